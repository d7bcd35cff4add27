"""Motion that happens once: 120-digit laws inside, exact levels outside, and what the package makes of it."""

import copy
import dataclasses
import json
import math
import pickle
import re
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
import reference
from gmpy2 import mpfr

import camkin
from camkin import Drive, Limits, Program, Segment
from camkin.cli import main

LAWS = ("cycloidal", "modified_sine", "poly_4567", "simple_harmonic", "freudenstein_13", "modified_cycloidal")


def three(**options: object) -> Program:
    """A rise, a dwell and half of the way back, away from angle 0."""
    segments = [
        Segment("modified_sine", duration=90, lift=10),
        Segment("dwell", duration=30),
        Segment("simple_harmonic", duration=60, lift=-4),
    ]
    return Program(segments, once=True, **{"start": 1.0, "phase": -30.0} | options)  # type: ignore[arg-type]


# ---- values ----


@pytest.mark.parametrize("law", LAWS)
@pytest.mark.parametrize("phase", [0.0, -1234.5, 1e9])
def test_values_are_those_of_the_law_and_levels_outside(law: str, phase: float) -> None:
    """Inside 4 ulp of the peaks, at and one ulp beside both ends, and to 1e300 degrees the exact levels."""
    params = {"c": 0.1} if law == "modified_cycloidal" else {}
    program = Program([Segment(camkin.Law(law, **params), duration=80.0, lift=3.0)], once=True, phase=phase, start=0.25)
    curve = reference.curve(law, params)
    random = np.random.default_rng(3)
    theta = np.concatenate([phase + 80.0 * random.random(200), [np.nextafter(phase, np.inf), phase + 40.0]])
    motion = program.evaluate(theta)
    per_rad = [(mpfr(180) / reference.PI / 80) ** k for k in range(4)]
    exact = [
        [y * mpfr(3) * scale for y, scale in zip(curve.at((mpfr(float(x)) - mpfr(phase)) / 80), per_rad, strict=True)]
        for x in theta
    ]
    for k, got in enumerate(motion):
        peak = max(abs(float(row[k])) for row in exact)
        for value, row in zip(got.tolist(), exact, strict=True):
            want = row[k] + (0.25 if k == 0 else 0)
            unit = abs(float(want)) if k == 0 else peak
            assert abs(mpfr(value) - want) <= 4 * 2.0**-52 * unit
    end = phase + 80.0
    before = [np.nextafter(phase, -np.inf), phase - 80.0, phase - 360.0, -1e12, -1e100, -1e300]
    after = [end, np.nextafter(end, np.inf), end + 10.0, end + 360.0, 1e12, 1e100, 1e300]
    for angles, level in ((before, 0.25), (after, 3.25)):
        block = program.evaluate(np.array(angles)).data
        assert (block[0] == level).all() and not block[1:].any()
        assert [program.displacement(float(x)) for x in angles] == [level] * len(angles)
        assert not any(f(float(x)) for x in angles for f in (program.velocity, program.acceleration, program.jerk))
    assert np.isnan(program.evaluate(np.array([np.nan, np.inf, -np.inf])).data).all()


def test_far_angles_among_near_ones_have_the_bits_of_single_calls() -> None:
    """Gathered blocks, in place and not, on every level and number of threads."""
    random = np.random.default_rng(5)
    theta = random.uniform(-100, 250, 4000)
    theta[::3] *= 10.0 ** random.integers(1, 305, theta[::3].size)
    theta[::97] = np.nan
    blocks = set()
    for isa in camkin.isa_levels():
        program = three(isa=isa)
        for threads in (1, 2, 7):
            blocks.add(program.evaluate(theta, threads=threads).data.tobytes())
        out = np.empty((4, theta.size))
        out[2] = theta
        blocks.add(program.evaluate(out[2], out=out).data.tobytes())
        single = [program.evaluate(float(x)).data.ravel() for x in theta]
        blocks.add(np.ascontiguousarray(np.array(single).T).tobytes())
    assert len(blocks) == 1


