"""Extremes, undercut and sizes of cams: against dense samples, closed forms and the definition of each."""

import dataclasses
import itertools
import json
import math

import numpy as np
import pytest
from test_geometry import FOLLOWERS, cam_of, motion

import camkin
from camkin import (
    BarrelRoller,
    Cam,
    FlatFollower,
    GeometryLimits,
    Program,
    RollerFollower,
    Segment,
    SwingingFlat,
    SwingingRoller,
)
from camkin.geometry.analysis import united


def dense(cam):
    """Angles on both sides of every break, and many between."""
    ends = np.append(cam.breaks, cam.program.cycle)
    return np.concatenate([np.linspace(a, b * (1 - 1e-15), 4001) for a, b in itertools.pairwise(ends)])


CASES = [
    *itertools.product(FOLLOWERS, (1, -1), ("outer",)),
    *itertools.product(("offset roller", "swinging roller", "barrel"), (1, -1), ("far",)),
]


@pytest.mark.parametrize(("name", "rotation", "wall"), CASES)
def test_extremes_bound_all_samples_and_are_reached(name, rotation, wall):
    cam = cam_of(name, rotation, wall)
    found, theta = cam.analyze(), dense(cam)
    g = cam.evaluate(theta)
    undercut = bool(found.undercut)
    for key in ("pressure_angle", "curvature", "curvature_pitch"):
        extremes, samples = getattr(found, key), getattr(g, key)
        scale = np.abs(samples).max() or 1.0
        for peak, sampled, sign in ((extremes.min, samples.min(), -1), (extremes.max, samples.max(), 1)):
            if key == "curvature" and undercut:
                assert peak.value == sign * math.inf
                continue
            assert sign * (peak.value - sampled) > -1e-13 * scale, key
            assert abs(peak.value - sampled) < 1e-5 * scale, key  # samples are 0.0025 to 0.025 degrees apart
            near = getattr(cam.evaluate(peak.angle + np.array([-1e-9, 0.0, 1e-9])), key)
            assert np.abs(near - peak.value).min() < 1e-9 * scale, key  # one of the sides of a joint
    curved = g.curvature_pitch * (1 if wall == "outer" else -1)
    own = cam.follower.lengths().get("radius", 0.0)
    if curved.max() > 0:
        assert found.radius.value == pytest.approx(1.0 / curved.max() - own, rel=1e-5)
    if curved.min() < 0:
        hollow = (g.curvature * (1 if wall == "outer" else -1))[curved < 0].min()
        assert found.smallest_grinding_wheel_radius == pytest.approx(-1.0 / hollow, rel=1e-4)
    else:
        assert found.smallest_grinding_wheel_radius == math.inf


def place(cam, theta):
    """Place of the contact on a face, from the points of the machine frame."""
    x, y = cam.contact(theta).T
    f = cam.follower
    if isinstance(f, FlatFollower):
        t, s = np.radians(f.tilt), cam.program.displacement(theta)
        p = cam.base_radius + s * np.cos(t)
        along = x * np.cos(t) + y * np.sin(t)
        return along - (f.offset + p * np.sin(t)) / np.cos(t)
    return np.sqrt((x - f.centre_distance) ** 2 + y**2 - f.face_offset**2)


@pytest.mark.parametrize("rotation", [1, -1])
@pytest.mark.parametrize("name", [name for name in FOLLOWERS if "flat" in name or "tilt" in name or "face" in name])
def test_the_contact_on_a_face(name, rotation):
    cam = cam_of(name, rotation)
    found, samples = cam.analyze(), place(cam, dense(cam))
    assert found.contact.min.value == pytest.approx(samples.min(), abs=1e-6)
    assert found.contact.max.value == pytest.approx(samples.max(), abs=1e-6)
    if isinstance(cam.follower, FlatFollower):
        assert found.face_width == pytest.approx(2 * np.abs(samples).max(), abs=1e-5)
    else:
        assert found.face_width == pytest.approx(np.ptp(samples), abs=1e-5)


def test_rollers_have_no_face():
    found = cam_of("roller").analyze(limits=GeometryLimits(face=1.0))
    assert found.contact is None
    assert found.face_width is None
    assert found.violations == ()


