/* SPDX-License-Identifier: MIT */
/* Vibration against closed forms and Runge-Kutta steps, the same bits on all levels and threads, and mistakes. */
#include "spectrum.h"

#include "base/wave.h"
#include "kernels/kernels.h"
#include "kernels/response.h"
#include "law/law.h"
#include "vibration/forcing.h"

/* ---- waves ---- */

static void test_waves(void) {
    uint64_t seed = 1;
    for (int i = 0; i < 20000; i++) {
        const double turns = test_uniform(&seed, -3.0, 3.0), r = turns - floor(turns + 0.5);
        double s, c;
        ck_wave(turns, 0.0, &s, &c);
        CHECK_NEAR(s, sin(2.0 * TEST_PI * r), 4e-16);
        CHECK_NEAR(c, cos(2.0 * TEST_PI * r), 4e-16);
        const double x = test_uniform(&seed, 0.0, 710.0);
        CHECK_NEAR(ck_decay(x), x < 700.0 ? exp(-x) : 0.0, 5e-16 * exp(-x) + 1e-305);
    }
    CHECK(ck_decay(0.0) == 1.0 && ck_decay(1e300) == 0.0);
}

/* ---- residual ---- */

/* Return |sin(pi N)/(pi N (N^2 - 1))|, next to N = 1 by its series. */
static double cycloidal(double N) {
    const double d = N - 1.0, wave = fabs(d) < 1e-6 ? TEST_PI * d : sin(TEST_PI * d);
    return fabs(d) < 1e-300 ? 0.5 : fabs(wave / d / (TEST_PI * N * (N + 1.0)));
}

static void test_closed_forms(void) {
    uint64_t seed = 2;
    for (int i = 0; i < 5000; i++) {
        const double N = test_uniform(&seed, 1.0 / 64, i % 2 ? 3.0 : 100.0);
        CHECK_NEAR(residual_of(CAMKIN_CYCLOIDAL, none, 0.0, N), cycloidal(N), 1e-11 * cycloidal(N) + 2e-16);
        /* two impulses, 2 |sin pi N| / (2 pi N) */
        const double impulses = fabs(sin(TEST_PI * N) / (TEST_PI * N));
        CHECK_NEAR(residual_of(CAMKIN_CONSTANT_VELOCITY, none, 0.0, N), impulses, 1e-11 * impulses + 2e-16);
    }
    for (int k = -3; k <= 3; k++) { /* beside the resonance, and at it */
        const double N = 1.0 + k * 0x1p-42;
        CHECK_NEAR(residual_of(CAMKIN_CYCLOIDAL, none, 0.0, N), cycloidal(N), 1e-15);
    }
    for (int N = 2; N < 100; N++)
        CHECK_NEAR(residual_of(CAMKIN_CYCLOIDAL, none, 0.0, N), 0.0, 1e-16);
    CHECK_NEAR(residual_of(CAMKIN_CYCLOIDAL, none, 0.0, 0.0), 1.0, 1e-15); /* the mass stays where it was */
    CHECK(residual_of(CAMKIN_DWELL, none, 0.0, 0.7) == 0.0 && residual_of(CAMKIN_DWELL, none, 0.0, 7.0) == 0.0);
    CHECK(maximax_of(CAMKIN_DWELL, none, 0.0, 0.7) == 0.0);
    CHECK_NEAR(maximax_of(CAMKIN_CYCLOIDAL, none, 0.0, 0.0), 1.0, 1e-15);
    CHECK(residual_of(CAMKIN_CYCLOIDAL, none, 0.5, 1e5) < 1e-9);
}

/* Integrate z'' + 2 zeta W z' + W^2 z = -y'' by Runge and Kutta's steps. Return the amplitude at the end, and the
   largest |z| until a period later. */
