"""camkin analyze: peaks, RMS values and violated limits of a spec."""

import argparse
import json
from typing import Any

from camkin.analysis import Analysis
from camkin.cli import source
from camkin.cli.output import say
from camkin.cli.source import UsageError
from camkin.plot import svaj


def add(known: Any) -> None:
    """Add the command."""
    analyze = known.add_parser("analyze", help="peaks, RMS values and violated limits of a spec")
    source.add(analyze)
    analyze.add_argument("--rpm", type=float, metavar="N", help="speed; that of the spec if left out")
    analyze.add_argument("--points", type=int, metavar="N", help="samples: of the plot, and in the output of --json")
    analyze.add_argument("--json", action="store_true", help="print JSON instead of a table")
    analyze.add_argument("--plot", metavar="FILE", help="draw the SVAJ diagram into FILE (.png, .svg, .pdf)")
    analyze.add_argument("--strict", action="store_true", help="exit with 1 if a limit is violated")
    analyze.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    """Print peaks, RMS values and violated limits of a program, and the geometry and dynamics that its spec has."""
    program = source.program_of(arguments)
    samples = {} if arguments.points is None else {"points": arguments.points}
    analysis = program.analyze(rpm=arguments.rpm, **samples)
    if arguments.plot:
        _plot(analysis, arguments, samples)
    cam = source.cam_of(arguments, program)
    shape = cam.analyze() if cam else None
    dynamics = source.dynamics_of(arguments, cam or program)
    if arguments.json:
        more = {key: part.to_dict() for key, part in (("geometry", shape), ("dynamics", dynamics)) if part}
        say(json.dumps(analysis.to_dict(samples=bool(samples)) | more, indent=2, allow_nan=False))
    else:
        say(str(analysis))
        if shape:
            say(f"\n{shape}")
        if dynamics:
            say(f"\n{dynamics}")
        if program.fit:
            say(f"Table: {program.fit}")
    violated = analysis.violations or (shape and shape.violations)
    return 1 if arguments.strict and violated else 0


def _plot(analysis: Analysis, arguments: argparse.Namespace, samples: dict[str, int]) -> None:
    try:
        svaj.save(analysis, arguments.plot, **samples)
    except ValueError as error:  # of matplotlib, for an unknown ending of the file name
        raise UsageError(f"{arguments.plot}: {error}") from None
