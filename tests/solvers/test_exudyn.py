"""exudyn drives a single oscillator by user functions."""

import math
import warnings

import numpy as np
import pytest
from scipy.integrate import solve_ivp

import camkin

# Solvers use what NumPy and Python deprecate.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")

exudyn = pytest.importorskip("exudyn", reason="exudyn is not installed")

STEPS = 1000
END = 0.02
RPM = 3000.0
LIFT = 0.005


def test_user_functions() -> None:
    """The driven coordinate is s, its velocity is v to the order of the integrator, the follower agrees with DOP853."""
    from exudyn import utilities as u

    program = camkin.Program.rise_dwell_fall(lift=LIFT, rise=180, dwell=10, fall=160, law="cycloidal")
    plan = program.plan(1)

    def at(t: float) -> camkin.Motion:
        plan.t[0] = t
        return plan.boundary_conditions(rpm=RPM)

    omega = 2 * math.pi * 356
    stiffness, damping = omega**2, 2 * 0.02 * omega
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # names of parameters that change between its versions
        system = exudyn.SystemContainer().AddSystem()
        nodes = [system.AddNode(u.Node1D(referenceCoordinates=[0.0])) for _ in range(2)]
        for node in nodes:
            system.AddObject(u.Mass1D(physicsMass=1.0, nodeNumber=node))
        base, follower = (system.AddMarker(u.MarkerNodeCoordinate(nodeNumber=n, coordinate=0)) for n in nodes)
        ground = system.AddNode(u.NodePointGround())
        ground_marker = system.AddMarker(u.MarkerNodeCoordinate(nodeNumber=ground, coordinate=0))
        system.AddObject(u.CoordinateSpringDamper(markerNumbers=[base, follower], stiffness=stiffness, damping=damping))
        system.AddObject(
            u.CoordinateConstraint(
                markerNumbers=[ground_marker, base],
                offsetUserFunction=lambda _s, t, _i, _o: float(at(t).s[0]),
                offsetUserFunction_t=lambda _s, t, _i, _o: float(at(t).v[0]),
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
        settings.timeIntegration.numberOfSteps = STEPS
        settings.timeIntegration.endTime = END
        settings.timeIntegration.generalizedAlpha.spectralRadius = 0.9
        settings.timeIntegration.verboseMode = 0
        settings.solutionSettings.writeSolutionToFile = False
        settings.solutionSettings.sensorsWritePeriod = END / STEPS
        system.SolveDynamic(settings)
    s, v, tip = (system.GetSensorStoredData(sensor) for sensor in sensors)
    want = program.boundary_conditions(s[:, 0].copy(), rpm=RPM)
    assert len(s) == STEPS + 1
    assert np.abs(s[:, 1] - want.s).max() <= 1e-15 * LIFT
    assert np.abs(v[:, 1] - want.v).max() <= 1e-4 * np.abs(want.v).max()

    def rates(t: float, q: np.ndarray) -> list[float]:
        m = program.boundary_conditions(t, rpm=RPM)
        return [q[1], stiffness * (float(m.s) - q[0]) + damping * (float(m.v) - q[1])]

    truth = solve_ivp(rates, (0, END), [0, 0], method="DOP853", rtol=1e-11, atol=1e-14, t_eval=s[:, 0], max_step=2e-4)
    assert np.abs(tip[:, 1] - truth.y[0]).max() <= 1e-4 * LIFT  # second order: 3e-5 at 1000 steps
