"""Test values by angle and by time: physics, points that are no angles, drives, and plans."""

import math

import numpy as np
import pytest
from motions import bits, rdf
from numpy.polynomial.legendre import leggauss

import camkin

SYMMETRIC = (
    "parabolic",
    "simple_harmonic",
    "cycloidal",
    "poly_345",
    "poly_4567",
    "modified_trapezoid",
    "modified_sine",
)


# ---- physics ----


def test_fixed_points():
    # v = 2L/T, a = 2 pi L/T^2, j = 4 pi^2 L/T^3, T = 90 degrees at 3000 rpm = 5 ms
    p, T = rdf(), 0.005
    a, j = 2 * math.pi * 10 / T**2, 4 * math.pi**2 * 10 / T**3
    assert a == pytest.approx(2_513_274.12, abs=0.01)
    assert j == pytest.approx(3_158_273_408, abs=1)
    for theta, sign in ((45.0, 1.0), (180.0, -1.0)):
        assert p.displacement(theta) == pytest.approx(5.0, rel=4 * 2.2e-16)
        assert p.velocity(theta, rpm=3000) == pytest.approx(sign * 4000.0, rel=4 * 2.2e-16)
        assert p.jerk(theta, rpm=3000) == pytest.approx(-sign * j, rel=4 * 2.2e-16)
    assert p.acceleration(22.5, rpm=3000) == pytest.approx(a, rel=4 * 2.2e-16)
    assert p.acceleration(67.5, rpm=3000) == pytest.approx(-a, rel=4 * 2.2e-16)
    assert p.acceleration(135 + 22.5, rpm=3000) == pytest.approx(-a, rel=4 * 2.2e-16)
    assert p.acceleration(135 + 67.5, rpm=3000) == pytest.approx(a, rel=4 * 2.2e-16)
    assert (p.displacement(0), p.displacement(90), p.displacement(120), p.displacement(300)) == (0, 10, 10, 0)


def test_negative_angles_wrap():
    p = rdf()
    assert p.displacement(-45.0) == p.displacement(315.0) == 0.0
    for theta in (-300.0, -180.0, -0.5, -359.5, -720.25):
        for quantity in (p.displacement, p.velocity, p.acceleration, p.jerk):
            assert quantity(theta) == quantity(theta % 360.0) == quantity(theta + 3600.0)


def integral(f, pieces):
    """Integrate f over each [a, b], where it is smooth, by Gauss's rule with 24 points."""
    x, w = leggauss(24)
    return math.fsum(
        math.fsum(w * f((a + b) / 2 + (b - a) / 2 * x)) * (b - a) / 2 for a, b in zip(pieces, pieces[1:], strict=False)
    )


def eighths(a, b):
    """Return the eighths of each segment; every law here is smooth between them."""
    return [a + (b - a) * k / 8 for k in range(9)]


@pytest.mark.parametrize("law", SYMMETRIC)
def test_derivatives_integrate_back(law):
    p, w = rdf(law), 3000 * math.pi / 30
    dt = 1 / (6 * 3000)  # seconds a degree
    for a, b, lift in ((0.0, 90.0, 10.0), (135.0, 225.0, -10.0)):
        v = integral(lambda theta: p.velocity(theta, rpm=3000), eighths(a, b)) * dt
        assert v == pytest.approx(lift, rel=1e-14)
        for end in eighths(a, b)[1:]:
            pieces = [x for x in eighths(a, b) if x <= end]
            gained = integral(lambda theta: p.acceleration(theta, rpm=3000), pieces) * dt
            assert gained == pytest.approx(p.velocity(end, rpm=3000), abs=1e-12 * 10 * w)
    if law != "parabolic":  # its jerk is 0 except at the jumps of its acceleration
        a_peak = p.analyze(rpm=3000).max_acceleration.value
        for a, b in ((0.0, 90.0), (135.0, 225.0)):
            start = p.acceleration(a, rpm=3000)
            for end in eighths(a, b)[1:-1]:
                pieces = [x for x in eighths(a, b) if x <= end]
                gained = integral(lambda theta: p.jerk(theta, rpm=3000), pieces) * dt
                assert gained == pytest.approx(p.acceleration(end, rpm=3000) - start, abs=1e-12 * a_peak)


