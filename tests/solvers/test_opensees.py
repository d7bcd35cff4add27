"""OpenSees drives a bar by the exported Path series, in the script of the examples."""

import re
from pathlib import Path

import numpy as np
import pytest
from examples import FOLDER, example

import camkin

# Solvers use what NumPy and Python deprecate.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")

pytest.importorskip("openseespy.opensees", reason="openseespy is not installed")
bar = example("opensees/bar.py")

STEPS = 1000
DT = bar.DT
RPM = bar.RPM


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
    found = series(tmp_path / "cam.tcl")
    assert [(tag, dt, len(values), more) for tag, dt, values, more in found] == [
        (tag, DT, STEPS + 2, ["-useLast"]) for tag in (1, 2, 3)
    ]
    *seen, reactions, inertia = bar.simulate([values for _, _, values, _ in found], DT, STEPS)
    want = program.boundary_grid(0.0, DT, STEPS + 1, rpm=RPM)
    for row, got in zip((want.s, want.v, want.a), seen, strict=True):
        assert np.abs(got - row[1:]).max() <= 1e-15 * np.abs(row).max()
    scale = sum(bar.masses()) * np.abs(want.a).max()
    # Forces of elements are differences of 5 mm times 1e5 N/mm: their rounding is 1e-10 N, 1e-8 of the reaction.
    assert np.abs(reactions - inertia).max() <= 1e-8 * scale
    assert 1.0 <= np.abs(reactions).max() / scale <= 1.1  # m a_max, and the ringing of the bar


def test_after_the_end_the_last_value_is_held(tmp_path: Path) -> None:
    """-useLast: without it a series is 0 after its last point."""
    program = camkin.Program.rise_dwell_fall(lift=5.0, rise=90, dwell=180, fall=90, law="cycloidal")
    program.export(tmp_path / "cam.tcl", format="opensees", dt=DT, steps=400, rpm=RPM)
    (found, *_) = series(tmp_path / "cam.tcl")
    assert found[3] == ["-useLast"]
    assert found[2][-1] == 5.0


def test_the_example_says_so(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """It takes a cam file."""
    monkeypatch.setattr("sys.argv", ["bar.py", str(FOLDER / "inlet.cam")])
    bar.main()
    assert "largest reaction 1.13 m a_max" in capsys.readouterr().out
