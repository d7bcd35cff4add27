"""Correct user code type-checks, and mistakes do not."""

import subprocess
import sys
from pathlib import Path

import pytest

import camkin


def test_the_public_api_type_checks():
    pytest.importorskip("mypy")
    api = Path(__file__).with_name("typing_api.py")
    command = [sys.executable, "-m", "mypy", "--strict", "--no-incremental", "--config-file=", "--cache-dir=/dev/null"]
    # typing has assert_type from 3.11 on; mypy checks the library for the oldest supported Python separately.
    done = subprocess.run(
        [*command, "--python-version=3.11", str(api)], capture_output=True, text=True, timeout=300, cwd=api.parent
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_package_says_that_it_is_typed():
    assert Path(camkin.__file__).with_name("py.typed").exists()
