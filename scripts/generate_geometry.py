"""Draw the pictures of docs/reference/geometry.md.

    python scripts/generate_geometry.py

geometry.png has the machine frame and the sign of every length, for each follower; cam_plots.png is made by Cam.plot().

Cam, follower and contact come from the library, so that the picture cannot differ from its results.
"""

from pathlib import Path

import matplotlib as mpl

mpl.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

import camkin

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "reference"
INK, CAM, PART, SIGN = "#222222", "#4477aa", "#888888", "#bb3333"


def program(lift, unit=None):
    return camkin.Program.rise_dwell_fall(lift=lift, rise=110, dwell=30, fall=110, length_unit=unit)


CAMS = (
    ("RollerFollower", camkin.Cam(program(18.0), camkin.RollerFollower(9.0, offset=12.0), base_radius=30.0), 60.0),
    ("FlatFollower", camkin.Cam(program(14.0), camkin.FlatFollower(tilt=6.0, offset=2.0), base_radius=30.0), 60.0),
    (
        "SwingingRoller",
        camkin.Cam(program(18.0, "deg"), camkin.SwingingRoller(9.0, arm=70.0, centre_distance=80.0), base_radius=30.0),
        60.0,
    ),
    (
        "SwingingFlat",
        camkin.Cam(program(9.0, "deg"), camkin.SwingingFlat(centre_distance=80.0, face_offset=9.0), base_radius=30.0),
        60.0,
    ),
)


def machine(cam, points, theta):
    """Turn points of the cam frame into the machine frame at a cam angle."""
    a = np.radians(theta) * cam.rotation
    return points @ np.array([[np.cos(a), np.sin(a)], [-np.sin(a), np.cos(a)]])


def arrow(axes, start, end, text, shift=(0.0, 2.0), colour=SIGN, style="<->"):
    axes.annotate(
        "", end, start, arrowprops={"arrowstyle": style, "color": colour, "lw": 1.0, "shrinkA": 0, "shrinkB": 0}
    )
    middle = (np.asarray(start) + np.asarray(end)) / 2 + shift
    axes.text(*middle, text, color=colour, fontsize=8, ha="center", va="center")


def body(axes, cam, theta):
    """Draw the cam, its frame, the sense of rotation, and normal and motion at the contact."""
    outline = machine(cam, cam.profile(np.linspace(0.0, 360.0, 721)), theta)
    axes.fill(*outline.T, facecolor="#dde7f3", edgecolor=CAM, lw=1.3)
    base = np.linspace(0.0, 2.0 * np.pi, 181)
    axes.plot(cam.base_radius * np.cos(base), cam.base_radius * np.sin(base), ":", color=CAM, lw=0.8)
    arrow(axes, (0, 0), cam.base_radius * np.array([-0.8, -0.6]), "base_radius", (-2, 5), CAM, "->")
    axes.plot(0, 0, "o", color=INK, ms=3)
    for end, name in (((16, 0), "x"), ((0, 16), "y")):
        axes.annotate("", end, (0, 0), arrowprops={"arrowstyle": "->", "color": INK, "lw": 0.8})
        axes.text(
            end[0] + (2.5 if end[0] else 0), end[1] + (2.5 if end[1] else 0), name, fontsize=8, ha="center", va="center"
        )
    turn = np.radians(np.linspace(200, 250, 20))
    axes.plot(12 * np.cos(turn), 12 * np.sin(turn), color=INK, lw=1)
    axes.annotate(
        "",
        12 * np.array([np.cos(turn[-1]), np.sin(turn[-1])]),
        12 * np.array([np.cos(turn[-4]), np.sin(turn[-4])]),
        arrowprops={"arrowstyle": "->", "color": INK},
    )
    axes.text(-3, -16, "rotation +1", fontsize=8, ha="center")
    contact = cam.contact(theta)
    axes.plot(*contact, "o", color=SIGN, ms=4, zorder=5)
    return contact


def directions(axes, contact, normal, motion, angle):
    """Draw the contact normal and the motion of the follower in a rise, with the pressure angle between them."""
    side = np.sign(normal[0] * motion[1] - normal[1] * motion[0]) or 1.0
    for direction, name, colour, turn in ((normal, "normal", "#228833", -side), (motion, "rise", INK, side)):
        axes.annotate(
            "", contact + 24 * direction, contact, arrowprops={"arrowstyle": "->", "color": colour, "lw": 1.2}
        )
        beside = turn * np.array([-direction[1], direction[0]])
        axes.text(*(contact + 25 * direction + 7 * beside), name, fontsize=8, color=colour, ha="center", va="center")
    at = contact + 30 * (normal + motion) / np.linalg.norm(normal + motion)
    axes.text(*at, f"{angle:+.0f}°", fontsize=8, color=INK, ha="center", va="center")


