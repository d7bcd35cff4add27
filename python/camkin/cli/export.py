"""camkin export: the motion by time, or the cam, as a file for another program."""

import argparse
import re
import sys
from collections.abc import Iterable
from typing import Any

from camkin.analysis import drive_jumps
from camkin.cli import source
from camkin.cli.source import UsageError
from camkin.drive import drive_of
from camkin.errors import CamkinError, ParameterError, TableError
from camkin.io import export
from camkin.program import Program

_DRAWING_FORMATS = ("dxf", "svg", "step")
_POINTS = "points"

# Options of a table with their defaults.
_TABLE_OPTIONS = {
    "dt": None, "steps": None, "step": None, "rpm": None, "rpm_per_s": 0.0, "drive": None, "phase": 0.0, "t0": 0.0,
    "quantity": "s", "scale": 1.0, "relative": False, "name": "CAM", "number": 1, "node_set": None, "dof": 1,
    "solver_dt": None, "static": False,
}  # fmt: skip
# Options of a drawing, or of the points of a cam, with the formats that take them.
_DRAWING_OPTIONS = {
    "curve": ("dxf", "svg"),
    "cutter": ("dxf", "svg", _POINTS),
    "unit": _DRAWING_FORMATS,
    "thickness": ("step",),
    "wall": (_POINTS,),
    "allow_undercut": ("dxf", "svg", _POINTS),
}
# Options of a table that export.write() takes under the same name.
_EXPORTED = ("quantity", "scale", "relative", "name", "number", "node_set", "dof", "tolerance", "solver_dt", "static")


def add(known: Any) -> None:
    """Add the command."""
    table = known.add_parser("export", help="write the motion by time, or the cam, into a file for another program")
    source.add(table)
    formats = (*export.FORMATS, *_DRAWING_FORMATS, _POINTS)
    table.add_argument("--format", required=True, choices=formats, metavar="F", help=" or ".join(formats))
    table.add_argument("--dt", type=float, metavar="S", help="time step of the solver [s]")
    table.add_argument("--steps", type=int, metavar="N", help="steps; the table has one row more, for a solver two")
    table.add_argument("--step", type=float, metavar="DEG", help="instead, for csv and points: rows by cam angle")
    table.add_argument("-o", "--output", required=True, metavar="FILE")
    drive = table.add_argument_group("drive")
    drive.add_argument("--rpm", type=float, metavar="N", help="speed; that of the spec if left out")
    drive.add_argument("--rpm-per-s", type=float, default=0.0, metavar="R", help="rate of the speed [rev/min/s]")
    drive.add_argument("--drive", metavar="FILE", help="speeds by time: two columns, t [s] and n [rev/min]")
    drive.add_argument("--phase", type=float, default=0.0, metavar="DEG", help="cam angle at time 0")
    drive.add_argument("--t0", type=float, default=0.0, metavar="S", help="time of the drive at the first row")
    values = table.add_argument_group("values")
    values.add_argument(
        "--quantity", default="s", metavar="Q", help="s, v, a or j, for formats that take one; s if left out"
    )
    values.add_argument("--scale", type=float, default=1.0, metavar="X", help="factor of all values")
    values.add_argument("--relative", action="store_true", help="s - s(0), for a model drawn where the motion starts")
    values.add_argument("--name", default="CAM", help="of the table in the deck; CAM if left out")
    values.add_argument(
        "--number", type=int, default=1, metavar="N", help="of the table, where it has one; 1 if left out"
    )
    values.add_argument("--node-set", metavar="SET", help="nodes that get the initial velocity (calculix, abaqus)")
    values.add_argument(
        "--dof", type=int, default=1, metavar="N", help="their degree of freedom, 1 to 6 (calculix, abaqus)"
    )
    rows = table.add_argument_group("fewer rows")
    rows.add_argument(
        "--tolerance", type=float, metavar="L", help="by which lines between rows miss s at most, a drawing the profile"
    )
    rows.add_argument("--solver-dt", type=float, metavar="S", help="step of the solver that reads them [s]")
    rows.add_argument("--static", action="store_true", help="they are for a static analysis")
    _add_drawings(table)
    table.set_defaults(run=_run)


def _add_drawings(parser: argparse.ArgumentParser) -> None:
    """Add the options of drawings."""
    group = parser.add_argument_group("files of a cam: dxf, svg, step; points, a csv file of the profile")
    group.add_argument("--curve", choices=("arcs", "polyline", "spline"), help="of dxf and svg; arcs if left out")
    group.add_argument("--cutter", type=float, metavar="L", help="dxf, svg, points: radius of a cutter, for its path")
    group.add_argument("--wall", choices=("outer", "far"), help="points: of a groove")
    group.add_argument("--unit", metavar="U", help="mm, cm, m or in; that of the spec if left out")
    group.add_argument("--thickness", type=float, metavar="L", help="of the solid in a step file")
    group.add_argument("--allow-undercut", action="store_true", default=None, help="write an undercut profile too")


