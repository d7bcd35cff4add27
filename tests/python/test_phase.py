"""Test the chain from the exact time to s, v, a, j, against rational phases and a 120-digit law.

The cam angle 6 t rpm of the double t is a rational number. Its remainder by the cycle and the place in the segment are
exact, so every difference is a rounding error of the library.
"""

import math
from fractions import Fraction

import accuracy
import numpy as np
import pytest
import reference
import time_accuracy


@pytest.mark.parametrize("rpm", time_accuracy.SPEEDS)
@pytest.mark.parametrize("size", time_accuracy.SIZES)
def test_exact_time(rpm: float, size: float) -> None:
    # the bound of the header: 4 ulp of s, and 4 ulp of the peak of v, a, j
    for output, worst in zip("svaj", time_accuracy.chain_errors(rpm, size), strict=True):
        assert 0 < worst.ulp <= 4.0, (output, worst)


def test_hundred_million_turns_later() -> None:
    assert time_accuracy.later_turns(100_000_000)


def test_ramp() -> None:
    """Compare a ramp from 100 rpm with angle, speed and angular acceleration in exact arithmetic."""
    rpm, rate = 100.0, 250.3
    t = np.linspace(0.01, 7.0, 200)
    motion = time_accuracy.driven_program().boundary_conditions(t, rpm=rpm, rpm_per_s=rate, phase=17.5)
    peak = [max(abs(row)) for row in (motion.s, motion.v, motion.a, motion.j)]
    for i, at in enumerate(t):
        x, alpha = Fraction(float(at)), 6 * Fraction(rate)
        theta = Fraction(17.5) + 6 * x * (Fraction(rpm) + Fraction(rate) * x / 2)
        speed = 6 * (Fraction(rpm) + Fraction(rate) * x)
        s, d1, d2, d3 = time_accuracy.driven_values(theta % accuracy.CYCLE, Fraction(1))
        w, a = accuracy.rational(speed), accuracy.rational(alpha)
        want = [s, d1 * w, d2 * w**2 + d1 * a, d3 * w**3 + 3 * d2 * w * a]
        assert abs(motion.s[i] - want[0]) <= 4 * np.spacing(float(abs(want[0])))
        for k, got in ((1, motion.v[i]), (2, motion.a[i]), (3, motion.j[i])):
            # The rounding of w, alpha and their products adds.
            assert abs(got - want[k]) <= 8 * np.spacing(peak[k]), (k, at)


def test_reference_is_precise() -> None:
    assert reference.PI.precision > 50 * math.log2(10)
    assert reference.mpf(1).precision == reference.PI.precision
