"""camkin save and fmu: files that other programs read and run."""

import argparse
from typing import Any

from camkin import fmu
from camkin.cli import source
from camkin.cli.source import UsageError
from camkin.io import cam_file


def add(known: Any) -> None:
    """Add the commands."""
    save = known.add_parser("save", help="write a cam file, which the C library reads")
    source.add(save)
    save.add_argument("-o", "--output", required=True, metavar="FILE", help="ends in .cam")
    save.set_defaults(run=_save, rpm=None)

    model = known.add_parser("fmu", help="write an FMU, a model for co-simulation")
    source.add(model)
    model.add_argument("--fmi", type=int, choices=(2, 3), default=2, help="version of FMI; 2 if left out")
    model.add_argument("--rpm", type=float, metavar="N", help="start value of the speed; that of the spec if left out")
    model.add_argument("--phase", type=float, default=0.0, metavar="DEG", help="start value of the angle at time 0")
    model.add_argument("-o", "--output", required=True, metavar="FILE", help="ends in .fmu")
    model.set_defaults(run=_write_fmu)


def _save(arguments: argparse.Namespace) -> int:
    """Write a cam file."""
    source.program_of(arguments).save(arguments.output)
    return 0


def _write_fmu(arguments: argparse.Namespace) -> int:
    """Write an FMU."""
    program = source.program_of(arguments)
    if program.rpm is None and arguments.rpm is None:
        raise UsageError(f"{arguments.spec} has no rpm: give --rpm")
    text = cam_file.text(program)
    fmu.write_fmu(text, arguments.output, arguments.fmi, rpm=arguments.rpm, phase=arguments.phase)
    return 0
