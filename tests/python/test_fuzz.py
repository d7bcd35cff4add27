"""Run the Python fuzzing targets once on each seed of their corpora."""

import importlib
from pathlib import Path

import pytest

FUZZ = Path(__file__).parents[1] / "fuzz"


@pytest.mark.parametrize("name", ["spec", "table"])
def test_corpus(name, monkeypatch):
    monkeypatch.syspath_prepend(str(FUZZ))
    target = importlib.import_module(f"fuzz_{name}")
    inputs = sorted((FUZZ / "corpus" / name).iterdir())
    assert inputs
    for path in inputs:
        print(path.name)  # pytest shows it on a failure
        target.check(path.read_bytes())
