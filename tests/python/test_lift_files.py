"""Test lift tables in files of gauges, spreadsheets and controllers, in specs, and written by camkin."""

import dataclasses
import json
import math
import os
import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import camkin
from camkin import CamkinWarning, Program, Segment, SpecError, TableError
from camkin.cli import main
from camkin.io import lift_file

pytest.importorskip("scipy.interpolate")
FIELD = Path(__file__).parents[1] / "data" / "field"
POINTS = ([0.0, 90.0, 180.0, 270.0, 360.0], [0.0, 1.5, 4.25, 1.5, 0.0])


def columns(path, **options):
    rows = lift_file.read(path, **options)
    return rows.theta.tolist(), rows.s.tolist()


def written(tmp_path, text, name="lift.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8", newline="")
    return path


# ---- files as they exist ----


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("f14_bom_crlf_points.csv", {}),
        ("f14_excel_de.csv", {}),
        ("f14_excel_de.csv", {"columns": ("Winkel", "Hub"), "decimal": ","}),
        ("f14_blanks_comma.txt", {}),
        ("f14_two_headings.txt", {}),
        ("f14_two_headings.txt", {"skip": 3}),
        ("f14_trailing_comma.csv", {}),
        ("f14_slashes.txt", {}),
        ("f14_four_columns.csv", {"columns": (0, 1)}),
        ("f14_four_columns.csv", {"columns": ["deg", "lift"]}),
    ],
)
def test_field_files(name, options):
    assert columns(FIELD / name, **options) == POINTS
    assert Program.from_csv(FIELD / name, **options) == Program.from_table(*POINTS)


def test_a_decimal_comma_under_a_count():
    assert columns(FIELD / "f13_sew.txt") == ([0.0, 90.5, 180.0, 270.5, 360.0], [0.0, 2.125, 6.5, 2.125, 0.0])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_headings_in_the_code_page_of_windows(tmp_path, encoding):
    path = tmp_path / "lift.csv"
    path.write_bytes("Winkel [°];Hub [µm]\n0;0,0\n90;1,5\n180;4,25\n270;1,5\n360;0,0\n".encode(encoding))
    for options in ({}, {"columns": ("Winkel [°]", "Hub")}):
        found = lift_file.read(path, **options)
        assert found.theta.tolist() == POINTS[0] and found.s.tolist() == POINTS[1]


def test_the_header_of_a_controller():
    # Its angles and its cycle are in ten-thousandths of a degree.
    path = FIELD / "f11_isg.txt"
    assert columns(path) == ([2e4, 8e5, 1.6e6, 2.9e6], [0.0, 3e5, 9e5, 4e5])
    with pytest.raises(TableError, match=r"line 10: the table spans 2880000 degrees, more than .* or cycle=2880000"):
        Program.from_csv(path)
    p = Program.from_csv(path, cycle=3.6e6).scaled(angle=1e-4, lift=1e-4)
    np.testing.assert_allclose(p.displacement([2.0, 80.0, 160.0, 290.0]), [0.0, 30.0, 90.0, 40.0], rtol=0, atol=1e-13)


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("0.0D+00 1\n9.0d+01 2\n18D1 -.5D-1\n", ([0, 90, 180], [1, 2, -0.05])),
        ("deg;mm\n[deg];[mm]\n\n0;,5\n10;1,5e-1\n", ([0, 10], [0.5, 0.15])),
        ("0,5\t-1,5\r\n1,5\t2\r\n", ([0.5, 1.5], [-1.5, 2])),
        ("0,5 1,5\n1,5   2\n", ([0.5, 1.5], [1.5, 2])),
        (" 0 , 1 \n 2 , 3 \n", ([0, 2], [1, 3])),
        ("0, 1\n2, 3,\n4, 5,,\n", ([0, 2, 4], [1, 3, 5])),
        ("3\n0 1\n2 3\n4 5\n", ([0, 2, 4], [1, 3, 5])),
        ('"0";"1,5"\n"2";"2,5"\n', ([0, 2], [1.5, 2.5])),
        ("Lobe 3 of 8\ncam, lift\n0,1 # the first\n2,3 // the second\n// none\n", ([0, 2], [1, 3])),
        ("Version 1.2 of 14.05.2024\nWinkel;Hub\n0;1,5\n2;3,5\n", ([0, 2], [1.5, 3.5])),
        ("angle\tlift\tnote\n0\t1\n2\t3\n", ([0, 2], [1, 3])),
        ("1,2\nEndTable\n3,4\n", ([1], [2])),
    ],
)
def test_texts(tmp_path, text, want):
    assert columns(written(tmp_path, text)) == want


