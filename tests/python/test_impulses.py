"""Test impulses: where a derivative jumps, the next one is infinite and breaks its limit at any speed."""

import json
import math

import mpmath
import numpy as np
import pytest

import camkin
from camkin import Joint, Jump, Law, Limits, MaxSpeed, Peak, Program, Rms, Segment, Violation
from camkin.cli import main

INF = math.inf


def rdf(law, **changes):
    arguments = {"lift": 10, "rise": 90, "dwell": 45, "fall": 90, "law": law, "allow_velocity_jump": True}
    return Program.rise_dwell_fall(**arguments | changes)


# Laws in a rise, dwell and fall: order of contact with a dwell at each end, places where y''' is infinite, and the
# first quantity that exceeds its limit at any speed.
IMPULSIVE = [
    (Law("parabolic"), (1, 1), (0.0, 0.5, 1.0), "jerk"),
    (Law("simple_harmonic"), (1, 1), (0.0, 1.0), "jerk"),
    (Law("double_harmonic"), (3, 1), (1.0,), "jerk"),
    (Law("double_harmonic_return"), (1, 3), (0.0,), "jerk"),
    (Law("poly_23"), (1, 1), (0.0, 1.0), "jerk"),
    (Law("nc2"), (1, 2), (0.0,), "jerk"),
    (Law("harmonic_combination"), (2, 1), (1.0,), "jerk"),
    (Law("eighth_power_1"), (2, 1), (1.0,), "jerk"),
    (Law("eighth_power_2"), (1, 2), (0.0,), "jerk"),
    (Law("trapezoidal_velocity", ta=0.25), (1, 1), (0.0, 0.25, 0.75, 1.0), "jerk"),
    (Law("sine_straight_line", c=0.5), (1, 1), (0.0, 1.0), "jerk"),
    (Law("parabolic", inflection=0.001), (1, 1), (0.0, 0.001, 1.0), "jerk"),
    (Law("half_cycloidal_1"), (2, 0), (1.0,), "acceleration"),
    (Law("half_cycloidal_2"), (0, 2), (0.0,), "acceleration"),
    (Law("half_harmonic_1"), (1, 0), (0.0, 1.0), "acceleration"),
    (Law("half_harmonic_2"), (0, 1), (0.0, 1.0), "acceleration"),
    (Law("constant_velocity"), (0, 0), (0.0, 1.0), "acceleration"),
]
SMOOTH = [
    (Law("cycloidal"), (2, 2)),
    (Law("cycloidal", inflection=0.999), (2, 2)),
    (Law("modified_sine"), (2, 2)),
    (Law("modified_trapezoid"), (2, 2)),
    (Law("modified_cycloidal", c=0.5), (2, 2)),
    (Law("poly_345"), (2, 2)),
    (Law("poly_4567"), (3, 3)),
    (Law("poly_56789"), (3, 3)),
    (Law("gutman_13"), (2, 2)),
    (Law("freudenstein_135"), (2, 2)),
    (Law("trapecloid"), (2, 2)),
    (Law("s_curve", tj=0.125, tc=0.125, tv=0.25), (2, 2)),
    (Law("modified_constant_velocity", cv_fraction=0.999), (2, 2)),
    (Law("rise_fall_45678"), (3, 3)),
    (Law("dwell"), (3, 3)),
]


@pytest.mark.parametrize(("law", "contact", "places", "quantity"), IMPULSIVE, ids=[row[0].name for row in IMPULSIVE])
def test_laws_with_impulses(law, contact, places, quantity):
    assert law.contact == contact
    assert law.impulses == pytest.approx(places, abs=1e-15)
    assert math.isfinite(law.peaks.Cj)
    p = rdf(law, rpm=300, limits=Limits(**{quantity: 1e30}))
    r = p.analyze()
    assert getattr(r, f"max_{quantity}").value == INF and r.max_jerk.value == INF
    assert getattr(r, f"rms_{quantity}") == r.rms_jerk == Rms(INF, INF)
    assert {v.quantity for v in r.violations} == {quantity}
    assert all(abs(v.value) == v.excess == INF for v in r.violations)
    speed = p.max_speed()
    assert (speed.rpm, speed.quantity) == (0.0, quantity)
    # the places of the rise and of the fall, without repetition
    angles = sorted({90 * x for x in places} | {135 + 90 * x for x in places})
    found = sorted(joint.angle for joint in p.continuity() if joint.order < 2)
    assert found == pytest.approx(angles, abs=1e-12)
    # set aside
    calm = Limits(**{quantity: 1e30}, impulses=False)
    assert p.analyze(limits=calm).violations == ()
    assert p.analyze(limits=calm).max_jerk.value == INF
    assert p.max_speed(calm).rpm > 0.0
    assert math.isfinite(r.finite.max_jerk.value) and math.isfinite(r.finite.rms_jerk.cycle)


