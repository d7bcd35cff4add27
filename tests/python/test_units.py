"""Test units of length, and quantities with a unit."""

import dataclasses
import math
import re
import warnings

import numpy as np
import pytest

import camkin
from camkin import Limits, Program, Segment

THETA = np.linspace(-400.0, 400.0, 997)
BC = {"v0": 0, "a0": 0, "v1": 2.5, "a1": -3.0, "j1": 4.0, "q0": 1.0}
POLY = [(0, 1, 0), (0.5, 0, 3.0), (1, 1, -2.5), (1, 2, 0)]
KNOTS, POINTS = [0, 0, 0, 0, 10, 25, 40, 40, 40, 40], [0, 0, 1, 3, 4, 4]


def all_kinds(**options):
    segments = [
        Segment("cycloidal", duration=60, lift=12.7),
        Segment("poly_bc", duration=60, lift=3.3, **BC),
        Segment("poly", duration=60, lift=-4.0, constraints=POLY),
        Segment.bspline(KNOTS, POINTS, 3),
        Segment("modified_sine", duration=60, lift=-16.0),
    ]
    return Program(segments, start=2.54, phase=-33.0, allow_velocity_jump=True, **options)


FACTORS = {
    ("mm", "cm"): 0.1,
    ("mm", "m"): 1e-3,
    ("mm", "in"): 1 / 25.4,
    ("inch", "mm"): 25.4,
    ("in", "cm"): 2.54,
    ("m", "inch"): 1000 / 25.4,
    ("cm", "m"): 0.01,
    ("deg", "rad"): math.pi / 180,
    ("rad", "deg"): 180 / math.pi,
    ("in", "inch"): 1.0,
}


@pytest.mark.parametrize(("old", "new"), FACTORS)
def test_to(old, new):
    factor = FACTORS[old, new]
    limits = Limits(velocity=2000.0, acceleration=3e5)
    p = all_kinds(length_unit=old, rpm=300, limits=limits, name="x")
    q = p.to(new)
    got, want = q.evaluate(THETA).data, factor * p.evaluate(THETA).data
    assert np.abs(got - want).max(axis=1) == pytest.approx(0, abs=1e-12 * np.abs(want).max())
    for row in range(4):
        assert np.abs(got - want)[row].max() <= 1e-13 * np.abs(want[row]).max()
    assert q.limits.velocity == pytest.approx(2000 * factor, rel=3e-16)
    assert q.limits.acceleration == pytest.approx(3e5 * factor, rel=3e-16)
    assert q.limits.jerk is None
    assert (q.length_unit, q.rpm, q.name, q.cycle, q.phase) == (new, 300, "x", 360, p.phase)
    assert [v.angle for v in q.analyze().violations] == pytest.approx([v.angle for v in p.analyze().violations])


def test_every_length_of_a_cam_in_another_unit():
    program = Program.rise_dwell_fall(lift=25.4, rise=90, dwell=45, fall=90, length_unit="mm")
    limits = camkin.GeometryLimits(pressure_angle=30, radius=2.54, face=50.8, base_radius=76.2)
    spring = camkin.Dynamics(mass=0.1, rate=10, preload=100, natural_hz=200, within=0.254)
    for follower, lengths in (
        (camkin.RollerFollower(5.08, 2.54), {"radius": 0.2, "offset": 0.1}),
        (camkin.FlatFollower(tilt=3.0, width=101.6, offset=2.54), {"tilt": 3.0, "width": 4.0, "offset": 0.1}),
        (camkin.BarrelRoller(5.08), {"radius": 0.2}),
    ):
        inch = camkin.Cam(program, follower, base_radius=50.8, limits=limits, dynamics=spring).to("in")
        assert inch.base_radius == 2.0
        assert dataclasses.asdict(inch.follower) == lengths
        assert inch.limits.to_dict() == {"pressure_angle": 30.0, "radius": 0.1, "face": 2.0, "base_radius": 3.0}
        assert (inch.dynamics.rate, inch.dynamics.within) == (254.0, 0.01)
        assert (inch.dynamics.mass, inch.dynamics.preload, inch.dynamics.natural_hz) == (0.1, 100.0, 200.0)