static double runge_kutta(int32_t law, const double *param, double zeta, double N, double *largest) {
    enum { STEPS = 20000 };
    const double h = 1.0 / STEPS, W = 2.0 * TEST_PI * N, root = sqrt(1.0 - zeta * zeta);
    static double x[2 * STEPS + 1], a[2 * STEPS + 1], v[2 * STEPS + 1];
    for (int i = 0; i <= 2 * STEPS; i++)
        x[i] = 0.5 * h * i;
    CHECK(camkin_law_eval(law, param, x, 2 * STEPS + 1, NULL, v, a, NULL) == CAMKIN_OK);
    double z = 0.0, u = -v[0];
    *largest = 0.0;
    for (int i = 0; i < STEPS; i++) {
        double dz[4], du[4];
        for (int k = 0; k < 4; k++) {
            const double step = k == 0 ? 0.0 : k == 3 ? h : 0.5 * h;
            const double at = k ? z + step * dz[k - 1] : z, rate = k ? u + step * du[k - 1] : u;
            dz[k] = rate;
            du[k] = -a[2 * i + (k == 0 ? 0 : k == 3 ? 2 : 1)] - 2.0 * zeta * W * rate - W * W * at;
        }
        z += h / 6.0 * (dz[0] + 2.0 * dz[1] + 2.0 * dz[2] + dz[3]);
        u += h / 6.0 * (du[0] + 2.0 * du[1] + 2.0 * du[2] + du[3]);
        *largest = fmax(*largest, fabs(z));
    }
    u += v[2 * STEPS];
    const double p = z, q = (u / W + zeta * z) / root;
    for (int i = 0; i <= 20000; i++) {
        const double phase = 2.0 * TEST_PI * i / 20000;
        *largest = fmax(*largest, fabs(exp(-zeta * phase) * (p * cos(root * phase) + q * sin(root * phase))));
    }
    return hypot(p, q);
}

static void test_runge_kutta(void) {
    static const struct {
        int32_t law;
        double param[CAMKIN_MAX_PARAMETERS];
    } laws[] = {{CAMKIN_CYCLOIDAL, {0}},
                {CAMKIN_POLY_4567, {0}},
                {CAMKIN_MODIFIED_SINE, {0}},
                {CAMKIN_HALF_CYCLOIDAL_1, {0}},
                {CAMKIN_HALF_HARMONIC_2, {0}},
                {CAMKIN_FREUDENSTEIN_135, {0.3}},
                {CAMKIN_DOUBLE_HARMONIC, {0}},
                {CAMKIN_EIGHTH_POWER_1, {0}},
                {CAMKIN_RISE_FALL_45678, {0}},
                {CAMKIN_S_CURVE, {0.1, 0.2, 0.2}},
                {CAMKIN_SCCA, {0.2, 0.4, 0.2}},
                {CAMKIN_TRAPEZOIDAL_VELOCITY, {0.2}},
                {CAMKIN_MODIFIED_CYCLOIDAL, {-0.5}},
                {CAMKIN_MODIFIED_CYCLOIDAL, {0.4}}};
    static const double dampings[] = {0.0, 0.02, 0.5, 0.95}, ratios[] = {0.05, 0.4, 1.0, 2.2, 5.0, 13.0, 40.0};
    for (size_t l = 0; l < sizeof laws / sizeof *laws; l++)
        for (int d = 0; d < 4; d++)
            for (int k = 0; k < 7; k++) {
                double largest;
                const double zeta = dampings[d], N = ratios[k];
                const double residual = runge_kutta(laws[l].law, laws[l].param, zeta, N, &largest);
                CHECK_NEAR(residual_of(laws[l].law, laws[l].param, zeta, N), residual,
                           5e-4 * (largest + residual) + 1e-6);
                CHECK_NEAR(maximax_of(laws[l].law, laws[l].param, zeta, N), largest, 1e-4 * largest);
            }
}

/* ---- the same bits ---- */

enum { MANY = 3000 };

