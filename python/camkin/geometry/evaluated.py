"""Evaluation of a cam by cam angle."""

from typing import Any, overload

import numpy as np

from camkin._base.arguments import (
    DOUBLES,
    Array,
    FloatArray,
    checked_block,
    chunks,
    empty,
    from_buffer,
    points,
    thread_count,
)
from camkin._base.calls import explained
from camkin._base.frames import given_back
from camkin._base.units import DEGREES
from camkin._camkin import ffi, lib
from camkin.errors import OverlapError, check
from camkin.geometry.values import BARREL, DISC, Geometry, row_unit

_OUT = ffi.typeof("camkin_geometry *")


@explained()
class Evaluated:
    """The part of Cam that evaluates it."""

    _program_handle: Any
    _struct: Any

    @property
    def is_barrel(self) -> bool:
        """Whether the profile is on a cylinder, and has a third coordinate."""
        raise NotImplementedError

    def evaluate(self, theta: float | Array, *, out: FloatArray | Geometry | None = None, threads: int = 0) -> Geometry:
        """Return all geometry at cam angles.

        Parameters
        ----------
        theta : float or array_like [deg]
            Cam angles, of any shape. An angle of NaN gives NaN at its point.
        out : ndarray or Geometry, optional
            Block of float64 of the shape of the result to be filled and returned, C-contiguous and writeable. It may
            not overlap theta. If it is refused, nothing is written.
        threads : int, optional
            0 for automatic, 1 for the calling thread alone, n for at most n threads.

        Returns
        -------
        Geometry
            Views of one block of shape `(10, *theta.shape)`, 13 rows for a barrel.
        """
        x, rows = points(theta, "theta", DEGREES), BARREL if self.is_barrel else DISC
        count, made = thread_count(threads), (theta, self._length_unit)
        if out is None:
            geometry = Geometry(empty((len(rows), *x.shape), x.shape), rows, made)
        else:
            block = checked_block(out.data if isinstance(out, Geometry) else out, x.shape, len(rows), "a Geometry")
            if np.may_share_memory(x, block):
                raise OverlapError("out overlaps the input; give it memory apart", parameter="out")
            geometry = out if isinstance(out, Geometry) else Geometry(block, rows)
            geometry._made = made
        self._fill(x, rows, geometry.data, count)
        return geometry

    def profile(self, theta: float | Array) -> FloatArray:
        """Return points of the profile in the cam frame.

        Parameters
        ----------
        theta : float or array_like [deg]
            Cam angles, of any shape.

        Returns
        -------
        ndarray [L]
            Points, of shape `(*theta.shape, 2)`, or 3 for a barrel. Of a groove these are points of its near wall;
            `walls` has both.
        """
        return self._places(theta, "")

    def pitch(self, theta: float | Array) -> FloatArray:
        """Return centres of the roller in the cam frame.

        Parameters
        ----------
        theta : float or array_like [deg]
            Cam angles, of any shape.

        Returns
        -------
        ndarray [L]
            Points, as of `profile`. A flat follower has none: points of the profile.
        """
        return self._places(theta, "pitch_")

    def contact(self, theta: float | Array) -> FloatArray:
        """Return the contact in the machine frame.

        Parameters
        ----------
        theta : float or array_like [deg]
            Cam angles, of any shape.

        Returns
        -------
        ndarray [L]
            Points, as of `profile`.
        """
        return self._places(theta, "contact_")

    @overload
    def pressure_angle(self, theta: float) -> float: ...
    @overload
    def pressure_angle(self, theta: Array) -> FloatArray: ...
    def pressure_angle(self, theta: float | Array) -> float | FloatArray:
        """Return the pressure angle, between the normal of the profile and the motion of the follower.

        Parameters
        ----------
        theta : float or array_like [deg]
            Cam angles, of any shape.

        Returns
        -------
        float or ndarray [deg]
            Positive where the normal leans the way in which the surface of the cam moves: with an offset of 0 in a
            rise.
        """
        return self._row(theta, "pressure_angle")

    @overload
    def curvature(self, theta: float) -> float: ...
    @overload
    def curvature(self, theta: Array) -> FloatArray: ...
    def curvature(self, theta: float | Array) -> float | FloatArray:
        """Return the curvature of the profile.

        Parameters
        ----------
        theta : float or array_like [deg]
            Cam angles, of any shape.

        Returns
        -------
        float or ndarray [1/L]
            Positive where the profile bends around the cam axis, 0 in a straight flank. On a barrel it is the curvature
            in the tangent plane, positive where the wall bends upwards.
        """
        return self._row(theta, "curvature")

    @overload
    def radius_of_curvature(self, theta: float) -> float: ...
    @overload
    def radius_of_curvature(self, theta: Array) -> FloatArray: ...
    def radius_of_curvature(self, theta: float | Array) -> float | FloatArray:
        """Return the radius of curvature of the profile.

        Parameters
        ----------
        theta : float or array_like [deg]
            Cam angles, of any shape.

        Returns
        -------
        float or ndarray [L]
            The radius, with the sign of `curvature`; inf in a straight flank.
        """
        curvature: FloatArray = self._at(theta, ("curvature",))[0, ...]
        with np.errstate(divide="ignore"):
            radius = np.asarray(np.divide(1.0, curvature))
        found: float | FloatArray = given_back(theta, radius, "radius_of_curvature", row_unit("x", self._length_unit))
        return found

    def _places(self, theta: float | Array, prefix: str) -> FloatArray:
        rows = tuple(prefix + axis for axis in ("xyz" if self.is_barrel else "xy"))
        return np.moveaxis(self._at(theta, rows), 0, -1)

    def _row(self, theta: float | Array, row: str) -> float | FloatArray:
        block = self._at(theta, (row,))
        found: float | FloatArray = given_back(theta, block[0, ...], row, row_unit(row, self._length_unit))
        return found

    def _at(self, theta: float | Array, rows: tuple[str, ...]) -> FloatArray:
        """Return a block of rows for angles theta [deg]."""
        x = points(theta, "theta", DEGREES)
        block = empty((len(rows), *x.shape), x.shape)
        self._fill(x, rows, block, 0)
        return block

    @property
    def _length_unit(self) -> str | None:
        """The unit of the lengths of the cam; None if that is not known."""
        raise NotImplementedError

    def _fill(self, x: FloatArray, rows: tuple[str, ...], block: FloatArray, threads: int) -> None:
        """Fill the rows of a block for the angles x."""
        n, source, target = x.size, from_buffer(DOUBLES, x), from_buffer(DOUBLES, block)
        for i, length in chunks(n):
            out = ffi.new(_OUT, {row: target + k * n + i for k, row in enumerate(rows)})
            check(lib.camkin_cam_eval(self._program_handle, self._struct, source + i, length, out, threads))
