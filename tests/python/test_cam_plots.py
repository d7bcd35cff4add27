"""The pictures of cams: the follower touches the profile, has its lengths, and moves as the program says."""

import re

import numpy as np
import pytest

import camkin

matplotlib = pytest.importorskip("matplotlib")
matplotlib.use("Agg")
plt = pytest.importorskip("matplotlib.pyplot")

THETAS = [0.0, 37.0, 110.0, 200.0, 300.0]


def rdf(**changes):
    arguments = {
        "lift": 12,
        "rise": 100,
        "dwell": 30,
        "fall": 100,
        "length_unit": "mm",
        "law": "modified_sine",
        **changes,
    }
    return camkin.Program.rise_dwell_fall(**arguments)


def of(follower, wall="outer", rotation=1, base_radius=30.0, limits=None, **changes):
    return camkin.Cam(rdf(**changes), follower, base_radius=base_radius, rotation=rotation, wall=wall, limits=limits)


THREE = {"lift": 8, "rise": 50, "dwell": 10, "fall": 50, "cycle": 120.0}  # lobes
CAMS = {
    "roller": lambda turn: of(camkin.RollerFollower(8.0, offset=5.0), rotation=turn),
    "knife": lambda turn: of(camkin.RollerFollower(), rotation=turn),
    "inner": lambda turn: of(camkin.RollerFollower(8.0, offset=3.0), "inner", turn),
    "far": lambda turn: of(camkin.RollerFollower(8.0), "far", turn),
    "groove": lambda turn: of(camkin.RollerFollower(8.0), "groove", turn),
    "flat": lambda turn: of(camkin.FlatFollower(tilt=5.0, width=50.0, offset=2.0), rotation=turn),
    "wide_flat": lambda turn: of(camkin.FlatFollower(), rotation=turn),
    "swinging_roller": lambda turn: of(camkin.SwingingRoller(8.0, 60.0, 70.0), rotation=turn, length_unit="deg"),
    "swinging_flat": lambda turn: of(camkin.SwingingFlat(80.0, 5.0), rotation=turn, lift=8.0, length_unit="deg"),
    "barrel": lambda turn: of(camkin.BarrelRoller(6.0), rotation=turn),
    "barrel_groove": lambda turn: of(camkin.BarrelRoller(6.0), "groove", turn),
    "lobes": lambda turn: of(camkin.RollerFollower(8.0), rotation=turn, **THREE),
    "undercut": lambda turn: of(camkin.RollerFollower(25.0), rotation=turn, base_radius=10.0, lift=20.0, rise=60.0),
}
both = pytest.mark.parametrize("turn", [1, -1])


def parts(ax):
    """Return the shapes of the follower by their names."""
    found = {}
    for patch in ax.patches:
        if patch.get_gid():
            found.setdefault(patch.get_gid(), []).append(patch)
    return found


def profiles(ax):
    """Return the drawn walls in the coordinates of the axes."""
    found = []
    for collection in ax.collections:
        if hasattr(collection, "get_segments"):
            points = np.array(
                [segment[0] for segment in collection.get_segments()] + [collection.get_segments()[-1][1]]
            )
            in_pixels = collection.get_transform().transform(points)
            found.append(ax.transData.inverted().transform(in_pixels))
    return found


def distance(points, place):
    """Return the distance of a place from a polygon."""
    start, way = points[:-1], np.diff(points, axis=0)
    squares = np.einsum("ij,ij->i", way, way)
    share = np.clip(np.einsum("ij,ij->i", place - start, way) / np.where(squares > 0.0, squares, 1.0), 0.0, 1.0)
    return np.hypot(*(start + share[:, None] * way - place).T).min()


@both
@pytest.mark.parametrize("theta", THETAS)
@pytest.mark.parametrize("name", ["roller", "inner", "far", "groove", "swinging_roller", "lobes"])
def test_the_roller_touches_the_profile(name, theta, turn):
    cam = CAMS[name](turn)
    _, ax = cam.plot(theta)
    (roller,) = parts(ax)["roller"]
    assert roller.radius == cam.follower.radius
    for points in profiles(ax):
        # Between points half a degree apart the profile is 2e-4 from its chord: 30 mm (0.25 degrees)^2 / 2 and less.
        assert distance(points, np.array(roller.center)) == pytest.approx(roller.radius, abs=5e-4)


@both
@pytest.mark.parametrize("name", ["roller", "knife", "inner", "groove", "flat", "swinging_roller", "swinging_flat"])
def test_the_contact_is_on_the_profile_to_rounding(name, turn):
    cam = CAMS[name](turn)
    for theta in (0.0, 50.0, 100.0):  # angles at which the profile has a point
        _, ax = cam.plot(theta)
        (dot,) = (line for line in ax.lines if line.get_marker() == "o")
        place = np.ravel(dot.get_data())
        assert min(np.hypot(*(points - place).T).min() for points in profiles(ax)) < 1e-6


