"""Polydyne cams: the cam that gives an elastic mass a wanted motion.

A mass that is damped against the frame, m x" + c x' + k (x - s) = 0, has the motion y if the cam is
s = y + (2 zeta/w) dy/dt + (1/w^2) d2y/dt2. A polynomial y gives a polynomial s of the same degree, which is met at as
many points as it has coefficients.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from camkin.dynamics.vibration import oscillator
from camkin.errors import ContinuityError, LawError
from camkin.freeform import Bspline, Poly, PolyBc
from camkin.law import Law
from camkin.segment import Segment

if TYPE_CHECKING:
    from camkin.program import Program

_DEGREES = {
    "constant_velocity": 1,
    "poly_23": 3,
    "poly_345": 5,
    "poly_4567": 7,
    "poly_56789": 9,
    "eighth_power_1": 8,
    "eighth_power_2": 8,
    "rise_fall_3456": 6,
    "rise_fall_45678": 8,
}


def polydyne(program: "Program", rpm: float | None, natural_hz: Any, damping: Any) -> dict[str, Any]:
    """Return what Program.polydyne() changes."""
    speed, hz, zeta = oscillator(rpm, natural_hz, damping)
    ratio = speed / (60.0 * hz)  # of the angular speed of the cam to w
    for joint in program.continuity():
        if joint.order < 3:
            raise _rough(joint)

    def cam(theta: Any) -> Any:
        y = program.evaluate(theta, rpm="geometric")
        return y.s + 2.0 * zeta * ratio * y.v + ratio * ratio * y.a

    segments, turned = [], program.phase
    for i, segment in enumerate(program.segments):
        for start, duration, degree in _pieces(segment, i):
            # Chebyshev's points, at which a polynomial of this degree is best conditioned.
            inner = 0.5 - 0.5 * np.cos(np.pi * np.arange(1, degree) / max(degree, 1))
            first, *between, last = cam(turned + start + duration * np.array([0.0, *inner, 1.0]))
            if degree == 0:
                segments.append(Segment("dwell", duration=duration))
                continue
            rows = tuple((float(x), 0, float(s - first)) for x, s in zip(inner, between, strict=True))
            segments.append(Segment(Poly(rows), duration=duration, lift=float(last - first)))
        turned += segment.duration
    return {"segments": segments, "start": float(cam(program.phase))}


def _rough(joint: Any) -> ContinuityError:
    place = f"inside segment {joint.segment}" if joint.inside else f"at the start of segment {joint.segment}"
    if joint.segment is None:
        place = "at the start of the closing dwell"
    kind = ("displacement", "velocity", "acceleration", "jerk")[joint.order + 1]
    message = (
        "a polydyne cam needs contact of order 3 at all joints, as poly_4567 has beside a dwell: "
        f"the {kind} jumps {place}, at {joint.angle:.6g} degrees"
    )
    return ContinuityError(message, segment=joint.segment, parameter=kind, value=joint.jump[joint.order + 1])


def _pieces(segment: Segment, i: int) -> Iterator[tuple[float, float, int]]:
    """Yield start, duration [deg] and degree of each polynomial of a segment."""
    law = segment.law
    if isinstance(law, Bspline):
        knots = law.knots[law.degree : len(law.points) + 1]
        yield from ((a, b - a, law.degree) for a, b in pairwise(knots) if b > a)
        return
    if isinstance(law, Poly):
        degree = len(law.constraints) + 1
    elif isinstance(law, PolyBc):
        degree = 9
    else:
        degree = _degree(law, i)
    yield 0.0, segment.duration, degree


def _degree(law: Law, i: int) -> int:
    """Return the degree of a law."""
    if law.name == "dwell":
        return 0
    if law.name == "smooth_poly":
        return 2 * int(dict(law.params)["n"]) + 1  # type: ignore[arg-type]
    if law.name not in _DEGREES:
        message = (
            f"a polydyne cam is made from polynomials: the cam for {law.name!r} in segment {i} is no law of the "
            "catalogue; poly_4567 and poly_56789 rise in its place"
        )
        raise LawError(message, segment=i, parameter="law", value=law.name)
    return _DEGREES[law.name]
