"""Derivatives by the fields of a design: against differences of the definitions of the laws in 120 digits."""

import gmpy2
import numpy as np
import pytest
import reference
from gmpy2 import mpfr as mpf

import camkin
from camkin import Law, Program, Segment

# Differences over this step in 120 digits have 50 correct ones.
STEP = mpf("1e-30")
EXTREMES = [f"{quantity}_{end}" for quantity in "svaj" for end in ("min", "max")]
MEANS = ["rms_velocity", "rms_acceleration", "rms_jerk"]
LIFT, DURATION = mpf(7), mpf(80)
RAD = DURATION * reference.PI / 180
# Relative to the larger of the derivative and the value per parameter.
BOUND = 1e-11

LAWS = [
    ("modified_sine", {"inflection": 0.37}),
    ("poly_345", {"inflection": 0.62}),
    ("gutman_13", {"inflection": 0.41}),
    ("scca", {"b": 0.2, "c": 0.35, "d": 0.25, "inflection": 0.55}),
    ("scca", {"b": 2e-6, "c": 0.3, "d": 0.5, "inflection": 0.4}),
    ("universal", {"T": (0.1, 0.15, 0.35, 0.5, 0.7, 0.95), "v0": 0.1, "v1": -0.2}),
    ("modified_constant_velocity", {"cv_fraction": 0.3, "inflection": 0.45}),
    ("cycloidal_constant_velocity", {"cv_fraction": 0.999, "inflection": 0.45}),
    ("sine_straight_line", {"c": 0.4, "inflection": 0.45}),
    ("trapezoidal_velocity", {"ta": 0.2, "inflection": 0.45}),
    ("harmonic_combination", {"inflection": 0.4}),
    ("triple_harmonic", {"h1": 5.3, "h2": 0.4, "inflection": 0.57}),
    ("triple_harmonic", {"h1": -700.0, "h2": 900.0, "inflection": 0.57}),
    ("modified_cycloidal", {"c": -0.13, "inflection": 0.47}),
    ("modified_cycloidal", {"c": 0.5, "inflection": 0.47}),
]


def flat(params):
    """Return parameters by the names of their fields: T1 ... T6 for T."""
    return {
        key: value
        for name, given in params.items()
        for key, value in ([(f"T{k + 1}", t) for k, t in enumerate(given)] if name == "T" else [(name, given)])
    }


def curve_of(law, fields):
    """Return the reference curve for fields by their names."""
    times = [fields[f"T{k}"] for k in range(1, 7) if f"T{k}" in fields]
    params = {name: value for name, value in fields.items() if not name.startswith("T")}
    return reference.curve(law, {**params, "T": times} if times else params)


def motion(law, fields, offset):
    """Return s, v, a, j [L/rad^k] of a rise, at an angle from its start [deg]."""
    params = {name: value for name, value in fields.items() if name not in ("duration", "lift")}
    x, rad = offset / fields["duration"], fields["duration"] * reference.PI / 180
    return [fields["lift"] * y / rad**k for k, y in enumerate(curve_of(law, params).at(x))]


def slopes(function, value):
    """Return the central differences of a function that returns a list."""
    return [(up - down) / (2 * STEP) for up, down in zip(function(value + STEP), function(value - STEP), strict=True)]


def extremes(law, fields):
    """Return smallest and largest y', y'', y''', to 45 digits: from the ends of pieces, or where they are highest."""
    curve = curve_of(law, fields)
    borders = sorted({mpf(0), *(mpf(b) for b in curve.breakpoints if 0 < b < 1), mpf(1)})
    eps, found = mpf(10) ** -100, []
    for k in range(1, 4):
        for sign in (-1, 1):
            best = []
            for low, high in zip(borders, borders[1:], strict=False):
                grid = [low + eps + (high - low - 2 * eps) * i / 12 for i in range(13)]
                values = [sign * curve.at(x)[k] for x in grid]
                best += [(values[0], grid[0], grid[0]), (values[-1], grid[-1], grid[-1])]
                best += [
                    (values[i], grid[i - 1], grid[i + 1])
                    for i in range(1, 12)
                    if values[i] >= values[i - 1] and values[i] >= values[i + 1]
                ]
            top = max(best)[0]
            near = [b for b in best if b[0] >= top - abs(top) / 100]
            found.append(sign * max(peak(lambda x, k=k, s=sign: s * curve.at(x)[k], *b[1:]) for b in near))
    return found


def peak(function, low, high):
    """Return the largest value between two places, by golden sections."""
    ratio = (gmpy2.sqrt(mpf(5)) - 1) / 2
    for _ in range(0 if low == high else 115):
        left, right = high - ratio * (high - low), low + ratio * (high - low)
        if function(left) > function(right):
            high = right
        else:
            low = left
    return function((low + high) / 2)


def near(got, want, scale, bound=BOUND):
    assert abs(got - float(want)) <= bound * max(abs(float(want)), float(scale)), (got, float(want), float(scale))


