"""Test programs made from other programs: reversed, mirrored, scaled, shifted and joined."""

import dataclasses
import math
import re

import numpy as np
import pytest

import camkin
from camkin import Law, Program, Segment

T = (0.12, 0.22, 0.34, 0.34, 0.64, 1.0)
BC = {"v0": "match", "a0": "match", "v1": 0, "a1": 0}
SPLINE = Segment.bspline([0, 0, 0, 0, 7, 12, 30, 30, 30, 30], [0, 0, 1, 3, 2.5, 2.5], 3)
PROGRAMS = {
    "classic": Program.rise_dwell_fall(lift=10, rise=90, dwell=45, fall=90, law="modified_sine", rpm=3000, name="x"),
    "lopsided": Program(
        [
            Segment("double_harmonic", duration=70, lift=3),
            Segment("double_harmonic_return", duration=50.5, lift=1.5),
            Segment(Law("universal", T=T), duration=90, lift=-4.5, mirror=True),
            Segment("rise_fall_3456", duration=40, lift=2),
            Segment("rise_fall_45678", duration=40, lift=-2, mirror=True),
        ],
        allow_velocity_jump=True,
        start=1.25,
        phase=-33.3,
    ),
    "free": Program(
        [
            Segment("poly_bc", duration=60, lift=5, v0=0, a0=0, v1="match", a1="match", j1=4.5, q1=-3.0),
            Segment("constant_velocity", duration=30, lift=1),
            Segment("poly_bc", duration=70, lift=-6, **BC),
            Segment("dwell", duration=12.3),
            Segment("poly", duration=80, constraints=[(0, 1, 0), (0.3, 0, 2), (0.3, 2, -7), (1, 1, 0), (1, 2, 0.5)]),
            SPLINE,
            Segment("modified_sine", duration=77.7, lift=-SPLINE.lift, v0="match", v1="match"),
        ],
        start=-3.0,
        phase=100.0,
    ),
    "full": Program([Segment("cycloidal", duration=152.4, lift=0.3), Segment("cycloidal", duration=207.6, lift=-0.3)]),
    "indexing": Program(
        [Segment("modified_sine", duration=120, lift=45), Segment("dwell", duration=40)],
        accumulate=True,
        phase=77.0,
        start=5.0,
    ),
    "indexing far": Program(
        [Segment("half_cycloidal_1", duration=120, lift=45), Segment("half_cycloidal_2", duration=240, lift=-15)],
        accumulate=True,
        allow_velocity_jump=True,
        phase=-177.0,
    ),
}
THETA = np.linspace(-815.0, 822.0, 2001)


@pytest.fixture(params=PROGRAMS)
def p(request):
    return PROGRAMS[request.param]


def values(program, theta=THETA):
    return program.evaluate(theta, rpm="geometric").data


def check_same(got, want, program, theta=THETA):
    """Check that s, v, a, j of two programs agree, except for the rounding of angles next to jumps."""
    starts = np.array([joint.angle for joint in program.continuity()])
    near = np.abs((theta[:, None] - starts + 180) % program.cycle - 180).min(axis=1) < 1e-9
    size = np.abs(want).max(axis=1, keepdims=True)
    assert np.abs((got - want)[:, ~near]).max(initial=0.0) <= 1e-9 * size.max()
    assert (np.abs(got - want)[:, ~near] <= 1e-9 * size).all()


def check_round_trips(program):
    assert Program.loads(program.dumps()) == program
    assert eval(repr(program), vars(camkin)) == program


def test_start_and_phase(p):
    q = Program(p.segments, **options(p) | {"start": 0.0, "phase": 0.0})
    begin = math.remainder(p.phase, p.cycle)
    got, want = values(p), values(q, THETA - begin)
    want[0] += p.start
    check_same(got, want, p)
    assert p.displacement(begin) == pytest.approx(p.start, abs=1e-14)
    check_round_trips(p)


def options(p):
    names = ("cycle", "accumulate", "allow_velocity_jump", "start", "phase", "name", "rpm", "length_unit", "limits")
    return {name: getattr(p, name) for name in names}


