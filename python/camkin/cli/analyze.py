"""camkin analyze: peaks, RMS values and violated limits of a spec, and what a drive adds to them."""

import argparse
import json
from typing import Any

from camkin.analysis import Analysis, drive_jumps
from camkin.cli import source, strict
from camkin.cli.output import say
from camkin.cli.source import picture
from camkin.plot import frame, svaj
from camkin.plot.trace import trace_of


def add(known: Any) -> None:
    """Add the command."""
    analyze = known.add_parser("analyze", help="peaks, RMS values and violated limits of a spec")
    source.add(analyze)
    analyze.add_argument("--rpm", type=float, metavar="N", help="speed; that of the spec if left out")
    analyze.add_argument("--points", type=int, metavar="N", help="samples: of the plot, and in the output of --json")
    analyze.add_argument("--json", action="store_true", help="print JSON instead of a table")
    analyze.add_argument("--plot", metavar="FILE", help="draw the SVAJ diagram into FILE (.png, .svg, .pdf)")
    analyze.add_argument(
        "--drive", metavar="FILE", help="speeds by time: list the jumps of the acceleration at its rows"
    )
    analyze.add_argument("--phase", type=float, default=0.0, metavar="DEG", help="cam angle at time 0 of the drive")
    strict.add(analyze)
    analyze.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    """Print peaks, RMS values and violated limits of a program, and the geometry and dynamics that its spec has."""
    if arguments.phase and arguments.drive is None:
        raise source.UsageError("--phase is the cam angle at time 0 of a drive: give --drive")
    program = source.program_of(arguments)
    jumps = program.continuity(drive=source.drive_of(arguments)) if arguments.drive else None
    samples = {} if arguments.points is None else {"points": arguments.points}
    analysis = program.analyze(rpm=arguments.rpm, **samples)
    if arguments.plot:
        _plot(analysis, arguments, samples)
    cam = source.cam_of(arguments, program)
    shape = cam.analyze() if cam else None
    dynamics = source.dynamics_of(arguments, cam or program)
    status = strict.status(arguments, analysis, cam, dynamics)
    if arguments.json:
        more: dict[str, Any] = {
            key: part.to_dict() for key, part in (("geometry", shape), ("dynamics", dynamics)) if part
        }
        more |= {} if jumps is None else {"drive": [jump.to_dict() for jump in jumps]}
        say(json.dumps(analysis.to_dict(samples=bool(samples)) | more, indent=2, allow_nan=False))
    else:
        say(str(analysis))
        if shape:
            say(f"\n{shape}")
        if dynamics:
            say(f"\n{dynamics}")
        if jumps is not None:
            say(f"\n{drive_jumps.table(jumps, program.length_unit)}")
        if program.fit:
            say(f"Table: {program.fit}")
    return status


def _plot(analysis: Analysis, arguments: argparse.Namespace, samples: dict[str, int]) -> None:
    with picture(arguments.plot):
        figure = svaj.detached([trace_of(analysis.program, analysis, "theta")], points=samples.get("points", 2000))
        frame.write(figure, arguments.plot)
