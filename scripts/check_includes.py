"""Check the #include lines of csrc/: a room may include itself and the rooms below it only.

    python scripts/check_includes.py

The arrows are those of csrc/README.md. A body (*_impl.h) is included by the kernels only.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CSRC = ROOT / "csrc"

ALLOWED = {
    "base": {"base"},
    "kernels": {"kernels", "base"},
    "law": {"law", "base"},
    "program": {"program", "law", "kernels", "base"},
    "analysis": {"analysis", "program", "law", "kernels", "base"},
    "designs": {"designs", "analysis", "program", "law", "kernels", "base"},
    "dual": {"dual", "vibration", "law", "kernels", "base"},
    "gradients": {
        *("gradients", "dual", "designs", "geometry", "vibration"),
        *("analysis", "program", "law", "kernels", "base"),
    },
    "drive": {"drive", "kernels", "base"},
    "geometry": {"geometry", "analysis", "program", "law", "kernels", "base"},
    "vibration": {"vibration", "analysis", "program", "law", "kernels", "base"},
    "api": {"api", "designs", "geometry", "vibration", "analysis", "drive", "program", "law", "kernels", "base"},
}


def faults() -> list[str]:
    """Return one line for each include that points upwards or outside of the rooms, and for each name used twice.

    `cc -c csrc/*/*.c` writes the objects of all rooms into one folder.
    """
    found = []
    names = [path.name for path in CSRC.rglob("*.c")]
    found += [f"csrc: {name} is the name of two files" for name in sorted(set(names)) if names.count(name) > 1]
    for path in sorted(CSRC.rglob("*.[ch]")):
        room = path.relative_to(CSRC).parts[0]
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            match = re.match(r'#include "([^"]+)"', line)
            if not match or match[1].startswith("camkin/"):
                continue
            target = (path.parent / match[1]).resolve()
            other = target.relative_to(CSRC).parts[0] if target.is_relative_to(CSRC) else "nowhere"
            where = f"{path.relative_to(ROOT)}:{number}"
            if not target.is_file() or other not in ALLOWED.get(room, set()):
                allowed = ", ".join(sorted(ALLOWED.get(room, set())))
                found.append(f"{where}: {room}/ includes {match[1]}; it may include {allowed or 'nothing'}")
            elif target.name.endswith("_impl.h") and room != "kernels":
                found.append(f"{where}: {match[1]} is a body of kernels.c")
    return found


if __name__ == "__main__":
    found = faults()
    print("\n".join(found) or "includes: no arrow points upwards")
    sys.exit(bool(found))
