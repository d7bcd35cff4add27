"""Motions beside each other: the table against closed forms, the picture against the motions, the commands."""

import json
import math
from pathlib import Path

import numpy as np
import pytest

import camkin
from camkin import Comparison, Law, Limits, Program, Segment
from camkin.cli import main

INLET = str(Path(__file__).parents[2] / "examples" / "inlet_cam.toml")
INDEXER = str(Path(__file__).parents[2] / "examples" / "indexer.toml")


def rdf(law="cycloidal", **changes):
    arguments = {"lift": 10, "rise": 90, "dwell": 45, "fall": 60, "law": law, "rpm": 300, "length_unit": "mm"}
    return Program.rise_dwell_fall(**(arguments | changes))


# Cv, Ca, Cj, Cmdyn, RMS of y'', by hand.
CLOSED = {
    "cycloidal": (2.0, 2 * math.pi, 4 * math.pi**2, 3 * math.sqrt(3) / 2 * math.pi, math.sqrt(2) * math.pi),
    "poly_345": (15 / 8, 10 / math.sqrt(3), 60.0, None, math.sqrt(120 / 7)),
    "simple_harmonic": (math.pi / 2, math.pi**2 / 2, math.inf, math.pi**3 / 8, math.pi**2 / math.sqrt(8)),
    "parabolic": (2.0, 4.0, math.inf, 8.0, 4.0),
    "constant_velocity": (1.0, math.inf, math.inf, math.inf, math.inf),
}


@pytest.mark.parametrize("law", CLOSED)
@pytest.mark.parametrize("kind", ["law", "program", "segment"])
def test_the_table_against_closed_forms(law, kind):
    if kind == "law":
        c = Comparison([law])
    elif kind == "program":
        c = Comparison([rdf(law, allow_velocity_jump=True)])
    else:
        c = Comparison([Segment(law, duration=33, lift=-7)], rpm=120)
    (row,) = c.rows
    found = (row.Cv, row.Ca, row.Cj, row.Cmdyn, row.rms)
    for value, expected in zip(found, CLOSED[law], strict=True):
        assert expected is None or value == pytest.approx(expected, rel=1e-13)
    assert (row.max_velocity is None) == c.normalised == (kind == "law")


def test_a_frame_has_the_values_of_the_rows():
    c = Comparison(["parabolic", rdf("poly_4567", name="p")], lift=10, duration=90, rpm=300)
    frame = c.to_dataframe()
    assert list(frame.index) == ["parabolic", "p"] == [row.name for row in c.rows]
    assert list(frame.columns) == [
        *("max_velocity", "max_acceleration", "max_jerk", "rms_acceleration"),
        *("Cv", "Ca", "Cj", "Cmdyn", "rms", "residual"),
    ]
    for row, (_, values) in zip(c.rows, frame.iterrows(), strict=True):
        assert all(values[key] == getattr(row, key) for key in frame.columns)
    assert frame.max_jerk.iloc[0] == math.inf
    assert frame.attrs["units"] == {
        "max_velocity": "mm/s",
        "max_acceleration": "mm/s**2",
        "max_jerk": "mm/s**3",
        "rms_acceleration": "mm/s**2",
    }
    laws = Comparison(["cycloidal"]).to_dataframe()
    assert list(laws.columns) == ["Cv", "Ca", "Cj", "Cmdyn", "rms", "residual"]
    assert laws.attrs["units"] == {}
    moved = Comparison([Segment("poly_bc", duration=50, lift=3, v0=0, v1=1)]).to_dataframe()
    assert math.isnan(moved.residual.iloc[0])


def test_the_command_labels_lengths_of_laws(capsys):
    command = ["compare", "cycloidal", "poly_345", "--lift", "10", "--duration", "90", "--rpm", "300"]
    assert main([*command, "--length-unit", "mm"]) == 0
    assert "max |v| [mm/s]" in capsys.readouterr().out
    assert main(["compare", "cycloidal", "--length-unit", "mm"]) == 2
    assert "--length-unit is for a rise, which needs" in capsys.readouterr().err.replace("length_unit", "--length-unit")
    assert main([*command, "--event"]) == 2


