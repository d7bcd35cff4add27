"""Cams: places, pressure angles and curvatures against definitions in 60 digits, and the conditions that they obey."""

import copy
import itertools
import pickle

import geometry_reference
import numpy as np
import pytest

import camkin
from camkin import BarrelRoller, Cam, FlatFollower, Program, RollerFollower, Segment, SwingingFlat, SwingingRoller

EPS = np.finfo(float).eps


def motion(lift, unit=None, start=0.0, cycle=360.0):
    """A rise and a fall of different laws, with dwells, and a second lobe of a law with jumps of acceleration."""
    scale = cycle / 360.0
    segments = [
        Segment("cycloidal", duration=100 * scale, lift=lift),
        Segment("dwell", duration=35.5 * scale),
        Segment("poly_345", duration=91 * scale, lift=-lift),
        Segment("dwell", duration=20 * scale),
        Segment("simple_harmonic", duration=50.25 * scale, lift=lift / 4),
        Segment("simple_harmonic", duration=63.25 * scale, lift=-lift / 4),
    ]
    return Program(segments, length_unit=unit, start=start, cycle=cycle, allow_velocity_jump=True)


FOLLOWERS = {
    "roller": (RollerFollower(10.0), 15.0, None, 40.0),
    "offset roller": (RollerFollower(8.0, offset=6.5), 15.0, None, 40.0),
    "other offset": (RollerFollower(8.0, offset=-12.25), 15.0, None, 40.0),
    "knife edge": (RollerFollower(0.0, offset=3.0), 12.0, "mm", 30.0),
    "flat": (FlatFollower(), 6.0, None, 30.0),
    "tilted flat": (FlatFollower(tilt=12.5), 6.0, None, 30.0),
    "other tilt": (FlatFollower(tilt=-20.0, offset=4.0), 6.0, None, 30.0),
    "swinging roller": (SwingingRoller(9.0, arm=80.0, centre_distance=100.0), 15.0, "deg", 40.0),
    "long arm": (SwingingRoller(9.0, arm=110.0, centre_distance=90.0), 0.2, "rad", 40.0),
    "swinging knife": (SwingingRoller(0.0, arm=60.0, centre_distance=75.0), 20.0, "deg", 30.0),
    "swinging flat": (SwingingFlat(centre_distance=90.0), 6.0, "deg", 40.0),
    "offset face": (SwingingFlat(centre_distance=90.0, face_offset=7.5), 0.1, "rad", 40.0),
    "other face": (SwingingFlat(centre_distance=90.0, face_offset=-11.0), 6.0, "deg", 40.0),
    "barrel": (BarrelRoller(7.0), 25.0, "mm", 50.0),
}


def cam_of(name, rotation=1, wall="outer", **changes):
    follower, lift, unit, base = FOLLOWERS[name]
    return Cam(motion(lift, unit, **changes), follower, base_radius=base, rotation=rotation, wall=wall)


def size_of(cam):
    """The size of a cam, and so the unit of its rounding errors."""
    return float(np.abs(cam.pitch(np.linspace(0.0, 360.0, 361))).max())


CASES = [
    *itertools.product(FOLLOWERS, (1, -1), ("outer",)),
    *itertools.product(("roller", "offset roller", "swinging roller", "barrel"), (1, -1), ("inner", "far")),
]


@pytest.mark.parametrize(("name", "rotation", "wall"), CASES)
def test_against_the_definitions(name, rotation, wall):
    cam = cam_of(name, rotation, wall)
    size = size_of(cam)
    angles = [3.0, 21.7, 50.0, 77.5, 99.5, 110.0, 136.0, 170.25, 200.0, 226.0, 240.0, 247.0, 290.1, 296.5, 330.0, 359.5]
    angles += [-12.25, 401.5, 3600.25]
    got = cam.evaluate(angles)
    for i, angle in enumerate(angles):
        wanted = geometry_reference.at(cam, angle)
        for row in got.rows:
            value, right = float(got.data[got.rows.index(row)][i]), wanted[row]
            if row.endswith("pressure_angle"):
                allowed = 16 * EPS * max(1.0, abs(float(right)))
            elif row.startswith("curvature"):
                # numerical derivatives of the profile are good to 1e-15 of 1/size
                allowed = 16 * EPS * max(1.0 / size, abs(float(right)))
            else:
                allowed = 8 * EPS * size
            assert abs(value - right) <= allowed, (row, angle, value, float(right), float(abs(value - right) / allowed))


