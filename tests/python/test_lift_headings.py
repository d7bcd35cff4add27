"""Rows and headings of lift tables that are wrong or need a choice, and the options for such files."""

import math
import re

import numpy as np
import pytest

import camkin
from camkin import Program, TableError
from camkin.cli import main
from camkin.lift_table.noise import noise_of, wrong_row

pytest.importorskip("scipy.interpolate")


def written(tmp_path, text, name="lift.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8", newline="")
    return path


def run(capsys, *arguments):
    status = main([str(argument) for argument in arguments])
    captured = capsys.readouterr()
    return status, captured.out, captured.err


LOBE = "\n".join(f"{i};{5.0 - 5.0 * math.cos(math.radians(i)):.6f}" for i in range(360))


@pytest.mark.parametrize(
    ("heading", "unit"),
    [
        ("Winkel [Grad];Hub [mm]", "mm"),
        ("angle;lift (inch)", "inch"),
        ("deg;s [in]", "in"),
        ("deg;s [Zoll]", "inch"),
        ("deg;s [um]", "um"),
        ("angle [deg];lift", None),
    ],
)
def test_the_unit_in_the_heading_of_the_lift(heading, unit, tmp_path):
    assert Program.from_csv(written(tmp_path, f"{heading}\n{LOBE}\n")).length_unit == unit


@pytest.mark.parametrize("row", [4, 60, 140, 217, 355])
@pytest.mark.parametrize("by", [0.05, -0.05])
def test_a_row_that_is_wrong_is_named(row, by):
    lobe = Program.rise_dwell_fall(lift=10, rise=70, dwell=1e-3, fall=70, law="poly_4567")
    theta = np.arange(360.0)
    s = np.round(lobe.displacement(theta) + 0.002 * np.random.default_rng(4).standard_normal(360), 3)
    s[row] += by
    with pytest.warns(camkin.CamkinWarning, match=f"row {row}: s is 0.0[45].* from the curve .* times the noise"):
        Program.from_table(theta, s, smoothing="auto", degree=5)


def rises():
    """Yield the laws of a rise that need no parameter."""
    for name in camkin.laws():
        try:
            if name != "dwell" and camkin.Law(name).net:
                yield name
        except camkin.ParameterError:
            pass


RISES = list(rises())


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("law", RISES)
@pytest.mark.parametrize("step", [0.5, 2.0])
def test_no_corner_of_a_law_is_a_wrong_row(law, step):
    p = Program.rise_dwell_fall(lift=10, rise=70, dwell=30, fall=60, law=law, allow_velocity_jump=True)
    theta = np.arange(0.0, 360.0, step)
    for noise, decimals in ((0.0, 17), (0.0, 3), (0.002, 3)):
        s = np.round(p.displacement(theta) + noise * np.random.default_rng(1).standard_normal(theta.size), decimals)
        assert wrong_row(theta, s, noise_of(theta, s) or 0.0) is None


def test_the_cycle_of_a_table_by_crank_angle_is_whole_turns(tmp_path):
    rows = "".join(f"{2 * i};{5.0 - 5.0 * math.cos(math.radians(i)):.6f}\n" for i in range(360))
    with pytest.raises(TableError, match="or cycle=720 if that is one"):
        Program.from_csv(written(tmp_path, rows))
    with pytest.raises(TableError, match="or cycle=720 if that is one"):
        Program.from_csv(written(tmp_path, rows + "720;0.000000\n"))


def test_a_report_as_pdf_is_no_spec(tmp_path):
    path = tmp_path / "cam.pdf"
    path.write_bytes(b"%PDF-1.7")
    remedy = r"load the spec, the cam file \(\.cam\) or the report \(\.html\)"
    with pytest.raises(camkin.SpecError, match=rf"a \.pdf file has no spec that can be read: {remedy}"):
        camkin.Cam.load(path)


@pytest.mark.parametrize("ending", [".dxf", ".svg", ".step"])
def test_a_drawing_is_no_spec(tmp_path, ending):
    path = tmp_path / f"cam{ending}"
    program = Program.rise_dwell_fall(lift=10, rise=90, dwell=45, fall=90, law="cycloidal", length_unit="mm")
    cam = camkin.Cam(program, camkin.RollerFollower(8), base_radius=40)
    getattr(cam, f"to_{ending[1:]}")(path, **({"thickness": 10} if ending == ".step" else {}))
    for load in (Program.load, camkin.Cam.load):
        with pytest.raises(camkin.SpecError, match=rf"a \{ending} file has no spec .*: load the spec, the cam file"):
            load(path)


