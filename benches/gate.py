"""The speed gate: run the benchmarks that thresholds.toml names and judge each against its limit.

    python benches/bench.py gate

References. A file of references/ holds the least times measured on one processor, named by vendor, family and model
(intel-6-85). Where a row has no limit for every machine, its limit is 1.3 times the reference of this processor,
tolerance included; it is the goal of the row instead if the goal is lower and leaves the tolerance. An unknown
processor gets the looser of the limits from all references, row by row. `bench.py rebase` writes the file of the
processor at hand.

Times. The time of a benchmark is the least of several interleaved repetitions, per item, in CPU time; names that
end in /real_time have wall-clock time. Other load on the machine only adds to a time, so the least time is the cost
of the code. Names that begin with python/ are measured by python_calls.py, names that begin with busy/ by
camkin_busy. A row of an optional tier is left out if its benchmark is skipped, for want of a package; the report
says so.

Calibrations. A slower machine gets more time: the limit grows with the calibration loops of the row, measured in
the same run and compared with the reference; it never shrinks. A row with `to` and `calib` compares two
bottlenecks, such as arithmetic with the cache: other load on the core can slow only one of them, so its ratio may
grow as far as the calibrations are slower than the other benchmark. Calibrations do not explain every difference
between processors and none between compilers, so a processor or compiler without a reference has a larger tolerance.
A calibration outside its window makes the attempt inconclusive. Rows that do not pass are measured again, up to five
times, the last three after a pause.

CAMKIN_BENCH_STRICT=1, for a quiet machine with a reference: limits do not grow.
"""

from __future__ import annotations

import json
import re
import subprocess
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import python_calls
from reporting import cpu_model, tomllib

# Seconds to wait before each attempt. Other load on the host comes in bursts of a minute: the later attempts wait for
# its end.
PAUSES = (0.0, 0.0, 0.0, 20.0, 40.0, 80.0)
PASS, FAIL, INCONCLUSIVE, MISSING = "pass", "FAIL", "inconclusive", "MISSING"
EXIT = {PASS: 0, MISSING: 1, FAIL: 1, INCONCLUSIVE: 77}
ORDER = list(EXIT)
LOOSEST = 1.3  # a limit from a reference is at most this many times the measured time
NONE = float("inf")  # default of the optional numbers in a row
THRESHOLDS = Path(__file__).with_name("thresholds.toml")

Times = dict[str, float]  # benchmark -> ns per item


class BadThresholds(Exception):
    pass


@dataclass(frozen=True)
class Calibration:
    benchmark: str
    min_ns: float  # a time outside of this window is not plausible
    max_ns: float


@dataclass(frozen=True)
class Row:
    """A limit on the time of a benchmark or, with `to`, on its ratio to the time of another in the same run."""

    tier: str
    isa: tuple[str, ...]  # the levels that it applies to; empty: all
    name: str
    calibrations: tuple[Calibration, ...] = ()
    to: str = ""
    max: float = NONE  # the limit on every machine; without one, the references give it
    goal: float = NONE  # the aim, a time or a ratio; only `max` is enforced
    optional: bool = False  # left out if a benchmark is skipped

    def judges(self, level: str) -> bool:
        """Return whether the row applies to an instruction-set level."""
        return not self.isa or level in self.isa

    @property
    def threads(self) -> int:
        """The cores that the row needs. Automatic threads, threads:0, need two to differ from one."""
        return max([1, *(int(n) or 2 for b in self.benchmarks for n in re.findall(r"threads:(\d+)", b))])

    @property
    def benchmarks(self) -> list[str]:
        return [self.name, *([self.to] if self.to else []), *(c.benchmark for c in self.calibrations)]

    @property
    def referred(self) -> list[str]:
        """The benchmarks that a reference must contain to judge the row."""
        return self.benchmarks if self.max == NONE else [c.benchmark for c in self.calibrations]

    def figure(self, times: Times) -> float:
        return times[self.name] / (times[self.to] if self.to else 1.0)


@dataclass(frozen=True)
class Figures:
    """The times measured at one instruction-set level of one processor."""

    compiler: str
    date: str
    ns: Times


@dataclass(frozen=True)
class Reference:
    processor: str  # the name from processor()
    cpu: str
    levels: dict[str, Figures]


@dataclass(frozen=True)
class Thresholds:
    tol: float
    tol_elsewhere: float
    rows: list[Row]
    references: list[Reference]

    def figures(self, row: Row, level: str, processor: str) -> tuple[list[Figures], bool]:
        """Return the figures that judge the row, and whether they are of this processor."""

        def that_have_it(references: list[Reference], level: str | None) -> list[Figures]:
            each = [(name, figures) for r in references for name, figures in r.levels.items()]
            return [f for name, f in each if level in (name, None) and f.ns.keys() >= set(row.referred)]

        if found := that_have_it([r for r in self.references if r.processor == processor], level):
            return found, True
        found = that_have_it(self.references, level)
        if not found and row.max < NONE:  # only the calibrations matter
            found = that_have_it(self.references, None)
        return found, False


