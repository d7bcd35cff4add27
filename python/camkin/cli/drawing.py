"""camkin export of a cam: DXF, SVG and STEP files of a spec with a follower."""

import argparse
from typing import Any

from camkin.cli import source
from camkin.cli.source import UsageError
from camkin.errors import CamkinError

FORMATS = ("dxf", "svg", "step")

# Options of tables with what they are if left out, and those of drawings, by format.
_TABLE = {
    "dt": None, "steps": None, "step": None, "rpm": None, "rpm_per_s": 0.0, "drive": None, "phase": 0.0, "t0": 0.0,
    "quantity": "s", "scale": 1.0, "relative": False, "name": "CAM", "number": 1, "node_set": None, "dof": 1,
    "solver_dt": None, "static": False,
}  # fmt: skip
_DRAWING = {
    "curve": ("dxf", "svg"),
    "cutter": ("dxf", "svg"),
    "unit": FORMATS,
    "thickness": ("step",),
    "allow_undercut": ("dxf", "svg"),
}


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options of drawings."""
    group = parser.add_argument_group("drawings of a cam: dxf, svg, step")
    group.add_argument("--curve", choices=("arcs", "polyline", "spline"), help="of dxf and svg; arcs if left out")
    group.add_argument("--cutter", type=float, metavar="L", help="dxf, svg: radius of a cutter, to draw its path")
    group.add_argument("--unit", metavar="U", help="mm, cm, m or in; that of the spec if left out")
    group.add_argument("--thickness", type=float, metavar="L", help="of the solid in a step file")
    group.add_argument("--allow-undercut", action="store_true", default=None, help="write an undercut profile too")


def check_table(arguments: argparse.Namespace) -> None:
    """Check that a table has its steps, and no options of drawings."""
    _refuse(arguments, _DRAWING, "drawings")
    if arguments.step is not None:
        _check_by_angle(arguments)
        return
    missing = [name for name in ("dt", "steps") if getattr(arguments, name) is None]
    if missing:
        other = ", or --step for a table by cam angle" if arguments.format == "csv" else ""
        raise UsageError(f"the following arguments are required: {', '.join(map(_flag, missing))}{other}")


def _check_by_angle(arguments: argparse.Namespace) -> None:
    if arguments.format != "csv":
        raise UsageError(f"--step is for csv: give --dt and --steps for the format {arguments.format}")
    for key, default in (_TABLE | {"tolerance": None}).items():
        if key not in ("step", "rpm") and getattr(arguments, key) != default:
            raise UsageError(f"{_flag(key)} is for tables by time: leave it out with --step")


def write(arguments: argparse.Namespace) -> int:
    """Write the cam of a spec."""
    _refuse(arguments, [key for key, default in _TABLE.items() if getattr(arguments, key) != default], "tables")
    _refuse(arguments, [key for key, formats in _DRAWING.items() if arguments.format not in formats], "other drawings")
    cam = source.cam_of(arguments, source.program_of(arguments))
    if cam is None:
        raise UsageError(f"{arguments.spec} has no [follower]: a {arguments.format} file is one of a cam")
    given: dict[str, Any] = {key: getattr(arguments, key) for key in (*_DRAWING, "tolerance")}
    options = {key: value for key, value in given.items() if value is not None}
    if arguments.format == "step" and "thickness" not in options:
        raise UsageError("the following arguments are required: --thickness")
    try:
        getattr(cam, f"to_{arguments.format}")(arguments.output, **options)
    except CamkinError as error:
        raise UsageError(
            str(error).replace("allow_undercut=True", "--allow-undercut").replace("unit=", "--unit ")
        ) from None
    return 0


def _refuse(arguments: argparse.Namespace, keys: "dict[str, Any] | list[str]", what: str) -> None:
    """Refuse options that are given and do not belong to the format."""
    for key in keys:
        if getattr(arguments, key) is not None:
            raise UsageError(f"{_flag(key)} is for {what}: leave it out for the format {arguments.format}")


def _flag(name: str) -> str:
    return "--" + name.replace("_", "-")
