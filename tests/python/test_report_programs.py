"""Reports of any program, with any name; arguments that are refused; the command."""

import dataclasses
import datetime
import math
import subprocess
import sys

import numpy as np
import pytest
from report_page import MACHINE, Page, check_page, inlet_cam, rdf, same, written

import camkin
from camkin import Dynamics, Limits, Program, Segment

pytest.importorskip("matplotlib")

# ---- any program ----

HOSTILE = '<script>alert(1)</script> & "\'</pre><pre id="camkin-spec"> ]]> $x^{$ \\frac %s {0} 凸輪 Кулачок é \x07'


@pytest.mark.parametrize("suffix", ["html", "pdf"])
@pytest.mark.filterwarnings("ignore:.*the font of the PDF lacks:camkin.CamkinWarning")
def test_any_name_is_only_text(tmp_path, suffix):
    p = rdf(name=HOSTILE, length_unit="$\\foo{ <b>")
    path = tmp_path / f"cam.{suffix}"
    camkin.report(p, path=path, notes=HOSTILE, date=HOSTILE)
    if suffix == "pdf":
        return
    page = Page(path.read_text(encoding="utf-8"))
    check_page(page)
    assert page.text.count(HOSTILE.replace("\x07", "\ufffd")) == 5  # title, heading, name, date, notes
    assert Program.load(path) == p


def test_letters_that_a_pdf_lacks_are_named(tmp_path):
    with pytest.warns(camkin.CamkinWarning, match="the font of the PDF lacks '凸輪': boxes stand there"):
        camkin.report(rdf(name="凸輪 é"), path=tmp_path / "cam.pdf")


def programs():
    rng = np.random.default_rng(7)
    lifts = [float(x) for x in rng.uniform(-3.0, 3.0, 39)]
    many = [Segment("cycloidal", duration=4.3, lift=lift) for lift in [*lifts, -math.fsum(lifts)]]
    dwells = [Segment("dwell", duration=4.3)] * 40
    theta = np.arange(0.0, 360.0, 10.0)
    yield "one segment", Program([Segment("dwell", duration=360)])
    yield "80 segments", Program([x for pair in zip(many, dwells, strict=True) for x in pair], rpm=60)
    yield (
        "accumulate",
        Program([Segment("cycloidal", duration=90, lift=45)], accumulate=True, rpm=100, start=3, phase=9),
    )
    yield "once", Program.rise(lift=10, duration=90, rpm=60)
    yield "negative speed", rdf(rpm=-60)
    yield "no speed at all", rdf(rpm=0, limits=Limits(velocity=1.0))
    yield (
        "short cycle",
        Program(
            [Segment("cycloidal", duration=60, lift=1), Segment("poly_bc", duration=60, lift=-1, v0=0, v1=0)], cycle=120
        ),
    )
    if camkin_spline():
        yield "lift table", Program.from_table(theta, 5.0 - 5.0 * np.cos(np.radians(theta)), degree=5, rpm=60)
        yield "event", Program.from_table(np.arange(61.0), np.sin(np.pi * np.arange(61.0) / 60) ** 4, periodic=False)


def camkin_spline():
    try:
        import scipy  # noqa: F401
    except ImportError:
        return False
    return True


@pytest.mark.parametrize(("name", "program"), [pytest.param(*x, id=x[0]) for x in programs()])
def test_any_program_has_a_report(tmp_path, name, program):
    page = written(tmp_path, program, pictures=True)
    check_page(page)
    assert Program.load(tmp_path / "cam.html") == program
    analysis = program.analyze()
    assert len(page.rows("Segments")) == len(analysis.segments)
    assert same(page.rows("Peaks")[-2][3], analysis.velocity.max.value)
    assert same(page.rows("Peaks")[-1][5], analysis.acceleration.min.value)
    assert page.facts()["motion"].startswith("once, from" if program.once else f"repeats every {program.cycle:g}°")
    if name in ("80 segments", "no speed at all"):
        camkin.report(program, path=tmp_path / "cam.pdf")
        assert (tmp_path / "cam.pdf").read_bytes().startswith(b"%PDF")


def swinging(follower, **changes):
    motion = Program.rise_dwell_fall(lift=15, rise=120, dwell=30, fall=120, length_unit="deg", rpm=300)
    return camkin.Cam(motion, follower, base_radius=30, **changes)


def test_every_follower_has_a_picture(tmp_path):
    cams = [
        camkin.Cam(rdf(rpm=60), camkin.RollerFollower(0.0, offset=3.0), base_radius=30, rotation=-1),
        camkin.Cam(rdf(rpm=60), camkin.RollerFollower(6.0), base_radius=50, wall="inner"),
        camkin.Cam(rdf(rpm=60), camkin.FlatFollower(tilt=10.0, width=40.0), base_radius=30),
        swinging(camkin.SwingingRoller(8, arm=60, centre_distance=80), rotation=-1),
        swinging(camkin.SwingingFlat(centre_distance=80, face_offset=4)),
        camkin.Cam(rdf(rpm=60), camkin.BarrelRoller(8), base_radius=50, wall="groove"),
    ]
    for cam in cams:
        page = written(tmp_path, cam.program, cam, pictures=True)
        check_page(page)
        assert page.tags["svg"] == 3
        assert camkin.Cam.load(tmp_path / "cam.html") == cam
        turn = "counterclockwise" if cam.rotation > 0 else "clockwise"
        assert page.facts()["sense"].startswith(f"the cam turns {turn} ")


