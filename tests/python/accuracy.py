"""Measure the errors of the library against the exact laws, in ulp: of y or s itself, and of the peak of a derivative.

All exact values come from reference.py. Errors at exact times are in time_accuracy.py.

law_errors()       camkin.Law
program_errors()   a rise and a fall in a camkin.Program, at the exact cam angle of each double: starts and ends of
                   segments are sums of doubles that are not rounded; random_programs() makes more programs
end_errors()       a law at the ends of the ranges of its parameters
spline_errors()    B-splines
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import reference
from reference import PI, mpf

import camkin
import camkin.law

# Lift, degrees of the rise and of the fall, degrees of the dwell between them.
PROGRAMS = ((9.7, 70.1, 42.3), (0.37, 11.3, 7.7), (123.4, 133.3, 60.9))
CYCLE = 360
ASIDE = mpf(10) ** -40

Motion = tuple[float, float, float]


@dataclass
class Worst:
    """The largest error of one output, and where it occurs: x in the law, or the cam angle."""

    ulp: float = 0.0
    at: float = 0.0

    def see(self, ulp: float, at: float) -> None:
        if ulp > self.ulp:
            self.ulp, self.at = ulp, at


def rational(x: Fraction) -> mpf:
    return mpf(x.numerator) / x.denominator


def places(breakpoints: list[Any], random: int, between: int = 0) -> list[float]:
    """Return the x to test, in ascending order.

    These are the ends, 0.1 to 1e-12 from the ends, each eighth and each breakpoint with the doubles next to it,
    `random` random places, and `between` places between any two breakpoints.
    """
    rng = np.random.default_rng(20)
    near = [10.0**-k for k in range(1, 13)]
    found = {0.0, 1.0, *near, *(1.0 - x for x in near), *(float(x) for x in rng.random(random))}
    for t in [k / 8 for k in range(1, 8)] + [float(t) for t in breakpoints]:
        found |= {t, math.nextafter(t, 0.0), math.nextafter(t, 1.0)}
    borders = sorted({0.0, 1.0, *(float(t) for t in breakpoints)})
    for low, high in zip(borders, borders[1:], strict=False):
        found |= {low + (high - low) * (k + 0.5) / between for k in range(between)}
    return sorted(found)


def sides(curve: reference.Curve, x: mpf, ulp: float) -> list[reference.Values]:
    """Return the exact values at x, and next to a breakpoint those of both its sides.

    A breakpoint need not be a double. Within 2 ulp of such a one, rounding decides which double is the first of the
    later piece.
    """
    near = [t for t in curve.breakpoints if t != x and abs(t - x) <= 2 * ulp]
    return [curve.at(x)] + [curve.at(t + side) for t in near for side in (-ASIDE, ASIDE) if 0 <= t + side <= 1]


def _harmonics(params: dict[str, Any]) -> float:
    """Return the largest amplitude of a triple_harmonic, and 0 for other laws."""
    h1, h2 = params.get("h1", 0.0), params.get("h2", 0.0)
    return max(abs(h1), abs(h2), abs(3 * (2 * math.pi - h1 - h2 / 2))) if "h1" in params else 0.0


def bound(params: dict[str, Any], order: int) -> float:
    """Return the bound of the header for a derivative of that order, in ulp."""
    return 6.0 if order > 0 and _harmonics(params) > 10 else 4.0


def _floor(params: dict[str, Any]) -> float:
    """Return the least scale for errors of y, in peaks of y or, above 1, in lifts.

    A curve that passes through 0 inside the segment has no relative accuracy there. For triple_harmonic the header
    promises one ulp of h, that is 4 ulp of h/4.
    """
    h = _harmonics(params)
    return h / 4 if h > 10 else 0.1 if params.get("v0", 0.0) < 0.0 else 0.0


def _judge(
    worst: list[Worst], got: Any, values: list[list[reference.Values]], at: list[float], floor: float, lift: float = 1.0
) -> None:
    peaks = [max(float(abs(sets[0][nu])) for sets in values) for nu in range(4)]
    for nu in range(4):
        for i, sets in enumerate(values):
            exact = sets[0][nu]
            scale = peaks[nu]
            if nu == 0 and abs(exact) > mpf(10) ** -100:  # smaller values are rounding errors of the reference
                scale = max(abs(float(exact)), floor * (peaks[0] if floor < 1.0 else abs(lift)))
            allowed = sets if nu >= 2 else sets[:1]
            error = min(abs(mpf(float(got[nu][i])) - value[nu]) for value in allowed)
            worst[nu].see(float(error / math.ulp(scale)), at[i])


def law_errors(name: str, params: dict[str, Any], random: int = 200, between: int = 0) -> list[Worst]:
    """Return the largest errors of y, y', y'', y'''."""
    law, curve = camkin.Law(name, **params), reference.curve(name, params)
    xs = places(curve.breakpoints, random, between)
    values = [sides(curve, mpf(x), math.ulp(x)) for x in xs]
    worst = [Worst() for _ in range(4)]
    _judge(worst, [law(np.array(xs), nu) for nu in range(4)], values, xs, _floor(params))
    return worst


def random_programs(count: int, seed: int) -> list[Motion]:
    """Return programs with lifts from 0.001 to 1000 and durations of 3 to 165 degrees, a third of them rounded."""
    rng = np.random.default_rng(seed)
    programs = []
    for _ in range(count):
        lift, duration = 10 ** rng.uniform(-3, 3), rng.uniform(3, 165)
        dwell = rng.uniform(1, CYCLE - 2 * duration - 1)
        if rng.random() < 1 / 3:
            lift, duration, dwell = max(round(lift, 2), 0.01), round(duration, 1), round(dwell, 1)
        programs.append((float(lift), float(duration), float(dwell)))
    return programs


def program_errors(
    name: str, params: dict[str, Any], random: int = 200, programs: Sequence[Motion] = PROGRAMS, between: int = 0
) -> list[Worst]:
    """Return the largest errors of s, and of v, a, j per radian, over a rise and a fall by the same law.

    The place of each error is the cam angle.
    """
    worst = [Worst() for _ in range(4)]
    for lift, duration, dwell in programs:
        _program_errors(worst, name, params, (random, between), lift, duration, dwell)
    return worst


def _program_errors(
    worst: list[Worst],
    name: str,
    params: dict[str, Any],
    count: tuple[int, int],
    lift: float,
    degrees: float,
    dwell: float,
) -> None:
    law, curve = camkin.Law(name, **params), reference.curve(name, params)
    segments = [
        camkin.Segment(law, duration=degrees, lift=lift),
        camkin.Segment("dwell", duration=dwell),
        camkin.Segment(law, duration=degrees, lift=-lift),
    ]
    program = camkin.Program(segments, allow_velocity_jump=True)
    duration, net = Fraction(degrees), 0 if name.startswith("rise_fall") else 1
    per_radian = 180 / (PI * mpf(degrees))
    for start, level, height in ((Fraction(0), 0.0, lift), (duration + Fraction(dwell), net * lift, -lift)):
        # The end of a law belongs to the dwell behind it, where velocity or acceleration may differ.
        angles = [float(start + Fraction(x) * duration) for x in places(curve.breakpoints, *count)]
        angles = sorted({theta for theta in angles if 0 <= Fraction(theta) - start < duration})
        values = []
        for theta in angles:
            x = (Fraction(theta) - start) / duration
            sets = sides(curve, mpf(x.numerator) / x.denominator, math.ulp(theta) / degrees)
            scaled = [tuple(mpf(height) * y[nu] * per_radian**nu for nu in range(4)) for y in sets]
            values.append([(mpf(level) + s, v, a, j) for s, v, a, j in scaled])
        motion = program.evaluate(np.array(angles))
        _judge(worst, (motion.s, motion.v, motion.a, motion.j), values, angles, _floor(params), lift)


# ---- the ends of parameters ----

INFLECTIONS = (1e-3, 0.01, 0.05, 0.1, 0.9, 0.95, 0.99, 1 - 1e-3)
# Parameters at the ends of their ranges, with the other parameters that the law needs. Laws that are not listed have no
# parameter but the inflection.
ENDS: dict[str, list[dict[str, Any]]] = {
    "scca": [
        {"b": b, "c": c, "d": d}
        for b, c, d in (
            (1.0, 0.0, 0.0),
            (0.0, 1.0, 0.0),
            (0.0, 0.0, 1.0),
            (0.5, 0.5, 0.0),
            (0.5, 0.0, 0.5),
            (0.0, 0.5, 0.5),
            (0.1, 0.9, 0.0),
            (2e-6, 0.0, 0.0),
            (0.0, 2e-6, 0.0),
            (0.0, 0.0, 2e-6),
            (2e-6, 0.5, 0.25),
        )
    ],
    "universal": [
        {"T": t}
        for t in (
            (0.0, 0.0, 1e-3, 1e-3, 1.0, 1.0),
            (0.0, 1e-3, 1e-3, 1e-3, 1e-3, 1.0),
            (1e-3, 1e-3, 1e-3, 1e-3, 1e-3, 1e-3),
            (0.0, 0.0, 0.999, 0.999, 1.0, 1.0),
            (0.0, 0.999, 0.999, 0.999, 0.999, 1.0),
            (0.999, 0.999, 0.999, 0.999, 0.999, 0.999),
            (1e-6, 3e-6, 5e-6, 0.999994, 0.999996, 0.999998),
            (0.0, 0.5, 0.5, 0.5, 0.5, 1.0),
            (0.25, 0.75, 0.95, 0.95, 1.0, 1.0),
        )
    ],
    "smooth_poly": [{"n": n} for n in range(1, 6)],
    "modified_constant_velocity": [{"cv_fraction": e} for e in (0.0, 0.1, 0.999)],
    "cycloidal_constant_velocity": [{"cv_fraction": e} for e in (0.0, 0.1, 0.999)],
    "universal_code": [{"code": 11}, {"code": 92}],
    "sine_straight_line": [{"c": 1e-3}, {"c": 1.0}],
    "triple_harmonic": [{"h1": h1, "h2": h2} for h1 in (-1e3, 0.0, 1e3) for h2 in (-1e3, 0.0, 1e3)],
    "trapezoidal_velocity": [{"ta": 1e-3}, {"ta": 0.5}],
    "s_curve": [
        {"tj": 1e-3, "tc": 0.498, "tv": 0.0},
        {"tj": 1e-3, "tc": 0.0, "tv": 0.996},
        {"tj": 0.25, "tc": 0.0, "tv": 0.0},
        {"tj": 0.125, "tc": 0.25 - 5e-7, "tv": 1e-6},
        {"tj": 0.125, "tc": 1e-6, "tv": 0.5 - 2e-6},
    ],
    "modified_cycloidal": [{"c": -0.5}, {"c": 0.5}],
}


def end_cases(name: str) -> list[dict[str, Any]]:
    """Return the cases of ENDS: the first with every inflection, the others with the ends of the inflection."""
    cases = []
    for i, params in enumerate(ENDS.get(name, [{}])):
        cases.append(params)
        if "inflection" in camkin.law.parameters(name):
            cases += [
                params | {"inflection": p} for p in (INFLECTIONS if i == 0 else (INFLECTIONS[0], INFLECTIONS[-1]))
            ]
    return cases


def end_errors(name: str, params: dict[str, Any], random: int, seed: int) -> tuple[list[Worst], list[Worst]]:
    """Return the errors of the law alone, and of the law in one of PROGRAMS and in a random program."""
    programs = [PROGRAMS[0], *random_programs(1, seed)]
    return law_errors(name, params, random, 8), program_errors(name, params, random // 4, programs, 8)


# ---- splines ----

DEGREES = range(3, 8)
SPREADS = ("equal", "random", "double", "over six decades")
SHAPES = ("rise", "random")


def spline_of(degree: int, spread: str, shape: str, rng: np.random.Generator) -> tuple[list[float], list[float]]:
    """Return knots over 160 degrees, and control points: of a cycloidal rise, or random in [-1, 1]."""
    inner = 2 * int(rng.integers(1, 9))
    steps = {
        "equal": np.ones(inner + 1),
        "random": rng.uniform(0.0, 1.0, inner + 1),
        "double": np.ones(inner // 2 + 1),
        # Exact, so that every processor draws the same knots.
        "over six decades": np.ldexp(rng.uniform(1.0, 2.0, inner + 1), rng.integers(-20, 0, inner + 1)),
    }[spread]
    middle = [160 * float(x) for x in np.cumsum(steps)[:-1] / np.sum(steps)]
    middle = [x for x in middle for _ in range(2 if spread == "double" else 1)]
    knots = [0.0] * (degree + 1) + middle + [160.0] * (degree + 1)
    points = [float(x) for x in rng.uniform(-1.0, 1.0, len(middle) + degree + 1)]
    if shape == "rise":
        means = [sum(knots[i + 1 : i + degree + 1]) / (160 * degree) for i in range(len(points))]
        points = [x - math.sin(2 * math.pi * x) / (2 * math.pi) for x in means]
        points = [0.0, 0.0, 0.0, *points[3:-3], 1.0, 1.0, 1.0]
    return knots, points


def spline_errors(degree: int, spread: str, shape: str, seed: int) -> list[Worst]:
    """Return the largest errors of s, v, a, j of a program of one spline, in ulp of the peak of each."""
    rng = np.random.default_rng(seed)
    knots, points = spline_of(degree, spread, shape, rng)
    spline = camkin.Segment(
        "bspline", duration=160.0, lift=points[-1] - points[0], degree=degree, knots=knots, points=points
    )
    program = camkin.Program([spline], cycle=200.0, accumulate=True, allow_velocity_jump=True)
    angles, values, ends = [], [], []
    for at in range(degree, len(points)):
        low, high = knots[at], knots[at + 1]
        if low == high:
            continue
        terms = reference.spline_terms(degree, knots, points, at)
        terms[0] -= Fraction(points[0])
        ends.append(reference.polynomial_values(terms, Fraction(high) - Fraction(low)))
        here = [low, *(float(x) for x in low + (high - low) * rng.random(8))]
        for theta in here:
            if low <= theta < high:
                angles.append(theta)
                values.append(reference.polynomial_values(terms, Fraction(theta) - Fraction(low)))
    motion = program.evaluate(np.array(angles))
    per_radian = 180 / PI
    worst = [Worst() for _ in range(4)]
    for nu in range(4):
        exact = [rational(value[nu]) * per_radian**nu for value in values]
        # Many peaks are at the right end of an interval, which is the start of the next one, or no angle of the spline.
        last = [rational(value[nu]) * per_radian**nu for value in ends]
        ulp = math.ulp(max(float(abs(x)) for x in exact + last))
        for got, want, theta in zip(motion.data[nu], exact, angles, strict=True):
            worst[nu].see(float(abs(mpf(float(got)) - want) / ulp), theta)
    return worst
