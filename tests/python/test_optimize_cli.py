"""camkin optimize, and spec files with free numbers."""

import json
import re
from pathlib import Path

import pytest

import camkin
from camkin import Design, Program, Segment, free, rest
from camkin.cli import main
from camkin.optimize import spec

PAGE = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "optimise.md"
SPEC = re.findall(r"^```toml\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.M | re.S)[0]
CAM = """
[follower]
type = "roller"
radius = 10

[geometry_limits]
pressure_angle = 30

[dynamics]
mass = 0.2
preload = 100
"""


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "free.toml"
    path.write_text(SPEC)
    return path


def test_the_design_of_a_spec(file):
    found = spec.load(file)
    assert found.objective == "max_acceleration"
    assert found.design == Design(
        [
            Segment(
                "scca",
                duration=free("rise", 60, 160),
                lift=20,
                b=free("b", 0.01, 0.49),
                c=rest,
                d=free("d", 0.01, 0.49),
            ),
            Segment("dwell", duration=60),
            Segment("modified_sine", duration=rest, lift=rest),
        ],
        total=280,
        rpm=300.0,
        length_unit="mm",
        limits=camkin.Limits(jerk=1.5e7),
    )


def test_the_best_spec_is_written(file, tmp_path, capsys):
    out = tmp_path / "cam.toml"
    assert main(["optimize", str(file), "-o", str(out)]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("Optimum found: all limits are kept.\nmax_acceleration: 26211.6 mm/s²\n")
    assert "at their limit: jerk\n" in printed
    program = Program.load(out)
    analysis = program.analyze()
    assert analysis.violations == ()
    assert analysis.max_acceleration.value == pytest.approx(26211.6, rel=1e-5)
    assert main(["analyze", str(out), "--strict"]) == 0


def test_json(file, capsys):
    assert main(["optimize", str(file), "--objective", "max_jerk", "--json", "--starts", "1"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["success"] is True
    assert found["objective"]["name"] == "max_jerk"
    assert Program.from_dict(found["spec"]).analyze().max_jerk.value == found["objective"]["value"]
    assert found["parameters"]["b"] == pytest.approx(0.49)


def test_a_cam_and_its_dynamics_are_kept(file, tmp_path, capsys):
    text = SPEC.replace("rpm = 300", "rpm = 300\nbase_radius = 40").replace("\n[[segment]]", f"{CAM}\n[[segment]]", 1)
    file.write_text(text.replace("[optimize]", "[optimize]\njump_speed = 600"))
    out = tmp_path / "cam.toml"
    assert main(["optimize", str(file), "-o", str(out), "--starts", "1"]) == 0
    cam = camkin.Cam.load(out)
    assert cam.analyze().violations == ()
    assert cam.program.jump_speed(mass=0.2, preload=100).rpm >= 600
    assert "[dynamics]" in out.read_text()


OPEN = CAM.replace("radius = 10", 'radius = { free = "roller", low = 4, high = 12 }').replace("30", "30\nradius = 6")
OPEN_BASE = 'rpm = 300\nbase_radius = { free = "base", low = 5, high = 90 }'


def with_open_cam(base=OPEN_BASE, follower=OPEN):
    """Return the spec with free numbers in its cam."""
    text = SPEC.replace("rpm = 300", base).replace("\n[[segment]]", f"{follower}\n[[segment]]", 1)
    return text.replace('"max_acceleration"', '"base_radius"')


def test_free_numbers_of_a_cam(file, tmp_path, capsys):
    """The written cam has the smallest base circle for its motion and roller."""
    file.write_text(with_open_cam())
    design = spec.load(file).design
    assert list(design.parameters) == ["rise", "b", "d", "base", "roller"]
    out = tmp_path / "cam.toml"
    assert main(["optimize", str(file), "-o", str(out), "--starts", "1"]) == 0
    assert re.search(r"^base +[\d.]+ +5 +90$", capsys.readouterr().out, re.M)
    cam = camkin.Cam.load(out)
    assert cam.analyze().violations == cam.program.analyze().violations == ()
    assert cam.limits == camkin.GeometryLimits(pressure_angle=30, radius=6)
    best = camkin.size(cam.program, cam.follower, pressure_angle=30, radius=6)
    assert cam.base_radius == pytest.approx(best.base_radius, rel=1e-6)
    assert main(["optimize", str(file), "--json", "--starts", "1"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["objective"] == {"name": "base_radius", "value": found["parameters"]["base"], "unit": "mm"}
    assert found["spec"]["cam"]["base_radius"] == found["parameters"]["base"]
    assert found["spec"]["follower"]["radius"] == found["parameters"]["roller"]


@pytest.mark.parametrize(
    ("base", "follower", "message"),
    [
        (OPEN_BASE.replace("high", "hgh"), OPEN, "[cam]: base_radius: unknown key 'hgh'; did you mean 'high'"),
        (OPEN_BASE, OPEN.replace("low = 4", "low = 20"), "[follower]: radius: free 'roller': low and high must be"),
        (OPEN_BASE.replace('"base"', '"rise"'), OPEN, "free number 'rise' has two ranges"),
        ('rpm = 300\nbase_radius = "rest"', OPEN, "base_radius must be a number; got a string"),
        (OPEN_BASE, OPEN.replace("radius = {", "radios = {"), "unknown key 'radios'; did you mean 'radius'"),
        (OPEN_BASE, OPEN.replace('"roller"\n', "3\n"), "type must be a string"),
    ],
)
def test_free_numbers_of_a_cam_that_do_not_fit(base, follower, message, file, capsys):
    file.write_text(with_open_cam(base, follower))
    assert main(["optimize", str(file)]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert message in error


def test_a_cam_that_is_too_large_is_a_result(file, capsys):
    file.write_text(with_open_cam(OPEN_BASE.replace("90", "6"), OPEN))
    assert main(["optimize", str(file), "--starts", "1"]) == 1
    printed = capsys.readouterr().out
    assert printed.startswith("pressure_angle 30")
    assert "would have to be" in printed


@pytest.mark.parametrize(
    ("objective", "unit"),
    [
        ("rms_velocity", "mm/s"),
        ("max_jerk", "mm/s³"),
        ("pressure_angle", "deg"),
        ("radius", "mm"),
        ("jump_speed", "rev/min"),
    ],
)
def test_the_objective_has_its_unit(objective, unit, file, capsys):
    file.write_text(SPEC.replace("rpm = 300", "rpm = 300\nbase_radius = 40").replace("\n[[seg", f"{CAM}\n[[seg", 1))
    main(["optimize", str(file), "--objective", objective, "--starts", "1"])
    assert re.search(rf"^{objective}: [\d.e+]+ {unit}$", capsys.readouterr().out, re.M)


def test_the_objective_has_a_unit_per_radian_without_a_speed(file, capsys):
    file.write_text(SPEC.replace("rpm = 300", "").replace("jerk = 1.5e7", ""))
    assert main(["optimize", str(file), "--starts", "1"]) == 0
    assert re.search(r"^max_acceleration: [\d.]+ mm/rad²$", capsys.readouterr().out, re.M)


def test_a_misspelt_table_names_the_one_that_is_meant(file, capsys):
    file.write_text(SPEC.replace("[optimize]", "[optimise]"))
    assert main(["optimize", str(file)]) == 2
    assert "unknown key 'optimise'; did you mean 'optimize'?" in capsys.readouterr().err


def test_a_missing_lift_is_named_as_in_a_spec(file, capsys):
    file.write_text(SPEC.replace('lift = "rest"', ""))
    assert main(["optimize", str(file)]) == 2
    assert 'segment 2 (modified_sine): lift is missing: give lift = ..., or lift = "rest"' in capsys.readouterr().err


def test_a_spec_without_free_numbers_says_how_to_write_one(tmp_path, capsys):
    file = tmp_path / "best.toml"
    file.write_text(Program.rise_dwell_fall(lift=10, rise=90, dwell=45, fall=90).dumps())
    for command in (["optimize"], ["sweep", "--grid", "rise=60:90:3", "-o", str(tmp_path / "x.csv")]):
        assert main([command[0], str(file), *command[1:]]) == 2
        error = capsys.readouterr().err
        assert "best.toml has no free numbers: write one in place of a number, such as duration = { free =" in error


def test_limits_in_conflict(file, tmp_path, capsys):
    file.write_text(SPEC.replace("jerk = 1.5e7", "jerk = 1e6"))
    out = tmp_path / "cam.toml"
    assert main(["optimize", str(file), "-o", str(out), "--starts", "1"]) == 1
    assert re.search(r"jerk +1e\+06 +4\.669\d+e\+06", capsys.readouterr().out)
    assert not out.exists()
    assert main(["optimize", str(file), "--json", "--starts", "1"]) == 1
    (conflict,) = json.loads(capsys.readouterr().out)["conflict"]
    assert conflict["limit"] == "jerk"
    assert conflict["needed"] == pytest.approx(4.66927e6, rel=1e-5)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("objective =", "objektive =", "[optimize]: unknown key 'objektive'; did you mean 'objective'"),
        ('objective = "max_acceleration"', "", "has no [optimize] with an objective: give --objective"),
        ('"max_acceleration"', '"max_acc"', "no objective 'max_acc'"),
        ("total = 280", "totl = 280", "[design]: unknown key 'totl'; did you mean 'total'"),
        ("high = 160", "hgh = 160", "segment 0: duration: unknown key 'hgh'; did you mean 'high'"),
        (", high = 160", "", "segment 0: duration: missing key 'high'"),
        ("low = 60", 'low = "a"', "segment 0: duration: low must be a number; got a string"),
        ("low = 60", "low = 200", "low below high; got 200.0 and 160.0"),
        ('free = "rise"', 'free = "a b"', "must be an identifier"),
        ('c = "rest"', 'c = "rest"\nlft = 3', "segment 0: .*unknown 'lft'; did you mean 'lift'"),
        ('law = "scca"', 'law = "sca"', "segment 0: .*'sca'"),
        ("rpm = 300", "rpm = 300\nbase_radius = 40", "base_radius is for a cam: it needs a [follower]"),
        (
            'unit = "mm"',
            'unit = "mm"\nonce = true\nbase_radius = 4\n[follower]\ntype = "flat"',
            "leave once or cam out",
        ),
        ("[limits]", "[limit]", "unknown key 'limit'; did you mean 'limits'"),
        ('objective = "max_acceleration"', 'objective = "max_jerk"\nresidual = 0.1', "residual needs [dynamics] with"),
        ('objective = "max_acceleration"', 'objective = "jump_speed"', "jump_speed needs [dynamics] with mass"),
        ('objective = "max_acceleration"', 'objective = "residual"', "residual needs [dynamics] with natural_hz"),
        # once the name of the file stood there twice
        ("total = 280", 'total = "a"', "^camkin: [^:]*free.toml: \\[design\\]: total must be a .*"),
        ('free = "rise"', "free = 3", "^camkin: [^:]*free.toml: segment 0: duration: free must be a .*"),
    ],
)
def test_specs_that_do_not_fit(old, new, message, file, capsys):
    assert old in SPEC
    file.write_text(SPEC.replace(old, new, 1))
    assert main(["optimize", str(file)]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert re.search(message if ".*" in message else re.escape(message), error), error


def test_other_commands_name_the_one_for_free_numbers(file, capsys):
    assert main(["analyze", str(file)]) == 2
    assert "[design] is for free numbers, which only camkin optimize" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ('[[segment]]\nlaw = "scca"\nduration = 90\nlift = 1\nb = 0.2\nc = "rest"\nd = 0.5', "segment 0: c is free"),
        (
            '[[segment]]\nlaw = "scca"\nlift = 1\nduration = { free = "d", low = 1, high = 9 }',
            "segment 0: duration is free",
        ),
        (
            '[cam]\nbase_radius = { free = "r", low = 9, high = 30 }\n[[segment]]\nlaw = "dwell"\nduration = 9',
            "[cam]: base_radius",
        ),
        (
            '[cam]\nbase_radius = 9\n[follower]\ntype = "roller"\nradius = { free = "r", low = 1, high = 3 }\n'
            '[[segment]]\nlaw = "dwell"\nduration = 9',
            "[follower]: radius",
        ),
    ],
)
def test_other_commands_name_an_open_number(spec, message, file, capsys):
    file.write_text(spec)
    assert main(["analyze", str(file)]) == 2
    error = capsys.readouterr().err
    assert message in error and "or a rest, which only camkin optimize and camkin sweep take: give a number" in error


def test_a_spec_is_written_as_toml(file, tmp_path, capsys):
    """Once TOML went into a .json file, which no command reads."""
    out = tmp_path / "cam.json"
    assert main(["optimize", str(file), "-o", str(out)]) == 2
    assert "optimize writes TOML, but the name ends in .json: cam.json; end it in .toml" in capsys.readouterr().err
    assert not out.exists()


def test_a_follower_of_a_spec_may_be_without_a_limit(file, capsys):
    """[dynamics] also serves other commands."""
    file.write_text(SPEC + CAM[CAM.index("[dynamics]") :])
    assert main(["optimize", str(file), "--starts", "1"]) == 0


def test_a_spec_without_free_numbers(file, capsys):
    text = re.sub(r"\{[^}]*\}", "0.25", SPEC).replace("duration = 0.25", "duration = 90")
    file.write_text(text)
    assert main(["optimize", str(file)]) == 2
    assert "no free number" in capsys.readouterr().err
