#!/usr/bin/env bash
# Build the source archive and the wheel from it, and test the wheel in a clean environment. All packages are downloaded
# first; building and installing then work without an index.
#
#     PYTHON=python3 tests/package/wheel/run.sh WORK_FOLDER
set -euo pipefail

source=$(cd "$(dirname "$0")/../../.." && pwd)
work=$1
python=${PYTHON:-python3}
export LC_ALL=C CCACHE_DISABLE=1 PIP_DISABLE_PIP_VERSION_CHECK=1
unset PYTHONPATH

rm -rf "$work"
mkdir -p "$work/away from the source"
work=$(cd "$work" && pwd)
house="$work/downloads"

step() { printf '\n-- %s\n' "$1"; }

step "source archive"
"$python" -m venv "$work/builder"
builder="$work/builder/bin/python"
"$builder" -m pip install --quiet build tomli
"$builder" -m build --quiet --sdist --outdir "$work/dist" "$source"
sdist=$(echo "$work"/dist/camkin-*.tar.gz)
# It contains the files of git and no others.
if git -C "$source" rev-parse --is-inside-work-tree >/dev/null 2>&1; then
    diff <(git -C "$source" ls-files --cached --others --exclude-standard | sort) \
        <(tar -tzf "$sdist" | cut -d/ -f2- | grep -v '/$\|^PKG-INFO$' | sort)
fi

step "downloads"
tools=(pytest pytest-xdist hypothesis mpmath gmpy2)
command -v cmake >/dev/null || tools+=(cmake)
command -v ninja >/dev/null || command -v make >/dev/null || tools+=(ninja)
"$builder" - "$source/pyproject.toml" >"$work/requirements" <<'END'
import sys
import tomli

with open(sys.argv[1], "rb") as file:
    given = tomli.load(file)
extras = given["project"]["optional-dependencies"]
print(*given["build-system"]["requires"], *given["project"]["dependencies"], *extras["plot"], *extras["spline"], sep="\n")
END
"$builder" -m pip download --quiet --dest "$house" --requirement "$work/requirements" "${tools[@]}"

# From here on pip uses no index, nor do the isolated build environments.
export PIP_NO_INDEX=1 PIP_FIND_LINKS
PIP_FIND_LINKS=$("$builder" -c 'import pathlib, sys; print(pathlib.Path(sys.argv[1]).as_uri())' "$house")

step "wheel, from the archive"
"$builder" -m pip wheel --quiet --no-cache-dir --no-deps --wheel-dir "$work/dist" "$sdist"
wheel=$(echo "$work"/dist/camkin-*.whl)
"$builder" -m zipfile --list "$wheel" | awk 'NR > 1 { print $1 }' | sort | tee "$work/in the wheel"
if grep -v '^camkin/\(.*\.py\|py\.typed\|_camkin\.pyi\|_camkin\..*so\|fmi/fmi[23]\.xml\|fmi/camkin\.so\)$\|^camkin-[^/]*\.dist-info/' "$work/in the wheel"; then
    echo "these do not belong in a wheel"
    exit 1
fi
"$builder" -m zipfile --extract "$wheel" "$work/unpacked"
if [ "$(uname)" = Linux ]; then
    exported=$(nm -D --defined-only "$work"/unpacked/camkin/_camkin.*so | awk '{ print $3 }')
    echo "exported: $exported"
    [ "$exported" = PyInit__camkin ]
    if nm -D --defined-only "$work/unpacked/camkin/fmi/camkin.so" | grep -v ' T fmi[23]'; then exit 1; fi
fi

step "a clean environment, without an index"
"$python" -m venv "$work/clean"
clean="$work/clean/bin/python"
"$clean" -m pip install --quiet --no-cache-dir "${wheel}[plot,spline]" "${tools[@]:0:5}"
"$clean" -m pip check
cd "$work/away from the source"
"$work/clean/bin/camkin" analyze "$source/examples/inlet_cam.toml" --rpm 1000 >"$work/analysis"
"$clean" -I -c 'import camkin, sys; print(camkin.__file__); assert camkin.__file__.startswith(sys.prefix)'

step "tests that read nothing of the checkout"
mkdir tests
cp "$source"/tests/python/*.py tests
grep -lZ 'parents\[[12]\]' tests/test_*.py | xargs -0 rm
MPLCONFIGDIR="$work/matplotlib" "$clean" -m pytest -q -ra -p no:cacheprovider -c /dev/null -W error tests | tee "$work/pytest"

echo "packaging: $(basename "$wheel"), $(grep -o '[0-9]* passed' "$work/pytest") in a clean environment"
