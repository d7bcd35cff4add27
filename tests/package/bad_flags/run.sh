#!/usr/bin/env bash
# Flags that break IEEE 754 are rejected: by the compiler where a macro reveals them, otherwise at the first program.
#
#     CC=gcc [EMULATOR="qemu-aarch64 -L ..."] tests/package/bad_flags/run.sh WORK_FOLDER
set -euo pipefail

source=$(cd "$(dirname "$0")/../../.." && pwd)
work=$1
cc=${CC:-cc}
read -ra emulator <<<"${EMULATOR:-}"
rm -rf "$work"
mkdir -p "$work"
macros=$("$cc" -dM -E - </dev/null)
is() { grep -q "^#define $1 " <<<"$macros"; }
fail() {
    echo "refusals: FAILED: $*"
    exit 1
}

by_compiler=0
not_compiled() { # words of the error, flags...
    local words=$1 unit
    shift
    for unit in kernels/kernels program/piece_row; do # evaluation, and computation of the coefficients
        "$cc" "$@" -I "$source/include" -fsyntax-only "$source/csrc/$unit.c" 2>"$work/errors" && fail "compiled with $*"
        grep -q "$words" "$work/errors" || fail "$* is refused for another reason: $(cat "$work/errors")"
    done
    echo "-- $*: not compiled"
    by_compiler=$((by_compiler + 1))
}
not_compiled 'camkin needs IEEE arithmetic' -ffast-math
not_compiled 'camkin needs IEEE arithmetic' -Ofast
not_compiled 'camkin needs IEEE arithmetic' -ffinite-math-only
if is __clang__; then
    not_compiled 'camkin needs IEEE arithmetic' -ffp-model=fast
else
    not_compiled 'camkin needs IEEE arithmetic' -freciprocal-math
    not_compiled 'camkin needs IEEE arithmetic' -funsafe-math-optimizations
    not_compiled 'camkin needs IEEE arithmetic' -fassociative-math -fno-signed-zeros -fno-trapping-math
    if is __x86_64__; then
        not_compiled 'for the x87' -mfpmath=387
    fi
fi

# A method that evaluates doubles in another type is rejected; one that widens only narrower types is accepted.
compiled=0
is_compiled() { # flags...
    local unit
    for unit in kernels/kernels program/piece_row; do
        "$cc" "$@" -I "$source/include" -fsyntax-only "$source/csrc/$unit.c" 2>"$work/errors" ||
            fail "not compiled with $*: $(cat "$work/errors")"
    done
    echo "-- $*: compiled"
    compiled=$((compiled + 1))
}
evaluates() { # write a header that sets this FLT_EVAL_METHOD, and print its name
    printf '#include <float.h>\n#undef FLT_EVAL_METHOD\n#define FLT_EVAL_METHOD %s\n' "$1" >"$work/method$1.h"
    echo "$work/method$1.h"
}
for method in -1 1 2; do
    not_compiled 'for the x87' -include "$(evaluates "$method")"
done
for method in 0 16 32 64; do
    is_compiled -include "$(evaluates "$method")"
done
# gcc uses method 16 for processors with _Float16 arithmetic, unless -std= selects a C standard.
if is __x86_64__ && "$cc" -march=sapphirerapids -E - </dev/null >/dev/null 2>&1; then
    is_compiled -O2 -ffp-contract=off -march=sapphirerapids
fi

objects() { # folder, flags...: compile all sources
    local folder=$work/$1
    shift
    mkdir -p "$folder"
    (cd "$folder" && "$cc" -O1 -ffp-contract=off "$@" -I "$source/include" -c "$source"/csrc/*/*.c \
        "$source/tests/package/bad_flags/main.c")
}
at_start=0
expect() { # verdict, folder of the kernels, folder of the rest
    local verdict=$1 kernels=$2 rest=$3 got
    mapfile -t others < <(find "$work/$rest" -name '*.o' ! -name kernels.o)
    "$cc" "$work/$kernels/kernels.o" "${others[@]}" -lm -o "$work/probe"
    got=$("${emulator[@]}" "$work/probe") || fail "half refused: kernels $kernels, rest $rest"
    [ "$got" = "$verdict" ] || fail "kernels $kernels, rest $rest: $got"
    echo "-- kernels $kernels, rest $rest: $got"
    [ "$got" = sound ] || at_start=$((at_start + 1))
}
objects good
# clang has no macro for these flags; -U removes that of gcc.
if is __clang__; then
    objects reassociated -funsafe-math-optimizations
else
    objects reassociated -fassociative-math -fno-signed-zeros -fno-trapping-math -U__ASSOCIATIVE_MATH__
fi
expect sound good good
expect refused reassociated good
expect refused good reassociated
fused=()
if is __x86_64__; then
    fused=(-march=x86-64-v3)
fi
if is __aarch64__ || grep -qw fma /proc/cpuinfo; then
    objects contracted "${fused[@]}" -O2 -ffp-contract=fast
    expect refused contracted contracted
else
    echo "-- contraction: NOT RUN, this CPU has no fused multiply-add"
fi

echo "refusals: $by_compiler sets of flags refused by $cc and $compiled compiled, $at_start broken builds at their first program"
