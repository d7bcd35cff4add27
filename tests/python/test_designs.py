"""Batches of designs: against single programs, and against definitions in 40 digits."""

import math

import mpmath as mp
import numpy as np
import pytest

import camkin
import camkin.designs.designs
from camkin import Program, Segment, analyze_designs

EPS = np.finfo(float).eps


def shares(rng, m):
    b, d = rng.uniform(0.05, 0.45, m), rng.uniform(0.05, 0.45, m)
    return b, rng.uniform(0.02, 1.0, m) * (0.99 - b - d), d


def scca_values(lift, duration, b, c, d):
    """Return peaks of |v|, |a|, |j| and mean squares of v, a, j per radian, over the segment.

    The acceleration is a sine over b/2, a constant over c/2, a cosine over d/2, then 0, and the same mirrored.
    """
    with mp.workdps(40):
        b, c, d = (mp.mpf(x) / 2 for x in (b, c, d))
        rad = mp.mpf(duration) * mp.pi / 180

        def acceleration(x):
            x = min(x, 1 - x)
            if x < b:
                return mp.sin(mp.pi / 2 * x / b)
            return mp.mpf(1) if x <= b + c else mp.cos(mp.pi / 2 * (x - b - c) / d) if x < b + c + d else mp.mpf(0)

        borders = [mp.mpf(0), b, b + c, b + c + d, mp.mpf(1) / 2]

        def velocity(x):
            """The integral of the acceleration from 0 to x <= 1/2."""
            k, q = 2 * b / mp.pi, 2 * d / mp.pi
            held, waved = max(min(x - b, c), 0), max(min(x - b - c, d), 0)
            return k * (1 - mp.cos(min(x, b) / k)) + held + q * mp.sin(waved / q)

        rise = 2 * mp.quad(velocity, borders)
        size = 1 / rise
        v = lift / rad * size
        a, j = v / rad, v / rad**2
        squares = [
            2 * mp.quad(lambda x: velocity(x) ** 2, borders),
            2 * mp.quad(lambda x: acceleration(x) ** 2, borders),
            2 * (mp.pi / 2) ** 2 * (1 / (2 * b) + 1 / (2 * d)),
        ]
        peaks = [v * velocity(mp.mpf(1) / 2), a, j * mp.pi / 2 / min(b, d)]
        return peaks, [square * y**2 for square, y in zip(squares, (v, a, j), strict=True)]


def test_scca_against_its_definition():
    rng = np.random.default_rng(1)
    m = 3
    b, c, d = shares(rng, m)
    lift, duration = rng.uniform(1, 20, m), rng.uniform(30, 170, m)
    columns = {(0, "b"): b, (0, "c"): c, (0, "d"): d, (0, "lift"): lift, (0, "duration"): duration}
    rise = Segment("scca", duration=90, lift=1, b=0.2, c=0.3, d=0.2)
    found = analyze_designs(Program([rise], accumulate=True), columns, impulses=False)
    for k in range(m):
        peaks, squares = scca_values(*map(mp.mpf, (lift[k], duration[k], b[k], c[k], d[k])))
        got = (found.max_velocity, found.max_acceleration, found.max_jerk)
        for peak, value in zip(peaks, got, strict=True):
            assert abs(value.value[k] - peak) <= 4 * EPS * peak
        rms = (found.rms_velocity, found.rms_acceleration, found.rms_jerk)
        for square, value in zip(squares, rms, strict=True):
            assert abs(value.event[k] - mp.sqrt(square)) <= 6 * EPS * mp.sqrt(square)


