"""Curves for making a cam: points, arcs and cutter paths against definitions, and followers on finished cams."""

import dataclasses
import itertools

import geometry_reference
import numpy as np
import pytest
from test_geometry import FOLLOWERS, cam_of

import camkin
from camkin import Cam, FlatFollower, Program, RollerFollower, Segment, SwingingFlat, SwingingRoller

DISCS = [name for name in FOLLOWERS if name != "barrel"]
ROLLERS = [name for name in DISCS if hasattr(FOLLOWERS[name][0], "radius")]
WALLS = [
    *itertools.product(DISCS, (1, -1), ("outer",)),
    *itertools.product(("roller", "offset roller", "swinging roller"), (1, -1), ("inner", "far")),
]


def places(cam, theta):
    """Points of the profile as complex numbers."""
    xy = cam.profile(theta)
    return xy[..., 0] + 1j * xy[..., 1]


def within(start, end, n=41):
    """Angles in each interval, ends included, as columns; not beyond the end, where the next piece begins."""
    share = np.linspace(0.0, 1.0, n)[:, None]
    return start + share * (np.nextafter(end, -np.inf) - start)


def chord_errors(points, ends):
    """Distances of curves (n, k) from the straight lines between the points `ends` (k + 1,)."""
    start, chord = ends[:-1], np.diff(ends)
    along = ((points - start) * chord.conj()).real / np.abs(chord) ** 2
    return np.abs(points - start - np.clip(along, 0.0, 1.0) * chord).max(axis=0)


def least_points(cam, tolerance):
    """The fewest chords between the breaks: each as long as it may be, found by bisection on the curve itself."""
    knots = np.append(cam.breaks, cam.breaks[0] + 360.0)
    n = 0
    for low, high in itertools.pairwise(knots):
        at = low
        while at < high:
            short, long = at, min(high, at + 60.0)
            end = long
            for _ in range(22):
                points = places(cam, np.linspace(at, np.nextafter(end, -np.inf), 17))
                fits = chord_errors(points[:, None], points[[0, -1]])[0] <= tolerance
                short, long = (end, long) if fits else (short, end)
                if short == long:
                    break
                end = 0.5 * (short + long)
            at, n = short, n + 1
    return n


# ---- polylines ----


@pytest.mark.parametrize(("name", "rotation", "wall"), WALLS)
@pytest.mark.parametrize("tolerance", [0.5, 1e-3])
def test_chords_are_within_the_tolerance(name, rotation, wall, tolerance):
    cam = cam_of(name, rotation, wall)
    line = cam.polyline(tolerance)
    assert line.x[0] == pytest.approx(line.x[-1], abs=1e-12)
    assert set(cam.breaks) <= set(line.theta)
    assert (np.diff(line.theta) > 0.0).all() and line.theta[-1] - line.theta[0] == 360.0
    np.testing.assert_array_equal(cam.profile(line.theta), np.stack((line.x, line.y), axis=-1))
    ends = line.x + 1j * line.y
    errors = chord_errors(places(cam, within(line.theta[:-1], line.theta[1:])), ends)
    assert errors.max() <= tolerance
    # near the tolerance: a bound that is twice the distance would give chords of half the error
    assert np.median(errors) > 0.8 * tolerance or tolerance == 0.5


@pytest.mark.parametrize("name", ["offset roller", "swinging roller", "tilted flat", "offset face"])
def test_chords_against_sixty_digits(name):
    cam = cam_of(name, -1)
    line = cam.polyline(1e-3)
    for i in range(3, len(line) - 1, 61):
        a, b = (complex(line.x[k], line.y[k]) for k in (i, i + 1))
        for share in (0.3, 0.5, 0.7):
            row = geometry_reference.at(cam, line.theta[i] + share * (line.theta[i + 1] - line.theta[i]))
            p = complex(row["x"], row["y"]) - a
            assert abs((p * (b - a).conjugate()).imag) / abs(b - a) <= 1e-3


@pytest.mark.parametrize(("name", "tolerance"), [("roller", 1e-2), ("swinging roller", 1e-3), ("flat", 1e-2)])
def test_points_are_few(name, tolerance):
    cam = cam_of(name)
    assert len(cam.polyline(tolerance)) - 1 <= 1.1 * least_points(cam, tolerance)


