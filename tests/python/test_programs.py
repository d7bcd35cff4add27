"""Test the attributes of programs and segments, and the error of each mistake."""

import copy
import math
import pickle

import pytest

import camkin
from camkin import Law, Limits, Program, Segment

RISE = Segment("cycloidal", duration=90, lift=10)
FALL = Segment("cycloidal", duration=90, lift=-10)
T = (0.12, 0.22, 0.34, 0.34, 0.64, 1.0)


def rdf(**changes):
    return Program.rise_dwell_fall(**{"lift": 10, "rise": 90, "dwell": 45, "fall": 90, **changes})


# ---- segments ----


@pytest.mark.parametrize(
    "segment",
    [
        RISE,
        Segment("dwell", duration=45),
        Segment("scca", duration=60, lift=-4, b=0.25, c=0.5, d=0.25),
        Segment(Law("universal", T=T, v0=0.125), duration=56, lift=8.96),
        Segment("universal", duration=1 / 3, lift=1e-3, T=T, v1=-2.5, v0=1e-300),
        Segment("poly_bc", duration=1 / 3, lift=1e-3, a1=-2.5, j0=1e-300),
    ],
)
def test_segment_repr_round_trips(segment):
    assert eval(repr(segment), {"Law": Law, "Segment": Segment}) == segment
    assert pickle.loads(pickle.dumps(segment)) == segment
    assert hash(segment) == hash(copy.deepcopy(segment))
    with pytest.raises(AttributeError):
        segment.lift = 1.0


def test_segment_holds_floats_and_a_law():
    assert (type(RISE.duration), type(RISE.lift), RISE.law) == (float, float, Law("cycloidal"))
    assert Segment("dwell", duration=1).lift == 0.0


@pytest.mark.parametrize(
    ("arguments", "error", "parameter", "words"),
    [
        ({"law": "scca", "b": 0.25, "c": 0.5}, camkin.ParameterError, "d", "needs the parameter 'd'"),
        ({"law": "cycloidal", "lft": 3}, camkin.ParameterError, "lft", "did you mean 'lift'"),
        ({"law": "scca", "B": 1, "b": 0, "c": 0, "d": 1}, camkin.ParameterError, "B", "unknown 'B'"),
        ({"law": Law("scca", b=0, c=0, d=1), "b": 0}, camkin.ParameterError, "b", "belongs into the Law"),
        ({"law": "cycloid"}, camkin.LawError, "law", "did you mean 'cycloidal'"),
        ({"law": None}, camkin.WrongTypeError, "law", "got NoneType"),
        ({"law": "cycloidal", "lift": "10"}, camkin.WrongTypeError, "lift", "must be a number; got str"),
        ({"law": "cycloidal", "duration": True}, camkin.WrongTypeError, "duration", "must be a number; got bool"),
        ({"law": "cycloidal", "v0": 1j}, camkin.WrongTypeError, "v0", "must be a number; got complex"),
    ],
)
def test_segment_refused(arguments, error, parameter, words):
    with pytest.raises(error, match=words) as caught:
        Segment(**{"duration": 90.0, **arguments})
    assert caught.value.parameter == parameter


# ---- programs ----


def test_rise_dwell_fall_is_these_segments():
    p = rdf(law="modified_sine", fall_law="poly_345", rpm=3000, name="x")
    dwell = Segment("dwell", duration=45)
    rise, fall = Segment("modified_sine", duration=90, lift=10), Segment("poly_345", duration=90, lift=-10)
    assert p.segments == (rise, dwell, fall)
    assert p == Program([rise, dwell, fall], rpm=3000.0, name="x")
    assert rdf().segments[0].law == rdf().segments[2].law == Law("cycloidal")


def test_program_is_immutable_hashable_and_copies():
    p = rdf(rpm=3000, limits=Limits(velocity=4500), length_unit="mm", isa="x86-64-v2" if _x86() else None)
    for other in (pickle.loads(pickle.dumps(p)), copy.copy(p), copy.deepcopy(p)):
        assert other == p
        assert hash(other) == hash(p)
        assert other.isa == p.isa
        assert other.displacement(33.0) == p.displacement(33.0)
    assert p != rdf(rpm=3000)
    assert repr(p).startswith("Program([Segment('cycloidal', duration=90.0, lift=10.0), Segment('dwell'")
    assert eval(repr(p), vars(camkin)) == p
    with pytest.raises(AttributeError):
        p.cycle = 180.0


def _x86():
    return "x86-64-v2" in camkin.isa_levels()


