"""Links in the pages lead somewhere, and the commands and examples of the README work."""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import io
import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

import camkin
from camkin import cli

ROOT = Path(__file__).resolve().parents[2]
HIDDEN = {".venv", "build", "dist", "out", ".git"}
PAGES = sorted(path for path in ROOT.rglob("*.md") if not HIDDEN & set(path.relative_to(ROOT).parts))
README = (ROOT / "README.md").read_text(encoding="utf-8")


def anchors(page: Path) -> set[str]:
    """Return the anchors that Markdown makes of the headings of a page."""
    headings = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_resolve(page: Path) -> None:
    broken = []
    for target, anchor in re.findall(r"\]\(([^)#\s]*)(#[^)\s]*)?\)", page.read_text(encoding="utf-8")):
        if "://" in target:
            continue
        path = page.parent / target if target else page
        if not path.exists() or (anchor and anchor[1:] not in anchors(path)):
            broken.append(target + anchor)
    assert not broken


def blocks(language: str) -> list[str]:
    """Return the code blocks of the README in this language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.M | re.S)


def test_the_first_example_prints_what_the_readme_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("matplotlib").use("Agg")
    monkeypatch.chdir(tmp_path)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(blocks("python")[0], {})
    assert f"```\n{printed.getvalue()}```\n" in README
    assert (tmp_path / "svaj.png").stat().st_size > 10_000


def test_the_other_examples_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("scipy", "pandas"):
        pytest.importorskip(name)
    pytest.importorskip("matplotlib").use("Agg")
    monkeypatch.chdir(tmp_path)
    (spec,) = blocks("toml")
    p = camkin.Program.loads(spec)
    theta = np.arange(361.0)
    lift = p.displacement(theta) + 2e-3 * np.random.default_rng(1).standard_normal(361)
    lift[[0, -1]] = 0.0
    for name, rows in (("turn.csv", 361), ("event.csv", 226)):
        lift[rows - 1] = 0.0
        table = np.column_stack([theta, lift])[:rows]
        np.savetxt(name, table, fmt="%.3f", delimiter=",", header="angle [deg],lift [mm]", comments="")
    names: dict[str, object] = {"angles": np.linspace(0.0, 360.0, 16)}
    for block in blocks("python"):  # in order: each uses the program of the first
        exec(block, names)
    with pytest.raises(camkin.CamkinError, match="cycloidal"):
        camkin.Segment("bestehorn", duration=90, lift=10)


def test_the_commands_run(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    commands = [line for block in blocks("sh") for line in block.splitlines() if line.startswith("camkin ")]
    assert len(commands) == 6
    for command in commands:
        arguments = [sys.executable, "-m", *shlex.split(command)]
        subprocess.run(arguments, cwd=tmp_path, check=True, stdout=subprocess.DEVNULL)
    assert (tmp_path / "inlet.png").exists()
    assert {"inlet.csv", "cam.inc", "inlet.cam", "inlet.fmu"} <= {path.name for path in tmp_path.iterdir()}


def code(page: Path, language: str) -> list[str]:
    """Return the code blocks of a page in this language, also those inside lists."""
    return re.findall(rf"^ *```{language}\n(.*?)^ *```$", page.read_text(encoding="utf-8"), re.M | re.S)


HOW_TO = sorted((ROOT / "docs/how-to").glob("*.md"))


@pytest.mark.parametrize("page", HOW_TO, ids=lambda page: page.stem)
def test_how_to_pages_run(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Python prints what the page shows; every command ends with 0; the page shows what the file holds."""
    shutil.copytree(ROOT / "examples/fea", tmp_path / "fea")
    monkeypatch.chdir(tmp_path / "fea")
    text = page.read_text(encoding="utf-8")
    for name, spec in re.findall(r"^```toml\n# (\S+)\n(.*?)^```$", text, re.M | re.S):
        Path(name).write_text(spec, encoding="utf-8")
    written = ""
    names: dict[str, object] = {}
    for language, block in re.findall(r"^```(sh|python)\n(.*?)^```$", text, re.M | re.S):
        if language == "python":
            if all(importlib.util.find_spec(name) for name in re.findall(r"^import (\w+)", block, re.M)):
                exec(block, names)
                printed = capsys.readouterr().out
                assert not printed or f"```text\n{printed}```\n" in text
            continue
        for line in block.splitlines():
            if line.startswith("camkin "):
                arguments = shlex.split(line)[1:]
                assert cli.main(arguments) == 0
                capsys.readouterr()
                made = Path(arguments[arguments.index("-o") + 1])
                written += "" if made.suffix == ".fmu" else made.read_text(encoding="utf-8")
    assert "\ncamkin " in text
    # Decks begin with a comment that names camkin: each line of them is in a file that the commands have made.
    decks = [block for block in code(page, "text") if re.search(r"^\S+ camkin: ", block, re.M)]
    held = set(written.splitlines())
    assert [line for deck in decks for line in deck.splitlines() if line != "..." and line not in held] == []
    assert bool(decks) == (
        page.stem not in ("cam-files", "fmu", "measured-lift", "optimise", "own-solver", "report", "sweep")
    )


