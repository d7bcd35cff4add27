"""solve(), intervals() and duration(): against 120-digit arithmetic, closed forms and samples."""

import math
import re

import numpy as np
import pytest
from mpmath import mp
from reference import PI, curve, mpf

import camkin
from camkin import Program, Segment

EPSILON = 2.0**-52
LAWS = {
    "modified_sine": {},
    "modified_trapezoid": {},
    "cycloidal": {},
    "simple_harmonic": {},
    "double_harmonic": {},
    "poly_345": {},
    "poly_4567": {},
    "poly_56789": {},
    "parabolic": {},
    "scca": {"b": 0.25, "c": 0.5, "d": 0.25},
    "gutman_13": {},
    "freudenstein_135": {},
    "triple_harmonic": {"h1": 5.0, "h2": 1.5},
    "modified_cycloidal": {"c": 0.2},
    "s_curve": {"tj": 0.125, "tc": 0.125, "tv": 0.25},
    "eighth_power_1": {},
}


def rdf(**options):
    return Program.rise_dwell_fall(lift=10, rise=90, dwell=45, fall=90, **options)


@pytest.mark.parametrize("name", LAWS)
def test_every_root_to_the_last_bits(name):
    """Solve on the rise of each law, at levels over the whole range, also next to a dwell.

    There is a root wherever samples cross the level. Each root agrees with 120-digit arithmetic, to 2 ulp of the angle
    and 4 ulp of the quantity.
    """
    p = Program(
        [Segment(name, duration=90, lift=10, **LAWS[name]), Segment("poly_345", duration=90, lift=-10)],
        allow_velocity_jump=True,
    )
    exact = curve(name, LAWS[name])
    theta = np.linspace(0.0, 90.0, 9001)[1:-1] - 1e-7
    samples = p.evaluate(theta).data
    extremes = p.analyze(points=2).segments[0].finite
    for row, quantity in enumerate(("displacement", "velocity", "acceleration", "jerk")):
        low, high = (getattr(extremes, quantity).min.value, getattr(extremes, quantity).max.value)
        peak = max(abs(low), abs(high))
        for part in (1e-9, 1e-4, 0.03, 0.3, 0.7, 0.995):
            level = low + part * (high - low)
            found = p.solve(level, quantity)
            found = found[(found > 0.0) & (found < 89.9999999)]
            side = np.sign(samples[row] - level)
            changes = np.flatnonzero(side[1:] != side[:-1])
            assert len(found) >= len(changes)
            for i in changes:
                assert ((found >= theta[i]) & (found <= theta[i + 1])).any()
            scale = mpf(10) / (PI / 2) ** row
            for root in found:
                at = exact.at(mpf(float(root)) / 90)
                miss = at[row] * scale - mpf(level)
                size = abs(level) if row == 0 else peak
                if row == 3:  # the slope of j is not available: compare both sides of the root
                    d = mpf(1e-9)
                    left, right = (exact.at((mpf(float(root)) + s * d) / 90)[row] * scale - mpf(level) for s in (-1, 1))
                    assert left * right <= 0 or abs(miss) <= 8 * EPSILON * size
                    continue
                slope = abs(at[row + 1]) * scale / 90
                slack = 2 * math.ulp(root) * slope + 4 * EPSILON * size
                jump = exact.at(mpf(float(root) - 1e-9) / 90)[row] * scale - mpf(level)
                assert abs(miss) <= slack or miss * jump < 0


def test_the_root_is_the_exact_one_to_the_last_bit():
    """Compare roots of the cycloid with a solver of mpmath, where one ulp of s is less than one ulp of the angle."""
    p = rdf(law="cycloidal")
    for level in (0.01, 1.0, 1.27, 3.3, 5.0, 7.7, 9.0):
        with mp.workdps(120):
            want = mp.findroot(
                lambda x, level=level: 10 * (x / 90 - mp.sin(2 * mp.pi * x / 90) / (2 * mp.pi)) - level,
                (1, 89),
                solver="anderson",
                tol=1e-60,
            )
            assert abs(p.solve(level)[0] - want) <= 2 * math.ulp(float(want))