def test_points_grow_as_the_root_of_the_tolerance():
    cam = cam_of("offset roller")
    n = [len(cam.polyline(tolerance)) for tolerance in (1e-3, 1e-5, 1e-7)]
    assert n[1] / n[0] == pytest.approx(10.0, rel=0.05) and n[2] / n[1] == pytest.approx(10.0, rel=0.02)


def test_the_curve_of_a_table_has_its_rows():
    theta = np.arange(0.0, 360.0, 2.0)
    program = Program.from_table(theta, 5.0 * (1.0 - np.cos(np.radians(theta))) ** 2)
    cam = Cam(program, RollerFollower(5.0), base_radius=30.0)
    line = cam.polyline(1e-2)
    assert set(theta) <= set(line.theta)
    assert chord_errors(places(cam, within(line.theta[:-1], line.theta[1:])), line.x + 1j * line.y).max() <= 1e-2


# ---- arcs ----


@pytest.mark.parametrize(("name", "rotation", "wall"), WALLS)
@pytest.mark.parametrize("tolerance", [0.1, 1e-3])
def test_arcs_are_within_the_tolerance_and_smooth(name, rotation, wall, tolerance):
    cam = cam_of(name, rotation, wall)
    arcs = cam.biarcs(tolerance)
    curve = places(cam, np.linspace(0.0, 360.0, 4001))
    nearest = np.full(curve.size, np.inf)
    headings = []
    for arc in arcs:
        start, end, centre = complex(*arc.start), complex(*arc.end), complex(*arc.centre)
        turn = 4.0 * np.arctan(arc.bulge)
        assert abs(turn) <= 1.5 * np.pi  # half a turn, and a part of an arc more
        chord = end - start
        headings.append((np.angle(chord) - 0.5 * turn, np.angle(chord) + 0.5 * turn))
        if not arc.bulge:
            share = np.clip(((curve - start) / chord).real, 0.0, 1.0)
            distance = np.abs(curve - start - share * chord)
        else:
            assert abs(start - centre) == pytest.approx(arc.radius, rel=1e-9)
            assert abs(end - centre) == pytest.approx(arc.radius, rel=1e-9)
            angle = np.angle((curve - centre) / (start - centre)) * np.sign(turn)
            on = np.mod(angle, 2.0 * np.pi) <= abs(turn) + 1e-9
            ends = np.minimum(np.abs(curve - start), np.abs(curve - end))
            distance = np.where(on, np.abs(np.abs(curve - centre) - arc.radius), ends)
        nearest = np.minimum(nearest, distance)
    assert nearest.max() <= tolerance
    assert nearest.max() > 0.2 * tolerance or tolerance == 0.1
    out, into = np.array([h[1] for h in headings]), np.roll([h[0] for h in headings], -1)
    assert np.abs(np.angle(np.exp(1j * (out - into)))).max() < 1e-6
    assert arcs.x[0] == arcs.x[-1] and arcs.y[0] == arcs.y[-1]


def test_arcs_are_few():
    # A polyline needs 480 chords; the error of arcs falls with the third power of their length.
    cam = cam_of("roller")
    assert len(cam.biarcs(1e-3)) < 100
    assert 1.7 < len(cam.biarcs(1e-5)) / len(cam.biarcs(1e-4)) < 2.4


def test_a_circle_is_two_arcs():
    cam = Cam(Program([Segment("dwell", duration=360.0)]), RollerFollower(2.0), base_radius=20.0, rotation=-1)
    arcs = list(cam.biarcs())
    assert len(arcs) == 2
    for arc in arcs:
        assert arc.radius == pytest.approx(20.0) and arc.bulge == pytest.approx(1.0)
        np.testing.assert_allclose(arc.centre, 0.0, atol=1e-12)


def test_corners_stay():
    program = Program(
        [Segment("constant_velocity", duration=180, lift=10), Segment("constant_velocity", duration=180, lift=-10)],
        allow_velocity_jump=True,
    )
    cam = Cam(program, RollerFollower(0.0), base_radius=30.0)
    ends = cam.biarcs(1e-3)
    corner = cam.profile(180.0)
    assert np.hypot(ends.x - corner[0], ends.y - corner[1]).min() < 1e-12
    assert 180.0 in cam.polyline().theta
    for follower in (RollerFollower(5.0), FlatFollower()):
        with pytest.raises(camkin.ParameterError, match=r"velocity of the program jumps at (0|180) degrees"):
            Cam(program, follower, base_radius=30.0).polyline()


# ---- cutter paths ----