@both
@pytest.mark.parametrize("theta", THETAS)
def test_the_slide_is_at_the_height_of_the_program(theta, turn):
    cam = CAMS["roller"](turn)
    (roller,) = parts(cam.plot(theta)[1])["roller"]
    height = np.sqrt(38.0**2 - 5.0**2) + cam.program.displacement(theta)
    np.testing.assert_allclose(roller.center, (5.0, height), rtol=1e-12)


@both
@pytest.mark.parametrize("theta", THETAS)
def test_the_arm_has_its_length_and_angle(theta, turn):
    cam = CAMS["swinging_roller"](turn)
    found = parts(cam.plot(theta)[1])
    (pivot,), (roller,) = found["pivot"], found["roller"]
    assert pivot.center == (70.0, 0.0)
    arm = np.subtract(roller.center, pivot.center)
    assert np.hypot(*arm) == pytest.approx(60.0, rel=1e-12)
    # The law of cosines gives its angle at the base circle; a rise turns it clockwise, from the left upwards.
    base = np.degrees(np.arccos((70.0**2 + 60.0**2 - 38.0**2) / (2.0 * 70.0 * 60.0)))
    assert np.degrees(np.arctan2(arm[1], -arm[0])) == pytest.approx(base + cam.program.displacement(theta), rel=1e-12)


@both
@pytest.mark.parametrize("theta", THETAS)
def test_the_flat_face_touches_the_profile_and_has_its_width(theta, turn):
    cam = CAMS["flat"](turn)
    _, ax = cam.plot(theta)
    (face,) = parts(ax)["face"]
    a, b = face.get_xy()[:2]
    assert np.hypot(*(b - a)) == pytest.approx(50.0, rel=1e-12)
    assert np.degrees(np.arctan2(*(b - a)[::-1])) == pytest.approx(5.0, rel=1e-12)
    assert (a + b)[0] / 2.0 == pytest.approx(2.0, rel=1e-12)
    along = (b - a) / 50.0
    above = (profiles(ax)[0] - a) @ np.array([-along[1], along[0]])
    assert above.max() == pytest.approx(0.0, abs=5e-4)


@both
@pytest.mark.parametrize("theta", THETAS)
def test_the_swinging_face_touches_the_profile(theta, turn):
    cam = CAMS["swinging_flat"](turn)
    _, ax = cam.plot(theta)
    (face,) = parts(ax)["face"]
    a, b = face.get_xy()[:2]
    normal = np.array([(b - a)[1], -(b - a)[0]]) / np.hypot(*(b - a))
    assert ((profiles(ax)[0] - a) @ normal).max() == pytest.approx(0.0, abs=5e-4)
    assert (np.array([80.0, 0.0]) - a) @ normal == pytest.approx(5.0, rel=1e-12)
    contact = cam.contact(theta)
    assert 0.0 < (contact - a) @ (b - a) / np.hypot(*(b - a)) ** 2 < 1.0


@both
@pytest.mark.parametrize("theta", [0.0, 37.0, 110.0, 359.0])
def test_the_roller_touches_both_walls_of_the_unrolled_barrel(theta, turn):
    _, ax = CAMS["barrel_groove"](turn).plot(theta)
    (roller,) = parts(ax)["roller"]
    upper, lower = profiles(ax)
    for points in (upper, lower):
        assert distance(points, np.array(roller.center)) == pytest.approx(6.0, abs=5e-4)
        left, right = ax.get_xlim()
        assert points[:, 0].min() < left + 0.1 * (right - left)
        assert points[:, 0].max() > right - 0.1 * (right - left)
    assert roller.center == (0.0, rdf().displacement(theta))


@both
def test_the_arrow_turns_as_the_cam(turn):
    _, ax = CAMS["roller"](turn).plot()
    (x0, y0), (x1, y1) = ax.texts[0].xyann, ax.texts[0].xy
    assert np.sign(x0 * y1 - x1 * y0) == turn
    tops = []
    for theta in (0.0, 10.0):  # the first point of the profile moves in the sense of rotation
        tops.append(profiles(CAMS["roller"](turn).plot(theta)[1])[0][0])
    assert np.sign(tops[0][0] * tops[1][1] - tops[1][0] * tops[0][1]) == turn


