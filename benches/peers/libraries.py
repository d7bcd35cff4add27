"""The same program in every library: rise 90 degrees, dwell 45, fall 90, dwell 135, lift 10, at speed OMEGA.

A peer is a function that is given a law, angles and a number of threads and returns a call without arguments, all its
preparation done, that computes s, v, a, j at these angles and returns them; None where it cannot. Arrays that can be
made beforehand are.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Callable
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

import camkin

LIFT, RISE, DWELL, FALL = 10.0, 90.0, 45.0, 90.0
OMEGA = 314.0
S_CURVE = {"tj": 0.1, "tc": 0.2, "tv": 0.2}
LAWS = ("cycloidal", "modified_sine", "poly_345", "s_curve")
BREAKS = {"cycloidal": (0.25, 0.5, 0.75), "modified_sine": (0.125, 0.375, 0.625, 0.875), "poly_345": ()}
HERE = Path(__file__).resolve().parent

Call = Callable[[], Any]
Theta = np.ndarray[Any, np.dtype[np.float64]]


# ---- camkin and the C loops ----


def program(law: str) -> camkin.Program:
    the_law = camkin.Law(law, **(S_CURVE if law == "s_curve" else {}))
    return camkin.Program.rise_dwell_fall(lift=LIFT, rise=RISE, dwell=DWELL, fall=FALL, law=the_law)


def camkin_plan(law: str, theta: Theta, threads: int) -> Call:
    plan = program(law).plan(len(theta), threads=1 if threads == 1 else 0)  # 0: as many as pay
    plan.theta[:] = theta
    rpm = OMEGA * 30.0 / np.pi
    return lambda: plan.evaluate(rpm=rpm).data


@cache
def shared_library() -> tuple[Any, Any]:
    """loops.c in its three ways and the roofs of the benchmarks, built for this processor: (ffi, lib)."""
    from cffi import FFI

    plain = ["-O3", "-march=native", "-fPIC", "-fno-math-errno", "-fno-trapping-math"]
    builds = {
        HERE / "loops.c": [["-DNAME=libm"], ["-DNAME=libmvec", "-ffast-math"], ["-DNAME=sleef", "-DSLEEF"]],
        HERE.parent / "roof.c": [["-ffp-contract=off"]],
    }
    ffi = FFI()
    arguments = "double *theta, size_t n, double *s, double *v, double *a, double *j"
    for name in ("roof", "roof_stream"):
        ffi.cdef(f"void {name}({arguments});")
    for way in ("libm", "libmvec", "sleef"):
        for law in BREAKS:
            ffi.cdef(f"void {way}_{law}({arguments.replace('n,', 'n, double omega,')});")
    with tempfile.TemporaryDirectory() as folder:
        objects = []
        for source, ways in builds.items():
            for flags in ways:
                objects.append(f"{folder}/{len(objects)}.o")
                subprocess.run(["cc", *plain, *flags, "-c", str(source), "-o", objects[-1]], check=True)
        # Linked without -ffast-math, which would have every thread flush subnormals.
        subprocess.run(["cc", "-shared", *objects, "-o", f"{folder}/loops.so", "-lsleef", "-lmvec", "-lm"], check=True)
        return ffi, ffi.dlopen(f"{folder}/loops.so")


def aligned(rows: int, n: int) -> Any:
    """Rows that begin on cache lines, as streaming stores need them, but not all at the same place of a page."""
    stride = (n + 7) // 8 * 8 + 104
    block = np.zeros(rows * stride + 8)
    skip = -block.ctypes.data % 64 // 8
    return block[skip : skip + rows * stride].reshape(rows, stride)[:, :n]


def loop(name: str, theta: Theta, *more: float) -> Call:
    ffi, lib = shared_library()
    out = aligned(4, len(theta))
    pointers = [ffi.from_buffer("double[]", row) for row in (theta, *out)]
    function, arguments = getattr(lib, name), (pointers[0], len(theta), *more, *pointers[1:])

    def call() -> Any:
        function(*arguments)
        return out

    return call


def c_libm(law: str, theta: Theta, threads: int) -> Call | None:
    return loop(f"libm_{law}", theta, OMEGA) if law in BREAKS and threads == 1 else None


def c_libmvec(law: str, theta: Theta, threads: int) -> Call | None:
    return loop(f"libmvec_{law}", theta, OMEGA) if law in BREAKS and law != "poly_345" and threads == 1 else None


def c_sleef(law: str, theta: Theta, threads: int) -> Call | None:
    return loop(f"sleef_{law}", theta, OMEGA) if law in BREAKS and law != "poly_345" and threads == 1 else None


# ---- array expressions ----


def expressions(xp: Any, law: str, theta: Any) -> tuple[Any, Any, Any, Any]:
    """s, v, a, j with the array functions of `xp`, which is numpy or jax.numpy."""
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
    if law not in BREAKS:
        return None
    import jax
    import jax.numpy as jnp

    jax.config.update("jax_enable_x64", True)
    compiled = jax.jit(lambda x: expressions(jnp, law, x))
    angles = jnp.asarray(theta)
    return lambda: jax.block_until_ready(compiled(angles))


# ---- Numba ----


@cache
def numba_loop(law: str, parallel: bool) -> Any:
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
            out[1, i] = moving * w * y1
            out[2, i] = moving * w2 * y2
            out[3, i] = moving * w3 * y3

    return loop


def numba(law: str, theta: Theta, threads: int) -> Call | None:
    if law not in BREAKS:
        return None
    compiled, out = numba_loop(law, threads > 1), np.zeros((4, len(theta)))

    def call() -> Any:
        compiled(theta, out)
        return out

    return call


# ---- SciPy ----


@cache
def ppoly(law: str) -> Any:
    """The law in polynomials of degree 11, over an eighth of a wave each: their jerk is interpolated, and integrated
    from s, v and a where the part begins. Exact for a polynomial."""
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
    """Only where it is exact: its third derivative jumps at knots of multiplicity 3."""
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
    """s, v, a of a jerk-limited rise, one time at a time, which is how a trajectory is sampled; it gives no jerk."""
    if law != "s_curve" or threads != 1 or len(theta) > 100_000:
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


PEERS: dict[str, Callable[[str, Theta, int], Call | None]] = {
    "camkin": camkin_plan,
    "C loop, SLEEF": c_sleef,
    "C loop, libmvec": c_libmvec,
    "C loop, libm": c_libm,
    "Numba": numba,
    "JAX": jax,
    "NumPy": numpy,
    "SciPy PPoly": scipy_ppoly,
    "SciPy BSpline": scipy_bspline,
    "ruckig": ruckig,
}


def versions() -> dict[str, str]:
    found = {name: version(name) for name in ("camkin", "numpy", "numba", "jax", "scipy", "ruckig")}
    for package in ("libsleef-dev", "libc6"):
        done = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", package], capture_output=True, text=True)
        found[package] = done.stdout or "unknown"
    compiler = subprocess.run(["cc", "--version"], capture_output=True, text=True, check=True).stdout
    return found | {"cc": compiler.split("\n")[0]}
