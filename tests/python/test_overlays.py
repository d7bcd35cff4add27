"""Several motions in one picture: colours, legend, clipped names, and what goes when a second motion comes."""

import gc
import math
import weakref

import numpy as np
import pytest

import camkin
from camkin import Law, Limits, Program, Segment

matplotlib = pytest.importorskip("matplotlib")
matplotlib.use("Agg")
plt = pytest.importorskip("matplotlib.pyplot")

SIX = ("cycloidal", "modified_sine", "modified_trapezoid", "poly_345", "simple_harmonic", "parabolic")
CYCLE = [f"C{i}" for i in range(6)]


def rdf(law="cycloidal", **changes):
    arguments = {"lift": 10, "rise": 90, "dwell": 45, "fall": 90, "law": law, "rpm": 300, "length_unit": "mm"}
    return Program.rise_dwell_fall(**(arguments | changes))


def curves(ax):
    """The lines of motions: those with many points."""
    return [line for line in ax.lines if len(line.get_xdata()) > 100]


def colours(ax):
    return [matplotlib.colors.to_hex(line.get_color()) for line in curves(ax)]


def words(figure):
    return [text.get_text() for text in figure.findobj(matplotlib.text.Text) if text.get_visible() and text.get_text()]


# ---- overlays ----


def test_six_laws_in_one_figure_have_six_colours_and_a_legend():
    figure, axes = plt.subplots(4, 1, layout="constrained")
    for law in SIX:
        rdf(law, name=law).plot(axes=axes)
    expected = [matplotlib.colors.to_hex(colour) for colour in CYCLE]
    assert all(colours(ax) == expected for ax in axes)
    assert [text.get_text() for text in axes[0].get_legend().get_texts()] == list(SIX)
    # Names of segments, dots and peaks of the first are gone, and none of the others came.
    assert not [text for text in words(figure) if "max |" in text or text.endswith(" dwell")]
    assert not [line for ax in axes for line in ax.lines if line.get_marker() == "o"]
    assert not [patch for ax in axes for patch in ax.patches]
    # Impulses belong to their motion: those of the two laws whose acceleration jumps.
    arrows = [text.arrow_patch.get_edgecolor() for text in axes[3].texts if getattr(text, "arrow_patch", None)]
    assert {matplotlib.colors.to_hex(colour) for colour in arrows} == set(expected[4:])


def test_a_motion_alone_in_given_axes_is_named():
    figure, axes = plt.subplots(4, 1)
    rdf().plot(axes=axes)
    assert [text.get_text() for text in axes[0].texts] == ["0 cycloidal", "1 dwell", "2 cycloidal", "dwell"]
    assert axes[2].get_title(loc="right").startswith("max |a| = 25133 mm/s² at 22.5°")
    assert axes[0].get_legend() is None
    axes[2].clear()
    rdf("modified_sine").plot(axes=axes)
    assert axes[2].get_title(loc="right").startswith("max |a|") and axes[1].get_title(loc="right") == ""
    assert figure.get_suptitle() == ""


def test_a_new_figure_is_a_place_for_more():
    figure, axes = rdf(name="one").plot()
    assert figure.get_suptitle() == "one, 300 rpm"
    rdf("poly_345", name="two").plot(axes=axes, linestyle="--", lw=0.5)
    assert figure.get_suptitle() == ""
    assert [line.get_linestyle() for line in curves(axes[1])] == ["-", "--"]
    assert curves(axes[3])[1].get_linewidth() == 0.5
    assert len(axes[0].get_legend().get_texts()) == 2


def test_label_and_colour():
    _, axes = rdf(name="name").plot(label="other", color="#123456")
    assert colours(axes[3]) == ["#123456"]
    assert [text.get_text() for text in axes[0].get_legend().get_texts()] == ["other"]
    rdf("parabolic").plot(axes=axes, c="red")
    assert colours(axes[0]) == ["#123456", "#ff0000"]
    assert [text.get_text() for text in axes[0].get_legend().get_texts()] == ["other", "parabolic"]


def test_motions_without_names_are_told_apart_by_their_laws():
    _, axes = plt.subplots(4, 1)
    S = Segment
    fall = S("cycloidal", duration=90, lift=-10)
    for p in (
        rdf(),
        rdf("modified_sine"),
        rdf(fall=60),
        Program([S("poly_bc", duration=80, lift=10, v0=0, a0=0, v1=0, a1=0), fall], rpm=300),
        Program([S(law, duration=20, lift=2) for law in SIX[:5]] + [S("dwell", duration=9), fall], rpm=300),
        Program([S("dwell", duration=360)], rpm=300),
    ):
        p.plot(axes=axes)
    labels = [text.get_text() for text in axes[0].get_legend().get_texts()]
    assert labels[:4] == ["cycloidal", "modified sine", "cycloidal (2)", "polynomial, cycloidal"]
    assert labels[4:] == ["cycloidal, modified sine, modified trapezoid, ...", "dwell"]
    S("cycloidal", duration=90, lift=10).plot(axes=axes, rpm=300)
    assert axes[0].get_legend().get_texts()[-1].get_text() == "cycloidal (3)"


