"""Derivatives of the largest values on pieces by the free numbers of a design.

Inside a piece the largest value has no slope, so its derivative is that of the signal at its place. At an end of the
piece its place moves. One formula covers both: the derivative where the place stays at its share of the piece.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from camkin._base.arguments import FloatArray
from camkin._base.free import OpenSegment
from camkin._camkin import lib
from camkin._core import names
from camkin.designs.derivatives import gradients, motion_gradients, residual_gradients
from camkin.freeform import BOUNDARY
from camkin.geometry.cam import Cam
from camkin.optimize import parts
from camkin.optimize.candidate import Candidate
from camkin.optimize.pieces import MARGIN
from camkin.optimize.signals import Signal
from camkin.program import Program
from camkin.segment import Segment

if TYPE_CHECKING:
    from camkin.optimize.cams import OpenCam
    from camkin.optimize.design import Design

# Derivatives by the phase are minus those by the angle, because a later phase moves the motion to larger angles.
_PHASE = (None, "phase")
_JOINT = 1e-12  # distance, as share of the cycle, below which a break is a joint; above the rounding of angles
_JUMP = 1e-6  # least jump, relative to the largest value


def _together(template: Sequence[Segment], fields: Sequence[tuple[int, str]], by: FloatArray) -> set[tuple[int, int]]:
    """Return the parameters of laws that a free number moves together with others of their segment.

    Each has the indices of the segment and of the parameter. fields: with rows of `by`, their derivatives.
    """
    found: set[tuple[int, int]] = set()
    every = [list(names(lib.camkin_law_parameter, segment._struct[0].law)) for segment in template]
    for column in by.T:
        moved = [(i, every[i].index(key)) for (i, key), x in zip(fields, column, strict=True) if x and key in every[i]]
        found |= {one for one in moved if sum(i == one[0] for i, _ in moved) > 1}
    return found


class Slopes:
    """Convert derivatives by fields of the segments and lengths of the cam into derivatives by the free numbers."""

    def __init__(self, design: "Design", cam: "OpenCam | None") -> None:
        numbers = list(design.parameters)
        table = parts.dependence(design.segments, design._places, design._free).reshape(-1, len(numbers))
        varies = [bool(row.any()) for row in table]
        self._fields = [place.column for place, own in zip(design._places, varies, strict=True) if own]
        self._dependence = table[varies]
        self._columns = {key: numbers.index(free.name) for key, free in (cam.free if cam else {}).items()}
        self._together = _together(design._template, self._fields, self._dependence)
        self._open = [isinstance(segment, OpenSegment) for segment in design.segments]
        self.size = len(numbers)

    def at_corner(self, program: Program) -> bool:
        """Return whether a free number moves several parameters of a law, of which one is 0 or 1.

        Zones that are empty there grow in another way than along each parameter alone, so that derivatives of an
        extreme do not add up.
        """
        return any(program.segments[i]._struct[0].param[k] in (0.0, 1.0) for i, k in self._together)

    def of_metric(self, of: Program | Cam, metric: str, **options: Any) -> FloatArray:
        """Return the derivatives of a metric of camkin.gradients(): (1, n). options: of gradients()."""
        lengths = list(self._columns) if isinstance(of, Cam) else []
        row = gradients(of, [metric], [*self._fields, *((None, key) for key in lengths)], **options)
        found: FloatArray = row[:, : len(self._fields)] @ self._dependence
        for key, factor in zip(lengths, row[0, len(self._fields) :], strict=True):
            found[0, self._columns[key]] += factor
        return found

    def of_squared_residuals(self, program: Program, rpm: float, oscillator: Mapping[str, Any]) -> FloatArray:
        """Return the derivatives of the squares of the residuals: (dwells, n)."""
        residual, by_field = residual_gradients(program, self._fields, rpm, oscillator)
        found: FloatArray = 2.0 * residual[:, None] * (by_field @ self._dependence)
        return found

    def of_length(self, key: str) -> FloatArray:
        """Return the derivatives of a length of the cam: (1, n)."""
        found = np.zeros((1, self.size))
        if key in self._columns:
            found[0, self._columns[key]] = 1.0
        return found

    def of_signal(self, candidate: Candidate, signal: Signal) -> FloatArray:
        """Return the derivatives of the largest values of a signal: (terms, n)."""
        assert signal.partials is not None
        tops = signal.tops(candidate)
        theta, program = tops.theta.ravel(), candidate.program
        by_motion, by_length = signal.partials(candidate, theta)
        motion = self._of_motion(program, theta, signal.rpm)
        by_field = sum(factor * motion[k] for k, factor in by_motion.items())
        along = -by_field[-1]  # by the cam angle
        left, right = tops.share, 1.0 - tops.share
        # Inside a piece the signal has no slope, and the motion of the ends does not matter.
        touched = np.append((left <= 2.0 * MARGIN).any(0), False) | np.append(False, (right <= 2.0 * MARGIN).any(0))
        breaks = self._of_breaks(candidate, tops.starts, touched)
        moved = right[..., None] * breaks[:-1] + left[..., None] * breaks[1:]
        moved = moved.reshape(theta.size, len(self._fields))
        found = (by_field[:-1].T + along[:, None] * moved) @ self._dependence
        for key, factor in by_length.items():
            if key in self._columns:
                found[:, self._columns[key]] += factor
        signed: FloatArray = np.repeat(signal.signs, tops.theta.shape[1])[:, None] * found
        return signed

    def _of_motion(self, program: Program, theta: FloatArray, rpm: float | str) -> FloatArray:
        """Return the derivatives of s, v, a, j by the fields and the phase: (4, fields + 1, n)."""
        return motion_gradients(program, theta, [*self._fields, _PHASE], rpm=rpm)

    def _of_breaks(self, candidate: Candidate, starts: FloatArray, touched: Any) -> FloatArray:
        """Return the derivatives of the places of breaks [deg] by the fields: (breaks, fields); 0 where not touched."""
        found, known = np.zeros((len(starts), len(self._fields))), candidate.moves
        unknown = [i for i in map(int, np.flatnonzero(touched)) if i not in known]
        if unknown and self._fields:
            known |= self._moves(candidate.program, starts, unknown)
        for i in np.flatnonzero(touched) if self._fields else ():
            found[i] = known[int(i)]
        return found

    def _moves(self, program: Program, starts: FloatArray, wanted: list[int]) -> dict[int, FloatArray]:
        """Return the derivatives of the places of some breaks [deg] by the fields."""
        durations = [segment.duration for segment in program.segments]
        joints = np.concatenate([[0.0], np.cumsum(durations)])
        near = _JOINT * max(program.cycle, joints[-1])
        offset = starts - program.phase
        if not program.once:
            offset = np.mod(offset, program.cycle)
            offset[offset >= program.cycle - near] = 0.0  # the end of the cycle is its start
        found, inner = {i: np.zeros(len(self._fields)) for i in wanted}, []
        for i, row in found.items():
            x = offset[i]
            nearest = int(np.abs(joints - x).argmin())
            is_joint = abs(joints[nearest] - x) <= near
            if not is_joint and starts[i] == 0.5 * program.cycle:  # pieces end here too, within a formula
                inner.append(i)
                continue
            whole = nearest if is_joint else int(np.searchsorted(joints, x)) - 1
            for f, (segment, name) in enumerate(self._fields):
                if name == "duration":
                    own = 0.0 if is_joint or segment != whole else (x - joints[whole]) / durations[whole]
                    row[f] = 1.0 if segment < whole else own
            if not is_joint and self._has_moving_breaks(program, whole):
                inner.append(i)
        if inner:
            self._move_inner(program, starts, inner, found)
        return found

    def _has_moving_breaks(self, program: Program, i: int) -> bool:
        """Return whether breaks of a segment may move within it."""
        own = any(segment == i and name not in ("duration", "lift") for segment, name in self._fields)
        return own or (self._open[i] and any(getattr(program.segments[i], key) != 0.0 for key in BOUNDARY))

    def _move_inner(self, program: Program, starts: FloatArray, rows: list[int], found: dict[int, FloatArray]) -> None:
        """Correct the derivatives of breaks inside segments, which move with parameters of the law.

        The break is where both sides agree in the derivative before the first that jumps. So it moves by the difference
        of their changes over the jump.
        """
        width = np.diff(starts)
        width = np.append(width, width[0])
        at = starts[rows]
        sides = np.concatenate([at - MARGIN * np.roll(width, 1)[rows], at + MARGIN * width[rows]])
        motion = self._of_motion(program, sides, "geometric")
        before, after = motion[..., : len(rows)], motion[..., len(rows) :]
        jump = after[:, -1] - before[:, -1]  # of the derivatives by the angle, with the opposite sign
        largest = np.abs(motion[:, -1]).max(-1, initial=1e-300)
        for column, i in enumerate(rows):
            for k in (1, 2, 3):
                if abs(jump[k, column]) > _JUMP * largest[k]:
                    found[i] = (after[k, :-1, column] - before[k, :-1, column]) / jump[k, column]
                    break
