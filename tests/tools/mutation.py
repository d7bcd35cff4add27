"""Break one thing of csrc/ at a time, and check that the C tests detect it.

    python tests/tools/mutation.py                     400 mutants, drawn from all
    python tests/tools/mutation.py --count 60          fewer
    python tests/tools/mutation.py --all               every one
    python tests/tools/mutation.py --file kernels.c    of one file (may be repeated)
    python tests/tools/mutation.py --all --line phase  of the lines in which a regular expression is found

A mutant is one change of the text: an operator, a comparison or its bound, a constant (also by a factor), a sign, a
condition that always or never holds, a statement left out, swapped arguments, or swapped halves of a double-double.
Comments, strings and directives do not change; the bodies of macros do. A mutant that does not compile, or compiles to
the same machine code, does not count. The others are linked and run against the C tests, those that killed most per
second first. A test that fails, crashes or takes too much CPU time kills the mutant. All files are in build/mutation.

The order of the draw is a hash of the change and its function. An edit elsewhere in the sources therefore changes
neither the draw nor tests/data/equivalent_mutants.txt. That file lists the mutants that no test can kill because they
change no result, each with the reason; those that survive are reported and left out of the share.
"""

import argparse
import contextlib
import hashlib
import math
import os
import platform
import queue
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter, deque
from collections.abc import Container, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "build" / "mutation"
EQUIVALENT = ROOT / "tests" / "data" / "equivalent_mutants.txt"
GOAL = 95.0
WAIT = 40.0  # seconds for each second of CPU time that a test may take: a deadlock takes none
MISSED = "NOT EXPLAINED: a test is missing, or an explanation"

# The level of the tests; all levels for files about levels.
LEVELS = {
    "x86_64": [("x86_64_v3", "-march=x86-64-v3"), ("x86_64_v4", "-march=x86-64-v4"), ("x86_64_v2", "-march=x86-64-v2")],
    "aarch64": [("neon", "")],
}.get(platform.machine(), [("native", "")])
CC = os.environ.get("CC", "cc").split()
FLAGS = (
    "-std=c11 -O1 -w -fopenmp -ffp-contract=off -fno-math-errno -fno-trapping-math -Iinclude -DCAMKIN_BUILDING"
    " -Werror=incompatible-pointer-types -Werror=int-conversion -Werror=implicit-function-declaration"
).split()

# ---- mutants ----


@dataclass(frozen=True)
class Mutant:
    file: str
    function: str
    start: int
    end: int
    text: str
    was: str
    becomes: str

    def key(self) -> tuple[str, str, str]:
        return self.function, self.was, self.becomes

    def wider_keys(self) -> list[tuple[str, str, str]]:
        """Return the keys of its explanation: itself, any change of its line, the line in any function."""
        return [self.key(), (self.function, self.was, "*"), ("*", self.was, self.becomes)]

    def rank(self, seed: int) -> str:
        return hashlib.sha256(repr((seed, self.key())).encode()).hexdigest()


TOKEN = re.compile(
    r"""(?P<text>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')
      | (?P<number>0[xX][0-9a-fA-F.]+(?:[pP][+-]?\d+)?[uUlL]*|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?[uUlLfF]*)
      | (?P<name>[A-Za-z_]\w*)
      | (?P<operator>\#\#|\+\+|--|->|<<=|>>=|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&|^]=|\.\.\.
                    |[-+*/%<>=!~&|^?:;,.(){}\[\]])""",
    re.VERBOSE,
)
SWAPPED = {
    "+": ["-"], "-": ["+"], "*": ["/"], "/": ["*"], "%": ["/"], "<<": [">>"], ">>": ["<<"], "&": ["|"], "|": ["&"],
    "^": ["|"], "+=": ["-="], "-=": ["+="], "*=": ["/="], "/=": ["*="], "|=": ["&="], "&=": ["|="], "++": ["--"],
    "--": ["++"], "&&": ["||"], "||": ["&&"], "<": ["<=", ">="], ">": [">=", "<="], "<=": ["<", ">"], ">=": [">", "<"],
    "==": ["!="], "!=": ["=="],
}  # fmt: skip
BINARY_AFTER = {"number", "name", "text"}
COMMUTATIVE = {"dd_add", "dd_mul", "dd_two_sum", "fmax", "TWO_SUM"}
TYPES = set("void char int short long float double signed unsigned const struct enum static restrict extern".split())
KEYWORDS = TYPES | set("if else for while do switch case default return break continue goto typedef sizeof".split())


