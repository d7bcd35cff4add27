"""Test properties of every program on programs that hypothesis generates."""

import math
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import camkin
from camkin import Law, Program, Segment
from camkin.law import parameters

# Short durations are intended.
pytestmark = pytest.mark.filterwarnings("ignore::camkin.CamkinWarning")

ULP = 2.220446049250313e-16
COMES_BACK = ("rise_fall_3456", "rise_fall_45678", "rise_fall_double_harmonic")
CODES = (11, 12, 22, 25, 26, 27, 33, 34, 35, 43, 44, 45, 46, 47, 48, 49, 51, 52, 92)


@st.composite
def shares(draw):
    """Draw b, c and d of an SCCA law, with a zone of constant velocity."""
    return {key: draw(st.integers(1, 300)) / 901 for key in "bcd"}


@st.composite
def s_curves(draw):
    ramp, hold = draw(st.integers(1, 40)) / 256, draw(st.integers(0, 20)) / 256
    return {"tj": ramp, "tc": hold, "tv": 1 - 4 * ramp - 2 * hold}


@st.composite
def zones(draw):
    """Draw the breakpoints of a universal curve."""
    third = draw(st.integers(1, 15))
    fourth = draw(st.integers(third, 15))
    before = sorted(draw(st.integers(0, third)) for _ in range(2))
    after = sorted(draw(st.integers(fourth, 16)) for _ in range(2))
    return [k / 16 for k in (*before, third, fourth, *after)]


velocities = st.just(0.0) | st.floats(-3, 3)
PARAMETERS = {
    "scca": lambda draw: draw(shares()),
    "universal": lambda draw: {"T": draw(zones()), "v0": draw(velocities), "v1": draw(velocities)},
    "smooth_poly": lambda draw: {"n": draw(st.integers(1, 5))},
    "universal_code": lambda draw: {"code": draw(st.sampled_from(CODES))},
    "modified_constant_velocity": lambda draw: {"cv_fraction": draw(st.floats(0, 0.9))},
    "cycloidal_constant_velocity": lambda draw: {"cv_fraction": draw(st.floats(0, 0.9))},
    "sine_straight_line": lambda draw: {"c": draw(st.floats(0.01, 1))},
    "triple_harmonic": lambda draw: {"h1": draw(st.floats(-20, 20)), "h2": draw(st.floats(-20, 20))},
    "trapezoidal_velocity": lambda draw: {"ta": draw(st.floats(0.01, 0.5))},
    "s_curve": lambda draw: draw(s_curves()),
    "modified_cycloidal": lambda draw: {"c": draw(st.floats(-0.45, 0.45))},
}


@st.composite
def laws(draw, excluded=("dwell",)):
    """Draw any law, with parameters from their whole ranges, and with or without an inflection."""
    name = draw(st.sampled_from([name for name in camkin.laws() if name not in excluded]))
    params = PARAMETERS[name](draw) if name in PARAMETERS else {}
    if "inflection" in parameters(name) and draw(st.booleans()):
        params["inflection"] = draw(st.floats(0.1, 0.9))
    return Law(name, **params)


moves_on = laws(excluded=("dwell", *COMES_BACK))
lifts = st.floats(1e-3, 1e3) | st.floats(-1e3, -1e-3)
durations = st.floats(1.0, 60.0)


def at_rest(law):
    return abs(law(0.0, 1)) < 1e-12 and abs(law(1.0, 1)) < 1e-12


@st.composite
def programs(draw):
    """Draw up to four moves with dwells between them, and one back to the start."""
    moves = draw(st.lists(st.tuples(laws(), durations, lifts, st.booleans()), min_size=1, max_size=4))
    segments = []
    for law, duration, lift, mirror in moves:
        segments.append(Segment(law, duration=duration, lift=lift, mirror=mirror))
        if draw(st.booleans()):
            segments.append(Segment("dwell", duration=draw(st.floats(0.1, 10.0))))
    rest = math.fsum(s.lift for s in segments if s.law.name not in COMES_BACK)
    if rest:
        segments.append(Segment(draw(moves_on), duration=draw(durations), lift=-rest))
    accumulate = rest != 0 and draw(st.booleans())
    given = segments[:-1] if accumulate else segments
    jumps = not all(at_rest(s.law) for s in given if s.law.name != "dwell")
    phase = draw(st.just(0.0) | st.floats(-400, 400))
    return Program(given, accumulate=accumulate, allow_velocity_jump=jumps, phase=phase)


def rebuilt(p, segments, **changes):
    options = {"accumulate": p.accumulate, "allow_velocity_jump": p.allow_velocity_jump, "phase": p.phase, **changes}
    return Program(segments, **options)


def peaks(p, rpm=None):
    """Return the peaks of s, v, a, j."""
    a = p.analyze(rpm=rpm, points=2).finite
    return np.array([e.peak.value for e in (a.displacement, a.velocity, a.acceleration, a.jerk)])