static void test_bits(void) {
    static double N[MANY], one[MANY], many[MANY], alone[2], peaks[MANY], peaks_again[MANY];
    uint64_t seed = 3;
    for (int i = 0; i < MANY; i++)
        N[i] = test_uniform(&seed, 0.0, i % 3 ? 4.0 : 60.0);
    const double param[CAMKIN_MAX_PARAMETERS] = {0.3};
    for (int damped = 0; damped < 2; damped++) {
        const double zeta = 0.05 * damped;
        CHECK(camkin_law_shock_spectrum(CAMKIN_POLY_345, param, zeta, N, MANY, one, peaks, 1) == CAMKIN_OK);
        CHECK(camkin_law_shock_spectrum(CAMKIN_POLY_345, param, zeta, N, MANY, many, peaks_again, 3) == CAMKIN_OK);
        CHECK(memcmp(one, many, sizeof one) == 0 && memcmp(peaks, peaks_again, sizeof peaks) == 0);
        for (int i = 0; i < MANY; i += 97) { /* neither the place nor the neighbours count */
            CHECK(camkin_law_shock_spectrum(CAMKIN_POLY_345, param, zeta, N + i, 1, alone, alone + 1, 0) == CAMKIN_OK);
            CHECK(same_bits(alone[0], one[i]) && same_bits(alone[1], peaks[i]));
        }
        ck_curve curve;
        ck_bad_parameter bad;
        static ck_forcing forcing[CK_RESPONSE_PARTS];
        static ck_response response;
        CHECK(ck_law_curve(CAMKIN_MODIFIED_SINE, none, (dd){0, 0}, (dd){0, 0}, &curve, &bad));
        ck_write_response(&curve, forcing, ck_curve_forcings(&curve, forcing), &response);
        for (size_t level = 0; ck_level(level); level++) {
            const ck_residuals job = {&response, N, level ? many : one, zeta, {sqrt(1.0 - zeta * zeta), 0.0}};
            ck_level(level)->residual(&job, 0, MANY);
            CHECK(level == 0 || memcmp(one, many, sizeof one) == 0);
        }
        for (size_t level = 0; ck_level(level); level++) {
            ck_maximax job = {.damping = zeta, .root = sqrt(1.0 - zeta * zeta), .N = N, .maximax = level ? many : one};
            ck_write_maximax(forcing, response.parts, &response, &job);
            ck_level(level)->maximax(&job, 0, MANY);
            CHECK(level == 0 || memcmp(one, many, sizeof one) == 0);
        }
    }
}

/* The bits of all laws and of a vibration, on every compiler and processor. */
static void test_hash(void) {
    enum { RATIOS = 40 };
    double N[RATIOS], y[2][RATIOS], theta[RATIOS], motion[3][RATIOS];
    uint64_t hash = HASH_BASIS;
    for (int i = 0; i < RATIOS; i++) {
        N[i] = 0.015625 * (1 + i * i);
        theta[i] = 9.0 * i;
    }
    for (int32_t law = 0; camkin_law_name(law); law++)
        for (int damped = 0; damped < 2 && !free_form(law); damped++) {
            const camkin_segment rise = sample_rise(law);
            CHECK(camkin_law_shock_spectrum(law, rise.param, 0.05 * damped, N, RATIOS, y[0], y[1], 1) == CAMKIN_OK);
            hash = hash_of(y, 2 * RATIOS, hash);
        }
    camkin_program *p = rise_dwell_fall("modified_sine", NULL);
    for (int damped = 0; damped < 2; damped++) {
        camkin_vibration *v = NULL;
        const camkin_oscillator oscillator = {damped ? -300.0 : 300.0, 61.3, 0.05 * damped};
        CHECK(camkin_vibration_create(p, &oscillator, 0, &v, NULL) == CAMKIN_OK);
        CHECK(camkin_vibration_eval(v, theta, RATIOS, motion[0], motion[1], motion[2], 1) == CAMKIN_OK);
        hash = hash_of(motion, 3 * RATIOS, hash);
        camkin_vibration_free(v);
    }
    camkin_program_free(p);
    if (!CHECK(hash == UINT64_C(0x46d579a64b2ca35d)))
        printf("    hash 0x%016llx\n", (unsigned long long)hash);
}

