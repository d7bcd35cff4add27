"""Properties that hold for every program, tried on programs that hypothesis makes up."""

import math

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

import camkin
from camkin import Law, Program, Segment

PLAIN = ("parabolic", "simple_harmonic", "cycloidal", "poly_345", "poly_4567", "modified_trapezoid", "modified_sine")
ULP = 2.220446049250313e-16

settings.register_profile("camkin", deadline=None)  # on a busy machine any example may take long
settings.load_profile("camkin")


@st.composite
def laws(draw):
    kind = draw(st.sampled_from([*PLAIN, "scca", "universal"]))
    if kind == "scca":
        b, c, d = (draw(st.integers(0, 300)) for _ in range(3))
        total = b + c + d + draw(st.integers(1, 300))
        return Law("scca", b=b / total, c=c / total, d=(d or 1) / (total + 1))
    if kind == "universal":
        third = draw(st.integers(1, 15))
        fourth = draw(st.integers(third, 15))
        before = sorted(draw(st.integers(0, third)) for _ in range(2))
        after = sorted(draw(st.integers(fourth, 16)) for _ in range(2))
        t = (*before, third, fourth, *after)
        return Law("universal", T=[k / 16 for k in t])
    return Law(kind)


lifts = st.floats(1e-3, 1e3) | st.floats(-1e3, -1e-3)
durations = st.floats(1.0, 60.0)


@st.composite
def programs(draw):
    """Up to four moves with dwells between them, and one back to the start."""
    moves = draw(st.lists(st.tuples(laws(), durations, lifts), min_size=1, max_size=4))
    segments = []
    for law, duration, lift in moves:
        segments.append(Segment(law, duration=duration, lift=lift))
        if draw(st.booleans()):
            segments.append(Segment("dwell", duration=draw(st.floats(0.1, 10.0))))
    rest = math.fsum(lift for _, _, lift in moves)
    if rest:
        segments.append(Segment(draw(laws()), duration=draw(durations), lift=-rest))
    accumulate = rest != 0 and draw(st.booleans())
    return Program(segments[:-1] if accumulate else segments, accumulate=accumulate)


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
def test_displacement_is_continuous_over_every_joint(p):
    r = p.analyze(points=2)
    size = max(abs(r.displacement.min.value), abs(r.displacement.max.value))
    v = r.max_velocity.value
    for segment in r.segments:
        before, after = (p.displacement(math.nextafter(segment.start, to)) for to in (-1.0, 400.0))
        step = math.radians(2 * math.ulp(segment.start))
        if segment.start == 0.0:
            step = math.radians(1e-9)  # next to 0 on the other side lies the end of the cycle before
            before, after = p.displacement(-5e-10), p.displacement(5e-10)
        assert abs(after - before) <= v * step + 16 * ULP * size


@given(programs(), st.floats(1.0, 2e4))
def test_peaks_hold_for_every_sample(p, rpm):
    r = p.analyze(rpm=rpm, points=1001)
    for extremes, values in zip((r.displacement, r.velocity, r.acceleration, r.jerk), r.motion, strict=True):
        slack = 8 * ULP * extremes.peak.value
        if p.accumulate and extremes is r.displacement:
            values = values[:-1]  # the end is the start of the next cycle
        assert extremes.min.value - slack <= values.min()
        assert values.max() <= extremes.max.value + slack


@given(programs(), st.sampled_from([-2.0, 0.5, 1024.0, -1.0]), angles.filter(lambda x: abs(x) > 1e-50))
def test_scaled_lifts_scale_the_motion(p, factor, theta):
    scaled = Program(
        [Segment(s.law, duration=s.duration, lift=s.lift * factor) for s in p.segments], accumulate=p.accumulate
    )
    # Powers of two, so to the last bit.
    expected = p.evaluate(theta, rpm=3000).data * factor
    np.testing.assert_array_equal(scaled.evaluate(theta, rpm=3000).data, expected)


@given(programs(), st.floats(-1e3, 1e3), st.floats(0.5, 2e4))
def test_chain_rule(p, theta, rpm):
    w = rpm * math.pi / 30
    at_speed, geometric = p.evaluate(theta, rpm=rpm).data, p.evaluate(theta).data
    # The contract is relative to the peak: where j is small, the factors meet terms that cancel.
    a = p.analyze(rpm=rpm, points=2)
    peaks = [0.0, a.max_velocity.value, a.max_acceleration.value, a.max_jerk.value]
    difference = np.abs(at_speed - geometric * [1, w, w**2, w**3])
    assert (difference <= 8 * ULP * np.maximum(peaks, np.abs(at_speed))).all()


@given(programs(), st.floats(0.0, 360.0), st.floats(0.0, 30.0))
def test_velocity_integrates_to_displacement(p, theta, step):
    # Simpson over 4000 intervals is far better than 1e-5 of the way for these smooth motions.
    x = np.linspace(theta, theta + step, 8001)
    v = p.velocity(x)
    h = math.radians(step) / 8000
    way = h / 3 * (v[0] + v[-1] + 4 * v[1:-1:2].sum() + 2 * v[2:-1:2].sum())
    scale = p.analyze(points=2).max_velocity.value
    assert abs(p.displacement(theta + step) - p.displacement(theta) - way) <= 1e-5 * scale


@given(programs(), st.none() | st.floats(-1e4, 1e4), st.none() | st.text(max_size=20))
def test_specs_round_trip(p, rpm, name):
    program = Program(p.segments, accumulate=p.accumulate, rpm=rpm, name=name)
    assert Program.loads(program.dumps()) == program
    assert Program.from_dict(program.to_dict()) == program


@settings(max_examples=300)
@given(st.text(alphabet="[]{}\"'=.,#\\\n abc1", max_size=80) | st.text(max_size=60))
def test_any_text_is_a_spec_or_an_error(text):
    try:
        Program.loads(text)
    except camkin.SpecError:
        pass


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
    try:
        Program.from_dict(document)
    except camkin.SpecError:
        pass