@pytest.mark.parametrize(("law", "contact"), SMOOTH, ids=[row[0].name for row in SMOOTH])
def test_smooth_laws_stay_finite(law, contact):
    assert (law.contact, law.impulses) == (contact, ())
    if law.name == "dwell":
        return
    net = Segment(law, duration=1, lift=1).net
    p = rdf(law) if net else Program([Segment(law, duration=90, lift=10)])
    r = p.analyze(rpm=300, limits=Limits(velocity=1e30, acceleration=1e30, jerk=1e30))
    assert r.violations == () and math.isfinite(r.max_jerk.value) and math.isfinite(r.rms_jerk.event)
    assert r.to_dict().keys() & {"finite"} == set()
    assert r.finite.jerk == r.jerk and r.finite.rms_jerk == r.rms_jerk


def test_parabolic_rise_dwell_fall():
    p = Program.rise_dwell_fall(
        lift=30, rise=120, dwell=30, fall=120, law="parabolic", rpm=800, limits=Limits(jerk=1.0)
    )
    r = p.analyze()
    jump = 4 * 30 / math.radians(120) ** 2
    assert p.max_speed() == MaxSpeed(0.0, "jerk", 0.0)
    assert r.jerk == camkin.Extremes(min=Peak(-INF, 60.0), max=Peak(INF, 0.0))
    assert r.max_jerk == Peak(INF, 0.0)
    assert r.rms_jerk == Rms(INF, INF) and r.finite.rms_jerk == Rms(0.0, 0.0)
    assert r.rms_acceleration.event == pytest.approx(jump * (800 * math.pi / 30) ** 2, rel=1e-14)
    assert r.violations == (
        Violation("jerk", 0, 1.0, INF, 0.0, INF),
        Violation("jerk", 0, 1.0, -INF, 60.0, INF),
        Violation("jerk", 1, 1.0, INF, 120.0, INF),
        Violation("jerk", 2, 1.0, INF, 210.0, INF),
        Violation("jerk", 2, 1.0, -INF, 150.0, INF),
        Violation("jerk", None, 1.0, -INF, 270.0, INF),
    )
    joints = p.continuity()
    assert [(j.segment, j.angle, j.inside) for j in joints] == [
        (0, 0.0, False),
        (0, 60.0, True),
        (1, 120.0, False),
        (2, 150.0, False),
        (2, 210.0, True),
        (None, 270.0, False),
    ]
    assert [j.jump.a / jump for j in joints] == pytest.approx([1, -2, 1, -1, 2, -1], rel=1e-14)
    assert [(j.before, j.after) for j in joints[:3]] == [("dwell", "turn"), ("motion", "motion"), ("turn", "dwell")]
    # backwards, a jump up along the cam is a jump down in time, and j is odd in the speed
    back = p.analyze(rpm=-800).jerk
    assert (back.max, back.min) == (Peak(INF, 60.0), Peak(-INF, 0.0))
    # at rest nothing moves
    assert p.analyze(rpm=0).max_jerk.value == 0.0 and p.analyze(rpm=0).violations == ()


def test_middle_of_a_parabolic_rise_of_10_in_90_degrees():
    middle = rdf("parabolic").continuity()[1]
    expected = Jump(0.0, 0.0, -8 * 10 / math.radians(90) ** 2, 0.0)
    assert middle == Joint(0, 45.0, middle.jump, 1, "motion", "motion", inside=True)
    assert middle.jump == pytest.approx(expected, rel=1e-14, abs=1e-12)
    assert middle.jump.a == pytest.approx(-32.42, abs=5e-3)


