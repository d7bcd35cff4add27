"""Test the warnings for durations in another unit: fractions of the cycle, or radians."""

import re
import warnings

import numpy as np
import pytest

import camkin
from camkin import Program, Segment


def rise_dwell_fall(**changed):
    return Program.rise_dwell_fall(**{"lift": 10, "rise": 90, "dwell": 45, "fall": 90} | changed)


TINY = {"rise": 0.25, "dwell": 0.125, "fall": 0.25}


@pytest.mark.parametrize(
    ("factor", "words"),
    [
        (
            1,
            "durations add up to 0.625 of the 360 degrees of the cycle: if they are fractions of the cycle, "
            "multiply them ",
        ),
        (1.68, "if they are fractions of the cycle, multiply them by 360"),  # 1.05 in all
        (2 * np.pi, "if they are radians, multiply them by 180/pi (math.degrees)"),
        (2 * np.pi / 0.625, "durations add up to 6.28319 of the 360 degrees of the cycle: if they are radians"),
    ],
)
def test_durations_that_are_no_degrees(factor, words):
    with pytest.warns(camkin.CamkinWarning, match=re.escape(words)) as caught:
        rise_dwell_fall(**{key: value * factor for key, value in TINY.items()})
    assert [warning.filename for warning in caught] == [__file__]  # the line of the caller, not a line of camkin
    assert "cycle=" not in str(caught[0].message)  # angles are degrees, whatever the cycle


@pytest.mark.parametrize("cycle", [np.pi, 2 * np.pi, 6.283185, 4 * np.pi])
def test_a_cycle_in_radians_warns(cycle):
    words = (
        rf"^cycle is in degrees; {cycle:.6g} looks like radians: give cycle=\d+, and multiply the durations by 180/pi"
    )
    with pytest.warns(camkin.CamkinWarning, match=words) as caught:
        rise_dwell_fall(rise=1, dwell=0.5, fall=1, cycle=cycle)
    assert len(caught) == 1


def test_the_remedies_for_radians_give_the_velocity_of_degrees():
    """5 mm in a quarter of a turn at 60 rev/min: the cycloidal peak is 2 h/t = 40 mm/s."""
    quarter = np.pi / 2
    with pytest.warns(camkin.CamkinWarning, match=r"by 180/pi \(math.degrees\)$"):
        Program.rise_dwell_fall(lift=5, rise=quarter, dwell=0, fall=quarter)
    with pytest.warns(camkin.CamkinWarning, match=r"give cycle=360, and multiply the durations by 180/pi"):
        Program.rise_dwell_fall(lift=5, rise=quarter, dwell=0, fall=quarter, cycle=2 * np.pi)
    p = Program.rise_dwell_fall(lift=5, rise=np.degrees(quarter), dwell=0, fall=np.degrees(quarter), rpm=60, cycle=360)
    assert p.velocity(45.0) == pytest.approx(40.0, rel=1e-12)


def test_no_warning_of_plausible_durations():
    for cycle, factor in ((360, 10.1), (1, 1), (1, 1.6), (6.28, 2 * np.pi), (720, 1), (180, 1)):
        rise_dwell_fall(**{key: value * factor for key, value in TINY.items()}, cycle=cycle)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", camkin.CamkinWarning)
        rise_dwell_fall(**TINY)


@pytest.mark.parametrize(
    ("rise", "words"),
    [
        (0.25, r"segment 0 \(cycloidal\) makes half of all motion in 0.25 degrees: if it is a fraction of the cycle, "),
        (np.pi / 2, r"in 1.5708 degrees: if it is in radians, give duration=90$"),
    ],
)
def test_one_duration_in_another_unit_warns(rise, words):
    with pytest.warns(camkin.CamkinWarning, match=words):
        rise_dwell_fall(rise=rise)


def test_short_strokes_that_are_meant_do_not_warn():
    rise_dwell_fall(rise=1.6)
    rise_dwell_fall(rise=0.25, dwell=0.1, fall=0.25, cycle=1.0)
    Program.rise(lift=1, duration=0.5)
    steps = [Segment("cycloidal", duration=1, lift=1) for _ in range(3)]
    Program([*steps, Segment("cycloidal", duration=90, lift=-3)], rpm=1)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: rise_dwell_fall(dwell=np.pi / 3), r"segment 1 \(dwell\) lasts 1.0472 degrees: .* give duration=60$"),
        (lambda: rise_dwell_fall(rise=np.pi), r"segment 0 \(cycloidal\) lasts 3.14159 degrees: .* give duration=180$"),
        (lambda: Program([measured(np.pi), FALL]), r"\(bspline\) lasts 3.14159 .* table or knots by 180/pi$"),
        (lambda: rise_dwell_fall().shifted(np.pi / 2), r"^phase is 1.5708 degrees: .* give phase=90$"),
        (lambda: camkin.GeometryLimits(pressure_angle=np.radians(30)), "is 0.523599 degrees: .* pressure_angle=30$"),
        (lambda: camkin.FlatFollower(tilt=np.radians(-7.5)), "^tilt is -0.1309 degrees: .* give tilt=-7.5$"),
    ],
)
def test_angles_that_are_radians_warn(make, words):
    with pytest.warns(camkin.CamkinWarning, match=words) as caught:
        make()
    assert len(caught) == 1


FALL = Segment("cycloidal", duration=90, lift=-10)


def measured(span):
    theta = np.linspace(0.0, span, 50)
    return Segment.table(theta, 5 - 5 * np.cos(np.pi * theta / span))


@pytest.mark.parametrize("degrees", [3.14, 1.5708, 2.0, 0.5, 0.0, 1e-9, 6.0])
def test_angles_of_few_decimals_are_degrees(degrees):
    rise_dwell_fall(dwell=degrees).shifted(degrees)
    camkin.FlatFollower(tilt=degrees)
