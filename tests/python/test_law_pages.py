"""docs/reference/laws is what scripts/generate_laws.py writes, for every law, and its pictures are small."""

import math
import random
import subprocess
import sys
from itertools import pairwise
from math import pi
from pathlib import Path

import pytest

import camkin

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("laws")
    subprocess.run([sys.executable, ROOT / "scripts" / "generate_laws.py", "--output", folder], check=True)
    return {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}


def test_every_law_has_a_page_and_a_picture(written):
    expected = {"gallery.md", "index.md", "names.md"} | {
        f"{name}.{end}" for name in camkin.laws() for end in ("md", "svg")
    }
    assert written.keys() == expected


def test_committed_files_are_those(written):
    committed = {
        path.name: path.read_text(encoding="utf-8") for path in (ROOT / "docs" / "reference" / "laws").iterdir()
    }
    changed = sorted(name for name in written.keys() | committed.keys() if written.get(name) != committed.get(name))
    assert not changed, "run python scripts/generate_laws.py"


def test_pictures_are_small(written):
    assert max(len(text) for name, text in written.items() if name.endswith(".svg")) < 20_000


def test_page_has_everything(written):
    page = written["scca.md"]
    for part in ("![y and its derivatives](scca.svg)", "## Parameters", "## Characteristic values", "## Source"):
        assert part in page
    assert "| `b` | share of x with sine acceleration, both ends together | 0 to 1 | must be given |" in page
    assert "| b = 0.25, c = 0.5, d = 0.25 | 2 at 0.5 | 4.888124 at 0.125 |" in page
    assert "- TwinCAT: 11 MOTIONFUNCTYPE_MODSINUSLINIE" in written["modified_sine.md"]


def shares(draw, n):
    """Return n random sixteenths of sum 1, the first of them not 0."""
    cuts = [0, *sorted(draw.randint(1, 16) for _ in range(n - 1)), 16]
    return [(high - low) / 16 for low, high in pairwise(cuts)]


def any_scca(draw):
    *zones, e = shares(draw, 4)
    b, c, d = draw.sample(zones, 3)
    ca = 1 / (b / pi - 2 * b**2 / pi**2 + c * (2 - 2 * b - c) / 4 + d * e / pi + 2 * d**2 / pi**2)
    sines = [share for share in (b, d) if share]
    return {"b": b, "c": c, "d": d}, ca * ((b + d) / pi + c / 2), ca, pi * ca / min(sines) if sines else 0.0


def any_modified_constant_velocity(draw):
    e = draw.uniform(0.0, 0.9)
    u = 1 - e
    ca = 4 * pi**2 / (u * (pi * (1 + 3 * e) + 4 * u))
    return {"cv_fraction": e}, 4 * pi / (pi * (1 + 3 * e) + 4 * u), ca, pi * ca / (u / 4)


def any_s_curve(draw):
    tj, tc, tv = shares(draw, 3)
    tj, tc = tj / 4, tc / 2
    cv = 1 / (1 - 2 * tj - tc)
    return {"tj": tj, "tc": tc, "tv": tv}, cv, cv / (tj + tc), cv / (tj + tc) / tj


def any_trapezoidal_velocity(draw):
    ta = draw.uniform(0.01, 0.5)
    return {"ta": ta}, 1 / (1 - ta), 1 / (1 - ta) / ta, None


def any_smooth_poly(draw):
    n = draw.randint(1, 5)
    return {"n": n}, math.factorial(2 * n + 1) / math.factorial(n) ** 2 / 4**n, None, None


def any_modified_cycloidal(draw):
    c = draw.uniform(-0.5, 0.5)
    return {"c": c}, 2 / (1 - c), None, None


# For each law: what its page says of its peaks, and random parameters with Cv, Ca and Cj by these words.
FORMULAS = {
    "scca": (r"C_j = \frac{\pi C_a}{\min(b, d)}", any_scca),
    "modified_constant_velocity": (r"C_j = \frac{\pi C_a}{b}, \quad u = 1-e", any_modified_constant_velocity),
    "s_curve": (r"C_a = \frac{C_v}{t_j+t_c}, \qquad C_j = \frac{C_a}{t_j}", any_s_curve),
    "trapezoidal_velocity": (r"C_v = \frac{1}{1-t_a}, \qquad C_a = \frac{C_v}{t_a}", any_trapezoidal_velocity),
    "smooth_poly": ("Cv = C/4^n", any_smooth_poly),
    "modified_cycloidal": ("Cv = 2/(1 - c)", any_modified_cycloidal),
    "modified_trapezoid": (r"C_a = \frac{8\pi}{\pi+2}, \quad C_v = 2", lambda _: ({}, 2, 8 * pi / (pi + 2), None)),
    "modified_sine": (
        r"C_a = \frac{4\pi^2}{\pi+4}, \quad C_v = \frac{4\pi}{\pi+4}",
        lambda _: ({}, 4 * pi / (pi + 4), 4 * pi**2 / (pi + 4), None),
    ),
    "gutman_13": (
        "Ca = 2 pi sqrt(2/3), Cj = 6 pi^2",
        lambda _: ({}, None, 2 * pi * math.sqrt(2 / 3), 6 * pi**2),
    ),
    "freudenstein_13": ("Ca = 12 pi/7, Cj = 36 pi^2/7", lambda _: ({}, None, 12 * pi / 7, 36 * pi**2 / 7)),
    "freudenstein_135": (
        "Ca = 240 pi/149, Cj = 900 pi^2/149",
        lambda _: ({}, None, 240 * pi / 149, 900 * pi**2 / 149),
    ),
}


@pytest.mark.parametrize("name", FORMULAS)
def test_formulas_of_peaks(name):
    """They hold for any parameters, also of an asymmetric law."""
    words, any_of = FORMULAS[name]
    assert words in (ROOT / "docs" / "reference" / "laws" / f"{name}.md").read_text(encoding="utf-8")
    draw = random.Random(name)
    for p in [0.5] * 20 + [draw.uniform(0.2, 0.8) for _ in range(20)]:
        params, cv, ca, cj = any_of(draw)
        peaks = camkin.Law(name, **params, inflection=p).peaks
        shorter = 2 * min(p, 1 - p)
        for found, expected in ((peaks.Cv, cv), (peaks.Ca * shorter, ca), (peaks.Cj * shorter**2, cj)):
            assert expected is None or found == pytest.approx(expected, rel=1e-9), params
