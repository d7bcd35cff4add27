"""Count the vector operations per point in the object code of the kernels: a floor that no memory system can lower.

python benches/bench.py count vectors
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

# The register of a whole vector at each level, and the doubles in it.
VECTORS = {"x86-64-v4": ("zmm", 8), "x86-64-v3": ("ymm", 4)}
STEP = 8  # points of a turn of the loop: CK_STEP
RUN = re.compile(r"^run_(?:(\w+)_ANY_ANCHOR_ALL|(ZONE_COS)_ANY_ANCHOR(_[SVAJ]))$")  # all four outputs, or one
PHASE = re.compile(r"^reduce_to_cycle\b")  # of angles in order
KINDS = {
    "multiply": re.compile(r"\bv(?:fn?m(?:add|sub)\d+|mul)pd\b"),
    "add": re.compile(r"\bv(?:add|sub)pd\b"),
    "load and store": re.compile(r"\bvmov[au]pd\b.*\("),
}


def best_level() -> str:
    """Return the best level that this processor runs."""
    import camkin

    level = camkin.isa_levels()[0]
    if level not in VECTORS:
        raise RuntimeError(f"vector operations are counted at {' and '.join(VECTORS)}; the best level here is {level}")
    return level


def loops(code: list[tuple[int, str]]) -> list[list[str]]:
    """Return the bodies of the loops of a function: the code between a backward jump and its target."""
    found = []
    for end, (_, text) in enumerate(code):
        if jump := re.match(r"j\w+\s+([0-9a-f]+)", text):
            begins = [k for k in range(end) if code[k][0] == int(jump[1], 16)]
            found += [[t for _, t in code[k : end + 1]] for k in begins]
    return found


def count(binaries: Path) -> dict[str, Any]:
    """Return the operations on whole vectors in one iteration of each loop: kernels, and the cycle reduction."""
    level = best_level()
    (register, doubles), name = VECTORS[level], level.replace("-", "_")
    path = binaries.parent / f"CMakeFiles/camkin_kernels_{name}.dir/csrc/kernels/kernels.c.o"
    listing = subprocess.run(
        ["objdump", "-d", "--no-show-raw-insn", str(path)], capture_output=True, text=True, check=True
    ).stdout
    functions: dict[str, list[tuple[int, str]]] = {}
    here: list[tuple[int, str]] = []
    for line in listing.splitlines():
        if head := re.match(r"[0-9a-f]+ <([\w.]+)>:", line):
            here = functions.setdefault(head[1], [])
        elif instruction := re.match(r"\s*([0-9a-f]+):\s+(.*)", line):
            here.append((int(instruction[1], 16), instruction[2]))
    result = {}
    for function, code in functions.items():
        kernel = RUN.match(function)
        if not kernel and not PHASE.match(function):
            continue
        marks = register if kernel else rf"vfn?m.*pd.*{register}"
        bodies = [body for body in loops(code) if any(re.search(marks, text) for text in body)]
        body = min(bodies, key=len)
        turns = 1 if kernel else STEP // doubles  # the cycle reduction takes one vector a turn
        result["".join(filter(None, kernel.groups())) if kernel else "phase"] = {
            kind: turns * sum(1 for text in body if pattern.search(text) and register in text)
            for kind, pattern in KINDS.items()
        }
    return {"level": level, "step": STEP, "doubles": doubles, "kernels": result}


def check(binaries: Path) -> int:
    counted = count(binaries)
    for kernel, kinds in counted["kernels"].items():
        print(f"{kernel:12}" + "".join(f"{n:5} {kind}" for kind, n in kinds.items()))
    print(f"vectors: {len(counted['kernels'])} loops of {counted['level']}, {counted['step']} points an iteration")
    return 0
