"""NASTRAN-95 integrates an exported table of a(t), the load of a large mass: s, v and a of the driven node.

The package of NASTRAN-95 needs Python 3.12.
"""

import re
from pathlib import Path

import numpy as np
import pytest

import camkin

RPM, RISE, LIFT, STEPS = 3000.0, 180.0, 5.0, 1000
DURATION = RISE / (6.0 * RPM)
MASS = 1e6

DECK = f"""ID CAM,RISE
APP DISPLACEMENT
SOL 9,0
TIME 5
CEND
TITLE = RISE OF A CAM
DLOAD = 10
TSTEP = 20
OUTPUT
SET 1 = 1
DISPLACEMENT = 1
VELOCITY = 1
ACCELERATION = 1
BEGIN BULK
GRID    1               0.0     0.0     0.0             23456
GRID    2               10.0    0.0     0.0             23456
CELAS2  1       1000.0  1       1       2       1
CMASS2  2       {MASS:<8.1E}1       1
CMASS2  3       1.0     2       1
DAREA   11      1       1       {MASS:<8.1E}
TLOAD1  10      11                      101
TSTEP   20      {STEPS:<8d}{DURATION / STEPS:<8.1E}1
"""


def printed(output: str, heading: str, dt: float) -> np.ndarray:
    """Return the component T1 of the driven node at all steps, from the pages with a heading."""
    rows = []
    for page in output.split("POINT-ID =")[1:]:
        head, _, body = page.partition("TIME ")
        if heading in re.sub(r"\s", "", head):
            rows += re.findall(r"^.?\s+(\d\.\d*(?:E[+-]\d+)?)\s+G\s+(\S+)", body, re.M)
    times, values = np.array(rows, dtype=float).T
    np.testing.assert_allclose(times, dt * np.arange(STEPS + 1), rtol=1e-5)
    return values


@pytest.mark.parametrize("law", ["modified_sine", "cycloidal", "poly_4567"])
def test_driven_node(tmp_path: Path, law: str) -> None:
    """A rise in 10 ms and 1000 steps. Numbers are printed in 7 digits, and computed in single precision."""
    nastran = pytest.importorskip("nastran95", reason="nastran95 is not installed (it needs Python 3.12)")
    program = camkin.Program.rise(lift=LIFT, duration=RISE, law=law)
    dt = DURATION / STEPS
    program.export(tmp_path / "cam.bdf", format="nastran", dt=dt, steps=STEPS, rpm=RPM, quantity="a", number=101)
    found = nastran.run(DECK + (tmp_path / "cam.bdf").read_text() + "ENDDATA\n")
    assert found.completed, found.output[-2000:]
    exact = program.boundary_grid(0.0, dt, STEPS + 1, rpm=RPM)
    s, v, a = (printed(found.output, heading, dt) for heading in ("DISPLACEMENT", "VELOCITY", "ACCELERATION"))
    assert np.abs(s - exact.s).max() <= 2e-5 * LIFT
    assert np.abs(v - exact.v).max() <= 2.5e-5 * exact.v.max()
    # Its Newmark scheme takes the mean of the load at three steps.
    averaged = np.convolve(exact.a, np.full(3, 1 / 3), "valid")
    assert np.abs(a[1:-1] - averaged).max() <= 1e-4 * exact.a.max()
