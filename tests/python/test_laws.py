"""Laws against 120-digit arithmetic, their closed-form peaks, and what Law refuses."""

import math
import pickle

import numpy as np
import pytest
import reference
from reference import PI, mpf

import camkin
from camkin.law import parameters

ULPS = 4.0  # the bound of the header: 4 ulp of y itself, 4 ulp of the peak of a derivative

PARAMETERS = {
    "scca": [
        {"b": 0.25, "c": 0.5, "d": 0.25},
        {"b": 1 / 3, "c": 1 / 3, "d": 1 / 3},
        {"b": 0.25, "c": 0.125, "d": 0.375},
        {"b": 0.0, "c": 0.3, "d": 0.0},
        {"b": 0.1, "c": 0.0, "d": 0.3},
        {"b": 0.3, "c": 0.1, "d": 0.2, "inflection": 0.3},
    ],
    "universal": [
        {"T": (0.25, 0.25, 0.5, 0.5, 0.75, 0.75)},
        {"T": (0.0, 0.25, 1 / 3, 1 / 3, 5 / 6, 5 / 6)},
        {"T": (0.125, 0.125, 0.5, 0.5, 1.0, 1.0)},
        {"T": (0.12, 0.22, 0.34, 0.34, 0.64, 1.0), "v0": 0.125},
        {"T": (0.25, 0.5, 0.5, 0.5, 0.5, 0.75), "v1": 2.0},
        {"T": (0.1, 0.2, 0.3, 0.6, 0.7, 0.8), "v0": -0.5, "v1": 0.75},
    ],
    "smooth_poly": [{"n": n} for n in range(1, 6)] + [{"n": 5, "inflection": 0.75}],
    "modified_constant_velocity": [{"cv_fraction": e} for e in (0.0, 0.2, 1 / 3, 0.5, 0.9)],
    "cycloidal_constant_velocity": [{"cv_fraction": e} for e in (0.0, 0.5, 0.9)],
    "universal_code": [{"code": code} for code in reference.CODES],
    "harmonic_combination": [{}, {"inflection": 0.4}, {"inflection": 0.625}],
    "sine_straight_line": [{"c": 0.5}, {"c": 1.0}, {"c": 0.1, "inflection": 0.4}],
    "triple_harmonic": [
        {"h1": 6.04, "h2": 0.0},
        {"h1": 5.1968, "h2": 1.769},
        {"h1": 9 * math.pi / 4, "h2": 0.0},  # y''' at the ends is 0 except for the rounding of h1
        {"h1": 7.0, "h2": 0.0, "inflection": 0.4},
    ],
    "trapezoidal_velocity": [{"ta": 1 / 3}, {"ta": 0.5}, {"ta": 0.01}, {"ta": 0.25, "inflection": 0.75}],
    "modified_cycloidal": [{"c": c} for c in (-0.5, -0.1339745962155614, 0.0, 0.3, 0.5)]
    + [{"c": 0.2, "inflection": 0.4}],
    "s_curve": [
        {"tj": 0.125, "tc": 0.125, "tv": 0.25},
        {"tj": 0.125, "tc": 0.25, "tv": 0.0},
        {"tj": 0.25, "tc": 0.0, "tv": 0.0},
        {"tj": 0.01, "tc": 0.03, "tv": 0.9},
        {"tj": 0.125, "tc": 0.125, "tv": 0.25, "inflection": 0.25},
    ],
}
MOVABLE = [name for name in camkin.laws() if "inflection" in parameters(name) and name not in PARAMETERS]
for movable in MOVABLE:
    PARAMETERS[movable] = [{}, {"inflection": 0.4}, {"inflection": 0.75}]
CASES = [(name, params) for name in camkin.laws() for params in PARAMETERS.get(name, [{}])]


def critical(breakpoints):
    """Return the ends, places near the ends, breakpoints with the doubles next to them, and random places."""
    rng = np.random.default_rng(20)
    near = [10.0**-k for k in range(1, 13)]
    places = {0.0, 1.0, *near, *(1.0 - x for x in near), *rng.random(200)}
    for t in [k / 8 for k in range(1, 8)] + [float(t) for t in breakpoints]:
        places |= {t, math.nextafter(t, 0.0), math.nextafter(t, 1.0)}
    return sorted(places)