@pytest.mark.parametrize("orders", [3, 4])
def test_polynomials_against_their_definition(orders):
    """The polynomial through the boundary values, solved and searched in 40 digits."""
    rng = np.random.default_rng(orders)
    names = [key + end for end in "01" for key in "vajq"[:orders]]
    sizes = [10.0**k for k in range(orders)] * 2
    m = 6
    values = {name: rng.uniform(-4 * size, 4 * size, m) for name, size in zip(names, sizes, strict=True)}
    lift = rng.uniform(-5, 5, m)
    program = Program([Segment("poly_bc", duration=100, lift=1, v0=0, v1=0)], accumulate=True, allow_velocity_jump=True)
    columns = {(0, name): value for name, value in values.items()} | {(0, "lift"): lift}
    found = analyze_designs(program, columns, impulses=False)
    n = 2 * orders + 2
    with mp.workdps(40):
        rad = mp.mpf(100) * mp.pi / 180
        system = mp.zeros(n)
        for e in range(2):
            for k in range(orders + 1):
                for i in range(k, n):
                    system[e * (orders + 1) + k, i] = mp.ff(i, k) * (i == k or e == 1)
        for design in range(m):
            right = mp.zeros(n, 1)
            right[orders + 1] = mp.mpf(lift[design])
            for e in range(2):
                for k in range(1, orders + 1):
                    right[e * (orders + 1) + k] = mp.mpf(values["vajq"[k - 1] + "01"[e]][design]) * rad**k
            y = list(mp.lu_solve(system, right))  # lowest power first
            quantities = (found.displacement, found.velocity, found.acceleration, found.jerk)
            for k, got in enumerate(quantities):
                slope = [c * i for i, c in enumerate(y)][1:]
                complex_roots = mp.polyroots(slope, maxsteps=500, extraprec=200, asc=True)
                roots = [mp.re(x) for x in complex_roots if abs(mp.im(x)) < 1e-25]
                places = [mp.mpf(0), mp.mpf(1), *(r for r in roots if 0 < r < 1)]
                all_values = [sum(c * x**i for i, c in enumerate(y)) / rad**k for x in places]
                all_values.append(mp.mpf(lift[design]) if k == 0 else mp.mpf(0))  # a dwell follows
                places.append(mp.mpf(1))
                low, high = min(all_values), max(all_values)
                peak = max(abs(low), abs(high))
                assert abs(got.min.value[design] - low) <= 8 * EPS * peak
                assert abs(got.max.value[design] - high) <= 8 * EPS * peak
                for value, angle in ((low, got.min.angle), (high, got.max.angle)):
                    assert angle[design] == pytest.approx(float(100 * places[all_values.index(value)]), abs=1e-9)
                y = slope


def same(batch, single, k):
    for name in ("max_velocity", "max_acceleration", "max_jerk"):
        value, peak = getattr(batch, name), getattr(single, name)
        assert value.value[k] == pytest.approx(peak.value, rel=16 * EPS)
        assert value.angle[k] == pytest.approx(peak.angle, abs=1e-9)
    for name in ("rms_velocity", "rms_acceleration", "rms_jerk"):
        value, rms = getattr(batch, name), getattr(single, name)
        assert value.event[k] == pytest.approx(rms.event, rel=64 * EPS)
        assert value.cycle[k] == pytest.approx(rms.cycle, rel=64 * EPS)
    for name in ("displacement", "velocity", "acceleration", "jerk"):
        for side in ("min", "max"):
            value, peak = getattr(getattr(batch, name), side), getattr(getattr(single, name), side)
            size = max(abs(getattr(single, name).min.value), abs(getattr(single, name).max.value))
            assert value.value[k] == pytest.approx(peak.value, abs=16 * EPS * size)


