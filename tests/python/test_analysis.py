"""Peaks, RMS values, violations: exact, complete, and in bounded memory."""

import json
import math
import os
import tracemalloc
from pathlib import Path

import numpy as np
import pytest

import camkin
from camkin import Limits, Program, Segment

T = 0.005  # 90 degrees at 3000 rpm
A = 2 * math.pi * 10 / T**2
J = 4 * math.pi**2 * 10 / T**3
ULP4 = 4 * 2.220446049250313e-16


def rdf(law="cycloidal", **changes):
    return Program.rise_dwell_fall(**{"lift": 10, "rise": 90, "dwell": 45, "fall": 90, "law": law, **changes})


def test_fixed_points():
    r = rdf().analyze(rpm=3000)
    assert r.max_velocity == camkin.Peak(pytest.approx(4000.0, rel=ULP4), 45.0)
    assert r.max_acceleration.value == pytest.approx(A, rel=ULP4)
    assert r.max_acceleration.angle == pytest.approx(22.5, abs=1e-12)
    assert r.max_jerk.value == pytest.approx(J, rel=ULP4)
    assert r.displacement.max == (10.0, 90.0)
    assert r.displacement.min == (0.0, 0.0)
    assert r.velocity.min == (pytest.approx(-4000.0, rel=ULP4), 180.0)
    assert r.acceleration.min.value == pytest.approx(-A, rel=ULP4)
    assert [type(x) for x in (r.max_velocity.value, r.max_velocity.angle)] == [float, float]


def test_rms():
    # Over a cycloidal segment the mean of v^2 is 3/8 v_max^2, of a^2 a_max^2 / 2, of j^2 j_max^2 / 2.
    r = rdf().analyze(rpm=3000)
    for rms, event in (
        (r.rms_velocity, 4000 * math.sqrt(3 / 8)),
        (r.rms_acceleration, A * math.sqrt(0.5)),
        (r.rms_jerk, J * math.sqrt(0.5)),
    ):
        assert rms.event == pytest.approx(event, rel=1e-13)
        assert rms.cycle == pytest.approx(event * math.sqrt(180 / 360), rel=1e-13)


def test_a_cam_at_rest():
    r = Program([Segment("dwell", duration=360)]).analyze(rpm=3000)
    assert (r.max_velocity.value, r.max_acceleration.value, r.max_jerk.value) == (0.0, 0.0, 0.0)
    assert r.rms_velocity == r.rms_acceleration == r.rms_jerk == (0.0, 0.0)
    assert "dwell" in str(r)


def test_without_a_speed_values_are_geometric():
    r = rdf().analyze()
    beta = math.pi / 2
    assert r.rpm is None
    assert r.max_velocity.value == pytest.approx(2 * 10 / beta, rel=ULP4)
    assert r.max_acceleration.value == pytest.approx(2 * math.pi * 10 / beta**2, rel=ULP4)
    assert r.rms_velocity.event == pytest.approx(2 * 10 / beta * math.sqrt(3 / 8), rel=1e-13)


def test_backwards_is_mirrored():
    forth, back = rdf().analyze(rpm=3000), rdf().analyze(rpm=-3000)
    assert back.velocity.max.value == -forth.velocity.min.value
    assert back.max_acceleration.value == forth.max_acceleration.value
    assert back.rms_jerk == forth.rms_jerk
    np.testing.assert_array_equal(back.motion.v, -forth.motion.v)


LAWS = ("parabolic", "simple_harmonic", "cycloidal", "poly_345", "poly_4567", "modified_trapezoid", "modified_sine")


