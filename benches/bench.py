"""One door to every measurement. README.md says which command answers which question.

    python benches/bench.py run [FILTER] [--against FOLDER]
    python benches/bench.py gate | rebase | count [WHAT] | peers | report

Build the programs first: cmake --preset bench && cmake --build --preset bench
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any

BENCHES = Path(__file__).resolve().parent
sys.path[:0] = [str(BENCHES), str(BENCHES.parent / "scripts")]

import gate  # noqa: E402
from reporting import processor  # noqa: E402


def run(args: argparse.Namespace) -> int:
    import run

    if args.against:
        return run.compare(args.binaries, args.against, args.filter, args.repetitions)
    return run.show(args.binaries, args.filter, args.repetitions)


def judge(args: argparse.Namespace) -> int:
    """Exit status: 0 passed, 1 failed or a benchmark is missing, 2 bad thresholds file, 77 inconclusive."""
    strict = os.environ.get("CAMKIN_BENCH_STRICT", "0") not in ("", "0")
    try:
        thresholds = gate.load_thresholds(args.thresholds)
    except gate.BadThresholds as e:
        print(f"{args.thresholds}: {e}", file=sys.stderr)
        return 2
    report = gate.gate(thresholds, lambda names: gate.run(args.binaries, names), processor(), strict, gate.PAUSES)
    gate.print_report(report, thresholds, strict)
    if args.json:
        verdicts = [{"tier": r.tier, "name": r.name, **vars(v)} for r, v in report.verdicts.items()]
        content = {"context": report.context, "result": report.result, "rows": verdicts, "attempts": report.attempts}
        args.json.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    return gate.EXIT[report.result]


def rebase(args: argparse.Namespace) -> int:
    import rebase

    return rebase.measure(args.binaries, args.thresholds, args.repetitions)


def count(args: argparse.Namespace) -> int:
    from counters import instructions, memory, vectors

    if args.what == "memory":
        return memory.check(args.binaries / "camkin_count")
    if args.what == "vectors":
        return vectors.check(args.binaries)
    return instructions.check(args.binaries / "camkin_count", write=args.write)


def peers(args: argparse.Namespace) -> int:
    from peers import compare

    return compare.show(args.binaries, args.repetitions, args.largest, args.json)


def report(args: argparse.Namespace) -> int:
    import report

    return report.write(args.binaries if args.measure else None, args.only, args.repetitions)


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = top.add_subparsers(required=True, metavar="COMMAND")

    def command(function: Any, name: str, text: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=text, description=text)
        folder = BENCHES.parent / "build" / "bench" / "benches"
        added.add_argument(
            "--binaries", type=Path, default=folder, help="folder of the programs (default: %(default)s)"
        )
        added.set_defaults(function=function)
        return added

    def repetitions(added: argparse.ArgumentParser, default: int) -> None:
        added.add_argument("--repetitions", type=int, default=default, help="(default: %(default)s)")

    def thresholds(added: argparse.ArgumentParser) -> None:
        added.add_argument("--thresholds", type=Path, default=gate.THRESHOLDS, help="(default: %(default)s)")

    added = command(run, "run", "time benchmarks, or compare two builds")
    added.add_argument(
        "filter", nargs="?", default=".*", help="regular expression that whole names match (default: all)"
    )
    added.add_argument("--against", type=Path, metavar="FOLDER", help="programs of another build, timed in turns")
    repetitions(added, 9)
    added = command(judge, "gate", "judge the benchmarks of thresholds.toml")
    thresholds(added)
    added.add_argument("--json", type=Path, metavar="FILE", help="also write all times and verdicts to this file")
    added = command(rebase, "rebase", "measure the reference of this processor for the gate")
    thresholds(added)
    repetitions(added, 27)
    added = command(count, "count", "count instructions, memory accesses or vector operations")
    added.add_argument("what", nargs="?", choices=("instructions", "memory", "vectors"), default="instructions")
    added.add_argument("--write", action="store_true", help="record the counts of instructions")
    added = command(peers, "peers", "compare results and times with other libraries")
    added.add_argument("--json", type=Path, metavar="FILE", help="also write the results to this file")
    added.add_argument("--largest", type=int, default=4_000_000, metavar="N", help="(default: %(default)s)")
    repetitions(added, 7)
    added = command(report, "report", "write the performance pages from their figures")
    added.add_argument("--measure", action="store_true", help="measure the figures first")
    added.add_argument("--only", action="append", metavar="PART", help="measure this part: bench, vectors, counts, ...")
    repetitions(added, 9)
    return top


def main(argv: list[str] | None = None) -> int:
    args = parser().parse_args(argv)
    try:
        status: int = args.function(args)
    except (OSError, RuntimeError, ValueError) as e:
        print(f"bench.py: {e}", file=sys.stderr)
        return 1
    return status


if __name__ == "__main__":
    sys.exit(main())
