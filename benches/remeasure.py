"""Measures what the gate's limits are made from on the processor at hand, and writes its file of references/.

    python benches/remeasure.py --binary build/bench/benches/camkin_bench
    CAMKIN_ISA=x86-64-v3 python benches/remeasure.py --binary build/bench/benches/camkin_bench

Each writes the figures of the instruction-set level that the benchmarks run on, and leaves other levels and the files
of other processors as they are. On a quiet machine, and only after a look at why the times have changed.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import gate

HEAD = "# Least time of each benchmark of the gate [ns per item], by instruction-set level: written by remeasure.py.\n"


def text_of(reference: gate.Reference) -> str:
    """The reference as a file that gate.load_reference() reads."""
    text = HEAD + f'cpu = "{reference.cpu}"\n'
    for level, figures in sorted(reference.levels.items()):
        text += f'\n[{level}]\ncompiler = "{figures.compiler}"\ndate = "{figures.date}"\n\n[{level}.ns]\n'
        text += "".join(f'"{name}" = {ns:.4g}\n' for name, ns in sorted(figures.ns.items()))
    return text


def write(folder: Path, processor: str, cpu: str, level: str, figures: gate.Figures) -> Path:
    """Put the figures of one level into the file of this processor."""
    path = folder / f"{processor}.toml"
    levels = gate.load_reference(path).levels if path.exists() else {}
    path.write_text(text_of(gate.Reference(processor, cpu, levels | {level: figures})), encoding="utf-8")
    return path


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--binary", type=Path, required=True, help="camkin_bench")
    parser.add_argument("--thresholds", type=Path, default=Path(__file__).with_name("thresholds.toml"))
    parser.add_argument("--repetitions", type=int, default=27)
    args = parser.parse_args()
    rows = gate.load_thresholds(args.thresholds).rows
    names = {name for row in rows for name in row.benchmarks}
    output = gate.run(args.binary, sorted(names), args.repetitions)
    context, times = output["context"], gate.least_times(output)
    level = context["camkin_isa"]
    needed = {name for row in rows if not row.isa or level in row.isa for name in row.benchmarks}
    figures = gate.Figures(context["compiler"], context["date"][:10], {n: times[n] for n in needed & times.keys()})
    folder = args.thresholds.parent / "references"
    print(write(folder, gate.processor(), gate.cpu_model(), level, figures))
    for name in sorted(needed - times.keys()):
        print(f"not measured, not for this processor: {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
