"""Count the instructions of the most used calls with callgrind, and compare them with instructions.toml.

    python benches/bench.py count            compare: a difference of 1 % fails
    python benches/bench.py count --write    record the counts

A count does not depend on other load, so it shows much smaller changes than a time. It depends on the compiler: the
counts of another compiler are not compared. The level is x86-64-v3, because Valgrind 3.19 does not support AVX-512.
"""

from __future__ import annotations

import re
import subprocess
import tempfile
from itertools import zip_longest
from pathlib import Path

from reporting import tomllib

LEVEL = "x86-64-v3"
TOLERANCE = 0.01
RECORDED = Path(__file__).parent.with_name("instructions.toml")
HEAD = """\
# Instructions per item (a point, or a call for one) at level {level}: written by bench.py count --write.
compiler = "{compiler}"

[counts]
"""


def events(binary: Path, *options: str) -> tuple[str, dict[str, dict[str, float]]]:
    """Return the compiler, and for every call of camkin_count the events of callgrind per item.

    Ir is the number of instructions; `runs` is the number of kernel calls, one for each run of points in a piece.
    """
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder, "out")
        options = (*options, "--compress-strings=no", f"--callgrind-out-file={out}")
        options = (*options, "--zero-before=measured", "--dump-after=measured")
        command = ["valgrind", "--tool=callgrind", *options, str(binary), LEVEL]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(f"{' '.join(command)} ended with status {done.returncode}\n{done.stderr}")
        calls = re.findall(r"^call (\S+) (\d+)", done.stdout, re.M)
        counts = {}
        for part, (name, items) in enumerate(calls, 1):
            text = Path(f"{out}.{part}").read_text()
            kinds, summary = (re.findall(rf"^{line}: (.*)$", text, re.M)[0].split() for line in ("events", "summary"))
            each = zip_longest(kinds, summary, fillvalue="0")  # zeros at the end are left out
            counts[name] = {kind: int(n) / int(items) for kind, n in each}
            runs = re.findall(r"^cfn=run_[A-Z]\w*\ncalls=(\d+)", text, re.M)
            counts[name]["runs"] = sum(map(int, runs)) / int(items)
    return re.findall(r"^compiler (.*)$", done.stdout, re.M)[0], counts


def count(binary: Path) -> tuple[str, dict[str, float]]:
    """Return the compiler, and the instructions per item of every call of camkin_count."""
    compiler, counts = events(binary)
    return compiler, {name: each["Ir"] for name, each in counts.items()}


def compare(recorded: dict[str, float], counts: dict[str, float]) -> list[str]:
    """Return a line for each count that differs."""
    changed = [f"{name}: counted, but not recorded" for name in counts.keys() - recorded.keys()]
    changed += [f"{name}: recorded, but not counted" for name in recorded.keys() - counts.keys()]
    for name in recorded.keys() & counts.keys():
        if abs(counts[name] / recorded[name] - 1.0) > TOLERANCE:
            changed.append(f"{name}: {counts[name]:.2f} instead of {recorded[name]:.2f}")
    return sorted(changed)


def check(binary: Path, *, write: bool = False, recorded: Path = RECORDED) -> int:
    """Return 1 if counts differ from those recorded, or nothing could be counted; else 0."""
    try:
        compiler, counts = count(binary)
    except (OSError, RuntimeError, IndexError) as e:
        print(f"instructions: nothing was counted: {e}")
        return 1
    if write:
        lines = "".join(f'"{name}" = {n:.2f}\n' for name, n in counts.items())
        recorded.write_text(HEAD.format(level=LEVEL, compiler=compiler) + lines, encoding="utf-8")
        print(f"instructions: {len(counts)} counts recorded")
        return 0
    data = tomllib.loads(recorded.read_text(encoding="utf-8"))
    for name, n in counts.items():
        print(f"{name:45} {n:10.2f}")
    if compiler != data["compiler"]:
        print(
            f"instructions: NOT COMPARED: another compiler, {compiler}; the recorded counts are of {data['compiler']}"
        )
        return 0
    changed = compare(data["counts"], counts)
    for line in changed:
        print(line)
    print(f"instructions: {len(counts) - len(changed)} of {len(counts)} counts as recorded, within {TOLERANCE:.0%}")
    return 1 if changed else 0