def program_of(law, params):
    """Return a rise of 7 over 80 degrees. The parameters v0 and v1 of `universal` are those of the law, dy/dx."""
    return Program([Segment(Law(law, **params), duration=80, lift=7)], accumulate=True, allow_velocity_jump=True)


def per_field(name):
    """Return the factor from a derivative by a law parameter to that by the field: v0 and v1 are in L/rad."""
    return RAD / LIFT if name in ("v0", "v1") else mpf(1)


def given(params):
    return {name: mpf(value) for name, value in flat(params).items()}


@pytest.mark.parametrize(("law", "params"), LAWS)
def test_peaks_against_definitions(law, params):
    fields, orders = given(params), [1, 1, 2, 2, 3, 3]
    names = [*fields, "duration", "lift"]
    got = camkin.gradients(program_of(law, params), EXTREMES[2:], [(0, name) for name in names], impulses=False)
    values = extremes(law, fields)
    for column, name in enumerate(names):
        if name in fields:
            size = abs(fields[name])
            want = slopes(lambda value, name=name: extremes(law, {**fields, name: value}), fields[name])
        else:
            size = DURATION if name == "duration" else LIFT
            want = [y * (-k if name == "duration" else 1) / size for k, y in zip(orders, values, strict=True)]
        for row, k in enumerate(orders):
            factor = LIFT / RAD**k * per_field(name)
            scale = factor * max(abs(values[row]), abs(values[row ^ 1])) / size
            reached = (values[row] > 0) == bool(row % 2)  # else the dwell has the extreme 0
            near(got[row, column], factor * want[row] if reached else 0, scale)


@pytest.mark.parametrize(("law", "params"), LAWS)
def test_motion_at_angles_against_definitions(law, params):
    fields = {**given(params), "duration": DURATION, "lift": LIFT}
    theta = np.array([1e-3, *np.random.default_rng(3).uniform(0, 80, 8), 79.999])
    got = camkin.motion_gradients(program_of(law, params), theta, [(0, name) for name in fields])
    assert got.shape == (4, len(fields), len(theta))
    values = [motion(law, fields, mpf(t)) for t in theta]
    for column, (name, value) in enumerate(fields.items()):
        want = [slopes(lambda x, n=name, t=t: motion(law, {**fields, n: x}, mpf(t)), value) for t in theta]
        for k in range(4):
            largest = max(abs(y[k]) for y in values) / abs(value)
            scale = per_field(name) * max(largest, *(abs(slope[k]) for slope in want))
            for i, slope in enumerate(want):
                assert abs(got[k, column, i] - float(per_field(name) * slope[k])) <= BOUND * float(scale)


def gauss_legendre(n):
    """Return nodes and weights on [-1, 1] in 120 digits, by Newton's method from those of NumPy."""
    found = []
    for start in np.polynomial.legendre.leggauss(n)[0]:
        x = mpf(start)
        for _ in range(6):
            before, now = mpf(1), x
            for k in range(2, n + 1):
                before, now = now, ((2 * k - 1) * x * now - (k - 1) * before) / k
            slope = n * (x * now - before) / (x * x - 1)
            x -= now / slope
        found.append((x, 2 / ((1 - x * x) * slope**2)))
    return found


NODES = gauss_legendre(36)


def rms(law, fields):
    """Return the root mean squares of y', y'', y''': exact for polynomials, to 40 digits for waves."""
    curve = curve_of(law, fields)
    borders = sorted({mpf(0), *(mpf(b) for b in curve.breakpoints if 0 < b < 1), mpf(1)})
    sums = [mpf(0)] * 3
    for low, high in zip(borders, borders[1:], strict=False):
        half = (high - low) / 2
        for x, weight in NODES:
            y = curve.at(low + half * (1 + x))
            sums = [total + half * weight * y[k + 1] ** 2 for k, total in enumerate(sums)]
    return [gmpy2.sqrt(total) for total in sums]


@pytest.mark.parametrize(("law", "params"), [x for x in LAWS if x[0] != "modified_cycloidal"])
def test_mean_squares_against_definitions(law, params):
    fields = given(params)
    got = camkin.gradients(program_of(law, params), MEANS, [(0, name) for name in fields], impulses=False)
    values = rms(law, fields)
    for column, (name, value) in enumerate(fields.items()):
        want = slopes(lambda x, n=name: rms(law, {**fields, n: x}), value)
        for k in range(3):
            factor = LIFT / RAD ** (k + 1) * per_field(name)
            near(got[k, column], factor * want[k], factor * values[k] / abs(value), 1e-10)


