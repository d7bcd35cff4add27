"""Test the mistakes of users: the exception of each, and the words of its message that name the remedy."""

import ast
import inspect
import re
import warnings
from pathlib import Path

import numpy as np
import pytest

import camkin
from camkin import Law, Limits, Program, Segment, cli
from camkin._base.law_names import GROUPS, OTHER_NAMES
from camkin.dialects import SYSTEMS
from camkin.freeform import FORMS

RISE = Segment("cycloidal", duration=90, lift=10)
DWELL = Segment("dwell", duration=45)
FALL = Segment("cycloidal", duration=90, lift=-10)


def moved(law, lift, **given):
    return Segment(law, duration=90, lift=lift, **given)


def program():
    return Program([RISE, DWELL, FALL])


def spec(*segments, cam=""):
    text = f"[cam]\n{cam}\n" + "".join(f"[[segment]]\n{segment}\n" for segment in segments)
    return lambda: Program.loads(text)


def rise_dwell_fall(**changed):
    return Program.rise_dwell_fall(**{"lift": 10, "rise": 90, "dwell": 45, "fall": 90} | changed)


THIRD = Segment("poly_345", duration=30, lift=3.333)

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
        "a poly_bc with v0='match', v1='match' between or use modified_constant_velocity (or "
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
        'v0 = "match", '
        'v1 = "match" between or use modified_constant_velocity (or allow_velocity_jump = true)',
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
        "segment 0 or v0 of segment 1",
    ),
    # ---- units of angles ----
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
    "speed of a velocity by place": (
        lambda: program().velocity(45, 3000),
        camkin.WrongTypeError,
        "Program.velocity() takes theta by place, the rest by name: did you mean Program.velocity(45, rpm=3000)?",
    ),
    "speed by place of a jerk": (
        lambda: program().jerk(45, 3000.0),
        camkin.WrongTypeError,
        "did you mean Program.jerk(45, rpm=3000.0)?",
    ),
    "product": (
        lambda: program() * 8,
        camkin.WrongTypeError,
        "a Program has no product: scaled(lift=..., angle=...) multiplies its values, p + p repeats it; got a int",
    ),
    "product from the left": (lambda: 2.0 * program(), camkin.WrongTypeError, "p + p repeats it; got a float"),
    "a form of a segment as a law": (
        lambda: Law("polynomial"),
        camkin.LawError,
        "that is 'poly_bc' or 'poly' here, which is for a Segment: Segment('poly_bc', duration=..., ...)",
    ),
    "a spline as a law": (lambda: Law("cubic spline"), camkin.LawError, "Segment('bspline', duration=..., ...)"),
    "VDI name of the cycloid": (lambda: Law("Bestehorn-Sinoide"), camkin.LawError, "that is 'cycloidal' here"),
    "VDI name of the harmonic": (lambda: Law("einfache Sinuslinie"), camkin.LawError, "that is 'simple_harmonic' here"),
    "VDI name of a polynomial": (lambda: Law("Polynom 5. Grades"), camkin.LawError, "that is 'poly_345' here"),
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
    # ---- calls ----
    "misspelled duration": (
        lambda: Segment("cycloidal", durration=90, lift=10),
        camkin.WrongTypeError,
        "Segment() takes no 'durration'; did you mean 'duration'?",
    ),
    "no duration": (
        lambda: Segment("cycloidal", lift=10),
        camkin.WrongTypeError,
        "Segment() needs 'duration', as in Segment(law, duration=...)",
    ),
    "misspelled lift": (
        lambda: Segment("cycloidal", duration=90, lfit=10),
        camkin.ParameterError,
        "segment of law 'cycloidal': unknown 'lfit'; did you mean 'lift'?",
    ),
    "height": (
        lambda: Segment("cycloidal", duration=90, height=10),
        camkin.ParameterError,
        "unknown 'height'; did you mean 'lift'?",
    ),
    "segment by place": (
        lambda: Segment("cycloidal", 90, 10),
        camkin.WrongTypeError,
        "Segment() takes law by place, the rest by name: did you mean Segment('cycloidal', duration=90, lift=10)?",
    ),
    "segment by place and name": (
        lambda: Segment("cycloidal", 90, lift=10),
        camkin.WrongTypeError,
        "did you mean Segment('cycloidal', duration=90, lift=10)?",
    ),
    "segment with its law twice": (
        lambda: Segment("cycloidal", law="dwell", duration=9),
        camkin.WrongTypeError,
        "Segment() was given 'law' twice, by place and by name",
    ),
    "rise, dwell, fall by place": (
        lambda: Program.rise_dwell_fall(10, 90, 45, 90),
        camkin.WrongTypeError,
        "did you mean Program.rise_dwell_fall(lift=10, rise=90, dwell=45, fall=90)?",
    ),
    "rise, dwell, fall without a fall": (
        lambda: Program.rise_dwell_fall(lift=10, rise=90, dwell=45),
        camkin.WrongTypeError,
        "Program.rise_dwell_fall() needs 'fall'",
    ),
    "height in rise, dwell, fall": (
        lambda: Program.rise_dwell_fall(height=10, rise=90, dwell=45, fall=90),
        camkin.WrongTypeError,
        "Program.rise_dwell_fall() takes no 'height'; did you mean 'lift'?",
    ),
    "limits by place": (
        lambda: Limits(400),
        camkin.WrongTypeError,
        "Limits() takes nothing by place, the rest by name: did you mean Limits(velocity=400)?",
    ),
    "limits by letter": (
        lambda: Limits(a=400),
        camkin.WrongTypeError,
        "Limits() takes no 'a'; did you mean 'acceleration'?",
    ),
    "limits by a wrong name": (
        lambda: Limits(force=400),
        camkin.WrongTypeError,
        "Limits() takes no 'force'; choose from 'velocity', 'acceleration', 'jerk'",
    ),
    "speed by place": (
        lambda: program().analyze(3000),
        camkin.WrongTypeError,
        "did you mean Program.analyze(rpm=3000)?",
    ),
    "speed by another name": (
        lambda: program().analyze(speed=3000),
        camkin.WrongTypeError,
        "Program.analyze() takes no 'speed'; did you mean 'rpm'?",
    ),
    "segments one by one": (
        lambda: Program(RISE, DWELL, FALL),
        camkin.WrongTypeError,
        "Program() takes segments as one list: did you mean Program([..., ..., ...])?",
    ),
    "laws one by one": (
        lambda: camkin.compare("cycloidal", "poly_345"),
        camkin.WrongTypeError,
        "camkin.compare() takes motions as one list: did you mean camkin.compare(['cycloidal', 'poly_345'])?",
    ),
    "unit of a comparison": (
        lambda: camkin.compare(["cycloidal"], units="mm"),
        camkin.WrongTypeError,
        "camkin.compare() takes no 'units'; did you mean 'length_unit'?",
    ),
    "a limit instead of limits": (
        lambda: program().max_speed(velocity=400),
        camkin.WrongTypeError,
        "Program.max_speed() takes no 'velocity'; give limits=camkin.Limits(velocity=400)",
    ),
    "a limit of the geometry instead of limits": (
        lambda: program().profile(base_radius=40).analyze(pressure_angle=30),
        camkin.WrongTypeError,
        "Cam.analyze() takes no 'pressure_angle'; give limits=camkin.GeometryLimits(pressure_angle=30)",
    ),
    "a free number without a name": (
        lambda: camkin.free(60, 120),
        camkin.WrongTypeError,
        "camkin.free() needs 'high', as in camkin.free(name, low, high)",
    ),
    "no limits": (
        lambda: program().max_speed(),
        camkin.LimitError,
        "got None: give Limits(velocity=..., acceleration=..., jerk=...)",
    ),
    "a file in the place of the cam": (
        lambda: camkin.report(program(), "cam.html"),
        camkin.WrongTypeError,
        "cam must be a Cam or None; got str: give camkin.report(program, path='cam.html')",
    ),
    "a level in the place of the quantity": (
        lambda: program().duration(1.27),
        camkin.WrongTypeError,
        "quantity must be a name; got float: give above=1.27, or below= or within=",
    ),
    "too much by place": (
        lambda: Program.load("cam.toml", 3000),
        camkin.WrongTypeError,
        "Program.load() takes path by place and nothing else; got 2 arguments",
    ),
    "parameters by place": (
        lambda: Law("scca", 0.25, 0.5, 0.25),
        camkin.WrongTypeError,
        "Law() takes name by place and nothing else; got 4 arguments",
    ),
    "no law": (lambda: Law(), camkin.WrongTypeError, "Law() needs 'name', as in Law(name)"),
    "program called": (lambda: program()(45), camkin.WrongTypeError, "use .displacement(theta), .velocity(theta, rpm="),
    "program.s": (
        lambda: program().s(45),
        AttributeError,
        "'Program' object has no attribute 's': use .displacement(theta), or .evaluate(theta).s",
    ),
    "program.a": (
        lambda: program().a(45),
        AttributeError,
        "'Program' object has no attribute 'a': use .acceleration(theta, rpm=...), or .evaluate(theta).a",
    ),
    "program.nothing": (
        lambda: program().nothing,
        AttributeError,
        re.compile(r"^'Program' object has no attribute 'nothing'$"),
    ),
    "array for an integer": (
        lambda: program().plan(np.array([1, 2])),
        camkin.WrongTypeError,
        "n must be an integer; got ndarray",
    ),
    "array for a degree": (
        lambda: Segment.bspline([0, 0, 0, 0, 9, 9, 9, 9], [0, 1, 2, 3], np.array([3, 3])),
        camkin.WrongTypeError,
        "degree must be an integer; got ndarray",
    ),
    "number for knots": (
        lambda: Segment.bspline(9, [0, 1, 2, 3]),
        camkin.WrongTypeError,
        "knots must be a sequence; got int",
    ),
    "nothing for points": (
        lambda: Segment.bspline([0, 0, 0, 0, 9, 9, 9, 9], None),
        camkin.WrongTypeError,
        "points must be a sequence; got NoneType",
    ),
    # ---- what is no segment ----
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
    # ---- files ----
    "path to loads": (
        lambda: Program.loads("cams/inlet.toml"),
        camkin.SpecError,
        "if it is the name of a file, use Program.load()",
    ),
    "path of a table to loads": (
        lambda: Program.loads("lift.csv"),
        camkin.SpecError,
        "if it is the name of a file, use Program.from_csv()",
    ),
    "Path to loads": (
        lambda: Program.loads(Path("cam.toml")),
        camkin.SpecError,
        "spec: must be text; got PosixPath: Program.load() takes a path",
    ),
    "dict to loads": (
        lambda: Program.loads({"segment": []}),
        camkin.SpecError,
        "spec: must be text; got dict: Program.from_dict() takes a dict",
    ),
    "text to load": (
        lambda: Program.load("[cam]\nrpm = 300\n"),
        camkin.SpecError,
        "Program.loads() takes the text of a spec",
    ),
    "dict to load": (
        lambda: Program.load({"segment": []}),
        camkin.WrongTypeError,
        "path must be a str, bytes or os.PathLike; got dict: Program.from_dict() takes a dict",
    ),
    "table to loads": (
        lambda: Program.loads("angle,lift\n0,0\n10,0.5\n20,1\n"),
        camkin.SpecError,
        "if it is a table of cam angles and displacements, use Program.from_csv()",
    ),
    # ---- names of laws ----
    "spline": (lambda: moved("spline", 10), camkin.LawError, "there is no law 'spline'; that is 'bspline' here"),
    "polynomial": (lambda: moved("polynomial", 1), camkin.LawError, "that is 'poly_bc' or 'poly' here"),
    "poly_bc as a Law": (lambda: Law("poly_bc"), camkin.LawError, "use Segment('poly_bc', ...)"),
    "closed list": (
        lambda: Law("xyzzy"),
        camkin.LawError,
        "; Elementary: dwell, constant_velocity, parabolic; Polynomials:",
    ),
    "name with settled parameters": (
        lambda: Law("SCCA with Constant-Velocity 50%"),
        camkin.LawError,
        "that is Law.from_dialect('motiondesigner', 'SCCA with Constant-Velocity 50%') here",
    ),
}
ELSEWHERE = {
    "sinuslinie": "simple_harmonic",
    "geneigte Sinuslinie": "cycloidal",
    "bestehorn": "cycloidal",
    "rast": "dwell",
    "shm": "simple_harmonic",
    "MS": "modified_sine",
    "MT": "modified_trapezoid",
    "3-4-5": "poly_345",
    "Poly5": "poly_345",
    "linear": "constant_velocity",
    "harmonic": "simple_harmonic",
    "modifizierte_sinuslinie": "modified_sine",
    "MOTIONFUNCTYPE_BESTEHORN": "cycloidal",
    "D_D_INCLINED_SINE": "cycloidal",
    "サイクロイド": "cycloidal",
}
for there, here in ELSEWHERE.items():
    MISTAKES[f"law {there}"] = (lambda name=there: moved(name, 1), camkin.LawError, f"that is {here!r} here")
    MISTAKES[f"Law {there}"] = (lambda name=there: Law(name), camkin.LawError, f"that is {here!r} here")