@pytest.mark.parametrize(("name", "rotation", "wall"), WALLS)
def test_the_cutter_touches_the_wall(name, rotation, wall):
    shapely = pytest.importorskip("shapely")
    cam = cam_of(name, rotation, wall)
    radius = 4.0
    line = cam.offset(radius).polyline(1e-2)
    wall_line = shapely.LinearRing(cam.profile(np.linspace(0.0, 360.0, 7201)[:-1]))
    distance = shapely.distance(shapely.points(line.x, line.y), wall_line)
    # points of the wall 0.05 degrees apart have chords up to 1.5e-5 from it
    np.testing.assert_allclose(distance, radius, atol=2e-5)
    inside = shapely.contains_xy(shapely.Polygon(wall_line), line.x, line.y)
    assert inside.all() == (wall != "outer") and inside.any() == inside.all()


@pytest.mark.parametrize(("wall", "sign"), [("outer", 1.0), ("inner", 1.0), ("outer", -1.0)])
def test_a_large_cutter_gouges(wall, sign):
    program = Program.rise_dwell_fall(lift=15, rise=60, dwell=30, fall=70)
    cam = Cam(program, RollerFollower(5.0), base_radius=40.0, wall=wall)
    knots = np.append(cam.breaks, 360.0)
    kappa = cam.curvature(within(knots[:-1], knots[1:], 4001))
    largest = 1.0 / (-kappa if wall == "outer" and sign > 0.0 else kappa).max()
    assert largest > 0.0
    assert len(cam.offset(sign * largest * 0.999).polyline(1e-2)) > 50
    with pytest.raises(camkin.ParameterError, match=r"gouges: the wall is (hollow|round) with the radius") as refused:
        cam.offset(sign * largest * 1.001)
    assert float(str(refused.value).split("with the radius ")[1].split()[0]) == pytest.approx(largest, rel=1e-5)


def test_paths_of_cutters_have_arcs_and_points():
    cam = cam_of("roller")
    path = cam.offset(3.0)
    arcs, line = path.biarcs(1e-4), path.polyline(1e-4)
    assert len(arcs) < len(line)
    np.testing.assert_allclose(path.profile(line.theta)[:, 0], line.x, atol=1e-12)


# ---- undercut ----


def test_undercut_is_cut_off_by_the_follower():
    program = Program.rise_dwell_fall(lift=15, rise=60, dwell=30, fall=60, length_unit="mm")
    cam = Cam(program, RollerFollower(18.0), base_radius=12.0)
    with pytest.raises(camkin.ParameterError, match="undercut from 40") as refused:
        cam.to_svg("never.svg")
    text = str(refused.value)
    base, roller = (float(text.split(sign)[1].split()[0]) for sign in ("base_radius >=", "roller radius <="))
    theta = np.linspace(0.0, 360.0, 100001)

    def least(base, roller):  # of the radius of the pitch curve where it is round, less the roller
        k = Cam(program, RollerFollower(roller), base_radius=base).evaluate(theta).curvature_pitch
        return (1.0 / k[k > 0.0]).min() - roller

    assert least(base, 18.0) >= 0.0 > least(base * 0.9999, 18.0)
    assert least(12.0, roller) >= 0.0 > least(12.0, roller * 1.0001)


def test_undercut_curves_run_through_their_cusps():
    program = Program.rise_dwell_fall(lift=15, rise=60, dwell=30, fall=60)
    for cam in (Cam(program, RollerFollower(18.0), base_radius=12.0), Cam(program, FlatFollower(), base_radius=12.0)):
        with pytest.warns(camkin.CamkinWarning, match="the profile is undercut from .* has the loops"):
            line, arcs = cam.polyline(1e-3), cam.biarcs(1e-3)
        with pytest.raises(camkin.ParameterError, match=r"is undercut from .* so that a cutter can follow it"):
            cam.offset(6.0)
        ends = line.x + 1j * line.y
        assert chord_errors(places(cam, within(line.theta[:-1], line.theta[1:])), ends).max() <= 1e-3
        assert len(arcs) < len(line) < 1000


# ---- followers on finished cams ----


def changed(program, by):
    """The program with its lifts changed by a share: another cam, near the first."""
    segments = [Segment(s.law, duration=s.duration, lift=s.lift * (1.0 + by)) for s in program.segments]
    return Program(segments, length_unit=program.length_unit, start=program.start + 0.1 * by)