def code_of(source: str) -> str:
    """Return the source with spaces in place of everything that is not code."""

    def blank(match: re.Match[str]) -> str:
        return re.sub(r"[^\n]", " ", match.group())

    source = re.sub(r"/\*.*?\*/", blank, source, flags=re.DOTALL)
    source = re.sub(r"^[ \t]*#[ \t]*(?!define|[ \t])(?:[^\n]*\\\n)*[^\n]*", blank, source, flags=re.MULTILINE)
    source = re.sub(r"^[ \t]*#[ \t]*define[ \t]+\w+(?:\([^)]*\))?", blank, source, flags=re.MULTILINE)
    return re.sub(r"\\(?=\n)", " ", source)


def is_type(token: str) -> bool:
    return token in TYPES or re.fullmatch(r"(ck|camkin)_[a-z_]+|\w+_t|dd|series|places|look|place", token) is not None


def constants(token: str) -> Iterator[str]:
    if re.fullmatch(r"(0[xX][0-9a-fA-F]+|\d+)[uUlL]*", token):
        whole = int(token.rstrip("uUlL"), 0)
        yield str(whole + 1)
        yield f"({whole - 1})" if whole == 0 else str(whole - 1)
    else:
        value = float.fromhex(token) if token.lower().startswith("0x") else float(token)
        if value == 0.0:
            yield "1.0"
        else:
            yield f"(-{token})"
            yield repr(value * (1 + 2**-10))
            yield from (repr(value * factor) for factor in (0.5, 2.0))
            if value < 1e-3:  # a threshold, whose tests may tolerate powers of ten
                yield from (repr(value * factor) for factor in (1e-4, 1e4))


