"""The laws in 120-digit arithmetic, from their textbook formulas and not from the code of the library.

curve(name, params) returns a Curve: at(x) gives y, y', y'', y''' at x, and breakpoints lists the places where a
derivative may jump. At a breakpoint the values of the later piece count.

The arithmetic is that of MPFR, which rounds every operation correctly.
"""

import math
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

import gmpy2
from gmpy2 import mpfr as mpf

DIGITS = 120  # next to a dwell the textbook formulas lose 60 of them
gmpy2.get_context().precision = math.ceil(DIGITS * math.log2(10))
PI = gmpy2.const_pi()

Values = tuple[mpf, mpf, mpf, mpf]


class Curve(NamedTuple):
    at: Callable[[mpf], Values]
    breakpoints: list[mpf]


def solve(matrix: Sequence[Sequence[mpf]], right: Sequence[mpf]) -> list[mpf]:
    """Solve a system of linear equations by Gaussian elimination with pivots.

    Raises ZeroDivisionError where the matrix is singular to 100 digits.
    """
    n = len(right)
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    smallest = max(abs(value) for row in matrix for value in row) / mpf(10) ** 100
    for k in range(n):
        pivot = max(range(k, n), key=lambda i: abs(rows[i][k]))
        if abs(rows[pivot][k]) <= smallest:
            raise ZeroDivisionError("the matrix is singular")
        rows[k], rows[pivot] = rows[pivot], rows[k]
        for i in range(k + 1, n):
            factor = rows[i][k] / rows[k][k]
            rows[i] = [a - factor * b for a, b in zip(rows[i], rows[k], strict=True)]
    solution = [mpf(0)] * n
    for k in reversed(range(n)):
        known = sum((rows[k][i] * solution[i] for i in range(k + 1, n)), mpf(0))
        solution[k] = (rows[k][n] - known) / rows[k][k]
    return solution


# ---- polynomials: coefficients of x^0, x^1, ... ----

EIGHTH_POWER = [0, 0, 0, mpf("6.09755"), 0, mpf("-20.7804"), mpf("26.73155"), mpf("-13.60965"), mpf("2.56095")]
POLYNOMIALS = {
    "dwell": [0],
    "constant_velocity": [0, 1],
    "poly_23": [0, 0, 3, -2],
    "poly_345": [0, 0, 0, 10, -15, 6],
    "poly_4567": [0, 0, 0, 0, 35, -84, 70, -20],
    "poly_56789": [0, 0, 0, 0, 0, 126, -420, 540, -315, 70],
    "eighth_power_1": EIGHTH_POWER,
    "rise_fall_3456": [0, 0, 0, 64, -192, 192, -64],
    "rise_fall_45678": [0, 0, 0, 0, 256, -1024, 1536, -1024, 256],
}
SMOOTH = {
    1: POLYNOMIALS["poly_23"],
    2: POLYNOMIALS["poly_345"],
    3: POLYNOMIALS["poly_4567"],
    4: POLYNOMIALS["poly_56789"],
    5: [0, 0, 0, 0, 0, 0, 462, -1980, 3465, -3080, 1386, -252],
}


def polynomial(coefficients: list[Any]) -> Curve:
    rows = [[mpf(k) for k in coefficients]]
    for _ in range(3):
        rows.append([k * rows[-1][k] for k in range(1, len(rows[-1]))])

    def at(x: mpf) -> Values:
        return tuple(sum((c * x**k for k, c in enumerate(row)), mpf(0)) for row in rows)

    return Curve(at, [])


# ---- harmonics: constant, slope, then (k, a, b) for a cos(k pi x) + b sin(k pi x) ----


