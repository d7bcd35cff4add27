"""Test free-form segments: polynomials by boundary values and by conditions, and mirrored laws."""

import itertools
import math
import pickle

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


def test_the_repr_of_a_long_spline_has_its_ends():
    theta = np.arange(0.0, 91.0)
    segment = Segment.table(theta, np.sin(np.radians(theta)) ** 2, degree=5)
    assert len(segment.law.knots) > 90
    assert len(repr(segment)) < 300
    assert "knots=(0.0, 0.0, ... 97 more ..., 90.0, 90.0), points=(0.0, " in repr(segment)


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