def near_unrepresentable(x, breakpoints):
    """Return the breakpoints that are not doubles and within 2 ulp of x; they may be on either side of x."""
    return [t for t in breakpoints if mpf(float(t)) != t and abs(x - t) <= 2 * math.ulp(float(t))]


@pytest.mark.parametrize(("name", "params"), CASES, ids=str)
def test_law_against_120_digits(name, params):
    law, (at, breakpoints) = camkin.Law(name, **params), reference.curve(name, params)
    xs = critical(breakpoints)
    exact = [at(mpf(x)) for x in xs]
    for nu in range(4):
        peak = max(float(abs(values[nu])) for values in exact)
        for x, got, values in zip(xs, law(np.array(xs), nu), exact, strict=True):
            allowed = [values[nu]]
            for t in near_unrepresentable(x, breakpoints) if nu >= 2 else ():
                allowed += [at(t - mpf(10) ** -30)[nu], at(t + mpf(10) ** -30)[nu]]
            scale = peak
            if nu == 0 and abs(values[0]) > mpf(10) ** -100:  # smaller values are rounding errors of the reference
                # A curve that starts backwards passes through 0 inside, where it has no relative accuracy.
                scale = max(abs(float(values[0])), 0.1 if params.get("v0", 0.0) < 0.0 else 0.0)
            error = min(abs(mpf(float(got)) - value) for value in allowed)
            assert error <= ULPS * math.ulp(scale), (x, nu, float(got), values[nu], float(error / math.ulp(scale)))


@pytest.mark.parametrize("bad", [0, 0.0, -0.1, 1.0, 1e-4, math.nan, math.inf])
def test_inflection_is_within_the_law(bad):
    with pytest.raises(camkin.ParameterError, match="inflection must be 1e-3 to 1 - 1e-3; got"):
        camkin.Law("cycloidal", inflection=bad)


def test_ends_are_exact():
    for name, params in CASES:
        law = camkin.Law(name, **params)
        assert law(0.0) == 0.0
        assert law(1.0) == (0.0 if name == "dwell" or name.startswith("rise_fall") else 1.0)


# Cv, Ca, Cj, Cmdyn of the laws that have closed forms for them.
CLOSED_FORMS = {
    "dwell": (0, 0, 0, 0),
    "constant_velocity": (1, 0, 0, 0),
    "parabolic": (2, 4, 0, 8),
    "poly_23": (1.5, 6, 12, 2 * math.sqrt(3)),
    "simple_harmonic": (PI / 2, PI**2 / 2, PI**3 / 2, PI**3 / 8),
    "cycloidal": (2, 2 * PI, 4 * PI**2, 3 * math.sqrt(3) * PI / 2),
}


@pytest.mark.parametrize("name", CLOSED_FORMS)
def test_peaks_are_the_closed_forms(name):
    peaks = camkin.Law(name).peaks
    cv, ca, cj, cmdyn = (float(value) for value in CLOSED_FORMS[name])
    assert peaks.Cv == pytest.approx(cv, rel=1e-15)
    assert peaks.Ca == pytest.approx(ca, rel=1e-15)
    assert peaks.Cj == pytest.approx(cj, rel=1e-15)
    assert peaks.Cmdyn == pytest.approx(cmdyn, rel=1e-15)
    # All of these laws are symmetric.
    assert peaks.Ca_max == pytest.approx(ca, rel=1e-15)
    assert peaks.Ca_min == pytest.approx(-ca, rel=1e-15)