def harmonic_terms(name: str, params: dict[str, Any]) -> tuple[Any, Any, list[tuple[Any, Any, Any]]] | None:
    m = mpf(1125) / 1192
    fixed = {
        "double_harmonic": (mpf(3) / 8, 0, [(1, mpf(-1) / 2, 0), (2, mpf(1) / 8, 0)]),
        "double_harmonic_return": (mpf(5) / 8, 0, [(1, mpf(-1) / 2, 0), (2, mpf(-1) / 8, 0)]),
        "rise_fall_double_harmonic": (mpf(3) / 8, 0, [(2, mpf(-1) / 2, 0), (4, mpf(1) / 8, 0)]),
        "gutman_13": (0, 1, [(2, 0, -15 / (32 * PI)), (6, 0, -1 / (96 * PI))]),
        "freudenstein_13": (0, 1, [(2, 0, -mpf(27) / 28 / (2 * PI)), (6, 0, -mpf(1) / 84 / (2 * PI))]),
        "freudenstein_135": (
            0,
            1,
            [(2, 0, -m / (2 * PI)), (6, 0, -m / 54 / (2 * PI)), (10, 0, -m / 1250 / (2 * PI))],
        ),
        "half_cycloidal_1": (0, 1, [(1, 0, -1 / PI)]),
        "half_cycloidal_2": (0, 1, [(1, 0, 1 / PI)]),
        "half_harmonic_1": (1, 0, [(mpf(1) / 2, -1, 0)]),
        "half_harmonic_2": (0, 0, [(mpf(1) / 2, 0, 1)]),
        "simple_harmonic": (mpf(1) / 2, 0, [(1, mpf(-1) / 2, 0)]),
        "cycloidal": (0, 1, [(2, 0, -1 / (2 * PI))]),
    }
    if name == "triple_harmonic":
        h1, h2 = mpf(params["h1"]), mpf(params["h2"])
        h3 = 3 * (2 * PI - h1 - h2 / 2)
        return 0, 1, [(2 * i, 0, -h / (2 * i * PI) ** 2) for i, h in ((1, h1), (2, h2), (3, h3))]
    return fixed.get(name)


def harmonic(constant: Any, slope: Any, terms: list[tuple[Any, Any, Any]]) -> Curve:
    def at(x: mpf) -> Values:
        values = [constant + slope * x, mpf(slope), mpf(0), mpf(0)]
        for k, a, b in terms:
            w = k * PI
            s, c = gmpy2.sin_cos(w * x)
            waves = (a * c + b * s, -a * s + b * c, -a * c - b * s, a * s - b * c)
            values = [value + wave * w**nu for nu, (value, wave) in enumerate(zip(values, waves, strict=True))]
        return tuple(values)

    return Curve(at, [])


# ---- the universal curve ----

A = (PI + 10) / (8 * (PI + 2))
B = mpf(7) / 16 - 1 / (8 * PI)
C = mpf(47) / 120 - 7 / (30 * PI)
EIGHTH = mpf(1) / 8
CODES: dict[int, list[Any]] = {
    11: [0, mpf(1) / 2, mpf(1) / 2, mpf(1) / 2, mpf(1) / 2, 1],
    12: [0, 0, mpf(1) / 2, mpf(1) / 2, 1, 1],
    22: [EIGHTH * k for k in (2, 2, 4, 4, 6, 6)],
    25: [EIGHTH * k for k in (1, 3, 4, 4, 5, 7)],
    26: [EIGHTH * k for k in (1, 1, 4, 4, 7, 7)],
    27: [mpf(k) / 16 for k in (1, 1, 4, 12, 15, 15)],
    33: [mpf(k) / 10 for k in (2, 2, 4, 4, 7, 7)],
    34: [mpf(k) / 20 for k in (2, 6, 8, 8, 11, 17)],
    35: [EIGHTH, A, A + EIGHTH, A + EIGHTH, A + 2 * EIGHTH, A + 2 * EIGHTH],
    43: [EIGHTH * k for k in (2, 2, 4, 4, 8, 8)],
    44: [mpf(k) / 5 for k in (1, 1, 2, 2, 5, 5)],
    45: [EIGHTH, B, B + EIGHTH, B + EIGHTH, B + 2 * EIGHTH, 1],
    46: [EIGHTH * k for k in (1, 3, 4, 4, 5, 8)],
    47: [EIGHTH, C, C + EIGHTH, C + EIGHTH, C + mpf(5) / 24, 1],
    48: [EIGHTH * k for k in (1, 1, 4, 4, 8, 8)],
    49: [EIGHTH, A, A + EIGHTH, A + EIGHTH, 1, 1],
    51: [mpf(k) / 4 for k in (0, 1, 2, 2, 3, 4)],
    52: [mpf(k) / 4 for k in (0, 0, 1, 3, 4, 4)],
    92: [mpf(k) / 12 for k in (0, 3, 4, 4, 10, 10)],
}


def scca(b: mpf, c: mpf, d: mpf) -> list[mpf]:
    first = [b / 2, (b + c) / 2, (b + c + d) / 2]
    if abs(1 - b - c - d) < mpf(2) ** -52:  # the sum is meant to be 1: the last share takes the difference
        first = [mpf(1) / 2 if t == first[2] else t for t in first]
    return [*first, *(1 - t for t in reversed(first))]


