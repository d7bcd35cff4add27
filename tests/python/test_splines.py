"""Splines of cams with round numbers of tenths of a degree: none has a part of no length, in DXF and STEP files.

The start of a segment by modulo and the break of the motion differ by rounding. Splines once began at both.
"""

import random
import re

import numpy as np
import pytest

from camkin import Cam, CamkinError, Program, RollerFollower, Segment
from camkin.curves.cubics import splines
from camkin.curves.walls import CamCurve, segment_starts

LAWS = ("cycloidal", "modified_sine", "poly_345", "poly_4567", "modified_trapezoid")
TOLERANCE = 1e-3


def a_cam(seed):
    """A cam with durations of tenths of a degree, shifted by tenths; None where there is none."""
    r = random.Random(seed)
    n = r.choice((3, 4, 5, 6))
    lifts = [r.choice((0, 5, -5, 3)) for _ in range(n - 2)]
    lifts.append(-sum(lifts))
    durations = [round(r.uniform(30.0, 360.0 / n - 2.0), 1) for _ in lifts]
    rows = zip(lifts, durations, strict=True)
    moves = [Segment(r.choice(LAWS) if lift else "dwell", duration=angle, lift=lift) for lift, angle in rows]
    try:
        program = Program(moves, length_unit="mm").shifted(round(r.uniform(0.0, 360.0), 1) if r.random() < 0.7 else 0.0)
        cam = Cam(program, RollerFollower(8.0), base_radius=80.0)
    except CamkinError:
        return None
    return None if cam.analyze().undercut else cam


CAMS = [cam for cam in map(a_cam, range(260)) if cam][:200]


def expected(cam):
    """The number of splines: one for each segment, and the rest of the one that is cut where the curve begins."""
    starts = segment_starts(cam)
    return starts.size + (np.abs((starts - cam.breaks[0] + 180.0) % 360.0 - 180.0).min() > 1e-6)


def far_from(cam, spline):
    """The largest distance of points of a spline from the profile between its ends, by bisection of the projection."""
    interpolate = pytest.importorskip("scipy.interpolate")
    knots = np.repeat(spline.knots, [4, *[2] * (spline.knots.size - 2), 4])
    whole = interpolate.BSpline(knots, spline.poles, 3)
    u = (spline.knots[:-1] + np.diff(spline.knots) * np.linspace(0.0, 1.0, 7)[:, None]).T.ravel()
    place = whole(u)
    low, high = (np.repeat(x, 7) for x in (spline.theta[:-1], np.nextafter(spline.theta[1:], -np.inf)))
    # The distance has one minimum in each part: golden sections find it.
    g = (np.sqrt(5.0) - 1.0) / 2.0
    for _ in range(45):
        one, two = high - g * (high - low), low + g * (high - low)
        a, b = (np.hypot(*(cam.profile(x) - place).T) for x in (one, two))
        low, high = np.where(a < b, low, one), np.where(a < b, two, high)
    return np.hypot(*(cam.profile(0.5 * (low + high)) - place).T).max()


def test_splines_of_tenths_of_a_degree():
    assert len(CAMS) == 200
    for cam in CAMS:
        made = splines(CamCurve(cam), TOLERANCE, segment_starts(cam))
        assert len(made) == expected(cam), cam
        for spline in made:
            assert (np.diff(spline.knots) > 1e-6).all(), cam
            assert len(spline.poles) == 2 * spline.knots.size
    for cam in CAMS[::10]:
        assert max(far_from(cam, s) for s in splines(CamCurve(cam), TOLERANCE, segment_starts(cam))) <= TOLERANCE


def rounded_wrong():
    """Cams that once had a spline of no length, and one whose last knot stood six times."""
    rows = ((77.4, 5), (54.1, 5), (66.7, -5), (64.5, -5))
    program = Program([Segment("cycloidal", duration=angle, lift=lift) for angle, lift in rows], length_unit="mm")
    yield Cam(program, RollerFollower(8.0), base_radius=80.0), 5
    program = Program.rise_dwell_fall(
        lift=10, rise=68.1, dwell=52.4, fall=105.8, law="poly_345", length_unit="mm"
    ).shifted(42.5)
    yield Cam(program, RollerFollower(8.0), base_radius=60.0), 4


def check_knots(knots):
    """The ends four times, the others twice, all in ascending order."""
    values, times = np.unique(knots, return_counts=True)
    assert list(times) == [4, *[2] * (values.size - 2), 4]
    assert (np.diff(values) > 1e-6).all()


def test_dxf_splines_have_a_length(tmp_path):
    ezdxf = pytest.importorskip("ezdxf")
    for cam, n in [*rounded_wrong(), *((cam, expected(cam)) for cam in CAMS[::10])]:
        cam.to_dxf(tmp_path / "cam.dxf", curve="spline", tolerance=TOLERANCE)
        found = ezdxf.readfile(tmp_path / "cam.dxf").modelspace()
        for layer in ("PROFILE", "PITCH"):
            curves = found.query(f'SPLINE[layer=="{layer}"]')
            assert len(curves) == n
            for curve in curves:
                check_knots(curve.knots)
                assert len(list(curve.flattening(1e-4))) > 2
        assert len(found.query('LINE[layer=="SEGMENTS"]')) == segment_starts(cam).size


def test_step_splines_have_a_length(tmp_path):
    card = re.compile(r"B_SPLINE_CURVE_WITH_KNOTS\('',3,\([^)]*\),\.UNSPECIFIED\.,\.F\.,\.F\.,\(([^)]*)\),\(([^)]*)\)")
    for cam, n in [*rounded_wrong(), *((cam, expected(cam)) for cam in CAMS[5::20])]:
        cam.to_step(tmp_path / "cam.step", 10.0)
        rows = card.findall((tmp_path / "cam.step").read_text())
        assert len(rows) == 2 * n
        for times, knots in rows:
            check_knots(np.repeat(np.array(knots.split(","), float), np.array(times.split(","), int)))


def test_polylines_and_arcs_have_a_length():
    for cam, _ in rounded_wrong():
        line, arcs = cam.polyline(TOLERANCE), cam.biarcs(TOLERANCE)
        assert np.diff(line.theta).min() > 1e-6
        for curve in (line, arcs):
            assert np.hypot(np.diff(curve.x), np.diff(curve.y)).min() > 1e-6
