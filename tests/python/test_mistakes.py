"""Test the mistakes in motions: the exception of each, the words of its message that name the remedy, the remedies."""

import dataclasses
import math
import re

import pytest
from mistakes import DWELL, FALL, RISE, check_message, moved, program, spec

import camkin
from camkin import Law, Program, Segment

ARM = camkin.SwingingRoller(radius=8, arm=60, centre_distance=80)
ROCKER = camkin.Cam(
    Program.rise_dwell_fall(lift=20, rise=90, dwell=45, fall=90, length_unit="deg"), ARM, base_radius=40
)
THIRD = Segment("poly_345", duration=30, lift=3.333)
# A ramp of 0.02 per degree, and what leads to it.
RAMP = Segment("constant_velocity", duration=8, lift=0.16)
START = Segment("poly_bc", duration=12, lift=0.12, v0=0, v1=0.02)
CONVERTED = {"duration": 12, "lift": 0.12, "v0": 0, "v1": 0.16 / math.radians(8)}
NONE = {"constraints": []}

# Mistake: the call, the exception, words of its message.
MISTAKES = {
    # ---- what the motion comes to ----
    "return forgotten": (
        lambda: Program([RISE, DWELL]),
        camkin.ClosureError,
        "lifts add up to 10, not 0: the program does not return to its start; add a segment of lift -10 in "
        "the 225 degrees "
        "that are left (or set accumulate=True for an indexing cam)",
    ),
    "return forgotten in a full cycle": (
        lambda: Program([Segment("cycloidal", duration=360, lift=10)]),
        camkin.ClosureError,
        "add a segment of lift -10 and shorten the others, which fill the cycle (or set accumulate=True",
    ),
    "return forgotten in a spec": (
        spec('law = "cycloidal"\nduration = 90\nlift = 10'),
        camkin.SpecError,
        "add a segment of lift -10 in the 270 degrees that are left (or set accumulate = true for",
    ),
    "return too short": (
        lambda: Program([RISE, moved("cycloidal", -9)]),
        camkin.ClosureError,
        "lifts add up to 1, not 0: the program does not return to its start; give segment 1 (cycloidal) the "
        "lift -10 (or",
    ),
    "lifts of three decimals": (
        lambda: Program([THIRD, THIRD, THIRD, FALL]),
        camkin.ClosureError,
        "lifts add up to -0.001, not 0: the program does not return to its start; give segment 3 (cycloidal) the lift "
        "-9.999 (or set accumulate=True for an indexing cam)",
    ),
    "two turns of the crank": (
        lambda: Program([Segment("cycloidal", duration=200, lift=10), Segment("cycloidal", duration=200, lift=-10)]),
        camkin.CycleError,
        "durations add up to 400 degrees, more than the cycle of 360: shorten them, or set a longer cycle "
        "(720 for crank",
    ),
    "constant velocity beside a dwell": (
        lambda: Program([moved("constant_velocity", 10), DWELL, moved("constant_velocity", -10)], length_unit="mm"),
        camkin.ContinuityError,
        "velocity jumps from 0 to 6.3662 mm/rad between segments 3 (closing dwell) and 0 (constant_velocity): put "
        "a poly_bc with v0='match', a0='match', v1='match', a1='match' between or use modified_constant_velocity (or "
        "allow_velocity_jump=True)",
    ),
    "constant velocity beside a dwell, without a unit": (
        lambda: Program([moved("constant_velocity", 10), DWELL, moved("constant_velocity", -10)]),
        camkin.ContinuityError,
        "velocity jumps from 0 to 6.3662 L/rad between",
    ),
    "constant velocity beside a law that can match it": (
        lambda: Program([moved("constant_velocity", 10), moved("modified_sine", -10)], cycle=180),
        camkin.ContinuityError,
        "give segment 1 v1='match' (or allow",
    ),
    "constant velocity in a spec": (
        spec(
            'law = "constant_velocity"\nduration = 90\nlift = 10',
            'law = "constant_velocity"\nduration = 90\nlift = -10',
            cam='length_unit = "mm"',
        ),
        camkin.SpecError,
        "mm/rad between segments 2 (closing dwell) and 0 (constant_velocity): put a poly_bc with "
        'v0 = "match", a0 = "match", '
        'v1 = "match", a1 = "match" between or use modified_constant_velocity (or allow_velocity_jump = true)',
    ),
    "poly_bc without values": (
        lambda: Program([moved("poly_bc", 10), DWELL, FALL]),
        camkin.ContinuityError,
        "v is free at both ends of segment 0, give v0=0, v1=0 beside dwells or v0='match', v1='match' (or allow",
    ),
    "poly_bc with one value": (
        lambda: Program([moved("poly_bc", 10, v0=0), DWELL, FALL]),
        camkin.ContinuityError,
        "v1 of segment 0 is free, give v1=0 beside a dwell or v1='match' (or allow",
    ),
    "match on both sides": (
        lambda: Program([moved("poly_bc", 10, v0=0, v1="match"), moved("poly_bc", -10, v0="match", v1=0)]),
        camkin.BoundaryError,
        "v1 of segment 0 (poly_bc) matches segment 1 (poly_bc), which waits for this one in turn: give a "
        "value to v1 of "
        "segment 0 or v0 of segment 1: 0 where the motion turns",
    ),
    "acceleration matched on both sides": (
        lambda: Program([moved("poly_bc", 10, v0=0, v1=0, a1="match"), moved("poly_bc", -10, v0=0, a0="match", v1=0)]),
        camkin.BoundaryError,
        "give a value to a1 of segment 0 or a0 of segment 1, or leave it free",
    ),
    # ---- units of angles ----
    "cycle in radians": (
        lambda: Program([RISE, FALL], cycle=2 * math.pi),
        camkin.CycleError,
        "more than the cycle of 6.283185307179586: shorten them, or set a longer cycle (360 for a turn: it is in degr",
    ),
    "step in radians": (
        lambda: program().to_csv("never written.csv", step=math.radians(0.5)),
        camkin.TableError,
        "step must go into the cycle of 360 degrees without rest; got 0.008726646259971648: if it is in radians, give "
        "step=0.5",
    ),
    "boundary value per degree beside a ramp": (
        lambda: Program([START, RAMP, moved("cycloidal", -0.28)]),
        camkin.ContinuityError,
        "velocity jumps from 0.02 to 1.14592 L/rad between segments 0 (poly_bc) and 1 (constant_velocity): boundary "
        "values are per radian: if v1=0.02 of segment 0 is per degree, give that segment boundary='deg'; else give "
        "segment 0 v1='match' (or allow_velocity_jump=True)",
    ),
    "boundary value per degree after a ramp": (
        lambda: Program([RAMP, moved("poly_bc", 1, v0=0.02, v1=0)], once=True, allow_velocity_jump=False),
        camkin.ContinuityError,
        "put a poly_bc with",  # at the hold before the ramp, where nothing is per degree
    ),
    "boundary value per radian, converted once more": (
        lambda: Program([Segment("poly_bc", **CONVERTED, boundary="deg"), RAMP, moved("cycloidal", -0.28)]),
        camkin.ContinuityError,
        "if v1=65.6561 of segment 0 comes from a value per radian, leave out boundary='deg'; else give segment 0 v1=",
    ),
    "boundary value per degree in a spec": (
        spec(
            'law = "poly_bc"\nduration = 12\nlift = 0.12\nv0 = 0\nv1 = 0.02',
            'law = "constant_velocity"\nduration = 8\nlift = 0.16',
            'law = "cycloidal"\nduration = 90\nlift = -0.28',
        ),
        camkin.SpecError,
        'if v1 = 0.02 of segment 0 is per degree, give that segment boundary = "deg"; else give segment 0 v1 = "match"',
    ),
    # ---- conditions of a poly ----
    "boundary values beside conditions": (
        lambda: Segment("poly", duration=110, lift=20, v0=0, a0=0, v1=0, a1=0, constraints=[(60 / 110, 0, 12)]),
        camkin.BoundaryError,
        "segment (poly): boundary values are given by constraints; got v0=0, a0=0, v1=0, a1=0: leave out v0, a0, v1, "
        "a1, and add (0, 1, 0.0), (0, 2, 0.0), (1, 1, 0.0), (1, 2, 0.0) to constraints",
    ),
    "boundary values per degree beside conditions": (
        lambda: Segment("poly", duration=90, lift=9, v0="match", j1=math.radians(1) ** 3, boundary="deg", **NONE),
        camkin.BoundaryError,
        re.compile(r"and add \(0, 1, v\), \(1, 3, 5\.3\d*e-06\) to constraints, with v of the neighbour, per degree$"),
    ),
    "free value beside conditions": (
        lambda: moved("poly", 10, v1="free", **NONE),
        camkin.BoundaryError,
        re.compile(r"got v1='free': leave out v1$"),
    ),
    "boundary value beside conditions in a spec": (
        spec('law = "poly"\nduration = 90\nlift = 1\na1 = -2\nconstraints = [[0.5, 0, 0.3]]'),
        camkin.SpecError,
        "segment 0 (poly): boundary values are given by constraints; got a1 = -2.0: leave out a1, and add "
        "[1, 2, -2.0] to constraints",
    ),
    "boundary value beside knots": (
        lambda: moved("bspline", 3, v0=0, knots=[0] * 4 + [90] * 4, points=[0, 1, 2, 3], degree=3),
        camkin.BoundaryError,
        "given by knots and points; got v0=0: leave out v0, or make the spline with Segment.table(theta, s, v0=",
    ),
    "angle in the place of a share": (
        lambda: Segment("poly", duration=110, lift=20, constraints=[(60, 0, 12)]),
        camkin.TableError,
        "constraints x must be 0 to 1; got 60: x is the share of the duration, 60/110 for 60 degrees",
    ),
    "negative share": (
        lambda: moved("poly", 20, constraints=[(-1, 0, 12)]),
        camkin.TableError,
        "got -1: x is the share of the duration, 0 at the start and 1 at the end of the segment",
    ),
    "poly beside a dwell": (
        lambda: Program([moved("poly", 10, **NONE), DWELL, FALL]),
        camkin.ContinuityError,
        "(closing dwell) and 0 (poly): add (0, 1, 0.0) to the constraints of segment 0 (or allow_velocity_jump=True)",
    ),
    "poly before a dwell": (
        lambda: Program([moved("poly", 10, constraints=[(0, 1, 0), (1, 1, 3)]), DWELL, FALL]),
        camkin.ContinuityError,
        "and 1 (dwell): replace (1, 1, 3.0) in the constraints of segment 0 by (1, 1, 0.0) (or",
    ),
    "poly beside a dwell in a spec": (
        spec('law = "poly"\nduration = 90\nlift = 1\nconstraints = []', 'law = "cycloidal"\nduration = 90\nlift = -1'),
        camkin.SpecError,
        "add [0, 1, 0.0] to the constraints of segment 0 (or allow_velocity_jump = true)",
    ),
    # ---- arguments of another kind ----
    "free without its call": (
        lambda: moved("poly_bc", 10, v0=0, v1=camkin.free),
        camkin.WrongTypeError,
        "v1 must be a number; got the function free: call it, as in free(name, low, high)",
    ),
    "limits as a dict": (
        lambda: Program([RISE, FALL], limits={"jerk": 50}),
        camkin.WrongTypeError,
        "limits must be Limits or None; got dict: give limits=camkin.Limits(jerk=50)",
    ),
    "limits of an analysis as a number": (
        lambda: program().analyze(limits=50),
        camkin.WrongTypeError,
        "limits must be Limits; got int: give limits=camkin.Limits(velocity=..., acceleration=..., jerk=...)",
    ),
    "limits of a cam as a dict": (
        lambda: program().profile(base_radius=40).analyze(limits={"pressure_angle": 30}),
        camkin.WrongTypeError,
        "limits must be GeometryLimits; got dict: give limits=camkin.GeometryLimits(pressure_angle=30)",
    ),
    "rise that accumulates": (
        lambda: Program.rise(lift=45, duration=90, accumulate=True),
        camkin.WrongTypeError,
        "Program.rise() takes no 'accumulate'; an indexing cam is Program([Segment(law, duration=..., lift=...)], "
        "accumulate=True)",
    ),
    "angle of a double arm in radians": (
        lambda: ROCKER.conjugate(angle=math.pi / 2),
        camkin.ParameterError,
        re.compile(r"angle must be between .*; got 1\.57079.*: if it is in radians, give angle=90$"),
    ),
    "boundary values by a wrong unit": (
        lambda: moved("poly_bc", 10, v0=0.02, boundary="degree"),
        camkin.BoundaryError,
        "boundary must be 'rad' or 'deg', the angle of the boundary values; got 'degree'",
    ),
    "boundary values by a wrong unit in a spec": (
        spec('law = "poly_bc"\nduration = 90\nlift = 1\nboundary = 360'),
        camkin.SpecError,
        "segment 0: boundary must be a string; got a number",
    ),
    # ---- ranges ----
    "percent": (
        lambda: Law("modified_constant_velocity", cv_fraction=50),
        camkin.ParameterError,
        "cv_fraction must be 0 to 0.999; got 50: if it is a percentage, give cv_fraction=0.5",
    ),
    "percent in a segment": (
        lambda: moved("modified_constant_velocity", 10, cv_fraction=33),
        camkin.ParameterError,
        "if it is a percentage, give cv_fraction=0.33",
    ),
    "percent, all of them": (
        lambda: Law("scca", b=25, c=50, d=25),
        camkin.ParameterError,
        "b must be 0 to 1; got 25: if it is a percentage, give b=0.25, c=0.5, d=0.25",
    ),
    "percent, one of them": (
        lambda: Law("scca", b=25, c=0.5, d=0.25),
        camkin.ParameterError,
        "b must be 0 to 1; got 25: if it is a percentage, give b=0.25",
    ),
    "percent in a spec": (
        spec('law = "modified_constant_velocity"\nduration = 90\nlift = 1\ncv_fraction = 50'),
        camkin.SpecError,
        "if it is a percentage, give cv_fraction = 0.5",
    ),
    "negative duration": (
        lambda: Segment("cycloidal", duration=-90, lift=10),
        camkin.DurationError,
        "segment (cycloidal): duration must be 1e-9 to 1e9; got -90",
    ),
    "no lift": (
        lambda: Segment("cycloidal", duration=90),
        camkin.LiftError,
        "segment (cycloidal): lift must be 1e-100 to 1e100 in magnitude; got 0",
    ),
    "dwell with a lift": (
        lambda: Segment("dwell", duration=90, lift=10),
        camkin.LiftError,
        "segment (dwell): lift must be 0; got 10",
    ),
    "boundary value of a law without": (
        lambda: Segment("cycloidal", duration=90, lift=10, v0=1),
        camkin.BoundaryError,
        "segment (cycloidal): v0 must be 0: the law takes no such value, poly_bc does; got 1",
    ),
    "match of a law without": (
        lambda: Segment("cycloidal", duration=90, lift=10, a1="match"),
        camkin.BoundaryError,
        "segment (cycloidal): a1 must be a number: the law takes none that is 'match'",
    ),
    "misspelled match": (
        lambda: moved("poly_bc", 10, v0="matched"),
        camkin.BoundaryError,
        "v0 must be a number or 'match' or 'free'; got 'matched'",
    ),
    "negative duration in a spec": (
        spec('law = "dwell"\nduration = 9', 'law = "cycloidal"\nduration = -90\nlift = 10'),
        camkin.SpecError,
        "spec: segment 1 (cycloidal): duration must be 1e-9 to 1e9; got -90",
    ),
    # ---- objects that are no segments ----
    "dict for a segment": (
        lambda: Program([{"law": "cycloidal", "duration": 90}]),
        camkin.WrongTypeError,
        "segment 0 must be a Segment; got dict: make it with Segment(law, duration=..., lift=...), or the "
        "whole program "
        "with Program.from_dict()",
    ),
    "tuple for a segment": (
        lambda: Program([RISE, ("cycloidal", 90, -10)]),
        camkin.WrongTypeError,
        "segment 1 must be a Segment; got tuple: make it with Segment(law, duration=..., lift=...)",
    ),
    "law for a segment": (
        lambda: Program([Law("cycloidal")]),
        camkin.WrongTypeError,
        "got Law: a Law has no duration: Segment(Law('cycloidal'), duration=..., lift=...)",
    ),
    "program for a segment": (
        lambda: Program([program(), program()]),
        camkin.WrongTypeError,
        "got Program: programs are joined by +",
    ),
    "segment without a list": (
        lambda: Program(RISE),
        camkin.WrongTypeError,
        "segments must be a sequence of Segments; got Segment: put it into a list",
    ),
    "path for segments": (
        lambda: Program("cam.toml"),
        camkin.WrongTypeError,
        "got str: Program.load() takes a path, Program.loads() the text of a spec",
    ),
    "spec for segments": (
        lambda: Program({"segment": []}),
        camkin.WrongTypeError,
        "got dict: Program.from_dict() takes a spec",
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_message_says_what_to_do(name):
    check_message(*MISTAKES[name])


# ---- remedies are what the call takes ----


def test_named_lifts_close_the_program():
    assert Program([RISE, DWELL, Segment("cycloidal", duration=225, lift=-10)]).cycle == 360
    assert Program([THIRD, THIRD, THIRD, moved("cycloidal", -9.999)]).displacement(359) == 0.0
    assert Program([RISE, DWELL], accumulate=True).displacement(360.0) == 10.0


def test_named_values_make_the_velocity_continuous():
    ramp = {"v0": "match", "v1": "match"}
    feed = Segment("constant_velocity", duration=60, lift=6)
    ramps = [Segment("poly_bc", duration=60, lift=1, **ramp), feed, Segment("poly_bc", duration=60, lift=1, **ramp)]
    back = Segment("cycloidal", duration=90, lift=-8)
    for p in (
        Program([*ramps, DWELL, back]),
        Program([moved("modified_constant_velocity", 10, cv_fraction=0.5), DWELL, FALL]),
        Program([moved("poly_bc", 10, v0=0, v1=0), DWELL, FALL]),
        Program([moved("constant_velocity", 10), moved("modified_sine", -10, v0="match", v1="match")], cycle=180),
        Program([moved("poly_bc", 10, v0=0, v1=0.5), moved("poly_bc", -10, v0="match", v1=0)]),
    ):
        assert all(joint.order >= 1 for joint in p.continuity())


def test_values_at_a_nose_keep_the_lift_and_the_acceleration():
    up = moved("poly_bc", 10, v0=0, a0=0, v1=0)
    p = Program([up, moved("poly_bc", -10, v0=0, a0="match", v1=0, a1=0)])
    assert p.analyze().displacement.max.value == 10.0
    assert [joint.order >= 2 for joint in p.continuity() if joint.angle == 90.0] == [True]


@pytest.mark.parametrize(
    ("up", "down"),
    [({}, {"v0": "match", "a0": "match"}), ({"v1": "match", "a1": "match"}, {})],
    ids=["free in the rise", "free in the fall"],
)
def test_a_free_velocity_at_a_nose_warns(up, down):
    """10 x^3 over 90 degrees has the slope 30/(pi/2) at its end, and the fall mirrors the rise."""
    words = r"between segments 0 and 1 with v = -?19.0986 per radian, .*beyond the lift; give v1=0 to segment 0 and"
    with pytest.warns(camkin.CamkinWarning, match=words):
        p = Program([moved("poly_bc", 10, v0=0, a0=0, **up), moved("poly_bc", -10, v1=0, a1=0, **down)])
    assert p.analyze().displacement.max.value > 15


def test_a_free_velocity_where_the_motion_goes_on_does_not_warn():
    on = moved("poly_bc", 10, v0="match", a0="match", v1=0, a1=0)
    Program([moved("poly_bc", 10, v0=0, a0=0), on, moved("cycloidal", -20)])


def test_named_conditions_make_the_velocity_continuous():
    feed = Segment("constant_velocity", duration=60, lift=6)
    start = Segment("poly_bc", duration=30, lift=1, v0=0, v1="match")
    rows = []
    for _ in range(2):
        with pytest.raises(camkin.ContinuityError) as caught:
            Program([start, feed, moved("poly", 10, constraints=rows), moved("cycloidal", -17)])
        added = re.search(r"add \((\d), (\d), ([^)]+)\) to the constraints of segment 2", str(caught.value))
        rows.append((int(added[1]), int(added[2]), float(added[3])))
    assert rows == [(0, 1, pytest.approx(6 / math.radians(60), rel=1e-15)), (1, 1, 0.0)]
    p = Program([start, feed, moved("poly", 10, constraints=rows), moved("cycloidal", -17)])
    assert all(joint.order >= 1 for joint in p.continuity())


def test_the_jerk_at_a_nose_keeps_the_acceleration_low():
    """The figures of docs/tasks/valve-lift.md, which help(Segment) tells in words."""
    for given, lowest in (({}, -54.7), ({"j1": 0}, -30.4)):
        up = Segment("poly_bc", duration=60, lift=5, v0=0, a0=0, v1=0, **given)
        down = Segment("poly_bc", duration=60, lift=-5, v0=0, a0="match", v1=0, a1=0)
        assert Program([up, down]).analyze().acceleration.min.value == pytest.approx(lowest, abs=0.05)


def test_a_boundary_value_per_degree_meets_the_ramp():
    start = Segment("poly_bc", duration=12, lift=0.12, v0=0, v1=0.02, boundary="deg")
    assert Program([start, RAMP, moved("poly_bc", -0.28, v0="match", v1=0)]).continuity()[1].order >= 1


def test_a_poly_can_be_edited():
    """dataclasses.replace() gives all boundary values, which are 0 and say nothing."""
    rise = moved("poly", 10, constraints=[(0, 1, 0.0), (1, 1, 0.0)])
    assert dataclasses.replace(rise, duration=80).law == rise.law
    assert rise.reversed().reversed() == rise


def test_a_message_has_room_for_the_longest_names():
    longest = moved("rise_fall_double_harmonic", 10)
    many = [Segment("dwell", duration=0.25)] * 9999
    for law in ("constant_velocity", "half_cycloidal_2", "half_harmonic_2"):
        with pytest.raises(camkin.ContinuityError) as caught:
            Program([*many, longest, moved(law, 10), longest], accumulate=True, cycle=1e4)
        assert str(caught.value).endswith("(or allow_velocity_jump=True)"), str(caught.value)
