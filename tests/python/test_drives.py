"""Drives: how a cam is turned by time."""

import copy
import math
import pickle
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

import camkin
from camkin import Drive

CAM = camkin.Program.rise_dwell_fall(lift=10, rise=120, dwell=60, fall=120, law="modified_sine")


def exact_angle(t: list[float], rpm: list[float], phase: float, at: float) -> Fraction:
    """The integral of the table from 0 to `at`, plus the phase, in rationals."""
    times, speeds, end = [*map(Fraction, t)], [*map(Fraction, rpm)], Fraction(at)

    def speed(x: Fraction) -> Fraction:
        if x <= times[0]:
            return speeds[0]
        for i in range(1, len(times)):
            if x <= times[i]:
                return speeds[i - 1] + (speeds[i] - speeds[i - 1]) * (x - times[i - 1]) / (times[i] - times[i - 1])
        return speeds[-1]

    low, high = sorted((Fraction(0), end))
    knots = [low, *(x for x in times if low < x < high), high]
    turned = sum(((speed(a) + speed(b)) / 2 * 6 * (b - a) for a, b in zip(knots, knots[1:], strict=False)), Fraction(0))
    return Fraction(phase) + (turned if end >= 0 else -turned)


def test_angle_of_a_table_is_exact() -> None:
    """At most 1 ulp from the rational angle, before, between and behind the rows, to 1e6 s and 20 000 rpm."""
    random = np.random.default_rng(1)
    for start in (-3.0, 0.0, 0.37):
        t = (start + np.cumsum(random.uniform(1e-3, 2.0, 30))).tolist()
        rpm = random.uniform(-20_000, 20_000, 30).tolist()
        drive = Drive.table(t, rpm, phase=17.3)
        near_zero = t[0] - 17.3 / (6 * rpm[0])  # where the angle passes through 0, if the cam turns forwards there
        for at in [0.0, t[0], t[-1], t[7], -5.0, 1e6, near_zero, 1e-9, *random.uniform(-5, 60, 30)]:
            want = exact_angle(t, rpm, 17.3, float(at))
            got = float(drive.theta(at))
            assert abs(Fraction(got) - want) <= Fraction(math.ulp(float(want)))
    small = Drive.table([-1.0, 1.0], [20_000.0, 19_000.0])
    for at in (-1e-6, -1e-3, 1e-9):
        want = exact_angle([-1.0, 1.0], [20_000.0, 19_000.0], 0.0, at)
        assert abs(Fraction(float(small.theta(at))) - want) <= Fraction(math.ulp(float(want)))


def test_run_up_then_hold() -> None:
    """The motion of a run-up is that of its ramp, and then that of the constant speed with the phase reached."""
    drive = Drive.table([0.0, 0.5, 10.0], [0.0, 3000.0, 3000.0])
    ramp = CAM.boundary_conditions(np.linspace(0, 0.49, 50), rpm=0, rpm_per_s=6000)
    got = CAM.boundary_conditions(np.linspace(0, 0.49, 50), drive=drive)
    scale = np.abs(CAM.evaluate(np.linspace(0, 360, 999), rpm=3000).data).max(axis=1)
    for row in range(4):
        assert np.abs(got.data[row] - ramp.data[row]).max() <= 1e-13 * scale[row]
    reached = float(drive.theta(0.5))
    assert reached == 4500.0
    held = CAM.boundary_conditions(np.linspace(0, 0.0999, 50), rpm=3000, phase=reached)
    later = CAM.boundary_conditions(np.linspace(0, 0.0999, 50) + 0.5, drive=drive)
    for row in range(4):
        assert np.abs(later.data[row] - held.data[row]).max() <= 1e-10 * scale[row]  # 0.5 + t is rounded


