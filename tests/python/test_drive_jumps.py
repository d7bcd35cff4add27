"""The jumps of the acceleration at the rows of a table of speeds, against the closed form of a cycloidal rise."""

import json
import math
from fractions import Fraction

import numpy as np
import pytest

import camkin
from camkin import Drive
from camkin.cli.main import main

LIFT, RISE = 10.0, 120.0
CAM = camkin.Program.rise_dwell_fall(lift=LIFT, rise=RISE, dwell=60, fall=120, law="cycloidal", length_unit="mm")
T, RPM = [0.0, 0.1, 0.5, 1.1], [0.0, 3000.0, 3000.0, 0.0]
STEPS = [math.pi / 30 * x for x in (30_000.0, -30_000.0, -5000.0, 5000.0)]  # jumps of the slope [rad/s2]


def slope(theta: float) -> float:
    """Slope of the rise [mm/rad]."""
    x = theta % 360.0 / RISE
    assert 0.0 <= x <= 1.0
    return LIFT / math.radians(RISE) * (1.0 - math.cos(2.0 * math.pi * x))


def test_rows_at_which_the_slope_of_the_speed_jumps() -> None:
    """The first and the last row too: the speed is held outside."""
    drive = Drive.table(T, RPM, phase=36.0)
    found = drive.continuity()
    assert [joint.row for joint in found] == [0, 1, 2, 3]
    assert [joint.t for joint in found] == T
    assert [joint.theta for joint in found] == [36.0, 36.0 + 900.0, 36.0 + 8100.0, 36.0 + 13500.0]
    np.testing.assert_allclose([joint.alpha for joint in found], STEPS, rtol=1e-15)


def test_alpha_is_exact_to_4_ulp_of_the_larger_slope() -> None:
    """Against rationals, at times of 0 to 1e6 s."""
    random = np.random.default_rng(5)
    t = (1e6 * random.uniform(size=40)).tolist()
    t.sort()
    rpm = random.uniform(-20_000, 20_000, 40).tolist()
    exact = [Fraction(0)] * 41
    for i in range(1, 40):
        exact[i] = (Fraction(rpm[i]) - Fraction(rpm[i - 1])) / (Fraction(t[i]) - Fraction(t[i - 1]))
    for joint in Drive.table(t, rpm).continuity():
        want, larger = exact[joint.row + 1] - exact[joint.row], max(abs(exact[joint.row + 1]), abs(exact[joint.row]))
        assert abs(joint.alpha - float(want) * math.pi / 30) <= 4 * math.ulp(float(larger) * math.pi / 30)


def test_what_has_no_jump() -> None:
    """A ramp, a constant speed, rows on a line to rounding, and a table of one speed."""
    assert Drive(rpm=0, rpm_per_s=30_000).continuity() == ()
    assert Drive(rpm=100).continuity() == ()
    assert Drive.table([0, 1], [100, 100]).continuity() == ()
    line = Drive.table([0.0, 0.1, 0.2, 0.3, 0.7], [0.0, 10.0, 20.0, 30.0, 70.0])
    assert [joint.row for joint in line.continuity()] == [0, 4]
    assert CAM.continuity(drive=Drive(rpm=100)) == ()


@pytest.mark.parametrize("phase", [36.0, 10.0, -300.0])
def test_jump_of_the_acceleration_is_that_of_the_motion(phase: float) -> None:
    """The acceleration right of a row minus that left of it, and s' alpha in closed form."""
    drive = Drive.table(T, RPM, phase=phase)
    found = CAM.continuity(drive=drive)
    steepest = 2.0 * LIFT / math.radians(RISE)
    for joint, alpha in zip(found, STEPS, strict=True):
        inside = joint.theta % 360.0 <= RISE
        want = alpha * slope(joint.theta) if inside else None
        far, left, right, beyond = CAM.boundary_conditions(joint.t + 1e-8 * np.array([-2, -1, 1, 2]), drive=drive).a
        # Extrapolated to the row: the rest is h^2 times the fourth derivative by time, 1e13 mm/s4.
        assert joint.jump == pytest.approx((2 * right - beyond) - (2 * left - far), abs=0.01)
        if want is not None:
            assert joint.jump == pytest.approx(want, rel=1e-12, abs=1e-12 * abs(alpha))
        assert joint.largest == pytest.approx(abs(alpha) * steepest, rel=1e-14)
        assert abs(joint.jump) <= joint.largest
    assert any(joint.jump for joint in found)


