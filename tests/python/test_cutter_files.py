"""Files of cutter paths, read back by ezdxf, an SVG parser and float(): points at the distance from the profile."""

import math
import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from test_drawings import _flattened, a_cam, read_dxf

import camkin
from camkin import Cam, Program, RollerFollower

CUTTER, TOLERANCE = 6.0, 1e-3


def distances(cam, points):
    """The distances of points from the profile."""
    shapely = pytest.importorskip("shapely")
    ring = shapely.LinearRing(cam.profile(np.linspace(0.0, 360.0, 36001)[:-1]))
    return shapely.distance(shapely.points(points[:, 0], points[:, 1]), ring)


@pytest.mark.parametrize("curve", ["arcs", "polyline", "spline"])
@pytest.mark.parametrize(("wall", "distance"), [("outer", CUTTER), ("outer", -CUTTER), ("inner", CUTTER)])
def test_dxf(tmp_path, curve, wall, distance):
    """One layer, closed; on the side of the follower for a cutter, inside the material below 0."""
    cam = a_cam(wall=wall)
    cam.offset(distance).to_dxf(tmp_path / "cutter.dxf", tolerance=TOLERANCE, curve=curve)
    document, layers = read_dxf(tmp_path / "cutter.dxf")
    assert set(layers) == {"cutter"} and document.header["$INSUNITS"] == 4
    points = np.array([(p.x, p.y) for e in layers["cutter"] for p in _flattened(e)])
    far = distances(cam, points)
    # Its chords next to the profile: 3600 of them in 40 mm, and the tolerance of the file.
    assert np.abs(far - CUTTER).max() <= TOLERANCE + 1e-4
    assert far.size > 100
    r = np.hypot(*points.T)
    nearer = (distance > 0) == (wall == "inner")
    base = np.hypot(*cam.profile(np.array([300.0]))[0])
    assert (r.min() < base - 1.0) == nearer


@pytest.mark.parametrize("unit", ["mm", "in"])
def test_svg(tmp_path, unit):
    """One group, with its unit, and points at the distance."""
    cam = a_cam(unit)
    cam.offset(CUTTER).to_svg(tmp_path / "cutter.svg", tolerance=TOLERANCE, curve="polyline")
    root = ET.parse(tmp_path / "cutter.svg").getroot()
    assert root.get("width").endswith(unit)
    paths = [e.get("d") for e in root.iter() if e.tag.endswith("path")]
    assert len(paths) == 1 and paths[0].endswith("Z")
    numbers = np.array(re.findall(r"-?\d+\.?\d*(?:e-?\d+)?", paths[0]), dtype=float).reshape(-1, 2)
    far = [np.abs(distances(cam, numbers * [1, flip]) - CUTTER).max() for flip in (1, -1)]
    assert min(far) <= TOLERANCE + 1e-4


def test_csv(tmp_path):
    """All bits, in steps, at given angles, and the points of the polyline."""
    path = a_cam().offset(CUTTER)

    def read(**options):
        path.to_csv(tmp_path / "cutter.csv", **options)
        head, *rows = (tmp_path / "cutter.csv").read_text().splitlines()
        assert re.findall(r"theta|x|y", head) == ["theta", "x", "y"] and "mm" in head
        return np.array([[float(cell) for cell in row.split(",")] for row in rows])

    rows = read(step=0.5)
    assert rows[:, 0].tolist() == [0.5 * i for i in range(721)]
    np.testing.assert_array_equal(rows[:, 1:], path.profile(rows[:, 0]))
    assert np.abs(distances(a_cam(), rows[:, 1:]) - CUTTER).max() <= 1e-4
    assert read(theta=[7.0, 3.0])[:, 0].tolist() == [7.0, 3.0]
    line = path.polyline(0.01)
    np.testing.assert_array_equal(read(tolerance=0.01)[:, 1:], np.stack((line.x, line.y), -1))
    assert len(read()) == 361


def test_a_cutter_around_a_circle_is_a_circle(tmp_path):
    """A dwell: the radius of the path is base radius plus cutter."""
    rest = Cam(
        Program([camkin.Segment("dwell", duration=360)], length_unit="mm"), RollerFollower(5.0), base_radius=20.0
    )
    rest.offset(3.0).to_csv(tmp_path / "cutter.csv", step=10.0)
    rows = (tmp_path / "cutter.csv").read_text().splitlines()[1:]
    radii = [math.hypot(*map(float, row.split(",")[1:])) for row in rows]
    assert radii == pytest.approx([23.0] * 37, rel=1e-15)


def test_nothing_is_written_of_what_is_refused(tmp_path):
    """A gouging cutter, an unknown curve or unit, two kinds of angles."""
    path = a_cam().offset(CUTTER)
    out = tmp_path / "cutter"
    for words, call in (
        ("curve must be 'arcs', 'polyline', 'spline'; got 'dots'", lambda: path.to_dxf(out, curve="dots")),
        ("got unit='parsec'", lambda: path.to_svg(out, unit="parsec")),
        ("give step, theta or tolerance; got step and tolerance", lambda: path.to_csv(out, step=1.0, tolerance=1.0)),
        ("which is only a label", lambda: a_cam("furlong").offset(CUTTER).to_dxf(out)),
        ("gouges", lambda: a_cam().offset(-1000.0)),
    ):
        with pytest.raises(camkin.CamkinError, match=re.escape(words)):
            call()
    assert not out.exists()