def test_the_forces_of_a_swinging_cam_are_moments(tmp_path):
    cam = swinging(camkin.SwingingRoller(8, arm=60, centre_distance=80))
    page = written(tmp_path, cam.program, cam, dynamics=Dynamics(mass=0.01, rate=0.2, preload=3.0, length_unit="mm"))
    rows = dict(page.rows("Spring, mass and contact"))
    assert rows["moment of inertia"] == "0.01 kg m²" and rows["rate of the spring"] == "0.2 N m/deg"
    found = cam.forces(mass=0.01, rate=0.2, preload=3.0, length_unit="mm").analyze()
    assert same(page.rows("Forces and torque")[0][2], found.contact.min.value)
    with pytest.raises(camkin.UnitError, match="length_unit"):
        camkin.report(cam.program, cam, tmp_path / "b.html", dynamics=Dynamics(mass=0.01))


# ---- bad input ----


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"path": "cam.txt"}, camkin.ParameterError, r"path must end in .html, .htm, .pdf; got 'cam.txt'"),
        ({"path": "cam"}, camkin.ParameterError, "path must end in"),
        ({"path": 3}, camkin.WrongTypeError, "path must be a str"),
        ({"notes": None}, camkin.WrongTypeError, "notes must be a text; got NoneType"),
        ({"title": 3}, camkin.WrongTypeError, "title must be a text; got int"),
        ({"title": "\ud800"}, camkin.ParameterError, "title must be Unicode text"),
        ({"date": 2026}, camkin.WrongTypeError, "date must be a text; got int"),
        ({"limits": 3}, camkin.WrongTypeError, "limits must be Limits; got int"),
        ({"cam": 3}, camkin.WrongTypeError, "cam must be a Cam or None; got int"),
        ({"dynamics": 3}, camkin.WrongTypeError, "dynamics must be Dynamics or None; got int"),
        ({"rpm": math.nan}, camkin.SpeedError, "rpm must be finite"),
        ({"rpm": 3, "omega": 3}, camkin.SpeedError, "not both"),
    ],
)
def test_arguments_that_are_refused(tmp_path, monkeypatch, arguments, error, message):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(error, match=message):
        camkin.report(rdf(), **arguments)
    assert not list(tmp_path.iterdir())


def test_a_cam_of_another_program_is_refused(tmp_path):
    cam = camkin.Cam(rdf(), camkin.RollerFollower(5.0), base_radius=40.0)
    with pytest.raises(
        camkin.ParameterError, match=r"cam must be one of this program.*camkin.report\(cam.program, cam\)"
    ):
        camkin.report(rdf(lift=9.0), cam, tmp_path / "a.html")
    with pytest.raises(camkin.WrongTypeError, match=r"program must be a Program; got Cam: give camkin.report\(cam.p"):
        camkin.report(cam, path=tmp_path / "a.html")


def test_a_date_is_text_or_a_date(tmp_path):
    assert written(tmp_path, rdf(), date="last week").facts()["date"] == "last week"
    assert written(tmp_path, rdf(), date=datetime.date(2026, 11, 29)).facts()["date"] == "2026-11-29"


# ---- the command ----


def run(*arguments, cwd):
    command = [sys.executable, "-m", "camkin", *arguments]
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, check=False)


def test_the_command_writes_the_same_file(tmp_path):
    inlet = inlet_cam()
    inlet = inlet._with(dynamics=MACHINE)
    (tmp_path / "cam.toml").write_text(inlet.dumps(), encoding="utf-8")
    options = "--date today --title T".split()
    done = run("report", "cam.toml", "-o", "a.html", *options, cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    camkin.report(inlet.program, inlet, tmp_path / "b.html", date="today", title="T")
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()
    done = run("report", "a.html", "-o", "c.htm", "--rpm", "0", cwd=tmp_path)  # a report is a spec
    assert done.returncode == 0 and camkin.Cam.load(tmp_path / "c.htm") == inlet
    done = run("report", "cam.toml", "-o", "a.txt", cwd=tmp_path)
    assert done.returncode == 2 and done.stderr == "camkin: path must end in .html, .htm, .pdf; got 'a.txt'\n"


def test_the_size_of_a_cam_and_corners_are_judged(tmp_path):
    """A limit of the base radius was once left out, and undercut beside a jump of the velocity was kept."""
    limits = camkin.GeometryLimits(pressure_angle=30, base_radius=30, radius=2)
    page = written(tmp_path, rdf(), camkin.Cam(rdf(), camkin.RollerFollower(8), base_radius=40, limits=limits))
    rows = {row[0]: row for row in page.rows("Limits and margins")}
    assert rows["base radius"][1:3] == ["30 mm", "40 mm"] and rows["base radius"][4:] == ["-10 mm", "violated"]
    assert "1 of 4 limits violated" in page.text
    wide = dataclasses.replace(limits, base_radius=40.0)
    page = written(tmp_path, rdf(), camkin.Cam(rdf(), camkin.RollerFollower(8), base_radius=40, limits=wide))
    assert "4 of 4 limits kept" in page.text
    up_and_down = [Segment("constant_velocity", duration=90, lift=x) for x in (10, -10)]
    program = Program(up_and_down, length_unit="mm", rpm=100, allow_velocity_jump=True)
    page = written(tmp_path, program, camkin.Cam(program, camkin.RollerFollower(8), base_radius=40, limits=wide))
    verdicts = page.verdicts()
    assert (verdicts["undercut"], verdicts["convex radius"], verdicts["base radius"]) == (
        "not judged",
        "not judged",
        "kept",
    )
    assert "undercut: the velocity jumps at 0°, 90°, 180°" in page.text