def draw(axes, name, cam, theta):
    f, s = cam.follower, cam.program.displacement(theta)
    contact = body(axes, cam, theta)
    if isinstance(f, camkin.RollerFollower | camkin.SwingingRoller):
        centre = machine(cam, cam.pitch(theta), theta)
        normal = (centre - contact) / f.radius
        axes.add_patch(plt.Circle(centre, f.radius, fill=False, color=PART, lw=1.5))
        axes.plot(*centre, "+", color=PART)
        arrow(axes, centre, centre + f.radius * np.array([0.8, 0.6]), "radius", (9, 3), SIGN, "->")
    if isinstance(f, camkin.RollerFollower):
        motion = np.array([0.0, 1.0])
        axes.plot([f.offset, f.offset], [centre[1], centre[1] + 40], color=PART, lw=3, alpha=0.6, zorder=0)
        axes.plot([0, 0], [0, centre[1] + 32], "-.", color=INK, lw=0.5)
        arrow(axes, (0, centre[1] + 30), (f.offset, centre[1] + 30), "offset > 0", (0, 4))
    elif isinstance(f, camkin.FlatFollower):
        t = np.radians(f.tilt)
        along, normal, motion = (
            np.array([np.cos(t), np.sin(t)]),
            np.array([-np.sin(t), np.cos(t)]),
            np.array([0.0, 1.0]),
        )
        axes.plot(*np.stack([contact - 34 * along, contact + 34 * along], 1), color=PART, lw=3, alpha=0.6)
        slide = contact + along * ((f.offset - contact[0]) / along[0])
        axes.plot([f.offset, f.offset], [slide[1], slide[1] + 36], color=PART, lw=3, alpha=0.6, zorder=0)
        axes.plot([0, 0], [0, slide[1] + 32], "-.", color=INK, lw=0.5)
        arrow(axes, (0, slide[1] + 30), (f.offset, slide[1] + 30), "offset > 0", (0, 4))
        flat = contact - 30 * along
        axes.plot([flat[0], flat[0] + 26], [flat[1], flat[1]], "-.", color=INK, lw=0.5)
        axes.text(flat[0] + 3, flat[1] - 4, "tilt > 0", color=SIGN, fontsize=8, ha="center")
        arrow(axes, slide - 5 * normal, contact - 5 * normal, "contact > 0", (2, -4))
    else:
        pivot = np.array([f.centre_distance, 0.0])
        axes.plot(*pivot, "^", color=PART, ms=7)
        arrow(axes, (0, -22), (f.centre_distance, -22), "centre_distance", (0, -4))
        axes.plot([0, f.centre_distance], [0, 0], "-.", color=INK, lw=0.5)
        if isinstance(f, camkin.SwingingRoller):
            motion = np.array([(centre - pivot)[1], -(centre - pivot)[0]]) / f.arm
            axes.plot(*np.stack([pivot, centre], 1), color=PART, lw=3, alpha=0.6, zorder=0)
            arrow(axes, pivot + 4 * motion, centre + 4 * motion, "arm", (2, 4))
        else:
            psi = np.arcsin((cam.base_radius + f.face_offset) / f.centre_distance) + np.radians(s)
            along, normal = np.array([-np.cos(psi), np.sin(psi)]), np.array([np.sin(psi), np.cos(psi)])
            lever = contact - pivot
            motion = np.array([lever[1], -lever[0]]) / np.linalg.norm(lever)
            foot = pivot - f.face_offset * normal
            axes.plot(*np.stack([foot, contact + 24 * along], 1), color=PART, lw=3, alpha=0.6)
            axes.plot(*np.stack([pivot, pivot + 95 * along], 1), "-.", color=INK, lw=0.5)
            arrow(axes, pivot + 20 * along, foot + 20 * along, "face_offset > 0", (20, 3))
            arrow(axes, foot - 4 * normal, contact - 4 * normal, "contact", (-6, -4))
        axes.text(pivot[0] + 4, pivot[1] - 9, "s turns the arm clockwise", fontsize=8, color=INK, ha="center")
    directions(axes, contact, normal, motion, cam.pressure_angle(theta))
    axes.plot([-38, 60 if f.swinging else 38], [-42, 98], alpha=0.0)
    axes.set_title(name, fontsize=10)


