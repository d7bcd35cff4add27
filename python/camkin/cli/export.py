"""camkin export: the motion by time, or the cam, as a file for another program."""

import argparse
import sys
from typing import Any

from camkin.analysis import drive_jumps
from camkin.cli import drawing, source
from camkin.cli.source import UsageError
from camkin.drive import drive_of
from camkin.errors import ParameterError, TableError
from camkin.io import export
from camkin.program import Program


def add(known: Any) -> None:
    """Add the command."""
    table = known.add_parser("export", help="write the motion by time, or the cam, into a file for another program")
    source.add(table)
    formats = (*export.FORMATS, *drawing.FORMATS)
    table.add_argument("--format", required=True, choices=formats, metavar="F", help=" or ".join(formats))
    table.add_argument("--dt", type=float, metavar="S", help="time step of the solver [s]")
    table.add_argument("--steps", type=int, metavar="N", help="steps; the table has one row more, for a solver two")
    table.add_argument("--step", type=float, metavar="DEG", help="instead, for csv: rows by cam angle, over the cycle")
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
    table.set_defaults(run=_run)


def _write_by_angle(program: Program, arguments: argparse.Namespace) -> int:
    try:
        program.to_csv(arguments.output, step=arguments.step, rpm=arguments.rpm)
    except TableError as error:
        raise UsageError(f"--{str(error).partition(': theta=')[0]}") from None
    return 0


_EXPORTED = ("quantity", "scale", "relative", "name", "number", "node_set", "dof", "tolerance", "solver_dt", "static")


def _run(arguments: argparse.Namespace) -> int:
    """Write the motion by time, or the cam, into a file for another program."""
    if arguments.format in drawing.FORMATS:
        return drawing.write(arguments)
    drawing.check_table(arguments)
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
