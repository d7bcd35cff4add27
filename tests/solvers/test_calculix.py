"""CalculiX drives the base of a bar by an exported amplitude."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import camkin

CCX = shutil.which("ccx")
pytestmark = pytest.mark.skipif(CCX is None, reason="CalculiX (ccx) is not installed")

# Two cubes of steel, 10 mm tall, held at the sides; mm, t, s.
DECK = """*NODE,NSET=NALL
1,0.,0.,0.
2,1.,0.,0.
3,1.,1.,0.
4,0.,1.,0.
5,0.,0.,5.
6,1.,0.,5.
7,1.,1.,5.
8,0.,1.,5.
9,0.,0.,10.
10,1.,0.,10.
11,1.,1.,10.
12,0.,1.,10.
*NSET,NSET=BASE
1,2,3,4
*ELEMENT,TYPE=C3D8,ELSET=EALL
1,1,2,3,4,5,6,7,8
2,5,6,7,8,9,10,11,12
*MATERIAL,NAME=STEEL
*ELASTIC
210000.,0.3
*DENSITY
7.85E-9
*SOLID SECTION,ELSET=EALL,MATERIAL=STEEL
*BOUNDARY
BASE,1,2
*INCLUDE,INPUT=cam.inc
*STEP,INC=1000000
*DYNAMIC,DIRECT
{dt!r},{end!r}
*BOUNDARY,AMPLITUDE=CAM
BASE,3,3,1.
*NODE PRINT,NSET=BASE
U,V
*NODE PRINT,NSET=BASE,TOTALS=ONLY
RF
*END STEP
"""
MASS = 7.85e-9 * 10
INCREMENTS = 1000
RPM = 3000.0
LIFT = 5.0
# CalculiX leaves the inertia of the driven nodes out of the reaction: with two elements 2/3 of m a remain.
REACTION = 2 / 3


def results(path: Path) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Displacements and velocities of the base nodes, and the total reaction, in z, at every increment."""
    found: dict[str, list[list[float]]] = {"displacements": [], "velocities": [], "total force": []}
    column, into = 0, None
    for line in path.read_text().splitlines():
        head = next((key for key in found if line.startswith(f" {key}")), None)
        if head:
            into, column = found[head], 2 if head == "total force" else 3
            into.append([])
        elif line.strip() and into is not None:
            into[-1].append(float(line.split()[column]))
    u, v, force = (np.array(rows) for rows in found.values())
    return u, v, force[:, 0]


def run(folder: Path, program: camkin.Program, **options: object) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Export, solve, and read the results."""
    dt = 0.02 / INCREMENTS
    program.export(
        folder / "cam.inc", format="calculix", dt=dt, steps=INCREMENTS, rpm=RPM, node_set="NALL", dof=3, **options
    )
    (folder / "job.inp").write_text(DECK.format(dt=dt, end=dt * INCREMENTS))
    subprocess.run([CCX, "job"], cwd=folder, check=True, capture_output=True, timeout=120)
    return results(folder / "job.dat")


@pytest.mark.parametrize("law", ["modified_sine", "poly_4567"])
def test_a_whole_cycle(tmp_path: Path, law: str) -> None:
    """Displacement to the printed digits at every increment, velocity to 1e-4 of its peak, reaction 2/3 m a_max."""
    program = camkin.Program.rise_dwell_fall(lift=LIFT, rise=180, dwell=10, fall=160, law=law)
    u, v, force = run(tmp_path, program)
    want = program.boundary_grid(0.0, 0.02 / INCREMENTS, INCREMENTS + 1, rpm=RPM)
    peaks = program.analyze(rpm=RPM)
    assert u.shape == (INCREMENTS, 4)
    assert np.abs(u - want.s[1:, None]).max() <= 3e-7 * LIFT
    assert np.abs(v - want.v[1:, None]).max() <= 1e-4 * abs(peaks.max_velocity.value)
    reaction = np.abs(force).max() / (MASS * abs(peaks.max_acceleration.value))
    assert reaction == pytest.approx(REACTION, rel=0.01)


def test_start_in_mid_flank(tmp_path: Path) -> None:
    """With the exported initial velocity a start at full speed rings no more than one from rest."""
    program = camkin.Program.rise_dwell_fall(lift=LIFT, rise=180, dwell=10, fall=160, law="cycloidal")
    with pytest.warns(camkin.CamkinWarning, match="velocity"):
        u, v, force = run(tmp_path, program, phase=90.0, relative=True)
    want = program.boundary_grid(0.0, 0.02 / INCREMENTS, INCREMENTS + 1, rpm=RPM, phase=90.0)
    peaks = program.analyze(rpm=RPM)
    assert np.abs(u - (want.s[1:, None] - want.s[0])).max() <= 3e-7 * LIFT
    assert np.abs(v - want.v[1:, None]).max() <= 1e-4 * abs(peaks.max_velocity.value)
    reaction = np.abs(force).max() / (MASS * abs(peaks.max_acceleration.value))
    assert reaction == pytest.approx(REACTION, rel=0.01)


def test_the_example_of_a_start(tmp_path: Path) -> None:
    """The script behind the picture of the how-to page: without v(0) the reaction is 460 times as large."""
    pytest.importorskip("matplotlib")
    script = Path(__file__).parents[2] / "examples/fea/calculix/start.py"
    command = [sys.executable, str(script), str(tmp_path / "start.png")]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=240)
    without, with_it = (float(x) for x in re.findall(r"largest reaction (\S+) m a_max", done.stdout))
    assert without == pytest.approx(312, rel=0.02)
    assert with_it == pytest.approx(0.679, rel=0.02)
    assert (tmp_path / "start.png").stat().st_size > 10_000
