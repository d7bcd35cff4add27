"""Integrate a spring-mass follower on the indexing drive of indexer.toml, step by step like a solver.

Each step computes s, v and a of the driven node at the new time, without a table; the plan makes this one C call. The
program prints the residual vibration of the indexing table after the motion.
"""

import math
from pathlib import Path

import camkin

cam = camkin.Program.load(Path(__file__).with_name("indexer.toml"))
rpm = cam.rpm
assert rpm is not None
turn = 60.0 / rpm  # s

natural = 2 * math.pi * 12.0  # rad/s
damping = 0.02
dt = turn / 20_000

plan = cam.plan(1)
x = v = 0.0  # angle of the table relative to the drive, and its rate
largest_after = 0.0
for step in range(1, 20_001):
    t = step * dt
    plan.t[0] = t
    base = plan.boundary_conditions(rpm=rpm)
    # Relative motion: x'' + 2 d w x' + w^2 x = -a(t), semi-implicit Euler.
    v += dt * (-base.a[0] - 2 * damping * natural * v - natural**2 * x)
    x += dt * v
    if t > turn * 240 / 360:
        largest_after = max(largest_after, abs(x))

print(f"{cam.name}: {plan.s[0]:.6f} degrees after one turn, residual vibration {largest_after * 3600:.1f} arc seconds")
