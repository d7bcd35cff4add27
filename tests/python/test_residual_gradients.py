"""Derivatives of the residual vibration of dwells: against differences of Duhamel's integral in 120 digits."""

from functools import cache

import duhamel
import gmpy2
import numpy as np
import pytest
import reference
from gmpy2 import mpc
from gmpy2 import mpfr as mpf
from test_gradients import curve_of, flat, near

import camkin
from camkin import Law, ParameterError, Program, Segment, SpeedError
from camkin.designs.derivatives import residual_gradients

BOUND = 1e-10
STEP = mpf("1e-28")  # differences in 120 digits have 50 correct ones, and 30 beside a resonance
RPM = 300.0
NEXT = 2.0**-40


def quintic(lift, v0, a0, v1, a1):
    """Return y'' at x of the polynomial of degree 5 through these values, all derivatives by x."""
    rows = [
        [mpf(k == 0) for k in range(6)],
        [mpf(1)] * 6,
        [mpf(k == 1) for k in range(6)],
        [mpf(k) for k in range(6)],
        [mpf(2 * (k == 2)) for k in range(6)],
        [mpf(k * (k - 1)) for k in range(6)],
    ]
    c = reference.solve(rows, [mpf(0), lift, v0, v1, a0, a1])
    return lambda x: sum((k * (k - 1) * c[k] * x ** (k - 2) for k in range(2, 6)), mpf(0))


@cache
def points(law, fields, parts):
    """Return x and the weight times y'' at the nodes of Gauss's sums, and the jumps of y' at the ends."""
    given = dict(fields)
    if law == "poly_bc":
        second, cuts = quintic(*(given[key] for key in ("lift", "v0", "a0", "v1", "a1"))), [mpf(0), mpf(1)]
        found = [(mpf(0), given["v0"]), (mpf(1), -given["v1"])]
    else:
        curve = curve_of(law, given)
        cuts = sorted({mpf(0), mpf(1), *(mpf(t) for t in curve.breakpoints if 0 < t < 1)})
        found = [(mpf(0), curve.at(mpf(0))[1]), (mpf(1), -curve.at(mpf(1))[1])]

        def second(x):
            return curve.at(x)[2]

    for a, b in zip(cuts, cuts[1:], strict=False):
        n = 1 + int(float(b - a) * parts)
        for i in range(n):
            middle, half = a + (b - a) * (2 * i + 1) / (2 * n), (b - a) / (2 * n)
            found += [(middle + half * x, w * half * second(middle + half * x)) for x, w in duhamel.gauss()]
    return found


class Cycle:
    """Segments of 360 degrees with numbers by name; "0.duration" is that of the first one."""

    def __init__(self, laws, numbers):
        self.laws, self.numbers = laws, numbers

    def with_number(self, name, value):
        return Cycle(self.laws, {**self.numbers, name: value})

    def push(self, i, rate):
        """Return the integral of -s'' e^(rate (end - t)) over a segment, with the impulses at its ends."""
        own = {key[2:]: x for key, x in self.numbers.items() if key.startswith(f"{i}.")}
        d, parts = own.pop("duration"), max(12, int(float(abs(rate) * self.numbers[f"{i}.duration"]) / 8))
        lift = mpf(1)
        if self.laws[i] == "poly_bc":
            rad = d * reference.PI / 180
            own = {"lift": own["lift"]} | {k: own[k] * rad ** (1 + (k[0] == "a")) for k in ("v0", "a0", "v1", "a1")}
        else:
            lift = own.pop("lift")
        total = mpc(0)
        for x, weight in points(self.laws[i], tuple(sorted(own.items())), parts):
            total += weight * gmpy2.exp(rate * d * (1 - x))
        return -lift / d * total

    def residuals(self):
        """Return the amplitude of the periodic vibration at the start of each dwell."""
        n = self.numbers
        rate = duhamel.oscillator(2 * reference.PI * n["natural_hz"] / (6 * abs(n["rpm"])), n["damping"])
        at, pushes, dwells = mpf(0), [], []
        for i, law in enumerate(self.laws):
            d = n[f"{i}.duration"]
            if law == "dwell":
                dwells.append(at)
            else:
                pushes.append((at + d, self.push(i, rate)))
            at += d
        if at < 359:
            dwells.append(at)
        found = []
        for start in dwells:
            total = sum(
                (push * gmpy2.exp(rate * (start - end + (0 if end <= start else 360))) for end, push in pushes), mpc(0)
            )
            found.append(abs(total / (1 - gmpy2.exp(rate * 360))) / rate.imag)
        return found


