"""Tables of measured lifts, against closed forms and SciPy, and the errors for wrong tables.

There are tables of a whole turn and of an event, tables that advance and that nearly close, and tables with dwells.
"""

import math
import re
import warnings

import numpy as np
import pytest
from lift_tables import EVENT, OUTSIDE, VALVE, lobe, measured, refused

import camkin
from camkin import CamkinWarning, Program, Segment, TableError

interpolate = pytest.importorskip("scipy.interpolate")
RADIAN = math.degrees(1.0)
BEFORE_THE_WRAP = math.nextafter(360.0, 0.0)


# ---- an event, and a turn ----


@pytest.mark.parametrize("options", [{}, {"degree": 5}, {"smoothing": 1e-3}, {"smoothing": 1e-3, "degree": 5}])
def test_an_event_is_no_turn(options):
    words = (
        "row 150: rows end at 150 degrees and begin again at 360: a gap of 210 for steps of 1 at most; periodic=False"
    )
    refused(words, Program.from_table, EVENT, lobe(EVENT), **options)
    p = Program.from_table(EVENT, lobe(EVENT), **options, periodic=False)
    assert set(p.displacement(OUTSIDE).tolist()) == {0.0}
    assert p.evaluate(OUTSIDE).data.any() == 0


def test_a_gap_of_three_steps_is_none():
    theta = np.arange(0.0, 358.0)
    s = 1 - np.cos(np.radians(theta))
    assert Program.from_table(theta, s).displacement(358.5) == pytest.approx(1 - math.cos(math.radians(1.5)), abs=1e-6)
    refused("a gap of 4 for steps of 1 at most", Program.from_table, theta[:-1], s[:-1])


@pytest.mark.parametrize(
    ("angle", "words"),
    [(359.9999, "0.0001 degrees before the end of the cycle of 360"), (360.0001, "0.0001 degrees after the end")],
)
def test_a_closing_row_beside_the_end_of_the_turn(angle, words):
    theta = np.r_[np.arange(0, 360, 2.0), angle]
    s = 5 * (1 + np.sin(np.radians(theta)))
    s[-1] = s[0]
    error = refused(words, Program.from_table, theta, s)
    assert "row 180: " in str(error) and "give it the angle 360, or drop it" in str(error)
    theta[-1] = 360.0
    for table in ((theta, s), (theta[:-1], s[:-1])):
        assert Program.from_table(*table).analyze().max_acceleration.value == pytest.approx(5.0, rel=2e-4)


@pytest.mark.parametrize("degree", [1, 3, 5])
def test_a_closing_row_within_rounding(degree):
    theta = np.r_[np.arange(0, 360, 10.0), 360.0 * (1 - 9e-13)]
    s = np.sin(np.radians(theta)) + 1
    s[-1] = s[0]
    p = Program.from_table(theta, s, degree=degree, allow_velocity_jump=degree == 1)
    assert math.fsum(segment.duration for segment in p.segments) == 360.0
    assert sum(not joint.inside for joint in p.continuity()) == len(p.segments)  # no dwell is added


def test_a_row_that_is_there_twice():
    theta = np.sort(np.r_[np.arange(0, 360, 2.0), 90.0001])
    with pytest.warns(CamkinWarning, match=r"row 46: theta is 0.0001 degrees after the row before, where others are 2"):
        Program.from_table(theta, np.sin(np.radians(theta)))


@pytest.mark.parametrize(
    ("unit", "question"), [(np.radians, r"radians\? np.degrees\(theta\)"), (lambda x: x / 360, r"turns\? theta \* 360")]
)
def test_angles_in_another_unit(unit, question):
    theta = np.arange(0, 361, 10.0)
    s = np.round(np.sin(np.radians(theta)) ** 2, 12)
    with pytest.raises(TableError, match=question):
        Program.from_table(unit(theta), s)
    with pytest.warns(CamkinWarning, match=question):
        Program.from_table(unit(theta), s, periodic=False)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        Segment.table(unit(theta), s)
        Program.from_table(theta, s)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        Program.from_table(unit(theta), s, cycle=float(unit(360.0)))
    found = [str(warning.message) for warning in caught]
    assert len(found) == (unit is np.radians), found  # a cycle of 1 degree may be meant, one of 2 pi is not
    assert all("6.28319 looks like radians" in text for text in found)


