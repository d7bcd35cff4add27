"""Spec files round-trip, and the error of every mistake names file, segment and key."""

import json
import math
import re

import pytest

import camkin
from camkin import Law, Limits, Program, Segment, SpecError

T = (0.12, 0.22, 0.34, 0.34, 0.64, 1.0)
PROGRAMS = {
    "plain": Program.rise_dwell_fall(lift=10, rise=90, dwell=45, fall=90),
    "everything": Program.rise_dwell_fall(
        lift=1 / 3,
        rise=100.1,
        dwell=1e-3,
        fall=2 / 3,
        law="modified_sine",
        cycle=1000 / 3,
        name='a "name" with \\ and ü',
        rpm=2999.9,
        length_unit="mm",
        limits=Limits(velocity=1e300, jerk=1e-300),
    ),
    "indexing": Program([Segment("scca", duration=120, lift=45, b=0.1, c=0.2, d=0.3)], accumulate=True),
    "jumps": Program(
        [Segment("constant_velocity", duration=90, lift=1), Segment("constant_velocity", duration=270, lift=-1)],
        allow_velocity_jump=True,
    ),
    "universal": Program(
        [
            Segment("universal", duration=90, lift=1, T=T),
            Segment(Law("universal", T=T, v0=0.0), duration=90, lift=-1),
        ]
    ),
    "end velocities": Program(
        [
            Segment(Law("universal", T=(0.2, 0.2, 0.4, 0.6, 0.8, 0.8), v1=2.0), duration=8, lift=0.08),
            Segment(Law("universal", T=T, v0=0.125), duration=56, lift=8.96),
            Segment("cycloidal", duration=90, lift=-9.04),
        ]
    ),
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_round_trips(name, tmp_path):
    p = PROGRAMS[name]
    text = p.dumps()
    assert Program.loads(text) == p
    assert Program.loads(text).dumps() == text
    assert Program.from_dict(p.to_dict()) == p
    assert Program.loads(json.dumps(p.to_dict())) == p
    for file, content in (("cam.toml", text), ("cam.json", json.dumps(p.to_dict())), ("cam", json.dumps(p.to_dict()))):
        (tmp_path / file).write_text(content, encoding="utf-8")
        assert Program.load(tmp_path / file) == p
        assert Program.load(str(tmp_path / file)) == p
    assert Program.loads(text).displacement(33.3) == p.displacement(33.3)


def test_written_toml_looks_as_one_would_write_it():
    p = Program.rise_dwell_fall(
        lift=10, rise=90, dwell=45, fall=90, rpm=3000, length_unit="mm", limits=Limits(velocity=5000)
    )
    assert p.dumps().startswith(
        '[cam]\nrpm = 3000.0\nlength_unit = "mm"\ncycle = 360.0\n\n[limits]\nvelocity = 5000.0\n\n'
        '[[segment]]\nlaw = "cycloidal"\nduration = 90.0\nlift = 10.0\n\n'
        '[[segment]]\nlaw = "dwell"\nduration = 45.0\n\n'
    )


def test_what_may_be_left_out():
    segments = (
        '[[segment]]\nlaw = "poly_345"\nduration = 90\nlift = 10\n[[segment]]\nlaw="poly_345"\nduration=90\nlift=-10'
    )
    p = Program.loads(segments)
    assert p == Program([Segment("poly_345", duration=90, lift=10), Segment("poly_345", duration=90, lift=-10)])
    assert (p.rpm, p.limits, p.name, p.cycle) == (None, None, None, 360.0)
    assert Program.loads(f"[cam]\n[limits]\n{segments}") == p


def test_byte_order_mark_and_line_ends_of_windows(tmp_path):
    text = PROGRAMS["plain"].dumps().replace("\n", "\r\n")
    (tmp_path / "cam.toml").write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert Program.load(tmp_path / "cam.toml") == PROGRAMS["plain"]


def test_two_ways_to_give_a_law():
    beside = '[[segment]]\nlaw = "scca"\nb = 0.25\nc = 0.5\nd = 0.25\nduration = 360\nlift = 1\n'
    inside = '[[segment]]\nlaw = {name = "scca", b = 0.25, c = 0.5, d = 0.25}\nduration = 360\nlift = 1\n'
    cam = "[cam]\naccumulate = true\n"
    assert Program.loads(cam + beside) == Program.loads(cam + inside)


# ---- mistakes ----

GOOD = """
[cam]
rpm = 3000
[[segment]]
law = "cycloidal"
duration = 90
lift = 10
[[segment]]
law = "scca"
duration = 90
lift = -10
b = 0.25
c = 0.5
d = 0.25
"""

# old text, new text, segment, key, words
WRONG = {
    "no duration": ("duration = 90\nlift = 10", "lift = 10", 0, "duration", "segment 0: missing key 'duration'"),
    "no lift": ("lift = -10\n", "", 1, "lift", "segment 1: missing key 'lift'"),
    "no law": ('law = "scca"\n', "", 1, "law", "segment 1: missing key 'law'"),
    "no parameter": ("c = 0.5\n", "", 1, "c", "segment 1: law 'scca' needs the parameter 'c'"),
    "misspelt key": (
        "duration = 90\nlift = -10",
        "duraton = 90",
        1,
        "duraton",
        "unknown key 'duraton'; did you mean 'duration'?",
    ),
    "misspelt parameter": ("c = 0.5", "C = 0.5", 1, "C", "segment 1: unknown key 'C'"),
    "surplus parameter": ("lift = 10\n", "lift = 10\nb = 0.25\n", 0, "b", "segment 0: unknown key 'b'"),
    "misspelt table": ("[cam]", "[cams]", None, "cams", "unknown key 'cams'; did you mean 'cam'?"),
    "key of the cam at the top": ("[cam]", "cycle = 9\n[cam]", None, "cycle", "'cycle'; it is a key of [cam]"),
    "limit of the cam": (
        "rpm = 3000",
        "jerk = 3000",
        None,
        "jerk",
        "[cam]: unknown key 'jerk'; it is a key of [limits]",
    ),
    "speed of a segment": ("duration = 90\nlift = 10", "duration = 90\nlift = 10\nrpm = 3", 0, "rpm", "a key of [cam]"),
    "law of the cam": (
        "rpm = 3000",
        'law = "dwell"',
        None,
        "law",
        "[cam]: unknown key 'law'; it is a key of a [[segment]]",
    ),
    "misspelt cam key": ("rpm = 3000", "rmp = 3000", None, "rmp", "[cam]: unknown key 'rmp'; did you mean 'rpm'?"),
    "misspelt limit": (
        "[cam]",
        "[limits]\nvelocty = 1\n[cam]",
        None,
        "velocty",
        "[limits]: unknown key 'velocty'; did you",
    ),
    "misspelt law": ('"cycloidal"', '"cycloidol"', 0, "law", "segment 0: there is no law 'cycloidol'; did you mean"),
    "law is a number": ('"cycloidal"', "4", 0, "law", "segment 0: law must be a string; got a number"),
    "law without name": ('"cycloidal"', "{b = 1}", 0, "name", "segment 0: law: missing key 'name'"),
    "law with a wrong key": ('"cycloidal"', '{name = "dwell", nam = 1}', 0, "nam", "segment 0: law: unknown key 'nam'"),
    "number as string": ("lift = 10", 'lift = "10"', 0, "lift", "segment 0: lift must be a number; got a string"),
    "bool is no number": ("lift = 10", "lift = true", 0, "lift", "segment 0: lift must be a number; got true or false"),
    "array is no number": ("lift = 10", "lift = [10]", 0, "lift", "segment 0: lift must be a number; got an array"),
    "date is no number": ("lift = 10", "lift = 1979-05-27", 0, "lift", "segment 0: lift must be a number; got date"),
    "rpm as string": ("rpm = 3000", 'rpm = "fast"', None, "rpm", "[cam]: rpm must be a number; got a string"),
    "name as number": ("rpm = 3000", "name = 3000", None, "name", "[cam]: name must be a string; got a number"),
    "flag as number": (
        "rpm = 3000",
        "accumulate = 1",
        None,
        "accumulate",
        "[cam]: accumulate must be true or false; got a number",
    ),
    "cam is no table": ("[cam]\nrpm = 3000", "cam = 3", None, None, "[cam]: must be a table; got a number"),
    "nan": ("lift = 10", "lift = nan", 0, "lift", "segment 0: lift must be a finite number; got nan"),
    "inf": (
        "duration = 90\nlift = 10",
        "duration = inf\nlift = 10",
        0,
        "duration",
        "duration must be a finite number; got inf",
    ),
    "overflow": ("lift = 10", "lift = 1e999", 0, "lift", "lift must be a finite number; got inf"),
    "integer beyond float": ("lift = 10", f"lift = {10**400}", 0, "lift", "lift must be a finite number; got 1000"),
    "nan rpm": ("rpm = 3000", "rpm = nan", None, "rpm", "[cam]: rpm must be a finite number; got nan"),
    "nan parameter": ("c = 0.5", "c = nan", 1, "c", "segment 1: c must be a finite number; got nan"),
    "parameter out of range": (
        "c = 0.5",
        "c = 0.75",
        1,
        "d",
        "segment 1: law 'scca': d must be such that b + c + d is 1",
    ),
    "lift 0": ("lift = 10", "lift = 0", 0, "lift", "segment 0 (cycloidal): lift must be"),
    "duration 0": (
        "duration = 90\nlift = 10",
        "duration = 0\nlift = 10",
        0,
        "duration",
        "segment 0 (cycloidal): duration must be",
    ),
    "boundary value": ("lift = 10\n", "lift = 10\nv1 = 3.0\n", 0, "v1", "segment 0 (cycloidal): v1 must be 0"),
    "negative limit": (
        "[cam]",
        "[limits]\njerk = -1\n[cam]",
        None,
        "jerk",
        "limit jerk must be positive and finite; got -1",
    ),
    "over the cycle": (
        "rpm = 3000",
        "cycle = 100",
        None,
        "duration",
        "durations add up to 180 degrees, more than the cycle",
    ),
    "does not close": ("lift = -10", "lift = -9", None, "lift", "does not return to its start"),
    "duplicate key": ("lift = 10\n", "lift = 10\nlift = 10\n", None, None, "not TOML: Cannot overwrite a value"),
    "duplicate table": ("[cam]", "[cam]\n[cam]", None, None, "not TOML"),
    "not TOML": ("[cam]", "this is no TOML", None, None, "not TOML: .* line 2"),
    "half a string": ('"scca"', '"scca', None, None, "line 9: a string without end"),
    "segment is no array": ("[[segment]]", "[segment]", None, None, "not TOML|segment must be an array; got a table"),
}


@pytest.mark.parametrize("case", WRONG)
def test_every_mistake_is_named(case, tmp_path):
    old, new, segment, key, words = WRONG[case]
    assert old in GOOD
    path = tmp_path / "bad cam.toml"
    path.write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    Program.loads(GOOD)
    with pytest.raises(SpecError) as caught:
        Program.load(path)
    message = str(caught.value)
    assert message.startswith(f"{path}: ")
    pattern = words if "|" in words or ".*" in words else re.escape(words)
    assert re.search(pattern, message), message
    assert "\n" not in message
    assert (caught.value.segment, caught.value.parameter) == (segment, key)
    assert isinstance(caught.value, ValueError)
    assert isinstance(caught.value, camkin.CamkinError)


def test_status_of_what_the_library_refused():
    with pytest.raises(SpecError) as caught:
        Program.loads(GOOD.replace("lift = -10", "lift = -9"))
    assert caught.value.status == camkin.ClosureError.code
    with pytest.raises(SpecError) as caught:
        Program.loads("x = 1")
    assert caught.value.status is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "spec: empty"),
        (" \n\t\r\n", "spec: empty"),
        ("# only a comment\n", "top level: missing key 'segment'"),
        ("[cam]\nrpm = 3000\n", "missing key 'segment'"),
        ("segment = []\n", "at least one [[segment]] is needed"),
        ("segment = 3\n", "segment must be an array; got a number"),
        ("segment = [3]\n", "segment 0: must be a table; got a number"),
        ("<?xml version='1.0'?>", "not TOML"),
        ("{", "not JSON"),
        ("{}", "missing key 'segment'"),
        ('{"segment": [', "not JSON"),
        ('{"segment": null}', "segment must be an array; got null"),
        ('{"segment": [], "segment": []}', "not JSON: duplicate key 'segment'"),
        ('{"cam": {"rpm": NaN}, "segment": []}', "not JSON: NaN is no number"),
        ('{"cam": {"rpm": -Infinity}, "segment": []}', "not JSON: -Infinity is no number"),
        ('{"cam": {"rpm": 1e999}, "segment": []}', "rpm must be a finite number; got inf"),
        ('{"cam": {"rpm": "x}', "a string without end"),
    ],
)
def test_wrong_texts(text, words):
    with pytest.raises(SpecError, match=re.escape(words)):
        Program.loads(text)


