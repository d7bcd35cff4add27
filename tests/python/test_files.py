"""Files are written completely or not at all, and the command reports an output that cannot be written."""

import errno
import os
import resource
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

import camkin
from camkin import cli
from camkin._base import textfile
from camkin._base.textfile import write_whole

OLD = b"what was there"


def written(path, data=b"new"):
    with write_whole(path) as file:
        file.write(data)


def left(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_replaced_when_all_of_it_is_written(tmp_path):
    path = tmp_path / "table"
    path.write_bytes(OLD)
    with write_whole(path) as file:
        file.write(b"half")
        file.flush()
        assert path.read_bytes() == OLD
    assert path.read_bytes() == b"half"
    assert left(tmp_path) == ["table"]


@pytest.mark.parametrize("old", [True, False])
@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit, OSError(errno.ENOSPC, "No space"), ZeroDivisionError])
def test_a_failure_leaves_no_file(error, old, tmp_path):
    path = tmp_path / "table"
    if old:
        path.write_bytes(OLD)
    with pytest.raises(error if isinstance(error, type) else type(error)), write_whole(path) as file:  # noqa: PT012
        file.write(b"half")
        raise error
    assert left(tmp_path) == ["table"] * old
    assert not old or path.read_bytes() == OLD


@pytest.mark.parametrize("call", ["os.fsync", "os.replace"])
def test_an_error_at_the_end_names_the_file(call, tmp_path, monkeypatch):
    def fail(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    path = tmp_path / "table"
    path.write_bytes(OLD)
    monkeypatch.setattr(f"camkin._base.textfile.{call}", fail)
    with pytest.raises(OSError, match="No space left on device") as caught:
        written(path)
    assert caught.value.filename == str(path)
    assert path.read_bytes() == OLD
    assert left(tmp_path) == ["table"]


def test_permissions_are_those_of_the_old_file_or_of_a_new_one(tmp_path):
    path, other = tmp_path / "table", tmp_path / "other"
    other.write_bytes(b"")
    written(path)
    assert stat.S_IMODE(path.stat().st_mode) == stat.S_IMODE(other.stat().st_mode)
    path.chmod(0o640)
    written(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_the_file_behind_a_link_is_replaced(tmp_path):
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "table").write_bytes(OLD)
    (tmp_path / "link").symlink_to(Path("there") / "table")
    written(tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "there" / "table").read_bytes() == b"new"
    (tmp_path / "nowhere").symlink_to("not yet")
    written(tmp_path / "nowhere")
    assert (tmp_path / "not yet").read_bytes() == b"new"


def test_a_device_or_pipe_is_written_into(tmp_path):
    reader, writer = os.pipe()
    written(f"/dev/fd/{writer}")
    os.close(writer)
    with open(reader, "rb") as file:
        assert file.read() == b"new"
    written("/dev/null")
    assert stat.S_ISCHR(os.stat("/dev/null").st_mode)


def test_invalid_paths(tmp_path):
    (tmp_path / "ring").symlink_to("ring")
    for path, error in (
        (tmp_path, IsADirectoryError),
        (tmp_path / "none" / "table", FileNotFoundError),
        (tmp_path / "ring", OSError),
        ("a\0b", OSError),
        (3, camkin.WrongTypeError),
    ):
        with pytest.raises(error) as caught:
            written(path)
        assert path == 3 or caught.value.filename == str(path)
    assert left(tmp_path) == ["ring"]


# ---- by the command ----


@pytest.fixture
def spec(tmp_path):
    path = tmp_path / "cam.toml"
    path.write_text(camkin.Program.rise_dwell_fall(lift=10, rise=90, dwell=45, fall=90, rpm=3000).dumps())
    return str(path)


def command(*arguments, **options):
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
    return subprocess.Popen([sys.executable, "-m", "camkin", *arguments], **options)


def small_files():
    """Limit files to 64 KiB, to simulate a full disk."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 16, 1 << 16))


@pytest.mark.parametrize("old", [True, False])
@pytest.mark.parametrize("kind", ["csv", "npz", "plot"])
def test_a_full_disk(kind, old, spec, tmp_path):
    out = tmp_path / "out" / ("svaj.png" if kind == "plot" else "table")
    out.parent.mkdir()
    if old:
        out.write_bytes(OLD)
    arguments = ["export", spec, "--format", kind, "--dt", "1e-5", "--steps", "20000", "-o", str(out)]
    if kind == "plot":
        pytest.importorskip("matplotlib")
        arguments = ["analyze", spec, "--plot", str(out)]
    process = command(*arguments, preexec_fn=small_files)
    _, complaint = process.communicate(timeout=300)
    assert process.returncode == 2
    assert complaint.decode() == f"camkin: [Errno 27] File too large: '{out}'\n"
    assert left(out.parent) == [out.name] * old
    assert not old or out.read_bytes() == OLD


def test_ctrl_c_while_a_table_is_written(spec, tmp_path):
    out = tmp_path / "out" / "table.csv"
    out.parent.mkdir()
    arguments = ["export", spec, "--format", "csv", "--dt", "1e-5", "--steps", "3000000", "-o", str(out)]
    process = command(*arguments, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler))
    while not any(path.stat().st_size > 1 << 20 for path in out.parent.iterdir()):
        assert process.poll() is None
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    assert process.communicate(timeout=300) == (b"", b"")
    assert process.returncode == 130
    assert left(out.parent) == []


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "utf-8"])
@pytest.mark.parametrize("arguments", [["analyze", "SPEC", "--strict"], ["laws"], ["analyze", "SPEC", "--json"]])
def test_an_output_that_is_not_utf_8(arguments, encoding, spec):
    arguments = [spec if a == "SPEC" else a for a in arguments]
    process = command(*arguments, env={**os.environ, "PYTHONIOENCODING": encoding})
    out, complaint = process.communicate(timeout=300)
    assert (process.returncode, complaint) == (0, b"")
    text = out.decode(encoding)
    assert "?" not in text
    if encoding == "utf-8":
        assert "->" not in text  # nothing is replaced where every character can be written
    elif arguments[-1] == "--strict":
        assert ("²" if encoding == "cp1252" else "^3") in text
        assert "0 -> 1" in text


def test_a_label_that_the_output_cannot_hold(tmp_path):
    path = tmp_path / "cam.toml"
    path.write_text(camkin.Program.rise_dwell_fall(lift=1, rise=9, dwell=9, fall=9, name="凸輪").dumps(), "utf-8")
    process = command("analyze", str(path), env={**os.environ, "PYTHONIOENCODING": "cp1252"})
    out, complaint = process.communicate(timeout=300)
    assert (process.returncode, complaint) == (0, b"")
    assert out.startswith(b"??: ")


@pytest.mark.parametrize("arguments", [["analyze", "SPEC", "--json", "--points", "100000"], ["laws"], ["--help"]])
def test_a_reader_who_has_gone(arguments, spec):
    with command(*(spec if a == "SPEC" else a for a in arguments)) as process:
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(300) == 141


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
@pytest.mark.parametrize("arguments", [["analyze", "SPEC"], ["laws", "--json"], ["--version"]])
def test_an_output_that_is_full(arguments, spec):
    with open("/dev/full", "wb") as full:
        process = command(*(spec if a == "SPEC" else a for a in arguments), stdout=full)
        assert process.communicate(timeout=300)[1] == b"camkin: [Errno 28] No space left on device\n"
    assert process.returncode == 2


def test_whatever_goes_wrong_is_one_line(spec, monkeypatch, capsys):
    for error, status, line in (
        (ValueError("bad\nvalue"), 2, "camkin: bad value\n"),
        (OverflowError(), 2, "camkin: OverflowError\n"),
        (KeyboardInterrupt(), 130, ""),
        (BrokenPipeError(errno.EPIPE, "Broken pipe"), 141, ""),
    ):

        def fail(*_, error=error, **__):
            raise error

        monkeypatch.setattr(camkin.Program, "analyze", fail)
        assert cli.main(["analyze", spec, "--strict"]) == status
        assert capsys.readouterr() == ("", line)


def test_reading_is_as_before(tmp_path):
    path = tmp_path / "text"
    path.write_bytes(b"\xef\xbb\xbfa")
    assert textfile.read(path, camkin.SpecError) == "a"