def mutants_of(path: Path) -> list[Mutant]:
    source = path.read_text()
    code = code_of(source)
    tokens = [(m.lastgroup or "", m.group(), m.start(), m.end()) for m in TOKEN.finditer(code)]
    changes: list[tuple[int, int, str]] = []
    match: dict[int, int] = {}  # of brackets
    stack: list[int] = []
    for i, (_, token, _, _) in enumerate(tokens):
        if token in "([{" and len(token) == 1:
            stack.append(i)
        elif token in ")]}" and len(token) == 1 and stack:
            match[stack[-1]] = i
            stack.pop()

    depth, begins, declares, initialises = 0, True, False, False
    for i, (kind, token, start, end) in enumerate(tokens):
        before = tokens[i - 1] if i else ("", "", 0, 0)
        after = tokens[i + 1] if i + 1 < len(tokens) else ("", "", 0, 0)
        if begins:
            declares = is_type(token) or (kind == "name" and token not in KEYWORDS and after[0] == "name")
            initialises = False
            if ((token == "*" or (kind == "name" and token not in KEYWORDS)) and not declares) or token in (
                "break",
                "continue",
            ):
                stop = i
                while stop < len(tokens) and tokens[stop][1] != ";":
                    stop = match.get(stop, stop) + 1
                inner = [t[1] for t in tokens[i:stop]]
                if stop < len(tokens) and inner.count("{") == inner.count("}") and inner.count("(") == inner.count(")"):
                    changes.append((start, tokens[stop][2], ""))
        if token == "(":
            depth += 1
        elif token == ")":
            depth -= 1
        begins = depth == 0 and (token in (";", "{", "}", "else", "do") or (token == ":" and before[0] == "name"))
        if token == ")" and depth == 0:
            opened = next((a for a, b in match.items() if b == i), i)
            begins = tokens[opened - 1][1] in ("if", "for", "while", "switch")
        if token in ("=", ","):
            initialises = token == "="

        binary = before[0] in BINARY_AFTER or before[1] in (")", "]")
        if kind == "number":
            bound = before[1] == "[" and after[1] == "]" and declares and not initialises
            zeroed = token == "0" and before[1] == "{" and after[1] == "}"  # {0}: all of it, not one constant
            if not bound and not zeroed and before[1] != "##" and after[1] != "##":
                changes += [(start, end, text) for text in constants(token)]
        elif kind == "operator":
            if token in ("-", "!", "~") and not binary:
                changes.append((start, end, ""))
            elif token == "?":
                changes += [(start, end, "|| 1 ?"), (start, end, "&& 0 ?")]
            elif (
                token in SWAPPED and not (token in "+-*&" and not binary) and not (token == "*" and is_type(before[1]))
            ):
                changes += [(start, end, text) for text in SWAPPED[token]]
        elif token in ("if", "while") and after[1] == "(" and i + 1 in match:
            inside = (after[3], tokens[match[i + 1]][2])
            changes += [(*inside, text) for text in (("1", "0") if token == "if" else ("0",))]
        elif token in ("hi", "lo") and before[1] == ".":
            changes.append((start, end, "lo" if token == "hi" else "hi"))
        elif (
            after[1] == "("
            and i + 1 in match
            and token not in KEYWORDS
            and token not in COMMUTATIVE
            and before[0] != "name"
        ):
            commas, k, close = [i + 1], i + 2, match[i + 1]
            while k < close:
                if tokens[k][1] == ",":
                    commas.append(k)
                k = match.get(k, k) + 1
            if len(commas) > 1:
                a, b = commas[-2], commas[-1]
                first, second = code[tokens[a][3] : tokens[b][2]], code[tokens[b][3] : tokens[close][2]]
                changes.append((tokens[a][3], tokens[close][2], f"{second},{first}"))

    functions = [
        (m.start(), m.group(1) or m.group(2))
        for m in re.finditer(r"^(?:#define (\w+)|(?!\s|#|/|\})[^\n;]*?(\w+)(?:\(|\[|\s*=|(?=;)))", source, re.MULTILINE)
    ]
    out: dict[tuple[str, str, str], Mutant] = {}
    for start, end, text in changes:
        left, right = code.rfind("\n", 0, start) + 1, code.find("\n", end)
        was = " ".join(code[left:right].split())
        becomes = " ".join((code[left:start] + text + code[end:right]).split())
        function = next((name for at, name in reversed(functions) if at <= start), "")
        mutant = Mutant(path.name, function, start, end, text, was, becomes)
        out.setdefault(mutant.key(), mutant)
    return list(out.values())


# ---- build and run ----


def level_flags(level: str) -> list[str]:
    return [f"-DCK_LEVEL={level}", *dict(LEVELS)[level].split()]


