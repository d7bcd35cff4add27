"""Measure how far the library is from the exact laws: docs/_generated/accuracy.json, docs/reference/accuracy.md.

python scripts/generate_accuracy.py           measure, then write both
python scripts/generate_accuracy.py --page    write the page from the figures that are there
python scripts/generate_accuracy.py --check   measure, write nothing, and fail where a bound or a figure is broken
"""

from __future__ import annotations

import argparse
import datetime
import itertools
import json
import multiprocessing
import re
import sys
from pathlib import Path
from typing import Any

from reporting import GENERATED, REFERENCE, ROOT, machine

sys.path.insert(0, str(ROOT / "tests" / "python"))

FIGURES, PAGE = GENERATED / "accuracy.json", REFERENCE / "accuracy.md"

GOAL = 4.0
RANDOM = 200
# Of random programs there are more, with fewer places in each.
EXPLORED = 8
EXPLORED_RANDOM = 30
# At the ends of parameters there are many cases, and splines of each kind.
ENDS_RANDOM = 60
SPLINES = 6
INTRODUCTION = """\
<!-- Made by scripts/generate_accuracy.py from docs/_generated/accuracy.json: do not edit. -->
# Accuracy

This page compares the results of the library with the exact laws. It was measured on {date} on
{machine}, {compiler}, level {level}, camkin {version}, with

    python scripts/generate_accuracy.py

This command writes the page and its figures. They are the same on every machine and instruction-set level, because
the results of the library have the same bits there.

The exact values come from the textbook formulas in 120-digit arithmetic (`tests/python/reference.py`), never from
the library. Every law is compared at {random} random points and at all critical points: both ends, 0.1 to 1e-12
from either end, every eighth, and every breakpoint with the neighbouring doubles.

Errors are in ulp, the distance between neighbouring doubles. For y and s it is the ulp of the value at that point,
*also next to a dwell*; for the derivatives it is the ulp of their peak. The limit is {goal:g} ulp; larger errors
are in **bold**.

{summary}
"""
LAWS = """
## Laws

The errors of y, y', y'' and y''' from `camkin.Law`. Each figure is the largest error and the x at which it occurs.

"""
PROGRAMS = """
## Laws in a program

The errors of s, v, a and j from `camkin.Program`. Each program is a rise, a dwell and a fall by the same law:

{programs}

Each figure is the largest error of all programs and the cam angle in degrees at which it occurs. The fall is the
harder test: s is small at its *end*, where a rounding error of the upper level would be visible.

"""
EXPLORATION = """
## Laws in random programs

The rounding of the coefficients depends on lift and duration. So each law is also compared in {explored} random
programs: lifts from 0.001 to 1000, durations from 3 to 165 degrees, a third of them rounded to decimals. Each
program is compared at {explored_random} random points and at the critical points. `docs/_generated/accuracy.json`
records the program of each figure.

"""

ENDS = """
## Ends of the parameters

Every law is compared at the ends of the range of each parameter, and with an inflection at 0.001, 0.01, 0.05, 0.1,
0.9, 0.95, 0.99 and 0.999. These are {cases} cases. Each is compared at {random} random points, at the critical
points, and at eight points between any two breakpoints, however close they are. A row shows the largest error of
all cases of a law and the parameters of that case.

Where the harmonics of a `triple_harmonic` outweigh the rise, y passes through 0. The unit for its y is one ulp of y
or of a quarter of the largest of |h1|, |h2| and |h3|; the limit for its derivatives is 6 ulp, as the header
promises.

"""
ENDS_IN_PROGRAM = """
The same cases in programs: a rise, a dwell and a fall, in the first program above and in one random program for
each case.

"""
SPLINES_OF = """
## B-splines

`bspline` of every degree over 160 degrees, compared with rational arithmetic: {splines} splines of each kind. They
have 2 to 16 inner knots: at equal distances, at random distances, double, or at distances over six decades. The
control points are those of a cycloidal rise or random. The errors of s, v, a and j are in ulp of their peak in the
spline.

"""

