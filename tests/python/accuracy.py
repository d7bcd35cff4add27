"""How far the library is from the exact laws, in ulp: of y or s itself, and of the peak of a derivative.

The exact values come from reference.py alone. law_errors() measures camkin.Law, program_errors() a rise and a fall in a
camkin.Program, over the exact cam angle of every double: starts and ends of segments are sums of doubles, not rounded.
random_programs() makes more of them.
chain_errors() measures the whole chain from the exact time, and later_turns() compares bits.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import reference
from mpmath import mp, mpf

import camkin

# Lift, degrees of the rise and of the fall, degrees of the dwell between them.
PROGRAMS = ((9.7, 70.1, 42.3), (0.37, 11.3, 7.7), (123.4, 133.3, 60.9))
CYCLE = 360
ASIDE = mpf(10) ** -40

Motion = tuple[float, float, float]


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


def random_programs(count: int, seed: int) -> list[Motion]:
    """Lifts from 0.001 to 1000 and durations that leave room for two of them. A third are rounded as people would."""
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
    name: str, params: dict[str, Any], random: int = 200, programs: Sequence[Motion] = PROGRAMS
) -> list[Worst]:
    """The largest errors of s, and of v, a, j per radian, over a rise and a fall by the same law in each program. The
    place is the cam angle."""
    worst = [Worst() for _ in range(4)]
    for lift, duration, dwell in programs:
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


# ---- from the exact time ----

DRIVEN = [("modified_sine", 90.1, 9.7), ("dwell", 42.3, 0.0), ("poly_4567", 126.7, -9.7), ("dwell", None, 0.0)]
SPEEDS = (3000.0, 20000.0, 19999.9, -777.7)
SIZES = (1.0, 1e3, 1e6, 1e9)


def rational(x: Fraction) -> mpf:
    return mpf(x.numerator) / x.denominator


def driven_program() -> camkin.Program:
    return camkin.Program([camkin.Segment(law, duration=d, lift=h) for law, d, h in DRIVEN if d])


def driven_values(phase: Fraction, rate: Fraction) -> list[mpf]:
    """s, v, a, j at the exact cam angle, turning at `rate` degrees per second."""
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
    """The largest errors of s, v, a, j at times about `size`. The cam angle 6 t rpm of the double t is a rational
    number, so its remainder by the cycle is exact. The place is the time."""
    rng = np.random.default_rng(5)
    t = [float(x) for x in size * (0.5 + rng.random(random))]
    # and times whose phase lies next to a dwell: the doubles around whole revolutions and around segment ends
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
        joined = min(abs(phase - b) for b in ends) > Fraction(
            1, 10**12
        )  # nearer, the sides of a jump are not told apart
        for k in range(4 if joined else 1):
            scale = float(abs(want[0])) if k == 0 else peak[k]
            worst[k].see(float(abs(mpf(float(motion.data[k][i])) - want[k]) / math.ulp(scale)), at)
    return worst


def later_turns(turns: int) -> bool:
    """Whether the bits are the same so many revolutions later and earlier, at speeds whose times are doubles."""
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
