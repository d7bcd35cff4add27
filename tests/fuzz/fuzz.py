#!/usr/bin/env python
"""Run a Python target under libFuzzer: fuzz.py --spec or --table, then options and folders of libFuzzer.

The target is chosen by an option with two dashes, because libFuzzer ignores those and restarts the script with the same
arguments to minimise a corpus.
"""

import importlib
import sys

import atheris

if __name__ == "__main__":
    with atheris.instrument_imports(include=["camkin", "tomllib", "json"]):
        target = importlib.import_module(f"fuzz_{sys.argv[1].removeprefix('--')}")
    atheris.Setup(sys.argv, target.check)
    atheris.Fuzz()
