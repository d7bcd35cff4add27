"""The argument SPEC: a spec file, or a lift table with the options of Program.from_csv()."""

import argparse
import re
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from camkin.drive import Drive
from camkin.errors import CamkinError, CamkinWarning, TableError
from camkin.forces.dynamics_analysis import DynamicsAnalysis
from camkin.geometry import spec as cam_spec
from camkin.geometry.cam import Cam
from camkin.io import lift_file
from camkin.io.spec import in_spec
from camkin.program import Program

if TYPE_CHECKING:
    from camkin.optimize.design import Design


class UsageError(Exception):
    """The command line itself is wrong."""


def check_free(path: str, design: "Design") -> None:
    """Check that a spec has free numbers."""
    if not design.parameters:
        how = 'duration = { free = "rise", low = 60, high = 160 }'
        raise UsageError(f"{path} has no free numbers: write one in place of a number, such as {how}")


@contextmanager
def picture(path: str) -> Iterator[None]:
    """Name the file in the error of matplotlib for an unknown ending."""
    try:
        yield
    except ValueError as error:
        raise UsageError(f"{path}: {error}") from None


# The options for lift tables, by the argument of Program.from_csv().
_TABLE_OPTIONS: dict[str, dict[str, Any]] = {
    "cycle": {"type": float, "metavar": "DEG", "help": "degrees of a cycle; 360 if left out"},
    "event": {
        "dest": "periodic",
        "action": "store_false",
        "help": "the rows are a part of the cycle; the rest is a dwell",
    },
    "degree": {"type": int, "choices": (3, 5), "help": "of the spline, 3 or 5{degree}"},
    "smoothing": {"metavar": "L", "help": "root mean square by which the rows may be missed, or auto{smoothing}"},
    "accumulate": {"action": "store_true", "help": "the table advances from cycle to cycle"},
    "columns": {"metavar": "A,B", "help": "columns of angle and displacement: numbers from 0, or names of a heading"},
    "skip": {"type": int, "metavar": "N", "help": "lines at the start to be passed over"},
    "dwells": {"metavar": "A:B,...", "help": "ranges of cam angles in which the follower rests, as 140:360"},
    "length-unit": {"metavar": "UNIT", "help": "mm, cm, m, in; that of the heading if left out"},
}
# Arguments that messages suggest, as options of the command line.
_SPELLED = (
    (re.compile(r"\bsmoothing='auto'"), "--smoothing auto"),
    (re.compile(r"\bperiodic=False"), "--event"),
    (re.compile(r"\bdwells=\[\(([\d.]+), ([\d.]+)\)\]"), r"--dwells \1:\2"),
    (re.compile(r"\blength_unit="), "--length-unit "),
    (re.compile(r"\bcolumns=\((\d+), (\d+)\)"), r"--columns \1,\2"),
    (re.compile(r"\bcolumns=\('([^', ]+)', '([^', ]+)'\)"), r"--columns \1,\2"),
    (re.compile(r"\baccumulate=True"), "--accumulate"),
    (re.compile(r"\b(cycle|degree|smoothing|skip)=(?=['\d])"), r"--\1 "),
    (re.compile(r"give rpm for all, or rpm='geometric'"), "give --rpm"),
    (re.compile(r"give an rpm, or limits=Limits\(\) to set them aside"), "give --rpm N, or rpm in [cam]"),
    (re.compile(r"give an rpm, or rpm='geometric'"), "give --rpm N, or rpm in [cam]"),
    (re.compile(r"\bx='time' needs(.*): give rpm"), r"--time needs\1: give --rpm"),
    (re.compile(r"\b(lift|duration) is (missing|for)\b"), r"--\1 is \2"),
    (re.compile(r"\brpm="), "--rpm"),
    (re.compile(r"\brelative=True"), "--relative"),
    (re.compile(r"\bnode_set=, dof="), "--node-set, --dof"),
    (re.compile(r"^node_set is\b"), "--node-set is"),
    (re.compile(r"^dof is\b"), "--dof is"),
    (re.compile(r"\bsolver_dt="), "--solver-dt"),
    (re.compile(r"\bstatic=True"), "--static"),
    (re.compile(r"\btolerance="), "--tolerance"),
)


