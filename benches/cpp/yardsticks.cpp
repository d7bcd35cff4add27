// SPDX-License-Identifier: MIT
// Benchmarks of the yardsticks: the plain loops to compare the calls with, and the calibrations.
#include "yardsticks.h"

#include <cmath>
#include <string>
#include <thread>

#include "inputs.h"
#include "timing.h"

namespace {

using benchmark::State;

// A loop is a yardstick only if it computes the same values.
bool same_as_library(const std::string &law, const double *theta, size_t n) {
    const camkin_program *program = program_of(law);
    for (size_t i = 0; i < n; i++) {
        const double error[] = {arrays.s[i] - camkin_displacement(program, theta[i]),
                                arrays.v[i] - camkin_velocity(program, theta[i], 1.0),
                                arrays.a[i] - camkin_acceleration(program, theta[i], 1.0),
                                arrays.j[i] - camkin_jerk(program, theta[i], 1.0)};
        for (const double e : error)
            if (!(std::fabs(e) < 1e-9))
                return false;
    }
    return true;
}

void loop_of(State &state, law_loop loop, const std::string &law, Order order) {
    const size_t n = state.range(0);
    const double *theta = filled(angles, order, n);
    loop(theta, n, 1.0, arrays.s, arrays.v, arrays.a, arrays.j);
    if (!same_as_library(law, theta, n))
        return state.SkipWithError("the loop and the library differ");
    batch(state, n, [&] {
        loop(theta, n, OMEGA, arrays.s, arrays.v, arrays.a, arrays.j);
        return CAMKIN_OK;
    });
}

void array_loop(State &state, decltype(roof) loop) {
    const size_t n = state.range(0);
    const double *x = filled(angles, SORTED, n);
    batch(state, n, [&] {
        loop(x, n, arrays.s, arrays.v, arrays.a, arrays.j);
        return CAMKIN_OK;
    });
}

// An item is CALIB_FMA_OPS multiply-adds.
void fma_blocks(size_t blocks) {
    // Volatile, because gcc drops the initial value of a double that DoNotOptimize() of Google Benchmark 1.7 may change:
    // a subnormal number left on the stack would make every multiply-add a hundred times slower.
    const volatile double factors[] = {0.75, 0.125};
    const double a = factors[0], b = factors[1];
    alignas(64) double x[CALIB_FMA_N] = {};
    for (size_t i = 0; i < blocks; i++) {
        calib_fma(x, a, b);
        benchmark::ClobberMemory();
    }
}

void fma_one(State &state) {
    const size_t blocks = 100;
    batch(state, blocks, [&] {
        fma_blocks(blocks);
        return CAMKIN_OK;
    });
}

void fma_two(State &state) {      // at the same time: the largest gain of a second thread
    const size_t blocks = 100000; // long enough for the system to use two cores
    batch(state, 2 * blocks, [&] {
        std::thread other(fma_blocks, blocks);
        fma_blocks(blocks);
        other.join();
        return CAMKIN_OK;
    });
}

void roof_two(State &state) { // at the same time, each over its half of the points
    const size_t n = state.range(0), turns = 1000;
    const double *x = filled(angles, SORTED, n);
    const auto half = [&](size_t i) {
        for (size_t turn = 0; turn < turns; turn++) {
            roof(x + i, n / 2, arrays.s + i, arrays.v + i, arrays.a + i, arrays.j + i);
            benchmark::ClobberMemory();
        }
    };
    batch(state, turns * n, [&] {
        std::thread other(half, n / 2);
        half(0);
        other.join();
        return CAMKIN_OK;
    });
}

void issue(State &state) { // an item is an instruction
    batch(state, CALIB_ISSUE_OPS, [] {
        calib_issue();
        return CAMKIN_OK;
    });
}

void libm_sine(State &state) // an item is one sine
{
    const size_t n = 1000;
    fill(arrays.in, RANDOM, n, 0.0, 6.28);
    batch(state, n, [&] {
        calib_sin(arrays.in, n, arrays.s);
        return CAMKIN_OK;
    });
}

} // namespace

void add_yardsticks() {
    using benchmark::RegisterBenchmark;
    RegisterBenchmark("calib/fma", fma_one);
    RegisterBenchmark("calib/fma_two_threads", fma_two)->UseRealTime();
    RegisterBenchmark("calib/sin", libm_sine);
#ifdef __x86_64__
    RegisterBenchmark("calib/issue", issue);
#endif
    RegisterBenchmark("libm_loop/sorted", loop_of, libm_loop, "cycloidal", SORTED)->ArgName("n")->Arg(10000);
    RegisterBenchmark("libm_loop/random", loop_of, libm_loop, "cycloidal", RANDOM)->ArgName("n")->Arg(10000);
    struct {
        const char *way, *law;
        law_loop *loop;
    } const loops[] = {
        {"libm", "cycloidal", libm_cycloidal},         {"libm", "modified_sine", libm_modified_sine},
        {"libm", "poly_345", libm_poly_345},           {"fast", "cycloidal", fast_cycloidal},
        {"fast", "modified_sine", fast_modified_sine}, {"fast", "poly_345", fast_poly_345},
#ifdef HAVE_SLEEF
        {"sleef", "cycloidal", sleef_cycloidal},       {"sleef", "modified_sine", sleef_modified_sine},
#endif
    };
    for (const auto &each : loops) {
        const std::string name = std::string("loop/") + each.way + "/" + each.law;
        for (const int64_t n : CACHED_SIZES)
            RegisterBenchmark(name.c_str(), loop_of, each.loop, each.law, SORTED)->ArgName("n")->Arg(n);
    }
    RegisterBenchmark("roof_stream", array_loop, roof_stream)->ArgName("n")->Arg(1000000)->Arg(4000000);
    RegisterBenchmark("writes_stream", array_loop, writes_stream)->ArgName("n")->Arg(4000000);
    RegisterBenchmark("roof_two_threads", roof_two)->ArgName("n")->Arg(100000)->UseRealTime();
    for (const int64_t n : SIZES)
        RegisterBenchmark("roof", array_loop, roof)->ArgName("n")->Arg(n);
}