BORDERS = [
    ("scca", {"b": 0, "c": 0.5, "d": 0.3, "inflection": 0.4}, "b", 1),
    ("scca", {"b": 0.3, "c": 0, "d": 0.4, "inflection": 0.4}, "c", 1),
    ("scca", {"b": 0.3, "c": 0.4, "d": 0, "inflection": 0.6}, "d", 1),
    ("scca", {"b": 0.6, "c": 0, "d": 0, "inflection": 0.4}, "d", 1),
    ("scca", {"b": 0, "c": 0.6, "d": 0, "inflection": 0.4}, "b", 1),
    ("universal", {"T": (0, 0.2, 0.4, 0.5, 0.8, 1)}, "T1", 1),
    ("universal", {"T": (0, 0.2, 0.4, 0.5, 0.8, 1)}, "T6", -1),
    ("universal", {"T": (0.2, 0.5, 0.5, 0.5, 0.6, 0.75)}, "T2", -1),
    ("universal", {"T": (0.1, 0.2, 0.5, 0.5, 0.7, 0.8)}, "T4", 1),
    ("trapezoidal_velocity", {"ta": 0.5, "inflection": 0.4}, "ta", -1),
]


@pytest.mark.parametrize(("law", "params", "name", "into"), BORDERS)
def test_empty_zones_against_definitions(law, params, name, into):
    fields, step, orders = given(params), into * mpf("1e-20"), [1, 1, 2, 2, 3, 3, 1, 2, 3]
    got = camkin.gradients(program_of(law, params), EXTREMES[2:] + MEANS, [(0, name)], impulses=False)[:, 0]
    moved = {**fields, name: fields[name] + step}
    values, after = (extremes(law, f) + rms(law, f) for f in (fields, moved))
    for row, k in enumerate(orders):
        slope, factor = (after[row] - values[row]) / step, LIFT / RAD**k
        if k == 3 and abs(slope) > 1e8:  # the jerk of a new wave
            assert np.isnan(got[row])
            continue
        of_dwell = row < 6 and (values[row] > 0) != bool(row % 2)  # whose extreme is 0
        size = max(abs(values[row]), abs(values[row ^ 1])) if row < 6 else values[row]
        near(got[row], 0 if of_dwell else factor * slope, factor * size, 1e-10)


def test_a_groove_has_no_jump_speed():
    rise, back = Segment("modified_sine", duration=90, lift=10), Segment("cycloidal", duration=90, lift=-10)
    for wall in ("outer", "groove"):
        cam = camkin.Cam(Program([rise, back], length_unit="mm"), camkin.RollerFollower(8), base_radius=40, wall=wall)
        spring = {"mass": 1, "rate": 5, "preload": 100}
        parameters = [(0, "duration"), (None, "mass"), (None, "base_radius")]
        got = camkin.gradients(cam, ["jump_speed"], parameters, jump_speed=spring)
        assert np.isnan(got).all() == (wall == "groove") == np.isnan(got).any()


def test_extremes_of_displacement_at_joints():
    def program(duration):
        rise = Segment("constant_velocity", duration=90, lift=10)
        falls = [Segment("cycloidal", duration=d, lift=lift) for d, lift in ((duration, -4), (90, -1))]
        return Program([falls[0], rise, falls[1]], accumulate=True, phase=10, allow_velocity_jump=True)

    parameters = [(0, "duration"), (None, "phase"), (0, "lift"), (1, "lift"), (None, "start")]
    got = camkin.gradients(program(120), ["s_min", "s_max"], parameters)
    assert np.abs(got - [[0, 0, 1, 0, 1], [0, 0, 1, 1, 1]]).max() < 1e-12
    changed = program(121).analyze()
    assert (changed.displacement.min.value, changed.displacement.max.value) == pytest.approx((-4, 6), abs=1e-12)


def test_bad_calls():
    segments = [Segment("smooth_poly", duration=80, lift=7, n=3), Segment("dwell", duration=80)]
    program = Program(segments, accumulate=True)
    for wrong in ((0, "n"), (1, "lift"), (0, "v0"), (0, "a1"), (0, "depth"), (None, "cycle")):
        with pytest.raises(camkin.ParameterError):
            camkin.gradients(program, ["v_max"], [wrong])
    with pytest.raises(camkin.SegmentError, match="0 to 1"):
        camkin.gradients(program, ["v_max"], [(2, "lift")])
    with pytest.raises(camkin.WrongTypeError, match="segment, name"):
        camkin.gradients(program, ["v_max"], ["lift"])
    with pytest.raises(camkin.ParameterError, match="no metric"):
        camkin.gradients(program, ["max_snap"], [(0, "lift")])
    with pytest.raises(camkin.SpeedError, match="rpm is not 0"):
        camkin.gradients(program, ["v_max"], [(None, "rpm")])
    assert camkin.gradients(program, ["v_max"], []).shape == (1, 0)
    assert camkin.gradients(program, [], [(0, "lift")]).shape == (0, 1)
    assert camkin.motion_gradients(program, [], [(0, "lift")]).shape == (4, 1, 0)
    assert np.isnan(camkin.motion_gradients(program, [np.nan, np.inf], [(0, "lift")])).all()
