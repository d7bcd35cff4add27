"""Test `camkin export` of drawings and points: it writes what Python writes, and refuses other options."""

import re

import numpy as np
import pytest

import camkin
from camkin import Cam, Program
from camkin.cli import main

SPEC = """
[cam]
name = "a < b & c"
length_unit = "mm"
base_radius = 40.0

[follower]
type = "roller"
radius = 8.0

[[segment]]
law = "cycloidal"
duration = 120.0
lift = 10.0

[[segment]]
law = "cycloidal"
duration = 120.0
lift = -10.0
"""


@pytest.fixture
def spec(tmp_path):
    path = tmp_path / "cam.toml"
    path.write_text(SPEC)
    return path


@pytest.mark.parametrize(
    ("options", "call"),
    [
        (["--format", "dxf"], lambda cam, path: cam.to_dxf(path)),
        (["--format", "dxf", "--curve", "spline", "--tolerance", "0.01"],
         lambda cam, path: cam.to_dxf(path, curve="spline", tolerance=0.01)),
        (["--format", "dxf", "--cutter", "6"], lambda cam, path: cam.to_dxf(path, cutter=6.0)),
        (["--format", "svg", "--allow-undercut"], lambda cam, path: cam.to_svg(path)),
        (["--format", "step", "--thickness", "5", "--unit", "mm"], lambda cam, path: cam.to_step(path, 5.0)),
        (["--format", "points"], lambda cam, path: cam.to_csv(path)),
        (["--format", "points", "--step", "0.5", "--cutter", "6", "--wall", "outer"],
         lambda cam, path: cam.to_csv(path, step=0.5, cutter=6.0)),
        (["--format", "points", "--tolerance", "0.01"], lambda cam, path: cam.to_csv(path, tolerance=0.01)),
    ],
)  # fmt: skip
def test_export_writes_what_python_writes(spec, tmp_path, options, call):
    assert main(["export", str(spec), *options, "-o", str(tmp_path / "shell")]) == 0
    call(Cam.load(spec), tmp_path / "python")
    assert (tmp_path / "shell").read_bytes() == (tmp_path / "python").read_bytes()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--format", "step"], "the following arguments are required: --thickness"),
        (["--format", "csv", "--dt", "1"], "the following arguments are required: --steps"),
        (["--format", "csv"], "the following arguments are required: --dt, --steps"),
        (["--format", "csv", "--dt", "1", "--steps", "3", "--thickness", "5"], "--thickness is for drawings"),
        (["--format", "dxf", "--dt", "1"], "--dt is for tables: leave it out for the format dxf"),
        (["--format", "dxf", "--step", "1"], "--step is for tables: leave it out for the format dxf"),
        (["--format", "dxf", "--thickness", "5"], "--thickness is for other drawings"),
        (["--format", "step", "--thickness", "5", "--curve", "arcs"], "--curve is for other drawings"),
        (["--format", "dxf", "--tolerance", "0"], "tolerance must be"),
        (["--format", "points", "--dt", "1"], "--dt is for tables: leave it out for the format points"),
        (["--format", "points", "--curve", "arcs"], "--curve is for drawings: leave it out for the format points"),
        (["--format", "dxf", "--wall", "far"], "--wall is for other drawings: leave it out for the format dxf"),
        (
            ["--format", "points", "--step", "7"],
            "camkin: --step must go into the cycle of 360 degrees without rest; got 7.0\n",
        ),
        (
            ["--format", "points", "--step", "1", "--tolerance", "1"],
            "give --step or --tolerance; got step and tolerance",
        ),
        (["--format", "points", "--wall", "far"], "--wall of this cam must be 'outer'; got 'far'"),
        (
            ["--format", "dxf", "--unit", "in"],
            "the program has the length_unit 'mm'; got --unit 'in': leave --unit out, or convert the lengths",
        ),
    ],
)
def test_exports_that_are_refused(spec, tmp_path, capsys, options, words):
    assert main(["export", str(spec), *options, "-o", str(tmp_path / "out")]) == 2
    said = capsys.readouterr().err
    assert words in said and said.startswith("camkin: ") and said.count("\n") == 1
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("name", "write", "words"),
    [
        ("x.svg", lambda cam, path: cam.to_dxf(path), "to_dxf() writes DXF, but the name ends in .svg: x.svg"),
        ("x.dxf", lambda cam, path: cam.to_svg(path), "to_svg() writes SVG"),
        ("x.stl.dxf", lambda cam, path: cam.to_step(path, 5), "end it in .step or .stp"),
        ("x.xlsx", lambda cam, path: cam.to_csv(path), "to_csv() writes CSV"),
        ("x.XLSX", lambda cam, path: cam.program.to_csv(path), "end it in .csv or .txt"),
        ("x.dxf", lambda cam, path: cam.to_dxf(path, cutter=-6), "cutter must be a radius above 0; got -6"),
        ("x.dxf", lambda cam, path: cam.to_dxf(path, unit="in"), "got unit='in': cam.to('in') converts the cam"),
        (
            "x.dxf",
            lambda cam, path: cam.to_dxf(path, unit=["mm"]),
            "unit must be one of mm, cm, m, in, inch; got ['mm']",
        ),
        (
            "x.svg",
            lambda cam, path: cam.to_svg(path, unit=["mm"]),
            "unit must be one of mm, cm, m, in, inch; got ['mm']",
        ),
        ("x.step", lambda cam, path: cam.to_step(path, 5, unit={}), "unit must be one of mm, cm, m, in, inch; got {}"),
        ("x.csv", lambda cam, path: cam.to_csv(path, wall=["far"]), "must be 'outer'; got ['far']"),
        ("x.dxf", lambda cam, path: cam.to(["mm"]), "unit must be one of mm, cm, m, in, inch, deg, rad; got list"),
    ],
)
def test_files_that_are_not_what_their_name_says(name, write, words, tmp_path):
    program = camkin.Program.rise_dwell_fall(lift=10, rise=90, dwell=45, fall=90, length_unit="mm")
    cam = camkin.Cam(program, camkin.RollerFollower(5), base_radius=25)
    with pytest.raises(camkin.CamkinError, match=re.escape(words)):
        write(cam, tmp_path / name)
    assert not list(tmp_path.iterdir())
    cam.to_dxf(tmp_path / "plain")
    cam.program.to_csv(tmp_path / "table.TXT")