# Cv, largest and smallest y'', Cj, Cmdyn, to the eight digits of the literature's tables; None: not tabulated.
PUBLISHED = [
    ("poly_345", {}, 1.875, 5.7735027, -5.7735027, 60.0, 6.6942687),
    ("poly_4567", {}, 2.1875, 7.5131884, -7.5131884, 52.5, 10.750226),
    ("poly_56789", {}, 2.4609375, 9.3719762, -9.3719762, 78.75, 15.435936),
    ("smooth_poly", {"n": 5}, 2.7070313, 11.2665752, -11.2665752, None, None),
    ("rise_fall_3456", {}, 3.4346004, 19.2, -24.0, 384.0, None),
    ("rise_fall_45678", {}, 3.8082951, 20.897959, -32.0, 252.96568, None),
    ("double_harmonic", {}, 2.0405243, 5.5516525, -9.8696044, 42.413720, None),
    ("gutman_13", {}, 2.0, 5.1301993, -5.1301993, 59.217626, 8.1248578),
    ("freudenstein_13", {}, 2.0, 5.3855874, -5.3855874, 50.757965, 7.9174717),
    ("freudenstein_135", {}, 2.0, 5.0602835, -5.0602835, 59.615060, 7.8500566),
    ("half_cycloidal_1", {}, 2.0, 3.1415927, 0.0, 9.8696044, None),
    ("half_cycloidal_2", {}, 2.0, 0.0, -3.1415927, 9.8696044, None),
    ("half_harmonic_1", {}, 1.5707963, 2.4674011, 0.0, None, None),
    ("half_harmonic_2", {}, 1.5707963, 0.0, -2.4674011, None, None),
    ("eighth_power_1", {}, 1.776661, 5.268297, -5.2683, None, None),
    ("rise_fall_double_harmonic", {}, 4.0810486, 22.20661, -39.478418, None, None),
    ("modified_trapezoid", {}, 2.0, 4.8881238, -4.8881238, 61.425975, 8.0899810),
    ("modified_sine", {}, 1.7596034, 5.5279571, -5.5279571, 69.466357, 5.4577528),
    ("modified_constant_velocity", {"cv_fraction": 0.5}, 1.2752582, 8.0126834, -8.0126834, 201.3806988, 5.7333771),
    ("modified_constant_velocity", {"cv_fraction": 0.2}, 1.5275387, 5.9986304, -5.9986304, 94.2262652, None),
    ("cycloidal_constant_velocity", {"cv_fraction": 0.5}, 4 / 3, 8.3775804, -8.3775804, 105.27578, None),
    ("scca", {"b": 1 / 3, "c": 1 / 3, "d": 1 / 3}, None, 5.2788102, -5.2788102, None, None),
    ("trapecloid", {}, 2.1821597, 6.1704423, None, 77.540065, 10.837155),
    ("nc2", {}, 1.7856401, 5.8921972, -4.2073153, 111.065301, 8.8651485),
    ("cycloidal", {"inflection": 0.4}, 2.0, 7.8539816, -5.2359878, 61.685028, 10.202621),
    ("modified_trapezoid", {"inflection": 0.4}, 2.0, 6.1101547, -4.0734365, 95.978086, 10.112476),
    ("universal_code", {"code": 33}, 2.0, 7.8539816, -5.2359878, 61.685028, 10.202621),
    ("universal_code", {"code": 34}, 2.0, 6.1101547, -4.0734365, 95.978086, 10.112476),
    ("universal_code", {"code": 43}, 1.7596034, 5.5279571, -5.5279571, 34.733179, 6.3178796),
    ("universal_code", {"code": 44}, 1.7182961, 6.7477331, -4.4984887, 52.996572, 7.5309160),
    ("universal_code", {"code": 45}, 1.9169091, 4.4386642, -4.4386642, 55.777899, 7.1078810),
    ("universal_code", {"code": 46}, 1.9167185, 4.6845786, -4.2164837, 58.868151, 7.4302628),
    ("universal_code", {"code": 47}, 1.9426416, 5.5259436, -3.6839624, 69.441056, 8.6295547),
    ("universal_code", {"code": 48}, 1.6598479, 5.2145661, None, 65.528170, 4.8564719),
    ("universal_code", {"code": 49}, 1.7364327, 4.9100703, None, 61.701763, 6.8621170),
    ("universal_code", {"code": 51}, 1.7179792, 4.1988475, None, 26.382137, 5.0695771),
    ("universal_code", {"code": 52}, 1.2220309, 7.6782469, None, 48.243848, 4.6915276),
    ("modified_cycloidal", {"c": -0.1339745962155614}, 1.7637079, 5.8882531, -5.8882531, 60.781000, None),
    ("trapezoidal_velocity", {"ta": 1 / 3}, 1.5, 4.5, -4.5, 0.0, 6.75),
    ("s_curve", {"tj": 0.125, "tc": 0.125, "tv": 0.25}, 1.6, 6.4, -6.4, 51.2, None),
    ("s_curve", {"tj": 0.125, "tc": 0.25, "tv": 0}, 2.0, 16 / 3, -16 / 3, 128 / 3, None),
    ("s_curve", {"tj": 0.25, "tc": 0, "tv": 0}, 2.0, 8.0, -8.0, 32.0, None),
]


