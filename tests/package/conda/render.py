"""Render the conda recipe as rattler-build does, and compare it with pyproject.toml and the C header.

    pip install py-rattler-build tomli
    python tests/package/conda/render.py

It builds nothing: that needs the packages of conda-forge.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import rattler_build
import tomli

ROOT = Path(__file__).resolve().parents[3]
# What conda-forge pins; the recipe may not depend on the values.
VARIANTS = """
c_compiler: [gcc]
c_compiler_version: ["14"]
c_stdlib: [sysroot]
c_stdlib_version: ["2.28"]
"""
# Names of PyPI that are other names on conda-forge.
NAMES = {"matplotlib": "matplotlib-base"}


def rendered(platform: str) -> list[dict]:
    """Return the packages of the recipe on a platform."""
    recipe = rattler_build.Stage0Recipe.from_file(ROOT / "packaging/conda/recipe.yaml")
    target = rattler_build.PlatformConfig(target_platform=platform, build_platform=platform, host_platform=platform)
    variants = rattler_build.VariantConfig.from_yaml(VARIANTS)
    return [one.recipe.to_dict() for one in recipe.render(variants, rattler_build.RenderConfig(target))]


def requirements(lines: list[str]) -> set[str]:
    """Return the requirements of PyPI as those of conda: without markers, with a space before the bound."""
    found = (re.match(r"([\w.-]+)([><=!~].*)?$", line.partition(";")[0].strip()) for line in lines)
    return {f"{NAMES.get(one[1], one[1])} {one[2]}" for one in found if one}


def main() -> None:
    """Check the rendered recipe."""
    project = tomli.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    header = (ROOT / "include/camkin/camkin.h").read_text(encoding="utf-8")
    version = re.search(r'CAMKIN_VERSION "(.+)"', header)
    assert version
    given = project["project"]
    for platform in ("linux-64", "linux-aarch64"):
        library, package = rendered(platform)
        assert library["package"] == {"name": "libcamkin", "version": version[1]}, library["package"]
        assert package["package"] == {"name": "camkin", "version": version[1]}, package["package"]
        run = {f"python {given['requires-python']}", *requirements(given["dependencies"])}
        assert set(package["requirements"]["run"]) == run, run ^ set(package["requirements"]["run"])
        assert requirements(project["build-system"]["requires"]) <= set(package["requirements"]["host"])
        extras = given["optional-dependencies"]
        optional = requirements(extras["plot"] + extras["spline"] + extras["frames"])
        assert set(package["requirements"]["run_constraints"]) == optional, optional
        headers = {f"camkin/{path.name}" for path in (ROOT / "include/camkin").iterdir()}
        assert set(library["tests"][0]["package_contents"]["include"]) == headers, headers
    for platform in ("osx-arm64", "win-64"):
        assert not rendered(platform)
    print(f"conda: the recipe renders to libcamkin and camkin {version[1]} on Linux, and agrees with pyproject.toml")


if __name__ == "__main__":
    sys.exit(main())