@pytest.mark.parametrize("N", [(5, 10), (5, 50), (5, 5000)])
def test_the_largest_residual_is_found_in_any_range(N):
    # of |sin(pi N)/(pi N (N^2 - 1))|, whose first maximum above 5 is the largest
    from scipy.optimize import minimize_scalar

    found = minimize_scalar(
        lambda n: -abs(math.sin(math.pi * n) / (math.pi * n * (n * n - 1))),
        bounds=(5, 6),
        method="bounded",
        options={"xatol": 1e-12},
    )
    assert Comparison(["cycloidal"], N=N).rows[0].residual == pytest.approx(-found.fun, rel=1e-10)


def test_the_table_rounds_a_half_that_lacks_its_last_bit():
    assert "2.188" in str(Comparison([rdf("poly_4567")])) and "2.188" in str(Comparison(["poly_4567"]))  # 2.1875


def test_values_of_a_program_are_those_of_its_analysis():
    p = rdf("modified_sine", name="p")
    row = Comparison([p], rpm=200).rows[0]
    r = p.analyze(rpm=200)
    found = (row.max_velocity, row.max_acceleration, row.max_jerk, row.rms_acceleration)
    assert found == (r.max_velocity.value, r.max_acceleration.value, r.max_jerk.value, r.rms_acceleration.cycle)
    law = Law("modified_sine").peaks
    assert (row.Cv, row.Ca, row.Cj) == pytest.approx((law.Cv, law.Ca, law.Cj), rel=1e-13)


def test_the_residual_is_the_largest_in_the_range():
    N = np.linspace(5, 10, 200_001)
    expected = np.abs(np.sin(np.pi * N) / (np.pi * N * (N**2 - 1))).max()
    assert Comparison(["cycloidal"]).rows[0].residual == pytest.approx(expected, rel=1e-4)
    (row,) = Comparison(["cycloidal"], N=2.5).rows
    assert row.residual == pytest.approx(1 / (math.pi * 2.5 * 5.25), rel=1e-11)
    # Free forms, and segments that move at an end, have none.
    free = Segment("poly_bc", duration=50, lift=3, v0=0, v1=0)
    flying = Segment("modified_sine", duration=50, lift=3, v1=1.0)
    rows = Comparison([free, flying, Segment("constant_velocity", duration=9, lift=1)]).rows
    assert [row.residual for row in rows] == [None, None, None]


def test_units_convert_and_speeds_agree():
    inch = rdf(length_unit="inch", lift=1.0, name="inch")
    c = Comparison([rdf(name="mm"), inch, "cycloidal"], lift=25.4, duration=90)
    assert (c.length_unit, c.rpm, c.normalised) == ("mm", 300.0, False)
    assert c.rows[1].max_velocity == pytest.approx(2.54 * c.rows[0].max_velocity, rel=1e-14)
    assert c.rows[2].max_velocity == pytest.approx(25.4 * 2 / 0.05, rel=1e-14)
    assert [row.name for row in c.rows] == ["mm", "inch", "cycloidal"]
    assert Comparison([rdf(), rdf(rpm=100)], rpm=50).rpm == 50.0
    assert Comparison([rdf(), rdf(rpm=100)], rpm="geometric").rows[0].max_velocity == pytest.approx(
        10 * 2 / math.radians(60), rel=1e-14
    )
    assert Comparison([rdf(), rdf(length_unit=None)]).length_unit == "mm"