angles = st.floats(-1e6, 1e6)


@given(programs(), st.lists(angles, min_size=1, max_size=30), st.floats(-2e4, 2e4))
def test_scalar_calls_and_arrays_give_the_same_bits(p, theta, rpm):
    m = p.evaluate(theta, rpm=rpm)
    for i, x in enumerate(theta):
        single = [p.displacement(x), p.velocity(x, rpm=rpm), p.acceleration(x, rpm=rpm), p.jerk(x, rpm=rpm)]
        assert np.array(single).tobytes() == m.data[:, i].tobytes()


@given(programs(), st.integers(-(2**20), 2**20), st.integers(-1000, 1000))
def test_every_cycle_is_like_the_first(p, eighths, cycle):
    theta = eighths / 8
    here, there = p.evaluate(theta), p.evaluate(theta + 360.0 * cycle)
    assert here.data[1:].tobytes() == there.data[1:].tobytes()
    if not p.accumulate:
        assert here.s == there.s


@given(programs())
def test_motion_is_continuous_over_every_joint(p):
    r, peak = p.analyze(points=2), peaks(p)
    for segment in r.segments:
        # On the other side of 0 is the end of the cycle before.
        step = 1e-9 if segment.start == 0.0 else 2 * math.ulp(segment.start)
        before, after = (p.evaluate(segment.start + side * step).data for side in (-1, 1))
        bend = math.radians(2 * step)
        if not (p.accumulate and r.displacement.max.value == 0.0):
            assert abs(after[0] - before[0]) <= peak[1] * bend + 16 * ULP * (peak[0] + abs(after[0]))
        if not p.allow_velocity_jump:
            assert abs(after[1] - before[1]) <= peak[2] * bend + 1e-9 * peak[1]


@given(programs(), st.floats(1.0, 2e4))
def test_peaks_hold_for_every_sample(p, rpm):
    r = p.analyze(rpm=rpm, points=1001)
    f = r.finite
    for extremes, values in zip((f.displacement, f.velocity, f.acceleration, f.jerk), r.motion, strict=True):
        slack = 8 * ULP * extremes.peak.value
        if p.accumulate and extremes is f.displacement:
            values = values[:-1]  # the end is the start of the next cycle
        assert extremes.min.value - slack <= values.min()
        assert values.max() <= extremes.max.value + slack


@given(programs(), st.sampled_from([-2.0, 0.5, 1024.0, -1.0]), angles.filter(lambda x: abs(x) > 1e-50))
def test_scaled_lifts_scale_the_motion(p, factor, theta):
    segments = [Segment(s.law, duration=s.duration, lift=s.lift * factor, mirror=s.mirror) for s in p.segments]
    scaled = rebuilt(p, segments)
    # Powers of two, so to the last bit.
    expected = p.evaluate(theta, rpm=3000).data * factor
    np.testing.assert_array_equal(scaled.evaluate(theta, rpm=3000).data, expected)


@given(programs(), st.sampled_from([0.5, 2.0, 64.0]), angles.filter(lambda x: abs(x) > 1e-50))
def test_stretched_angles_stretch_the_motion(p, factor, theta):
    segments = [Segment(s.law, duration=s.duration * factor, lift=s.lift, mirror=s.mirror) for s in p.segments]
    stretched = rebuilt(p, segments, cycle=360 * factor, phase=p.phase * factor)
    # Powers of two, so to the last bit.
    expected = p.evaluate(theta).data / [1, factor, factor**2, factor**3]
    np.testing.assert_array_equal(stretched.evaluate(theta * factor).data, expected)


@given(moves_on, durations, lifts, st.floats(0, 1))
def test_a_mirrored_fall_is_the_rise_seen_backwards(law, duration, lift, x):
    # A zone between two jumps that contains a single double in the rise may contain none in the fall.
    params = dict(law.params)
    assume(not 0.0 < params.get("cv_fraction", 0.0) < 1e-9)
    assume(not 0.0 < 1.0 - 2.0 * params.get("ta", 0.5) < 1e-9)
    rise = Segment(law, duration=duration, lift=lift)
    fall = Segment(law, duration=duration, lift=-lift, mirror=True)
    p = Program([rise, Segment("dwell", duration=15.0), fall], allow_velocity_jump=True)
    total, at = 2 * duration + 15.0, x * duration
    here = p.evaluate(at).data * [1, -1, 1, -1]
    # The angle from the end is rounded, and at a jump the rise and the fall take opposite sides.
    around = total - at + 4 * math.ulp(total) * np.array([-1, 0, 1])
    missed = abs(p.evaluate(around).data - here[:, None]).min(axis=1)
    if 0.0 < at < duration:
        assert (missed <= 1e-11 * peaks(p)).all()


