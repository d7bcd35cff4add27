"""Cam files: written by Python, read by Python and by C, every bit kept."""

from pathlib import Path

import numpy as np
import pytest

import camkin
from camkin import Law, Limits, Program, Segment

PARAMETERS = {
    "scca": {"b": 0.25, "c": 0.0, "d": 0.3},
    "universal": {"T": (0.0, 0.2, 0.35, 0.5, 0.6, 0.8)},
    "universal_code": {"code": 47},
    "smooth_poly": {"n": 5},
    "modified_constant_velocity": {"cv_fraction": 0.3},
    "cycloidal_constant_velocity": {"cv_fraction": 0.0},
    "sine_straight_line": {"c": 0.3},
    "triple_harmonic": {"h1": 0.25, "h2": 0.5},
    "trapezoidal_velocity": {"ta": 0.3},
    "s_curve": {"tj": 0.125, "tc": 0.125, "tv": 0.25},
    "modified_cycloidal": {"c": 0.1},
}


def same(one: Program, other: Program) -> None:
    """The same program: equal, and with the same bits."""
    assert other == one
    theta = np.linspace(-one.cycle, 2 * one.cycle, 997)
    assert other.evaluate(theta, rpm=1).data.tobytes() == one.evaluate(theta, rpm=1).data.tobytes()


@pytest.mark.parametrize("law", [law for law in camkin.laws() if law not in ("dwell", "poly_bc", "poly", "bspline")])
def test_every_law(tmp_path: Path, law: str) -> None:
    """Parameters at any value, 0 among them, mirrored and not."""
    curve = Law(law, **PARAMETERS.get(law, {}))
    rise = Segment(curve, duration=100.1, lift=1 / 3)
    fall = Segment(curve, duration=55.5, lift=-1 / 3, mirror=True)
    program = Program([rise, fall], allow_velocity_jump=True, start=0.1, phase=-33.3, cycle=360.5)
    program.save(tmp_path / "x.cam")
    same(program, Program.load(tmp_path / "x.cam"))


def test_free_forms_and_labels(tmp_path: Path) -> None:
    """Conditions, splines, matched and free values, and every label."""
    program = Program(
        [
            Segment(
                "poly", duration=90, lift=5, constraints=[(1 / 3, 0, 3.0), (1 / 3, 1, 0.0), (1, 1, 0.0), (0, 1, 0)]
            ),
            Segment("poly_bc", duration=60, lift=1.1, v0="match", a0="match", v1=0, a1=0.1, q1=0.0),
            Segment.bspline([0, 0, 0, 0, 20.1, 45, 45, 45, 45], [0, 0, 0.7, 2, 2]),
            Segment("dwell", duration=10),
            Segment("modified_sine", duration=90, lift=-0.1, v0=0.0, v1="match"),
            Segment("constant_velocity", duration=9, lift=-0.3),
        ],
        cycle=720.0,
        accumulate=True,
        allow_velocity_jump=True,
        name="Nockenwelle „Einlass“\n# end",
        rpm=3000.1,
        length_unit="mm",
        limits=Limits(velocity=1.1, jerk=1e9, impulses=False),
    )
    program.save(tmp_path / "x.cam")
    again = Program.load(tmp_path / "x.cam")
    same(program, again)
    assert (again.name, again.rpm, again.length_unit, again.limits) == (
        program.name,
        program.rpm,
        program.length_unit,
        program.limits,
    )
    again.save(tmp_path / "y.cam")
    assert (tmp_path / "y.cam").read_bytes() == (tmp_path / "x.cam").read_bytes()


def test_c_reads_the_same_bits(tmp_path: Path) -> None:
    """camkin_program_load() makes the program that Python saved."""
    from camkin._camkin import ffi, lib

    program = Program.rise_dwell_fall(lift=10, rise=100.1, dwell=33, fall=77, law="modified_trapezoid")
    program.save(tmp_path / "x.cam")
    out = ffi.new("camkin_program **")
    assert lib.camkin_program_load(str(tmp_path / "x.cam").encode(), out, ffi.NULL) == lib.CAMKIN_OK
    for theta in np.linspace(0, 360, 999).tolist():
        assert lib.camkin_displacement(out[0], theta) == program.displacement(theta)
        assert lib.camkin_jerk(out[0], theta, 3.0) == program.jerk(theta, omega=3.0)
    lib.camkin_program_free(out[0])


def test_table(tmp_path: Path) -> None:
    """A fitted lift is a spline of many numbers, and each of them is kept."""
    theta = np.arange(0, 360, 2.0)
    program = Program.from_table(theta, 5 - 5 * np.cos(np.radians(theta)) ** 3, degree=5)
    program.save(tmp_path / "x.cam")
    same(program, Program.load(tmp_path / "x.cam"))


def test_broken_files(tmp_path: Path) -> None:
    """One error that names the file and the line; a file that is not written is not there."""
    program = Program.rise_dwell_fall(lift=10, rise=100, dwell=30, fall=80)
    path = tmp_path / "x.cam"
    program.save(path)
    whole = path.read_text()
    for n in (0, 5, 14, 60, len(whole) - 2):
        path.write_text(whole[:n])
        with pytest.raises(camkin.FileError, match=r"x\.cam: line \d+: "):
            Program.load(path)
    path.write_text(whole.replace("lift", "lift_", 1))
    with pytest.raises(camkin.FileError, match='line 6: unknown word "lift_"'):
        Program.load(path)
    path.write_text(whole.replace("0x1.4000000000000p+3", "10"))
    with pytest.raises(camkin.FileError, match="lift must be a finite number in hexadecimal"):
        Program.load(path)
    path.write_text(whole.replace("lift -", "lift "))
    with pytest.raises(camkin.ClosureError, match="the program does not return to its start"):
        Program.load(path)
    with pytest.raises(FileNotFoundError):
        Program.load(tmp_path / "none.cam")
    with pytest.raises(camkin.SpecError, match=r"got 'x\.toml': write \.dumps\(\) into a \.toml file, which"):
        program.save(tmp_path / "x.toml")
    assert not (tmp_path / "x.toml").exists()
    with pytest.raises(FileNotFoundError):
        program.save(tmp_path / "nowhere" / "x.cam")