def test_drives_through_the_end_and_back() -> None:
    """A speed that changes its sign passes the end of the motion twice; 1e6 s away the levels are exact."""
    program = Program.rise(lift=2.0, duration=90.0, law="poly_345")
    t = np.linspace(-1.0, 3.0, 4001)
    motion = program.boundary_conditions(t, rpm=60, rpm_per_s=-60)
    for i in range(0, t.size, 7):
        at = Fraction(float(t[i]))
        theta = 360 * at - 180 * at * at
        x = min(max(theta / 90, Fraction(0)), Fraction(1))
        speed, rate = 360 - 360 * at, -360
        y = [
            float(2 * v)
            for v in (x**3 * (10 - 15 * x + 6 * x * x), 30 * (x - x * x) ** 2, 60 * x - 180 * x**2 + 120 * x**3)
        ]
        assert motion.s[i] == pytest.approx(y[0], rel=4e-15, abs=1e-300)
        assert motion.v[i] == pytest.approx(y[1] / 90 * float(speed), rel=1e-12, abs=1e-13)
        want = y[2] / 8100 * float(speed) ** 2 + y[1] / 90 * rate
        assert motion.a[i] == pytest.approx(want, rel=1e-11, abs=1e-10)
    for drive in (Drive(rpm=60), Drive.table([0, 1, 2], [0, 6000, 6000]), Drive(rpm=0, rpm_per_s=60)):
        far = program.boundary_conditions([1e6], drive=drive)
        assert far.s[0] == 2.0 and not far.data[1:].any()
    assert program.boundary_conditions(-1e6, rpm=60).s == 0.0
    blocks = [(first, m.data.copy()) for first, m in program.steps(1e-3, 700, rpm=60, first=100, block=64)]
    whole = np.concatenate([block for _, block in blocks], axis=1)
    assert whole.tobytes() == program.boundary_grid(0.0, 1e-3, 800, rpm=60).data[:, 100:].tobytes()
    plan = program.plan(5)
    plan.t[:] = [0.0, 0.1, 0.25, 0.5, -1.0]
    assert plan.boundary_conditions(rpm=60).data.tobytes() == program.boundary_conditions(plan.t, rpm=60).data.tobytes()


# ---- analysis ----


def test_analysis_is_of_the_motion() -> None:
    program = three()
    analysis = program.analyze(rpm=60, limits=Limits(jerk=1e9), points=181)
    assert (analysis.theta[0], analysis.theta[-1]) == (-30.0, 150.0)
    assert analysis.motion.s[0] == 1.0 and analysis.motion.s[-1] == 7.0
    assert analysis.displacement.min == (1.0, -30.0) and analysis.displacement.max == (11.0, 60.0)
    assert [s.start for s in analysis.segments] == [-30.0, 60.0, 90.0]
    assert [(v.segment, v.angle) for v in analysis.violations] == [(2, 90.0)]
    # from a dwell into a return: a jumps at the end alone, and that belongs to the last segment
    leaves = Program.rise(lift=1.0, duration=90.0, law="double_harmonic").analyze(rpm=60, limits=Limits(jerk=1e9))
    assert [(v.segment, v.value, v.angle) for v in leaves.violations] == [(0, math.inf, 90.0)]
    # the mean square of v over 180 degrees: the harmonic one is (lift pi/2)^2/2 over its 60
    half = analysis.segments[2].finite.rms_velocity.cycle
    assert half == pytest.approx(4 * math.pi / 2 / math.sqrt(2) * 6, rel=1e-14)
    text = str(analysis)
    assert "once, -30° to 150°" in text and "hold → 0" in text and "2 → hold" in text
    found = json.loads(json.dumps(analysis.to_dict(samples=True), allow_nan=False))
    assert found["once"] is True and found["cycle"] is None


def test_the_ends_are_joints_with_the_holds() -> None:
    joints = three().continuity()
    assert [j.segment for j in joints if not j.inside] == [0, 1, 2, None]
    assert [j.angle for j in joints if not j.inside] == [-30.0, 60.0, 90.0, 150.0]
    first, last = joints[0], joints[-1]
    assert (first.before, last.after) == ("dwell", "dwell") and first.order == 2
    assert last.before == "turn" and last.order == 1
    assert last.jump.a == pytest.approx(-2.0 * 9.0, rel=1e-14)  # lift/2 (pi/duration)^2, up at the end of a fall
    assert last.jump.s == first.jump.s == 0.0