@pytest.mark.parametrize("law", [*LAWS, "constant_velocity"])
def test_no_sample_is_above_a_peak_and_one_is_near(law):
    p = rdf(law, fall_law="poly_345", allow_velocity_jump=True)
    r = p.analyze(rpm=1234.5, points=36_001)
    for name, values in zip(("displacement", "velocity", "acceleration", "jerk"), r.motion, strict=True):
        extremes = getattr(r.finite, name)
        scale = extremes.peak.value
        assert values.max() <= extremes.max.value + ULP4 * scale
        assert values.min() >= extremes.min.value - ULP4 * scale
        assert values.max() >= extremes.max.value - 1e-3 * scale
        assert values.min() <= extremes.min.value + 1e-3 * scale
        for extreme in (extremes.min, extremes.max):
            assert 0.0 <= extreme.angle < 360.0
            near = [p.evaluate(extreme.angle + d, rpm=1234.5).data for d in (-1e-9, 0.0, 1e-9)]
            row = ("displacement", "velocity", "acceleration", "jerk").index(name)
            # Where the value jumps, the peak is the value on one side.
            assert min(abs(m[row] - extreme.value) for m in near) <= 1e-6 * scale


def test_samples():
    r = rdf().analyze(rpm=3000, points=361)
    assert r.theta.tolist() == list(range(361))
    assert r.motion.s[45] == pytest.approx(5.0, rel=ULP4)
    assert r.motion.data.shape == (4, 361)
    assert rdf().analyze().theta[[0, 1, -1]].tolist() == [0.0, 0.1, 360.0]
    assert rdf(cycle=720.0).analyze(points=2).theta.tolist() == [0.0, 720.0]


def test_segments():
    r = rdf("modified_sine", lift=-4).analyze(rpm=3000)
    assert [s.index for s in r.segments] == [0, 1, 2, None]  # p.segments does not list the closing dwell
    assert [s.law for s in r.segments] == ["modified_sine", "dwell", "modified_sine", "dwell"]
    assert [s.start for s in r.segments] == [0.0, 90.0, 135.0, 225.0]
    assert [s.duration for s in r.segments] == [90.0, 45.0, 90.0, 135.0]
    assert [s.lift for s in r.segments] == [-4.0, 0.0, 4.0, 0.0]
    assert r.segments[0].velocity.max.value == 0.0
    assert r.segments[0].max_velocity.value == -r.segments[0].velocity.min.value > 0.0
    assert r.segments[0].max_velocity.value == pytest.approx(r.max_velocity.value, rel=ULP4)
    assert r.segments[1].max_jerk.value == 0.0


def test_constant_negative_velocity_has_a_positive_peak():
    saw = [Segment("constant_velocity", duration=90, lift=10), Segment("constant_velocity", duration=270, lift=-10)]
    r = Program(saw, allow_velocity_jump=True).analyze(rpm=60)
    assert r.segments[1].velocity.max.value == r.segments[1].velocity.min.value == pytest.approx(-10 / 0.75)
    assert r.segments[1].max_velocity.value == pytest.approx(10 / 0.75)


# ---- limits ----


def test_violations_have_quantity_place_and_excess():
    p = rdf(fall=60, rpm=3000, limits=Limits(velocity=5000.0, acceleration=2.6e6, jerk=1e12))
    r = p.analyze()
    assert [(v.quantity, v.segment) for v in r.violations] == [("velocity", 2), *[("acceleration", 2)] * 2]
    velocity, up, down = r.violations
    assert velocity.limit == 5000.0
    assert velocity.value == pytest.approx(-6000.0, rel=ULP4)
    assert velocity.excess == -velocity.value - 5000.0
    assert velocity.angle == pytest.approx(165.0, abs=1e-12)
    assert (up.value, down.value) == (pytest.approx(A * 2.25, rel=1e-15), pytest.approx(-A * 2.25, rel=1e-15))
    assert (up.angle, down.angle) == (pytest.approx(180.0), pytest.approx(150.0))
    assert (up.excess, down.excess) == (up.value - 2.6e6, -down.value - 2.6e6)


