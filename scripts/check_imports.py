"""Check the imports inside the Python package: each module imports only what stands above it in ORDER.

    python scripts/check_imports.py

A room is a folder; inside a room no imports may form a circle. Imports under TYPE_CHECKING are not counted: they name
types for annotations and do not run. camkin/__init__.py, which collects the public names, may import everything.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent / "python" / "camkin"

# From the bottom to the top. A folder is one entry.
ORDER = (
    "_camkin",
    "errors",
    "_base",
    "_core",
    "inline",
    "drive",
    "motion",
    "analysis",
    "plot",
    "dynamics",
    "dialects",
    "law",
    "freeform",
    "fmu",
    "lift_table",
    "segment_errors",
    "segment",
    "io",
    "forces",
    "curves",
    "geometry",
    "_program",
    "program",
    "followers",
    "designs",
    "optimize",
    "sweeps",
    "reports",
    "cli",
    "__main__",
)


def imported(tree: ast.AST) -> Iterator[tuple[int, str, str]]:
    """Yield line, module and imported name ("" for the module itself) of each import that runs."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.lineno, node.module, alias.name) for alias in node.names)
        else:
            yield from imported(node)


def module_of(name: str, package: Path) -> Path | None:
    """Return the file of a module of the package, or None."""
    first, *parts = name.split(".")
    if first != package.name:
        return None
    path = package.joinpath(*parts)
    for found in (path.with_suffix(".py"), path.with_suffix(".pyi"), path / "__init__.py"):
        if found.is_file():
            return found
    return None


def faults(package: Path = PACKAGE) -> list[str]:
    """Return one line for each import that points upwards, and for each circle."""
    found = []
    arrows: dict[Path, set[Path]] = {}
    for path in sorted(package.rglob("*.py")):
        room = path.relative_to(package).parts[0].removesuffix(".py")
        if room == "__init__":
            continue
        if room not in ORDER:
            found.append(f"{path.name}: {room} has no place in ORDER of scripts/check_imports.py")
            continue
        for line, module, name in imported(ast.parse(path.read_text(encoding="utf-8"))):
            target = module_of(f"{module}.{name}", package) or module_of(module, package)
            if target is None:
                continue
            other = target.relative_to(package).parts[0].removesuffix(target.suffix)
            arrows.setdefault(path, set()).add(target)
            if ORDER.index(room) < (ORDER.index(other) if other in ORDER else ORDER.index("cli")):
                found.append(f"{path.relative_to(package)}:{line}: imports {name} of {module}, which stands above it")
    return found + circles(arrows, package)


def circles(arrows: dict[Path, set[Path]], package: Path) -> list[str]:
    """Return one line for each module that reaches itself."""
    found = []
    for start in sorted(arrows):
        seen: set[Path] = set()
        reached = [start]
        while reached:
            for target in arrows.get(reached.pop(), set()) - seen:
                seen.add(target)
                reached.append(target)
        if start in seen:
            found.append(f"{start.relative_to(package)}: its imports lead back to it")
    return found


if __name__ == "__main__":
    found = faults()
    print("\n".join(found) or "imports: no circle, no arrow points upwards")
    sys.exit(bool(found))
