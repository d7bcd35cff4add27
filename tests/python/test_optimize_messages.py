"""The message of Design.minimize(): numbers that do not matter, designs that are refused, and limits that fail."""

import math
import re

import numpy as np
import pytest

import camkin
from camkin import Design, Limits, RollerFollower, Segment, free, rest


def rise_and_fixed_fall(**options):
    """Return a rise of two polynomials, and a fall of 45 degrees that has the largest values."""
    v, a = free("v", 1, 30), free("a", -20, 20)
    segments = [
        Segment("poly_bc", duration=free("x", 40, 100), lift=free("h", 5, 15), v0=0, a0=0, v1=v, a1=a),
        Segment("poly_bc", duration=rest, lift=rest, v0=v, a0=a, v1=0, a1=0),
        Segment("cycloidal", duration=45, lift=-20),
    ]
    return Design(segments, total=280, phase=100, **options)


def said(found):
    """Return the message without what it says of an overshoot: where the numbers do not matter, the polynomials do."""
    return found.message.partition(" It overshoots: ")[0]


@pytest.mark.parametrize("limits", [None, Limits(velocity=1e4)])
@pytest.mark.parametrize("quantity", ["velocity", "acceleration", "jerk"])
def test_a_peak_that_no_free_number_changes_is_named(quantity, limits):
    found = rise_and_fixed_fall().minimize(f"max_{quantity}", rpm=300, limits=limits, starts=1)
    assert found.success
    assert not found.jac.any()
    kept = ": all limits are kept" if limits else ""
    pattern = (
        f"Optimum found{kept}; the peak of max_{quantity} at ([0-9.]+) deg lies in segment 2, which no free number "
        "changes: the free numbers are not determined."
    )
    angle = float(re.fullmatch(pattern, said(found))[1])
    values = getattr(found.program, quantity)([angle - 1e-3, angle + 1e-3], rpm=300)
    assert abs(values).max() == pytest.approx(found.fun, rel=1e-3)


def test_a_measure_of_the_cam_that_no_free_number_changes_is_named():
    design = rise_and_fixed_fall(cam={"follower": RollerFollower(5), "base_radius": 40})
    message = design.minimize("radius", starts=1).message
    assert "; the least radius at 344.7 deg lies in segment 2, which no free number changes: " in message
    message = said(design.minimize("base_radius", starts=1))
    assert message == "Optimum found; no free number changes base_radius there: the free numbers are not determined."


def test_a_number_that_the_optimum_does_not_depend_on_is_named():
    cam = {"follower": RollerFollower(5), "base_radius": free("base", 30, 80)}
    segments = [
        Segment("cycloidal", duration=free("rise", 60, 200), lift=20),
        Segment("cycloidal", duration=rest, lift=rest),
    ]
    design = Design(segments, total=280, cam=cam)
    plain = design.minimize("max_acceleration", starts=1)
    assert plain.message == "Optimum found; any base would do: this number is not determined."
    assert plain.parameters["rise"] == pytest.approx(140, rel=1e-6)
    limits = camkin.GeometryLimits(pressure_angle=25)
    kept = design.minimize("max_acceleration", geometry=limits, starts=1)
    assert kept.message.endswith("; any base that keeps the limits would do: this number is not determined.")
    # The least base circle depends on the split, by the limit that it reaches.
    smallest = design.minimize("base_radius", geometry=camkin.GeometryLimits(pressure_angle=12), starts=1)
    assert smallest.active == ("pressure_angle",) and "would do" not in smallest.message


def test_an_optimum_that_depends_on_the_numbers_does_not_say_that_they_are_not_determined():
    design = rise_and_fixed_fall()
    assert design.minimize("rms_acceleration", starts=1).message == "Optimum found."
    found = design.minimize(lambda p: (p.segments[0].duration - 70.0) ** 2 + 1.0, starts=1)
    assert said(found) == "Optimum found; any h, v and a would do: these numbers are not determined."


