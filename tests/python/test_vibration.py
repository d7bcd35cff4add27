"""Vibration of an elastic follower against Duhamel's integral in 120 digits, DOP853 and dense searches."""

import math

import duhamel
import gmpy2
import numpy as np
import pytest
import reference
from gmpy2 import mpfr as mpf
from scipy.integrate import solve_ivp

import camkin
from camkin import Law, Program, Segment

NEXT = 2.0**-40
# Each N beside and at a resonance of some law: 1 and 5 of harmonics, 2 and 2/3 of the modified sine, 1.5 of scca.
RATIOS = [
    1 / 64,
    0.1,
    0.51,
    2 / 3 + NEXT,
    1.0,
    1 + NEXT,
    1 - NEXT,
    2 + NEXT,
    2.0,
    2.5,
    2.5 + NEXT,
    3.0,
    5 + NEXT,
    9.7,
    100.0,
]
PARAMETERS = {
    "scca": {"b": 0.05, "c": 0.6, "d": 0.2},
    "universal": {"T": (0.1, 0.2, 0.3, 0.5, 0.6, 0.9), "v0": 1.0, "v1": -0.5},
    "smooth_poly": {"n": 5, "inflection": 0.2},
    "modified_constant_velocity": {"cv_fraction": 0.3},
    "cycloidal_constant_velocity": {"cv_fraction": 0.6},
    "universal_code": {"code": 46},
    "harmonic_combination": {"inflection": 0.4},
    "sine_straight_line": {"c": 0.3},
    "triple_harmonic": {"h1": 5.0, "h2": 1.0},
    "trapezoidal_velocity": {"ta": 0.2},
    "s_curve": {"tj": 0.1, "tc": 0.15, "tv": 0.3},
    "modified_cycloidal": {"c": -0.5},
    "poly_345": {"inflection": 1e-3},
    "freudenstein_135": {"inflection": 0.9},
}


@pytest.mark.parametrize("name", camkin.laws())
def test_residual_of_every_law(name):
    params = PARAMETERS.get(name, {})
    law, truth, fine = Law(name, **params), duhamel.Law(name, params, 10.0), duhamel.Law(name, params)
    for damping in (0.0, 1e-3, 0.5, 0.999):
        ratios = RATIOS if damping == 0.0 else RATIOS[1::3] if damping == 0.5 else RATIOS[:-1:3]
        for N, found in zip(ratios, law.residual(np.array(ratios), damping), strict=True):
            want = (truth if N < 10 else fine).residual(N, damping)
            assert abs(found - want) <= mpf(1e-11) * want + mpf(1e-16), (N, damping, found, float(want))


@pytest.mark.parametrize(
    ("name", "params"),
    [
        ("modified_cycloidal", {"c": 0.5}),
        ("s_curve", {"tj": 1e-3, "tc": 0.3, "tv": 0.396}),
        ("trapezoidal_velocity", {"ta": 1e-3}),
    ],
)
def test_residual_at_the_ends_of_parameters(name, params):
    law, truth = Law(name, **params), duhamel.Law(name, params)
    for N in (0.3, 2.0, 17.0, 83.0):
        want = truth.residual(N)
        assert abs(law.residual(N) - want) <= mpf(1e-11) * want + mpf(1e-16)


def test_residual_of_a_cycloidal_rise():
    N = np.linspace(1 / 64, 60, 5001)
    N = N[np.abs(N - 1) > 1e-3]
    formula = np.abs(np.sin(np.pi * N) / (np.pi * N * (N * N - 1)))
    np.testing.assert_allclose(Law("cycloidal").residual(N), formula, rtol=1e-11, atol=1e-15)
    assert Law("cycloidal").residual(1.0) == pytest.approx(0.5, rel=1e-15)
    assert Law("cycloidal").residual(0) == pytest.approx(1.0, rel=1e-15)