def test_the_colour_is_the_pressure_angle_and_the_limit_is_marked():
    cam = of(camkin.RollerFollower(8.0), limits=camkin.GeometryLimits(pressure_angle=35.0))
    figure, ax = cam.plot()
    (collection,) = (c for c in ax.collections if hasattr(c, "get_segments"))
    assert collection.get_clim() == (0.0, 35.0)
    assert collection.get_array().max() == pytest.approx(abs(cam.analyze().pressure_angle.peak.value), rel=1e-3)
    bar = figure.axes[1]
    assert bar.get_ylabel() == "pressure angle, magnitude [°], limit 35°"
    assert 35.0 in [line.get_ydata()[0] for line in bar.lines]


def test_undercut_and_concave_ranges_are_marked():
    cam = CAMS["undercut"](1)
    assert cam.analyze().undercut
    _, ax = cam.plot()
    labels = [text.get_text() for text in ax.get_legend().get_texts()]
    assert "undercut" in labels
    assert "concave" in [text.get_text() for text in CAMS["lobes"](1).plot()[1].get_legend().get_texts()]
    assert "undercut" not in [text.get_text() for text in CAMS["lobes"](1).plot()[1].get_legend().get_texts()]


@both
@pytest.mark.parametrize("name", CAMS)
def test_nothing_of_the_follower_is_cut_off_during_a_turn(name, turn):
    cam = CAMS[name](turn)
    _, ax = cam.plot()
    (left, right), (bottom, top) = ax.get_xlim(), ax.get_ylim()
    for theta in np.linspace(0.0, 360.0, 13):
        for part in cam._scene.follower(theta):
            x, y = part.points.T
            assert left <= (x - part.radius).min() <= (x + part.radius).max() <= right
            assert bottom <= (y - part.radius).min() <= (y + part.radius).max() <= top
    assert ax.get_aspect() == 1.0


def test_units_are_at_the_axes():
    assert CAMS["roller"](1).plot()[1].get_xlabel() == "x [mm]"
    assert CAMS["swinging_roller"](1).plot()[1].get_xlabel() == "x [L]"
    _, ax = CAMS["barrel"](1).plot(30.0)
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("around the cylinder [mm]", "z [mm]")
    assert re.match(r"cam angle 30°, s = .* mm, pressure angle .*°$", ax.get_title())


def test_into_given_axes():
    own, axes = plt.subplots(1, 2)
    figure, drawn = CAMS["roller"](1).plot(axes=axes[1])
    assert figure is own and drawn is axes[1]
    assert plt.get_fignums() == [own.number]


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda cam: cam.plot(float("nan")), camkin.ParameterError, "theta must be finite"),
        (lambda cam: cam.plot(axes=plt.subplots(2)[1]), camkin.WrongTypeError, "axes must be one axes of matplotlib"),
        (lambda cam: cam.plot_polar(axes=plt.subplots()[1]), camkin.WrongTypeError, "one polar axes"),
        (lambda cam: cam.plot_polar(points=3), camkin.SizeError, "points"),
        (lambda cam: cam.plot_geometry(axes=[]), camkin.ArrayError, "axes must be 2"),
        (lambda cam: cam.plot_geometry(limits=3), camkin.WrongTypeError, "limits must be GeometryLimits"),
        (lambda cam: cam.animate(1), camkin.SizeError, "frames"),
        (lambda cam: cam.animate(interval=0.0), camkin.ParameterError, "interval must be above 0 ms; got 0.0"),
    ],
)
def test_refused(call, error, words):
    with pytest.raises(error, match=words):
        call(CAMS["roller"](1))


# ---- animation ----


def test_an_animation_turns_the_cam_once(tmp_path):
    image = pytest.importorskip("PIL.Image")
    cam = CAMS["roller"](-1)
    animation = cam.animate(8)
    path = tmp_path / "cam.gif"
    animation.save(path, writer="pillow", dpi=30)
    with image.open(path) as found:
        assert found.n_frames == 8
    ax = animation._fig.axes[0]
    (roller,) = parts(ax)["roller"]  # the last one: the others are gone
    assert roller.center[1] == pytest.approx(np.sqrt(38.0**2 - 5.0**2) + cam.program.displacement(315.0), rel=1e-12)


# ---- polar and geometry ----


@both
def test_polar_axes_show_the_displacement_around_the_cam(turn):
    cam = CAMS["lobes"](turn)
    _, ax = cam.plot_polar()
    curve = max(ax.lines, key=lambda line: len(line.get_xdata()))
    theta, s = curve.get_data()
    inside = np.isin(np.degrees(theta), np.arange(0.0, 360.0, 2.5))
    np.testing.assert_allclose(s, cam.program.displacement(np.degrees(theta)), atol=1e-12)
    assert inside.sum() > 50
    assert theta[-1] == 2.0 * np.pi
    assert ax.get_theta_direction() == -turn


