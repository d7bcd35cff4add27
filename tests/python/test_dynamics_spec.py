"""Test [dynamics] of spec files: values against sums over dense angles, text, JSON, round trip and refusals."""

import json
import math
import re

import numpy as np
import pytest

import camkin
from camkin import Cam, Dynamics, Program
from camkin.cli import main

MOTION = """
[[segment]]
law = "modified_sine"
duration = 90.0
lift = 10.0

[[segment]]
law = "dwell"
duration = 60.0

[[segment]]
law = "cycloidal"
duration = 100.0
lift = -10.0
"""
HEAD = (
    '[cam]\nrpm = 600\nlength_unit = "mm"\nbase_radius = 40.0\n'
    '[follower]\ntype = "roller"\nradius = 8.0\noffset = 3.0\n'
)
SPRING = "[dynamics]\nmass = 1.5\nrate = 20.0\npreload = 150.0\nload = 12.0\nnatural_hz = 70.0\ndamping = 0.03\n"
SWINGING = (
    '[cam]\nrpm = 600\nlength_unit = "deg"\nbase_radius = 40.0\n'
    '[follower]\ntype = "swinging_roller"\nradius = 8.0\narm = 90.0\ncentre_distance = 110.0\n'
    '[dynamics]\nmass = 0.01\npreload = 3.0\nrate = 0.2\nlength_unit = "mm"\n'
)


@pytest.fixture
def written(tmp_path):
    def write(text):
        path = tmp_path / "cam.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def analyzed(path, capsys, *options):
    status = main(["analyze", str(path), "--json", *options])
    out = capsys.readouterr()
    assert status == 0, out.err
    return json.loads(out.out)["dynamics"]


def sampled(p, rpm, mass, spring, rate, unit):
    """Return the least speed of lost contact by a dense table: the ratio of the spring force to -mass s"."""
    m = p.evaluate(np.linspace(0, 360, 200_001), rpm="geometric")
    falls = m.a < 0
    force = spring + rate * m.s
    assert (force > 0).all()
    return math.sqrt((force[falls] / (-mass * unit * m.a[falls])).min()) * 30 / math.pi


def test_values_of_a_roller(written, capsys):
    path = written(HEAD + SPRING + MOTION)
    got = analyzed(path, capsys)
    p, cam = Program.load(path), Cam.load(path)
    theta = np.linspace(0, 360, 200_001)
    m = p.evaluate(theta)
    along = 1.5 * m.a * 1e-3 + 150.0 + 20.0 * m.s + 12.0
    contact = along / np.cos(np.radians(cam.pressure_angle(theta)))
    torque = along * m.v * 1e-3 / (2 * math.pi * 10)
    forces = got["forces"]
    # The steps of 0.0018 deg miss an extreme by less than 1e-8 of the peak.
    assert forces["contact"]["min"]["value"] == pytest.approx(contact.min(), abs=1e-7 * contact.max())
    assert forces["contact"]["max"]["value"] == pytest.approx(contact.max(), rel=1e-7)
    assert forces["contact"]["min"]["angle"] == pytest.approx(theta[contact.argmin()], abs=0.01)
    assert forces["torque"]["max"]["value"] == pytest.approx(torque.max(), rel=1e-7)
    assert forces["mean_torque"] == pytest.approx(torque[:-1].mean(), abs=1e-9 * torque.max())
    assert forces["rms_torque"] == pytest.approx(math.sqrt((torque[:-1] ** 2).mean()), rel=1e-7)
    want = sampled(p, 600, 1.5, 162.0, 20.0, 1e-3)
    assert got["jump_speed"]["rpm"] == pytest.approx(want, rel=1e-7)
    assert got["spring_margin"] == pytest.approx(want / 600, rel=1e-7)


