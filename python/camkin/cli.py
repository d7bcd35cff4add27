"""The command line: camkin analyze | export | laws."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, NoReturn

from camkin import __version__, export, plot, report
from camkin.errors import CamkinError
from camkin.freeform import FORMS
from camkin.law import DEFAULTS, Law, laws, parameters
from camkin.program import Program


class _UsageError(Exception):
    """The command line itself is wrong."""


class _Parser(argparse.ArgumentParser):
    def _print_message(self, message: str, file: Any = None) -> None:
        """Help and version. argparse passes over errors of the output."""
        (file or sys.stderr).write(message)

    def error(self, message: str) -> NoReturn:
        raise _UsageError(message)


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command. Returns 0: done; 1: a limit is violated (--strict); 2: bad input, with one line on stderr.

    130 after Ctrl-C and 141 where the reader of a pipe has gone, as for other programs, and without a word.
    """
    try:
        try:
            arguments = _parser().parse_args(argv)
            status: int = arguments.run(arguments)
        finally:
            _flush()  # now, while what goes wrong can still be said
        return status
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return 141
    except (CamkinError, ImportError, MemoryError, OSError, ValueError, ArithmeticError, _UsageError) as error:
        print(f"camkin: {' '.join(str(error).split()) or type(error).__name__}", file=sys.stderr)
        return 2


# For an output that cannot hold them.
_PLAIN = {"→": "->", "²": "^2", "³": "^3", "°": " deg", "∞": "inf"}


def _say(text: str) -> None:
    encoding = sys.stdout.encoding or "utf-8"
    for sign, plain in _PLAIN.items():
        if sign not in sign.encode(encoding, "ignore").decode(encoding):
            text = text.replace(sign, plain)
    text = text.encode(encoding, "replace").decode(encoding)
    try:
        print(text)
    except OSError:
        _drop_output()
        raise


def _flush() -> None:
    try:
        sys.stdout.flush()
    except OSError:
        _drop_output()
        raise


def _drop_output() -> None:
    """Let nothing be left that the interpreter would try to write, and complain about, at its end."""
    with suppress(OSError, ValueError):  # a stdout that is no file of the system
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


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
        _say(json.dumps(analysis.to_dict(samples=bool(samples)), indent=2, allow_nan=False))
    else:
        _say(str(analysis))
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
        _say(json.dumps(found, indent=2, allow_nan=False))
    else:
        peaks = ("Cv", "Ca", "Cj", "Cmdyn")
        rows: list[tuple[str, ...]] = [("law", "parameters", *peaks)]
        for law in found:
            values = (report.number(law[key]) if key in law else "" for key in peaks)
            rows.append((law["name"], ", ".join(law["parameters"]), *values))
        _say("\n".join(report.grid(rows, text_columns=(0, 1))))
        _say(f"\nSegments only, made from what is given there: {', '.join(FORMS)}")
    return 0


def _law(name: str) -> dict[str, Any]:
    """Name and parameters, and the characteristic values unless they depend on a parameter that must be given."""
    known = [key if size == 1 else f"{key}[{size}]" for key, size in parameters(name).items()]
    law = {"name": name, "parameters": known}
    if not parameters(name).keys() <= DEFAULTS.keys():
        return law
    peaks = Law(name).peaks
    return law | {"Cv": peaks.Cv, "Ca": peaks.Ca, "Cj": peaks.Cj, "Cmdyn": peaks.Cmdyn}