def test_a_unit_for_laws_and_for_programs():
    found = Comparison(["cycloidal"], lift=10, duration=90, rpm=300, length_unit="mm")
    assert found.length_unit == "mm" and "max |v| [mm/s]" in str(found)
    assert found.rows[0].max_velocity == pytest.approx(2 * 10 / 0.05, rel=1e-14)  # 90 degrees at 300 rpm: 0.05 s
    inch = Comparison([rdf(lift=25.4, length_unit="mm")], length_unit="inch")
    assert inch.length_unit == "inch"
    metric = Comparison([rdf(lift=25.4, length_unit="mm")])
    assert inch.rows[0].max_velocity == pytest.approx(metric.rows[0].max_velocity / 25.4, rel=1e-14)


def test_equal_names_get_numbers():
    c = Comparison([rdf(), "cycloidal", "cycloidal", rdf(name="a"), rdf(name="a")], lift=1, duration=9)
    assert [row.name for row in c.rows] == ["program 0", "cycloidal (1)", "cycloidal (2)", "a (1)", "a (2)"]


def test_as_data_and_as_text():
    c = Comparison(["cycloidal", "parabolic"])
    found = json.loads(json.dumps(c.to_dict(), allow_nan=False))
    assert found["normalised"] is True and found["N"] == [5.0, 10.0]
    assert found["motions"][0]["Cv"] == pytest.approx(2.0, rel=1e-14) and "impulse" not in found["motions"][0]
    assert found["motions"][1]["Cj"] is None and found["motions"][1]["impulse"] is True
    lines = str(c).splitlines()
    assert lines[0].split()[:6] == ["motion", "Cv", "Ca", "Cj", "Cmdyn", "RMS"]
    assert lines[2].split() == ["parabolic", "2", "4", "∞", "8", "4", "0.01621"]


# ---- the picture ----


@pytest.fixture
def plt():
    matplotlib = pytest.importorskip("matplotlib")
    matplotlib.use("Agg")
    pyplot = pytest.importorskip("matplotlib.pyplot")
    yield pyplot
    pyplot.close("all")


def curves(ax):
    return [line for line in ax.lines if len(line.get_xdata()) > 100]


def test_the_picture_of_laws(plt):
    names = ["cycloidal", "modified_sine", "poly_345"]
    figure, axes = camkin.compare(names)
    assert [ax.get_ylabel() for ax in axes] == ["y", "y'", "y''", "y'''"]
    assert [bool(ax.get_xlabel()) for ax in axes] == [False, False, False, True]
    for nu, ax in enumerate(axes):
        drawn = curves(ax)
        assert len({line.get_color() for line in drawn}) == 3
        assert [line.get_color() for line in drawn] == [line.get_color() for line in curves(axes[0])]
        for name, line in zip(names, drawn, strict=True):
            x, y = line.get_data()
            np.testing.assert_allclose(y[1:-1], Law(name)(x[1:-1], nu), atol=1e-12)
    assert [text.get_text() for text in figure.legends[0].get_texts()] == names
    assert axes[0].get_legend() is None
    (table,) = figure.axes[-1].tables
    cells = {place: cell.get_text().get_text() for place, cell in table.get_celld().items()}
    expected = Comparison(names).table()
    assert [[cells[i, k] for k in range(len(expected[0]))] for i in range(1, 4)] == [list(row) for row in expected[1:]]
    colours = [table[i, 0].get_text().get_color() for i in range(1, 4)]
    assert colours == [line.get_color() for line in curves(axes[0])]
    figure.canvas.draw()


def test_the_picture_of_programs(plt):
    p = rdf(name="p", limits=Limits(velocity=500))
    _, axes = camkin.compare([p, "parabolic"], lift=9, duration=70, quantities="va", x="time")
    assert [ax.get_ylabel() for ax in axes] == ["velocity\nv [mm/s]", "acceleration\na [mm/s²]"]
    assert axes[1].get_xlabel() == "time [s]" and axes[0].get_xlim() == pytest.approx((0.0, 0.2))
    _, v = curves(axes[0])[1].get_data()
    assert v.max() == pytest.approx(2 * 9 / (70 / 1800), rel=1e-12)
    assert [line.get_ydata()[0] for line in axes[0].lines if line.get_linestyle() == "--"] == [-500.0, 500.0]
    assert axes[0].get_title(loc="right") == "300 rpm"
    # Geometric values have no limits per second.
    _, axes = camkin.compare([p, rdf("poly_345")], rpm="geometric")
    assert not [line for line in axes[1].lines if line.get_linestyle() == "--"]
    assert axes[0].get_title(loc="right") == "geometric"


