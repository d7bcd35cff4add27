"""Test values by angle and by time: physics, equal bits, shapes, and outputs that stay unchanged on errors."""

import math
import pickle
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import numpy as np
import pytest
from numpy.polynomial.legendre import leggauss

import camkin
from camkin import Motion, Program, Segment
from camkin._camkin import lib

SYMMETRIC = (
    "parabolic",
    "simple_harmonic",
    "cycloidal",
    "poly_345",
    "poly_4567",
    "modified_trapezoid",
    "modified_sine",
)


def rdf(law="cycloidal", **changes):
    return Program.rise_dwell_fall(**{"lift": 10, "rise": 90, "dwell": 45, "fall": 90, "law": law, **changes})


def bits(array):
    return np.asarray(array).tobytes()


# ---- physics ----


def test_fixed_points():
    # v = 2L/T, a = 2 pi L/T^2, j = 4 pi^2 L/T^3, T = 90 degrees at 3000 rpm = 5 ms
    p, T = rdf(), 0.005
    a, j = 2 * math.pi * 10 / T**2, 4 * math.pi**2 * 10 / T**3
    assert a == pytest.approx(2_513_274.12, abs=0.01)
    assert j == pytest.approx(3_158_273_408, abs=1)
    for theta, sign in ((45.0, 1.0), (180.0, -1.0)):
        assert p.displacement(theta) == pytest.approx(5.0, rel=4 * 2.2e-16)
        assert p.velocity(theta, rpm=3000) == pytest.approx(sign * 4000.0, rel=4 * 2.2e-16)
        assert p.jerk(theta, rpm=3000) == pytest.approx(-sign * j, rel=4 * 2.2e-16)
    assert p.acceleration(22.5, rpm=3000) == pytest.approx(a, rel=4 * 2.2e-16)
    assert p.acceleration(67.5, rpm=3000) == pytest.approx(-a, rel=4 * 2.2e-16)
    assert p.acceleration(135 + 22.5, rpm=3000) == pytest.approx(-a, rel=4 * 2.2e-16)
    assert p.acceleration(135 + 67.5, rpm=3000) == pytest.approx(a, rel=4 * 2.2e-16)
    assert (p.displacement(0), p.displacement(90), p.displacement(120), p.displacement(300)) == (0, 10, 10, 0)


def test_negative_angles_wrap():
    p = rdf()
    assert p.displacement(-45.0) == p.displacement(315.0) == 0.0
    for theta in (-300.0, -180.0, -0.5, -359.5, -720.25):
        for quantity in (p.displacement, p.velocity, p.acceleration, p.jerk):
            assert quantity(theta) == quantity(theta % 360.0) == quantity(theta + 3600.0)


def integral(f, pieces):
    """Integrate f over each [a, b], where it is smooth, by Gauss's rule with 24 points."""
    x, w = leggauss(24)
    return math.fsum(
        math.fsum(w * f((a + b) / 2 + (b - a) / 2 * x)) * (b - a) / 2 for a, b in zip(pieces, pieces[1:], strict=False)
    )


def eighths(a, b):
    """Return the eighths of each segment; every law here is smooth between them."""
    return [a + (b - a) * k / 8 for k in range(9)]


@pytest.mark.parametrize("law", SYMMETRIC)
def test_derivatives_integrate_back(law):
    p, w = rdf(law), 3000 * math.pi / 30
    dt = 1 / (6 * 3000)  # seconds a degree
    for a, b, lift in ((0.0, 90.0, 10.0), (135.0, 225.0, -10.0)):
        v = integral(lambda theta: p.velocity(theta, rpm=3000), eighths(a, b)) * dt
        assert v == pytest.approx(lift, rel=1e-14)
        for end in eighths(a, b)[1:]:
            pieces = [x for x in eighths(a, b) if x <= end]
            gained = integral(lambda theta: p.acceleration(theta, rpm=3000), pieces) * dt
            assert gained == pytest.approx(p.velocity(end, rpm=3000), abs=1e-12 * 10 * w)
    if law != "parabolic":  # its jerk is 0 except at the jumps of its acceleration
        a_peak = p.analyze(rpm=3000).max_acceleration.value
        for a, b in ((0.0, 90.0), (135.0, 225.0)):
            start = p.acceleration(a, rpm=3000)
            for end in eighths(a, b)[1:-1]:
                pieces = [x for x in eighths(a, b) if x <= end]
                gained = integral(lambda theta: p.jerk(theta, rpm=3000), pieces) * dt
                assert gained == pytest.approx(p.acceleration(end, rpm=3000) - start, abs=1e-12 * a_peak)


