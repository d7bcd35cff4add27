"""camkin report: the report of a program, and of its cam if the spec has a follower."""

import argparse
from typing import Any

from camkin.cli import source, strict
from camkin.cli.source import UsageError
from camkin.errors import ParameterError
from camkin.geometry import spec as cam_spec
from camkin.geometry.cam import Cam
from camkin.program import Program
from camkin.reports.report import report


def add(known: Any) -> None:
    """Add the command."""
    parser = known.add_parser("report", help="write a report as an HTML file or a PDF")
    source.add(parser)
    parser.add_argument("-o", "--output", required=True, metavar="FILE", help="ends in .html or .pdf")
    parser.add_argument("--rpm", type=float, metavar="N", help="speed; that of the spec if left out")
    parser.add_argument("--title", metavar="TEXT", help="the name of the spec if left out")
    parser.add_argument("--notes", default="", metavar="TEXT", help="a text for the reader")
    parser.add_argument("--date", metavar="TEXT", help="none if left out, so that the same spec gives the same file")
    strict.add(parser)
    parser.set_defaults(run=write)


def write(arguments: argparse.Namespace) -> int:
    """Write the report."""
    program = source.program_of(arguments)
    cam = source.cam_of(arguments, program)
    options: dict[str, Any] = {key: getattr(arguments, key) for key in ("rpm", "title", "notes", "date")}
    options["dynamics"] = cam_spec.read(arguments.spec).dynamics
    status = _status(arguments, program, cam) if arguments.strict else 0
    with source.warnings_to_stderr(arguments.output):
        try:
            report(program, cam, arguments.output, **options)
        except ParameterError as error:
            raise UsageError(source.spelled(str(error))) from None
    return status


def _status(arguments: argparse.Namespace, program: Program, cam: Cam | None) -> int:
    analysis = program.analyze(rpm=arguments.rpm, points=2)
    return strict.status(arguments, analysis, cam, source.dynamics_of(arguments, cam or program))
