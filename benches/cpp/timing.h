// SPDX-License-Identifier: MIT
// The arrays, the programs and the timed loops of the benchmarks of bench.cpp and yardsticks.cpp.
#ifndef TIMING_H
#define TIMING_H

#include <benchmark/benchmark.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "camkin/camkin.h"
#include "inputs.h"

inline const std::vector<int64_t> SIZES = {16, 100, 1000, 10000, 100000, 1000000, 4000000};
const size_t N_MAX = 4000000;
const int64_t CACHED = 100000; // points: the caches hold them, and they are worth a second thread
inline const std::vector<int64_t> CACHED_SIZES = {16, 100, 1000, 10000, 100000};

// The arrays of all benchmarks. Each begins on a cache line and at a different offset in its page, so that no run depends
// on the placement by the allocator. NumPy's arrays often begin 16 or 32 bytes further: `off_line`.
struct Arrays {
    double *in, *s, *v, *a, *j;

    Arrays off_line(size_t doubles) const {
        return {in + doubles, s + doubles, v + doubles, a + doubles, j + doubles};
    }
    Arrays(double *in, double *s, double *v, double *a, double *j) : in(in), s(s), v(v), a(a), j(j) {
    }
    Arrays() {
        double **arrays[] = {&in, &s, &v, &a, &j};
        const size_t page = 512, stride = (N_MAX + page) / page * page + page / 5 / 8 * 8; // [doubles]
        double *p = static_cast<double *>(std::aligned_alloc(4096, (5 * stride + page) / page * page * sizeof(double)));
        for (double **array : arrays) {
            *array = p;
            p += stride;
        }
        for (size_t i = 0; i < N_MAX; i++)
            s[i] = v[i] = a[i] = j[i] = 0.0; // touch the pages now, not while the clock runs
    }
};
inline const Arrays arrays;

inline const double *filled(decltype(angles) points, Order order, size_t n, const Arrays &to = arrays) {
    points(to.in, order, n);
    return to.in;
}

// Return a program of these segments, created once for each level; NULL if the processor lacks the level.
inline const camkin_program *program_of(const std::string &name, const char *isa = nullptr) {
    static std::map<std::pair<std::string, std::string>, const camkin_program *> made;
    const auto key = std::make_pair(name, std::string(isa ? isa : ""));
    if (made.count(key) == 0) {
        std::vector<camkin_segment> segments(MAX_SEGMENTS);
        camkin_program *program = nullptr;
        camkin_error error = {};
        const size_t n = segments_of(name.c_str(), segments.data());
        const camkin_status status = make_program(segments.data(), n, isa, &program, &error);
        if (status != CAMKIN_OK && status != CAMKIN_E_ISA) {
            std::fprintf(stderr, "camkin_bench: %s: %s\n", name.c_str(), error.message);
            std::exit(1);
        }
        made[key] = program;
    }
    return made[key];
}

inline camkin_svaj wanted(const std::string &outputs, const Arrays &to = arrays) {
    const auto pick = [&](char name, double *array) { return outputs.find(name) == outputs.npos ? nullptr : array; };
    return {pick('s', to.s), pick('v', to.v), pick('a', to.a), pick('j', to.j)};
}

// Time a call that does n items.
template <class Call> void batch(benchmark::State &state, size_t n, Call call) {
    for (auto _ : state) {
        if (call() != CAMKIN_OK) {
            state.SkipWithError("refused");
            break;
        }
        benchmark::ClobberMemory();
    }
    state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(n));
}

// Time a call that does one item: one angle or time of `in`.
template <class Call> void single(benchmark::State &state, const double *in, Call call) {
    size_t i = 0;
    for (auto _ : state) {
        benchmark::DoNotOptimize(call(in[i]));
        i = (i + 1) % N_SCALAR;
    }
    state.SetItemsProcessed(state.iterations());
}

#endif