def test_shapes_and_types():
    law = Law("modified_sine")
    assert type(law.residual(2.0)) is float
    assert law.residual([[1.0, 2.0]]).shape == (1, 2)
    assert law.residual(np.array([])).shape == (0,)
    single, many = law.shock_spectrum(1.7, 0.02), law.shock_spectrum(np.linspace(1.7, 9, 3000), 0.02)
    assert (many.residual[0], many.maximax[0]) == single
    assert type(single.maximax) is float
    assert law.residual(1.7, 0.02) == single.residual
    one = law.shock_spectrum(np.linspace(0, 9, 3000), threads=1)
    assert np.array_equal(one, law.shock_spectrum(np.linspace(0, 9, 3000), threads=2))


@pytest.mark.parametrize("N", [1 / 64, 0.7, 1.0, 1 + NEXT, 2.0, 3.3, 17.0, 60.5])
def test_maximax_of_a_cycloidal_rise(N):
    """Against z in closed form: z = 2 pi (sin(W t)/N - sin(2 pi t))/(W^2 - 4 pi^2), next to N = 1 in 120 digits."""
    near = mpf(N) + (mpf(10) ** -40 if N == 1.0 else 0)
    W = 2 * reference.PI * near

    def z(t):
        wave = gmpy2.sin(W * t) / near - gmpy2.sin(2 * reference.PI * t)
        return abs(2 * reference.PI * wave / (W * W - 4 * reference.PI**2))

    steps = max(100, int(40 * N))
    first = max(range(steps + 1), key=lambda i: z(mpf(i) / steps))
    low, high = mpf(max(first - 1, 0)) / steps, mpf(min(first + 1, steps)) / steps
    for _ in range(120):
        a, b = low + (high - low) / 3, high - (high - low) / 3
        low, high = (low, b) if z(a) > z(b) else (a, high)
    residual = duhamel.Law("cycloidal", {}).residual(N)
    assert Law("cycloidal").shock_spectrum(N).maximax == pytest.approx(float(max(z(low), residual)), rel=1e-13)


@pytest.mark.parametrize("name", ["cycloidal", "modified_sine", "poly_345", "half_cycloidal_1", "freudenstein_135"])
@pytest.mark.parametrize("damping", [0.0, 0.02, 0.999])
def test_maximax(name, damping):
    """Against the largest of 20 000 samples of DOP853."""
    law = Law(name)
    for N in (0.2, 1.0, 3.7):
        W = 2 * np.pi * N

        def rate(t, state, W=W):
            return [state[1], -2 * damping * W * state[1] - W * W * state[0] - law(min(max(t, 0.0), 1.0), 2)]

        start = [0.0, -law(0.0, 1)]
        motion = solve_ivp(
            rate, (0, 1), start, method="DOP853", rtol=1e-12, atol=1e-14, dense_output=True, max_step=0.05
        )
        z, v = motion.y[:, -1]
        v += law(1.0, 1)
        during = np.abs(motion.sol(np.linspace(0, 1, 20001))[0]).max()
        phase, root = np.linspace(0, 4 * np.pi, 20001), math.sqrt(1 - damping**2)
        after = np.exp(-damping * phase) * (
            z * np.cos(root * phase) + (v / W + damping * z) / root * np.sin(root * phase)
        )
        assert law.shock_spectrum(N, damping).maximax == pytest.approx(max(during, np.abs(after).max()), rel=1e-6)


@pytest.mark.parametrize(
    ("N", "damping", "text"),
    [
        (-1.0, 0.0, "N must be 0 to 1e+06"),
        (math.nan, 0.0, "got nan"),
        (2e6, 0.0, "got 2000000.0"),
        ([1.0, -3.0], 0.0, "got -3.0"),
        (1.0, 1.0, "damping must be a share"),
        (1.0, -0.1, "damping must be a share"),
        (1.0, math.nan, "damping must be a share"),
    ],
)
def test_bad_ratios(N, damping, text):
    for call in (Law("cycloidal").residual, Law("cycloidal").shock_spectrum):
        with pytest.raises(camkin.ParameterError, match=text.replace("+", r"\+")):
            call(N, damping)


# ---- vibration ----

EVENTS = [
    duhamel.Event("modified_sine", {}, 0.0, 90.0, 10.0),
    duhamel.Event("poly_345", {}, 135.0, 60.0, -4.0),
    duhamel.Event("freudenstein_135", {}, 200.0, 100.0, -6.0),
]
CAM = Program(
    [
        Segment("modified_sine", duration=90, lift=10),
        Segment("dwell", duration=45),
        Segment("poly_345", duration=60, lift=-4),
        Segment("dwell", duration=5),
        Segment("freudenstein_135", duration=100, lift=-6),
    ],
    length_unit="mm",
)


