"""docs/reference/laws is what scripts/generate_laws.py writes, for every law, and its pictures are small."""

import subprocess
import sys
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