def test_reversed_is_the_cam_turned_backwards(p):
    q = p.reversed()
    got, want = values(q), values(p, -THETA)
    want[1::2] *= -1
    check_same(got, want, q)
    assert {**options(q), "start": 0, "phase": 0} == {**options(p), "start": 0, "phase": 0}
    check_round_trips(q)
    check_same(values(q.reversed()), values(p), p)


def test_mirrored_is_the_opposite(p):
    q = p.mirrored()
    assert (values(q) == -values(p)).all()
    assert q.mirrored() == p
    assert options(q) == options(p) | {"start": -p.start}
    check_round_trips(q)


@pytest.mark.parametrize(("angle", "lift"), [(1, 2.5), (2, 1), (0.1, -3), (1 / 3, 1 / 7), (1e-3, 1e6)])
def test_scaled(p, angle, lift):
    q = p.scaled(angle=angle, lift=lift, rpm=p.rpm)
    got, want = values(q, angle * THETA), lift * values(p)
    want /= np.array([1.0, angle, angle**2, angle**3])[:, None]
    assert q.cycle == p.cycle * angle
    size = np.abs(want).max(axis=1, keepdims=True)
    starts = np.array([joint.angle for joint in p.continuity()])
    near = np.abs((THETA[:, None] - starts + 180) % 360 - 180).min(axis=1) < 1e-6
    assert (np.abs(got - want)[:, ~near] <= 1e-7 * size).all()
    assert len(q.continuity()) == len(p.continuity())  # no sliver of a closing dwell
    check_round_trips(q)


def test_scaled_angles_of_a_crank_have_its_speed():
    cam = Program.rise_dwell_fall(lift=10, rise=60, dwell=10, fall=60, rpm=1500)
    crank = cam.scaled(angle=2, rpm=3000)
    assert (crank.cycle, crank.rpm) == (720.0, 3000.0)
    np.testing.assert_allclose(crank.acceleration(2 * THETA), cam.acceleration(THETA), rtol=1e-13, atol=1e-6)
    with pytest.warns(camkin.CamkinWarning, match=r"keeps rpm=1500, .* 2 times as long: rpm=3000 is the same motion"):
        assert cam.scaled(angle=2).rpm == 1500
    with pytest.raises(camkin.WrongTypeError, match="rpm must be a number"):
        cam.scaled(angle=2, rpm="fast")
    cam.scaled(lift=2), cam.scaled(angle=1), dataclasses.replace(cam, rpm=None).scaled(angle=2)  # nothing to ask


def test_the_sum_of_programs_is_one_after_the_other():
    p = Program.rise(lift=3, duration=90)
    assert sum([p, p, p]) == p + p + p
    with pytest.raises(TypeError):
        1 + p


def test_scaling_never_opens_a_cycle():
    rng = np.random.default_rng(3)
    for _ in range(200):
        n = int(rng.integers(2, 9))
        durations = rng.integers(1, 1000, n) / 10
        lifts = rng.integers(1, 1000, n) / 1000
        segments = [Segment("cycloidal", duration=d, lift=h) for d, h in zip(durations, lifts, strict=True)]
        total = round(10 * durations.sum()) / 10, round(1000 * lifts.sum()) / 1000
        back = Segment("cycloidal", duration=100, lift=-total[1])
        p = Program([*segments, back], cycle=round(10 * total[0] + 1000) / 10)
        for angle, lift in rng.uniform(1e-3, 1e3, (5, 2)):
            q = p.scaled(angle=angle, lift=lift)
            assert len(q.continuity()) == n + 1
            assert len(q.scaled(angle=1 / angle, lift=1 / lift).continuity()) == n + 1


@pytest.mark.parametrize("phase", [0.1, 90.0, -200.0, 1234.5])
def test_shifted(p, phase):
    q = p.shifted(phase)
    check_same(values(q), values(p, THETA - phase), q)
    check_round_trips(q)
    check_same(values(q.shifted(-phase)), values(p), p)