def test_a_cam_in_another_unit():
    program = Program.rise_dwell_fall(lift=10, rise=90, dwell=45, fall=90, length_unit="mm", rpm=300)
    spring = camkin.Dynamics(mass=0.1, rate=26, preload=100, natural_hz=203.3, within=0.01)
    limits = camkin.GeometryLimits(pressure_angle=30, radius=3, base_radius=60)
    parts = {"base_radius": 25, "limits": limits, "dynamics": spring}
    for follower in (camkin.RollerFollower(5, 2.0), camkin.FlatFollower(tilt=3.0, width=30.0, offset=1.0)):
        cam = camkin.Cam(program, follower, **parts)
        inch = cam.to("in")
        assert inch.program == program.to("in")
        theta = np.arange(0.0, 360.0, 7.0)
        np.testing.assert_allclose(25.4 * inch.profile(theta), cam.profile(theta), rtol=0, atol=1e-13 * 40)
        np.testing.assert_allclose(inch.pressure_angle(theta), cam.pressure_angle(theta), rtol=0, atol=1e-12)
        for quantity in ("radius", "face", "base_radius", "pressure_angle"):
            found = [v.quantity for v in cam.analyze().violations]
            assert (quantity in found) == (quantity in [v.quantity for v in inch.analyze().violations])
        one, other = spring.analyze(cam), inch.dynamics.analyze(inch)
        assert other.jump.rpm == pytest.approx(one.jump.rpm, rel=1e-12)
        assert other.forces.contact.max.value == pytest.approx(one.forces.contact.max.value, rel=1e-12)
        assert inch.to("mm").base_radius == pytest.approx(25, rel=1e-15)
    arm = camkin.Cam(
        Program.rise_dwell_fall(lift=20, rise=90, dwell=45, fall=90, length_unit="deg"),
        camkin.SwingingRoller(8, 60, 80),
        base_radius=40,
    )
    with pytest.raises(
        camkin.UnitError, match=r"lengths of a swinging cam have no unit.*: make the cam with lengths in 'mm'"
    ):
        arm.to("mm")


def test_decimals_stay_decimals():
    inches = Program.rise_dwell_fall(lift=1.5, rise=90, dwell=45, fall=90, length_unit="in")
    assert [s.lift for s in inches.to("mm").segments] == [38.1, 0.0, -38.1]
    p = Program.rise_dwell_fall(lift=12.7, rise=90, dwell=45, fall=90, length_unit="mm", limits=Limits(velocity=254))
    q = p.to("in")
    assert [s.lift for s in q.segments] == [0.5, 0.0, -0.5]
    assert q.limits.velocity == 10.0
    assert q.to("mm") == p
    assert p.to("mm") == p


@pytest.mark.parametrize("lift", [10.0, 0.1, 9.8, 1e-3, 123.456])
def test_there_and_back(lift):
    p = Program.rise_dwell_fall(lift=lift, rise=90, dwell=45, fall=90, length_unit="mm")
    back = p.to("inch").to("mm")
    assert back.segments[0].lift == pytest.approx(lift, rel=3e-16)


@pytest.mark.parametrize(
    ("length_unit", "unit", "error", "words"),
    [
        ("mm", "furlong", camkin.UnitError, "there is no unit 'furlong'; choose from 'mm', 'cm', 'm', 'in'"),
        ("mm", "inches", camkin.UnitError, "there is no unit 'inches'; did you mean 'inch'?"),
        ("mm", "rad", camkin.UnitError, "'mm' is a unit of length, 'rad' of angle: choose from mm, cm, m, in, inch"),
        ("deg", "mm", camkin.UnitError, "'deg' is a unit of angle, 'mm' of length: choose from deg, rad"),
        (None, "mm", camkin.UnitError, "the program has no length_unit, so that nothing converts: make it with"),
        ("counts", "mm", camkin.UnitError, "has the length_unit 'counts', which is only a label"),
        ("mm", None, camkin.WrongTypeError, "unit must be one of mm, cm, m, in, inch, deg, rad; got NoneType"),
    ],
)
def test_to_refuses(length_unit, unit, error, words):
    with pytest.raises(error, match=re.escape(words)) as caught:
        all_kinds(length_unit=length_unit).to(unit)
    assert caught.value.parameter == "unit"


@pytest.mark.parametrize(("label", "unit", "lift"), [("um", "mm", 1e4), ("µm", "mm", 1e4), ("mil", "in", 1e4)])
def test_label_of_a_small_unit_converts_by_what_the_message_says(label, unit, lift):
    program = Program.rise_dwell_fall(lift=lift, rise=90, dwell=45, fall=90, length_unit=label)
    with pytest.raises(camkin.UnitError) as caught:
        program.to("mm")
    remedy = str(caught.value).split("nothing converts: ")[1].removesuffix(f" is the same motion in {unit}")
    converted = eval(remedy, {"dataclasses": dataclasses, "program": program})
    assert converted.length_unit == unit
    assert converted.displacement(100.0) == pytest.approx(10.0)