def test_more_motions_than_colours_have_dashes(plt):
    figure, axes = camkin.compare(["cycloidal"] * 12, quantities="s")
    assert [line.get_linestyle() for line in curves(axes[0])] == ["-"] * 10 + ["--"] * 2
    assert len(figure.legends[0].get_texts()) == 12
    figure.canvas.draw()


@pytest.mark.parametrize(
    ("motions", "arguments", "error", "words"),
    [
        (
            "cycloidal",
            {},
            camkin.WrongTypeError,
            "motions must be a list of programs, segments, laws or names; got str",
        ),
        ([], {}, camkin.SizeError, "motions must hold one or more"),
        (["cycloidal", 3], {}, camkin.WrongTypeError, "motion 1 must be a Program"),
        (["cycloidl"], {}, camkin.LawError, "did you mean 'cycloidal'?"),
        ([rdf(), "cycloidal"], {}, camkin.ParameterError, "lift is missing: the law cycloidal needs lift and duration"),
        (["cycloidal"], {"lift": 10}, camkin.ParameterError, "duration is missing"),
        (["cycloidal"], {"normalised": False}, camkin.ParameterError, "lift is missing"),
        (
            [rdf()],
            {"normalised": True},
            camkin.ParameterError,
            "motion 0 is a Program: only laws have a normalised form",
        ),
        (["cycloidal"], {"rpm": 3}, camkin.ParameterError, "rpm is for a rise"),
        (["cycloidal"], {"normalised": True, "lift": 3}, camkin.ParameterError, "lift is for a rise"),
        ([rdf()], {"lift": 3}, camkin.ParameterError, "lift is for laws, and there are none; got 3"),
        ([rdf(), rdf(rpm=100)], {}, camkin.SpeedError, "differ in rpm"),
        ([rdf(), rdf(length_unit="deg")], {}, camkin.UnitError, "'mm' and 'deg'"),
        ([rdf(), rdf(length_unit="furlong")], {}, camkin.UnitError, "'mm' and 'furlong'"),
        (["cycloidal"], {"N": (9, 5)}, camkin.ParameterError, "N must ascend from 9; got (9, 5)"),
        (["cycloidal"], {"N": (1, 2, 3)}, camkin.ParameterError, "N must be a ratio, or (from, to)"),
        (["cycloidal"], {"N": -1}, camkin.ParameterError, "N must be 0 to"),
    ],
)
def test_refused(motions, arguments, error, words):
    with pytest.raises(error) as caught:
        Comparison(motions, **arguments)
    assert words in str(caught.value)


# ---- the commands plot and compare ----