@pytest.mark.parametrize("speed", [{}, {"rpm": 300}, {"omega": -10.0}])
def test_values_are_those_of_programs(speed):
    rng = np.random.default_rng(5)
    m = 5
    durations, lifts, v = rng.uniform(40, 100, (3, m)), rng.uniform(1, 20, (2, m)), rng.uniform(0, 20, m)
    segments = [
        Segment("modified_trapezoid", duration=90, lift=5),
        Segment("universal", duration=90, lift=5, T=(0.1, 0.2, 0.3, 0.4, 0.6, 0.8), v1="match"),
        Segment("poly_bc", duration=90, lift=-10, v0=0, a0="match", v1=0, a1=0),
    ]
    columns = {(i, "duration"): durations[i] for i in range(3)} | {(i, "lift"): lifts[i] for i in range(2)}
    found = analyze_designs(segments, columns | {(2, "lift"): "rest", (2, "v0"): v, (1, "T1"): 0.05}, **speed)
    assert len(found) == m
    for k in range(m):
        (d0, d1, d2), (l0, l1) = durations[:, k], lifts[:, k]
        one = Program(
            [
                Segment("modified_trapezoid", duration=d0, lift=l0),
                Segment("universal", duration=d1, lift=l1, T=(0.05, 0.2, 0.3, 0.4, 0.6, 0.8), v1="match"),
                Segment("poly_bc", duration=d2, lift=-(l0 + l1), v0=v[k], a0="match", v1=0, a1=0),
            ]
        )
        same(found, one.analyze(**speed), k)


def test_program_gives_its_own_cycle_and_speed():
    program = Program(
        [Segment("modified_sine", duration=200, lift=4), Segment("poly_345", duration=300, lift=-4, inflection=0.4)],
        cycle=720, start=2, phase=-30, rpm=1200,
    )  # fmt: skip
    found = analyze_designs(program, {(0, "duration"): [100, 200.0, 300], (1, "duration"): "rest"}, total=500)
    same(found, program.analyze(), 1)
    assert len(analyze_designs(program, {})) == 1
    same(analyze_designs(program, {(0, "lift"): 4}, rpm="geometric"), program.analyze(rpm="geometric"), 0)


@pytest.mark.parametrize("speed", [{}, {"rpm": 300}])
def test_a_motion_that_happens_once(speed):
    """Its lifts need not add up to 0, its angles do not wrap, its means are over its own length."""
    rng = np.random.default_rng(9)
    durations, lifts = rng.uniform(40, 400, (2, 4)), rng.uniform(-9, 20, (2, 4))
    segments = [
        Segment("modified_sine", duration=90, lift=5),
        Segment("dwell", duration=70),
        Segment("poly_345", duration=9, lift=5),
    ]
    options = {"once": True, "start": 3.0, "phase": -450.0}
    columns = {
        (0, "duration"): durations[0],
        (2, "duration"): durations[1],
        (0, "lift"): lifts[0],
        (2, "lift"): lifts[1],
    }
    found = analyze_designs(Program(segments, **options), columns, **speed)
    assert found.accepted.all()
    for k, ((d0, d2), (l0, l2)) in enumerate(zip(durations.T, lifts.T, strict=True)):
        one = [Segment("modified_sine", duration=d0, lift=l0), segments[1], Segment("poly_345", duration=d2, lift=l2)]
        same(found, Program(one, **options).analyze(**speed), k)
        assert found.max_velocity.angle[k] < 0.0 or d0 + d2 > 380


def test_rms_of_a_motion_that_happens_once():
    """In closed form: v of a cycloidal rise has the mean square 3/2 of that of a line; a rest does not count."""
    lift, angle = 7.0, np.array([50.0, 500.0])
    segments = [Segment("cycloidal", duration=90, lift=lift), Segment("dwell", duration=30)]
    found = analyze_designs(Program(segments, once=True), {(0, "duration"): angle})
    mean_square = 1.5 * (lift / np.radians(angle)) ** 2
    np.testing.assert_allclose(found.rms_velocity.event, np.sqrt(mean_square), rtol=1e-13)
    np.testing.assert_allclose(found.rms_velocity.cycle, np.sqrt(mean_square * angle / (angle + 30)), rtol=1e-13)
    rest = analyze_designs(Program(segments, once=True), {(0, "duration"): angle, (1, "duration"): "rest"}, total=600.0)
    np.testing.assert_allclose(rest.rms_velocity.cycle, np.sqrt(mean_square * angle / 600.0), rtol=1e-13)
    with pytest.raises(camkin.CamkinError, match="happens once has no cycle: give total"):
        analyze_designs(Program(segments, once=True), {(1, "duration"): "rest"})