def test_rows_in_a_dwell_do_not_jump_and_once_holds() -> None:
    """The slope is 0 in a dwell, and outside a motion that happens once."""
    found = CAM.continuity(drive=Drive.table([0, 1], [0, 60], phase=140))
    assert [joint.jump for joint in found] == [0.0, 0.0]
    assert found[1].largest > 0.0
    stroke = camkin.Program.rise(lift=10, duration=90, law="cycloidal")
    before, after = stroke.continuity(drive=Drive.table([-1.0, 1.0], [0.0, 75.0], phase=45 - 112.5 / 2 + 0.0))
    assert before.jump == 0.0
    assert after.theta > 90.0 and after.jump == 0.0


def test_largest_is_reached_at_another_phase() -> None:
    """At mid-rise, where s' is largest."""
    theta = Drive.table(T, RPM).theta(0.1)
    middle = CAM.continuity(drive=Drive.table(T, RPM, phase=60.0 - float(theta) % 360.0))[1]
    assert abs(middle.jump) == pytest.approx(middle.largest, rel=1e-12)


def test_bad_drive() -> None:
    """Another type is refused by name."""
    with pytest.raises(camkin.CamkinError, match=r"drive must be a Drive, as in drive=Drive.load\(path\); got float"):
        CAM.continuity(drive=3000.0)  # type: ignore[call-overload]


@pytest.fixture
def files(tmp_path):
    (tmp_path / "cam.toml").write_text(CAM.dumps())
    (tmp_path / "run_up.csv").write_text("".join(f"{t}, {n}\n" for t, n in zip(T, RPM, strict=True)))
    return str(tmp_path / "cam.toml"), str(tmp_path / "run_up.csv")


def test_analyze_lists_the_jumps(files, capsys) -> None:
    """As text, and all of them in JSON."""
    cam, speeds = files
    assert main(["analyze", cam, "--drive", speeds, "--phase", "36"]) == 0
    text = capsys.readouterr().out
    want = max(CAM.continuity(drive=Drive.table(T, RPM, phase=36)), key=lambda joint: abs(joint.jump))
    assert (
        f"the slope of the speed jumps at 4 rows, and the acceleration by s' times that: by {abs(want.jump):.6g} mm/s²"
        in text
    )
    assert f"{want.alpha:.6g}" in text and f"{want.largest:.6g}" in text
    assert main(["analyze", cam, "--drive", speeds, "--phase", "36", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["drive"]
    assert [row["row"] for row in told] == [0, 1, 2, 3] and told[1]["jump"] == CAM.continuity(
        drive=Drive.table(T, RPM, phase=36)
    )[1].jump
    assert main(["analyze", cam, "--phase", "36"]) == 2
    assert capsys.readouterr().err == "camkin: --phase is the cam angle at time 0 of a drive: give --drive\n"


def test_analyze_shows_the_largest_of_many(files, tmp_path, capsys) -> None:
    """12 rows of a measured table, in the order of their times."""
    cam, _ = files
    random = np.random.default_rng(2)
    measured = tmp_path / "measured.csv"
    measured.write_text("".join(f"{0.001 * i}, {3000 + x}\n" for i, x in enumerate(random.uniform(-9, 9, 500))))
    assert main(["analyze", cam, "--drive", str(measured)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == "the 12 largest of 500 jumps"
    times = [float(line.split()[1]) for line in lines[-13:-1]]
    assert times == sorted(times)
    jumps = CAM.continuity(drive=Drive.load(measured))
    assert {int(line.split()[0]) for line in lines[-13:-1]} == {
        joint.row for joint in sorted(jumps, key=lambda joint: -abs(joint.jump))[:12]
    }


def test_export_says_so(files, tmp_path, capsys) -> None:
    """One line on stderr; none for a constant speed."""
    cam, speeds = files
    out = ["--format", "csv", "--dt", "1e-3", "--steps", "10", "-o", str(tmp_path / "x.csv")]
    assert main(["export", cam, *out, "--drive", speeds, "--phase", "150"]) == 0
    told = capsys.readouterr().err
    assert told.startswith(
        f"camkin: {speeds}: the slope of the speed jumps at 4 rows, and the acceleration by s' times"
    )
    assert main(["export", cam, *out, "--rpm", "3000"]) == 0
    assert capsys.readouterr().err == ""