def test_compare_prints_the_table(tmp_path, capsys):
    assert main(["compare", "cycloidal", "scca:b=0.25,c=0.5,d=0.25"]) == 0
    assert capsys.readouterr().out == f"{Comparison(['cycloidal', Law('scca', b=0.25, c=0.5, d=0.25)])}\n"
    assert main(["compare", INLET, "cycloidal", "--lift", "9", "--duration", "60", "--rpm", "1000", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    expected = Comparison([Program.load(INLET), "cycloidal"], lift=9, duration=60, rpm=1000)
    assert found == expected.to_dict()


@pytest.mark.parametrize(("ending", "begins"), [("png", b"\x89PNG"), ("svg", b"<?xml"), ("pdf", b"%PDF")])
@pytest.mark.parametrize("command", [["compare", "cycloidal", "parabolic"], ["plot", INLET], ["plot", INLET, INLET]])
def test_pictures_into_files(command, ending, begins, tmp_path, capsys):
    pytest.importorskip("matplotlib")
    path = tmp_path / f"a picture.{ending}"
    assert main([*command, "-o", str(path), "--quantities", "va"]) == 0
    assert path.read_bytes().startswith(begins)
    out, err = capsys.readouterr()
    assert bool(out) == (command[0] == "compare") and err == ""


def test_compare_takes_the_option_of_the_other_commands(tmp_path):
    pytest.importorskip("matplotlib")
    assert main(["compare", "cycloidal", "--plot", str(tmp_path / "a.svg")]) == 0
    assert (tmp_path / "a.svg").exists()


def test_plot_takes_lift_tables(tmp_path):
    pytest.importorskip("matplotlib")
    pytest.importorskip("scipy")
    rdf().to_csv(tmp_path / "lift.csv")
    assert main(["plot", str(tmp_path / "lift.csv"), "--time", "--rpm", "60", "-o", str(tmp_path / "lift.png")]) == 0
    assert (tmp_path / "lift.png").exists()


def test_plot_shows_a_window(plt, monkeypatch):
    shown = []
    monkeypatch.setattr(plt, "show", lambda: shown.append([len(curves(ax)) for ax in plt.gcf().axes]))
    monkeypatch.setattr(plt, "get_backend", lambda: "QtAgg")
    assert main(["plot", INLET, INLET, "--quantities", "sv"]) == 0
    assert shown == [[2, 2]]


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (["plot"], "required: SPEC"),
        (["plot", "cycloidal"], "there is no file cycloidal, and plot draws files: camkin compare cycloidal draws a"),
        (["compare"], "required: SPEC|LAW"),
        (["plot", INLET], "there is no display to show the picture on: give -o FILE"),
        (["plot", INLET, "-o", "OUT.xyz"], "xyz"),
        (["plot", INLET, "-o", "OUT/x.png"], "No such file"),
        (["plot", "nothing.toml", "-o", "OUT.png"], "nothing.toml"),
        (["plot", INLET, "-o", "OUT.png", "--quantities", "q"], "quantities must be some of the letters s, v, a, j"),
        (["plot", INLET, "-o", "OUT.png", "--rpm", "0", "--time"], "--time needs a speed other than 0: give --rpm"),
        (["plot", INLET, INDEXER, "-o", "OUT.png"], "the axes show displacement [mm]"),
        (["compare", INLET, INDEXER, "--rpm", "9"], "'mm' and"),
        (["compare", INLET, "cycloidal", "-o", "OUT.png"], "--lift is missing: the law cycloidal needs lift"),
        (["compare", "cycloidl"], "did you mean 'cycloidal'?"),
        (["compare", "scca:b"], "scca:b: a parameter of a law is given as b=0.25; got 'b'"),
        (["compare", "cycloidal", "--event"], "--event is for lift tables"),
    ],
)
def test_mistakes_of_the_commands(command, words, tmp_path, capsys, plt):
    assert main([part.replace("OUT", str(tmp_path / "out")) for part in command]) == 2
    out, err = capsys.readouterr()
    assert out == "" and err.startswith("camkin: ") and err.count("\n") == 1
    assert words in err
    assert not list(tmp_path.iterdir())


@pytest.mark.usefixtures("without_matplotlib")
def test_without_matplotlib_there_is_one_line(tmp_path, capsys):
    for command in (
        ["plot", INLET, "-o", str(tmp_path / "x.png")],
        ["compare", "cycloidal", "-o", str(tmp_path / "x.png")],
    ):
        assert main(command) == 2
        assert capsys.readouterr() == ("", "camkin: plots need matplotlib: pip install 'camkin[plot]'\n")
    assert main(["compare", "cycloidal"]) == 0  # the table needs none
