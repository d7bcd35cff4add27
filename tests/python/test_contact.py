"""Jump speed and springs against dense searches and 120-digit values of the laws."""

import dataclasses
import math
from pathlib import Path

import numpy as np
import pytest
import reference
from gmpy2 import mpfr as mpf
from scipy.optimize import minimize_scalar

import camkin
from camkin import Program, Segment

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture
def inlet():
    return Program.load(EXAMPLES / "inlet_cam.toml")


def test_jump_speed_of_the_valve_train(inlet):
    found = inlet.jump_speed(mass=0.11, rate=26.0, preload=180.0)
    assert round(found.rpm) == 3166
    assert found.quantity == "contact"
    assert found.angle == pytest.approx(93.8, abs=0.01)
    # a dense search, then a line search
    theta = np.linspace(0, 360, 100_001)
    a = inlet.acceleration(theta, rpm="geometric")
    square = np.where(a < 0, (180 + 26 * inlet.displacement(theta)) / (0.11e-3 * np.where(a < 0, -a, 1)), np.inf)
    place = theta[square.argmin()]
    least = minimize_scalar(
        lambda t: (180 + 26 * inlet.displacement(t)) / (-0.11e-3 * inlet.acceleration(t, rpm="geometric")),
        bounds=(place - 0.01, place + 0.01),
        method="bounded",
    ).fun
    assert found.rpm == pytest.approx(math.sqrt(least) * 30 / math.pi, rel=1e-12)


def test_jump_speed_in_high_precision():
    """Cycloidal fall: the least of (F0 + k s)/(-m s"") by 120-digit values of the law."""
    p = Program.rise_dwell_fall(lift=20, rise=100, dwell=40, fall=120, law="modified_sine", length_unit="mm")
    found = p.jump_speed(mass=2.0, rate=3.0, preload=100.0)
    curve = reference.curve("modified_sine", {})
    beta = mpf(100) * reference.PI / 180

    def square(x):
        y, _, y2, _ = curve.at(x)
        return (100 + 3 * 20 * y) / (-2 * mpf("0.02") * y2 / beta**2)

    low, high = mpf("0.51"), mpf("0.87")
    for _ in range(200):  # ternary search: the ratio has one minimum there
        a, b = low + (high - low) / 3, high - (high - low) / 3
        low, high = (low, b) if square(a) < square(b) else (a, high)
    assert found.rpm == pytest.approx(float(reference.gmpy2.sqrt(square(low)) * 30 / reference.PI), rel=1e-13)
    assert found.angle == pytest.approx(float(low * 100), abs=1e-6)


def test_springs(inlet):
    springs = inlet.spring(2500, mass=0.11)
    assert len(springs) == 9
    assert springs[0].rate == 0.0
    assert springs[-1].preload == 0.0
    for spring in springs:
        # With 1.2 times the mass, such a spring loses the contact at this very speed.
        jump = inlet.jump_speed(mass=1.2 * 0.11, rate=spring.rate, preload=spring.preload)
        assert jump.rpm == pytest.approx(2500, rel=1e-9)
    rates, preloads = [s.rate for s in springs], [s.preload for s in springs]
    assert rates == sorted(rates)
    assert preloads == sorted(preloads, reverse=True)
    assert inlet.spring(omega=2500 * math.pi / 30, mass=0.11)[3].preload == pytest.approx(preloads[3], rel=1e-12)
    assert Program([Segment("dwell", duration=360)], length_unit="mm").spring(100, mass=1.0) == ((0.0, 0.0, 0.0),)


def test_the_spring_of_a_rate_or_a_preload(inlet):
    given = inlet.spring(2500, mass=0.11)[3]
    (of_rate,) = inlet.spring(2500, mass=0.11, rate=given.rate)
    assert of_rate == given
    (of_preload,) = inlet.spring(2500, mass=0.11, preload=given.preload)
    assert of_preload.preload == given.preload
    assert of_preload.rate == pytest.approx(given.rate, rel=1e-9)
    free, strong = inlet.spring(2500, mass=0.11, preload=0)[0], inlet.spring(2500, mass=0.11, preload=1e5)[0]
    assert (free.preload, strong.rate, strong.preload) == (0.0, 0.0, 1e5)
    assert inlet.jump_speed(mass=1.2 * 0.11, rate=free.rate).rpm == pytest.approx(2500, rel=1e-9)
    with pytest.raises(camkin.ParameterError, match="give rate or preload, not both"):
        inlet.spring(2500, mass=0.11, rate=1.0, preload=1.0)
    # At s = 0 a rate does not help: the preload has to follow the deceleration there.
    drop = Program.rise_dwell_fall(lift=-5, rise=60, dwell=20, fall=60, length_unit="mm")
    least = drop.spring(1000, mass=1.0)[0].preload
    with pytest.raises(
        camkin.ParameterError, match=r"preload must be .* N or more, which is needed at .* at any rate; got 1"
    ):
        drop.spring(1000, mass=1.0, preload=1)
    assert drop.spring(1000, mass=1.0, preload=least)[0].preload == least


def test_a_jump_speed_needs_a_spring(inlet):
    with pytest.raises(camkin.ParameterError, match=r"there is no spring: give preload=, .* and rate="):
        inlet.jump_speed(mass=0.11)
    with pytest.raises(camkin.WrongTypeError, match=r"give natural_hz=, of a mass on a stiffness math.sqrt"):
        inlet.vibration(300, mass=1.0, stiffness=2.0)


def test_units_of_force(inlet):
    inches = inlet.to("inch")
    metric = inlet.jump_speed(mass=0.11, rate=26.0, preload=180.0)
    assert inches.jump_speed(mass=0.11, rate=26.0 * 25.4, preload=180.0).rpm == pytest.approx(metric.rpm, rel=1e-12)
    for unit in (None, "furlong", "deg"):
        p = Program.rise_dwell_fall(lift=10, rise=90, dwell=45, fall=90, length_unit=unit)
        with pytest.raises(camkin.UnitError, match="known unit of length"):
            p.jump_speed(mass=1.0, rate=1.0, preload=1.0)


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        ({"mass": 0.0}, "mass must be positive"),
        ({"mass": math.nan}, "mass must be positive"),
        ({"mass": 1.0, "rate": -1.0}, "rate must be 0 or more"),
        ({"mass": 1.0, "preload": math.inf}, "preload must be 0 or more"),
    ],
)
def test_bad_springs(inlet, arguments, text):
    with pytest.raises(camkin.ParameterError, match=text):
        inlet.jump_speed(**arguments)


def test_bad_speed_of_a_spring(inlet):
    with pytest.raises(camkin.SpeedError, match="needs a speed"):
        inlet.spring("geometric", mass=1.0)
    with pytest.raises(camkin.ParameterError, match="margin must be positive"):
        inlet.spring(1000, mass=1.0, margin=0.0)


def test_jump_speed_of_a_single_rise_is_that_of_the_rise_in_a_cycle():
    spring = {"mass": 0.11, "rate": 26.0, "preload": 180.0}
    rise = camkin.Program.rise(lift=10, duration=90, law="cycloidal")
    cycle = camkin.Program.rise_dwell_fall(lift=10, rise=90, dwell=45, fall=90, law="cycloidal")
    once = dataclasses.replace(rise, length_unit="mm").jump_speed(**spring)
    periodic = dataclasses.replace(cycle, length_unit="mm").jump_speed(**spring)
    assert once.rpm == pytest.approx(periodic.rpm, rel=1e-14)
    assert 45 < once.angle < 90  # where the rise slows down