def distances(cam, theta, turned):
    """Distance of the point of the profile of each angle theta from the follower at the angles theta + turned."""
    f = cam.follower
    there = cam.profile(theta)[:, None, :]
    now = theta[:, None] + turned[None, :]
    angle = np.radians(now) * cam.rotation
    x = there[..., 0] * np.cos(angle) - there[..., 1] * np.sin(angle)
    y = there[..., 0] * np.sin(angle) + there[..., 1] * np.cos(angle)
    s = cam.program.displacement(now)
    if isinstance(f, BarrelRoller):
        return np.hypot(y, there[..., 2] - s) - f.radius  # from the axis of the roller, which is radial
    if isinstance(f, RollerFollower):
        rest = np.sqrt((cam.base_radius + f.radius) ** 2 - f.offset**2)
        return np.hypot(x - f.offset, y - rest - s) - f.radius
    if isinstance(f, FlatFollower):
        t = np.radians(f.tilt)
        return cam.base_radius + s * np.cos(t) - (-x * np.sin(t) + y * np.cos(t))
    s = s if cam.program.length_unit == "rad" else np.radians(s)
    if isinstance(f, SwingingRoller):
        sides = cam.base_radius + f.radius, f.arm, f.centre_distance
        rest = np.arccos((sides[1] ** 2 + sides[2] ** 2 - sides[0] ** 2) / (2 * sides[1] * sides[2]))
        return np.hypot(x - f.centre_distance + f.arm * np.cos(rest + s), y - f.arm * np.sin(rest + s)) - f.radius
    psi = np.arcsin((cam.base_radius + f.face_offset) / f.centre_distance) + s
    return f.centre_distance * np.sin(psi) - f.face_offset - (x * np.sin(psi) + y * np.cos(psi))


@pytest.mark.parametrize(("name", "rotation"), list(itertools.product(FOLLOWERS, (1, -1))))
def test_the_cam_does_not_enter_the_follower(name, rotation):
    # A point of the profile touches the follower at its own angle, and is outside of it at all others.
    cam = cam_of(name, rotation)
    theta, turned = np.arange(0.5, 360.0, 3.0), np.arange(-40.0, 40.5, 1.0)
    gap = distances(cam, theta, turned)
    assert np.abs(gap[:, 40]).max() < 1e-12
    assert gap.min() > -1e-12
    others = np.delete(gap, 40, axis=1)
    if not name.endswith(("knife edge", "swinging knife")):
        assert others.min() > 1e-4


@pytest.mark.parametrize("rotation", [1, -1])
def test_a_roller_dropped_on_the_finished_profile(rotation):
    # The highest of many points decides where a roller on a slide comes to rest.
    cam = cam_of("offset roller", rotation)
    points = cam.profile(np.linspace(0.0, 360.0, 40001))
    f = cam.follower
    for angle in (0.0, 33.0, 71.0, 120.0, 180.0, 300.0):
        turn = np.radians(angle) * rotation
        x = points[:, 0] * np.cos(turn) - points[:, 1] * np.sin(turn) - f.offset
        y = points[:, 0] * np.sin(turn) + points[:, 1] * np.cos(turn)
        under = (np.abs(x) < f.radius) & (y > 0.0)
        rest = (y[under] + np.sqrt(f.radius**2 - x[under] ** 2)).max()
        lift = rest - np.sqrt((cam.base_radius + f.radius) ** 2 - f.offset**2)
        # points 0.009 degrees apart: the sagitta of their chord on a roller of 8 mm is 1e-6 mm
        assert abs(lift - cam.program.displacement(angle)) < 3e-6


