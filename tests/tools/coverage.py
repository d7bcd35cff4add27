"""List the lines and branches of csrc/ that the C tests alone do not reach.

    python tests/tools/coverage.py

The script builds and runs the preset "coverage". It uses clang, whose counters belong to the source: a branch of an
inlined kernel is one branch, however many specialised copies the compiler made. Counts are added up over
instruction-set levels and test programs. Each operand of a && b counts as a condition, and so does each expansion of a
macro. Code of a level that the processor cannot run is left out, with a line that says so.

Counters are not atomic, because atomic ones make the tests five times slower. Threads would lose counts: one branch
could take off what another test added. So no test can start a thread, and the caller does the shares of all helpers.
Only the tests of threads run with them, and count for the source of threads alone.

A guard against something that cannot occur carries a comment that begins with "never:" and gives the reason. On the
line of a condition or case it excuses the outcome that was not seen, and the statement on the next line.
"""

import json
import os
import platform
import re
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "build" / "coverage"
CSRC = ROOT / "csrc"
# A feature of a processor that runs each level, as Linux names it.
LEVELS = {"x86-64-v2": "sse4_2", "x86-64-v3": "avx2", "x86-64-v4": "avx512vl"}
THREADS = CSRC / "base" / "threads.c"
TESTS_OF_THREADS = "^test_(team|threads)$"

NEVER = re.compile(r"/\* never: \w")


def run(*command: str | Path, before: Callable[[], None] | None = None, **more: str) -> str:
    environment = {**os.environ, **more}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=False, preexec_fn=before
    )
    if done.returncode:
        sys.exit(f"{done.stdout}\ncoverage: {command[0]} failed")
    return done.stdout


def levels() -> list[str]:
    """Return the instruction-set levels that this processor can run; none where the build knows one only."""
    if platform.machine() != "x86_64":
        return []
    features = Path("/proc/cpuinfo").read_text(encoding="utf-8").split()
    found = [level for level, feature in LEVELS.items() if feature in features]
    for level in LEVELS.keys() - set(found):
        print(f"the code of {level} alone is left out, because this processor cannot run it")
    return found


def forbid_threads() -> None:
    """Make the stack of a new thread larger than the address space, so that the system refuses every thread."""
    resource.setrlimit(resource.RLIMIT_STACK, (2**50, resource.getrlimit(resource.RLIMIT_STACK)[1]))


def measured() -> Any:
    """Build and run the C tests, and return what llvm-cov exports."""
    os.environ.setdefault("CMAKE_BUILD_PARALLEL_LEVEL", str(os.cpu_count()))
    run("cmake", "--preset", "coverage", f"-DCAMKIN_ISA={';'.join(levels())}")
    run("cmake", "--build", "--preset", "coverage")
    data = exported("all", "--exclude-regex", TESTS_OF_THREADS, before=forbid_threads)
    threads = exported("threads", "--tests-regex", TESTS_OF_THREADS)
    data["files"] += [file for file in threads["files"] if file["filename"] == str(THREADS)]
    data["functions"] += [function for function in threads["functions"] if function["filenames"] == [str(THREADS)]]
    return data


def exported(name: str, *tests: str, before: Callable[[], None] | None = None) -> Any:
    """Run some tests and return the counts of llvm-cov."""
    for old in BUILD.glob(f"{name}-*.profraw"):
        old.unlink()
    profiles = str(BUILD / f"{name}-%m.profraw")
    run("ctest", "--preset", "coverage", *tests, before=before, LLVM_PROFILE_FILE=profiles)
    run("llvm-profdata", "merge", *BUILD.glob(f"{name}-*.profraw"), "-o", BUILD / f"{name}.profdata")
    programs = sorted(p for p in BUILD.glob("test_*") if p.is_file())
    objects = [argument for program in programs[1:] for argument in ("-object", program)]
    export = run("llvm-cov", "export", f"-instr-profile={BUILD}/{name}.profdata", programs[0], *objects)
    return json.loads(export)["data"][0]