@pytest.mark.parametrize("law", SYMMETRIC)
def test_twice_integrated_acceleration_returns_to_zero(law):
    p = rdf(law)
    pieces = [*eighths(0.0, 90.0), *eighths(135.0, 225.0), 360.0]
    dt = 1 / (6 * 3000)
    once = integral(lambda theta: p.acceleration(theta, rpm=3000), pieces) * dt
    assert once == pytest.approx(0.0, abs=1e-12 * 4000)
    # The integral of the integral, from 0 to the end of the cycle, is the integral of (end - t) a(t).
    twice = integral(lambda theta: (360.0 - theta) * p.acceleration(theta, rpm=3000), pieces) * dt**2
    assert twice == pytest.approx(0.0, abs=1e-12 * 10)
    rise = integral(lambda theta: (90.0 - theta) * p.acceleration(theta, rpm=3000), eighths(0.0, 90.0)) * dt**2
    assert rise == pytest.approx(10.0, rel=1e-13)


def test_speed_scales_derivatives_and_its_sign():
    p, theta = rdf("modified_sine"), np.linspace(-400.0, 800.0, 1201)
    geometric, slow, back = p.evaluate(theta), p.evaluate(theta, rpm=30 / math.pi), p.evaluate(theta, rpm=-3000)
    fast = p.evaluate(theta, rpm=3000)
    np.testing.assert_allclose(slow.data, geometric.data, rtol=1e-15, atol=1e-14)
    np.testing.assert_array_equal(back.data, fast.data * [[1], [-1], [1], [-1]])
    w = 100 * math.pi
    for row, power in enumerate((1.0, w, w**2, w**3)):
        np.testing.assert_allclose(fast.data[row], geometric.data[row] * power, rtol=1e-14)


def test_no_digits_are_lost_next_to_a_dwell():
    p = rdf()
    for x in (1e-3, 1e-6, 1e-9):
        exact = 10 * (2 * math.pi) ** 2 * x**3 / 6 * (1 - (2 * math.pi * x) ** 2 / 20)  # x - sin(2 pi x)/(2 pi)
        assert p.displacement(90 * x) == pytest.approx(exact, rel=max(1e-15, x**4 * 50))
        assert p.displacement(225 - 90 * x) == pytest.approx(exact, rel=max(1e-12, 1e-13 / x))  # 225 - 90 x is rounded


# ---- same bits ----


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


# ---- points that are no angles ----


def test_nan_touches_no_other_point():
    p = rdf()
    theta = np.array([10.0, np.nan, 20.0, np.inf, 30.0, -np.inf, 1e300, 40.0])
    bad = np.isnan(theta) | np.isinf(theta) | (np.abs(theta) > 1e20)
    m = p.evaluate(theta, rpm=3000)
    for row in m:
        assert np.isnan(row).tolist() == bad.tolist()
    assert bits(m.data[:, ~bad]) == bits(p.evaluate(theta[~bad], rpm=3000).data)
    canonical = np.array([0x7FF8000000000000], dtype=np.uint64).tobytes()
    assert bits(m.data[:, bad][2, 1:2]) == canonical
    t = p.boundary_conditions(theta, rpm=3000)
    assert np.isnan(t.a).tolist() == (np.isnan(theta) | np.isinf(theta) | (np.abs(theta) > 1e20)).tolist()
    for quantity in (p.displacement, p.velocity, p.acceleration, p.jerk):
        assert math.isnan(quantity(math.nan))
        assert math.isnan(quantity(math.inf))


# ---- shapes and types ----