def test_chosen_columns(tmp_path):
    text = "no,phi [deg],remark,lift (mm),lift\n1,0,ok,5,9\n2,10,,6,9\n3,20,bad,7,9\n"
    path = written(tmp_path, text)
    want = ([0.0, 10.0, 20.0], [5.0, 6.0, 7.0])
    for chosen in ((1, 3), ("phi", 3), ("phi [deg]", "lift (mm)"), np.array([1, 3]).tolist()):
        assert columns(path, columns=chosen) == want
    # The whole heading takes precedence over the part before the unit.
    assert columns(path, columns=("phi", "lift"))[1] == [9.0] * 3
    with pytest.raises(TableError, match=r"there is no column 'phy'; did you mean 'phi'\?"):
        columns(path, columns=("phy", "lift"))
    with pytest.raises(TableError, match="columns must be two, of cam angle and displacement; got 'phi'"):
        columns(path, columns="phi")
    with pytest.raises(camkin.SizeError, match="columns must be 0 to"):
        columns(path, columns=(-1, 1))
    with pytest.raises(TableError, match="the file has no heading: give numbers, from 0"):
        columns(written(tmp_path, "0,1\n"), columns=("phi", "lift"))
    with pytest.raises(TableError, match=r"line 3: column 2 is needed, counted from 0; the line has 2 columns"):
        columns(written(tmp_path, "0,1,2\n1,2,3\n2,3\n"), columns=(0, 2))


@pytest.mark.parametrize(
    ("text", "options", "words"),
    [
        (
            (FIELD / "f14_four_columns.csv").read_text(),
            {},
            "line 2: two columns are needed; got 4: columns=('deg', 'lift') takes these of the heading",
        ),
        (
            (FIELD / "f14_one_column.txt").read_text(),
            {},
            "line 1: two columns are needed, cam angle and displacement; got 1",
        ),
        ("0,0,0,0\n1,0,2,0\n", {}, "line 1: two columns are needed; got 4"),
        ("0,0,0,0\n1,0,2,0\n", {}, "if these are decimal commas, part the columns by semicolons"),
        ("a;b\n0;0,5\n1;1.5\n", {}, "line 3: '1.5' after '0,5' in line 2: decimal commas and points"),
        ("a;b\n0.5;1\n1;1,5\n", {}, "line 3: '1,5' after '0.5' in line 2: decimal commas and points"),
        ("0;0,5\n1;1.5\n", {"decimal": ","}, "line 2: '1.5' is no number: decimal commas are given"),
        ("0;0,5\n1;1.5\n", {"decimal": "."}, "line 1: '0,5' is no number; a decimal comma? give decimal=','"),
        ("0;1\n1;1.234,5\n", {}, "line 2: '1.234,5' is no number; a decimal comma? give decimal=','"),
        ("O,1\n2,3\n", {}, "line 1: 'O' is no number; skip=1 passes over the lines to here"),
        ("7\n0;1\n1;2\n", {}, "line 1: 7 stands alone, and is not the number of rows, 2; skip=1 passes"),
        ("0;1\n1;2\nunits;x\n2;3\n", {}, "line 3: 'units' is no number"),
        ("a|b\n0|1\n", {}, "no rows of two numbers, cam angle and displacement, parted by"),
        ("0;1\n", {"decimal": ";"}, "decimal must be '.' or ',' or None; got ';'"),
        ("0;1\n1;2\n", {"skip": 2}, "no rows"),
        ("0 1\n1 2\n1 3\n", {}, "line 3: theta must increase; 1 is repeated"),
    ],
)
def test_refused(tmp_path, text, options, words):
    path = written(tmp_path, text)
    with pytest.raises(TableError, match=re.escape(words)) as caught:
        Program.from_csv(path, **options)
    assert str(caught.value).startswith(f"{path}: ")


