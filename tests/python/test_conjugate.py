"""Conjugate cams: both followers of a yoke or of a double arm touch their discs at every cam angle."""

from itertools import product

import numpy as np
import pytest
from test_geometry import FOLLOWERS, cam_of, motion

import camkin
from camkin import BarrelRoller, Cam, CamkinError, FlatFollower, RollerFollower, SwingingFlat, SwingingRoller

THETA = np.linspace(0.0, 360.0, 97)
DENSE = np.linspace(0.0, 360.0, 36001)


def turned(xy, degrees):
    """Points of shape (n, 2), turned counterclockwise."""
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return xy @ np.array([[c, s], [-s, c]])


def second_disc(cam, other, theta):
    """The profile of the second disc in the machine frame, when the first has turned by theta."""
    return turned(other.profile(DENSE) * [1.0, -1.0], cam.rotation * theta)


def gap_of_roller(centre, radius, profile):
    return np.hypot(*(profile - centre).T).min() - radius


def arm_angle(cam, s):
    """The angle of the first arm above the line of centres [rad], from its definition."""
    f = cam.follower
    unit = np.pi / 180.0 if cam.program.length_unit == "deg" else 1.0
    if isinstance(f, SwingingFlat):
        return np.arcsin((cam.base_radius + f.face_offset) / f.centre_distance) + s * unit
    reach = cam.base_radius + f.radius
    cosine = (f.centre_distance**2 + f.arm**2 - reach**2) / (2.0 * f.centre_distance * f.arm)
    return np.arccos(cosine) + s * unit


@pytest.mark.parametrize(("rotation", "offset"), list(product((1, -1), (0.0, 6.5))))
def test_a_yoke_with_two_rollers(rotation, offset):
    cam = Cam(motion(15.0), RollerFollower(8.0, offset=offset), base_radius=40.0, rotation=rotation)
    distance, second = 125.0, RollerFollower(11.0, offset=-3.0)
    other = cam.conjugate(second, distance=distance)
    for theta in THETA:
        s = cam.program.displacement(theta)
        y = np.sqrt(48.0**2 - offset**2) + s
        assert abs(gap_of_roller([offset, y], 8.0, turned(cam.profile(DENSE), rotation * theta))) < 2e-6
        # DENSE has chords of 0.02: a point of the profile is within 1e-6 of the nearest place.
        assert abs(gap_of_roller([-3.0, y - distance], 11.0, second_disc(cam, other, theta))) < 2e-6


@pytest.mark.parametrize(("name", "rotation"), list(product(("swinging roller", "long arm"), (1, -1))))
def test_a_double_arm(name, rotation):
    cam = cam_of(name, rotation)
    c, angle = cam.follower.centre_distance, 70.0
    second = SwingingRoller(6.0, arm=70.0, centre_distance=c)
    other = cam.conjugate(second, angle=angle)
    for theta in THETA:
        psi = np.radians(angle) - arm_angle(cam, cam.program.displacement(theta))
        centre = [c - 70.0 * np.cos(psi), -70.0 * np.sin(psi)]
        assert abs(gap_of_roller(centre, 6.0, second_disc(cam, other, theta))) < 2e-6


@pytest.mark.parametrize(("name", "rotation"), list(product(("flat", "tilted flat", "other tilt"), (1, -1))))
def test_a_yoke_with_parallel_faces(name, rotation):
    cam = cam_of(name, rotation)
    other, tilt = cam.conjugate(distance=75.0), np.radians(cam.follower.tilt)
    normal = np.array([-np.sin(tilt), np.cos(tilt)])
    for theta in THETA:
        first = 30.0 + cam.program.displacement(theta) * np.cos(tilt)
        assert abs((second_disc(cam, other, theta) @ normal).min() - (first - 75.0)) < 2e-6


@pytest.mark.parametrize(("name", "rotation"), list(product(("swinging flat", "offset face", "other face"), (1, -1))))
def test_a_double_arm_with_faces(name, rotation):
    cam = cam_of(name, rotation)
    c, angle = cam.follower.centre_distance, 62.0
    other = cam.conjugate(SwingingFlat(c, face_offset=2.0), angle=angle)
    for theta in THETA:
        psi = np.radians(angle) - arm_angle(cam, cam.program.displacement(theta))
        # The face, below the pivot at (c, 0), moved towards the axis by 2.
        normal = np.array([-np.sin(psi), np.cos(psi)])
        reach = (second_disc(cam, other, theta) - [c, 0.0]) @ normal
        assert abs(reach.min() - 2.0) < 2e-6


