"""camkin laws: all motion laws, their parameters and characteristic values."""

import argparse
import json
from typing import Any

from camkin.analysis import text_report
from camkin.cli.output import say
from camkin.freeform import FORMS
from camkin.law import DEFAULTS, Law, laws, parameters


def add(known: Any) -> None:
    """Add the command."""
    names = known.add_parser("laws", help="all motion laws, their parameters and characteristic values")
    names.add_argument("--json", action="store_true", help="print JSON instead of a table")
    names.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
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