@pytest.mark.parametrize("name", CAMS)
def test_geometry_over_the_angle(name):
    cam = CAMS[name](1)
    r = cam.analyze()
    _, axes = cam.plot_geometry()
    assert len(axes) == (3 if r.contact else 2)
    theta, angle = max(axes[0].lines, key=lambda line: len(line.get_xdata())).get_data()
    assert (theta[0], theta[-1]) == (0.0, cam.program.cycle)
    assert angle.max() == pytest.approx(r.pressure_angle.max.value, abs=1e-2)
    assert angle.min() == pytest.approx(r.pressure_angle.min.value, abs=1e-2)
    if r.contact:
        place = max(axes[2].lines, key=lambda line: len(line.get_xdata())).get_ydata()
        assert place.max() == pytest.approx(r.contact.max.value, rel=1e-4)
        assert place.min() == pytest.approx(r.contact.min.value, rel=1e-4)


def test_forces_over_the_angle():
    cam = CAMS["roller"](1)
    for rpm, leaves in ((300.0, False), (3000.0, True)):
        forces = cam.forces(rpm, mass=0.5, rate=2.0, preload=30.0)
        r = forces.analyze()
        figure, axes = forces.plot()
        for ax, e, value in ((axes[0], r.contact, forces.contact), (axes[1], r.torque, forces.torque)):
            theta, y = max(ax.lines, key=lambda line: len(line.get_xdata())).get_data()
            assert (theta[0], theta[-1]) == (0.0, cam.program.cycle)
            assert y.max() == pytest.approx(e.max.value, rel=1e-4) and y.min() == pytest.approx(e.min.value, rel=1e-4)
            # Between the joints the curve is the force; at them it has both sides.
            inside = ~np.isin(theta, np.append(cam.breaks, cam.program.cycle))
            np.testing.assert_array_equal(y[inside], value(theta[inside]))
        assert bool(r.lost) == leaves == bool(axes[0].patches)
        to_data = axes[0].transData.inverted()
        spans = [to_data.transform(patch.get_extents())[:, 0] for patch in axes[0].patches]
        for lost in r.lost:
            assert any(np.allclose(span, lost, atol=1e-9) for span in spans)
        again, _ = forces.plot(axes=axes)
        assert again is figure
    with pytest.raises(camkin.ArrayError, match="axes must be 2 of matplotlib"):
        forces.plot(axes=axes[:1])


def test_a_pressure_angle_of_0_needs_no_colour_bar():
    assert len(CAMS["wide_flat"](1).plot()[0].axes) == 1
    assert len(CAMS["flat"](1).plot()[0].axes) == 2  # its tilt is its pressure angle


def test_limits_of_the_geometry_are_drawn():
    limits = camkin.GeometryLimits(pressure_angle=25.0, radius=4.0)
    _, axes = CAMS["flat"](1).plot_geometry(limits=limits)

    def dashed(ax):
        return {line.get_ydata()[0] for line in ax.lines if line.get_linestyle() == "--"}

    assert dashed(axes[0]) == {-25.0, 25.0}
    assert dashed(axes[1]) == {0.25}
    assert dashed(axes[2]) == {-25.0, 25.0}  # half of the width of the face


def test_bands_of_the_geometry_are_named():
    figure, axes = of(camkin.RollerFollower(15.0), base_radius=9.0, rise=60).plot_geometry()
    (legend,) = axes[0].findobj(matplotlib.legend.Legend)
    assert sorted(text.get_text() for text in legend.get_texts()) == ["concave", "undercut"]
    plt.close(figure)


TICKS = [(0.0, 90.0, 10.0), (0.0, 150.0, 15.0), (0.0, 360.0, 30.0), (0.0, 720.0, 60.0), (0.0, 1080.0, 90.0)]


@pytest.mark.parametrize(("first", "last", "step"), [*TICKS, (-30.0, 330.0, 30.0), (80.0, 150.0, 10.0), (1, 1.5, 0.05)])
def test_axes_of_angles_have_ticks_at_round_angles(first, last, step):
    from camkin.plot.angle_ticks import AngleLocator

    ticks = AngleLocator().tick_values(last, first)
    assert ticks == pytest.approx(step * np.arange(np.ceil(first / step), last / step + 0.5))


def test_all_pictures_over_the_angle_have_the_same_ticks():
    cam = of(camkin.RollerFollower(8.0), rpm=300)
    figures = [
        cam.program.plot()[0],
        cam.plot_geometry()[0],
        cam.forces(300, mass=0.5, rate=2.0, preload=60.0).plot()[0],
        cam.program.vibration(300, natural_hz=120.0, damping=0.05).plot()[0],
    ]
    for figure in figures:
        figure.canvas.draw()
        assert figure.axes[-1].get_xticks() == pytest.approx(range(0, 361, 30))
        plt.close(figure)
