"""Reports have the values of the analysis, contain the spec, and judge nothing that cannot be judged."""

import builtins
import hashlib
import math
import re
import sys

import numpy as np
import pytest
from report_page import MACHINE, check_page, inlet_cam, number, rdf, same, written

import camkin
from camkin import Dynamics, GeometryLimits, Limits, Program, Segment

matplotlib = pytest.importorskip("matplotlib")


@pytest.fixture(scope="module")
def inlet():
    return inlet_cam()


@pytest.fixture(scope="module")
def page(inlet, tmp_path_factory):
    folder = tmp_path_factory.mktemp("report")
    return written(folder, inlet.program, inlet, pictures=True, notes="second\ntrial", dynamics=MACHINE)


# ---- every value ----


def test_the_segments(page, inlet):
    analysis = inlet.program.analyze()
    rows = page.rows("Segments")
    assert len(rows) == len(analysis.segments) == 7
    for i, (row, segment) in enumerate(zip(rows, analysis.segments, strict=True)):
        s = segment.displacement
        values = (segment.start, segment.start + segment.duration, segment.duration, segment.lift)
        assert row[:2] == [str(i), segment.law.replace("_", " ")]
        assert all(map(same, row[2:8], (*values, s.min.value, s.max.value)))
    assert rows[2][8] == "T = [0.12, 0.22, 0.34, 0.34, 0.64, 1], v0 = 0.125"


def test_the_peaks_of_both_signs_with_their_angles(page, inlet):
    analysis = inlet.program.analyze()
    rows = page.rows("Peaks")
    pairs = list(zip(rows[::2], rows[1::2], strict=True))
    for (high, low), c in zip(pairs, [*analysis.segments, analysis], strict=True):
        assert (high[2], low[2]) == ("max", "min")
        for k, quantity in enumerate((c.velocity, c.acceleration, c.jerk)):
            for row, peak in ((high, quantity.max), (low, quantity.min)):
                assert same(row[3 + 2 * k], peak.value)
                if quantity.min.value != quantity.max.value:
                    assert same(row[4 + 2 * k], peak.angle)
    assert pairs[-1][0][0] == "cycle"
    # From the samples, whatever analyze() says: the largest of many samples is just below the peak.
    m = inlet.program.evaluate(np.linspace(0.0, 360.0, 36001))
    assert number(pairs[-1][0][5]) == pytest.approx(m.a.max(), rel=1e-5)
    assert number(pairs[-1][1][5]) == pytest.approx(m.a.min(), rel=1e-5)


def test_rms_and_joints(page, inlet):
    analysis = inlet.program.analyze()
    event, cycle = page.rows("Root mean squares")
    rms = (analysis.rms_velocity, analysis.rms_acceleration, analysis.rms_jerk)
    assert all(map(same, event[1:], (x.event for x in rms))) and all(map(same, cycle[1:], (x.cycle for x in rms)))
    joints = [joint for joint in inlet.program.continuity() if not (joint.inside and joint.order == 2)]
    rows = page.rows("Joints and inner breaks")
    assert [row[0] for row in rows] == ["6 → 0", "0 → 1", "1 → 2", "2 → 3", "3 → 4", "4 → 5", "5 → 6"]
    for row, joint in zip(rows, joints, strict=True):
        assert same(row[1], joint.angle) and row[2:4] == [joint.before, joint.after] and row[4] == str(joint.order)
        assert row[5] == ("none" if joint.order == 3 else f"j {joint.jump.j:+.6g} mm/rad³")
    assert "The jerk jumps inside 2, once." in page.text


def test_the_geometry(page, inlet):
    shape = inlet.analyze()
    names = [row[0] for row in page.rows("Geometry")]
    assert names == ["pressure angle", "curvature", "curvature of the pitch curve", "contact on the face"]
    quantities = (shape.pressure_angle, shape.curvature, shape.curvature_pitch, shape.contact)
    for row, e in zip(page.rows("Geometry"), quantities, strict=True):
        assert all(map(same, row[2:], (*e.min, *e.max)))
    found = dict(page.rows("Shape of the profile"))
    assert found["undercut"] == "none" and found["concave"] == "none"
    assert found["largest grinding wheel"] == "any, no concave part"
    assert same(found["least convex radius"], shape.radius.value)
    assert found["least convex radius"].endswith(f" at {shape.radius.angle:.6g}°")
    assert same(found["face width needed"], shape.face_width)


