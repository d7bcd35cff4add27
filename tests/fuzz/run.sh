#!/usr/bin/env bash
# Run every fuzzing target for some seconds, as many at a time as CMAKE_BUILD_PARALLEL_LEVEL says, or as there are cores.
#
#     tests/fuzz/run.sh SECONDS [--keep]
#
# --keep: afterwards add the inputs that reach new code to the corpus; each target keeps the 40 seeds that reach the most.
# An input that fails is left in build/fuzz/findings: pass it to the target to reproduce the failure. Needs clang and, in
# the first Python of PATH, the package with its extra `fuzz`.
set -euo pipefail

export seconds=${1:?"usage: tests/fuzz/run.sh SECONDS [--keep]"}
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
export fuzz=$PWD/tests/fuzz build=$PWD/build/fuzz
jobs=${CMAKE_BUILD_PARALLEL_LEVEL:-$(nproc)}

target() { # name, options and folders of libFuzzer
    local command=("$build/fuzz_$1")
    [ -e "$fuzz/fuzz_$1.c" ] || command=("$fuzz/fuzz.py" "--$1" "-dict=$fuzz/words.dict")
    "${command[@]}" -max_len=2000 -timeout=10 -rss_limit_mb=2048 "-artifact_prefix=$build/findings/$1-" "${@:2}"
}

run() { # name; new inputs go to build/fuzz/corpus
    mkdir -p "$build/corpus/$1" "$build/findings"
    target "$1" "-max_total_time=$seconds" -print_final_stats=1 "$build/corpus/$1" "$fuzz/corpus/$1" >"$build/$1.log" 2>&1 ||
        { tail -n 30 "$build/$1.log" && echo "fuzz: FINDING in $1, see build/fuzz/$1.log" && exit 1; }
}

keep() { # name; keep the inputs that reach the most, at most 40
    local control=$build/$1-merge
    rm -rf "$build/merged" "$build/chosen" "$control" && mkdir "$build/merged" "$build/chosen"
    target "$1" -merge=1 "-merge_control_file=$control" "$build/merged" "$fuzz/corpus/$1" "$build/corpus/$1" >"$build/$1-merge.log" 2>&1
    python3 "$fuzz/choose.py" "$control" 40 "$build/chosen"
    rmdir "$build/chosen" 2>/dev/null && return 1 # an empty choice means that the merge went wrong
    rm -rf "${fuzz:?}/corpus/$1" "$build/corpus/$1" && mv "$build/chosen" "$fuzz/corpus/$1"
}

targets=(program law cam_file spec table)
cmake --preset fuzz -DCAMKIN_ISA="${one_level-}" >/dev/null
cmake --build --preset fuzz --parallel "$jobs" >/dev/null
export -f target run
printf '%s\n' "${targets[@]}" | xargs -P "$jobs" -I NAME bash -c 'run NAME'

total=0
for name in "${targets[@]}"; do
    [ "${2-}" != --keep ] || keep "$name"
    total=$((total + $(sed -n 's/^stat::number_of_executed_units: *//p' "$build/$name.log")))
done
echo "fuzz: $total executions in ${#targets[@]} targets, no finding"
