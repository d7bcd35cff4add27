#!/usr/bin/env bash
# Compare the binary interface of the shared library with that of a release: the last tag, or the given revision. While
# there is no tag, compare with the committed interface: symbols.txt here, and numbers, layouts and signatures in
# tests/c/test_abi.c.
#
#     CC=gcc CMAKE=cmake tests/package/abi/run.sh WORK_FOLDER [REVISION]
set -euo pipefail

source=$(cd "$(dirname "$0")/../../.." && pwd)
work=$1
cc=${CC:-cc}
cmake=${CMAKE:-cmake}
export LC_ALL=C
base=${2-$(git -C "$source" describe --tags --abbrev=0 2>/dev/null || true)}

rm -rf "$work"
mkdir -p "$work"
work=$(cd "$work" && pwd)

library() { # source folder, name: build its shared library, with the debug information that abidiff reads
    "$cmake" -S "$1" -B "$work/$2" -DCMAKE_C_COMPILER="$cc" -DCMAKE_BUILD_TYPE=Debug -DBUILD_SHARED_LIBS=ON \
        -DCAMKIN_TESTS=OFF >"$work/$2.log"
    "$cmake" --build "$work/$2" --target camkin >>"$work/$2.log"
}

library "$source" now
nm -D --defined-only "$work/now/libcamkin.so" | awk '{ print $3 }' | sort >"$work/exported"
echo "-- exported symbols are those of tests/package/abi/symbols.txt"
diff "$source/tests/package/abi/symbols.txt" "$work/exported"
symbols=$(wc -l <"$work/exported")

echo "-- what the headers declare is in tests/c/test_abi.c, which compiles"
sed -n '/\[declarations\]/,/\[end of declarations\]/p' "$source"/include/camkin/*.h | "$cc" -fpreprocessed -dD -E -P -x c - |
    grep -o '\bcamkin_[a-z0-9_]*\b\|\bCAMKIN_[A-Z0-9_]*\b' | grep -vx 'CAMKIN_API' | sort -u >"$work/declared"
grep -o '\bcamkin_[a-z0-9_]*\b\|\bCAMKIN_[A-Z0-9_]*\b' "$source/tests/c/test_abi.c" | sort -u >"$work/pinned"
if comm -23 "$work/declared" "$work/pinned" | grep .; then
    echo "declared, but not in tests/c/test_abi.c"
    exit 1
fi
"$cc" -std=c11 -Wall -Wextra -Werror -I "$source/include" "$source/tests/c/test_abi.c" -L "$work/now" -lcamkin -lm \
    -o "$work/test_abi"
LD_LIBRARY_PATH="$work/now" "$work/test_abi"

if [ -z "$base" ]; then
    echo "abi: NO TAG YET, so nothing to run abidiff against; $symbols symbols, numbers, layouts, signatures as committed"
    exit
fi

echo "-- abidiff against $base"
mkdir "$work/base source"
git -C "$source" archive "$base" | tar -x -C "$work/base source"
library "$work/base source" base
# Bits of its status: 4 = the interface has changed, 8 = incompatibly. Additions are allowed.
status=0
abidiff --headers-dir1 "$work/base source/include" --headers-dir2 "$source/include" --no-added-syms \
    "$work/base/libcamkin.so" "$work/now/libcamkin.so" || status=$?
if [ $status != 0 ]; then
    echo "abi: CHANGED since $base: a new SOVERSION, or a mistake"
    exit 1
fi
echo "abi: $symbols symbols, no change against $base"
