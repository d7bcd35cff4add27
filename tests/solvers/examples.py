"""The example scripts of solvers, as modules for their tests."""

import importlib.util
from pathlib import Path
from types import ModuleType

FOLDER = Path(__file__).parents[2] / "examples" / "fea"


def example(name: str) -> ModuleType:
    """Return the module of an example, such as "opensees/bar.py"."""
    spec = importlib.util.spec_from_file_location(name.replace("/", "_").removesuffix(".py"), FOLDER / name)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