# Lists of rows in the data, and the four figures of each kind that a row has.
LISTS = ("rows", "ends", "splines")
KINDS = {"y": ("y", "y'", "y''", "y'''"), "s": ("s", "v", "a", "j"), "random": ("s", "v", "a", "j")}


def cases() -> list[tuple[str, dict[str, Any]]]:
    """Those of the tests, and inflection 0.4 for every law that has one."""
    from test_laws import CASES

    from camkin.law import parameters

    found = list(CASES)
    for name in dict.fromkeys(name for name, _ in CASES):
        given = [params for law, params in CASES if law == name]
        if "inflection" in parameters(name) and not any(params.get("inflection") == 0.4 for params in given):
            after = max(i for i, (law, _) in enumerate(found) if law == name)
            found.insert(after + 1, (name, given[0] | {"inflection": 0.4}))
    return found


def compiler() -> str:
    """What the compiler wrote into the extension."""
    from camkin import _camkin

    notes = re.findall(rb"GCC: \([^)]*\) [0-9.]+|clang version [0-9.]+", Path(_camkin.__file__).read_bytes())
    return re.sub(r"GCC: \([^)]*\)", "GCC", notes[0].decode()) if notes else "unknown compiler"


def measured(case: tuple[int, str, dict[str, Any]]) -> dict[str, Any]:
    """One row: the errors and where they are, of the random programs also in which."""
    import accuracy

    def figures(worst: list[Any]) -> list[list[Any]]:
        return [[float(f"{w.ulp:.3g}"), w.at] for w in worst]

    seed, name, params = case
    row: dict[str, Any] = {"law": name, "params": params, "y": figures(accuracy.law_errors(name, params, RANDOM))}
    if name != "dwell":
        row["s"] = figures(accuracy.program_errors(name, params, RANDOM))
        found = []
        for program in accuracy.random_programs(EXPLORED, seed):
            worst = figures(accuracy.program_errors(name, params, EXPLORED_RANDOM, [program]))
            found.append([[*figure, program] for figure in worst])
        row["random"] = [max(worst, key=lambda figure: figure[0]) for worst in zip(*found, strict=True)]
    return row


def rounded(worst: list[Any]) -> list[float]:
    return [float(f"{w.ulp:.3g}") for w in worst]


def end_figures(case: tuple[int, str, dict[str, Any]]) -> tuple[str, list[list[Any]], list[list[Any]]]:
    """Of one case, by the law itself and in programs: each error, with the case."""
    import accuracy

    seed, name, params = case
    by_law, by_program = accuracy.end_errors(name, params, ENDS_RANDOM, seed)
    return name, *([[ulp, params] for ulp in rounded(worst)] for worst in (by_law, by_program))


def spline_figures(kind: tuple[int, str, str]) -> dict[str, Any]:
    """One row: the largest errors of the splines of a kind."""
    import accuracy

    degree, spread, shape = kind
    found = [rounded(accuracy.spline_errors(degree, spread, shape, seed)) for seed in range(SPLINES)]
    return {"degree": degree, "knots": spread, "points": shape, "s": [max(worst) for worst in zip(*found, strict=True)]}


def measure_ends(pool: Any) -> dict[str, Any]:
    """A row for each law, of all its cases, and one for each kind of spline."""
    import accuracy

    import camkin

    names = [name for name in camkin.laws() if name != "dwell"]
    cases = [(seed, name, params) for name in names for seed, params in enumerate(accuracy.end_cases(name))]
    measured = pool.map(end_figures, cases, chunksize=1)
    rows = []
    for name in names:
        row: dict[str, Any] = {"law": name, "cases": sum(found[0] == name for found in measured)}
        for key, place in (("y", 1), ("s", 2)):
            figures = zip(*(found[place] for found in measured if found[0] == name), strict=True)
            row[key] = [max(output, key=lambda figure: figure[0]) for output in figures]
        rows.append(row)
    kinds = list(itertools.product(accuracy.DEGREES, accuracy.SPREADS, accuracy.SHAPES))
    return {"ends": rows, "splines": pool.map(spline_figures, kinds, chunksize=1)}