def test_solve_and_intervals() -> None:
    program = three()
    assert program.solve(11.0).tolist() == [60.0, 90.0]
    assert program.solve(1.0).tolist() == [-30.0] and program.solve(7.0)[-1] == 150.0
    assert program.solve(6.0) == pytest.approx([15.0], abs=1e-12)
    (interval,) = program.intervals(above=6.0)
    assert interval == pytest.approx((15.0, 150.0), abs=1e-12)
    assert program.intervals(within=20.0) == [(-30.0, 150.0)]
    assert program.intervals(within=0.0) == [(60.0, 90.0)]
    assert program.duration(below=6.0) == pytest.approx(45.0, abs=1e-12)
    assert program.intervals("velocity", below=0.0) == [(90.0, 150.0)]


def test_plot() -> None:
    pyplot = pytest.importorskip("matplotlib.pyplot")
    for program in (Program.rise(lift=10, duration=90, law="simple_harmonic"), three()):
        figure, axes = program.plot(rpm=60)
        start, end = program.continuity()[0].angle, program.continuity()[-1].angle
        low, high = axes[-1].get_xlim()
        assert low < start and high > end
        curve = max((line.get_xydata() for line in axes[0].lines), key=len)
        assert curve[0, 1] == program.start and curve[-1, 1] == program.displacement(1e6)
        pyplot.close(figure)


# ---- programs from programs, and files ----


def test_transforms() -> None:
    program, theta = three(), np.linspace(-400.0, 400.0, 1601)
    s = program.displacement(theta)
    assert program.reversed().displacement(-theta) == pytest.approx(s, abs=1e-13)
    assert program.reversed().reversed().phase == -30.0
    assert program.mirrored().displacement(theta).tolist() == (-s).tolist()
    assert program.shifted(1000.0).phase == 970.0
    assert program.shifted(1000.0).displacement(theta + 1000.0) == pytest.approx(s, abs=1e-12)
    assert program.scaled(angle=2.0, lift=3.0).displacement(2.0 * theta) == pytest.approx(3.0 * s, abs=1e-12)
    inches = three(length_unit="mm").to("inch")
    assert inches.displacement(theta) == pytest.approx(s / 25.4, abs=1e-14) and inches.once
    both = program + Program.rise(lift=2.0, duration=45.0)
    assert both.once and both.displacement(1e6) == 9.0 and both.continuity()[-1].angle == 195.0
    with pytest.raises(camkin.CamkinError, match="give both once=True, or neither"):
        program + Program.rise_dwell_fall(lift=1, rise=90, dwell=0, fall=90)
    assert dataclasses.replace(program, name="x").once


def test_objects_and_files(tmp_path: Path) -> None:
    program = three(name="stroke", rpm=60.0)
    repeats = Program([Segment("dwell", duration=90.0)])
    assert program != dataclasses.replace(repeats, segments=program.segments, once=True)
    assert "once=True" in repr(program)
    theta = np.linspace(-100.0, 500.0, 777)
    bits = program.evaluate(theta).data.tobytes()
    program.save(tmp_path / "a.cam")
    assert "flags once" in (tmp_path / "a.cam").read_text()
    again = [
        copy.deepcopy(program),
        pickle.loads(pickle.dumps(program)),
        Program.loads(program.dumps()),
        Program.from_dict(json.loads(json.dumps(program.to_dict()))),
        Program.load(tmp_path / "a.cam"),
    ]
    for other in again:
        assert other == program and hash(other) == hash(program)
        assert other.evaluate(theta).data.tobytes() == bits
    assert program.to_dict()["cam"]["once"] is True and "cycle" not in program.to_dict()["cam"]
    program.to_csv(tmp_path / "a.csv", step=10.0)
    rows = (tmp_path / "a.csv").read_text().splitlines()
    assert rows[1].startswith("-30") and rows[-1].startswith("150")
    with pytest.raises(camkin.TableError, match="step"):
        program.to_csv(tmp_path / "a.csv", step=7.0)


