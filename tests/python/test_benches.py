"""The counts of instructions and memory, and the page: what they say of given figures."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any

import pytest

BENCHES = Path(__file__).resolve().parents[2] / "benches"


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(BENCHES))
    return importlib.import_module


COUNTS = {"eval": 100.0, "jerk": 20.0}


@pytest.mark.parametrize(
    ("counted", "status", "last"),
    [
        (COUNTS, 0, "instructions: 2 of 2 counts as kept, within 1%"),
        (COUNTS | {"eval": 100.9}, 0, "instructions: 2 of 2 counts as kept, within 1%"),
        (COUNTS | {"eval": 101.1}, 1, "instructions: 1 of 2 counts as kept, within 1%"),
        (COUNTS | {"eval": 98.9}, 1, "instructions: 1 of 2 counts as kept, within 1%"),
        ({"eval": 100.0}, 1, "instructions: 0 of 1 counts as kept, within 1%"),
        (COUNTS | {"new": 1.0}, 1, "instructions: 2 of 3 counts as kept, within 1%"),
    ],
)
def test_instructions(
    load: Any,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    counted: dict[str, float],
    status: int,
    last: str,
) -> None:
    instructions = load("instructions")
    arguments = ["--binary", "camkin_count", "--kept", str(tmp_path / "kept.toml")]
    monkeypatch.setattr(instructions, "count", lambda binary: ("GCC 12.2.0", COUNTS))
    assert instructions.main([*arguments, "--write"]) == 0
    monkeypatch.setattr(instructions, "count", lambda binary: ("GCC 12.2.0", counted))
    assert instructions.main(arguments) == status
    assert capsys.readouterr().out.splitlines()[-1] == last


def test_instructions_of_another_compiler_are_not_compared(
    load: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    instructions = load("instructions")
    monkeypatch.setattr(instructions, "count", lambda binary: ("GCC 99.1", {"eval": 1.0}))
    assert instructions.main(["--binary", "camkin_count"]) == 0
    assert "NOT COMPARED: another compiler, GCC 99.1" in capsys.readouterr().out


def test_instructions_that_cannot_be_counted_are_a_failure(load: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert load("instructions").main(["--binary", "/no/such/program"]) == 1
    assert "nothing was counted" in capsys.readouterr().out


def test_bytes_are_those_between_the_marks(load: Any, tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text("==1== Lackey\nI  0401,3\n S 20,8\n S 10,4\n L 30,8\nI  0402,3\n M 40,16\n S 10,4\n L 50,8\n")
    found = list(load("memory").accesses(log, 0x10))
    assert found == [("L", 0x30, 8), ("L", 0x40, 16), ("S", 0x40, 16)]


def test_the_page_is_what_the_script_makes_of_the_figures(load: Any) -> None:
    """After a change of thresholds.toml or instructions.toml: python benches/report.py"""
    assert load("report").page() == (BENCHES.parent / "docs" / "performance.md").read_text(encoding="utf-8")


def test_a_peer_whose_results_differ_is_found(load: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(BENCHES / "peers"))
    run = load("run")
    assert run.deviation([[1.0, 2.0], [1.0, -4.0]], [[1.0, 2.0], [1.0, -4.0]]) == 0.0
    assert run.deviation([[1.0, 2.0], [1.0, -4.0]], [[1.0, 2.0], [3.0, -4.0]]) == 0.5
    assert run.deviation([[1.0, 2.0]], [[1.0, 2.0], [3.0, -4.0]]) == 0.0  # no more than three given
    sys.modules.pop("run")