def test_constant_drives_are_the_arguments() -> None:
    """drive= gives the bits of rpm=, omega=, rpm_per_s= and phase=, in every call by time."""
    t = np.linspace(-1, 1, 77)
    for arguments in (
        {"rpm": 2999.9},
        {"omega": 314.15},
        {"rpm": 10, "rpm_per_s": 5.0, "phase": -7.7},
    ):
        drive = Drive(**arguments)
        one, other = CAM.boundary_conditions(t, **arguments), CAM.boundary_conditions(t, drive=drive)
        assert one.data.tobytes() == other.data.tobytes()
        one, other = CAM.boundary_grid(0.1, 1e-3, 55, **arguments), CAM.boundary_grid(0.1, 1e-3, 55, drive=drive)
        assert one.data.tobytes() == other.data.tobytes()
        plan = CAM.plan(77)
        plan.t[:] = t
        assert (
            plan.boundary_conditions(drive=drive).data.tobytes()
            == CAM.boundary_conditions(t, **arguments).data.tobytes()
        )


def test_speed() -> None:
    """rpm(t) is the table, held outside, of the shape of t."""
    drive = Drive.table([1.0, 2.0], [100.0, -300.0])
    np.testing.assert_allclose(drive.rpm([[0.0, 1.0], [1.25, 5.0]]), [[100, 100], [0, -300]], atol=1e-12)
    assert np.ndim(drive.theta(0.5)) == 0
    np.testing.assert_allclose(Drive(omega=1.0).rpm(3.0), 30 / np.pi, rtol=1e-15)


def test_steps() -> None:
    """Blocks have the bits of boundary_conditions at i dt, from any first step on, in one reused block."""
    for drive in (Drive(rpm=3000), Drive(rpm=1, rpm_per_s=2, phase=9), Drive.table([0, 1], [0, 600])):
        for first in (0, 999_999_937, 10**12, 2**53 - 2500):
            seen, blocks = 0, []
            for at, m in CAM.steps(1e-5, 2500, drive=drive, first=first, block=1024):
                assert at == first + seen
                n = m.s.size
                want = CAM.boundary_conditions((at + np.arange(n, dtype=np.uint64)).astype(float) * 1e-5, drive=drive)
                assert m.data.tobytes() == want.data.tobytes()
                blocks.append(m.data.__array_interface__["data"][0])
                seen += n
            assert seen == 2500
            assert len(set(blocks)) == 1
    assert [m.s.size for _, m in CAM.steps(1e-5, 10, rpm=1, block=4)] == [4, 4, 2]
    assert [at for at, _ in CAM.steps(1e-5, 0, rpm=1)] == []


def test_steps_keep_their_speed_table() -> None:
    """The table lives as long as the iterator, also where nothing else refers to the drive."""

    def table(rpm: float) -> Drive:
        return Drive.table(np.linspace(0, 1, 500), np.full(500, rpm))

    blocks = CAM.steps(1e-5, 2000, drive=table(3000.0), block=500)
    others = [table(123.0) for _ in range(50)]  # take the memory of a table that was freed
    found = np.concatenate([m.data.copy() for _, m in blocks], axis=1)
    want = CAM.boundary_grid(0.0, 1e-5, 2000, drive=table(3000.0))
    assert found.tobytes() == np.ascontiguousarray(want.data).tobytes()
    assert len(others) == 50


def test_values() -> None:
    """Equal, hashable, copied, pickled and shown as made."""
    for drive in (Drive(rpm=3000), Drive(rpm=1.5, rpm_per_s=2.0, phase=9.0), Drive.table([0, 1], [0, 600], phase=1.0)):
        again = pickle.loads(pickle.dumps(drive))
        assert again == drive
        assert hash(again) == hash(drive)
        assert copy.deepcopy(drive) == drive
        assert eval(repr(drive), {"Drive": Drive}) == drive
        assert drive != 3
    assert Drive(rpm=3000) != Drive(rpm=3001)


