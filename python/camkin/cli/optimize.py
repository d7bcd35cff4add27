"""camkin optimize: the best free numbers of a spec, under its limits."""

import argparse
import json
from math import isfinite
from pathlib import Path
from typing import Any

from camkin._base import textfile
from camkin.analysis import text_report
from camkin.cli import source
from camkin.cli.output import say
from camkin.cli.source import UsageError, warnings_to_stderr
from camkin.io import spec as io_spec
from camkin.optimize import spec
from camkin.optimize.minimize import METHODS


def add(known: Any) -> None:
    """Add the command."""
    parser = known.add_parser("optimize", help="the best free numbers of a spec, under its limits")
    parser.add_argument("spec", metavar="SPEC", help="TOML or JSON file with free numbers")
    parser.add_argument("--objective", metavar="NAME", help="such as max_acceleration; that of [optimize] if left out")
    parser.add_argument("--rpm", type=float, metavar="N", help="speed; that of the spec if left out")
    parser.add_argument("--method", choices=METHODS, default=METHODS[0], help="of SciPy; SLSQP if left out")
    parser.add_argument("--starts", type=int, default=3, metavar="N", help="searches; 3 if left out")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="of the starts; 0 if left out")
    parser.add_argument("-o", "--output", metavar="FILE", help="write the spec with the best numbers (.toml)")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    parser.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    """Print the best numbers, or the limits in conflict. The status is 1 where no design keeps the limits."""
    if arguments.output:
        textfile.check_ending(arguments.output, "optimize", ".toml")
    with warnings_to_stderr(arguments.spec):
        found = spec.load(arguments.spec)
        source.check_free(arguments.spec, found.design)
        objective = arguments.objective or found.objective
        if objective is None:
            raise UsageError(f"{arguments.spec} has no [optimize] with an objective: give --objective")
        given = {key: getattr(arguments, key) for key in ("rpm", "method", "starts", "seed")}
        # A spec may describe the follower without a limit of its vibration or speed.
        counts = {key: x for key, x in found.arguments.items() if "limit" in x or key == objective}
        if objective in spec.OF_DYNAMICS and objective not in counts:
            raise UsageError(f"{arguments.spec}: {objective} needs [dynamics] with {spec.OF_DYNAMICS[objective][0]}")
        result = found.design.minimize(objective, **given, **counts)
    document = _document(found, result) if result.program else None
    if arguments.json:
        say(json.dumps(_plain(objective, result, document), indent=2, allow_nan=False))
    else:
        say(_table(objective, found, result))
    if not result.success:
        return 1
    if arguments.output and document is not None:
        with textfile.write_whole(Path(arguments.output)) as out:
            out.write(io_spec.text(document).encode())
    return 0


def _document(found: spec.Found, result: Any) -> dict[str, Any]:
    """Return the spec of the program of a result, with its cam and dynamics."""
    document: dict[str, Any] = (result.cam or result.program).to_dict()
    segments = document.pop("segment")
    return document | ({"dynamics": found.dynamics} if found.dynamics else {}) | {"segment": segments}


def _plain(objective: str, result: Any, document: dict[str, Any] | None) -> dict[str, Any]:
    """Return a result for JSON."""
    return {
        "success": result.success,
        "message": result.message,
        "objective": {"name": objective, "value": result.fun if result.program else None, "unit": result.unit},
        "parameters": result.parameters or {},
        "active": list(result.active),
        "conflict": [c._asdict() | {"needed": c.needed if isfinite(c.needed) else None} for c in result.conflict],
        "programs": result.nfev,
        "spec": document,
    }


def _table(objective: str, found: spec.Found, result: Any) -> str:
    """Return a result as text."""
    lines = [result.message]
    shown = text_report.number
    if result.program:
        lines.append(f"{objective}: {shown(result.fun)} {result.unit}".rstrip())
        rows: list[tuple[str, ...]] = [("free number", "value", "low", "high")]
        for name, (low, high) in found.design.parameters.items():
            rows.append((name, shown(result.parameters[name]), shown(low), shown(high)))
        lines += text_report.grid(rows, text_columns=(0,))
    if result.active:
        lines.append(f"at their limit: {', '.join(result.active)}")
    if result.conflict:
        conflicts: list[tuple[str, ...]] = [("in conflict", "limit", "would have to be")]
        conflicts += [(c.limit, shown(c.value), shown(c.needed)) for c in result.conflict]
        lines += text_report.grid(conflicts, text_columns=(0,))
    return "\n".join(lines)