def test_results_of_methods_are_rows_of_the_block():
    theta = np.linspace(-30.0, 400.0, 12).reshape(3, 4)
    for name, axes in (("offset roller", 2), ("barrel", 3)):
        cam = cam_of(name)
        g = cam.evaluate(theta)
        assert g.data.shape == (len(g.rows), 3, 4)
        assert cam.profile(theta).shape == (3, 4, axes)
        for got, prefix in ((cam.profile(theta), ""), (cam.pitch(theta), "pitch_"), (cam.contact(theta), "contact_")):
            for k in range(axes):
                np.testing.assert_array_equal(got[..., k], getattr(g, prefix + "xyz"[k]))
        np.testing.assert_array_equal(cam.pressure_angle(theta), g.pressure_angle)
        np.testing.assert_array_equal(cam.curvature(theta), g.curvature)
        with np.errstate(divide="ignore"):  # a barrel at rest has straight walls
            np.testing.assert_array_equal(cam.radius_of_curvature(theta), 1.0 / g.curvature)
        assert isinstance(cam.pressure_angle(30.0), float)
        assert cam.profile(30.0).shape == (axes,)
    with pytest.raises(AttributeError, match="disc cam has no z"):
        _ = cam_of("roller").evaluate(0.0).z


def test_the_same_bits_in_every_call():
    theta = np.linspace(-400.0, 900.0, 20011)
    for name in FOLLOWERS:
        cam = cam_of(name)
        whole = cam.evaluate(theta, threads=1)
        for threads in (0, 2, 3):
            assert cam.evaluate(theta, threads=threads).data.tobytes() == whole.data.tobytes()
        for first, n in ((0, 1), (5, 7), (100, 256), (1000, 257), (20000, 11)):
            part = cam.evaluate(theta[first : first + n])
            assert part.data.tobytes() == np.ascontiguousarray(whole.data[:, first : first + n]).tobytes()
        mixed = np.random.default_rng(1).permutation(theta.size)
        assert cam.evaluate(theta[mixed]).data.tobytes() == np.ascontiguousarray(whole.data[:, mixed]).tobytes()


@pytest.mark.parametrize("name", FOLLOWERS)
def test_the_same_bits_on_every_level(name):
    follower, lift, unit, base = FOLLOWERS[name]
    theta = np.linspace(-400.0, 900.0, 401)
    results = set()
    for level in camkin.isa_levels():
        program = Program(motion(lift, unit).segments, length_unit=unit, isa=level, allow_velocity_jump=True)
        results.add(Cam(program, follower, base_radius=base).evaluate(theta).data.tobytes())
    assert len(results) == 1


def test_out_is_filled_and_checked():
    cam, theta = cam_of("roller"), np.linspace(0.0, 360.0, 50)
    block = np.full((10, 50), 7.0)
    g = cam.evaluate(theta, out=block)
    assert g.data is block
    assert cam.evaluate(theta, out=g) is g
    np.testing.assert_array_equal(block, cam.evaluate(theta).data)
    for wrong, error in (
        (np.zeros((4, 50)), camkin.ArrayError),
        (np.zeros((10, 50), dtype=np.float32), camkin.WrongTypeError),
        ("out", camkin.WrongTypeError),
        (np.zeros((50, 10)).T, camkin.ArrayError),
    ):
        with pytest.raises(error, match="out must"):
            cam.evaluate(theta, out=wrong)
    rows = np.zeros((10, 50))
    with pytest.raises(camkin.OverlapError, match="out overlaps"):
        cam.evaluate(rows[3], out=rows)
    assert not rows.any()


def test_angles_that_are_no_numbers():
    for name in FOLLOWERS:
        g = cam_of(name).evaluate([10.0, np.nan, np.inf, -np.inf, 1e300, 20.0])
        assert np.isnan(g.data[:, 1:5]).all(), name
        assert np.isfinite(g.data[:, [0, 5]]).all(), name
        assert (g.data[:, 1:5].copy().view(np.uint64) == 0x7FF8000000000000).all(), name


def test_walls_of_a_groove():
    for name in ("roller", "swinging roller", "barrel"):
        cam = cam_of(name, wall="groove")
        near, far = cam.walls
        theta = np.linspace(0.0, 360.0, 37)
        np.testing.assert_array_equal(cam.profile(theta), near.profile(theta))
        np.testing.assert_array_equal(near.pitch(theta), far.pitch(theta))
        middle = (near.profile(theta) + far.profile(theta)) / 2
        np.testing.assert_allclose(middle, cam.pitch(theta), atol=1e-13)
        gap = np.linalg.norm(near.profile(theta) - far.profile(theta), axis=-1)
        np.testing.assert_allclose(gap, 2 * cam.follower.radius, rtol=1e-14)
    assert cam_of("roller").walls[0].wall == "outer"