for spelled in ("modified sine", "Modified_Sine", "modifiedsine", "modfied_sine"):
    MISTAKES[f"law {spelled}"] = (lambda name=spelled: Law(name), camkin.LawError, "did you mean 'modified_sine'?")


@pytest.mark.parametrize("name", MISTAKES)
def test_message_says_what_to_do(name):
    call, kind, words = MISTAKES[name]
    with pytest.raises(kind) as caught:
        call()
    assert type(caught.value) is kind
    message = str(caught.value)
    assert words.search(message) if isinstance(words, re.Pattern) else words in message, message
    assert "CAMKIN_" not in message
    assert "\n" not in message


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


def test_a_message_has_room_for_the_longest_names():
    longest = moved("rise_fall_double_harmonic", 10)
    many = [Segment("dwell", duration=0.25)] * 9999
    for law in ("constant_velocity", "half_cycloidal_2", "half_harmonic_2"):
        with pytest.raises(camkin.ContinuityError) as caught:
            Program([*many, longest, moved(law, 10), longest], accumulate=True, cycle=1e4)
        assert str(caught.value).endswith("(or allow_velocity_jump=True)"), str(caught.value)


# ---- names of laws ----


@pytest.mark.parametrize("make", [Law, lambda name: Segment(name, duration=90, lift=1)], ids=["Law", "Segment"])
def test_a_list_to_choose_from_has_every_law(make):
    with pytest.raises(camkin.LawError) as caught:
        make("xyzzy")
    listed = re.findall(r"\w+", str(caught.value).partition(";")[2])
    forms = () if make is Law else tuple(FORMS)
    assert set(camkin.laws() + forms) <= set(listed)
    assert set(FORMS).isdisjoint(listed) == (make is Law)


