"""OpenSees: a cam drives one end of a steel bar by three Path series.

    python opensees/bar.py inlet.cam

imposedMotion needs displacement, velocity and acceleration. Without the acceleration the reaction lacks the inertia of
the driven node; with the acceleration alone nothing moves. Each series has one point more than steps and -useLast:
after its last point a series is 0.
"""

import sys
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

import camkin

RPM = 3000.0
DT = 2.0**-16  # [s]: the clock of OpenSees is a running sum, exact for a power of two
ELEMENTS, LENGTH, MASS_PER_MM = 5, 10.0, 7.85e-9  # of the bar, 1 mm2 (mm, t, s)


def masses() -> list[float]:
    """Return the lumped mass of each node."""
    h = LENGTH / ELEMENTS
    return [MASS_PER_MM * h * (0.5 if i in (0, ELEMENTS) else 1.0) for i in range(ELEMENTS + 1)]


def simulate(series: Sequence[Sequence[float]], dt: float, steps: int) -> NDArray[np.float64]:
    """Drive node 1 by s, v and a. Return s, v and a of that node, the reaction, and sum(m a), for each step."""
    import openseespy.opensees as ops

    ops.wipe()
    ops.model("basic", "-ndm", 1, "-ndf", 1)
    for i, mass in enumerate(masses(), 1):
        ops.node(i, LENGTH / ELEMENTS * (i - 1))
        ops.mass(i, mass)
    ops.uniaxialMaterial("Elastic", 1, 210000.0)
    for i in range(1, ELEMENTS + 1):
        ops.element("Truss", i, i, i + 1, 1.0, 1)
    for tag, values in enumerate(series, 1):
        ops.timeSeries("Path", tag, "-dt", dt, "-values", *values, "-useLast")
    ops.pattern("MultipleSupport", 1)
    ops.groundMotion(1, "Plain", "-disp", 1, "-vel", 2, "-accel", 3)
    ops.imposedMotion(1, 1, 1)
    ops.constraints("Transformation")  # "Plain" moves nothing
    ops.numberer("Plain")
    ops.system("BandGeneral")
    ops.algorithm("Linear")
    ops.integrator("Newmark", 0.5, 0.25)
    ops.analysis("Transient")
    found = []
    for step in range(1, steps + 1):
        if ops.analyze(1, dt) != 0:
            raise RuntimeError(f"OpenSees failed in step {step}")
        ops.reactions("-dynamic")
        inertia = sum(mass * ops.nodeAccel(i, 1) for i, mass in enumerate(masses(), 1))
        found.append((ops.nodeDisp(1, 1), ops.nodeVel(1, 1), ops.nodeAccel(1, 1), ops.nodeReaction(1, 1), inertia))
    return np.array(found).T


def main() -> None:
    """Print how well the driven node follows the cam, and the largest reaction."""
    program = camkin.Program.load(sys.argv[1])
    steps = 1310  # one turn in 0.02 s
    m = program.boundary_grid(0.0, DT, steps + 2, rpm=RPM)
    s, v, a, reaction, _ = simulate([m.s.tolist(), m.v.tolist(), m.a.tolist()], DT, steps)
    errors = [
        np.abs(got - want[1:-1]).max() / np.abs(want).max()
        for got, want in zip((s, v, a), (m.s, m.v, m.a), strict=True)
    ]
    print(f"s, v and a of the driven node within {max(errors):.0e} of their peaks,", end=" ")
    print(f"largest reaction {np.abs(reaction).max() / (sum(masses()) * np.abs(m.a).max()):.2f} m a_max")


if __name__ == "__main__":
    main()
