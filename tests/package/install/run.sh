#!/usr/bin/env bash
# Install the library, move the installation, then build and run examples/consumer against it: static and shared, with
# CMake and with pkg-config, and once without a build system. Run the C tests against the shared installation, and those
# of the bits without a build system, where nothing sets flags; the build that runs this script has tested the static
# library. Check the symbols of the libraries too.
#
#     CC=gcc CMAKE=cmake tests/package/install/run.sh WORK_FOLDER
#
# $one_level: the instruction-set level to compile. Without it the libraries have all levels.
# $STATIC_BUILD: a build of the static library to install. Without it there is a new one.
set -euo pipefail

source=$(cd "$(dirname "$0")/../../.." && pwd)
work=$1
cc=${CC:-cc}
cmake=${CMAKE:-cmake}
ctest=$(dirname "$(command -v "$cmake")")/ctest
unset DESTDIR
export LC_ALL=C

rm -rf "$work"
mkdir -p "$work"
work=$(cd "$work" && pwd)
# The folders have a space in their names, as those of users may.
prefix="$work/moved here"

declared=$(sed -n 's/^CAMKIN_API .*[ *]\(camkin_[a-z0-9_]*\)(.*/\1/p' "$source"/include/camkin/*.h | sort)

expect() { # program: run it and check its output
    echo "-- $1"
    "$1" | tee "$work/output"
    grep -q '^s(45 deg) = 5.000 mm$' "$work/output"
    grep -q '^ *2.500 *5.0000 *4000.000 *-\{0,1\}0.000$' "$work/output"
}

for kind in static shared; do
    [ $kind = shared ] && shared=ON || shared=OFF
    build="$work/$kind library"
    if [ $kind = static ] && [ -n "${STATIC_BUILD-}" ]; then
        build=$STATIC_BUILD
    else
        "$cmake" -S "$source" -B "$build" -DBUILD_SHARED_LIBS="$shared" -DCAMKIN_TESTS=OFF -DCAMKIN_ISA="${one_level-}"
        "$cmake" --build "$build"
    fi
    "$cmake" --install "$build" --prefix "$work/$kind prefix"
    rm -rf "$prefix"
    mv "$work/$kind prefix" "$prefix"

    "$cmake" -S "$source/examples/consumer" -B "$work/$kind consumer" -DCMAKE_PREFIX_PATH="$prefix"
    "$cmake" --build "$work/$kind consumer"
    expect "$work/$kind consumer/consumer"

    echo "-- find_package() accepts the version, compatible versions, and every range that contains it"
    mkdir -p "$work/versions"
    # shellcheck disable=SC2016 # CMake expands it
    echo 'cmake_minimum_required(VERSION 3.25)
          project(versions LANGUAGES NONE)
          find_package(camkin ${asked} CONFIG QUIET)
          if(NOT camkin_FOUND STREQUAL found)
            message(FATAL_ERROR "find_package(camkin ${asked}): ${camkin_FOUND}")
          endif()' >"$work/versions/CMakeLists.txt"
    version=$(sed -n 's/^#define CAMKIN_VERSION "\(.*\)"/\1/p' "$source/include/camkin/camkin.h")
    for asked in "$version" "${version%.*}" "0.0...$version" "$version...99" "0.0...99" "${version%.*}...<99"; do
        "$cmake" -S "$work/versions" -B "$work/versions/build" -DCMAKE_PREFIX_PATH="$prefix" -Dasked="$asked" -Dfound=1
    done
    for asked in 99 0.0 "0.0...<$version" "98...99"; do
        "$cmake" -S "$work/versions" -B "$work/versions/build" -DCMAKE_PREFIX_PATH="$prefix" -Dasked="$asked" -Dfound=0
    done

    if [ $kind = shared ]; then
        "$cmake" -S "$source/tests/c" -B "$work/tests" -DCMAKE_PREFIX_PATH="$prefix" -DCMAKE_BUILD_TYPE=Release
        "$cmake" --build "$work/tests"
        "$ctest" --test-dir "$work/tests" --label-regex c --output-on-failure --no-tests=error | tee "$work/output"
        tests=$(sed -n 's/^100% tests passed.* out of //p' "$work/output")
    fi

    PKG_CONFIG_PATH=$(dirname "$(find "$prefix" -name camkin.pc)")
    export PKG_CONFIG_PATH
    library=$(dirname "$PKG_CONFIG_PATH")
    # pkg-config escapes the space for the shell, so eval has to parse its output.
    declare -a flags
    eval "flags=($(pkg-config --cflags --libs camkin))"
    "$cc" "$source/examples/consumer/main.c" "${flags[@]}" -o "$work/$kind pkg-config"
    LD_LIBRARY_PATH="$library" expect "$work/$kind pkg-config"

    if command -v gfortran >/dev/null; then
        echo "-- the Fortran modules compile from where they are installed"
        for module in camkin camkin_geometry camkin_vibration camkin_gradients; do
            gfortran -std=f2018 -Wall -Wextra -Werror -J "$work" -c "$prefix/share/camkin/$module.f90" \
                -o "$work/$module.o"
        done
    fi

    if [ $kind = shared ] && [ "$(uname)" = Linux ]; then
        exported=$(nm -D --defined-only "$library/libcamkin.so" | awk '{ print $3 }' | sort)
        echo "-- the shared library exports what the header declares and the committed list says, and nothing else"
        diff <(echo "$declared") <(echo "$exported")
        diff "$source/tests/package/abi/symbols.txt" <(echo "$exported")
        echo "-- its internal calls cannot be bound to another copy of the library"
        if objdump -R "$library/libcamkin.so" | grep 'camkin_'; then exit 1; fi
        echo "-- it can be unloaded, and loaded beside a second copy and one that is linked into the program"
        cp "$library/libcamkin.so" "$work/copy.so"
        "$work/loading" "$library/libcamkin.so" "$work/copy.so"
        "$work/static loading" "$library/libcamkin.so" "$work/copy.so"
    fi
    if [ $kind = static ] && [ "$(uname)" = Linux ]; then
        "$cc" "$source/tests/package/install/loading.c" -I "$prefix/include" -ldl -o "$work/loading"
        "$cc" -DSTATIC_COPY "$source/tests/package/install/loading.c" -rdynamic "${flags[@]}" -ldl -o "$work/static loading"
        echo "-- a shared library that holds the archive can be unloaded"
        "$cc" -shared -Wl,--whole-archive "$library/libcamkin.a" -Wl,--no-whole-archive "${flags[@]}" -o "$work/plugin.so"
        cp "$work/plugin.so" "$work/copy.so"
        "$work/loading" "$work/plugin.so" "$work/copy.so"
        nm -g --defined-only "$library/libcamkin.a" >"$work/names"
        echo "-- all names in the archive have a prefix"
        if awk 'NF == 3 { print $3 }' "$work/names" | grep -v '^\(camkin\|ck\)_'; then exit 1; fi
        # The linker could take a function with one name in two levels from the higher one, which a lower CPU cannot run.
        echo "-- each level of the kernels has one name, that of its table"
        awk '/^kernels/ { levels++ } /:$/ { kernels = /^kernels/ } NF == 3 && kernels { names++; print $3 }
             END { exit names != levels }' "$work/names"
    fi
done

mkdir "$work/plain"
cd "$work/plain"
"$cc" -O2 -I "$source/include" -c "$source"/csrc/*/*.c
"$cc" -O2 -I "$source/include" "$source/examples/consumer/main.c" ./*.o -lm -o consumer
expect ./consumer
cd "$source"
for test in tests/c/test_{bits,breakpoints,fma,fpenv,golden,kernels,selftest}.c; do
    echo "-- $test, without a build system"
    "$cc" -O2 -I include -I csrc "$test" "$work"/plain/*.o -lm -lpthread -ldl -o "$work/plain/test"
    "$work/plain/test"
    tests=$((tests + 1))
done

echo "install: with $cc, static, shared and plain builds are consumed; $tests C tests pass against the last two"