def barrel(axes):
    """Draw the tangent plane of a barrel cam: circumference and z."""
    cam = camkin.Cam(program(24.0), camkin.BarrelRoller(8.0), base_radius=40.0, wall="groove")
    theta, now = np.linspace(-10.0, 150.0, 400), 55.0
    for wall, text in zip(cam.walls, ("upper wall (outer)", "lower wall (inner)"), strict=True):
        g = wall.evaluate(theta)
        along = -np.radians(theta - now) * cam.base_radius + g.contact_y
        axes.plot(along, g.z, color=CAM)
        axes.text(
            along[-60] - 4,
            g.z[-60] + (4 if "upper" in text else -4),
            text,
            fontsize=8,
            color=CAM,
            ha="center",
            va="center",
        )
    g = cam.evaluate(now)
    axes.add_patch(plt.Circle((0.0, float(g.pitch_z)), 8.0, fill=False, color=PART, lw=1.5))
    contact, centre = np.array([float(g.contact_y), float(g.contact_z)]), np.array([0.0, float(g.pitch_z)])
    axes.plot(*contact, "o", color=SIGN, ms=4)
    directions(axes, centre, (contact - centre) / 8.0, np.array([0.0, 1.0]), float(g.pressure_angle))
    arrow(axes, centre, centre + 8 * np.array([-0.8, -0.6]), "radius", (-8, -3), SIGN, "->")
    axes.annotate("", (38, -12), (14, -12), arrowprops={"arrowstyle": "->", "color": INK})
    axes.text(26, -17, "the surface moves (rotation +1)", fontsize=8, ha="center")
    axes.annotate("", (-70, 20), (-70, 0), arrowprops={"arrowstyle": "->", "color": INK})
    axes.text(-66, 18, "z", fontsize=8)
    axes.plot([-75, 75], [-24, 60], alpha=0.0)
    axes.set_title("BarrelRoller, seen from outside, in the tangent plane", fontsize=10)


def plots():
    """Draw what Cam.plot() shows: a cam within its limit, one that is undercut, an arm, and a groove."""
    limits = camkin.GeometryLimits(pressure_angle=30.0)
    steep = camkin.Program.rise_dwell_fall(lift=20, rise=60, dwell=30, fall=110, length_unit="mm")
    cams = (
        camkin.Cam(program(14.0, "mm"), camkin.RollerFollower(9.0, offset=6.0), base_radius=30.0, limits=limits),
        camkin.Cam(steep, camkin.RollerFollower(25.0), base_radius=10.0, limits=limits),
        camkin.Cam(program(9.0, "deg"), camkin.SwingingFlat(centre_distance=80.0, face_offset=9.0), base_radius=30.0),
        camkin.Cam(program(14.0, "mm"), camkin.RollerFollower(9.0), base_radius=30.0, rotation=-1, wall="groove"),
    )
    figure, grid = plt.subplots(2, 2, figsize=(12.0, 10.5), layout="constrained")
    for axes, cam, theta in zip(grid.flat, cams, (50.0, 130.0, 50.0, 50.0), strict=True):
        cam.plot(theta, axes=axes)
    figure.savefig(FOLDER / "cam_plots.png", dpi=70)


def main():
    figure, grid = plt.subplots(2, 3, figsize=(13.5, 9.0), layout="constrained")
    for axes, (name, cam, theta) in zip(grid.flat, CAMS, strict=False):
        draw(axes, name, cam, theta)
    barrel(grid.flat[4])
    last = grid.flat[5]
    last.text(
        0.02,
        0.98,
        "Machine frame: x right, y up, cam axis at the origin.\n"
        "Cam frame: the machine frame turned by\n-rotation * theta; profile and pitch curve are in it.\n\n"
        "Pressure angle: from the motion of a rise to the\ncontact normal; positive where the normal leans\n"
        "the way in which the surface of the cam moves.\n\n"
        "Curvature: positive where the curve bends\naround the cam axis.\n\n"
        "All cams here: rotation +1, in a rise, theta = 60°\n(barrel 55°). Red: a positive length.",
        va="top",
        fontsize=10,
        transform=last.transAxes,
    )
    for axes in grid.flat:
        axes.set_aspect("equal")
        axes.axis("off")
        axes.margins(0.08)
    figure.savefig(FOLDER / "geometry.png", dpi=80)
    plots()


if __name__ == "__main__":
    main()