@pytest.mark.parametrize(
    ("natural_hz", "damping"),
    [(12.3, 0.02), (23.7, 0.0), (61.0, 0.01), (0.9, 0.3), (310.0, 0.05), (9.0, 0.999), (15.0 + NEXT, 1e-3)],
)
def test_periodic_vibration(natural_hz, damping):
    truth, found = (
        duhamel.Cam(EVENTS, natural_hz, 300.0, damping),
        CAM.vibration(300, natural_hz=natural_hz, damping=damping),
    )
    theta = [0.0, 13.0, 77.7, 100.0, 150.0, 198.0, 211.0, 299.0, 340.0]
    states = [truth.state(t) for t in theta]
    W, speed = abs(truth.rate), 6 * 300
    z = np.array([float(state.imag) for state in states])
    v = np.array([float((truth.rate * state).imag) for state in states])
    a = -2 * damping * float(W) * v - float(W) ** 2 * z
    scale = np.abs(z).max()
    np.testing.assert_allclose(found.deflection(theta), z, rtol=0, atol=1e-12 * scale)
    np.testing.assert_allclose(found.acceleration(theta), a * speed**2, rtol=0, atol=2e-12 * np.abs(a).max() * speed**2)
    relative = found.velocity(theta) - CAM.velocity(theta, rpm=300)
    np.testing.assert_allclose(relative, v * speed, rtol=0, atol=2e-12 * scale * float(W) * speed + 1e-12 * 1000)


def test_vibration_from_rest():
    truth, found = (
        duhamel.Cam(EVENTS, 12.3, 300.0, 0.03),
        CAM.vibration(300, natural_hz=12.3, damping=0.03, start="rest", cycles=3),
    )
    for theta in (0.0, 45.0, 120.0, 170.0, 250.0, 350.0):
        assert found.deflection(theta) == pytest.approx(float(truth.state(theta, periodic=False).imag), abs=1e-12)
    periodic = CAM.vibration(300, natural_hz=12.3, damping=0.03)
    free = [found.deflection(720.0 + t) - periodic.deflection(t) for t in (10.0, 200.0)]
    assert max(map(abs, free)) < 10 * math.exp(-0.03 * 2 * math.pi * 12.3 * 0.4)
    assert math.isnan(found.deflection(1081.0))
    assert math.isnan(found.deflection(-1.0))


def test_backwards_is_the_mirror_image():
    mirror = Program.rise_dwell_fall(lift=10, rise=60, dwell=40, fall=90, law="cycloidal")
    theta = np.linspace(0, 359, 37)
    reverse = Program(
        [
            Segment("dwell", duration=170),
            Segment("cycloidal", duration=90, lift=10),
            Segment("dwell", duration=40),
            Segment("cycloidal", duration=60, lift=-10),
        ]
    )
    one, other = (
        mirror.vibration(300, natural_hz=12.3, damping=0.05),
        reverse.vibration(-300, natural_hz=12.3, damping=0.05),
    )
    np.testing.assert_allclose(other.deflection(-theta), one.deflection(theta), rtol=0, atol=1e-12)
    np.testing.assert_allclose(other.velocity(-theta), one.velocity(theta), rtol=0, atol=1e-9)
    assert other.extremes.deflection.max.value == pytest.approx(one.extremes.deflection.max.value, rel=1e-12)
    assert other.extremes.deflection.max.angle == pytest.approx(360 - one.extremes.deflection.max.angle, abs=1e-5)
    assert other.residual == pytest.approx(one.residual, rel=1e-10)