def test_a_peak_of_a_segment_that_only_moves_is_not_changed():
    """The fall begins later if the rise grows. Its peak stays the same."""
    segments = [
        Segment("cycloidal", duration=free("rise", 100, 120), lift=20),
        Segment("cycloidal", duration=60, lift=-20),
        Segment("dwell", duration=rest),
    ]
    message = Design(segments).minimize("max_jerk", starts=1).message
    assert "lies in segment 1, which no free number changes" in message


# ---- no program ----


def test_designs_that_a_batch_refuses_have_the_reason_of_the_program():
    rise = Segment("cycloidal", duration=free("rise", 60, 160), lift=10)
    waiting = [
        Segment("poly_bc", duration=free("rise", 60, 160), lift=10, v0=0, a0=0, v1="match", a1=0),
        Segment("poly_bc", duration=100, lift=-10, v0="match", a0=0, v1=0, a1=0),
    ]
    for segments in ([rise, Segment("dwell", duration=rest)], [*waiting, Segment("dwell", duration=rest)]):
        design = Design(segments)
        with pytest.raises(camkin.CamkinError) as refused:
            design(rise=110)
        found = design.minimize("max_acceleration")
        assert not found.success
        assert found.message == f"No values within the bounds make a program. The last one tried: {refused.value}."


# ---- limits ----


def scca_design(most=0.5, total=280):
    shares = {"b": free("b", 0, most), "c": rest, "d": free("d", 0, 0.5)}
    segments = [
        Segment("scca", duration=free("rise", 60, 160), lift=20, **shares),
        Segment("dwell", duration=60),
        Segment("modified_sine", duration=rest, lift=rest),
    ]
    return Design(segments, total=total)


def test_every_limit_that_cannot_be_kept_alone_is_named():
    design = scca_design()
    found = design.minimize("rms_acceleration", rpm=300, limits=Limits(velocity=1e9, acceleration=15e3, jerk=3e6))
    assert [(c.limit, c.value) for c in found.conflict] == [("acceleration", 15e3), ("jerk", 3e6)]
    least = [design.minimize(f"max_{c.limit}", rpm=300).fun for c in found.conflict]
    assert [c.needed for c in found.conflict] == pytest.approx(least, rel=1e-6)
    assert found.message.startswith(
        "acceleration 15000 L/s² and jerk 3e+06 L/s³ cannot be kept, not even one of them alone: with the others as "
        f"they are, it would take acceleration {least[0]:.6g} L/s² or more and jerk {least[1]:.6g} L/s³ or more."
    )


def test_limits_that_conflict_only_together_stay_the_smallest_set():
    limits = Limits(velocity=1e5, acceleration=27e3, jerk=6e6)
    found = scca_design().minimize("rms_acceleration", rpm=300, limits=limits)
    assert [c.limit for c in found.conflict] == ["acceleration", "jerk"]
    assert (
        "acceleration 27000 L/s² and jerk 6e+06 L/s³ cannot be kept together: with the others as they are, "
        in found.message
    )


@pytest.mark.parametrize(
    ("limits", "condition"),
    [(Limits(jerk=1.2e7), ""), (Limits(velocity=1e9, jerk=1.2e7), "with the others as they are, ")],
)
def test_a_bound_that_stops_the_search_is_named(limits, condition):
    found = scca_design(0.4, 220).minimize("max_acceleration", rpm=300, limits=limits)
    assert not found.success
    (conflict,) = found.conflict
    assert found.active == ("b = 0.4",)
    assert found.parameters["b"] == 0.4
    assert found.message == (
        f"jerk 1.2e+07 L/s³ cannot be kept: {condition}it would have to be {conflict.needed:.6g} L/s³."
        " In the nearest program b is at its bound 0.4."
    )
    level = found.program.analyze(rpm=300).max_jerk.value
    assert level == pytest.approx(conflict.needed, rel=1e-6)
    assert scca_design(0.6, 220).minimize("max_jerk", rpm=300).fun < level