def smooth(lift, unit):
    """A motion without jumps of acceleration and jerk: the spline through its points has no ringing."""
    laws = [("poly_4567", 130.0, lift), ("dwell", 40.0, 0.0), ("poly_4567", 110.0, -lift), ("dwell", 80.0, 0.0)]
    return Program([Segment(law, duration=d, lift=h) for law, d, h in laws], length_unit=unit)


@pytest.mark.parametrize(("name", "rotation", "wall"), WALLS)
def test_a_follower_on_another_cam_has_the_motion_of_that(name, rotation, wall):
    follower, lift, unit, base = FOLLOWERS[name]
    program = smooth(lift, unit)
    other = changed(program, 0.01)
    cam, made = (Cam(p, follower, base_radius=base, rotation=rotation, wall=wall) for p in (program, other))
    xy = made.profile(np.arange(0.0, 360.0, 0.25))
    theta = np.arange(0.3, 360.0, 1.7)
    wanted = other.evaluate(theta).data - program.evaluate(theta).data
    for points in (xy, np.vstack((xy[::-1], xy[-1:])), np.roll(xy, 717, axis=0)):
        found = cam.verify(points, theta=theta)
        # of the spline through points 0.25 degrees apart: s to the fourth power of 0.004 rad, a to the second
        np.testing.assert_allclose(found.error, wanted[0], atol=1e-7 * lift)
        np.testing.assert_allclose(found.slope, wanted[1], atol=2e-5 * lift)
        np.testing.assert_allclose(found.curvature, wanted[2], atol=5e-3 * lift)
        np.testing.assert_allclose(found.lift, other.displacement(theta), atol=1e-7 * lift)
    assert np.abs(wanted[2]).max() > 0.02 * lift  # larger than the limit


def test_the_follower_rests_on_the_highest_of_many_points():
    # A profile with a dent: the roller bridges it. The truth is the highest of many points under the roller.
    cam = cam_of("offset roller")
    theta = np.linspace(0.0, 360.0, 2000, endpoint=False)
    xy = cam.profile(theta) * (1.0 - 0.01 * np.exp(-(((theta - 300.0) / 1.0) ** 2)))[:, None]
    asked = np.arange(295.0, 305.0, 0.5)
    found = cam.verify(xy, theta=asked)
    from scipy.interpolate import CubicSpline

    closed = np.vstack((xy, xy[:1]))
    at = np.concatenate(([0.0], np.cumsum(np.hypot(*np.diff(closed, axis=0).T))))
    fine = CubicSpline(at, closed, bc_type="periodic")(np.linspace(0.0, at[-1], 400001))
    f = cam.follower
    for angle, lift in zip(asked, found.lift, strict=True):
        turned = (fine[:, 0] + 1j * fine[:, 1]) * np.exp(1j * np.radians(angle))
        x, y = turned.real - f.offset, turned.imag
        under = (np.abs(x) < f.radius) & (y > 0.0)
        rest = (y[under] + np.sqrt(f.radius**2 - x[under] ** 2)).max()
        assert lift == pytest.approx(rest - np.sqrt((cam.base_radius + f.radius) ** 2 - f.offset**2), abs=1e-6)
    assert found.error.min() < -0.05


def test_the_points_of_a_polyline_give_the_motion():
    cam = cam_of("roller")
    line = cam.polyline(1e-3)
    found = cam.verify(np.stack((line.x, line.y), axis=-1))
    assert np.abs(found.error).max() < 1e-3 and found.theta.size == 720
    value, angle = found.max_error
    assert abs(value) == np.abs(found.error).max() and found.error[found.theta == angle] == [value]
    assert repr(found) == f"<Verification at 720 angles, largest error {value:.4g} at {angle:g} deg>"


@pytest.mark.parametrize(
    ("xy", "message"),
    [
        (np.zeros((50, 3)), r"points of shape \(n, 2\); got shape \(50, 3\)"),
        (np.full((50, 2), np.nan), "finite points"),
        (np.zeros((50, 2)), "16 different points or more around the cam; got 0"),
        ([[100.0 + np.cos(a), np.sin(a)] for a in np.linspace(0, 6, 50)], "once around the cam axis"),
    ],
)
def test_points_that_are_no_cam(xy, message):
    with pytest.raises(camkin.ArrayError, match=message):
        cam_of("roller").verify(xy)


# ---- arguments ----


