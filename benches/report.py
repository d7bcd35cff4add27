"""Runs all benchmarks and writes docs/performance-data.json, and from it docs/performance.md.

python benches/report.py --binary build/bench/benches/camkin_bench    measure, then write both
python benches/report.py                                              only write the page anew
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import gate

DOCS = Path(__file__).resolve().parent.parent / "docs"
INTRODUCTION = """\
<!-- Made by benches/report.py from performance-data.json: do not edit. -->
# Performance

Measured on {date} on {machine}, with

    python benches/report.py --binary build/bench/benches/camkin_bench

which writes this page and the figures behind it, `performance-data.json`. The program is rise 90 degrees, dwell 45,
fall 90, dwell 135. Times are the least of {repetitions} interleaved repetitions, in CPU time; for two threads, in
wall-clock time. `libm_loop` is a plain C loop that computes s, v, a, j of the same cycloidal program with the sin() and
cos() of libm. `roof` is a plain loop that reads one array and writes four, built for the best level of the processor.
Random angles of 10 000 points and fewer recur at every repetition, so that the branch predictor learns the order: this
flatters loops that branch, such as `libm_loop`.
"""


def measure(binary: Path, repetitions: int) -> dict[str, Any]:
    output = gate.run_benchmarks(binary, repetitions=repetitions)
    output["benchmarks"].sort(key=lambda b: (b["family_index"], b["per_family_instance_index"]))  # as in bench.cpp
    context = output["context"]
    if failed := sorted({b["run_name"] for b in output["benchmarks"] if b.get("error_occurred")}):
        raise RuntimeError(f"failed: {', '.join(failed)}")
    return {
        "date": context["date"][:10],
        "machine": gate.machine(context),
        "repetitions": repetitions,
        "ns_per_item": {name: float(f"{ns:.4g}") for name, ns in gate.least_times(output).items()},
    }


def table(heads: list[str], rows: list[list[str]]) -> str:
    """The first column is text, the others are numbers."""
    lines = [heads, ["---", *["---:"] * (len(heads) - 1)], *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def sizes(ns: dict[str, float], prefix: str) -> list[int]:
    return sorted({int(name.split("n:")[1].split("/")[0]) for name in ns if name.startswith(prefix + "/n:")})


def page(data: dict[str, Any]) -> str:
    ns: dict[str, float] = data["ns_per_item"]

    def batch(name: str, n: int, order: str) -> list[str]:
        """One thread: time, rate, and the comparisons."""
        t = ns[f"{name}/n:{n}/threads:1"]
        libm, roof = ns[f"libm_loop/{order}/n:10000"], ns[f"roof/n:{n}"]
        return [f"{t:.3g}", f"{1e3 / t:,.0f}", f"{libm / t:.1f}", f"{t / roof:.2f}"]

    heads = ["ns/point", "million points/s", "times libm_loop", "time / roof"]
    text = INTRODUCTION.format(**data)

    text += "\n## All laws and outputs, 10 000 points, one thread\n\n"
    rows = []
    for name in ns:
        if name.startswith("eval/") and name.endswith("/n:10000/threads:1"):
            _, outputs, law, order, *_ = name.split("/")
            comparisons = batch(f"eval/{outputs}/{law}/{order}", 10000, order)
            if outputs != "svaj":
                comparisons[2:] = ["", ""]  # the yardsticks have four outputs
            rows.append([law, ", ".join(outputs), order, *comparisons])
    text += table(["law", "outputs", "angles", *heads], rows)

    for order in ("sorted", "random"):
        name = f"eval/svaj/modified_sine/{order}"
        text += f"\n## s, v, a, j of the modified sine over the number of points, {order} angles\n\n"
        rows = []
        for n in sizes(ns, name):
            two = ns.get(f"{name}/n:{n}/threads:2/real_time")
            rows.append([f"{n:,}", *batch(name, n, order), f"{two:.3g}" if two else ""])
        text += table(["points", *heads, "two threads, ns/point"], rows)

    text += "\n## Boundary conditions, s, v, a, j of the modified sine\n\n"
    rows = []
    for name in ("boundary/steady/sorted", "boundary/steady/random", "boundary/ramp/sorted", "boundary_grid/steady"):
        order = "random" if name.endswith("random") else "sorted"
        for n in sizes(ns, name):
            two = ns.get(f"{name}/n:{n}/threads:2/real_time")
            rows.append([name, f"{n:,}", *batch(name, n, order), f"{two:.3g}" if two else ""])
    text += table(["call/drive/times", "points", *heads, "two threads, ns/point"], rows)

    text += "\n## Single calls\n\n"
    rows = [
        [f"`camkin_{call}`", *(f"{ns[f'{call}/{order}']:.3g}" for order in ("sorted", "random"))]
        for call in ("displacement", "velocity", "acceleration", "jerk", "boundary_at")
    ]
    text += table(["call", "angles or times in order, ns", "at random, ns"], rows)

    text += "\n## Yardsticks\n\n"
    rows = [[f"`{name}`", f"{t:.3g}"] for name, t in ns.items() if name.startswith(("calib", "libm_loop", "roof"))]
    text += table(["loop", "ns/item"], rows)
    return text + "\nAn item is a point; of `calib/sin` a sine, and of `calib/fma` a block of 8192 multiply-adds.\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--binary", type=Path, help="camkin_bench: measure first")
    parser.add_argument("--repetitions", type=int, default=9)
    args = parser.parse_args()
    data_file = DOCS / "performance-data.json"
    if args.binary:
        data = measure(args.binary, args.repetitions)
        data_file.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")
    data = json.loads(data_file.read_text(encoding="utf-8"))
    (DOCS / "performance.md").write_text(page(data), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