/* ---- vibration of a program ---- */

static camkin_vibration *must_vibrate(const camkin_program *p, double rpm, double hz, double damping, size_t cycles) {
    camkin_vibration *v = NULL;
    camkin_error error = {0};
    if (camkin_vibration_create(p, &(camkin_oscillator){rpm, hz, damping}, cycles, &v, &error) != CAMKIN_OK) {
        printf("cannot create the vibration: %s\n", error.message);
        exit(1);
    }
    return v;
}

/* Compare with Runge-Kutta steps from the state that the vibration has at its start. */
static void check_motion(const camkin_program *p, double rpm, double hz, double zeta, size_t cycles) {
    enum { STEPS = 12000, EVERY = 100 };
    camkin_vibration *vibration = must_vibrate(p, rpm, hz, zeta, cycles);
    const double w = 2.0 * TEST_PI * hz, omega = 2.0 * TEST_PI * rpm / 60.0, turn = 6.0 * rpm;
    const double h = (double)(cycles ? cycles : 1) * 360.0 / fabs(turn) / STEPS;
    double z, u, theta = 0.0, x, got[3], peak = 0.0, error = 0.0, top = 0.0;
    CHECK(camkin_vibration_eval(vibration, &theta, 1, &z, &x, NULL, 1) == CAMKIN_OK);
    u = x - camkin_velocity(p, 0.0, omega);
    if (cycles)
        CHECK(fabs(z) < 1e-14 && fabs(u) < 1e-9);
    camkin_vibration_extremes e;
    CHECK(camkin_vibration_get_extremes(vibration, &e) == CAMKIN_OK);
    for (int i = 0; i <= STEPS; i++) {
        theta = turn * h * i;
        if (i % EVERY == 0) {
            CHECK(camkin_vibration_eval(vibration, &theta, 1, &got[0], &got[1], &got[2], 1) == CAMKIN_OK);
            const double a = -2.0 * zeta * w * u - w * w * z;
            error = fmax(error, fabs(got[0] - z));
            error = fmax(error, fabs(got[1] - u - camkin_velocity(p, theta, omega)) / w);
            error = fmax(error, fabs(got[2] - a) / (w * w));
            CHECK(got[0] >= e.deflection_min.value && got[0] <= e.deflection_max.value);
            CHECK(got[1] >= e.velocity_min.value - 1e-9 * w && got[1] <= e.velocity_max.value + 1e-9 * w);
            CHECK(got[2] >= e.acceleration_min.value - 1e-9 && got[2] <= e.acceleration_max.value + 1e-9);
        }
        peak = fmax(peak, fabs(z));
        top = fmax(top, z);
        double dz[4], du[4];
        for (int k = 0; k < 4; k++) {
            const double step = k == 0 ? 0.0 : k == 3 ? h : 0.5 * h;
            const double at = k ? z + step * dz[k - 1] : z, rate = k ? u + step * du[k - 1] : u;
            dz[k] = rate;
            du[k] = -camkin_acceleration(p, theta + turn * step, omega) - 2.0 * zeta * w * rate - w * w * at;
        }
        z += h / 6.0 * (dz[0] + 2.0 * dz[1] + 2.0 * dz[2] + dz[3]);
        u += h / 6.0 * (du[0] + 2.0 * du[1] + 2.0 * du[2] + du[3]);
    }
    CHECK_NEAR(error, 0.0, 2e-6 * peak);
    CHECK_NEAR(e.deflection_max.value, top, 2e-4 * peak);
    CHECK(camkin_vibration_eval(vibration, &e.deflection_max.theta, 1, &z, NULL, NULL, 1) == CAMKIN_OK);
    CHECK_NEAR(z, e.deflection_max.value, 1e-12 * peak);
    camkin_vibration_free(vibration);
}

