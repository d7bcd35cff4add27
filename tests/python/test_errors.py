"""Every status has an exception, and the header, the compiled module and its stub agree."""

import ast
import builtins
import pickle
import re
from pathlib import Path

import numpy as np
import pytest

import camkin
from camkin import errors
from camkin._camkin import ffi, lib

ROOT = Path(__file__).parents[2]
HEADERS, INTERNAL = sorted((ROOT / "include" / "camkin").glob("*.h")), ROOT / "python" / "native" / "rows.h"
STUB = Path(camkin.__file__).with_name("_camkin.pyi")


def declarations(*headers):
    texts = [header.read_text(encoding="utf-8") for header in headers or HEADERS]
    text = "".join(t[t.index("/* [declarations]") : t.index("/* [end of declarations] */")] for t in texts)
    return re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)


FUNCTIONS = set(re.findall(r"\b((?:camkin|ck)_\w+)\s*\(", declarations() + declarations(INTERNAL)))
CONSTANTS = set(re.findall(r"\bCAMKIN_\w+", declarations())) - {"CAMKIN_API"}


def test_header_module_and_stub_name_the_same():
    assert {"camkin_eval", "camkin_analyze"} <= FUNCTIONS
    assert {"CAMKIN_E_MEMORY", "CAMKIN_UNIVERSAL", "CAMKIN_ACCUMULATE"} <= CONSTANTS
    assert {name for name in dir(lib) if not name.startswith("_")} == FUNCTIONS | CONSTANTS
    stub = next(n for n in ast.parse(STUB.read_text()).body if isinstance(n, ast.ClassDef) and n.name == "_Lib")
    declared = {n.name for n in stub.body if isinstance(n, ast.FunctionDef)}
    assert declared == FUNCTIONS
    constants = {n.target.id for n in stub.body if isinstance(n, ast.AnnAssign)}
    statuses = set(
        re.findall(r"\bCAMKIN_\w+", re.search(r"enum camkin_status \{(.*?)\}", declarations(), re.DOTALL)[1])
    )
    assert statuses <= constants <= CONSTANTS


def test_stub_takes_as_many_arguments_as_the_header():
    stub = next(n for n in ast.parse(STUB.read_text()).body if isinstance(n, ast.ClassDef) and n.name == "_Lib")
    for n in stub.body:
        if isinstance(n, ast.FunctionDef):
            assert len(n.args.args) - 1 == len(ffi.typeof(getattr(lib, n.name)).args), n.name


@pytest.mark.parametrize("status", range(1, lib.CAMKIN_STATUS_COUNT))
def test_every_status_has_an_exception_of_its_own(status):
    error = errors.from_status(status)
    cls = type(error)
    assert cls.__base__ is camkin.CamkinError
    assert cls.code == error.status == status
    assert getattr(camkin, cls.__name__) is cls
    assert cls.__name__ in errors.__all__
    assert str(error) == ffi.string(lib.camkin_status_str(status)).decode()
    natural = [base for base in cls.__mro__ if base.__name__ in dir(builtins) and base not in (Exception, object)]
    assert {ValueError, IndexError, MemoryError, ArithmeticError} & set(natural)
    assert sum(c.code == status for c in camkin.CamkinError.__subclasses__()) == 1


def test_other_exceptions_have_no_status():
    others = {cls.__name__ for cls in camkin.CamkinError.__subclasses__() if cls.code is None}
    assert others == {"ArrayError", "LimitError", "SpecError", "UnitError", "WrongTypeError"}
    assert issubclass(camkin.WrongTypeError, TypeError)
    for name in others - {"WrongTypeError"}:
        assert issubclass(getattr(camkin, name), ValueError)


def test_ok_is_no_error():
    errors.check(lib.CAMKIN_OK)
    with pytest.raises(camkin.OverlapError):
        errors.check(lib.CAMKIN_E_OVERLAP)


def test_detail_of_the_library_is_kept():
    detail = ffi.new("camkin_error *")
    detail.segment, detail.value, detail.parameter, detail.message = 3, 2.5, b"lift", b"segment 3: lift is bad"
    error = errors.from_status(lib.CAMKIN_E_LIFT, detail)
    assert (str(error), error.segment, error.parameter, error.value) == ("segment 3: lift is bad", 3, "lift", 2.5)
    detail.segment, detail.parameter = -1, b""
    error = errors.from_status(lib.CAMKIN_E_CYCLE, detail)
    assert (error.segment, error.parameter, error.value) == (None, None, None)