def _run(arguments: argparse.Namespace) -> int:
    """Write the motion by time, or the cam, into a file for another program."""
    if arguments.format in (*_DRAWING_FORMATS, _POINTS):
        return _write_cam(arguments)
    _check_table(arguments)
    program = source.program_of(arguments)
    if arguments.step is not None:
        return _write_by_angle(program, arguments)
    if arguments.drive is None:
        if program.rpm is None and arguments.rpm is None:
            raise UsageError(f"{arguments.spec} has no rpm: give --rpm or --drive")
        drive = drive_of(arguments.rpm, None, arguments.rpm_per_s, arguments.phase, None, program.rpm)
    else:
        if arguments.rpm is not None or arguments.rpm_per_s:
            raise UsageError("--drive has the speeds: leave out --rpm and --rpm-per-s")
        drive = source.drive_of(arguments)
    options: Any = {key: getattr(arguments, key) for key in _EXPORTED}
    with source.warnings_to_stderr(arguments.output, source.spelled):
        try:
            guarantee = export.write(
                program,
                arguments.output,
                format=arguments.format,
                dt=arguments.dt,
                steps=arguments.steps,
                drive=drive,
                t0=arguments.t0,
                **options,
            )
        except ParameterError as error:
            raise UsageError(source.spelled(str(error))) from None
    if guarantee is not None:
        print(f"camkin: {arguments.output}: {guarantee.rows} rows, {guarantee}", file=sys.stderr)
    if jumps := program.continuity(drive=drive):
        print(f"camkin: {arguments.drive}: {drive_jumps.in_words(jumps, program.length_unit)}", file=sys.stderr)
    return 0


def _check_table(arguments: argparse.Namespace) -> None:
    """Check that a table has its steps, and no options of drawings."""
    _refuse(arguments, _DRAWING_OPTIONS, "drawings")
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
    for key, default in (_TABLE_OPTIONS | {"tolerance": None}).items():
        if key not in ("step", "rpm") and getattr(arguments, key) != default:
            raise UsageError(f"{_flag(key)} is for tables by time: leave it out with --step")


def _write_by_angle(program: Program, arguments: argparse.Namespace) -> int:
    """Write the table by cam angle."""
    try:
        program.to_csv(arguments.output, step=arguments.step, rpm=arguments.rpm)
    except TableError as error:
        raise UsageError(f"--{str(error).partition(': theta=')[0]}") from None
    return 0


def _write_cam(arguments: argparse.Namespace) -> int:
    """Write the drawing or the points of the cam of a spec."""
    kind = arguments.format
    rows = ("step",) if kind == _POINTS else ()
    of_tables = [key for key, default in _TABLE_OPTIONS.items() if getattr(arguments, key) != default]
    _refuse(arguments, [key for key in of_tables if key not in rows], "tables")
    of_others = [key for key, formats in _DRAWING_OPTIONS.items() if kind not in formats]
    _refuse(arguments, of_others, "drawings" if kind == _POINTS else "other drawings")
    cam = source.cam_of(arguments, source.program_of(arguments))
    if cam is None:
        raise UsageError(f"{arguments.spec} has no [follower]: a {kind} file is one of a cam")
    given: dict[str, Any] = {key: getattr(arguments, key) for key in (*_DRAWING_OPTIONS, "tolerance", *rows)}
    options = {key: value for key, value in given.items() if value is not None}
    if kind == "step" and "thickness" not in options:
        raise UsageError("the following arguments are required: --thickness")
    write = cam.to_csv if kind == _POINTS else getattr(cam, f"to_{kind}")
    try:
        write(arguments.output, **options)
    except CamkinError as error:
        raise UsageError(_spelled(str(error))) from None
    return 0


# Arguments of Python in messages about a cam, with the options here.
_SPELLED = {
    r"allow_undercut=True": "--allow-undercut",
    r"\bunit=": "--unit ",
    r": cam\.to\('\w+'\) converts the cam$": ": leave --unit out, or convert the lengths and length_unit in the spec",
    r"^give step, theta or tolerance": "give --step or --tolerance",
    r"^step must": "--step must",
    r": theta= takes any angles$": "",
    r"^to_csv\(\) is for one wall, and wall of this cam": "--wall of this cam",
    r"^wall of this cam": "--wall of this cam",
    r"^--wall of this cam must be '(\w+)' or '(\w+)'; got None$": r"the cam has two walls: give --wall \1 or --wall \2",
}


def _spelled(message: str) -> str:
    for argument, option in _SPELLED.items():
        message = re.sub(argument, option, message)
    return message


def _refuse(arguments: argparse.Namespace, keys: Iterable[str], what: str) -> None:
    """Refuse options that are given and do not belong to the format."""
    for key in keys:
        if getattr(arguments, key) is not None:
            raise UsageError(f"{_flag(key)} is for {what}: leave it out for the format {arguments.format}")


def _flag(name: str) -> str:
    return "--" + name.replace("_", "-")