@dataclass
class Verdict:
    result: str
    ns: float = float("nan")
    scaled: float = float("nan")  # `ns` at the pace of the reference; for a ratio, the ratio
    limit: float = float("nan")  # on `scaled`, tolerance included
    note: str = ""


@dataclass
class Report:
    processor: str = ""
    context: dict[str, Any] = field(default_factory=dict)
    verdicts: dict[Row, Verdict] = field(default_factory=dict)
    attempts: list[Times] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)  # benchmark -> message

    @property
    def result(self) -> str:
        results = [v.result for v in self.verdicts.values()] or [INCONCLUSIVE]
        return next((r for r in (MISSING, FAIL, INCONCLUSIVE) if r in results), PASS)


def take(table: Any, where: str, required: dict[str, type], optional: dict[str, Any] | None = None) -> list[Any]:
    """Return the values of these keys, in this order; refuse a table with other keys."""
    optional = optional or {}
    kinds = required | {key: type(default) for key, default in optional.items()}
    if not isinstance(table, dict):
        raise BadThresholds(f"{where}: a table is expected")
    if unknown := table.keys() - kinds.keys():
        raise BadThresholds(f"{where}: unknown key {min(unknown)!r}")
    if missing := required.keys() - table.keys():
        raise BadThresholds(f"{where}: no {min(missing)!r}")
    values = [table.get(key, optional.get(key)) for key in kinds]
    for (key, kind), value in zip(kinds.items(), values, strict=True):
        if kind is float and isinstance(value, (float, int)) and not isinstance(value, bool):
            if key in table and not 0 < value < float("inf"):
                raise BadThresholds(f"{where}: {key!r} is not positive")
        elif not isinstance(value, kind):
            raise BadThresholds(f"{where}: {key!r} is no {kind.__name__}")
    return values


def load(path: Path) -> Any:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as e:
        raise BadThresholds(str(e)) from e


def load_reference(path: Path) -> Reference:
    levels = load(path)
    cpu = levels.pop("cpu", None)
    if not isinstance(cpu, str):
        raise BadThresholds(f"{path.name}: no 'cpu'")
    figures = {}
    for level, table in levels.items():
        where = f"{path.name}: {level}"
        compiler, date, ns = take(table, where, {"compiler": str, "date": str, "ns": dict})
        take(ns, where, dict.fromkeys(ns, float))
        figures[level] = Figures(compiler, date, ns)
    return Reference(path.stem, cpu, figures)


def load_thresholds(path: Path) -> Thresholds:
    """Return the rows of the file, and the references of the folder beside it."""
    kinds = {"tol": float, "tol_elsewhere": float, "calibration": dict, "tier": list}
    tol, tol_elsewhere, calibration_tables, tiers = take(load(path), "file", kinds)

    calibrations = {}
    for key, table in calibration_tables.items():
        kinds = {"benchmark": str, "min_ns": float, "max_ns": float}
        calibrations[key] = Calibration(*take(table, f"calibration {key!r}", kinds))

    rows: list[Row] = []
    for table in tiers:
        kinds, options = {"name": str, "rows": list}, {"isa": [], "optional": False}
        tier, row_tables, isa, optional = take(table, "tier", kinds, options)
        for r in row_tables:
            where = f"tier {tier!r}: {r}"
            if isinstance(r, dict) and "to" in r:
                kinds, most_of = {"name": str, "to": str}, "ratio_max"
                name, to, most, goal, calib = take(r, where, kinds, {most_of: NONE, "goal": NONE, "calib": []})
            else:
                kinds, most_of, to = {"name": str, "calib": list}, "ns_per_op_max", ""
                name, calib, most, goal = take(r, where, kinds, {most_of: NONE, "goal": NONE})
            if not (calib or to) or not all(c in calibrations for c in calib):
                raise BadThresholds(f"{where}: unknown calibration")
            of = tuple(calibrations[c] for c in calib)
            rows.append(Row(tier, tuple(isa), name, of, to, most, goal, optional))
    if not rows:
        raise BadThresholds("no rows")
    for benchmark in {b for row in rows for b in row.benchmarks}:
        if not re.fullmatch(r"[\w/:]+", benchmark):
            raise BadThresholds(f"{benchmark!r} is not the name of a benchmark")
    references = [load_reference(file) for file in sorted((path.parent / "references").glob("*.toml"))]
    return Thresholds(tol, tol_elsewhere, rows, references)


def limit(measured: float, goal: float, tol: float) -> float:
    """Return the limit, without the tolerance, that follows from a measured time."""
    most = LOOSEST * measured
    if measured * (1.0 + tol) <= goal < most:
        most = goal
    return most / (1.0 + tol)


