"""An HTML report in a browser: it shows, loads nothing, and prints on A4 without cut figures and tables."""

import re
import shutil
import subprocess
from pathlib import Path
from urllib.parse import urlparse

import numpy as np
import pytest

import camkin

pytest.importorskip("matplotlib")
Image = pytest.importorskip("PIL.Image")

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
POPPLER = shutil.which("pdftotext") and shutil.which("pdfinfo")
pytestmark = [
    pytest.mark.xdist_group("print"),
    pytest.mark.skipif(not CHROMIUM, reason="no chromium: scripts/setup --test installs it"),
    pytest.mark.skipif(not POPPLER, reason="no pdftotext: scripts/setup --test installs poppler-utils"),
]

A4 = (595.0, 842.0)  # points


def browse(folder: Path, *options: str) -> None:
    """Open cam.html in the browser, with an empty profile and without a display."""
    fixed = ("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--no-pdf-header-footer")
    profile = f"--user-data-dir={folder / 'profile'}"
    command = [str(CHROMIUM), *fixed, profile, *options, (folder / "cam.html").as_uri()]
    subprocess.run(command, check=True, capture_output=True, timeout=600, cwd=folder)


def words(path: Path) -> list[list[tuple[float, float, float, float, str]]]:
    """Return the words of each page of a PDF, with their boxes."""
    done = subprocess.run(["pdftotext", "-bbox", path, "-"], check=True, capture_output=True, text=True)
    pages = done.stdout.split("<page ")[1:]
    box = re.compile(r'<word xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)">(.*?)</word>')
    return [[(*map(float, word[:4]), word[4]) for word in box.findall(page)] for page in pages]


def sizes(path: Path) -> set[tuple[float, float]]:
    done = subprocess.run(["pdfinfo", "-f", "1", "-l", "999", path], check=True, capture_output=True, text=True)
    return {(round(float(w)), round(float(h))) for w, h in re.findall(r"size: +([\d.]+) x ([\d.]+)", done.stdout)}


def barrel() -> camkin.Cam:
    motion = [camkin.Segment(law, duration=120, lift=lift) for law, lift in (("modified_sine", 40), ("cycloidal", -40))]
    limits = camkin.Limits(velocity=600.0)
    program = camkin.Program(motion, length_unit="mm", rpm=200, name="traverse", limits=limits)
    return camkin.Cam(program, camkin.BarrelRoller(8), base_radius=50, wall="groove")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("browser")
    cam = barrel()
    camkin.report(cam.program, cam, folder / "cam.html", dynamics=camkin.Dynamics(mass=2.0))
    camkin.report(cam.program, cam, folder / "cam.pdf", dynamics=camkin.Dynamics(mass=2.0))
    browse(folder, f"--print-to-pdf={folder / 'print.pdf'}")
    return folder


@pytest.mark.parametrize("name", ["print.pdf", "cam.pdf"])
def test_pages_of_a4_without_cut_figures(folder, name):
    assert sizes(folder / name) == {A4}
    pages = words(folder / name)
    assert 4 <= len(pages) <= 8
    for page in pages:
        assert page, "an empty page"
        for left, top, right, bottom, word in page:
            assert left >= 25.0 and right <= A4[0] - 25.0 and top >= 15.0 and bottom <= A4[1] - 15.0, word
    texts = [[word for *_, word in page] for page in pages]
    (svaj,) = [text for text in texts if {"displacement", "jerk"} <= set(text)]
    assert {"velocity", "acceleration", "Displacement,"} <= set(svaj)  # its four diagrams and its caption
    (cam,) = [text for text in texts if "developed" in text]
    assert {"|pressure", "arc", "z", "40"} <= set(cam)
    (forces,) = [text for text in texts if "Contact" in text and "torque" in text]
    assert "[N]" in forces and "angle" in forces


@pytest.mark.parametrize("name", ["print.pdf", "cam.pdf"])
def test_headings_are_not_alone_at_the_end_of_a_page(folder, name):
    headings = {"Limits", "Motion", "Cam", "Forces", "Spec", "Segments", "Peaks", "Geometry"}
    for page in words(folder / name)[:-1]:
        body = [word for word in page if word[3] < A4[1] - 40.0]
        last = max(body, key=lambda word: word[3])
        assert last[4] not in headings


def test_tables_fill_the_page_before_a_figure_that_does_not_fit(folder):
    first = [word for *_, word in words(folder / "cam.pdf")[0]]
    assert "Segments" in first and "Peaks" in first and "acceleration" not in first


def test_keys_of_the_spec_stay_below_the_heading_of_their_table(folder):
    (page,) = [page for page in words(folder / "cam.pdf") if "Spec" in [word for *_, word in page]]
    (begin,) = [bottom for _, _, _, bottom, word in page if word == "Spec"]
    spec = [word for word in page if begin < word[1] < A4[1] - 40.0]
    right = [word for word in spec if word[0] > A4[0] / 2.0 - 20.0]
    top = min(word[1] for word in right)
    assert min(word[1] for word in spec) == pytest.approx(top, abs=1.0)
    assert min(word for word in right if word[1] < top + 1.0)[4].startswith("[")


def test_both_files_have_the_same_words(folder):
    """All words of the tables of the page are in the PDF, and on paper."""
    page = (folder / "cam.html").read_text(encoding="utf-8")
    cells = set(re.findall(r"<td[^>]*>([^<]+)</td>", page))
    for name in ("print.pdf", "cam.pdf"):
        found = {word for text in words(folder / name) for *_, word in text}
        wanted = {word for cell in cells for word in cell.split() if len(word) < 40}
        assert {word for word in wanted if word not in found and "&" not in word} == set()


def test_the_browser_shows_the_page_and_loads_nothing(folder):
    log, picture = folder / "net.json", folder / "screen.png"
    browse(folder, f"--log-net-log={log}", f"--screenshot={picture}", "--window-size=1000,3200")
    hosts = {urlparse(url).hostname for url in re.findall(r"https?://[^\"'\s<>)]+", (folder / "cam.html").read_text())}
    asked = {urlparse(url).hostname for url in re.findall(r'"url":\s*"([^"]+)', log.read_text(errors="replace"))}
    assert hosts and not hosts & asked  # the browser makes other requests; the page makes none
    pixels = np.asarray(Image.open(picture).convert("RGB")).astype(int)

    def count(colour: tuple[int, int, int]) -> int:
        return int((np.abs(pixels - colour).max(axis=2) <= 8).sum())

    assert pixels.shape[:2] == (3200, 1000)
    assert count((0x1B, 0x6C, 0xA8)) > 1000  # the curve of s, and the lines below the titles
    assert count((0xA6, 0x1D, 0x24)) > 100  # the verdict: the limit of v is violated
    assert count((255, 255, 255)) > 0.5 * pixels.shape[0] * pixels.shape[1]
    # Nothing reaches the margins.
    assert (pixels[:, :8] == 255).all()


def test_a_narrow_window_does_not_cut_the_title_block(folder):
    picture = folder / "narrow.png"
    browse(folder, f"--screenshot={picture}", "--window-size=500,1200")
    pixels = np.asarray(Image.open(picture).convert("RGB")).astype(int)
    dark = (pixels.max(axis=2) < 90)[:, :-20]  # without the scroll bar
    assert dark.any() and not dark[:, -6:].any()