def test_a_limit_that_cannot_be_kept_has_its_unit():
    segments = [
        Segment("cycloidal", duration=free("rise", 60, 90), lift=10),
        Segment("cycloidal", duration=90, lift=-10),
    ]
    design = Design(segments, length_unit="mm", cam={"follower": RollerFollower(4), "base_radius": 20})
    given = {
        "velocity 1 mm/s": {"limits": Limits(velocity=1), "rpm": 300},
        "pressure_angle 1 deg": {"geometry": camkin.GeometryLimits(pressure_angle=1)},
        "radius 1000 mm": {"geometry": camkin.GeometryLimits(radius=1000)},
        "residual 1e-09 mm": {"residual": {"natural_hz": 50, "damping": 0.01, "limit": 1e-9}, "rpm": 300},
        "jump_speed 1e+06 rev/min": {"jump_speed": {"mass": 1, "rate": 1, "preload": 1, "limit": 1e6}},
    }
    for start, limits in given.items():
        found = design.minimize("max_acceleration", **limits)
        unit = start.split()[-1]
        assert found.message.startswith(
            f"{start} cannot be kept: it would have to be {found.conflict[0].needed:.6g} {unit}."
        )
        assert found.unit == ("mm/s²" if "rpm" in limits else "mm/rad²")
    function = design.minimize(lambda program: program.analyze(points=2).max_jerk.value)
    assert function.success and function.unit == ""


def test_lengths_of_a_cam_with_a_swinging_follower_are_no_angles():
    """The unit of such a program is deg; once the command line wrote the radius of the cam in deg."""
    segments = [
        Segment("cycloidal", duration=free("rise", 60, 90), lift=10),
        Segment("cycloidal", duration=90, lift=-10),
    ]
    follower = camkin.SwingingRoller(8, arm=60, centre_distance=80)
    found = Design(segments, length_unit="deg", cam={"follower": follower, "base_radius": 35}).minimize("radius")
    assert found.success and found.unit == "L"


# ---- boundary values per degree ----


def through(boundary):
    """Return two polynomials that meet at 12 mm with a free velocity and acceleration."""
    unit = 180 / math.pi if boundary == "rad" else 1.0
    v, a = free("v", 0, 0.6 * unit), free("a", -0.02 * unit**2, 0.02 * unit**2)
    segments = [
        Segment("poly_bc", duration=60, lift=12, v0=0, a0=0, v1=v, a1=a, boundary=boundary),
        Segment("poly_bc", duration=50, lift=8, v0="match", a0="match", v1=0, a1=0),
        Segment("dwell", duration=70),
        Segment("cycloidal", duration=150, lift=-20),
    ]
    return Design(segments, length_unit="mm")


@pytest.mark.parametrize("rpm", [100, 300, 3000])
def test_values_per_degree_have_the_optimum_of_those_per_radian(rpm):
    degrees, radians = (through(b).minimize("max_acceleration", rpm=rpm) for b in ("deg", "rad"))
    assert degrees.fun == pytest.approx(radians.fun, rel=1e-9)
    assert degrees.nfev < 2 * radians.nfev
    assert degrees.parameters["v"] * 180 / math.pi == pytest.approx(radians.parameters["v"], rel=1e-4)


def test_values_per_degree_in_a_batch():
    design = through("deg")
    values = {"v": np.array([0.1, 0.3, 0.5]), "a": np.array([-0.01, 0.0, 0.003])}
    found = design.analyze(values, rpm=300)
    for k in range(3):
        one = design(v=values["v"][k], a=values["a"][k]).analyze(rpm=300)
        assert found.max_acceleration.value[k] == pytest.approx(one.max_acceleration.value, rel=1e-13)
    table = camkin.sweep(design, samples=values, metrics=["max_jerk"], rpm=300, progress=False)
    assert table.max_jerk[1] == pytest.approx(design(v=0.3, a=0.0).analyze(rpm=300).max_jerk.value, rel=1e-13)


# ---- bounds at which a share is 0 ----


