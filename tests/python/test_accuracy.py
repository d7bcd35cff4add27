"""Accuracy in programs, continuity at breakpoints, and what rounded coefficients would do. For laws see test_laws."""

import importlib
import json
import math
import random
from fractions import Fraction
from pathlib import Path

import accuracy
import gmpy2
import pytest
import reference
import time_accuracy
from reference import PI, mpf
from test_laws import CASES

import camkin
from camkin.law import parameters

ROOT = Path(__file__).resolve().parents[2]
ULPS = 4.0
MOVING = [case for case in CASES if case[0] != "dwell"]


@pytest.mark.parametrize(("name", "params"), MOVING, ids=str)
def test_rise_and_fall_against_120_digits(name, params):
    for output, worst in zip("svaj", accuracy.program_errors(name, params, random=50), strict=True):
        assert worst.ulp <= ULPS, (output, worst)


# Programs that once exceeded 4 ulp, and the quantity that did.
FOUND = {
    "a of a polynomial far from its anchor": ("poly_345", {}, (0.04, 55.5, 102.2)),
    "j of a polynomial far from its anchor": ("smooth_poly", {"n": 3}, (0.01, 14.7, 327.7)),
    "j of sines with rounded squares": ("triple_harmonic", {"h1": 2.25 * math.pi, "h2": 0.0}, (84.02, 106.4, 55.0)),
    "j of cosines with rounded squares": ("double_harmonic_return", {}, (0.01, 138.2, 31.6)),
    "s of sines with rounded cubes": ("freudenstein_135", {"inflection": 0.75}, (1.62, 82.3, 92.5)),
    "s of a root of Kepler's equation": ("modified_cycloidal", {"c": 0.5}, (0.01, 130.4, 58.7)),
    "s of a root next to the dwell": ("modified_cycloidal", {"c": -0.5}, (15.03, 8.8, 106.2)),
    "a of a root of Kepler's equation": ("modified_cycloidal", {"c": 0.3}, (0.01, 81.5, 151.7)),
}


@pytest.mark.parametrize("name", FOUND)
def test_programs_that_once_exceeded_the_bound(name):
    law, params, program = FOUND[name]
    for output, worst in zip("svaj", accuracy.program_errors(law, params, 50, [program]), strict=True):
        assert worst.ulp <= ULPS, (output, worst)


# ---- the ends of parameters ----


@pytest.mark.parametrize("name", ["parabolic", "poly_345", "poly_56789", "modified_trapezoid"])
@pytest.mark.parametrize("inflection", [1e-3, 0.05, 0.1, 0.95, 1 - 1e-3])
def test_inflections_near_an_end(name, inflection):
    found = accuracy.end_errors(name, {"inflection": inflection}, random=40, seed=1)
    for worst in found:
        assert max(figure.ulp for figure in worst) <= ULPS, worst


def test_digits_just_behind_an_inflection():
    assert camkin.Law("parabolic", inflection=0.1)(0.10685) == 0.113647863888888884
    assert camkin.Law("poly_345", inflection=0.05)(0.05435) == 0.058156135993965030


@pytest.mark.parametrize("name", accuracy.ENDS)
def test_ends_of_parameters(name):
    for params in accuracy.ENDS[name]:
        for worst in accuracy.end_errors(name, params, random=10, seed=1):
            for order, figure in enumerate(worst):
                assert figure.ulp <= accuracy.bound(params, order), (params, order, figure)