def test_a_label_that_is_given_stays_as_it_is():
    _, axes = plt.subplots(4, 1)
    for _ in range(2):
        rdf().plot(axes=axes, label="cam")
    assert [text.get_text() for text in axes[0].get_legend().get_texts()] == ["cam", "cam"]


def test_free_forms_have_names_of_the_field():
    _, axes = Program(
        [Segment("poly_bc", duration=180, lift=10, v0=0, v1=0), Segment("cycloidal", duration=180, lift=-10)]
    ).plot()
    assert [text.get_text() for text in axes[0].texts] == ["0 polynomial", "1 cycloidal"]


def test_every_axes_goes_on_with_its_colours():
    _, axes = rdf().plot()
    rdf("poly_345").plot(axes=axes[1], quantities="v")
    axes[1].plot(np.linspace(0, 360, 200), np.zeros(200))
    assert colours(axes[1]) == [matplotlib.colors.to_hex(colour) for colour in ("C0", "C1", "C2")]
    rdf("parabolic").plot(axes=axes)
    assert colours(axes[1])[-1] == colours(axes[0])[-1] == matplotlib.colors.to_hex("C1")  # one colour a motion


def test_lines_of_the_user_stay():
    _, ax = plt.subplots()
    ax.plot([0, 360], [0, 1], label="measured")
    ax.set_ylabel("lift")
    rdf(name="p").plot(axes=ax)
    assert ax.get_ylabel() == "lift"
    assert not ax.texts and not ax.patches
    assert colours(ax) == [matplotlib.colors.to_hex("C1")]
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["measured", "p"]


def test_limits_are_drawn_once_each():
    _, axes = plt.subplots(4, 1)
    for law, limit in (("cycloidal", 500.0), ("poly_345", 500.0), ("parabolic", 450.0)):
        rdf(law, limits=Limits(velocity=limit)).plot(axes=axes)
    levels = [line.get_ydata()[0] for line in axes[1].lines if line.get_linestyle() == "--"]
    assert sorted(levels) == [-500.0, -450.0, 450.0, 500.0]


def test_figures_are_freed():
    figure, axes = rdf().plot()
    gone = weakref.ref(axes[0])
    plt.close(figure)
    del figure, axes
    gc.collect()
    assert gone() is None


# ---- quantities, axes, time ----


@pytest.mark.parametrize("quantities", ["s", "sva", "aj", "acceleration", "j"])
def test_quantities(quantities):
    letters = {"acceleration": "a"}.get(quantities, quantities)
    names = {"s": "displacement", "v": "velocity", "a": "acceleration", "j": "jerk"}
    _, axes = rdf().plot(quantities=quantities)
    assert [ax.get_ylabel().split("\n")[0] for ax in axes] == [names[letter] for letter in letters]
    p = rdf()
    for ax, letter in zip(axes, letters, strict=True):
        x, y = curves(ax)[0].get_data()
        inside = np.isin(x, [0.0, 90.0, 135.0, 225.0, 360.0], invert=True)
        np.testing.assert_array_equal(y[inside], getattr(p.evaluate(x[inside]), letter))
    assert [bool(ax.get_xlabel()) for ax in axes] == [False] * (len(axes) - 1) + [True]


def test_one_axes_or_as_many_as_quantities():
    figure, ax = plt.subplots()
    assert rdf().plot(axes=ax, quantities="v") == (figure, ax)
    figure, axes = plt.subplots(2, 2)
    rdf().plot(axes=axes.ravel())
    assert [bool(ax.get_xlabel()) for ax in axes.ravel()] == [False, False, True, True]
    figure, axes = plt.subplots(2, 1)
    assert rdf().plot(axes=axes)[1] is axes
    assert axes[1].get_ylabel() == "velocity\nv [mm/s]"


@pytest.mark.parametrize("rpm", [300.0, -300.0])
def test_over_time(rpm):
    p = rdf(limits=Limits(velocity=500))
    _, axes = p.plot(x="time", rpm=rpm)
    t, s = curves(axes[0])[0].get_data()
    assert axes[3].get_xlabel() == "time [s]"
    assert sorted((t[0], t[-1])) == pytest.approx(sorted((0.0, 60.0 / rpm)), rel=1e-15)
    inside = np.abs(np.abs(t) * 5.0 % 0.125) > 1e-6  # away from the joints, multiples of 45 degrees
    np.testing.assert_allclose(s[inside], p.boundary_conditions(t[inside], rpm=rpm).s, atol=1e-9)
    assert axes[1].get_title(loc="right") == f"max |v| = 400 mm/s at {45.0 / (6 * rpm):g} s"
    shades = sorted(round(abs(patch.get_width()), 12) for patch in axes[0].patches)
    assert shades == sorted(round(x / 1800, 12) for x in (45.0, 90.0, 90.0, 135.0))