def test_base_circle_of_an_inner_wall():
    cam = cam_of("roller", wall="inner")
    assert np.hypot(*cam.profile(359.9999)) == pytest.approx(40.0, abs=1e-9)
    assert np.hypot(*cam.pitch(0.0)) == pytest.approx(30.0, abs=1e-14)


def test_a_cam_of_several_lobes():
    cam = cam_of("roller", cycle=120.0)
    theta = np.linspace(0.0, 120.0, 25)
    turned = cam.profile(theta + 120.0)
    angle = np.radians(-120.0)
    once = cam.profile(theta) @ np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    np.testing.assert_allclose(turned, once, atol=1e-13)
    assert cam.breaks.max() < 120.0


def test_breaks_are_those_of_the_pieces():
    cam = cam_of("roller")
    joints = [0.0, 100.0, 135.5, 226.5, 246.5, 296.75]
    assert np.all(np.diff(cam.breaks) > 0.0)
    assert set(joints) <= set(cam.breaks.tolist())
    inside = {b.theta for b in cam.program._compiled.breaks}
    assert inside <= set(cam.breaks.tolist())
    assert not cam.breaks.flags.writeable
    shifted = Cam(cam.program.shifted(17.25), cam.follower, base_radius=40.0)
    assert {17.25, 117.25, 314.0} <= set(np.round(shifted.breaks, 9).tolist())


def test_short_form_and_words_for_the_rotation():
    program = motion(15.0)
    assert program.profile(base_radius=25, roller_radius=5) == Cam(program, RollerFollower(5), base_radius=25)
    assert Cam(program, RollerFollower(5), base_radius=25, rotation="cw").rotation == -1
    assert Cam(program, RollerFollower(5), base_radius=25, rotation="ccw").rotation == 1


def test_copies_and_pickles():
    cam = cam_of("offset roller", -1, "groove")
    for other in (copy.copy(cam), copy.deepcopy(cam), pickle.loads(pickle.dumps(cam))):
        assert other == cam
        assert other.profile(33.0).tobytes() == cam.profile(33.0).tobytes()
    g = pickle.loads(pickle.dumps(cam.evaluate([1.0, 2.0])))
    assert g.rows == cam.evaluate(0.0).rows
    assert "Geometry(" in repr(g)


MISTAKES = [
    (dict(base_radius=0.0), "base_radius must be positive, 1e-30 to 1e30; got 0"),
    (dict(base_radius=float("nan")), "base_radius must be positive, 1e-30 to 1e30; got nan"),
    (dict(rotation=2), r"rotation must be \+1 or 'ccw' .* got 2"),
    (dict(rotation="left"), "rotation must be .* got 'left'"),
    (dict(wall="outside"), "there is no wall 'outside'"),
    (dict(follower=RollerFollower(-1.0)), "radius must be 0, or 1e-30 to 1e30; got -1"),
    (dict(follower=RollerFollower(5.0, offset=45.0)), "offset must be less in magnitude than 45, .*; got 45"),
    (dict(follower=RollerFollower(50.0), wall="inner"), "radius must be less than 40, .* ring .*; got 50"),
    (dict(follower=FlatFollower(), wall="inner"), "flat follower has the outer wall only; got inner"),
    (dict(follower=FlatFollower(tilt=90.0)), "tilt must be -89 to 89 degrees; got 90"),
    (
        dict(program=motion(-60.0)),
        r"the follower reaches the cam axis: s falls to -60 .*base_radius must be more than 55",
    ),
    (dict(program=motion(-60.0), follower=FlatFollower(tilt=60)), "base_radius must be more than 30; got 20"),
    (dict(program=motion(10.0, cycle=720.0)), "cycle must be 360 degrees or a whole part of them; got 720"),
    (dict(program=motion(10.0, cycle=200.0)), "cycle must be 360 degrees or a whole part of them; got 200"),
    (dict(program=Program([Segment("cycloidal", duration=360, lift=9)], accumulate=True)), "accumulates by 9 .* close"),
    (dict(program=motion(10.0, "deg")), "displacement for a RollerFollower is a length; got .*'deg'"),
    (dict(follower=SwingingRoller(9.0, 80.0, 100.0)), "needs length_unit='deg' or 'rad'; got None"),
]
SWINGING = [
    (SwingingRoller(9.0, arm=40.0, centre_distance=100.0), 10.0, "arm must be more than 51, .*; got 40"),
    (SwingingRoller(9.0, arm=190.0, centre_distance=100.0), 10.0, "arm must be less than 149, .*; got 190"),
    (SwingingRoller(9.0, arm=40.0, centre_distance=5.0), 10.0, "arm must be more than 44, .*; got 40"),
    (
        SwingingRoller(9.0, arm=80.0, centre_distance=100.0),
        170.0,
        "s = 170 at .* moves the arm over the line of centres",
    ),
    (
        SwingingRoller(9.0, arm=80.0, centre_distance=100.0),
        -40.0,
        "s = -40 at .* moves the arm over the line of centres",
    ),
    (
        SwingingRoller(9.0, arm=80.0, centre_distance=100.0),
        380.0,
        "s = 380 at .* moves the arm over the line of centres",
    ),
    (SwingingFlat(centre_distance=35.0), 10.0, "centre_distance must be more than 40, .*; got 35"),
    (SwingingFlat(centre_distance=90.0, face_offset=-41.0), 10.0, "face_offset must be more than -40, .*; got -41"),
    (SwingingFlat(centre_distance=90.0), 65.0, "s = 65 at .* right angle"),
    (SwingingFlat(centre_distance=90.0, face_offset=10.0), -31.0, "s = -31 at .* over the cam axis"),
    (SwingingFlat(centre_distance=90.0), 59.0, "v = .* turns the face as fast as the cam"),
]