def test_groups_have_every_law_once():
    assert sorted(law for group in GROUPS.values() for law in group) == sorted(camkin.laws())
    assert OTHER_NAMES.keys() <= {*camkin.laws(), *FORMS}


def every_other_name():
    yield from ((name, law) for law, names in OTHER_NAMES.items() if law not in FORMS for name in names)
    for system in SYSTEMS.values():
        yield from ((name, entry.law) for entry in system.entries if entry.law for name in entry.names)


@pytest.mark.parametrize(("name", "law"), list(every_other_name()))
def test_every_name_of_other_systems_is_known(name, law):
    if name.casefold() in camkin.laws():
        return
    with pytest.raises(camkin.LawError) as caught:
        Law(name)
    message = str(caught.value)
    # The name of the law itself leads to the law as well.
    assert repr(law) in message or f"{name!r}) here" in message, message
    for call in re.findall(r"Law\.from_dialect\((.*?)\)(?= or | here)", message):
        assert Law.from_dialect(
            *ast.literal_eval(call), **({"a": 0.2, "b": 0.6, "c": 0.2} if "Sine-Con" in call else {})
        )


@pytest.mark.parametrize(
    ("word", "laws"),
    [
        ("sine", ("simple_harmonic", "cycloidal")),
        ("cosine", ("simple_harmonic",)),
        ("trapezoid", ("modified_trapezoid", "trapezoidal_velocity")),
        ("ramp", ("constant_velocity",)),
        ("pause", ("dwell",)),
        ("cubic", ("poly_23",)),
    ],
)
def test_everyday_words_lead_to_the_law_and_not_to_one_spelled_alike(word, laws):
    with pytest.raises(camkin.LawError) as caught:
        Segment(word, duration=90, lift=10)
    assert str(caught.value).endswith(f"that is {' or '.join(map(repr, laws))} here")