def test_a_spec_without_a_follower_is_no_cam(tmp_path, capsys):
    path = tmp_path / "cam.toml"
    path.write_text(Program.rise_dwell_fall(lift=1, rise=90, dwell=45, fall=90).dumps())
    assert main(["export", str(path), "--format", "dxf", "-o", str(tmp_path / "out")]) == 2
    assert "has no [follower]: a dxf file is one of a cam" in capsys.readouterr().err
    path.write_text(SPEC.replace("radius = 8.0", "radius = 30.0").replace("40.0\n", "5.0\n").replace("120.0", "50.0"))
    assert main(["export", str(path), "--format", "svg", "-o", str(tmp_path / "out")]) == 2
    assert "would do; --allow-undercut writes it" in capsys.readouterr().err
    assert main(["export", str(path), "--format", "points", "-o", str(tmp_path / "out")]) == 2
    assert "would do; --allow-undercut writes it" in capsys.readouterr().err


def test_the_points_of_the_walls_of_a_groove(tmp_path, capsys):
    """The centre of the roller is in the middle between the walls, at its radius from each."""
    path = tmp_path / "groove.toml"
    path.write_text(SPEC.replace("base_radius = 40.0", 'base_radius = 40.0\nwall = "groove"'))
    assert main(["export", str(path), "--format", "points", "-o", str(tmp_path / "out")]) == 2
    assert capsys.readouterr().err == "camkin: the cam has two walls: give --wall outer or --wall far\n"
    found = []
    for wall in ("outer", "far"):
        assert main(["export", str(path), "--format", "points", "--wall", wall, "-o", str(tmp_path / wall)]) == 0
        found.append(np.loadtxt(tmp_path / wall, delimiter=",", skiprows=1, unpack=True))
    near, far = found
    assert np.array_equal(near[0], np.arange(361.0))
    for wall in found:
        assert np.allclose(np.hypot(wall[1] - wall[3], wall[2] - wall[4]), 8.0, rtol=1e-13)
    assert np.allclose((near[1:3] + far[1:3]) / 2, near[3:5], atol=1e-12)
