"""How far the library is from the exact laws, in ulp: of y or s itself, and of the peak of a derivative.

The exact values come from reference.py alone. law_errors() measures camkin.Law, program_errors() a rise and a fall in a
camkin.Program, over the exact cam angle of every double: starts and ends of segments are sums of doubles, not rounded.
"""

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import reference
from mpmath import mp, mpf

import camkin

# Lift, degrees of the rise and of the fall, degrees of the dwell between them.
PROGRAMS = ((9.7, 70.1, 42.3), (0.37, 11.3, 7.7), (123.4, 133.3, 60.9))
ASIDE = mpf(10) ** -40


@dataclass
class Worst:
    """The largest error of one output and the place x in the law, or cam angle, where it is."""

    ulp: float = 0.0
    at: float = 0.0

    def see(self, ulp: float, at: float) -> None:
        if ulp > self.ulp:
            self.ulp, self.at = ulp, at


def places(breakpoints: list[Any], random: int) -> list[float]:
    """x: the ends, 0.1 to 1e-12 from the ends, breakpoints with their neighbours, and random places."""
    rng = np.random.default_rng(20)
    near = [10.0**-k for k in range(1, 13)]
    found = {0.0, 1.0, *near, *(1.0 - x for x in near), *(float(x) for x in rng.random(random))}
    for t in [k / 8 for k in range(1, 8)] + [float(t) for t in breakpoints]:
        found |= {t, math.nextafter(t, 0.0), math.nextafter(t, 1.0)}
    return sorted(found)


def sides(curve: reference.Curve, x: mpf, ulp: float) -> list[reference.Values]:
    """The exact values at x. Within 2 ulp of a breakpoint that no double can hold also those of its two sides: which
    double is the first of the later piece is then a matter of rounding."""
    near = [t for t in curve.breakpoints if t != x and abs(t - x) <= 2 * ulp]
    return [curve.at(x)] + [curve.at(t + side) for t in near for side in (-ASIDE, ASIDE) if 0 <= t + side <= 1]


def _judge(worst: list[Worst], got: Any, values: list[list[reference.Values]], at: list[float], crosses: bool) -> None:
    peaks = [max(float(abs(sets[0][nu])) for sets in values) for nu in range(4)]
    for nu in range(4):
        for i, sets in enumerate(values):
            exact = sets[0][nu]
            scale = peaks[nu]
            if nu == 0 and abs(exact) > mpf(10) ** -100:  # less is the rounding of the reference itself
                # A curve that starts backwards passes through 0 again inside, where there are no digits to keep.
                scale = max(abs(float(exact)), peaks[0] / 10 if crosses else 0.0)
            allowed = sets if nu >= 2 else sets[:1]
            error = min(abs(mpf(float(got[nu][i])) - value[nu]) for value in allowed)
            worst[nu].see(float(error / math.ulp(scale)), at[i])


def law_errors(name: str, params: dict[str, Any], random: int = 200) -> list[Worst]:
    """The largest errors of y, y', y'', y'''."""
    law, curve = camkin.Law(name, **params), reference.curve(name, params)
    xs = places(curve.breakpoints, random)
    values = [sides(curve, mpf(x), math.ulp(x)) for x in xs]
    worst = [Worst() for _ in range(4)]
    _judge(worst, [law(np.array(xs), nu) for nu in range(4)], values, xs, params.get("v0", 0.0) < 0.0)
    return worst


def program_errors(name: str, params: dict[str, Any], random: int = 200) -> list[Worst]:
    """The largest errors of s, and of v, a, j per radian, over a rise and a fall by the same law in each of PROGRAMS.
    The place is the cam angle."""
    worst = [Worst() for _ in range(4)]
    for lift, duration, dwell in PROGRAMS:
        _program_errors(worst, name, params, random, lift, duration, dwell)
    return worst


def _program_errors(
    worst: list[Worst], name: str, params: dict[str, Any], random: int, lift: float, degrees: float, dwell: float
) -> None:
    law, curve = camkin.Law(name, **params), reference.curve(name, params)
    segments = [
        camkin.Segment(law, duration=degrees, lift=lift),
        camkin.Segment("dwell", duration=dwell),
        camkin.Segment(law, duration=degrees, lift=-lift),
    ]
    program = camkin.Program(segments, allow_velocity_jump=True)
    duration, net = Fraction(degrees), 0 if name.startswith("rise_fall") else 1
    per_radian = 180 / (mp.pi * mpf(degrees))
    for start, level, height in ((Fraction(0), 0.0, lift), (duration + Fraction(dwell), net * lift, -lift)):
        # The last place of a law with a velocity or acceleration at its end belongs to the dwell behind it.
        angles = [float(start + Fraction(x) * duration) for x in places(curve.breakpoints, random)]
        angles = sorted({theta for theta in angles if 0 <= Fraction(theta) - start < duration})
        values = []
        for theta in angles:
            x = (Fraction(theta) - start) / duration
            sets = sides(curve, mpf(x.numerator) / x.denominator, math.ulp(theta) / degrees)
            scaled = [tuple(mpf(height) * y[nu] * per_radian**nu for nu in range(4)) for y in sets]
            values.append([(mpf(level) + s, v, a, j) for s, v, a, j in scaled])
        motion = program.evaluate(np.array(angles))
        _judge(worst, (motion.s, motion.v, motion.a, motion.j), values, angles, params.get("v0", 0.0) < 0.0)