def test_names_of_other_systems_are_one_table():
    """The pages of docs/reference/laws and the messages read the same: nothing of it is written down a second time."""
    text = (Path(__file__).parents[2] / "scripts" / "laws.toml").read_text(encoding="utf-8")
    assert not re.findall(r"^(names|group) =", text, re.MULTILINE)


# ---- warnings ----


TINY = {"rise": 0.25, "dwell": 0.125, "fall": 0.25}


@pytest.mark.parametrize(
    ("factor", "words"),
    [
        (
            1,
            "durations add up to 0.625 of the 360 degrees of the cycle: if they are fractions of the cycle, "
            "multiply them ",
        ),
        (1.68, "if they are fractions of the cycle, multiply them by 360, or give cycle=1"),  # 1.05 in all
        (2 * np.pi, "if they are radians, multiply them by 180/pi, or give cycle=2*pi"),
        (2 * np.pi / 0.625, "durations add up to 6.28319 of the 360 degrees of the cycle: if they are radians"),
    ],
)
def test_durations_that_are_no_degrees(factor, words):
    with pytest.warns(camkin.CamkinWarning, match=re.escape(words)) as caught:
        rise_dwell_fall(**{key: value * factor for key, value in TINY.items()})
    assert [warning.filename for warning in caught] == [__file__]  # the line of the caller, not a line of camkin