def test_every_level_can_be_had(monkeypatch):
    levels = camkin.isa_levels()
    assert levels
    monkeypatch.delenv("CAMKIN_ISA", raising=False)
    assert rdf().isa == levels[0]
    for level in levels:
        assert rdf(isa=level).isa == level
        monkeypatch.setenv("CAMKIN_ISA", level)
        assert rdf().isa == level
    monkeypatch.setenv("CAMKIN_ISA", "sse9")
    with pytest.raises(camkin.IsaError, match="sse9"):
        rdf()


def test_decimal_durations_that_sum_to_the_cycle():
    assert 152.4 + 154.8 + 52.8 != 360.0 or 52.8 + 154.8 + 152.4 != 360.0  # otherwise this test has no effect
    for durations in ((152.4, 154.8, 52.8), (52.8, 154.8, 152.4)):
        rise, fall, dwell = durations
        p = Program(
            [
                Segment("cycloidal", duration=rise, lift=10),
                Segment("cycloidal", duration=fall, lift=-10),
                Segment("dwell", duration=dwell),
            ]
        )
        assert len(p.analyze().segments) == 3  # no sliver of a closing dwell
    assert len(Program([Segment("dwell", duration=0.1)] * 3600).analyze(points=2).segments) == 3600


def test_short_programs_are_closed_by_a_dwell():
    closing = rdf().analyze().segments[3]
    assert (closing.law, closing.start, closing.duration) == ("dwell", 225.0, 135.0)


def test_limits():
    limits = Limits(velocity=4500, jerk=1e9)
    assert eval(repr(limits), {"Limits": Limits}) == limits
    assert (limits.velocity, limits.acceleration, type(limits.velocity)) == (4500.0, None, float)
    assert Limits() == Limits(velocity=None, acceleration=None, jerk=None)
    assert hash(limits) == hash(Limits(velocity=4500.0, jerk=1e9))


@pytest.mark.parametrize("quantity", ["velocity", "acceleration", "jerk"])
@pytest.mark.parametrize("value", [0, 0.0, -1.0, math.nan, math.inf, -math.inf, 10**400])
def test_bad_limit(quantity, value):
    with pytest.raises(camkin.LimitError, match=f"limit {quantity} must be positive and finite") as caught:
        Limits(**{quantity: value})
    assert caught.value.parameter == quantity


@pytest.mark.parametrize("value", [True, "4500", 1j, [4500]])
def test_limit_of_wrong_type(value):
    with pytest.raises(camkin.WrongTypeError, match="velocity must be a number"):
        Limits(velocity=value)


