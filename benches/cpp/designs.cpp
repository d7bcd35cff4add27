// SPDX-License-Identifier: MIT
// Batches of designs of four segments, and the loop over single programs that they replace. An item is a design.
#include "designs.h"

#include <benchmark/benchmark.h>

#include <array>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "camkin/camkin.h"

namespace {

enum { SEGMENTS = 4 };
const size_t N = 10000;
const camkin_drive STEADY = {300.0, 0.0, 0.0, nullptr};

struct Batch {
    std::array<camkin_segment, SEGMENTS> segments{};
    std::vector<std::vector<double>> values;
    std::vector<camkin_column> columns;
    std::mt19937_64 random{1};

    // Vary a field of a segment. Return the values.
    const std::vector<double> &vary(int segment, int32_t field, double low, double high) {
        std::uniform_real_distribution<double> uniform(low, high);
        std::vector<double> column(N);
        for (double &x : column)
            x = uniform(random);
        return put(segment, field, column);
    }
    const std::vector<double> &put(int segment, int32_t field, const std::vector<double> &column) {
        values.push_back(column);
        columns.push_back({segment, field, values.back().data(), 0.0});
        return values.back();
    }
};

// Four rises and falls of modified sine: durations that fill the cycle, and lifts that return.
Batch modified_sine() {
    Batch batch;
    batch.values.reserve(64);
    for (int i = 0; i < SEGMENTS; i++) {
        batch.segments[i] = {};
        batch.segments[i].law = CAMKIN_MODIFIED_SINE;
        if (i + 1 < SEGMENTS) {
            batch.vary(i, CAMKIN_COLUMN_DURATION, 60, 110);
            batch.vary(i, CAMKIN_COLUMN_LIFT, 1, 20);
        }
    }
    batch.columns.push_back({SEGMENTS - 1, CAMKIN_COLUMN_DURATION, nullptr, 360.0});
    batch.columns.push_back({SEGMENTS - 1, CAMKIN_COLUMN_LIFT, nullptr, 0.0});
    return batch;
}

// The same of SCCA: shares of sine, constant and cosine acceleration.
Batch scca() {
    Batch batch;
    batch.values.reserve(64);
    for (int i = 0; i < SEGMENTS; i++) {
        batch.segments[i] = {};
        batch.segments[i].law = CAMKIN_SCCA;
        batch.segments[i].duration = 90;
        batch.segments[i].lift = i % 2 ? -10 : 10;
        for (int32_t k = 0; k < 3; k++)
            batch.vary(i, CAMKIN_COLUMN_PARAM + k, 0.1, 0.33);
    }
    return batch;
}

// Polynomials of degree 7 that agree at the joints in v, a and j.
Batch poly_bc() {
    Batch batch;
    batch.values.reserve(64);
    const double size[] = {5, 20, 60};
    for (int i = 0; i < SEGMENTS; i++) {
        batch.segments[i] = {};
        batch.segments[i].law = CAMKIN_POLY_BC;
        batch.segments[i].flags = CAMKIN_FREE_Q0 | CAMKIN_FREE_Q1;
        batch.segments[i].duration = 90;
        batch.segments[i].lift = i % 2 ? -10 : 10;
        for (int32_t k = 0; k < 3; k++)
            batch.put((i + 1) % SEGMENTS, CAMKIN_COLUMN_V0 + k, batch.vary(i, CAMKIN_COLUMN_V1 + k, -size[k], size[k]));
    }
    return batch;
}

void batch_of(benchmark::State &state, Batch (*make)()) {
    const Batch batch = make();
    const int threads = static_cast<int>(state.range(0));
    std::vector<std::vector<double>> results(20, std::vector<double>(N));
    camkin_design_values out = {};
    camkin_extreme_arrays *const extremes[] = {&out.s_min, &out.s_max, &out.v_min, &out.v_max,
                                               &out.a_min, &out.a_max, &out.j_min, &out.j_max};
    for (size_t i = 0; i < 8; i++)
        *extremes[i] = {results[2 * i].data(), results[2 * i + 1].data()};
    out.v_ms = results[16].data();
    out.a_ms = results[17].data();
    out.j_ms = results[18].data();
    out.event = results[19].data();
    for (auto _ : state)
        if (camkin_analyze_designs(batch.segments.data(), SEGMENTS, nullptr, batch.columns.data(), batch.columns.size(),
                                   N, &STEADY, 1, &out, threads, nullptr) != CAMKIN_OK)
            return state.SkipWithError("the call failed");
    state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(N));
}

// Create, analyse and free a program for each design.
void loop_of(benchmark::State &state, Batch (*make)()) {
    const Batch batch = make();
    size_t k = 0;
    for (auto _ : state) {
        std::array<camkin_segment, SEGMENTS> segments = batch.segments;
        for (const camkin_column &column : batch.columns)
            if (column.values)
                (&segments[static_cast<size_t>(column.segment)].duration)[column.field] = column.values[k];
        if (batch.columns.back().values == nullptr) {
            segments[3].duration = 360 - (segments[0].duration + segments[1].duration + segments[2].duration);
            segments[3].lift = -(segments[0].lift + segments[1].lift + segments[2].lift);
        }
        camkin_program *program = nullptr;
        camkin_analysis analysis;
        if (camkin_program_create(segments.data(), SEGMENTS, nullptr, &program, nullptr) == CAMKIN_OK)
            camkin_analyze(program, &STEADY, -1, &analysis);
        benchmark::DoNotOptimize(analysis);
        camkin_program_free(program);
        k = k + 1 < N ? k + 1 : 0;
    }
    state.SetItemsProcessed(state.iterations());
}

} // namespace

void add_designs() {
    const struct {
        const char *name;
        Batch (*make)();
    } batches[] = {{"modified_sine", modified_sine}, {"scca", scca}, {"poly_bc", poly_bc}};
    for (const auto &each : batches) {
        const std::string name = std::string("designs/") + each.name, loop = std::string("designs_loop/") + each.name;
        benchmark::RegisterBenchmark(name.c_str(), batch_of, each.make)->ArgName("threads")->Arg(1);
        benchmark::RegisterBenchmark(name.c_str(), batch_of, each.make)->ArgName("threads")->Arg(2)->UseRealTime();
        benchmark::RegisterBenchmark(loop.c_str(), loop_of, each.make);
    }
}
