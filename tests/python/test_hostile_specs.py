"""Hostile texts of specs give an error for the work and the memory of a good spec."""

import re
import tracemalloc
from contextlib import suppress

import pytest
from work import MEGABYTE, costs_less, good_spec

from camkin import Program, SpecError
from camkin._base import textfile
from camkin.io import spec_text

MANY = 20_000
HOSTILE = {
    "dotted key": ("more than 8 dots", ".".join(["a"] * 100_000) + " = 1\n"),
    "short dotted keys": ("more than 8 dots", "a.b.c.d.e.f.g.h.i.j = 1\n" * MANY),
    "quoted dotted key": ("line 2: a key with more than 8 dots", "\n" + ".".join(['"a"'] * 12) + " = 1\n"),
    "dotted key with spaces": ("more than 8 dots", " . ".join(["a"] * 12) + " = 1\n"),
    "dotted table": ("more than 8 dots", "[" + ".".join(["a"] * 12) + "]\n"),
    "dotted key in a table": ("more than 8 dots", "x = {" + ".".join(["a"] * 12) + " = 1}\n"),
    "deep arrays": ("nested more than 16 deep", "x = " + "[" * 2000 + "]" * 2000),
    "deep arrays over lines": ("line 17: nested more than 16 deep", "x = " + "[\n" * 100_000),
    "deep tables": ("nested more than 16 deep", "x = " + "{a = " * 500),
    "long line": ("line 2: longer than 4096", "\nx = '" + "y" * 5000 + "'\n"),
    "strings without end": ("line 2: a string without end", "x = 1\n" + '"""a"\n\\' * 400_000),
    "more strings without end": ("a string without end", '\\"' * 1_000_000),
    "apostrophes": ("a string without end", "x = '''" + "''\n" * 400_000),
    "deep JSON": ("nested more than 16 deep", '{"a": ' + "[" * 100_000 + "]" * 100_000 + "}"),
    "deep JSON objects": ("nested more than 16 deep", '{"a": ' * 100_000),
    "JSON string without end": ("a string without end", '{"a": "' + '\\"' * 1_000_000),
    "long JSON integer": ("not JSON", '{"a": ' + "1" * 1_000_000 + "}"),
    "too large": ("at most 8388608", "#" * 10_000_000),
    "too large by lines": ("at most 8388608", "# a comment\n" * 1_000_000),
}


def refused(text, words):
    with pytest.raises(SpecError, match=words) as caught:
        Program.loads(text)
    assert len(str(caught.value)) < 1000


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_texts_are_refused_quickly(case):
    words, text = HOSTILE[case]
    assert costs_less(lambda: refused(text, words), 1.0, MEGABYTE)


def filled(size, item, head="", tail=""):
    """Return a text of about `size` bytes: head, the items 0, 1, 2, ..., and tail."""
    n = (size - len(head) - len(tail)) // len(item.replace("%d", "123456"))
    return head + "".join(item.replace("%d", str(i)) for i in range(n)) + tail


