"""The geometry of cams in 60 digits, from the definitions and by numerical derivatives, not by the library's formulas.

The follower is placed in the machine frame; the pitch curve is its path in the frame of the turning cam; its normal
comes from a numerical derivative of that path. A flat face is an envelope of lines. `at` returns a dict of all rows.
"""

import mpmath
from mpmath import mp, mpc, mpf

import camkin

mp.dps = 60


def exact(law, x):
    """Return y(x) of the laws used here."""
    if law == "cycloidal":
        return x - mpmath.sin(2 * mp.pi * x) / (2 * mp.pi)
    if law == "simple_harmonic":
        return (1 - mpmath.cos(mp.pi * x)) / 2
    assert law == "poly_345"
    return x**3 * (10 - 15 * x + 6 * x**2)


class Motion:
    """s of a program at a cam angle in radians. The piece is that of `anchor`, also beyond its ends."""

    def __init__(self, program):
        self.segments, at, level = [], mpf(0), mpf(program.start)
        for segment in program.segments:
            self.segments.append((at, segment, level))
            at, level = at + mpf(segment.duration), level + mpf(segment.lift)
        self.level, self.cycle = level, mpf(program.cycle)

    def piece(self, anchor):
        """Return s as a smooth function of the angle [rad] around the angle `anchor` [deg]."""
        turns = mpmath.floor(mpf(anchor) / self.cycle)
        r = mpf(anchor) - turns * self.cycle
        found = [row for row in self.segments if row[0] <= r < row[0] + mpf(row[1].duration)]
        if not found:
            return lambda theta: self.level
        start, segment, level = found[0]
        if not segment.lift:
            return lambda theta: level

        def s(theta):
            degrees = theta * 180 / mp.pi - turns * self.cycle
            return level + mpf(segment.lift) * exact(segment.law.name, (degrees - start) / mpf(segment.duration))

        return s


def turned(x, y, angle):
    return mpc(x, y) * mpmath.expj(angle)


def placement(cam, s):
    """Return the centre of a roller and the direction in which a rise moves it, in the machine frame."""
    f = cam.follower
    ring = cam.wall == "inner"
    R = mpf(cam.base_radius) + (-mpf(f.radius) if ring else mpf(f.radius))
    if isinstance(f, camkin.RollerFollower):
        e = mpf(f.offset)
        rest = mpmath.sqrt(R**2 - e**2)
        return (lambda theta: mpc(e, rest + s(theta))), (lambda theta: mpc(0, 1))
    c, arm = mpf(f.centre_distance), mpf(f.arm)
    x = (R**2 + c**2 - arm**2) / (2 * c)  # where the two circles meet
    centre = mpc(x, mpmath.sqrt(R**2 - x**2))
    unit = mp.pi / 180 if cam.program.length_unit == "deg" else 1

    def place(theta):
        return c + (centre - c) * mpmath.expj(-s(theta) * unit)

    return place, lambda theta: (place(theta) - c) * -1j / arm


def derivatives(f, theta):
    """Return the first and second derivative, by differences in 60 digits."""
    return mpmath.diff(f, theta), mpmath.diff(f, theta, 2)


def bend(cam, first, second):
    """Return the curvature of a path, positive where it bends around the axis in the sense in which it is traced."""
    traced = -cam.rotation
    return traced * (mpmath.conj(first) * second).imag / abs(first) ** 3


def angle_between(cam, normal, motion, contact):
    """Return the pressure angle [deg]: of the normal against the motion, positive as the surface of the cam moves."""
    lean = mpmath.arg(normal * mpmath.conj(motion))
    surface = 1j * cam.rotation * contact
    return lean * (1 if (surface * mpmath.conj(motion)).imag > 0 else -1) * 180 / mp.pi


def roller(cam, s, theta):
    place, rise = placement(cam, s)
    turn = cam.rotation
    sign = 1 if cam.wall in ("outer", "groove") else -1
    r = sign * mpf(cam.follower.radius)

    def pitch(t):
        return place(t) * mpmath.expj(-turn * t)

    def normal(t):
        tangent = mpmath.diff(pitch, t) if t != theta else slope
        n = 1j * tangent / abs(tangent)
        # into the follower: a rise moves it away from the cam
        return n if (n * mpmath.conj(rise(t) * mpmath.expj(-turn * t))).real > 0 else -n

    slope, second = derivatives(pitch, theta)
    centre, n = pitch(theta), normal(theta)
    point = centre - r * n
    kp = bend(cam, slope, second)

    def path(t):
        return pitch(t) - r * normal(t)

    k = kp / (1 - r * kp) if r == 0 else bend(cam, *wide_derivatives(path, theta))
    back = mpmath.expj(turn * theta)
    return rows(cam, centre, point, point * back, angle_between(cam, n * back, rise(theta), centre * back), kp, k)