def test_vibration_is_that_of_the_program(written, capsys):
    path = written(HEAD + SPRING + MOTION)
    found = analyzed(path, capsys)["vibration"]
    v = Program.load(path).vibration(natural_hz=70.0, damping=0.03)
    assert found["within"] == pytest.approx(0.01, rel=1e-15)  # a thousandth of 10 mm
    assert [dwell["residual"] for dwell in found["dwells"]] == list(v.residual)
    assert [dwell["settling"] for dwell in found["dwells"]] == [x if x < math.inf else None for x in v.settling(0.01)]
    assert [dwell["segment"] for dwell in found["dwells"]] == [1, None]  # the second one closes the cycle
    z = v.deflection(np.linspace(0, 360, 100_001))
    assert found["deflection"]["max"]["value"] == pytest.approx(z.max(), rel=1e-6)
    assert found["deflection"]["min"]["value"] == pytest.approx(z.min(), rel=1e-6)
    other = written(HEAD + SPRING + "within = 0.5\n" + MOTION)
    assert [d["settling"] for d in analyzed(other, capsys)["vibration"]["dwells"]] == list(v.settling(0.5))


def test_swinging_follower(written, capsys):
    path = written(SWINGING + MOTION)
    got, p = analyzed(path, capsys), Program.load(path)
    want = sampled(p, 600, 0.01, 3.0, 0.2, math.pi / 180)
    assert got["jump_speed"]["rpm"] == pytest.approx(want, rel=1e-7)
    forces = Cam.load(path).forces(mass=0.01, preload=3.0, rate=0.2, length_unit="mm").analyze()
    assert got["forces"]["contact"]["min"]["value"] == forces.contact.min.value
    assert (forces.contact.min.value < 0) == (got["spring_margin"] < 1)


def test_a_program_alone_has_no_contact_force(written, capsys):
    path = written('[cam]\nrpm = 600\nlength_unit = "mm"\n' + SPRING + MOTION)
    got = analyzed(path, capsys)
    assert got["forces"] is None and got["spring_margin"] > 0 and len(got["vibration"]["dwells"]) == 2


def test_text(written, capsys):
    path = written(HEAD + SPRING + MOTION)
    assert main(["analyze", str(path)]) == 0
    out = capsys.readouterr().out
    for words in (
        "Forces at 600 rpm: mass 1.5 kg",
        "contact  N",
        "torque: mean",
        "RMS",
        "leaves the cam",
        "times this speed",
    ):
        assert words in out
    assert "natural frequency 70 Hz, damping 0.03" in out and "within 0.01 mm after s" in out and "residual mm" in out
    assert re.search(r"^deflection: -[\d.]+ at [\d.]+ deg to [\d.]+ at [\d.]+ deg \[mm\]$", out, re.M)


def test_without_a_speed_one_line_says_what_is_missing(written, capsys):
    path = written((HEAD + SPRING + MOTION).replace("rpm = 600\n", ""))
    assert main(["analyze", str(path)]) == 0
    lines = capsys.readouterr().out.splitlines()
    said = "forces, spring margin and vibration need a speed: rpm in [cam], rpm= or --rpm"
    assert lines.count(said) == 1 and any(line.startswith("spring: the follower leaves the cam from") for line in lines)
    got = analyzed(path, capsys)
    assert got["jump_speed"]["rpm"] > 0
    assert [got[key] for key in ("rpm", "spring_margin", "forces", "vibration")] == [None] * 4
    assert analyzed(path, capsys, "--rpm", "300")["forces"]


def test_at_rest_nothing_vibrates(written, capsys):
    path = written(HEAD + SPRING + MOTION)
    assert main(["analyze", str(path), "--rpm", "0"]) == 0
    assert "Vibration: none at rest" in capsys.readouterr().out
    assert analyzed(path, capsys, "--rpm", "0")["spring_margin"] is None


def test_a_groove_needs_no_spring(written, capsys):
    path = written(HEAD.replace("[follower]", 'wall = "groove"\n[follower]') + SPRING + MOTION)
    got = analyzed(path, capsys)
    assert (
        got["jump_speed"] is None
        and got["forces"]["contact"]["min"]["value"] < got["forces"]["contact"]["max"]["value"]
    )


