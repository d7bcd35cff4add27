"""The command line: camkin analyze | export | laws."""

import argparse
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

from camkin import __version__
from camkin.cli import commands, source
from camkin.cli.output import flush
from camkin.cli.source import UsageError
from camkin.errors import CamkinError
from camkin.io import export


class _Parser(argparse.ArgumentParser):
    def _print_message(self, message: str, file: Any = None) -> None:
        """Write help or version. argparse itself would ignore errors of the output."""
        (file or sys.stderr).write(message)

    def error(self, message: str) -> NoReturn:
        raise UsageError(message)


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and return the exit status.

    0: done; 1: a limit is violated (--strict); 2: bad input, with one line on stderr; 130 after Ctrl-C and 141 if the
    reader of a pipe is gone, both without a message.
    """
    try:
        try:
            arguments = _parser().parse_args(argv)
            status: int = arguments.run(arguments)
        finally:
            flush()  # here, where an error can still be reported
        return status
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return 141
    except (CamkinError, ImportError, MemoryError, OSError, ValueError, ArithmeticError, UsageError) as error:
        print(f"camkin: {' '.join(str(error).split()) or type(error).__name__}", file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="camkin", description="Displacement, velocity, acceleration and jerk of cam followers.")
    parser.add_argument("--version", action="version", version=f"camkin {__version__}")
    known = parser.add_subparsers(required=True, metavar="COMMAND")

    analyze = known.add_parser("analyze", help="peaks, RMS values and violated limits of a spec")
    source.add(analyze)
    analyze.add_argument("--rpm", type=float, metavar="N", help="speed; that of the spec if left out")
    analyze.add_argument("--points", type=int, metavar="N", help="samples: of the plot, and in the output of --json")
    analyze.add_argument("--json", action="store_true", help="print JSON instead of a table")
    analyze.add_argument("--plot", metavar="FILE", help="draw the SVAJ diagram into FILE (.png, .svg, .pdf)")
    analyze.add_argument("--strict", action="store_true", help="exit with 1 if a limit is violated")
    analyze.set_defaults(run=commands.analyze)

    table = known.add_parser("export", help="write s, v, a, j by time into a file")
    source.add(table)
    formats = tuple(export.FORMATS)
    table.add_argument("--format", required=True, choices=formats, metavar="F", help=" or ".join(formats))
    table.add_argument("--rpm", type=float, metavar="N", help="speed; that of the spec if left out")
    table.add_argument("--dt", type=float, required=True, metavar="S", help="time step [s]")
    table.add_argument("--steps", type=int, required=True, metavar="N", help="steps; the table has one row more")
    table.add_argument("-o", "--output", required=True, metavar="FILE")
    table.set_defaults(run=commands.export_table)

    names = known.add_parser("laws", help="all motion laws, their parameters and characteristic values")
    names.add_argument("--json", action="store_true", help="print JSON instead of a table")
    names.set_defaults(run=commands.list_laws)
    return parser