# ---- tables that nearly close, and tables that advance ----


def test_a_table_that_nearly_closes():
    theta = np.arange(0.0, 361.0)
    s = 5 * (1 - np.cos(np.radians(theta)))
    s[-1] = 0.001
    error = refused("row 360: s must be the same after a whole cycle", Program.from_table, theta, s)
    for way in ("drop the row", "make it 0", "smoothing=0.000168 or more", "accumulate=True"):
        assert way in str(error)
    assert Program.from_table(theta[:-1], s[:-1]).displacement(360.0) == 0.0
    mean = Program.from_table(theta, s, smoothing=1.68e-4)
    assert abs(mean.start) < 2e-3
    assert mean.displacement(BEFORE_THE_WRAP) == pytest.approx(mean.start, abs=1e-12)
    refused("s must be the same after a whole cycle", Program.from_table, theta, s, smoothing=1.6e-4)
    advancing = Program.from_table(theta, s, accumulate=True)
    assert advancing.displacement([360.0, 3600.0]).tolist() == pytest.approx([0.001, 0.01])
    # both rows get half of the difference
    s[0], s[-1] = 0.002, 0.0
    both = Program.from_table(theta, s, smoothing=1e-3, degree=5)
    turned = Program.from_table(theta, s[::-1], smoothing=1e-3, degree=5)
    np.testing.assert_allclose(both.displacement(theta), turned.displacement(-theta), rtol=0, atol=1e-3)
    assert both.start == pytest.approx(turned.start, rel=1e-6)


def test_an_event_that_nearly_comes_back():
    s = lobe(EVENT)
    s[-1] = 2.0**-60  # rounding of the file
    assert Program.from_table(EVENT, s, periodic=False).displacement(200.0) == 0.0
    s[-1] = 0.002
    error = refused("does not come back to its level: s is 0.002", Program.from_table, EVENT, s, periodic=False)
    assert "smoothing=0.000337 or more" in str(error) and "drop the row" not in str(error)
    p = Program.from_table(EVENT, s, periodic=False, smoothing=3.37e-4, degree=5)
    assert set(p.displacement(OUTSIDE).tolist()) == {0.001}


ENDLESS = np.arange(0, 361, 10.0)


def endless(theta):
    return theta + 15 * np.sin(np.radians(theta))


@pytest.mark.parametrize(("degree", "miss"), [(3, 3.7e-5), (5, 3e-8)])
def test_an_endless_table(degree, miss):
    s = endless(ENDLESS)
    refused("accumulate=True", Program.from_table, ENDLESS, s, degree=degree)
    p = Program.from_table(ENDLESS, s, degree=degree, accumulate=True)
    theta = np.linspace(-500, 900, 2801)
    np.testing.assert_allclose(p.displacement(theta), endless(theta), rtol=0, atol=miss)
    before, after = p.evaluate([BEFORE_THE_WRAP, 360.0]).data.T
    assert np.abs(after - before)[:3].max() <= 1e-12 * 360
    # SciPy's periodic spline of the lifts minus the line
    spline = interpolate.make_interp_spline(ENDLESS, np.r_[(s - ENDLESS)[:-1], 0.0], k=degree, bc_type="periodic")
    x = np.linspace(1, 359, 777)
    np.testing.assert_allclose(p.displacement(x), x + spline(x), rtol=0, atol=1e-12)
    np.testing.assert_allclose(p.acceleration(x), spline(x, 2) * RADIAN**2, rtol=0, atol=1e-9)
    segment = Segment.table(ENDLESS, s, degree=degree, ends="periodic")
    assert Program([segment], accumulate=True).displacement(725.0) == pytest.approx(p.displacement(725.0), abs=1e-12)
    near = Program.from_table(ENDLESS, s, degree=degree, accumulate=True, smoothing=1e-3)
    before, after = near.evaluate([BEFORE_THE_WRAP, 360.0]).data.T
    assert np.abs(after - before)[:3].max() <= 1e-12 * 360
    assert near.fit.rms <= 1.001e-3
    refused("give the row at 360 too", Program.from_table, ENDLESS[:-1], s[:-1], accumulate=True)


def test_a_part_that_advances():
    p = Program.from_table([0, 30, 60, 90], [0, 1, 3, 4], periodic=False, accumulate=True)
    assert p.displacement([90.0, 300.0, 360.0, 450.0]).tolist() == [4.0, 4.0, 4.0, 8.0]


