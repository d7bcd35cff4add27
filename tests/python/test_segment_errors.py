"""Test the errors of free-form segments, from Python and in a spec."""

import dataclasses
import math
import re

import numpy as np
import pytest
from test_segments import alone

import camkin
from camkin import Law, Program, Segment


def poly(*rows, **options):
    return alone(Segment("poly", duration=90, lift=5, constraints=rows), **options)


def poly_bc(**values):
    return alone(Segment("poly_bc", **{"duration": 90, "lift": 5, **values}))


def bspline(knots=(0, 0, 0, 0, 4, 4, 4, 4), points=(0, 1, 2, 3), degree=3, **options):
    given = {"duration": 4, "lift": 3, **options}
    return alone(Segment("bspline", knots=knots, points=points, degree=degree, **given))


KNOTS = (0, 0, 0, 0, 1, 1, 1, 4, 4, 4, 4)

# name: call, error, parameter, words
REFUSED = {
    "v0 nan": (lambda: poly_bc(v0=math.nan), camkin.BoundaryError, "v0", "segment (poly_bc): v0 must be"),
    "a1 inf": (lambda: poly_bc(a1=math.inf), camkin.BoundaryError, "a1", "-1e100 to 1e100; got inf"),
    "q0 nan": (lambda: poly_bc(q0=math.nan), camkin.BoundaryError, "q0", "q0 must be -1e100 to 1e100; got nan"),
    "j0 huge": (lambda: poly_bc(j0=1e101), camkin.BoundaryError, "j0", "-1e100 to 1e100"),
    "v0 word": (lambda: poly_bc(v0="mach"), camkin.BoundaryError, "v0", "a number or 'match' or 'free'; got 'mach'"),
    "q1 match": (lambda: poly_bc(q1="match"), camkin.BoundaryError, "q1", "a number or 'free'; got 'match'"),
    "v0 type": (lambda: poly_bc(v0=[1]), camkin.WrongTypeError, "v0", "v0 must be a number; got list"),
    "q0 type": (lambda: poly_bc(q0=True), camkin.WrongTypeError, "q0", "q0 must be a number; got bool"),
    "surplus": (lambda: poly_bc(q2=1), camkin.ParameterError, "q2", "unknown 'q2'; choose from"),
    "contradiction": (
        lambda: poly_bc(j0=1, j1=1),
        camkin.TableError,
        "boundary",
        "boundary values must be conditions that determine the polynomial",
    ),
    "lift nan": (lambda: poly_bc(lift=math.nan), camkin.LiftError, "lift", "segment (poly_bc): lift must be"),
    "mirror": (lambda: poly_bc(mirror=True), camkin.ParameterError, "mirror", "use reversed()"),
    "mirror type": (
        lambda: Segment("cycloidal", duration=1, lift=1, mirror=1),
        camkin.WrongTypeError,
        "mirror",
        "True or False; got 1",
    ),
    "waits": (
        lambda: Program(
            [
                Segment("poly_bc", duration=180, lift=1, v1="match"),
                Segment("poly_bc", duration=180, lift=-1, v0="match"),
            ]
        ),
        camkin.BoundaryError,
        "v1",
        "v1 of segment 0 (poly_bc) matches segment 1 (poly_bc), which waits for this one",
    ),
    "match for a law without": (
        lambda: alone(Segment("cycloidal", duration=90, lift=1, v0="match")),
        camkin.BoundaryError,
        "v0",
        "segment (cycloidal): v0 must be a number: the law takes none that is 'match'",
    ),
    "match of a": (
        lambda: alone(Segment("modified_sine", duration=90, lift=1, v0="match", a1="match")),
        camkin.BoundaryError,
        "a1",
        "segment (modified_sine): a1 must be a number",
    ),
    "free for a law": (
        lambda: alone(Segment("modified_sine", duration=90, lift=1, v0="match", v1="free")),
        camkin.BoundaryError,
        "v1",
        "v1 must be a number: the law takes none that is 'free'",
    ),
    "q0 for a law": (
        lambda: Segment("cycloidal", duration=90, lift=1, q0=1),
        camkin.ParameterError,
        "q0",
        "unknown 'q0'",
    ),
    "a law alone": (lambda: Law("poly_bc"), camkin.LawError, "law", "use Segment('poly_bc', ...)"),
    "near a form": (lambda: Segment("poly_bd", duration=1), camkin.LawError, "law", "did you mean 'poly_bc'?"),
    "no constraints": (
        lambda: Segment("poly", duration=90, lift=1),
        camkin.ParameterError,
        "constraints",
        "law 'poly' needs the parameter 'constraints'",
    ),
    "x outside": (lambda: poly((1.5, 1, 0)), camkin.TableError, "constraints", "constraints x must be 0 to 1; got 1.5"),
    "x nan": (
        lambda: poly((math.nan, 1, 0)),
        camkin.TableError,
        "constraints",
        "constraints x must be 0 to 1; got nan",
    ),
    "order 12": (lambda: poly((0.5, 12, 0)), camkin.TableError, "constraints", "constraints order must be 0, 1"),
    "order -1": (lambda: poly((0.5, -1, 0)), camkin.TableError, "constraints", "constraints order must be 0, 1"),
    "order half": (lambda: poly((0.5, 1.5, 0)), camkin.TableError, "constraints[0]", "order must be 0, 1, ... or 11"),
    "order nan": (lambda: poly((0.5, math.nan, 0)), camkin.TableError, "constraints[0]", "or 11; got nan"),
    "value inf": (
        lambda: poly((0.5, 1, math.inf)),
        camkin.TableError,
        "constraints",
        "constraints value must be -1e100 to 1e100; got inf",
    ),
    "row of two": (lambda: poly((0.5, 1)), camkin.TableError, "constraints[0]", "(x, order, value); got 2 numbers"),
    "row is a number": (lambda: poly(0.5), camkin.WrongTypeError, "constraints[0]", "must be a sequence; got float"),
    "row of words": (
        lambda: poly((0.5, 0, 1), (0.5, 1, "0")),
        camkin.WrongTypeError,
        "constraints[1] value",
        "must be a number; got str",
    ),
    "ends": (lambda: poly((1, 0, 5)), camkin.TableError, "constraints", "s at the ends is given by lift; got 1"),
    "degree 12": (
        lambda: poly(*((k / 12, 0, k) for k in range(1, 12))),
        camkin.TableError,
        "constraints",
        "at most 10, which make degree 11; got 11",
    ),
    "twice": (
        lambda: poly((0.5, 0, 3), (0.5, 0, 4)),
        camkin.TableError,
        "constraints",
        "segment 0 (poly): constraints must be conditions that determine the polynomial, without contradiction",
    ),
    "spline degree 2": (lambda: bspline(degree=2), camkin.TableError, "degree", "degree must be 3 to 7; got 2"),
    "spline degree 8": (lambda: bspline(degree=8), camkin.TableError, "degree", "degree must be 3 to 7; got 8"),
    "spline degree type": (lambda: bspline(degree=3.0), camkin.WrongTypeError, "degree", "integer; got float"),
    "too few points": (
        lambda: bspline(points=(0, 1, 2)),
        camkin.TableError,
        "points",
        "at least 4 for degree 3; got 3",
    ),
    "too few knots": (lambda: bspline(knots=(0, 0, 0, 4, 4, 4)), camkin.TableError, "knots", "need 8; got 6"),
    "knots descend": (
        lambda: bspline(knots=(0, 0, 0, 0, 4, 4, 3, 4)),
        camkin.TableError,
        "knots",
        "knots must not descend: knots[6] is 3.0 after 4.0",
    ),
    "knot nan": (
        lambda: bspline(knots=(0, math.nan, 0, 0, 4, 4, 4, 4)),
        camkin.TableError,
        "knots",
        "knots[1] must be",
    ),
    "point inf": (lambda: bspline(points=(0, 1, math.inf, 3)), camkin.TableError, "points", "points[2] must be finite"),
    "point type": (lambda: bspline(points=(0, 1, "2", 3)), camkin.WrongTypeError, "points[2]", "a number; got str"),
    "no range": (lambda: bspline(knots=[4] * 8), camkin.TableError, "knots", "knots span no range"),
    "knots repeated": (
        lambda: bspline(knots=KNOTS, points=(0, 0, 0, 1, 3, 3, 3)),
        camkin.TableError,
        "knots",
        "knots must be repeated fewer times than the degree; got 1",
    ),
    "wrong duration": (
        lambda: bspline(duration=5),
        camkin.TableError,
        "knots[n]",
        "segment (bspline): knots[n] must be the duration; got 4",
    ),
    "wrong start": (
        lambda: bspline(knots=(1, 1, 1, 1, 4, 4, 4, 4)),
        camkin.TableError,
        "knots[degree]",
        "knots[degree] must be 0; got 1",
    ),
    "wrong lift": (lambda: bspline(lift=4), camkin.LiftError, "lift", "lift must be the rise of the spline; got 4"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused(case):
    make, error, parameter, words = REFUSED[case]
    with pytest.raises(error, match=re.escape(words)) as caught:
        make()
    assert type(caught.value) is error
    if parameter:
        assert caught.value.parameter == parameter
    if str(caught.value).startswith("segment 0 "):
        assert caught.value.segment == 0


SPEC = """
[[segment]]
law = "poly"
duration = 90
lift = 1
constraints = [[0.5, 0, 0.3]]
[[segment]]
law = "bspline"
duration = 4
lift = 3
knots = [0, 0, 0, 0, 4, 4, 4, 4]
points = [0, 1, 2, 3]
degree = 3
[[segment]]
law = "poly_bc"
duration = 90
lift = -4
v0 = 0
"""
CAM = "[cam]\nallow_velocity_jump = true\n"

# old text, new text, segment, key, words
WRONG_SPECS = {
    "constraints as string": ("[[0.5, 0, 0.3]]", '"x"', 0, "constraints", "constraints must be an array; got a string"),
    "flat constraints": ("[[0.5, 0, 0.3]]", "[0.5]", 0, "constraints", "constraints[0] must be an array; got a number"),
    "constraint of words": ("0.3", '"a"', 0, "constraints[0][2]", "constraints[0][2] must be a number; got a string"),
    "constraint nan": ("0.3", "nan", 0, "constraints[0][2]", "constraints[0][2] must be a finite number; got nan"),
    "constraint x": ("[[0.5", "[[1.5", 0, "constraints", "segment 0 (poly): constraints x must be 0 to 1; got 1.5"),
    "constraints missing": ("constraints = ", "# ", 0, "constraints", "segment 0: law 'poly' needs the parameter"),
    "no lift": ("lift = 3\n", "", 1, "lift", "segment 1: missing key 'lift'"),
    "knots as number": ("[0, 0, 0, 0, 4, 4, 4, 4]", "4", 1, "knots", "segment 1: knots must be an array; got a number"),
    "knot inf": ("4, 4]", "4, inf]", 1, "knots[7]", "knots[7] must be a finite number; got inf"),
    "knots descend": ("4, 4]", "4, 3]", 1, "knots", "segment 1: knots must not descend: knots[7] is 3.0 after 4.0"),
    "degree half": ("degree = 3", "degree = 3.5", 1, "degree", "segment 1: degree must be an integer; got 3.5"),
    "degree 12": ("degree = 3", "degree = 12", 1, "degree", "segment 1: degree must be 3 to 7; got 12"),
    "misspelt": ("knots", "knot", 1, "knot", "segment 1: unknown key 'knot'; did you mean 'knots'?"),
    "v0 word": ("v0 = 0", 'v0 = "mtch"', 2, "v0", "segment 2: v0 must be a number or 'match' or 'free'; got 'mtch'"),
    "v0 array": ("v0 = 0", "v0 = [0]", 2, "v0", "segment 2: v0 must be a number; got an array"),
    "q0 match": ("v0 = 0", 'q0 = "match"', 2, "q0", "segment 2: q0 must be a number or 'free'; got 'match'"),
    "mirror": ("v0 = 0", "mirror = 1", 2, "mirror", "segment 2: mirror must be true or false; got a number"),
    "mirrored": ("v0 = 0", "mirror = true", 2, "mirror", "segment 2: poly_bc has no other end"),
    "start nan": (CAM, CAM + "start = nan\n", None, "start", "[cam]: start must be a finite number; got nan"),
    "phase": (CAM, CAM + 'phase = "x"\n', None, "phase", "[cam]: phase must be a number; got a string"),
}


@pytest.mark.parametrize("case", WRONG_SPECS)
def test_every_mistake_in_a_spec_is_named(case):
    old, new, segment, key, words = WRONG_SPECS[case]
    text = CAM + SPEC
    Program.loads(text)
    assert old in text
    with pytest.raises(camkin.SpecError, match=re.escape(words)) as caught:
        Program.loads(text.replace(old, new, 1))
    assert (caught.value.segment, caught.value.parameter) == (segment, key)


# ---- boundary values that a law does not take ----


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (
            lambda: Segment(camkin.Poly(()), duration=90, lift=9, v0=0),
            "given by constraints; got v0=0: leave out v0, and add (0, 1, 0.0) to constraints",
        ),
        (
            lambda: Segment("constant_velocity", duration=8, lift=0.16, v0=0),
            "segment (constant_velocity): v0 follows from the law and is not 0; got 0: leave out v0, or take poly_bc, "
            "which has any v0",
        ),
        (
            lambda: Segment("cycloidal", duration=90, lift=9, v1=0, a1=0, j1=0),
            "segment (cycloidal): j1 follows from the law and is not 0",
        ),
        (
            lambda: Segment("half_cycloidal_1", duration=90, lift=9, v0=0, v1=0, mirror=True),
            "segment (half_cycloidal_1): v0 follows from the law",
        ),
    ],
)
def test_zeros_that_a_law_does_not_have(call, words):
    with pytest.raises(camkin.BoundaryError, match=re.escape(words)):
        call()


