#!/usr/bin/env bash
# Compile the public header alone, included twice, in every supported standard with every installed compiler. There must be
# no warning, and C++ must not mangle the names.
#
#     tests/package/install/header.sh WORK_FOLDER
set -euo pipefail

source=$(cd "$(dirname "$0")/../../.." && pwd)
work=$1
mkdir -p "$work"

cat >"$work/header.c" <<'END'
#include <camkin/camkin.h>
#include <camkin/camkin.h>
const char *used(void);
const char *used(void) {
    return camkin_version();
}
END

done=0
try() { # language, compiler, standards
    if ! command -v "$2" >/dev/null; then
        echo "$2 is not installed: SKIPPED"
        return
    fi
    for standard in "${@:3}"; do
        "$2" -x "$1" -std="$standard" -Wall -Wextra -Wpedantic -Wshadow -Wundef -Werror -I "$source/include" \
            -c "$work/header.c" -o "$work/header.o"
        nm "$work/header.o" | grep -q ' _\{0,1\}camkin_version$'
        done=$((done + 1))
    done
}

try c gcc c11 c17 gnu11
try c clang c11 c17 gnu11
try c++ g++ c++17 c++20
try c++ clang++ c++17 c++20
echo "header: $done compilations without a warning"
[ $done -gt 0 ]