@pytest.mark.parametrize(
    ("one", "other", "want"),
    [("mm", "mm", "mm"), ("in", "inch", "in"), ("inch", "in", "inch"), ("counts", "counts", "counts")]
    + [(None, None, None), ("mm", None, "mm"), (None, "mm", "mm"), (None, "counts", "counts")],
)
def test_sums_of_one_unit(one, other, want):
    assert (all_kinds(length_unit=one) + all_kinds(length_unit=other)).length_unit == want


@pytest.mark.parametrize(
    ("one", "other", "remedy"),
    [
        ("mm", "inch", "convert one of them first, as second.to('mm') does"),
        ("deg", "rad", "convert one of them first, as second.to('deg') does"),
        ("mm", "deg", "a length and an angle do not add up"),
        ("rad", "m", "a length and an angle do not add up"),
        ("mm", "counts", "where they mean the same, give both the same first"),
        ("steps", "counts", "as dataclasses.replace(second, length_unit=first.length_unit) does"),
    ],
)
def test_sums_of_different_units(one, other, remedy):
    first, second = all_kinds(length_unit=one), all_kinds(length_unit=other)
    words = f"programs that are added must have one length_unit; got {one!r} and {other!r}: "
    with pytest.raises(camkin.UnitError, match=re.escape(words) + ".*" + re.escape(remedy)):
        first + second
    if "dataclasses" in remedy:
        assert (first + dataclasses.replace(second, length_unit=one)).length_unit == one


def test_sums_have_one_speed_and_one_set_of_limits():
    a, b = all_kinds(rpm=300, limits=Limits(velocity=5)), all_kinds(rpm=100)
    with pytest.raises(camkin.SpeedError, match=r"must have one rpm; got 300.0 and 100.0: .*rpm=first.rpm"):
        a + b
    both = a + dataclasses.replace(b, rpm=a.rpm)
    assert (both.rpm, both.limits) == (300, Limits(velocity=5))
    both = all_kinds() + a
    assert (both.rpm, both.limits) == (300, Limits(velocity=5))
    with pytest.raises(camkin.LimitError, match="must have one limits"):
        a + all_kinds(limits=Limits(velocity=6))


@pytest.mark.parametrize(
    ("unit", "lift"),
    [("mm", 1 / 25.4), ("mm", 25.4), ("inch", 25.4), ("in", 0.03937), ("mm", -1 / 25.4), ("cm", 2.54)]
    + [("m", 1000 / 25.4), ("deg", math.pi / 180), ("rad", 180 / math.pi)],
)
def test_scaling_by_a_conversion_warns(unit, lift):
    p = all_kinds(length_unit=unit, limits=Limits(velocity=5))
    with pytest.warns(camkin.CamkinWarning, match=re.escape("scaled() keeps the length_unit and the limits: to(")) as w:
        q = p.scaled(lift=lift)
    assert w[0].filename == __file__
    assert (q.length_unit, q.limits) == (unit, p.limits)


@pytest.mark.parametrize(
    ("unit", "lift"),
    [("mm", 10.0), ("mm", 2.0), ("m", 1e-3), (None, 25.4), ("counts", 25.4), ("deg", 25.4), ("mm", 26)],
)
def test_other_scaling_does_not(unit, lift):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        all_kinds(length_unit=unit).scaled(lift=lift)


def test_a_fall_without_a_dwell():
    p = Program.rise_dwell_fall(lift=10, rise=90, dwell=0, fall=90)
    assert [s.law.name for s in p.segments] == ["cycloidal", "cycloidal"]
    assert p.displacement([45.0, 90.0, 135.0, 180.0]).tolist() == [5.0, 10.0, 5.0, 0.0]
    assert len(p.analyze(points=2).segments) == 3  # and the dwell that closes the cycle
    for dwell in (-1.0, math.nan):
        with pytest.raises(camkin.DurationError, match="duration must be"):
            Program.rise_dwell_fall(lift=10, rise=90, dwell=dwell, fall=90)


# ---- quantities ----

pint = pytest.importorskip("pint")
U = pint.UnitRegistry()
MM = Program.rise_dwell_fall(lift=10, rise=90, dwell=45, fall=90, length_unit="mm", rpm=3000)


