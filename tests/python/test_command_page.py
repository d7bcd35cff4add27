"""docs/reference/command-line.md is what scripts/generate_commands.py writes, and its examples run."""

import importlib
import re
import shlex
import sys
from pathlib import Path

import numpy as np
import pytest

import camkin
from camkin.cli import main
from camkin.cli.completion import _commands
from camkin.cli.main import _parser

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))
commands = importlib.import_module("generate_commands")
run_pages = importlib.import_module("run_pages")

TEXT = commands.PAGE.read_text(encoding="utf-8")


def test_the_page_is_that_of_the_parsers():
    assert commands.page() == TEXT, "run python scripts/generate_commands.py"


def test_the_page_has_every_option():
    sections = dict(zip(*[iter(re.split(r"^## (\w+)$", TEXT, flags=re.M)[1:])] * 2, strict=True))
    known = _commands(_parser())
    assert sections.keys() == known.keys()
    for name, command in known.items():
        options = {option for action in command._actions for option in action.option_strings}
        assert options == set(
            re.findall(r"(?<=[`\s])--?[a-z][\w-]*", "".join(re.findall(r"^\| `.*?`", sections[name], re.M)))
        )


@pytest.mark.parametrize("name", commands.EXAMPLES)
def test_the_example_runs(name, capsys):
    for module in ("matplotlib", "scipy", "pandas"):
        pytest.importorskip(module)
    line = re.search(rf"^camkin {name} .*$", TEXT, re.M)[0]
    with run_pages.folder() as here:
        (here / "free.toml").write_text(re.search(r"^```toml\n(.*?)^```", TEXT, re.M | re.S)[1], encoding="utf-8")
        theta = np.arange(0.0, 360.0, 2.0)
        lift = camkin.Program.rise_dwell_fall(lift=8, rise=80, dwell=40, fall=80).displacement(theta)
        np.savetxt(here / "lift.csv", np.stack([theta, lift], axis=1), delimiter=",")
        assert main(shlex.split(line)[1:]) == 0, capsys.readouterr().err
        output = re.search(r"-o (\S+)", line)
        assert output is None or (here / output[1]).stat().st_size > 0
