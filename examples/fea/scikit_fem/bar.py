"""scikit-fem: a Newmark loop for a bar, fed with the acceleration of the cam in coordinates relative to it.

    python scikit_fem/bar.py inlet.cam

In relative coordinates x - s the load is -M 1 a(t). Energy closes to rounding there. In absolute coordinates it cannot:
a Newmark scheme that is fed with s alone has another acceleration at the driven node, and never converges in it.
"""

import sys
from typing import NamedTuple

import numpy as np
import skfem
from numpy.typing import NDArray
from skfem.helpers import dot, grad

import camkin

RPM = 3000.0


class Result(NamedTuple):
    """Of each step: displacement relative to the cam (steps, nodes) [mm], energy, and work of the load [N mm]."""

    x: NDArray[np.float64]
    energy: NDArray[np.float64]
    work: NDArray[np.float64]


def bar(elements: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return stiffness and consistent mass of a steel bar, 1 mm2 and 10 mm long (mm, t, s), the driven end first."""
    basis = skfem.Basis(skfem.MeshLine(np.linspace(0.0, 10.0, elements + 1)), skfem.ElementLineP2())
    stiffness = skfem.BilinearForm(lambda u, v, _: 210000.0 * dot(grad(u), grad(v))).assemble(basis).toarray()
    mass = skfem.BilinearForm(lambda u, v, _: 7.85e-9 * u * v).assemble(basis).toarray()
    order = np.argsort(basis.doflocs[0])
    return stiffness[np.ix_(order, order)], mass[np.ix_(order, order)]


def simulate(program: camkin.Program, elements: int, steps: int, end: float) -> Result:
    """Integrate from rest relative to the cam by Newmark's scheme with gamma = 1/2, beta = 1/4."""
    stiffness, mass = bar(elements)
    k, m, load = stiffness[1:, 1:], mass[1:, 1:], -mass[1:].sum(axis=1)  # load of a base acceleration of 1
    dt = end / steps
    a = program.boundary_grid(0.0, dt, steps + 1, rpm=RPM).a
    x, v = np.zeros(len(load)), np.zeros(len(load))
    acceleration = np.linalg.solve(m, load * a[0])
    system = np.linalg.inv(m + 0.25 * dt**2 * k)
    result = Result(np.empty((steps, len(load))), np.empty(steps), np.empty(steps))
    work = 0.0
    for i in range(steps):
        guess = x + dt * v + 0.25 * dt**2 * acceleration
        new = system @ (load * a[i + 1] - k @ guess)
        moved = guess + 0.25 * dt**2 * new - x
        v = v + 0.5 * dt * (acceleration + new)
        x, acceleration = x + moved, new
        work += 0.5 * (a[i] + a[i + 1]) * float(load @ moved)
        result.x[i], result.energy[i], result.work[i] = x, 0.5 * float(v @ m @ v + x @ k @ x), work
    return result


def main() -> None:
    """Print how far the bar is compressed, and how well its energy closes."""
    program = camkin.Program.load(sys.argv[1])
    result = simulate(program, elements=10, steps=1000, end=60.0 / RPM)
    defect = np.abs(result.energy - result.work).max() / result.energy.max()
    print(f"bar compressed by at most {np.abs(result.x).max():.1e} mm,", end=" ")
    print("energy closed to", "1e-12 of its peak" if defect <= 1e-12 else f"{defect:.0e}")


if __name__ == "__main__":
    main()