@pytest.mark.parametrize("row", PUBLISHED, ids=str)
def test_peaks_are_the_published_ones(row):
    name, params, *published = row
    peaks = camkin.Law(name, **params).peaks
    found = (peaks.Cv, peaks.Ca_max, peaks.Ca_min, peaks.Cj, peaks.Cmdyn)
    for value, expected in zip(found, published, strict=True):
        if expected is not None:
            assert value == pytest.approx(expected, rel=3e-7 if name == "eighth_power_1" else 5.5e-8, abs=1e-12)
    assert peaks.Ca == max(peaks.Ca_max, -peaks.Ca_min)


def test_rms_of_acceleration():
    # y'' = 2 pi sin(2 pi x); y'' = +-4; y'' = 60x - 180x^2 + 120x^3
    assert camkin.Law("cycloidal").peaks.rms == pytest.approx(math.sqrt(2.0) * math.pi, rel=1e-14)
    assert camkin.Law("parabolic").peaks.rms == pytest.approx(4.0, rel=1e-14)
    assert camkin.Law("poly_345").peaks.rms == pytest.approx(math.sqrt(120 / 7), rel=1e-14)


def test_asymmetric_peaks():
    # Moving the velocity peak of the cycloid to 0.4 gives Ap / Am = 0.6 / 0.4 and leaves Cv = 2.
    peaks = camkin.Law("universal", T=(0.2, 0.2, 0.4, 0.4, 0.7, 0.7)).peaks
    assert peaks.Ca_max == pytest.approx(2.5 * math.pi, rel=1e-14)
    assert peaks.Ca_min == pytest.approx(-5.0 / 3.0 * math.pi, rel=1e-14)
    assert peaks.Cv == pytest.approx(2.0, rel=1e-14)
    assert peaks.Ca == peaks.Ca_max


@pytest.mark.parametrize("ulps", [-4, -1, 1, 4])
def test_shares_may_miss_their_sum_by_rounding(ulps):
    off = ulps * 2.0**-53
    scca = camkin.Law("scca", b=0.25, c=0.5, d=0.25 + off)
    assert scca.peaks.Ca == pytest.approx(camkin.Law("scca", b=0.25, c=0.5, d=0.25).peaks.Ca, rel=1e-14)
    assert camkin.Law("s_curve", tj=0.125, tc=0.125, tv=0.25 + off)(1.0) == 1.0
    for law, shares in (("scca", {"b": 0.25, "c": 0.5}), ("s_curve", {"tj": 0.125, "tc": 0.125})):
        last = "d" if law == "scca" else "tv"
        with pytest.raises(camkin.ParameterError, match="such that"):
            camkin.Law(law, **shares, **{last: 0.25 + 2 * math.copysign(2.0**-51, ulps)})


def test_scca_contains_the_named_laws():
    x = np.linspace(0.0, 1.0, 97)
    members = {"parabolic": (0, 1, 0), "simple_harmonic": (0, 0, 1), "cycloidal": (0.5, 0, 0.5)}
    members |= {"modified_trapezoid": (0.25, 0.5, 0.25), "modified_sine": (0.25, 0, 0.75)}
    for name, shares in members.items():
        scca = camkin.Law("scca", **dict(zip("bcd", shares, strict=True)))
        for nu in range(4):
            np.testing.assert_array_equal(scca(x, nu), camkin.Law(name)(x, nu))


# ---- calling ----


def test_scalar_in_scalar_out():
    law = camkin.Law("cycloidal")
    for x in (0.25, 1, np.float64(0.25), np.float32(0.25), np.int64(1)):
        assert type(law(x)) is float
    assert law(0.5, nu=1) == 2.0


@pytest.mark.parametrize("shape", [(), (0,), (7,), (2, 3), (2, 0, 3), (2, 3, 4)])
def test_shape_is_kept(shape):
    y = camkin.Law("poly_345")(np.full(shape, 0.5))
    assert y.shape == shape
    assert y.dtype == np.float64
    assert (y == 0.5).all()