def measure() -> dict[str, Any]:
    import accuracy

    import camkin

    with multiprocessing.Pool() as pool:
        rows = pool.map(measured, [(seed, *case) for seed, case in enumerate(cases())], chunksize=1)
        ends = measure_ends(pool)
    return {
        "date": datetime.date.today().isoformat(),
        "machine": machine(),
        "compiler": compiler(),
        "level": camkin.isa_levels()[0],
        "version": camkin.__version__,
        "random": RANDOM,
        "programs": accuracy.PROGRAMS,
        "explored": EXPLORED,
        "explored_random": EXPLORED_RANDOM,
        "rows": rows,
        **ends,
    }


def shown(params: dict[str, Any]) -> str:
    def number(value: Any) -> str:
        return f"({', '.join(map(number, value))})" if isinstance(value, list | tuple) else f"{value:.4g}"

    return ", ".join(f"{key} = {number(value)}" for key, value in params.items())


def in_words(program: list[float]) -> str:
    lift, duration, dwell = program
    return f"lift {lift:g} in {duration:g} degrees, dwell of {dwell:g} degrees"


def error(ulp: float, at: float, program: list[float] | None = None) -> str:
    size = f"{ulp:.2f}" if ulp < 100 else f"{ulp:.1e}"
    if ulp > GOAL:
        size = f"**{size}**"
    where = f" ({in_words(program)})" if program else ""
    return f"{size} at {at:.6g}{where}" if ulp else "0"


def table(rows: list[dict[str, Any]], key: str) -> str:
    lines = [["law", "parameters", *KINDS[key]], ["---", "---", *["---:"] * 4]]
    for row in rows:
        if key in row:
            lines.append([f"`{row['law']}`", shown(row["params"]), *(error(*worst[:2]) for worst in row[key])])
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def bold(ulp: float) -> str:
    return f"**{ulp:.2f}**" if ulp > GOAL else f"{ulp:.2f}" if ulp else "0"


