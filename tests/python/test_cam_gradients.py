"""Derivatives of the figures of a cam: against differences of definitions in 120 digits.

The truth finds each extreme again for each changed design, from the path of the roller or the envelope of the face in
complex numbers, and not from the formulas of the library.
"""

from functools import cached_property
from typing import NamedTuple

import gmpy2
import numpy as np
import pytest
import reference
from gmpy2 import mpc
from gmpy2 import mpfr as mpf
from test_gradients import curve_of, flat, near, slopes

import camkin
from camkin import (
    BarrelRoller,
    Bspline,
    Cam,
    FlatFollower,
    Law,
    Program,
    RollerFollower,
    Segment,
    SwingingFlat,
    SwingingRoller,
)

DEGREE = reference.PI / 180
BOUND = 1e-10
DWELL = 50


SMALL, EDGE = mpf("1e-25"), mpf("1e-90")


def golden(function, low, high):
    """Return nearly where a function is largest between two places, by golden sections."""
    ratio = (gmpy2.sqrt(mpf(5)) - 1) / 2
    for _ in range(25):
        left, right = high - ratio * (high - low), low + ratio * (high - low)
        if function(left) > function(right):
            high = right
        else:
            low = left
    return (low + high) / 2


def turned(angle):
    return mpc(gmpy2.cos(angle), gmpy2.sin(angle))


class Shape(NamedTuple):
    """What the figures are made of: pressure angle [deg], curvature of the pitch curve, or of a face and its radius."""

    angle: mpf
    curvature: mpf
    radius: mpf
    place: mpf
    s: mpf
    a: mpf


