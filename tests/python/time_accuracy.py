"""Measure the errors of the library at exact times, and of indexing cams also at exact angles, as accuracy.py does.

chain_errors()     the whole chain from the exact time; later_turns() compares bits
time_errors()      every law from the exact time
cycle_errors()     indexing cams, in their first and in other cycles
"""

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import gmpy2
import numpy as np
import reference
from accuracy import ASIDE, CYCLE, Worst, places, rational
from reference import mpf

import camkin

# ---- the chain from the exact time ----

DRIVEN = [("modified_sine", 90.1, 9.7), ("dwell", 42.3, 0.0), ("poly_4567", 126.7, -9.7), ("dwell", None, 0.0)]
SPEEDS = (3000.0, 20000.0, 19999.9, -777.7)
SIZES = (1.0, 1e3, 1e6, 1e9)


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