# Values just beyond the ends are rejected, so ENDS has the true ends of the law table.
BEYOND = {
    "scca": [{"b": 0.0, "c": 0.0, "d": 1.9e-6}, {"b": 1.0 + 1e-15, "c": 0.0, "d": 0.0}],
    "universal": [{"T": (0.0, 0.9e-6, 0.5, 0.5, 1.0, 1.0)}, {"T": (0.0, 0.0, 0.5, 0.5, 0.9999995, 0.9999995)}],
    "smooth_poly": [{"n": 0}, {"n": 6}],
    "modified_constant_velocity": [{"cv_fraction": -1e-9}, {"cv_fraction": 0.9990001}],
    "cycloidal_constant_velocity": [{"cv_fraction": -1e-9}, {"cv_fraction": 0.9990001}],
    "universal_code": [{"code": 10}, {"code": 93}],
    "sine_straight_line": [{"c": 0.999e-3}, {"c": 1.0 + 1e-15}],
    "triple_harmonic": [{"h1": 1000.1, "h2": 0.0}, {"h1": 0.0, "h2": -1000.1}],
    "trapezoidal_velocity": [{"ta": 0.999e-3}, {"ta": 0.5 + 1e-15}],
    "s_curve": [{"tj": 0.999e-3, "tc": 0.498002, "tv": 0.0}, {"tj": 0.125, "tc": 0.25 - 4.5e-7, "tv": 0.9e-6}],
    "modified_cycloidal": [{"c": -0.5 - 1e-15}, {"c": 0.5 + 1e-15}],
}


def test_ends_are_those_of_the_law_table():
    taken = {name for name in camkin.laws() if set(parameters(name)) - {"inflection"}}
    assert taken == set(accuracy.ENDS) == set(BEYOND)
    for name, cases in BEYOND.items():
        for params in cases:
            with pytest.raises(camkin.ParameterError):
                camkin.Law(name, **params)


@pytest.mark.parametrize("degree", accuracy.DEGREES)
@pytest.mark.parametrize("spread", accuracy.SPREADS)
@pytest.mark.parametrize("shape", accuracy.SHAPES)
def test_splines_of_every_degree(degree, spread, shape):
    for seed in range(20, 22):
        worst = accuracy.spline_errors(degree, spread, shape, seed)
        assert max(figure.ulp for figure in worst) <= ULPS, (seed, worst)


def test_spline_of_random_points_over_six_equal_intervals():
    """An earlier conversion to pieces lost 68 ulp of the peak at degree 7."""
    knots = [0.0] * 8 + [160 * k / 6 for k in range(1, 6)] + [160.0] * 8
    rng = random.Random(7)
    points = [rng.uniform(-1, 1) for _ in range(13)]
    spline = camkin.Segment("bspline", duration=160, lift=points[-1] - points[0], degree=7, knots=knots, points=points)
    program = camkin.Program([spline], accumulate=True, allow_velocity_jump=True)
    errors, peak = [], 0.0
    for at in range(7, 13):
        terms = reference.spline_terms(7, knots, points, at)
        for k in range(16):
            theta = knots[at] + (knots[at + 1] - knots[at]) * (k + 0.5) / 16
            exact = reference.polynomial_values(terms, Fraction(theta) - Fraction(knots[at]))[0] - Fraction(points[0])
            errors.append(abs(float(Fraction(program.displacement(theta)) - exact)))
            peak = max(peak, abs(float(exact)))
    assert max(errors) <= ULPS * math.ulp(peak)


def test_rise_and_fall_that_touches_zero():
    """Where s touches 0 inside the segment, the header promises 4 ulp of the lift."""
    segments = [camkin.Segment("rise_fall_3456", duration=160, lift=10)]
    program = camkin.Program(segments, start=-10)
    for k in range(1, 200):
        theta = 80 + (k - 100) * 0.003
        x = Fraction(theta) / 160
        exact = 640 * (x * (1 - x)) ** 3 - 10
        assert abs(float(Fraction(program.displacement(theta)) - exact)) <= ULPS * math.ulp(10.0)


# ---- by time ----

# On a ramp v, a and j are sums of products with powers of the rounded speed.
BY_TIME = {drive: (ULPS, ULPS, 6.0, 8.0) if drive[1] else (ULPS,) * 4 for drive in time_accuracy.DRIVES}


@pytest.mark.parametrize("drive", BY_TIME, ids=str)
@pytest.mark.parametrize(("name", "params"), MOVING)
def test_every_law_at_the_exact_time(name, params, drive):
    worst = time_accuracy.time_errors(name, params, drive, random=4, cycles=(0,))
    for output, found, bound in zip("svaj", worst, BY_TIME[drive], strict=True):
        assert found.ulp <= bound, (output, found)


