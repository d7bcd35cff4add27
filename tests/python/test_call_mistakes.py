"""Test the mistakes in calls: arguments by place, misspelled names, wrong types and files, and the hints of each."""

import inspect
import re
from pathlib import Path

import numpy as np
import pytest
from mistakes import DWELL, FALL, RISE, check_message, program

import camkin
from camkin import Law, Limits, Program, Segment, cli

CAM = camkin.Cam(program(), camkin.RollerFollower(5), base_radius=40)

# Mistake: the call, the exception, words of its message.
MISTAKES = {
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
    "misspelt limit of the geometry": (
        lambda: camkin.GeometryLimits(presure_angle=30),
        camkin.WrongTypeError,
        "GeometryLimits() takes no 'presure_angle'; did you mean 'pressure_angle'?",
    ),
    "radius of curvature as a limit": (
        lambda: camkin.GeometryLimits(radius_of_curvature=20),
        camkin.WrongTypeError,
        "GeometryLimits() takes no 'radius_of_curvature'; did you mean 'radius'?",
    ),
    "points of a cam by a step": (
        lambda: CAM.profile(step=1),
        camkin.WrongTypeError,
        "Cam.profile() takes no 'step'; choose from 'theta'",
    ),
    "points of a cam without angles": (
        lambda: CAM.profile(),
        camkin.WrongTypeError,
        "Cam.profile() needs 'theta', as in Cam.profile(theta)",
    ),
    "points of a cam in radians": (
        lambda: CAM.profile(1.0, unit="rad"),
        camkin.WrongTypeError,
        "Cam.profile() takes no 'unit'; theta is in degrees: give theta=np.degrees(...) of radians, or a quantity",
    ),
    "cutter path by a step": (
        lambda: CAM.offset(2.0).profile(step=1),
        camkin.WrongTypeError,
        "Offset.profile() takes no 'step'; choose from 'theta'",
    ),
    "samples of an analysis": (
        lambda: program().analyze().to_dict(sample=True),
        camkin.WrongTypeError,
        "Analysis.to_dict() takes no 'sample'; did you mean 'samples'?",
    ),
    "speed of an evaluation by another name": (
        lambda: program().evaluate([0], speed=300),
        camkin.WrongTypeError,
        "Program.evaluate() takes no 'speed'; did you mean 'rpm'?",
    ),
    "speed of an evaluation by place": (
        lambda: program().evaluate(0.0, 300),
        camkin.WrongTypeError,
        "Program.evaluate() takes theta by place, the rest by name: did you mean Program.evaluate(0.0, rpm=300)?",
    ),
    "evaluation in radians": (
        lambda: program().evaluate([0], unit="rad"),
        camkin.WrongTypeError,
        "Program.evaluate() takes no 'unit'; theta is in degrees",
    ),
    "speed of a grid by another name": (
        lambda: program().boundary_grid(0, 1e-2, n=3, speed=300),
        camkin.WrongTypeError,
        "Program.boundary_grid() takes no 'speed'; did you mean 'rpm'?",
    ),
    "speed of followers by another name": (
        lambda: camkin.FollowerSet([program()]).boundary_grid(0, 1e-2, 3, speed=300),
        camkin.WrongTypeError,
        "FollowerSet.boundary_grid() takes no 'speed'; did you mean 'rpm'?",
    ),
    "speed of followers by place": (
        lambda: camkin.FollowerSet([program()]).boundary_conditions(0.5, 300),
        camkin.WrongTypeError,
        "did you mean FollowerSet.boundary_conditions(0.5, rpm=300)?",
    ),
    "table by time": (
        lambda: program().to_csv("p.csv", dt=1e-3),
        camkin.WrongTypeError,
        "rows by time are those of export(path, format='csv', dt=..., steps=...)",
    ),
    "rise beside the lift of a comparison": (
        lambda: camkin.compare(["cycloidal"], lift=10, rise=90),
        camkin.WrongTypeError,
        "camkin.compare() takes no 'rise'; did you mean 'duration'?",
    ),
    "rise in a comparison": (
        lambda: camkin.Comparison(["cycloidal"], lift=10, rise=90),
        camkin.WrongTypeError,
        "Comparison() takes no 'rise'; did you mean 'duration'?",
    ),
    "product": (
        lambda: program() * 8,
        camkin.WrongTypeError,
        "a Program has no product: scaled(lift=..., angle=...) multiplies its values, p + p repeats it; got a int",
    ),
    "product from the left": (lambda: 2.0 * program(), camkin.WrongTypeError, "p + p repeats it; got a float"),
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
}


@pytest.mark.parametrize("name", MISTAKES)
def test_message_says_what_to_do(name):
    check_message(*MISTAKES[name])


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


def test_misspelt_speed_of_a_plot_is_found():
    pytest.importorskip("matplotlib").use("Agg")
    law, drawn = Law("cycloidal"), "plot() takes no 'rmp'; did you mean 'rpm'?"
    for plot in (program().plot, RISE.plot, law.plot):
        with pytest.raises(camkin.WrongTypeError, match=re.escape(drawn)):
            plot(rmp=300)


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


HOT = ("displacement", "velocity", "acceleration", "jerk", "evaluate", "boundary_conditions", "boundary_grid")


def test_hot_calls_have_no_wrapper():
    for name in HOT:
        assert not hasattr(getattr(Program, name), "__wrapped__"), name
        assert not {"misplaced", "unknown"} & inspect.signature(getattr(Program, name)).parameters.keys()
    assert hasattr(Program.analyze, "__wrapped__")


def test_all_other_public_methods_with_arguments_are_explained():
    plans = ("Plan", "FollowerPlan")  # the calls of inner loops, which take no argument
    raw = [
        f"{name}.{key}"
        for name, cls in vars(camkin).items()
        if inspect.isclass(cls) and name in camkin.__all__ and name not in plans
        for key in dir(cls)
        if not key.startswith("_") and key not in HOT
        for method in [inspect.getattr_static(cls, key)]
        if inspect.isfunction(method) and method.__module__.startswith("camkin")
        if len(inspect.signature(method).parameters) > 1 and not hasattr(method, "__wrapped__")
    ]
    assert not raw


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


def test_a_file_for_a_plot():
    program = Program.rise_dwell_fall(lift=10, rise=90, dwell=45, fall=90)
    with pytest.raises(camkin.WrongTypeError) as caught:
        program.plot("cam.png")
    words = "Program.plot() draws and writes no file: give Program.plot(...)[0].savefig('cam.png')"
    assert str(caught.value) == words