def test_sum_is_one_after_the_other():
    p, q = PROGRAMS["classic"], PROGRAMS["free"]
    both = p + q
    assert (both.cycle, both.name, both.rpm, both.start, both.phase) == (720.0, "x", 3000.0, 0.0, 0.0)
    theta = np.linspace(0.05, 359.95, 500)
    assert (both.displacement(theta) == p.displacement(theta)).all()
    want = values(q, theta + q.phase)
    want[0] -= q.start
    got = values(both, theta + 360)
    assert np.abs(got - want).max() <= 1e-9 * np.abs(want).max()
    check_round_trips(both)


def test_sum_of_indexing_cams_goes_on():
    p = Program([Segment("modified_sine", duration=120, lift=45)], accumulate=True)
    q = Program([Segment("cycloidal", duration=60, lift=30)], accumulate=True, cycle=100)
    both = p + q
    assert both.displacement([360.0, 460.0, 820.0, 920.0, -460.0]).tolist() == [45.0, 75.0, 120.0, 150.0, -75.0]
    still = p + PROGRAMS["classic"]
    assert still.displacement([720.0, 1440.0]).tolist() == [45.0, 90.0]
    with pytest.raises(TypeError):
        p + 3


@pytest.mark.parametrize(
    ("call", "error", "parameter", "words"),
    [
        (lambda p: p.scaled(angle=0), camkin.ParameterError, "angle", "angle must be positive and finite; got 0"),
        (lambda p: p.scaled(angle=-1), camkin.ParameterError, "angle", "angle must be positive and finite; got -1"),
        (lambda p: p.scaled(angle=math.nan), camkin.ParameterError, "angle", "got nan"),
        (lambda p: p.scaled(lift=0), camkin.ParameterError, "lift", "lift must be finite and not 0; got 0"),
        (lambda p: p.scaled(lift=math.inf), camkin.ParameterError, "lift", "lift must be finite and not 0; got inf"),
        (lambda p: p.scaled(lift="2"), camkin.WrongTypeError, "lift", "lift must be a number; got str"),
        (lambda p: p.scaled(lift=1e100), camkin.LiftError, "lift", "segment (modified_sine): lift must be"),
        (lambda p: p.scaled(angle=1e-12), camkin.DurationError, "duration", "duration must be 1e-9 to 1e9"),
        (lambda p: p.scaled(angle=1e7), camkin.DurationError, "cycle", "cycle must be 1e-9 to 1e9"),
        (lambda p: p.shifted(math.nan), camkin.ParameterError, "phase", "phase must be finite; got nan"),
        (lambda p: p.shifted(None), camkin.WrongTypeError, "phase", "phase must be a number; got NoneType"),
        (lambda p: Program(p.segments, start=math.nan), camkin.LiftError, "start", "start must be"),
        (lambda p: Program(p.segments, start="0"), camkin.WrongTypeError, "start", "start must be a number; got str"),
        (lambda p: Program(p.segments, phase=math.inf), camkin.DurationError, "phase", "phase must be -1e9 to 1e9"),
        (lambda p: Program(p.segments, phase=2e9), camkin.DurationError, "phase", "got 2000000000"),
    ],
)
def test_refused(call, error, parameter, words):
    with pytest.raises(error, match=re.escape(words)) as caught:
        call(PROGRAMS["classic"])
    assert caught.value.parameter == parameter


# ---- joints ----