@pytest.mark.parametrize("drive", time_accuracy.DRIVES, ids=str)
def test_time_many_cycles_later(drive):
    assert time_accuracy.time_errors("gutman_13", {}, drive, random=20, cycles=(1, 12345))[0].ulp <= ULPS


def s_by(program, start, duration, law, params, where, rpm=None):
    """Return the error of s in ulp, in a move of lift 10 from level 0, at an angle or, with rpm, at a time."""
    angle = Fraction(where) if rpm is None else time_accuracy.angle_at(where, rpm, 0.0)
    exact = 10 * reference.curve(law, params).at(accuracy.rational((angle - start) / duration))[0]
    got = program.displacement(where) if rpm is None else program.boundary_conditions(where, rpm=rpm).s
    return float(abs(mpf(float(got)) - exact) / math.ulp(float(exact)))


# The slope corrects s for the rounding of the angle. Next to a dwell the slope of a sum of harmonics loses all digits
# if it is computed by the sum for v. The last law has no jerk there.
SMOOTH_SUMS = [
    ("gutman_13", {}),
    ("freudenstein_13", {}),
    ("freudenstein_135", {}),
    ("triple_harmonic", {"h1": 5.197, "h2": 1.769}),
    ("triple_harmonic", {"h1": 2.25 * math.pi, "h2": 0.0}),
]


@pytest.mark.parametrize(("law", "params"), SMOOTH_SUMS, ids=str)
def test_harmonics_next_to_a_dwell(law, params):
    for tiny in (0.0, 1e-3 / 3, 1e-6 / 3):  # a short dwell gives the start of the move many digits
        dwells = [camkin.Segment("dwell", duration=d) for d in (100, tiny) if d]
        moves = [
            camkin.Segment(law, duration=110, lift=10, **params),
            camkin.Segment(law, duration=110, lift=-10, **params),
        ]
        program, start = camkin.Program([*dwells, *moves]), 100 + Fraction(tiny)
        for k in range(20, 260):
            x = Fraction(10.0 ** (-k / 20))
            for where, rpm in (
                (float(start + 110 * x), None),
                (time_accuracy.time_of(start + 110 * x, 777.7, 0.0), 777.7),
            ):
                angle = Fraction(where) if rpm is None else time_accuracy.angle_at(where, rpm, 0.0)
                if angle > start:
                    ulp = s_by(program, start, 110, law, params, where, rpm)
                    assert ulp <= ULPS, (tiny, float(x), rpm, ulp)


def test_a_time_in_the_gap_before_a_joint_between_doubles():
    """Less than one ulp of the phase behind a joint that is not a double, the piece before it continues."""
    program = camkin.Program(
        [
            camkin.Segment("dwell", duration=33.3),
            camkin.Segment("dwell", duration=0.4),
            camkin.Segment("half_cycloidal_1", duration=100, lift=9.7),
        ],
        accumulate=True,
        allow_velocity_jump=True,
    )
    law, rpm, joint = "half_cycloidal_1", 777.7, Fraction(33.3) + Fraction(0.4)
    below = float(joint) if Fraction(float(joint)) < joint else math.nextafter(float(joint), 0.0)
    above = math.nextafter(below, math.inf)
    assert below < joint < above, "else the joint is a double"
    peak, gaps = program.boundary_conditions(time_accuracy.time_of(joint + 1, rpm, 0.0), rpm=rpm).j, 0
    t = time_accuracy.time_of(joint, rpm, 0.0)
    for k in range(-200, 200):
        at = t + k * math.ulp(t)
        angle = time_accuracy.angle_at(at, rpm, 0.0)
        moves = float(program.boundary_conditions(at, rpm=rpm).j) != 0.0
        assert moves == (angle >= above), (law, k)
        gaps += joint <= angle < above
    assert gaps > 0 and peak > 0.0


# ---- indexing cams ----

OTHER_CYCLES = (-99999, -2, -1, 1, 2, 1000)
EACH_LAW = list({name: (name, params) for name, params in reversed(MOVING)}.values())


