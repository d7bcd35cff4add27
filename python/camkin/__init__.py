"""camkin: displacement, velocity, acceleration and jerk of cam followers.

Make a program, then evaluate it by cam angle or by time:

    import camkin

    p = camkin.Program.rise_dwell_fall(lift=10, rise=90, dwell=45, fall=90, law="modified_sine")
    p.displacement(45.0)                                # by cam angle [deg]
    m = p.evaluate([0.0, 30.0, 60.0], rpm=3000)         # m.s, m.v, m.a, m.j
    m = p.boundary_grid(0.0, 1e-5, 2001, rpm=3000)      # by time [s]
    print(p.analyze(rpm=3000))                          # peaks, RMS values, joints
    p.solve(5.0), p.duration(above=1.0)                 # angles where s is 5; degrees in which s is above 1

Program([Segment(...), ...]) takes any segments, Program.load() a spec file, Program.from_csv() a measured lift.
camkin.laws() lists the motion laws.

Units: angles in degrees, speeds in rev/min (`rpm`) or rad/s (`omega`), times in seconds, lengths in the unit of `lift`
(L). With a speed, of the call or of the program, v, a, j are in L/s, L/s2, L/s3. Without one, or with rpm="geometric",
they are in L/rad, L/rad2, L/rad3.
"""

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
from camkin.curves.biarcs import Biarcs
from camkin.curves.offset import Offset
from camkin.curves.polyline import Polyline
from camkin.curves.verify import Verification
from camkin.designs import Designs, analyze_designs, gradients
from camkin.drive import Drive
from camkin.dynamics.contact import Spring
from camkin.dynamics.spectrum import ShockSpectrum
from camkin.dynamics.vibration import Vibration
from camkin.errors import (
    AlignError,
    ArrayError,
    BoundaryError,
    CamkinError,
    CamkinWarning,
    ClosureError,
    ContinuityError,
    CycleError,
    DurationError,
    FileError,
    FpenvError,
    IsaError,
    LawError,
    LiftError,
    LimitError,
    NullError,
    OptionsError,
    OutOfMemoryError,
    OverlapError,
    ParameterError,
    SegmentError,
    SizeError,
    SpecError,
    SpeedError,
    TableError,
    ThreadsError,
    TimeError,
    UnitError,
    WrongTypeError,
)
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
from camkin.lift_table.fit import Fit
from camkin.motion import Motion, Plan
from camkin.optimize.design import Design
from camkin.program import Program, isa_levels
from camkin.segment import Segment

__version__ = _ffi.string(_lib.camkin_version()).decode()

__all__ = [
    "AlignError",
    "Analysis",
    "ArrayError",
    "BarrelRoller",
    "Biarcs",
    "BoundaryError",
    "Bspline",
    "Cam",
    "CamAnalysis",
    "CamkinError",
    "CamkinWarning",
    "Characteristics",
    "ClosureError",
    "ContinuityError",
    "CycleError",
    "Design",
    "Designs",
    "Drive",
    "DurationError",
    "Dynamics",
    "DynamicsAnalysis",
    "Extremes",
    "FileError",
    "Fit",
    "FlatFollower",
    "FollowerPlan",
    "FollowerSet",
    "ForceAnalysis",
    "Forces",
    "FpenvError",
    "Geometry",
    "GeometryLimits",
    "GeometryViolation",
    "IsaError",
    "Joint",
    "Jump",
    "Law",
    "LawError",
    "LiftError",
    "LimitError",
    "Limits",
    "MaxSpeed",
    "Motion",
    "NullError",
    "Offset",
    "OptionsError",
    "OutOfMemoryError",
    "OverlapError",
    "ParameterError",
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
    "SegmentError",
    "ShockSpectrum",
    "SizeError",
    "SpecError",
    "SpeedError",
    "Spring",
    "SwingingFlat",
    "SwingingRoller",
    "TableError",
    "ThreadsError",
    "TimeError",
    "UnitError",
    "Verification",
    "Vibration",
    "Violation",
    "WrongTypeError",
    "analyze_designs",
    "free",
    "gradients",
    "isa_levels",
    "laws",
    "rest",
    "size",
]