def test_scalar_in_scalar_out():
    p = rdf()
    for theta in (45.0, 45, np.float64(45), np.float32(45), np.int16(45)):
        for value in (p.displacement(theta), p.velocity(theta), p.acceleration(theta), p.jerk(theta, rpm=3000)):
            assert type(value) is float
        m = p.evaluate(theta, rpm=3000)
        assert m.data.shape == (4,)
        assert isinstance(m.v, float)
        assert m.v == p.velocity(45.0, rpm=3000)
    assert p.boundary_conditions(0.0025, rpm=3000).s == pytest.approx(5.0, rel=4 * 2.2e-16)


@pytest.mark.parametrize("shape", [(), (0,), (1,), (5,), (3, 4), (2, 0), (2, 3, 4)])
def test_shape_is_kept(shape):
    p = rdf()
    theta = np.arange(0.0, 7.0 * math.prod(shape), 7.0).reshape(shape)
    flat = theta.reshape(-1)
    for m, expected in (
        (p.evaluate(theta), p.evaluate(flat)),
        (p.boundary_conditions(theta, rpm=1), p.boundary_conditions(flat, rpm=1)),
    ):
        assert m.data.shape == (4, *shape)
        assert bits(m.data) == bits(expected.data)
        assert bits(np.asarray(m.j)) == bits(expected.j)
    for quantity in (p.displacement, p.velocity, p.acceleration, p.jerk):
        assert quantity(theta).shape == shape


def test_motion_is_views_of_one_block():
    m = rdf().evaluate(np.linspace(0, 90, 5))
    for row, name in enumerate("svaj"):
        assert np.shares_memory(getattr(m, name), m.data[row])
    s, v, a, j = m
    assert bits(np.array([s, v, a, j])) == bits(m.data)
    assert repr(m).startswith("Motion(array([[")


@pytest.mark.parametrize(
    "theta",
    [
        [0, 10, 20],
        (0.0, 10.0, 20.0),
        range(0, 30, 10),
        np.array([0, 10, 20]),
        np.array([0, 10, 20], dtype=np.uint8),
        np.array([0, 10, 20], dtype=np.float32),
        np.array([0, 10, 20], dtype=">f8"),
        np.array([0.0, 99.0, 10.0, 99.0, 20.0])[::2],
        np.array([20.0, 10.0, 0.0])[::-1],
        np.frombuffer(b"\0" + np.array([0.0, 10.0, 20.0]).tobytes(), dtype=np.uint8)[1:].view(np.float64),
    ],
    ids=str,
)
def test_all_types_that_float64_can_hold_are_accepted(theta):
    expected = rdf().evaluate(np.array([0.0, 10.0, 20.0])).data
    assert bits(rdf().evaluate(theta).data) == bits(expected)


def test_fortran_order_and_read_only_input():
    theta = np.asfortranarray(np.arange(12.0).reshape(3, 4))
    theta.flags.writeable = False
    assert bits(rdf().displacement(theta)) == bits(rdf().displacement(theta.copy("C")))


@pytest.mark.parametrize(
    ("theta", "error"),
    [
        ("45", camkin.WrongTypeError),
        (["45"], camkin.WrongTypeError),
        (None, camkin.WrongTypeError),
        (1j, camkin.WrongTypeError),
        (np.array([1j]), camkin.WrongTypeError),
        (True, camkin.WrongTypeError),
        (np.array([True]), camkin.WrongTypeError),
        ([10**400], camkin.WrongTypeError),
        (np.array([object]), camkin.WrongTypeError),
        (np.array([1.0], dtype=np.longdouble), camkin.WrongTypeError),
        (np.array(["2020-01-01"], dtype="M8[D]"), camkin.WrongTypeError),
        ([[1.0, 2.0], [3.0]], camkin.ArrayError),
    ],
    ids=str,
)
def test_what_is_not_an_angle_is_rejected(theta, error):
    p = rdf()
    for call in (p.displacement, p.velocity, p.evaluate, lambda t: p.boundary_conditions(t, rpm=1)):
        with pytest.raises(error) as caught:
            call(theta)
        assert caught.value.parameter in ("theta", "t")


# ---- out ----


def frozen(array):
    array.flags.writeable = False
    return array


def misaligned(shape):
    raw = np.zeros(math.prod(shape) * 8 + 1, dtype=np.uint8)[1:]
    return raw.view(np.float64).reshape(shape)


