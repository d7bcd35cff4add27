"""exudyn drives a single oscillator by user functions: the example runs, and is right."""

import math

import numpy as np
import pytest
from examples import FOLDER, example
from scipy.integrate import solve_ivp

import camkin

# Solvers use what NumPy and Python deprecate.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")

exudyn = pytest.importorskip("exudyn", reason="exudyn is not installed")
oscillator = example("exudyn/oscillator.py")

STEPS = 1000
END = 0.02
LIFT = 0.005


def test_user_functions() -> None:
    """The driven coordinate is s, its velocity is v to the order of the integrator, the follower agrees with DOP853."""
    program = camkin.Program.rise_dwell_fall(lift=LIFT, rise=180, dwell=10, fall=160, law="cycloidal")
    t, s, v, follower = oscillator.simulate(program, STEPS, END)
    want = program.boundary_conditions(t, rpm=oscillator.RPM)
    assert len(t) == STEPS + 1
    assert np.abs(s - want.s).max() <= 1e-15 * LIFT
    assert np.abs(v - want.v).max() <= 1e-4 * np.abs(want.v).max()
    omega = 2 * math.pi * oscillator.NATURAL_HZ

    def rates(at: float, q: np.ndarray) -> list[float]:
        m = program.boundary_conditions(at, rpm=oscillator.RPM)
        return [q[1], omega**2 * (float(m.s) - q[0]) + 2 * oscillator.DAMPING * omega * (float(m.v) - q[1])]

    truth = solve_ivp(rates, (0, END), [0, 0], method="DOP853", rtol=1e-11, atol=1e-14, t_eval=t, max_step=2e-4)
    assert np.abs(follower - truth.y[0]).max() <= 1e-4 * LIFT  # second order: 3e-5 at 1000 steps


def test_the_example_says_so(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """It takes a cam file."""
    monkeypatch.setattr("sys.argv", ["oscillator.py", str(FOLDER / "inlet.cam")])
    oscillator.main()
    assert "its velocity within 2e-04 of the peak" in capsys.readouterr().out
