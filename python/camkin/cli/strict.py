"""The option --strict: exit status 1 for a violated limit, an undercut profile, or a follower that leaves the cam."""

import argparse
from typing import Any

from camkin.analysis import Analysis
from camkin.cli.source import UsageError
from camkin.forces.dynamics_analysis import DynamicsAnalysis
from camkin.geometry.cam import Cam


def add(parser: Any) -> None:
    """Add the option."""
    help = "exit with 1 if a limit is violated, the profile is undercut, or the follower leaves the cam"
    parser.add_argument("--strict", action="store_true", help=help)


def status(
    arguments: argparse.Namespace, analysis: Analysis, cam: Cam | None, dynamics: DynamicsAnalysis | None
) -> int:
    """Return the exit status: 0 without --strict. Contact is judged at the speed of the dynamics, which it needs."""
    if not arguments.strict:
        return 0
    if dynamics and dynamics.jump and dynamics.rpm is None:
        raise UsageError("--strict judges whether the follower leaves the cam, which needs a speed: give --rpm")
    shapes = [wall.analyze() for wall in cam.walls] if cam else []
    violated = analysis.violations or any(shape.violations or shape.undercut for shape in shapes)
    return 1 if violated or (dynamics and _leaves(dynamics)) else 0


def _leaves(dynamics: DynamicsAnalysis) -> bool:
    lost = dynamics.margin is not None and dynamics.margin <= 1.0
    return lost or (dynamics.forces is not None and dynamics.forces.leaves)
