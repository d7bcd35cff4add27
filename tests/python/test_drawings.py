"""Files of cams, read back by other programs: ezdxf, Open CASCADE, an SVG parser, and the definition of the curve."""

import math
import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from test_geometry import cam_of

import camkin
from camkin import Cam, FlatFollower, Program, RollerFollower, Segment

# Open CASCADE integrates over faces with curved edges: a disc whose edges are right to 4e-6 comes out 3e-4 wrong.
VOLUME = 1e-3
UNITS = {"mm": 1.0, "cm": 10.0, "m": 1000.0, "in": 25.4}


def a_cam(unit="mm", wall="outer", **changes):
    program = Program.rise_dwell_fall(lift=10, rise=90, dwell=45, fall=90, law="modified_sine", length_unit=unit)
    given = {"follower": RollerFollower(8.0, offset=3.0), "base_radius": 40.0, "rotation": -1, "wall": wall} | changes
    return Cam(program, given.pop("follower"), **given)


def area_of(cam):
    """Area inside the profile, by Gauss's rule in each piece: no chords."""
    x, w = np.polynomial.legendre.leggauss(40)
    knots = np.append(cam.breaks, cam.breaks[0] + 360.0)
    half = 0.5 * np.diff(knots)[:, None]
    theta = 0.5 * (knots[:-1] + knots[1:])[:, None] + half * x
    h = 1e-3
    before, at, after = (cam.profile(theta + d) for d in (-h, 0.0, h))
    slope = (after - before) / (2.0 * h)
    rate = 0.5 * (at[..., 0] * slope[..., 1] - at[..., 1] * slope[..., 0])
    return abs(float((rate * half * w).sum()))


def reaches(cam):
    """Least and largest distance of the profile from the axis."""
    r = np.hypot(*np.moveaxis(cam.profile(np.linspace(0.0, 360.0, 100001)), -1, 0))
    return r.min(), r.max()


def far_from(cam, points):
    """The largest distance of points from the profile."""
    shapely = pytest.importorskip("shapely")
    profile = cam.profile(np.linspace(0.0, 360.0, 36001)[:-1])
    chords = shapely.linestrings(np.stack((profile, np.roll(profile, -1, axis=0)), axis=1))
    _, distances = shapely.STRtree(chords).query_nearest(shapely.points(points), return_distance=True)
    return distances.max()


# ---- DXF ----


def read_dxf(path):
    ezdxf = pytest.importorskip("ezdxf")
    document = ezdxf.readfile(path)
    audit = document.audit()
    assert not audit.errors and not audit.fixes
    layers = {}
    for entity in document.modelspace():
        layers.setdefault(entity.dxf.layer.lower(), []).append(entity)
    return document, layers


@pytest.mark.parametrize("curve", ["arcs", "polyline", "spline"])
@pytest.mark.parametrize("wall", ["outer", "inner"])
def test_dxf_has_the_profile(tmp_path, curve, wall):
    cam = a_cam(wall=wall)
    cam.to_dxf(tmp_path / "cam.dxf", tolerance=1e-3, curve=curve)
    document, layers = read_dxf(tmp_path / "cam.dxf")
    assert document.dxfversion == "AC1015" and document.header["$INSUNITS"] == 4
    profile = layers["profile"]
    assert {e.dxftype() for e in profile} == {"SPLINE" if curve == "spline" else "LWPOLYLINE"}
    assert len(profile) == (4 if curve == "spline" else 1)
    points = np.array([(p.x, p.y) for e in profile for p in _flattened(e)])
    assert far_from(cam, points) < 1.1e-3
    x, y = points.T
    area = 0.5 * abs(np.sum(x * np.roll(y, -1) - y * np.roll(x, -1)))
    length = np.hypot(np.diff(x), np.diff(y)).sum()
    assert area == pytest.approx(area_of(cam), abs=2e-3 * length)
    assert (np.hypot(x, y).min(), np.hypot(x, y).max()) == pytest.approx(reaches(cam), abs=2e-3)


def _flattened(entity):
    """Points of an entity, those of arcs by the reader's own centre and radius."""
    from ezdxf.math import Vec2, bulge_to_arc

    if entity.dxftype() == "SPLINE":
        return list(entity.flattening(1e-4))
    assert entity.closed
    rows, points = entity.get_points("xyb"), []
    for (x, y, bulge), (x1, y1, _) in zip(rows, rows[1:] + rows[:1], strict=True):
        points.append(Vec2(x, y))
        if bulge:
            centre, _, _, radius = bulge_to_arc((x, y), (x1, y1), bulge)
            first = (Vec2(x, y) - centre).angle
            turns = first + np.linspace(0.0, 4.0 * math.atan(bulge), 200)[1:-1]
            points += [centre + Vec2.from_angle(a, radius) for a in turns.tolist()]
    return [*points, points[0]]