def test_jumps_inside_a_segment_stand_upright():
    _, axes = Law("parabolic").plot()
    x, y2 = curves(axes[2])[0].get_data()
    at = np.flatnonzero(x == 0.5)
    assert y2[at] == pytest.approx([4.0, -4.0], rel=1e-15)


def test_names_outside_of_the_view_take_no_room():
    """A zoomed diagram keeps its width, and the layout does not collapse."""
    p = Program([Segment("cycloidal", duration=45, lift=10 * (-1) ** i) for i in range(8)])
    figure, axes = p.plot()
    axes[0].set_xlim(0, 80)
    figure.canvas.draw()  # a warning of the layout is an error here
    left, right = axes[0].get_position().intervalx
    assert right - left > 0.8
    renderer = figure.canvas.get_renderer()
    assert axes[0].get_tightbbox(renderer).x1 <= axes[0].get_window_extent().x1 + 20
    visible = [text for text in axes[0].texts if text.get_window_extent().x0 < axes[0].get_window_extent().x1]
    assert [text.get_text() for text in visible] == ["0 cycloidal", "1 cycloidal"]
    assert all(text.get_tightbbox(renderer).height > 5 for text in visible)  # and not clipped away
    ticks = [x for x in axes[3].get_xticks() if 0 <= x <= 80]
    assert len(ticks) > 4


def test_segments_that_meet_over_the_end_of_the_cycle_differ():
    rise, fall = (Segment("modified_sine", duration=140, lift=lift) for lift in (20, -20))
    for segments, phase in (([rise, Segment("dwell", duration=80), fall], 300), ([rise, fall], 200)):
        _, axes = Program(segments, phase=phase).plot()
        spans = sorted((patch.get_x(), patch.get_width(), patch.get_facecolor()) for patch in axes[0].patches)
        for one, other in zip(spans, spans[1:] + spans[:1], strict=True):
            wraps = one[0] + one[1] == 360.0
            assert (one[2] == other[2]) == wraps, "only the two parts of one segment have the same shade"
        assert [text.get_text()[0] for text in axes[0].texts if text.get_text()[:1].isdigit()] == [
            str(i) for i in range(len(segments))
        ]
        assert all(0.0 <= text.get_position()[0] <= 360.0 for text in axes[0].texts)


# ---- laws and segments ----


@pytest.mark.parametrize("name", ["cycloidal", "parabolic", "dwell", "double_harmonic_return"])
def test_a_law_is_drawn_over_x(name):
    law = Law(name)
    figure, axes = law.plot()
    assert figure.get_suptitle() == name
    assert [ax.get_ylabel() for ax in axes] == ["y", "y'", "y''", "y'''"]
    assert axes[3].get_xlabel() == "x"
    for nu, ax in enumerate(axes):
        x, y = curves(ax)[0].get_data()
        assert (x[0], x[-1]) == (0.0, 1.0)
        between = np.array([not np.isclose(place, (0, *law.impulses, 0.5, 1)).any() for place in x])
        scale = max(1.0, np.abs(y).max())
        np.testing.assert_allclose(y[between], law(x[between], nu), atol=1e-13 * scale)


def test_a_law_with_lift_duration_and_speed_is_a_rise():
    law = Law("scca", b=0.25, c=0.5, d=0.25)
    expected = Program.rise(lift=10, duration=90, law=law)
    figure, axes = law.plot(lift=10, duration=90, rpm=300, length_unit="mm", quantities="va")
    assert figure.get_suptitle() == "scca(b=0.25, c=0.5, d=0.25), 300 rpm"
    assert axes[1].get_ylabel() == "acceleration\na [mm/s²]"
    x, a = curves(axes[1])[0].get_data()
    np.testing.assert_array_equal(a[1:-1], expected.acceleration(x[1:-1], rpm=300))
    _, axes = law.plot(lift=10, duration=90, x="time", omega=10 * math.pi)
    assert axes[3].get_xlim() == pytest.approx((0.0, 0.05))


def test_a_segment():
    segment = Segment("poly_bc", duration=60, lift=5, v0=0, a0=0, v1="match", a1="match")
    _, axes = segment.plot(rpm=100, length_unit="mm")
    x, v = curves(axes[1])[0].get_data()
    expected = Program([segment], once=True, rpm=100)
    np.testing.assert_array_equal(v[1:-1], expected.velocity(x[1:-1]))
    assert axes[0].get_legend() is None and axes[0].get_xlim() == (0.0, 60.0)


