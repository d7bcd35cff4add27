"""Measure the errors of the library against the exact laws, in ulp: of y or s itself, and of the peak of a derivative.

All exact values come from reference.py.

law_errors()       camkin.Law
program_errors()   a rise and a fall in a camkin.Program, at the exact cam angle of each double: starts and ends of
                   segments are sums of doubles that are not rounded; random_programs() makes more programs
end_errors()       a law at the ends of the ranges of its parameters
spline_errors()    B-splines
chain_errors()     the whole chain from the exact time; later_turns() compares bits
time_errors()      every law from the exact time
cycle_errors()     indexing cams, in their first and in other cycles
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import gmpy2
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
        "over six decades": 10.0 ** rng.uniform(-6.0, 0.0, inner + 1),
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
    angles, values = [], []
    for at in range(degree, len(points)):
        low, high = knots[at], knots[at + 1]
        if low == high:
            continue
        terms = reference.spline_terms(degree, knots, points, at)
        terms[0] -= Fraction(points[0])
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
        ulp = math.ulp(max(float(abs(x)) for x in exact))
        for got, want, theta in zip(motion.data[nu], exact, angles, strict=True):
            worst[nu].see(float(abs(mpf(float(got)) - want) / ulp), theta)
    return worst


# ---- from the exact time ----

DRIVEN = [("modified_sine", 90.1, 9.7), ("dwell", 42.3, 0.0), ("poly_4567", 126.7, -9.7), ("dwell", None, 0.0)]
SPEEDS = (3000.0, 20000.0, 19999.9, -777.7)
SIZES = (1.0, 1e3, 1e6, 1e9)


def rational(x: Fraction) -> mpf:
    return mpf(x.numerator) / x.denominator


def driven_program() -> camkin.Program:
    return camkin.Program([camkin.Segment(law, duration=d, lift=h) for law, d, h in DRIVEN if d])


def driven_values(phase: Fraction, rate: Fraction) -> list[mpf]:
    """Return s, v, a, j at the exact cam angle, for a cam that turns at `rate` degrees per second."""
    start, level = Fraction(0), Fraction(0)
    for law, duration, lift in DRIVEN:
        width = Fraction(duration) if duration else CYCLE - start
        if phase < start + width:
            y = reference.curve(law, {}).at(rational((phase - start) / width))
            scale = rational(rate / width)
            values = [mpf(lift) * y[k] * scale**k for k in range(4)]
            return [rational(level) + values[0], *values[1:]]
        start, level = start + width, level + Fraction(lift)
    raise AssertionError(phase)


def _breakpoints() -> list[float]:
    ends, start = [], 0.0
    for law, duration, _ in DRIVEN:
        ends.append(start)
        if duration and law == "modified_sine":
            ends += [start + duration * x for x in (0.125, 0.5, 0.875)]
        start += duration or 0.0
    return [*ends, 360.0]


def chain_errors(rpm: float, size: float, random: int = 150) -> list[Worst]:
    """Return the largest errors of s, v, a, j at times about `size`.

    The cam angle 6 t rpm of the double t is a rational number, so its remainder by the cycle is exact. The place of
    each error is the time.
    """
    rng = np.random.default_rng(5)
    t = [float(x) for x in size * (0.5 + rng.random(random))]
    # Times whose phase lies next to a dwell: the doubles around whole revolutions and around segment ends.
    period = 60 / abs(rpm)
    for end in (0.0, 90.1, 132.4, 259.1, 360.0):
        base = (math.floor(size / period) + end / 360) * period
        t += [base, math.nextafter(base, 0.0), math.nextafter(base, math.inf), base * (1 + 1e-13), base + 1e-9 * period]
    motion = driven_program().boundary_conditions(t, rpm=rpm)
    rate, ends = 6 * Fraction(rpm), [Fraction(b) for b in _breakpoints()]
    peak = [float(max(abs(row))) for row in motion.data]
    worst = [Worst() for _ in range(4)]
    for i, at in enumerate(t):
        phase = Fraction(at) * rate % CYCLE
        want = driven_values(phase, rate)
        # Next to the end of a segment, rounding decides the side of a jump.
        joined = min(abs(phase - b) for b in ends) > Fraction(1, 10**12)
        for k in range(4 if joined else 1):
            scale = float(abs(want[0])) if k == 0 else peak[k]
            worst[k].see(float(abs(mpf(float(motion.data[k][i])) - want[k]) / math.ulp(scale)), at)
    return worst


def later_turns(turns: int) -> bool:
    """Return whether `turns` revolutions later and earlier give the same bits, at speeds whose times are doubles."""
    program = driven_program()
    for rpm in (60.0, 15360.0):
        seconds = turns * 60.0 / rpm
        t = np.arange(4096.0) * (60.0 / rpm / 4096.0)
        first = program.boundary_conditions(t, rpm=rpm).data.tobytes()
        for later in (seconds, -seconds):
            assert all(float(x + later) - later == x for x in t)
            if program.boundary_conditions(t + later, rpm=rpm).data.tobytes() != first:
                return False
    return True


# ---- every law from the exact time ----

# Degrees of the dwell before the rise, of the dwell between rise and fall, and of each move; the lift.
TIMED = (33.3, 41.7, 100.1, 9.7)
# rpm and rpm/s. Neither 6 rpm nor half of rpm/s has so few bits that its products with times are exact.
DRIVES = ((777.7, 0.0), (101.3, 3.3))
# The relative rounding error of the angle on a ramp.
RAMP_ANGLE = mpf(2) ** -102


def angle_at(t: float, rpm: float, rpm_per_s: float) -> Fraction:
    """Return the exact cam angle at the double t."""
    return 6 * Fraction(t) * (Fraction(rpm) + Fraction(rpm_per_s) * Fraction(t) / 2)


def time_of(angle: Fraction, rpm: float, rpm_per_s: float) -> float:
    """Return the double whose cam angle is nearest to the given angle."""
    turns = rational(angle / 6)
    if rpm_per_s == 0.0:
        return float(turns / mpf(rpm))
    return float((gmpy2.sqrt(mpf(rpm) ** 2 + 2 * mpf(rpm_per_s) * turns) - mpf(rpm)) / mpf(rpm_per_s))


def time_errors(
    name: str,
    params: dict[str, Any],
    drive: tuple[float, float],
    random: int = 20,
    cycles: Sequence[int] = (0, 1, 12345),
) -> list[Worst]:
    """Return the largest errors of s, v, a, j at exact times, over a rise and a fall by the same law between dwells.

    The times lie in each of `cycles`. The place of each error is the time. On a ramp the errors of v, a and j are in
    ulp of the value that the peaks of the law give at the speed and the angular acceleration of that time.
    """
    rpm, rpm_per_s = drive
    before, between, degrees, lift = TIMED
    law, curve = camkin.Law(name, **params), reference.curve(name, params)
    program = camkin.Program(
        [
            camkin.Segment("dwell", duration=before),
            camkin.Segment(law, duration=degrees, lift=lift),
            camkin.Segment("dwell", duration=between),
            camkin.Segment(law, duration=degrees, lift=-lift),
        ],
        allow_velocity_jump=True,
    )
    net = 0 if name.startswith("rise_fall") else 1
    duration, rise = Fraction(degrees), Fraction(before)
    ends = [t + side for t in curve.breakpoints for side in (-ASIDE, ASIDE) if 0 <= t + side <= 1]
    sampled = [curve.at(x) for x in (*(mpf(k) / 64 for k in range(65)), *ends)]
    peaks = [max(abs(y[nu]) for y in sampled) for nu in range(4)]
    crosses, worst = params.get("v0", 0.0) < 0.0, [Worst() for _ in range(4)]
    for start, level, height in ((rise, 0.0, lift), (rise + duration + Fraction(between), net * lift, -lift)):
        times = set()
        for cycle in cycles:
            for x in places(curve.breakpoints, random):
                t = time_of(cycle * CYCLE + start + Fraction(x) * duration, rpm, rpm_per_s)
                times |= {t, math.nextafter(t, math.inf)}
        inside = [(t, (angle_at(t, rpm, rpm_per_s) % CYCLE - start) / duration) for t in sorted(times)]
        inside = [(t, x) for t, x in inside if 0 <= x < 1]
        motion = program.boundary_conditions([t for t, _ in inside], rpm=rpm, rpm_per_s=rpm_per_s)
        for i, (t, x) in enumerate(inside):
            w = 6 * (mpf(rpm) + mpf(rpm_per_s) * mpf(t)) / mpf(degrees)
            turning = 6 * mpf(rpm_per_s) / mpf(degrees)
            y, theta = curve.at(rational(x)), angle_at(t, rpm, rpm_per_s)
            # The library selects the piece by the double below the phase. Between that double and a joint the piece
            # before the joint continues, with the same s, but with other derivatives.
            behind = [rational(x) - joint for joint in (*curve.breakpoints, mpf(0))]
            orders = 1 if any(0 <= far * degrees < math.ulp(CYCLE) for far in behind) else 4
            allowed = abs(y[1]) * mpf(lift) * rational(abs(theta) / duration) * RAMP_ANGLE if rpm_per_s else 0
            scales = [peaks[0], peaks[1] * w, peaks[2] * w**2 + peaks[1] * turning]
            scales.append(peaks[3] * w**3 + 3 * peaks[2] * w * turning)
            moved = (y[0], y[1] * w, y[2] * w**2 + y[1] * turning, y[3] * w**3 + 3 * y[2] * w * turning)
            for nu in range(orders):
                exact = moved[nu] * mpf(height) + (mpf(level) if nu == 0 else 0)
                scale = lift * scales[nu]
                if nu == 0 and abs(exact) > mpf(10) ** -100:  # smaller values are rounding errors of the reference
                    scale = max(abs(exact), scale / 10 if crosses else mpf(0))
                error = abs(mpf(float(motion.data[nu][i])) - exact) - (allowed if nu == 0 else 0)
                worst[nu].see(float(error / math.ulp(float(scale))), t)
    return worst


# ---- indexing cams ----

# Degrees of the dwell, degrees and lift of the move by the law, degrees and lift of the cycloid behind it. The move
# lies in the second half of the cycle.
INDEXING = (200.1, 70.3, 9.7, 50.7, 4.3)
# Start and phase of the program. With a start of -9.7 a rise ends at level 0.
STARTS = ((0.0, 0.0), (-9.7, 0.0), (0.0, -77.7), (0.0, 360e3), (2.3, -360e6), (0.0, 1e9))


def cycle_errors(
    name: str,
    params: dict[str, Any],
    start: float,
    phase: float,
    cycles: Sequence[int] = (0,),
    rpm: float | None = None,
    random: int = 20,
) -> Worst:
    """Return the largest error of s over a move of an indexing cam, in each of `cycles` after the start of the program.

    The cam is evaluated by angle or, with rpm, by time; the place of the error is the angle or the time. In the first
    cycle the error is in ulp of s. In other cycles it is in ulp of the largest of s, of s at the same place in the
    first cycle, and of the lift between the two.
    """
    dwell, degrees, lift, rest_degrees, rest_lift = INDEXING
    law, curve = camkin.Law(name, **params), reference.curve(name, params)
    segments = [
        camkin.Segment("dwell", duration=dwell),
        camkin.Segment(law, duration=degrees, lift=lift),
        camkin.Segment("cycloidal", duration=rest_degrees, lift=rest_lift),
    ]
    program = camkin.Program(segments, accumulate=True, allow_velocity_jump=True, start=start, phase=phase)
    per_cycle = mpf(rest_lift) + (mpf(0) if name.startswith("rise_fall") else mpf(lift))
    first, duration = Fraction(phase) + Fraction(dwell), Fraction(degrees)
    # Whether s is 0 inside the move, and not only at its ends.
    crosses = params.get("v0", 0.0) < 0.0 or (start < 0.0 and name.startswith("rise_fall"))
    worst = Worst()
    for n in cycles:
        begin = first + n * CYCLE
        near = [begin + Fraction(x) * duration for x in places(curve.breakpoints, random)]
        found = {float(angle) if rpm is None else time_of(angle, rpm, 0.0) for angle in near}
        exact = {at: Fraction(at) if rpm is None else angle_at(at, rpm, 0.0) for at in found}
        inside = {at: (exact[at] - begin) / duration for at in sorted(found) if 0 <= exact[at] - begin < duration}
        at = np.array(list(inside))
        got = program.displacement(at) if rpm is None else program.boundary_conditions(at, rpm=rpm).s
        for s, (place, x) in zip(got, inside.items(), strict=True):
            own = mpf(start) + mpf(lift) * curve.at(rational(x))[0]
            scale = max(abs(own + n * per_cycle), abs(own) if n else 0, abs(n * per_cycle))
            if scale > mpf(10) ** -100:  # smaller values are rounding errors of the reference
                if n == 0 and crosses:
                    scale = max(scale, mpf(lift))
                worst.see(float(abs(mpf(float(s)) - own - n * per_cycle) / math.ulp(float(scale))), place)
    return worst