def test_what_from_table_refuses_has_the_line(tmp_path):
    path = FIELD / "f18_not_closing_360.csv"
    with pytest.raises(
        TableError, match=r"csv: line 362: s must be the same after a whole cycle: s is 0.001, and 0 in"
    ):
        Program.from_csv(path)
    with pytest.raises(TableError, match=r"txt: line 5: s must be the same"):
        Program.from_csv(FIELD / "f18_not_closing.txt")
    p = Program.from_csv(path, smoothing=1e-3, degree=5)
    assert p.fit.where == f"line {p.fit.row + 2}"
    with pytest.raises(TableError, match=r"line 222: rows end at 220 degrees and begin again at 360.*periodic=False"):
        Program.from_csv(FIELD / "f06_event.csv")
    event = Program.from_csv(FIELD / "f06_event.csv", periodic=False, smoothing="auto", degree=5)
    assert event.evaluate(np.linspace(220, 359.9, 99)).data.any() == 0
    # three decimals of an inch
    assert event.fit.noise == pytest.approx(1e-3 / math.sqrt(12), rel=0.25)
    with pytest.warns(CamkinWarning, match="s scatters by about 0.00035"):
        Program.from_csv(FIELD / "f06_event.csv", periodic=False)


# ---- what camkin writes ----


def test_to_csv_by_degrees(tmp_path):
    p = Program.rise_dwell_fall(lift=10, rise=90, dwell=45, fall=90, law="poly_345", length_unit="mm", rpm=600)
    path = tmp_path / "cam.csv"
    p.to_csv(path, rpm="geometric")
    heading, *rows = path.read_text(encoding="utf-8").splitlines()
    assert heading == "theta [deg],s [mm],v [mm/rad],a [mm/rad^2],j [mm/rad^3]"
    values = np.array([[float(x) for x in row.split(",")] for row in rows])
    assert values[:, 0].tolist() == list(range(361))
    assert values[:, 1:].T.tobytes() == p.evaluate(np.arange(361.0), rpm="geometric").data.tobytes()
    back = Program.from_csv(path, degree=5)
    np.testing.assert_allclose(back.displacement(np.arange(360.0)), values[:-1, 1], rtol=0, atol=1e-13)
    p.to_csv(path, step=0.1)  # at the program's own speed
    assert path.read_text().startswith("theta [deg],s [mm],v [mm/s],a [mm/s^2],j [mm/s^3]\n0.0,0.0,0.0,0.0,")
    theta, s = columns(path)
    assert theta == [i / 10 for i in range(3601)]
    assert s == p.displacement(theta).tolist()
    p.to_csv(path, theta=[3.5, -1.25, 700.0])
    assert [line.split(",")[0] for line in path.read_text().splitlines()[1:]] == ["3.5", "-1.25", "700.0"]
    Program([Segment("modified_sine", duration=60, lift=4)], cycle=120, accumulate=True).to_csv(path, step=30)
    assert columns(path) == ([0, 30, 60, 90, 120], pytest.approx([0, 2, 4, 4, 4], rel=1e-15))


numbers = st.floats(-1e6, 1e6, allow_subnormal=False)


@settings(max_examples=60, deadline=None)
@given(lift=numbers.filter(lambda x: abs(x) > 1e-9), theta=st.lists(numbers, min_size=2, max_size=40, unique=True))
def test_to_csv_keeps_every_bit(tmp_path_factory, lift, theta):
    p = Program.rise_dwell_fall(lift=lift, rise=77.7, dwell=45, fall=90)
    path = tmp_path_factory.getbasetemp() / "round_trip.csv"
    theta = sorted(theta)
    p.to_csv(path, theta=theta)
    assert columns(path) == (theta, p.displacement(theta).tolist())


