"""Plans: one output of a plan, speeds as they were given, and plans longer than one chunk."""

import numpy as np
import pytest

import camkin
from camkin import Program, Segment

P = Program([Segment("modified_sine", duration=90, lift=10), Segment("poly_345", duration=90, lift=-10)], rpm=700)
THETA = np.linspace(-300.0, 500.0, 37)


def plan(n=37):
    made = P.plan(n, threads=1)
    made.theta[:] = THETA[:n]
    return made


@pytest.mark.parametrize("row", range(4))
def test_one_output_alone(row):
    name = ("displacement", "velocity", "acceleration", "jerk")[row]
    made = plan()
    made.motion.data[:] = 7.0
    speed = {} if row == 0 else {"rpm": 3000}
    found = getattr(made, name)(**speed)
    assert found.tobytes() == getattr(P, name)(THETA, **speed).tobytes()
    assert np.shares_memory(found, made.motion.data[row])
    assert (np.delete(made.motion.data, row, axis=0) == 7.0).all()


def test_one_output_takes_the_speed_of_its_call():
    made = plan()
    for speed in ({}, {"rpm": 3000}, {"omega": 20.0}, {"rpm": "geometric"}, {"rpm": -5.0}, {}):
        for name in ("velocity", "acceleration", "jerk"):
            assert getattr(made, name)(**speed).tobytes() == getattr(P, name)(THETA, **speed).tobytes()
        assert made.evaluate(**speed).data.tobytes() == P.evaluate(THETA, **speed).data.tobytes()
    with pytest.raises(camkin.SpeedError):
        made.velocity(rpm=1e30)
    with pytest.raises(camkin.SpeedError):
        made.velocity(rpm=1.0, omega=1.0)


def test_speeds_that_are_equal_but_not_the_same_type():
    made = plan()
    made.evaluate(rpm=1.0)
    with pytest.raises(camkin.WrongTypeError):
        made.evaluate(rpm=True)
    assert made.evaluate(rpm=1.0).data.tobytes() == P.evaluate(THETA, rpm=1.0).data.tobytes()


def test_a_plan_in_chunks(monkeypatch):
    monkeypatch.setattr("camkin._base.arguments.CHUNK", 10)
    made = plan()
    assert made.evaluate(rpm=3000).data.tobytes() == P.evaluate(THETA, rpm=3000).data.tobytes()
    assert made.jerk(rpm=3000).tobytes() == P.jerk(THETA, rpm=3000).tobytes()
    made.t[:] = THETA
    want = P.boundary_conditions(THETA, rpm=30, phase=5)
    assert made.boundary_conditions(rpm=30, phase=5).data.tobytes() == want.data.tobytes()
