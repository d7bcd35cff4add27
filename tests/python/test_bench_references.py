"""Test the thresholds and references of the speed gate: bad files, new figures, and the files of the project."""

from __future__ import annotations

from pathlib import Path

import pytest
from bench_results import BENCHES, GOOD, NS, OTHER_LEVEL, THRESHOLDS, bench, gate, reporting, results, written


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ("tol = 0.1", ""),
        ("tol = 0.1", "tol = nan"),
        ("tol = 0.1", "tol = true"),
        ("tol = 0.1", "tol = "),
        ("tol = 0.1", "tol = 0.1\ntoll = 0.1"),
        ("min_ns = 50,", ""),
        ('name = "eval"', 'name = "eval|.*"'),
        ('name = "eval"', 'nam = "eval"'),
        ('name = "eval"', 'name = "eval", ns_per_op_max = -10'),
        ('name = "eval"', 'name = "eval", measured_ns = 8'),  # belongs into references/
        ('calib = ["fma", "roof"]', 'calib = ["fmt"]'),
        ('calib = ["fma", "roof"]', "calib = []"),
        ('calib = ["fma", "roof"]', 'calib = ["fma", "roof"], goal = 0'),
        ('calib = ["fma", "roof"]', 'to = "roof", ratio_max = "3"'),
        ("rows = [", "rows = [1,"),
        ('rows = [{ name = "eval", calib = ["fma", "roof"] }]', "rows = []"),
    ],
)
def test_bad_thresholds(tmp_path: Path, good: str, bad: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert good in THRESHOLDS
    path = written(tmp_path, THRESHOLDS.replace(good, bad, 1))
    assert bench.main(["gate", "--binaries", "none", "--thresholds", str(path)]) == 2
    assert str(path) in capsys.readouterr().err


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ('cpu = "cpu"', "cpu = 1"),
        ('cpu = "cpu"', ""),
        ('compiler = "C"', ""),
        ("[x86-64-v4.ns]", "[x86-64-v4.times]"),
        ('"roof" = 1\n', '"roof" = "1"\n'),
        ('"roof" = 1\n', '"roof" = 0\n'),
        ('"roof" = 1\n', '"roof" = \n'),
    ],
)
def test_bad_references(tmp_path: Path, good: str, bad: str, capsys: pytest.CaptureFixture[str]) -> None:
    thresholds = written(tmp_path)
    path = tmp_path / "references" / "A.toml"
    assert good in path.read_text()
    path.write_text(path.read_text().replace(good, bad, 1))
    assert bench.main(["gate", "--binaries", "none", "--thresholds", str(thresholds)]) == 2
    assert str(thresholds) in capsys.readouterr().err


def test_what_is_measured_goes_to_this_level_of_this_processor_alone(tmp_path: Path) -> None:
    other = written(tmp_path, A=NS, B=NS).parent / "references" / "B.toml"
    before = other.read_text()
    written(tmp_path, A={"eval": 5.0}, level="x86-64-v3", compiler="D")
    written(tmp_path, A=NS | {"eval": 7.0})
    a, b = gate.load_thresholds(tmp_path / "thresholds.toml").references
    assert other.read_text() == before
    assert (a.processor, b.processor) == ("A", "B")
    assert a.levels.keys() == {"x86-64-v3", "x86-64-v4"}
    assert a.levels["x86-64-v3"] == gate.Figures("D", "2000-01-01", {"eval": 5.0})
    assert a.levels["x86-64-v4"].ns["eval"] == 7.0


def test_remeasuring_end_to_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The reference keeps only the benchmarks of the rows of this level."""
    path = written(tmp_path, THRESHOLDS + OTHER_LEVEL.replace('"eval"', '"eval_v3"'), other=NS)
    output = results(GOOD | {"eval": [9.0, 8.0], "eval_v3": 1.0})
    output["context"]["date"] = "2001-02-03T04:05:06"
    monkeypatch.setattr(gate, "run", lambda *_: output)
    assert bench.main(["rebase", "--binaries", "none", "--thresholds", str(path)]) == 0
    (reference,) = (r for r in gate.load_thresholds(path).references if r.processor == reporting.processor())
    assert reference.cpu == reporting.cpu_model()
    ns = {"eval": 8.0, "calib/fma": 100.0, "roof": 1.0}
    assert reference.levels == {"x86-64-v4": gate.Figures("C", "2001-02-03", ns)}


@pytest.mark.parametrize(
    ("cpuinfo", "name"),
    [
        ("vendor_id\t: GenuineIntel\ncpu family\t: 6\nmodel\t\t: 85\nmodel name\t: Xeon\n", "intel-6-85"),
        ("vendor_id\t: AuthenticAMD\ncpu family\t: 25\nmodel\t\t: 17\n", "amd-25-17"),
        ("vendor_id\t: HygonGenuine\ncpu family\t: 24\nmodel\t\t: 1\n", "HygonGenuine-24-1"),
        ("CPU implementer\t: 0x41\nCPU part\t: 0xd0c\n", "arm-0x41-0xd0c"),
        ("", "machine"),
    ],
)
def test_processors_by_vendor_family_and_model(monkeypatch: pytest.MonkeyPatch, cpuinfo: str, name: str) -> None:
    monkeypatch.setattr(reporting.Path, "read_text", lambda self: cpuinfo)
    monkeypatch.setattr(reporting.platform, "machine", lambda: "machine")
    assert reporting.processor() == name


def test_the_thresholds_of_the_project_are_well_formed() -> None:
    thresholds = gate.load_thresholds(BENCHES / "thresholds.toml")
    assert sum(row.goal < gate.NONE for row in thresholds.rows) > 50
    for row in thresholds.rows:
        assert "x86-64-v2" not in row.isa
        for level in row.isa:
            assert thresholds.figures(row, level, "none")[0], f"{level}: no reference has measured {row.name}"


def test_the_references_of_the_project_are_of_both_makers() -> None:
    """`bench.py rebase` writes a new one. New rows do not need new figures of a processor that is not at hand."""
    references = gate.load_thresholds(BENCHES / "thresholds.toml").references
    assert {r.processor.split("-")[0] for r in references} >= {"amd", "intel"}
    for reference in references:
        assert reference.levels.keys() >= {"x86-64-v3", "x86-64-v4"}
        assert "family " + reference.processor.split("-", 1)[1].replace("-", ", model ") in reference.cpu
        for figures in reference.levels.values():
            assert figures.ns.keys() >= {"calib/fma", "calib/sin", "roof/n:10000"}