def test_the_pressure_angle_in_closed_form():
    # s = h (1 - cos t)/2 over the whole turn on a knife edge: tan = h sin t/2 / (R + s)
    program = Program(
        [Segment("simple_harmonic", duration=180, lift=8), Segment("simple_harmonic", duration=180, lift=-8)]
    )
    # its greatest value is where cos t = h/(2R + h)
    found = program.profile(base_radius=20.0).analyze().pressure_angle
    t = math.acos(8 / 48)
    assert found.max.angle == pytest.approx(math.degrees(t), abs=1e-12)
    assert found.max.value == pytest.approx(
        math.degrees(math.atan(4 * math.sin(t) / (24 - 4 * math.cos(t)))), rel=1e-15
    )
    assert found.min.value == -found.max.value


UNDERCUT = [
    (Program.rise_dwell_fall(lift=20, rise=60, dwell=0, fall=60), RollerFollower(18.0), 12.0, "outer"),
    (Program.rise_dwell_fall(lift=20, rise=60, dwell=10, fall=60), FlatFollower(), 20.0, "outer"),
    (Program.rise_dwell_fall(lift=-30, rise=40, dwell=10, fall=45), RollerFollower(40.0), 60.0, "far"),
    (
        Program.rise_dwell_fall(lift=25, rise=50, dwell=0, fall=50, length_unit="deg"),
        SwingingRoller(30.0, 80.0, 100.0),
        20.0,
        "outer",
    ),
    (
        Program.rise_dwell_fall(lift=12, rise=50, dwell=10, fall=50, length_unit="deg"),
        SwingingFlat(90.0),
        40.0,
        "outer",
    ),
    (Program.rise_dwell_fall(lift=30, rise=40, dwell=10, fall=40), BarrelRoller(20.0), 30.0, "outer"),
    (Program.rise_dwell_fall(lift=30, rise=40, dwell=10, fall=40).shifted(-20), BarrelRoller(20.0), 30.0, "inner"),
]


@pytest.mark.parametrize(("program", "follower", "base", "wall"), UNDERCUT)
def test_undercut_is_where_the_profile_runs_backwards(program, follower, base, wall):
    cam = Cam(program, follower, base_radius=base, wall=wall)
    found = cam.analyze()
    assert found.undercut
    assert found.radius.value < 0.0
    assert (found.curvature.min.value, found.curvature.max.value) == (-math.inf, math.inf)
    theta = np.linspace(0.0, 360.0, 36001)[1:-1]
    ahead = cam.profile(theta + 1e-4) - cam.profile(theta - 1e-4)
    if isinstance(follower, BarrelRoller):
        along = np.stack([-base * np.sin(-np.radians(theta)), base * np.cos(np.radians(theta)), 0 * theta], -1)
        pitch = cam.pitch(theta + 1e-4) - cam.pitch(theta - 1e-4)
        backwards = (ahead * pitch).sum(-1) < 0.0
        assert along.shape == ahead.shape
    elif isinstance(follower, FlatFollower | SwingingFlat):
        # the point of contact moves clockwise around the normal of the face, or back
        normal = normals(cam, theta)
        backwards = ahead[:, 0] * normal[:, 1] - ahead[:, 1] * normal[:, 0] < 0.0
    else:
        pitch = cam.pitch(theta + 1e-4) - cam.pitch(theta - 1e-4)
        backwards = (ahead * pitch).sum(-1) < 0.0
    inside = np.zeros(theta.size, dtype=bool)
    for first, last in found.undercut:
        inside |= (theta > first) & (theta < last) | (theta + 360.0 < last)
    edges = np.array(found.undercut).ravel() % 360.0
    apart = np.abs(theta[:, None] - edges[None, :]).min(axis=1) > 2e-3
    np.testing.assert_array_equal(inside[apart], backwards[apart])


def normals(cam, theta):
    f = cam.follower
    if isinstance(f, FlatFollower):
        alpha = np.pi / 2 + np.radians(f.tilt) - np.radians(theta)
    else:
        rest = np.arccos((cam.base_radius + f.face_offset) / f.centre_distance)
        alpha = rest - np.radians(cam.program.displacement(theta)) - np.radians(theta)
    return np.stack([np.cos(alpha), np.sin(alpha)], -1)


