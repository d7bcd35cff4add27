"""The same program in every library: rise 90 degrees, dwell 45, fall 90, dwell 135, lift 10, at speed OMEGA.

A peer is a function of a law, angles and a number of threads. It returns a function without arguments that computes
s, v, a, j at these angles, or None where the library cannot. Preparation, such as making arrays, is done
beforehand.
"""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np

import camkin

LIFT, RISE, DWELL, FALL = 10.0, 90.0, 45.0, 90.0
OMEGA = 314.0
S_CURVE = {"tj": 0.1, "tc": 0.2, "tv": 0.2}
LAWS = ("cycloidal", "modified_sine", "poly_345", "s_curve")
BREAKS = {"cycloidal": (0.25, 0.5, 0.75), "modified_sine": (0.125, 0.375, 0.625, 0.875), "poly_345": ()}
SOURCES = Path(__file__).resolve().parent.parent / "cpp"

Call = Callable[[], Any]
Theta = np.ndarray[Any, np.dtype[np.float64]]


# ---- camkin and the C loops ----


def program(law: str) -> camkin.Program:
    the_law = camkin.Law(law, **(S_CURVE if law == "s_curve" else {}))
    return camkin.Program.rise_dwell_fall(lift=LIFT, rise=RISE, dwell=DWELL, fall=FALL, law=the_law)


def camkin_plan(law: str, theta: Theta, threads: int) -> Call:
    plan = program(law).plan(len(theta), threads=1 if threads == 1 else 0)  # 0: automatic
    plan.theta[:] = theta
    rpm = OMEGA * 30.0 / np.pi
    return lambda: plan.evaluate(rpm=rpm).data


def has_sleef() -> bool:
    command = ["cc", "-E", "-x", "c", "-include", "sleef.h", "/dev/null"]
    return subprocess.run(command, capture_output=True).returncode == 0


@cache
def loops() -> Any:
    """Return a cffi module in API mode, like that of camkin: the loops and roofs, compiled for this processor."""
    from cffi import FFI

    plain = ["-O3", "-march=native", "-fPIC", "-fno-math-errno", "-fno-trapping-math"]
    ways = {"libm": [], "fast": ["-ffast-math"]} | ({"sleef": ["-DSLEEF"]} if has_sleef() else {})
    builds = [("loops.c", [f"-DNAME={way}", *flags]) for way, flags in ways.items()]
    arguments = "const double *theta, size_t n, double *s, double *v, double *a, double *j"
    declared = [f"void {name}({arguments});" for name in ("roof", "roof_stream")]
    for way in ways:
        for law in BREAKS:
            if (way, law) != ("sleef", "poly_345"):  # needs no sine
                declared.append(f"void {way}_{law}({arguments.replace('n,', 'n, double omega,')});")
    ffi = FFI()
    ffi.cdef("\n".join(declared))
    with tempfile.TemporaryDirectory() as folder:
        objects = []
        for source, flags in [*builds, ("roof.c", ["-ffp-contract=off"])]:
            objects.append(f"{folder}/{len(objects)}.o")
            subprocess.run(["cc", *plain, *flags, "-c", str(SOURCES / source), "-o", objects[-1]], check=True)
        # The link has no -ffast-math, because that would make every thread flush subnormal numbers.
        libraries = [*(["sleef"] if "sleef" in ways else []), "mvec", "m"]
        ffi.set_source("_loops", "\n".join(declared), extra_objects=objects, libraries=libraries)
        path = ffi.compile(tmpdir=folder)
        spec = importlib.util.spec_from_file_location("_loops", path)
        assert spec and spec.loader
        module = sys.modules["_loops"] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module


def aligned(rows: int, n: int) -> Any:
    """Return rows that begin on cache lines, as streaming stores need, at different offsets in their pages."""
    stride = (n + 7) // 8 * 8 + 104
    block = np.zeros(rows * stride + 8)
    skip = -block.ctypes.data % 64 // 8
    return block[skip : skip + rows * stride].reshape(rows, stride)[:, :n]


