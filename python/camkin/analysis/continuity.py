"""The joints of a program, and the breaks inside its segments: which derivative jumps, and how the motions meet."""

from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from camkin._camkin import lib
from camkin._core import Break, CompiledProgram


class Jump(NamedTuple):
    """Jumps of s, v, a, j at a joint: right of it minus left of it.

    Attributes
    ----------
    s, v, a, j : float
        [L, L/rad, L/rad2, L/rad3].
    """

    s: float
    v: float
    a: float
    j: float


@dataclass(frozen=True)
class Joint:
    """The place where two segments meet, or a break inside a segment, where a derivative jumps.

    Attributes
    ----------
    segment : int or None
        Index in Program.segments of the segment that begins here, or that the break is inside of. None for the dwell
        that closes the cycle, and for the hold after a motion that happens once. At a joint the segment before it ends
        here; before segment 0 that is the last one, or the hold before a motion that happens once.
    angle : float [deg]
        Cam angle, in [0, cycle).
    jump : Jump
        Right minus left, geometric: [L, L/rad, L/rad2, L/rad3] whatever the speed.
    order : int
        Order of contact: the highest derivative that is continuous with all below it (0 for s, 1 for v, 2 for a, 3 for
        j), 3 at most; -1 if s jumps. A difference of 1e-9 of the largest magnitude of the derivative in the two
        segments is no jump. Below 2, a derivative above it is infinite here: an impulse.
    before, after : str
        Class of the end on the left and the start on the right: "dwell" (v = 0, a = 0), "velocity" (v not 0, a = 0),
        "turn" (v = 0, a not 0) or "motion", by the same tolerance.
    inside : bool
        False at a joint of two segments, True inside a segment.
    """

    segment: int | None
    angle: float
    jump: Jump
    order: int
    before: str
    after: str
    inside: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Return all fields as plain dicts.

        Returns
        -------
        dict
            The names of the fields are the keys.
        """
        own = {key: getattr(self, key) for key in ("segment", "angle", "order", "before", "after", "inside")}
        return own | {"jump": self.jump._asdict()}


_CLASSES = {(False, False): "dwell", (True, False): "velocity", (False, True): "turn", (True, True): "motion"}


def joints(compiled: CompiledProgram, given: int) -> tuple[Joint, ...]:
    """Program.continuity(). given: number of segments without the closing dwell."""
    hold = compiled.info.segments if compiled.once else None
    n, tolerance = compiled.info.segments + compiled.once, lib.CAMKIN_CONTINUITY_TOLERANCE

    @cache
    def peaks(segment: int) -> tuple[float, float]:
        """Return the largest |v| and |a| of a segment."""
        if segment == hold:
            return 0.0, 0.0
        c = compiled.characteristics(None, segment)
        v, a = ((abs(low.value), abs(high.value)) for low, high in ((c.v_min, c.v_max), (c.a_min, c.a_max)))
        return max(v), max(a)

    def class_of(b: Break, side: int) -> str:
        values = b.v[side], b.a[side]
        if not any(values):
            return "dwell"
        both = peaks(b.segment), peaks(b.segment if b.inside else (b.segment - 1) % n)
        v, a = (abs(x) > tolerance * max(pair) for x, pair in zip(values, zip(*both, strict=True), strict=True))
        return _CLASSES[v, a]

    return tuple(
        Joint(
            segment=b.segment if b.segment < given else None,
            angle=b.theta if b.inside or b.segment == hold else compiled.starts[b.segment],
            jump=Jump(*b.jump),
            order=b.order,
            before=class_of(b, 0),
            after=class_of(b, 1),
            inside=b.inside,
        )
        for b in compiled.breaks
    )
