"""Derivatives of the terms of a search against differences of sixth order, for every piece of the motion."""

import numpy as np
import pytest

import camkin
from camkin import Design, RollerFollower, Segment, free, rest
from camkin.optimize.landscape import Landscape

STEP = 2e-3
# The margin at the ends of a piece is 1e-9 of it, and differences cost as much.
TOLERANCE = 2e-8
PEAKS = ("max_velocity", "max_acceleration", "max_jerk")


def shares(**options):
    """Rests of all kinds; joints and breaks move with durations and with parameters of the laws."""
    b = free("b", 0.05, 0.6)
    return Design(
        [
            Segment("scca", duration=free("rise", 60, 160), lift=free("h", 5, 30), b=b, c=rest, d=0.25),
            Segment("dwell", duration=free("hold", 10, 60)),
            Segment("s_curve", duration=rest, lift=rest, tj=free("tj", 0.02, 0.2), tc=0.1, tv=rest),
        ],
        total=300,
        length_unit="mm",
        **options,
    )


def breakpoints(**options):
    low, high = [0.08, 0.18, 0.28, 0.31, 0.55, 0.95], [0.12, 0.22, 0.30, 0.34, 0.65, 0.99]
    return Design(
        [
            Segment("universal", duration=free("rise", 60, 120), lift=20, T=free("T", low, high)),
            Segment("modified_sine", duration=rest, lift=rest),
        ],
        length_unit="mm",
        **options,
    )


def velocities(**options):
    """Breaks of modified_sine move with boundary velocities; half of the cycle is inside the first segment."""
    return Design(
        [
            Segment("modified_sine", duration=free("rise", 185, 240), lift=free("h", 5, 30), v1=free("v", 1, 3)),
            Segment("poly_bc", duration=rest, lift=rest, v0="match", a0="match", v1=0, a1=0),
        ],
        length_unit="mm",
        **options,
    )


def once(**options):
    b = free("b", 0.05, 0.6)
    return Design(
        [
            Segment("scca", duration=free("rise", 60, 400), lift=free("h", 5, 30), b=b, c=rest, d=0.25),
            Segment("modified_trapezoid", duration=free("more", 50, 200), lift=-3),
        ],
        once=True,
        length_unit="mm",
        **options,
    )


def differences(landscape, u, step=STEP):
    """Return differences of sixth order of all terms: (terms, n)."""
    found = []
    for i in range(len(u)):

        def pair(k, i=i):
            ahead, behind = u.copy(), u.copy()
            ahead[i] += k * step
            behind[i] -= k * step
            return landscape.terms(ahead) - landscape.terms(behind)

        found.append((45 * pair(1) - 9 * pair(2) + pair(3)) / (60 * step))
    return np.array(found).T


@pytest.mark.parametrize("phase", [0.0, -50.0, 33.3])
@pytest.mark.parametrize("make", [shares, breakpoints, velocities, once])
def test_slopes_of_every_piece(make, phase):
    design = make(phase=phase)
    spring = {"mass": 0.2, "rate": 2.0, "preload": 50.0}
    setting, _ = design._setting(("jump_speed",), 300, None, None, None, None, spring)
    for name in (*PEAKS, "rms_velocity", "rms_acceleration", "rms_jerk", "jump_speed"):
        measure = setting.measure(name)
        landscape = Landscape(design, [measure], None)
        for place in (0.37, 0.61):
            u = place + 0.03 * np.sin(np.arange(len(landscape.low)))
            terms, found = landscape.terms(u), landscape.gradient(u)
            assert landscape.evaluations == 1, "the slopes are differences"
            expected = differences(landscape, u)
            landscape.evaluations = 0
            error = np.abs(found - expected).max(0) / np.abs(terms).max()
            assert error.max() <= TOLERANCE, (name, dict(zip(design.parameters, error, strict=True)))