static void test_motion(void) {
    static const struct {
        double rpm, hz, damping;
        size_t cycles;
    } cases[] = {{300, 12.3, 0.02, 0}, {-300, 12.3, 0.05, 0}, {300, 23.7, 0.0, 0},
                 {300, 61.0, 0.01, 0}, {300, 0.9, 0.3, 0},    {300, 150.0, 0.4, 0},
                 {300, 12.0, 0.0, 2},  {-300, 7.0, 0.1, 3},   {300, 9.0, 0.95, 0}};
    camkin_program *programs[] = {
        rise_dwell_fall("cycloidal", NULL),
        must_create((camkin_segment[]){{.law = CAMKIN_FREUDENSTEIN_135, .duration = 100, .lift = 5, .param = {0.4}},
                                       {.law = CAMKIN_MODIFIED_CYCLOIDAL, .duration = 80, .lift = 3, .param = {0.3}},
                                       {.law = CAMKIN_POLY_4567, .duration = 100, .lift = -8}},
                    3, NULL),
        must_create((camkin_segment[]){{.law = CAMKIN_DOUBLE_HARMONIC, .duration = 180, .lift = 5},
                                       {.law = CAMKIN_DOUBLE_HARMONIC_RETURN, .duration = 180, .lift = -5}},
                    2, &(camkin_options){.size = sizeof(camkin_options), .cycle = 360, .phase = -70}),
    };
    for (size_t k = 0; k < sizeof programs / sizeof *programs; k++) {
        for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
            check_motion(programs[k], cases[i].rpm, cases[i].hz, cases[i].damping, cases[i].cycles);
        camkin_program_free(programs[k]);
    }
}

/* Constant velocity between dwells: two impulses at the ends of each flank, in closed form from rest. */
static void test_impulses(void) {
    const camkin_options options = {.size = sizeof options, .cycle = 360.0, .flags = CAMKIN_ALLOW_VELOCITY_JUMP};
    camkin_program *p = rise_dwell_fall("constant_velocity", &options);
    camkin_vibration *v = must_vibrate(p, 60.0, 3.3, 0.0, 1);
    const double w = 2.0 * TEST_PI * 3.3, speed = 40.0; /* 10 in a quarter of a second */
    for (int i = 1; i < 90; i++) {
        const double theta = i, t = i / 360.0;
        double z, x, a;
        CHECK(camkin_vibration_eval(v, &theta, 1, &z, &x, &a, 1) == CAMKIN_OK);
        CHECK_NEAR(z, -speed / w * sin(w * t), 1e-13);
        CHECK_NEAR(x, speed - speed * cos(w * t), 1e-12);
        CHECK_NEAR(a, speed * w * sin(w * t), 1e-10);
    }
    camkin_vibration_free(v);
    camkin_program_free(p);
}

/* Pieces shorter than the distance of two angles have no forcing. */
static void test_short_pieces(void) {
    camkin_program *p = must_create((camkin_segment[]){{.duration = 7e8},
                                                       {.law = CAMKIN_CYCLOIDAL, .duration = 1e-9, .lift = 1},
                                                       {.law = CAMKIN_CYCLOIDAL, .duration = 1e8, .lift = -1}},
                                    3, &(camkin_options){.size = sizeof(camkin_options), .cycle = 1e9});
    camkin_vibration *v = must_vibrate(p, 1e9, 25.0, 0.1, 0);
    const double theta = 7.5e8;
    double z;
    CHECK(camkin_vibration_eval(v, &theta, 1, &z, NULL, NULL, 1) == CAMKIN_OK && isfinite(z));
    camkin_vibration_free(v);
    camkin_program_free(p);
}

/* ---- mistakes ---- */

