"""camkin: displacement, velocity, acceleration and jerk of cam followers.

Make a program, then evaluate it by cam angle or by time:

    import camkin

    p = camkin.Program.rise_dwell_fall(lift=10, rise=90, dwell=45, fall=90, law="modified_sine")
    p.displacement(45.0)                                # by cam angle [deg]
    m = p.evaluate([0.0, 30.0, 60.0], rpm=3000)         # m.s, m.v, m.a, m.j
    m = p.boundary_grid(0.0, 1e-5, 2001, rpm=3000)      # by time [s]
    print(p.analyze(rpm=3000))                          # peaks, RMS values, joints
    p.plot(rpm=3000)                                    # diagram of s, v, a, j; needs matplotlib

Where to read on:

    help(camkin.Program)    make, load, evaluate, analyze, edit, export; camkin.Segment and camkin.Law: its parts
    help(camkin.Cam)        profile, pressure angle, curvature, forces and drawings of a program with a follower
    help(camkin.Drive)      speeds that change; camkin.FollowerSet: several followers on one shaft
    help(camkin.Design)     free numbers, to be optimised; camkin.sweep: many designs; camkin.compare, camkin.report
    help(camkin.errors)     the exceptions; every name is also one of camkin, such as camkin.LawError
    camkin.laws()           the names of the motion laws

Program([Segment(...), ...]) takes any segments, Program.load() a spec file, Program.from_csv() a measured lift.

Units: angles in degrees, speeds in rev/min (`rpm`) or rad/s (`omega`), times in seconds, lengths in the unit of `lift`
(L). With a speed, of the call or of the program, v, a, j are in L/s, L/s2, L/s3. Without one, or with rpm="geometric",
they are in L/rad, L/rad2, L/rad3.
"""

from camkin._base import attributes as _attributes
from camkin._base.free import free, rest
from camkin._camkin import ffi as _ffi
from camkin._camkin import lib as _lib
from camkin.analysis import (
    Analysis,
    Characteristics,
    Extremes,
    Joint,
    Jump,
    Limits,
    MaxSpeed,
    Peak,
    Rms,
    SegmentAnalysis,
    Violation,
)
from camkin.analysis.drive_jumps import AccelerationJump
from camkin.curves.biarcs import Biarcs
from camkin.curves.offset import Offset
from camkin.curves.polyline import Polyline
from camkin.curves.verify import Verification
from camkin.designs.derivatives import gradients, motion_gradients
from camkin.designs.designs import Designs, analyze_designs
from camkin.drive import Drive, SpeedJoint
from camkin.dynamics.contact import Spring
from camkin.dynamics.spectrum import ShockSpectrum
from camkin.dynamics.vibration import Vibration
from camkin.errors import *  # noqa: F403
from camkin.errors import CamkinError, CamkinWarning
from camkin.followers import FollowerPlan, FollowerSet
from camkin.forces.analysis import ForceAnalysis
from camkin.forces.dynamics import Dynamics
from camkin.forces.dynamics_analysis import DynamicsAnalysis
from camkin.forces.forces import Forces
from camkin.freeform import Bspline, Poly, PolyBc
from camkin.geometry.analysis import CamAnalysis, GeometryLimits, GeometryViolation
from camkin.geometry.cam import Cam
from camkin.geometry.followers import BarrelRoller, FlatFollower, RollerFollower, SwingingFlat, SwingingRoller
from camkin.geometry.sizing import size
from camkin.geometry.values import Geometry
from camkin.law import Law, Peaks, Places, laws
from camkin.lift_table.fit import Band, Fit
from camkin.motion import Motion, Plan
from camkin.optimize.design import Design
from camkin.program import Program, isa_levels
from camkin.reports.comparison import ComparedMotion, Comparison, compare
from camkin.reports.report import report
from camkin.segment import Segment
from camkin.sweeps.stopped import SweepBroken, SweepInterrupted
from camkin.sweeps.sweep import sweep

__version__ = _ffi.string(_lib.camkin_version()).decode()

__all__ = [
    "AccelerationJump",
    "Analysis",
    "Band",
    "BarrelRoller",
    "Biarcs",
    "Bspline",
    "Cam",
    "CamAnalysis",
    "CamkinError",
    "CamkinWarning",
    "Characteristics",
    "ComparedMotion",
    "Comparison",
    "Design",
    "Designs",
    "Drive",
    "Dynamics",
    "DynamicsAnalysis",
    "Extremes",
    "Fit",
    "FlatFollower",
    "FollowerPlan",
    "FollowerSet",
    "ForceAnalysis",
    "Forces",
    "Geometry",
    "GeometryLimits",
    "GeometryViolation",
    "Joint",
    "Jump",
    "Law",
    "Limits",
    "MaxSpeed",
    "Motion",
    "Offset",
    "Peak",
    "Peaks",
    "Places",
    "Plan",
    "Poly",
    "PolyBc",
    "Polyline",
    "Program",
    "Rms",
    "RollerFollower",
    "Segment",
    "SegmentAnalysis",
    "ShockSpectrum",
    "SpeedJoint",
    "Spring",
    "SweepBroken",
    "SweepInterrupted",
    "SwingingFlat",
    "SwingingRoller",
    "Verification",
    "Vibration",
    "Violation",
    "analyze_designs",
    "compare",
    "free",
    "gradients",
    "isa_levels",
    "laws",
    "motion_gradients",
    "report",
    "rest",
    "size",
    "sweep",
]

_attributes.install({name: globals()[name] for name in __all__ if isinstance(globals()[name], type)})
