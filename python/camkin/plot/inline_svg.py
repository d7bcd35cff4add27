"""Small SVG pictures for reports and pages: a motion, and a cam with its follower."""

from typing import TYPE_CHECKING

from camkin.analysis import Limits
from camkin.inline import cam as inline_cam
from camkin.inline import svaj

if TYPE_CHECKING:
    from camkin.geometry.cam import Cam
    from camkin.program import Program


def svg_svaj(program: "Program", rpm: float | str | None = None, *, width: float = 460.0, height: float = 300.0) -> str:
    """Return an SVG element with s, v, a, j of a program over one cycle, some 5 kB, for light and dark pages.

    rpm: as for Program.plot(). With a speed it has the limits of the program. width, height: [px].
    """
    geometric = rpm == "geometric" or (rpm is None and program.rpm is None)
    limits = Limits() if geometric else None
    return svaj.picture(program.analyze(rpm=rpm, limits=limits, points=2), width, height)


def svg_cam(cam: "Cam", *, theta: float = 0.0, width: float = 300.0) -> str:
    """Return an SVG element with a cam and its follower at a cam angle [deg], the pressure angle as colour, some 8 kB.

    Undercut and concave ranges are marked. width: [px]; the height follows from it, because the scales agree.
    """
    return inline_cam.picture(cam._scene, theta, width)