def test_concave_ranges():
    cam = cam_of("roller")._with(base_radius=20.0)
    theta = dense(cam)
    inside = np.zeros(theta.size, dtype=bool)
    found = cam.analyze().concave
    assert found
    assert all(first < last for first, last in found)
    for first, last in found:
        inside |= (theta > first) & (theta < last)
    edges = np.array(found).ravel()
    apart = np.abs(theta[:, None] - edges[None, :]).min(axis=1) > 1e-9
    np.testing.assert_array_equal(inside[apart], cam.curvature(theta)[apart] < 0.0)


@pytest.mark.parametrize("law", ["cycloidal", "modified_sine", "poly_345", "simple_harmonic"])
@pytest.mark.parametrize("phase", [0, -45, -90, -180, 10])
def test_concave_ranges_of_a_barrel_begin_and_end_at_joints(law, phase):
    """A wall of a barrel is concave where s'' has one sign: half of a rise and half of a fall, to the bit at joints.

    Rounding of a sign next to a joint gave starts of 1e-321 and 2e-15, and ranges from 360 to 360.
    """
    segments = [Segment(law, duration=90, lift=20), Segment("dwell", duration=45), Segment(law, duration=90, lift=-20)]
    cam = Cam(Program(segments, phase=phase), BarrelRoller(8.0), base_radius=30.0, wall="groove")
    # (start, end) where s'' is positive and negative; the joints are these numbers themselves.
    halves = {False: [(0, 45), (180, 225)], True: [(45, 90), (135, 180)]}
    for wall in cam.walls:
        found = wall.analyze().concave
        assert len(found) == 2
        middle = sum(found[0]) / 2
        for want in halves[bool(cam.program.acceleration(middle, rpm="geometric") < 0)]:
            start, end = (x + phase for x in want)
            (got,) = [x for x in found if abs((x[0] - start + 180) % 360 - 180) < 1e-9]
            assert 0.0 <= got[0] < 360.0
            assert got[1] - got[0] == pytest.approx(45.0, abs=1e-12)
            for side in (0, 1):
                if want[side] in (0, 90, 135, 225):
                    assert got[side] % 360.0 == (start, end)[side] % 360.0


def test_a_range_over_the_end_of_the_cycle_is_one():
    # a lobe centred on angle 0
    program = Program.rise_dwell_fall(lift=20, rise=60, dwell=0, fall=60).shifted(-46)
    shifted = Cam(program, RollerFollower(18.0), base_radius=12.0).analyze().undercut
    plain = Cam(program.shifted(46), RollerFollower(18.0), base_radius=12.0).analyze().undercut
    assert len(shifted) == len(plain)
    first, last = next(x for x in shifted if x[1] > 360.0)
    assert (first, last) == pytest.approx((plain[0][0] + 314.0, plain[0][1] + 314.0), abs=1e-9)


def test_the_message_for_an_undercut_cam_names_what_would_do(tmp_path):
    program = UNDERCUT[0][0]
    cam = Cam(program, RollerFollower(18.0), base_radius=12.0)
    with pytest.raises(camkin.ParameterError) as refusal:
        cam.to_svg(tmp_path / "cam.svg")
    message = str(refusal.value)
    first, last = cam.analyze().undercut[0]
    assert (
        f"base_radius 12, roller radius 18: the profile is undercut from {first:.6g} to {last:.6g} degrees" in message
    )
    base = float(message.partition("base_radius >= ")[2].split()[0])
    roller = float(message.partition("roller radius <= ")[2].split()[0])
    for better, worse in (
        ({"base_radius": base}, {"base_radius": base - 0.002}),
        ({"follower": RollerFollower(roller)}, {"follower": RollerFollower(roller + 0.002)}),
    ):
        assert cam._with(**better).analyze().undercut == []
        assert cam._with(**worse).analyze().undercut != []
    cam._with(base_radius=base).to_svg(tmp_path / "cam.svg")


