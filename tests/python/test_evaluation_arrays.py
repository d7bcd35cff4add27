"""Test what evaluations take and return: shapes and types, outputs unchanged on errors, speeds, sizes and threads."""

import math

import numpy as np
import pytest
from motions import bits, rdf

import camkin
from camkin import Motion

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