def test_lobe_by_its_card():
    """A lobe of 0.345 in, open for 277 crank degrees at 0.05 in: y = 256 (x (1 - x))^4 gives x in closed form."""
    product = (mpf(0.05) / mpf(0.345) / 256) ** (mpf(1) / 4)
    duration = 277 / (1 - 4 * product) ** mpf(0.5)
    assert float(duration) == pytest.approx(447.59213519527852, rel=1e-15)
    lobe = Segment("rise_fall_45678", duration=float(duration), lift=0.345)
    p = Program([lobe], cycle=720, length_unit="in")
    assert p.duration(above=0.05) == pytest.approx(277.0, rel=4e-16)
    assert p.to("mm").duration(above=1.27) == pytest.approx(277.0, rel=1e-15)


def test_touching_is_found_once():
    lobe = Program([Segment("rise_fall_3456", duration=200, lift=10)])
    for p, least in ((rdf(law="poly_345"), 2), (rdf(), 2), (lobe, 1)):
        for quantity in ("velocity", "acceleration"):
            peaks = getattr(p.analyze(points=2), quantity)
            for peak, times in ((peaks.max, 2), (peaks.min, least)):
                found = p.solve(peak.value, quantity)
                assert found[0] == pytest.approx(peak.angle, abs=1e-6)
                assert found.size == (1 if quantity == "velocity" else times)
    assert lobe.solve(10.0).tolist() == [100.0]
    assert lobe.solve(np.nextafter(10.0, 11.0) + 1e-13).size == 0


def test_equal_lobes_are_found_each():
    p = Program([Segment("rise_fall_45678", duration=d, lift=9.7) for d in (70.1, 80.3, 60.7)])
    top = p.analyze(points=2).displacement.max.value
    assert p.solve(top).tolist() == pytest.approx([35.05, 110.25, 180.75], abs=1e-6)


def test_a_dwell_at_the_level_has_two_ends():
    p = rdf()
    assert p.solve(10).tolist() == [90.0, 135.0]
    assert p.solve(0).tolist() == [0.0, 225.0]
    assert p.solve(0, "v").tolist() == [0.0, 90.0, 135.0, 225.0]
    two = Program([Segment("cycloidal", duration=90, lift=1), *[Segment("dwell", duration=20)] * 2, FALL])
    assert two.solve(1).tolist() == [90.0, 130.0]


FALL = Segment("cycloidal", duration=90, lift=-1)


def test_jumps():
    p = rdf(law="parabolic")
    a = 4 * 10 / math.radians(90) ** 2
    assert p.solve(a / 2, "a").tolist() == [0.0, 45.0, 180.0, 225.0]
    assert p.intervals("a", above=a / 2) == [(0.0, 45.0), (180.0, 225.0)]
    assert p.solve(0, "jerk").tolist() == []  # 0 all the way


@pytest.mark.parametrize("phase", [0.0, 30.0, -123.4, 300.0])
def test_indexing(phase):
    p = Program([Segment("modified_sine", duration=120, lift=45)], accumulate=True, phase=phase)
    low, high = p.displacement(0.0), p.displacement(np.nextafter(360.0, 0.0))
    assert high - low == pytest.approx(45.0)
    for part in (0.1, 0.5, 0.9):
        level = low + part * (high - low)
        found = p.solve(level)
        assert p.displacement(found) == pytest.approx(level, abs=1e-12)
        assert p.duration(above=level) + p.duration(below=level) == pytest.approx(360.0 - (found[-1] - found[0]))
    assert p.intervals(above=low - 1) == [(0.0, 360.0)]
    assert p.duration("v", above=0) == pytest.approx(120.0, rel=1e-15)