def test_columns_by_their_headings(tmp_path):
    turned = "\n".join(";".join(reversed(row.split(";"))) for row in LOBE.splitlines())
    swapped = written(tmp_path, f"lift [mm];angle [deg]\n{turned}\n")
    with pytest.raises(TableError, match=r"line 1: column 0 is 'lift \[mm\]' .* give columns=\(1, 0\), the cam angle"):
        Program.from_csv(swapped)
    assert Program.from_csv(swapped, columns=(1, 0)).length_unit == "mm"
    three = written(tmp_path, "n;angle [deg];lift [mm]\n" + "\n".join(f"0;{row}" for row in LOBE.splitlines()))
    with pytest.raises(TableError, match=r"got 3: columns=\('angle', 'lift'\) takes these of the heading"):
        Program.from_csv(three)
    assert Program.from_csv(three, columns=("angle", "lift")).length_unit == "mm"
    frame = written(tmp_path, "n;deg;lift;note\n" + "\n".join(f"0;{row};good" for row in LOBE.splitlines()))
    with pytest.raises(TableError, match=r"'good' is no number; columns=\('deg', 'lift'\) takes these of the heading"):
        Program.from_csv(frame)
    unknown = written(tmp_path, "a;b;c\n" + "\n".join(f"0;{row}" for row in LOBE.splitlines()))
    with pytest.raises(TableError, match=r"first two; the names 'a', 'b', 'c' are taken"):
        Program.from_csv(unknown)


def test_options_of_the_command_for_lift_tables(tmp_path, capsys):
    event = "".join(f"{i};{10.0 * max(0.0, math.sin(math.radians(i))) ** 4:.6f}\n" for i in range(360))
    table = written(tmp_path, event, "lift.csv")
    status, out, _ = run(capsys, "fit", table, "--length-unit", "mm", "--dwells", "190:350")
    assert status == 0 and "mm/rad²" in out
    status, _, err = run(capsys, "fit", table, "--dwells", "190-350")
    assert (status, err) == (2, "camkin: --dwells must be ranges such as 0:90,140:360; got '190-350'\n")
    status, _, err = run(capsys, "fit", table, "--dwells", "0:5,190:360")
    assert status == 2 and "give the one dwell (190, 365) for both" in err


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"delimiter": ";"}, "takes no 'delimiter'; the separator of the columns is found in the file"),
        ({"event": True}, "takes no 'event'; give periodic=False for rows that are a part of the cycle"),
    ],
)
def test_arguments_of_other_readers(options, words, tmp_path):
    with pytest.raises(camkin.WrongTypeError, match=re.escape(words)):
        Program.from_csv(written(tmp_path, LOBE), **options)


# ---- units of the first column ----


@pytest.mark.parametrize(
    ("heading", "degrees"),
    [
        ("t [s],s [mm]", 3600.0),
        ("time [ms],lift [mm]", 3.6),
        ("Zeit [µs],Hub [mm]", 3.6e-3),
        ("time_ms,lift_mm", 3.6),
        ("t/ms,s/mm", 3.6),
        ("Zeit in ms,Hub", 3.6),
        ("ms,mm", 3.6),
        ("timestamp_s,lift", 3600.0),
        ("seconds,lift", 3600.0),
        ("time [min],lift", 216000.0),
        ("theta_rad,lift", 180.0 / math.pi),
        ("turns,lift", 360.0),
        ("Rad-Winkel [°],Hub", 1.0),
        ("angle of the turn [deg],lift", 1.0),
        ("theta [rad],lift [mm]", 180.0 / math.pi),
        ("angle [rev],lift [mm]", 360.0),
        ("angle [deg],lift [mm]", 1.0),
        ("angle [°],lift [mm]", 1.0),
        ("angle,lift", 1.0),
    ],
)
@pytest.mark.parametrize("columns", [None, (0, 1)])
def test_the_unit_of_the_first_column_converts(tmp_path, heading, degrees, columns):
    truth = Program.rise_dwell_fall(lift=10, rise=90, dwell=45, fall=90)
    theta = np.arange(0.0, 360.0)
    rows = "\n".join(f"{x!r},{s!r}" for x, s in zip((theta / degrees).tolist(), truth.displacement(theta), strict=True))
    path = written(tmp_path, f"{heading}\n{rows.replace('np.float64(', '').replace(')', '')}\n")
    p = Program.from_csv(path, rpm=600, columns=columns)
    np.testing.assert_allclose(p.displacement(theta), truth.displacement(theta), rtol=0, atol=1e-9)


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        ("t [s],s [mm]", "line 1: the first column is time, not cam angle: give rpm=, the speed of the table"),
        ("Zeit,Hub", "line 1: 'Zeit' is a time without a unit: write Zeit [s] or Zeit [ms] into the heading"),
        ("timestamp,lift", "line 1: 'timestamp' is a time without a unit: write timestamp [s] or timestamp [ms]"),
        ("theta,x,y", "line 2: these are points of a curve, not a lift: Cam.verify() compares them with a cam"),
    ],
)
def test_first_columns_that_are_no_angle(tmp_path, heading, words):
    width = heading.count(",") + 1
    path = written(tmp_path, heading + "\n" + "\n".join(",".join([f"{i}"] * width) for i in range(30)))
    with pytest.raises(TableError) as caught:
        Program.from_csv(path)
    assert words in str(caught.value)


def test_small_units_of_the_lift_stay_labels(tmp_path):
    path = written(tmp_path, LOBE.join(["angle [deg];lift [um]\n", ""]))
    assert Program.from_csv(path).length_unit == "um"