class Design:
    """Numbers of a rise, a dwell, a fall and a cam, by name; "0.duration" is that of the rise."""

    def __init__(self, cam, numbers):
        self.cam, self.numbers, self.known = cam, numbers, {}
        self.laws = [cam.program.segments[0].law.name, cam.program.segments[2].law.name]

    def with_number(self, name, value):
        return Design(self.cam, {**self.numbers, name: value})

    def fields(self, i):
        return {key[2:]: x for key, x in self.numbers.items() if key.startswith(f"{i}.")}

    @cached_property
    def pieces(self):
        """Return (first and last angle [deg], motion at an angle) of all pieces: s, v, a [L/rad^k]."""
        found, at, level = [], mpf(0), mpf(0)
        for i, law in ((0, self.laws[0]), (1, None), (2, self.laws[1])):
            own = self.fields(i)
            duration = own.pop("duration", mpf(DWELL))
            if law is None:
                found.append((at, at + duration, lambda theta, level=level: (level, mpf(0), mpf(0))))
            else:
                lift, curve = own.pop("lift"), curve_of(law, own)
                borders = [mpf(0)]
                for x in sorted([*(mpf(b) for b in curve.breakpoints), mpf(1)]):
                    if x > borders[-1] + SMALL:  # two may agree up to rounding
                        borders.append(x)
                borders = [at + duration * x for x in borders]

                def motion(theta, at=at, level=level, lift=lift, duration=duration, curve=curve):
                    y = curve.at((theta - at) / duration)
                    return tuple(lift * y[k] / (duration * DEGREE) ** k + (level if k == 0 else 0) for k in range(3))

                found += [(low, high, motion) for low, high in zip(borders, borders[1:], strict=False)]
                level += lift
            at += duration
        found.append((at, mpf(360), lambda theta, level=level: (level, mpf(0), mpf(0))))
        return found

    def at(self, function, piece, x):
        """Return a function of the Shape at a fraction x of a piece."""
        if (piece, x) not in self.known:
            low, high, motion = self.pieces[piece]
            self.known[piece, x] = self.shape(*motion(low + (high - low) * x))
        return function(self.known[piece, x])

    def climb(self, function, piece, x, steps):
        """Return the place of an extreme near x, by Newton's method on differences of 50 good digits."""
        for _ in range(steps):
            down, here, up = (self.at(function, piece, x + k * SMALL) for k in (-1, 0, 1))
            bent = up - 2 * here + down
            if abs(bent) < SMALL**3:  # a straight line, or a dwell
                return x
            x = min(max(x - SMALL * (up - down) / (2 * bent), 2 * SMALL), 1 - 2 * SMALL)
        return x

    def highest(self, function):
        """Return where a function is largest over the cycle: (piece, fraction of it)."""
        found, tops = [], []
        grid = [EDGE + (1 - 2 * EDGE) * k / 30 for k in range(31)]
        for i in range(len(self.pieces)):
            values = [self.at(function, i, x) for x in grid]
            found += [(values[0], i, grid[0]), (values[-1], i, grid[-1])]
            tops += [(values[k], i, k) for k in range(31) if values[k] >= max(values[max(k - 1, 0) : k + 2])]
        best, least = max(tops)[0], min(tops)[0]
        for value, i, k in tops:
            if best - value > (best - least) / 10:
                continue
            x = golden(lambda x, i=i: self.at(function, i, x), grid[max(k - 1, 0)], grid[min(k + 1, 30)])
            x = self.climb(function, i, min(max(x, 2 * SMALL), 1 - 2 * SMALL), 6)
            found.append((self.at(function, i, x), i, x))
        return max(found)[1:]

    def largest(self, function, key, places):
        """Return the largest value of a function. places: by key, those of a design that is next to this one."""
        if key not in places:
            places[key] = self.highest(function)
        piece, x = places[key]
        if EDGE < x < 1 - EDGE:
            x = self.climb(function, piece, x, 2)
        return self.at(function, piece, x)

    # ---- the cam ----

    def shape(self, s, v, a):
        follower, turn = self.cam.follower, self.cam.rotation
        n = {key: mpf(x) for key, x in self.numbers.items() if "." not in key}
        if follower.swinging:
            s, v, a = (x * (DEGREE if self.cam.program.length_unit == "deg" else 1) for x in (s, v, a))
        if isinstance(follower, FlatFollower | SwingingFlat):
            return Shape(*self.face(n, turn, s, v, a), s, a)
        return Shape(*self.roller(n, turn, s, v, a), None, None, s, a)

    def roller(self, n, turn, s, v, a):
        follower = self.cam.follower
        R = n["base_radius"] + (-n["radius"] if self.cam.wall == "inner" else n["radius"])
        if isinstance(follower, BarrelRoller):
            R = n["base_radius"]
            slope, second = mpc(-turn * R, v), mpc(0, a)
            return gmpy2.atan(v / R) / DEGREE, -turn * (slope.conjugate() * second).imag / abs(slope) ** 3
        if isinstance(follower, RollerFollower):
            place = mpc(n["offset"], gmpy2.sqrt(R**2 - n["offset"] ** 2) + s)
            rise, first, bent = mpc(0, 1), mpc(0, v), mpc(0, a)
        else:
            c, arm = n["centre_distance"], n["arm"]
            x = (R**2 + c**2 - arm**2) / (2 * c)
            lever = (mpc(x, gmpy2.sqrt(R**2 - x**2)) - c) * turned(-s)
            place, rise = c + lever, lever * mpc(0, -1) / arm
            first, bent = mpc(0, -v) * lever, mpc(-v * v, -a) * lever
        # z(theta) = place e^(-i turn theta), at the moment when both frames agree
        slope = first - mpc(0, turn) * place
        second = bent - 2 * mpc(0, turn) * first - place
        normal = mpc(0, 1) * slope / abs(slope)
        normal = normal if (normal * rise.conjugate()).real > 0 else -normal
        lean = normal * rise.conjugate()
        surface = mpc(0, turn) * place
        sign = 1 if (surface * rise.conjugate()).imag > 0 else -1
        angle = sign * gmpy2.atan2(lean.imag, lean.real) / DEGREE
        return angle, -turn * (slope.conjugate() * second).imag / abs(slope) ** 3

    def face(self, n, turn, s, v, a):
        """The face is a line with a normal at an angle and a distance from the axis: its support function."""
        if isinstance(self.cam.follower, FlatFollower):
            tilt = n["tilt"] * DEGREE
            alpha, rate, bent = reference.PI / 2 + tilt, mpf(-turn), mpf(0)
            p, first, second = (x * gmpy2.cos(tilt) for x in (s, v, a))
            p += n["base_radius"]
        else:
            c = n["centre_distance"]
            alpha = gmpy2.acos((n["base_radius"] + n["face_offset"]) / c) - s
            rate, bent = -v - turn, -a
            p = c * gmpy2.cos(alpha) - n["face_offset"]
            first = c * gmpy2.sin(alpha) * v
            second = c * gmpy2.sin(alpha) * a - c * gmpy2.cos(alpha) * v * v
        radius = p + (second * rate - first * bent) / rate**3
        contact = (p + mpc(0, 1) * first / rate) * turned(alpha)
        if isinstance(self.cam.follower, FlatFollower):
            slide = (n["offset"] + p * gmpy2.sin(tilt)) / gmpy2.cos(tilt)
            return turn * n["tilt"], 1 / radius, radius, -first / rate - slide
        lever = contact - c
        motion = mpc(0, -1) * lever / abs(lever)
        lean = turned(alpha) * motion.conjugate()
        surface = mpc(0, turn) * contact
        sign = 1 if (surface * motion.conjugate()).imag > 0 else -1
        place = abs((lever * turned(alpha).conjugate()).imag)
        return sign * gmpy2.atan2(lean.imag, lean.real) / DEGREE, 1 / radius, radius, place

    def figures(self, names, places):
        """Return figures by the names of camkin.gradients(). places: see largest()."""
        side = 1 if self.cam.wall in ("outer", "groove") else -1
        r = side * self.numbers.get("radius", mpf(0))
        functions = {
            "pressure_angle": lambda q: q.angle,
            "curvature_pitch": lambda q: q.curvature,
            "curvature": lambda q: q.curvature / (1 - r * q.curvature),
            "contact": lambda q: q.place,
        }
        found = []
        for name in names:
            top = lambda f, name=name: self.largest(f, name, places)  # noqa: E731
            if name == "min_radius" and isinstance(self.cam.follower, FlatFollower | SwingingFlat):
                found.append(-top(lambda q: -q.radius))
            elif name == "min_radius":
                found.append(1 / top(lambda q: side * q.curvature) - side * r)
            elif name == "smallest_grinding_wheel_radius":
                found.append(1 / top(lambda q: -side * q.curvature) + side * r)
            else:
                sign, f = -1 if name.endswith("_min") else 1, functions[name[:-4]]
                found.append(sign * top(lambda q, f=f, sign=sign: sign * f(q)))
        return found

    def jump_speed(self, mass, rate, preload, places):
        """Return the least speed at which the force of the spring is mass times -acceleration [rev/min]."""
        top = self.largest(lambda q: -mass * q.a / 1000 / (preload + rate * q.s), "jump_speed", places)
        return 30 / (reference.PI * gmpy2.sqrt(top))