def case(laws, natural_hz, damping, lift=10.0, rpm=RPM):
    """Return a program and its numbers. laws: (name, parameters, duration) of the segments."""
    segments, numbers = [], {}
    for i, (name, params, duration) in enumerate(laws):
        numbers[f"{i}.duration"] = mpf(duration)
        if name == "dwell":
            segments.append(Segment("dwell", duration=duration))
            continue
        boundary = {key: x for key, x in params.items() if key in ("v0", "a0", "v1", "a1")}
        law = {key: x for key, x in params.items() if key not in boundary}
        segments.append(Segment(Law(name, **law) if law else name, duration=duration, lift=lift, **boundary))
        numbers[f"{i}.lift"] = mpf(lift)
        numbers |= {f"{i}.{key}": mpf(x) for key, x in flat(params).items()}
        lift = -lift
    program = Program(segments, rpm=rpm, start=0.0, allow_velocity_jump=True)
    numbers |= {key: mpf(x) for key, x in (("natural_hz", natural_hz), ("damping", damping), ("rpm", rpm))}
    return program, Cycle([name for name, *_ in laws], numbers)


def check(program, cycle):
    """Compare all derivatives of all dwells."""
    n = cycle.numbers
    given = {key: float(n[key]) for key in ("natural_hz", "damping")}
    keys = [(int(k.split(".")[0]), k.split(".")[1]) if "." in k else (None, k) for k in n]
    rpm = float(n["rpm"])
    (found, got), values = residual_gradients(program, keys, rpm, given), cycle.residuals()
    largest = camkin.gradients(program, ["residual"], keys, rpm=rpm, residual=given)[0]
    order = sorted(range(len(values)), key=lambda i: values[i])
    assert len(got) == len(values)
    for each, value in zip(found, values, strict=True):
        assert each == pytest.approx(float(value), rel=1e-11)
    if values[order[-1]] - (values[order[-2]] if len(order) > 1 else 0) > values[order[-1]] / 1000:
        assert np.array_equal(largest, got[order[-1]])
    for column, key in enumerate(n):
        side = [cycle.with_number(key, n[key] + h).residuals() for h in (STEP, -STEP)]
        want = [(a - b) / (2 * STEP) for a, b in zip(*side, strict=True)]
        for row, value in enumerate(values):
            near(got[row, column], want[row], value / abs(n[key]) if n[key] else 0, BOUND)


SINE = ("modified_sine", {"inflection": 0.37}, 85.0)
SEGMENTS = {
    "modified sine": [SINE, ("dwell", {}, 50.0), ("cycloidal", {"inflection": 0.55}, 110.0)],
    "polynomial": [("poly_345", {"inflection": 0.6}, 85.0), ("dwell", {}, 50.0), ("poly_4567", {}, 110.0)],
    "scca": [("scca", {"b": 0.2, "c": 0.35, "d": 0.25}, 70.0), ("dwell", {}, 10.0), ("poly_345", {}, 200.0)],
    "sheared": [("modified_cycloidal", {"c": -0.2}, 85.0), ("dwell", {}, 50.0), SINE],
    "harmonics": [("triple_harmonic", {"h1": 5.3, "h2": 0.4, "inflection": 0.57}, 85.0), ("dwell", {}, 50.0), SINE],
    "velocity jumps": [
        ("constant_velocity", {}, 60.0),
        ("dwell", {}, 50.0),
        ("trapezoidal_velocity", {"ta": 0.2}, 90.0),
    ],
    "boundary values": [
        ("poly_bc", {"v0": 1.5, "a0": -3.0, "v1": 2.5, "a1": 8.0}, 85.0),
        ("dwell", {}, 50.0),
        ("poly_345", {}, 110.0),
    ],
}


