"""The small SVG pictures agree with closed forms, are well-formed and small, and escape what they are given."""

import re
from xml.etree import ElementTree

import numpy as np
import pytest

import camkin
from camkin.inline import cam as inline_cam
from camkin.inline import svaj

SVG = "{http://www.w3.org/2000/svg}"
BLUE = "#3a87c8"


def rdf(**changes):
    arguments = {"lift": 10, "rise": 90, "dwell": 45, "fall": 90, "length_unit": "mm", **changes}
    return camkin.Program.rise_dwell_fall(**arguments)


def svg_svaj(program, rpm="geometric", limits=None):
    return svaj.picture(program.analyze(rpm=rpm, limits=limits, points=2), 460.0, 300.0)


def svg_cam(cam, theta=0.0, width=300.0):
    return inline_cam.picture(cam._scene, theta, width)


def points(d):
    return np.array(re.findall(r"-?\d+\.?\d*", d), dtype=float).reshape(-1, 2)


def cycloidal(x):
    return x - np.sin(2.0 * np.pi * x) / (2.0 * np.pi)


CAMS = {
    "roller": (rdf(), camkin.RollerFollower(8.0, offset=5.0), "outer"),
    "knife": (rdf(), camkin.RollerFollower(), "outer"),
    "inner": (rdf(), camkin.RollerFollower(8.0), "inner"),
    "groove": (rdf(), camkin.RollerFollower(8.0), "groove"),
    "flat": (rdf(), camkin.FlatFollower(tilt=5.0, width=50.0), "outer"),
    "wide_flat": (rdf(), camkin.FlatFollower(), "outer"),
    "swinging_roller": (rdf(length_unit="deg"), camkin.SwingingRoller(8.0, arm=60.0, centre_distance=70.0), "outer"),
    "swinging_flat": (rdf(lift=7, length_unit="deg"), camkin.SwingingFlat(80.0, face_offset=5.0), "outer"),
    "barrel": (rdf(), camkin.BarrelRoller(6.0), "groove"),
    "lobes": (rdf(lift=4, rise=50, dwell=10, fall=50, cycle=120.0), camkin.RollerFollower(8.0), "outer"),
}


def test_the_curve_is_that_of_the_closed_form():
    svg = ElementTree.fromstring(svg_svaj(rdf(law="cycloidal")))
    box = next(e for e in svg.iter(f"{SVG}rect"))
    x0, y0, width, height = (float(box.get(key)) for key in ("x", "y", "width", "height"))
    curve = next(e for e in svg.iter(f"{SVG}path") if e.get("stroke") == BLUE and e.get("stroke-width"))
    x, y = points(curve.get("d")).T
    theta = np.clip((x - x0) / width * 360.0, 0.0, 360.0)
    expected = np.select(
        [theta < 90, theta < 135, theta < 225], [cycloidal(theta / 90), 1.0, 1.0 - cycloidal((theta - 135) / 90)], 0.0
    )
    assert len(x) > 20
    # Coordinates have a tenth of a pixel; the slope is at most height / (width / 8).
    assert np.abs((y0 + height - y) / height - expected).max() < 0.1 / height * (1.0 + 8.0 * height / width)


@pytest.mark.parametrize("rpm", ["geometric", 3000.0, -3000.0, 0.0])
@pytest.mark.parametrize("law", ["modified_sine", "parabolic", "constant_velocity"])
def test_programs_give_small_well_formed_pictures(law, rpm):
    program = rdf(law=law, name="a < b & c", length_unit="<L>", allow_velocity_jump=law == "constant_velocity")
    text = svg_svaj(program, rpm)
    assert ElementTree.fromstring(text).find(f"{SVG}title").text.startswith("s, v, a, j of a < b & c")
    assert len(text.encode()) < 15_000
    assert "nan" not in text and "inf" not in text


def test_limits_are_drawn():
    program = rdf(limits=camkin.Limits(velocity=5000.0))
    assert svg_svaj(program, limits=camkin.Limits()).count("#d8453e") == 0
    assert svg_svaj(program, 3000).count("#d8453e") == 2


@pytest.mark.parametrize("rotation", [1, -1])
@pytest.mark.parametrize("name", CAMS)
def test_cams_give_small_well_formed_pictures(name, rotation):
    program, follower, wall = CAMS[name]
    cam = camkin.Cam(program, follower, base_radius=30.0, rotation=rotation, wall=wall)
    for theta in (0.0, 60.0, 200.0, -1000.0):
        text = svg_cam(cam, theta=theta)
        ElementTree.fromstring(text)
        assert len(text.encode()) < 15_000
        assert "nan" not in text and "inf" not in text


@pytest.mark.parametrize("theta", [0.0, 45.0, 111.0, 300.0])
def test_the_drawn_roller_touches_the_drawn_profile(theta):
    cam = camkin.Cam(rdf(), camkin.RollerFollower(8.0, offset=5.0), base_radius=30.0)
    svg = ElementTree.fromstring(svg_cam(cam, theta=theta, width=600.0))
    roller = max((e for e in svg.iter(f"{SVG}circle") if e.get("fill-opacity")), key=lambda e: float(e.get("r")))
    body = next(e for e in svg.iter(f"{SVG}path") if e.get("fill-rule"))
    corners = points(body.get("d"))
    t = np.linspace(0.0, 1.0, 50)[:, None, None]
    outline = ((1.0 - t) * corners + t * np.roll(corners, -1, axis=0)).reshape(-1, 2)
    centre = np.array([float(roller.get("cx")), float(roller.get("cy"))])
    assert np.hypot(*(outline - centre).T).min() == pytest.approx(float(roller.get("r")), abs=0.25)


def test_a_barrel_is_the_same_after_whole_turns():
    cam = camkin.Cam(rdf(), camkin.BarrelRoller(6.0), base_radius=30.0)
    assert svg_cam(cam, theta=60.0).partition("</title>")[2] == svg_cam(cam, theta=780.0).partition("</title>")[2]