def test_batch_of_a_design_that_happens_once():
    """Each row is the program with these values."""
    design = camkin.Design([Segment("cycloidal", duration=camkin.free("d", 30, 900), lift=7)], once=True)
    found = design.analyze({"d": np.array([50.0, 800.0])})
    assert found.accepted.all()
    for k, d in enumerate((50.0, 800.0)):
        same(found, design(d=d).analyze(), k)


def test_refused_designs_have_their_status():
    segments = [Segment("scca", duration=90, lift=4, b=0.2, c=0.6, d=0.2), Segment("cycloidal", duration=90, lift=-4)]
    columns = {(0, "duration"): [90, math.nan, 300, 90, 90], (0, "c"): [0.6, 0.6, 0.6, 0.7, 0.6]}
    found = analyze_designs(segments, columns | {(1, "lift"): [-4, -4, -4, -4, -5.0]})
    errors = (None, camkin.DurationError, camkin.CycleError, camkin.ParameterError, camkin.ClosureError)
    assert found.accepted.tolist() == [True, False, False, False, False]
    assert np.isnan(found.max_jerk.value[1:]).all() and np.isnan(found.rms_velocity.event[1:]).all()
    assert found.reason(0) == ""
    for k, error in enumerate(errors[1:], 1):
        assert type(camkin.errors.from_status(int(found.status[k]))) is error and found.reason(k)
    assert repr(found) == "<Designs 5, 4 refused>"