@pytest.mark.parametrize(("name", "params"), EACH_LAW, ids=str)
def test_indexing_cam_in_its_first_cycle(name, params):
    """The error is at most 4 ulp of s, also next to a dwell at level 0, at every phase, by angle and by time."""
    for start, phase in time_accuracy.STARTS:
        for rpm in (None, 777.7):
            worst = time_accuracy.cycle_errors(name, params, start, phase, (0,), rpm, random=5)
            assert worst.ulp <= ULPS, (start, phase, rpm, worst)


@pytest.mark.parametrize(("name", "params"), EACH_LAW, ids=str)
def test_indexing_cam_in_other_cycles(name, params):
    for start, phase in time_accuracy.STARTS:
        for rpm in (None, 777.7):
            worst = time_accuracy.cycle_errors(name, params, start, phase, OTHER_CYCLES, rpm, random=2)
            assert worst.ulp <= ULPS, (start, phase, rpm, worst)


def test_a_level_that_is_0_in_another_cycle():
    """There s is accurate to 4 ulp of the lift of the cycles before, as the header says, and not to 4 ulp of itself."""
    program = camkin.Program(
        [camkin.Segment("dwell", duration=100), camkin.Segment("cycloidal", duration=90, lift=10)],
        accumulate=True,
        start=-10,
    )
    exact = 10 * reference.curve("cycloidal", {}).at(accuracy.rational((Fraction(460.01) - 460) / 90))[0]
    error = abs(mpf(program.displacement(460.01)) - exact)
    assert 0 < error <= 4 * math.ulp(10.0)


# ---- continuity ----


NEIGHBOURS = 16


def doubles(x, towards):
    """Return x and the next doubles on one side."""
    found = [x]
    while len(found) < NEIGHBOURS:
        found.append(math.nextafter(found[-1], towards))
    return found


def steps(evaluate, name, params):
    """Yield place, order and size of the step from one piece to the next, in ulp of y or of the peak.

    There is one for each breakpoint and each of y, y', y'' that is continuous there. The step is the difference of the
    mean errors over 16 doubles on each side, which reduces the scatter from rounding single values.
    """
    curve = reference.curve(name, params)
    peaks = [max(abs(float(curve.at(mpf(k) / 64)[nu])) for k in range(65)) for nu in range(3)]
    for t in curve.breakpoints:
        if not 0 < t < 1:
            continue
        first = float(t) if mpf(float(t)) >= t else math.nextafter(float(t), 1.0)
        before, after = curve.at(t - accuracy.ASIDE), curve.at(t + accuracy.ASIDE)
        sides = [doubles(math.nextafter(first, 0.0), 0.0), doubles(first, 1.0)]
        exact = [[curve.at(mpf(x)) for x in side] for side in sides]
        for nu in range(3):
            if abs(after[nu] - before[nu]) > mpf(10) ** -20:
                break
            scale = math.ulp(float(after[0])) if nu == 0 else math.ulp(peaks[nu])
            left, right = (
                sum(mpf(evaluate(x, nu)) - value[nu] for x, value in zip(side, values, strict=True)) / NEIGHBOURS
                for side, values in zip(sides, exact, strict=True)
            )
            yield float(t), nu, float(abs(right - left) / scale)


@pytest.mark.parametrize(("name", "params"), CASES, ids=str)
def test_continuous_at_every_breakpoint(name, params):
    law = camkin.Law(name, **params)
    for place, nu, step in steps(law, name, params):
        assert step <= 2.0, (place, nu, step)


# ---- rounded coefficients ----


def published_table(digits):
    """Return the modified trapezoid next to its first breakpoint, from coefficients rounded as tables print them.

    y = p x - q sin 4 pi x up to x = 1/8, then r + w x + z x^2, with `digits` digits behind the point.
    """
    amplitude = 8 * PI / (PI + 2)
    exact = [
        amplitude / (4 * PI),
        amplitude / (16 * PI**2),
        amplitude * (mpf(1) / 128 - 1 / (16 * PI**2)),
        amplitude * (1 / (4 * PI) - mpf(1) / 8),
        amplitude / 2,
    ]
    p, q, r, w, z = (float(gmpy2.rint(value * mpf(10) ** digits) / mpf(10) ** digits) for value in exact)

    def at(x, nu):
        if x < 0.125:
            wave = 4.0 * math.pi * x
            return (p * x - q * math.sin(wave), p - 4.0 * math.pi * q * math.cos(wave))[nu]
        return (r + w * x + z * x * x, w + 2.0 * z * x)[nu]

    return at