@given(programs(), st.floats(-1e3, 1e3), st.floats(0.5, 2e4))
def test_chain_rule(p, theta, rpm):
    w = rpm * math.pi / 30
    at_speed, geometric = p.evaluate(theta, rpm=rpm).data, p.evaluate(theta).data
    # The bound is relative to the peak: where j is small, its terms cancel.
    a = p.analyze(rpm=rpm, points=2).finite
    peaks = [0.0, a.max_velocity.value, a.max_acceleration.value, a.max_jerk.value]
    difference = np.abs(at_speed - geometric * [1, w, w**2, w**3])
    assert (difference <= 8 * ULP * np.maximum(peaks, np.abs(at_speed))).all()


# Times and speeds at which the cam angle is a double.
sixtyfourths = st.integers(-(2**20), 2**20).map(lambda k: k / 64)
eighths = st.integers(-(2**15), 2**15).map(lambda k: k / 8)


@given(programs(), st.lists(sixtyfourths, min_size=1, max_size=30), eighths)
def test_motion_in_time_is_that_at_the_angle(p, t, rpm):
    theta = 6 * rpm * np.array(t)
    by_time, by_angle = p.boundary_conditions(t, rpm=rpm), p.evaluate(theta, rpm=rpm)
    assert by_time.s.tobytes() == by_angle.s.tobytes()
    assert (abs(by_time.data - by_angle.data)[1:] <= 8 * ULP * peaks(p, rpm)[1:, None]).all()
    for i, x in enumerate(t):
        assert p.boundary_conditions(x, rpm=rpm).data.tobytes() == by_time.data[:, i].tobytes()


@given(programs(), sixtyfourths.filter(lambda t: abs(t) < 1000), eighths, st.integers(-1000, 1000).filter(bool))
def test_chain_rule_of_a_ramp(p, t, rpm, rate):
    ramped = p.boundary_conditions(t, rpm=rpm, rpm_per_s=rate).data
    s, v, a, j = p.evaluate(6 * (rpm * t + rate * t**2 / 2)).data
    w, alpha = (rpm + rate * t) * math.pi / 30, rate * math.pi / 30
    _, v_peak, a_peak, j_peak = peaks(p)
    assert ramped[0] == s
    expected = [v * w, a * w**2 + v * alpha, j * w**3 + 3 * a * w * alpha]
    size = [v_peak * abs(w), a_peak * w**2 + v_peak * abs(alpha), j_peak * abs(w) ** 3 + 3 * a_peak * abs(w * alpha)]
    assert (abs(ramped[1:] - expected) <= 16 * ULP * np.array(size)).all()


@given(programs(), st.floats(0.0, 360.0), st.floats(0.0, 30.0))
def test_acceleration_integrates_to_velocity(p, theta, step):
    # The midpoints of 8000 intervals miss a jump of the acceleration by half an interval.
    if p.allow_velocity_jump:
        return
    x = theta + step * (np.arange(8000) + 0.5) / 8000
    change = p.acceleration(x).mean() * math.radians(step)
    jumps = 2 * 8 * len(p.segments) * peaks(p)[2] * math.radians(step) / 8000
    assert abs(p.velocity(theta + step) - p.velocity(theta) - change) <= jumps + 1e-12 * peaks(p)[1]


@given(programs(), st.floats(0.0, 360.0), st.floats(0.0, 30.0))
def test_velocity_integrates_to_displacement(p, theta, step):
    # The midpoint rule has second order where the velocity is continuous, and first order where it jumps.
    x = theta + step * (np.arange(8000) + 0.5) / 8000
    way = p.velocity(x).mean() * math.radians(step)
    _, v, a, _ = peaks(p)
    h = math.radians(step) / 8000
    missed = 2 * len(p.segments) * v * h if p.allow_velocity_jump else 0.0
    missed += a * h * math.radians(step) / 8
    size = abs(p.displacement(theta)) + abs(p.displacement(theta + step))
    assert abs(p.displacement(theta + step) - p.displacement(theta) - way) <= missed + 16 * ULP * (size + v)


@given(programs(), st.none() | st.floats(-1e4, 1e4), st.none() | st.text(max_size=20))
def test_specs_round_trip(p, rpm, name):
    program = rebuilt(p, p.segments, rpm=rpm, name=name)
    assert Program.loads(program.dumps()) == program
    assert Program.from_dict(program.to_dict()) == program


@settings(max_examples=300)
@given(st.text(alphabet="[]{}\"'=.,#\\\n abc1", max_size=80) | st.text(max_size=60))
def test_any_text_is_a_spec_or_an_error(text):
    with suppress(camkin.SpecError):
        Program.loads(text)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            _keys := st.sampled_from(
                ["cam", "limits", "segment", "law", "duration", "lift", "rpm", "name", "T", "b", "x"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@settings(max_examples=300)
@given(st.dictionaries(st.sampled_from(["cam", "limits", "segment"]), json_values))
def test_any_document_is_a_spec_or_an_error(document):
    with suppress(camkin.SpecError):
        Program.from_dict(document)
