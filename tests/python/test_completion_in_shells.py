"""Type into bash, zsh and fish, and read what they complete. A shell that is not installed is a visible skip."""

import os
import pty
import select
import shutil
import subprocess
import sys
import time

import pytest

import camkin
from camkin.cli import completion
from camkin.cli.main import _parser

INTERACTIVE = {"bash": ["bash", "--norc", "--noprofile", "-i"], "zsh": ["zsh", "-f", "-i"]}
LAWS = set(camkin.laws())


@pytest.fixture
def script(tmp_path):
    """Return the path of the script of a shell."""

    def of(shell):
        if shutil.which(shell) is None:
            pytest.skip(f"{shell} is not installed")
        path = tmp_path / f"completion.{shell}"
        path.write_text(completion.script(_parser(), shell) + "\n", encoding="utf-8")
        return path

    return of


class Terminal:
    """A shell that reads from a terminal."""

    def __init__(self, shell, folder):
        self._own, other = pty.openpty()
        env = os.environ | {
            "HOME": str(folder),
            "ZDOTDIR": str(folder),
            "TERM": "dumb",
            "PS1": "",
            "INPUTRC": "/dev/null",
        }
        self._shell = subprocess.Popen(
            INTERACTIVE[shell], stdin=other, stdout=other, stderr=other, env=env, start_new_session=True, cwd=folder
        )
        os.close(other)

    def type(self, text, end):
        """Type a text, and return what the shell writes up to `end`."""
        os.write(self._own, text.encode())
        said, deadline = b"", time.monotonic() + 120
        while end.encode() not in said:
            assert time.monotonic() < deadline and self._shell.poll() is None, said
            if select.select([self._own], [], [], 1)[0]:
                said += os.read(self._own, 4096)
        return said.decode()

    def close(self):
        self._shell.kill()
        self._shell.wait()
        os.close(self._own)


TYPED = [
    ("ana\t", ["analyze"]),
    ("analyze --js\t", ["analyze", "--json"]),
    ("export --format nas\t", ["export", "--format", "nastran"]),
    ("compare modified_si\t", ["compare", "modified_sine"]),
    ("compare scca cycloidal_c\t", ["compare", "scca", "cycloidal_constant_velocity"]),
    ("analyze a_ca\t", ["analyze", "a_cam.toml"]),
    ("--print-comp\t", ["--print-completion"]),
]


@pytest.mark.skipif(sys.platform == "win32", reason="no terminal of this kind")
@pytest.mark.parametrize("shell", INTERACTIVE)
def test_tab_in_a_terminal(shell, script, tmp_path):
    path = script(shell)
    (tmp_path / "a_cam.toml").touch()
    terminal = Terminal(shell, tmp_path)
    try:
        shown = 'camkin() { echo "<GO""T $* EN""D>"; }'
        terminal.type(f"{shown}; . '{path}'; echo REA''DY\n", "READY")
        for typed, expected in TYPED:
            said = terminal.type(f"camkin {typed}\n", "END>")
            assert said[said.rindex("<GOT ") + 5 : said.rindex(" END>")].split() == expected
    finally:
        terminal.close()


def offered(path, line):
    """Return what fish offers for the end of a line, without descriptions."""
    command = ["fish", "--no-config", "-c", f"source '{path}'; complete -C '{line}'"]
    run = subprocess.run(command, capture_output=True, text=True, env=os.environ | {"HOME": str(path.parent)})
    assert (run.returncode, run.stderr) == (0, "")
    return {text.split("\t")[0] for text in run.stdout.splitlines()}


def test_fish(script, tmp_path, monkeypatch):
    path = script("fish")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a_cam.toml").touch()
    commands = completion._commands(_parser())
    assert offered(path, "camkin ") == set(commands)
    assert offered(path, "camkin ana") == {"analyze"}
    assert offered(path, "camkin export --format nas") == {"nastran"}
    assert offered(path, "camkin fmu --fmi ") == {"2", "3"}
    assert offered(path, "camkin compare scca cycloidal_c") == {"cycloidal_constant_velocity"}
    assert offered(path, "camkin compare ") >= LAWS
    assert offered(path, "camkin analyze --js") == {"--json"}
    assert offered(path, "camkin analyze a_ca") == {"a_cam.toml"}
    assert not offered(path, "camkin analyze ") & (LAWS | set(commands))


@pytest.mark.parametrize("command", completion._commands(_parser()))
def test_fish_offers_every_option(command, script):
    path = script("fish")
    known = {option for a in completion._commands(_parser())[command]._actions for option in a.option_strings}
    assert offered(path, f"camkin {command} --") == {option for option in known if option.startswith("--")}