def test_forces_and_vibration(page, inlet):
    spring = {key: getattr(MACHINE, key) for key in ("mass", "rate", "preload")}
    found = inlet.forces(**spring).analyze()
    for row, e in zip(page.rows("Forces and torque"), (found.contact, found.torque), strict=True):
        assert all(map(same, row[2:], (*e.min, *e.max)))
    jump = inlet.program.jump_speed(**spring)
    rows = dict(page.rows("Spring, mass and contact"))
    assert rows["mass"] == "0.11 kg" and rows["rate of the spring"] == "26 N/mm"
    assert rows["preload at s = 0"] == "180 N" and rows["follower leaves the cam"] == "none"
    assert rows["speed of lost contact"] == f"{jump.rpm:.6g} rev/min, first at {jump.angle:.6g}°"
    assert abs(number(rows["mean torque"]) - found.mean_torque) < 1e-9 and same(rows["RMS torque"], found.rms_torque)
    vibration = inlet.program.vibration(natural_hz=900.0, damping=0.02)
    mass = page.rows("Motion of the mass; the deflection is mass minus cam")
    for row, (low, high) in zip(mass, vibration.extremes, strict=True):
        assert all(map(same, row[2:], (*low, *high)))
    (dwell,) = page.rows("Residual vibration in the dwells")
    assert dwell[0] == "6" and same(dwell[2], vibration.dwells[0].duration) and same(dwell[3], vibration.residual[0])


def test_limits_margins_and_verdict(page, inlet):
    analysis, shape = inlet.program.analyze(), inlet.analyze()
    rows = {row[0]: row for row in page.rows("Limits and margins")}
    given = {"|velocity|": (5500.0, analysis.max_velocity), "|acceleration|": (7.5e6, analysis.max_acceleration)}
    for name, (limit, peak) in given.items():
        _, allowed, reached, at, margin, verdict = rows[name]
        assert same(allowed, limit) and same(reached, abs(peak.value)) and same(at, peak.angle)
        assert same(margin, limit - abs(peak.value)) and verdict == "kept"
        share = float(re.search(r"\((.*)%\)", margin)[1])
        assert share == pytest.approx(100.0 * (limit - abs(peak.value)) / limit, abs=0.051)
    assert same(rows["convex radius"][4], shape.radius.value - 1.0)
    assert same(rows["face width"][4], 40.0 - shape.face_width)
    assert page.verdicts() == dict.fromkeys(rows, "kept")
    assert "7 of 7 limits kept" in page.text


def test_the_title_block(page, inlet):
    facts = page.facts()
    assert facts["name"] == "inlet" and facts["speed"] == "3000 rev/min, 50 cycles/s"
    assert facts["units"] == "θ [°], s [mm], v [mm/s], a [mm/s²], j [mm/s³]"
    assert facts["sense"] == "the cam turns counterclockwise as θ grows; s > 0 is a rise"
    assert facts["spec SHA-256"] == hashlib.sha256(inlet.dumps().encode()).hexdigest()
    assert facts["written by"] == f"camkin {camkin.__version__}"
    assert "date" not in facts
    assert "second\ntrial" in page.text


# ---- the file ----


def test_the_page_is_whole_and_needs_nothing_else(page):
    check_page(page)
    assert page.tags["svg"] == 4


def test_a_report_is_a_spec(tmp_path, inlet):
    path = tmp_path / "cam.HTML"
    camkin.report(inlet.program, inlet, path)
    assert Program.load(path) == inlet.program
    assert camkin.Cam.load(path) == inlet
    assert Program.load(path).dumps() == inlet.program.dumps()
    camkin.report(inlet.program, path=path, rpm=100.0, limits=Limits(jerk=1.0))
    assert Program.load(path) == inlet.program  # the arguments of the call are not those of the program
    with pytest.raises(camkin.SpecError, match="follower"):
        camkin.Cam.load(path)