@pytest.mark.parametrize("name", SEGMENTS)
@pytest.mark.parametrize(("natural_hz", "damping"), [(31.7, 0.0), (97.3, 0.03)])
def test_laws(name, natural_hz, damping):
    check(*case(SEGMENTS[name], natural_hz, damping))


@pytest.mark.parametrize("N", [1 / 64, 0.3, 1.0, 9.7, 100.0])
@pytest.mark.parametrize("damping", [0.0, 0.9])
def test_small_and_large_frequencies(N, damping):
    natural_hz = N * 6 * RPM / 85.0
    check(*case([("poly_345", {"inflection": 0.6}, 85.0), ("dwell", {}, 50.0), SINE], natural_hz, damping))


def test_backwards():
    """A cam that turns backwards has the motion of one whose segments are reversed in time."""
    sine, poly = ("modified_sine", 85.0), ("poly_345", 110.0)
    laws = [(sine[0], {"inflection": 0.37}, sine[1]), ("dwell", {}, 50.0), (poly[0], {"inflection": 0.6}, poly[1])]
    turned = [(poly[0], {"inflection": 0.4}, poly[1]), ("dwell", {}, 50.0), (sine[0], {"inflection": 0.63}, sine[1])]
    program, reverse = case(laws, 41.3, 0.02)[0], case(turned, 41.3, 0.02)[0]
    given, factors = {"natural_hz": 41.3, "damping": 0.02}, {"duration": 1, "lift": -1, "inflection": -1}
    keys = [(i, name) for i in (0, 2) for name in factors]
    others = [(None, "natural_hz"), (None, "damping")]
    got = residual_gradients(program, [*keys, *others, (None, "rpm")], -RPM, given)[1]
    same = [(2 - i, name) for i, name in keys]
    want = residual_gradients(reverse, [*same, *others, (None, "rpm")], RPM, given)[1]
    signs = [*(factors[name] for _, name in keys), 1, 1, -1]
    np.testing.assert_allclose(got, want[::-1] * signs, rtol=1e-12)


@pytest.mark.parametrize("beside", [1.0, 2.0, 4.0])
def test_beside_resonances(beside):
    """Both of the law, N next to an integer, and of the cycle, of which a period is an integer number of periods."""
    laws = [("cycloidal", {}, 90.0), ("dwell", {}, 60.0), ("poly_345", {}, 120.0)]
    check(*case(laws, beside * 20.0 * (1 + NEXT), 0.0))


def test_where_a_residual_vanishes():
    """A cycloidal rise of N = 2 leaves |sin(pi N)/(pi N (N^2 - 1))| of its lift: nothing, with the slope 1/6."""
    laws = [("cycloidal", {}, 75.0), ("dwell", {}, 60.0), ("cycloidal", {}, 75.0)]
    program, _ = case(laws, 48.0, 0.0)
    keys = [(0, "duration"), (2, "duration"), (0, "lift"), (1, "duration"), (None, "phase")]
    values, got = residual_gradients(program, keys, RPM, {"natural_hz": 48.0})
    assert (values == 0.0).all()
    slope = 10.0 / 6.0 * 2.0 / 75.0 / abs(1.0 - np.exp(2j * np.pi * 9.6))  # the cycle has 9.6 periods
    np.testing.assert_allclose(got[:, :2], slope, rtol=1e-12)
    np.testing.assert_allclose(got[:, 2:], 0.0, atol=1e-15)


def test_refusals():
    program, _ = case(SEGMENTS["polynomial"], 30.0, 0.0)
    keys = [(0, "duration")]
    with pytest.raises(ParameterError, match="needs residual=dict"):
        camkin.gradients(program, ["residual"], keys)
    with pytest.raises(ParameterError, match="residual needs 'natural_hz': give residual=dict"):
        camkin.gradients(program, ["residual"], keys, residual={"damping": 0.1})
    with pytest.raises(ParameterError, match="damping"):
        camkin.gradients(program, ["residual"], keys, residual={"natural_hz": 30, "damping": 1.0})
    with pytest.raises(SpeedError, match="needs a speed"):
        camkin.gradients(program.segments, ["residual"], keys, residual={"natural_hz": 30})
    with pytest.raises(ParameterError, match="natural_hz"):
        camkin.gradients(program, ["max_acceleration"], [(None, "natural_hz")])
