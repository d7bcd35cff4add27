"""The position of a follower that touches a cam at a given point, and its derivatives by the cam angle.

The formulas are those of the cam, solved for the motion: the place of the contact gives s, its normal s', its curvature
s''. Complex numbers are points of the plane; turning by the angle a is multiplying by exp(i a).

sigma: sense of rotation. theta: cam angle. A point z of the cam frame is z exp(i sigma theta) in the machine frame.
"""

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from camkin.curves.curve import Values
from camkin.curves.walls import follower_of, has_roller, side_of

if TYPE_CHECKING:
    from camkin.geometry.cam import Cam


class Dropped(NamedTuple):
    """Cam angle [deg] of each contact, and displacement, velocity, acceleration of the follower there, per radian."""

    theta: Values
    lift: Values
    velocity: Values
    acceleration: Values


def dropped(cam: "Cam", place: Values, first: Values, second: Values) -> Dropped:
    """Return the motion at the points of a counterclockwise curve. first, second: its derivatives by any parameter."""
    run = np.abs(first)
    normal = -1j * first / run
    curvature = (first.conj() * second).imag / run**3
    follower, sigma = follower_of(cam), float(cam.rotation)
    with np.errstate(invalid="ignore", divide="ignore"):
        if has_roller(cam):
            shift = side_of(cam) * follower.radius
            centre, bent = place + shift * normal, curvature / (1.0 + shift * curvature)
            roller = _swinging_roller if follower.swinging else _roller
            phase, *motion = roller(cam, centre, normal, bent, sigma)
        else:
            flat = _swinging_flat if follower.swinging else _flat
            phase, *motion = flat(cam, place, normal, 1.0 / curvature, sigma)
    if cam.program.length_unit == "deg":
        motion = [np.degrees(values) for values in motion]
    return Dropped(np.degrees(phase), *motion)


def _prime(cam: "Cam") -> float:
    """Return the radius of the pitch curve at the displacement 0. A far wall has the base radius of its near wall."""
    radius = follower_of(cam).radius
    return float(cam.base_radius + (-radius if cam.wall == "inner" else radius))


def _roller(cam: "Cam", centre: Values, normal: Values, curvature: Values, sigma: float) -> tuple[Values, ...]:
    e = follower_of(cam).offset
    prime = _prime(cam)
    reach = np.abs(centre)
    height = np.sqrt((reach - e) * (reach + e))
    theta = sigma * np.angle((e + 1j * height) / centre)
    turned = normal * np.exp(1j * sigma * theta)
    q = -sigma * height * turned.real / turned.imag
    v = q + sigma * e
    n = np.hypot(q, height)
    a = (height**2 + q * (2.0 * v - sigma * e) - curvature * n**3) / height
    return theta, height - np.sqrt((prime - e) * (prime + e)), v, a


def _flat(cam: "Cam", place: Values, normal: Values, radius: Values, sigma: float) -> tuple[Values, ...]:
    tilt = np.radians(follower_of(cam).tilt)
    along = np.exp(1j * tilt)
    theta = sigma * np.angle(1j * along / normal)
    support = (place * normal.conj()).real
    v = sigma * (place * np.exp(1j * sigma * theta) * along.conj()).real / np.cos(tilt)
    return theta, (support - cam.base_radius) / np.cos(tilt), v, (radius - support) / np.cos(tilt)


def _swinging_roller(cam: "Cam", centre: Values, normal: Values, curvature: Values, sigma: float) -> tuple[Values, ...]:
    c, arm = follower_of(cam).centre_distance, follower_of(cam).arm

    def angle_of(reach: Values | float) -> Values:
        return np.asarray(np.arccos((c * c + arm * arm - reach * reach) / (2.0 * c * arm)))

    psi = angle_of(np.abs(centre))
    along = np.exp(-1j * psi)
    theta = sigma * np.angle((c - arm * along) / centre)
    parts = normal * np.exp(1j * sigma * theta) * along.conj()
    tangent = -sigma * parts.real / parts.imag
    v = c * (tangent * np.sin(psi) + sigma * np.cos(psi)) / arm - sigma
    w = np.abs(arm * (v + sigma) * along - sigma * c)
    turned = (w**2 + sigma * arm**2 * v * (v + sigma) ** 2 - curvature * w**3) / (c * arm)
    a = (turned - v * (v + sigma) * np.cos(psi)) / np.sin(psi)
    return theta, psi - angle_of(_prime(cam)), v, a


def _swinging_flat(cam: "Cam", place: Values, normal: Values, radius: Values, sigma: float) -> tuple[Values, ...]:
    c, f = follower_of(cam).centre_distance, follower_of(cam).face_offset
    support = (place * normal.conj()).real
    psi = np.arcsin((support + f) / c)
    along = np.exp(-1j * psi)
    theta = sigma * np.angle(1j * along / normal)
    g = (place * np.exp(1j * sigma * theta) * along.conj()).real
    v = sigma * g / (c * np.cos(psi) - g)
    a = sigma * ((radius - support) * (v + sigma) ** 3 / c + v * v * (v + sigma) * np.sin(psi)) / np.cos(psi)
    return theta, psi - np.arcsin((cam.base_radius + f) / c), v, a