@pytest.mark.parametrize(("changes", "message"), MISTAKES)
def test_mistakes(changes, message):
    base = 20.0 if "than 30" in message else 40.0
    given = {"program": motion(10.0), "follower": RollerFollower(5.0), "base_radius": base} | changes
    with pytest.raises(camkin.CamkinError, match=message):
        Cam(given.pop("program"), given.pop("follower"), **given)


@pytest.mark.parametrize(("follower", "lift", "message"), SWINGING)
def test_mistakes_of_swinging_followers(follower, lift, message):
    program = motion(lift, "deg")
    if message.startswith("v ="):
        program = Program.rise_dwell_fall(lift=lift, rise=80, dwell=10, fall=80, length_unit="deg")
    with pytest.raises(camkin.ParameterError, match=message):
        Cam(program, follower, base_radius=40.0, rotation=-1)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: RollerFollower("5"), "radius must be a number; got str"),
        (lambda: RollerFollower(float("inf")), "radius must be finite; got inf"),
        (lambda: FlatFollower(width=0.0), "width must be positive or None; got 0.0"),
        (lambda: SwingingRoller(9.0, arm=80.0), "SwingingRoller.. needs 'centre_distance'"),
        (lambda: Cam("program", RollerFollower(), base_radius=1.0), "program must be a Program; got str"),
        (lambda: Cam(motion(1.0), 5.0, base_radius=1.0), "follower must be a follower, .* got float"),
        (lambda: Cam(motion(1.0), RollerFollower()), "Cam.. needs 'base_radius'"),
        (lambda: Cam(motion(1.0), RollerFollower(), base_radius=1.0, wall=1), "wall must be a name; got int"),
    ],
)
def test_wrong_types(make, message):
    with pytest.raises(camkin.CamkinError, match=message):
        make()


def test_no_angles_and_many():
    cam = cam_of("offset roller")
    assert cam.evaluate([]).data.shape == (10, 0)
    assert cam.profile(np.zeros((0, 3))).shape == (0, 3, 2)
    theta = np.linspace(0.0, 720.0, 1_000_300)  # more than one chunk
    whole, end = cam.evaluate(theta), cam.evaluate(theta[999_990:])
    np.testing.assert_array_equal(whole.data[:, 999_990:], end.data)


def test_size_names_what_is_no_program_and_no_follower():
    program = Program.rise_dwell_fall(lift=10, rise=90, dwell=45, fall=90, length_unit="mm")
    with pytest.raises(camkin.WrongTypeError, match=r"follower must be a follower, such as .*; got int") as error:
        camkin.size(program, 3)
    assert error.value.parameter == "follower"
    with pytest.raises(camkin.WrongTypeError, match="program must be a Program; got int") as error:
        camkin.size(3, RollerFollower(8.0))
    assert error.value.parameter == "program"