def test_a_velocity_jump_that_is_allowed():
    theta, s = np.array([0.0, 30, 60, 90]), np.array([0.0, 1, 1, 0])
    with pytest.raises(camkin.ContinuityError, match="allow_velocity_jump"):
        Program.from_table(theta, s, periodic=False, ends="natural")
    p = Program.from_table(theta, s, periodic=False, ends="natural", allow_velocity_jump=True)
    want = interpolate.CubicSpline(theta, s, bc_type="natural")
    assert p.velocity(0.0) == pytest.approx(float(want(0, 1)) * RADIAN, rel=1e-13)


# ---- the ends, and the ways between rows ----


def test_each_end_has_its_own_condition():
    theta = np.sort(np.random.default_rng(8).uniform(20.0, 140.0, 40))
    s = np.sin(theta / 20)
    x = theta - theta[0]
    at = np.linspace(0, x[-1], 333, endpoint=False)

    def displacement(**options):
        segment = Segment.table(theta, s, **options)
        return Program([segment], accumulate=True, allow_velocity_jump=True, start=s[0]).displacement(at)

    want = interpolate.make_interp_spline(x, s, bc_type=([(1, 0.5 / RADIAN)], [(2, 0.0)]))(at)
    np.testing.assert_allclose(displacement(ends=("clamped", "natural"), v0=0.5), want, rtol=0, atol=1e-12)
    want = interpolate.CubicSpline(x, s, bc_type=("not-a-knot", "clamped"))(at)
    np.testing.assert_allclose(displacement(ends=("not-a-knot", "clamped")), want, rtol=0, atol=1e-12)
    five = Segment.table(theta, s, degree=5, ends=["natural", "not-a-knot"]).law
    spline = interpolate.BSpline(np.array(five.knots), np.array(five.points), 5)
    np.testing.assert_allclose(spline(x), s, rtol=0, atol=1e-13)
    size = np.abs(spline(x, 4)).max()
    assert abs(spline(0.0, 3)) * 10 < size and abs(spline(0.0, 4)) <= 1e-9 * size
    assert np.setdiff1d(x[1:-1], five.knots).tolist() == x[-3:-1].tolist()


@pytest.mark.parametrize("roll", [0, 3, 6])
@pytest.mark.parametrize("method", ["pchip", "akima"])
def test_local_methods_over_the_wrap(method, roll):
    make = {"pchip": interpolate.PchipInterpolator, "akima": interpolate.Akima1DInterpolator}[method]
    theta = np.array([0.0, 20, 50, 60, 100, 140, 200, 230, 300])
    s = np.roll([0.0, 0, 0.5, 3, 4.5, 5, 2, 1, 0.5], roll)
    p = Program.from_table(theta, s, method=method)
    x = np.linspace(0.1, 359.9, 991)
    want = make(np.r_[theta - 360, theta, theta + 360], np.tile(s, 3))
    np.testing.assert_allclose(p.displacement(x), want(x), rtol=0, atol=1e-14)
    assert p.velocity(BEFORE_THE_WRAP) == pytest.approx(float(want(0.0, 1)) * RADIAN, abs=1e-10)


@pytest.mark.parametrize("method", ["pchip", "akima"])
def test_local_methods_are_scipys(method):
    make = {"pchip": interpolate.PchipInterpolator, "akima": interpolate.Akima1DInterpolator}[method]
    theta = np.array([0.0, 20, 50, 60, 100, 140, 200, 230, 300])
    s = np.array([0.0, 0, 0, 5, 5, 5, 2, 1, 0])
    p = Program.from_table(theta, s, method=method)
    three = np.r_[theta - 360, theta, theta + 360]
    want = make(three, np.tile(s, 3))
    x = np.linspace(0.1, 359.9, 991)
    np.testing.assert_allclose(p.displacement(x), want(x), rtol=0, atol=1e-14)
    np.testing.assert_allclose(p.velocity(x), want(x, 1) * RADIAN, rtol=0, atol=1e-12)
    assert p.displacement(np.linspace(100, 140, 99)).tolist() == pytest.approx([5.0] * 99, abs=1e-15)
    assert method == "akima" or p.analyze().displacement.max.value <= 5.0
    part = Program.from_table(theta, s, method=method, periodic=False)
    x = np.linspace(50.0, 200.0, 500)  # the end slopes, 0 here, have no effect beyond this
    np.testing.assert_allclose(part.displacement(x), make(theta, s)(x), rtol=0, atol=1e-14)
    assert part.velocity([0.0, 299.999999999]).tolist() == pytest.approx([0.0, 0.0], abs=1e-9)
    assert part.displacement(330.0) == 0.0
    advance = Program.from_table(np.r_[theta, 360], np.r_[s, 0] + np.r_[theta, 360], method=method, accumulate=True)
    flat = Program.from_table(theta, s, method="akima")
    if method == "akima":  # unlike pchip, akima commutes with adding a line
        np.testing.assert_allclose(advance.displacement(x), flat.displacement(x) + x, rtol=0, atol=1e-12)
    assert advance.displacement(720.0 + x) == pytest.approx(advance.displacement(x) + 720)