def judge(row: Row, times: Times, figures: Figures, tol: float, allowed: float, strict: bool) -> Verdict:
    """Judge one row of one run by the figures of one reference."""
    if missing := [b for b in row.benchmarks if b not in times]:
        return Verdict(MISSING, note=f"no benchmark {missing[0]} ran")
    ns, measured = times[row.name], row.max == NONE
    most = limit(row.figure(figures.ns), row.goal, tol) if measured else row.max

    def slowness_of(benchmark: str) -> float:
        return times[benchmark] / figures.ns[benchmark]

    slowness = max([1.0, *(slowness_of(c.benchmark) for c in row.calibrations)])
    if row.to:
        beside = max(1.0, slowness / slowness_of(row.to)) if row.calibrations else 1.0
        ratio = row.figure(times) / (1.0 if strict else beside)
        most *= 1.0 + allowed if measured else 1.0
        return Verdict(PASS if ratio <= most else FAIL, ns, ratio, most, f"times {row.to}")
    verdict = Verdict(FAIL, ns, ns if strict else ns / slowness, most * (1.0 + allowed))
    for c in row.calibrations:
        if not c.min_ns <= times[c.benchmark] <= c.max_ns:
            verdict.result = INCONCLUSIVE
            verdict.note = f"{c.benchmark}: {times[c.benchmark]:.4g} ns, expected {c.min_ns:g} to {c.max_ns:g}"
            return verdict
    if verdict.scaled <= verdict.limit:
        verdict.result = PASS
    return verdict


def judge_here(
    row: Row, times: Times, thresholds: Thresholds, context: dict[str, Any], processor: str, strict: bool
) -> Verdict:
    """Judge one row by the reference of this processor, or by the loosest of the others."""
    level = context["camkin_isa"]
    found, own = thresholds.figures(row, level, processor)
    if not found:
        return Verdict(MISSING, note=f"no reference has measured it at level {level}")
    verdicts = []
    for figures in found:
        here = strict or (own and figures.compiler == context["compiler"])
        allowed = thresholds.tol if here else thresholds.tol_elsewhere
        verdicts.append(judge(row, times, figures, thresholds.tol, allowed, strict))
    return min(verdicts, key=lambda v: v.scaled / v.limit)


def gate(
    thresholds: Thresholds,
    run: Callable[[list[str]], dict[str, Any]],
    processor: str,
    strict: bool,
    pauses: Sequence[float] = PAUSES[:3],
) -> Report:
    """Judge all rows. `run` takes names of benchmarks and returns Google Benchmark's JSON."""
    report = Report(processor)
    todo = thresholds.rows
    for pause in pauses:
        time.sleep(pause)
        output = run(sorted({b for row in todo for b in row.benchmarks}))
        report.context = output["context"]
        report.attempts.append(times := least_times(output))
        report.errors |= {b["run_name"]: b["error_message"] for b in output["benchmarks"] if b.get("error_occurred")}
        # A row for another level or more cores is left out, but its benchmark must exist.
        known = {b["run_name"] for b in output["benchmarks"]}
        skipped = {name for name, message in report.errors.items() if message.startswith("skipped: ")}
        level, cores = report.context["camkin_isa"], report.context["num_cpus"]
        todo = [
            r
            for r in todo
            if (r.judges(level) and r.threads <= cores and not (r.optional and skipped & {*r.benchmarks}))
            or not known.issuperset(r.benchmarks)
        ]
        for row in todo:
            # One pass is enough, and a failure outweighs an inconclusive attempt.
            verdict = judge_here(row, times, thresholds, report.context, processor, strict)
            verdicts = [report.verdicts.get(row), verdict]
            report.verdicts[row] = min((v for v in verdicts if v), key=lambda v: (ORDER.index(v.result), v.scaled))
        todo = [row for row in todo if report.verdicts[row].result in (FAIL, INCONCLUSIVE)]
        if not todo:
            break
    return report


def least_times(output: dict[str, Any]) -> Times:
    """Return the least time per item of each benchmark that ran without an error."""
    times: Times = {}
    for b in output["benchmarks"]:
        if b.get("run_type") == "iteration" and not b.get("error_occurred"):
            times[b["run_name"]] = min(times.get(b["run_name"], float("inf")), 1e9 / b["items_per_second"])
    return times


def run(binaries: Path, names: Iterable[str], repetitions: int = 9) -> dict[str, Any]:
    """Run the benchmarks of these names, in C and in Python; return the form of Google Benchmark's JSON."""
    python = [name for name in names if name.startswith("python/")]
    busy = [name for name in names if name.startswith("busy/")]
    in_c = [name for name in names if name not in python + busy]
    output = run_benchmarks(binaries, in_c or ["calib/sin"], repetitions)  # the context is always needed
    if python:
        output["benchmarks"] += python_calls.run(python, repetitions)
    if busy:
        output["benchmarks"] += run_busy(binaries, busy)
    return output


