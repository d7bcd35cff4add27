"""Test free-form segments: polynomials by boundary values and by conditions, mirrored laws, and errors."""

import itertools
import math
import pickle
import re

import numpy as np
import pytest
from reference import PI, mpf, solve

import camkin
from camkin import Law, Program, Segment

RADIAN = 180 / PI


def alone(segment, **options):
    """Return a program of one segment."""
    options = {"accumulate": True, "allow_velocity_jump": True, **options}
    return Program([segment], **options)


# ---- the truth: conditions on the coefficients c of sum c[i] x^i, solved with the 120 digits of reference.py ----


def solved(conditions):
    """Return the coefficients of the polynomial of lowest degree that meets these (x, order, value)."""
    n = len(conditions)
    matrix = [
        [math.perm(i, order) * mpf(x) ** (i - order) if i >= order else mpf(0) for i in range(n)]
        for x, order, _ in conditions
    ]
    return solve(matrix, [mpf(value) for *_, value in conditions])


def derivative(c, k, x):
    return sum((math.perm(i, k) * c[i] * x ** (i - k) for i in range(k, len(c))), mpf(0))


def check_polynomial(program, duration, conditions):
    """Check s, v, a, j to 4 ulp of their peaks; the values of the conditions are per rad^order."""
    beta = mpf(duration) / RADIAN
    c = solved([(x, order, value * beta**order) for x, order, value in conditions])
    theta = [duration * k / 200 for k in range(200)] + [duration * 10.0**-k for k in range(3, 13)]
    theta += [math.nextafter(duration, 0.0)]
    m = program.evaluate(theta)
    peaks = [max(abs(derivative(c, k, mpf(i) / 400)) / beta**k for i in range(401)) for k in range(4)]
    for i, at in enumerate(theta):
        for k in range(4):
            want = derivative(c, k, mpf(at) / duration) / beta**k
            assert abs(m.data[k, i] - want) <= 4 * np.spacing(float(peaks[k])), (k, at)


VALUES = {"v": (1.5, -0.5), "a": (-2.0, 7.0), "j": (30.0, -11.0), "q": (100.0, -200.0)}


GIVEN = list(itertools.product((False, True), repeat=4))


@pytest.mark.parametrize("duration", [55.5, 85.0, 139.3])
@pytest.mark.parametrize("given", GIVEN)
def test_poly_bc_of_any_values(given, duration):
    """Each derivative is given at both ends or free at both ends."""
    names = [name for name, is_given in zip("vajq", given, strict=True) if is_given]
    ends = {f"{name}{end}": VALUES[name][end] for name in names for end in (0, 1)}
    conditions = [(0, 0, 0), (1, 0, mpf(4.2))]
    conditions += [(end, "vajq".index(name) + 1, mpf(VALUES[name][end])) for name in names for end in (0, 1)]
    try:
        c = solved(conditions)
    except ZeroDivisionError:
        with pytest.raises(camkin.TableError, match=r"segment 0 \(poly_bc\): boundary values must be conditions"):
            alone(Segment("poly_bc", duration=duration, lift=4.2, **ends))
        return
    assert len(c) == 2 + 2 * len(names)
    check_polynomial(alone(Segment("poly_bc", duration=duration, lift=4.2, **ends)), duration, conditions)


def test_poly_bc_of_one_end_only():
    segment = Segment("poly_bc", duration=73.1, lift=-2.5, v0=0.25, a0=1, v1="free", q0="free")
    assert (segment.v1, segment.j1, segment.law.q0) == ("free", "free", "free")
    conditions = [(0, 0, 0), (1, 0, mpf(-2.5)), (0, 1, mpf(0.25)), (0, 2, mpf(1))]
    check_polynomial(alone(segment), 73.1, conditions)


def test_poly_bc_between_rests_is_the_law_of_that_degree():
    theta = np.linspace(0, 70, 301)
    rest = {"v": {"v0": 0, "v1": 0}, "a": {"a0": 0, "a1": 0}, "j": {"j0": 0, "j1": 0}, "q": {"q0": 0, "q1": 0}}
    ends = {}
    for name, law in zip("vajq", ("poly_23", "poly_345", "poly_4567", "poly_56789"), strict=True):
        ends |= rest[name]
        fixed = alone(Segment("poly_bc", duration=70, lift=9, **ends))
        plain = alone(Segment(law, duration=70, lift=9))
        np.testing.assert_allclose(fixed.evaluate(theta).data[:3], plain.evaluate(theta).data[:3], rtol=0, atol=1e-12)