@pytest.mark.parametrize("lift", [45, -45])
def test_a_level_of_another_cycle_names_the_call(lift):
    p = Program([Segment("modified_sine", duration=120, lift=lift)], accumulate=True)
    level = p.displacement(2 * 360.0 + 50.0)
    with pytest.warns(
        camkin.CamkinWarning, match=r"lies beyond the cycle .*: solve\(.*\) \+ 720 has the angles"
    ) as caught:
        assert p.solve(level).size == 0
    call = re.search(r"solve\((.*?)\) \+ 720", str(caught[0].message))[1]
    assert p.solve(eval(call)) + 720 == pytest.approx([770.0], abs=1e-9)
    assert p.solve(1e4 * math.pi, "v", rpm=1).size == 0  # no other cycle has it


@pytest.mark.parametrize("level", [123456.7, 1234.5678, -1000000012.5])
def test_the_call_that_is_named_has_all_digits(level):
    """Six digits gave angles of another level."""
    program = Program([Segment("cycloidal", duration=120, lift=45)], accumulate=True)
    with pytest.warns(camkin.CamkinWarning, match=r": solve\(.*\) [+-] [\d.]+ has the angles") as caught:
        program.solve(level)
    call = re.search(r": solve\((.*?)\) ([+-]) ([\d.]+) has", str(caught[0].message))
    (angle,) = program.solve(eval(call[1]))
    assert program.displacement(angle + float(call[2] + call[3])) == pytest.approx(level, rel=1e-12)


def test_quantities_have_two_names():
    p = rdf()
    for short, word in zip("svaj", ("displacement", "velocity", "acceleration", "jerk"), strict=True):
        level = 0.3 * getattr(p.analyze(points=2), word).max.value
        assert p.solve(level, short).tolist() == p.solve(level, word).tolist()
        assert p.intervals(short, above=level) == p.intervals(word, above=level) != []
        assert p.duration(short, above=level) == p.duration(word, above=level)


def test_at_a_speed():
    p = rdf(rpm=3000)
    assert p.solve(2000, "v") == pytest.approx([22.5, 67.5], rel=1e-15)
    assert p.solve(2000, "v", rpm=-3000) == pytest.approx([157.5, 202.5], rel=1e-15)
    assert p.solve(20 / math.pi, "v", rpm="geometric") == pytest.approx([22.5, 67.5], rel=1e-15)
    assert p.solve(20 / math.pi * 7, "v", omega=7) == pytest.approx([22.5, 67.5], rel=1e-14)
    assert p.intervals("v", within=0.0, of="min", rpm=-3000) == []
    assert p.intervals("v", within=1e-3, of="max", rpm=-3000)[0][0] == pytest.approx(180, abs=0.1)


# ---- intervals ----

RIGHT = {
    "above": ({"above": 5}, [(45.0, 180.0)]),
    "below goes over the end of the cycle": ({"below": 5}, [(180.0, 405.0)]),
    "above the base circle": ({"above": 0}, [(0.0, 225.0)]),
    "below the top": ({"below": 10}, [(135.0, 450.0)]),
    "a dwell at the level is not above it": ({"above": 10}, []),
    "but within": ({"within": 0}, [(90.0, 135.0)]),
    "within of the least": ({"within": 0, "of": "min"}, [(225.0, 360.0)]),
    "all": ({"within": 10}, [(0.0, 360.0)]),
    "all below": ({"below": 20}, [(0.0, 360.0)]),
    "nothing": ({"above": 20}, []),
    "half": ({"within": 5, "of": "min"}, [(180.0, 405.0)]),
}


@pytest.mark.parametrize(("options", "want"), RIGHT.values(), ids=RIGHT)
def test_intervals(options, want):
    p = rdf()
    assert p.intervals(**options) == want
    assert p.duration(**options) == sum(end - start for start, end in want)


def test_near_the_top():
    p = rdf()
    ((start, end),) = p.intervals(within=0.05)
    assert [start, end] == pytest.approx([81.7414576753026, 143.25854232469737], rel=1e-13)
    assert p.displacement([start, end]) == pytest.approx(9.95, rel=1e-15)
    lobe = Program([Segment("rise_fall_3456", duration=200, lift=10)])
    assert lobe.intervals(within=0) == []  # a single angle
    assert lobe.intervals(above=0) == [(0.0, 200.0)]
    with pytest.raises(camkin.ParameterError, match="within must be 0 or more; got -1"):
        lobe.intervals(within=-1)


