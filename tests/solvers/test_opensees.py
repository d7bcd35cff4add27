"""OpenSees drives a bar by the exported Path series."""

import re
from pathlib import Path

import numpy as np
import pytest

import camkin

# Solvers use what NumPy and Python deprecate.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")

ops = pytest.importorskip("openseespy.opensees", reason="openseespy is not installed")

ELEMENTS = 5
LENGTH = 10.0
DENSITY = 7.85e-9
STEPS = 1000
DT = 2.0**-16  # the clock of OpenSees is a running sum: exact for a power of two
RPM = 3000.0


def series(path: Path) -> list[tuple[int, float, list[float], list[str]]]:
    """Tag, step, values and further words of the series in a file, as Tcl would read them."""
    pattern = re.compile(r"^timeSeries Path (\d+) -dt (\S+) -values \{([^}]*)\}(.*)$", re.MULTILINE)
    return [
        (int(tag), float(dt), [float(x) for x in values.split()], more.split())
        for tag, dt, values, more in pattern.findall(path.read_text())
    ]


@pytest.mark.parametrize("law", ["cycloidal", "modified_trapezoid"])
def test_path_series(tmp_path: Path, law: str) -> None:
    """s, v and a of the driven node to rounding, up to the end of the series and past it, and the reaction."""
    program = camkin.Program.rise_dwell_fall(lift=5.0, rise=180, dwell=10, fall=160, law=law)
    program.export(tmp_path / "cam.tcl", format="opensees", dt=DT, steps=STEPS, rpm=RPM)
    ops.wipe()
    ops.model("basic", "-ndm", 1, "-ndf", 1)
    h = LENGTH / ELEMENTS
    masses = [DENSITY * h * (0.5 if i in (0, ELEMENTS) else 1.0) for i in range(ELEMENTS + 1)]
    for i, mass in enumerate(masses, 1):
        ops.node(i, h * (i - 1))
        ops.mass(i, mass)
    ops.uniaxialMaterial("Elastic", 1, 210000.0)
    for i in range(1, ELEMENTS + 1):
        ops.element("Truss", i, i, i + 1, 1.0, 1)
    for tag, dt, values, more in series(tmp_path / "cam.tcl"):
        assert len(values) == STEPS + 2
        ops.timeSeries("Path", tag, "-dt", dt, "-values", *values, *more)
    ops.pattern("MultipleSupport", 1)
    ops.groundMotion(1, "Plain", "-disp", 1, "-vel", 2, "-accel", 3)
    ops.imposedMotion(1, 1, 1)
    ops.constraints("Transformation")
    ops.numberer("Plain")
    ops.system("BandGeneral")
    ops.algorithm("Linear")
    ops.integrator("Newmark", 0.5, 0.25)
    ops.analysis("Transient")
    seen, reactions, inertia = [], [], []
    for _ in range(STEPS):
        assert ops.analyze(1, DT) == 0
        ops.reactions("-dynamic")
        seen.append((ops.nodeDisp(1, 1), ops.nodeVel(1, 1), ops.nodeAccel(1, 1)))
        reactions.append(ops.nodeReaction(1, 1))
        inertia.append(sum(mass * ops.nodeAccel(i, 1) for i, mass in enumerate(masses, 1)))
    want = program.boundary_grid(0.0, DT, STEPS + 1, rpm=RPM)
    for row, got in zip((want.s, want.v, want.a), np.array(seen).T, strict=True):
        assert np.abs(got - row[1:]).max() <= 1e-15 * np.abs(row).max()
    scale = sum(masses) * np.abs(want.a).max()
    # Forces of elements are differences of 5 mm times 1e5 N/mm: their rounding is 1e-10 N, 1e-8 of the reaction.
    assert np.abs(np.array(reactions) - np.array(inertia)).max() <= 1e-8 * scale
    assert 1.0 <= np.abs(reactions).max() / scale <= 1.1  # m a_max, and the ringing of the bar


def test_after_the_end_the_last_value_is_held(tmp_path: Path) -> None:
    """-useLast: without it a series is 0 after its last point."""
    program = camkin.Program.rise_dwell_fall(lift=5.0, rise=90, dwell=180, fall=90, law="cycloidal")
    program.export(tmp_path / "cam.tcl", format="opensees", dt=DT, steps=400, rpm=RPM)
    (found, *_) = series(tmp_path / "cam.tcl")
    assert found[3] == ["-useLast"]
    assert found[2][-1] == 5.0