def run_busy(binaries: Path, names: list[str]) -> list[dict[str, Any]]:
    """Run camkin_busy once: it takes its own sample of calls, which neighbouring names of one load share."""
    results = []
    loads = sorted(names, key=lambda name: name.split("/")[2:])
    for line in command_output([str(binaries / "camkin_busy"), *loads]).splitlines():
        name, ns = line.split()
        result = {"run_name": name, "run_type": "iteration"}
        if ns == "skipped":
            result |= {
                "error_occurred": True,
                "error_message": "skipped: another process can hold a core only of several",
            }
        else:
            result |= {"items_per_second": 1e9 / float(ns)}
        results.append(result)
    return results


def command_output(command: list[str]) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True)
    except FileNotFoundError as e:
        build = "cmake --preset bench && cmake --build --preset bench"
        raise RuntimeError(f"no program {command[0]}; build it ({build}) or name its folder (--binaries)") from e
    if done.returncode != 0:
        raise RuntimeError(f"{command[0]} ended with status {done.returncode}\n{done.stderr}")
    return done.stdout


def run_benchmarks(binaries: Path, names: Iterable[str] = (), repetitions: int = 9) -> dict[str, Any]:
    """Run the benchmarks of camkin_bench whose whole names match, or all of them."""
    command = [
        str(binaries / "camkin_bench"),
        f"--benchmark_filter=^({'|'.join(names) or '.*'})$",
        f"--benchmark_repetitions={repetitions}",
        "--benchmark_enable_random_interleaving=true",
        "--benchmark_min_time=0.02",
        "--benchmark_format=json",
    ]
    text = command_output(command)
    try:
        output: dict[str, Any] = json.loads(text)
    except json.JSONDecodeError as e:  # no name matched: Google Benchmark prints no JSON, or half of one
        raise RuntimeError(f"{command[0]} printed no JSON, no benchmark has these names: {e}") from e
    return output


def machine(context: dict[str, Any]) -> str:
    return (
        f"{cpu_model()}, {context['num_cpus']} cores, {context['compiler']}, level {context['camkin_isa']}, "
        f"camkin {context['camkin_version']}"
    )


def print_report(report: Report, thresholds: Thresholds, strict: bool) -> None:
    print(machine(report.context))
    if strict:
        print("strict: limits are absolute")
    known = [r for r in thresholds.references if r.processor == report.processor]
    if known:
        print(f"limits by the reference {report.processor}")
    else:
        names = " and ".join(r.processor for r in thresholds.references)
        print(
            f"no reference {report.processor}: the looser limits of {names}, tolerance {thresholds.tol_elsewhere:.0%}"
        )
    levels = [r.levels.get(report.context["camkin_isa"]) for r in known or thresholds.references]
    for c in sorted({c for row in thresholds.rows for c in row.calibrations}, key=lambda c: c.benchmark):
        measured = ", ".join(f"{t[c.benchmark]:.4g}" for t in report.attempts if c.benchmark in t)
        expected = ", ".join(f"{f.ns[c.benchmark]:g}" for f in levels if f and c.benchmark in f.ns)
        print(f"calibration {c.benchmark}: {measured or 'missing'} ns (reference: {expected or 'missing'} ns)")
    width = max(len(row.name) for row in thresholds.rows)
    tier = ""
    for row, v in report.verdicts.items():
        if row.tier != tier:
            tier = row.tier
            print(f"\n{tier:{width}}   ns/item    scaled     limit")
        goal = "" if row.goal == NONE else f"(goal {row.goal:g}: {'met' if v.scaled <= row.goal else 'not met'})"
        print(f"{row.name:{width}} {v.ns:9.4g} {v.scaled:9.4g} {v.limit:9.4g}  {v.result} {v.note} {goal}".rstrip())
    for name, message in report.errors.items():
        print(f"\n{name}: {message}")
    for left_out in sorted({row.tier for row in thresholds.rows if row not in report.verdicts}):
        print(f"\n{left_out}: rows left out, not for this instruction-set level or number of cores, or skipped")
    counts = [f"{n} {r}" for r in EXIT if (n := sum(v.result == r for v in report.verdicts.values()))]
    if report.result == INCONCLUSIVE:
        print("\nTHE SPEED GATE IS INCONCLUSIVE, which is not a pass: no limits for this level, or bad calibrations")
    goals = [v.scaled <= row.goal for row, v in report.verdicts.items() if row.goal < NONE]
    print(
        f"\nspeed gate: {', '.join(counts)}; {sum(goals)} of {len(goals)} goals met; attempts: {len(report.attempts)}"
    )