def zones(name: str, params: dict[str, Any]) -> list[Any] | None:
    """Return the breakpoints T1 ... T6."""
    one, x = mpf(1), {key: mpf(value) for key, value in params.items() if key != "T"}
    if name == "universal":
        return [mpf(t) for t in params["T"]]
    if name == "universal_code":
        return CODES[int(params["code"])]
    if name == "scca":
        return scca(x["b"], x["c"], x["d"])
    if name == "modified_constant_velocity":
        return scca((1 - x["cv_fraction"]) / 4, 0 * one, (1 - x["cv_fraction"]) * 3 / 4)
    if name == "cycloidal_constant_velocity":
        return scca((1 - x["cv_fraction"]) / 2, 0 * one, (1 - x["cv_fraction"]) / 2)
    if name == "sine_straight_line":
        return [0 * one, 0 * one, x["c"] / 2, 1 - x["c"] / 2, one, one]
    if name == "trapezoidal_velocity":
        return [0 * one, x["ta"], x["ta"], 1 - x["ta"], 1 - x["ta"], one]
    if name == "harmonic_combination":
        peak = x.get("inflection", one / 2)
        return [peak / 4, peak / 4, peak, peak, one, one]
    codes = {"parabolic": 11, "modified_trapezoid": 25, "modified_sine": 26, "trapecloid": 35, "nc2": 92}
    return CODES[codes[name]] if name in codes else None


