"""Design.minimize(): against closed forms, searches without gradients, and conflicts worked out by hand."""

import math

import numpy as np
import pytest
from scipy.optimize import differential_evolution

import camkin
from camkin import Design, Limits, Segment, free, rest


def rise_and_return(first="cycloidal", second="modified_sine", lift=20.0, low=30, high=250):
    return Design(
        [Segment(first, duration=free("rise", low, high), lift=lift), Segment(second, duration=rest, lift=rest)],
        total=280,
    )


@pytest.mark.parametrize(
    ("quantity", "key", "power"), [("acceleration", "Ca", 2), ("velocity", "Cv", 1), ("jerk", "Cj", 3)]
)
def test_a_split_with_equal_peaks(quantity, key, power):
    """Peaks are C h / T^power, so both are equal at T1 / T2 = (C1 / C2)^(1 / power)."""
    first, second = "cycloidal", "poly_4567"
    found = rise_and_return(first, second).minimize(f"max_{quantity}")
    c1, c2 = (getattr(camkin.Law(law).peaks, key) for law in (first, second))
    ratio = (c1 / c2) ** (1 / power)
    rise = 280 * ratio / (1 + ratio)
    assert found.success
    assert found.x == pytest.approx([rise], rel=1e-7)
    assert found.fun == pytest.approx(c1 * 20 / math.radians(rise) ** power, rel=1e-7)
    assert found.program == rise_and_return(first, second)(**found.parameters)
    assert found.active == ()


@pytest.mark.parametrize("method", ["SLSQP", "trust-constr"])
def test_methods_agree(method):
    found = rise_and_return().minimize("max_acceleration", method=method)
    ratio = math.sqrt(camkin.Law("cycloidal").peaks.Ca / camkin.Law("modified_sine").peaks.Ca)
    assert found.x == pytest.approx([280 * ratio / (1 + ratio)], rel=1e-4)


def scca_design():
    return Design(
        [
            Segment(
                "scca",
                duration=free("rise", 60, 160),
                lift=20,
                b=free("b", 0.01, 0.49),
                c=rest,
                d=free("d", 0.01, 0.49),
            ),
            Segment("dwell", duration=60),
            Segment("modified_sine", duration=rest, lift=-20),
        ],
        total=280,
    )


def test_against_differential_evolution():
    design, limit = scca_design(), 1.5e7
    found = design.minimize("max_acceleration", rpm=300, limits=Limits(jerk=limit))

    def penalised(x):
        try:
            analysis = design.program(x).analyze(rpm=300, points=2)
        except camkin.CamkinError:
            return 1e9
        excess = max(analysis.max_jerk.value / limit - 1, 0)
        return analysis.max_acceleration.value * (1 + 10 * excess)

    bounds = list(design.parameters.values())
    best = differential_evolution(penalised, bounds, seed=1, tol=1e-8, popsize=12, maxiter=120, polish=False)
    assert found.success
    assert found.active == ("jerk",)
    assert found.fun == pytest.approx(best.fun, rel=1e-4)
    assert found.fun < best.fun * (1 + 1e-8)
    analysis = found.program.analyze(rpm=300, limits=Limits(jerk=limit))
    assert analysis.violations == ()
    assert analysis.max_acceleration.value == found.fun


def test_the_least_acceleration_of_an_scca_is_at_a_corner_of_its_shares():
    """Without other limits the largest acceleration is least for a constant one: b = d = 0, Ca = 4."""
    design = Design(
        [Segment("scca", duration=120, lift=20, b=free("b", 0, 0.5), c=rest, d=free("d", 0, 0.5))], accumulate=True
    )
    found = design.minimize("max_acceleration")
    assert found.success
    assert found.fun == pytest.approx(4 * 20 / math.radians(120) ** 2, rel=1e-5)
    assert set(found.active) == {"b = 0", "d = 0"}


def test_a_bound_is_met_exactly():
    found = rise_and_return(high=100).minimize("max_acceleration")
    assert found.x.tolist() == [100.0]
    assert found.active == ("rise = 100",)


def test_two_limits_in_conflict():
    """Both flanks have Cv h w / T and Ca h w^2 / T^2 of their law. Rise and return share 280 degrees."""
    cv, ca = camkin.Law("cycloidal").peaks.Cv, camkin.Law("cycloidal").peaks.Ca
    design = Design(
        [
            Segment("cycloidal", duration=free("rise", 100, 180), lift=20),
            Segment("cycloidal", duration=rest, lift=rest),
        ],
        total=280,
    )
    omega = 300 * math.pi / 30
    least_v = cv * 20 * omega / math.radians(140)
    least_a = ca * 20 * omega**2 / math.radians(140) ** 2
    found = design.minimize("max_jerk", rpm=300, limits=Limits(velocity=0.9 * least_v, acceleration=2 * least_a))
    assert not found.success
    ((name, value, needed),) = found.conflict
    assert (name, value) == ("velocity", 0.9 * least_v)
    assert needed == pytest.approx(least_v, rel=1e-6)
    assert "velocity" in found.message
    found = design.minimize("max_jerk", rpm=300, limits=Limits(velocity=2 * least_v, acceleration=0.5 * least_a))
    assert [c.limit for c in found.conflict] == ["acceleration"]
    assert found.conflict[0].needed == pytest.approx(least_a, rel=1e-6)


def test_limits_that_conflict_only_together():
    """A constant acceleration needs an infinite jerk, the smoothest jerk a larger acceleration."""
    design = scca_design()
    least_a = design.minimize("max_acceleration", rpm=300).fun
    least_j = design.minimize("max_jerk", rpm=300).fun
    limits = Limits(velocity=1e6, acceleration=1.02 * least_a, jerk=1.05 * least_j)
    found = design.minimize("rms_acceleration", rpm=300, limits=limits)
    assert not found.success
    assert [c.limit for c in found.conflict] == ["acceleration", "jerk"]
    for c in found.conflict:
        assert c.needed > c.value
        eased = design.minimize(
            "rms_acceleration", rpm=300, limits=Limits(**{**limits.to_dict(), c.limit: c.needed * 1.001})
        )
        assert eased.success, c
        tight = design.minimize(
            "rms_acceleration", rpm=300, limits=Limits(**{**limits.to_dict(), c.limit: c.needed * 0.999})
        )
        assert not tight.success, c


def test_a_gradient_against_a_closed_form():
    design = rise_and_return()
    gradient = design.gradient("max_acceleration", at={"rise": 100}, rpm=300)
    ca, omega = camkin.Law("cycloidal").peaks.Ca, 300 * math.pi / 30
    assert gradient == pytest.approx([-2 * ca * 20 * omega**2 / math.radians(100) ** 2 / 100], rel=1e-7)


def test_no_program_within_the_bounds():
    design = Design(
        [Segment("cycloidal", duration=free("a", 200, 300), lift=1), Segment("cycloidal", duration=rest, lift=rest)],
        total=150,
    )
    found = design.minimize("max_jerk")
    assert not found.success
    assert found.conflict[0].limit == "total"
    assert found.conflict[0].needed == pytest.approx(200, abs=1e-5)
    assert "total leaves 150 for numbers that add up to 200 or more" in found.message


def test_the_same_arguments_give_the_same_bits():
    one, two = (scca_design().minimize("max_jerk", rpm=300, seed=4) for _ in range(2))
    assert np.array_equal(one.x, two.x)
    assert one.fun == two.fun
