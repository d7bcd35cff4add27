"""The part of Cam that draws it."""

from functools import cached_property
from typing import TYPE_CHECKING, cast

from camkin.geometry.scene import Scene
from camkin.inline import cards

if TYPE_CHECKING:
    from camkin.geometry.cam import Cam


class Drawn:
    """The part of Cam that draws it."""

    @cached_property
    def _scene(self) -> Scene:
        return Scene(cast("Cam", self))

    def _repr_html_(self) -> str:
        return cards.cam_analysis(cast("Cam", self).analyze())
