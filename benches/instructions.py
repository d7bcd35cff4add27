"""Instructions per item of the key calls, counted by callgrind and compared to those kept in instructions.toml.

    python benches/instructions.py --binary build/bench/benches/camkin_count            compare: 1 % more or fewer fails
    python benches/instructions.py --binary build/bench/benches/camkin_count --write    keep what is counted now

A count does not depend on what else the machine does, so that much less than the speed gate can see is seen. It does
depend on the compiler: counts of another are not compared. The level is x86-64-v3, since Valgrind 3.19 has no AVX-512.

Exit status: 0 as kept, or of another compiler; 1 changed, or nothing could be counted.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from itertools import zip_longest
from pathlib import Path

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

LEVEL = "x86-64-v3"
TOLERANCE = 0.01
KEPT = Path(__file__).with_name("instructions.toml")
HEAD = """\
# Instructions per item (a point, or a call for one) at level {level}: written by instructions.py --write.
compiler = "{compiler}"

[counts]
"""


def events(binary: Path, *options: str) -> tuple[str, dict[str, dict[str, float]]]:
    """The compiler, and of every call of camkin_count what callgrind counts per item: Ir are instructions; and runs of
    points, for each of which a kernel is called."""
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
    """The compiler, and instructions per item of every call of camkin_count."""
    compiler, counts = events(binary)
    return compiler, {name: each["Ir"] for name, each in counts.items()}


def compare(kept: dict[str, float], counts: dict[str, float]) -> list[str]:
    """What is not as kept, in words."""
    changed = [f"{name}: counted, but not kept" for name in counts.keys() - kept.keys()]
    changed += [f"{name}: kept, but not counted" for name in kept.keys() - counts.keys()]
    for name in kept.keys() & counts.keys():
        if abs(counts[name] / kept[name] - 1.0) > TOLERANCE:
            changed.append(f"{name}: {counts[name]:.2f} instead of {kept[name]:.2f}")
    return sorted(changed)


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--binary", type=Path, required=True, help="camkin_count")
    parser.add_argument("--write", action="store_true", help="keep the counts")
    parser.add_argument("--kept", type=Path, default=KEPT)
    args = parser.parse_args(argv)
    try:
        compiler, counts = count(args.binary)
    except (OSError, RuntimeError, IndexError) as e:
        print(f"instructions: nothing was counted: {e}")
        return 1
    if args.write:
        lines = "".join(f'"{name}" = {n:.2f}\n' for name, n in counts.items())
        args.kept.write_text(HEAD.format(level=LEVEL, compiler=compiler) + lines, encoding="utf-8")
        print(f"instructions: {len(counts)} counts kept")
        return 0
    data = tomllib.loads(args.kept.read_text(encoding="utf-8"))
    for name, n in counts.items():
        print(f"{name:45} {n:10.2f}")
    if compiler != data["compiler"]:
        print(f"instructions: NOT COMPARED: another compiler, {compiler}; the counts kept are of {data['compiler']}")
        return 0
    changed = compare(data["counts"], counts)
    for line in changed:
        print(line)
    print(f"instructions: {len(counts) - len(changed)} of {len(counts)} counts as kept, within {TOLERANCE:.0%}")
    return 1 if changed else 0


if __name__ == "__main__":
    sys.exit(main())