def test_dxf_has_the_follower_and_the_marks(tmp_path):
    cam = a_cam()
    cam.to_dxf(tmp_path / "cam.dxf")
    _, layers = read_dxf(tmp_path / "cam.dxf")
    (base,), (roller,) = layers["base_circle"], layers["follower"]
    assert base.dxf.radius == 40.0 and tuple(base.dxf.center)[:2] == (0.0, 0.0)
    assert roller.dxf.radius == 8.0
    np.testing.assert_allclose(tuple(roller.dxf.center)[:2], (3.0, math.sqrt(48.0**2 - 9.0)), rtol=1e-14)
    middles = [0.5 * (np.array(mark.dxf.start) + np.array(mark.dxf.end))[:2] for mark in layers["segments"]]
    np.testing.assert_allclose(middles, cam.profile([0.0, 90.0, 135.0, 225.0]), atol=1e-12)
    (pitch,) = layers["pitch"]
    reach = np.array([math.hypot(p.x, p.y) for p in _flattened(pitch)])
    assert reach.min() == pytest.approx(48.0, abs=2e-3) and reach.max() == pytest.approx(
        math.hypot(3.0, math.sqrt(48.0**2 - 9.0) + 10.0), abs=2e-3
    )
    flat = a_cam(follower=FlatFollower(width=30.0), base_radius=60.0)
    flat.to_dxf(tmp_path / "flat.dxf")
    _, layers = read_dxf(tmp_path / "flat.dxf")
    (face,) = layers["follower"]
    assert abs(face.dxf.start[0] - face.dxf.end[0]) == pytest.approx(30.0) and face.dxf.start[1] == pytest.approx(60.0)


@pytest.mark.parametrize(("unit", "code"), [("mm", 4), ("cm", 5), ("m", 6), ("in", 1), ("inch", 1), (None, 0)])
def test_dxf_units(tmp_path, unit, code):
    a_cam(unit).to_dxf(tmp_path / "cam.dxf")
    document, _ = read_dxf(tmp_path / "cam.dxf")
    assert document.header["$INSUNITS"] == code


def test_a_groove_has_both_walls(tmp_path):
    cam = a_cam(wall="groove")
    cam.to_dxf(tmp_path / "cam.dxf")
    _, layers = read_dxf(tmp_path / "cam.dxf")
    assert len(layers["profile"]) == 2 and len(layers["pitch"]) == 1 and len(layers["segments"]) == 8
    for entity, wall in zip(layers["profile"], cam.walls, strict=True):
        assert far_from(wall, np.array([(p.x, p.y) for p in _flattened(entity)])) < 1.1e-3


def test_a_blank_cut_by_the_roller_is_the_file(tmp_path):
    # The roller at 3600 cam angles, in the frame of the cam, cuts a disc: written from the definition alone.
    shapely = pytest.importorskip("shapely")
    cam = a_cam()
    cam.to_dxf(tmp_path / "cam.dxf", tolerance=1e-4)
    _, layers = read_dxf(tmp_path / "cam.dxf")
    written = shapely.Polygon([(p.x, p.y) for p in _flattened(layers["profile"][0])])
    theta = np.arange(0.0, 360.0, 0.1)
    centre = (3.0 + 1j * (math.sqrt(48.0**2 - 9.0) + cam.program.displacement(theta))) * np.exp(1j * np.radians(theta))
    swept = shapely.LinearRing(np.stack((centre.real, centre.imag), axis=-1)).buffer(8.0, quad_segs=500)
    cut = shapely.Polygon(swept.interiors[0])
    assert shapely.hausdorff_distance(written, cut) < 2e-3
    assert written.symmetric_difference(cut).area < 1e-3 * cut.length


# ---- SVG ----


