#!/usr/bin/env python
"""A target in Python under libFuzzer: fuzz.py --spec or --table, then options and folders of libFuzzer.

libFuzzer starts it again by its name to minimise a corpus, and passes over what begins with two dashes.
"""

import importlib
import sys

import atheris

if __name__ == "__main__":
    with atheris.instrument_imports(include=["camkin", "tomllib", "json"]):
        target = importlib.import_module(f"fuzz_{sys.argv[1].removeprefix('--')}")
    atheris.Setup(sys.argv, target.check)
    atheris.Fuzz()