def loop(name: str, theta: Theta, *more: float) -> Call:
    module = loops()
    out = aligned(4, len(theta))
    pointers = [module.ffi.from_buffer("double[]", row) for row in (theta, *out)]
    function, arguments = getattr(module.lib, name), (pointers[0], len(theta), *more, *pointers[1:])

    def call() -> Any:
        function(*arguments)
        return out

    return call


def c_libm(law: str, theta: Theta, threads: int) -> Call | None:
    return loop(f"libm_{law}", theta, OMEGA) if law in BREAKS and threads == 1 else None


def c_fast(law: str, theta: Theta, threads: int) -> Call | None:
    return loop(f"fast_{law}", theta, OMEGA) if law in BREAKS and threads == 1 else None


def c_sleef(law: str, theta: Theta, threads: int) -> Call | None:
    if law not in BREAKS or law == "poly_345" or threads != 1 or not has_sleef():
        return None
    return loop(f"sleef_{law}", theta, OMEGA)


# ---- array expressions ----


def expressions(xp: Any, law: str, theta: Any) -> tuple[Any, Any, Any, Any]:
    """Return s, v, a, j computed with the array functions of `xp`: numpy or jax.numpy."""
    pi, w = np.pi, OMEGA / np.radians(RISE)
    t = theta - 360.0 * xp.floor(theta / 360.0)
    falls = t >= RISE + DWELL
    x = xp.minimum(xp.where(falls, t - (RISE + DWELL), t) / RISE, 1.0)
    if law == "cycloidal":
        sine, cosine = xp.sin(2 * pi * x), xp.cos(2 * pi * x)
        y, y1, y2, y3 = x - sine / (2 * pi), 1.0 - cosine, 2 * pi * sine, 4 * pi**2 * cosine
    elif law == "modified_sine":
        slow = (x >= 0.125) & (x < 0.875)
        argument = xp.where(slow, pi / 3 + 4 * pi / 3 * x, 4 * pi * x)
        sine, cosine = xp.sin(argument), xp.cos(argument)
        start = xp.where(x < 0.125, 0.0, xp.where(slow, 2.0, 4.0))
        y = (start + pi * x - xp.where(slow, 2.25, 0.25) * sine) / (pi + 4)
        y1 = pi / (pi + 4) * (1.0 - xp.where(slow, 3.0, 1.0) * cosine)
        y2 = 4 * pi**2 / (pi + 4) * sine
        y3 = 16 * pi**3 / (pi + 4) * xp.where(slow, 1 / 3, 1.0) * cosine
    else:
        y = x * x * x * (10.0 + x * (-15.0 + x * 6.0))
        y1 = x * x * (30.0 + x * (-60.0 + x * 30.0))
        y2 = x * (60.0 + x * (-180.0 + x * 120.0))
        y3 = 60.0 + x * (-360.0 + x * 360.0)
    h = xp.where(falls, -LIFT, LIFT)
    moving = xp.where(x < 1.0, h, 0.0)
    return xp.where(falls, LIFT, 0.0) + h * y, moving * w * y1, moving * w**2 * y2, moving * w**3 * y3


def numpy(law: str, theta: Theta, threads: int) -> Call | None:
    if law not in BREAKS or threads != 1:
        return None
    return lambda: expressions(np, law, theta)


def jax(law: str, theta: Theta, threads: int) -> Call | None:
    if law not in BREAKS or not installed("jax"):
        return None
    import jax
    import jax.numpy as jnp

    jax.config.update("jax_enable_x64", True)
    compiled = jax.jit(lambda x: expressions(jnp, law, x))
    angles = jnp.asarray(theta)
    return lambda: jax.block_until_ready(compiled(angles))


# ---- Numba ----