@pytest.mark.parametrize(
    ("follower", "unit", "lift"),
    [
        (RollerFollower(8.0), None, 15.0),
        (RollerFollower(8.0, offset=4.0), "mm", 15.0),
        (FlatFollower(), None, 8.0),
        (SwingingRoller(8.0, arm=80.0, centre_distance=100.0), "deg", 12.0),
        (BarrelRoller(6.0), None, 15.0),
    ],
)
@pytest.mark.parametrize("rotation", [1, -1])
def test_size_is_the_smallest_that_keeps_the_limits(follower, unit, lift, rotation):
    program, limits = motion(lift, unit), GeometryLimits(pressure_angle=32.0, radius=3.0)
    cam = camkin.size(program, follower, pressure_angle=32.0, radius=3.0, rotation=rotation)
    assert cam.follower == follower
    assert cam.analyze(limits=limits).violations == ()
    smaller = cam._with(base_radius=cam.base_radius * (1 - 1e-9)).analyze(limits=limits)
    assert smaller.violations != ()


def test_size_with_a_free_offset():
    # fast rise, slow fall: an offset helps
    program = Program.rise_dwell_fall(lift=20, rise=70, dwell=20, fall=120)
    sizes = {
        e: camkin.size(program, RollerFollower(6.0), offset=e).base_radius for e in (-4.0, -2.0, 0.0, 2.0, 4.0, 6.0)
    }
    free = camkin.size(program, RollerFollower(6.0), offset="free")
    assert free.base_radius < min(sizes.values())
    beside = [free.follower.offset + d for d in (-0.01, 0.01)]
    assert all(camkin.size(program, RollerFollower(6.0), offset=e).base_radius > free.base_radius for e in beside)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: camkin.size(motion(12.0, "deg"), SwingingRoller(8.0, 80.0, 100.0), pressure_angle=2.0),
            "no base circle keeps the limits together: pressure_angle is .* limit 2",
        ),
        (lambda: camkin.size(motion(8.0), FlatFollower(tilt=40.0)), "pressure_angle is 40 at best"),
        (lambda: camkin.size(motion(8.0), FlatFollower(), offset="free"), "offset is for a RollerFollower"),
        (
            lambda: camkin.size(motion(8.0), RollerFollower(1.0), offset="any"),
            "offset must be a number or 'free'; got 'any'",
        ),
        (lambda: camkin.size(motion(8.0), RollerFollower(1.0), pressure_angle=90.0), "below 90 degrees; got 90.0"),
        (lambda: GeometryLimits(radius=0.0), "limit radius must be positive and finite; got 0.0"),
        (lambda: cam_of("roller").analyze(limits=30), "limits must be GeometryLimits; got int"),
        (
            lambda: Cam(motion(8.0), RollerFollower(1.0), base_radius=9, limits=30),
            "limits must be GeometryLimits or None",
        ),
    ],
)
def test_mistakes(call, message):
    with pytest.raises(camkin.CamkinError, match=message):
        call()


def test_violations_and_the_table():
    cam = cam_of("tilted flat")
    cam = cam._with(
        follower=FlatFollower(tilt=12.5, width=4.0), limits=GeometryLimits(pressure_angle=10.0, radius=50.0)
    )
    found = cam.analyze()
    assert [v.quantity for v in found.violations] == ["pressure_angle", "pressure_angle", "radius", "face"]
    for v in found.violations:
        assert v.excess == pytest.approx(abs(abs(v.value) - v.limit))
    text = str(found)
    assert "pressure_angle 12.5 at 0 deg, limit 10, by 2.5" in text
    assert "face width needed" in text
    assert "4 violated" in text
    assert "CamAnalysis" in repr(found)
    assert (
        str(cam)
        == text.splitlines()[0]
        == "Cam: FlatFollower (tilt 12.5), base_radius 30, outer wall, counterclockwise"
    )
    json.dumps(found.to_dict(), allow_nan=False)
    undercut = Cam(UNDERCUT[0][0], RollerFollower(18.0), base_radius=12.0).analyze()
    plain = json.loads(json.dumps(undercut.to_dict(), allow_nan=False))
    assert plain["curvature"]["max"]["value"] is None
    assert plain["undercut"] == [list(x) for x in undercut.undercut]
    assert "undercut [deg]: 4" in str(undercut) or "undercut [deg]: " in str(undercut)
    assert undercut.radius.value < 0.0
    assert "deg, not positive where the profile is undercut\n" in str(undercut)
    assert "not positive" not in text