def test_the_shock_spectrum_of_laws():
    N = np.linspace(0.25, 6.0, 24)
    figure, axes = Law("cycloidal").plot_shock_spectrum(N)
    Law("modified_sine").plot_shock_spectrum(N, damping=0.05, axes=axes, linestyle=":")
    cycloidal, sine = axes[0].lines
    away = N % 1 != 0
    ratio = N[away]
    expected = np.abs(np.sin(np.pi * ratio) / (np.pi * ratio * (ratio**2 - 1)))
    np.testing.assert_allclose(cycloidal.get_ydata()[away], expected, rtol=1e-10)
    np.testing.assert_array_equal(sine.get_ydata(), Law("modified_sine").residual(N, 0.05))
    np.testing.assert_array_equal(axes[1].lines[1].get_ydata(), Law("modified_sine").shock_spectrum(N, 0.05).maximax)
    assert axes[0].get_yscale() == "log" and axes[0].get_ylim()[0] >= 1e-6
    assert [text.get_text() for text in axes[0].get_legend().get_texts()] == ["cycloidal", "modified_sine"]
    assert sine.get_linestyle() == ":" and sine.get_color() == axes[1].lines[1].get_color() != cycloidal.get_color()
    figure.canvas.draw()


# ---- refused ----


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ({"quantities": "sx"}, camkin.ParameterError, "quantities must be some of the letters s, v, a, j"),
        ({"quantities": "ss"}, camkin.ParameterError, "each once"),
        ({"quantities": ""}, camkin.ParameterError, "got ''"),
        ({"quantities": ["s"]}, camkin.WrongTypeError, "quantities must be a text such as 'sva'; got list"),
        ({"x": "phase"}, camkin.ParameterError, "x must be 'theta' or 'time'; got 'phase'"),
        ({"x": "time", "rpm": "geometric"}, camkin.SpeedError, "needs a speed"),
        ({"x": "time", "rpm": 0}, camkin.SpeedError, "needs a speed other than 0"),
        ({"label": 3}, camkin.WrongTypeError, "label must be a text; got int"),
        ({"limit": 3}, camkin.WrongTypeError, "plot() takes no 'limit'"),
        ({"colour": "red"}, camkin.WrongTypeError, "did you mean 'color'?"),
        ({"color": "reddish"}, camkin.ParameterError, "'reddish' is not a valid"),
        ({"linestyle": "~"}, camkin.ParameterError, "'~'"),
        ({"c": "red", "color": "blue"}, camkin.ParameterError, "c"),
    ],
)
def test_refused_before_anything_is_drawn(arguments, error, words):
    figure, axes = plt.subplots(4, 1)
    given = axes if "quantities" not in arguments else None
    with pytest.raises(error) as caught:
        rdf().plot(axes=given, **arguments)
    assert words in str(caught.value)
    assert not any(ax.has_data() for ax in axes) and plt.get_fignums() == [figure.number]


def test_axes_and_quantities_must_agree():
    _, axes = plt.subplots(2, 1)
    with pytest.raises(camkin.ArrayError, match="axes must be as many as quantities='sva'; got 2"):
        rdf().plot(axes=axes, quantities="sva")


def test_axes_of_other_units_are_refused():
    _, axes = rdf().plot()
    lines = [len(ax.lines) for ax in axes]
    inch = rdf(length_unit="inch")
    with pytest.raises(
        camkin.UnitError, match=r"the axes show displacement \[mm\] over cam angle \[°\]; got .*\[inch\]"
    ):
        inch.plot(axes=axes)
    with pytest.raises(camkin.UnitError, match="draw both over the same axis"):
        rdf().plot(axes=axes, x="time")
    with pytest.raises(camkin.UnitError, match=r"velocity \[mm/s\].*got velocity \[mm/rad\]"):
        rdf().plot(axes=axes, rpm="geometric")
    with pytest.raises(camkin.UnitError, match=r"got y \[1\] over x"):
        Law("cycloidal").plot(axes=axes)
    with pytest.raises(camkin.UnitError, match=r"got displacement \[deg\].*: draw them in different axes"):
        rdf(length_unit="deg").plot(axes=axes)
    assert [len(ax.lines) for ax in axes] == lines
    inch.to("mm").plot(axes=axes)
    rdf(length_unit=None).plot(axes=axes)  # the caller knows


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"lift": 10}, "duration is missing"),
        ({"duration": 90}, "lift is missing"),
        ({"rpm": 300}, "rpm is for a rise"),
        ({"x": "time"}, "x is for a rise"),
        ({"length_unit": "mm"}, "length_unit is for a rise"),
    ],
)
def test_a_law_needs_lift_and_duration_for_a_rise(arguments, words):
    with pytest.raises(camkin.ParameterError, match=words):
        Law("cycloidal").plot(**arguments)
