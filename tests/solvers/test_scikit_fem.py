"""A Newmark loop on a scikit-fem bar, fed with a of the driven node: the script of the examples."""

import math

import numpy as np
import pytest
from examples import FOLDER, example

import camkin

# Solvers use what NumPy and Python deprecate.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")

pytest.importorskip("skfem", reason="scikit-fem is not installed")
bar = example("scikit_fem/bar.py")

RPM = bar.RPM
END = 0.02


def program() -> camkin.Program:
    """A whole cycle in 0.02 s."""
    return camkin.Program.rise_dwell_fall(lift=5.0, rise=180, dwell=10, fall=160, law="cycloidal")


def test_energy_closes_in_relative_coordinates() -> None:
    """Kinetic and elastic energy of the motion relative to the base is the work of -M 1 a, to 1e-12 of its peak."""
    result = bar.simulate(program(), 10, 1000, END)
    assert np.abs(result.energy - result.work).max() <= 1e-12 * result.energy.max()


def test_stiff_bar_follows_its_load() -> None:
    """At 1.3e5 Hz the bar hardly rings: its end is compressed by rho L^2 a/(2 E), 1.9e-12 s2 times a."""
    result = bar.simulate(program(), 10, 4000, END)
    a = program().boundary_grid(0.0, END / 4000, 4001, rpm=RPM).a[1:]
    compressed = -7.85e-9 * 10.0**2 / (2 * 210000.0) * a
    assert np.abs(result.x[:, -1] - compressed).max() <= 0.05 * np.abs(compressed).max()


def test_the_example_says_so(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """It takes a cam file."""
    monkeypatch.setattr("sys.argv", ["bar.py", str(FOLDER / "inlet.cam")])
    bar.main()
    assert "energy closed to 1e-12 of its peak" in capsys.readouterr().out


def oscillator_error(steps: int) -> float:
    """Largest error of a Newmark integrator over the rise, over the lift: one mass on a spring, driven by s."""
    natural = 2 * math.pi * 356.0
    dt = END / steps
    p = camkin.Program.rise_dwell_fall(lift=5.0, rise=180, dwell=10, fall=160, law="simple_harmonic")
    m = p.boundary_grid(0.0, dt, steps + 1, rpm=RPM)
    x, v, acceleration = 0.0, 0.0, natural**2 * m.s[0]
    found = [0.0]
    for i in range(steps):
        guess = x + dt * v + 0.25 * dt**2 * acceleration
        new = natural**2 * (m.s[i + 1] - guess) / (1 + 0.25 * (natural * dt) ** 2)
        v += 0.5 * dt * (acceleration + new)
        x, acceleration = guess + 0.25 * dt**2 * new, new
        found.append(x)
    # Closed form of the rise, s = h/2 (1 - cos w t), from rest.
    t = np.arange(steps + 1) * dt
    w = math.pi / 0.01
    ratio = natural**2 / (natural**2 - w**2)
    truth = 2.5 * (1 - ratio * np.cos(w * t) + (ratio - 1) * np.cos(natural * t))
    return float(np.abs(np.array(found) - truth)[t <= 0.01].max()) / 5.0


def test_single_oscillator() -> None:
    """The closed form, to the second order of the integrator: the error falls by 25 from 200 to 1000 steps."""
    coarse, fine = oscillator_error(200), oscillator_error(1000)
    assert fine <= 1e-4
    assert coarse / fine == pytest.approx(25.0, rel=0.1)
