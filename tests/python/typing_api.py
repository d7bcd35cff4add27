"""Uses of the public API with their expected types, which mypy checks in lint. Nothing runs this file."""

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from typing_extensions import assert_type

import camkin

F = npt.NDArray[np.float64]

assert_type(camkin.laws(), tuple[str, ...])
law = camkin.Law("scca", b=0.25, c=0.5, d=0.25)
assert_type(law(0.5), float)
assert_type(law(0.5, nu=1), float)
assert_type(law(np.zeros(3)), F)
assert_type(law([0.0, 0.5], 2), F)
assert_type(law.peaks.Cv, float)

segment = camkin.Segment(law, duration=90, lift=10.0)
other = camkin.Segment("scca", duration=90.0, lift=-10, b=0.25, c=0.5, d=0.25)
p = camkin.Program([segment, other], cycle=360.0, rpm=3000, limits=camkin.Limits(velocity=5000))
assert_type(p, camkin.Program)
assert_type(camkin.Program.rise_dwell_fall(lift=10, rise=90, dwell=45, fall=90, law=law), camkin.Program)
assert_type(camkin.Program.load(Path("cam.toml")), camkin.Program)
assert_type(camkin.Program.loads(p.dumps()), camkin.Program)
assert_type(p.to_dict(), dict[str, Any])

assert_type(p.displacement(45), float)
assert_type(p.displacement(np.float64(45)), float)
assert_type(p.displacement([45.0]), F)
assert_type(p.velocity(45.0, rpm=3000), float)
assert_type(p.acceleration(np.zeros((2, 3)), rpm=3000), F)
assert_type(p.jerk(np.arange(3)), F)

m = p.evaluate(np.zeros(3), rpm=3000, out=np.empty((4, 3)), threads=1)
assert_type(m, camkin.Motion)
assert_type(m.s, F)
assert_type(p.evaluate(1.0, out=m).data, F)
assert_type(p.boundary_conditions([0.0], rpm=3000, phase=1, rpm_per_s=2), camkin.Motion)
assert_type(p.boundary_grid(0.0, 1e-3, 10, rpm=3000), camkin.Motion)
assert_type(p.plan(16).evaluate(rpm=3000), camkin.Motion)
assert_type(p.plan(16).boundary_conditions(rpm=3000).v, F)
assert_type(p.plan(16).velocity(rpm=3000), F)

assert_type(p.velocity(45.0, omega=20), float)
assert_type(p.velocity([45.0], rpm="geometric"), F)
assert_type(p.evaluate(0.0, omega=20.0).v, F)
assert_type(p.boundary_conditions([0.0]), camkin.Motion)
assert_type(p.plan(16).evaluate(omega=1.0).v, F)
assert_type(p.solve(5.0, "v", omega=20), F)
assert_type(p.intervals(above=5), list[tuple[float, float]])
assert_type(p.duration("a", within=0.05, of="min", rpm="geometric"), float)
assert_type(p.to("inch"), camkin.Program)

r = p.analyze(rpm=3000, limits=camkin.Limits(jerk=1e9), points=100)
assert_type(r.max_velocity, camkin.Peak)
assert_type(r.max_velocity.angle, float)
assert_type(r.rms_jerk.event, float)
assert_type(r.violations, tuple[camkin.Violation, ...])
assert_type(r.segments[0].acceleration.min.value, float)

bc = camkin.Segment("poly_bc", duration=60, lift=5, v0="match", a0=1, j1="free")
assert_type(bc.reversed().scaled(angle=2, lift=-1), camkin.Segment)
assert_type(camkin.Segment.table([0, 1, 2, 3], np.zeros(4), degree=5, ends="natural"), camkin.Segment)
assert_type(camkin.Segment.bspline([0, 0, 0, 0, 4, 4, 4, 4], [0, 1, 2, 3], 3), camkin.Segment)
assert_type(camkin.Program.from_table(np.arange(360), np.zeros(360), smoothing=1e-3, rpm=600), camkin.Program)
assert_type(camkin.Program.from_csv(Path("lift.csv"), degree=5), camkin.Program)
assert_type(camkin.Program.from_csv("lift.csv", columns=("deg", "lift"), skip=1, decimal=","), camkin.Program)
lift = camkin.Program.from_table(
    [0, 1, 2, 3], [0.0, 1, 1, 0], periodic=False, ends=("clamped", "natural"), method="spline", smoothing="auto"
)
assert_type(lift.fit, camkin.Fit | None)
camkin.Program.from_table([0, 90, 180], [0, 1, 0], degree=1, allow_velocity_jump=True, dwells=[(180, 200.0)])
lift.to_csv(Path("lift.csv"), step=0.5, rpm=600)
lift.to_csv("lift.csv", theta=np.arange(3))
assert_type((p.reversed() + p.mirrored()).shifted(30).scaled(lift=2), camkin.Program)
assert_type(p.continuity()[0].jump.a, float)
assert_type(law.peaks.at.Cv, float)

error: ValueError = camkin.LiftError("x")
assert_type(camkin.SpecError("x").segment, int | None)

# These must not type-check: warn_unused_ignores reports each one that does.
camkin.Segment("dwell", 45)  # type: ignore[call-arg]
camkin.Program.rise_dwell_fall(10, 90, 45, 90)  # type: ignore[call-arg]
camkin.Program.from_csv("lift.csv", degre=5)  # type: ignore[call-arg]
camkin.Program.from_table([0, 1], [0, 1], periodic="no")  # type: ignore[arg-type]
camkin.Program.rise_dwell_fall(lift=1, rise=9, dwell=4, fall=9, name=3)  # type: ignore[arg-type]
p.velocity(45.0, 3000)  # type: ignore[call-overload]
p.solve(1.0, "s", 3000)  # type: ignore[call-arg]
p.cycle = 1.0  # type: ignore[misc]
law.name = "dwell"  # type: ignore[misc]

followers = camkin.FollowerSet([p, p], phase=[0, 90], scale=1.0)
assert_type(followers.boundary_conditions([0.0], rpm=3000).s, F)
assert_type(followers.boundary_grid(0.0, 1e-3, 10, rpm=3000), camkin.Motion)
assert_type(followers.plan(rpm=3000).boundary_conditions(0.0), camkin.Motion)
