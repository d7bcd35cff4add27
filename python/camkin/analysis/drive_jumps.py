"""The jumps of a follower's acceleration at the rows of a table of speeds.

a = s'' w^2 + s' w': the angle and the speed w are continuous, but the slope w' jumps at a row. So a jumps by s' dw'.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from camkin._base.units import of_svaj
from camkin.analysis.text_report import grid, number
from camkin.drive import Drive

if TYPE_CHECKING:
    from camkin.program import Program

_MOST_ROWS = 12  # of the text


class AccelerationJump(NamedTuple):
    """A jump of the acceleration of a follower at a row of its drive; the jerk has an impulse there.

    Attributes
    ----------
    row : int
        Index of the row.
    t : float [s]
        Its time.
    theta : float [deg]
        Cam angle there, not reduced to a cycle.
    alpha : float [rad/s2]
        Jump of the angular acceleration, right minus left.
    jump : float [L/s2]
        Jump of the acceleration, s' alpha. It is 0 where the follower rests.
    largest : float [L/s2]
        The largest `|jump|` that this alpha gives, at the angle of the largest `|s'|`: another phase moves the row
        there.
    """

    row: int
    t: float
    theta: float
    alpha: float
    jump: float
    largest: float

    def to_dict(self) -> dict[str, Any]:
        """Return all fields as a plain dict.

        Returns
        -------
        dict
            The names of the fields are the keys.
        """
        return self._asdict()


def jumps(program: "Program", drive: Drive) -> tuple[AccelerationJump, ...]:
    """Return a jump for each row where the slope of the speed jumps."""
    rows, found = drive.continuity(), program._compiled.characteristics(None)
    steepest = max(abs(found.v_min.value), abs(found.v_max.value))
    slopes = program.velocity([joint.theta for joint in rows], rpm="geometric").tolist()
    return tuple(
        AccelerationJump(*joint, joint.alpha * slope, abs(joint.alpha) * steepest)
        for joint, slope in zip(rows, slopes, strict=True)
    )


def in_words(found: Sequence[AccelerationJump], length_unit: str | None) -> str:
    """Return one sentence on the largest jump."""
    unit = of_svaj(length_unit, False)[2]
    if not found:
        return "the slope of the speed does not jump, so it adds no jump to the acceleration"
    worst = max(found, key=lambda each: abs(each.jump))
    rows = "1 row" if len(found) == 1 else f"{len(found)} rows"
    said = f"the slope of the speed jumps at {rows}, and the acceleration by s' times that"
    if not worst.jump:
        return f"{said}: by 0, because the follower rests there"
    return f"{said}: by {number(abs(worst.jump))} {unit} at most, in row {worst.row}, t = {number(worst.t)} s"


def table(found: Sequence[AccelerationJump], length_unit: str | None) -> str:
    """Return the jumps as text: the largest ones, in the order of the rows."""
    lines = [f"Drive: {in_words(found, length_unit)}"]
    shown = sorted(sorted(found, key=lambda each: -abs(each.jump))[:_MOST_ROWS])
    if not shown:
        return lines[0]
    unit = of_svaj(length_unit, False)[2]
    rows: list[tuple[str, ...]] = [("row", "t", "cam angle", "slope jumps by", "a jumps by", "at the worst angle")]
    rows.append(("", "s", "°", "rad/s²", unit, unit))
    rows += [(str(each.row), *map(number, each[1:])) for each in shown]
    lines += grid(rows, text_columns=())
    if len(found) > len(shown):
        lines.append(f"the {len(shown)} largest of {len(found)} jumps")
    return "\n".join(lines)
