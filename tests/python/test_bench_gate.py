"""The judgement of the speed gate, on canned results of the benchmarks."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from typing import Any

import pytest

BENCHES = Path(__file__).resolve().parents[2] / "benches"


def load(name: str) -> Any:
    spec = importlib.util.spec_from_file_location(name, BENCHES / f"{name}.py")
    assert spec and spec.loader
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


load("python_calls")
gate = load("gate")
remeasure = load("remeasure")

THRESHOLDS = """
tol = 0.1
tol_elsewhere = 0.5
[reference]
cpu = "A"
compiler = "C"
date = "2000-01-01"
[calibration]
fma = { benchmark = "calib/fma", ref_ns = 100, min_ns = 50, max_ns = 400 }
roof = { benchmark = "roof", ref_ns = 1, min_ns = 0.5, max_ns = 8 }
[[tier]]
name = "ours"
rows = [{ name = "eval", ns_per_op_max = 10, calib = ["fma", "roof"], measured_ns = 9 }]
"""
RATIO = '[[tier]]\nname = "ratios"\nrows = [{ name = "eval", to = "libm", ratio_max = 0.125 }]\n'
OUR_RATIO = (
    '[[tier]]\nname = "ours"\nrows = [{ name = "eval", to = "libm", measured = 0.1, goal = 0.05, ratio_max = 0.11 }]\n'
)
THREADS = '[[tier]]\nname = "threads"\nrows = [{ name = "eval/threads:4", ns_per_op_max = 1, calib = ["fma"] }]\n'
OTHER_LEVEL = (
    '[[tier]]\nname = "v3"\nisa = ["x86-64-v3"]\nrows = [{ name = "eval", ns_per_op_max = 1, calib = ["fma"] }]\n'
)
GOOD = {"eval": 10.0, "calib/fma": 100.0, "roof": 1.0, "libm": 100.0}


def results(times: dict[str, float | list[float]]) -> dict[str, Any]:
    """What Google Benchmark prints: one entry per repetition, and aggregates, which do not count."""
    benchmarks = []
    for name, repetitions in times.items():
        for ns in repetitions if isinstance(repetitions, list) else [repetitions]:
            benchmarks.append({"run_name": name, "run_type": "iteration", "items_per_second": 1e9 / ns})
        benchmarks.append({"run_name": name, "run_type": "aggregate", "items_per_second": 1e12})
    context = {"camkin_isa": "x86-64-v4", "camkin_version": "0", "num_cpus": 2, "compiler": "C"}
    return {"context": context, "benchmarks": benchmarks}


def judge(
    tmp_path: Path, *attempts: dict[str, Any], thresholds: str = THRESHOLDS, cpu: str = "A", strict: bool = False
) -> Any:
    """The report on these attempts, of which all must be used; what was run is in `report.asked`."""
    path = tmp_path / "thresholds.toml"
    path.write_text(thresholds)
    left, asked = list(attempts), []

    def run(names: list[str]) -> dict[str, Any]:
        asked.append(names)
        return results(left.pop(0))

    report = gate.gate(gate.load_thresholds(path), run, cpu, strict)
    assert not left
    report.asked = asked
    return report


def test_pass_at_the_limit_but_not_over_it(tmp_path: Path) -> None:
    assert judge(tmp_path, GOOD | {"eval": 10.99}).result == gate.PASS
    slow = GOOD | {"eval": 11.01}
    assert judge(tmp_path, slow, slow, slow).result == gate.FAIL


def test_the_least_repetition_counts(tmp_path: Path) -> None:
    assert judge(tmp_path, GOOD | {"eval": [50.0, 10.0, 30.0]}).result == gate.PASS


def test_a_benchmark_that_failed_or_is_missing_is_a_failure(tmp_path: Path) -> None:
    missing = {"calib/fma": 100.0, "roof": 1.0}
    report = judge(tmp_path, missing)
    assert (report.result, gate.EXIT[report.result]) == (gate.MISSING, 1)
    output = results(GOOD)
    failed = {"run_name": "eval", "run_type": "iteration", "error_occurred": True, "error_message": "refused"}
    output["benchmarks"][0] = failed
    assert "eval" not in gate.least_times(output)


def test_a_missing_calibration_is_a_failure(tmp_path: Path) -> None:
    assert judge(tmp_path, {"eval": 1.0, "roof": 1.0}).result == gate.MISSING


def test_a_missing_benchmark_of_another_level_is_a_failure(tmp_path: Path) -> None:
    misspelt = OTHER_LEVEL.replace('"eval"', '"evil"')
    assert judge(tmp_path, GOOD, thresholds=THRESHOLDS + misspelt).result == gate.MISSING


@pytest.mark.parametrize("insane", [3.0, 1000.0])
@pytest.mark.parametrize("ns", [1.0, 1000.0])
def test_an_insane_calibration_says_nothing(tmp_path: Path, insane: float, ns: float) -> None:
    attempt = GOOD | {"calib/fma": insane, "eval": ns}
    report = judge(tmp_path, attempt, attempt, attempt)
    assert (report.result, gate.EXIT[report.result]) == (gate.INCONCLUSIVE, 77)


def test_an_insane_attempt_neither_hides_a_pass_nor_a_failure(tmp_path: Path) -> None:
    insane, slow = GOOD | {"calib/fma": 3.0}, GOOD | {"eval": 1000.0}
    assert judge(tmp_path, insane, GOOD).result == gate.PASS
    assert judge(tmp_path, insane, slow, insane).result == gate.FAIL


def test_a_slow_machine_gets_more_time_by_its_worst_calibration(tmp_path: Path) -> None:
    assert judge(tmp_path, GOOD | {"calib/fma": 200.0, "eval": 20.0}).result == gate.PASS
    report = judge(tmp_path, GOOD | {"calib/fma": 200.0, "roof": 4.0, "eval": 40.0})
    (verdict,) = report.verdicts.values()
    assert (verdict.result, verdict.ns, verdict.scaled, verdict.limit) == (gate.PASS, 40.0, 10.0, 11.0)


def test_a_fast_machine_gets_no_less(tmp_path: Path) -> None:
    assert judge(tmp_path, GOOD | {"calib/fma": 50.0, "roof": 0.5}).result == gate.PASS


def test_strict_limits_are_absolute(tmp_path: Path) -> None:
    slow = GOOD | {"calib/fma": 200.0, "eval": 20.0}
    assert judge(tmp_path, slow, slow, slow, strict=True, cpu="B").result == gate.FAIL
    assert judge(tmp_path, GOOD, strict=True).result == gate.PASS


def test_other_compilers_get_the_other_tolerance(tmp_path: Path) -> None:
    thresholds = THRESHOLDS.replace('compiler = "C"', 'compiler = "D"')
    assert judge(tmp_path, GOOD | {"eval": 14.9}, thresholds=thresholds).result == gate.PASS


def test_other_processors_get_the_other_tolerance(tmp_path: Path) -> None:
    assert judge(tmp_path, GOOD | {"eval": 14.9}, cpu="B").result == gate.PASS
    slow = GOOD | {"eval": 15.1}
    assert judge(tmp_path, slow, slow, slow, cpu="B").result == gate.FAIL


def test_only_what_did_not_pass_is_measured_again(tmp_path: Path) -> None:
    report = judge(tmp_path, GOOD | {"libm": 50.0}, GOOD, thresholds=THRESHOLDS + RATIO)
    assert report.result == gate.PASS
    assert report.asked == [["calib/fma", "eval", "libm", "roof"], ["eval", "libm"]]


def test_ratio(tmp_path: Path) -> None:
    slow = GOOD | {"libm": 79.0}
    assert judge(tmp_path, GOOD | {"libm": 80.0}, thresholds=THRESHOLDS + RATIO).result == gate.PASS
    assert judge(tmp_path, slow, slow, slow, thresholds=THRESHOLDS + RATIO).result == gate.FAIL


def test_a_measured_ratio_has_the_tolerance_of_the_machine(tmp_path: Path) -> None:
    slow = GOOD | {"libm": 79.0}  # 0.1266 > 0.11 * 1.1
    assert judge(tmp_path, GOOD | {"libm": 83.0}, thresholds=THRESHOLDS + OUR_RATIO).result == gate.PASS
    assert judge(tmp_path, slow, slow, slow, thresholds=THRESHOLDS + OUR_RATIO).result == gate.FAIL
    assert judge(tmp_path, slow, thresholds=THRESHOLDS + OUR_RATIO, cpu="B").result == gate.PASS


def test_a_goal_that_is_not_met_is_no_failure_and_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = judge(tmp_path, GOOD, thresholds=THRESHOLDS + OUR_RATIO)
    assert report.result == gate.PASS
    gate.print_report(report, gate.load_thresholds(tmp_path / "thresholds.toml"), False)
    output = capsys.readouterr().out
    assert "(goal 0.05: not met)" in output
    assert output.endswith("speed gate: 2 pass; 0 of 1 goals met; attempts: 1\n")


def test_rows_for_more_cores_than_there_are_do_not_count(tmp_path: Path) -> None:
    attempt = GOOD | {"eval/threads:4": 100.0}
    report = judge(tmp_path, attempt, thresholds=THRESHOLDS + THREADS)
    assert report.result == gate.PASS
    assert [row.tier for row in report.verdicts] == ["ours"]


def test_a_benchmark_that_only_another_level_can_run_is_not_missing(tmp_path: Path) -> None:
    (tmp_path / "thresholds.toml").write_text(THRESHOLDS + OTHER_LEVEL.replace('"eval"', '"eval_v3"'))
    output = results(GOOD)
    output["benchmarks"].append({"run_name": "eval_v3", "error_occurred": True, "error_message": "not a level"})
    thresholds = gate.load_thresholds(tmp_path / "thresholds.toml")
    assert gate.gate(thresholds, lambda names: output, "A", False).result == gate.PASS


def test_rows_of_another_level_do_not_count(tmp_path: Path) -> None:
    report = judge(tmp_path, GOOD, thresholds=THRESHOLDS + OTHER_LEVEL)
    assert report.result == gate.PASS
    assert [row.tier for row in report.verdicts] == ["ours"]


def test_nothing_to_judge_is_no_pass(tmp_path: Path) -> None:
    none = THRESHOLDS.replace('name = "ours"', 'name = "ours"\nisa = ["neon"]')
    assert judge(tmp_path, GOOD, thresholds=none).result == gate.INCONCLUSIVE


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ("tol = 0.1", ""),
        ("tol = 0.1", "tol = nan"),
        ("tol = 0.1", "tol = true"),
        ("tol = 0.1", "tol = "),
        ("tol = 0.1", "tol = 0.1\ntoll = 0.1"),
        ('cpu = "A"', "cpu = 1"),
        ("ref_ns = 100,", ""),
        ('name = "eval"', 'name = "eval|.*"'),
        ('name = "eval"', 'nam = "eval"'),
        ("ns_per_op_max = 10", "ns_per_op_max = -10"),
        ('calib = ["fma", "roof"]', 'calib = ["fmt"]'),
        ('calib = ["fma", "roof"]', "calib = []"),
        ("measured_ns = 9", "measured_ns = 8"),  # more than 1.3 times what was measured
        ("measured_ns = 9", "measured_ns = 9, goal = 0"),
        (', calib = ["fma", "roof"], measured_ns = 9', ', to = "roof", ratio_max = 3, measured = 2'),
        ("rows = [", "rows = [1,"),
        ('rows = [{ name = "eval", ns_per_op_max = 10, calib = ["fma", "roof"], measured_ns = 9 }]', "rows = []"),
    ],
)
def test_bad_thresholds(tmp_path: Path, good: str, bad: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert good in THRESHOLDS
    path = tmp_path / "thresholds.toml"
    path.write_text(THRESHOLDS.replace(good, bad, 1))
    assert gate.main(["--binary", "none", "--thresholds", str(path)]) == 2
    assert str(path) in capsys.readouterr().err


def test_remeasured_thresholds_are_as_loose_as_they_may_be(tmp_path: Path) -> None:
    times = {"eval": 123.456, "calib/fma": 77.0, "roof": 2.0}
    text = remeasure.rewrite(
        THRESHOLDS + OTHER_LEVEL.replace("calib =", "measured_ns = 1, calib ="), "x86-64-v4", times
    )
    (tmp_path / "thresholds.toml").write_text(text)
    ours, other = gate.load_thresholds(tmp_path / "thresholds.toml").rows
    assert 1.299 < ours.max * 1.1 / 123.5 <= 1.3
    assert [c.ref_ns for c in ours.calibrations] == [77.0, 2.0]
    assert other.max == 1.0


def test_remeasured_ratios(tmp_path: Path) -> None:
    times = {"eval": 12.0, "calib/fma": 77.0, "roof": 2.0, "libm": 100.0}
    (tmp_path / "thresholds.toml").write_text(remeasure.rewrite(THRESHOLDS + OUR_RATIO, "x86-64-v4", times))
    row = gate.load_thresholds(tmp_path / "thresholds.toml").rows[1]
    assert 1.298 < row.max * 1.1 / 0.12 <= 1.3
    assert row.goal == 0.05


@pytest.mark.parametrize(
    ("goal", "most"),
    [
        (gate.NONE, 1.3),
        (0.9, 1.3),  # not met
        (1.05, 1.3),  # met by less than the tolerance
        (1.2, 1.2),
        (1.5, 1.3),
    ],
)
def test_a_goal_that_is_met_is_the_limit_if_it_leaves_the_tolerance(goal: float, most: float) -> None:
    assert remeasure.limit(1.0, goal, 0.15) * 1.15 == pytest.approx(most)


def test_python_is_measured_by_its_own_script(tmp_path: Path) -> None:
    (tmp_path / "results.json").write_text(json.dumps(results(GOOD)))
    binary = tmp_path / "bench"
    binary.write_text(f"#!/bin/sh\necho \"$@\" > '{tmp_path}/arguments'\ncat '{tmp_path}/results.json'\n")
    binary.chmod(0o755)
    times = gate.least_times(gate.run(binary, ["eval", "python/empty", "python/plan/n:16"], repetitions=1))
    assert times.keys() == GOOD.keys() | {"python/empty", "python/plan/n:16"}
    assert times["python/plan/n:16"] > times["python/empty"] > 0.0
    assert "python" not in (tmp_path / "arguments").read_text()


def test_the_thresholds_of_the_project_are_well_formed() -> None:
    rows = gate.load_thresholds(BENCHES / "thresholds.toml").rows
    assert sum(row.goal < gate.NONE for row in rows) > 50
    for row in rows:
        assert "x86-64-v2" not in row.isa


@pytest.mark.parametrize(("calibration", "status"), [(100.0, 0), (3.0, 77)])
def test_the_whole_way(tmp_path: Path, calibration: float, status: int, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "thresholds.toml").write_text(THRESHOLDS)
    (tmp_path / "results.json").write_text(json.dumps(results(GOOD | {"calib/fma": calibration})))
    binary = tmp_path / "bench"
    binary.write_text(f"#!/bin/sh\ncat '{tmp_path}/results.json'\n")
    binary.chmod(0o755)
    out = tmp_path / "out.json"
    arguments = ["--binary", str(binary), "--thresholds", str(tmp_path / "thresholds.toml"), "--json", str(out)]
    assert gate.main(arguments) == status
    assert json.loads(out.read_text())["rows"][0]["ns"] == pytest.approx(10.0)
    assert "eval" in capsys.readouterr().out


@pytest.mark.parametrize("script", ["exit 1", "exit 0", "echo '{'"])
def test_a_binary_that_breaks_is_a_failure(tmp_path: Path, script: str) -> None:
    (tmp_path / "thresholds.toml").write_text(THRESHOLDS)
    binary = tmp_path / "bench"
    binary.write_text(f"#!/bin/sh\n{script}\n")
    binary.chmod(0o755)
    assert gate.main(["--binary", str(binary), "--thresholds", str(tmp_path / "thresholds.toml")]) == 1
