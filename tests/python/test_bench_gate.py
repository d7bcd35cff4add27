"""Test the verdicts of the speed gate on prepared benchmark results."""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path
from typing import Any

import pytest

BENCHES = Path(__file__).resolve().parents[2] / "benches"
sys.path[:0] = [str(BENCHES), str(BENCHES.parent / "scripts")]

bench, gate, rebase, reporting = map(importlib.import_module, ("bench", "gate", "rebase", "reporting"))

THRESHOLDS = """
tol = 0.1
tol_elsewhere = 0.5
[calibration]
fma = { benchmark = "calib/fma", min_ns = 50, max_ns = 400 }
roof = { benchmark = "roof", min_ns = 0.5, max_ns = 8 }
[[tier]]
name = "ours"
rows = [{ name = "eval", calib = ["fma", "roof"] }]
"""
# With these the limit of "ours" on processor A is 10 before the tolerance.
NS = {"eval": 11.0 / 1.3, "calib/fma": 100.0, "roof": 1.0, "libm": 110.0 / 1.3}
RATIO = '[[tier]]\nname = "ratios"\nrows = [{ name = "eval", to = "libm", ratio_max = 0.125 }]\n'
OUR_RATIO = '[[tier]]\nname = "ours"\nrows = [{ name = "eval", to = "libm", goal = 0.05 }]\n'
THREADS = '[[tier]]\nname = "threads"\nrows = [{ name = "eval/threads:4", ns_per_op_max = 1, calib = ["fma"] }]\n'
OTHER_LEVEL = (
    '[[tier]]\nname = "v3"\nisa = ["x86-64-v3"]\nrows = [{ name = "eval", ns_per_op_max = 1, calib = ["fma"] }]\n'
)
GOOD = {"eval": 10.0, "calib/fma": 100.0, "roof": 1.0, "libm": 100.0}


def results(times: dict[str, float | list[float]]) -> dict[str, Any]:
    """Return what Google Benchmark prints: one entry per repetition, and aggregates, which the gate ignores."""
    benchmarks = []
    for name, repetitions in times.items():
        for ns in repetitions if isinstance(repetitions, list) else [repetitions]:
            benchmarks.append({"run_name": name, "run_type": "iteration", "items_per_second": 1e9 / ns})
        benchmarks.append({"run_name": name, "run_type": "aggregate", "items_per_second": 1e12})
    context = {"camkin_isa": "x86-64-v4", "camkin_version": "0", "num_cpus": 2, "compiler": "C"}
    return {"context": context, "benchmarks": benchmarks}


def written(
    folder: Path,
    text: str = THRESHOLDS,
    *,
    level: str = "x86-64-v4",
    compiler: str = "C",
    **references: dict[str, float],
) -> Path:
    """Write a thresholds file, and a reference of that level for each processor; the default is processor A."""
    (folder / "references").mkdir(exist_ok=True)
    for processor, ns in (references or {"A": NS}).items():
        rebase.write(folder / "references", processor, "cpu", level, gate.Figures(compiler, "2000-01-01", ns))
    path = folder / "thresholds.toml"
    path.write_text(text)
    return path


def judge(
    tmp_path: Path,
    *attempts: dict[str, Any],
    thresholds: str = THRESHOLDS,
    processor: str = "A",
    strict: bool = False,
    **reference: Any,
) -> Any:
    """Return the report on these attempts, all of which must be used; `report.asked` lists what was run."""
    path = written(tmp_path, thresholds, **reference)
    left, asked = list(attempts), []

    def run(names: list[str]) -> dict[str, Any]:
        asked.append(names)
        return results(left.pop(0))

    report = gate.gate(gate.load_thresholds(path), run, processor, strict)
    assert not left
    report.asked = asked
    return report


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


@pytest.mark.parametrize(("calibration", "status"), [(100.0, 0), (3.0, 77)])
def test_gate_end_to_end(
    tmp_path: Path,
    calibration: float,
    status: int,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bench, "processor", lambda: "A")
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


def test_what_an_unknown_processor_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = judge(tmp_path, GOOD, A=NS, B=NS | {"calib/fma": 90.0}, processor="C")
    gate.print_report(report, gate.load_thresholds(tmp_path / "thresholds.toml"), False)
    said = capsys.readouterr().out
    assert "no reference C: the looser limits of A and B, tolerance 50%" in said
    assert "calibration calib/fma: 100 ns (reference: 100, 90 ns)" in said


@pytest.mark.parametrize("script", ["exit 1", "exit 0", "echo '{'"])
def test_a_crash_of_the_binary_is_a_failure(tmp_path: Path, script: str) -> None:
    written(tmp_path)
    binary = tmp_path / "camkin_bench"
    binary.write_text(f"#!/bin/sh\n{script}\n")
    binary.chmod(0o755)
    arguments = ["--binaries", str(tmp_path), "--thresholds", str(tmp_path / "thresholds.toml")]
    assert bench.main(["gate", *arguments]) == 1