def test_no_warning_of_plausible_durations():
    for cycle, factor in ((360, 10.1), (1, 1), (1, 1.6), (2 * np.pi, 2 * np.pi), (720, 1), (180, 1)):
        rise_dwell_fall(**{key: value * factor for key, value in TINY.items()}, cycle=cycle)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", camkin.CamkinWarning)
        rise_dwell_fall(**TINY)


# ---- files of another kind ----


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("lift.dat", "0,0\n10,0.5\n", "use Program.from_csv()"),
        ("lift.dat", "angle lift\ndeg mm\n0 0\n10 0.5\n", "use Program.from_csv()"),
        ("lift.dat", "0;0,001\n10;0,5\n", "use Program.from_csv()"),
        ("cam.toml", "[cam\nrpm = 3\n", "not TOML"),
        ("cam.json", "[1, 2]", "must be an object with the keys"),
    ],
)
def test_file_of_another_kind(tmp_path, capsys, name, text, words):
    path = tmp_path / name
    path.write_text(text)
    with pytest.raises(camkin.SpecError, match=re.escape(words)):
        Program.load(path)
    assert cli.main(["analyze", str(path)]) == 2
    err = capsys.readouterr().err
    assert words in err
    assert err.count("\n") == 1
    assert ("from_csv" in words) == ("from_csv" in err)