def line_counts(segments: list[list[Any]]) -> dict[int, int]:
    """Return how often each line ran, from the places where the count changes; llvm-cov computes it in this way."""
    counts: dict[int, int] = {}
    on: dict[int, list[list[Any]]] = {}
    for segment in segments:
        on.setdefault(segment[0], []).append(segment)
    before: list[Any] | None = None  # line, column, count, has a count, begins a region, is a gap
    for line in range(segments[0][0], segments[-1][0] + 1) if segments else []:
        here = on.get(line, [])
        begun = [s[2] for s in here if s[3] and s[4] and not s[5]]
        if before and before[3]:
            begun.append(before[2])
        if begun and not (here and here[0][4] and not here[0][3]):
            counts[line] = max(begun)
        before = here[-1] if here else before
    return counts


def branch_counts(functions: list[dict[str, Any]]) -> dict[tuple[Any, ...], int]:
    """Count how often each condition was true and false, by file, place, macro expansions around it, and outcome.

    A function of a header, or of several levels, occurs more than once; its largest count is taken.
    """
    counts: dict[tuple[Any, ...], int] = {}
    for function in functions:
        expansions = {region[6]: region for region in function["regions"] if region[7] == 1}
        for *span, true, false, number, _, _ in function["branches"]:
            path, line = [tuple(span)], span[0]
            while number in expansions:  # the line is that of the outermost macro
                outer = expansions[number]
                path.append(tuple(outer[:4]))
                line, number = outer[0], outer[5]
            for outcome, count in (("true", true), ("false", false)):
                key = function["filenames"][number], line, tuple(path), outcome
                counts[key] = max(counts.get(key, 0), count)
    return counts


def main() -> int:
    data = measured()
    seen = {Path(file["filename"]) for file in data["files"]}
    # Not linked into any test. A file of includes alone holds no code.
    unseen = [path for path in sorted(CSRC.glob("*/*.c")) if path not in seen and "{" in path.read_text()]
    branches = branch_counts(data["functions"])
    missed = [f"{path.relative_to(ROOT)}: no test uses it" for path in unseen]
    excused = 0
    totals = {"lines": [0, 0], "branches": [0, 0]}
    lines: dict[Path, dict[int, int]] = {}
    for file in data["files"]:
        counts = lines.setdefault(Path(file["filename"]), {})
        for line, count in line_counts(file["segments"]).items():
            counts[line] = max(counts.get(line, 0), count)
    for path, counts in lines.items():
        if path.parent.parent != CSRC:
            continue
        text = ["", *path.read_text().splitlines()]
        directive = [False] * len(text)  # macros count where they are used
        for i, source in enumerate(text):
            directive[i] = source.lstrip().startswith("#") or (directive[i - 1] and text[i - 1].endswith("\\"))

        def note(kind: str, line: int, count: int, what: str, near: tuple[int, ...], path: Path = path) -> None:
            nonlocal excused
            totals[kind][1] += 1
            never = any(NEVER.search(text[i]) for i in near)  # noqa: B023
            totals[kind][0] += count > 0 or never
            excused += count == 0 and never
            if not count and not never:
                missed.append(f"{path.relative_to(ROOT)}:{line}: {what}: {text[line].strip()}")  # noqa: B023

        for line, count in counts.items():
            if not directive[line]:
                note("lines", line, count, "not reached", (line, line - 1))
        for (name, line, _, outcome), count in sorted(branches.items()):
            # A switch without default names every value of its enum (-Wswitch), so "no case fits" is no branch.
            if Path(name) == path and not re.match(r"\s*switch \(", text[line]):
                note("branches", line, count, f"never {outcome}", (line,))
    print("\n".join(missed))
    print(f"{excused} lines and branches are marked 'never:'")
    print(
        "coverage: "
        + ", ".join(f"{reached} of {n} {kind} reached" for kind, (reached, n) in totals.items())
        + f", {100.0 * sum(t[0] for t in totals.values()) / max(1, sum(t[1] for t in totals.values())):.2f} %"
    )
    return bool(missed)


if __name__ == "__main__":
    sys.exit(main())