BOTH = ["min_radius", "smallest_grinding_wheel_radius"]
ROLLERS = ["pressure_angle", "curvature", "curvature_pitch"]
FACES = ["curvature", "contact"]


def case(rise, follower, base, kinds, extra=BOTH, fall="cycloidal", rotation=1, wall="outer", unit="mm", lift=9.0):
    """Return a cam, the names of its figures and the numbers to differentiate by."""
    law, params = rise
    segments = [
        Segment(Law(law, **params), duration=85, lift=lift),
        Segment("dwell", duration=DWELL),
        Segment(fall, duration=110, lift=-lift),
    ]
    cam = Cam(Program(segments, length_unit=unit, start=0.0), follower, base_radius=base, rotation=rotation, wall=wall)
    names = [f"{kind}_{end}" for kind in kinds for end in ("min", "max")] + list(extra)
    radii = {"min_radius": cam.analyze().radius.value, BOTH[1]: cam.analyze().smallest_grinding_wheel_radius}
    names = [name for name in names if radii.get(name) != np.inf]
    numbers = {"0.duration": 85, "0.lift": lift, "2.duration": 110, "2.lift": -lift, "base_radius": base}
    numbers |= {f"0.{key}": x for key, x in flat(params).items()} | follower.lengths()
    return cam, names, {key: mpf(x) for key, x in numbers.items()}