def test_match_takes_what_the_neighbour_has_over_the_wrap_too():
    feed = Segment("constant_velocity", duration=60, lift=5)
    both = {"v0": "match", "a0": "match", "v1": "match", "a1": "match"}
    p = Program([feed, Segment("poly_bc", duration=300, lift=-5, **both)])
    v = 5 / math.radians(60)
    assert [joint.order for joint in p.continuity()] == [2, 2]
    assert p.velocity(360 - 1e-9) == pytest.approx(v, rel=1e-7)
    assert p.velocity(60.0) == pytest.approx(v, rel=1e-15)
    for law in ("modified_sine", Law("universal", T=(0.125, 0.125, 0.5, 0.5, 0.875, 0.875))):
        p = Program([feed, Segment(law, duration=300, lift=-5, v0="match", v1="match")])
        assert [joint.order >= 1 for joint in p.continuity()] == [True, True]
        assert p.velocity(60.0) == pytest.approx(v, rel=1e-14)


def test_velocities_at_the_ends_of_a_law():
    for law in ("modified_sine", Law("universal", T=(0.125, 0.125, 0.5, 0.5, 0.875, 0.875))):
        p = alone(Segment(law, duration=100, lift=3, v0=0.5, v1=-0.25))
        assert p.velocity(0.0) == pytest.approx(0.5, rel=1e-15)
        assert p.velocity(math.nextafter(100.0, 0)) == pytest.approx(-0.25, rel=1e-13)
        assert p.displacement(100.0) == 3.0


def test_poly_by_conditions():
    rows = [(1 / 3, 0, 3.0), (1 / 3, 1, 0.0), (1, 1, 2.5)]
    conditions = [(0, 0, 0), (1, 0, mpf(5)), *((mpf(x), order, mpf(value)) for x, order, value in rows)]
    check_polynomial(alone(Segment("poly", duration=90, lift=5, constraints=rows)), 90.0, conditions)


def test_poly_of_the_highest_degree():
    rows = [(0, k, 0.0) for k in range(1, 6)] + [(1, k, 0.0) for k in range(1, 6)]
    conditions = [(0, 0, 0), (1, 0, mpf(2)), *((mpf(x), order, mpf(value)) for x, order, value in rows)]
    p = alone(Segment("poly", duration=120, lift=2, constraints=rows))
    check_polynomial(p, 120.0, conditions)
    spread = [(k / 11, 0, math.sin(k)) for k in range(1, 11)]
    p = alone(Segment("poly", duration=120, lift=2, constraints=spread))
    check_polynomial(p, 120.0, [(0, 0, 0), (1, 0, mpf(2)), *((mpf(x), 0, mpf(y)) for x, _, y in spread)])


@pytest.mark.parametrize("law", ["double_harmonic", "half_cycloidal_1", "eighth_power_1", "harmonic_combination"])
def test_mirror_is_the_law_from_its_other_end(law):
    p = alone(Segment(law, duration=100, lift=2, mirror=True))
    x = np.linspace(0, 1, 101)[:-1]
    np.testing.assert_allclose(p.displacement(100 * x), 2 * (1 - Law(law)(1 - x)), rtol=0, atol=2e-15)


SEGMENTS = [
    Segment("poly_bc", duration=60, lift=5, v0="match", a0=1, q1=-3, j1="match"),
    Segment("poly_bc", duration=60, v0=0),
    Segment("poly", duration=90, lift=5, constraints=[(1 / 3, 0, 3), (1, 1, 2.5)]),
    Segment("poly", duration=90, constraints=[(0.5, 0, 3)]),
    Segment.bspline([0, 0, 0, 0, 1, 4, 4, 4, 4], [0, 1, 2, 1, 0.5], 3),
    Segment("modified_sine", duration=60, lift=5, v0="match", v1=0.5, mirror=True),
]