def add(
    parser: argparse.ArgumentParser,
    *,
    several: bool = False,
    laws: bool = False,
    tables: bool = False,
    degree: str = "3",
    smoothing: str | None = None,
) -> None:
    """Add the argument SPEC, and the options for a lift table in its place.

    several: one or more of them. laws: True if the name of a law may stand in its place. tables: True if only a lift
    table may. degree, smoothing: what the command takes if they are left out.
    """
    left_out = {"degree": f"; {degree} if left out", "smoothing": f"; {smoothing} if left out" if smoothing else ""}
    what = "a lift table (.csv, .txt)" if tables else "TOML or JSON file, cam file (.cam), or a lift table (.csv, .txt)"
    if laws:
        parser.add_argument("spec", metavar="SPEC|LAW", nargs="+", help=f"{what}, or the name of a law")
    else:
        many: dict[str, Any] = {"nargs": "+"} if several else {}
        parser.add_argument("spec", metavar="SPEC", help=what, **many)
    group = parser.add_argument_group("lift tables")
    for name, options in _TABLE_OPTIONS.items():
        text = options["help"].format_map(left_out)
        group.add_argument(f"--{name}", default=argparse.SUPPRESS, **(options | {"help": text}))


def program_of(arguments: argparse.Namespace) -> Program:
    """Return the program of SPEC, a spec file, cam file or lift table. Warnings go to stderr."""
    is_table = Path(arguments.spec).suffix.lower() in lift_file.SUFFIXES
    with warnings_to_stderr(arguments.spec, spelled if is_table else str):
        return _of_table(arguments) if is_table else _of_spec(arguments)


@contextmanager
def warnings_to_stderr(file: str, said: Callable[[str], str] = str) -> Iterator[None]:
    """Print each CamkinWarning of the block as one line on stderr that begins with the file, once the block is done."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", CamkinWarning)
        yield
    for warning in caught:
        print(f"camkin: {file}: {said(str(warning.message))}", file=sys.stderr)


def drive_of(arguments: argparse.Namespace) -> Drive:
    """Return the drive of the file --drive with --phase."""
    return Drive.load(arguments.drive, phase=arguments.phase)


def _table_options(arguments: argparse.Namespace) -> dict[str, Any]:
    names = {options.get("dest", name.replace("-", "_")) for name, options in _TABLE_OPTIONS.items()}
    return {key: value for key, value in vars(arguments).items() if key in names}


def check_no_table_options(arguments: argparse.Namespace, why: str) -> None:
    """Refuse options for lift tables where there is none."""
    if given := _table_options(arguments):
        name = next(iter(given)).replace("periodic", "event").replace("_", "-")
        raise UsageError(f"--{name} is for lift tables (.csv, .txt): {why}")


def _of_spec(arguments: argparse.Namespace) -> Program:
    check_no_table_options(arguments, f"{arguments.spec} is read as a spec")
    return Program.load(arguments.spec)


def cam_of(arguments: argparse.Namespace, program: Program) -> Cam | None:
    """Return the cam of SPEC with its program; None for a file without a follower."""
    return Cam._of_spec(program, cam_spec.read(arguments.spec))


def dynamics_of(arguments: argparse.Namespace, moved: Program | Cam) -> DynamicsAnalysis | None:
    """Return the analysis of the [dynamics] of SPEC for its cam or program; None for a file without."""
    found = cam_spec.read(arguments.spec)
    if found.dynamics is None:
        return None
    try:
        return found.dynamics.analyze(moved, rpm=arguments.rpm)
    except CamkinError as error:
        raise in_spec(error, found.source) from None


def _dwells(text: str) -> list[tuple[float, float]]:
    """Return the ranges of --dwells."""
    try:
        ranges = [tuple(map(float, part.split(":"))) for part in text.split(",")]
    except ValueError:
        ranges = []
    if not ranges or any(len(ends) != 2 for ends in ranges):
        raise UsageError(f"--dwells must be ranges such as 0:90,140:360; got {text!r}")
    return [(first, last) for first, last in ranges]


def _of_table(arguments: argparse.Namespace) -> Program:
    given = _table_options(arguments)
    if "columns" in given:
        names = given["columns"].split(",")
        given["columns"] = tuple(int(name) if name.isdecimal() else name for name in names)
    if "dwells" in given:
        given["dwells"] = _dwells(given["dwells"])
    if given.get("smoothing", "auto") != "auto":
        try:
            given["smoothing"] = float(given["smoothing"])
        except ValueError:
            raise UsageError(f"--smoothing must be a number or auto; got {given['smoothing']!r}") from None
    try:
        return Program.from_csv(arguments.spec, rpm=arguments.rpm, **given)
    except TableError as error:
        raise UsageError(spelled(str(error))) from None


def spelled(message: str) -> str:
    """A message with options of the command line in place of arguments of Python."""
    for pattern, option in _SPELLED:
        message = pattern.sub(option, message)
    return message
