"""Test the programs that measure for the speed gate, and its command, on programs that print prepared results."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from bench_results import GOOD, THRESHOLDS, bench, gate, results, written


def test_python_is_measured_by_its_own_script(tmp_path: Path) -> None:
    (tmp_path / "results.json").write_text(json.dumps(results(GOOD)))
    binary = tmp_path / "camkin_bench"
    binary.write_text(f"#!/bin/sh\necho \"$@\" > '{tmp_path}/arguments'\ncat '{tmp_path}/results.json'\n")
    binary.chmod(0o755)
    times = gate.least_times(gate.run(tmp_path, ["eval", "python/empty", "python/plan/n:16"], repetitions=1))
    assert times.keys() == GOOD.keys() | {"python/empty", "python/plan/n:16"}
    assert times["python/plan/n:16"] > times["python/empty"] > 0.0
    assert "python" not in (tmp_path / "arguments").read_text()


def busy_program(folder: Path, answer: str) -> None:
    for name, text in (("camkin_bench", json.dumps(results(GOOD))), ("camkin_busy", answer)):
        (folder / name).write_text(f"#!/bin/sh\ncat <<'END'\n{text}\nEND\n")
        (folder / name).chmod(0o755)


BUSY = (
    '[[tier]]\nname = "busy"\n'
    'rows = [{ name = "busy/p99/n:8/threads:0", to = "busy/p99/n:8/threads:1", ratio_max = 2 }]\n'
)


@pytest.mark.parametrize(("ns", "result"), [(190.0, "pass"), (210.0, "FAIL")])
def test_busy_rows_are_measured_by_their_own_program(tmp_path: Path, ns: float, result: str) -> None:
    busy_program(tmp_path, f"busy/p99/n:8/threads:0 {ns}\nbusy/p99/n:8/threads:1 100")
    thresholds = gate.load_thresholds(written(tmp_path, THRESHOLDS + BUSY))
    report = gate.gate(thresholds, lambda names: gate.run(tmp_path, names), "A", False)
    (verdict,) = (v for row, v in report.verdicts.items() if row.tier == "busy")
    assert (verdict.result, verdict.scaled) == (result, pytest.approx(ns / 100.0))


def test_automatic_threads_are_left_out_visibly_with_one_core(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    busy_program(tmp_path, "busy/p99/n:8/threads:0 skipped\nbusy/p99/n:8/threads:1 skipped")
    thresholds = gate.load_thresholds(written(tmp_path, THRESHOLDS + BUSY))

    def run(names: list[str]) -> dict[str, Any]:
        output = gate.run(tmp_path, names)
        output["context"]["num_cpus"] = 1
        return output  # type: ignore[no-any-return]

    report = gate.gate(thresholds, run, "A", False)
    assert report.result == gate.PASS
    assert [row.tier for row in report.verdicts] == ["ours"]
    gate.print_report(report, thresholds, False)
    output = capsys.readouterr().out
    assert "busy: rows left out, not for this instruction-set level or number of cores" in output
    assert "busy/p99/n:8/threads:0: skipped" in output


OPTIONAL = (
    '[[tier]]\nname = "peer"\noptional = true\n'
    'rows = [{ name = "python/plan/n:16", to = "python/numba/poly_345/n:16", ratio_max = 2 }]\n'
)


@pytest.mark.parametrize(
    ("text", "result"), [(OPTIONAL, "pass"), (OPTIONAL.replace("optional = true\n", ""), "MISSING")]
)
def test_a_peer_that_is_not_installed_is_left_out_visibly(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, text: str, result: str
) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import importlib.metadata as metadata\n"
        "version = metadata.version\n"
        "def missing(name):\n"
        "    if name == 'numba':\n"
        "        raise metadata.PackageNotFoundError(name)\n"
        "    return version(name)\n"
        "metadata.version = missing\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    busy_program(tmp_path, "")
    thresholds = gate.load_thresholds(written(tmp_path, THRESHOLDS + text))
    report = gate.gate(thresholds, lambda names: gate.run(tmp_path, names, repetitions=1), "A", False)
    assert report.result == result
    gate.print_report(report, thresholds, False)
    output = capsys.readouterr().out
    assert "python/numba/poly_345/n:16: skipped: Numba is not installed" in output
    assert ("peer: rows left out" in output) == (result == "pass")


def test_two_builds_are_compared_in_turns(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("scipy")
    for name, ns in (("old", 10.0), ("new", 12.0)):
        (tmp_path / name).mkdir()
        program = tmp_path / name / "camkin_bench"
        program.write_text(
            f"#!/bin/sh\necho {name} >> '{tmp_path}/order'\necho '{json.dumps(results({'eval': ns}))}'\n"
        )
        program.chmod(0o755)
    folders = ["--binaries", str(tmp_path / "new"), "--against", str(tmp_path / "old")]
    assert bench.main(["run", "eval", "--repetitions", "8", *folders]) == 0
    name, *figures = capsys.readouterr().out.splitlines()[-1].split()
    assert (name, *map(float, figures[:3])) == ("eval", 10.0, 12.0, 1.2)
    assert float(figures[3]) < 1e-3  # eight of eight are slower
    assert (tmp_path / "order").read_text().split() == ["old", "new"] * 8


def test_a_program_that_is_not_built_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.main(["run", "eval", "--binaries", str(tmp_path)]) == 1
    error = capsys.readouterr().err
    assert str(tmp_path / "camkin_bench") in error
    assert "cmake --build --preset bench" in error


@pytest.mark.parametrize(("calibration", "status"), [(100.0, 0), (3.0, 77)])
def test_gate_end_to_end(
    tmp_path: Path,
    calibration: float,
    status: int,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bench, "processor", lambda: "A")
    monkeypatch.setattr(gate.time, "sleep", lambda pause: None)
    written(tmp_path)
    (tmp_path / "results.json").write_text(json.dumps(results(GOOD | {"calib/fma": calibration})))
    binary = tmp_path / "camkin_bench"
    binary.write_text(f"#!/bin/sh\ncat '{tmp_path}/results.json'\n")
    binary.chmod(0o755)
    out = tmp_path / "out.json"
    arguments = ["--binaries", str(tmp_path), "--thresholds", str(tmp_path / "thresholds.toml"), "--json", str(out)]
    assert bench.main(["gate", *arguments]) == status
    assert json.loads(out.read_text())["rows"][0]["ns"] == pytest.approx(10.0)
    said = capsys.readouterr().out
    assert "limits by the reference A\ncalibration calib/fma: " in said
    assert "ns (reference: 100 ns)" in said
    assert "eval" in said


@pytest.mark.parametrize("script", ["exit 1", "exit 0", "echo '{'"])
def test_a_crash_of_the_binary_is_a_failure(tmp_path: Path, script: str) -> None:
    written(tmp_path)
    binary = tmp_path / "camkin_bench"
    binary.write_text(f"#!/bin/sh\n{script}\n")
    binary.chmod(0o755)
    arguments = ["--binaries", str(tmp_path), "--thresholds", str(tmp_path / "thresholds.toml")]
    assert bench.main(["gate", *arguments]) == 1