SPEC = """
[cam]
length_unit = "mm"
base_radius = 25
rotation = -1
wall = "groove"

[follower]
type = "roller"
radius = 8
offset = 2.5

[geometry_limits]
pressure_angle = 12
radius = 10

[[segment]]
law = "modified_sine"
duration = 90.0
lift = 10.0

[[segment]]
law = "cycloidal"
duration = 90.0
lift = -10.0
"""


def test_spec_files(tmp_path, capsys):
    from camkin.cli.main import main

    file = tmp_path / "cam.toml"
    file.write_text(SPEC)
    cam = Cam.load(file)
    assert cam.follower == RollerFollower(8.0, offset=2.5)
    assert (cam.base_radius, cam.rotation, cam.wall) == (25.0, -1, "groove")
    assert cam.limits == GeometryLimits(pressure_angle=12.0, radius=10.0)
    assert cam.program == Program.load(file)
    again = tmp_path / "again.toml"
    again.write_text(cam.dumps())
    assert Cam.load(again) == cam
    other = tmp_path / "cam.json"
    other.write_text(json.dumps(cam.to_dict()))
    assert Cam.load(other) == cam
    assert main(["analyze", str(file)]) == 0
    assert str(cam.analyze()) in capsys.readouterr().out
    assert main(["analyze", str(file), "--strict"]) == 1
    capsys.readouterr()
    assert main(["analyze", str(file), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["geometry"] == cam.analyze().to_dict()
    for name, (follower, lift, unit, base) in FOLLOWERS.items():
        given = Cam(motion(lift, unit), follower, base_radius=base)
        file.write_text(given.dumps())
        assert Cam.load(file) == given, name


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('type = "roller"', 'type = "rolle"', r"\[follower\]: there is no follower 'rolle'; did you mean 'roller'"),
        ('type = "roller"\n', "", r"\[follower\]: missing key 'type'"),
        ("radius = 8", 'radius = "8"', r"\[follower\]: radius must be a number; got a string"),
        ("radius = 8", "radius = -8", "radius must be 0, or 1e-30 to 1e30; got -8"),
        ("offset = 2.5", "offsets = 2.5", r"\[follower\]: unknown key 'offsets'; did you mean 'offset'"),
        ("base_radius = 25\n", "", r"\[cam\]: missing key 'base_radius'"),
        ("rotation = -1", "rotation = 3", "rotation must be"),
        ('wall = "groove"', "wall = 1", r"\[cam\]: wall must be a string"),
        ("pressure_angle = 12", "pressure_angle = 95", "limit pressure_angle must be above 0 and below 90"),
        ("pressure_angle = 12", "pressure = 12", r"\[geometry_limits\]: unknown key 'pressure'"),
        (
            '[follower]\ntype = "roller"\nradius = 8\noffset = 2.5\n',
            "",
            r"base_radius is for a cam: it needs a \[follower\]",
        ),
        ('type = "roller"', 'type = "swinging_roller"', r"\[follower\]: unknown key 'offset'"),
    ],
)
def test_mistakes_in_specs(tmp_path, old, new, message):
    file = tmp_path / "cam.toml"
    file.write_text(SPEC.replace(old, new))
    with pytest.raises(camkin.SpecError, match=message) as caught:
        Cam.load(file)
    assert str(file) in str(caught.value)


def test_a_spec_without_a_follower_is_no_cam(tmp_path):
    file = tmp_path / "cam.toml"
    file.write_text(motion(8.0).dumps())
    with pytest.raises(camkin.SpecError, match=r"a cam needs a spec with a \[follower\]"):
        Cam.load(file)


