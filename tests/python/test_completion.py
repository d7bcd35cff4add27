"""Test the completion of the shell, pipes whose reader is gone, a closed stdout, and --json of what prints."""

import argparse
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import camkin
from camkin.cli import completion, main
from camkin.cli.main import _parser

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
INLET = str(EXAMPLES / "inlet_cam.toml")


def commands(parser):
    return next(dict(a.choices) for a in parser._actions if isinstance(a, argparse._SubParsersAction))


def completed(words, text=None):
    """Return what bash offers for the last of the words."""
    if text is None:
        text = completion.script(_parser(), "bash")
    call = 'COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _camkin; printf "%s\\n" "${COMPREPLY[@]}"'
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("no bash")
    run = subprocess.run([bash, "-c", f"{text}\n{call}", "bash", *words], capture_output=True, text=True, check=True)
    assert run.stderr == ""
    return run.stdout.split()


def test_bash_completes_commands_options_and_choices():
    assert set(completed(["camkin", ""])) >= commands(_parser()).keys()
    assert completed(["camkin", "an"]) == ["analyze"]
    assert completed(["camkin", "export", "--format", "na"]) == ["nastran"]
    assert completed(["camkin", "export", "cam.toml", "--sol"]) == ["--solver-dt"]
    assert completed(["camkin", "fmu", "--fmi", ""]) == ["2", "3"]
    assert completed(["camkin", "analyze", "cam"]) == []  # the shell completes names of files
    assert completed(["camkin", "--print-completion", ""]) == [] and "--print-completion" in completed(["camkin", "--"])


def test_every_option_of_every_command_is_offered():
    text = completion.script(_parser(), "bash")
    for name, command in commands(_parser()).items():
        known = {option for a in command._actions for option in a.option_strings if option.startswith("--")}
        assert set(completed(["camkin", name, "-"], text)) == known


def test_names_of_laws_are_offered():
    parser = argparse.ArgumentParser()
    known = parser.add_subparsers()
    compare = known.add_parser("compare", help="several laws, and the user's own")
    compare.add_argument("laws", metavar="LAW", nargs="+")
    compare.add_argument("--law", metavar="LAW")
    text = completion.script(parser, "bash")
    assert completed(["camkin", "compare", ""], text) == list(camkin.laws())
    assert completed(["camkin", "compare", "cycloidal", "modified_s"], text) == ["modified_sine"]
    assert completed(["camkin", "compare", "--law", "sc"], text) == ["scca"]
    fish = completion.script(parser, "fish")
    assert re.search(r"-n '__fish_seen_subcommand_from compare' -l law -r -f -a '[\w ]*\bscca\b", fish)
    assert r"-a compare -d 'several laws, and the user\'s own'" in fish


@pytest.mark.parametrize("shell", completion.SHELLS)
def test_scripts_are_printed_and_accepted(shell, capsys, tmp_path):
    with pytest.raises(SystemExit) as done:
        main(["--print-completion", shell])
    assert done.value.code == 0
    path = tmp_path / "script"
    path.write_text(capsys.readouterr().out)
    assert "export" in path.read_text() and "nastran" in path.read_text()
    if shutil.which(shell):  # -n: read the script without running it
        subprocess.run([shell, "-n", str(path)], check=True, capture_output=True)


def test_an_unknown_shell(capsys):
    assert main(["--print-completion", "tcsh"]) == 2
    assert "choose from 'bash', 'zsh', 'fish'" in capsys.readouterr().err


def test_whatever_prints_has_json():
    """A command without --json writes a file or opens a window."""
    for name, command in commands(_parser()).items():
        options = {option: a for a in command._actions for option in a.option_strings}
        assert "--json" in options or "--output" in options, name


PRINTING = [
    ["--help"],
    ["laws"],
    ["laws", "--json"],
    ["analyze", INLET],
    ["analyze", INLET, "--json", "--points", "20000"],
    ["--print-completion", "bash"],
    ["export", INLET, "--format", "csv", "--dt", "1e-6", "--steps", "30000", "-o", "/dev/stdout"],
]


@pytest.mark.skipif(sys.platform == "win32", reason="no pipes of this kind")
@pytest.mark.parametrize("arguments", PRINTING, ids=lambda arguments: "-".join(x for x in arguments if "/" not in x))
def test_a_reader_that_goes_away_is_no_error(arguments):
    command = [sys.executable, "-m", "camkin", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.close()  # before the first line
        err = process.stderr.read()
    assert err == b"" and process.returncode == 141


def test_a_closed_stdout_is_one_line():
    run = subprocess.run(f'"{sys.executable}" -m camkin laws >&-', shell=True, capture_output=True, text=True)
    assert (run.returncode, run.stderr) == (2, "camkin: [Errno 9] stdout is closed\n")
