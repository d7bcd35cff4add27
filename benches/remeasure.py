"""Writes new calibrations and limits of our own into thresholds.toml, for the level that the benchmarks run on.

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


def rewrite(text: str, isa: str, times: gate.Times) -> str:
    """`text` with the figures of the rows that have measured_ns; every row is a line."""
    tol = float(re.findall(r"^tol = (\S+)", text, re.M)[0])
    tier_isa, lines = "", []
    for line in text.splitlines():
        if line == "[[tier]]":
            tier_isa = ""
        elif found := re.fullmatch(r'isa = \["(.*)"\]', line):
            tier_isa = found[1]
        elif (found := re.search(r'benchmark = "(.*?)"', line)) and "ref_ns" in line:
            line = re.sub(r"ref_ns = [^ ,]+", f"ref_ns = {times[found[1]]:.4g}", line)
        elif (found := re.search(r'name = "(.*?)"', line)) and "measured_ns" in line and tier_isa in ("", isa):
            measured = float(f"{times[found[1]]:.4g}")
            limit = gate.LOOSEST / (1.0 + tol) * measured
            line = re.sub(r"measured_ns = [^ ,]+", f"measured_ns = {measured:g}", line)
            line = re.sub(r"ns_per_op_max = [^ ,]+", f"ns_per_op_max = {limit * 0.9995:.4g}", line)  # not rounded up
        lines.append(line)
    return "\n".join(lines) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--binary", type=Path, required=True, help="camkin_bench")
    parser.add_argument("--thresholds", type=Path, default=Path(__file__).with_name("thresholds.toml"))
    args = parser.parse_args()
    text = args.thresholds.read_text(encoding="utf-8")
    names = sorted(set(re.findall(r'(?:name|benchmark) = "([\w:]+/[\w/:]+)"', text)))
    output = gate.run_benchmarks(args.binary, names, repetitions=27)
    context = output["context"]
    text = rewrite(text, context["camkin_isa"], gate.least_times(output))
    for key, value in {"cpu": gate.cpu_model(), "compiler": context["compiler"], "date": context["date"][:10]}.items():
        text = re.sub(rf'^{key} = ".*"$', f'{key} = "{value}"', text, flags=re.M)
    args.thresholds.write_text(text, encoding="utf-8")
    gate.load_thresholds(args.thresholds)
    return 0


if __name__ == "__main__":
    sys.exit(main())
