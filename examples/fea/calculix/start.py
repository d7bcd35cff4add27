"""Draw what a start in mid-flank does to CalculiX without and with the initial velocity.

    python examples/fea/calculix/start.py calculix-start.png

The cam turns at full speed when the analysis starts, and the base moves already. Both runs have the same table,
s - s(0). One of them has the card *INITIAL CONDITIONS, TYPE=VELOCITY too. Needs ccx and matplotlib.
"""

import re
import shutil
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

import matplotlib
import numpy as np

import camkin

matplotlib.use("Agg")
import matplotlib.pyplot as plt

HERE = Path(__file__).resolve().parent
CAM = camkin.Program.load(HERE.parent / "inlet.cam")
DT, STEPS = 2e-5, 1000
MASS = 7.85e-9 * 10.0  # t, of the bar
PHASE = CAM.analyze().max_velocity.angle


def solve(node_set: str | None) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Displacement and velocity of the driven nodes, and the reaction, at each increment."""
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore", camkin.CamkinWarning)  # of the velocity at the start, which is the subject
        here = Path(folder)
        shutil.copy(HERE / "table.inp", here)
        CAM.export(
            here / "cam.inc",
            format="calculix",
            dt=DT,
            steps=STEPS,
            phase=PHASE,
            relative=True,
            node_set=node_set,
            dof=3,
        )
        subprocess.run(["ccx", "table"], cwd=here, check=True, stdout=subprocess.DEVNULL)
        text = (here / "table.dat").read_text()
    # Each block has a heading, an empty line and one line for each node, or one line of totals.
    blocks = re.findall(r"^ (\w[\w ]*?) \(.*\n\s*\n((?: .*\d\n?)+)", text, re.MULTILINE)
    found: dict[str, list[float]] = {}
    for heading, rows in blocks:
        found.setdefault(heading, []).append(float(rows.split("\n")[0].split()[-1]))
    s, v, force = (np.array(found[key]) for key in ("displacements", "velocities", "total force"))
    return s, v, force


def main(path: str) -> None:
    t = np.arange(1, STEPS + 1) * DT
    want = CAM.boundary_grid(0.0, DT, STEPS + 1, phase=PHASE)
    largest = np.abs(want.a).max()
    figure, (above, below) = plt.subplots(2, 1, sharex=True, figsize=(8.0, 5.6), layout="constrained")
    above.plot(t * 1e3, want.s[1:] - want.s[0], color="0.75", linewidth=5, label="the cam, s - s(0)")
    for label, node_set, color in (
        ("without initial velocity", None, "tab:red"),
        ("with initial velocity", "NALL", "tab:blue"),
    ):
        s, v, force = solve(node_set)
        reaction = np.abs(force) / (MASS * largest)
        above.plot(t * 1e3, s, "--" if node_set else "-", color=color, linewidth=1.2, label=label)
        below.semilogy(t * 1e3, reaction, color=color, linewidth=1.0, label=f"{label}: largest {reaction.max():.3g}")
        error = np.abs(v - want.v[1:]).max() / np.abs(want.v).max()
        print(
            f"{label}: s within {np.abs(s - want.s[1:] + want.s[0]).max() / np.ptp(want.s):.1e} of the lift, "
            f"v within {error:.1e} of its peak, largest reaction {reaction.max():.3g} m a_max"
        )
    above.set_ylabel("displacement of the\ndriven nodes [mm]")
    below.set_ylabel("|reaction| / (m a_max)")
    below.set_xlabel("time [ms]")
    below.set_ylim(bottom=1e-3)
    for axes in (above, below):
        axes.grid(alpha=0.3)
        axes.legend(loc="upper right" if axes is below else "best", fontsize="small")
    figure.suptitle("CalculiX: a cam that turns at 3000 rev/min from the first increment on")
    figure.savefig(path, dpi=120)


if __name__ == "__main__":
    main(sys.argv[1])
