"""exudyn: a cam drives a mass on a spring and a damper by user functions.

    python exudyn/oscillator.py inlet.cam

A CoordinateConstraint holds the driven coordinate at s(t). It needs both user functions: without `_t`, the one of the
velocity, the solvers that work at velocity level report success and move nothing.
"""

import math
import sys
import warnings

import numpy as np
from numpy.typing import NDArray

import camkin

RPM = 3000.0
NATURAL_HZ, DAMPING = 356.0, 0.02  # of the follower


def simulate(program: camkin.Program, steps: int, end: float) -> tuple[NDArray[np.float64], ...]:
    """Return the times, and s and v of the driven node and s of the follower at them."""
    import exudyn
    from exudyn import utilities as u

    plan = program.plan(1)

    def at(t: float) -> camkin.Motion:
        plan.t[0] = t
        return plan.boundary_conditions(rpm=RPM)

    omega = 2 * math.pi * NATURAL_HZ
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # names of parameters that change between its versions
        system = exudyn.SystemContainer().AddSystem()
        nodes = [system.AddNode(u.Node1D(referenceCoordinates=[0.0])) for _ in range(2)]
        for node in nodes:
            system.AddObject(u.Mass1D(physicsMass=1.0, nodeNumber=node))
        base, follower = (system.AddMarker(u.MarkerNodeCoordinate(nodeNumber=n, coordinate=0)) for n in nodes)
        ground = system.AddMarker(u.MarkerNodeCoordinate(nodeNumber=system.AddNode(u.NodePointGround()), coordinate=0))
        system.AddObject(
            u.CoordinateSpringDamper(markerNumbers=[base, follower], stiffness=omega**2, damping=2 * DAMPING * omega)
        )
        system.AddObject(
            u.CoordinateConstraint(
                markerNumbers=[ground, base],
                offsetUserFunction=lambda _system, t, _item, _offset: float(at(t).s[0]),
                offsetUserFunction_t=lambda _system, t, _item, _offset: float(at(t).v[0]),
            )
        )
        kinds = exudyn.OutputVariableType
        sensors = [
            system.AddSensor(u.SensorNode(nodeNumber=node, storeInternal=True, outputVariableType=kind))
            for node, kind in (
                (nodes[0], kinds.Coordinates),
                (nodes[0], kinds.Coordinates_t),
                (nodes[1], kinds.Coordinates),
            )
        ]
        system.Assemble()
        settings = exudyn.SimulationSettings()
        settings.timeIntegration.numberOfSteps = steps
        settings.timeIntegration.endTime = end
        # With 1 the acceleration of the driven node never converges: 2.1 times a_max at any number of steps.
        settings.timeIntegration.generalizedAlpha.spectralRadius = 0.9
        settings.timeIntegration.verboseMode = 0
        settings.solutionSettings.writeSolutionToFile = False
        settings.solutionSettings.sensorsWritePeriod = end / steps
        system.SolveDynamic(settings)
    driven, speed, follower_s = (system.GetSensorStoredData(sensor) for sensor in sensors)
    return driven[:, 0].copy(), driven[:, 1].copy(), speed[:, 1].copy(), follower_s[:, 1].copy()


def main() -> None:
    """Print how well the driven node follows the cam, and how far the spring is compressed."""
    program = camkin.Program.load(sys.argv[1])
    t, s, v, follower = simulate(program, steps=1000, end=60.0 / RPM)
    want = program.boundary_conditions(t, rpm=RPM)
    print(f"driven node within {np.abs(s - want.s).max():.1e} mm,", end=" ")
    print(f"its velocity within {np.abs(v - want.v).max() / np.abs(want.v).max():.0e} of the peak,", end=" ")
    print(f"spring compressed by at most {np.abs(s - follower).max():.2f} mm")


if __name__ == "__main__":
    main()
