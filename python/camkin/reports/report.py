"""camkin.report(): check the arguments, analyze, and write the report whole."""

import datetime
import os
from typing import Any
from warnings import warn

from camkin._base import textfile
from camkin._base.arguments import rev_per_min
from camkin._base.calls import explained_function
from camkin.analysis.limits import Limits, no_limits
from camkin.errors import CamkinWarning, ParameterError, SizeError, WrongTypeError, short_repr
from camkin.forces.dynamics import Dynamics
from camkin.geometry.cam import Cam
from camkin.io import embedded
from camkin.program import Program
from camkin.reports import figures, html, pdf
from camkin.reports.assembled import assembled

SUFFIXES = (*embedded.SUFFIXES, ".pdf")


@explained_function
def report(
    program: Program,
    cam: Cam | None = None,
    path: str | os.PathLike[str] = "cam.html",
    rpm: float | str | None = None,
    limits: Limits | None = None,
    notes: str = "",
    title: str | None = None,
    *,
    omega: float | None = None,
    date: str | datetime.date | None = None,
    dynamics: Dynamics | None = None,
) -> None:
    """Write a report of a program and its cam: title block, verdict, limits and margins, motion, cam, forces, spec.

    Parameters
    ----------
    program : Program
        The motion.
    cam : Cam, optional
        A cam of this program, for the parts about geometry and forces.
    path : str or path-like, optional
        A name that ends in .html, .htm or .pdf. An HTML file needs no network and no script, prints on A4, and has the
        spec in it: `Program.load` and `Cam.load` read it. A PDF has the same content on pages of A4. The file is
        written whole or not at all.
    rpm : float or "geometric", optional
        Speed [rev/min]; None for that of the program. Without one, or with "geometric", v, a and j are per radian, and
        limits per second are not judged.
    limits : Limits, optional
        Limits of v, a and j; None for those of the program. Those of the geometry are the limits of the cam.
    notes : str, optional
        A text for the reader.
    title : str, optional
        None for the name of the program.
    omega : float [rad/s], optional
        Speed instead of `rpm`.
    date : str or datetime.date, optional
        None for none.
    dynamics : Dynamics, optional
        Mass and spring of the follower for its forces, its natural frequency for its vibration; None for those of the
        cam. Without a speed only the speed of lost contact is found.

    Raises
    ------
    WrongTypeError, ParameterError
        Name the parameter and its value.
    CamkinError
        The errors of `Program.analyze` and `Dynamics.analyze`.
    SizeError
        For a page that is too long to be loaded again.
    ImportError
        Without matplotlib.
    OSError
        As `open` raises it.

    Warns
    -----
    CamkinWarning
        For letters that the font of a PDF lacks.

    Notes
    -----
    The verdict counts the limits that are violated, and those that cannot be judged. An impulse is an infinite value,
    ∞. The same input gives the same bytes: nothing in the report depends on the clock, nor on the settings of
    matplotlib.

    Examples
    --------
    >>> program = camkin.Program.rise_dwell_fall(lift=10, rise=90, dwell=45, fall=90, rpm=300, length_unit="mm")
    >>> camkin.report(program, path="motion.html")
    >>> cam = camkin.Cam(program, camkin.RollerFollower(5), base_radius=25)
    >>> spring = camkin.Dynamics(mass=0.11, rate=26.0, preload=180.0)
    >>> camkin.report(program, cam, "cam.pdf", dynamics=spring, notes="second trial")
    """
    _check_types(program, cam, limits, dynamics)
    file = textfile.named(path)
    suffix = file.suffix.lower()
    if suffix not in SUFFIXES:
        message = f"path must end in {', '.join(SUFFIXES)}; got {short_repr(file.name)}"
        raise ParameterError(message, parameter="path", value=path)
    words = {"notes": _words(notes, "notes"), "title": None if title is None else _words(title, "title")}
    words["date"] = date.isoformat() if isinstance(date, datetime.date) else date and _words(date, "date")
    own = cam.dynamics if dynamics is None and cam is not None else dynamics
    speed = rev_per_min(rpm, omega, program.rpm)
    with figures.style():
        content = assembled(program, cam, speed, limits, own, **words)
        data = pdf.pages(content) if suffix == ".pdf" else _page(content)
        lacking = pdf.missing(content) if suffix == ".pdf" else ""
    with textfile.write_whole(file) as out:
        out.write(data)
    if lacking:
        message = f"{file}: the font of the PDF lacks {short_repr(lacking)}: boxes stand there; an HTML report has them"
        warn(message, CamkinWarning, stacklevel=2)


def _page(content: Any) -> bytes:
    data = html.page(content).encode()
    if len(data) > textfile.MAX_BYTES:
        message = f"the report would have {len(data)} bytes, and a file that is loaded at most {textfile.MAX_BYTES}"
        raise SizeError(f"{message}: write a PDF, or a report of fewer segments", parameter="path")
    return data


def _check_types(program: Any, cam: Any, limits: Any, dynamics: Any) -> None:
    if not isinstance(program, Program):
        hint = ": give camkin.report(cam.program, cam)" if isinstance(program, Cam) else ""
        message = f"program must be a Program; got {type(program).__name__}{hint}"
        raise WrongTypeError(message, parameter="program", value=program)
    if cam is not None and not isinstance(cam, Cam):
        is_path = isinstance(cam, str | os.PathLike)
        hint = f": give camkin.report(program, path={short_repr(os.fspath(cam))})" if is_path else ""
        message = f"cam must be a Cam or None; got {type(cam).__name__}{hint}"
        raise WrongTypeError(message, parameter="cam", value=cam)
    if cam is not None and cam.program != program:
        message = "cam must be one of this program, and has another: give camkin.report(cam.program, cam)"
        raise ParameterError(message, parameter="cam", value=cam)
    if limits is not None and not isinstance(limits, Limits):
        raise no_limits(limits, Limits)
    if dynamics is not None and not isinstance(dynamics, Dynamics):
        message = f"dynamics must be Dynamics or None; got {type(dynamics).__name__}"
        raise WrongTypeError(message, parameter="dynamics", value=dynamics)


def _words(given: Any, name: str) -> str:
    """Return a text that a file can hold."""
    if not isinstance(given, str):
        raise WrongTypeError(f"{name} must be a text; got {type(given).__name__}", parameter=name, value=given)
    try:
        given.encode()
    except UnicodeEncodeError:
        message = f"{name} must be Unicode text, without half a surrogate pair; got {short_repr(given)}"
        raise ParameterError(message, parameter=name, value=given) from None
    return given