class Workshop:
    """A copy of the tree, in which one mutant at a time is built and tested."""

    def __init__(self, place: Path, tree: Path) -> None:
        self.place = place
        shutil.rmtree(place, ignore_errors=True)
        if tree == ROOT:
            for part in ("csrc", "include", "python/native", "tests/c", "tests/data"):
                shutil.copytree(tree / part, place / part)
        else:
            shutil.copytree(tree, place)
        self.tests = sorted(p.stem for p in (place / "tests/c").glob("test_*.c"))
        # object: source, flags. dispatch.c occurs twice: with the first level, and with all levels.
        self.units = {f"{p.stem}.o": (str(p.relative_to(place)), [""]) for p in sorted((place / "csrc").glob("*/*.c"))}
        del self.units["kernels.o"]
        self.units["dispatch.o"] = "csrc/kernels/dispatch.c", [f"-DCK_HAVE_{LEVELS[0][0]}"]
        self.units["dispatch-all.o"] = "csrc/kernels/dispatch.c", [f"-DCK_HAVE_{level}" for level, _ in LEVELS]
        self.units |= {f"kernels-{level}.o": ("csrc/kernels/kernels.c", level_flags(level)) for level, _ in LEVELS}
        self.units["rows.o"] = "python/native/rows.c", ["-Icsrc"]  # which test_rows.c tests
        self.units |= {f"{test}.o": (f"tests/c/{test}.c", ["-Icsrc", "-Ipython"]) for test in self.tests}
        self.first = {o for o in self.units if not o.startswith(("test_", "kernels-", "dispatch-"))}
        self.first.add(f"kernels-{LEVELS[0][0]}.o")
        self.all = {o for o in self.units if not o.startswith("test_") and o != "dispatch.o"}
        self.includes = {
            path.name: re.findall(r'#include "(?:[^"]*/)?([^"/]+)"', path.read_text())
            for path in [*place.glob("csrc/*/*"), *place.glob("python/native/*"), *place.glob("tests/c/*")]
        }

    def uses(self, source: str, file: str) -> bool:
        seen, todo = set(), [Path(source).name]
        while todo:
            name = todo.pop()
            if name not in seen:
                seen.add(name)
                todo += self.includes.get(name, [])
        return file in seen

    def run(self, *command: str) -> bool:
        return subprocess.run(command, cwd=self.place, capture_output=True).returncode == 0

    def compile(self, unit: str, to: str) -> bool:
        source, flags = self.units[unit]
        return self.run(*CC, *FLAGS, *(f for f in flags if f), "-c", source, "-o", to)

    def link(self, test: str, kit: Iterable[str], changed: Container[str] = ()) -> bool:
        objects = [f"mutant-{unit}" if unit in changed else unit for unit in [f"{test}.o", *sorted(kit)]]
        return self.run(*CC, "-fopenmp", *objects, "-lm", "-lpthread", "-o", test)

    def build(self) -> None:
        if not all(self.compile(unit, unit) for unit in self.units):
            sys.exit("mutation: the tree does not compile")

    def passes(self, test: str, limit: float) -> bool:
        """Return whether a test passes within a limit of its CPU time [s], which other processes do not lengthen."""

        def bounded() -> None:
            resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(limit), math.ceil(limit)))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))

        process = subprocess.Popen(
            [f"./{test}"],
            cwd=self.place,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=bounded,
        )
        try:
            return process.wait(WAIT * limit) == 0
        except subprocess.TimeoutExpired:
            return False
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def same(self, unit: str) -> bool:
        return (self.place / unit).read_bytes() == (self.place / f"mutant-{unit}").read_bytes()

    def judge(self, mutant: Mutant, order: "Order") -> str:
        """Return the test that killed the mutant, "survived", or the reason why it does not count."""
        path = next(self.place.glob(f"csrc/*/{mutant.file}"))
        source = path.read_text()
        path.write_text(source[: mutant.start] + mutant.text + source[mutant.end :])
        try:
            kit = self.all if mutant.file == "dispatch.c" else self.first
            tests = {f"{test}.o" for test in self.tests}
            touched = [u for u in sorted(kit | tests) if self.uses(self.units[u][0], mutant.file)]
            if not all(self.compile(unit, f"mutant-{unit}") for unit in touched):
                return "does not compile"
            changed = {unit for unit in touched if not self.same(unit)}
            if not changed:
                return "same code"
            for test in order.best_first():
                if not self.link(test, kit, changed):
                    return "does not compile"
                if not self.passes(test, order.limit(test)):
                    order.kills[test] += 1
                    return test
            return "survived"
        finally:
            path.write_text(source)


