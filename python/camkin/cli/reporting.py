"""camkin report: the report of a program, and of its cam if the spec has a follower."""

import argparse
from typing import Any

from camkin.cli import source
from camkin.cli.source import UsageError
from camkin.errors import ParameterError
from camkin.reports.report import report

# Options that are arguments of camkin.report(): the letter for the value, and the help.
_NUMBERS = {
    "mass": ("KG", "of the follower, adds its forces; of a swinging one its moment of inertia [kg m2]"),
    "rate": ("R", "of the spring [N per length unit], or [N m per unit of the angle]"),
    "preload": ("N", "force of the spring at s = 0 [N], or moment [N m]"),
    "natural-hz": ("HZ", "natural frequency of the follower, adds its vibration"),
    "damping": ("Z", "damping ratio of the vibration"),
}


def add(known: Any) -> None:
    """Add the command."""
    parser = known.add_parser("report", help="write a report as an HTML file or a PDF")
    source.add(parser)
    parser.add_argument("-o", "--output", required=True, metavar="FILE", help="ends in .html or .pdf")
    parser.add_argument("--rpm", type=float, metavar="N", help="speed; that of the spec if left out")
    parser.add_argument("--title", metavar="TEXT", help="the name of the spec if left out")
    parser.add_argument("--notes", default="", metavar="TEXT", help="a text for the reader")
    parser.add_argument("--date", metavar="TEXT", help="none if left out, so that the same spec gives the same file")
    machine = parser.add_argument_group("the machine")
    for name, (metavar, text) in _NUMBERS.items():
        machine.add_argument(f"--{name}", type=float, metavar=metavar, help=text)
    machine.add_argument("--length-unit", metavar="U", help="of the lengths of a swinging cam, for its forces")
    parser.set_defaults(run=write)


def write(arguments: argparse.Namespace) -> int:
    """Write the report."""
    program = source.program_of(arguments)
    cam = source.cam_of(arguments, program)
    keys = ("rpm", "title", "notes", "date", "length_unit", *(name.replace("-", "_") for name in _NUMBERS))
    options: dict[str, Any] = {key: getattr(arguments, key) for key in keys}
    with source.warnings_to_stderr(arguments.output):
        try:
            report(program, cam, arguments.output, **options)
        except ParameterError as error:
            raise UsageError(source.spelled(str(error))) from None
    return 0