def table_of_ends(rows: list[dict[str, Any]], key: str) -> str:
    lines = [["law", "cases", *KINDS[key]], ["---", "---:", *["---:"] * 4]]
    for row in rows:
        figures = [" with ".join(filter(None, (bold(ulp), ulp and shown(params)))) for ulp, params in row[key]]
        lines.append([f"`{row['law']}`", str(row["cases"]), *figures])
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def table_of_splines(rows: list[dict[str, Any]]) -> str:
    lines = [["degree", "knots", "control points", *KINDS["s"]], ["---:", "---", "---", *["---:"] * 4]]
    lines += [[str(row["degree"]), row["knots"], row["points"], *map(bold, row["s"])] for row in rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def beyond(rows: list[dict[str, Any]]) -> list[str]:
    """What is above the goal, in words."""
    found = []
    for row in rows:
        for key, names in KINDS.items():
            worst = dict(zip(names, row.get(key, [[0.0, 0.0]] * 4), strict=True))
            over = [f"{name} {error(*figures)}" for name, figures in worst.items() if figures[0] > GOAL]
            if over:
                law = f"`{row['law']}` {shown(row['params'])}".strip()
                found.append(f"{law}{', in a program' if key != 'y' else ''}: {', '.join(over)}")
    return found


def ulps(rows: list[dict[str, Any]]) -> list[float]:
    return [worst[0] for row in rows for key in KINDS for worst in row.get(key, ())]


def summary(rows: list[dict[str, Any]]) -> str:
    errors = ulps(rows)
    within = [sum(e <= limit for e in errors) for limit in (1.0, 2.0, GOAL)]
    text = f"Of {len(errors)} figures {within[0]} are within 1 ulp, {within[1]} within 2, {within[2]} within {GOAL:g}."
    over = "".join(f"\n- {line}" for line in beyond(rows))
    return f"{text} Above it:\n{over}" if over else text


def page(data: dict[str, Any]) -> str:
    rows = data["rows"]
    programs = "\n".join(f"- {in_words(program)}" for program in data["programs"])
    return (
        INTRODUCTION.format(**data, goal=GOAL, summary=summary(rows))
        + LAWS
        + table(rows, "y")
        + PROGRAMS.format(programs=programs)
        + table(rows, "s")
        + EXPLORATION.format(**data)
        + table(rows, "random")
        + ENDS.format(cases=sum(row["cases"] for row in data["ends"]), random=ENDS_RANDOM)
        + table_of_ends(data["ends"], "y")
        + ENDS_IN_PROGRAM
        + table_of_ends(data["ends"], "s")
        + SPLINES_OF.format(splines=SPLINES)
        + table_of_splines(data["splines"])
    )


def check(recorded: dict[str, Any]) -> int:
    """Measures everything, and says what is broken and, in the last line, the figures."""
    import accuracy
    import time_accuracy

    now = json.loads(json.dumps(measure()))
    rows, same = now["rows"], all(now[key] == recorded[key] for key in LISTS)
    broken = [] if same else [f"{FIGURES.name}: the figures measured now differ"]
    worst, figures = dict.fromkeys("svaj", 0.0), 0
    for row in rows:
        for key in KINDS:
            for name, figure in zip("svaj", row.get(key, ()), strict=False):
                worst[name] = max(worst[name], figure[0])
                figures += 1
                if figure[0] > GOAL:
                    broken.append(f"{row['law']} {row['params']}: {name} {error(*figure)}")

    for row in now["ends"]:
        for key in "ys":
            for order, (name, (ulp, params)) in enumerate(zip("svaj", row[key], strict=True)):
                worst[name] = max(worst[name], ulp)
                figures += 1
                if ulp > accuracy.bound(params, order):
                    broken.append(f"{row['law']} {params}: {name} {ulp} ulp")
    for row in now["splines"]:
        for name, ulp in zip("svaj", row["s"], strict=True):
            worst[name] = max(worst[name], ulp)
            figures += 1
            if ulp > GOAL:
                broken.append(f"bspline {row}: {name} {ulp} ulp")

    chain = dict.fromkeys("svaj", 0.0)
    for rpm in time_accuracy.SPEEDS:
        for size in time_accuracy.SIZES:
            for name, found in zip("svaj", time_accuracy.chain_errors(rpm, size), strict=True):
                chain[name] = max(chain[name], found.ulp)
                if found.ulp > GOAL:
                    broken.append(f"at {rpm} rpm: {name} {found.ulp} ulp at {found.at} s")
    turns = 100_000_000
    later = time_accuracy.later_turns(turns)
    if not later:
        broken.append(f"{turns} revolutions later the bits differ")

    def shown(ulps: dict[str, float]) -> str:
        return ", ".join(f"{name} {ulp:.2f}" for name, ulp in ulps.items())

    print(*broken, sep="\n", end="\n" if broken else "")
    print(
        f"accuracy: {len(broken)} broken bounds of {GOAL:g} ulp; worst {shown(worst)} of {figures} figures; from t to "
        f"{max(time_accuracy.SIZES):g} s at {max(time_accuracy.SPEEDS):g} rpm {shown(chain)}; {turns // 10**6} million "
        f"revolutions later {'the same bits' if later else 'OTHER BITS'}"
    )
    return len(broken) > 0


def as_text(data: dict[str, Any]) -> str:
    """JSON with a line for each row."""
    text = json.dumps({key: value for key, value in data.items() if key not in LISTS}, indent=2)[:-2]
    for key in LISTS:
        rows = ",\n".join(f"    {json.dumps(row)}" for row in data[key])
        text += f',\n  "{key}": [\n{rows}\n  ]'
    return f"{text}\n}}\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--page", action="store_true", help="only write the page, from the figures that are there")
    parser.add_argument("--check", action="store_true", help="measure, write nothing, fail where a bound is broken")
    arguments = parser.parse_args()
    if arguments.check:
        return check(json.loads(FIGURES.read_text(encoding="utf-8")))
    if arguments.page:
        data = json.loads(FIGURES.read_text(encoding="utf-8"))
    else:
        data = measure()
        FIGURES.write_text(as_text(data), encoding="utf-8")
    PAGE.write_text(page(data), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