def rise_and_fall_by_shares(high, low=0.0):
    """Return a rise and a fall by scca of the same free shares, between which the duration is split."""
    b, d = free("b", low, high), free("d", low, high)
    segments = [
        Segment("scca", duration=free("rise", 60, 160), lift=20, b=b, c=rest, d=d),
        Segment("dwell", duration=60),
        Segment("scca", duration=rest, lift=rest, b=b, c=rest, d=d),
    ]
    return Design(segments, total=280, length_unit="mm")


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("high", [0.5, 1.0])
@pytest.mark.parametrize("jerk", [3e7, 5e7, 1e8])
def test_shares_that_may_be_0_do_not_hide_the_optimum(jerk, high):
    # By symmetry b = d and 110 degrees each, so one equation is left: the jerk at its limit.
    from scipy.optimize import brentq

    def jerk_of(b):
        return rise_and_fall_by_shares(1.0)(rise=110, b=b, d=b).analyze(rpm=300).max_jerk.value - jerk

    b = brentq(jerk_of, 1e-4, 0.2, xtol=1e-14)
    best = rise_and_fall_by_shares(1.0)(rise=110, b=b, d=b).analyze(rpm=300).max_acceleration.value
    found = rise_and_fall_by_shares(high).minimize("max_acceleration", rpm=300, limits=Limits(jerk=jerk))
    assert found.success
    assert found.fun == pytest.approx(best, rel=1e-7)
    both = rise_and_fall_by_shares(high).minimize(
        "max_acceleration", rpm=300, limits=Limits(jerk=jerk, acceleration=1.001 * best)
    )
    assert both.success
    tight = rise_and_fall_by_shares(high).minimize(
        "max_acceleration", rpm=300, limits=Limits(jerk=jerk, acceleration=0.99 * best)
    )
    needed = {c.limit: c.needed for c in tight.conflict}
    assert not tight.success
    assert needed["acceleration"] == pytest.approx(best, rel=1e-6)


def test_shares_may_end_at_0():
    found = rise_and_fall_by_shares(1.0).minimize("max_acceleration", rpm=300)
    assert (found.parameters["b"], found.parameters["d"]) == (0.0, 0.0)
    # Without the shares b and d the acceleration is constant: 4 lift / time^2.
    time = 110 / (6 * 300)
    assert found.fun == pytest.approx(4 * 20 / time**2, rel=1e-6)


# ---- what limits cannot say ----


def test_a_limit_of_a_quantity_with_impulses_is_in_conflict():
    segments = [
        Segment("parabolic", duration=free("rise", 60, 200), lift=20),
        Segment("cycloidal", duration=rest, lift=rest),
    ]
    design = Design(segments, total=280, rpm=300)
    found = design.minimize("max_acceleration", limits=Limits(velocity=1e6, jerk=5e6))
    assert not found.success
    assert [tuple(c) for c in found.conflict] == [("jerk", 5e6, math.inf)]
    cause = "a lower derivative jumps; see Limits(impulses=False)."
    assert found.message == f"max_jerk is not finite in any program that was tried: {cause}"
    assert design.minimize("max_acceleration", limits=Limits(jerk=5e6, impulses=False)).success


def test_an_optimum_that_overshoots_says_so():
    up = Segment("poly_bc", duration=60, lift=12, v0=0, a0=0, v1=free("v", 0, 40), a1=free("a", -40, 40))
    back = [Segment("dwell", duration=70), Segment("cycloidal", duration=rest, lift=-20)]
    messages = {}
    for widest in (150, 60):
        on = Segment("poly_bc", duration=free("on", 20, widest), lift=8, v0="match", a0="match", v1=0, a1=0)
        found = Design([up, on, *back], total=330).minimize("max_acceleration")
        messages[widest] = found.message
        top = found.program.displacement(np.linspace(0, 360, 36001)).max()
        if widest == 150:
            peak = re.search(r"segment 1 \(poly_bc\) goes to ([\d.]+), beyond its end at 20\.$", found.message)
            assert float(peak[1]) == pytest.approx(top, abs=1e-4) and top > 20.5
    assert messages[60] == "Optimum found."


@pytest.mark.parametrize("phase", [0, 100, 300, -170])
def test_an_indexing_cam_with_a_phase_does_not_overshoot(phase):
    segments = [
        Segment("modified_sine", duration=free("up", 60, 150), lift=20),
        Segment("cycloidal", duration=free("on", 60, 150), lift=25),
    ]
    found = Design(segments, accumulate=True, phase=phase).minimize("max_acceleration", starts=1)
    assert found.success and "overshoots" not in found.message
