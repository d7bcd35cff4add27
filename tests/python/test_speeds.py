"""Test speeds: rpm or omega, the speed of the program, and geometric values on request."""

import math
import re

import numpy as np
import pytest

import camkin
from camkin import Program

T = np.array([0.0, 1e-3, 2.5e-3, 7e-3])
THETA = np.array([0.0, 22.5, 45.0, 200.0])


def rdf(**options):
    return Program.rise_dwell_fall(lift=10, rise=90, dwell=45, fall=90, **options)


OWN, NONE = rdf(rpm=300), rdf()
BY_ANGLE = {
    "velocity": lambda p, **speed: p.velocity(THETA, **speed),
    "velocity of a number": lambda p, **speed: p.velocity(22.5, **speed),
    "acceleration": lambda p, **speed: p.acceleration(THETA, **speed),
    "acceleration of a number": lambda p, **speed: p.acceleration(22.5, **speed),
    "jerk": lambda p, **speed: p.jerk(THETA, **speed),
    "jerk of a number": lambda p, **speed: p.jerk(10.0, **speed),
    "evaluate": lambda p, **speed: p.evaluate(THETA, **speed).data,
    "plan": lambda p, **speed: planned(p).evaluate(**speed).data.copy(),
    "analyze": lambda p, **speed: p.analyze(points=2, **speed).max_acceleration,
    "plot": lambda p, **speed: drawn(p, **speed),
    "solve": lambda p, **speed: p.solve(7.0, "v", **speed),
    "intervals": lambda p, **speed: np.array(p.intervals("v", above=7.0, **speed)),
    "duration": lambda p, **speed: p.duration("v", above=7.0, **speed),
}
BY_TIME = {
    "boundary_conditions": lambda p, **speed: p.boundary_conditions(T, **speed).data,
    "boundary_grid": lambda p, **speed: p.boundary_grid(0.0, 1e-3, 5, **speed).data,
    "plan": lambda p, **speed: planned(p).boundary_conditions(**speed).data.copy(),
}


def planned(program):
    plan = program.plan(len(THETA))
    plan.theta[:] = THETA
    return plan


def drawn(program, **speed):
    pytest.importorskip("matplotlib").use("agg")
    from matplotlib.figure import Figure

    axes = list(Figure().subplots(4, 1))
    program.plot(axes=axes, **speed)
    return np.concatenate([line.get_ydata() for line in axes[1].lines if len(line.get_ydata()) > 100])


def same(one, other):
    return np.array_equal(np.asarray(one), np.asarray(other))


def test_omega_goes_to_c_as_it_is():
    # v = 2 h w/beta = 2 * 12.5 pi * 20/(4 pi/3) in the middle; converted through rpm it would be 374.99999999999994.
    p = Program.rise_dwell_fall(lift=12.5 * math.pi, rise=240, dwell=0, fall=120, law="cycloidal")
    assert p.velocity(120.0, omega=20) == 375.0
    assert p.velocity([120.0], omega=20)[0] == 375.0
    assert p.evaluate(120.0, omega=20).v == 375.0


@pytest.mark.parametrize("call", BY_ANGLE.values(), ids=BY_ANGLE)
def test_by_angle(call):
    """Test the speed of the program, no speed, geometric values and omega."""
    assert same(call(OWN), call(OWN, rpm=300))
    assert not same(call(OWN), call(NONE))
    assert same(call(NONE), call(OWN, rpm="geometric"))
    assert same(call(NONE), call(NONE, rpm="geometric"))
    assert same(call(OWN, rpm=200), call(NONE, rpm=200))
    np.testing.assert_allclose(call(OWN, omega=20.0), call(NONE, rpm=20 * 30 / math.pi), rtol=1e-14)
    with pytest.raises(camkin.SpeedError, match="give rpm or omega, not both; got rpm=300, omega=20"):
        call(OWN, rpm=300, omega=20)


@pytest.mark.parametrize("call", BY_TIME.values(), ids=BY_TIME)
def test_by_time(call):
    assert same(call(OWN), call(OWN, rpm=300))
    assert same(call(OWN, rpm=200), call(NONE, rpm=200))
    assert same(call(OWN, omega=20), call(NONE, rpm=20 / (math.pi / 30)))  # converted once
    ways = "give rpm= [rev/min], omega= [rad/s] or drive= in the call, or rpm= to the Program"
    with pytest.raises(camkin.SpeedError, match=re.escape(ways)) as caught:
        call(NONE)
    assert caught.value.parameter == "rpm"
    with pytest.raises(camkin.SpeedError, match=re.escape(f"rpm='geometric' has none: {ways}")):
        call(OWN, rpm="geometric")
    with pytest.raises(camkin.SpeedError, match="not both"):
        call(OWN, rpm=300, omega=20)
    with pytest.raises(camkin.SpeedError, match="omega must be -1e19 to 1e19 where it is converted"):
        call(NONE, omega=5e19)


def test_a_plan_sees_every_change_of_the_speed():
    plan = planned(OWN)
    for speed in ({}, {"rpm": 100.0}, {"omega": 100.0}, {"rpm": "geometric"}, {}, {"omega": 1.0}, {"rpm": 1.0}):
        assert same(plan.evaluate(**speed).data, OWN.evaluate(THETA, **speed).data)
    plan.t[:] = T
    for speed in ({}, {"rpm": 100.0}, {"omega": 100.0}, {}, {"omega": 100.0, "rpm_per_s": 3.0}, {"phase": 3.0}):
        assert same(plan.boundary_conditions(**speed).data, OWN.boundary_conditions(T, **speed).data)


def test_limits_need_a_speed_that_is_not_geometric():
    p = rdf(rpm=300, limits=camkin.Limits(velocity=1))
    assert len(p.analyze().violations) == 2
    with pytest.raises(camkin.SpeedError, match="limits are per second"):
        p.analyze(rpm="geometric")
    assert p.analyze(rpm="geometric", limits=camkin.Limits()).rpm is None
    assert p.analyze(omega=10).rpm == pytest.approx(300 / math.pi, rel=1e-15)


@pytest.mark.parametrize("value", [np.array([100.0, 200.0]), [100.0, 200.0], (1,)])
@pytest.mark.parametrize("name", ["rpm", "omega"])
def test_several_speeds(name, value):
    message = re.escape(f"{name} must be one number; got {type(value).__name__}: call once for each speed, or scale")
    for call in BY_ANGLE.values():
        with pytest.raises(camkin.WrongTypeError, match=message):
            call(NONE, **{name: value})


@pytest.mark.parametrize("value", ["3000", "Geometric", True, 1j])
def test_what_is_no_speed(value):
    with pytest.raises(camkin.WrongTypeError, match="rpm must be a number"):
        NONE.velocity(1.0, rpm=value)
    with pytest.raises(camkin.WrongTypeError, match="omega must be a number"):
        NONE.velocity(1.0, omega=value)