N = 6
BAD_OUT = {
    "too short": (lambda: np.zeros((4, N - 1)), camkin.ArrayError),
    "too long": (lambda: np.zeros((4, N + 1)), camkin.ArrayError),
    "three rows": (lambda: np.zeros((3, N)), camkin.ArrayError),
    "flat": (lambda: np.zeros(4 * N), camkin.ArrayError),
    "turned": (lambda: np.zeros((N, 4)), camkin.ArrayError),
    "float32": (lambda: np.zeros((4, N), dtype=np.float32), camkin.WrongTypeError),
    "int64": (lambda: np.zeros((4, N), dtype=np.int64), camkin.WrongTypeError),
    "uint64": (lambda: np.zeros((4, N), dtype=np.uint64), camkin.WrongTypeError),
    "complex": (lambda: np.zeros((4, N), dtype=complex), camkin.WrongTypeError),
    "foreign byte order": (lambda: np.zeros((4, N), dtype=np.dtype(float).newbyteorder()), camkin.WrongTypeError),
    "read-only": (lambda: frozen(np.zeros((4, N))), camkin.ArrayError),
    "misaligned": (lambda: misaligned((4, N)), camkin.AlignError),
    "Fortran": (lambda: np.zeros((4, N), order="F"), camkin.ArrayError),
    "strided": (lambda: np.zeros((4, 2 * N))[:, ::2], camkin.ArrayError),
    "backwards": (lambda: np.zeros((4, N))[::-1], camkin.ArrayError),
    "list": (lambda: [[0.0] * N] * 4, camkin.WrongTypeError),
    "bytearray": (lambda: bytearray(32 * N), camkin.WrongTypeError),
    "motion too short": (lambda: Motion(np.zeros((4, N - 1))), camkin.ArrayError),
    "motion read-only": (lambda: Motion(frozen(np.zeros((4, N)))), camkin.ArrayError),
}


def content(out):
    data = out.data if isinstance(out, Motion) else out
    return bits(data) if isinstance(data, np.ndarray) else repr(data)


@pytest.mark.parametrize("case", BAD_OUT)
def test_out_that_does_not_fit_is_refused_and_not_written(case):
    make, error = BAD_OUT[case]
    p, x = rdf(), np.linspace(1.0, 89.0, N)
    for call in (
        lambda out: p.evaluate(x, out=out),
        lambda out: p.boundary_conditions(x, rpm=1, out=out),
        lambda out: p.boundary_grid(0.0, 1e-3, N, rpm=1, out=out),
    ):
        out = make()
        before = content(out)
        with pytest.raises(error, match="out must") as caught:
            call(out)
        assert caught.value.parameter == "out"
        assert content(out) == before


def test_out_is_filled_and_returned():
    p, x = rdf(), np.linspace(1.0, 89.0, N)
    fresh, out = p.evaluate(x, rpm=3000), np.zeros((4, N))
    m = p.evaluate(x, rpm=3000, out=out)
    assert m.data is out
    assert bits(out) == bits(fresh.data)
    m.data.fill(0.0)
    assert p.evaluate(x, rpm=3000, out=m) is m
    assert bits(out) == bits(fresh.data)
    assert p.boundary_conditions(x, rpm=1, out=m) is m
    assert p.boundary_grid(0, 1e-3, N, rpm=1, out=m) is m
    part = np.zeros((2, 4, N))  # a contiguous part of a larger array
    p.evaluate(x, rpm=3000, out=part[1])
    assert bits(part[1]) == bits(fresh.data)
    assert not part[0].any()


def test_overlap_is_refused_and_not_written():
    p = rdf()
    block = np.zeros((5, N))
    flat = block.reshape(-1)
    for start in (1, N - 1, 2 * N + 3, 4 * N - 1):
        block[:] = np.arange(5.0 * N).reshape(5, N)
        before = bits(block)
        x = flat[start : start + N]
        for call in (p.evaluate, lambda t, out: p.boundary_conditions(t, rpm=1, out=out)):
            with pytest.raises(camkin.OverlapError):
                call(x, out=block[:4])
            assert bits(block) == before


