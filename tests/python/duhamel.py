"""Vibration in 120-digit arithmetic, by Duhamel's integral over the definitions of the laws in reference.py.

The integrals are Gauss-Legendre sums of 40 nodes over parts on which the phase turns by 8 radians at most. Their error
is below 1e-40 for every law.
"""

import math
from functools import cache
from typing import Any, NamedTuple

import gmpy2
import reference
from gmpy2 import mpc
from gmpy2 import mpfr as mpf

NODES = 40
LONGEST = 8  # radians of phase in a part
ONE = mpf(1)


def legendre(x: mpf) -> tuple[mpf, mpf]:
    """Return the Legendre polynomial of degree NODES at x, and its derivative."""
    before, now = ONE, x
    for k in range(2, NODES + 1):
        before, now = now, ((2 * k - 1) * x * now - (k - 1) * before) / k
    return now, NODES * (x * now - before) / (x * x - 1)


@cache
def gauss() -> list[tuple[mpf, mpf]]:
    """Return the nodes and weights on [-1, 1]."""
    pairs = []
    for i in range(NODES):
        x = mpf(math.cos(math.pi * (i + 0.75) / (NODES + 0.5)))
        for _ in range(7):  # Newton's method doubles the digits
            y, slope = legendre(x)
            x -= y / slope
        pairs.append((x, 2 / ((1 - x * x) * legendre(x)[1] ** 2)))
    return pairs


class Law:
    """A law from dwell to dwell: its accelerations at the nodes, and the jumps of its velocity."""

    def __init__(self, name: str, params: dict[str, Any], most: float = 100.0, end: Any = 1) -> None:
        """most: the largest N that is asked for. end: the integrals end at this x."""
        curve, end = reference.curve(name, params), mpf(end)
        cuts = sorted({mpf(0), end, *(t for t in curve.breakpoints if 0 < t < end)})
        self.end = end
        self.impulses = [(mpf(0), curve.at(mpf(0))[1])]
        if end == 1:
            self.impulses.append((ONE, -curve.at(ONE)[1]))
        self.points: list[tuple[mpf, mpf]] = []  # x, and the weight times y''
        for a, b in zip(cuts, cuts[1:], strict=False):
            if b - a < mpf(10) ** -50:
                continue
            n = 1 + int(float(b - a) * max(2 * math.pi * most / LONGEST, 12))
            for i in range(n):
                middle, half = a + (b - a) * (2 * i + 1) / (2 * n), (b - a) / (2 * n)
                self.points += [(middle + half * x, w * half * curve.at(middle + half * x)[2]) for x, w in gauss()]

    def integral(self, rate: mpc) -> mpc:
        """Return the integral of y'' e^(rate (end - x))."""
        total = mpc(0)
        for x, weight in [*self.points, *self.impulses]:
            total += weight * gmpy2.exp(rate * (self.end - x))
        return total

    def residual(self, N: float, damping: float = 0.0) -> mpf:
        """Return the amplitude that the rise leaves."""
        rate = oscillator(2 * reference.PI * mpf(N), damping)
        return abs(self.integral(rate)) / rate.imag


def oscillator(W: mpf, damping: float) -> mpc:
    """Return -zeta W + i W sqrt(1 - zeta^2)."""
    zeta = mpf(damping)
    return mpc(-zeta * W, W * gmpy2.sqrt(1 - zeta * zeta))


class Event(NamedTuple):
    """A law from `start` over `duration` [deg], with a lift."""

    name: str
    params: dict[str, Any]
    start: float
    duration: float
    lift: float


class Cam:
    """A cycle of 360 degrees of events between dwells."""

    def __init__(self, events: list[Event], natural_hz: float, rpm: float, damping: float) -> None:
        self.events = events
        self.rate = oscillator(2 * reference.PI * mpf(natural_hz) / (6 * mpf(rpm)), damping)
        self.most = natural_hz * 60 / rpm
        gained = sum((self._after(event, mpf(360)) for event in events), mpc(0))
        self.start = gained / (1 - gmpy2.exp(self.rate * 360))

    def _after(self, event: Event, t: mpf, end: Any = 1) -> mpc:
        """Return what an event up to x = end has added at t."""
        start, duration = mpf(event.start), mpf(event.duration)
        integral = _law(event.name, tuple(event.params.items()), self.most, end).integral(self.rate * duration)
        scale = -mpf(event.lift) / duration / self.rate.imag
        return scale * integral * gmpy2.exp(self.rate * (t - start - duration * end))

    def state(self, theta: float, periodic: bool = True) -> mpc:
        """Return Z: z is its imaginary part, and dz/dt that of rate Z."""
        t = mpf(theta)
        total = self.start * gmpy2.exp(self.rate * t) if periodic else mpc(0)
        for event in self.events:
            share = (t - mpf(event.start)) / mpf(event.duration)
            if share > 0:
                total += self._after(event, t, min(share, ONE))
        return total


@cache
def _law(name: str, params: tuple[tuple[str, Any], ...], most: float, end: Any) -> Law:
    return Law(name, dict(params), most, end)