@pytest.mark.parametrize(
    ("program", "cam"),
    [
        ({"lift": -18.97, "rise": 158, "dwell": 20, "fall": 158, "law": "parabolic"}, (70, -35.1, 36.55)),
        ({"lift": -8, "rise": 150, "dwell": 30, "fall": 150}, (70, -40, 42)),
    ],
)
def test_a_swinging_face_that_leans_over_the_pivot(program, cam):
    """The angle of the arm passes 0, which a roller at its end cannot."""
    centre, face, base = cam
    made = Cam(
        Program.rise_dwell_fall(**program, length_unit="deg"),
        SwingingFlat(centre_distance=centre, face_offset=face),
        base_radius=base,
    )
    theta = np.linspace(0.0, 360.0, 72001)
    found, values = made.analyze(), made.evaluate(theta)
    # The contact lies on the face, which passes the pivot at its offset.
    pivot = centre * np.exp(-1j * np.radians(theta))
    along = np.sqrt(np.abs(values.x + 1j * values.y - pivot) ** 2 - face**2)
    assert (found.contact.min.value, found.contact.max.value) == pytest.approx((along.min(), along.max()), rel=1e-5)
    undercut = (1.0 / values.curvature < 0.0).any()
    assert bool(found.undercut) == undercut
    if undercut:
        assert np.isinf([found.curvature.min.value, found.curvature.max.value]).all() and found.radius.value < 0.0
    else:
        assert found.curvature.max.value == pytest.approx(values.curvature.max(), rel=1e-6)


# ---- both walls of a groove ----

STEEP = Program(
    [
        Segment("cycloidal", duration=45, lift=22),
        Segment("dwell", duration=60),
        Segment("cycloidal", duration=120, lift=-22),
    ],
    length_unit="mm",
    rpm=60,
)


def groove_whose_far_wall_is_undercut(**arguments):
    base = camkin.size(STEEP, RollerFollower(11), pressure_angle=70, radius=2).base_radius
    return Cam(STEEP, RollerFollower(11), base_radius=base, wall="groove", **arguments)


def test_a_groove_is_judged_by_both_walls():
    """Once an undercut far wall was "undercut: none" and "all kept"."""
    cam = groove_whose_far_wall_is_undercut(limits=GeometryLimits(pressure_angle=70, radius=2))
    near, far = (wall.analyze() for wall in cam.walls)
    found = cam.analyze()
    ((low, high),) = found.undercut
    assert near.undercut == [] and found.undercut == far.undercut
    # A roller dropped there comes nearer to the far wall than its radius: the wall cannot be made.
    theta = np.linspace(0, 360, 36001)
    profile = cam.walls[1].profile(theta)
    assert low < 9.5 < 2 * high and roller_gap(cam, profile, 9.5) < 11 - 5e-3  # cut off beside the cusps
    assert roller_gap(cam, profile, 200.0) == pytest.approx(11, abs=1e-4)
    assert found.radius == min(near.radius, far.radius) == far.radius
    assert [v.quantity for v in found.violations] == ["radius"]
    assert "undercut [deg]: 5.67" in str(found) and "1 violated" in str(found)
    assert found.smallest_grinding_wheel_radius == min(w.smallest_grinding_wheel_radius for w in (near, far))


def roller_gap(cam, profile, angle):
    """Distance from the centre of the roller to the points of a profile."""
    centre = cam.evaluate(angle)
    return np.hypot(profile[:, 0] - centre.pitch_x, profile[:, 1] - centre.pitch_y).min()


@pytest.mark.parametrize("seed", range(20))
def test_the_smallest_groove_has_two_good_walls(seed):
    rng = np.random.default_rng(seed)
    durations = rng.uniform(40, 110, 3)
    lift = rng.uniform(5, 30)
    segments = [
        Segment(rng.choice(["cycloidal", "poly_345", "modified_sine"]), duration=durations[0], lift=lift),
        Segment("dwell", duration=durations[1]),
        Segment("cycloidal", duration=durations[2], lift=-lift),
    ]
    cam = camkin.size(Program(segments), RollerFollower(rng.uniform(2, 15)), pressure_angle=70, radius=2, wall="groove")
    limits = GeometryLimits(pressure_angle=70 + 1e-9, radius=2 - 1e-9)
    for wall in cam.walls:
        found = wall.analyze(limits=limits)
        assert found.undercut == [] and found.violations == ()