@pytest.mark.parametrize("law", SYMMETRIC)
def test_twice_integrated_acceleration_returns_to_zero(law):
    p = rdf(law)
    pieces = [*eighths(0.0, 90.0), *eighths(135.0, 225.0), 360.0]
    dt = 1 / (6 * 3000)
    once = integral(lambda theta: p.acceleration(theta, rpm=3000), pieces) * dt
    assert once == pytest.approx(0.0, abs=1e-12 * 4000)
    # The integral of the integral, from 0 to the end of the cycle, is the integral of (end - t) a(t).
    twice = integral(lambda theta: (360.0 - theta) * p.acceleration(theta, rpm=3000), pieces) * dt**2
    assert twice == pytest.approx(0.0, abs=1e-12 * 10)
    rise = integral(lambda theta: (90.0 - theta) * p.acceleration(theta, rpm=3000), eighths(0.0, 90.0)) * dt**2
    assert rise == pytest.approx(10.0, rel=1e-13)


def test_speed_scales_derivatives_and_its_sign():
    p, theta = rdf("modified_sine"), np.linspace(-400.0, 800.0, 1201)
    geometric, slow, back = p.evaluate(theta), p.evaluate(theta, rpm=30 / math.pi), p.evaluate(theta, rpm=-3000)
    fast = p.evaluate(theta, rpm=3000)
    np.testing.assert_allclose(slow.data, geometric.data, rtol=1e-15, atol=1e-14)
    np.testing.assert_array_equal(back.data, fast.data * [[1], [-1], [1], [-1]])
    w = 100 * math.pi
    for row, power in enumerate((1.0, w, w**2, w**3)):
        np.testing.assert_allclose(fast.data[row], geometric.data[row] * power, rtol=1e-14)


def test_no_digits_are_lost_next_to_a_dwell():
    p = rdf()
    for x in (1e-3, 1e-6, 1e-9):
        exact = 10 * (2 * math.pi) ** 2 * x**3 / 6 * (1 - (2 * math.pi * x) ** 2 / 20)  # x - sin(2 pi x)/(2 pi)
        assert p.displacement(90 * x) == pytest.approx(exact, rel=max(1e-15, x**4 * 50))
        assert p.displacement(225 - 90 * x) == pytest.approx(exact, rel=max(1e-12, 1e-13 / x))  # 225 - 90 x is rounded


# ---- points that are no angles ----


def test_nan_touches_no_other_point():
    p = rdf()
    theta = np.array([10.0, np.nan, 20.0, np.inf, 30.0, -np.inf, 1e300, 40.0])
    bad = np.isnan(theta) | np.isinf(theta) | (np.abs(theta) > 1e20)
    m = p.evaluate(theta, rpm=3000)
    for row in m:
        assert np.isnan(row).tolist() == bad.tolist()
    assert bits(m.data[:, ~bad]) == bits(p.evaluate(theta[~bad], rpm=3000).data)
    canonical = np.array([0x7FF8000000000000], dtype=np.uint64).tobytes()
    assert bits(m.data[:, bad][2, 1:2]) == canonical
    t = p.boundary_conditions(theta, rpm=3000)
    assert np.isnan(t.a).tolist() == (np.isnan(theta) | np.isinf(theta) | (np.abs(theta) > 1e20)).tolist()
    for quantity in (p.displacement, p.velocity, p.acceleration, p.jerk):
        assert math.isnan(quantity(math.nan))
        assert math.isnan(quantity(math.inf))


# ---- by time ----


def test_boundary_conditions_are_those_of_the_cam_angle():
    p, t = rdf(), np.linspace(-0.05, 0.05, 2001)
    m = p.boundary_conditions(t, rpm=3000, phase=30.0)
    by_angle = p.evaluate(30.0 + 18000.0 * t, rpm=3000)
    for row, scale in zip(range(4), (10.0, 4e3, 2.6e6, 3.2e9), strict=True):
        np.testing.assert_allclose(m.data[row], by_angle.data[row], atol=1e-11 * scale, rtol=0)