@pytest.mark.parametrize("curve", ["arcs", "polyline", "spline"])
def test_svg_has_the_profile(tmp_path, curve):
    cam = a_cam()
    cam.to_svg(tmp_path / "cam.svg", curve=curve)
    root = ET.parse(tmp_path / "cam.svg").getroot()
    space = "{http://www.w3.org/2000/svg}"
    assert root.get("width").endswith("mm")
    width = float(root.get("width").removesuffix("mm"))
    box = [float(x) for x in root.get("viewBox").split()]
    assert width == pytest.approx(box[2], rel=1e-05)  # 1 mm of the file is 1 mm of the cam
    groups = {g.get("id"): g for g in root.iter(f"{space}g") if g.get("id")}
    assert list(groups) == ["profile", "pitch", "base_circle", "follower", "segments"]
    ends = []
    for path in groups["profile"].iter(f"{space}path"):
        for letter, numbers in re.findall(r"([MLACZ])([^MLACZ]*)", path.get("d")):
            values = [float(x) for x in numbers.split()]
            assert len(values) == {"M": 2, "L": 2, "A": 7, "C": 6, "Z": 0}[letter]
            ends += [values[-2:]] if values else []
    # The joints inside pairs of arcs are within the tolerance, all other ends on the curve.
    assert far_from(cam, np.array(ends)) < (1e-3 if curve == "arcs" else 1e-6)
    assert np.abs(ends).max() < box[2] / 2.0


def read_step(path):
    control = pytest.importorskip("OCP.STEPControl")
    from OCP.BRepCheck import BRepCheck_Analyzer
    from OCP.TopAbs import TopAbs_ShapeEnum

    reader = control.STEPControl_Reader()
    reader.ReadFile(str(path))
    assert reader.TransferRoots() == 1
    shape = reader.OneShape()
    assert shape.ShapeType() == TopAbs_ShapeEnum.TopAbs_SOLID
    assert BRepCheck_Analyzer(shape).IsValid()
    return shape


def volume(shape):
    from OCP.BRepGProp import BRepGProp
    from OCP.GProp import GProp_GProps

    found = GProp_GProps()
    BRepGProp.VolumeProperties_s(shape, found)
    return found.Mass()


@pytest.mark.parametrize("unit", UNITS)
def test_step_is_a_solid_of_the_cam(tmp_path, unit):
    cam = a_cam(unit)
    cam.to_step(tmp_path / "cam.step", 12.0)
    solid = read_step(tmp_path / "cam.step")
    scale = UNITS[unit]  # the reader converts to mm
    assert volume(solid) == pytest.approx(12.0 * area_of(cam) * scale**3, rel=VOLUME)


def test_step_sides_are_on_the_profile(tmp_path):
    cam = a_cam()
    cam.to_step(tmp_path / "cam.step", 12.0, tolerance=1e-4)
    solid = read_step(tmp_path / "cam.step")
    from OCP.BRepAdaptor import BRepAdaptor_Curve
    from OCP.TopAbs import TopAbs_ShapeEnum
    from OCP.TopExp import TopExp_Explorer
    from OCP.TopoDS import TopoDS

    points, heights, faces = [], set(), 0
    explorer = TopExp_Explorer(solid, TopAbs_ShapeEnum.TopAbs_EDGE)
    while explorer.More():
        curve = BRepAdaptor_Curve(TopoDS.Edge(explorer.Current()))
        for u in np.linspace(curve.FirstParameter(), curve.LastParameter(), 101):
            p = curve.Value(float(u))
            points.append((p.X(), p.Y()))
            heights.add(round(p.Z(), 9))
        explorer.Next()
    explorer = TopExp_Explorer(solid, TopAbs_ShapeEnum.TopAbs_FACE)
    while explorer.More():
        faces += 1
        explorer.Next()
    assert faces == 2 + 4  # both planes, and a side for each segment
    assert min(heights) == 0.0 and max(heights) == 12.0
    assert far_from(cam, np.array(points)) < 1.1e-4


def test_step_of_a_groove_is_the_groove(tmp_path):
    cam = a_cam(wall="groove")
    cam.to_step(tmp_path / "cam.step", 5.0)
    near, far = map(area_of, cam.walls)
    assert volume(read_step(tmp_path / "cam.step")) == pytest.approx(5.0 * (far - near), rel=VOLUME)


def test_step_of_one_segment_and_of_corners(tmp_path):
    circle = Cam(Program([Segment("dwell", duration=360)], length_unit="mm"), RollerFollower(5.0), base_radius=20.0)
    circle.to_step(tmp_path / "circle.step", 2.0)
    assert volume(read_step(tmp_path / "circle.step")) == pytest.approx(2.0 * math.pi * 400.0, rel=VOLUME)
    up_and_down = [Segment("constant_velocity", duration=180, lift=lift) for lift in (10, -10)]
    program = Program(up_and_down, allow_velocity_jump=True, length_unit="mm")
    heart = Cam(program, RollerFollower(0.0), base_radius=30.0)
    heart.to_step(tmp_path / "heart.step", 2.0)
    exact = math.pi / 3.0 * (40.0**3 - 30.0**3) / 10.0  # of the two spirals r = 30 + 10 theta / pi
    assert volume(read_step(tmp_path / "heart.step")) == pytest.approx(2.0 * exact, rel=VOLUME)