def test_velocity_jumps_break_limits_of_acceleration_and_jerk():
    limits = Limits(acceleration=1, jerk=1)
    p = rdf("constant_velocity", dwell=90, rpm=300, limits=limits)
    r = p.analyze()
    assert [(v.segment, v.quantity, v.value, v.angle) for v in r.violations if v.quantity == "acceleration"] == [
        (0, "acceleration", INF, 0.0),
        (1, "acceleration", -INF, 90.0),
        (2, "acceleration", -INF, 180.0),
        (None, "acceleration", INF, 270.0),
    ]
    assert sum(v.quantity == "jerk" for v in r.violations) == 8  # a doublet has both signs
    assert p.max_speed() == MaxSpeed(0.0, "acceleration", 0.0)
    assert p.max_speed(Limits(velocity=100, acceleration=1)) == MaxSpeed(0.0, "acceleration", 0.0)
    assert p.max_speed(Limits(velocity=100)).rpm == pytest.approx(150, rel=1e-15)
    assert r.va_max == Peak(INF, 0.0) and r.finite.va_max.value == 0.0


def test_a_double_knot_of_a_spline():
    spline = Segment.bspline([0, 0, 0, 0, 45, 45, 90, 90, 90, 90], [0, 0, 0, 10, 10, 10])
    p = Program([spline, Segment("poly_345", duration=90, lift=-10)], rpm=60, limits=Limits(jerk=1e12))
    inside = [joint for joint in p.continuity() if joint.inside]
    a = p.acceleration(np.array([np.nextafter(45.0, 0.0), 45.0]), rpm="geometric")
    assert [(joint.segment, joint.angle, joint.order) for joint in inside] == [(0, 45.0, 1)]
    assert inside[0].jump.a == pytest.approx(a[1] - a[0], rel=1e-12)
    assert p.analyze().violations == (Violation("jerk", 0, 1e12, math.copysign(INF, inside[0].jump.a), 45.0, INF),)
    assert p.max_speed() == MaxSpeed(0.0, "jerk", 45.0)
    single = Segment.bspline([0, 0, 0, 0, 30, 60, 90, 90, 90, 90], [0, 0, 0, 10, 10, 10])
    inside = [j for j in Program([single, Segment("poly_345", duration=90, lift=-10)]).continuity() if j.inside]
    assert [(joint.angle, joint.order) for joint in inside] == [(30.0, 2), (60.0, 2)]


def test_json_has_no_infinity():
    p = rdf("constant_velocity", rpm=300, limits=Limits(acceleration=5, impulses=True))
    found = json.loads(json.dumps(p.analyze().to_dict(), allow_nan=False))
    assert found["acceleration"]["max"] == {"value": None, "angle": 0.0, "impulse": True}
    assert found["max_jerk"] == {"value": None, "angle": 0.0, "impulse": True}
    assert found["rms_jerk"] == {"event": None, "cycle": None, "impulse": True}
    assert found["va_max"] == {"value": None, "angle": 0.0, "impulse": True}
    assert found["velocity"]["max"].keys() == {"value", "angle"}
    assert found["finite"]["acceleration"]["max"]["value"] == 0.0
    assert found["finite"]["rms_jerk"] == {"event": 0.0, "cycle": 0.0}
    assert found["segments"][3]["index"] is None
    assert found["violations"][0] == {
        "quantity": "acceleration",
        "segment": 0,
        "limit": 5.0,
        "value": None,
        "angle": 0.0,
        "excess": None,
        "impulse": True,
    }
    assert found["limits"] == {"acceleration": 5.0}


def test_tables_show_them():
    text = str(rdf("parabolic", rpm=300, limits=Limits(jerk=1)).analyze())
    assert "VIOLATED in segment 0: jerk ∞ L/s³ at 0°, an impulse" in text
    assert "VIOLATED in the closing dwell: jerk -∞ L/s³ at 225°, an impulse" in text
    assert [line.split()[-1] for line in text.splitlines() if line.startswith(("event", "cycle  "))] == ["∞", "∞"]
    assert ["inside", "0", "45°", "motion", "1", "a", "-32.4228", "L/rad²"] in [x.split() for x in text.splitlines()]
    aside = str(rdf("parabolic", rpm=300, limits=Limits(jerk=1, impulses=False)).analyze())
    assert "Limits: jerk 1 L/s³, impulses set aside\n  all kept" in aside
    # the jerk of a cubic spline jumps at its knots; the table gives their number only
    theta = np.arange(0, 360, 10.0)
    text = str(Program.from_table(theta, np.sin(np.radians(theta))).analyze())
    assert "j jumps inside segment 0 (34 times) too" in text and "inside 0" not in text