def test_straight_lines():
    theta = np.array([5.0, 20, 50, 60.5, 100, 140, 200, 230, 300])
    s = np.array([0.1, 0, 0, 5, 5, 7.3, 2, 1, 0])
    with pytest.raises(camkin.ContinuityError, match="allow_velocity_jump"):
        Program.from_table(theta, s, degree=1)
    p = Program.from_table(theta, s, degree=1, allow_velocity_jump=True)
    x = np.linspace(0, 360, 721)
    np.testing.assert_allclose(p.displacement(x), np.interp(x, theta, s, period=360), rtol=0, atol=2e-15)
    assert p.velocity(55.0) == pytest.approx(5 / 10.5 * RADIAN, rel=1e-14)
    event = Program.from_table(theta[1:3], s[1:3], degree=1, periodic=False)
    assert event.displacement(x).tolist() == [0.0] * 721
    assert Program.loads(p.dumps()) == p


def test_a_motion_by_its_acceleration():
    theta = np.linspace(0, 90, 10)
    a = 1e-2 * np.sin(np.radians(4 * theta))
    spline = interpolate.make_interp_spline(theta, a, k=1).antiderivative(2)
    segment = Segment.bspline(spline.t, spline.c[: len(spline.t) - 4])
    p = Program([segment], cycle=90, accumulate=True, allow_velocity_jump=True)
    x = np.linspace(0, 89, 357)
    np.testing.assert_allclose(p.acceleration(x), np.interp(x, theta, a) * RADIAN**2, rtol=0, atol=1e-12)


# ---- dwells ----


@pytest.mark.parametrize("turn", [0.0, 100.0, -200.0])
def test_dwells_of_a_turn_are_exactly_flat(turn):
    theta = np.arange(360.0)
    s = measured(theta, 4, program=VALVE.shifted(100 - turn))
    dwells = [(260.0 - turn, 450.0 - turn)]
    p = Program.from_table(theta, s, smoothing=2e-3, degree=5, dwells=dwells)
    at = np.linspace(*dwells[0], 500)
    assert p.evaluate(at).data[:, :-1].any() == 0  # the jerk at its end belongs to the next segment
    assert [joint.order for joint in p.continuity()] == [2, 2]
    assert p.fit.rms == pytest.approx(2e-3, rel=0.1)
    # The event begins up to 10 degrees before the lift, so it contains the whole lift.
    truth = VALVE.shifted(100 - turn)
    np.testing.assert_allclose(p.displacement(theta), truth.displacement(theta), rtol=0, atol=4e-3)
    assert p.analyze().max_acceleration.value == pytest.approx(truth.analyze().max_acceleration.value, rel=0.03)


@pytest.mark.parametrize("degree", [1, 3, 5])
def test_dwells_at_several_levels(degree):
    truth = Program.rise_dwell_fall(lift=9, rise=75, dwell=60, fall=75, law="poly_4567")
    theta = np.arange(0, 360, 2.5)
    s = truth.displacement(theta)
    p = Program.from_table(
        theta, s, degree=degree, dwells=[(210, 360), (75, 135)], allow_velocity_jump=degree == 1, periodic=True
    )
    flat = np.r_[np.linspace(75, 135, 99, endpoint=False), np.linspace(210, 360, 99, endpoint=False)]
    assert p.evaluate(flat).s.tolist() == [9.0] * 99 + [0.0] * 99
    assert not p.evaluate(flat).data[1:].any()
    np.testing.assert_allclose(p.displacement(theta), s, rtol=0, atol=1e-13)
    event = Program.from_table(
        theta[:85], s[:85], degree=degree, dwells=[(75, 135)], allow_velocity_jump=degree == 1, periodic=False
    )
    np.testing.assert_allclose(event.displacement(theta), s, rtol=0, atol=1e-13)