def test_wrong_to_csv(tmp_path):
    p = Program.rise_dwell_fall(lift=10, rise=90, dwell=45, fall=90)
    path = tmp_path / "cam.csv"
    path.write_text("before")
    for step in (7, 0, -1, math.nan, math.inf, 1e-300, 361):
        with pytest.raises(
            TableError, match=r"step must go into the cycle of 360 degrees without rest; got .*: theta= takes"
        ):
            p.to_csv(path, step=step)
    with pytest.raises(TableError, match="theta must be angles in one dimension, all finite; got nan"):
        p.to_csv(path, theta=[1.0, math.nan])
    with pytest.raises(TableError, match=r"got shape \(1, 2\)"):
        p.to_csv(path, theta=[[1.0, 2.0]])
    with pytest.raises(camkin.SpeedError):
        p.to_csv(path, rpm=math.nan)
    assert path.read_text() == "before"
    with pytest.raises(FileNotFoundError):
        p.to_csv(tmp_path / "none" / "cam.csv")
    assert os.listdir(tmp_path) == ["cam.csv"]


def test_own_export_by_time(tmp_path, capsys):
    p = Program.rise_dwell_fall(lift=10, rise=90, dwell=45, fall=90)
    spec = written(tmp_path, p.dumps(), "cam.toml")
    path = tmp_path / "out.csv"
    turn = 60 / 600
    command = ["--format", "csv", "--rpm", "600", "--dt", str(turn / 360), "--steps", "359", "-o", str(path)]
    assert main(["export", str(spec), *command]) == 0
    with pytest.raises(TableError, match="line 1: the first column is time, not cam angle: give rpm=, the speed"):
        Program.from_csv(path)
    back = Program.from_csv(path, rpm=600)
    x = np.linspace(0, 360, 999)
    np.testing.assert_allclose(back.displacement(x), p.displacement(x), rtol=0, atol=1e-5)


# ---- spec files ----


def test_a_table_in_a_spec(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "f06_event.csv").write_bytes((FIELD / "f06_event.csv").read_bytes())
    text = (FIELD / "f32_table.toml").read_text() + 'degree = 5\nsmoothing = "auto"\n'
    path = written(tmp_path, text, "cam.toml")
    p = Program.load(path)
    assert p == Program.from_csv(
        tmp_path / "data" / "f06_event.csv", periodic=False, degree=5, smoothing="auto", rpm=1000
    )
    assert Program.loads(p.dumps()) == Program.from_dict(p.to_dict()) == p
    keys = {
        "file": "x.txt",
        "columns": ["phi", 2],
        "skip": 1,
        "decimal": ",",
        "duration": 60,
        "ends": ["clamped", "natural"],
    }
    written(tmp_path, "what\nphi;v;s\n0;9;0,5\n10;9;1\n20;9;3\n30;9;3,5\n", "x.txt")
    document = {"segment": [{"law": "table", "v0": 0.5, **keys}]}
    path = written(
        tmp_path, json.dumps({**document, "cam": {"accumulate": True, "allow_velocity_jump": True}}), "cam.json"
    )
    (segment,) = Program.load(path).segments
    assert segment == Segment.table([0, 10, 20, 30], [0.5, 1, 3, 3.5], duration=60, ends=("clamped", "natural"), v0=0.5)


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ('file = "none.csv"', "segment 0: file: [Errno 2] No such file"),
        ("degree = 5", "segment 0: missing key 'file'"),
        ("file = 3", "segment 0: file must be a string; got a number"),
        ('file = "lift.csv"\nlift = 3', "segment 0: unknown key 'lift'"),
        ('file = "lift.csv"\ndegree = 5', "segment 0: lift.csv: a table of degree 5 needs at least 6 rows; got 4"),
        ('file = "lift.csv"\ndegree = 2', "segment 0: lift.csv: degree must be 3 or 5; got 2"),
        ('file = "lift.csv"\nends = "natura"', "segment 0: lift.csv: ends must be one of 'clamped'"),
        ('file = "lift.csv"\nsmoothing = "much"', "smoothing must be a number, 'auto' or None; got 'much'"),
        ('file = "lift.csv"\nskip = 4', "segment 0: lift.csv: no rows"),
        (
            'file = "lift.csv"\ncolumns = [0, 2]',
            "segment 0: lift.csv: line 1: column 2 is needed, counted from 0; the line has 2",
        ),
    ],
)
def test_wrong_tables_in_specs(tmp_path, keys, words):
    written(tmp_path, "0,0\n30,2\n60,2\n90,0\n")
    path = written(tmp_path, f'[[segment]]\nlaw = "table"\n{keys}\n', "cam.toml")
    with pytest.raises(SpecError, match=re.escape(words)) as caught:
        Program.load(path)
    assert str(caught.value).startswith(f"{path}: segment 0")