def test_errors_survive_pickling():
    with pytest.raises(camkin.LiftError) as caught:
        camkin.Segment("cycloidal", duration=90)
    error = pickle.loads(pickle.dumps(caught.value))
    assert type(error) is camkin.LiftError
    assert str(error) == str(caught.value)
    assert (error.status, error.segment, error.parameter, error.value) == (lib.CAMKIN_E_LIFT, None, "lift", 0.0)


# Mistakes that the Python layer prevents, made by direct calls of the library.


def test_null_pointers():
    p = camkin.Program.rise_dwell_fall(lift=1, rise=90, dwell=45, fall=90)
    x = ffi.from_buffer("double[]", np.zeros(1))
    out, drive, analysis = ffi.new("camkin_svaj *"), ffi.new("camkin_drive *"), ffi.new("camkin_analysis *")
    for status in (
        lib.camkin_program_create(ffi.NULL, 1, ffi.NULL, ffi.new("camkin_program **"), ffi.NULL),
        lib.camkin_program_create(ffi.new("camkin_segment *"), 1, ffi.NULL, ffi.NULL, ffi.NULL),
        lib.camkin_eval(ffi.NULL, x, 1, 1.0, out, 1),
        lib.camkin_eval(p._handle, ffi.NULL, 1, 1.0, out, 1),
        lib.camkin_eval(p._handle, x, 1, 1.0, ffi.NULL, 1),
        lib.camkin_boundary(p._handle, ffi.NULL, x, 1, out, 1),
        lib.camkin_boundary_grid(ffi.NULL, drive, 0.0, 1.0, 1, out, 1),
        lib.camkin_analyze(p._handle, drive, 0, ffi.NULL),
        lib.camkin_analyze(ffi.NULL, drive, 0, analysis),
    ):
        with pytest.raises(camkin.NullError):
            errors.check(status)


def test_wrong_size_of_options():
    segments, error = ffi.new("camkin_segment *", {"duration": 360.0}), ffi.new("camkin_error *")
    known = ffi.sizeof("camkin_options")
    for size, flags in ((0, 0), (known + 8, 0), (known, 8)):
        options, out = ffi.new("camkin_options *"), ffi.new("camkin_program **")
        options[0] = (size, 360.0, ffi.NULL, flags)
        status = lib.camkin_program_create(segments, 1, options, out, error)
        assert isinstance(errors.from_status(status, error), camkin.OptionsError)
        assert out[0] == ffi.NULL


def test_unknown_law_number_and_segment():
    segments, error = ffi.new("camkin_segment *", {"law": 10_000, "duration": 360.0}), ffi.new("camkin_error *")
    status = lib.camkin_program_create(segments, 1, ffi.NULL, ffi.new("camkin_program **"), error)
    assert isinstance(errors.from_status(status, error), camkin.LawError)
    assert error.segment == 0
    p = camkin.Program.rise_dwell_fall(lift=1, rise=90, dwell=45, fall=90)
    for segment in (-2, 4, 2**62):
        with pytest.raises(camkin.SegmentError):
            errors.check(lib.camkin_analyze(p._handle, ffi.NULL, segment, ffi.new("camkin_analysis *")))


def test_version_is_that_of_the_header():
    assert f'#define CAMKIN_VERSION "{camkin.__version__}"' in HEADERS[0].read_text(encoding="utf-8")


def test_public_names():
    for name in camkin.__all__:
        assert getattr(camkin, name).__doc__, name
    for name in errors.__all__:
        assert getattr(camkin, name) is getattr(errors, name)
    promised = {"laws", "Law", "Segment", "Program", "Limits", "CamkinError", "Motion", "Plan", "Analysis"}
    assert promised <= set(camkin.__all__)
    for name in ("analyze", "boundary_conditions", "boundary_grid", "displacement", "dumps", "evaluate", "from_dict"):
        assert getattr(camkin.Program, name).__doc__, name
