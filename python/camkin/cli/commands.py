"""The commands: analyze, export, save, fmu, laws. Each returns the exit status."""

import argparse
import json
import sys
from typing import Any

from camkin import fmu
from camkin.analysis import Analysis, text_report
from camkin.cli import drawing, source
from camkin.cli.output import say
from camkin.cli.source import UsageError, picture
from camkin.drive import Drive, drive_of
from camkin.errors import ParameterError
from camkin.freeform import FORMS
from camkin.io import cam_file, export
from camkin.law import DEFAULTS, Law, laws, parameters
from camkin.plot import frame, svaj
from camkin.plot.trace import trace_of


def analyze(arguments: argparse.Namespace) -> int:
    """Print the peaks, RMS values and violated limits of a program."""
    program = source.program_of(arguments)
    samples = {} if arguments.points is None else {"points": arguments.points}
    analysis = program.analyze(rpm=arguments.rpm, **samples)
    if arguments.plot:
        _plot(analysis, arguments, samples)
    cam = source.cam_of(arguments, program)
    shape = cam.analyze() if cam else None
    if arguments.json:
        geometry = {"geometry": shape.to_dict()} if shape else {}
        say(json.dumps(analysis.to_dict(samples=bool(samples)) | geometry, indent=2, allow_nan=False))
    else:
        say(str(analysis))
        if shape:
            say(f"\n{shape}")
        if program.fit:
            say(f"Table: {program.fit}")
    violated = analysis.violations or (shape and shape.violations)
    return 1 if arguments.strict and violated else 0


def _plot(analysis: Analysis, arguments: argparse.Namespace, samples: dict[str, int]) -> None:
    with picture(arguments.plot):
        figure = svaj.detached([trace_of(analysis.program, analysis, "theta")], points=samples.get("points", 2000))
        frame.write(figure, arguments.plot)


_EXPORTED = ("quantity", "scale", "relative", "name", "number", "node_set", "dof", "tolerance", "solver_dt", "static")


def export_table(arguments: argparse.Namespace) -> int:
    """Write the motion by time, or the cam, into a file for another program."""
    if arguments.format in drawing.FORMATS:
        return drawing.write(arguments)
    drawing.check_table(arguments)
    program = source.program_of(arguments)
    if arguments.drive is None:
        if program.rpm is None and arguments.rpm is None:
            raise UsageError(f"{arguments.spec} has no rpm: give --rpm or --drive")
        drive = drive_of(arguments.rpm, None, arguments.rpm_per_s, arguments.phase, None, program.rpm)
    else:
        if arguments.rpm is not None or arguments.rpm_per_s:
            raise UsageError("--drive has the speeds: leave out --rpm and --rpm-per-s")
        drive = Drive.load(arguments.drive, phase=arguments.phase)
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
    return 0


def save(arguments: argparse.Namespace) -> int:
    """Write a cam file."""
    source.program_of(arguments).save(arguments.output)
    return 0


def write_fmu(arguments: argparse.Namespace) -> int:
    """Write an FMU."""
    program = source.program_of(arguments)
    if program.rpm is None and arguments.rpm is None:
        raise UsageError(f"{arguments.spec} has no rpm: give --rpm")
    text = cam_file.text(program)
    fmu.write_fmu(text, arguments.output, arguments.fmi, rpm=arguments.rpm, phase=arguments.phase)
    return 0


def list_laws(arguments: argparse.Namespace) -> int:
    """Print all motion laws, their parameters and characteristic values."""
    found = [_law(name) for name in laws()]
    if arguments.json:
        say(json.dumps(found, indent=2, allow_nan=False))
    else:
        peaks = ("Cv", "Ca", "Cj", "Cmdyn")
        heads = (*peaks, "contact", "y''' infinite at")
        rows: list[tuple[str, ...]] = [("law", "parameters", *heads)]
        for law in found:
            values = (text_report.number(law[key]) if key in law else "" for key in peaks)
            contact = ", ".join(map(str, law.get("contact", ())))
            places = ", ".join(map(text_report.number, law.get("impulses", ())))
            rows.append((law["name"], ", ".join(law["parameters"]), *values, contact, places))
        say("\n".join(text_report.grid(rows, text_columns=(0, 1, 7))))
        say("\nCj: max |y'''| between the places where it is infinite, for y'' or y' jumps there, dwells at both ends")
        say("contact: order of contact with a dwell at each end, the highest derivative that is 0 with all below it")
        say(f"\nSegments only, made from what is given there: {', '.join(FORMS)}")
    return 0


def _law(name: str) -> dict[str, Any]:
    """Return name and parameters, and characteristic values unless a parameter must be given."""
    known = [key if size == 1 else f"{key}[{size}]" for key, size in parameters(name).items()]
    law = {"name": name, "parameters": known}
    if not parameters(name).keys() <= DEFAULTS.keys():
        return law
    found = Law(name)
    peaks = found.peaks
    values = {"Cv": peaks.Cv, "Ca": peaks.Ca, "Cj": peaks.Cj, "Cmdyn": peaks.Cmdyn}
    return law | values | {"contact": list(found.contact), "impulses": list(found.impulses)}
