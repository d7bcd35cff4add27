"""The joints of a program: what jumps at them, and how the motions meet."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from camkin.handle import Ends, characteristics, ends

if TYPE_CHECKING:
    from camkin.program import Program

# A difference within this part of the largest magnitude that the derivative has in both segments is no jump: far above
# the rounding of decimal boundary values, far below what a follower feels. The check of the velocity in C is as wide.
TOLERANCE = 1e-9


class Jump(NamedTuple):
    """By how much s, v, a, j jump [L, L/rad, L/rad2, L/rad3]: right of the joint minus left of it."""

    s: float
    v: float
    a: float
    j: float


@dataclass(frozen=True)
class Joint:
    """Where two segments meet.

    segment: index of the one that begins here; the one that ends here is the one before it, for 0 the last one.
    angle: cam angle [deg], in [0, cycle).
    jump: right minus left, geometric.
    order: order of contact: the highest derivative that is continuous with all below it, 3 at most; -1 if s jumps. A
        difference of 1e-9 of the largest magnitude of the derivative in the two segments is no jump.
    before, after: class of the end on the left and the start on the right: "dwell" (v = 0, a = 0), "velocity"
        (v not 0, a = 0), "turn" (v = 0, a not 0) or "motion", by the same tolerance.
    """

    segment: int
    angle: float
    jump: Jump
    order: int
    before: str
    after: str

    def to_dict(self) -> dict[str, Any]:
        """Everything, as plain dicts."""
        own = {key: getattr(self, key) for key in ("segment", "angle", "order", "before", "after")}
        return own | {"jump": self.jump._asdict()}


_CLASSES = {(False, False): "dwell", (True, False): "velocity", (False, True): "turn", (True, True): "motion"}


def joints(program: "Program") -> tuple[Joint, ...]:
    """Program.continuity()."""
    found, handle, starts = [], program._handle, program._starts
    n = len(starts)
    sides = [ends(handle, i) for i in range(n)]
    peaks = [_peaks(handle, i) for i in range(n)]
    for i in range(n):
        left, right = sides[i - 1], sides[i]
        assert left is not None and right is not None
        sizes = [max(pair) for pair in zip(peaks[i - 1], peaks[i], strict=True)]
        # An indexing cam goes on from the level that it has reached.
        s = 0.0 if i == 0 and program.accumulate else right[0][0] - left[1][0]
        jump = Jump(s, *(right[0][k] - left[1][k] for k in (1, 2, 3)))
        order = next((k - 1 for k in range(4) if abs(jump[k]) > TOLERANCE * sizes[k]), 3)
        found.append(Joint(i, starts[i], jump, order, _class(left[1], sizes), _class(right[0], sizes)))
    return tuple(found)


def _peaks(handle: Any, segment: int) -> list[float]:
    c = characteristics(handle, None, segment)
    return [max(abs(getattr(c, f"{x}_min").value), abs(getattr(c, f"{x}_max").value)) for x in "svaj"]


def _class(end: Ends, sizes: list[float]) -> str:
    return _CLASSES[abs(end[1]) > TOLERANCE * sizes[1], abs(end[2]) > TOLERANCE * sizes[2]]
