"""The SVAJ diagram shows the motion, peaks, limits and segments of the program."""

import numpy as np
import pytest

import camkin

matplotlib = pytest.importorskip("matplotlib")
matplotlib.use("Agg")
plt = pytest.importorskip("matplotlib.pyplot")


def rdf(**changes):
    arguments = {"lift": 10, "rise": 90, "dwell": 45, "fall": 90, "rpm": 3000, "length_unit": "mm", **changes}
    return camkin.Program.rise_dwell_fall(**arguments)


def curve(ax):
    return max(ax.lines, key=lambda line: len(line.get_xdata()))


def test_four_diagrams_over_the_cycle():
    p = rdf(name="inlet")
    figure, axes = p.plot()
    assert len(axes) == 4
    assert figure.get_suptitle() == "inlet, 3000 rpm"
    labels = ["displacement\ns [mm]", "velocity\nv [mm/s]", "acceleration\na [mm/s²]", "jerk\nj [mm/s³]"]
    assert [ax.get_ylabel() for ax in axes] == labels
    assert axes[3].get_xlabel() == "cam angle [°]"
    for ax, quantity in zip(axes, (p.displacement, p.velocity, p.acceleration, p.jerk), strict=True):
        assert ax.get_xlim() == (0.0, 360.0)
        theta, values = curve(ax).get_data()
        assert theta[0] == 0.0
        assert theta[-1] == 360.0
        inside = ~np.isin(theta, [0, 90, 135, 225, 360])
        speed = {} if ax is axes[0] else {"rpm": 3000}
        np.testing.assert_array_equal(values[inside], quantity(theta[inside], **speed))


def test_jumps_stand_upright():
    p = rdf(law="modified_sine")
    theta, jerk = curve(p.plot()[1][3]).get_data()
    at = np.flatnonzero(theta == 90.0)
    assert len(at) == 2
    before, after = jerk[at]
    assert before == pytest.approx(p.jerk(np.nextafter(90.0, 0.0), rpm=3000))
    assert before > 1e9
    assert after == 0.0


def test_peaks_are_marked_and_written():
    p = rdf()
    r, (_, axes) = p.analyze(), p.plot()
    for ax, extremes in zip(axes, (r.displacement, r.velocity, r.acceleration, r.jerk), strict=True):
        dots = {tuple(line.get_xydata()[0]) for line in ax.lines if line.get_marker() == "o"}
        expected = {(e.angle, e.value) for e in (extremes.min, extremes.max) if e.value}
        assert dots == expected
    assert axes[1].get_title(loc="right") == "max |v| = 4000 mm/s at 45°"
    assert axes[2].get_title(loc="right") == r"max |a| = 2.5133$\times10^{6}$ mm/s² at 22.5°"


def test_limits_and_segments_are_drawn():
    _, axes = rdf(limits=camkin.Limits(velocity=4500)).plot()
    levels = {line.get_ydata()[0] for line in axes[1].lines if line.get_linestyle() == "--"}
    assert levels == {-4500.0, 4500.0}
    assert [text.get_text() for text in axes[1].texts] == ["limit 4500"]
    assert not [line for line in axes[2].lines if line.get_linestyle() == "--"]
    assert [text.get_text() for text in axes[0].texts] == ["0 cycloidal", "1 dwell", "2 cycloidal", "dwell"]
    _, axes = rdf(rise=10, dwell=1).plot()
    assert [text.get_text() for text in axes[0].texts] == ["0", "", "2 cycloidal", "dwell"]


def test_without_a_speed_it_is_geometric():
    figure, axes = rdf(rpm=None, length_unit=None).plot(points=50)
    assert figure.get_suptitle() == "geometric"
    assert axes[2].get_ylabel() == "acceleration\na [L/rad²]"


def test_into_given_axes():
    own, axes = plt.subplots(2, 2)
    figure, drawn = rdf().plot(rpm=100, axes=axes.reshape(-1))
    assert figure is own
    assert list(drawn) == list(axes.reshape(-1))
    assert plt.get_fignums() == [own.number]
    assert own.get_suptitle() == ""


def test_into_a_part_of_a_figure():
    whole = plt.figure()
    part = whole.subfigures(1, 2)[1]
    figure, _ = rdf().plot(axes=part.subplots(4, 1))
    assert figure is whole


def test_another_cycle():
    _, axes = rdf(cycle=720.0).plot()
    assert axes[0].get_xlim() == (0.0, 720.0)


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"axes": []}, camkin.ArrayError),
        ({"points": 3}, camkin.SizeError),
        ({"points": 10.0}, camkin.WrongTypeError),
        ({"rpm": float("nan")}, camkin.SpeedError),
        ({"limits": 3}, camkin.WrongTypeError),
    ],
)
def test_refused(arguments, error):
    with pytest.raises(error):
        rdf().plot(**arguments)


@pytest.mark.usefixtures("without_matplotlib")
def test_without_matplotlib_it_says_what_to_install():
    with pytest.raises(ImportError, match=r"pip install 'camkin\[plot\]'"):
        rdf().plot()
