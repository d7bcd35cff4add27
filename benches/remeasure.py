"""Writes new calibrations and limits of our own into thresholds.toml, for the level that the benchmarks run on.

A limit is 1.3 times what is measured now, tolerance included, or the goal where that is less and leaves the tolerance.

    python benches/remeasure.py --binary build/bench/benches/camkin_bench
    CAMKIN_ISA=x86-64-v3 python benches/remeasure.py --binary build/bench/benches/camkin_bench

Only after a look at why the times have changed. The machine becomes the reference machine, so run it for all levels.
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

import gate


def limit(measured: float, goal: float, tol: float) -> float:
    most = gate.LOOSEST * measured
    if measured * (1.0 + tol) <= goal < most:
        most = goal
    return most / (1.0 + tol)


def rewrite(text: str, isa: str, times: gate.Times) -> str:
    """`text` with the figures of the rows that have measured_ns or measured; every row is a line."""
    tol = float(re.findall(r"^tol = (\S+)", text, re.M)[0])
    tier_isa, lines = "", []
    for line in text.splitlines():
        if line == "[[tier]]":
            tier_isa = ""
        elif found := re.fullmatch(r'isa = \["(.*)"\]', line):
            tier_isa = found[1]
        elif (found := re.search(r'benchmark = "(.*?)"', line)) and "ref_ns" in line:
            line = re.sub(r"ref_ns = [^ ,]+", f"ref_ns = {times[found[1]]:.4g}", line)
        elif (found := re.search(r'name = "(.*?)".* measured(_ns)? = ', line)) and tier_isa in ("", isa):
            time = times[found[1]]
            if to := re.search(r' to = "(.*?)"', line):
                time /= times[to[1]]
            measured = float(f"{time:.4g}")
            goal = re.search(r"goal = ([^ ,]+)", line)
            most = limit(measured, float(goal[1]) if goal else gate.NONE, tol)
            line = re.sub(r"(measured|measured_ns) = [^ ,]+", rf"\1 = {measured:g}", line)
            line = re.sub(r"(ratio_max|ns_per_op_max) = [^ ,]+", rf"\1 = {most * 0.9995:.4g}", line)  # not rounded up
        lines.append(line)
    return "\n".join(lines) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--binary", type=Path, required=True, help="camkin_bench")
    parser.add_argument("--thresholds", type=Path, default=Path(__file__).with_name("thresholds.toml"))
    parser.add_argument("--repetitions", type=int, default=27)
    args = parser.parse_args()
    text = args.thresholds.read_text(encoding="utf-8")
    names = sorted({name for row in gate.load_thresholds(args.thresholds).rows for name in row.benchmarks})
    output = gate.run(args.binary, names, args.repetitions)
    context = output["context"]
    text = rewrite(text, context["camkin_isa"], gate.least_times(output))
    for key, value in {"cpu": gate.cpu_model(), "compiler": context["compiler"], "date": context["date"][:10]}.items():
        text = re.sub(rf'^{key} = ".*"$', f'{key} = "{value}"', text, flags=re.M)
    args.thresholds.write_text(text, encoding="utf-8")
    gate.load_thresholds(args.thresholds)
    return 0


if __name__ == "__main__":
    sys.exit(main())