def test_bits_do_not_depend_on_chunks_and_threads(monkeypatch):
    rng = np.random.default_rng(6)
    m = 1000
    b, c, d = shares(rng, m)
    segments = [Segment("scca", duration=90, lift=4, b=0.2, c=0.6, d=0.2), Segment("poly_4567", duration=90, lift=-4)]
    columns = {(0, "b"): b, (0, "c"): c, (0, "d"): d, (1, "inflection"): rng.uniform(0.3, 0.31, m) // 1e-3 * 1e-3}
    whole = analyze_designs(segments, columns, rpm=100)
    monkeypatch.setattr(camkin.designs.designs, "CHUNK", 77)
    for threads in (0, 1, 3):
        parts = analyze_designs(segments, columns, rpm=100, threads=threads)
        for name in ("displacement", "velocity", "acceleration", "jerk"):
            for one, other in zip(getattr(whole, name), getattr(parts, name), strict=True):
                assert (one.value == other.value).all() and (one.angle == other.angle).all()


def test_interrupt_between_chunks(monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(camkin.designs.designs, "_chunk", interrupted)
    with pytest.raises(KeyboardInterrupt):
        analyze_designs([Segment("dwell", duration=360)], {})


RISE = [Segment("cycloidal", duration=90, lift=4), Segment("cycloidal", duration=90, lift=-4)]
OPEN = Segment("cycloidal", duration=camkin.free("a", 60, 90), lift=4)


@pytest.mark.parametrize(
    ("error", "text", "program", "columns", "more"),
    [
        (camkin.WrongTypeError, "program must be a Program or its segments; got int", 3, {}, {}),
        (camkin.WrongTypeError, "segment 0 must be a Segment; got str", ["cycloidal"], {}, {}),
        (camkin.WrongTypeError, "got Segment: put it into a list", RISE[0], {}, {}),
        (camkin.WrongTypeError, "got str: give a list of Segments", "cycloidal", {}, {}),
        (camkin.WrongTypeError, "got Design: camkin.sweep.. takes a Design", camkin.Design(RISE), {}, {}),
        (camkin.WrongTypeError, "segment 0 has free numbers: it belongs into a camkin.Design", [OPEN], {}, {}),
        (camkin.SizeError, "1 to 64 segments; got 0", [], {}, {}),
        (camkin.SizeError, "1 to 64 segments; got 65", [Segment("dwell", duration=1)] * 65, {}, {}),
        (camkin.WrongTypeError, "columns must be a dict", RISE, [1], {}),
        (camkin.WrongTypeError, r"key of a column must be \(segment, name\)", RISE, {"lift": 3}, {}),
        (camkin.SegmentError, "segment must be 0 to 1; got 2", RISE, {(2, "lift"): 3}, {}),
        (camkin.ParameterError, "cycloidal has no 'lfit'", RISE, {(0, "lfit"): 3}, {}),
        (camkin.WrongTypeError, "must be an array, a number or 'rest'; got 'free'", RISE, {(0, "lift"): "free"}, {}),
        (camkin.WrongTypeError, "must be an array or a number; got 'rest'", RISE, {(0, "v0"): "rest"}, {}),
        (camkin.ArrayError, "one dimension", RISE, {(0, "lift"): [[1.0]]}, {}),
        (camkin.ArrayError, r"same length; got \[1, 2\]", RISE, {(0, "lift"): [1.0], (1, "lift"): [1.0, 2.0]}, {}),
        (camkin.ParameterError, "rest of a total", RISE, {(0, "lift"): "rest", (1, "lift"): "rest"}, {}),
        (camkin.WrongTypeError, "impulses must be True or False", RISE, {}, {"impulses": 1}),
        (camkin.ThreadsError, "threads", RISE, {}, {"threads": -1}),
        (camkin.SpeedError, "rpm", RISE, {}, {"rpm": math.inf}),
        (camkin.DurationError, "total must be finite", RISE, {}, {"total": math.nan}),
    ],
)
def test_bad_arguments(error, text, program, columns, more):
    with pytest.raises(error, match=text):
        analyze_designs(program, columns, **more)


@pytest.mark.parametrize(
    ("given", "more", "words"),
    [
        (
            (),
            {},
            r"analyze_designs\(\) needs 'program' and 'columns', as in camkin.analyze_designs\(program, columns\)$",
        ),
        (
            (RISE,),
            {"samples": {}},
            r"takes no 'samples'; give columns={\(0, 'duration'\): .*camkin.sweep\(\) takes sam",
        ),
        ((RISE, {}), {"speed": 3}, r"takes no 'speed'; did you mean 'rpm'\?$"),
        ((RISE, {}), {"limits": 3}, "takes no 'limits'; choose designs by the result"),
        ((RISE, {}, 300), {}, "takes program and columns by place, the rest by name"),
    ],
)
def test_calls_that_do_not_fit(given, more, words):
    with pytest.raises(camkin.WrongTypeError, match=words):
        analyze_designs(*given, **more)


def test_no_designs():
    assert len(analyze_designs(RISE, {(0, "lift"): [], (1, "lift"): "rest"})) == 0


@pytest.mark.parametrize(
    ("segment", "key", "value"),
    [
        (
            {"duration": 100, "lift": 1.0, "v0": 0, "a0": 0, "j0": 0, "q0": 0, "v1": 0, "a1": 0, "j1": 0},
            "q1",
            49.6476427137,
        ),
        ({"duration": 130, "lift": 4.35, "v0": 0, "a0": 0, "v1": 0}, "a1", 0.0965),
    ],
)
def test_an_extreme_beside_an_end_at_rest(segment, key, value):
    """The end is a root of the derivative itself, and another root lies next to it."""
    program = camkin.Program([camkin.Segment("poly_bc", **segment, **{key: value})], accumulate=True)
    found = camkin.analyze_designs(program, {(0, key): np.array([value])})
    peak, want = found.displacement.max, program.analyze(rpm="geometric").displacement.max
    assert peak.value[0] == pytest.approx(want.value, rel=1e-15) and want.value > segment["lift"]
    assert peak.angle[0] == pytest.approx(want.angle, abs=1e-6)
