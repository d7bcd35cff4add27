"""The part of Cam that makes it: points, arcs, cutter paths, checks of finished cams, and files."""

import os
from collections.abc import Collection
from html import escape
from typing import TYPE_CHECKING, cast

import numpy as np

from camkin._base.arguments import Array, finite
from camkin._base.calls import explained
from camkin._base.textfile import check_ending, write_whole
from camkin._base.units import UNITS, agree, length_in
from camkin.curves.biarcs import Biarcs, biarcs
from camkin.curves.cubics import splines
from camkin.curves.files import dxf, point_file, step, svg
from camkin.curves.files.drawing import drawing
from camkin.curves.offset import Offset, offset
from camkin.curves.polyline import Polyline, polyline
from camkin.curves.tolerance import OF_SOLIDS, USUAL, given_or
from camkin.curves.undercut import check_undercut, warn_of_undercut
from camkin.curves.verify import Verification, verify
from camkin.curves.walls import CamCurve, check_disc, one_wall, segment_starts
from camkin.errors import ParameterError, UnitError, WrongTypeError, short_repr

if TYPE_CHECKING:
    from camkin.geometry.cam import Cam

Name = str | os.PathLike[str]


@explained()
class Made:
    """The part of Cam that makes it. All lengths are in L, all points in the cam frame."""

    def polyline(self, tolerance: float | None = None, *, wall: str | None = None) -> Polyline:
        """Return points of the profile such that no chord is farther than the tolerance from it.

        Parameters
        ----------
        tolerance : float [L], optional
            The largest distance. None for 1 um in the unit of the cam, for 1e-3 where that is not known.
        wall : {"outer", "far"}, optional
            Wall of a groove, the near one or the far one.

        Returns
        -------
        Polyline
            All `breaks`, inflections and cusps are among its points, whose number is near the least.

        Warns
        -----
        CamkinWarning
            For an undercut profile, whose loops are among the points; it names the lengths that would do.

        Notes
        -----
        The bound is proved, not sampled: between two points the profile turns one way, so it lies between the chord and
        its own tangents.
        """
        one = one_wall(self._cam, wall, "polyline()")
        warn_of_undercut(one)
        return polyline(CamCurve(one), given_or(tolerance, USUAL, one._length_unit))

    def biarcs(self, tolerance: float | None = None, *, wall: str | None = None) -> Biarcs:
        """Return few arcs within the tolerance of the profile. Each continues the tangent of the one before it.

        Parameters
        ----------
        tolerance : float [L], optional
            The largest distance. None for 1 um in the unit of the cam, for 1e-3 where that is not known.
        wall : optional
            As for `polyline`.

        Returns
        -------
        Biarcs
            The distance is measured at 15 cam angles of each pair of arcs, with a margin for what lies between them.

        Warns
        -----
        CamkinWarning
            As for `polyline`.
        """
        one = one_wall(self._cam, wall, "biarcs()")
        warn_of_undercut(one)
        return biarcs(CamCurve(one), given_or(tolerance, USUAL, one._length_unit))

    def offset(self, distance: float, *, wall: str | None = None) -> Offset:
        """Return the path of the centre of a cutter or grinding wheel: the curve at a distance from the profile.

        Parameters
        ----------
        distance : float [L]
            Radius of the cutter on the side of the follower; below 0 for a path in the material.
        wall : optional
            As for `polyline`.

        Returns
        -------
        Offset
            The path, with its own `polyline` and `biarcs`.

        Raises
        ------
        ParameterError
            With the largest radius, if the cutter is larger than the profile is hollow, and for an undercut profile. It
            does not see two far parts of a profile between which the cutter does not fit.
        """
        return offset(one_wall(self._cam, wall, "offset()"), distance)

    def verify(self, xy: Array, *, theta: Array | None = None, wall: str | None = None) -> Verification:
        """Compare the motion on a finished profile, a closed list of points, with that of the program. Needs SciPy.

        Parameters
        ----------
        xy : array_like (n, 2) [L]
            Points in the cam frame, from any start and in either sense. The curve between them is the periodic cubic
            spline by chord length.
        theta : array_like (n,) [deg], optional
            Cam angles; None for each half degree.
        wall : optional
            As for `polyline`.

        Returns
        -------
        Verification
            `error` is the displacement on these points less that of the program, `slope` and `curvature` are its
            derivatives.

        Raises
        ------
        ArrayError
            For points that are no closed profile, and for theta that are not finite angles in one dimension.
        """
        angles = np.arange(720) * 0.5 if theta is None else theta
        return verify(one_wall(self._cam, wall, "verify()"), xy, angles)

    # ---- files ----

    def to_dxf(
        self,
        path: Name,
        *,
        tolerance: float | None = None,
        curve: str = "arcs",
        unit: str | None = None,
        cutter: float | None = None,
        allow_undercut: bool = False,
    ) -> None:
        """Write a DXF file of AutoCAD 2000, whole or not at all.

        Parameters
        ----------
        path : str or path-like
            The file.
        tolerance : float [L], optional
            Largest distance between the curves and the profile. None for 1 um in the unit of the file, for 1e-3 where
            that is not known.
        curve : {"arcs", "polyline", "spline"}, optional
            A polyline with arcs, straight lines, or cubic splines, one for each segment; all within the tolerance.
        unit : {"mm", "cm", "m", "in"}, optional
            Unit of L in the file; None for the length_unit of the program. A program for a swinging follower has none:
            its length_unit is that of an angle.
        cutter : float [L], optional
            Radius of a cutter: the path of its centre on the layer CUTTER, as `offset` makes it.
        allow_undercut : bool, optional
            True also writes a profile that the follower would cut off.

        Raises
        ------
        UnitError
            For a length_unit that is only a label.
        ParameterError
            For an undercut profile; it names the lengths that would do.

        Notes
        -----
        Layers: PROFILE, PITCH (the path of the roller's centre), BASE_CIRCLE, FOLLOWER at the cam angle 0, SEGMENTS
        (marks at their starts). A groove has both walls in PROFILE. $INSUNITS is the unit, or 0 (unitless) without one.
        """
        cam = self._cam
        check_ending(path, "to_dxf()", ".dxf")
        check_disc(cam, "to_dxf()")
        known = _file_unit(cam, unit, dxf.UNITS)
        check_undercut(cam, allow_undercut)
        shapes = drawing(cam, given_or(tolerance, USUAL, known), curve, cutter)
        with write_whole(path) as file:
            dxf.write(shapes, known, file)

    def to_svg(
        self,
        path: Name,
        *,
        tolerance: float | None = None,
        curve: str = "arcs",
        unit: str | None = None,
        cutter: float | None = None,
        allow_undercut: bool = False,
    ) -> None:
        """Write an SVG file with the shapes of `to_dxf` at their size, whole or not at all.

        Its groups are the layers.

        Parameters
        ----------
        path : str or path-like
            The file.
        tolerance, curve : optional
            As for `to_dxf`.
        unit : optional
            As for `to_dxf`. Without a unit, L is that of the viewer.
        cutter, allow_undercut : optional
            As for `to_dxf`.

        Raises
        ------
        UnitError, ParameterError
            As for `to_dxf`.
        """
        cam = self._cam
        check_ending(path, "to_svg()", ".svg")
        check_disc(cam, "to_svg()")
        labelled = unit is None and cam.program.length_unit not in dxf.UNITS
        known = None if labelled else _file_unit(cam, unit, dxf.UNITS)
        check_undercut(cam, allow_undercut)
        shapes = drawing(cam, given_or(tolerance, USUAL, known), curve, cutter)
        with write_whole(path) as file:
            svg.write(shapes, known, escape(cam.program.name or "cam"), file)

    def to_step(self, path: Name, thickness: float, *, tolerance: float | None = None, unit: str | None = None) -> None:
        """Write a STEP file (AP214) with the profile as a solid, whole or not at all.

        Of an outer wall the solid is the cam, without a bore. Of an inner wall it is the opening, and of a groove the
        groove itself, to be cut from a blank.

        Parameters
        ----------
        path : str or path-like
            The file.
        thickness : float [L]
            The solid is from z = 0 to this.
        tolerance : float [L], optional
            The sides are cubic splines within it, one for each segment. None for 0.1 um.
        unit : optional
            As for `to_dxf`; a STEP file needs one.

        Raises
        ------
        UnitError
            Without a unit.
        ParameterError
            For an undercut profile: the solid would cross itself.
        """
        cam = self._cam
        check_ending(path, "to_step()", ".step", ".stp")
        check_disc(cam, "to_step()")
        known = _file_unit(cam, unit, step.UNITS)
        height = finite(thickness, "thickness", ParameterError, length_in(known))
        if height <= 0.0:
            message = f"thickness must be above 0; got {short_repr(thickness)}"
            raise ParameterError(message, parameter="thickness", value=thickness)
        check_undercut(cam, False, "; a solid cannot cross itself")
        within, loops = given_or(tolerance, OF_SOLIDS, known), []
        for i, wall in enumerate(reversed(cam.walls)):  # the far wall is the outer one
            starts = segment_starts(wall)
            cuts = np.append(starts, starts[0] + 180.0) if starts.size == 1 else starts
            loops.append(step.directed(splines(CamCurve(wall), within, cuts), i == 0))
        with write_whole(path) as file:
            step.write(loops, height, str(known), within, cam.program.name or "cam", file)

    def to_csv(
        self,
        path: Name,
        *,
        step: float | None = None,
        theta: Array | None = None,
        tolerance: float | None = None,
        wall: str | None = None,
        cutter: float | None = None,
        allow_undercut: bool = False,
    ) -> None:
        """Write a CSV file of the profile with all bits, whole or not at all.

        Columns: theta, x, y, pitch_x, pitch_y, pressure_angle, curvature; with a cutter also cutter_x, cutter_y. Of a
        barrel cam the file has z and pitch_z too; its walls are "outer" (the upper one) and "far".

        Parameters
        ----------
        path : str or path-like
            The file.
        step : float [deg], optional
            Rows at 0, step, ... and the end of the turn, 1 if nothing is given; it divides 360.
        theta : array_like (n,) [deg], optional
            Cam angles instead.
        tolerance : float [L], optional
            The points of `polyline` instead.
        wall : optional
            As for `polyline`.
        cutter : float [L], optional
            Radius of a cutter, for the path of its centre as `offset` makes it; not for a barrel cam.
        allow_undercut : optional
            As for `to_dxf`.
        """
        cam = self._cam
        check_ending(path, "to_csv()", ".csv", ".txt")
        if cam.is_barrel:
            if cutter is not None:
                check_disc(cam, "cutter=")
            one = point_file.barrel_wall(cam, wall)
        else:
            one = one_wall(cam, wall, "to_csv()")
            check_undercut(one, allow_undercut)
        cut = None if cutter is None else offset(one, cutter, "cutter")
        point_file.write(path, one, point_file.angles(one, step, theta, tolerance), cut)

    @property
    def _cam(self) -> "Cam":
        return cast("Cam", self)


def _file_unit(cam: "Cam", unit: str | None, known: Collection[str | None]) -> str | None:
    """Return the unit of L in a file: that of the call, or of the program. known: those that the file can have."""
    own = cam._length_unit
    names = ", ".join(name for name in UNITS if name in known)
    if unit is not None and not isinstance(unit, str):
        raise WrongTypeError(f"unit must be one of {names}; got {short_repr(unit)}", parameter="unit", value=unit)
    if unit is not None and (unit not in known or (own in UNITS and not agree(unit, own))):
        state = f"the program has the length_unit {own!r}" if own in UNITS else f"unit must be one of {names}"
        remedy = f": cam.to({unit!r}) converts the cam" if own in UNITS and unit in known else ""
        raise UnitError(f"{state}; got unit={short_repr(unit)}{remedy}", parameter="unit", value=unit)
    found = own if unit is None else unit
    if found not in known:
        state = "has no unit of length" if found is None else f"has the length_unit {found!r}, which is only a label"
        raise UnitError(f"the program {state}: give unit= one of {names}", parameter="length_unit", value=found)
    return found