@pytest.mark.parametrize("call", ["polyline", "biarcs"])
def test_tolerances_that_are_refused(call):
    cam = cam_of("roller")
    for tolerance in (0.0, -1.0, 1e-12, 1e6, np.nan):
        with pytest.raises(camkin.ParameterError, match="tolerance must be"):
            getattr(cam, call)(tolerance)
    with pytest.raises(camkin.WrongTypeError, match="tolerance must be a number"):
        getattr(cam, call)("fine")


@pytest.mark.parametrize("unit", ["cm", "m", "inch", None])
def test_without_a_tolerance_curves_are_within_a_micrometre(unit):
    """In every known unit of length: of a cam in metres, 1e-3 would be a millimetre. Without a unit it is 1e-3."""
    program = Program.rise_dwell_fall(lift=12, rise=90, dwell=40, fall=100, law="modified_sine", length_unit="mm")
    cam = Cam(program, RollerFollower(8.0), base_radius=40.0)
    if unit:
        other, size = cam.to(unit), {"cm": 10.0, "m": 1000.0, "inch": 25.4}[unit]
    else:
        other, size = Cam(dataclasses.replace(program, length_unit=None), cam.follower, base_radius=40.0), 1.0
    for one, two in ((cam, other), (cam.offset(6.0), other.offset(6.0 / size))):
        for call in ("polyline", "biarcs"):
            found, given = getattr(two, call)(), getattr(one, call)(1e-3)
            assert len(found) == len(given)
            np.testing.assert_allclose(found.x * size, given.x, atol=1e-6)


def test_a_tolerance_may_be_a_quantity():
    pint = pytest.importorskip("pint")
    mm = pint.UnitRegistry().mm
    cam = cam_of("roller")
    known = Cam(dataclasses.replace(cam.program, length_unit="inch"), cam.follower, base_radius=cam.base_radius)
    assert len(known.polyline(0.0254 * mm)) == len(cam.polyline(1e-3))
    with pytest.raises(camkin.UnitError, match="tolerance"):
        cam.polyline(0.0254 * mm)


def test_the_cutter_of_a_swinging_follower_is_no_angle():
    """The unit of the program is that of an angle: a radius of 3 mm once became degrees, or was refused as no angle."""
    pint = pytest.importorskip("pint")
    cam = cam_of("swinging roller")
    known = Cam(dataclasses.replace(cam.program, length_unit="deg"), cam.follower, base_radius=cam.base_radius)
    assert known.offset(3.0).distance == 3.0
    with pytest.raises(camkin.UnitError, match="distance"):
        known.offset(pint.UnitRegistry().Quantity(3, "degree"))


def test_walls_are_named():
    groove = cam_of("roller", 1, "groove")
    with pytest.raises(camkin.ParameterError, match="wall of this cam must be 'outer' or 'far'; got None"):
        groove.polyline()
    far = groove.polyline(wall="far")
    assert np.hypot(far.x, far.y).min() == pytest.approx(groove.base_radius + 20.0)
    near = groove.polyline(wall="outer")
    assert np.hypot(near.x, near.y).min() == pytest.approx(groove.base_radius)
    with pytest.raises(camkin.ParameterError, match="wall of this cam must be 'outer'; got 'far'"):
        cam_of("roller").polyline(wall="far")
    for call in ("polyline", "biarcs"):
        with pytest.raises(camkin.ParameterError, match="is for disc cams"):
            getattr(cam_of("barrel"), call)()


@pytest.mark.parametrize("scale", [0.2, 5.0])
def test_points_that_an_arm_cannot_reach_are_refused(scale):
    cam = cam_of("swinging roller")
    xy = cam.profile(np.arange(0.0, 360.0, 3.0))
    found = r"the follower must reach all of it: it cannot touch \d+% of the curve .*in the unit of the base_radius"
    with pytest.raises(camkin.ArrayError, match=found):
        cam.verify(xy * scale)
    assert abs(cam.verify(xy).max_error.value) < 0.01


def test_verify_needs_an_angle():
    cam = cam_of("roller")
    with pytest.raises(camkin.ArrayError, match=r"theta must be finite angles in one dimension, one or more; got \[\]"):
        cam.verify(cam.profile(np.arange(360.0)), theta=[])


def test_every_kind_of_disc_follower_is_dropped():
    # The kinds of the table that test_geometry has: a new one needs its formulas in dropped.py.
    kinds = {type(FOLLOWERS[name][0]) for name in DISCS}
    assert kinds == {RollerFollower, FlatFollower, SwingingRoller, SwingingFlat}