def test_angles_of_pint():
    assert MM.displacement((math.pi / 2) * U.rad).magnitude == pytest.approx(10.0, rel=1e-15)
    assert type(MM.displacement(45 * U.deg).magnitude) is float
    assert MM.displacement(45 * U.deg) == 5.0 * U.mm
    assert MM.displacement(0.125 * U.turn).magnitude == pytest.approx(5.0, rel=1e-15)
    got = MM.evaluate((np.array([0, 90]) * U.deg).to("rad")).s.magnitude
    assert got.tolist() == pytest.approx([0.0, 10.0], rel=1e-15)
    assert MM.velocity(np.array([[45, 90]]) * U.deg).shape == (1, 2)
    assert MM.acceleration(22.5 * U.deg) == MM.acceleration(22.5) * U.mm / U.s**2
    assert MM.jerk(22.5 * U.deg) == MM.jerk(22.5) * U.mm / U.s**3
    assert MM.shifted(0.25 * U.turn) == MM.shifted(90)


def test_times_and_speeds_of_pint():
    want = MM.boundary_conditions([0.001, 0.002], rpm=3000, phase=90)
    got = MM.boundary_conditions(np.array([1.0, 2.0]) * U.ms, rpm=50 * U.turn / U.s, phase=0.25 * U.turn)
    np.testing.assert_allclose(got.data, want.data, rtol=1e-12)
    got = MM.boundary_grid(0 * U.s, 1 * U.ms, 3, omega=3000 * U.rpm, rpm_per_s=60 * U.rpm / U.min)
    want = MM.boundary_grid(0, 1e-3, 3, rpm=3000, rpm_per_s=1)
    np.testing.assert_allclose(got.data, want.data, rtol=1e-12, atol=1e-9)
    assert MM.velocity(45.0, rpm=100 * math.pi * U.rad / U.s) == pytest.approx(4000.0, rel=1e-14)
    assert MM.velocity(45.0, omega=20 / U.s) == MM.velocity(45.0, omega=20)
    assert MM.velocity(45.0, omega=20 * U.rad / U.s) == MM.velocity(45.0, omega=20)
    assert MM.plan(1).evaluate(rpm=3000 * U.rpm).v.shape == (1,)
    assert MM.analyze(rpm=3000 * U.rpm).rpm == pytest.approx(3000, rel=1e-15)


def test_lengths_of_pint():
    p = Program.rise_dwell_fall(
        lift=1 * U.cm, rise=0.25 * U.turn, dwell=45 * U.deg, fall=90, length_unit="mm", rpm=3000 * U.rpm
    )
    assert p == MM
    assert Program.rise(lift=1 * U.cm, duration=90 * U.deg, length_unit="mm").segments[0].lift == 10.0
    inch = MM.to("inch")
    assert MM.solve(0.5 * U.cm).tolist() == [45.0, 180.0]
    assert inch.solve(5 * U.mm).tolist() == pytest.approx([45.0, 180.0], rel=1e-15)
    assert MM.duration(above=0.5 * U.cm) == 135.0
    assert MM.solve(2 * U.m / U.s, "v").tolist() == pytest.approx(MM.solve(2000, "v").tolist(), rel=1e-15)
    assert MM.solve(5 * U.mm / U.rad, "v", rpm="geometric").tolist() == MM.solve(5, "v", rpm="geometric").tolist()
    swing = dataclasses.replace(MM, length_unit="deg")
    assert swing.solve(5 * U.deg).tolist() == [45.0, 180.0]
    assert swing.solve(3000 * U.deg / U.s, "v").tolist() == swing.solve(3000, "v").tolist()
    assert swing.solve(5 * U.deg / U.rad, "v", rpm="geometric").size == 2
    moved = Program(MM.segments, length_unit="mm", start=1 * U.cm, phase=1 * U.turn, cycle=1 * U.turn)
    assert (moved.start, moved.phase, moved.cycle) == (10.0, 360.0, 360.0)


def test_tables_of_pint():
    pytest.importorskip("scipy")
    theta, s = np.arange(0.0, 360.0, 5.0), 5 * (1 - np.cos(np.radians(np.arange(0.0, 360.0, 5.0))))
    p = Program.from_table(theta * U.deg, (s / 10) * U.cm, length_unit="mm", degree=5)
    q = Program.from_table(theta, s, length_unit="mm", degree=5)
    np.testing.assert_allclose(p.displacement(THETA), q.displacement(THETA), atol=1e-13)
    assert Segment.table([0, 1, 2, 3] * U.turn, [0, 1, 2, 3]) == Segment.table([0, 360, 720, 1080], [0, 1, 2, 3])


