"""The figures of the README are those of the committed measurements, to two digits."""

from __future__ import annotations

import json
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGE = (ROOT / "docs/reference/performance.md").read_text(encoding="utf-8")


def two_digits(value: float) -> float:
    return float(f"{value:.2g}")


def row(text: str, first_cell: str) -> list[str]:
    """Return the other cells of the row of a table."""
    (found,) = re.findall(rf"^\| {re.escape(first_cell)} \|(.+)\|$", text, re.M)
    return [cell.strip() for cell in found.split("|")]


def times(call: str) -> list[float]:
    """Return the times of a call on every processor of the performance page."""
    return [float(cell) for cell in row(PAGE, call)[1:] if cell != "-"]


def test_the_times_are_those_of_the_performance_page() -> None:
    given = re.search(r"\*\*Fast\*\*: ([\d.]+) to ([\d.]+) ns for s, v,.+?([\d.]+) to ([\d.]+) ns for a single", README)
    assert given
    batch = times("C: batch of 10 000 ascending angles")
    single = times("C: displacement, one angle, ascending") + times("C: displacement, one angle, random")
    ends = [min(batch), max(batch), min(single), max(single)]
    assert [float(one) for one in given.groups()] == [two_digits(one) for one in ends]


def test_the_speeds_of_other_tools_are_those_that_were_measured() -> None:
    measured = json.loads((ROOT / "docs/_generated/performance.json").read_text(encoding="utf-8"))["peers"]
    (run,) = (run for run in measured["runs"] if run["threads"] == 1)
    law, curve = run["ns"]["modified_sine"], run["ns"]["s_curve"]
    speeds = {name: 1e3 / times["10000"] for name, times in law.items()}
    speeds["ruckig"] = 1e3 / min(curve["ruckig"].values())
    shown = [float(one) for cell in row(README, "million points a second") for one in re.findall(r"[\d.]+", cell)]
    expected = [speeds[name] for name in ("camkin", "NumPy", "Numba", "SciPy PPoly", "ruckig")]
    assert shown == [two_digits(one) for one in expected]