def universal(t: list[Any], v0: mpf, v1: mpf) -> Curve:
    """Build the curve with the acceleration P sin, P, P cos, 0, -M sin, -M, -M cos between 0, T1 ... T6, 1."""
    ends = [mpf(0), *t, mpf(1)]
    shapes = ("sin", "const", "cos", "none", "sin", "const", "cos")
    # The contribution of amplitude 1 of each half to the velocity and to the displacement at x = 1.
    gain, way = [mpf(0), mpf(0)], [mpf(0), mpf(0)]
    for i, shape in enumerate(shapes):
        a, length, half = ends[i], ends[i + 1] - ends[i], i // 4
        k = 2 * length / PI
        gain[half] += {"sin": k, "const": length, "cos": k, "none": 0}[shape]
        way[half] += {
            "sin": (1 - a) * k - k**2,
            "const": (1 - a) * length - length**2 / 2,
            "cos": (1 - a) * k - (length * k - k**2),
            "none": 0,
        }[shape]
    # P gain0 - M gain1 = v1 - v0,  P way0 - M way1 = 1 - v0
    solution = solve([[gain[0], -gain[1]], [way[0], -way[1]]], [v1 - v0, 1 - v0])
    starts, s, v = [], mpf(0), v0
    for i, shape in enumerate(shapes):
        length, amplitude = ends[i + 1] - ends[i], (solution[0], -solution[1])[i // 4]
        if length > 0:
            starts.append((ends[i], shape, amplitude, length, s, v))
            s, v, _, _ = _zone(shape, amplitude, length, length, s, v)

    def at(x: mpf) -> Values:
        start, *zone = next(zone for zone in reversed(starts) if x >= zone[0])
        shape, amplitude, length, s, v = zone
        return _zone(shape, amplitude, length, x - start, s, v)

    return Curve(at, [start for start, *_ in starts])


def _zone(shape: str, p: mpf, length: mpf, u: mpf, s: mpf, v: mpf) -> Values:
    k = 2 * length / PI
    sin, cos = gmpy2.sin_cos(u / k)
    if shape == "sin":
        return s + (v + p * k) * u - p * k**2 * sin, v + p * k * (1 - cos), p * sin, p / k * cos
    if shape == "const":
        return s + v * u + p * u**2 / 2, v + p * u, p, mpf(0)
    if shape == "cos":
        return s + v * u + p * k**2 * (1 - cos), v + p * k * sin, p * cos, -p / k * sin
    return s + v * u, v, mpf(0), mpf(0)


# ---- constant jerk ----


def s_curve(tj: mpf, tc: mpf) -> Curve:
    tv = 1 - 4 * tj - 2 * tc
    if abs(tv) <= mpf(2) ** -52:  # no cruise, and the sum is meant to be 1: the ramps take the difference
        tj, tv = tj + tv / 4, mpf(0)
    jerk = 1 / (tj * (tj + tc) * (1 - 2 * tj - tc))
    starts, start, y, v, a = [], mpf(0), mpf(0), mpf(0), mpf(0)
    for length, j in zip((tj, tc, tj, tv, tj, tc, tj), (jerk, 0, -jerk, 0, -jerk, 0, jerk), strict=True):
        if length > mpf(10) ** -15:
            starts.append((start, y, v, a, mpf(j)))
            y, v, a = (
                y + v * length + a * length**2 / 2 + j * length**3 / 6,
                v + a * length + j * length**2 / 2,
                a + j * length,
            )
            start += length

    def at(x: mpf) -> Values:
        start, y, v, a, j = next(piece for piece in reversed(starts) if x >= piece[0])
        u = x - start
        return y + v * u + a * u**2 / 2 + j * u**3 / 6, v + a * u + j * u**2 / 2, a + j * u, j

    return Curve(at, [start for start, *_ in starts])


# ---- the sheared cycloid: x = t + c sin(2 pi t)/(2 pi), y = t - sin(2 pi t)/(2 pi) ----


def sheared_cycloid(c: mpf) -> Curve:
    def at(x: mpf) -> Values:
        low, high, shear = 0.0, 1.0, float(c)
        for _ in range(40):
            middle = (low + high) / 2
            below = middle + shear * math.sin(2 * math.pi * middle) / (2 * math.pi) <= x
            low, high = (middle, high) if below else (low, middle)
        t = mpf(low)
        for _ in range(5):  # bisection gives 12 digits, and each step of Newton's method doubles them
            sin, cos = gmpy2.sin_cos(2 * PI * t)
            t -= (t + c * sin / (2 * PI) - x) / (1 + c * cos)
        sin, cos = gmpy2.sin_cos(2 * PI * t)
        stretch = 1 + c * cos
        y3 = 4 * PI**2 * (1 + c) * (cos * stretch + 3 * c * sin**2) / stretch**5
        return t - sin / (2 * PI), (1 - cos) / stretch, 2 * PI * (1 + c) * sin / stretch**3, y3

    return Curve(at, [])


# ---- B-splines, in rational numbers ----


def spline_terms(degree: int, knots: Sequence[float], points: Sequence[float], at: int) -> list[Fraction]:
    """Return the polynomial over [knots[at], knots[at + 1]] in powers of x - knots[at].

    It comes from de Boor's algorithm on the control points of every derivative.
    """
    k = [Fraction(x) for x in knots[at - degree : at + degree + 1]]
    d = [Fraction(c) for c in points[at - degree : at + 1]]
    terms = []
    for order in range(degree + 1):
        for i in range(degree, order - 1, -1) if order else ():
            d[i] = (d[i] - d[i - 1]) * (degree - order + 1) / (k[i + degree - order + 1] - k[i])
        e = list(d)
        for r in range(order + 1, degree + 1):
            for i in range(degree, r - 1, -1):
                low, high = k[i], k[i + degree - r + 1]
                e[i] = e[i - 1] + (e[i] - e[i - 1]) * (k[degree] - low) / (high - low)
        terms.append(e[degree] / math.factorial(order))
    return terms


def polynomial_values(terms: Sequence[Fraction], u: Fraction) -> list[Fraction]:
    """Return the values of the polynomial and of its first three derivatives."""
    return [
        sum((math.perm(k, order) * terms[k] * u ** (k - order) for k in range(order, len(terms))), Fraction(0))
        for order in range(4)
    ]


# ---- all of them ----


def mirrored(curve: Curve) -> Curve:
    def at(x: mpf) -> Values:
        y, y1, y2, y3 = curve.at(1 - x)
        return 1 - y, y1, -y2, y3

    return Curve(at, [1 - t for t in curve.breakpoints])


def moved(curve: Curve, peak: mpf) -> Curve:
    """Move the velocity peak of a symmetric curve to `peak`: scale x and y of each half by the same factor."""
    left, right = 2 * peak, 2 * (1 - peak)

    def at(x: mpf) -> Values:
        if x < peak:
            y, y1, y2, y3 = curve.at(x / left)
            return left * y, y1, y2 / left, y3 / left**2
        y, y1, y2, y3 = curve.at(1 - (1 - x) / right)
        return 1 - right * (1 - y), y1, y2 / right, y3 / right**2

    half = mpf(1) / 2
    breakpoints = [t * left if t < half else 1 - (1 - t) * right for t in curve.breakpoints]
    return Curve(at, [*breakpoints, peak])


def curve(name: str, params: dict[str, Any]) -> Curve:
    found = _curve(name, params)
    if "inflection" in params and name != "harmonic_combination":
        return moved(found, mpf(params["inflection"]))
    return found


def _curve(name: str, params: dict[str, Any]) -> Curve:
    if name in POLYNOMIALS:
        return polynomial(POLYNOMIALS[name])
    if name == "eighth_power_2":
        return mirrored(polynomial(EIGHTH_POWER))
    if name == "smooth_poly":
        return polynomial(SMOOTH[int(params["n"])])
    if name == "modified_cycloidal":
        return sheared_cycloid(mpf(params["c"]))
    if name == "s_curve":
        return s_curve(mpf(params["tj"]), mpf(params["tc"]))
    terms = harmonic_terms(name, params)
    if terms:
        return harmonic(*terms)
    t = zones(name, params)
    assert t is not None, f"no reference for {name}"
    return universal(t, mpf(params.get("v0", 0)), mpf(params.get("v1", 0)))
