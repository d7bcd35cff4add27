"""Measure the benchmarks of the gate on this processor, and write its file of references/.

    python benches/bench.py rebase
    CAMKIN_ISA=x86-64-v3 python benches/bench.py rebase

A call writes the figures of one instruction-set level: the best one, or the level that CAMKIN_ISA names. Other
levels and the files of other processors stay as they are. Measure on a quiet machine, and only when you know why
the times changed.
"""

from __future__ import annotations

from pathlib import Path

import gate
from reporting import cpu_model, processor

HEAD = (
    "# Least time of each benchmark of the gate [ns per item], by instruction-set level: written by bench.py rebase.\n"
)


def text_of(reference: gate.Reference) -> str:
    """Return the reference in the form that gate.load_reference() reads."""
    text = HEAD + f'cpu = "{reference.cpu}"\n'
    for level, figures in sorted(reference.levels.items()):
        text += f'\n[{level}]\ncompiler = "{figures.compiler}"\ndate = "{figures.date}"\n\n[{level}.ns]\n'
        text += "".join(f'"{name}" = {ns:.4g}\n' for name, ns in sorted(figures.ns.items()))
    return text


def write(folder: Path, processor: str, cpu: str, level: str, figures: gate.Figures) -> Path:
    """Write the figures of one level into the file of this processor."""
    path = folder / f"{processor}.toml"
    levels = gate.load_reference(path).levels if path.exists() else {}
    path.write_text(text_of(gate.Reference(processor, cpu, levels | {level: figures})), encoding="utf-8")
    return path


def measure(binaries: Path, thresholds: Path, repetitions: int) -> int:
    rows = gate.load_thresholds(thresholds).rows
    names = {name for row in rows for name in row.benchmarks}
    output = gate.run(binaries, sorted(names), repetitions)
    context, times = output["context"], gate.least_times(output)
    level = context["camkin_isa"]
    needed = {name for row in rows if not row.isa or level in row.isa for name in row.benchmarks}
    figures = gate.Figures(context["compiler"], context["date"][:10], {n: times[n] for n in needed & times.keys()})
    print(write(thresholds.parent / "references", processor(), cpu_model(), level, figures))
    for name in sorted(needed - times.keys()):
        print(f"not measured, not for this processor: {name}")
    return 0
