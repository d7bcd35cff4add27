"""Files that name the version agree; packaging/release.py dates a version and begins the next in all of them."""

from __future__ import annotations

import datetime
import importlib.metadata
import importlib.util
import re
import shutil
import sys
from pathlib import Path
from types import ModuleType

import pytest

import camkin

ROOT = Path(__file__).resolve().parents[2]
DATE = datetime.datetime(2031, 2, 3, 4, 5, 6, tzinfo=datetime.timezone.utc)


def load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("release", ROOT / "packaging/release.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["release"] = module
    spec.loader.exec_module(module)
    return module


release = load()


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Return a folder with the files, as those of a version that is open."""
    for name in release.VERSIONS:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    for name, pattern, text in (
        ("CHANGELOG.md", r"(?m)^(## \[.+\] - ).+", r"\1unreleased"),
        ("CITATION.cff", r"date-released: .+\n", ""),
        ("packaging/debian/changelog", r"^(camkin \(.+\)) \w+;", r"\1 UNRELEASED;"),
    ):
        path = tmp_path / name
        path.write_text(re.sub(pattern, text, path.read_text(encoding="utf-8"), count=1), encoding="utf-8")
    return tmp_path


def contents(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in release.VERSIONS}


def test_the_files_name_one_version() -> None:
    checkout = release.Release()
    checkout.check()
    versions = {*checkout.versions().values(), camkin.__version__, importlib.metadata.version("camkin")}
    assert len(versions) == 1


def test_programs_ask_for_the_version_that_there_is() -> None:
    for name in ("README.md", "examples/consumer/CMakeLists.txt"):
        asked = re.findall(r"find_package\(camkin ([\d.]+) ", (ROOT / name).read_text(encoding="utf-8"))
        assert asked == [camkin.__version__.rpartition(".")[0]], name


def test_the_debian_package_has_the_soname_of_the_library() -> None:
    soname = re.search(r"SOVERSION (\d+)", (ROOT / "CMakeLists.txt").read_text(encoding="utf-8"))
    control = (ROOT / "packaging/debian/control").read_text(encoding="utf-8")
    assert soname
    assert re.findall(r"^Package: (libcamkin\d+)$", control, re.M) == [f"libcamkin{soname[1]}"]


@pytest.mark.parametrize("name", release.VERSIONS)
def test_another_version_in_one_file_is_found(copy: Path, name: str) -> None:
    path = copy / name
    version = release.Release(copy).versions()[name]
    path.write_text(path.read_text(encoding="utf-8").replace(version, "9.8.7", 1), encoding="utf-8")
    before = contents(copy)
    with pytest.raises(release.ReleaseError, match=rf"several versions:(.|\n)* 9\.8\.7 +{re.escape(name)}"):
        release.Release(copy).cut(DATE)
    assert contents(copy) == before


def test_a_cut_dates_every_file(copy: Path) -> None:
    version = release.Release(copy).versions()["CHANGELOG.md"]
    assert release.Release(copy).check() == f"{version}, unreleased"
    before = contents(copy)
    release.Release(copy).cut(DATE)
    after = {name: text.decode() for name, text in contents(copy).items()}
    assert f"\n## [{version}] - 2031-02-03\n" in after["CHANGELOG.md"]
    assert f"\nversion: {version}\ndate-released: 2031-02-03\n" in after["CITATION.cff"]
    assert after["packaging/debian/changelog"].startswith(f"camkin ({version}-1) unstable; ")
    assert after["packaging/debian/changelog"].splitlines()[4].endswith(">  Mon, 03 Feb 2031 04:05:06 +0000")
    # Nothing else has changed.
    for name in ("include/camkin/camkin.h", "packaging/conda/recipe.yaml"):
        assert after[name].encode() == before[name]
    assert len(after["CHANGELOG.md"].splitlines()) == len(before["CHANGELOG.md"].splitlines())
    assert release.Release(copy).check() == f"{version}, released on 2031-02-03"
    with pytest.raises(release.ReleaseError, match="begin the next version first"):
        release.Release(copy).cut(DATE)


def test_one_date_that_differs_is_found(copy: Path) -> None:
    release.Release(copy).cut(DATE)
    path = copy / "CITATION.cff"
    path.write_text(path.read_text(encoding="utf-8").replace("2031-02-03", "2031-02-04"), encoding="utf-8")
    with pytest.raises(release.ReleaseError, match=r"2031-02-03, CITATION.cff date-released: 2031-02-04"):
        release.Release(copy).check()


def test_a_file_that_stays_open_is_found(copy: Path) -> None:
    before = (copy / "CITATION.cff").read_bytes()
    release.Release(copy).cut(DATE)
    (copy / "CITATION.cff").write_bytes(before)
    with pytest.raises(release.ReleaseError, match="only some files are open: CITATION"):
        release.Release(copy).check()


def test_the_next_version_begins_in_every_file(copy: Path) -> None:
    last = release.Release(copy).versions()["CHANGELOG.md"]
    with pytest.raises(release.ReleaseError, match="cut it first"):
        release.Release(copy).begin("9.0.0", DATE)
    release.Release(copy).cut(DATE)
    for wrong in ("9.0", "v9.0.0", "9.0.0rc1", "0.0.9", last):
        with pytest.raises(release.ReleaseError, match=r"three numbers|must come after"):
            release.Release(copy).begin(wrong, DATE)
    release.Release(copy).begin("9.10.0", DATE)
    assert set(release.Release(copy).versions().values()) == {"9.10.0"}
    assert release.Release(copy).check() == "9.10.0, unreleased"
    changelog = (copy / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"\n## [9.10.0] - unreleased\n\n## [{last}] - 2031-02-03\n" in changelog
    release.Release(copy).cut(DATE)