@cache
def numba_loop(law: str, parallel: bool, *, all_outputs: bool = True) -> Any:
    import numba

    pi, w = np.pi, OMEGA / np.radians(RISE)
    w2, w3 = w**2, w**3

    @numba.njit(fastmath=True)
    def cycloidal(x: float) -> Any:
        sine, cosine = np.sin(2 * pi * x), np.cos(2 * pi * x)
        return x - sine / (2 * pi), 1.0 - cosine, 2 * pi * sine, 4 * pi**2 * cosine

    @numba.njit(fastmath=True)
    def modified_sine(x: float) -> Any:
        if x < 0.125 or x >= 0.875:
            start, amplitude, m, m3, argument = 0.0 if x < 0.125 else 4.0, 0.25, 1.0, 1.0, 4 * pi * x
        else:
            start, amplitude, m, m3, argument = 2.0, 2.25, 3.0, 1 / 3, pi / 3 + 4 * pi / 3 * x
        sine, cosine = np.sin(argument), np.cos(argument)
        y1, y2 = pi / (pi + 4) * (1.0 - m * cosine), 4 * pi**2 / (pi + 4) * sine
        return (start + pi * x - amplitude * sine) / (pi + 4), y1, y2, 16 * pi**3 / (pi + 4) * m3 * cosine

    @numba.njit(fastmath=True)
    def poly_345(x: float) -> Any:
        y1, y2 = x * x * (30.0 + x * (-60.0 + x * 30.0)), x * (60.0 + x * (-180.0 + x * 120.0))
        return x * x * x * (10.0 + x * (-15.0 + x * 6.0)), y1, y2, 60.0 + x * (-360.0 + x * 360.0)

    function = {"cycloidal": cycloidal, "modified_sine": modified_sine, "poly_345": poly_345}[law]

    @numba.njit(fastmath=True, parallel=parallel)
    def loop(theta: Any, out: Any) -> None:
        for i in numba.prange(len(theta)):
            t = theta[i] - 360.0 * np.floor(theta[i] / 360.0)
            falls = t >= RISE + DWELL
            x = min((t - (RISE + DWELL) if falls else t) / RISE, 1.0)
            y, y1, y2, y3 = function(x)
            h = -LIFT if falls else LIFT
            moving = h if x < 1.0 else 0.0
            out[0, i] = (LIFT if falls else 0.0) + h * y
            if all_outputs:
                out[1, i] = moving * w * y1
                out[2, i] = moving * w2 * y2
                out[3, i] = moving * w3 * y3

    return loop


def numba(law: str, theta: Theta, threads: int) -> Call | None:
    if law not in BREAKS or not installed("numba"):
        return None
    compiled, out = numba_loop(law, threads > 1), np.zeros((4, len(theta)))

    def call() -> Any:
        compiled(theta, out)
        return out

    return call


# ---- SciPy ----


@cache
def ppoly(law: str) -> Any:
    """Return the law as polynomials of degree 11, each over an eighth of a wave. Exact for a polynomial.

    The jerk is interpolated, and integrated from s, v and a at the start of each part.
    """
    from numpy.polynomial import Chebyshev, Polynomial
    from scipy.interpolate import PPoly

    within = sorted({0.0, *BREAKS[law], 1.0})
    halves = [x for a, b in zip(within, within[1:], strict=False) for x in (a, (a + b) / 2)] + [1.0]
    ends = [RISE * x for x in halves] + [RISE + DWELL + FALL * x for x in halves] + [360.0]
    w = OMEGA / np.radians(1.0)
    columns = []
    for a, b in zip(ends, ends[1:], strict=False):

        def jerk(u: Any, a: float = a, b: float = b) -> Any:
            return expressions(np, law, a + (b - a) * (u + 1.0) / 2.0)[3] / w**3

        start = [float(x) / w**k for k, x in enumerate(expressions(np, law, np.float64(a)))]
        power = Chebyshev.interpolate(jerk, 8).convert(kind=Polynomial)(Polynomial([-1.0, 2.0 / (b - a)]))
        power = power.integ(3, k=[start[2], start[1], start[0]])
        columns.append(np.pad(power.coef, (0, 12 - len(power.coef)))[::-1])
    return PPoly(np.array(columns).T, ends, extrapolate="periodic")