def test_the_gradient_of_a_radius_is_that_of_the_worse_wall():
    cam, h = groove_whose_far_wall_is_undercut(), 1e-4

    def at(change):
        return dataclasses.replace(cam, base_radius=cam.base_radius + change).analyze()

    low, high = at(-h), at(h)
    names = ("min_radius", "smallest_grinding_wheel_radius")
    wheels = high.smallest_grinding_wheel_radius - low.smallest_grinding_wheel_radius
    expected = [(high.radius.value - low.radius.value) / (2 * h), wheels / (2 * h)]
    np.testing.assert_allclose(camkin.gradients(cam, names, [(None, "base_radius")])[:, 0], expected, rtol=1e-7)


def test_a_search_keeps_the_limits_of_both_walls():
    pytest.importorskip("scipy", reason="SciPy is not installed")
    limits = GeometryLimits(pressure_angle=70, radius=2)
    segments = [dataclasses.replace(STEEP.segments[0], duration=45), *STEEP.segments[1:]]
    body = {
        "follower": RollerFollower(11),
        "base_radius": camkin.free("base", 20, 90),
        "wall": "groove",
        "limits": limits,
    }
    found = camkin.Design(segments, cam=body).minimize("base_radius")
    best = camkin.size(STEEP, RollerFollower(11), pressure_angle=70, radius=2, wall="groove").base_radius
    assert found.success and found.fun == pytest.approx(best, rel=1e-6)
    assert all(wall.analyze(limits=limits).undercut == [] for wall in found.cam.walls)


@pytest.mark.parametrize(
    ("spans", "union"),
    [
        ([], []),
        ([(1.0, 2.0), (1.5, 3.0)], [(1.0, 3.0)]),
        ([(5.0, 6.0), (1.0, 2.0)], [(1.0, 2.0), (5.0, 6.0)]),
        ([(350.0, 370.0), (5.0, 20.0)], [(350.0, 380.0)]),
        ([(350.0, 370.0), (340.0, 355.0)], [(340.0, 370.0)]),
        ([(0.0, 360.0), (350.0, 365.0)], [(0.0, 360.0)]),
    ],
)
def test_ranges_are_united(spans, union):
    assert united(spans, 360.0) == union


# ---- what cannot be judged ----


def test_flanks_that_meet_at_a_corner_are_not_judged():
    """The roller cuts the profile off where the velocity jumps; once undercut was "none" and the radius "kept"."""
    up_and_down = [
        Segment("constant_velocity", duration=90, lift=10),
        Segment("constant_velocity", duration=90, lift=-10),
    ]
    program = Program(up_and_down, length_unit="mm", rpm=100, allow_velocity_jump=True)
    cam = Cam(program, RollerFollower(8), base_radius=40, limits=GeometryLimits(radius=2))
    profile = cam.profile(np.linspace(0, 360, 36001))
    assert roller_gap(cam, profile, 89.0) < 7.9  # the flanks cross: the roller is nearer than its radius
    found = cam.analyze()
    assert found.corners == (0.0, 90.0, 180.0) and found.undercut == [] == list(found.violations)
    assert found.unjudged == {"radius": "the velocity jumps at 0, 90, 180 deg"}
    text = str(found)
    assert "undercut [deg]: none; not judged where the velocity jumps, at 0, 90, 180" in text
    assert "Geometry limits: radius 2  1 not judged, the others kept" in text
    assert found.to_dict()["unjudged"] == found.unjudged and "all kept" not in found._repr_html_()


def test_a_face_without_a_flat_follower_is_not_judged():
    found = Cam(STEEP, RollerFollower(11), base_radius=40, limits=GeometryLimits(face=5)).analyze()
    assert found.unjudged == {"face": "the follower has no flat face"}
    assert "face 5  1 not judged, the others kept\n  face is not judged: the follower has no flat face" in str(found)


def test_without_a_radius_the_smallest_cam_is_not_undercut():
    """The pressure angle of a flat face does not depend on the size: once the base radius was 5e-20."""
    free, least = (camkin.size(STEEP, camkin.FlatFollower(), radius=radius) for radius in (None, 1e-6))
    assert free.base_radius == pytest.approx(least.base_radius - 1e-6, rel=1e-9)
    assert free.analyze().undercut == []