def cpu_time() -> float:
    """Return the CPU time of all finished child processes [s]."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


class Order:
    """The order of the tests, by kills per second so far."""

    def __init__(self, shop: Workshop) -> None:
        self.seconds: dict[str, float] = {}
        self.kills = dict.fromkeys(shop.tests, 1)
        for test in shop.tests:
            begun = cpu_time()
            if not (shop.link(test, shop.all) and shop.passes(test, 300)):
                sys.exit(f"mutation: {test} fails before anything is changed")
            self.seconds[test] = cpu_time() - begun

    def best_first(self) -> list[str]:
        return sorted(self.kills, key=lambda test: self.seconds[test] / self.kills[test])

    def limit(self, test: str) -> float:
        return 5.0 + 10.0 * self.seconds[test]


def explanations() -> dict[tuple[str, str, str], str]:
    """Read blocks of: file: function (* is any) / - line / + line (* is any change) / reason, in one or more lines."""
    known = {}
    for block in re.split(r"\n\s*\n", EQUIVALENT.read_text().strip()) if EQUIVALENT.exists() else []:
        lines = [line for line in block.splitlines() if not line.startswith("#")]
        if lines:
            function = lines[0].split(": ")[1]  # the file may have changed
            known[function, lines[1][2:], lines[2][2:]] = " ".join(" ".join(lines[3:]).split())
    return known


def judged(mutants: list[Mutant], jobs: int) -> Iterator[tuple[Mutant, str]]:
    """Yield the mutants with their verdicts, in order."""
    shops: queue.SimpleQueue[Workshop] = queue.SimpleQueue()
    first = Workshop(BUILD / "0", ROOT)
    first.build()
    for k in range(jobs):
        shops.put(Workshop(BUILD / str(k), first.place) if k else first)
    order = Order(first)

    def one(mutant: Mutant) -> tuple[Mutant, str]:
        shop = shops.get()
        try:
            return mutant, shop.judge(mutant, order)
        finally:
            shops.put(shop)

    with ThreadPoolExecutor(jobs) as pool:
        ahead: deque[Future[tuple[Mutant, str]]] = deque()
        try:
            for mutant in mutants:
                ahead.append(pool.submit(one, mutant))
                if len(ahead) > 2 * jobs:
                    yield ahead.popleft().result()
            while ahead:
                yield ahead.popleft().result()
        finally:
            for future in ahead:
                future.cancel()


def main() -> int:
    parser = argparse.ArgumentParser(description="Mutants of csrc/ against the C tests")
    parser.add_argument("--count", type=int, default=400, help="mutants to judge (400)")
    parser.add_argument("--all", action="store_true", help="judge every mutant")
    parser.add_argument("--file", action="append", help="of this file of csrc/ only")
    parser.add_argument("--line", type=re.compile, metavar="REGEX", help="of lines in which this is found only")
    parser.add_argument("--seed", type=int, default=1, help="another draw (1)")
    parser.add_argument("--jobs", type=int, default=2, help="at a time (2)")
    parser.add_argument("--list", action="store_true", help="print the mutants and stop")
    arguments = parser.parse_args()

    files = sorted(p for p in (ROOT / "csrc").glob("*/*") if not arguments.file or p.name in arguments.file)
    mutants = [mutant for path in files for mutant in mutants_of(path)]
    if arguments.line:
        mutants = [mutant for mutant in mutants if arguments.line.search(mutant.was)]
    mutants.sort(key=lambda mutant: mutant.rank(arguments.seed))
    if arguments.list:
        for m in mutants:
            print(f"{m.file}: {m.function}\n- {m.was}\n+ {m.becomes}\n")
        return 0
    known = explanations()
    there = {key for mutant in mutants for key in mutant.wider_keys()}
    for function, was, becomes in known.keys() - there if not (arguments.file or arguments.line) else ():
        print(f"{EQUIVALENT.name} explains what is no mutant any more: {function}: {was} -> {becomes}")
    wanted = len(mutants) if arguments.all else arguments.count
    verdicts: Counter[str] = Counter()
    tallies: dict[str, Counter[str]] = {}
    judgements, begun = 0, time.monotonic()
    for mutant, verdict in judged(mutants, arguments.jobs):
        verdicts[verdict] += 1
        if verdict in ("does not compile", "same code"):
            continue
        why = next((known[key] for key in mutant.wider_keys() if key in known), "")
        outcome = "killed" if verdict != "survived" else "equivalent" if why else "missed"
        tallies.setdefault(mutant.file, Counter())[outcome] += 1
        if verdict == "survived":
            print(
                f"{mutant.file}: {mutant.function}\n- {mutant.was}\n+ {mutant.becomes}\n{why or MISSED}\n", flush=True
            )
        judgements += 1
        if judgements == wanted:
            break
    print(f"{'':16} killed missed equivalent")
    for file, tally in sorted(tallies.items()):
        print(f"{file:16} {tally['killed']:6} {tally['missed']:6} {tally['equivalent']:10}")
    print(", ".join(f"{verdict} {n}" for verdict, n in verdicts.most_common()))
    total = sum(tallies.values(), Counter())
    n = total["killed"] + total["missed"]
    share = 100.0 * total["killed"] / max(1, n)
    print(f"{judgements} judged in {time.monotonic() - begun:.0f} s; {total['equivalent']} survived as explained")
    print(f"mutation: {total['killed']} of {n} mutants killed, {share:.1f} %")
    return share < GOAL


if __name__ == "__main__":
    sys.exit(main())
