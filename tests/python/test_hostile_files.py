"""Hostile files give an error for little work and memory, from Python and from the command line."""

import os
import re
import subprocess
import sys

import pytest
from work import MEGABYTE, costs_less

import camkin
from camkin import Program, TableError

LONG = ("0" + "1" * 4999).encode()
DWELL = b'[[segment]]\nlaw = "dwell"\nduration = 90\n'


def repeated(piece, size):
    """Write a file of at least `size` bytes."""

    def write(path):
        block = piece * (1 + (1 << 20) // len(piece))
        with path.open("wb") as file:
            for _ in range(1 + size // len(block)):
                file.write(block)

    return write


def loop(path):
    path.symlink_to(path.with_name("other"))
    path.with_name("other").symlink_to(path)


def nothing(path):
    pass


# Content of the file or a function that writes it, and words of the error.
FILES = {
    "100 MB": (repeated(b"# a comment\n", 100_000_000), "at most 8388608 bytes"),
    "100 MB of zeros": (repeated(b"\0", 100_000_000), "at most 8388608 bytes"),
    "endless": (lambda path: path.symlink_to("/dev/zero"), "at most 8388608 bytes"),
    "10 million segments": (repeated(DWELL, 400_000_000), "at most 8388608 bytes"),
    "one key of 200 KB": (".".join(["a"] * 100_000).encode() + b" = 1\n", "more than 8 dots"),
    "deep arrays": (b"x = " + b"[" * 100_000, "nested more than 16 deep"),
    "deep JSON": (b'{"segment": ' + b"[" * 100_000, "nested more than 16 deep"),
    "duplicate key": (DWELL + b"duration = 91\n", "not TOML"),
    "duplicate table": (b"[cam]\n[cam]\n" + DWELL, "not TOML"),
    "duplicate key in JSON": (b'{"segment": [{"law": "dwell", "law": "dwell"}]}', "duplicate key 'law'"),
    "Latin-1": (b"[cam]\nname = '\xe4'\n" + DWELL, "not UTF-8 (byte 14)"),
    "UTF-16": (DWELL.decode().encode("utf-16"), "not UTF-8 (byte 0)"),
    "byte-order mark twice": (b"\xef\xbb\xbf" * 2 + DWELL, "not TOML"),
    "NUL": (DWELL + b"\0", "not TOML"),
    "8 MB of NUL": (b"\0" * 8_000_000, "longer than 4096"),
    "surrogate as law": (b'{"segment": [{"law": "\\ud800", "duration": 1}]}', "there is no law '\\ud800'"),
    "NUL after a law": (b'{"segment": [{"law": "poly\\u0000", "duration": 1}]}', "there is no law 'poly\\x00'"),
    "surrogate as name": (
        b'{"cam": {"name": "\\udfff"}, "segment": [{"law": "dwell", "duration": 1}]}',
        "name must be Unicode text of at most 500 characters; got '\\udfff'",
    ),
    "long name": (b'[cam]\nname = """' + b"x\n" * 300 + b'"""\n' + DWELL, "name must be Unicode text of at most 500"),
    "long law": (b'{"segment": [{"law": "' + b"x" * 7_000_000 + b'", "duration": 1}]}', "there is no law 'xxxx"),
    "long key": (b'{"' + b"x" * 7_000_000 + b'": 1}', "unknown key 'xxxx"),
    "long number": (DWELL + b"lift = " + LONG, "longer than 4096"),
    "long number in JSON": (b'{"segment": [{"law": "dwell", "duration": 1' + LONG + b"}]}", "not JSON"),
    "long hexadecimal number": (DWELL + b"lift = 0x" + b"f" * 4000, "lift must be a finite number; got an int"),
    "number beyond all": (DWELL + b"lift = 1e400", "lift must be a finite number; got inf"),
    "exponent of 1 MB": (
        b'{"segment": [{"law": "dwell", "duration": 1e' + b"9" * 1_000_000 + b"}]}",
        "duration must be a finite number; got inf",
    ),
    "symbolic links in a ring": (loop, "symbolic links"),
    "folder": (lambda path: path.mkdir(), "Is a directory"),
    "pipe into which nobody writes": (lambda path: os.mkfifo(path), "empty"),
    "nothing there": (nothing, "No such file"),
}


def made(tmp_path, content):
    path = tmp_path / "cam.toml"
    content(path) if callable(content) else path.write_bytes(content)
    return path


@pytest.mark.parametrize("case", FILES)
def test_specs_from_python(case, tmp_path):
    content, words = FILES[case]
    path = made(tmp_path, content)
    check_refusal(lambda: Program.load(path), words, path)


def check_refusal(call, words, path):
    """Check the error, and that it costs less than reading a valid spec of 1 MB."""

    def refused():
        with pytest.raises((camkin.CamkinError, OSError), match=re.escape(words)) as caught:
            call()
        assert len(str(caught.value)) < 1000
        assert str(path) in str(caught.value)

    assert costs_less(refused, 1.0, MEGABYTE)


def test_specs_from_the_command(tmp_path):
    """One process analyses all files, so that its memory after the last one bounds that of each."""
    code = (
        "import resource, sys, camkin.cli\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "for path in sys.argv[1:]:\n"
        "    print(camkin.cli.main(['analyze', path]), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)\n"
    )
    paths = []
    for number, (content, _) in enumerate(FILES.values()):
        (tmp_path / str(number)).mkdir()
        paths.append(str(made(tmp_path / str(number), content)))
    done = subprocess.run([sys.executable, "-c", code, *paths], capture_output=True, encoding="utf-8", timeout=600)
    assert done.returncode == 0, done.stderr
    complaints, lines = done.stderr.splitlines(), done.stdout.splitlines()
    for (case, (_, words)), complaint, line in zip(FILES.items(), complaints, lines, strict=True):
        status, grown = map(int, line.split())
        assert (case, status) == (case, 2)
        assert re.fullmatch(r"camkin: .{10,1000}", complaint), case
        assert words in complaint, case
        assert grown < 150_000, case  # KiB


TABLES = {
    "100 MB": (repeated(b"0,1\n", 100_000_000), "at most 8388608 bytes"),
    "endless": (lambda path: path.symlink_to("/dev/zero"), "at most 8388608 bytes"),
    "binary": (bytes(range(256)) * 30_000, "not UTF-8 (byte 128)"),
    "binary below 128": (bytes(range(128)) * 60_000, "no rows of two numbers"),
    "UTF-16": ("0,1\n".encode("utf-16"), "not UTF-8 (byte 0)"),
    "NUL": (b"0,1\n1,\0\n", "line 2: '\\x00' is no number"),
    "8 MB in one line": (b"1," * 4_000_000, "line 1: a line may have at most 4096 characters"),
    "8 MB of separators": (b";" * 8_000_000, "line 1: a line may have at most 4096 characters"),
    "2 million rows": (b"0,1\n" * 2_000_000, "line 300001: "),
    "wrong separator": (b"0|1\n1|2\n", "parted by a comma, semicolon, tab or blanks"),
    "decimal comma": (b"0,0,1\n", "two columns are needed; got 3"),
    "nan": (b"0,1\n1,nan\n", "line 2: s must be finite; got nan"),
    "inf": (b"0,1\n1,1e999\n", "line 2: s must be finite; got inf"),
    "unsorted": (b"0,1\n2,1\n1,1\n", "line 3: theta must increase; 1 comes after 2"),
    "repeated": (b"0,1\n2,1\n2,1\n", "line 3: theta must increase; 2 is repeated"),
    # these caused warnings of NumPy before
    "angles whose difference is no double": (b"-1e308,0\n1e308,0\n", "line 1: theta must be -1e+09 to 1e+09; got -1e"),
    "levels whose product is no double": (b"0,0\n90,1e308\n", "line 2: s must be -1e+100 to 1e+100; got 1e+308"),
    "angles whose quotient is no double": (b"0,0\n1e-320,1\n2e-320,2\n4e-320,0\n", "a gap of 360 for steps of 1"),
    "angles too near": (b"0,0\n1e-17,1\n120,2\n240,0\n", "at least 1e-9 of the duration"),
    "empty": (b"", "no rows"),
    "symbolic links in a ring": (loop, "symbolic links"),
    "folder": (lambda path: path.mkdir(), "Is a directory"),
    "pipe into which nobody writes": (lambda path: os.mkfifo(path), "no rows"),
}


@pytest.mark.parametrize("case", TABLES)
def test_tables(case, tmp_path):
    pytest.importorskip("scipy.interpolate")
    content, words = TABLES[case]
    path = made(tmp_path, content)
    check_refusal(lambda: Program.from_csv(path), words, path)


def test_smoothing_whose_square_overflows():
    pytest.importorskip("scipy.interpolate")
    for smoothing in (1e300, 10**5000):
        with pytest.raises(TableError, match="smoothing must be"):
            Program.from_table([0, 90, 180, 270], [0, 1, 2, 1], smoothing=smoothing)


def test_smoothing_of_more_rows_than_are_promised(tmp_path):
    pytest.importorskip("scipy.interpolate")
    path = made(tmp_path, "".join(f"{i * 0.0036!r},{i % 7}\n" for i in range(100_000)).encode())
    words = "smoothing takes at most 10000 rows; got 100000"
    check_refusal(lambda: Program.from_csv(path, smoothing=1e-6), words, path)


def test_a_pipe():
    reader, writer = os.pipe()
    os.write(writer, DWELL)
    os.close(writer)
    try:
        assert Program.load(f"/dev/fd/{reader}").segments[0].duration == 90.0
    finally:
        os.close(reader)