@pytest.mark.parametrize("rpm", [300, -300])
@pytest.mark.parametrize("make", [shares, breakpoints, velocities])
def test_slopes_of_residuals(make, rpm):
    closed = {} if make is shares else {"total": 360}  # a dwell closes the cycle
    design, oscillator = make(phase=33.3, cycle=400, **closed), {"natural_hz": 23.7, "damping": 0.02}
    setting, _ = design._setting((), rpm, None, None, None, {**oscillator, "limit": 1.0}, None)
    landscape = Landscape(design, [setting.measure("residual")], None)
    u = 0.37 + 0.03 * np.sin(np.arange(len(landscape.low)))
    terms, found = landscape.terms(u), landscape.gradient(u)
    assert landscape.evaluations == 1, "the slopes are differences"
    assert len(terms) == len(design.program(landscape.point(u)).vibration(rpm, **oscillator).dwells)
    error = np.abs(found - differences(landscape, u)).max(0) / np.abs(terms).max()
    assert error.max() <= TOLERANCE, dict(zip(design.parameters, error, strict=True))
    x = landscape.point(u)
    width, k = landscape.high - landscape.low, int(terms.argmax())
    exact = design.gradient("residual", at=x, rpm=rpm, residual=oscillator)
    np.testing.assert_allclose(exact * width, found[k] / (2.0 * np.sqrt(terms[k])), rtol=1e-9, atol=1e-12)


def test_slopes_of_residuals_from_rest_are_differences():
    design = shares(phase=33.3)
    given = {"natural_hz": 23.7, "damping": 0.02, "start": "rest"}
    setting, _ = design._setting(("residual",), 300, None, None, None, given, None)
    landscape = Landscape(design, [setting.measure("residual")], None)
    u = np.full(len(landscape.low), 0.4)
    assert np.isfinite(landscape.gradient(u)).all()
    assert landscape.evaluations > len(u)
    at = landscape.point(u)
    assert np.isfinite(design.gradient("residual", at=at, rpm=300, residual=given)).all()


def test_a_residual_without_a_dwell():
    given = {"natural_hz": 23.7, "damping": 0.02}
    with pytest.raises(camkin.ParameterError, match="the program has no dwell"):
        breakpoints().minimize("residual", rpm=300, residual=given)
    design = breakpoints()
    program = design.program([0.5 * (np.sum(bounds)) for bounds in design.parameters.values()])
    assert np.isnan(camkin.gradients(program, ["residual"], [(0, "duration")], rpm=300, residual=given)).all()


SPRING = {"mass": 0.2, "rate": 2.0, "preload": 50.0}
ROLLER, OFFSET = free("roller", 4, 12), free("offset", -6, 6)
FOLLOWERS = {
    "outer": RollerFollower(ROLLER, OFFSET),
    "groove": RollerFollower(ROLLER),
    "flat": camkin.FlatFollower(tilt=free("tilt", -5, 5)),
    "ring": RollerFollower(ROLLER, OFFSET),
    "arm": camkin.SwingingRoller(ROLLER, arm=free("arm", 90, 120), centre_distance=free("centre", 130, 150)),
    "ring arm": camkin.SwingingRoller(ROLLER, arm=free("arm", 90, 120), centre_distance=free("centre", 130, 150)),
    "face": camkin.SwingingFlat(centre_distance=free("centre", 130, 150), face_offset=free("offset", 0, 3)),
    "barrel": camkin.BarrelRoller(ROLLER),
}


def design_of(kind, rotation):
    """Return a design whose cam has a follower of FOLLOWERS, with free lengths."""
    swings = kind in ("arm", "ring arm", "face")
    wall = "groove" if kind == "groove" else "inner" if "ring" in kind else "outer"
    cam = {"follower": FOLLOWERS[kind], "base_radius": free("base_radius", 50, 70), "wall": wall, "rotation": rotation}
    return Design(shares().segments, total=300, length_unit="deg" if swings else "mm", phase=20.0, cam=cam)


@pytest.mark.parametrize("rotation", [1, -1])
@pytest.mark.parametrize("kind", FOLLOWERS)
def test_slopes_of_a_cam(kind, rotation):
    design = design_of(kind, rotation)
    setting, _ = design._setting((), None, None, None, None, None, None)
    step = 0.25 * STEP if kind == "ring arm" else STEP  # its radius is far from linear
    for name in ("pressure_angle", "radius", "base_radius", *(["face"] if kind in ("flat", "face") else [])):
        landscape = Landscape(design, [setting.measure(name)], setting.cam)
        u = 0.55 + 0.05 * np.sin(np.arange(len(landscape.low)))
        terms, found = landscape.terms(u), landscape.gradient(u)
        assert landscape.evaluations == 1, "the slopes are differences"
        error = np.abs(found - differences(landscape, u, step)).max(0) / np.abs(terms).max()
        assert error.max() <= TOLERANCE, (name, dict(zip(design.parameters, error, strict=True)))


