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
    shape = cam.analyze() if cam else None
    violated = analysis.violations or (shape and (shape.violations or shape.undercut))
    if shape and not violated and (shape.unjudged or shape.corners):
        unjudged = shape.unjudged or {"undercut": f"the velocity jumps at {shape.corners[0]:.6g} deg"}
        each = "; ".join(f"{key} ({reason})" for key, reason in unjudged.items())
        raise UsageError(f"--strict cannot judge {each}: leave --strict out, or change the limit or the motion")
    return 1 if violated or (dynamics and _leaves(dynamics)) else 0


def _leaves(dynamics: DynamicsAnalysis) -> bool:
    lost = dynamics.margin is not None and dynamics.margin <= 1.0
    return lost or (dynamics.forces is not None and dynamics.forces.leaves)
