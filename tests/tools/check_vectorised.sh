#!/usr/bin/env bash
# Check that the loops over points are vectorised: in the object code every kernel has fused multiply-adds of the full
# width of its level, and calls nothing of libm. A compiler that does not vectorise a loop gives no warning, and the results
# are right at a quarter of the speed.
#
#     tests/tools/check_vectorised.sh OBJDUMP LEVEL OBJECT [LEVEL OBJECT]...
set -euo pipefail

objdump=$1
shift
bad=0 functions=0 levels=()
while [ $# -gt 0 ]; do
    level=$1 object=$2
    shift 2
    case $level in
    x86-64-v4) vector='vfn?m(add|sub)[0-9]+pd[ \t].*%zmm' scalar='vfn?m(add|sub)[0-9]+sd[ \t]' ;;
    x86-64-v3) vector='vfn?m(add|sub)[0-9]+pd[ \t].*%ymm' scalar='vfn?m(add|sub)[0-9]+sd[ \t]' ;;
    neon) vector='fml[as][ \t]+v[0-9]+[.]2d' scalar='fn?m(add|sub)[ \t]+d[0-9]' ;;
    *) continue ;; # no FMA there
    esac
    # Runs and gather kernels have no scalar FMA, because their last step overlaps the one before. Phase loops have scalar copies for
    # the remaining points; more than four scalar FMAs per vector FMA mean that part of a loop is not vectorised. Functions
    # for single times, and runs that consist of little more than stores, are not checked.
    found=$("$objdump" -d --no-show-raw-insn "$object" | awk -v vector="$vector" -v scalar="$scalar" '
        function judge() {
            if (name !~ /^(run_|gather_|pass_|reduce|angle_phase|time_phase|boundary_range|geometry_pass)/ || name ~ /^(time_phase_of|run_last|run_DWELL|run_POLY1_|run_POLY3_[A-Z_]*_[AJ]$)/)
                return
            all++
            if (!vectors || scalars > (name ~ /^(run|gather)_/ ? 0 : 4 * vectors))
                print name, vectors + 0, "vector FMA,", scalars + 0, "scalar"
        }
        /^[0-9a-f]+ <.*>:$/ { judge(); name = substr($2, 2, length($2) - 3); vectors = scalars = 0 }
        $0 ~ vector { vectors++ }
        $0 ~ scalar { scalars++ }
        END { judge(); print "all", all + 0 }')
    all=$(sed -n 's/^all //p' <<<"$found")
    [ "$all" -ge 50 ] || { echo "$level: $all kernels found" && bad=$((bad + 1)); }
    while read -r line; do
        echo "$level: $line"
        bad=$((bad + 1))
    done < <(grep -v '^all ' <<<"$found" || true)
    while read -r symbol; do
        echo "$level: calls $symbol"
        bad=$((bad + 1))
    done < <("$objdump" -t "$object" | awk '/\*UND\*/ && $NF !~ /^mem(set|cpy|move)$/ { print $NF }')
    functions=$((functions + all))
    levels+=("$level")
done
[ ${#levels[@]} -gt 0 ] || { echo "no level with FMA" && exit 1; }
echo "vectors: $functions kernels of ${levels[*]}, $bad faults"
[ $bad = 0 ]