def test_each_segment_is_judged():
    r = rdf().analyze(rpm=3000, limits=Limits(velocity=3999.0, jerk=1e9))
    assert [(v.quantity, v.segment, np.sign(v.value)) for v in r.violations] == [
        ("velocity", 0, 1),
        ("jerk", 0, 1),
        ("jerk", 0, -1),
        ("velocity", 2, -1),
        ("jerk", 2, 1),
        ("jerk", 2, -1),
    ]


def test_a_limit_that_is_just_reached_is_kept():
    # v has one sign in the rise and the other in the fall; a has both; j has both if its peaks are equally large
    for law, exceeded in (("cycloidal", 10), ("modified_sine", 8), ("poly_4567", 8)):
        peaks = rdf(law).analyze(rpm=2999.9)
        exact = dict(
            velocity=peaks.max_velocity.value, acceleration=peaks.max_acceleration.value, jerk=peaks.max_jerk.value
        )
        assert rdf(law).analyze(rpm=2999.9, limits=Limits(**exact)).violations == ()
        rounded = Limits(**{key: value * (1 - 2 * ULP4 / 4) for key, value in exact.items()})
        assert rdf(law).analyze(rpm=2999.9, limits=rounded).violations == ()
        below = Limits(**{key: value * (1 - 1e-14) for key, value in exact.items()})
        assert len(rdf(law).analyze(rpm=2999.9, limits=below).violations) == exceeded


def test_own_speed_and_limits_are_the_defaults():
    p = rdf(rpm=3000, limits=Limits(velocity=1.0))
    assert p.analyze().rpm == 3000.0
    assert len(p.analyze().violations) == 2
    assert p.analyze(limits=Limits()).violations == ()
    assert p.analyze(rpm=30).max_velocity.value == pytest.approx(40.0, rel=ULP4)


def test_limits_need_a_speed():
    p = rdf(limits=Limits(velocity=1.0))
    with pytest.raises(camkin.SpeedError, match="limits are per second: give an rpm") as caught:
        p.analyze()
    assert caught.value.parameter == "rpm"
    assert p.analyze(limits=Limits()).rpm is None


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ({"points": 1}, camkin.SizeError, "points must be 2"),
        ({"points": -5}, camkin.SizeError, "points must be 2"),
        ({"points": 2**60}, camkin.SizeError, "points must be 2"),
        ({"points": 10.0}, camkin.WrongTypeError, "points must be an integer"),
        ({"limits": {"velocity": 1.0}}, camkin.WrongTypeError, "limits must be Limits; got dict"),
        ({"rpm": "3000"}, camkin.WrongTypeError, "rpm must be a number"),
        ({"rpm": math.nan}, camkin.SpeedError, "rpm must be finite"),
        ({"rpm": 1e21}, camkin.SpeedError, "rpm must be -1e20 to 1e20; got 1e"),
    ],
)
def test_refused(arguments, error, words):
    with pytest.raises(error, match=words):
        rdf().analyze(**arguments)


def test_mean_squares_that_overflow():
    with pytest.raises(camkin.SpeedError, match="so high that the motion overflows"):
        camkin.Program.rise_dwell_fall(lift=1e100, rise=90, dwell=45, fall=90).analyze(rpm=1e20)


# ---- output ----


def test_to_dict_is_json():
    r = rdf(rpm=3000, name="x", length_unit="mm", limits=Limits(velocity=3000)).analyze(points=5)
    found = json.loads(json.dumps(r.to_dict(), allow_nan=False))
    assert found["name"] == "x"
    assert found["rpm"] == 3000.0
    assert found["cycle"] == 360.0
    assert found["length_unit"] == "mm"
    assert found["max_velocity"] == {"value": r.max_velocity.value, "angle": 45.0}
    assert found["acceleration"]["min"]["value"] == r.acceleration.min.value
    assert found["rms_jerk"] == {"event": r.rms_jerk.event, "cycle": r.rms_jerk.cycle}
    assert found["limits"] == {"velocity": 3000.0}
    assert [v["segment"] for v in found["violations"]] == [0, 2]
    assert found["segments"][2]["law"] == "cycloidal"
    assert found["segments"][2]["max_velocity"]["angle"] == 180.0
    assert "samples" not in found
    samples = json.loads(json.dumps(r.to_dict(samples=True)))["samples"]
    assert samples["theta"] == [0.0, 90.0, 180.0, 270.0, 360.0]
    assert samples["s"] == r.motion.s.tolist()