@pytest.mark.parametrize("row", range(4))
def test_one_row_may_be_the_input_itself(row):
    p, x = rdf(), np.linspace(0.0, 300.0, N)
    block = np.zeros((4, N))
    block[row] = x
    assert bits(p.evaluate(block[row], rpm=3000, out=block).data) == bits(p.evaluate(x, rpm=3000).data)


# ---- arguments ----


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, 10**400])
def test_speed_that_is_not_finite(value):
    p, x, out = rdf(), np.zeros(3), np.full((4, 3), 7.0)
    before = bits(out)
    calls = [("omega", lambda: p.solve(0.0, "v", omega=value))]
    for name in ("rpm", "omega"):
        speed = {name: value}
        calls += [
            (name, lambda speed=speed: p.velocity(1.0, **speed)),
            (name, lambda speed=speed: p.velocity(x, **speed)),
            (name, lambda speed=speed: p.acceleration(1.0, **speed)),
            (name, lambda speed=speed: p.jerk(1.0, **speed)),
            (name, lambda speed=speed: p.evaluate(x, out=out, **speed)),
            (name, lambda speed=speed: p.plan(3).evaluate(**speed)),
            (name, lambda speed=speed: p.analyze(**speed)),
        ]
    for name in ("rpm", "omega", "phase", "rpm_per_s"):
        drive = {"rpm": 3000.0, name: value}
        if name == "omega":
            del drive["rpm"]
        calls += [
            (name, lambda drive=drive: p.boundary_conditions(x, out=out, **drive)),
            (name, lambda drive=drive: p.boundary_grid(0.0, 1.0, 3, out=out, **drive)),
            (name, lambda drive=drive: p.plan(3).boundary_conditions(**drive)),
        ]
    for name, call in calls:
        with pytest.raises(camkin.SpeedError, match=f"{name} must be finite") as caught:
            call()
        assert caught.value.parameter == name
    for name in ("t0", "dt"):
        grid = {"t0": 0.0, "dt": 1e-3, name: value}
        with pytest.raises(camkin.TimeError, match=f"{name} must be finite"):
            p.boundary_grid(n=3, rpm=3000, out=out, **grid)
    assert bits(out) == before


def test_sizes_and_threads():
    p = rdf()
    for n in (-1, 2**53 + 1, 2**64, 10**30, 2**50):
        with pytest.raises(camkin.SizeError) as caught:
            p.boundary_grid(0.0, 1e-3, n, rpm=1)
        assert caught.value.value == n
    for n in (2.0, "3", None, True):
        with pytest.raises(camkin.WrongTypeError, match="n must be an integer"):
            p.boundary_grid(0.0, 1e-3, n, rpm=1)
    for threads in (-1, 2**31, 10**30):
        with pytest.raises(camkin.ThreadsError, match="threads must be 0"):
            p.evaluate(1.0, threads=threads)
    for threads in (1.5, "2", True):
        with pytest.raises(camkin.WrongTypeError, match="threads must be an integer"):
            p.evaluate(1.0, threads=threads)
    assert p.evaluate([1.0], threads=1000).s.shape == (1,)


def test_empty_arrays():
    p = rdf()
    assert p.evaluate([]).data.shape == (4, 0)
    assert p.displacement(np.empty((0, 3))).shape == (0, 3)
    assert p.boundary_grid(0.0, 1e-3, 0, rpm=3000).data.shape == (4, 0)
    assert p.plan(0).evaluate().data.shape == (4, 0)
    assert p.evaluate([], out=np.empty((4, 0))).s.shape == (0,)


# ---- by time ----


def test_boundary_conditions_are_those_of_the_cam_angle():
    p, t = rdf(), np.linspace(-0.05, 0.05, 2001)
    m = p.boundary_conditions(t, rpm=3000, phase=30.0)
    by_angle = p.evaluate(30.0 + 18000.0 * t, rpm=3000)
    for row, scale in zip(range(4), (10.0, 4e3, 2.6e6, 3.2e9), strict=True):
        np.testing.assert_allclose(m.data[row], by_angle.data[row], atol=1e-11 * scale, rtol=0)