@pytest.mark.parametrize("segment", SEGMENTS)
def test_segments_are_values(segment):
    assert eval(repr(segment), {"Law": Law, "Segment": Segment}) == segment
    assert pickle.loads(pickle.dumps(segment)) == segment
    assert hash(segment) == hash(pickle.loads(pickle.dumps(segment)))
    assert segment != Segment("poly_bc", duration=60, lift=5)
    assert segment.scaled(angle=2, lift=4).scaled(angle=0.5, lift=0.25) == segment
    program = Program([segment, Segment("poly_bc", duration=90, lift=-segment.lift)], allow_velocity_jump=True)
    assert Program.loads(program.dumps()) == program
    assert Program.from_dict(program.to_dict()) == program


def test_poly_bc_in_a_spec():
    text = """
        [[segment]]
        law = "constant_velocity"
        duration = 60
        lift = 5
        [[segment]]
        law = "poly_bc"
        duration = 200
        lift = -4
        v0 = "match"
        a0 = "match"
        v1 = 0
        a1 = 0
        j1 = "free"
        q1 = 0
        [[segment]]
        law = "poly"
        duration = 100
        lift = -1
        constraints = [[0, 1, 0], [1, 1, 4.774648292756860], [0.5, 0, -2]]
        """
    p = Program.loads(text)
    ends = {"v0": "match", "a0": "match", "v1": 0, "a1": 0, "q1": 0}
    assert p.segments[1] == Segment("poly_bc", duration=200, lift=-4, **ends)
    assert p.segments[2].law.constraints == ((0.0, 1, 0.0), (1.0, 1, 4.774648292756860), (0.5, 0, -2.0))
    assert Program.loads(p.dumps()) == p


# ---- what is refused ----


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


def test_boundary_values_per_degree():
    """0.02 mm/deg over 8 degrees are 0.16 mm; a0 and j0 by the powers of 180/pi."""
    ramp = Segment("constant_velocity", duration=8, lift=0.16)
    flank = Segment("poly_bc", duration=56, lift=9, v0=0.02, a0=0, v1=0, a1=-0.003, j1="free", boundary="deg")
    assert flank.v0 == pytest.approx(0.02 * 180 / math.pi, rel=4e-16) and flank.v1 == 0.0
    assert flank.a1 == pytest.approx(-0.003 * (180 / math.pi) ** 2, rel=8e-16) and flank.j1 == "free"
    per_radian = Segment("poly_bc", duration=56, lift=9, j0=2.0, q1=3.0, boundary="rad")
    assert per_radian == Segment("poly_bc", duration=56, lift=9, j0=2.0, q1=3.0)
    fourth = Segment("poly_bc", duration=56, lift=9, j0=2.0, q1=3.0, q0="free", boundary="deg")
    assert fourth.j0 == pytest.approx(2.0 * (180 / math.pi) ** 3, rel=1e-15)
    assert fourth.law.q1 == pytest.approx(3.0 * (180 / math.pi) ** 4, rel=1e-15)
    start = Segment("poly_bc", duration=20, lift=0, v0=0, a0=0, v1=0.02, a1=0, boundary="deg")
    back = Segment("cycloidal", duration=90, lift=-9.16)
    p = camkin.Program([start, ramp, flank, back], length_unit="mm")  # no velocity jumps at the ramp
    assert p.velocity(24.0) / (180 / math.pi) == pytest.approx(0.02, rel=1e-14)


def test_boundary_values_per_degree_in_a_spec():
    text = """
[[segment]]
law = "poly_bc"
duration = 90
lift = 10
v0 = 0
v1 = 0.05
a1 = "free"
boundary = "deg"

[[segment]]
law = "poly_bc"
duration = 90
lift = -10
v0 = "match"
v1 = 0
"""
    p = camkin.Program.loads(text)
    assert p.segments[0] == Segment("poly_bc", duration=90, lift=10, v0=0, v1=0.05, boundary="deg")
    assert camkin.Program.loads(p.dumps()) == p
    assert p.velocity(90.0) == pytest.approx(0.05 * 180 / math.pi, rel=1e-14)
