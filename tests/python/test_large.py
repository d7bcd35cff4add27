"""Programs of many segments: right results, in time that grows with the number of segments."""

import time

import numpy as np
import pytest

from camkin import Program, Segment

MANY = 100_000
# Linear work takes 10 times as long for 10 times as many segments, quadratic work 100 times. The limit is 40 times.
LARGE, SMALL = 20_000, 2_000
# One process runs all of these tests and makes the programs once.
pytestmark = pytest.mark.xdist_group("large")


def segments(n):
    laws = ("cycloidal", "poly_345", "modified_sine")
    return [Segment(laws[i % 3], duration=0.5 + i % 2, lift=(-1) ** i * (1 + i // 2 % 5)) for i in range(n)]


def made(n):
    return Program(segments(n), cycle=float(n))


def seconds(call):
    started = time.process_time()
    call()
    return time.process_time() - started


@pytest.fixture(scope="module")
def large():
    return made(LARGE)


def test_every_segment_is_where_it_should_be():
    many = made(MANY)
    # Two segments last 0.5 + 1.5 degrees, and rise and fall by the same.
    i = np.arange(0, MANY, 2)
    height = 1.0 + i // 2 % 5
    np.testing.assert_array_equal(many.displacement(i + 0.5), height)
    np.testing.assert_array_equal(many.displacement(i + 0.0), np.zeros(i.size))
    np.testing.assert_allclose(many.displacement(i + 0.25), height / 2, rtol=1e-15)
    np.testing.assert_allclose(many.displacement(i + 1.25), height / 2, rtol=1e-15)
    assert many.displacement(0.25 + MANY * 7.0) == pytest.approx(0.5, rel=1e-15)
    starts = [joint.angle for joint in many.continuity()]
    np.testing.assert_array_equal(starts, np.arange(MANY) // 2 * 2 + 0.5 * (np.arange(MANY) % 2))


@pytest.mark.parametrize(
    "work",
    [
        lambda p, n: made(n),
        lambda p, n: Program.loads(made_text(n)),
        lambda p, n: p.dumps(),
        lambda p, n: p.continuity(),
        lambda p, n: p.analyze(points=2),
        lambda p, n: p.evaluate(np.random.default_rng(1).uniform(0, n, 10 * n)),
        lambda p, n: p.reversed().scaled(angle=0.5, lift=1 / 3),
    ],
    ids=["create", "load", "dump", "continuity", "analyze", "evaluate", "edit"],
)
def test_time_is_linear(work, large):
    small = made(SMALL)
    short = min(seconds(lambda: work(small, SMALL)) for _ in range(3))
    limit = 4 * (LARGE / SMALL) * short + 0.1
    assert any(seconds(lambda: work(large, LARGE)) < limit for _ in range(3))  # other jobs may disturb one


@pytest.mark.filterwarnings("ignore:the motion turns between segments:camkin.CamkinWarning")
@pytest.mark.parametrize("end", ["v0", "v1"])
def test_chains_of_matches_are_linear(end):
    """A chain that takes its velocities from a dwell costs as much as one with given values, in both directions."""

    def chain(value):
        moves = [Segment("poly_bc", duration=1, lift=1 - 2 * (i % 2), **{end: value}) for i in range(LARGE)]
        dwell = [Segment("dwell", duration=1)]
        return dwell + moves if end == "v0" else moves + dwell

    def make(segments):
        return Program(segments, cycle=LARGE + 1.0, allow_velocity_jump=True)

    matched, given = chain("match"), chain(0.0)
    assert seconds(lambda: make(matched)) < 4 * seconds(lambda: make(given))


def made_text(n):
    rows = "".join(f'[[segment]]\nlaw="{s.law.name}"\nduration={s.duration}\nlift={s.lift}\n' for s in segments(n))
    return f"[cam]\ncycle = {n}.0\n{rows}"


def test_a_spec_of_many_segments_round_trips(large):
    assert Program.loads(made_text(LARGE)) == large