@pytest.mark.parametrize("kind", [kind for kind in FOLLOWERS if "ring" not in kind])
def test_gradients_of_the_figures_of_a_cam(kind):
    """Differences of sixth order of the analyses themselves: 1e-10 is the error of the differences."""
    design = design_of(kind, 1)
    low, high = np.array(list(design.parameters.values())).T
    x = low + (high - low) * (0.45 + 0.05 * np.sin(np.arange(low.size)))
    levels = {
        "pressure_angle": lambda x: design.cam_of(x).analyze().pressure_angle.peak.value,
        "radius": lambda x: design.cam_of(x).analyze().radius.value,
        "jump_speed": lambda x: design.program(x).jump_speed(**SPRING).rpm,
    }
    for name in ("pressure_angle", "radius", *(["jump_speed"] if design.options["length_unit"] == "mm" else [])):
        level, step = levels[name], 1e-3 * (high - low)
        found = design.gradient(name, at=x, jump_speed={**SPRING, "limit": 100.0} if name == "jump_speed" else None)
        pairs = np.array([[level(x + k * row) - level(x - k * row) for row in np.diag(step)] for k in (1, 2, 3)])
        error = (45 * pairs[0] - 9 * pairs[1] + pairs[2]) / 60 / 1e-3 - found * (high - low)
        assert np.abs(error).max() <= 1e-10 * abs(level(x)), (name, dict(zip(design.parameters, error, strict=True)))


def test_a_gradient_without_a_unit_of_length_says_so():
    design = Design(shares().segments, total=300, length_unit="deg")
    at = [0.5 * (low + high) for low, high in design.parameters.values()]
    with pytest.raises(camkin.UnitError, match="length_unit"):
        design.gradient("jump_speed", at=at, jump_speed=SPRING)


def test_a_search_makes_few_programs():
    """Samples apart, a step of a search makes a program or two, whatever the number of free numbers."""
    found = breakpoints().minimize("max_acceleration", starts=1)
    assert found.success
    assert found.nfev <= 4 * found.nit + 20
    assert len(found.x) == 7


# ---- corners of the ranges of a law ----


@pytest.mark.parametrize("other", ["c", "d"])
@pytest.mark.parametrize(
    "follower", [camkin.RollerFollower(8, offset=2), camkin.SwingingRoller(8, arm=60, centre_distance=80)]
)
def test_shares_that_move_together_at_an_end_of_their_ranges(other, follower):
    """The derivatives along each share alone did not add up: -11.5 where 4.26 is right."""
    swinging = isinstance(follower, camkin.SwingingRoller)
    base, unit = (35.0, "deg") if swinging else (60.0, "mm")
    shares = {"b": free("b", 0, 1), other: rest, "d" if other == "c" else "c": 0.0}
    rise = Segment("scca", duration=80, lift=20, **shares)
    segments = [rise, Segment("dwell", duration=50), Segment("poly_345", duration=200, lift=-20)]
    design = Design(segments, length_unit=unit, cam={"follower": follower, "base_radius": base})

    def pressure_angle(b):
        return abs(design.cam_of([b]).analyze().pressure_angle.peak.value)

    for b, way in ((0.0, 1.0), (1.0, -1.0)):
        at = [pressure_angle(b + way * x) for x in (0.0, 5e-5, 1e-4)]
        expected = way * (-3.0 * at[0] + 4.0 * at[1] - at[2]) / 1e-4
        assert design.gradient("pressure_angle", at=[b])[0] == pytest.approx(expected, rel=1e-3)


def test_breakpoints_that_move_together_at_an_end():
    t = free("t", 0, 0.3)
    rise = Segment("universal", duration=80, lift=20, T=(t, t, 0.5, 0.5, 1, 1), v0=5.0, v1=2.0)
    segments = [rise, Segment("dwell", duration=50), Segment("poly_345", duration=150, lift=-20)]
    body = {"follower": camkin.RollerFollower(8, offset=2), "base_radius": 60}
    design = Design(segments, length_unit="mm", allow_velocity_jump=True, cam=body)

    def radius(x):
        return design.cam_of([x]).analyze().radius.value

    at = [radius(x) for x in (0.0, 5e-5, 1e-4)]
    expected = (-3.0 * at[0] + 4.0 * at[1] - at[2]) / 1e-4
    assert design.gradient("radius", at=[0.0])[0] == pytest.approx(expected, rel=1e-3)
    squares = [design.gradient("rms_acceleration", at=[x], impulses=False)[0] for x in (0.0, 1e-5)]
    assert squares[0] == pytest.approx(squares[1], rel=1e-3)  # those add up, and stay exact