static void test_spectrum_mistakes(void) {
    double N[2] = {1.0, 2.0}, y[2] = {7.0, 7.0}, z[2];
    const double bad_param[CAMKIN_MAX_PARAMETERS] = {7.0};
    CHECK(camkin_law_shock_spectrum(CAMKIN_CYCLOIDAL, NULL, 0.0, N, 2, y, z, 1) == CAMKIN_E_NULL);
    CHECK(camkin_law_shock_spectrum(CAMKIN_CYCLOIDAL, none, 0.0, NULL, 2, y, z, 1) == CAMKIN_E_NULL);
    CHECK(camkin_law_shock_spectrum(-1, none, 0.0, N, 2, y, z, 1) == CAMKIN_E_LAW);
    CHECK(camkin_law_shock_spectrum(CAMKIN_POLY, none, 0.0, N, 2, y, z, 1) == CAMKIN_E_LAW);
    CHECK(camkin_law_shock_spectrum(CAMKIN_CYCLOIDAL, bad_param, 0.0, N, 2, y, z, 1) == CAMKIN_E_PARAMETER);
    CHECK(camkin_law_shock_spectrum(CAMKIN_CYCLOIDAL, none, -0.1, N, 2, y, z, 1) == CAMKIN_E_PARAMETER);
    CHECK(camkin_law_shock_spectrum(CAMKIN_CYCLOIDAL, none, 1.0, N, 2, y, z, 1) == CAMKIN_E_PARAMETER);
    CHECK(camkin_law_shock_spectrum(CAMKIN_CYCLOIDAL, none, 0.0, N, 2, y, z, -1) == CAMKIN_E_THREADS);
    CHECK(camkin_law_shock_spectrum(CAMKIN_CYCLOIDAL, none, 0.0, N, 2, N, z, 1) == CAMKIN_E_OVERLAP);
    const double wrong[] = {NAN, -1e-300, 1.1e6};
    for (int i = 0; i < 3; i++) {
        N[1] = wrong[i];
        CHECK(camkin_law_shock_spectrum(CAMKIN_CYCLOIDAL, none, 0.0, N, 2, y, z, 1) == CAMKIN_E_PARAMETER);
    }
    CHECK(y[0] == 7.0 && y[1] == 7.0);
    CHECK(camkin_law_shock_spectrum(CAMKIN_CYCLOIDAL, none, 0.0, NULL, 0, NULL, NULL, 1) == CAMKIN_OK);
}

static camkin_status refused(const camkin_program *p, camkin_oscillator o, size_t cycles, const char *parameter) {
    camkin_vibration *v = NULL;
    camkin_error error = {0};
    const camkin_status status = camkin_vibration_create(p, &o, cycles, &v, &error);
    CHECK(status != CAMKIN_OK && v == NULL && strcmp(error.parameter, parameter) == 0);
    CHECK(camkin_vibration_create(p, &o, cycles, &v, NULL) == status);
    return status;
}