def test_tables_in_a_spec_are_limited(tmp_path):
    written(tmp_path, "0,0\n1,2\n2,2\n3,0\n")
    segment = '[[segment]]\nlaw = "table"\nfile = "lift.csv"\n'
    assert len(Program.load(written(tmp_path, segment * 64, "cam.toml")).segments) == 64
    with pytest.raises(SpecError, match="a spec may have at most 64 segments of law 'table'; got 65"):
        Program.load(written(tmp_path, segment * 65, "cam.toml"))


def test_a_lift_table_is_no_spec():
    with pytest.raises(
        SpecError, match=r"f06_event.csv: a spec file is needed; Program.from_csv\(\) reads a lift table"
    ):
        Program.load(FIELD / "f06_event.csv")


@pytest.mark.parametrize("text", ["[cam]\nrpm = 3000\n[[segment]]\nlaw = 'dwell'\nduration = 9\n", '{"segment": []}'])
def test_a_spec_is_no_lift_table(tmp_path, text):
    path = written(tmp_path, text, "cam.toml")
    with pytest.raises(TableError, match=r"cam.toml: a lift table is needed; Program.load\(\) reads a spec file"):
        Program.from_csv(path)


# ---- the command line ----


def run(capsys, *arguments):
    status = main([str(argument) for argument in arguments])
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def test_the_command_reads_a_turn(capsys):
    status, out, err = run(capsys, "analyze", FIELD / "f14_excel_de.csv", "--rpm", 3000)
    assert (status, err) == (0, "")
    assert out.startswith("cycle 360°, 3000 rpm\n") and "\nTable: residual " in out
    want = Program.from_table(*POINTS).analyze(rpm=3000)
    status, out, err = run(capsys, "analyze", FIELD / "f14_excel_de.csv", "--rpm", 3000, "--json")
    assert json.loads(out)["max_acceleration"]["value"] == want.max_acceleration.value


def test_the_command_reads_an_event(tmp_path, capsys):
    status, out, err = run(capsys, "analyze", FIELD / "f06_event.csv")
    assert status == 2 and out == ""
    assert err.endswith(
        "line 222: rows end at 220 degrees and begin again at 360: a gap of 140 for steps of 1 at most; "
        "--event makes a dwell of it\n"
    )
    status, out, err = run(capsys, "analyze", FIELD / "f06_event.csv", "--event")
    assert status == 0 and err.count("\n") == 1
    assert "made: --smoothing auto takes it out, best with --degree 5" in err
    command = ["--event", "--smoothing", "auto", "--degree", 5]
    status, out, err = run(capsys, "analyze", FIELD / "f06_event.csv", *command)
    assert (
        status == 0
        and err == ""
        and re.search(r"\nTable: residual 0.00039\d RMS, .* at line \d+, noise about 0.00035", out)
    )
    path = tmp_path / "out.csv"
    grid = ["--format", "csv", "--rpm", 1000, "--dt", 1e-4, "--steps", 600, "-o", path]
    assert run(capsys, "export", FIELD / "f06_event.csv", *command, *grid) == (0, "", "")
    p = Program.from_csv(FIELD / "f06_event.csv", periodic=False, smoothing="auto", degree=5)
    s = [float(line.split(",")[1]) for line in path.read_text().splitlines()[1:]]
    assert s == p.boundary_grid(0.0, 1e-4, 601, rpm=1000).s.tolist()
    _, _, complaint = run(capsys, "export", FIELD / "f06_event.csv", *command, *grid[:2], *grid[4:])
    assert complaint.endswith("give --rpm or --drive\n")