# name: the mistake, error, segment (None where it has no number yet), parameter, words
REFUSED = {
    "lift nan": (lambda: _changed(FALL, lift=math.nan), camkin.LiftError, None, "lift", "got nan"),
    "lift inf": (lambda: _changed(RISE, lift=math.inf), camkin.LiftError, None, "lift", "got inf"),
    "lift huge": (lambda: _changed(RISE, lift=1e101), camkin.LiftError, None, "lift", "1e100"),
    "lift zero": (lambda: Segment("cycloidal", duration=90), camkin.LiftError, None, "lift", "got 0"),
    "lift of a dwell": (lambda: Segment("dwell", duration=9, lift=1), camkin.LiftError, None, "lift", "got 1"),
    "duration nan": (lambda: rdf(fall=math.nan), camkin.DurationError, None, "duration", "got nan"),
    "duration inf": (lambda: rdf(fall=math.inf), camkin.DurationError, None, "duration", "got inf"),
    "duration 0": (lambda: rdf(rise=0), camkin.DurationError, None, "duration", "1e-9 to 1e9; got 0"),
    "duration < 0": (lambda: rdf(dwell=-45), camkin.DurationError, None, "duration", "got -45"),
    "cycle 0": (lambda: rdf(cycle=0), camkin.DurationError, None, "cycle", "got 0"),
    "cycle nan": (lambda: rdf(cycle=math.nan), camkin.DurationError, None, "cycle", "got nan"),
    "over the cycle": (lambda: rdf(cycle=224.0), camkin.CycleError, None, "duration", "225 degrees, more than .* 224"),
    "just over": (lambda: rdf(cycle=225.0 - 1e-9), camkin.CycleError, None, "duration", "more than the cycle"),
    "does not close": (lambda: Program([RISE]), camkin.ClosureError, None, "lift", "does not return to its start"),
    "velocity jump": (
        lambda: Program(
            [Segment("constant_velocity", duration=90, lift=10), Segment("cycloidal", duration=90, lift=-10)]
        ),
        camkin.ContinuityError,
        0,
        None,
        "velocity jumps",
    ),
    "boundary value": (lambda: _changed(RISE, v0=1.0), camkin.BoundaryError, None, "v0", "got 1"),
    "boundary nan": (lambda: _changed(FALL, j1=math.nan), camkin.BoundaryError, None, "j1", "got nan"),
    "no segments": (lambda: Program([]), camkin.SizeError, None, None, "1 to 2147483646 segments"),
    "unknown law": (lambda: rdf(law="cycloid"), camkin.LawError, None, "law", "did you mean 'cycloidal'"),
    "isa": (lambda: rdf(isa="sse9"), camkin.IsaError, None, "isa", "sse9"),
    "isa type": (lambda: rdf(isa=4), camkin.WrongTypeError, None, "isa", "str or None; got int"),
    "rpm nan": (lambda: rdf(rpm=math.nan), camkin.SpeedError, None, "rpm", "finite; got nan"),
    "rpm inf": (lambda: rdf(rpm=-math.inf), camkin.SpeedError, None, "rpm", "finite; got -inf"),
    "rpm type": (lambda: rdf(rpm="3000"), camkin.WrongTypeError, None, "rpm", "number; got str"),
    "cycle type": (lambda: rdf(cycle=None), camkin.WrongTypeError, None, "cycle", "number; got NoneType"),
    "lift type": (lambda: rdf(lift="10"), camkin.WrongTypeError, None, "lift", "number; got str"),
    "name type": (lambda: rdf(name=3), camkin.WrongTypeError, None, "name", "str or None; got int"),
    "unit type": (lambda: rdf(length_unit=3), camkin.WrongTypeError, None, "length_unit", "str or None"),
    "limits type": (lambda: rdf(limits={"velocity": 1}), camkin.WrongTypeError, None, "limits", "Limits or None"),
    "flag type": (lambda: rdf(allow_velocity_jump=1), camkin.WrongTypeError, None, "allow_velocity_jump", "got 1"),
    "no segment": (lambda: Program([RISE, "dwell"]), camkin.WrongTypeError, 1, None, "segment 1 .* got str"),
    "no sequence": (lambda: Program(RISE), camkin.WrongTypeError, None, None, "sequence of Segments; got Segment"),
    "plan type": (lambda: rdf().plan(16.0), camkin.WrongTypeError, None, "n", "integer; got float"),
    "plan size": (lambda: rdf().plan(-1), camkin.SizeError, None, "n", "got -1"),
}


def _changed(segment, **changes):
    names = ("duration", "lift", "v0", "a0", "j0", "v1", "a1", "j1")
    return Segment(segment.law, **{name: getattr(segment, name) for name in names} | changes)


@pytest.mark.parametrize("case", REFUSED)
def test_refused(case):
    make, error, segment, parameter, words = REFUSED[case]
    with pytest.raises(error, match=words) as caught:
        make()
    assert caught.value.segment == segment
    if parameter:
        assert caught.value.parameter == parameter


def test_velocity_jumps_can_be_allowed():
    saw = [
        Segment("constant_velocity", duration=270, lift=10),
        Segment("constant_velocity", duration=90, lift=-10),
    ]
    with pytest.raises(camkin.ContinuityError):
        Program(saw)
    p = Program(saw, allow_velocity_jump=True)
    assert p.displacement(135.0) == 5.0
    # Where the velocity jumps, the later value counts.
    assert p.velocity(270.0) == pytest.approx(-10 / math.radians(90), rel=1e-15)
    assert p.velocity(math.nextafter(270.0, 0)) == pytest.approx(10 / math.radians(270), rel=1e-15)


def test_an_indexing_cam_accumulates():
    p = Program([Segment("modified_sine", duration=120, lift=45)], accumulate=True)
    assert [p.displacement(360.0 * k + 200.0) for k in (-2, -1, 0, 1, 1000)] == [-45.0, 0.0, 45.0, 90.0, 45045.0]
    assert p.velocity(60.0) == p.velocity(60.0 + 360.0 * 7)


@pytest.mark.parametrize("given", [{"law": "rise_fall_3456"}, {"law": "cycloidal", "fall_law": "rise_fall_45678"}])
def test_a_law_that_comes_back_is_no_rise(given):
    """Such a program went up and down twice."""
    with pytest.raises(camkin.ParameterError, match=r"goes up and comes back, .* Program\(\[Segment\('rise_fall_"):
        camkin.Program.rise_dwell_fall(lift=10, rise=90, dwell=45, fall=90, **given)