def test_files(tmp_path: Path) -> None:
    """Two columns, parted as people part them, with comments and one line of headings."""
    want = Drive.table([0.0, 0.5, 10.0], [0.0, 3000.0, -1.5e3], phase=90)
    for text in (
        "0,0\n0.5,3000\n10,-1.5e3\n",
        "t [s];n [1/min]\n0;0\n0.5;3000\n10;-1500\n",
        "# run-up\n\n0\t0\n0.5\t3000 # reached\n10 -1500\n",
    ):
        (tmp_path / "n.csv").write_text(text)
        assert Drive.load(tmp_path / "n.csv", phase=90) == want
    (tmp_path / "n.csv").write_text("t,n\nt,n\n0,0\n1,1\n")
    with pytest.raises(camkin.SpeedError, match=r"line 2: must hold two numbers, t \[s\] and n \[rev/min\]; got 't,n'"):
        Drive.load(tmp_path / "n.csv")
    (tmp_path / "n.csv").write_text("0,0\n1,1,2\n")
    with pytest.raises(camkin.SpeedError, match="line 2: must hold two numbers"):
        Drive.load(tmp_path / "n.csv")
    for text, error, message in (
        ("0,0\n1,1\n1,2\n", camkin.TimeError, r"n\.csv: row 2: t must be above that of the row before"),
        ("0,0\n1,1e21\n", camkin.SpeedError, r"n\.csv: row 1: rpm must be finite"),
        ("0,0\n", camkin.SizeError, r"n\.csv: a speed table must have 2 rows or more; got 1"),
    ):
        (tmp_path / "n.csv").write_text(text)
        with pytest.raises(error, match=message):
            Drive.load(tmp_path / "n.csv")
    with pytest.raises(camkin.SpeedError, match=r"^phase must be finite"):
        Drive.load(tmp_path / "n.csv", phase=float("nan"))
    with pytest.raises(FileNotFoundError):
        Drive.load(tmp_path / "none.csv")


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: Drive(), camkin.SpeedError, "a drive needs a speed: give rpm"),
        (lambda: Drive(rpm=1, omega=1), camkin.SpeedError, "give rpm or omega, not both"),
        (lambda: Drive(rpm=float("nan")), camkin.SpeedError, "rpm must be finite"),
        (lambda: Drive(3000), camkin.WrongTypeError, "did you mean Drive\\(rpm=3000\\)"),
        (lambda: Drive.table([0, 1], [1]), camkin.SizeError, "must have the same length; got 2 and 1"),
        (lambda: Drive.table([0], [1]), camkin.SizeError, "must have 2 rows or more; got 1"),
        (lambda: Drive.table([[0, 1]], [[1, 2]]), camkin.SizeError, "t must have one dimension"),
        (lambda: Drive.table([0, 1]), camkin.SpeedError, "give the speeds of the table as rpm"),
        (lambda: Drive.table([0, 0], [1, 2]), camkin.TimeError, "row 1: t must be above that of the row before"),
        (lambda: Drive.table([0, float("inf")], [1, 2]), camkin.TimeError, "row 1: t must be finite"),
        (lambda: Drive.table([0, 1], [1, float("nan")]), camkin.SpeedError, "row 1: rpm must be finite"),
        (lambda: CAM.boundary_conditions(0, rpm=1, drive=Drive(rpm=1)), camkin.SpeedError, "rpm or drive"),
        (lambda: CAM.boundary_conditions(0, phase=1, drive=Drive(rpm=1)), camkin.SpeedError, "drive.*phase belongs"),
        (lambda: CAM.boundary_conditions(0, drive=3000), camkin.WrongTypeError, "drive must be a Drive"),
        (lambda: list(CAM.steps(1e-5, 10, rpm=1, first=2**53)), camkin.SizeError, "first"),
        (lambda: list(CAM.steps(1e-5, -1, rpm=1)), camkin.SizeError, "n must be 0 to 2\\*\\*53"),
        (lambda: list(CAM.steps(float("nan"), 1, rpm=1)), camkin.TimeError, "dt must be finite"),
        (lambda: list(CAM.steps(1e-5, 1, rpm=1, block=0)), camkin.SizeError, "block must be 1 to"),
        (lambda: list(CAM.steps(1e-5, 1)), camkin.SpeedError, "a speed is needed"),
    ],
)
def test_mistakes(call: object, error: type[Exception], message: str) -> None:
    """One error that names the parameter and its value."""
    with pytest.raises(error, match=message):
        call()  # type: ignore[operator]
