"""Compute velocity, acceleration and jerk from a measured lift table: python measured_lift.py [TABLE.csv [event]]

Without a table the program makes one: a valve lift at each degree, with 2 um of noise and rounded to a micrometre,
like the reading of a gauge. A spline through all rows shows the noise in its acceleration; a spline that may miss
the rows by the noise does not. A table of the event alone, without the base circle, is not a whole turn: with
periodic=False the valve dwells outside.
"""

import sys
import tempfile
import warnings
from pathlib import Path

import numpy as np

import camkin

cam = camkin.Program.rise_dwell_fall(lift=9.2, rise=75, dwell=5, fall=75, law="poly_4567")


def measured(path: Path, last: int) -> Path:
    noise = 2e-3 * np.random.default_rng(1).standard_normal(last + 1)
    noise[[0, last]] = 0.0  # the gauge is zeroed there
    rows = [f"{theta},{cam.displacement(float(theta)) + noise[theta]:.3f}" for theta in range(last + 1)]
    path.write_text("\n".join(["angle [deg],lift [mm]", *rows]), encoding="utf-8")
    return path


def show(title: str, program: camkin.Program) -> None:
    r = program.analyze(rpm=3000)
    print(f"{title}: max |a| {r.max_acceleration.value:.4g} mm/s2, max |j| {r.max_jerk.value:.4g} mm/s3")
    print(f"    {program.fit}")


with tempfile.TemporaryDirectory() as folder:
    own = len(sys.argv) < 2
    table = measured(Path(folder) / "turn.csv", 360) if own else Path(sys.argv[1])
    options = {"periodic": sys.argv[2:] != ["event"]}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", camkin.CamkinWarning)  # the warning about noise, which this line shows
        show("through all rows", camkin.Program.from_csv(table, degree=5, **options))
    # The smoothing is somewhat above the noise of the gauge, which "auto" estimates from the rows.
    smooth = camkin.Program.from_csv(table, degree=5, smoothing="auto", **options)
    show("smoothed", smooth)
    if own:
        event = measured(Path(folder) / "event.csv", 155)
        smooth = camkin.Program.from_csv(event, degree=5, smoothing="auto", periodic=False)
        show("smoothed event", smooth)
        print(f"    outside of it s is {smooth.displacement(200.0)} mm")

print(smooth.scaled(lift=1.05).reversed().evaluate([0.0, 300.0, 330.0], rpm=3000))
