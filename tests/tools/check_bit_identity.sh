#!/usr/bin/env bash
# Check the committed hashes with gcc and clang at -O0, -O2 and -O3, each with every instruction-set level, and in one
# build without OpenMP. The preset neon checks aarch64.
#
#     tests/tools/check_bit_identity.sh [WORK_FOLDER]
set -euo pipefail

source=$(cd "$(dirname "$0")/../.." && pwd)
work=${1:-$source/build/bits}
case $(uname -m) in
x86_64) levels='x86-64-v2;x86-64-v3;x86-64-v4' ;;
aarch64) levels=neon ;;
*) levels=native ;;
esac
mkdir -p "$work"
builds=0 runs=0 programs=
tests=(test_selftest test_bits test_order test_nan test_outputs test_golden) # whose last one prints the levels

reproduces() { # compiler, its flags, options of CMake...
    local cc=$1 flags=$2 folder got
    shift 2
    folder="$work/$(tr -c 'a-zA-Z0-9\n' _ <<<"$cc$flags$*")"
    # Only a Debug build compiles the kernels without -O3.
    cmake --fresh -S "$source" -B "$folder" -DCMAKE_C_COMPILER="$cc" -DCMAKE_BUILD_TYPE=Debug \
        -DCMAKE_C_FLAGS_DEBUG="$flags" -DCAMKIN_WERROR=ON -DCAMKIN_REQUIRE_ISA="$levels" "$@" >"$folder.log"
    cmake --build "$folder" --target "${tests[@]}" >>"$folder.log" || {
        tail -n 20 "$folder.log"
        exit 1
    }
    for test in "${tests[@]}"; do
        got=$(cd "$source" && "$folder/$test") || {
            echo "$got"
            echo "bits: FAILED: $test, $cc $flags $*"
            exit 1
        }
    done
    got=$(grep '^[0-9]* programs of every law on levels ' <<<"$got")
    echo "-- $cc $flags $*: $got"
    read -ra words <<<"$got"
    builds=$((builds + 1))
    programs=${words[0]}
    runs=$((runs + ${#words[@]} - 7)) # behind "... on levels" the names of the levels
}

for cc in gcc clang; do
    for flags in -O0 -O2 -O3; do
        reproduces $cc $flags
    done
done
reproduces gcc -O2 -DCAMKIN_OPENMP=OFF
echo "bits: $programs of $programs programs reproduce their hashes in $builds builds, $runs levels in all"