MODIFIED_SINE = ("modified_sine", {"inflection": 0.37})
CASES = {
    "roller": case(MODIFIED_SINE, RollerFollower(4.0, offset=6.0), 20.0, ROLLERS),
    "roller clockwise": case(
        ("poly_345", {"inflection": 0.6}), RollerFollower(4.0, offset=6.0), 20.0, ROLLERS, rotation=-1
    ),
    "knife edge near the prime circle": case(
        ("scca", {"b": 0.2, "c": 0.35, "d": 0.25, "inflection": 0.55}),
        RollerFollower(0.0, offset=-29.0),
        30.0,
        ROLLERS,
    ),
    "jump at the joints": case(
        ("simple_harmonic", {"inflection": 0.4}),
        RollerFollower(5.0, offset=2.0),
        35.0,
        ROLLERS,
        fall="simple_harmonic",
    ),
    "jump inside": case(
        ("trapezoidal_velocity", {"ta": 0.3, "inflection": 0.45}),
        RollerFollower(3.0),
        60.0,
        ROLLERS,
        fall="parabolic",
    ),
    "ring": case(MODIFIED_SINE, RollerFollower(6.0, offset=4.0), 50.0, ROLLERS, wall="inner", lift=-5.0),
    "far wall": case(MODIFIED_SINE, RollerFollower(6.0, offset=4.0), 40.0, ROLLERS, wall="far"),
    "barrel": case(MODIFIED_SINE, BarrelRoller(3.0), 40.0, ROLLERS, rotation=-1),
    "swinging roller": case(
        MODIFIED_SINE, SwingingRoller(5.0, arm=50.0, centre_distance=60.0), 22.0, ROLLERS, unit="deg", lift=11.0
    ),
    "swinging roller clockwise": case(
        ("cycloidal", {"inflection": 0.6}),
        SwingingRoller(5.0, arm=50.0, centre_distance=60.0),
        22.0,
        ROLLERS,
        unit="rad",
        lift=0.2,
        rotation=-1,
    ),
    "flat": case(
        ("poly_4567", {"inflection": 0.45}),
        FlatFollower(tilt=12.0, offset=2.0),
        60.0,
        ["pressure_angle", *FACES],
    ),
    "flat clockwise": case(
        ("modified_sine", {"inflection": 0.55}),
        FlatFollower(tilt=-60.0, offset=-2.0),
        90.0,
        FACES,
        rotation=-1,
    ),
    "swinging flat": case(
        MODIFIED_SINE,
        SwingingFlat(centre_distance=80.0, face_offset=4.0),
        30.0,
        ["pressure_angle", *FACES],
        unit="deg",
        lift=7.0,
    ),
    "swinging flat clockwise": case(
        ("cycloidal", {"inflection": 0.45}),
        SwingingFlat(centre_distance=80.0, face_offset=-4.0),
        30.0,
        ["pressure_angle", *FACES],
        unit="deg",
        lift=7.0,
        rotation=-1,
    ),
}


def key_of(name):
    head, _, tail = name.partition(".")
    return (int(head), tail) if tail else (None, head)


def by_differences(design, figures):
    """Yield name, number and derivatives. figures: a function of a design and of the places of its extremes."""
    places = {}
    figures(design, places)
    for key, number in design.numbers.items():
        yield key, number, slopes(lambda x, key=key: figures(design.with_number(key, x), places), number)


@pytest.mark.parametrize("name", CASES)
def test_figures_against_definitions(name):
    cam, names, numbers = CASES[name]
    design = Design(cam, numbers)
    got = camkin.gradients(cam, names, [key_of(key) for key in numbers])
    values = dict(zip(names, design.figures(names, {}), strict=True))
    for column, (_, number, want) in enumerate(by_differences(design, lambda d, places: d.figures(names, places))):
        for row, figure in enumerate(names):
            other = figure[:-3] + {"min": "max", "max": "min"}.get(figure[-3:], figure[-3:])
            scale = max(abs(values[figure]), abs(values.get(other, 0))) / (abs(number) or 1)
            near(got[row, column], want[row], scale, BOUND)


@pytest.mark.parametrize("fall", ["cycloidal", "simple_harmonic"])
def test_jump_speed_against_definitions(fall):
    spring = {"mass": 0.3, "rate": 4.0, "preload": 25.0}
    cam, _, numbers = case(("poly_345", {"inflection": 0.42}), RollerFollower(5.0), 40.0, [], fall=fall)
    numbers = {key: x for key, x in numbers.items() if "." in key} | {key: mpf(x) for key, x in spring.items()}

    def speed(design, places):
        given = [design.numbers[key] for key in spring]
        shapes = Design(cam, {key: x for key, x in design.numbers.items() if "." in key} | LENGTHS)
        return [shapes.jump_speed(*given, places)]

    got = camkin.gradients(cam.program, ["jump_speed"], [key_of(key) for key in numbers], jump_speed=spring)[0]
    value = cam.program.jump_speed(**spring).rpm
    near(value, speed(Design(cam, numbers), {})[0], 0, BOUND)
    for column, (_, number, want) in enumerate(by_differences(Design(cam, numbers), speed)):
        near(got[column], want[0], mpf(value) / abs(number), BOUND)


