"""A Newmark loop on a scikit-fem bar, fed with s, v and a of the driven node."""

import math

import numpy as np
import pytest

import camkin

# Solvers use what NumPy and Python deprecate.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")

skfem = pytest.importorskip("skfem", reason="scikit-fem is not installed")

RPM = 3000.0
END = 0.02


def program() -> camkin.Program:
    """A whole cycle in 0.02 s."""
    return camkin.Program.rise_dwell_fall(lift=5.0, rise=180, dwell=10, fall=160, law="cycloidal")


def bar(elements: int) -> tuple[np.ndarray, np.ndarray]:
    """Stiffness and consistent mass of a steel bar, 1 mm2 and 10 mm long (mm, t, s)."""
    from skfem.helpers import dot, grad

    basis = skfem.Basis(skfem.MeshLine(np.linspace(0.0, 10.0, elements + 1)), skfem.ElementLineP2())
    stiffness = skfem.BilinearForm(lambda u, v, _: 210000.0 * dot(grad(u), grad(v))).assemble(basis).toarray()
    mass = skfem.BilinearForm(lambda u, v, _: 7.85e-9 * u * v).assemble(basis).toarray()
    order = np.argsort(basis.doflocs[0])  # the driven end first
    return stiffness[np.ix_(order, order)], mass[np.ix_(order, order)]


def test_energy_closes_in_relative_coordinates() -> None:
    """Kinetic and elastic energy of the motion relative to the base is the work of -M 1 a, to 1e-12 of its peak."""
    stiffness, mass = bar(10)
    free_k, free_m = stiffness[1:, 1:], mass[1:, 1:]
    load = -mass[1:].sum(axis=1)  # of a base acceleration of 1
    steps = 1000
    dt = END / steps
    a = program().boundary_grid(0.0, dt, steps + 1, rpm=RPM).a
    x = np.zeros(len(load))
    v = np.zeros_like(x)
    acceleration = np.linalg.solve(free_m, load * a[0])
    system = np.linalg.inv(free_m + 0.25 * dt**2 * free_k)
    work, energies, defects = 0.0, [], []
    for i in range(steps):
        guess = x + dt * v + 0.25 * dt**2 * acceleration
        new = system @ (load * a[i + 1] - free_k @ guess)
        moved = guess + 0.25 * dt**2 * new - x
        v = v + 0.5 * dt * (acceleration + new)
        x, acceleration = x + moved, new
        work += 0.5 * (a[i] + a[i + 1]) * float(load @ moved)
        energy = 0.5 * float(v @ free_m @ v + x @ free_k @ x)
        energies.append(energy)
        defects.append(abs(energy - work))
    assert max(defects) <= 1e-12 * max(energies)


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
