"""The command line: camkin analyze | plot | compare | export | save | fmu | laws."""

import argparse
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

from camkin import __version__
from camkin.cli import commands, drawing, pictures, source
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

    pictures.add(known)

    table = known.add_parser("export", help="write the motion by time, or the cam, into a file for another program")
    source.add(table)
    formats = (*export.FORMATS, *drawing.FORMATS)
    table.add_argument("--format", required=True, choices=formats, metavar="F", help=" or ".join(formats))
    table.add_argument("--dt", type=float, metavar="S", help="time step of the solver [s]")
    table.add_argument("--steps", type=int, metavar="N", help="steps; the table has one row more, for a solver two")
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
    values.add_argument("--dof", type=int, default=1, metavar="N", help="their degree of freedom, 1 to 6")
    rows = table.add_argument_group("fewer rows")
    rows.add_argument(
        "--tolerance", type=float, metavar="L", help="by which lines between rows miss s at most, a drawing the profile"
    )
    rows.add_argument("--solver-dt", type=float, metavar="S", help="step of the solver that reads them [s]")
    rows.add_argument("--static", action="store_true", help="they are for a static analysis")
    drawing.add(table)
    table.set_defaults(run=commands.export_table)

    save = known.add_parser("save", help="write a cam file, which the C library reads")
    source.add(save)
    save.add_argument("-o", "--output", required=True, metavar="FILE", help="ends in .cam")
    save.set_defaults(run=commands.save, rpm=None)

    model = known.add_parser("fmu", help="write an FMU, a model for co-simulation")
    source.add(model)
    model.add_argument("--fmi", type=int, choices=(2, 3), default=2, help="version of FMI; 2 if left out")
    model.add_argument("--rpm", type=float, metavar="N", help="start value of the speed; that of the spec if left out")
    model.add_argument("--phase", type=float, default=0.0, metavar="DEG", help="start value of the angle at time 0")
    model.add_argument("-o", "--output", required=True, metavar="FILE", help="ends in .fmu")
    model.set_defaults(run=commands.write_fmu)

    names = known.add_parser("laws", help="all motion laws, their parameters and characteristic values")
    names.add_argument("--json", action="store_true", help="print JSON instead of a table")
    names.set_defaults(run=commands.list_laws)
    return parser