def test_the_conjugate_of_the_conjugate_is_the_first():
    cam = cam_of("swinging roller")
    back = cam.conjugate(angle=70.0).conjugate(angle=70.0)
    assert np.abs(back.profile(THETA) - cam.profile(THETA)).max() < 1e-12 * 50.0
    assert back.base_radius == pytest.approx(40.0, rel=1e-14)


def test_a_cam_of_constant_breadth_is_its_own_conjugate():
    p = camkin.Program.rise_dwell_fall(lift=8, rise=180, dwell=0, fall=180, law="cycloidal")
    cam = Cam(p, FlatFollower(), base_radius=40.0)
    other = cam.conjugate(distance=88.0)
    a, b = cam.profile(DENSE), other.profile(DENSE) * [1.0, -1.0]
    assert np.abs(np.hypot(*b.T) - np.hypot(*np.roll(a[:-1], 18000, axis=0)[np.arange(36001) % 36000].T)).max() < 1e-11


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: cam_of("roller").conjugate(), "give distance= alone"),
        (lambda: cam_of("roller").conjugate(angle=70.0), "give distance= alone"),
        (lambda: cam_of("roller").conjugate(angle=70.0, distance=100.0), "give distance= alone"),
        (lambda: cam_of("swinging roller").conjugate(distance=100.0), "give angle= alone"),
        (lambda: cam_of("roller").conjugate(FlatFollower(), distance=100.0), "must be a RollerFollower"),
        (lambda: cam_of("roller").conjugate(distance=50.0), "would be -10"),
        (lambda: cam_of("roller").conjugate(distance=float("nan")), "distance must be"),
        (lambda: cam_of("tilted flat").conjugate(FlatFollower(12.5), distance=80.0), "tilt must be -12.5"),
        (
            lambda: cam_of("swinging roller").conjugate(SwingingRoller(9.0, 80.0, 101.0), angle=70.0),
            "centre_distance must be 100.0",
        ),
        (lambda: cam_of("swinging roller").conjugate(angle=230.0), "angle must be between 28"),
        (lambda: cam_of("swinging roller").conjugate(angle=25.0), "line of centres"),
        (lambda: cam_of("swinging flat").conjugate(angle=20.0), "angle must be between 26"),
        (lambda: cam_of("roller", wall="groove").conjugate(distance=100.0), "walls of a groove"),
        (lambda: cam_of("barrel").conjugate(BarrelRoller(7.0), distance=100.0), "walls of a groove"),
        (lambda: cam_of("flat").conjugate(distance=33.0), "reaches the cam axis"),
    ],
)
def test_mistakes(make, words):
    with pytest.raises(CamkinError, match=words):
        make()


@pytest.mark.parametrize(
    ("name", "second", "given"),
    [
        ("roller", RollerFollower(camkin.free("r", 1.0, 2.0)), {"distance": 120.0}),
        ("swinging roller", SwingingRoller(camkin.free("r", 1.0, 2.0), 80.0, 100.0), {"angle": 70.0}),
        ("swinging flat", SwingingFlat(100.0, face_offset=camkin.free("f", 1.0, 2.0)), {"angle": 70.0}),
    ],
)
def test_a_second_follower_with_a_free_number_is_refused(name, second, given):
    with pytest.raises(camkin.ParameterError, match=r"is free\(.*: a follower with a free number is for Design"):
        cam_of(name).conjugate(second, **given)


def test_the_second_disc_has_no_limits_and_no_dynamics():
    """The spring of the first follower acts the other way on the second disc."""
    first = cam_of("roller")._with(
        limits=camkin.GeometryLimits(pressure_angle=30.0), dynamics=camkin.Dynamics(mass=0.1, preload=50.0)
    )
    second = first.conjugate(distance=125.0)
    assert second.limits is None
    assert second.dynamics is None


def test_every_disc_follower_is_covered():
    kinds = {type(follower) for follower, *_ in FOLLOWERS.values()}
    assert kinds == {RollerFollower, FlatFollower, SwingingRoller, SwingingFlat, BarrelRoller}