@pytest.mark.parametrize("law", ["constant_velocity", "cycloidal", "half_cycloidal_1", "parabolic"])
def test_a_copy_keeps_the_zeros(law):
    segment = Segment(law, duration=90, lift=9)
    assert dataclasses.replace(segment, duration=45) == Segment(law, duration=45, lift=9)


# ---- conditions of a poly ----


def test_conditions_per_degree():
    rows = [(0.5, 0, 12.0), (0.5, 1, 0.33), (0, 2, 1e-3), (1, 3, -2e-5)]
    per_radian = [(x, order, value * math.degrees(1) ** order) for x, order, value in rows]
    segment = Segment("poly", duration=110, lift=20, constraints=rows, boundary="deg")
    assert segment == Segment("poly", duration=110, lift=20, constraints=per_radian)
    for same in (tuple(rows), np.array(rows), map(np.array, rows), iter(rows)):
        assert Segment("poly", duration=110, lift=20, constraints=same, boundary="deg") == segment
    p = Program([segment, Segment("poly_bc", duration=100, lift=-20)], allow_velocity_jump=True)
    assert p.velocity(55.0) / math.degrees(1) == pytest.approx(0.33, rel=1e-12)
    text = '[[segment]]\nlaw = "poly"\nboundary = "deg"\nduration = 110\nlift = 0\nconstraints = [[0.25, 1, 0.33]]\n'
    read = Program.loads(text + "[cam]\nallow_velocity_jump = true\n")
    assert read.velocity(27.5) / math.degrees(1) == pytest.approx(0.33, rel=1e-12)


@pytest.mark.parametrize("rows", [3, [3], [(0.5, 0)], [(0.5, 1.5, 2)], [(0.5, 99, 2)], [("a", 0, 2)], [(0.5, 0, None)]])
def test_conditions_per_degree_are_refused_as_others_are(rows):
    refused = []
    for boundary in ("rad", "deg"):
        with pytest.raises(camkin.CamkinError) as caught:
            Segment("poly", duration=110, lift=20, constraints=rows, boundary=boundary)
        refused.append(str(caught.value))
    assert refused[0] == refused[1]


def test_the_pair_of_conditions_that_contradict():
    rows = [(0.5, 0, 12.0), (0.25, 1, 2.0), (0.5, 0, 13.0)]
    words = "got 5: constraints[2] and constraints[0] both give the derivative of order 0 at x = 0.5"
    with pytest.raises(camkin.TableError, match=re.escape(words)):
        Program([Segment("poly", duration=110, lift=20, constraints=rows)], accumulate=True, allow_velocity_jump=True)