# ---- CSV ----


@pytest.mark.parametrize("curve", ["arcs", "polyline", "spline"])
def test_drawings_have_the_path_of_a_cutter(tmp_path, curve):
    """A cutter of 6 mm beside a roller of 8 mm runs 2 mm from the centre of the roller, in the cam and in a groove."""
    shapely = pytest.importorskip("shapely")
    for wall, paths in (("outer", 1), ("groove", 2)):
        cam = a_cam(wall=wall)
        cam.to_dxf(tmp_path / "cam.dxf", cutter=6.0, curve=curve)
        _, layers = read_dxf(tmp_path / "cam.dxf")
        assert len(layers["cutter"]) == paths * (4 if curve == "spline" else 1)
        pitch = shapely.LinearRing(cam.pitch(np.linspace(0.0, 360.0, 3601)[:-1]))
        for entity, side in zip(layers["cutter"], np.repeat(cam.walls, len(layers["cutter"]) // paths), strict=True):
            points = np.array([(p.x, p.y) for p in _flattened(entity)])
            np.testing.assert_allclose(shapely.distance(shapely.points(points), pitch), 2.0, atol=1.1e-3)
            ring = shapely.LinearRing(side.profile(np.linspace(0.0, 360.0, 3601)[:-1]))
            np.testing.assert_allclose(shapely.distance(shapely.points(points), ring), 6.0, atol=1.1e-3)
        cam.to_svg(tmp_path / "cam.svg", cutter=6.0, curve=curve)
        assert '<g id="cutter"' in (tmp_path / "cam.svg").read_text()


def test_csv_has_the_path_of_a_cutter(tmp_path):
    cam = a_cam()
    cam.to_csv(tmp_path / "cam.csv", cutter=6.0)
    values = np.genfromtxt(tmp_path / "cam.csv", delimiter=",", names=True)
    wall = np.stack((values["x_mm"], values["y_mm"]), axis=-1)
    roller = np.stack((values["pitch_x_mm"], values["pitch_y_mm"]), axis=-1)
    cutter = np.stack((values["cutter_x_mm"], values["cutter_y_mm"]), axis=-1)
    # The cutter touches the wall where the roller does: its centre is on the same normal.
    np.testing.assert_allclose(cutter, wall + 0.75 * (roller - wall), atol=1e-12)


def test_csv_keeps_all_bits(tmp_path):
    cam = a_cam()
    for given, theta in (
        ({}, np.arange(361.0)),
        ({"step": 0.5}, np.arange(721) * 0.5),
        ({"theta": [3.0, 700.0]}, np.array([3.0, 700.0])),
        ({"tolerance": 1e-3}, cam.polyline(1e-3).theta),
    ):
        cam.to_csv(tmp_path / "cam.csv", **given)
        head, *rows = (tmp_path / "cam.csv").read_text().splitlines()
        assert head == "theta [deg],x [mm],y [mm],pitch_x [mm],pitch_y [mm],pressure_angle [deg],curvature [1/mm]"
        values = np.array([[float(x) for x in row.split(",")] for row in rows])
        g = cam.evaluate(theta)
        wanted = [theta, g.x, g.y, g.pitch_x, g.pitch_y, g.pressure_angle, g.curvature]
        np.testing.assert_array_equal(values, np.transpose(wanted))


def test_csv_of_the_walls_of_a_barrel(tmp_path):
    barrel = cam_of("barrel", 1, "groove")
    with pytest.raises(camkin.ParameterError, match="wall of this cam must be 'outer' or 'far'; got None"):
        barrel.to_csv(tmp_path / "cam.csv")
    for wall in barrel.walls:
        barrel.to_csv(tmp_path / "cam.csv", wall=wall.wall)
        values = np.genfromtxt(tmp_path / "cam.csv", delimiter=",", names=True)
        np.testing.assert_array_equal(np.stack((values["x_mm"], values["y_mm"], values["z_mm"]), axis=-1),
                                      wall.profile(np.arange(361.0)))  # fmt: skip


# ---- refused arguments ----


def test_nothing_is_written_of_what_is_refused(tmp_path):
    path = tmp_path / "cam.file"
    path.write_text("old")
    cam, label, none = a_cam(), a_cam("px"), a_cam(None)
    under = a_cam(follower=RollerFollower(30.0), base_radius=5.0)
    swinging, barrel = cam_of("swinging roller"), cam_of("barrel")
    for call, error, message in (
        (lambda: label.to_dxf(path), camkin.UnitError, "length_unit 'px', which is only a label: give unit= one of mm"),
        (lambda: label.to_step(path, 5.0), camkin.UnitError, "only a label"),
        (lambda: none.to_step(path, 5.0), camkin.UnitError, "has no unit of length: give unit= one of mm, cm, m, in"),
        (lambda: swinging.to_step(path, 5.0), camkin.UnitError, "has no unit of length"),
        (lambda: cam.to_dxf(path, unit="in"), camkin.UnitError, "the program has the length_unit 'mm'; got unit='in'"),
        (lambda: cam.to_dxf(path, unit="furlong"), camkin.UnitError, "length_unit 'mm'|unit must be one of"),
        (lambda: cam.to_step(path, 0.0), camkin.ParameterError, "thickness must be above 0; got 0.0"),
        (lambda: cam.to_step(path, math.nan), camkin.ParameterError, "thickness must be finite"),
        (lambda: cam.to_dxf(path, curve="nurbs"), camkin.ParameterError, "curve must be 'arcs', 'polyline', 'spline'"),
        (lambda: cam.to_dxf(path, tolerance=0.0), camkin.ParameterError, "tolerance must be"),
        (lambda: under.to_dxf(path), camkin.ParameterError, "undercut from .* would do; allow_undercut=True"),
        (lambda: under.to_svg(path), camkin.ParameterError, "undercut"),
        (lambda: under.to_csv(path), camkin.ParameterError, "undercut"),
        (lambda: under.to_step(path, 5.0), camkin.ParameterError, "undercut.* would do; a solid cannot cross itself$"),
        (lambda: barrel.to_dxf(path), camkin.ParameterError, "is for disc cams"),
        (lambda: barrel.to_svg(path), camkin.ParameterError, "is for disc cams"),
        (lambda: barrel.to_step(path, 5.0), camkin.ParameterError, "is for disc cams"),
        (lambda: a_cam(wall="inner").to_dxf(path, cutter=99.0), camkin.ParameterError, "so cutter must be below that"),
        (lambda: cam.to_svg(path, cutter=math.nan), camkin.ParameterError, "cutter must be finite"),
        (lambda: barrel.to_csv(path, cutter=1.0), camkin.ParameterError, "is for disc cams"),
        (lambda: cam.to_csv(path, step=1.0, tolerance=1e-3), camkin.ParameterError, "give step, theta or tolerance"),
        (lambda: cam.to_csv(path, step=0.7), camkin.TableError, "step must go into the cycle of 360 degrees"),
        (lambda: cam.to_csv(path, theta=[math.nan]), camkin.TableError, "finite angles in one dimension"),
    ):
        with pytest.raises(error, match=message):
            call()
        assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["cam.file"]


def test_what_is_allowed_is_written(tmp_path):
    under = a_cam(follower=RollerFollower(30.0), base_radius=5.0)
    for curve in ("arcs", "polyline", "spline"):
        under.to_dxf(tmp_path / "cam.dxf", allow_undercut=True, curve=curve)
        read_dxf(tmp_path / "cam.dxf")
    under.to_svg(tmp_path / "cam.svg", allow_undercut=True)
    under.to_csv(tmp_path / "cam.csv", allow_undercut=True)
    swinging = cam_of("swinging roller")
    swinging.to_step(tmp_path / "cam.step", 5.0, unit="mm")
    assert volume(read_step(tmp_path / "cam.step")) == pytest.approx(5.0 * area_of(swinging), rel=VOLUME)
    a_cam("px").to_svg(tmp_path / "cam.svg")


@pytest.mark.parametrize("unit", ["mm", "m", "in"])
def test_svg_has_the_size_of_the_cam(tmp_path, unit):
    """A size of six digits beside a box of all digits stretched the drawing by 1.5e-6."""
    a_cam(unit, base_radius=130.123456789).to_svg(tmp_path / "cam.svg", tolerance=1e-4)
    root = ET.parse(tmp_path / "cam.svg").getroot()
    box = float(root.get("viewBox").split()[2])
    size = {word: re.fullmatch(r"([-+.e\d]+)(mm|cm|in)", root.get(word)) for word in ("width", "height")}
    for found in size.values():
        assert float(found[1]) * UNITS[found[2]] == pytest.approx(box * UNITS[unit], rel=1e-15)