@pytest.mark.parametrize("damping", [0.0, 0.02, 0.6])
def test_extremes(damping):
    found = CAM.vibration(300, natural_hz=23.7, damping=damping)
    theta = np.linspace(0, 360, 200_001)
    for key, values in zip(
        ("deflection", "velocity", "acceleration"),
        (found.deflection(theta), found.velocity(theta), found.acceleration(theta)),
        strict=True,
    ):
        low, high = getattr(found.extremes, key)
        span = values.max() - values.min()
        assert low.value <= values.min() + 1e-12 * span
        assert high.value >= values.max() - 1e-12 * span
        assert low.value == pytest.approx(values.min(), abs=1e-6 * span)
        assert high.value == pytest.approx(values.max(), abs=1e-6 * span)
        assert getattr(found, key)(high.angle) == pytest.approx(high.value, abs=1e-11 * span)


def test_residual_and_settling():
    damping, hz = 0.03, 23.7
    truth, found = duhamel.Cam(EVENTS, hz, 300.0, damping), CAM.vibration(300, natural_hz=hz, damping=damping)
    assert [dwell.segment for dwell in found.dwells] == [1, 3, None]  # the last one closes the cycle
    assert [dwell.name for dwell in found.dwells] == ["1", "3", "closing"]
    for dwell, start in zip(found.dwells, (90.0, 195.0, 300.0), strict=True):
        assert dwell.start == pytest.approx(start, abs=1e-12)
    for amplitude, start in zip(found.residual, (90.0, 195.0, 300.0), strict=True):
        assert amplitude == pytest.approx(float(abs(truth.state(start))), rel=1e-9)
    for within in (0.02, 0.2, 1.0, 4.0):
        for time, dwell in zip(found.settling(within), found.dwells, strict=True):
            t = np.linspace(0, dwell.duration, 20_001)
            z = np.abs(found.deflection(dwell.start + 1800 * t + 1e-9))
            outside = np.flatnonzero(z > within)
            last = t[outside[-1]] if outside.size else 0.0
            if outside.size and outside[-1] == t.size - 1:
                assert time == math.inf
            else:
                assert time == pytest.approx(last, abs=2 * t[1])
    still = CAM.vibration(300, natural_hz=hz)
    assert still.settling(1e-9) == (math.inf,) * 3
    assert still.settling(1e9) == (0.0,) * 3
    assert len(CAM.vibration(300, natural_hz=hz, start="rest", cycles=2).residual) == 6


def test_speed_of_the_program():
    p = Program(CAM.segments, rpm=300)
    assert p.vibration(natural_hz=12.3, damping=0.1).deflection(40.0) == CAM.vibration(
        300, natural_hz=12.3, damping=0.1
    ).deflection(40.0)
    turned = CAM.vibration(omega=10 * math.pi, natural_hz=12.3, damping=0.1).deflection(40.0)
    assert turned == pytest.approx(CAM.vibration(300, natural_hz=12.3, damping=0.1).deflection(40.0), rel=1e-12)
    assert repr(CAM.vibration(300, natural_hz=12.3)) == "<Vibration rpm=300.0, natural_hz=12.3, damping=0.0>"
    assert "cycles=2" in repr(CAM.vibration(300, natural_hz=12.3, start="rest", cycles=2))


@pytest.mark.parametrize(
    ("arguments", "error", "text"),
    [
        ({"natural_hz": 12.0}, camkin.SpeedError, "needs a speed"),
        ({"rpm": 0, "natural_hz": 12.0}, camkin.SpeedError, "other than 0"),
        ({"rpm": 300}, camkin.WrongTypeError, "natural_hz must be a number"),
        ({"rpm": 300, "natural_hz": -1.0}, camkin.ParameterError, "natural_hz must be positive"),
        ({"rpm": 300, "natural_hz": 15.0}, camkin.ParameterError, "multiple of the frequency of the cycle, 5 Hz"),
        ({"rpm": 300, "natural_hz": 12.0, "damping": 1.0}, camkin.ParameterError, "damping must be a share"),
        ({"rpm": 300, "natural_hz": 12.0, "start": "still"}, camkin.ParameterError, "start must be"),
        ({"rpm": 300, "natural_hz": 12.0, "cycles": 2}, camkin.ParameterError, "cycles needs start='rest'"),
        ({"rpm": 300, "natural_hz": 12.0, "start": "rest", "cycles": 0}, camkin.SizeError, "cycles must be 1"),
    ],
)
def test_bad_vibrations(arguments, error, text):
    with pytest.raises(error, match=text):
        CAM.vibration(**arguments)