def test_command_line(tmp_path, capsys):
    spec = tmp_path / "cam.toml"
    text = rdf("parabolic", rpm=300, limits=Limits(jerk=1e30)).dumps()
    spec.write_text(text)
    assert main(["analyze", str(spec), "--strict"]) == 1
    assert "∞" in capsys.readouterr().out
    assert main(["analyze", str(spec), "--strict", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["max_jerk"]["impulse"] is True
    spec.write_text(text.replace("[limits]", "[limits]\nimpulses = false"))
    assert main(["analyze", str(spec), "--strict"]) == 0


def test_limits_set_impulses_aside_in_specs_too():
    p = rdf("parabolic", limits=Limits(jerk=3, impulses=False))
    assert p.to_dict()["limits"] == {"jerk": 3.0, "impulses": False}
    assert Program.loads(p.dumps()) == p and Program.loads(json.dumps(p.to_dict())) == p
    assert Limits(**p.limits.to_dict()) == p.limits
    assert Limits(jerk=3).to_dict() == {"jerk": 3.0} == Limits(jerk=3, impulses=False).quantities()
    with pytest.raises(camkin.WrongTypeError, match="limit impulses must be True or False; got 1"):
        Limits(impulses=1)
    with pytest.raises(camkin.SpecError, match=r"\[limits\]: impulses must be true or false; got a number"):
        Program.loads(p.dumps().replace("impulses = false", "impulses = 0"))
    with pytest.raises(camkin.LimitError, match="a largest speed needs limits"):
        p.max_speed(Limits(impulses=False))


def test_joints_and_segments_number_what_the_program_has():
    p = rdf("cycloidal")
    for numbers in ([j.segment for j in p.continuity()], [s.index for s in p.analyze().segments]):
        assert numbers == [0, 1, 2, None]
        assert [p.segments[i].law.name for i in numbers if i is not None] == ["cycloidal", "dwell", "cycloidal"]
    whole = Program([*p.segments, Segment("dwell", duration=135)])
    assert [j.segment for j in whole.continuity()] == [0, 1, 2, 3]
    assert repr(p.analyze().segments[3]).startswith("<SegmentAnalysis None dwell 225 to 360 deg, velocity 0 at ")


# ---- signs, power, motion, sums ----


def test_both_signed_peaks_are_reported():
    p = rdf("modified_sine", rise=60, rpm=300)
    top = p.analyze().acceleration
    r = p.analyze(limits=Limits(acceleration=0.9 * min(top.max.value, -top.min.value)))
    assert [(v.segment, np.sign(v.value)) for v in r.violations if v.segment == 0] == [(0, 1), (0, -1)]
    assert all(v.excess == abs(v.value) - v.limit for v in r.violations)
    assert f"acceleration {top.min.value:.6g} L/s²" in str(r)


def test_power_of_inertia():
    p = rdf("poly_345")
    r = p.analyze(rpm=60)
    theta = np.linspace(0, 360, 100_001)
    m = p.evaluate(theta, rpm=60)
    power = abs(m.v * m.a)
    assert r.va_max.value == pytest.approx(power.max(), rel=1e-7)
    assert r.va_max.value >= power.max() * (1 - 1e-15)
    speed = 60 * 2 * math.pi / 60
    beta = math.radians(90)
    assert r.va_max.value == pytest.approx(Law("poly_345").peaks.Cmdyn * 100 / beta**3 * speed**3, rel=1e-14)
    assert r.segments[0].va_max.value == pytest.approx(r.va_max.value, rel=1e-14)
    assert r.segments[1].va_max.value == 0.0
    m = p.evaluate(r.va_max.angle, rpm=60)
    assert abs(m.v * m.a) == pytest.approx(r.va_max.value, rel=1e-12)


@pytest.mark.parametrize(
    "hold",
    [
        Segment("dwell", duration=45),
        Segment("poly_bc", duration=45, v0=0, a0=0, v1=0, a1=0),
        Segment("poly_bc", duration=45, v0="match", a0="match", v1="match", a1="match"),
        Segment("poly", duration=45, constraints=[(0.5, 0, 0.0)]),
        Segment.bspline([0, 0, 0, 0, 20, 45, 45, 45, 45], [3, 3, 3, 3, 3]),
    ],
    ids=["dwell", "poly_bc", "match", "poly", "bspline"],
)
def test_event_duration_excludes_holds(hold):
    rise, _, fall = rdf("cycloidal").segments
    r = Program([rise, hold, fall]).analyze(rpm=3000)
    assert r.rms_velocity.event == pytest.approx(4000 * math.sqrt(3 / 8), rel=1e-13)
    moving = Program([rise, Segment("poly_bc", duration=45, v0=0, a0=5, v1=0, a1=0), fall]).analyze(rpm=3000)
    assert moving.rms_velocity.event < r.rms_velocity.event


def test_sums_within_rounding_of_the_cycle_leave_no_dwell():
    third = Segment("cycloidal", duration=119.99999999990, lift=10)
    rest = [Segment("dwell", duration=120), Segment("cycloidal", duration=120, lift=-10)]
    p = Program([third, *rest])
    assert [s.index for s in p.analyze().segments] == [0, 1, 2] and len(p.continuity()) == 3
    p = Program([*rest[1:], Segment("cycloidal", duration=np.degrees(4 * math.pi / 3) - 1e-10, lift=10)])
    assert len(p.continuity()) == 2
    with pytest.raises(camkin.CycleError, match=r"5e-10 less than the cycle of 360, too little for a dwell"):
        Program([Segment("cycloidal", duration=119.9999999995, lift=10), *rest])
    assert len(Program([Segment("cycloidal", duration=119.999, lift=10), *rest]).continuity()) == 4


def test_overshoot_is_in_the_row_of_its_segment():
    p = Program(
        [Segment("poly_bc", duration=90, lift=10, v1=60, v0=0), Segment("poly_bc", duration=90, lift=-10, v0=60, v1=0)]
    )
    s = p.analyze().segments[0].displacement
    row = next(line.split() for line in str(p.analyze()).splitlines() if line.startswith("0 "))
    assert row[5:8] == ["max", f"{s.max.value:.6g}", f"{s.max.angle:.6g}"]


@pytest.mark.parametrize(
    ("segment", "phase", "lowest", "highest"),
    [
        (Segment("modified_sine", duration=120, lift=45), 300, (-22.5, 0.0), (22.5, 360.0)),
        (Segment("constant_velocity", duration=360, lift=45), 0, (0.0, 0.0), (45.0, 360.0)),
        (Segment("constant_velocity", duration=360, lift=-45), 0, (-45.0, 360.0), (0.0, 0.0)),
        (Segment("cycloidal", duration=90, lift=45), 100, (0.0, 0.0), (45.0, 190.0)),
    ],
)
def test_extremes_of_indexing_cams_are_where_it_is_said(segment, phase, lowest, highest):
    p = Program([segment], accumulate=True, phase=phase)
    s = p.analyze().displacement
    assert s.max == (pytest.approx(highest[0], rel=1e-14), highest[1])
    assert s.min.value == pytest.approx(lowest[0], abs=1e-12)
    for peak in (s.min, s.max):
        assert p.displacement(peak.angle) == pytest.approx(peak.value, abs=45 * 2**-50)


# ---- mean squares ----


@pytest.mark.parametrize("c", [-0.5, -0.2, 0.2, 0.25, 0.3, 0.4, 0.45, 0.5])
def test_rms_of_the_sheared_cycloid_is_exact(c):
    with mpmath.workdps(30):
        w, shear = 2 * mpmath.pi, mpmath.mpf(c)

        def y(t):  # y', y'', y''' by x, and dx/dt
            C, S = mpmath.cos(w * t), mpmath.sin(w * t)
            d = 1 + shear * C
            third = w * w * (1 + shear) * (C * d + 3 * shear * S * S) / d**5
            return (1 - C) / d, w * (1 + shear) * S / d**3, third, d

        values = [y(mpmath.mpf(i) / 400) for i in range(400)]  # periodic: the trapezoidal rule
        rms = [float(mpmath.sqrt(sum(v[k] ** 2 * v[3] for v in values) / 400)) for k in range(3)]
    r = Program([Segment("modified_cycloidal", duration=90, lift=1, c=c)], accumulate=True).analyze()
    beta = math.radians(90)
    assert r.rms_velocity.event == pytest.approx(rms[0] / beta, rel=1e-14)
    assert r.rms_acceleration.event == pytest.approx(rms[1] / beta**2, rel=1e-14)
    assert r.rms_jerk.event == pytest.approx(rms[2] / beta**3, rel=1e-14)


def every_law():
    given = {
        "universal": [{"T": (0.1, 0.2, 0.35, 0.5, 0.6, 0.8)}, {"T": (0, 0, 0.5, 0.5, 1, 1)}],
        "scca": [{"b": 0.25, "c": 0.5, "d": 0.25}, {"b": 0, "c": 0, "d": 1}],
        "smooth_poly": [{"n": 5}],
        "universal_code": [{"code": 47}, {"code": 52}],
        "triple_harmonic": [{"h1": 6.04, "h2": 0}, {"h1": 1000, "h2": -1000}],
        "s_curve": [{"tj": 0.125, "tc": 0.125, "tv": 0.25}],
        "sine_straight_line": [{"c": 0.001}, {"c": 1}],
        "trapezoidal_velocity": [{"ta": 0.3}],
        "modified_constant_velocity": [{"cv_fraction": 0}, {"cv_fraction": 0.999}],
        "cycloidal_constant_velocity": [{"cv_fraction": 0.5}],
        "modified_cycloidal": [{"c": -0.5}, {"c": 0.5}],
    }
    return [Law(name, **params) for name in camkin.laws() for params in given.get(name, [{}]) if name != "dwell"]


@pytest.mark.parametrize("law", every_law(), ids=repr)
def test_rms_of_every_law_is_exact(law):
    # Gauss-Legendre over short parts: between the breaks, where y'' is smooth, and those of the shortest cruise ramps
    cruise = 1 - dict(law.params).get("cv_fraction", 0)
    ramps = {cruise * k / 16 for k in range(9)}
    breaks = {b.theta / 360 for b in law._compile().breaks if b.theta < 360}
    knots = sorted({k / 2400 for k in range(2401)} | ramps | {1 - x for x in ramps} | breaks)
    x, w = np.polynomial.legendre.leggauss(12)
    a, b = np.array(knots[:-1])[:, None], np.array(knots[1:])[:, None]
    places, weights = (a + b) / 2 + (b - a) / 2 * x, (b - a) / 2 * w
    expected = math.sqrt(math.fsum((law(places, 2) ** 2 * weights).ravel()))
    assert law.peaks.rms == pytest.approx(expected, rel=2e-13)


# ---- the diagram ----


def test_impulses_are_arrows():
    pytest.importorskip("matplotlib")
    # Jumps of v at 0 and 60, of a at 90, 105 (up) and 120: backwards, the impulses of j have the other sign.
    for rpm, up, down in ((300, {105.0}, {90.0, 120.0}), (-300, {90.0, 120.0}, {105.0})):
        saw = [Segment("constant_velocity", duration=60, lift=10), Segment("dwell", duration=30)]
        p = Program([*saw, Segment("parabolic", duration=30, lift=-10)], cycle=150, allow_velocity_jump=True)
        _, axes = p.plot(rpm=rpm)
        arrows = [[t for t in ax.texts if getattr(t, "arrow_patch", None)] for ax in axes]
        assert (arrows[0], arrows[1]) == ([], [])
        assert [(t.xy[0], t.xy[1]) for t in arrows[2]] == [(0.0, 1.0), (60.0, 0.0)]
        places = {side: {t.xy[0] for t in arrows[3] if t.xy[1] == side} for side in (0.0, 1.0)}
        assert places == {1.0: up | {0.0, 60.0}, 0.0: down | {0.0, 60.0}}
        assert axes[3].get_title(loc="right") == "max |j| = ∞ L/s³ at 0°"
        dots = [line for line in axes[3].lines if line.get_marker() == "o"]
        assert all(np.isfinite(line.get_ydata()).all() for line in dots)
        assert np.isfinite(axes[3].get_ylim()).all()
    _, axes = p.plot(rpm=0)
    assert not [t for ax in axes for t in ax.texts if getattr(t, "arrow_patch", None)]


def test_the_dot_of_an_indexing_cam_is_on_its_curve():
    pytest.importorskip("matplotlib")
    p = Program([Segment("modified_sine", duration=120, lift=45)], accumulate=True, phase=300)
    _, axes = p.plot()
    curve = next(line for line in axes[0].lines if line.get_marker() == "None" and len(line.get_xdata()) > 10)
    ends = np.array([curve.get_xydata()[0], curve.get_xydata()[-1]])
    dots = np.array([line.get_xydata()[0] for line in axes[0].lines if line.get_marker() == "o"])
    np.testing.assert_allclose(dots, ends, atol=1e-9)
    np.testing.assert_allclose(dots, [[0.0, -22.5], [360.0, 22.5]], atol=1e-9)