def with_derivatives(curve: Any, theta: Theta) -> Call:
    w = OMEGA / np.radians(1.0)
    curves = [curve, curve.derivative(1), curve.derivative(2), curve.derivative(3)]
    return lambda: tuple(c(theta) * w**k for k, c in enumerate(curves))


def scipy_ppoly(law: str, theta: Theta, threads: int) -> Call | None:
    return with_derivatives(ppoly(law), theta) if law in BREAKS and threads == 1 else None


def scipy_bspline(law: str, theta: Theta, threads: int) -> Call | None:
    """Return the spline of the polynomial, where it is exact: its third derivative jumps at triple knots."""
    if law != "poly_345" or threads != 1:
        return None
    from scipy.interpolate import make_lsq_spline

    joints = [RISE, RISE + DWELL, RISE + DWELL + FALL]
    knots = np.concatenate([[0.0] * 6, np.repeat(joints, 3), [360.0] * 6])
    x = np.linspace(0.0, 360.0, 2000)
    curve = make_lsq_spline(x, expressions(np, law, np.minimum(x, 359.999999))[0], knots, k=5)
    curve.extrapolate = "periodic"
    return with_derivatives(curve, theta)


# ---- ruckig ----


def ruckig(law: str, theta: Theta, threads: int) -> Call | None:
    """Return s, v, a of a jerk-limited rise, one time a call, which is how its trajectories are sampled; no jerk."""
    if law != "s_curve" or threads != 1 or len(theta) > 100_000 or not installed("ruckig"):
        return None
    from ruckig import InputParameter, Result, Ruckig, Trajectory

    duration = np.radians(RISE) / OMEGA
    peaks = camkin.Law("s_curve", **S_CURVE).peaks
    given = InputParameter(1)
    given.current_position, given.target_position = [0.0], [LIFT]
    given.max_velocity = [peaks.Cv * LIFT / duration]
    given.max_acceleration = [peaks.Ca * LIFT / duration**2]
    given.max_jerk = [peaks.Cj * LIFT / duration**3]
    trajectory = Trajectory(1)
    if Ruckig(1, duration).calculate(given, trajectory) not in (Result.Working, Result.Finished):
        raise RuntimeError("ruckig finds no trajectory")
    times, at = (np.radians(theta) / OMEGA).tolist(), trajectory.at_time
    return lambda: np.array([at(t) for t in times]).reshape(-1, 3).T


# ---- s alone ----


def camkin_displacement(law: str, theta: Theta) -> Call | None:
    plan = program(law).plan(len(theta), threads=1)
    plan.theta[:] = theta
    return plan.displacement


def numba_displacement(law: str, theta: Theta) -> Call | None:
    if not installed("numba"):
        return None
    compiled, out = numba_loop(law, False, all_outputs=False), np.zeros((1, len(theta)))

    def call() -> Any:
        compiled(theta, out)
        return out[0]

    return call


@cache
def installed(package: str) -> bool:
    try:
        version(package)
    except PackageNotFoundError:
        print(f"peers: {package} is not installed, it is left out", file=sys.stderr)
        return False
    return True


ONE_OUTPUT = {"camkin": camkin_displacement, "Numba": numba_displacement}
PEERS: dict[str, Callable[[str, Theta, int], Call | None]] = {
    "camkin": camkin_plan,
    "C loop, SLEEF": c_sleef,
    "C loop, -ffast-math": c_fast,
    "C loop, libm": c_libm,
    "Numba": numba,
    "JAX": jax,
    "NumPy": numpy,
    "SciPy PPoly": scipy_ppoly,
    "SciPy BSpline": scipy_bspline,
    "ruckig": ruckig,
}


def versions() -> dict[str, str]:
    names = ("camkin", "numpy", "numba", "jax", "scipy", "ruckig")
    found = {name: version(name) for name in names if installed(name)}
    for package in ("libsleef-dev", "libc6"):
        done = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", package], capture_output=True, text=True)
        found[package] = done.stdout or "unknown"
    compiler = subprocess.run(["cc", "--version"], capture_output=True, text=True, check=True).stdout
    return found | {"cc": compiler.split("\n")[0]}