LENGTHS = {"base_radius": mpf(40), "radius": mpf(5), "offset": mpf(0)}


def test_other_values():
    """Values that are none have no derivative, and fields that have no part in a value have the derivative 0."""
    cam, *_ = CASES["flat"]
    spring = {"mass": 0.3, "preload": 20.0}
    names = ["smallest_grinding_wheel_radius", "max_acceleration", "max_pressure_angle", "jump_speed"]
    keys = [(None, "base_radius"), (None, "tilt"), (None, "rpm"), (None, "mass"), (None, "phase"), (None, "start")]
    got = camkin.gradients(cam, names, keys, rpm=300, jump_speed=spring)
    a, speed = cam.program.analyze(rpm=300).max_acceleration.value, cam.program.jump_speed(**spring).rpm
    assert np.isnan(got[0]).all()
    assert np.allclose(got[1], [0, 0, 2 * a / 300, 0, 0, 0], rtol=1e-13, atol=0)
    assert np.allclose(got[2], [0, 1, 0, 0, 0, 0], rtol=1e-13, atol=1e-15)
    assert np.allclose(got[3], [0, 0, 0, -speed / 2 / spring["mass"], 0, 0], rtol=1e-13, atol=0)
    down = camkin.gradients(CASES["flat clockwise"][0], ["max_pressure_angle"], [(None, "tilt")])
    assert np.allclose(down, [[-1]])  # the tilt is negative, and so is the rotation
    level = Program([Segment("constant_velocity", duration=360, lift=5)], accumulate=True, length_unit="mm")
    assert np.isnan(camkin.gradients(level, ["jump_speed"], [(0, "lift")], jump_speed=spring)).all()


def test_splines_move_as_a_whole():
    """With the segment before it longer, a spline shows at each angle what it had been before."""
    spline = Segment(Bspline((0, 0, 0, 0, 15, 25, 40, 40, 40, 40), (0, 0, 0.5, 2.4, 3, 3), 3), duration=40, lift=3)
    program = Program([Segment("cycloidal", duration=80, lift=2), spline], accumulate=True)
    theta = np.linspace(80.5, 119.5, 300)
    got = camkin.motion_gradients(program, theta, [(0, "duration"), (0, "lift")])
    motion = program.evaluate(theta)
    for k, y in enumerate((motion.v, motion.a, motion.j)):
        assert np.abs(got[k, 0] + np.radians(1) * y).max() <= 1e-13 * np.abs(y).max()
    assert np.array_equal(got[:, 1], np.outer([1, 0, 0, 0], np.ones(300)))
    with pytest.raises(camkin.LawError, match="table"):
        camkin.motion_gradients(program, theta, [(1, "lift")])


def test_bad_calls():
    cam, *_ = CASES["roller"]
    spring = {"mass": 1.0, "preload": 1.0}
    for program, metric, key, given, message in (
        (cam, "max_pressure_angle", (None, "tilt"), None, "no 'tilt'"),
        (cam, "max_pressure_angle", (None, "mass"), None, "no 'mass'"),
        (cam.program, "max_velocity", (None, "base_radius"), None, "a program has no 'base_radius'"),
        (cam.program, "min_radius", (0, "lift"), None, "need a Cam"),
        (cam, "jump_speed", (0, "lift"), None, "needs jump_speed=dict"),
        (cam, "jump_speed", (0, "lift"), {"mass": 0.0}, "mass must be positive"),
        (cam, "max_pressure_angel", (0, "lift"), None, "did you mean 'max_pressure_angle'"),
    ):
        with pytest.raises(camkin.ParameterError, match=message):
            camkin.gradients(program, [metric], [key], jump_speed=given)
    with pytest.raises(camkin.UnitError, match="length_unit"):
        camkin.gradients(cam.program.segments, ["jump_speed"], [(0, "lift")], jump_speed=spring)
    with pytest.raises(camkin.ParameterError, match="jump_speed takes no 'weight'"):
        camkin.gradients(cam, ["jump_speed"], [(0, "lift")], jump_speed={"weight": 3.0})
    with pytest.raises(camkin.WrongTypeError, match="jump_speed"):
        camkin.gradients(cam, ["jump_speed"], [(0, "lift")], jump_speed=3.0)