def test_wrong_files(tmp_path):
    path = tmp_path / "cam.toml"
    path.write_bytes(b"")
    with pytest.raises(SpecError, match="empty"):
        Program.load(path)
    path.write_bytes(GOOD.replace("cycloidal", "cyclo\xefdal").encode("latin-1"))
    with pytest.raises(SpecError, match="not UTF-8"):
        Program.load(path)
    path.write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    with pytest.raises(SpecError, match="not UTF-8"):
        Program.load(path)
    with pytest.raises(FileNotFoundError):
        Program.load(tmp_path / "none.toml")
    with pytest.raises(IsADirectoryError):
        Program.load(tmp_path)
    path = tmp_path / "cam.json"
    path.write_text(GOOD)
    with pytest.raises(SpecError, match="not JSON"):
        Program.load(path)
    path.write_text("[1, 2]")
    with pytest.raises(SpecError, match="must be an object"):
        Program.load(path)


def test_wrong_documents():
    for document in (None, [], "x", 3):
        with pytest.raises(SpecError, match="must be a table"):
            Program.from_dict(document)
    with pytest.raises(SpecError, match="lift must be a finite number; got nan"):
        Program.from_dict({"segment": [{"law": "cycloidal", "duration": 90, "lift": math.nan}]})
    with pytest.raises(SpecError, match="unknown key 3"):
        Program.from_dict({3: 1, "segment": []})
    with pytest.raises(SpecError, match="must be text; got bytes"):
        Program.loads(b"")


def test_strings_hide_what_is_in_them():
    name = "a.b.c.d.e.f.g.h.i.j.k [[[[[[[[[[[[[[[[[[[[ ' # = "
    text = f'# {name}\n[cam]\nname = """{name}"""\nlength_unit = \'{name.replace(chr(39), "")}\'\n' + GOOD.replace(
        "[cam]\nrpm = 3000\n", ""
    )
    assert Program.loads(text).name == name
    quotes = 'name = """""two"""""'
    assert Program.loads(GOOD.replace("rpm = 3000", quotes)).name == '""two""'
    quotes = "name = '''''two'''''"
    assert Program.loads(GOOD.replace("rpm = 3000", quotes)).name == "''two''"
    escaped = 'name = "\\"\\\\"'
    assert Program.loads(GOOD.replace("rpm = 3000", escaped)).name == '"\\'


def test_many_segments():
    p = Program([Segment("dwell", duration=0.36)] * 1000)
    assert Program.loads(p.dumps()) == p