def test_bad_settling():
    with pytest.raises(camkin.ParameterError, match="within must be a positive deflection"):
        CAM.vibration(300, natural_hz=12.3).settling(0.0)


# ---- polydyne ----


@pytest.mark.parametrize(("rpm", "natural_hz", "damping"), [(300, 21.3, 0.0), (300, 21.3, 0.05), (-200, 35.0, 0.0)])
def test_the_mass_on_a_polydyne_cam_has_the_motion(rpm, natural_hz, damping):
    spline_knots = [*[0.0] * 6, 20.0, 45.0, 70.0, *[90.0] * 6]
    motions = [
        Program.rise_dwell_fall(lift=10, rise=90, dwell=45, fall=80, law="poly_4567").shifted(20),
        Program.rise_dwell_fall(
            lift=10, rise=90, dwell=45, fall=80, law=Law("smooth_poly", n=5), fall_law="poly_56789"
        ),
        Program(
            [
                Segment("poly_bc", duration=120, lift=8, v1=2.0, a1=1.0, v0=0, a0=0, j0=0, j1=0),
                Segment("poly_bc", duration=100, lift=-8, v0=2.0, a0=1.0, j0=0, v1=0, a1=0, j1=0),
            ]
        ),
        Program(
            [
                Segment(camkin.Bspline(spline_knots, [0, 0, 0, 0, 5, 9, 9, 9, 9], 5), duration=90, lift=9),
                Segment("poly_4567", duration=90, lift=-9),
            ]
        ),
    ]
    theta, w = np.linspace(0, 359.5, 300), 2 * math.pi * natural_hz
    for motion in motions:
        cam = motion.polydyne(rpm, natural_hz=natural_hz, damping=damping)
        y = motion.evaluate(theta, rpm=rpm)
        want = y.s + 2 * damping / w * y.v + y.a / w**2
        np.testing.assert_allclose(cam.displacement(theta), want, rtol=0, atol=1e-11)
        assert all(joint.order >= 1 for joint in cam.continuity())
        if damping == 0.0:
            mass = cam.vibration(rpm, natural_hz=natural_hz)
            np.testing.assert_allclose(cam.displacement(theta) + mass.deflection(theta), y.s, rtol=0, atol=1e-10)
            np.testing.assert_allclose(mass.velocity(theta), y.v, rtol=0, atol=1e-7)
            assert max(mass.residual, default=0.0) < 1e-10


def test_simulated_mass_with_a_damper_to_the_frame():
    motion = Program.rise_dwell_fall(lift=10, rise=90, dwell=45, fall=80, law="poly_4567")
    natural_hz, damping, w = 21.3, 0.2, 2 * math.pi * 21.3
    cam = motion.polydyne(300, natural_hz=natural_hz, damping=damping)

    def rate(t, state):
        return [state[1], -2 * damping * w * state[1] - w * w * (state[0] - cam.displacement(1800 * t))]

    run = solve_ivp(rate, (0, 0.15), [0.0, 0.0], method="DOP853", rtol=1e-11, atol=1e-11, max_step=1e-3)
    np.testing.assert_allclose(run.y[0], motion.displacement(1800 * run.t), rtol=0, atol=1e-7)


def test_polydyne_names_the_joint_and_the_law():
    rough = Program.rise_dwell_fall(lift=10, rise=90, dwell=45, fall=90, law="poly_345")
    with pytest.raises(
        camkin.ContinuityError, match=r"the jerk jumps at the start of segment 0, at 0 degrees"
    ) as caught:
        rough.polydyne(300, natural_hz=20.0)
    assert caught.value.segment == 0
    parabola = Program.rise_dwell_fall(lift=10, rise=90, dwell=45, fall=90, law="poly_4567", fall_law="parabolic")
    with pytest.raises(camkin.ContinuityError, match="acceleration jumps at the start of segment 2"):
        parabola.polydyne(300, natural_hz=20.0)
    shifted = Program.rise_dwell_fall(lift=10, rise=90, dwell=45, fall=90, law=Law("poly_4567", inflection=0.4))
    with pytest.raises(camkin.ContinuityError, match="jerk jumps inside segment 0, at 36 degrees"):
        shifted.polydyne(300, natural_hz=20.0)
    with pytest.raises(camkin.SpeedError, match="needs a speed"):
        rough.polydyne(natural_hz=20.0)
    with pytest.raises(camkin.ParameterError, match="natural_hz must be positive"):
        rough.polydyne(300, natural_hz=0.0)