def test_joints_of_all_classes():
    feed = Segment("constant_velocity", duration=60, lift=5)
    v = 5 / math.radians(60)
    p = Program(
        [
            feed,
            Segment("poly_bc", duration=60, lift=2, v0="match", a0="match", v1=0, a1=-30),
            Segment("poly_bc", duration=60, lift=-1, v0=0, a0="match", j0="match", v1=-1, a1=2),
            Segment("poly_bc", duration=60, lift=-5, v0=-1, a0=2, v1=0, a1=0),
            Segment("dwell", duration=60),
            Segment("poly_bc", duration=60, lift=-1, v0=0, v1="match", a1="match"),
        ]
    )
    joints = p.continuity()
    assert [joint.segment for joint in joints] == [0, 1, 2, 3, 4, 5]
    assert [joint.angle for joint in joints] == [0.0, 60.0, 120.0, 180.0, 240.0, 300.0]
    assert [joint.order for joint in joints] == [2, 2, 3, 2, 2, 1]
    classes = [(joint.before, joint.after) for joint in joints]
    assert classes == [
        ("velocity", "velocity"),
        ("velocity", "velocity"),
        ("turn", "turn"),
        ("motion", "motion"),
        ("dwell", "dwell"),
        ("dwell", "turn"),
    ]
    # The jump is the evaluated value on the right minus that on the left.
    for joint in joints:
        at = joint.angle or 360.0
        left, right = (p.evaluate(np.array([x])).data[:, 0] for x in (math.nextafter(at, 0), joint.angle))
        size = p.analyze(points=2)
        for k, name in enumerate(("displacement", "velocity", "acceleration", "jerk")):
            peak = getattr(size, name).peak.value
            assert joint.jump[k] == pytest.approx(right[k] - left[k], abs=1e-9 * peak)
    assert p.velocity(0.0) == pytest.approx(v, rel=1e-14)


def test_jumps_of_velocity_and_the_rounding_of_decimals():
    saw = [Segment("constant_velocity", duration=270, lift=10), Segment("constant_velocity", duration=90, lift=-10)]
    wrap, top = Program(saw, allow_velocity_jump=True).continuity()
    v = 10 / math.radians(270)
    assert (wrap.order, top.order, wrap.before, wrap.after) == (0, 0, "velocity", "velocity")
    assert wrap.jump == pytest.approx((0.0, 4 * v, 0.0, 0.0), rel=1e-14)
    assert top.jump == pytest.approx((0.0, -4 * v, 0.0, 0.0), rel=1e-14)
    # 0.1 + 0.2 - 0.3 is not 0 in binary, but that is not a jump
    rises = [Segment("cycloidal", duration=100, lift=h) for h in (0.1, 0.2, -0.3)]
    assert [joint.order for joint in Program(rises).continuity()] == [2, 2, 2, 2]
    assert abs(Program(rises).continuity()[0].jump.s) < 1e-16


def test_joints_of_short_and_strange_programs():
    (joint,) = Program([Segment("dwell", duration=360)]).continuity()
    assert (joint.order, joint.jump, joint.before, joint.after) == (3, (0.0, 0.0, 0.0, 0.0), "dwell", "dwell")
    index = Program([Segment("modified_sine", duration=120, lift=45)], accumulate=True, phase=300)
    assert [(j.segment, j.angle, j.order) for j in index.continuity()] == [(0, 300.0, 2), (None, 60.0, 2)]
    assert [segment.start for segment in index.analyze().segments] == [300.0, 60.0]


def test_report_shows_joints():
    p = Program.rise_dwell_fall(lift=10, rise=90, dwell=45, fall=90, law="poly_345", length_unit="mm")
    lines = str(p.analyze(rpm=3000)).splitlines()
    jerk = 60 * 10 / math.radians(90) ** 3
    assert ["0", "→", "1", "90°", "dwell", "2", "j", f"{-jerk:+.6g}", "mm/rad³"] in [line.split() for line in lines]
    joints = p.analyze().to_dict()["joints"]
    assert joints[1]["angle"] == 90.0
    assert joints[1]["jump"]["j"] == pytest.approx(-jerk, rel=1e-14)
    assert set(joints[1]) == {"segment", "angle", "jump", "order", "before", "after", "inside"}


def test_plot_of_a_shifted_program():
    figures = pytest.importorskip("matplotlib.figure")
    axes = figures.Figure().subplots(4, 1)
    p = PROGRAMS["indexing"]
    p.plot(axes=axes, points=100)
    theta, s = max((line.get_data() for line in axes[0].lines), key=lambda data: len(data[0]))
    assert (theta[0], theta[-1]) == (0.0, 360.0)
    assert (np.diff(theta) >= 0).all()
    np.testing.assert_allclose(s, p.displacement(np.minimum(theta, np.nextafter(theta, 0))), atol=1e-9)
