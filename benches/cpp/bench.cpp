// SPDX-License-Identifier: MIT
// Benchmarks of every call on the hot path, and the main function. designs.cpp and yardsticks.cpp register further ones.
//
// The time per item is the time per point for batches, and the time per call for single calls. Names have the form
// call/outputs/law/order/n:.../threads:...; thresholds.toml and the report select benchmarks by name.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "camkin/camkin.h"
#include "camkin/geometry.h"
#include "camkin/vibration.h"
#include "designs.h"
#include "inputs.h"
#include "timing.h"
#include "unasked.h"
#include "yardsticks.h"

namespace {

using benchmark::State;

const std::vector<int64_t> TWO_SIZES = {1000, 10000};
const std::vector<std::string> LAWS = {"modified_sine", "cycloidal",        "modified_trapezoid", "scca",   "poly_345",
                                       "poly_4567",     "freudenstein_135", "poly_56789",         "poly_11"};

void eval(State &state, const std::string &outputs, const std::string &name, Order order, const char *isa) {
    const camkin_program *program = program_of(name, isa);
    if (!program)
        return state.SkipWithError("not a level of this processor");
    const size_t n = state.range(0);
    const int threads = static_cast<int>(state.range(1));
    const double *theta = filled(angles, order, n);
    const camkin_svaj out = wanted(outputs);
    batch(state, n, [&] { return camkin_eval(program, theta, n, OMEGA, &out, threads); });
}

// Eight outputs of the cam of a roller on a slide.
void geometry(State &state, Order order) {
    const camkin_program *program = program_of("modified_sine");
    const size_t n = state.range(0);
    const int threads = static_cast<int>(state.range(1));
    const double *theta = filled(angles, order, n);
    static std::vector<double> block(8 * 10000);
    camkin_cam cam{};
    cam.size = sizeof cam;
    cam.rotation = 1;
    cam.base_radius = 40;
    cam.radius = 10;
    cam.offset = 5;
    camkin_geometry out{};
    double **const rows[] = {&out.pitch_x,        &out.pitch_y,         &out.x,        &out.y, &out.tan_pressure_angle,
                             &out.pressure_angle, &out.curvature_pitch, &out.curvature};
    for (size_t k = 0; k < 8; k++)
        *rows[k] = block.data() + k * n;
    batch(state, n, [&] { return camkin_cam_eval(program, &cam, theta, n, &out, threads); });
}

// Each call evaluates the next n of the N_TURN steps of a cycle, like a solver.
void eval_in_turn(State &state) {
    const camkin_program *program = program_of("modified_sine");
    const size_t n = state.range(0);
    const double *theta = filled(angles, SORTED, N_TURN);
    const camkin_svaj out = wanted("svaj");
    size_t i = 0;
    batch(state, n, [&] {
        i = i + 2 * n <= N_TURN ? i + n : 0;
        return camkin_eval(program, theta + i, n, OMEGA, &out, 1);
    });
}

// All arrays begin this many bytes off a cache line.
void eval_off_line(State &state, const std::string &name, size_t bytes) {
    const Arrays off = arrays.off_line(bytes / sizeof(double));
    const camkin_program *program = program_of(name);
    const size_t n = state.range(0);
    const double *theta = filled(angles, SORTED, n, off);
    const camkin_svaj out = wanted("svaj", off);
    batch(state, n, [&] { return camkin_eval(program, theta, n, OMEGA, &out, 1); });
}

void boundary(State &state, const camkin_drive &drive, Order order) {
    const camkin_program *program = program_of("modified_sine");
    const size_t n = state.range(0);
    const int threads = static_cast<int>(state.range(1));
    const double *t = filled(instants, order, n);
    const camkin_svaj out = wanted("svaj");
    batch(state, n, [&] { return camkin_boundary(program, &drive, t, n, &out, threads); });
}

void grid(State &state) {
    const camkin_program *program = program_of("modified_sine");
    const size_t n = state.range(0);
    const int threads = static_cast<int>(state.range(1));
    const double dt = CYCLE_S / static_cast<double>(n);
    const camkin_svaj out = wanted("svaj");
    batch(state, n, [&] { return camkin_boundary_grid(program, &STEADY, T0, dt, n, &out, threads); });
}

// The grid in blocks of `block` steps, as a solver asks for it.
void steps(State &state, size_t block) {
    const camkin_program *program = program_of("modified_sine");
    const size_t n = state.range(0);
    const double dt = CYCLE_S / static_cast<double>(n);
    const camkin_svaj out = wanted("svaj");
    batch(state, n, [&] {
        camkin_status status = CAMKIN_OK;
        for (size_t first = 0; first < n && status == CAMKIN_OK; first += block)
            status = camkin_boundary_steps(program, &STEADY, T0, dt, first, std::min(block, n - first), &out, 1);
        return status;
    });
}

// A speed table of 1000 rows around the steady speed, over one cycle.
const camkin_drive &table_drive() {
    static const camkin_drive drive = [] {
        std::vector<double> t(1000), rpm(1000);
        for (size_t i = 0; i < t.size(); i++) {
            t[i] = T0 + CYCLE_S * static_cast<double>(i) / static_cast<double>(t.size());
            rpm[i] = STEADY.rpm * (1.0 + 0.01 * std::sin(0.1 * static_cast<double>(i)));
        }
        camkin_drive made = {};
        camkin_speed_table *table = nullptr;
        if (camkin_speed_table_create(t.data(), rpm.data(), t.size(), &table, nullptr) != CAMKIN_OK)
            std::abort();
        made.table = table;
        return made;
    }();
    return drive;
}

// One time after the other by a speed table. An item is a call.
void boundary_at_table(State &state) {
    const camkin_program *program = program_of("modified_sine");
    const double *t = filled(instants, SORTED, N_TURN);
    double svaj[4];
    size_t i = 0;
    batch(state, 1, [&] {
        i = i + 1 < N_TURN ? i + 1 : 0;
        return camkin_boundary_at(program, &table_drive(), t[i], svaj);
    });
}

// 16 followers of a camshaft at one time after the other: as a set, or by 16 calls. An item is a time.
void followers(State &state, bool as_set) {
    const size_t m = 16;
    const std::vector<const camkin_program *> programs(m, program_of("modified_sine"));
    std::vector<double> phase(m), scale(m, 1.0);
    std::vector<camkin_drive> drives(m, STEADY);
    for (size_t k = 0; k < m; k++)
        drives[k].phase = phase[k] = 22.5 * static_cast<double>(k);
    camkin_set *made = nullptr;
    if (camkin_set_create(programs.data(), phase.data(), scale.data(), m, &made, nullptr) != CAMKIN_OK)
        std::abort();
    const std::unique_ptr<camkin_set, decltype(&camkin_set_free)> set(made, camkin_set_free);
    const double *t = filled(instants, SORTED, N_TURN);
    const camkin_svaj out = wanted("svaj");
    size_t i = 0;
    batch(state, 1, [&] {
        i = i + 1 < N_TURN ? i + 1 : 0;
        if (as_set)
            return camkin_set_at(set.get(), &STEADY, t[i], &out);
        for (size_t k = 0; k < m; k++) {
            double svaj[4];
            camkin_boundary_at(programs[k], &drives[k], t[i], svaj);
            out.s[k] = svaj[0], out.v[k] = svaj[1], out.a[k] = svaj[2], out.j[k] = svaj[3];
        }
        return CAMKIN_OK;
    });
}

// A cam file of four segments in memory, to a program. An item is a call.
void read_cam_file(State &state) {
    const std::string text = "camkin cam 1\ncycle 0x1.68p+8\n"
                             "segment modified_sine\nduration 0x1.68p+6\nlift 0x1.4p+3\n"
                             "segment dwell\nduration 0x1.68p+5\n"
                             "segment modified_sine\nduration 0x1.68p+6\nlift -0x1.4p+3\n"
                             "segment dwell\nduration 0x1.0ep+7\nend\n";
    batch(state, 1, [&] {
        camkin_program *program = nullptr;
        const camkin_status status = camkin_program_read(text.data(), text.size(), &program, nullptr);
        camkin_program_free(program);
        return status;
    });
}

// The least work that starts a parallel region: two blocks of a dwell. An item is a call.
void start_up(State &state) {
    const camkin_program *program = program_of("dwell");
    const size_t n = state.range(0);
    const int threads = static_cast<int>(state.range(1));
    const double *theta = filled(angles, SORTED, n);
    const camkin_svaj out = wanted("svaj");
    batch(state, 1, [&] { return camkin_eval(program, theta, n, OMEGA, &out, threads); });
}

void analyze(State &state) { // an item is a call
    const camkin_program *program = program_of("modified_sine");
    camkin_analysis analysis;
    batch(state, 1, [&] { return camkin_analyze(program, &STEADY, -1, &analysis); });
}

// Vibration of a law over frequency ratios from 0.1 to 20; an item is a ratio.
void shock_spectrum(State &state, const std::string &law, bool maximax) {
    const size_t n = static_cast<size_t>(state.range(0));
    const double param[CAMKIN_MAX_PARAMETERS] = {};
    for (size_t i = 0; i < n; i++)
        arrays.in[i] = 0.1 + 19.9 * static_cast<double>(i) / static_cast<double>(n);
    batch(state, n, [&] {
        return camkin_law_shock_spectrum(camkin_law_from_name(law.c_str()), param, 0.0, arrays.in, n,
                                         maximax ? nullptr : arrays.s, maximax ? arrays.v : nullptr, 1);
    });
}

// Create the program of a law, three segments, and free it; with `analyzes`, find its extremes too. An item is a call.
void create(State &state, const std::string &name, bool analyzes) {
    std::vector<camkin_segment> segments(MAX_SEGMENTS);
    const size_t n = segments_of(name.c_str(), segments.data());
    batch(state, 1, [&] {
        camkin_program *program = nullptr;
        camkin_analysis analysis;
        camkin_status status = make_program(segments.data(), n, nullptr, &program, nullptr);
        if (status == CAMKIN_OK && analyzes)
            status = camkin_analyze(program, &STEADY, -1, &analysis);
        camkin_program_free(program);
        return status;
    });
}

// Several threads are timed by wall-clock time, and only for long arrays. Arrays that the caches hold are timed with every
// available number of threads.
template <class Function>
void add_batch(const std::string &name, Function function, const std::vector<int64_t> &sizes) {
    for (const int64_t n : sizes) {
        const auto add = [&] {
            return benchmark::RegisterBenchmark(name.c_str(), function)->ArgNames({"n", "threads"});
        };
        add()->Args({n, 1});
        const int most = n == CACHED ? std::max(2, camkin_max_threads()) : n > CACHED ? 2 : 1;
        for (int threads = 2; threads <= most; threads++)
            add()->Args({n, threads})->UseRealTime();
    }
}

// loops.c has this law, so it is compared at all sizes that the caches hold.
bool has_loop(const std::string &law) {
    return law == "cycloidal" || law == "modified_sine" || law == "poly_345";
}

void add_batches() {
    for (const Order order : {SORTED, RANDOM}) {
        const std::string suffix = order == SORTED ? "/sorted" : "/random";
        const auto add = [&](const std::string &outputs, const std::string &program,
                             const std::vector<int64_t> &sizes) {
            const std::string name = "eval/" + outputs + "/" + program + suffix;
            add_batch(name, [=](State &state) { eval(state, outputs, program, order, nullptr); }, sizes);
        };
        for (const std::string &law : LAWS)
            add("svaj", law,
                law == "modified_sine"             ? SIZES
                : has_loop(law) && order == SORTED ? CACHED_SIZES
                                                   : TWO_SIZES);
        for (const char *output : {"s", "v", "a", "j"})
            add(output, "modified_sine", {10000});
        add("svaj", "mixed_12", {10000});
        add("svaj", "segments_4", {10000, 1000000});
        add("svaj", "segments_100", {1000, 10000, 1000000});
        add("svaj", "segments_10000", {1000000});
        const auto steady = [=](State &state) { boundary(state, STEADY, order); };
        const auto ramp = [=](State &state) { boundary(state, RAMP, order); };
        add_batch("boundary/steady" + suffix, steady, {100, 10000, 1000000, 4000000});
        add_batch("boundary/ramp" + suffix, ramp, {10000});
        add_batch("geometry/roller" + suffix, [=](State &state) { geometry(state, order); }, {10000});
    }
    add_batch("boundary_grid/steady", grid, {100, 10000, 1000000, 4000000});
    add_batch("boundary/table/sorted", [](State &state) { boundary(state, table_drive(), SORTED); }, {10000});
    benchmark::RegisterBenchmark("boundary_steps/steady/block:256", [](State &state) { steps(state, 256); })
        ->ArgName("n")
        ->Arg(10000);
    benchmark::RegisterBenchmark("boundary_at/table", boundary_at_table);
    benchmark::RegisterBenchmark("set/16", followers, true);
    benchmark::RegisterBenchmark("set/16_singles", followers, false);
    benchmark::RegisterBenchmark("read_cam_file/modified_sine", read_cam_file);
    benchmark::RegisterBenchmark("eval/svaj/modified_sine/in_turn", eval_in_turn)->ArgName("n")->Arg(16)->Arg(100);
    for (const std::string law : {"modified_sine", "poly_345"}) {
        const auto add_off_line = [=](const std::string &call, size_t bytes) {
            const auto off_line = [=](State &state) { eval_off_line(state, law, bytes); };
            for (const int64_t n : {1000, 10000, 100000})
                benchmark::RegisterBenchmark((call + "/svaj/" + law + "/sorted").c_str(), off_line)
                    ->ArgName("n")
                    ->Arg(n);
        };
        add_off_line("eval_off_line", 16);
        add_off_line("eval_off_line_32", 32);
    }
    for (const std::string law : {"modified_sine", "poly_4567"})
        add_batch(
            "eval/svaj/moving_" + law + "/sorted",
            [=](State &state) { eval(state, "svaj", "moving_" + law, SORTED, nullptr); }, TWO_SIZES);
#ifdef __x86_64__
    for (const std::string &law : LAWS) // one level below the best, in the same run
        add_batch("eval_v3/svaj/" + law + "/sorted",
                  [=](State &state) { eval(state, "svaj", law, SORTED, "x86-64-v3"); }, {10000});
#endif
    // Ten cycles divide more evenly over threads than one, whose first half has more motion than its second.
    const auto balanced = [](State &state) { eval(state, "svaj", "modified_sine", TEN_CYCLES, nullptr); };
    add_batch("eval/svaj/modified_sine/ten_cycles", balanced, {CACHED});
    // Automatic threads, just above the size from which a second thread pays.
    const auto automatic = [](State &state) { eval(state, "svaj", "modified_sine", SORTED, nullptr); };
    for (const int threads : {1, 0})
        benchmark::RegisterBenchmark("eval/svaj/modified_sine/sorted", automatic)
            ->ArgNames({"n", "threads"})
            ->Args({20000, threads})
            ->UseRealTime();
    benchmark::RegisterBenchmark("start_up", start_up)->ArgNames({"n", "threads"})->Args({512, 2})->UseRealTime();
    benchmark::RegisterBenchmark("analyze", analyze);
    for (const std::string law : {"modified_sine", "cycloidal", "poly_345"}) {
        const auto residual = [=](State &state) { shock_spectrum(state, law, false); };
        const auto maximax = [=](State &state) { shock_spectrum(state, law, true); };
        benchmark::RegisterBenchmark(("residual/" + law).c_str(), residual)->ArgName("n")->Arg(10000);
        benchmark::RegisterBenchmark(("maximax/" + law).c_str(), maximax)->ArgName("n")->Arg(10000);
    }
    for (const std::string &law : LAWS)
        for (const bool analyzes : {false, true})
            benchmark::RegisterBenchmark(((analyzes ? "create_analyze/" : "create/") + law).c_str(),
                                         [=](State &state) { create(state, law, analyzes); });
}

void add_singles() {
    const auto add = [](const std::string &name, Order order, decltype(angles) points, auto call) {
        const char *const suffix = order == SORTED ? "/sorted" : order == RISE ? "/rise" : "/random";
        benchmark::RegisterBenchmark((name + suffix).c_str(), [=](State &state) {
            const camkin_program *program = program_of("modified_sine");
            single(state, filled(points, order, N_SCALAR), [&](double x) { return call(program, x); });
        });
    };
    using P = const camkin_program *;
    for (const Order order : {SORTED, RISE, RANDOM}) {
        add("displacement", order, angles, [](P p, double x) { return camkin_displacement(p, x); });
        add("velocity", order, angles, [](P p, double x) { return camkin_velocity(p, x, OMEGA); });
        add("acceleration", order, angles, [](P p, double x) { return camkin_acceleration(p, x, OMEGA); });
        add("jerk", order, angles, [](P p, double x) { return camkin_jerk(p, x, OMEGA); });
        add("boundary_at", order, instants, [](P p, double t) {
            double svaj[4];
            const camkin_status status = camkin_boundary_at(p, &STEADY, t, svaj);
            benchmark::DoNotOptimize(svaj);
            return status;
        });
    }
}

// Single calls with and without the check of the caller's floating-point environment, at the same angles and times. Each
// has its own program, so that the order of the benchmarks does not matter.
void add_unasked() {
    using P = const camkin_program *;
    const auto add = [](const std::string &name, bool asks, decltype(angles) points, auto call) {
        benchmark::RegisterBenchmark((name + "/sorted").c_str(), [=](State &state) {
            static camkin_program *made[2];
            camkin_program *&program = made[asks];
            std::vector<camkin_segment> segments(MAX_SEGMENTS);
            const size_t n = segments_of("modified_sine", segments.data());
            if (!program && make_program(segments.data(), n, UNASKED_LEVEL, &program, nullptr) != CAMKIN_OK)
                return state.SkipWithError("not a level of this processor");
            if (!asks)
                unasked(program);
            single(state, filled(points, SORTED, N_SCALAR), [&](double x) { return call(program, x); });
        });
    };
    const auto displacement = [](P p, double x) { return camkin_displacement(p, x); };
    add("asked/displacement", true, angles, displacement);
    add("unasked/displacement", false, angles, displacement);
    const auto add_boundary = [=](const std::string &name, bool asks, decltype(&camkin_boundary_at) boundary_at) {
        add(name, asks, instants, [=](P p, double t) {
            double svaj[4];
            const camkin_status status = boundary_at(p, &STEADY, t, svaj);
            benchmark::DoNotOptimize(svaj);
            return status;
        });
    };
    add_boundary("asked/boundary_at", true, camkin_boundary_at);
    add_boundary("unasked/boundary_at", false, unasked_boundary_at);
}
} // namespace

int main(int argc, char **argv) {
    benchmark::AddCustomContext("camkin_version", camkin_version());
    benchmark::AddCustomContext("camkin_isa", camkin_isa_name(program_of("modified_sine")));
    benchmark::AddCustomContext("camkin_max_threads", std::to_string(camkin_max_threads()));
#ifdef __clang__
    benchmark::AddCustomContext("compiler", __VERSION__);
#else
    benchmark::AddCustomContext("compiler", "GCC " __VERSION__);
#endif
    add_batches();
    add_singles();
    add_designs();
    add_unasked();
    add_yardsticks();
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv))
        return 2;
    benchmark::RunSpecifiedBenchmarks();
    benchmark::Shutdown();
    return 0;
}