def largest_step(evaluate, orders, near=None):
    found = steps(evaluate, "modified_trapezoid", {})
    return max(step for place, nu, step in found if nu in orders and near in (None, place))


def test_coefficients_of_eight_digits_would_be_noticed():
    assert largest_step(camkin.Law("modified_trapezoid"), (0, 1, 2)) <= 2.0

    def limited(table):
        return lambda x, nu: table(x, nu) if nu < 2 else 0.0

    assert largest_step(limited(published_table(20)), (0, 1), near=0.125) <= 4.0  # the table itself is right
    assert largest_step(limited(published_table(8)), (0, 1), near=0.125) > 1e5


@pytest.mark.parametrize("place", [0.125, 0.375, 0.5, 0.625, 0.875])
def test_modified_trapezoid_joins_within_1e_15(place):
    law = camkin.Law("modified_trapezoid")
    left, right = math.nextafter(place, 0.0), place
    for nu in range(2):
        slope = law(place, nu + 1) * (right - left)
        assert abs(law(right, nu) - law(left, nu) - slope) < 1e-15


# ---- the page ----


@pytest.fixture(scope="module")
def generate_accuracy():
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "scripts"))
        return importlib.import_module("generate_accuracy")


def test_page_is_generated_from_its_figures(generate_accuracy):
    data = json.loads(generate_accuracy.FIGURES.read_text(encoding="utf-8"))
    assert generate_accuracy.page(data) == generate_accuracy.PAGE.read_text(encoding="utf-8")
    measured = {(row["law"], str(row["params"])) for row in data["rows"]}
    assert {name for name, _ in measured} == set(camkin.laws()), "python scripts/generate_accuracy.py measures new laws"


def test_page_lists_what_exceeds_the_bound(generate_accuracy):
    row = {"law": "cycloidal", "params": {"inflection": 0.4}, "y": [[0.5, 0.1]] * 4, "s": [[5.25, 70.0]] + [[1, 0]] * 3}
    row["random"] = [[4.5, 6.25, [1.5, 55.5, 102.2]]] + [[1, 0, [1.5, 55.5, 102.2]]] * 3
    ends = {
        "law": "scca",
        "cases": 3,
        "y": [[5.5, {"b": 1.0, "c": 0.0, "d": 0.0}]] + [[1.0, {}]] * 3,
        "s": [[0, {}]] * 4,
    }
    spline = {"degree": 7, "knots": "equal", "points": "rise", "s": [4.5, 1.0, 0.0, 2.0]}
    keys = ("date", "machine", "compiler", "level", "version", "random", "explored", "explored_random")
    data = dict.fromkeys(keys, 0)
    text = generate_accuracy.page(
        data | {"programs": [[9.7, 70.1, 42.3]], "rows": [row], "ends": [ends], "splines": [spline]}
    )
    assert "- lift 9.7 in 70.1 degrees, dwell of 42.3 degrees\n" in text
    assert "Of 12 figures 10 are within 1 ulp, 10 within 2, 10 within 4. Above it:\n\n- `cycloidal` inflection" in text
    assert "- `cycloidal` inflection = 0.4, in a program: s **5.25** at 70\n" in text
    assert "in a program: s **4.50** at 6.25 (lift 1.5 in 55.5 degrees, dwell of 102.2 degrees)\n" in text
    assert "| `scca` | 3 | **5.50** with b = 1, c = 0, d = 0 | 1.00 | 1.00 | 1.00 |\n" in text
    assert "| 7 | equal | rise | **4.50** | 1.00 | 0 | 2.00 |\n" in text
    assert "| `cycloidal` | inflection = 0.4 | **5.25** at 70 | 1.00 at 0 |" in text
