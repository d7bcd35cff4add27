"""How the Python package is laid out: imports point downwards, and what is generated is current."""

import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import camkin

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

import check_imports  # noqa: E402


def test_imports_point_downwards():
    assert check_imports.faults() == []


@pytest.mark.parametrize(
    ("module", "line", "fault"),
    [
        (
            "errors",
            "from camkin.program import Program",
            "errors.py:1: imports Program of camkin.program, which stands",
        ),
        ("law", "from camkin import Program", "law.py:1: imports Program of camkin, which stands above it"),
        ("law", "import camkin.cli.main", "law.py:1: imports  of camkin.cli.main, which stands above it"),
        ("io/a", "from camkin.io import b", "io/a.py: its imports lead back to it"),
        ("law", "def f():\n    from camkin.segment import Segment", "law.py:2: imports Segment of camkin.segment"),
        ("unheard_of", "", "unheard_of has no place in ORDER"),
    ],
)
def test_imports_that_are_refused(tmp_path, module, line, fault):
    package = tmp_path / "camkin"
    files = {"__init__": "", "errors": "", "law": "", "segment": "", "program": "", "cli/main": "", "io/a": ""}
    for name, text in (files | {"io/b": "from camkin.io import a", module: line}).items():
        path = package / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    found = check_imports.faults(package)
    assert any(line.startswith(fault) or fault in line for line in found), found


def test_imports_for_annotations_do_not_count(tmp_path):
    package = tmp_path / "camkin"
    package.mkdir()
    for name in ("__init__", "program"):
        (package / f"{name}.py").write_text("")
    (package / "law.py").write_text("if TYPE_CHECKING:\n    from camkin.program import Program\n")
    assert check_imports.faults(package) == []


def test_the_stub_of_the_compiled_module_is_current(tmp_path):
    made = tmp_path / "_camkin.pyi"
    subprocess.run([sys.executable, ROOT / "python" / "build_ffi.py", made], check=True)
    committed = ROOT / "python" / "camkin" / "_camkin.pyi"
    assert made.read_text() == committed.read_text(), f"make it again: python python/build_ffi.py {committed}"


def test_the_stub_has_what_the_compiled_module_has():
    from camkin._camkin import lib

    text = (ROOT / "python" / "camkin" / "_camkin.pyi").read_text()
    for name in dir(lib):
        assert f"def {name}(" in text or f"    {name}: Final[" in text, name


def test_signatures_name_the_options():
    labels = {"allow_velocity_jump", "isa", "name", "rpm", "length_unit", "limits"}
    for make in (camkin.Program, camkin.Program.rise_dwell_fall, camkin.Program.from_table, camkin.Program.from_csv):
        assert labels < inspect.signature(make).parameters.keys(), make
    table = inspect.signature(camkin.Program.from_table).parameters
    assert {key: table[key].default for key in ("cycle", "periodic", "degree", "ends", "smoothing")} == {
        "cycle": 360.0,
        "periodic": True,
        "degree": 3,
        "ends": "clamped",
        "smoothing": None,
    }
    defaults = {key: inspect.signature(camkin.Program).parameters[key].default for key in labels}
    assert defaults == dict.fromkeys(labels) | {"allow_velocity_jump": False}


@pytest.mark.parametrize("make", ["from_table", "from_csv"])
def test_unknown_options_are_named(make, tmp_path):
    path = tmp_path / "lift.csv"
    path.write_text("0,0\n10,1\n")
    arguments = ([0, 10], [0, 1]) if make == "from_table" else (path,)
    with pytest.raises(
        camkin.WrongTypeError, match=rf"Program.{make}\(\) takes no 'smothing'; did you mean 'smoothing'"
    ):
        getattr(camkin.Program, make)(*arguments, smothing=0.1)
