"""The command line: camkin analyze | export | laws."""

import argparse
import json
import os
import re
import sys
import warnings
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

from camkin import __version__, export, liftfile, plot, report
from camkin.errors import CamkinError, CamkinWarning, TableError
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
    _add_source(analyze)
    analyze.add_argument("--rpm", type=float, metavar="N", help="speed; that of the spec if left out")
    analyze.add_argument("--points", type=int, metavar="N", help="samples: of the plot, and in the output of --json")
    analyze.add_argument("--json", action="store_true", help="print JSON instead of a table")
    analyze.add_argument("--plot", metavar="FILE", help="draw the SVAJ diagram into FILE (.png, .svg, .pdf)")
    analyze.add_argument("--strict", action="store_true", help="exit with 1 if a limit is violated")
    analyze.set_defaults(run=_analyze)

    table = commands.add_parser("export", help="write s, v, a, j by time into a file")
    _add_source(table)
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


# The options for lift tables, and the arguments of Program.from_csv() that they are.
_TABLE_OPTIONS: dict[str, dict[str, Any]] = {
    "cycle": {"type": float, "metavar": "DEG", "help": "degrees of a cycle; 360 if left out"},
    "event": {
        "dest": "periodic",
        "action": "store_false",
        "help": "the rows are a part of the cycle; the rest is a dwell",
    },
    "degree": {"type": int, "choices": (3, 5), "help": "of the spline, 3 or 5; 3 if left out"},
    "smoothing": {"metavar": "L", "help": "root mean square by which the rows may be missed, or auto"},
    "accumulate": {"action": "store_true", "help": "the table advances from cycle to cycle"},
    "columns": {"metavar": "A,B", "help": "columns of angle and displacement: numbers from 0, or names of a heading"},
    "skip": {"type": int, "metavar": "N", "help": "lines at the start to be passed over"},
}
# Ways out of an error, as the command line takes them.
_SPELLED = (
    (re.compile(r"\bsmoothing='auto'"), "--smoothing auto"),
    (re.compile(r"\bperiodic=False"), "--event"),
    (re.compile(r"\bcolumns=\((\d+), (\d+)\)"), r"--columns \1,\2"),
    (re.compile(r"\baccumulate=True"), "--accumulate"),
    (re.compile(r"\b(cycle|degree|smoothing|skip)=(?=['\d])"), r"--\1 "),
    (re.compile(r"\brpm="), "--rpm"),
)


def _add_source(parser: argparse.ArgumentParser) -> None:
    """The argument SPEC, and the options that a lift table in its place takes."""
    parser.add_argument("spec", metavar="SPEC", help="TOML or JSON file, or a lift table (.csv, .txt)")
    group = parser.add_argument_group("lift tables")
    for name, options in _TABLE_OPTIONS.items():
        group.add_argument(f"--{name}", default=argparse.SUPPRESS, **options)


def _program(arguments: argparse.Namespace) -> Program:
    """The program of SPEC, a spec file or a lift table. What it warns of goes to stderr."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", CamkinWarning)
        is_table = Path(arguments.spec).suffix.lower() in liftfile.SUFFIXES
        program = _of_table(arguments) if is_table else _of_spec(arguments)
    for warning in caught:
        message = str(warning.message)
        print(f"camkin: {arguments.spec}: {_spelled(message) if is_table else message}", file=sys.stderr)
    return program


def _table_options(arguments: argparse.Namespace) -> dict[str, Any]:
    names = {options.get("dest", name): name for name, options in _TABLE_OPTIONS.items()}
    return {key: value for key, value in vars(arguments).items() if key in names}


def _of_spec(arguments: argparse.Namespace) -> Program:
    if given := _table_options(arguments):
        name = next(iter(given)).replace("periodic", "event")
        raise _UsageError(f"--{name} is for lift tables (.csv, .txt): {arguments.spec} is read as a spec")
    return Program.load(arguments.spec)


def _of_table(arguments: argparse.Namespace) -> Program:
    given = _table_options(arguments)
    if "columns" in given:
        names = given["columns"].split(",")
        given["columns"] = tuple(int(name) if name.isdecimal() else name for name in names)
    if given.get("smoothing", "auto") != "auto":
        try:
            given["smoothing"] = float(given["smoothing"])
        except ValueError:
            raise _UsageError(f"--smoothing must be a number or auto; got {given['smoothing']!r}") from None
    try:
        return Program.from_csv(arguments.spec, rpm=arguments.rpm, **given)
    except TableError as error:
        raise _UsageError(_spelled(str(error))) from None


def _spelled(message: str) -> str:
    for pattern, option in _SPELLED:
        message = pattern.sub(option, message)
    return message


def _analyze(arguments: argparse.Namespace) -> int:
    program = _program(arguments)
    samples = {} if arguments.points is None else {"points": arguments.points}
    analysis = program.analyze(rpm=arguments.rpm, **samples)
    if arguments.plot:
        _plot(program, arguments, samples)
    if arguments.json:
        _say(json.dumps(analysis.to_dict(samples=bool(samples)), indent=2, allow_nan=False))
    else:
        _say(str(analysis))
        if program.fit:
            _say(f"Table: {program.fit}")
    return 1 if arguments.strict and analysis.violations else 0


def _plot(program: Program, arguments: argparse.Namespace, samples: dict[str, int]) -> None:
    try:
        plot.save(program, arguments.plot, rpm=arguments.rpm, **samples)
    except ValueError as error:  # matplotlib's, for a file name whose ending it does not know
        raise _UsageError(f"{arguments.plot}: {error}") from None


def _export(arguments: argparse.Namespace) -> int:
    program = _program(arguments)
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
        heads = (*peaks, "contact", "y''' infinite at")
        rows: list[tuple[str, ...]] = [("law", "parameters", *heads)]
        for law in found:
            values = (report.number(law[key]) if key in law else "" for key in peaks)
            contact = ", ".join(map(str, law.get("contact", ())))
            places = ", ".join(map(report.number, law.get("impulses", ())))
            rows.append((law["name"], ", ".join(law["parameters"]), *values, contact, places))
        _say("\n".join(report.grid(rows, text_columns=(0, 1, 7))))
        _say("\nCj: max |y'''| between the places where it is infinite, for y'' or y' jumps there, dwells at both ends")
        _say("contact: order of contact with a dwell at each end, the highest derivative that is 0 with all below it")
        _say(f"\nSegments only, made from what is given there: {', '.join(FORMS)}")
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