POLY = '{"segment": [{"law": "poly", "duration": 1, "lift": 1, "constraints": ['
KNOTS = '{"segment": [{"law": "bspline", "duration": 1, "lift": 1, "degree": 3, "points": [0], "knots": ['
# Head, item and tail of a text, and words of the error for a text of 100 KB.
BOMBS = {
    "comments": ("", "#\n", "", "missing key 'segment'"),
    "headers": ("[[segment]]\n", "[segment.a%d.b.c]\n", "", "missing key 'law'"),
    "headers of eight": ("", "[a.b.c.d.e.f.g%d]\n", "", "unknown key 'a'"),
    "new headers of eight": ("", "[a%d.b.c.d.e.f.g]\n", "", "unknown key 'a0'"),
    "new headers": ("", "[a%d]\n", "", "unknown key 'a0'"),
    "segments": ("", "[[segment]]\n", "", "missing key 'law'"),
    "elements": ("a = [", "0,\n", "]\n", "unknown key 'a'"),
    "dates": ("a = [", "1979-05-27,\n", "]\n", "unknown key 'a'"),
    "inline tables": ("a = [", "{a={a={a={}}}},\n", "]\n", "unknown key 'a'"),
    "dotted keys": ("", "a.b.c.d.e.f.g.h%d=1\n", "", "unknown key 'a'"),
    "new dotted keys": ("", "a%d.b=1\n", "", "unknown key 'a0'"),
    "keys": ("", "k%d=1\n", "", "unknown key 'k0'"),
    "lines of a string": ('a = """', "x\\\n", '"""\n', "unknown key 'a'"),
    "strings": ("a = [", "'',\n", "]\n", "unknown key 'a'"),
    "blanks": ("", " " * 4000 + "\n", "a = 1\n", "unknown key 'a'"),
    "closings": ("a = 1\n", "]", "", "line 2: ']' closes nothing"),
    "good segments and a bad line": ("", '[[segment]]\nlaw="dwell"\nduration=1\n', "x", "not TOML"),
    "JSON constraints": (POLY, "[0,1,0],", "[0,1,0]]}]}", "constraints must be at most 10; got"),
    "JSON knots": (KNOTS, "0,", "0]}]}", "points must be at least 4"),
    "JSON arrays": ('{"a": [', "[],", "[]]}", "unknown key 'a'"),
    "JSON objects": ('{"a": [', "{},", "{}]}", "unknown key 'a'"),
    "JSON keys": ("{", '"%d":1,', '"a": 1}', "unknown key '0'"),
    "JSON strings": ('{"a": [', '"",', '""]}', "unknown key 'a'"),
}


@pytest.mark.parametrize("case", BOMBS)
def test_no_text_costs_much_more_than_a_good_one_of_its_size(case):
    head, item, tail, words = BOMBS[case]
    text = filled(MEGABYTE // 10, item, head, tail)
    assert costs_less(lambda: refused(text, re.escape(words)), 4.0, MEGABYTE // 10)


@pytest.mark.parametrize("case", BOMBS)
def test_the_largest_texts_are_counted_before_they_are_parsed(case, monkeypatch):
    """Texts with few marks are parsed like valid ones. The limits are an eighth of what they are for users."""
    head, item, tail, _ = BOMBS[case]
    text = filled(textfile.MAX_BYTES // 8, item, head, tail)
    monkeypatch.setattr(spec_text, "MAX_MARKS", spec_text.MAX_MARKS // 8)
    monkeypatch.setattr(spec_text, "MAX_TABLES", spec_text.MAX_TABLES // 8)
    parsed = []
    for parser in (spec_text.json, spec_text.tomllib):
        monkeypatch.setattr(parser, "loads", lambda text, **_: parsed.append(text) or {})
    refused(text, ".")
    assert bool(parsed) == (case in ("dates", "keys", "blanks"))


def test_what_is_refused_takes_little_more_memory_than_what_is_good(monkeypatch):
    def peak(text):
        tracemalloc.start()
        try:
            with suppress(SpecError):
                Program.loads(text)
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    # A fraction of the limit, and of the size of a valid spec of 6 MB.
    monkeypatch.setattr("camkin.io.spec_text.MAX_TABLES", 500)
    good = peak(good_spec(20_000))
    for head, item, tail, _ in BOMBS.values():
        assert peak(filled(20_000, item, head, tail)) < 3 * good


def test_what_is_just_not_too_much():
    for text in (
        "a.b.c.d.e.f.g.h.i = 1\n",
        "x = " + "[" * 16 + "]" * 16 + "\n",
        "x = '" + "y" * (4096 - 6) + "'\n",
        "x = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0]\n",
    ):
        with pytest.raises(SpecError, match="unknown key"):
            Program.loads(text)


@pytest.mark.parametrize("case", ["dotted key", "deep JSON", "too large", "strings without end"])
def test_hostile_texts_take_little_memory(case):
    text = HOSTILE[case][1]
    tracemalloc.start()
    try:
        with pytest.raises(SpecError):
            Program.loads(text)
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()


def test_a_huge_file_is_not_read(tmp_path):
    path = tmp_path / "huge.toml"
    with path.open("wb") as file:
        file.truncate(10**9)  # sparse
    tracemalloc.start()
    try:
        with pytest.raises(SpecError, match="at most"):
            Program.load(path)
        assert tracemalloc.get_traced_memory()[1] < 40_000_000
    finally:
        tracemalloc.stop()
