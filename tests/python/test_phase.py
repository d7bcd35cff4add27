"""From the exact time to s, v, a, j: the whole chain against rational phases and a 120-digit law.

The double t is taken as it is. The cam angle 6 t rpm is then a rational number; its remainder by the cycle is exact,
and so is the place in the segment. What is left is the rounding of the library.
"""

import math
from fractions import Fraction

import numpy as np
import pytest
import reference
from mpmath import mp, mpf

import camkin

CYCLE = 360
SEGMENTS = [("modified_sine", 90.1, 9.7), ("dwell", 42.3, 0.0), ("poly_4567", 126.7, -9.7), ("dwell", None, 0.0)]


def exact(x: Fraction) -> mpf:
    return mpf(x.numerator) / x.denominator


def expected(phase: Fraction, rate: Fraction) -> list[mpf]:
    """s, v, a, j at the exact cam angle, turning at `rate` degrees per second."""
    start, level = Fraction(0), Fraction(0)
    for law, duration, lift in SEGMENTS:
        width = Fraction(duration) if duration else CYCLE - start
        if phase < start + width:
            y = reference.curve(law, {}).at(exact((phase - start) / width))
            scale = exact(rate / width)
            values = [mpf(lift) * y[k] * scale**k for k in range(4)]
            return [exact(level) + values[0], *values[1:]]
        start, level = start + width, level + Fraction(lift)
    raise AssertionError(phase)


@pytest.fixture(scope="module")
def program() -> camkin.Program:
    return camkin.Program([camkin.Segment(law, duration=d, lift=h) for law, d, h in SEGMENTS if d])


@pytest.mark.parametrize("rpm", [3000.0, 20000.0, 19999.9, -777.7])
@pytest.mark.parametrize("size", [1.0, 1e3, 1e6, 1e9])
def test_exact_time(program: camkin.Program, rpm: float, size: float) -> None:
    rng = np.random.default_rng(5)
    t = [float(x) for x in size * (0.5 + rng.random(150))]
    # and times whose phase lies next to a dwell: the doubles around whole revolutions and around segment ends
    period = 60 / abs(rpm)
    for end in (0.0, 90.1, 132.4, 259.1, 360.0):
        base = (math.floor(size / period) + end / 360) * period
        t += [base, math.nextafter(base, 0.0), math.nextafter(base, math.inf), base * (1 + 1e-13), base + 1e-9 * period]
    motion = program.boundary_conditions(t, rpm=rpm)
    rate = 6 * Fraction(rpm)
    peak = [max(abs(row)) for row in (motion.s, motion.v, motion.a, motion.j)]
    for i, at in enumerate(t):
        phase = Fraction(at) * rate % CYCLE
        want = expected(phase, rate)
        got = [motion.s[i], motion.v[i], motion.a[i], motion.j[i]]
        # 4 ulp of its own value for s, of the peak for the others: the contract of the header
        assert abs(got[0] - want[0]) <= 4 * np.spacing(float(abs(want[0]))), (at, float(exact(phase)))
        for k in (1, 2, 3):
            near = min(abs(phase - Fraction(b)) for b in breakpoints())
            if near > Fraction(1, 10**12):  # nearer, the sides of a jump cannot be told apart
                assert abs(got[k] - want[k]) <= 4 * np.spacing(peak[k]), (k, at, float(exact(phase)))


def breakpoints() -> list[float]:
    ends, start = [], 0.0
    for law, duration, _ in SEGMENTS:
        ends.append(start)
        if duration and law == "modified_sine":
            ends += [start + duration * x for x in (0.125, 0.5, 0.875)]
        start += duration or 0.0
    return [*ends, 360.0]


def test_ramp(program: camkin.Program) -> None:
    """Run-up from 100 rpm: angle, speed and acceleration in exact arithmetic."""
    rpm, rate = 100.0, 250.3
    t = np.linspace(0.01, 7.0, 200)
    motion = program.boundary_conditions(t, rpm=rpm, rpm_per_s=rate, phase=17.5)
    peak = [max(abs(row)) for row in (motion.s, motion.v, motion.a, motion.j)]
    for i, at in enumerate(t):
        x, alpha = Fraction(float(at)), 6 * Fraction(rate)
        theta = Fraction(17.5) + 6 * x * (Fraction(rpm) + Fraction(rate) * x / 2)
        speed = 6 * (Fraction(rpm) + Fraction(rate) * x)
        s, d1, d2, d3 = expected(theta % CYCLE, Fraction(1))
        w, a = exact(speed), exact(alpha)
        want = [s, d1 * w, d2 * w**2 + d1 * a, d3 * w**3 + 3 * d2 * w * a]
        assert abs(motion.s[i] - want[0]) <= 4 * np.spacing(float(abs(want[0])))
        for k, got in ((1, motion.v[i]), (2, motion.a[i]), (3, motion.j[i])):
            assert abs(got - want[k]) <= 8 * np.spacing(peak[k]), (k, at)  # w, alpha and their products are rounded too


def test_reference_is_precise() -> None:
    assert mp.dps >= 50
