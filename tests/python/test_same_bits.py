"""Test that calls of every length, thread, level and plan give the same bits."""

import pickle
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import numpy as np
import pytest
from motions import bits, rdf

import camkin
from camkin import Program, Segment
from camkin._camkin import lib

ANGLES = np.concatenate(
    [
        np.random.default_rng(7).uniform(-1e4, 1e4, 3000),
        np.linspace(-360.0, 720.0, 2161),
        [0.0, -0.0, 5e-324, -5e-324, 90.0, np.nextafter(90.0, 0), 1e15, -1e15],
    ]
)


def programs():
    yield rdf("modified_trapezoid")
    yield rdf("poly_4567")
    yield rdf("cycloidal", fall_law="simple_harmonic", cycle=333.3)
    yield Program([Segment("scca", duration=100, lift=3, b=0.3, c=0.1, d=0.2)], accumulate=True)


@pytest.mark.parametrize("p", list(programs()), ids=str)
def test_same_bits_in_every_call(p):
    whole = p.evaluate(ANGLES, rpm=3000)
    quantities = (p.displacement, p.velocity, p.acceleration, p.jerk)
    for row, quantity in zip(whole, quantities, strict=True):
        speed = {} if quantity == p.displacement else {"rpm": 3000}
        assert bits(quantity(ANGLES, **speed)) == bits(row)
        assert bits([quantity(float(x), **speed) for x in ANGLES]) == bits(row)
    for threads in (1, 2, 3, 7):
        assert bits(p.evaluate(ANGLES, rpm=3000, threads=threads).data) == bits(whole.data)
    for cut in (1, 2, 777):
        parts = [p.evaluate(ANGLES[i : i + cut], rpm=3000).data for i in range(0, 800, cut)]
        assert bits(np.concatenate(parts, axis=1)[:, :800]) == bits(np.ascontiguousarray(whole.data[:, :800]))
    for level in camkin.isa_levels():
        other = Program(p.segments, cycle=p.cycle, accumulate=p.accumulate, isa=level)
        assert bits(other.evaluate(ANGLES, rpm=3000).data) == bits(whole.data), level
    plan = p.plan(len(ANGLES))
    plan.theta[:] = ANGLES
    assert bits(plan.evaluate(rpm=3000).data) == bits(whole.data)


def test_same_bits_from_eight_threads():
    p, theta = rdf("modified_sine"), np.random.default_rng(3).uniform(0, 360, 50_000)
    expected = bits(p.evaluate(theta, rpm=3000, threads=1).data)
    with ThreadPoolExecutor(8) as pool:
        results = pool.map(lambda k: bits(p.evaluate(theta, rpm=3000, threads=k % 3).data), range(64))
        assert all(result == expected for result in results)


def test_same_bits_from_a_pickled_program():
    p = rdf("modified_sine")
    assert bits(pickle.loads(pickle.dumps(p)).evaluate(ANGLES).data) == bits(p.evaluate(ANGLES).data)


def test_long_calls_are_cut_without_changing_a_bit(monkeypatch):
    # Python handles Ctrl-C between the slices.
    p, law, asked = rdf("modified_sine"), camkin.Law("modified_sine"), []

    def planned(call, x):
        plan = p.plan(len(x))
        plan.theta[:] = x
        return getattr(plan, call)(rpm=3000).data

    calls = (
        lambda: p.evaluate(ANGLES, rpm=3000).data,
        lambda: p.velocity(ANGLES),
        lambda: p.boundary_conditions(ANGLES, rpm=3000).data,
        lambda: p.boundary_grid(0.1, 1e-6, len(ANGLES), rpm=3000, rpm_per_s=7).data,
        lambda: planned("evaluate", ANGLES),
        lambda: planned("boundary_conditions", ANGLES),
        lambda: law(ANGLES / 360, nu=2),
        lambda: p.analyze(points=len(ANGLES)).motion.data,
    )
    whole = [bits(call()) for call in calls]

    def spy(name, count):  # count: the argument that is the number of points, or contains it
        def call(*args):
            asked.append(getattr(args[count], "n", args[count]))
            return getattr(lib, name)(*args)

        return call

    counts = dict(ck_eval_rows=3, ck_eval_row=3, ck_boundary_rows=3, ck_boundary_grid_rows=5, camkin_law_eval=3)
    counts |= dict(ck_call_eval=0, ck_call_boundary=0, ck_samples_rows=4)
    spies = SimpleNamespace(**{name: spy(name, count) for name, count in counts.items()})
    monkeypatch.setattr("camkin._base.arguments.CHUNK", 1000)
    for module in ("_program.evaluated", "law", "analysis.characteristics"):
        monkeypatch.setattr(f"camkin.{module}.lib", spies)
    for name in ("call_eval", "call_boundary"):
        monkeypatch.setattr(f"camkin.motion._{name}", getattr(spies, f"ck_{name}"))
    assert [bits(call()) for call in calls] == whole
    slices = [1000] * (len(ANGLES) // 1000) + [len(ANGLES) % 1000]
    assert asked == slices * len(calls)
    # C checks a whole call; Python makes the same checks for a call in slices.
    block = np.full((5, 5000), 7.0)
    before = bits(block)
    for x in (block[2:4].reshape(-1)[10:5010], block.reshape(-1)[20_000 - 4000 : 20_000 + 1000]):
        with pytest.raises(camkin.OverlapError):
            p.evaluate(x, out=block[:4])
    assert bits(block) == before
    block[2] = ANGLES[:5000]
    block[4] = ANGLES[:5000]
    assert bits(p.evaluate(block[4], out=block[:4]).data) == bits(p.evaluate(ANGLES[:5000]).data)
    block[2] = ANGLES[:5000]
    assert bits(p.evaluate(block[2], out=block[:4]).data) == bits(p.evaluate(ANGLES[:5000]).data)


def test_chunks_are_long_enough():
    from camkin._base import arguments

    assert 1_000_000 <= arguments.CHUNK <= 20_000_000
