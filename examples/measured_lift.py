"""From a measured lift table to velocity, acceleration and jerk: python measured_lift.py [TABLE.csv]

Without a table one is made: a valve lift, sampled at each degree and rounded to a micrometre, as a gauge gives it. The
spline through all rows shows the rounding in its acceleration; the one that may miss them by as much does not.
"""

import math
import sys
import tempfile
from pathlib import Path

import camkin


def measured(path: Path) -> Path:
    cam = camkin.Program.rise_dwell_fall(lift=9.2, rise=75, dwell=5, fall=75, law="poly_4567")
    rows = [f"{theta},{cam.displacement(float(theta)):.3f}" for theta in range(360)]
    path.write_text("\n".join(["angle [deg],lift [mm]", *rows]), encoding="utf-8")
    return path


with tempfile.TemporaryDirectory() as folder:
    table = Path(sys.argv[1]) if len(sys.argv) > 1 else measured(Path(folder) / "lift.csv")
    through = camkin.Program.from_csv(table, degree=5, name="through all rows", rpm=3000)
    # Rounding to 1 um misses by 0.001/sqrt(12) mm in the mean.
    smooth = camkin.Program.from_csv(table, degree=5, smoothing=1e-3 / math.sqrt(12), name="smoothed", rpm=3000)

for cam in (through, smooth):
    r = cam.analyze()
    print(f"{cam.name}: max |a| {r.max_acceleration.value:.4g} mm/s2, max |j| {r.max_jerk.value:.4g} mm/s3")
print(smooth.scaled(lift=1.05).reversed().evaluate([0.0, 300.0, 330.0], rpm=3000))