def test_a_touch_between_two_stretches():
    """Where s = 0 at one angle only, `above` gives two intervals and `within` gives one."""
    p = Program([Segment("rise_fall_3456", duration=180, lift=10), Segment("rise_fall_3456", duration=180, lift=10)])
    assert p.intervals(above=0) == [(0.0, 180.0), (180.0, 360.0)]
    assert p.intervals(within=10) == [(0.0, 360.0)]
    moved = p.shifted(45)
    assert moved.intervals(above=0) == [(45.0, 225.0), (225.0, 405.0)]
    assert moved.intervals(within=10) == [(0.0, 360.0)]


def test_intervals_against_samples():
    rng = np.random.default_rng(11)
    laws = ["modified_sine", "poly_345", "parabolic", "simple_harmonic"]
    theta = np.linspace(0.0, 360.0, 36001)[:-1] + 0.003
    for trial in range(60):
        d, h = rng.uniform(20, 110, 3), rng.uniform(1, 9, 2)
        segments = [Segment(str(rng.choice(laws)), duration=x, lift=y) for x, y in zip(d, [*h, -h.sum()], strict=True)]
        p = Program(segments, phase=float(rng.uniform(-400, 400)), start=float(rng.normal()))
        row = trial % 4
        values = p.evaluate(theta).data[row]
        level = float(rng.uniform(values.min(), values.max()))
        for key, inside in (("above", values > level), ("below", values < level)):
            got = np.zeros(len(theta), bool)
            for start, end in p.intervals("svaj"[row], **{key: level}):
                assert 0 <= start < 360
                assert start < end <= start + 360
                got |= ((theta >= start) & (theta <= end)) | (theta + 360 <= end)
            assert (got != inside).sum() <= 1


def test_many_roots():
    """The number of roots exceeds the first buffer."""
    p = Program([Segment("rise_fall_3456", duration=3.6, lift=1)] * 100)
    found = p.solve(0.5)
    assert found.size == 200
    assert p.displacement(found) == pytest.approx(0.5, abs=1e-12)


WRONG = [
    (lambda p: p.solve(math.nan), camkin.ParameterError, "level", "level must be finite; got nan"),
    (lambda p: p.solve("1"), camkin.WrongTypeError, "level", "level must be a number; got str"),
    (lambda p: p.solve(1, "speed"), camkin.ParameterError, "quantity", "there is no quantity 'speed'; choose from"),
    (lambda p: p.solve(1, "acceleraton"), camkin.ParameterError, "quantity", "did you mean 'acceleration'?"),
    (lambda p: p.solve(1, 0), camkin.WrongTypeError, "quantity", "quantity must be a name; got int"),
    (lambda p: p.intervals(), camkin.ParameterError, "above", "give one of above, below and within; got none of them"),
    (lambda p: p.intervals(above=1, within=2), camkin.ParameterError, "above", "got above and within"),
    (lambda p: p.intervals(above=math.inf), camkin.ParameterError, "above", "above must be finite; got inf"),
    (lambda p: p.duration(above=1, of="min"), camkin.ParameterError, "of", "not for above=; got 'min': leave it out"),
    (lambda p: p.intervals(within=1, of="top"), camkin.ParameterError, "of", "of must be 'max' or 'min'; got 'top'"),
    (lambda p: p.duration(below="x"), camkin.WrongTypeError, "below", "below must be a number; got str"),
    (lambda p: p.solve(1, "v", rpm=1, omega=1), camkin.SpeedError, "omega", "give rpm or omega, not both"),
]


@pytest.mark.parametrize(("call", "error", "parameter", "words"), WRONG)
def test_refused(call, error, parameter, words):
    with pytest.raises(error, match=re.escape(words)) as caught:
        call(rdf())
    assert caught.value.parameter == parameter