def test_round_trip(written):
    cam = Cam.load(written(HEAD + SPRING + MOTION))
    assert cam.dynamics == Dynamics(mass=1.5, rate=20, preload=150, load=12, natural_hz=70, damping=0.03)
    assert Cam.load(written(cam.dumps())) == cam
    assert cam.to_dict()["dynamics"] == cam.dynamics.to_dict()
    assert cam._with(base_radius=50).dynamics == cam.dynamics
    bare = Cam(cam.program, cam.follower, base_radius=40)
    assert bare.dynamics is None and "dynamics" not in bare.to_dict()


REFUSED = {
    "empty": ("", "[dynamics]: dynamics need a mass, for forces, or a natural_hz, for vibration"),
    "typing error": ("masss = 1.0", "[dynamics]: unknown key 'masss'; did you mean 'mass'?"),
    "text": ('mass = "1 kg"', "[dynamics]: mass must be a number; got a string"),
    "no mass": ("mass = 0.0", "[dynamics]: mass must be positive and at most 1e50 kg (kg m2); got 0.0"),
    "spring alone": ("natural_hz = 10.0\nrate = 5.0", "[dynamics]: rate needs a mass beside it; got rate 5.0 alone"),
    "damping alone": ("mass = 1.0\ndamping = 0.1", "damping needs a natural_hz beside it; got damping 0.1 alone"),
    "pulling spring": ("mass = 1.0\npreload = -1.0", "preload must be 0 or more and at most 1e50 N (N m); got -1.0"),
    "friction": ("mass = 1.0\nfriction = 11.0", "[dynamics]: friction must be 0 to 10, a coefficient; got 11.0"),
    "percent": ("natural_hz = 9.0\ndamping = 5.0", "damping must be a share of the critical damping, 0 or more and be"),
    "frequency": ("natural_hz = -9.0", "[dynamics]: natural_hz must be positive and finite; got -9.0"),
    "unit": ('mass = 1.0\nlength_unit = "furlong"', "length_unit must be a unit of length; got 'furlong'"),
    "unit, a number": ("mass = 1.0\nlength_unit = 1", "[dynamics]: length_unit must be a string; got a number"),
    "within": ("natural_hz = 9.0\nwithin = 0.0", "[dynamics]: within must be positive and at most 1e50; got 0.0"),
    "resonance": (
        "natural_hz = 10.0",
        "so that the vibration grows without end: give a larger damping, or another speed; got 10",
    ),
    "inner wall": ("mass = 1.0", "the forces of the inner wall of a disc with one wall are not modelled"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refusals_are_one_line(name, written, capsys):
    text, words = REFUSED[name]
    head = HEAD.replace("[follower]", 'wall = "inner"\n[follower]') if name == "inner wall" else HEAD
    path = written(f"{head}[dynamics]\n{text}\n{MOTION}")
    assert main(["analyze", str(path)]) == 2
    err = capsys.readouterr().err
    assert words in err and err.startswith(f"camkin: {path}: ") and err.count("\n") == 1


def test_wrong_types():
    cam = Cam(Program.rise_dwell_fall(lift=1, rise=90, dwell=45, fall=90), camkin.FlatFollower(), base_radius=40)
    with pytest.raises(camkin.WrongTypeError, match="dynamics must be Dynamics or None; got dict"):
        Cam(cam.program, cam.follower, base_radius=40, dynamics={"mass": 1})
    with pytest.raises(camkin.WrongTypeError, match="dynamics are of a Cam or a Program; got str"):
        Dynamics(mass=1).analyze("cam")
    with pytest.raises(camkin.UnitError, match="the program has no length_unit"):
        Dynamics(mass=1).analyze(cam, rpm=100)


def test_message_of_a_resonance_names_the_start_from_rest():
    p = Program.rise_dwell_fall(lift=10, rise=90, dwell=45, fall=90)
    with pytest.raises(camkin.ParameterError, match=r"another speed, or start='rest' in vibration\(\); got 120$"):
        p.vibration(300, natural_hz=120)
    assert p.vibration(300, natural_hz=120, start="rest").cycles == 1
