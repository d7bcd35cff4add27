"""The examples run, and their cams keep their limits."""

import json
import math
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import camkin
from camkin.cli import main

EXAMPLES = Path(__file__).parents[2] / "examples"


def load(name):
    return camkin.Program.load(EXAMPLES / name)


def run(name, *arguments):
    done = subprocess.run(
        [sys.executable, str(EXAMPLES / name), *arguments], capture_output=True, text=True, encoding="utf-8", timeout=60
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@pytest.mark.parametrize("name", ["inlet_cam.toml", "indexer.toml", "flying_shear.toml"])
def test_specs_keep_their_limits_and_round_trip(name):
    p = load(name)
    assert p.name
    assert p.rpm
    assert p.length_unit
    assert p.limits
    assert p.analyze().violations == ()
    assert camkin.Program.loads(p.dumps()) == p


def test_inlet_cam():
    p = load("inlet_cam.toml")
    r = p.analyze()
    assert r.displacement.max == (pytest.approx(9.2, rel=1e-15), 72.0)
    # Acceleration too is continuous at every joint, and the two flanks mirror each other.
    for start in (0.0, 8.0, 16.0, 72.0, 128.0, 136.0, 144.0):
        before, after = p.acceleration(start - 1e-9, rpm=3000), p.acceleration(start + 1e-9, rpm=3000)
        assert after == pytest.approx(before, abs=1e-6 * r.max_acceleration.value)
    for theta in (3.0, 10.0, 33.0, 71.0):
        assert p.displacement(144.0 - theta) == pytest.approx(p.displacement(theta), rel=1e-13)
    # The spring has to provide the smaller acceleration.
    assert r.acceleration.max.value > -1.5 * r.acceleration.min.value


def test_inlet_cam_has_a_flat_tappet():
    cam = camkin.Cam.load(EXAMPLES / "inlet_cam.toml")
    m = cam.program.evaluate(np.linspace(0.0, 360.0, 720_001), rpm="geometric")
    r = cam.analyze()
    # Of a flat face the contact is at s' from the slide, and the radius of curvature is base_radius + s + s".
    assert r.face_width == pytest.approx(2.0 * m.v.max(), rel=1e-8)
    assert r.radius.value == pytest.approx((28.0 + m.s + m.a).min(), rel=1e-8)
    assert r.undercut == [] and r.violations == ()
    smaller = camkin.Cam(cam.program, cam.follower, base_radius=23.0)
    assert smaller.analyze().undercut and (23.0 + m.s + m.a).min() < 0.0


def test_indexer():
    p = load("indexer.toml")
    assert p.accumulate
    assert p.displacement(360.0 * 8) == 360.0


def test_valve_train(tmp_path):
    pytest.importorskip("matplotlib")
    out = run("valve_train.py", str(tmp_path / "svaj.png"))
    assert "inlet: cycle 360°, 3000 rpm" in out
    assert "all kept" in out
    assert out.endswith("up to 3166 rpm. It leaves the cam first at 93.8°.\n") or "at 93.8°.\nSVAJ" in out
    assert (tmp_path / "svaj.png").stat().st_size > 10_000


def test_shock_spectrum(tmp_path):
    pytest.importorskip("matplotlib")
    out = run("shock_spectrum.py", str(tmp_path / "spectrum.png"))
    assert "cycloidal          1.5      0.155035      0.190281" in out
    assert "The table rings by" in out
    assert "inf" not in out
    assert (tmp_path / "spectrum.png").stat().st_size > 10_000


def test_solver_loop():
    assert run("solver_loop.py").startswith("indexing table: 45.000000 degrees after one turn")


def test_dynamics_of_the_specs(capsys):
    """The speed at which the valve leaves the cam is the least ratio of spring force to -m s", found by hand."""
    found = {}
    for name in ("inlet_cam", "indexer", "flying_shear"):
        assert main(["analyze", str(EXAMPLES / f"{name}.toml"), "--json"]) == 0
        found[name] = json.loads(capsys.readouterr().out)["dynamics"]
    p = load("inlet_cam.toml")
    m = p.evaluate(np.linspace(0.0, 144.0, 200_001), rpm="geometric")
    falls = m.a < 0.0
    speed = np.sqrt(((180.0 + 26.0 * m.s[falls]) / (-0.11e-3 * m.a[falls])).min()) * 30.0 / math.pi
    assert found["inlet_cam"]["jump_speed"]["rpm"] == pytest.approx(speed, rel=1e-8)
    assert found["inlet_cam"]["spring_margin"] == pytest.approx(speed / 3000.0, rel=1e-8)
    stations = found["indexer"]["vibration"]["dwells"]
    assert [dwell["segment"] for dwell in stations] == [0, 2]
    assert all(0.0 <= dwell["settling"] < dwell["duration"] for dwell in stations)
    shear = found["flying_shear"]["vibration"]
    assert shear["dwells"] == [] and shear["deflection"]["max"]["value"] > 0.0


def test_flying_shear():
    p = load("flying_shear.toml")
    assert all(joint.order >= 2 for joint in p.continuity())
    assert p.velocity(30.0, rpm=120) == pytest.approx(1200.0, rel=1e-14)


def test_measured_lift():
    pytest.importorskip("scipy")
    lines = run("measured_lift.py").splitlines()
    acceleration = [float(line.partition("max |a| ")[2].split()[0]) for line in lines if "max |a|" in line]
    # max |a| of the law that was measured: 7.5132 h (w/beta)^2
    want = 7.5132 * 9.2 * (100 * math.pi / math.radians(75)) ** 2
    assert acceleration[1:] == pytest.approx([want] * 2, rel=0.05)
    assert acceleration[0] > 2 * want
    residuals = [float(line.split()[1]) for line in lines if line.startswith("    residual")]
    assert residuals[0] < 1e-14
    # "auto" is a quarter above the noise with 360 rows.
    assert residuals[1:] == pytest.approx([2.5e-3, 2e-3], rel=0.2)
    assert "    outside of it s is 0.0 mm" in lines


def test_measured_lift_of_a_file():
    pytest.importorskip("scipy")
    table = Path(__file__).parents[1] / "data" / "field" / "f06_event.csv"
    assert "smoothed: max |a| " in run("measured_lift.py", str(table), "event")