def test_own_heading_has_the_unit(tmp_path):
    p = Program.rise_dwell_fall(lift=10, rise=90, dwell=45, fall=90, law="poly_345", length_unit="mm", rpm=600)
    path, by_time, scaled = (tmp_path / name for name in ("a.csv", "t.csv", "x.csv"))
    p.to_csv(path)
    for file, scale in ((by_time, 1.0), (scaled, 2.0)):
        p.export(file, format="csv", dt=1e-3, steps=99, scale=scale)
    assert Program.from_csv(path).to("cm").length_unit == "cm"
    assert Program.from_csv(path, columns=("theta", "s"), length_unit="mm").length_unit == "mm"
    assert Program.from_csv(by_time, rpm=600).length_unit == "mm"
    assert Program.from_csv(scaled, rpm=600).length_unit is None
    other = written(tmp_path, path.read_text().replace("s [mm]", "lift [mm]"))
    assert Program.from_csv(other, columns=(0, 1)).length_unit == "mm"
    for unit, more in (("in", ", and convert the program by .to('in')"), ("um", "")):
        words = f"a.csv: the heading says s [mm]; got length_unit={unit!r}: leave length_unit out{more}"
        with pytest.raises(camkin.UnitError, match=re.escape(words) + "$") as caught:
            Program.from_csv(path, length_unit=unit)
        assert caught.value.parameter == "length_unit"
    dataclasses.replace(p, length_unit=None).to_csv(path)
    assert Program.from_csv(path, length_unit="in").length_unit == "in"


def test_the_command_takes_what_its_messages_name(tmp_path, capsys):
    four = FIELD / "f14_four_columns.csv"
    assert "got 4: --columns deg,lift takes these of the heading" in run(capsys, "analyze", four)[2]
    for chosen in ("0,1", "deg,lift"):
        assert run(capsys, "analyze", four, "--columns", chosen)[0] == 0
    typo = written(tmp_path, "O,1\n0,1\n90,2\n180,3\n270,2\n")
    assert "--skip 1 passes over" in run(capsys, "analyze", typo)[2]
    assert run(capsys, "analyze", typo, "--skip", 1)[0] == 0
    near = FIELD / "f18_not_closing.txt"
    assert "give --smoothing 0.000168 or more, which takes the mean, or --accumulate" in run(capsys, "analyze", near)[2]
    assert run(capsys, "analyze", near, "--smoothing", "0.000168")[0] == 0
    assert run(capsys, "analyze", near, "--accumulate")[0] == 0
    counts = FIELD / "f11_isg.txt"
    assert "or --cycle 2880000 if that is one" in run(capsys, "analyze", counts)[2]
    assert run(capsys, "analyze", counts, "--cycle", 3600000)[0] == 0


def test_the_command_refuses_what_a_spec_does_not_take(tmp_path, capsys):
    spec = written(tmp_path, '[[segment]]\nlaw = "dwell"\nduration = 90\n', "cam.toml")
    for option in ("--event", "--accumulate", ("--degree", "5"), ("--smoothing", "auto")):
        status, _, err = run(capsys, "analyze", spec, *([option] if isinstance(option, str) else option))
        name = option if isinstance(option, str) else option[0]
        assert (status, err) == (2, f"camkin: {name} is for lift tables (.csv, .txt): {spec} is read as a spec\n")
    status, _, err = run(capsys, "analyze", FIELD / "f13_sew.txt", "--smoothing", "some")
    assert (status, err) == (2, "camkin: --smoothing must be a number or auto; got 'some'\n")
