"""The Python layer gives the committed hashes of tests/c/test_golden.c, for the same programs at the same points."""

import math
import struct
from pathlib import Path

import numpy as np
import pytest

import camkin
from camkin._camkin import ffi

HASHES = Path(__file__).parents[1] / "data" / "law_hashes.txt"
N, X = 4096, 1024
MASK = 2**64 - 1
STEADY, RAMP = {"rpm": 2999.9, "phase": 12.3}, {"rpm": -100.0, "rpm_per_s": 20.7}
T0, DT = 0.003, 1.7e-5

# ---- points: splitmix64 and the breakpoints ----


def uniform(seed, low, high):
    while True:
        seed = (seed + 0x9E3779B97F4A7C15) & MASK
        z = ((seed ^ (seed >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        yield low + (high - low) * (((z ^ (z >> 31)) >> 11) * 2.0**-53)


def angles():
    found = []
    for k in range(41):
        for part in (8, 10):
            for turn in (-1, 0, 1):
                at = 100.3 * k / part + 360 * turn
                found += [math.nextafter(at, -1e9), at, math.nextafter(at, 1e9)]
    found += [math.nan, math.inf, -0.0, 5e-324, -5e-324, 1e-12, -1e-12, 180.0, -180.0, 1e9, 1e300]
    random = uniform(2024, -400.0, 800.0)
    return np.array(found + [next(random) for _ in range(N - len(found))])


THETA = angles()
T = THETA / 17999.4
PLACES = np.array([i / X for i in range(X)] + [1.0, 1e-12, 1.0 - 1e-12, 0.1, 0.7, -1e-300, 1.5, math.nan])


def rpm_of(omega):
    """Return the rpm that the Python layer converts to exactly this omega in rad/s."""
    rpm = omega / (math.pi / 30.0)
    for candidate in (rpm, math.nextafter(rpm, 0.0), math.nextafter(rpm, math.inf)):
        if candidate * (math.pi / 30.0) == omega:
            return candidate
    raise AssertionError(omega)


RPM = rpm_of(314.0)

# ---- programs ----

PARAMETERS = {
    "universal": {"T": (0.1, 0.2, 0.35, 0.5, 0.6, 0.8), "v0": 0.0, "v1": 0.0},
    "scca": {"b": 0.25, "c": 0.5, "d": 0.0},
    "triple_harmonic": {"h1": 0.25, "h2": 0.5},
    "smooth_poly": {"n": 5},
    "universal_code": {"code": 47},
    "sine_straight_line": {"c": 0.3},
    "trapezoidal_velocity": {"ta": 0.3},
    "modified_constant_velocity": {"cv_fraction": 0.3},
    "cycloidal_constant_velocity": {"cv_fraction": 0.3},
    "s_curve": {"tj": 0.125, "tc": 0.125, "tv": 0.25},
    "modified_cycloidal": {"c": 0.2, "inflection": 0.4},
}
DWELL = camkin.Segment("dwell", duration=41.7)
JUMPS = {"allow_velocity_jump": True}


def rise_and_fall(name):
    """Return a rise by the law, a dwell, and a fall."""
    law = camkin.Law(name, **PARAMETERS.get(name, {}))
    up, down = (0.0, 0.0) if name == "dwell" else (9.7, 9.7 if name.startswith("rise_fall") else -9.7)
    return [camkin.Segment(law, duration=100.3, lift=up), DWELL, camkin.Segment(law, duration=100.3, lift=down)], JUMPS


def poly_bc(duration, lift, **given):
    """Return a poly_bc segment as in C: values that are not given are 0, and only named ones are free."""
    values = dict.fromkeys(("v0", "a0", "j0", "v1", "a1", "j1"), 0.0) | given
    return camkin.Segment("poly_bc", duration=duration, lift=lift, **values)


CONDITIONS = [(0, 1, 0), (0, 2, 0), (0.4, 0, 6.1), (0.7, 1, 1.3), (1, 1, 0), (1, 2, 0)]
KNOTS = [0, 0, 0, 0, 0, 31.1, 62.3, 62.3, 100.3, 100.3, 100.3, 100.3, 100.3]
POINTS = [0, 0, 0, 5.3, 7.7, 9.7, 9.7, 9.7]
FALL = camkin.Segment("poly_345", duration=100.3, lift=-9.7)


def other(name):
    """Return the programs with segment-only laws and with every option."""
    match name:
        case "poly_bc":
            rise = poly_bc(100.3, 9.7, v0=0.3, a0=-1.1, j1=2.3, q0=0.7, q1=-0.9)
            return [rise, poly_bc(41.7, 0.0, j0="free"), poly_bc(100.3, -9.7)], JUMPS
        case "poly":
            rise = camkin.Segment("poly", duration=100.3, lift=9.7, constraints=CONDITIONS)
            return [rise, DWELL, FALL], {}
        case "bspline":
            return [camkin.Segment.bspline(KNOTS, POINTS, degree=4), DWELL, FALL], {}
        case "matched":
            segments = [
                camkin.Segment("constant_velocity", duration=100.3, lift=3.1),
                poly_bc(41.7, 2.7, v0="match", a0="match", j0="match"),
                camkin.Segment("modified_sine", duration=100.3, lift=-9.7, v1=-1.7),
                camkin.Segment("modified_sine", duration=117.7, lift=3.9, v0="match", v1="match"),
            ]
            return segments, {}
        case "indexing":
            segments = [
                camkin.Segment("trapecloid", duration=100.3, lift=9.7, mirror=True),
                DWELL,
                camkin.Segment("modified_trapezoid", duration=100.3, lift=-3.7, inflection=0.4),
            ]
            return segments, {"cycle": 345.6, "accumulate": True, "start": 2.3, "phase": -1077.7}
        case "once":
            segments = [
                camkin.Segment("modified_sine", duration=100.3, lift=9.7),
                camkin.Segment("poly_4567", duration=41.7, lift=-3.1),
                camkin.Segment("simple_harmonic", duration=100.3, lift=2.9),
                camkin.Segment("constant_velocity", duration=60.1, lift=-4.3),
            ]
            return segments, {"once": True, "start": 2.3, "phase": -33.3} | JUMPS
    raise AssertionError(name)


# ---- hashes ----


def hashed(blocks):
    """Return the FNV-1a hash over 64-bit words, folded after each word, as in test.h."""
    value = 0xCBF29CE484222325
    for block in blocks:
        for (word,) in struct.iter_unpack("=Q", bytes(block)):
            value = ((value ^ word) * 0x100000001B3) & MASK
            value ^= value >> 32
    return f"{value:016x}"


def planned(program, call, points, **arguments):
    plan = program.plan(len(points))
    plan.theta[:] = points
    return getattr(plan, call)(**arguments)


def evaluated(program):
    """Return values by angle, by time and on a ramp; check that batch and plan give the same bits."""
    for call, plan_call, at, arguments in (
        (program.evaluate, "evaluate", THETA, {"rpm": RPM}),
        (program.boundary_conditions, "boundary_conditions", T, STEADY),
        (program.boundary_conditions, "boundary_conditions", T, RAMP),
    ):
        data = call(at, **arguments).data
        assert bytes(planned(program, plan_call, at, **arguments).data) == bytes(data)
        for threads in (1, 2, 16):
            assert bytes(call(at, threads=threads, **arguments).data) == bytes(data)
        for i in range(0, N, 97):
            assert bytes(np.array(call(float(at[i]), **arguments).data).ravel()) == bytes(data[:, i].copy())
        yield data
    s = program.evaluate(THETA, rpm=RPM)
    for i in range(0, N, 97):
        theta = float(THETA[i])
        single = [program.displacement(theta)]
        single += [f(theta, rpm=RPM) for f in (program.velocity, program.acceleration, program.jerk)]
        assert struct.pack("=4d", *single) == bytes(s.data[:, i].copy())


def analysed(program):
    compiled = program._compiled
    there = range(compiled.info.segments)
    for rpm in (None, 2999.9):
        for segment in (-1, *there):
            yield ffi.buffer(compiled.characteristics(rpm, segment))
    for segment in there:
        yield np.array(compiled.ends(segment))


def line_of(name, isa):
    segments, options = other(name) if name in OTHERS else rise_and_fall(name)
    program = camkin.Program(segments, isa=isa, **options)
    assert program.isa == isa
    grids = [program.boundary_grid(T0, DT, N, **drive).data for drive in (STEADY, RAMP, {"rpm": 3000.0})]
    law = segments[0].law
    values = hashed(law(PLACES, nu) for nu in range(4)) if isinstance(law, camkin.Law) else "0" * 16
    return [name, hashed(evaluated(program)), hashed(grids), hashed(analysed(program)), values]


OTHERS = ("poly_bc", "poly", "bspline", "matched", "indexing", "once")
LINES = [line.split() for line in HASHES.read_text().splitlines()]


def test_every_law_has_a_hash():
    assert {line[0] for line in LINES} == {*camkin.laws(), *OTHERS}


@pytest.mark.parametrize("isa", camkin.isa_levels())
@pytest.mark.parametrize("line", LINES, ids=lambda line: line[0])
def test_hashes_from_python(line, isa):
    assert line_of(line[0], isa) == line