@pytest.mark.parametrize("share", [0.0, 0.5, 0.999])
def test_a_page_without_a_whole_spec_is_refused(tmp_path, inlet, share):
    path = tmp_path / "cam.html"
    written(tmp_path, rdf())
    text = path.read_text(encoding="utf-8")
    end = text.index("</pre>")
    path.write_text(text[: int(share * end)] or "<p>a page</p>", encoding="utf-8")
    with pytest.raises(camkin.SpecError, match=r"cam\.html: this page has no whole spec in it"):
        Program.load(path)


@pytest.mark.parametrize("suffix", ["html", "pdf"])
def test_the_same_input_gives_the_same_bytes(tmp_path, inlet, suffix):
    first, second = tmp_path / f"1.{suffix}", tmp_path / f"2.{suffix}"
    camkin.report(inlet.program, inlet, first, title="x")
    with matplotlib.rc_context({"lines.linewidth": 7.0, "font.size": 20.0, "svg.hashsalt": "other"}):
        camkin.report(inlet.program, inlet, second, title="x")
        assert matplotlib.rcParams["font.size"] == 20.0
    assert first.read_bytes() == second.read_bytes()


def test_a_report_is_written_whole_or_not_at_all(tmp_path, monkeypatch):
    path = tmp_path / "cam.html"
    path.write_text("old")
    with pytest.raises(camkin.ParameterError, match="grows without end"):
        camkin.report(rdf(), path=path, rpm=60.0, dynamics=Dynamics(natural_hz=1.0))
    assert path.read_text() == "old" and list(tmp_path.iterdir()) == [path]


def test_a_page_that_could_not_be_loaded_is_refused(tmp_path, monkeypatch):
    from camkin._base import textfile

    monkeypatch.setattr(textfile, "MAX_BYTES", 10_000)
    with pytest.raises(
        camkin.SizeError, match=r"the report would have \d+ bytes, and a file that is loaded at most 10000"
    ):
        camkin.report(rdf(), path=tmp_path / "cam.html")
    assert not list(tmp_path.iterdir())


