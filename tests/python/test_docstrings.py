"""Test the docstrings of the public names: numpydoc sections that name each parameter and result, examples that run."""

import doctest
import inspect
import operator
from collections.abc import Iterator

import numpy as np
import pytest

import camkin
from camkin.fmu import write_fmu

validate = pytest.importorskip("numpydoc.validate")

# Of numpydoc: known sections in order, a summary of one line that begins with a capital and a verb and ends with a full
# stop, the parameters, all and in order and with types, and the result.
CHECKS = "GL06 GL07 GL08 SS02 SS03 SS05 SS06 PR01 PR02 PR03 PR04 PR10 RT01 YD01".split()


def public() -> Iterator[tuple[str, object]]:
    """Yield the public names with what they name; `rest` is a value."""
    for name in {*camkin.__all__} - {"rest"}:
        yield f"camkin.{name}", getattr(camkin, name)
    yield "camkin.fmu.write_fmu", write_fmu


def members(name: str, found: object) -> Iterator[str]:
    """Yield a name, and those of the public methods and properties of a class."""
    yield name
    for key in dir(found) if isinstance(found, type) and not issubclass(found, Exception) else ():
        member = inspect.getattr_static(found, key)
        function = next((getattr(member, x) for x in ("__func__", "fget", "func") if hasattr(member, x)), member)
        if not key.startswith("_") and inspect.isfunction(function) and function.__module__.startswith("camkin"):
            yield f"{name}.{key}"


NAMES = sorted(each for name, found in public() for each in members(name, found))


def faults(name: str) -> list[str]:
    """Return what numpydoc finds wrong with the docstring of a name."""
    found = validate.validate(name)
    errors = {code: message for code, message in found["errors"] if code in CHECKS}
    if found["type"] == "type" and "\nAttributes\n" in found["docstring"]:  # a result, which nobody makes by a call
        errors.pop("PR01", None)
    return [f"{name}: {message}" for message in errors.values()]


def test_sections_name_all_parameters_and_results():
    assert not [fault for name in NAMES for fault in faults(name)]


@pytest.mark.parametrize(("text", "other"), [("lift : float", "lifts : float"), ("Returns\n", "Methods\n")])
def test_what_is_lost_is_a_fault(monkeypatch, text, other):
    method = camkin.Program.scaled
    monkeypatch.setattr(method, "__doc__", method.__doc__.replace(text, other))
    assert faults("camkin.Program.scaled")


def test_examples_run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    parser, runner = doctest.DocTestParser(), doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    for name in {*NAMES} - {"camkin.report"}:  # a report takes seconds, and other tests make them
        text = inspect.getdoc(operator.attrgetter(name.removeprefix("camkin."))(camkin)) or ""
        runner.run(parser.get_doctest(text, {"camkin": camkin, "np": np}, name, None, None))
    assert runner.tries > 50
    assert not runner.failures
