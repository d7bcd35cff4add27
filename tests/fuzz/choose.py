"""Choose the seeds that reach the most edges, from the control file that libFuzzer writes while it merges.

python tests/fuzz/choose.py CONTROL_FILE MOST FOLDER      copies at most MOST inputs into FOLDER
"""

import shutil
import sys
from pathlib import Path


def edges_of(control: Path) -> dict[Path, set[int]]:
    """Return the edges that each input reaches, from the COV lines of the control file."""
    count, _, *lines = control.read_text(encoding="utf-8").splitlines()
    inputs = [Path(line) for line in lines[: int(count)]]
    rows = [line.split() for line in lines[int(count) :] if line.startswith("COV ")]
    return {inputs[int(row[1])]: set(map(int, row[2:])) for row in rows}


def chosen(edges: dict[Path, set[int]], most: int) -> list[Path]:
    """Select inputs one by one, each time the one that reaches the most new edges."""
    left = dict(edges)
    reached: set[int] = set()
    taken: list[Path] = []
    while left and len(taken) < most:
        best = max(left, key=lambda path: len(left[path] - reached))
        if not left[best] - reached:
            break
        reached |= left.pop(best)
        taken.append(best)
    return taken


if __name__ == "__main__":
    control, most, folder = Path(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
    for path in chosen(edges_of(control), most):
        shutil.copy(path, folder)