def test_outside_is_nan_and_touches_no_other():
    law = camkin.Law("modified_sine")
    x = np.array([-1e-300, 0.0, math.nan, 0.5, math.inf, 1.0, math.nextafter(1.0, 2.0), -math.inf])
    for nu in range(4):
        y = law(x, nu)
        assert np.isnan(y).tolist() == [True, False, True, False, True, False, True, True]
        assert y[3] == law(0.5, nu)


@pytest.mark.parametrize("nu", [-1, 4, 1.0, True, "1", None])
def test_bad_nu(nu):
    with pytest.raises(camkin.ParameterError, match="nu must be 0, 1, 2 or 3"):
        camkin.Law("cycloidal")(0.5, nu)


# ---- making ----


def test_names_and_parameters():
    names = camkin.laws()
    assert len(names) == len(set(names)) >= 11
    assert names[0] == "dwell"
    for name in ("constant_velocity", "parabolic", "simple_harmonic", "cycloidal", "poly_345", "poly_4567"):
        assert camkin.Law(name).params == ()
    assert camkin.Law("scca", b=1, c=0, d=0).params == (("b", 1.0), ("c", 0.0), ("d", 0.0))


@pytest.mark.parametrize(("name", "params"), CASES, ids=str)
def test_immutable_hashable_and_repr_round_trips(name, params):
    law = camkin.Law(name, **params)
    assert eval(repr(law), {"Law": camkin.Law}) == law
    assert pickle.loads(pickle.dumps(law)) == law
    assert hash(law) == hash(camkin.Law(name, **params))
    with pytest.raises(AttributeError):
        law.name = "dwell"


def test_order_and_container_of_parameters_do_not_matter():
    assert camkin.Law("scca", d=0.25, c=0.5, b=0.25) == camkin.Law("scca", b=0.25, c=0.5, d=0.25)
    t = (0.125, 0.125, 0.5, 0.5, 0.875, 0.875)
    assert camkin.Law("universal", T=np.array(t)) == camkin.Law("universal", T=list(t), v0=0, v1=0.0)


T = (0.125, 0.125, 0.5, 0.5, 0.875, 0.875)