# ---- plots ----


def test_axes_are_checked_before_anything_is_drawn():
    pytest.importorskip("matplotlib").use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(4, 1)
    limited = Program([RISE, DWELL, FALL], limits=Limits(velocity=1))  # which has no speed to draw at
    for given, kind, words in (
        (
            figure,
            camkin.WrongTypeError,
            "axes must be one of matplotlib, or a sequence of up to four; got one Figure: make them with ",
        ),
        ([*axes, axes[0]], camkin.ArrayError, "got 5 of Axes: make them with plt.subplots(4, 1)"),
        ([], camkin.ArrayError, "got 0: make them with plt.subplots(4, 1)"),
        ([*axes[:3], None], camkin.ArrayError, "got 4 of Axes and NoneType: make"),
        (axes.reshape(2, 2), camkin.ArrayError, "got 2 of ndarray: make"),
    ):
        with pytest.raises(kind) as caught:
            limited.plot(axes=given)
        assert words in str(caught.value)
    assert not any(ax.lines or ax.collections or ax.patches for ax in axes)
    pyplot.close(figure)


# ---- the mechanism ----


def test_explained_calls_keep_their_signatures():
    shown = {
        call: str(inspect.signature(call)) for call in (Segment, Program.rise_dwell_fall, Limits, Law, Program.plan)
    }
    assert shown[Segment].startswith("(law: 'str | Law | FreeForm', *, duration") or "duration: float" in shown[Segment]
    assert "fall_law" in shown[Program.rise_dwell_fall]
    assert shown[Limits].startswith("(*, velocity")
    assert Program.rise_dwell_fall.__name__ == "rise_dwell_fall"
    assert Program.rise_dwell_fall.__doc__.startswith("Make a rise by `lift`")


def test_hot_calls_have_no_wrapper():
    hot = ("displacement", "velocity", "acceleration", "jerk", "evaluate", "boundary_conditions", "boundary_grid")
    for name in hot:
        assert not hasattr(getattr(Program, name), "__wrapped__"), name
    assert hasattr(Program.analyze, "__wrapped__")


def test_type_error_from_within_is_left_alone():
    class Broken:
        def __iter__(self):
            raise TypeError("from within")

    with pytest.raises(TypeError, match=r"^from within$"):
        Program(Broken())


def test_segment_of_a_long_table_is_judged_with_its_table():
    """The table of each segment stays allocated while C reads it, for segments of any size."""
    for n in (4, 50, 5000):
        knots = [0.0] * 3 + list(range(n - 2)) + [float(n - 3)] * 3
        for _ in range(20):
            assert Segment.bspline(knots, [float(i % 7) for i in range(n)]).duration == n - 3


def test_program_is_copied_and_pickled_with_its_hints():
    import copy
    import pickle

    p = program()
    assert copy.copy(p) == copy.deepcopy(p) == pickle.loads(pickle.dumps(p)) == p
    assert not hasattr(p, "s")


@pytest.mark.parametrize(
    ("rise", "words"),
    [
        (0.25, r"segment 0 \(cycloidal\) makes half of all motion in 0.25 degrees: if it is a fraction of the cycle, "),
        (np.pi / 2, r"in 1.5708 degrees: if it is in radians, give duration=90$"),
    ],
)
def test_one_duration_in_another_unit_warns(rise, words):
    with pytest.warns(camkin.CamkinWarning, match=words):
        rise_dwell_fall(rise=rise)


def test_short_strokes_that_are_meant_do_not_warn():
    rise_dwell_fall(rise=1.6)
    rise_dwell_fall(rise=0.25, dwell=0.1, fall=0.25, cycle=1.0)
    Program.rise(lift=1, duration=0.5)
    steps = [Segment("cycloidal", duration=1, lift=1) for _ in range(3)]
    Program([*steps, Segment("cycloidal", duration=90, lift=-3)], rpm=1)