def test_without_matplotlib_one_line_says_so(tmp_path, monkeypatch):
    real = builtins.__import__

    def refuse(name, *args, **kwargs):
        if name.partition(".")[0] == "matplotlib":
            raise ImportError(name)
        return real(name, *args, **kwargs)

    for name in [name for name in sys.modules if name.partition(".")[0] == "matplotlib"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(ImportError, match=r"^reports need matplotlib: pip install 'camkin\[plot\]'$"):
        camkin.report(rdf(), path=tmp_path / "cam.html")


# ---- what cannot be judged is not kept ----


def test_limits_without_a_speed_are_not_judged(tmp_path):
    page = written(tmp_path, rdf(limits=Limits(velocity=1e9, jerk=1e30)))
    assert page.verdicts() == {"|velocity|": "not judged", "|jerk|": "not judged"}
    assert "0 of 2 limits kept, 2 not judged" in page.text
    assert "|jerk|: a limit per second needs a speed: give rpm" in page.text
    assert page.facts()["speed"] == "none: v, a, j per radian of the cam angle"
    assert page.facts()["units"] == "θ [°], s [mm], v [mm/rad], a [mm/rad²], j [mm/rad³]"
    assert "No speed is given: v, a and j are per radian of the cam angle, not per second." in page.text
    peaks = page.rows("Peaks")[-2]
    assert same(peaks[3], rdf().analyze(rpm="geometric").max_velocity.value)


def test_without_limits_nothing_is_judged(tmp_path):
    page = written(tmp_path, rdf(rpm=100))
    assert "no limits are given: nothing is judged" in page.text
    assert "Limits and margins" not in page.tables


def test_impulses_violate_every_limit_or_are_not_judged(tmp_path):
    p = Program([Segment("parabolic", duration=90, lift=5), Segment("parabolic", duration=90, lift=-5)], rpm=60)
    page = written(tmp_path, p, limits=Limits(acceleration=1e9, jerk=1e20))
    assert page.verdicts() == {"|acceleration|": "kept", "|jerk|": "violated"}
    row = page.rows("Limits and margins")[1]
    assert row[2] == "∞ L/s³" and row[4] == "-∞"
    assert page.rows("Peaks")[-2][7] == "∞" and page.rows("Peaks")[-1][7] == "-∞"
    assert page.rows("Root mean squares")[0][3] == "∞"
    page = written(tmp_path, p, limits=Limits(acceleration=1e9, jerk=1e20, impulses=False))
    assert page.verdicts() == {"|acceleration|": "kept", "|jerk|": "not judged"}
    assert "|jerk|: impulses are set aside; between them the limit is kept" in page.text
    page = written(tmp_path, p, limits=Limits(acceleration=1e-9, jerk=1e-9, impulses=False))
    assert page.verdicts()["|acceleration|"] == "violated"


def test_what_is_no_number_is_not_judged():
    from camkin.reports import judged

    for kept in (True, False):
        assert judged.verdict_of(kept, math.nan) == ("not judged", "the value cannot be computed")
    speed = camkin.MaxSpeed(math.nan, "contact", 0.0)
    assert judged.jump(speed, 100.0).verdict == "not judged"


def test_a_face_limit_without_a_face_is_not_judged(tmp_path):
    cam = camkin.Cam(rdf(), camkin.RollerFollower(5), base_radius=30, limits=GeometryLimits(face=10.0))
    page = written(tmp_path, cam.program, cam)
    assert page.verdicts() == {"undercut": "kept", "face width": "not judged"}
    assert "face width: the follower has no flat face" in page.text


def test_undercut_is_violated_and_its_contact_not_judged(tmp_path):
    cam = camkin.Cam(rdf(rpm=100), camkin.FlatFollower(), base_radius=5.0)
    assert cam.analyze().undercut
    page = written(tmp_path, cam.program, cam, dynamics=Dynamics(mass=0.1, preload=500.0))
    assert page.verdicts() == {"undercut": "violated", "contact force": "not judged"}
    first = page.rows("Limits and margins")[0]
    start, end = cam.analyze().undercut[0]
    assert first[2] == f"{start:.6g}° to {end:.6g}°"
    assert "1 of 2 limits violated, 1 not judged" in page.text


def test_a_lost_contact_is_violated(tmp_path):
    cam = camkin.Cam(rdf(rpm=600), camkin.RollerFollower(5.0), base_radius=40.0)
    page = written(tmp_path, cam.program, cam, dynamics=Dynamics(mass=1.0, preload=1.0))
    found = cam.forces(mass=1.0, preload=1.0).analyze()
    assert found.leaves and page.verdicts()["contact force"] == "violated"
    spans = ", ".join(f"{a:.6g}° to {b:.6g}°" for a, b in found.lost)
    assert dict(page.rows("Spring, mass and contact"))["follower leaves the cam"] == spans


@pytest.mark.parametrize(
    ("rpm", "verdict"), [(50.0, "kept"), (-50.0, "kept"), (5000.0, "violated"), (None, "not judged")]
)
def test_a_mass_without_a_cam_is_judged_by_the_speed(tmp_path, rpm, verdict):
    page = written(tmp_path, rdf(), rpm=rpm, dynamics=Dynamics(mass=0.5, rate=1.0, preload=20.0))
    assert page.verdicts() == {"speed of lost contact": verdict}
    limit = page.rows("Limits and margins")[0][1]
    assert limit == f"below {rdf().jump_speed(mass=0.5, rate=1.0, preload=20.0).rpm:.6g} rev/min"


def test_a_geometric_report_has_no_forces_of_the_speed_of_the_program(tmp_path):
    cam = camkin.Cam(rdf(rpm=100), camkin.RollerFollower(5.0), base_radius=40.0)
    page = written(tmp_path, cam.program, cam, rpm="geometric", dynamics=Dynamics(mass=1.0, natural_hz=1.0))
    assert page.verdicts()["speed of lost contact"] == "not judged"
    text = "".join(page.text)
    assert "Forces and torque" not in text and "it needs a speed other than 0" in text


def test_both_walls_of_a_groove_are_judged(tmp_path):
    limits = GeometryLimits(radius=30.0)
    cam = camkin.Cam(rdf(rpm=60), camkin.RollerFollower(8.0), base_radius=30.0, wall="groove", limits=limits)
    near, far = (wall.analyze(limits=limits) for wall in cam.walls)
    assert near.violations and not far.violations
    verdicts = written(tmp_path, cam.program, cam, dynamics=Dynamics(mass=1.0)).verdicts()
    assert verdicts["convex radius, near wall"] == "violated" and verdicts["convex radius, far wall"] == "kept"
    assert "contact force" not in verdicts  # a groove guides the follower on both sides