def test_a_peak_has_no_product():
    peak = rdf(rpm=300).analyze().max_velocity
    for product in (lambda: 2 * peak, lambda: peak * 0.5):
        with pytest.raises(camkin.WrongTypeError, match=r"multiply its \.value"):
            product()


def test_table_and_repr():
    r = rdf(rpm=3000, name="inlet", length_unit="mm", limits=Limits(velocity=3000)).analyze()
    text = str(r)
    assert "inlet: cycle 360°, 3000 rpm" in text
    assert "mm/s²" in text
    assert "VIOLATED in segment 2: velocity -4000 mm/s at 180°, over by 1000 (33.3%)" in text
    cells = [line.split() for line in text.splitlines()]
    assert ["0", "cycloidal", "0", "90", "10", "max", "10", "90", "4000", "45"] in [row[:10] for row in cells]
    assert ["min", "0", "0", "0", "0"] in [row[:5] for row in cells]
    assert ["1", "dwell", "90", "135", "0", "10", "0", "0", "0"] in cells
    assert ["closing", "dwell", "225", "360", "0", "0", "0", "0", "0"] in cells
    peaks = r.acceleration
    assert [f"{peaks.max.value:.6g}", "22.5"] in [row[10:12] for row in cells if row[:2] == ["0", "cycloidal"]]
    assert "all kept" in str(rdf().analyze(rpm=1, limits=Limits(jerk=1e30)))
    assert "L/rad" in str(rdf().analyze())
    assert "0 violations" in repr(rdf().analyze())
    assert "velocity -4000 at 180 deg to 4000 at 45 deg, acceleration -" in repr(r)
    assert repr(r.segments[0]).startswith("<SegmentAnalysis 0 cycloidal 0 to 90 deg, velocity 0 at 0 deg to 4000 at 45")


# ---- memory ----


def peak_of(call):
    tracemalloc.start()
    try:
        kept = call()
        return tracemalloc.get_traced_memory()[1], kept
    finally:
        tracemalloc.stop()


def test_memory_of_an_analysis_is_its_arrays():
    p, n = rdf(rpm=3000), 1_000_000
    p.analyze()
    r = p.analyze(points=n)
    peak, _ = peak_of(lambda: r.motion)
    assert r.theta.nbytes + r.motion.data.nbytes == 40 * n
    assert 40 * n <= peak <= 40 * n + 1_000_000


def test_memory_of_evaluate_is_its_block_or_none():
    p, n = rdf(), 1_000_000
    theta, out = np.linspace(0, 360, n), np.empty((4, n))
    assert peak_of(lambda: p.evaluate(theta))[0] <= 32 * n + 10_000
    assert peak_of(lambda: p.velocity(theta))[0] <= 8 * n + 10_000
    assert peak_of(lambda: p.evaluate(theta, out=out))[0] <= 10_000
    assert peak_of(lambda: p.boundary_conditions(theta, rpm=1, out=out))[0] <= 10_000
    assert peak_of(lambda: p.boundary_grid(0, 1, n, rpm=1, out=out))[0] <= 10_000
    plan = p.plan(1000)
    assert peak_of(lambda: [plan.evaluate(rpm=3000) and None for _ in range(100)])[0] <= 10_000


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="needs Linux's /proc")
def test_programs_are_freed():
    # A program of 100 such segments takes some 70 KB.
    def resident():
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    segments = [Segment("modified_trapezoid", duration=3, lift=(-1) ** i) for i in range(100)]
    for _ in range(200):
        Program(segments)
    before = resident()
    for _ in range(1000):
        Program(segments)
    assert resident() - before < 20_000_000