def test_the_c_and_fortran_programs_of_pages_compile(tmp_path: Path) -> None:
    compilers = {"c": shutil.which("cc"), "fortran": shutil.which("gfortran")}
    for language, compiler in compilers.items():
        pages = [*HOW_TO, ROOT / "docs/tasks/gradients.md"]
        programs = [program for page in pages for program in code(page, language)]
        assert programs
        for i, program in enumerate(programs):
            source = tmp_path / f"{i}.{'f90' if language == 'fortran' else language}"
            source.write_text(program, encoding="utf-8")
            more = [f"-I{ROOT / 'include'}", "-std=c11"] if language == "c" else [str(ROOT / "fortran/camkin.f90")]
            if compiler:
                command = [compiler, "-Wall", "-Werror", "-c", *more, str(source)]
                subprocess.run(command, cwd=tmp_path, check=True)


def test_scripts_and_folders_that_the_readme_names_exist() -> None:
    for name in re.findall(r"\bscripts/\w+", README):
        assert (ROOT / name).exists(), name


def test_the_c_example_compiles(tmp_path: Path) -> None:
    compiler = shutil.which("cc")
    if not compiler:
        pytest.skip("no C compiler")
    (example,) = blocks("c")
    include, body = example.split("\n", 1)
    source = tmp_path / "example.c"
    source.write_text(f"{include}\n#include <stdio.h>\nvoid run(double t);\nvoid run(double t) {{\n{body}}}\n")
    command = [compiler, "-std=c11", "-Wall", "-Werror", "-fsyntax-only", "-I", str(ROOT / "include"), str(source)]
    subprocess.run(command, check=True)


@pytest.fixture
def checks(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    return importlib.import_module("checks")


def test_the_trust_page_is_that_of_its_results(checks: ModuleType) -> None:
    """After a change of checks.toml: python scripts/checks.py --page."""
    listed = checks.tomllib.loads(checks.CHECKS.read_text(encoding="utf-8"))["check"]
    results = json.loads(checks.RESULTS.read_text(encoding="utf-8"))
    assert results.keys() <= {check["name"] for check in listed}
    assert checks.page(listed, results) == checks.PAGE.read_text(encoding="utf-8")


def test_files_that_checks_and_pages_name_exist(checks: ModuleType) -> None:
    named = re.findall(r"\b(?:benches|scripts|tests)/[\w/.]*\w\.(?:py|sh|txt|toml)\b", checks.CHECKS.read_text())
    for page in (README, *((ROOT / name).read_text() for name in ("CONTRIBUTING.md", "benches/README.md"))):
        named += re.findall(r"\b(?:benches|scripts|tests|docs)/[\w/.]*\w\.(?:py|sh|txt|toml|json)\b", page)
    assert len(named) > 20
    assert [name for name in sorted(set(named)) if not (ROOT / name).exists()] == []
