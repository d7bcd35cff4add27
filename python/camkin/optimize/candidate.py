"""A point of a search: the program and the cam of a design at this point."""

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from camkin._base.arguments import FloatArray
from camkin.geometry.analysis import CamAnalysis, GeometryLimits
from camkin.geometry.cam import Cam
from camkin.optimize.cams import OpenCam
from camkin.optimize.pieces import Tops, Values, tops
from camkin.program import Program

if TYPE_CHECKING:
    from camkin.optimize.design import Design


class Candidate:
    """A program of a design, and its cam, which is made on first access.

    moves: derivatives of the known places of breaks, by their index among the starts of pieces.
    """

    def __init__(self, design: "Design", cam: OpenCam | None, values: Mapping[str, float]) -> None:
        """Make the program. Raises the errors of Design.program(), and of Cam() where the cam has free numbers."""
        self._open, self._values = cam, values
        self.program: Program = design.program(values)
        self._tops: dict[Any, Tops] = {}
        self.moves: dict[int, FloatArray] = {}
        if cam and cam.free:
            self.cam  # noqa: B018  # a cam that cannot be made is no fault of a measure

    @cached_property
    def cam(self) -> Cam:
        """The cam."""
        assert self._open is not None
        return self._open.made(self.program, self._values)

    @cached_property
    def shape(self) -> CamAnalysis:
        """The analysis of the cam, without limits."""
        return self.cam.analyze(limits=GeometryLimits())

    def tops(self, key: Any, signals: Values) -> Tops:
        """Return the largest values of signals on each piece. key: key of the cache."""
        if key not in self._tops:
            self._tops[key] = tops(self.program, signals)
        return self._tops[key]