def test_exports(tmp_path: Path) -> None:
    program = three(rpm=60.0)
    program.export(tmp_path / "a.npy", format="npy", dt=0.01, steps=100, phase=-100.0)
    t, s = np.load(tmp_path / "a.npy").reshape(101, 5)[:, :2].T
    assert s[0] == 1.0 and s[-1] == 7.0 and s.tolist() == program.boundary_conditions(t, phase=-100.0).s.tolist()
    # a table within a tolerance: chords miss the curve by no more, also over the holds, and the holds need few rows
    guarantee = program.export(
        tmp_path / "a.csv", format="csv", dt=0.01, steps=100_000, phase=-1e4, tolerance=1e-4, static=True
    )
    rows = np.loadtxt((tmp_path / "a.csv").read_text().splitlines()[1:], delimiter=",")
    assert guarantee is not None and len(rows) == guarantee.rows < 2000
    fine = np.linspace(27.0, 29.0, 20001)
    missed = np.interp(fine, rows[:, 0], rows[:, 1]) - program.boundary_conditions(fine, phase=-1e4).s
    assert np.abs(missed).max() <= 1.01e-4


# ---- mistakes ----


@pytest.mark.parametrize(
    ("arguments", "error", "text"),
    [
        ({"once": True, "accumulate": True}, camkin.OptionsError, "once=True and accumulate=True exclude each other"),
        ({"once": True, "cycle": 180.0}, camkin.CycleError, "leave cycle at 360, its default; got 180"),
        ({"once": 1}, camkin.WrongTypeError, "once must be True or False; got 1"),
        ({"once": None}, camkin.WrongTypeError, "once must be True or False; got None"),
        ({"once": True, "phase": math.inf}, camkin.CamkinError, "phase must be -1e9 to 1e9"),
    ],
)
def test_mistakes(arguments: dict[str, object], error: type[Exception], text: str) -> None:
    with pytest.raises(error, match=text):
        Program([Segment("cycloidal", duration=90.0, lift=1.0)], **arguments)  # type: ignore[arg-type]


def test_a_velocity_that_jumps_at_an_end_is_refused() -> None:
    for law in ("constant_velocity", "half_cycloidal_1", "half_cycloidal_2"):
        with pytest.raises(camkin.ContinuityError, match=r"hold outside the motion.*allow_velocity_jump=True"):
            Program.rise(lift=1.0, duration=90.0, law=law)
        allowed = Program.rise(lift=1.0, duration=90.0, law=law, allow_velocity_jump=True)
        assert allowed.max_speed(Limits(acceleration=1.0)).rpm == 0.0


def test_a_vibration_names_the_method_of_a_single_rise(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rise = Program.rise(lift=30.0, duration=60.0, length_unit="mm", rpm=60.0)
    words = r"give a program with a cycle; Law\.shock_spectrum\(\) has the vibration after a single rise"
    with pytest.raises(camkin.CycleError, match=words):
        rise.vibration(natural_hz=30.0)
    with pytest.raises(camkin.CycleError, match=words):
        camkin.Dynamics(natural_hz=30.0).analyze(rise)
    path = tmp_path / "once.toml"
    path.write_text(rise.dumps() + "\n[dynamics]\nnatural_hz = 30\n")
    assert main(["analyze", str(path)]) == 2
    said = capsys.readouterr().err
    assert re.search(words, said) and "camkin_law" not in said


def test_spec_mistakes() -> None:
    text = '[cam]\nonce = {}\n[[segment]]\nlaw = "cycloidal"\nduration = 90\nlift = 1\n'
    assert Program.loads(text.format("true")) == Program.rise(lift=1.0, duration=90.0)
    for value, message in (
        ("1", "once must be true or false"),
        ("true\naccumulate = true", "once = true and accumulate"),
    ):
        with pytest.raises(camkin.SpecError, match=message):
            Program.loads(text.format(value))
    with pytest.raises(camkin.SpecError, match="leave cycle at 360"):
        Program.loads(text.format("true\ncycle = 720"))
    with pytest.raises(camkin.CamkinError, match="1e9"):
        Program([Segment("cycloidal", duration=6e8, lift=1.0)] * 2, once=True)
