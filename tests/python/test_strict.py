"""The option --strict: limits, undercut, and a follower that leaves the cam, of camkin analyze and camkin report."""

import math

import numpy as np
import pytest

from camkin.cli.main import main

MASS, RATE, PRELOAD, LIFT = 1.5, 20.0, 150.0, 10.0
SPRING = f"[dynamics]\nmass = {MASS}\nrate = {RATE}\npreload = {PRELOAD}\n"
MOTION = f"""
[[segment]]
law = "cycloidal"
duration = 90.0
lift = {LIFT}

[[segment]]
law = "cycloidal"
duration = 90.0
lift = -{LIFT}
"""


def text(head: str = "", tail: str = "", follower: str = "", base: str = "") -> str:
    """A spec of the cam in mm."""
    return f'[cam]\nlength_unit = "mm"\n{base}{head}\n{follower}{tail}{MOTION}'


def roller(radius: float, tail: str = "", head: str = "", base: float = 30.0, more: str = "") -> str:
    """A spec with a roller."""
    follower = f'[follower]\ntype = "roller"\nradius = {radius}\n'
    return text(head, tail, follower, f"base_radius = {base}\n{more}")


@pytest.fixture
def status(tmp_path, capsys):
    """Run a command on a spec, and return its exit status and stderr."""

    def run(spec: str, *options: str, command: str = "analyze", strict: bool = True) -> tuple[int, str]:
        path = tmp_path / "cam.toml"
        path.write_text(spec, encoding="utf-8")
        found = main([command, str(path), *options, *(["--strict"] if strict else [])])
        return found, capsys.readouterr().err

    return run


def lost_from() -> float:
    """The least speed [rev/min] at which the spring force is mass times deceleration, by a dense table."""
    x = np.linspace(0.0, 1.0, 400_001)
    span = math.radians(90.0)
    s = LIFT * (x - np.sin(2 * np.pi * x) / (2 * np.pi))
    a = LIFT * 2 * np.pi * np.sin(2 * np.pi * x) / span**2 * 1e-3  # m/rad2
    down = a < 0
    return float(np.sqrt(np.min((PRELOAD + RATE * s[down]) / (-MASS * a[down])))) * 30 / math.pi


def test_what_cannot_be_judged_is_no_0(status) -> None:
    """A radius beside a jump of the velocity, and undercut there, are not kept because nothing sees them."""
    corner = roller(5.0).replace("cycloidal", "constant_velocity").replace("[cam]", "[cam]\nallow_velocity_jump = true")
    limited = corner + "\n[geometry_limits]\nradius = 1.0\n"
    for command in ("analyze", "report"):
        options = ("-o", "cam.html") if command == "report" else ()
        for spec, key in ((corner, "undercut"), (limited, "radius")):
            found, error = status(spec, *options, command=command)
            assert found == 2 and f"--strict cannot judge {key} (the velocity jumps at 0" in error
    assert status(corner, strict=False)[0] == 0


def test_a_sound_cam_is_0(status) -> None:
    assert status(roller(5.0, SPRING), "--rpm", "100") == (0, "")
    assert status(text(), "--rpm", "100") == (0, "")


@pytest.mark.parametrize("spec", [text(tail=SPRING), roller(5.0, SPRING, base=60.0)], ids=["program", "cam"])
def test_a_follower_that_leaves_the_cam(status, spec) -> None:
    """From the speed on that a dense table gives, in both senses."""
    rpm = lost_from()
    for sign in (1, -1):
        assert status(spec, "--rpm", str(sign * 0.999 * rpm)) == (0, "")
        assert status(spec, "--rpm", str(sign * 1.001 * rpm)) == (1, "")
    assert status(spec, "--rpm", str(1.001 * rpm), strict=False) == (0, "")


def test_an_impulse_throws_the_follower_off(status) -> None:
    """A velocity that jumps down, at any speed."""
    line = MOTION.replace("cycloidal", "constant_velocity")
    spec = text("allow_velocity_jump = true", SPRING).replace(MOTION, line)
    assert status(spec, "--rpm", "1")[0] == 1


def test_a_groove_holds_its_follower(status) -> None:
    spec = roller(5.0, SPRING, base=60.0, more='wall = "groove"\n')
    assert status(spec, "--rpm", str(3 * lost_from())) == (0, "")


def test_an_undercut_profile(status) -> None:
    """The wall next to the cam axis, alone and in a groove."""
    assert status(roller(25.0, base=5.0), "--rpm", "100") == (1, "")
    assert status(roller(25.0, base=5.0), "--rpm", "100", strict=False) == (0, "")
    assert status(roller(25.0, base=5.0, more='wall = "groove"\n'), "--rpm", "100") == (1, "")


def test_limits(status) -> None:
    """Of the motion and of the geometry."""
    assert status(text(tail="[limits]\nvelocity = 1e9\n"), "--rpm", "100") == (0, "")
    assert status(text(tail="[limits]\nvelocity = 1.0\n"), "--rpm", "100") == (1, "")
    assert status(roller(5.0, "[geometry_limits]\npressure_angle = 80\n")) == (0, "")
    assert status(roller(5.0, "[geometry_limits]\npressure_angle = 5\n")) == (1, "")


def test_what_cannot_be_judged_is_not_sound(status) -> None:
    """Without a speed neither the spring nor a limit per second can be judged: one line, and no report."""
    found, told = status(text(tail=SPRING))
    assert (found, told) == (
        2,
        "camkin: --strict judges whether the follower leaves the cam, which needs a speed: give --rpm\n",
    )
    assert status(text(tail=SPRING), strict=False)[0] == 0
    found, told = status(text(tail="[limits]\nvelocity = 1.0\n"))
    assert found == 2 and "limits are per second: give" in told and told.count("\n") == 1


def test_report(status, tmp_path) -> None:
    """The report is written whatever its verdict is, but not where it cannot be judged."""
    out = tmp_path / "cam.html"
    options = ("-o", str(out), "--rpm", "100")
    assert status(roller(25.0, SPRING, base=5.0), *options, command="report") == (1, "")
    assert "limits violated" in out.read_text(encoding="utf-8")
    assert status(roller(25.0, SPRING, base=5.0), *options, command="report", strict=False) == (0, "")
    assert status(roller(5.0, SPRING), *options, command="report") == (0, "")
    assert "limits kept" in out.read_text(encoding="utf-8")
    out.unlink()
    assert status(roller(5.0, SPRING), *options[:2], command="report")[0] == 2
    assert not out.exists()