static void test_vibration_mistakes(void) {
    camkin_program *p = rise_dwell_fall("cycloidal", NULL);
    const camkin_oscillator good = {300.0, 12.3, 0.1};
    camkin_vibration *v = NULL;
    camkin_error error;
    CHECK(camkin_vibration_create(NULL, &good, 0, &v, &error) == CAMKIN_E_NULL);
    CHECK(camkin_vibration_create(p, NULL, 0, &v, &error) == CAMKIN_E_NULL);
    CHECK(camkin_vibration_create(p, &good, 0, NULL, &error) == CAMKIN_E_NULL);
    const camkin_options once = {.size = sizeof once, .cycle = 360, .flags = CAMKIN_ONCE};
    camkin_program *stroke = rise_dwell_fall("cycloidal", &once);
    CHECK(refused(stroke, good, 0, "once") == CAMKIN_E_CYCLE);
    camkin_program_free(stroke);
    CHECK(refused(p, (camkin_oscillator){0.0, 12.3, 0.1}, 0, "rpm") == CAMKIN_E_SPEED);
    CHECK(refused(p, (camkin_oscillator){NAN, 12.3, 0.1}, 0, "rpm") == CAMKIN_E_SPEED);
    CHECK(refused(p, (camkin_oscillator){300.0, 12.3, 1.0}, 0, "damping") == CAMKIN_E_PARAMETER);
    CHECK(refused(p, (camkin_oscillator){300.0, 12.3, -0.1}, 0, "damping") == CAMKIN_E_PARAMETER);
    CHECK(refused(p, (camkin_oscillator){300.0, NAN, 0.1}, 0, "natural_hz") == CAMKIN_E_PARAMETER);
    CHECK(refused(p, (camkin_oscillator){300.0, 1e-9, 0.1}, 0, "natural_hz") == CAMKIN_E_PARAMETER);
    CHECK(refused(p, (camkin_oscillator){300.0, 1e9, 0.1}, 0, "natural_hz") == CAMKIN_E_PARAMETER);
    CHECK(refused(p, (camkin_oscillator){300.0, 15.0, 0.0}, 0, "natural_hz") == CAMKIN_E_PARAMETER);
    CHECK(refused(p, (camkin_oscillator){300.0, 15.0, 1e-17}, 0, "natural_hz") == CAMKIN_E_PARAMETER);
    CHECK(refused(p, (camkin_oscillator){300.0, 15.0, 5e-324}, 0, "natural_hz") == CAMKIN_E_PARAMETER);
    CHECK(refused(p, good, CAMKIN_MAX_CYCLES + 1, "cycles") == CAMKIN_E_SIZE);
    v = must_vibrate(p, 300.0, 15.0, 0.0, 2); /* from rest it grows, without an error */
    double theta[2] = {10.0, 20.0}, z[2], a;
    CHECK(camkin_vibration_eval(NULL, theta, 2, z, NULL, NULL, 1) == CAMKIN_E_NULL);
    CHECK(camkin_vibration_eval(v, NULL, 2, z, NULL, NULL, 1) == CAMKIN_E_NULL);
    CHECK(camkin_vibration_eval(v, theta, 2, z, NULL, NULL, -1) == CAMKIN_E_THREADS);
    CHECK(camkin_vibration_eval(v, theta, 2, theta, NULL, NULL, 1) == CAMKIN_E_OVERLAP);
    CHECK(camkin_vibration_eval(v, NULL, 0, NULL, NULL, NULL, 1) == CAMKIN_OK);
    const double outside[] = {-1e-9, 721.0, NAN, INFINITY};
    for (int i = 0; i < 4; i++)
        CHECK(camkin_vibration_eval(v, &outside[i], 1, NULL, NULL, &a, 1) == CAMKIN_OK && isnan(a));
    camkin_vibration_free(v);
    v = must_vibrate(p, 300.0, 12.3, 0.1, 0);
    const double far = 1e300;
    CHECK(camkin_vibration_eval(v, &far, 1, NULL, NULL, &a, 1) == CAMKIN_OK && isnan(a));
    theta[0] = 30.0, theta[1] = -330.0 + 3600.0 * 360.0;
    CHECK(camkin_vibration_eval(v, theta, 2, z, NULL, NULL, 1) == CAMKIN_OK && same_bits(z[0], z[1]));
    camkin_vibration_extremes e;
    CHECK(camkin_vibration_get_extremes(NULL, &e) == CAMKIN_E_NULL);
    CHECK(camkin_vibration_get_extremes(v, NULL) == CAMKIN_E_NULL);
    camkin_vibration_free(v);
    camkin_vibration_free(NULL);
    camkin_program_free(p);
}

int main(void) {
    test_waves();
    test_closed_forms();
    test_runge_kutta();
    test_bits();
    test_hash();
    test_motion();
    test_impulses();
    test_short_pieces();
    test_spectrum_mistakes();
    test_vibration_mistakes();
    return test_end();
}