def wide_derivatives(f, theta):
    """Return two derivatives of a function that itself has 25 good digits: central differences, error h^4."""
    h = mpf(10) ** -6
    y = {k: f(theta + k * h) for k in (-2, -1, 1, 2)}
    first = (8 * (y[1] - y[-1]) - (y[2] - y[-2])) / (12 * h)
    second = (16 * (y[1] + y[-1]) - (y[2] + y[-2]) - 30 * f(theta)) / (12 * h**2)
    return first, second


def flat(cam, s, theta):
    """The face is a line at the distance p(theta) from the axis, with the normal at the angle alpha(theta)."""
    f, turn = cam.follower, cam.rotation
    if isinstance(f, camkin.FlatFollower):
        t = mpf(f.tilt) * mp.pi / 180

        def p(x):
            return cam.base_radius + s(x) * mpmath.cos(t)

        def face(x):  # the angle of its normal in the machine frame
            return mp.pi / 2 + t
    else:
        c, base = mpf(f.centre_distance), mpf(cam.base_radius)
        rest = mpmath.acos((base + mpf(f.face_offset)) / c)
        unit = mp.pi / 180 if cam.program.length_unit == "deg" else 1

        def face(x):
            return rest - s(x) * unit

        def p(x):
            return c * mpmath.cos(face(x)) - mpf(f.face_offset)

    def envelope(x):  # where the line meets the next one
        alpha, rate = face(x) - turn * x, mpmath.diff(face, x) - turn
        return (p(x) + 1j * mpmath.diff(p, x) / rate) * mpmath.expj(alpha)

    point = envelope(theta)
    k = bend(cam, *wide_derivatives(envelope, theta))
    back = mpmath.expj(turn * theta)
    normal = mpmath.expj(face(theta))
    if isinstance(f, camkin.FlatFollower):
        motion = mpc(0, 1)
    else:
        lever = point * back - c
        motion = -1j * lever / abs(lever)
    return rows(cam, point, point, point * back, angle_between(cam, normal, motion, point * back), k, k)


def barrel(cam, s, theta):
    """In the tangent plane at the radius of the cylinder, with the circumference as real and z as imaginary axis."""
    R, turn, sign = mpf(cam.base_radius), cam.rotation, -1 if cam.wall in ("inner", "far") else 1
    r = sign * mpf(cam.follower.radius)

    def pitch(t):
        return mpc(-turn * R * t, s(t))

    slope, second = derivatives(pitch, theta)
    n = 1j * slope / abs(slope)
    n = n if n.imag > 0 else -n
    kp = -turn * (mpmath.conj(slope) * second).imag / abs(slope) ** 3
    centre, across, up = s(theta), (r * n).real, (r * n).imag
    k = kp / (1 - r * kp)
    machine = (R, across, centre + up)
    angle = mpmath.atan(mpmath.diff(s, theta) / R) * 180 / mp.pi
    found = rows(
        cam,
        mpc(R, 0) * mpmath.expj(-turn * theta),
        mpc(R, across) * mpmath.expj(-turn * theta),
        mpc(R, across),
        angle,
        kp,
        k,
    )
    return found | {"pitch_z": centre, "z": machine[2], "contact_z": machine[2]}


def rows(cam, pitch, point, contact, angle, kp, k):
    return {
        "pitch_x": pitch.real,
        "pitch_y": pitch.imag,
        "x": point.real,
        "y": point.imag,
        "contact_x": contact.real,
        "contact_y": contact.imag,
        "tan_pressure_angle": mpmath.tan(angle * mp.pi / 180),
        "pressure_angle": angle,
        "curvature_pitch": kp,
        "curvature": k,
    }


def at(cam, degrees):
    """Return all rows of a cam at a cam angle [deg], by name."""
    s, theta = Motion(cam.program).piece(degrees), mpf(degrees) * mp.pi / 180
    kind = {camkin.BarrelRoller: barrel, camkin.FlatFollower: flat, camkin.SwingingFlat: flat}
    return kind.get(type(cam.follower), roller)(cam, s, theta)
