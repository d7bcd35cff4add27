"""Compare the largest speed within limits with closed forms: v, a, j are proportional to rpm, rpm^2, rpm^3."""

import math

import pytest

import camkin
from camkin import Limits, Program, Segment

# 2L/T, 2 pi L/T^2, 4 pi^2 L/T^3 for L = 10 and T = 5 ms, the time of 90 degrees at 3000 rpm
V, A, J = 4000.0, 8e5 * math.pi, 3.2e8 * math.pi**2


@pytest.fixture
def cam() -> Program:
    return Program.rise_dwell_fall(lift=10, rise=90, dwell=45, fall=90, law="cycloidal")


@pytest.mark.parametrize(
    ("limits", "rpm", "quantity", "angle"),
    [
        (Limits(velocity=V / 2), 1500.0, "velocity", 45.0),
        (Limits(acceleration=A / 4), 1500.0, "acceleration", 22.5),
        (Limits(jerk=J / 8), 1500.0, "jerk", 0.0),
        (Limits(velocity=V, acceleration=A / 4, jerk=J), 1500.0, "acceleration", 22.5),
    ],
)
def test_closed_forms(cam, limits, rpm, quantity, angle):
    found = cam.max_speed(limits)
    assert found.rpm == pytest.approx(rpm, rel=1e-14)
    assert found.quantity == quantity
    assert found.angle == pytest.approx(angle, abs=1e-5)  # flat at the peak
    assert not cam.analyze(rpm=found.rpm, limits=limits).violations
    assert cam.analyze(rpm=found.rpm * 1.0001, limits=limits).violations


def test_limits_of_the_program(cam):
    limits = Limits(velocity=V)
    assert Program(cam.segments, limits=limits).max_speed() == cam.max_speed(limits)
    for none in (None, Limits()):
        with pytest.raises(camkin.LimitError, match="needs limits"):
            cam.max_speed(none)
    assert Program([Segment("dwell", duration=360)]).max_speed(Limits(jerk=1.0)).rpm == math.inf
