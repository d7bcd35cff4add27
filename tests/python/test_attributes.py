"""Names that objects do not have: the error says what was meant; hasattr, copies and pickles are as usual."""

import copy
import pickle
import re

import pytest

import camkin
from camkin import Cam, Design, Law, Limits, Program, RollerFollower, Segment

PROGRAM = Program.rise_dwell_fall(lift=10, rise=90, dwell=45, fall=90, length_unit="mm", rpm=300)
CAM = Cam(PROGRAM, RollerFollower(8), base_radius=40)
RISE = Segment("cycloidal", duration=90, lift=10)
LAW = Law("scca", b=0.2, c=0.6, d=0.2)
OBJECTS = (PROGRAM, CAM, RISE, LAW, Limits(jerk=1), RollerFollower(3), camkin.GeometryLimits(radius=3))

GUESSES = {
    (CAM, "save"): "write .dumps() into a .toml file, which Cam.load()",
    (CAM, "jump_speed"): "use .program.jump_speed",
    (CAM, "undercut"): "use .analyze().undercut",
    (CAM, "to_csvv"): "did you mean 'to_csv'?",
    (PROGRAM, "to_dxf"): "use camkin.Cam(program, follower, base_radius=...).to_dxf",
    (PROGRAM, "max_jerk"): "use .analyze().max_jerk",
    (PROGRAM, "to_json"): "use .to_dict(), which json.dumps() takes",
    (PROGRAM.analyze(), "max_acc"): "did you mean 'max_acceleration'?",
    (PROGRAM.analyze(), "plot"): "use .program.plot",
    (PROGRAM.evaluate(45.0), "velocity"): "use .v",
    (RISE, "displacement"): "use camkin.Program([segment, ...]).displacement",
    (RISE, "Law"): "did you mean 'law'?",
    (LAW, "Ca"): "use .peaks.Ca",
    (LAW, "characteristics"): "use .peaks",
    (CAM.forces(300, mass=1), "violations"): "",
}


@pytest.mark.parametrize(("owner", "name"), GUESSES, ids=lambda given: given if isinstance(given, str) else "")
def test_the_error_says_what_was_meant(owner, name):
    assert not hasattr(owner, name)
    message = f"{type(owner).__name__!r} object has no attribute {name!r}"
    remedy = GUESSES[owner, name]
    with pytest.raises(AttributeError, match=re.escape(message) + (".*" + re.escape(remedy) if remedy else "$")):
        getattr(owner, name)


ROUTES = [
    (owner, name)
    for owner, others in ((PROGRAM, (CAM, PROGRAM.analyze())), (CAM, (PROGRAM, CAM.analyze())), (LAW, (LAW.peaks,)))
    for other in others
    for name in dir(other)
    if not name.startswith("_") and name not in dir(owner)
]


@pytest.mark.parametrize(("owner", "name"), ROUTES, ids=lambda given: given if isinstance(given, str) else "")
def test_the_way_to_a_name_leads_there(owner, name):
    with pytest.raises(AttributeError) as caught:
        getattr(owner, name)
    way = str(caught.value).partition(": use ")[2]
    if way.startswith("camkin.Cam("):
        way = way.replace("base_radius=...", "base_radius=40")
    if (
        way.startswith((".", "camkin.Cam("))
        and not {"...", ";"} & set(re.findall(r"\.\.\.|;", way))
        and "theta" not in way
    ):
        given = {"camkin": camkin, "program": PROGRAM, "follower": CAM.follower, "owner": owner}
        assert eval(f"owner{way}" if way.startswith(".") else way, given) is not ...


def test_copies_pickles_and_probes_find_nothing_new():
    for owner in OBJECTS:
        assert copy.copy(owner) == copy.deepcopy(owner) == pickle.loads(pickle.dumps(owner)) == owner
        for name in ("_repr_png_", "_ipython_display_", "__array__", "__wrapped__", "__nothing__"):
            assert not hasattr(owner, name)
    assert PROGRAM._repr_html_().startswith("<")
    assert CAM._repr_html_().startswith("<")


def test_guesses_are_not_offered():
    assert not {"to_dxf", "s", "lift"} & set(dir(PROGRAM))
    assert {"to_csv", "segments", "displacement"} <= set(dir(PROGRAM))
    assert not hasattr(Program, "to_dxf")
    assert not hasattr(Cam, "save")


def test_a_property_that_fails_is_not_hidden():
    class Broken(Cam):
        @property
        def mass(self):
            return self.program.no_such_thing

    with pytest.raises(AttributeError, match="'Program' object has no attribute 'no_such_thing'"):
        _ = Broken(PROGRAM, RollerFollower(8), base_radius=40).mass


def test_a_subclass_has_its_own_names():
    class Named(Program):
        lift = 10

    assert Named(PROGRAM.segments).lift == 10


def test_free_programs_have_their_calls():
    design = Design([Segment("cycloidal", duration=camkin.free("a", 60, 90), lift=10)], accumulate=True)
    with pytest.raises(AttributeError, match=r"use design\(name=value, \.\.\.\)\.displacement$"):
        _ = design.displacement
