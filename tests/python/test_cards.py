"""The cards of objects in a notebook: well-formed and small HTML with a picture and the peaks."""

import subprocess
import sys
from xml.etree import ElementTree

import numpy as np
import pytest

import camkin

SVG = "{http://www.w3.org/2000/svg}"


def rdf(**changes):
    arguments = {"lift": 10, "rise": 90, "dwell": 45, "fall": 90, "length_unit": "mm", "law": "cycloidal", **changes}
    return camkin.Program.rise_dwell_fall(**arguments)


def cam(**changes):
    return camkin.Cam(rdf(), camkin.RollerFollower(8.0), base_radius=30.0, **changes)


def card(shown):
    text = shown._repr_html_()
    assert len(text.encode()) < 15_000
    return ElementTree.fromstring(f"<body>{text}</body>")


def cells(element):
    """Return the rows of the table by their first cell."""
    rows = [["".join(cell.itertext()) for cell in row] for row in element.iter("tr")]
    return {row[0]: row[1:] for row in rows}


def words(element):
    return " ".join(element.itertext())


def noisy():
    theta = np.arange(0.0, 360.0, 0.1)
    lift = 5.0 - 5.0 * np.cos(np.radians(theta)) + 1e-3 * np.random.default_rng(1).standard_normal(theta.size)
    with pytest.warns(camkin.CamkinWarning, match="scatters"):
        return camkin.Program.from_table(theta, lift)


@pytest.mark.parametrize(
    "shown",
    [
        rdf(rpm=3000, limits=camkin.Limits(velocity=1.0)),
        rdf(law="parabolic", rpm=-300),
        rdf().analyze(rpm=0),
        camkin.Program.rise(lift=-3, duration=1e-3, law="poly_345"),
        camkin.Program([camkin.Segment("modified_sine", duration=120, lift=45)], accumulate=True, phase=300),
        rdf(name="x" * 300, length_unit="y" * 300),
        noisy(),
        camkin.Law("modified_sine"),
        camkin.Law("parabolic"),
        camkin.Law("dwell"),
        camkin.Segment("scca", duration=60, lift=-4, b=0.25, c=0.5, d=0.25),
        camkin.Segment("poly_bc", duration=60, lift=5, v0=3.0, v1=0.0),
        camkin.Segment("poly_bc", duration=60, lift=5, v0="match", v1=0.0),
        camkin.Segment("dwell", duration=45),
        camkin.Segment("cycloidal", duration=1e9, lift=1e-9),
        camkin.Segment("cycloidal", duration=1e-9, lift=1e9),
        noisy().segments[0],
        cam(),
        cam(rotation=-1, wall="groove").analyze(limits=camkin.GeometryLimits(pressure_angle=5.0, radius=20.0)),
        cam().forces(300, mass=0.1, rate=20.0, preload=100.0).analyze(),
    ],
    ids=lambda shown: type(shown).__name__,
)
def test_it_is_small_and_well_formed(shown):
    assert "nan" not in words(card(shown))


def test_a_program_shows_its_peaks_with_units_and_angles():
    shown = card(rdf(rpm=60.0, name="inlet"))
    table = cells(shown)
    # Of a cycloidal rise of 10 mm in 90 degrees: v = 2 h / beta, a = 2 pi h / beta^2, at one turn a second.
    omega, beta = 2.0 * np.pi, np.pi / 2.0
    v, a = 2.0 * 10.0 / beta * omega, 2.0 * np.pi * 10.0 / beta**2 * omega**2
    assert table["s"] == ["mm", "10", "90", "0", "0"]
    assert table["v"] == ["mm/s", f"{v:.4g}", "45", f"{-v:.4g}", "180"]
    assert table["a"] == ["mm/s²", f"{a:.4g}", "22.5", f"{-a:.4g}", "67.5"]
    assert "inlet: 3 segments, cycle 360°, 60 rpm" in words(shown)
    assert shown.find(f".//{SVG}svg") is not None


def test_impulses_are_infinite_and_drawn():
    shown = card(rdf(law="parabolic", rpm=60.0))
    assert cells(shown)["j"][1::2] == ["∞", "-∞"]
    dashed = [e for e in shown.iter(f"{SVG}path") if e.get("stroke-dasharray") == "2 2"]
    assert [e.get("d").count("V") for e in dashed] == [6]  # both ends and the middles of rise and fall
    assert "an impulse" in words(shown)


def test_limits_are_judged():
    kept = words(card(rdf(rpm=60.0, limits=camkin.Limits(velocity=1e3))))
    assert "velocity 1000 mm/s: all kept" in kept
    assert "2 exceeded" in words(card(rdf(rpm=60.0, limits=camkin.Limits(velocity=1.0))))


def test_limits_without_a_speed_are_set_aside():
    assert "Limits" not in words(card(rdf(limits=camkin.Limits(velocity=1.0))))


def test_a_law_shows_its_characteristic_values():
    table = cells(card(camkin.Law("cycloidal")))
    assert table["Cv"] == ["2", "0.5"]
    assert table["Ca"] == [f"{2 * np.pi:.4g}", "0.25"]
    assert "infinite between dwells at x = 0, 0.5, 1" in words(card(camkin.Law("parabolic")))


def test_a_segment_shows_geometric_values():
    table = cells(card(camkin.Segment("cycloidal", duration=90, lift=10)))
    assert table["v"] == ["L/rad", f"{40 / np.pi:.4g}", "45", "0", "0"]
    assert "match a neighbour" in words(card(camkin.Segment("poly_bc", duration=60, lift=5, v0="match")))


def test_a_cam_shows_its_geometry():
    shown = card(cam())
    r = cam().analyze()
    low, high = r.pressure_angle
    row = [f"{high.value:.4g}", f"{high.angle:.4g}", f"{low.value:.4g}", f"{low.angle:.4g}"]
    assert cells(shown)["pressure angle"] == ["°", *row]
    assert "undercut: nowhere" in words(shown)
    flat = camkin.Cam(rdf(), camkin.FlatFollower(width=1.0), base_radius=30.0)
    assert "width of the face: 1 exceeded" in words(card(flat))


def test_text_is_escaped():
    shown = card(rdf(name="<script>alert(1)</script> & more", length_unit="<i>"))
    assert not [e for e in shown.iter() if e.tag in ("script", "i")]
    assert "<script>alert(1)</script> & more" in words(shown)


def test_a_speed_that_overflows_is_told_and_raises_nothing():
    with pytest.warns(camkin.CamkinWarning, match="fraction of the cycle"):
        shown = card(rdf(rpm=1e20, lift=1e100, rise=1e-6))
    assert "so high that the motion overflows" in words(shown)


def test_matplotlib_is_not_imported():
    program = "import camkin, sys; camkin.Law('cycloidal')._repr_html_(); sys.exit('matplotlib' in sys.modules)"
    subprocess.run([sys.executable, "-c", program], check=True)
