"""Test the command line: output, files and exit status."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import camkin
from camkin.cli import main

EXAMPLES = Path(__file__).parents[2] / "examples"
INLET = str(EXAMPLES / "inlet_cam.toml")


@pytest.fixture
def spec(tmp_path):
    """Write a cam whose peak velocity of 4000 mm/s at 3000 rpm exceeds its limit."""
    p = camkin.Program.rise_dwell_fall(
        lift=10,
        rise=90,
        dwell=45,
        fall=90,
        rpm=3000,
        length_unit="mm",
        name="test",
        limits=camkin.Limits(velocity=3000),
    )
    path = tmp_path / "a cam.toml"
    path.write_text(p.dumps(), encoding="utf-8")
    return str(path)


def run(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "camkin", *arguments], capture_output=True, text=True, encoding="utf-8", timeout=60
    )


# ---- analyze ----


def test_analyze_prints_a_table(spec, capsys):
    assert main(["analyze", spec]) == 0
    out, err = capsys.readouterr()
    assert out == f"{camkin.Program.load(spec).analyze()}\n"
    assert "VIOLATED in segment 0: velocity 4000 mm/s" in out
    assert err == ""


def test_strict_has_an_exit_status_for_a_violated_limit(spec, capsys):
    assert main(["analyze", spec, "--strict"]) == 1
    assert main(["analyze", spec, "--strict", "--rpm", "2000"]) == 0
    assert main(["analyze", spec, "--strict", "--json"]) == 1
    capsys.readouterr()


def test_analyze_json(spec, capsys):
    assert main(["analyze", spec, "--json", "--rpm", "1500"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found == camkin.Program.load(spec).analyze(rpm=1500).to_dict()
    assert found["max_velocity"] == {"value": 2000.0, "angle": 45.0}
    assert main(["analyze", spec, "--json", "--points", "7"]) == 0
    samples = json.loads(capsys.readouterr().out)["samples"]
    assert [len(values) for values in samples.values()] == [7] * 5


@pytest.mark.parametrize(("ending", "begins"), [("png", b"\x89PNG"), ("svg", b"<?xml"), ("pdf", b"%PDF")])
def test_analyze_draws(spec, tmp_path, capsys, ending, begins):
    pytest.importorskip("matplotlib")
    path = tmp_path / f"svaj diagram.{ending}"
    assert main(["analyze", spec, "--plot", str(path), "--points", "500"]) == 0
    assert path.read_bytes().startswith(begins)
    assert "VIOLATED" in capsys.readouterr().out


# ---- export ----


def columns(path):
    header, *lines = path.read_text().splitlines()
    return header, np.array([[float(cell) for cell in line.split(",")] for line in lines])


def test_export_by_cam_angle(spec, tmp_path, capsys):
    for speed, rpm in (([], None), (["--rpm", "2999.9"], 2999.9)):
        assert (
            main(["export", spec, "--format", "csv", "--step", "0.5", *speed, "-o", str(tmp_path / "shell.csv")]) == 0
        )
        assert capsys.readouterr() == ("", "")
        camkin.Program.load(spec).to_csv(tmp_path / "python.csv", step=0.5, rpm=rpm)
        assert (tmp_path / "shell.csv").read_bytes() == (tmp_path / "python.csv").read_bytes()


def test_export_csv(spec, tmp_path, capsys):
    path = tmp_path / "table.csv"
    command = ["export", spec, "--format", "csv", "--rpm", "2999.9", "--dt", "1e-5", "--steps", "2000", "-o", str(path)]
    assert main(command) == 0
    assert capsys.readouterr() == ("", "")
    header, table = columns(path)
    assert header == "t [s],s [mm],v [mm/s],a [mm/s^2],j [mm/s^3]"
    assert table.shape == (2001, 5)
    p = camkin.Program.load(spec)
    grid = p.boundary_grid(0.0, 1e-5, 2001, rpm=2999.9)
    # The file keeps every bit, and each row belongs to the time in its first column.
    assert table[:, 1:].T.tobytes() == grid.data.tobytes()
    assert table[:, 0].tolist() == [i * 1e-5 for i in range(2001)]
    assert p.boundary_conditions(table[:, 0], rpm=2999.9).data.tobytes() == grid.data.tobytes()


def test_export_npz(spec, tmp_path):
    path = tmp_path / "table"  # and not table.npz
    command = ["export", spec, "--format", "npz", "--dt", "0.001", "--steps", "20", "--output", str(path)]
    assert main(command) == 0
    with np.load(path) as table:
        assert sorted(table) == ["a", "j", "length_unit", "s", "t", "v"]
        grid = camkin.Program.load(spec).boundary_grid(0.0, 0.001, 21, rpm=3000)
        for name in "svaj":
            assert table[name].tobytes() == getattr(grid, name).tobytes()
        assert table["t"].tolist() == [i * 0.001 for i in range(21)]
        assert str(table["length_unit"]) == "mm"


def test_export_of_many_rows_in_parts(spec, tmp_path, monkeypatch):
    monkeypatch.setattr("camkin.io.csv_rows._ROWS", 7)
    path = tmp_path / "table.csv"
    assert main(["export", spec, "--format", "csv", "--dt", "1e-4", "--steps", "50", "-o", str(path)]) == 0
    assert columns(path)[1][:, 0].tolist() == [i * 1e-4 for i in range(51)]


def test_export_of_no_step_is_refused(spec, tmp_path, capsys):
    path = tmp_path / "table.csv"
    assert main(["export", spec, "--format", "csv", "--dt", "1", "--steps", "0", "-o", str(path)]) == 2
    assert capsys.readouterr().err == "camkin: steps must be 1 to 2**53; got 0\n"
    assert not path.exists()


def test_unit_without_a_label(tmp_path):
    p = camkin.Program.rise_dwell_fall(lift=10, rise=90, dwell=45, fall=90)
    (tmp_path / "cam.json").write_text(json.dumps(p.to_dict()))
    path = tmp_path / "table.csv"
    command = ["export", str(tmp_path / "cam.json"), "--format", "csv", "--rpm", "-60", "--dt", "1", "--steps", "1"]
    assert main([*command, "-o", str(path)]) == 0
    assert columns(path)[0] == "t [s],s [L],v [L/s],a [L/s^2],j [L/s^3]"


# ---- laws ----


def test_laws(capsys):
    assert main(["laws"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == "law parameters Cv Ca Cj Cmdyn contact y''' infinite at".split()
    assert [line.split()[0] for line in lines[1:-5]] == list(camkin.laws())
    assert lines[-1].endswith(": poly_bc, poly, bspline")
    cycloidal = "cycloidal inflection 2 6.28319 39.4784 8.1621 2, 2"
    assert cycloidal.split() in [line.split() for line in lines]
    assert "parabolic inflection 2 4 0 8 1, 1 0, 0.5, 1".split() in [line.split() for line in lines]
    assert ["universal", "T[6],", "v0,", "v1"] in [line.split() for line in lines]


def test_laws_json(capsys):
    assert main(["laws", "--json"]) == 0
    found = {law.pop("name"): law for law in json.loads(capsys.readouterr().out)}
    assert tuple(found) == camkin.laws()
    peaks = camkin.Law("poly_345").peaks
    assert found["poly_345"] == {
        "parameters": ["inflection"],
        "Cv": peaks.Cv,
        "Ca": peaks.Ca,
        "Cj": peaks.Cj,
        "Cmdyn": peaks.Cmdyn,
        "contact": [2, 2],
        "impulses": [],
    }
    assert found["nc2"]["contact"] == [1, 2] and found["nc2"]["impulses"] == [0.0]
    assert found["scca"] == {"parameters": ["b", "c", "d", "inflection"]}
    assert found["universal"] == {"parameters": ["T[6]", "v0", "v1"]}


# ---- mistakes: status 2 and one line on stderr ----

BY_ANGLE = ["export", "SPEC", "--format", "csv", "-o", "OUT"]
EXPORT = ["export", "SPEC", "--format", "csv", "--rpm", "1", "--dt", "1", "--steps", "1", "-o", "OUT"]


def changed(option, value):
    command = list(EXPORT)
    command[command.index(option) + 1] = value
    return command


def without(option):
    command = list(EXPORT)
    del command[command.index(option) : command.index(option) + 2]
    return command


WRONG = {
    "nothing": ([], "required: COMMAND"),
    "unknown command": (["analyse", "SPEC"], "there is no command 'analyse'; did you mean 'analyze'?"),
    "no spec": (["analyze"], "required: SPEC"),
    "unknown option": (
        ["analyze", "SPEC", "--rmp", "3"],
        "camkin analyze does not take '--rmp' here; did you mean '--rpm'?",
    ),
    "rpm is no number": (["analyze", "SPEC", "--rpm", "fast"], "invalid float value: 'fast'"),
    "rpm nan": (["analyze", "SPEC", "--rpm", "nan"], "rpm must be finite; got nan"),
    "rpm inf": (["analyze", "SPEC", "--rpm=-inf"], "rpm must be finite; got -inf"),
    "points": (["analyze", "SPEC", "--points", "1"], "points must be 2"),
    "no such file": (["analyze", "OUT.toml"], "No such file"),
    "a folder": (["analyze", "DIR"], "Is a directory"),
    "plot of unknown kind": (["analyze", "SPEC", "--plot", "OUT.xyz"], "xyz"),
    "plot into no folder": (["analyze", "SPEC", "--plot", "OUT/svaj.png"], "No such file"),
    "format": (changed("--format", "xlsx"), "invalid choice: 'xlsx'"),
    "no format": (without("--format"), "--format"),
    "no dt": (without("--dt"), "--dt"),
    "no steps": (without("--steps"), "--steps"),
    "steps or a step": (without("--steps"), "required: --steps, or --step for a table by cam angle"),
    "a step and steps": ([*EXPORT, "--step", "1"], "--dt is for tables by time: leave it out with --step"),
    "a step for a solver": (
        [*BY_ANGLE, "--step", "1", "--format", "abaqus"],
        "--step is for csv: give --dt and --steps",
    ),
    "a step with a tolerance": ([*BY_ANGLE, "--step", "1", "--tolerance", "1"], "--tolerance is for tables by time"),
    "a step that does not fit": ([*BY_ANGLE, "--step", "0.7"], "--step must go into the cycle of 360 degrees without"),
    "no output": (without("-o"), "-o/--output"),
    "dt 0": (changed("--dt", "0"), "dt must be above 0; got 0.0"),
    "dt < 0": (changed("--dt", "-1"), "dt must be above 0; got -1.0"),
    "dt nan": (changed("--dt", "nan"), "dt must be finite; got nan"),
    "dt inf": (changed("--dt", "inf"), "dt must be finite; got inf"),
    "steps < 0": (changed("--steps", "-1"), "steps must be 1 to 2**53; got -1"),
    "steps 1.5": (changed("--steps", "1.5"), "invalid int value: '1.5'"),
    "too many steps": (changed("--steps", str(2**50)), "need"),
    "far too many steps": (changed("--steps", str(10**30)), "steps must be 1 to 2**53"),
    "export rpm nan": (changed("--rpm", "nan"), "rpm must be finite"),
    "output into no folder": (changed("-o", "OUT/table.csv"), "No such file"),
    "surplus for laws": (["laws", "cycloidal"], "camkin laws does not take 'cycloidal' here; choose from '--"),
    "an objective by its place": (
        ["optimize", "SPEC", "max_acceleration"],
        "camkin optimize does not take 'max_acceleration' here; choose from '--objective', ",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_mistakes(case, spec, tmp_path, capsys):
    command, words = WRONG[case]
    out = tmp_path / "out"
    names = {"SPEC": spec, "OUT": str(out), "DIR": str(tmp_path)}
    arguments = [next((a.replace(k, v) for k, v in names.items() if a.startswith(k)), a) for a in command]
    assert main(arguments) == 2
    printed, complaint = capsys.readouterr()
    assert printed == ""
    assert complaint.startswith("camkin: ")
    assert complaint.count("\n") == 1
    assert words in complaint
    assert sorted(tmp_path.iterdir()) == [Path(spec)]


def test_a_bad_spec_is_named_with_file_segment_and_key(tmp_path, capsys):
    path = tmp_path / "bad.toml"
    path.write_text('[[segment]]\nlaw = "cycloidal"\nduraton = 90\nlift = 10\n')
    assert main(["analyze", str(path)]) == 2
    expected = f"camkin: {path}: segment 0: unknown key 'duraton'; did you mean 'duration'?\n"
    assert capsys.readouterr().err == expected


def test_limits_without_a_speed_name_the_option(tmp_path, capsys):
    path = tmp_path / "cam.toml"
    limits = camkin.Limits(velocity=1)
    path.write_text(camkin.Program.rise_dwell_fall(lift=1, rise=90, dwell=45, fall=90, limits=limits).dumps())
    assert main(["analyze", str(path)]) == 2
    assert capsys.readouterr().err == "camkin: limits are per second: give --rpm N, or rpm in [cam]\n"


@pytest.mark.parametrize("table", ["cam", "optimize"])
def test_total_in_another_table_is_sent_to_design(tmp_path, capsys, table):
    path = tmp_path / "cam.toml"
    path.write_text(f'[{table}]\ntotal = 280\n[[segment]]\nlaw = "dwell"\nduration = 90\n')
    assert main(["optimize", str(path), "--objective", "max_jerk"]) == 2
    assert f"[{table}]: unknown key 'total'; it is a key of [design]\n" in capsys.readouterr().err


def test_export_needs_a_speed(tmp_path, capsys):
    path = tmp_path / "cam.toml"
    path.write_text(camkin.Program.rise_dwell_fall(lift=1, rise=90, dwell=45, fall=90).dumps())
    assert main(["export", str(path), "--format", "csv", "--dt", "1", "--steps", "1", "-o", str(tmp_path / "o")]) == 2
    assert "has no rpm: give --rpm" in capsys.readouterr().err


# ---- as a process ----


def test_as_a_process(spec):
    done = run("analyze", spec, "--strict")
    assert (done.returncode, done.stderr) == (1, "")
    assert "VIOLATED" in done.stdout
    done = run("analyze", INLET)
    assert (done.returncode, done.stderr) == (0, "")
    done = run("analyze", "no such file.toml")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "camkin: [Errno 2] No such file or directory: 'no such file.toml'\n"
    done = run()
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)


def test_help_and_version():
    assert run("--version").stdout == f"camkin {camkin.__version__}\n"
    for command in ([], ["analyze"], ["export"], ["laws"]):
        done = run(*command, "--help")
        assert (done.returncode, done.stderr) == (0, "")
        assert "usage: camkin" in done.stdout


@pytest.mark.parametrize("speed", ["-1e3", "-1.0E+03", "-.1e4", "-1000"])
def test_negative_numbers_may_have_an_exponent(spec, capsys, speed):
    """Argparse took -1e3 for an option: "argument --rpm: expected one argument"."""
    assert main(["analyze", str(spec), "--rpm", speed, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["rpm"] == -1000.0


def test_compare_asks_once(tmp_path, capsys, recwarn):
    """The question of a spec came a second time, as a warning of Python."""
    path = tmp_path / "short.toml"
    path.write_text('[cam]\naccumulate = true\n[[segment]]\nlaw = "cycloidal"\nduration = 3\nlift = 60\n')
    assert main(["compare", str(path)]) == 0
    said = capsys.readouterr().err
    assert said.count("durations add up to 3 of the 360 degrees") == 1 and not recwarn.list
