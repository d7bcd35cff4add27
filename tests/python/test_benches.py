"""Test the counts of instructions and memory, and the page, on given figures."""

from __future__ import annotations

import importlib
import json
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

BENCHES = Path(__file__).resolve().parents[2] / "benches"


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch) -> Any:
    for folder in (BENCHES.parent / "scripts", BENCHES):
        monkeypatch.syspath_prepend(str(folder))
    return importlib.import_module


COUNTS = {"eval": 100.0, "jerk": 20.0}


@pytest.mark.parametrize(
    ("counted", "status", "last"),
    [
        (COUNTS, 0, "instructions: 2 of 2 counts as recorded, within 1%"),
        (COUNTS | {"eval": 100.9}, 0, "instructions: 2 of 2 counts as recorded, within 1%"),
        (COUNTS | {"eval": 101.1}, 1, "instructions: 1 of 2 counts as recorded, within 1%"),
        (COUNTS | {"eval": 98.9}, 1, "instructions: 1 of 2 counts as recorded, within 1%"),
        ({"eval": 100.0}, 1, "instructions: 0 of 1 counts as recorded, within 1%"),
        (COUNTS | {"new": 1.0}, 1, "instructions: 2 of 3 counts as recorded, within 1%"),
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
    instructions = load("counters.instructions")
    binary, recorded = Path("camkin_count"), tmp_path / "recorded.toml"
    monkeypatch.setattr(instructions, "count", lambda binary: ("GCC 12.2.0", COUNTS))
    assert instructions.check(binary, write=True, recorded=recorded) == 0
    monkeypatch.setattr(instructions, "count", lambda binary: ("GCC 12.2.0", counted))
    assert instructions.check(binary, recorded=recorded) == status
    assert capsys.readouterr().out.splitlines()[-1] == last


def test_instructions_of_another_compiler_are_not_compared(
    load: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    instructions = load("counters.instructions")
    monkeypatch.setattr(instructions, "count", lambda binary: ("GCC 99.1", {"eval": 1.0}))
    assert load("bench").main(["count"]) == 0
    assert "NOT COMPARED: another compiler, GCC 99.1" in capsys.readouterr().out


def test_instructions_that_cannot_be_counted_are_a_failure(load: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert load("bench").main(["count", "--binaries", "/no/such/folder"]) == 1
    assert "nothing was counted" in capsys.readouterr().out


def test_events_are_read_by_their_names(load: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    instructions = load("counters.instructions")

    def valgrind(command: list[str], **_: Any) -> Any:
        (out,) = (option.split("=")[1] for option in command if option.startswith("--callgrind-out-file="))
        kernels = "cfn=run_POLY5_0_ALL\ncalls=3 0\n0 9\ncfn=run_last\ncalls=9 0\n0 9\ncfn=run_DWELL_0_S\ncalls=1 0\n"
        Path(f"{out}.1").write_text("events: Ir Bc Bcm\nsummary: 800 40 2\n" + kernels)
        Path(f"{out}.2").write_text("events: Bcm Ir\nsummary: 3 7\n")
        Path(f"{out}.3").write_text("events: Ir Bc Bcm\nsummary: 5\n")  # callgrind leaves out zeros at the end
        calls = "call eval 8 0 0\ncall jerk 1 0 0\ncall create 1 0 0\n"
        return SimpleNamespace(returncode=0, stdout="compiler GCC 12\n" + calls)

    monkeypatch.setattr(instructions.subprocess, "run", valgrind)
    counts = {"eval": {"Ir": 100.0, "Bc": 5.0, "Bcm": 0.25, "runs": 0.5}, "jerk": {"Bcm": 3.0, "Ir": 7.0, "runs": 0.0}}
    counts["create"] = {"Ir": 5.0, "Bc": 0.0, "Bcm": 0.0, "runs": 0.0}
    assert instructions.events(Path("camkin_count"), "--branch-sim=yes") == ("GCC 12", counts)
    assert instructions.count(Path("camkin_count")) == ("GCC 12", {"eval": 100.0, "jerk": 7.0, "create": 5.0})


@pytest.fixture
def figures() -> Any:
    return json.loads((BENCHES.parent / "docs" / "_generated" / "performance.json").read_text(encoding="utf-8"))


def test_floors(load: Any, figures: Any) -> None:
    """The floor of given figures is the slowest of the counted resources."""
    ns = figures["bench"]["ns_per_item"]
    ns |= {"calib/issue": 0.05, "calib/fma": 1024.0, "jerk/sorted": 20.0, "roof/n:10000": 0.5, "roof/n:1000": 3.0}
    figures["counts"]["calls"]["jerk/sorted"] |= {"steps": 130.0, "jumps": 10.0}
    figures["arithmetic"] |= {"step": 8, "doubles": 8}
    figures["arithmetic"]["kernels"] |= {"phase": {"multiply": 2}, "POLY5": {"multiply": 14}}
    floors = load("floors").Floors(ns, figures)
    assert floors.of("jerk/sorted") == [(pytest.approx(6.0), "instructions")]
    sweep = "eval/svaj/poly_345/sorted/n:10000/threads:1"  # a multiplication of 8 points each ns
    assert (pytest.approx(0.5 * 2.0 + 0.5 * 0.5), "multiplications") in floors.of(sweep)
    assert (pytest.approx(3.0), "multiplications") in floors.of(sweep.replace("n:10000", "n:1000"))
    figures["arithmetic"]["doubles"] = 4  # calib/fma has twice as many multiply-adds of half the size
    halved = load("floors").Floors(ns, figures)
    assert (pytest.approx(0.5 * 1.0 + 0.5 * 0.5), "multiplications") in halved.of(sweep)


def test_the_fastest_loop_past_the_caches_is_no_floor_of_its_own(load: Any, figures: Any) -> None:
    ns = figures["bench"]["ns_per_item"]
    ns |= {"roof_stream/n:4000000": 40.0, "writes_stream/n:4000000": 32.0, "roof/n:4000000": 72.0}
    calls = ("eval/svaj/modified_sine/sorted", "boundary_grid/steady", "boundary/steady/sorted")
    call, grid, other = (f"{name}/n:4000000/threads:1" for name in calls)
    ns |= {call: 28.0, grid: 48.0, other: 56.0}  # two bytes a ns, and one: half of the points are streamed
    floors = load("floors").Floors(ns, figures).of
    assert (24.0, "bytes") in floors(grid)
    assert "bytes" not in [what for _, what in floors(call)]


def test_no_floor_is_above_what_was_measured(load: Any, figures: Any) -> None:
    module = load("floors")
    ns = figures["bench"]["ns_per_item"]
    floors = module.Floors(ns, figures).of
    names = {row.name for row, _ in module.goals(ns, "x86-64-v4")}
    assert [(name, found) for name in names for found in floors(name) if found[0] > 1.1 * ns[name]] == []  # noise


def test_the_resource_with_the_largest_increase(load: Any, figures: Any) -> None:
    floors, name = load("floors"), "eval/svaj/segments_{}/random/n:1000000/threads:1"
    (row,) = (r for r, _ in floors.goals(figures["bench"]["ns_per_item"], "x86-64-v4") if r.name == name.format(10000))
    calls = figures["counts"]["calls"]
    for segments, counts in (
        (4, {"steps": 20.0, "second misses": 0.5}),
        (10000, {"steps": 30.0, "second misses": 2.0}),
    ):
        calls[name.format(segments).removesuffix("/threads:1")] |= counts
    more = floors.Floors(figures["bench"]["ns_per_item"], figures).more
    assert more(row) == (4.0, "misses")
    calls[row.to.removesuffix("/threads:1")] |= {"second misses": 0.0}
    assert more(row) == (1.5, "instructions")
    assert more(replace(row, to="roof/n:10000")) == (0.0, "")


def test_counts_on_the_page_are_the_stored_ones(load: Any, figures: Any) -> None:
    """After a change of instructions.toml: python benches/bench.py report --measure --only counts."""
    instructions = load("counters.instructions")
    recorded = instructions.tomllib.loads(instructions.RECORDED.read_text(encoding="utf-8"))["counts"]
    counts = {name: n["instructions"] for name, n in figures["counts"]["calls"].items()}
    assert instructions.compare(recorded, counts) == []


def test_bytes_are_those_between_the_marks(load: Any, tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text("==1== Lackey\nI  0401,3\n S 20,8\n S 10,4\n L 30,8\nI  0402,3\n M 40,16\n S 10,4\n L 50,8\n")
    found = list(load("counters.memory").accesses(log, 0x10))
    assert found == [("L", 0x30, 8), ("L", 0x40, 16), ("S", 0x40, 16)]


def test_the_pages_are_generated_from_the_figures(load: Any, figures: Any) -> None:
    """After a change of thresholds.toml, references/ or instructions.toml: python benches/bench.py report."""
    report, lab_book = load("report"), load("lab_book")
    assert report.users_page(figures) == report.PAGE.read_text(encoding="utf-8")
    assert lab_book.page(figures) == report.LAB_BOOK.read_text(encoding="utf-8")


def test_the_page_shows_the_rows_of_the_gate_on_every_processor(
    load: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Each row occurs once for each of its levels; without a measurement the cell is empty."""
    lab_book, rebase, gate = load("lab_book"), load("rebase"), load("gate")
    rows = '{ name = "eval", calib = ["fma"] }, { name = "eval", to = "roof" }, { name = "new", calib = ["fma"] }'
    (tmp_path / "thresholds.toml").write_text(
        "tol = 0.1\ntol_elsewhere = 0.5\n[calibration]\n"
        'fma = { benchmark = "calib/fma", min_ns = 50, max_ns = 400 }\n'
        f'[[tier]]\nname = "ours"\nisa = ["v3", "v4"]\nrows = [{rows}]\n'
        '[[tier]]\nname = "theirs"\nisa = ["v3"]\nrows = [{ name = "eval", calib = ["fma"], ns_per_op_max = 9 }]\n'
    )
    folder = tmp_path / "references"
    folder.mkdir()
    for processor, level, ns in (
        ("amd", "v4", {"eval": 6.0, "roof": 4.0}),
        ("amd", "v3", {"eval": 8.0}),
        ("intel", "v4", {"eval": 5.0, "roof": 2.0, "new": 3.0}),
    ):
        rebase.write(folder, processor, f"{processor}'s", level, gate.Figures("GCC", f"2000-01-0{level[1]}", ns))
    monkeypatch.setattr(gate, "THRESHOLDS", tmp_path / "thresholds.toml")
    tables = [line for line in lab_book.processors_page().splitlines() if line.startswith("| ")]
    assert [line for line in tables if "---" not in line] == [
        "| processor | name | level | compiler | date |",
        "| `amd` | amd's | v3 | GCC | 2000-01-03 |",
        "| `amd` | amd's | v4 | GCC | 2000-01-04 |",
        "| `intel` | intel's | v4 | GCC | 2000-01-04 |",
        "| level | measured | relative to | `amd` | `intel` |",
        "| v4 | `eval` |  | 6 | 5 |",
        "| v4 | `eval` | `roof` | 1.5 | 2.5 |",
        "| v4 | `new` |  |  | 3 |",
        "| v3 | `eval` |  | 8 |  |",
    ]


def test_a_peer_whose_results_differ_is_found(load: Any) -> None:
    run = load("peers.compare")
    assert run.deviation([[1.0, 2.0], [1.0, -4.0]], [[1.0, 2.0], [1.0, -4.0]]) == 0.0
    assert run.deviation([[1.0, 2.0], [1.0, -4.0]], [[1.0, 2.0], [3.0, -4.0]]) == 0.5
    assert run.deviation([[1.0, 2.0]], [[1.0, 2.0], [3.0, -4.0]]) == 0.0  # ruckig gives three outputs