@pytest.mark.parametrize("rpm", [300, -300])
@pytest.mark.parametrize("more", [{}, {"start": "rest", "cycles": 2}])
def test_plot_draws_the_mass_beside_the_motion(rpm, more):
    matplotlib = pytest.importorskip("matplotlib")
    matplotlib.use("Agg")
    plt = pytest.importorskip("matplotlib.pyplot")
    found = CAM.vibration(rpm, natural_hz=23.7, damping=0.05, **more)
    figure, (deflection, acceleration) = found.plot(points=400)
    assert figure.get_suptitle() == f"23.7 Hz, damping 0.05, {rpm} rpm"
    z = max(deflection.lines, key=lambda line: len(line.get_xdata())).get_data()
    motion, mass = (line for line in acceleration.lines if line.get_label() in ("mass", "motion of the cam"))
    cycles = more.get("cycles", 1)
    end = cycles * CAM.cycle * (-1 if more and rpm < 0 else 1)
    assert (z[0][0], z[0][-1]) == (min(end, 0.0), max(end, 0.0))
    assert len(z[0]) >= 400
    # Drawn values at the ends of pieces are those just before, so compare only the points between.
    inside = np.flatnonzero(np.diff(z[0], prepend=-np.inf, append=np.inf)[1:] > 0)[1:-1]
    theta = z[0][inside]
    np.testing.assert_allclose(z[1][inside], found.deflection(theta), rtol=0, atol=1e-9 * np.abs(z[1]).max())
    a = mass.get_ydata()
    far = np.min(np.abs(theta[:, None] - np.array([e for e in z[0] if (z[0] == e).sum() > 1])), axis=1) > 1e-6
    np.testing.assert_array_equal(a[inside][far], found.acceleration(theta[far]))
    np.testing.assert_array_equal(motion.get_ydata()[inside][far], CAM.acceleration(theta[far], rpm=rpm))
    top = found.extremes.acceleration.max
    assert a.max() == pytest.approx(top.value, rel=1e-2)
    assert f"max {top.value:.6g} at" in acceleration.get_title(loc="right")
    assert deflection.get_ylabel() == f"deflection\nz [{CAM.length_unit or 'L'}]"
    assert acceleration.get_xlabel() == "cam angle [°]"
    own, axes = plt.subplots(2, 1)
    assert found.plot(axes=axes)[0] is own
    with pytest.raises(camkin.ArrayError, match="axes must be 2 of matplotlib"):
        found.plot(axes=own)
    with pytest.raises(camkin.WrongTypeError, match=r"Vibration.plot\(\) takes no 'ax'; did you mean 'axes'"):
        found.plot(ax=axes)
    plt.close("all")


@pytest.mark.parametrize("phase", [0.0, 179.9999, 1e-9])
@pytest.mark.parametrize("rpm", [600, -600])
def test_residuals_from_rest_are_numbers(rpm, phase):
    """Sums of durations are rounded, and a dwell may begin just before the vibration ends."""
    segments = [
        camkin.Segment("cycloidal", duration=95.132, lift=5),
        camkin.Segment("dwell", duration=74.919),
        camkin.Segment("cycloidal", duration=78.1, lift=-5),
    ]
    found = camkin.Program(segments, phase=phase).vibration(rpm, natural_hz=33.0, damping=0.01, start="rest")
    assert np.isfinite(found.residual).all() and max(found.residual) > 0.0
    assert all(0.0 <= abs(dwell.start) < found.cycles * 360.0 for dwell in found.dwells)
    found.settling(1e-3)
    other = camkin.Program.rise_dwell_fall(lift=5, rise=90, dwell=0, fall=90).shifted(phase)
    assert np.isfinite(other.vibration(rpm, natural_hz=33.0, damping=0.01, start="rest").residual).all()