def test_grid_is_the_times_rounded_once():
    p = rdf("modified_sine")
    for t0, dt in ((0.0, 1e-5), (0.1, 1 / 3e4), (-3.0, 1e-3)):
        grid = p.boundary_grid(t0, dt, 3000, rpm=2999.9, phase=12.0)
        # In Fractions, t0 + i dt is exact; float() rounds it once.
        from fractions import Fraction

        times = [float(Fraction(t0) + i * Fraction(dt)) for i in range(3000)]
        assert bits(grid.data) == bits(p.boundary_conditions(times, rpm=2999.9, phase=12.0).data)


def test_phase_is_exact_after_a_long_time():
    # 3000 rpm is 50 revolutions per second, so the phase is the same after a whole number of seconds.
    p, t = rdf("cycloidal"), np.array([0.0, 1 / 1024, 1 / 512, 1 / 256])
    start = p.boundary_conditions(t, rpm=3000)
    for later in (2.0**20, 2.0**30, -(2.0**28)):
        assert bits(p.boundary_conditions(t + later, rpm=3000).data) == bits(start.data)


def test_a_run_up():
    # n = 600 t, so theta = 1800 t^2 degrees and w = 20 pi t; the chain rule with alpha = 20 pi rad/s2.
    p, t = rdf("poly_4567"), np.linspace(0.01, 0.35, 500)
    m = p.boundary_conditions(t, rpm=0.0, rpm_per_s=600.0)
    g = p.evaluate(1800.0 * t * t)
    w, alpha = 20 * math.pi * t, 20 * math.pi
    np.testing.assert_allclose(m.s, g.s, atol=1e-12)
    np.testing.assert_allclose(m.v, g.v * w, atol=1e-10)
    np.testing.assert_allclose(m.a, g.a * w**2 + g.v * alpha, atol=1e-8)
    np.testing.assert_allclose(m.j, g.j * w**3 + 3 * g.a * w * alpha, atol=1e-6)


# ---- plans ----


def test_plan_reuses_its_buffers():
    p = rdf("modified_sine")
    plan = p.plan(3)
    assert not plan.theta.any()
    assert np.shares_memory(plan.theta, plan.t)
    data = plan.motion.data
    for angles in ([10.0, 20.0, 30.0], [200.0, 100.0, -7.5]):
        plan.theta[:] = angles
        m = plan.evaluate(rpm=3000)
        assert m.data is data
        assert bits(data) == bits(p.evaluate(angles, rpm=3000).data)
        for name in "svaj":
            assert bits(getattr(plan, name)) == bits(getattr(m, name))
    plan.t[:] = [0.001, 0.002, 1e6]
    turned = {"rpm": 3000, "phase": 10.0}
    for drive in ({"rpm": 3000}, turned, {"rpm": 3000}, {"rpm": 3000.5, "rpm_per_s": 2}, {"rpm": 3000.5}):
        assert bits(plan.boundary_conditions(**drive).data) == bits(p.boundary_conditions(plan.t, **drive).data)
    assert bits(plan.evaluate().data) == bits(p.evaluate(plan.t).data)
    with pytest.raises(AttributeError):
        plan.theta = np.zeros(3)
    assert plan.program is p


def test_plan_keeps_its_program_alive():
    plan = rdf().plan(1)
    plan.theta[:] = 45.0
    for _ in range(3):
        rdf("poly_345")  # would reuse the freed memory
    assert plan.evaluate().s[0] == pytest.approx(5.0, rel=4 * 2.2e-16)


def test_plan_tells_speeds_apart_that_are_equal():
    p, plan = rdf(), rdf().plan(2)
    plan.theta[:] = x = [45.0, 225.0]
    for rpm in (0.0, -0.0, 0.0):
        assert bits(plan.evaluate(rpm=rpm).data) == bits(p.evaluate(x, rpm=rpm).data)
        assert bits(plan.boundary_conditions(rpm=rpm).data) == bits(p.boundary_conditions(x, rpm=rpm).data)
    for call in (plan.evaluate, plan.boundary_conditions):
        call(rpm=1.0)
        with pytest.raises(camkin.WrongTypeError, match="rpm must be a number; got bool"):
            call(rpm=True)


def test_plan_refuses_a_speed_of_wrong_type():
    plan = rdf().plan(2)
    for call in (plan.evaluate, plan.boundary_conditions):
        with pytest.raises(camkin.WrongTypeError, match="rpm must be a number; got str"):
            call(rpm="3000")
