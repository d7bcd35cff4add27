"""The command line: camkin analyze | export | laws."""

import argparse
import json
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

from camkin import __version__, export, plot, report
from camkin.errors import CamkinError
from camkin.freeform import FORMS
from camkin.law import DEFAULTS, Law, laws, parameters
from camkin.program import Program


class _UsageError(Exception):
    """The command line itself is wrong."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise _UsageError(message)


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command. Returns 0: done; 1: a limit is violated (--strict); 2: bad input, with one line on stderr."""
    try:
        arguments = _parser().parse_args(argv)
        status: int = arguments.run(arguments)
        return status
    except (CamkinError, ImportError, MemoryError, OSError, _UsageError) as error:
        print(f"camkin: {' '.join(str(error).split()) or type(error).__name__}", file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="camkin", description="Displacement, velocity, acceleration and jerk of cam followers.")
    parser.add_argument("--version", action="version", version=f"camkin {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    analyze = commands.add_parser("analyze", help="peaks, RMS values and violated limits of a spec")
    analyze.add_argument("spec", metavar="SPEC", help="TOML or JSON file")
    analyze.add_argument("--rpm", type=float, metavar="N", help="speed; that of the spec if left out")
    analyze.add_argument("--points", type=int, metavar="N", help="samples: of the plot, and in the output of --json")
    analyze.add_argument("--json", action="store_true", help="print JSON instead of a table")
    analyze.add_argument("--plot", metavar="FILE", help="draw the SVAJ diagram into FILE (.png, .svg, .pdf)")
    analyze.add_argument("--strict", action="store_true", help="exit with 1 if a limit is violated")
    analyze.set_defaults(run=_analyze)

    table = commands.add_parser("export", help="write s, v, a, j by time into a file")
    table.add_argument("spec", metavar="SPEC", help="TOML or JSON file")
    table.add_argument("--format", required=True, choices=tuple(export.FORMATS), metavar="F", help="csv or npz")
    table.add_argument("--rpm", type=float, metavar="N", help="speed; that of the spec if left out")
    table.add_argument("--dt", type=float, required=True, metavar="S", help="time step [s]")
    table.add_argument("--steps", type=int, required=True, metavar="N", help="steps; the table has one row more")
    table.add_argument("-o", "--output", required=True, metavar="FILE")
    table.set_defaults(run=_export)

    names = commands.add_parser("laws", help="all motion laws, their parameters and characteristic values")
    names.add_argument("--json", action="store_true", help="print JSON instead of a table")
    names.set_defaults(run=_laws)
    return parser


def _analyze(arguments: argparse.Namespace) -> int:
    program = Program.load(arguments.spec)
    samples = {} if arguments.points is None else {"points": arguments.points}
    analysis = program.analyze(rpm=arguments.rpm, **samples)
    if arguments.plot:
        _plot(program, arguments, samples)
    if arguments.json:
        print(json.dumps(analysis.to_dict(samples=bool(samples)), indent=2, allow_nan=False))
    else:
        print(analysis)
    return 1 if arguments.strict and analysis.violations else 0


def _plot(program: Program, arguments: argparse.Namespace, samples: dict[str, int]) -> None:
    try:
        plot.save(program, arguments.plot, rpm=arguments.rpm, **samples)
    except ValueError as error:  # matplotlib's, for a file name whose ending it does not know
        raise _UsageError(f"{arguments.plot}: {error}") from None


def _export(arguments: argparse.Namespace) -> int:
    program = Program.load(arguments.spec)
    rpm = program.rpm if arguments.rpm is None else arguments.rpm
    if rpm is None:
        raise _UsageError(f"{arguments.spec} has no rpm: give --rpm")
    export.write(program, arguments.output, format=arguments.format, rpm=rpm, dt=arguments.dt, steps=arguments.steps)
    return 0


def _laws(arguments: argparse.Namespace) -> int:
    found = [_law(name) for name in laws()]
    if arguments.json:
        print(json.dumps(found, indent=2, allow_nan=False))
    else:
        peaks = ("Cv", "Ca", "Cj", "Cmdyn")
        heads = (*peaks, "contact", "y''' infinite at")
        rows: list[tuple[str, ...]] = [("law", "parameters", *heads)]
        for law in found:
            values = (report.number(law[key]) if key in law else "" for key in peaks)
            contact = ", ".join(map(str, law.get("contact", ())))
            places = ", ".join(map(report.number, law.get("impulses", ())))
            rows.append((law["name"], ", ".join(law["parameters"]), *values, contact, places))
        print("\n".join(report.grid(rows, text_columns=(0, 1, 7))))
        print(
            "\nCj: max |y'''| between the places where it is infinite, for y'' or y' jumps there, dwells at both ends"
        )
        print("contact: order of contact with a dwell at each end, the highest derivative that is 0 with all below it")
        print(f"\nSegments only, made from what is given there: {', '.join(FORMS)}")
    return 0


def _law(name: str) -> dict[str, Any]:
    """Name and parameters, and the characteristic values unless they depend on a parameter that must be given."""
    known = [key if size == 1 else f"{key}[{size}]" for key, size in parameters(name).items()]
    law = {"name": name, "parameters": known}
    if not parameters(name).keys() <= DEFAULTS.keys():
        return law
    found = Law(name)
    peaks = found.peaks
    values = {"Cv": peaks.Cv, "Ca": peaks.Ca, "Cj": peaks.Cj, "Cmdyn": peaks.Cmdyn}
    return law | values | {"contact": list(found.contact), "impulses": list(found.impulses)}