def test_dwells_of_a_table_that_advances():
    truth = Program([Segment("modified_sine", duration=120, lift=45)], accumulate=True, phase=50)
    theta = np.arange(0, 361.0)
    p = Program.from_table(theta, truth.displacement(theta), degree=5, accumulate=True, dwells=[(170, 410)])
    at = np.linspace(-720, 1080, 3601)
    np.testing.assert_allclose(p.displacement(at), truth.displacement(at), rtol=0, atol=1e-3)
    assert p.displacement([200.0, 400.0, 560.0]).tolist() == pytest.approx([45.0, 45.0, 90.0], abs=1e-13)


def test_wrong_dwells():
    theta = np.arange(360.0)
    s = VALVE.displacement(theta)

    def given(dwells, words, **options):
        return refused(words, Program.from_table, theta, s, dwells=dwells, **options)

    given("all", "dwells must be pairs (from, to) of angles")
    given([], "dwells must be pairs (from, to) of angles")
    given([3.0], "dwells[0] must be (from, to), two angles in degrees; got 3.0")
    given([(200, 100)], "dwells[0] must ascend by less than the cycle; over its end, (350, 370); got (200, 100)")
    given([(0, 360)], "dwells[0] must ascend by less than the cycle")
    given([(160, math.nan)], "dwells[0] must be finite; got nan")
    given([(160, 200), (190, 300)], "dwells must be apart: one from 160 to 200 meets one that begins at 190")
    given([(160, 300), (290, 390)], "dwells must be apart")
    given([(200.2, 200.7)], "no row lies in the dwell from 200.2 to 200.7")
    given([(60, 100)], "of the dwell from 60 to 100, and there is no smoothing")
    error = given([(60, 100)], "more than 6 times the smoothing", smoothing=1e-3)
    assert re.match(r"row 99: ", str(error))
    event = dict(theta=EVENT, s=lobe(EVENT), periodic=False)
    refused("ends 'periodic' is not for a table", Program.from_table, **event, dwells=[(60, 80)], ends="periodic")
    refused("must lie among the rows, from 0 to 150", Program.from_table, **event, dwells=[(100, 200)])


# ---- what does not fit ----


T12 = np.arange(0, 360, 30.0)
REFUSED = {
    "degree 2": ({"degree": 2}, "degree must be 1, 3 or 5; got 2"),
    "method": ({"method": "cubic"}, "method must be one of 'spline', 'pchip', 'akima'; got 'cubic'"),
    "pchip of degree 5": ({"method": "pchip", "degree": 5}, "method 'pchip' is of degree 3; got degree 5"),
    "akima smoothed": (
        {"method": "akima", "smoothing": 1.0},
        "method 'akima' goes through every row: leave smoothing out",
    ),
    "lines smoothed": ({"degree": 1, "smoothing": "auto"}, "degree 1 goes through every row: leave smoothing out"),
    "pchip natural": (
        {"method": "pchip", "ends": "natural", "periodic": False},
        "method 'pchip' takes ends 'clamped' or 'periodic'; got 'natural'",
    ),
    "natural smoothed": (
        {"smoothing": 1.0, "ends": ("clamped", "natural"), "periodic": False},
        "smoothing takes ends 'clamped', 'not-a-knot' or 'periodic'",
    ),
    "three ends": ({"ends": ("clamped",) * 3, "periodic": False}, "or two of the first three; got ('clamped',"),
    "half periodic": ({"ends": ("periodic", "clamped"), "periodic": False}, "or two of the first three"),
    "v0 at a natural end": (
        {"ends": ("natural", "clamped"), "periodic": False, "v0": 1.0},
        "v0 is not for ends 'natural' of degree 3; got 1.0",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused(case):
    options, words = REFUSED[case]
    refused(words, Program.from_table, T12, np.cos(np.radians(T12)), **options)


def test_straight_lines_are_no_segment():
    refused("Program.from_table(theta, s, degree=1)", Segment.table, T12, T12, degree=1)