@pytest.mark.parametrize(
    ("label", "unit"),
    [("inches", "inch"), ("MM", "mm"), ("milimeter", "mm"), ("metres", "m"), ("in.", "in"), ("°", "deg")],
)
def test_a_label_that_is_nearly_a_unit_warns(label, unit):
    words = f"^length_unit {label!r} is only a label, which nothing converts: did you mean {unit!r}\\?$"
    with pytest.warns(camkin.CamkinWarning, match=words):
        Program(MM.segments, length_unit=label)


@pytest.mark.parametrize("label", ["counts", "furlong", "µm", "mm/s", "grad", "", "kilometers"])
def test_other_labels_do_not_warn(label):
    assert Program(MM.segments, length_unit=label).length_unit == label


class Astropy(np.ndarray):
    """A quantity as in another library."""

    unit = "deg"


BAD = {
    "theta in mm": lambda: MM.displacement(1 * U.mm),
    "theta without a unit": lambda: MM.displacement(1 * U.dimensionless),
    "theta in percent": lambda: MM.displacement(1 * U.percent),
    "theta in steradian": lambda: MM.displacement(1 * U.steradian),
    "theta in seconds": lambda: MM.evaluate(np.ones(3) * U.s),
    "list of quantities": lambda: MM.displacement([1 * U.deg, 2 * U.deg]),
    "nested list of quantities": lambda: MM.displacement([[1.0], [2 * U.deg]]),
    "t in degrees": lambda: MM.boundary_conditions(1 * U.deg),
    "dt in degrees": lambda: MM.boundary_grid(0, 1 * U.deg, 2),
    "rpm in Hz": lambda: MM.velocity(1.0, rpm=50 * U.Hz),
    "rpm in 1/s": lambda: MM.velocity(1.0, rpm=50 / U.s),
    "omega in Hz": lambda: MM.velocity(1.0, omega=50 * U.Hz),
    "rpm in mm": lambda: MM.velocity(1.0, rpm=50 * U.mm),
    "duration in mm": lambda: Segment("cycloidal", duration=1 * U.mm, lift=1),
    "lift of a segment": lambda: Segment("cycloidal", duration=1, lift=1 * U.mm),
    "boundary value": lambda: Segment("poly_bc", duration=1, lift=1, v0=1 * U.mm),
    "limit": lambda: Limits(velocity=1 * U.mm / U.s),
    "lift without length_unit": lambda: Program.rise_dwell_fall(lift=1 * U.mm, rise=90, dwell=45, fall=90),
    "lift in degrees": lambda: Program.rise_dwell_fall(lift=1 * U.deg, rise=90, dwell=4, fall=90, length_unit="mm"),
    "start of a label": lambda: Program(MM.segments, length_unit="counts", start=1 * U.mm),
    "level in degrees": lambda: MM.solve(1 * U.deg),
    "level of v in mm": lambda: MM.solve(1 * U.mm, "v"),
    "geometric level per second": lambda: MM.solve(1 * U.mm / U.s, "v", rpm="geometric"),
    "factor": lambda: MM.scaled(lift=2 * U.dimensionless),
    "x of a law": lambda: camkin.Law("cycloidal")(0.5 * U.mm),
    "s of a segment's table": lambda: Segment.table([0, 1, 2, 3], [0, 1, 2, 3] * U.mm),
    "knots": lambda: Segment.bspline(np.array(KNOTS) * U.deg, POINTS),
    "theta of another library": lambda: MM.displacement(np.ones(3).view(Astropy)),
    "rpm of another library": lambda: MM.velocity(1.0, rpm=np.ones(()).view(Astropy)),
}


@pytest.mark.parametrize("call", BAD.values(), ids=BAD)
def test_quantities_that_do_not_fit(call):
    """The error gives the quantity with its unit, and the accepted form."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises((camkin.UnitError, camkin.WrongTypeError), match="plain number"):
            call()


def test_masked_arrays_are_refused():
    masked = np.ma.masked_array([1.0, 2.0], [False, True])
    calls = [
        lambda: MM.displacement(masked),
        lambda: MM.evaluate(masked),
        lambda: MM.boundary_conditions(masked),
        lambda: MM.velocity(np.ma.masked),
        lambda: camkin.Law("cycloidal")(masked),
    ]
    for call in calls:
        with pytest.raises(
            camkin.WrongTypeError, match=r"masked array, whose mask would be lost: \.filled\(numpy.nan\)"
        ):
            call()
    assert np.isnan(MM.displacement(masked.filled(np.nan))).tolist() == [False, True]


def test_series_are_arrays():
    pandas = pytest.importorskip("pandas")
    series = pandas.Series([0.0, 45.0], index=["unit", "units"])
    assert MM.displacement(series).tolist() == [0.0, 5.0]