@pytest.mark.parametrize(
    ("name", "params", "error", "parameter", "words"),
    [
        ("cycloidol", {}, camkin.LawError, "law", "did you mean 'cycloidal'?"),
        ("", {}, camkin.LawError, "law", "Elementary: dwell, constant_velocity"),
        ("cycloidal\0", {}, camkin.LawError, "law", "cycloidal"),
        (7, {}, camkin.WrongTypeError, "law", "got int"),
        ("dwell", {"b": 1}, camkin.ParameterError, "b", "it has no parameters"),
        ("cycloidal", {"inflexion": 0.4}, camkin.ParameterError, "inflexion", "did you mean 'inflection'?"),
        ("cycloidal", {"inflection": 1.0}, camkin.ParameterError, "inflection", "got 1"),
        ("cycloidal", {"inflection": -0.5}, camkin.ParameterError, "inflection", "got -0.5"),
        ("poly_345", {"inflection": math.nan}, camkin.ParameterError, "inflection", "got nan"),
        ("smooth_poly", {"n": 6}, camkin.ParameterError, "n", "got 6"),
        ("smooth_poly", {"n": 2.5}, camkin.ParameterError, "n", "got 2.5"),
        ("universal_code", {"code": 13}, camkin.ParameterError, "code", "got 13"),
        ("scca", {"b": 0.25, "c": 0.5}, camkin.ParameterError, "d", "needs the parameter 'd'"),
        (
            "scca",
            {"b": 0.25, "c": 0.5, "d": 0.25, "e": 0.0},
            camkin.ParameterError,
            "e",
            "choose from 'b', 'c', 'd', 'inflection'",
        ),
        ("scca", {"b": 0.5, "c": 0.5, "d": 0.25}, camkin.ParameterError, "d", "b + c + d"),
        ("scca", {"b": -0.1, "c": 0.5, "d": 0.25}, camkin.ParameterError, "b", "0 to 1; got -0.1"),
        ("scca", {"b": 0, "c": 1.5, "d": 0}, camkin.ParameterError, "c", "0 to 1; got 1.5"),
        ("scca", {"b": 0, "c": 0, "d": 0}, camkin.ParameterError, "b", "b + c + d > 0"),
        ("scca", {"b": math.nan, "c": 0.5, "d": 0.25}, camkin.ParameterError, "b", "got nan"),
        ("scca", {"b": 0.25, "c": math.inf, "d": 0.25}, camkin.ParameterError, "c", "got inf"),
        ("scca", {"b": 10**400, "c": 0.5, "d": 0.25}, camkin.ParameterError, "b", "got inf"),
        ("scca", {"b": "0.25", "c": 0.5, "d": 0.25}, camkin.WrongTypeError, "b", "must be a number; got str"),
        ("scca", {"b": True, "c": 0.0, "d": 0.0}, camkin.WrongTypeError, "b", "must be a number; got bool"),
        ("scca", {"b": None, "c": 0.0, "d": 0.0}, camkin.WrongTypeError, "b", "must be a number; got NoneType"),
        ("universal", {}, camkin.ParameterError, "T", "needs the parameter 'T'"),
        ("universal", {"t": T}, camkin.ParameterError, "t", "no parameter 't'"),
        ("universal", {"T": T[:5]}, camkin.ParameterError, "T", "6 numbers; got 5"),
        ("universal", {"T": 0.5}, camkin.WrongTypeError, "T", "6 numbers; got float"),
        ("universal", {"T": (0.1, 0.2, 0.3, 0.2, 0.5, 0.6)}, camkin.ParameterError, "T4", "got 0.2"),
        ("universal", {"T": (*T[:5], 1.5)}, camkin.ParameterError, "T6", "got 1.5"),
        ("universal", {"T": (*T[:5], math.nan)}, camkin.ParameterError, "T6", "got nan"),
        ("universal", {"T": (*T[:5], "1")}, camkin.WrongTypeError, "T6", "got str"),
        ("universal", {"T": T, "v0": math.inf}, camkin.ParameterError, "v0", "got inf"),
        ("universal", {"T": (0, 0, 0, 0.5, 0.5, 1)}, camkin.ParameterError, "T3", "above 0"),
    ],
)
def test_refused(name, params, error, parameter, words):
    with pytest.raises(error, match=words.replace("?", r"\?").replace("+", r"\+")) as caught:
        camkin.Law(name, **params)
    assert caught.value.parameter == parameter
    assert caught.value.segment is None
    assert isinstance(caught.value, camkin.CamkinError)


@pytest.mark.parametrize(
    "name", [name for name in camkin.laws() if camkin.law.parameters(name).keys() <= {"inflection"}]
)
def test_locations_of_peaks(name):
    law = camkin.Law(name)
    peaks, at = law.peaks, law.peaks.at

    def near(x, nu):
        """Return the values on both sides of x; where the value jumps, either may be the peak."""
        return [law(min(max(x + d, 0.0), 1.0), nu) for d in (-1e-9, 0.0, 1e-9)]

    def meets(values, want):
        return min(abs(value - want) for value in values) <= 1e-6 * max(abs(want), 1.0)

    assert meets(map(abs, near(at.Cv, 1)), peaks.Cv)
    assert meets(map(abs, near(at.Ca, 2)), peaks.Ca)
    assert meets(near(at.Ca_max, 2), peaks.Ca_max)
    assert meets(near(at.Ca_min, 2), peaks.Ca_min)
    assert meets(map(abs, near(at.Cj, 3)), peaks.Cj)
    products = [v * a for v, a in zip(near(at.Cmdyn, 1), near(at.Cmdyn, 2), strict=True)]
    assert meets(map(abs, products), peaks.Cmdyn)
    places = (at.Cv, at.Ca, at.Ca_max, at.Ca_min, at.Cj, at.Cmdyn)
    assert all(0.0 <= x <= 1.0 for x in places)


def test_a_peak_at_the_end_is_not_one_at_the_start():
    assert camkin.Law("half_cycloidal_1").peaks.at.Cv == 1.0
    assert camkin.Law("half_cycloidal_2").peaks.at.Cv == 0.0
    assert camkin.Law("cycloidal").peaks.at.Cv == 0.5
    assert camkin.Law("cycloidal").peaks.at.Ca_max == 0.25
