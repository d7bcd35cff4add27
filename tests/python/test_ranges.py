"""Numbers, names and sizes outside of their ranges give a CamkinError, whatever is computed with them before."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import camkin
from camkin import CamkinError, Law, Limits, Program, Segment

CAM = Program.rise_dwell_fall(lift=10, rise=90, dwell=45, fall=90)
FREE = Program(
    [
        Segment("poly_bc", duration=90, lift=1, v0=0.0, a0=1.0, q0=3.0, v1=0.0, a1=0.0),
        Segment("poly", duration=90, lift=1, constraints=[(0.0, 1, 0.0), (0.5, 2, 1.0), (1.0, 1, 0.0)]),
        Segment("dwell", duration=10),
        Segment("cycloidal", duration=90, lift=-2),
    ],
    allow_velocity_jump=True,
)
SPLINE = Program([Segment.bspline([0, 0, 0, 0, 45, 90, 90, 90, 90], [0, 0, 1, 0, 0])])
POLY = Segment("poly", duration=90, lift=1, constraints=[(0.5, 1, 2.0)])


def huge(dtype, shape):
    return np.broadcast_to(np.zeros((), dtype), shape)


REFUSED = {
    "lift to infinity": (lambda: CAM.scaled(lift=1e308), camkin.LiftError, "lift must be 1e-100 to 1e100 in"),
    "angle to nothing": (lambda: CAM.scaled(angle=1e-300), camkin.DurationError, "must be 1e-9 to 1e9"),
    "free forms": (lambda: FREE.scaled(angle=1e-200), camkin.DurationError, "must be 1e-9 to 1e9"),
    "order of 1e30": (
        lambda: Segment("poly", duration=90, lift=1, constraints=[(0.5, 1e30, 2.0)]),
        camkin.TableError,
        "order must be",
    ),
    "points": (
        lambda: Segment.bspline([0, 0, 0, 0, 1, 1, 1, 1], [-1.7e308, 0, 0, 1.7e308]),
        camkin.TableError,
        "points[0] must be -1e+100 to 1e+100; got -1.7e+308",
    ),
    "knots": (
        lambda: Segment.bspline([-1.7e308] * 4 + [1.7e308] * 4, [0, 0, 0, 1]),
        camkin.TableError,
        "knots[4] must be finite; got inf",
    ),
    "spline to infinity": (lambda: SPLINE.scaled(lift=1e200), camkin.TableError, "points[2] must be"),
    "surrogate as level": (lambda: Program(CAM.segments, isa="\ud800"), camkin.IsaError, "got '\\ud800'"),
    "NUL in a level": (lambda: Program(CAM.segments, isa="x86-64-v2\0zz"), camkin.IsaError, "isa must be one of"),
    "NUL in a path": (lambda: Program.load("a\0b"), camkin.SpecError, "'a\\x00b' is no name of a file"),
    "surrogate in a path": (lambda: Program.load("\ud800"), camkin.SpecError, "is no name of a file"),
    "no path": (lambda: Program.load(3), camkin.WrongTypeError, "path must be a str, bytes or os.PathLike; got int"),
    "NUL in a path of a table": (lambda: Program.from_csv("a\0b"), camkin.TableError, "is no name of a file"),
    "no path of a table": (lambda: Program.from_csv(None), camkin.WrongTypeError, "path must be"),
    "plan": (lambda: CAM.plan(10**13), camkin.SizeError, "10000000000000 points need"),
    "samples": (lambda: CAM.analyze(points=10**13), camkin.SizeError, "10000000000000 points need"),
    "law of many points": (lambda: Law("cycloidal")(huge("u1", 2**62)), camkin.SizeError, "points need"),
    "displacement of many": (lambda: CAM.displacement(huge("f8", 2**59)), camkin.SizeError, "points need"),
    "evaluate of many": (lambda: CAM.evaluate(huge("i2", (2**30, 2**30))), camkin.SizeError, "points need"),
    "times": (lambda: CAM.boundary_conditions(huge("f4", 2**60), rpm=1.0), camkin.SizeError, "points need"),
    "table": (lambda: Program.from_table(huge("f4", 2**60), [1.0]), camkin.SizeError, "points need"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_out_of_range(case):
    call, cls, words = REFUSED[case]
    with pytest.raises(cls) as caught:
        call()
    assert words in str(caught.value)
    assert len(str(caught.value)) < 1000


def test_a_plot_of_many_points():
    pytest.importorskip("matplotlib")
    with pytest.raises(camkin.SizeError, match="points need"):
        CAM.plot(points=10**15)


# ---- and whatever else is computed before a range is checked ----

NUMBERS = st.one_of(
    st.floats(),
    st.sampled_from([0.0, -0.0, 5e-324, 1e-300, 1e-9, 1.0, 360.0, 1e9, 1e100, 1e154, 1.7e308, -1.7e308, math.inf]),
    st.integers(-(10**400), 10**400),
)
few = st.lists(NUMBERS, max_size=9)


def refused_or_done(call):
    try:
        call()
    except CamkinError as error:
        assert len(str(error)) < 1000


@given(
    NUMBERS,
    NUMBERS,
    st.sampled_from([CAM, FREE, SPLINE, Program([Segment("cycloidal", duration=9, lift=1)], accumulate=True)]),
)
def test_edits(a, b, p):
    refused_or_done(lambda: p.scaled(angle=a, lift=b))
    refused_or_done(lambda: p.shifted(a))
    for segment in p.segments:
        refused_or_done(lambda segment=segment: segment.scaled(angle=a, lift=b))


@given(NUMBERS, NUMBERS, NUMBERS, NUMBERS, NUMBERS, NUMBERS)
def test_programs(a, b, c, d, e, f):
    refused_or_done(lambda: Program.rise_dwell_fall(lift=a, rise=b, dwell=c, fall=d, cycle=e, rpm=f))
    refused_or_done(lambda: Program([Segment("cycloidal", duration=90, lift=a)], accumulate=True, start=b, phase=c))
    refused_or_done(lambda: Program([Segment("poly_bc", duration=a, lift=b, v0=c, a1=d, q0=e)], cycle=f))
    refused_or_done(lambda: Program([Segment("poly", duration=90, lift=1, constraints=[(a, b, c), (d, e, f)])]))
    refused_or_done(lambda: Program([POLY, Segment("scca", duration=90, lift=-1, b=a, c=b, d=c)]).reversed())
    refused_or_done(lambda: Law("universal", T=(a, b, c, d, e, f)))
    refused_or_done(lambda: Limits(velocity=a, acceleration=b))


@given(few, few, st.one_of(NUMBERS, st.integers(3, 7)))
def test_splines(knots, points, degree):
    refused_or_done(lambda: Segment.bspline(knots, points, degree))
    refused_or_done(lambda: Segment.bspline(sorted(map(float, filter(lambda k: abs(k) < 2**1000, knots))), points, 3))


@given(NUMBERS, NUMBERS, NUMBERS)
def test_calls(a, b, c):
    refused_or_done(lambda: CAM.boundary_conditions(a, rpm=b, phase=c))
    refused_or_done(lambda: CAM.boundary_grid(a, b, 3, rpm=c))
    refused_or_done(lambda: CAM.velocity(a, rpm=b))
    refused_or_done(lambda: CAM.analyze(rpm=a, points=3))
    refused_or_done(lambda: CAM.analyze(rpm=1.0, limits=Limits(jerk=b), points=3))
    refused_or_done(lambda: CAM.max_speed(Limits(velocity=a, jerk=b)))
    for call in (CAM.plan, lambda n: CAM.analyze(points=n), lambda n: CAM.boundary_grid(0.0, 1e-3, n, rpm=1.0)):
        if not isinstance(a, int) or a < 0 or a > 10**13:  # these are large, but allowed
            refused_or_done(lambda call=call: call(a))


@given(st.lists(NUMBERS, max_size=6), st.lists(NUMBERS, max_size=6), NUMBERS)
def test_tables(theta, s, more):
    pytest.importorskip("scipy.interpolate")
    for options in ({}, {"periodic": False}, {"cycle": more}, {"periodic": False, "v0": more}):
        refused_or_done(lambda options=options: Program.from_table(theta, s, **options))


@given(st.text(max_size=12))
def test_names(text):
    refused_or_done(lambda: Program(CAM.segments, isa=text))
    refused_or_done(lambda: Program(CAM.segments, name=text, length_unit=text).dumps())
    refused_or_done(lambda: Law(text))
    refused_or_done(lambda: Segment(text, duration=1))
    refused_or_done(lambda: Segment("cycloidal", duration=1, lift=1, **{text: 1}) if text.isidentifier() else None)
    refused_or_done(lambda: Program.loads(text))