def test_grid_is_the_times_rounded_once():
    p = rdf("modified_sine")
    for t0, dt in ((0.0, 1e-5), (0.1, 1 / 3e4), (-3.0, 1e-3)):
        grid = p.boundary_grid(t0, dt, 3000, rpm=2999.9, phase=12.0)
        # In Fractions, t0 + i dt is exact; float() rounds it once.
        from fractions import Fraction

        times = [float(Fraction(t0) + i * Fraction(dt)) for i in range(3000)]
        assert bits(grid.data) == bits(p.boundary_conditions(times, rpm=2999.9, phase=12.0).data)


def test_phase_is_exact_after_a_long_time():
    # 3000 rpm is 50 revolutions per second, so the phase is the same after a whole number of seconds.
    p, t = rdf("cycloidal"), np.array([0.0, 1 / 1024, 1 / 512, 1 / 256])
    start = p.boundary_conditions(t, rpm=3000)
    for later in (2.0**20, 2.0**30, -(2.0**28)):
        assert bits(p.boundary_conditions(t + later, rpm=3000).data) == bits(start.data)


def test_a_run_up():
    # n = 600 t, so theta = 1800 t^2 degrees and w = 20 pi t; the chain rule with alpha = 20 pi rad/s2.
    p, t = rdf("poly_4567"), np.linspace(0.01, 0.35, 500)
    m = p.boundary_conditions(t, rpm=0.0, rpm_per_s=600.0)
    g = p.evaluate(1800.0 * t * t)
    w, alpha = 20 * math.pi * t, 20 * math.pi
    np.testing.assert_allclose(m.s, g.s, atol=1e-12)
    np.testing.assert_allclose(m.v, g.v * w, atol=1e-10)
    np.testing.assert_allclose(m.a, g.a * w**2 + g.v * alpha, atol=1e-8)
    np.testing.assert_allclose(m.j, g.j * w**3 + 3 * g.a * w * alpha, atol=1e-6)


# ---- plans ----


def test_plan_reuses_its_buffers():
    p = rdf("modified_sine")
    plan = p.plan(3)
    assert not plan.theta.any()
    assert np.shares_memory(plan.theta, plan.t)
    data = plan.motion.data
    for angles in ([10.0, 20.0, 30.0], [200.0, 100.0, -7.5]):
        plan.theta[:] = angles
        m = plan.evaluate(rpm=3000)
        assert m.data is data
        assert bits(data) == bits(p.evaluate(angles, rpm=3000).data)
        for name in "svaj":
            assert bits(getattr(plan, name)) == bits(getattr(m, name))
    plan.t[:] = [0.001, 0.002, 1e6]
    turned = {"rpm": 3000, "phase": 10.0}
    for drive in ({"rpm": 3000}, turned, {"rpm": 3000}, {"rpm": 3000.5, "rpm_per_s": 2}, {"rpm": 3000.5}):
        assert bits(plan.boundary_conditions(**drive).data) == bits(p.boundary_conditions(plan.t, **drive).data)
    assert bits(plan.evaluate().data) == bits(p.evaluate(plan.t).data)
    with pytest.raises(AttributeError):
        plan.theta = np.zeros(3)
    assert plan.program is p


def test_plan_keeps_its_program_alive():
    plan = rdf().plan(1)
    plan.theta[:] = 45.0
    for _ in range(3):
        rdf("poly_345")  # would reuse the freed memory
    assert plan.evaluate().s[0] == pytest.approx(5.0, rel=4 * 2.2e-16)


def test_plan_tells_speeds_apart_that_are_equal():
    p, plan = rdf(), rdf().plan(2)
    plan.theta[:] = x = [45.0, 225.0]
    for rpm in (0.0, -0.0, 0.0):
        assert bits(plan.evaluate(rpm=rpm).data) == bits(p.evaluate(x, rpm=rpm).data)
        assert bits(plan.boundary_conditions(rpm=rpm).data) == bits(p.boundary_conditions(x, rpm=rpm).data)
    for call in (plan.evaluate, plan.boundary_conditions):
        call(rpm=1.0)
        with pytest.raises(camkin.WrongTypeError, match="rpm must be a number; got bool"):
            call(rpm=True)


def test_plan_refuses_a_speed_of_wrong_type():
    plan = rdf().plan(2)
    for call in (plan.evaluate, plan.boundary_conditions):
        with pytest.raises(camkin.WrongTypeError, match="rpm must be a number; got str"):
            call(rpm="3000")
