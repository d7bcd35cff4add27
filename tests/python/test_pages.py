"""The code of the tutorials and task pages prints what the pages show, and saves their pictures."""

from __future__ import annotations

import importlib
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

run_pages = importlib.import_module("run_pages")


@pytest.fixture(autouse=True)
def without_display() -> None:
    for name in ("matplotlib", "scipy"):
        pytest.importorskip(name)
    importlib.import_module("matplotlib").use("Agg")


@pytest.mark.parametrize("page", run_pages.pages(), ids=lambda page: page.stem)
def test_the_page_shows_what_its_code_prints(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    missing = [name for name in re.findall(r"^import (\w+)", text, re.M) if not importlib.util.find_spec(name)]
    if missing:
        pytest.skip(f"no {', '.join(missing)}")
    after, pictures = run_pages.run(text)
    assert after == text
    for name, content in pictures.items():
        assert (page.parent / name).exists(), f"python scripts/run_pages.py --write {page}"
        assert len(content) < 300_000


def test_a_page_that_shows_something_else_is_found() -> None:
    page = "```python\nprint(1 + 1)\n```\n\n```text\n{}\n```\n"
    assert run_pages.run(page.format(3))[0] == page.format(2)
    assert run_pages.run(page.format(2))[0] == page.format(2)
    assert run_pages.run("```python\nx = 1\n```\n\n```text\n1\n```\n")[0] == "```python\nx = 1\n```\n"
    with pytest.raises(SystemExit, match="status 2"):
        run_pages.run("```sh\ncamkin analyze missing.toml\n```\n")
