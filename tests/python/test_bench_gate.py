"""Test the verdicts of the speed gate on prepared benchmark results."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from bench_results import GOOD, NS, OTHER_LEVEL, OUR_RATIO, RATIO, THREADS, THRESHOLDS, gate, judge, results, written


def test_pass_at_the_limit_but_not_over_it(tmp_path: Path) -> None:
    assert judge(tmp_path, GOOD | {"eval": 10.99}).result == gate.PASS
    slow = GOOD | {"eval": 11.01}
    assert judge(tmp_path, slow, slow, slow).result == gate.FAIL


def test_later_attempts_wait_for_the_end_of_other_load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    monkeypatch.setattr(gate.time, "sleep", waited.append)
    left = [GOOD | {"eval": 20.0}, GOOD | {"eval": 20.0}, GOOD]
    thresholds = gate.load_thresholds(written(tmp_path, THRESHOLDS))
    report = gate.gate(thresholds, lambda names: results(left.pop(0)), "A", False, (0.0, 7.0, 9.0, 11.0))
    assert report.result == gate.PASS and waited == [0.0, 7.0, 9.0] and not left


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
def test_a_calibration_outside_its_window_is_inconclusive(tmp_path: Path, insane: float, ns: float) -> None:
    attempt = GOOD | {"calib/fma": insane, "eval": ns}
    report = judge(tmp_path, attempt, attempt, attempt)
    assert (report.result, gate.EXIT[report.result]) == (gate.INCONCLUSIVE, 77)


def test_an_inconclusive_attempt_hides_neither_a_pass_nor_a_failure(tmp_path: Path) -> None:
    insane, slow = GOOD | {"calib/fma": 3.0}, GOOD | {"eval": 1000.0}
    assert judge(tmp_path, insane, GOOD).result == gate.PASS
    assert judge(tmp_path, insane, slow, insane).result == gate.FAIL


def test_a_slow_machine_gets_more_time_by_its_worst_calibration(tmp_path: Path) -> None:
    assert judge(tmp_path, GOOD | {"calib/fma": 200.0, "eval": 20.0}).result == gate.PASS
    report = judge(tmp_path, GOOD | {"calib/fma": 200.0, "roof": 4.0, "eval": 40.0})
    (verdict,) = report.verdicts.values()
    assert (verdict.result, verdict.ns, verdict.scaled) == (gate.PASS, 40.0, 10.0)
    assert verdict.limit == pytest.approx(11.0, rel=1e-3)  # the report keeps four digits


def test_a_fast_machine_gets_no_less(tmp_path: Path) -> None:
    assert judge(tmp_path, GOOD | {"calib/fma": 50.0, "roof": 0.5}).result == gate.PASS


def test_strict_limits_are_absolute(tmp_path: Path) -> None:
    slow = GOOD | {"calib/fma": 200.0, "eval": 20.0}
    assert judge(tmp_path, slow, slow, slow, strict=True, processor="B").result == gate.FAIL
    assert judge(tmp_path, GOOD, strict=True).result == gate.PASS


def test_other_compilers_get_the_other_tolerance(tmp_path: Path) -> None:
    assert judge(tmp_path, GOOD | {"eval": 14.9}, compiler="D").result == gate.PASS
    slow = GOOD | {"eval": 15.1}
    assert judge(tmp_path, slow, slow, slow, compiler="D").result == gate.FAIL


def test_other_processors_get_the_other_tolerance(tmp_path: Path) -> None:
    assert judge(tmp_path, GOOD | {"eval": 14.9}, processor="B").result == gate.PASS
    slow = GOOD | {"eval": 15.1}
    assert judge(tmp_path, slow, slow, slow, processor="B").result == gate.FAIL


def test_a_known_processor_gets_the_limits_of_its_own_reference(tmp_path: Path) -> None:
    slower = NS | {"eval": 2.0 * NS["eval"]}
    slow = GOOD | {"eval": 11.01}
    for other in (slower, NS | {"eval": 0.1}):
        assert judge(tmp_path, GOOD | {"eval": 10.99}, A=NS, B=other).result == gate.PASS
        assert judge(tmp_path, slow, slow, slow, A=NS, B=other).result == gate.FAIL
    assert judge(tmp_path, GOOD | {"eval": 21.99}, A=NS, B=slower, processor="B").result == gate.PASS


def test_an_unknown_processor_gets_the_looser_limit_of_each_row(tmp_path: Path) -> None:
    """B gives the limit of eval, with the tolerance for other processors; A gives the limit of its ratio."""
    both: dict[str, Any] = {"A": NS, "B": NS | {"eval": 2.0 * NS["eval"], "libm": 4.0 * NS["libm"]}}
    text = THRESHOLDS + OUR_RATIO
    assert (
        judge(tmp_path, GOOD | {"eval": 29.9, "libm": 169.0}, thresholds=text, processor="C", **both).result
        == gate.PASS
    )
    for slow in (GOOD | {"eval": 30.1, "libm": 300.0}, GOOD | {"eval": 29.9, "libm": 168.0}):
        assert judge(tmp_path, slow, slow, slow, thresholds=text, processor="C", **both).result == gate.FAIL


def test_a_reference_that_computes_slower_by_its_calibrations_is_not_looser(tmp_path: Path) -> None:
    """A reference that is twice as slow as A in all calibrations gives the limits of A."""
    twice = {name: 2.0 * ns for name, ns in NS.items()}
    attempt = GOOD | {"calib/fma": 200.0, "roof": 2.0, "eval": 29.9}
    assert judge(tmp_path, attempt, A=NS, B=twice, processor="C").result == gate.PASS
    slow = attempt | {"eval": 30.1}
    assert judge(tmp_path, slow, slow, slow, A=NS, B=twice, processor="C").result == gate.FAIL


def test_a_row_that_its_own_reference_has_not_measured_is_judged_by_the_others(tmp_path: Path) -> None:
    none = {name: ns for name, ns in NS.items() if name != "eval"}
    assert judge(tmp_path, GOOD | {"eval": 14.9}, A=none, B=NS).result == gate.PASS
    slow = GOOD | {"eval": 15.1}
    assert judge(tmp_path, slow, slow, slow, A=none, B=NS).result == gate.FAIL


def test_a_row_that_no_reference_has_measured_is_no_pass(tmp_path: Path) -> None:
    for reference in ({"A": NS, "level": "x86-64-v3"}, {"A": {"calib/fma": 100.0}}):
        folder = tmp_path / str(len(reference))
        folder.mkdir()
        report = judge(folder, GOOD, **reference)
        assert report.result == gate.MISSING
        (verdict,) = report.verdicts.values()
        assert verdict.note == "no reference has measured it at level x86-64-v4"


def test_a_limit_for_every_machine_needs_the_calibrations_of_some_level(tmp_path: Path) -> None:
    everywhere = THRESHOLDS.replace('name = "eval",', 'name = "eval", ns_per_op_max = 10,')
    reference = {"A": {"calib/fma": 100.0, "roof": 1.0}, "level": "x86-64-v3"}
    assert judge(tmp_path, GOOD | {"eval": 14.9}, thresholds=everywhere, **reference).result == gate.PASS


def test_only_what_did_not_pass_is_measured_again(tmp_path: Path) -> None:
    report = judge(tmp_path, GOOD | {"libm": 50.0}, GOOD, thresholds=THRESHOLDS + RATIO)
    assert report.result == gate.PASS
    assert report.asked == [["calib/fma", "eval", "libm", "roof"], ["eval", "libm"]]


def test_ratio(tmp_path: Path) -> None:
    slow = GOOD | {"libm": 79.0}
    assert judge(tmp_path, GOOD | {"libm": 80.0}, thresholds=THRESHOLDS + RATIO).result == gate.PASS
    assert judge(tmp_path, slow, slow, slow, thresholds=THRESHOLDS + RATIO).result == gate.FAIL


def test_a_measured_ratio_has_the_tolerance_of_the_machine(tmp_path: Path) -> None:
    slow = GOOD | {"libm": 76.0}  # 0.1316 > 1.3 * 0.1
    assert judge(tmp_path, GOOD | {"libm": 78.0}, thresholds=THRESHOLDS + OUR_RATIO).result == gate.PASS
    assert judge(tmp_path, slow, slow, slow, thresholds=THRESHOLDS + OUR_RATIO).result == gate.FAIL
    assert judge(tmp_path, slow, thresholds=THRESHOLDS + OUR_RATIO, processor="B").result == gate.PASS


def test_a_ratio_of_two_bottlenecks_grows_with_the_one_that_is_slower(tmp_path: Path) -> None:
    text = THRESHOLDS + OUR_RATIO.replace("goal = 0.05", 'calib = ["fma"]')
    busy = GOOD | {"eval": 20.0, "calib/fma": 200.0}  # twice as slow arithmetic beside the same memory
    assert judge(tmp_path, busy, thresholds=text).result == gate.PASS
    idle = busy | {"calib/fma": 100.0}
    assert judge(tmp_path, idle, idle, idle, thresholds=text).result == gate.FAIL
    both = busy | {"eval": 30.0, "libm": 200.0}  # both twice as slow, and the ratio larger by half
    assert judge(tmp_path, both, both, both, thresholds=text).result == gate.FAIL
    assert judge(tmp_path, busy, busy, busy, thresholds=text, strict=True).result == gate.FAIL


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
    path = written(tmp_path, THRESHOLDS + OTHER_LEVEL.replace('"eval"', '"eval_v3"'))
    output = results(GOOD)
    output["benchmarks"].append({"run_name": "eval_v3", "error_occurred": True, "error_message": "not a level"})
    thresholds = gate.load_thresholds(path)
    assert gate.gate(thresholds, lambda names: output, "A", False).result == gate.PASS


def test_rows_of_another_level_do_not_count(tmp_path: Path) -> None:
    report = judge(tmp_path, GOOD, thresholds=THRESHOLDS + OTHER_LEVEL)
    assert report.result == gate.PASS
    assert [row.tier for row in report.verdicts] == ["ours"]


def test_nothing_to_judge_is_no_pass(tmp_path: Path) -> None:
    none = THRESHOLDS.replace('name = "ours"', 'name = "ours"\nisa = ["neon"]')
    assert judge(tmp_path, GOOD, thresholds=none).result == gate.INCONCLUSIVE


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
    assert gate.limit(1.0, goal, 0.15) * 1.15 == pytest.approx(most)


def test_what_an_unknown_processor_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = judge(tmp_path, GOOD, A=NS, B=NS | {"calib/fma": 90.0}, processor="C")
    gate.print_report(report, gate.load_thresholds(tmp_path / "thresholds.toml"), False)
    said = capsys.readouterr().out
    assert "no reference C: the looser limits of A and B, tolerance 50%" in said
    assert "calibration calib/fma: 100 ns (reference: 100, 90 ns)" in said
