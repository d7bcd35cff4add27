/* SPDX-License-Identifier: MIT */
/* The numbers, layouts and signatures that are compiled into programs. A change of a line here changes the ABI, and so
 * the SOVERSION; additions do not. tests/package/abi/run.sh checks that nothing is missing. */
#include "test.h"

#include <camkin/geometry.h>
#include <camkin/gradients.h>
#include <camkin/vibration.h>

/* ---- numbers: statuses and laws count from 0 ---- */

static const int statuses[] = {
    CAMKIN_OK,          CAMKIN_E_NULL,     CAMKIN_E_OPTIONS, CAMKIN_E_LAW,     CAMKIN_E_DURATION, CAMKIN_E_LIFT,
    CAMKIN_E_PARAMETER, CAMKIN_E_BOUNDARY, CAMKIN_E_TABLE,   CAMKIN_E_CYCLE,   CAMKIN_E_CLOSURE,  CAMKIN_E_CONTINUITY,
    CAMKIN_E_ISA,       CAMKIN_E_SIZE,     CAMKIN_E_ALIGN,   CAMKIN_E_OVERLAP, CAMKIN_E_SPEED,    CAMKIN_E_TIME,
    CAMKIN_E_THREADS,   CAMKIN_E_SEGMENT,  CAMKIN_E_MEMORY,  CAMKIN_E_FPENV,   CAMKIN_E_FILE,     CAMKIN_STATUS_COUNT};

static const int laws[] = {CAMKIN_DWELL,
                           CAMKIN_CONSTANT_VELOCITY,
                           CAMKIN_PARABOLIC,
                           CAMKIN_SIMPLE_HARMONIC,
                           CAMKIN_CYCLOIDAL,
                           CAMKIN_POLY_345,
                           CAMKIN_POLY_4567,
                           CAMKIN_MODIFIED_TRAPEZOID,
                           CAMKIN_MODIFIED_SINE,
                           CAMKIN_SCCA,
                           CAMKIN_UNIVERSAL,
                           CAMKIN_DOUBLE_HARMONIC,
                           CAMKIN_DOUBLE_HARMONIC_RETURN,
                           CAMKIN_POLY_23,
                           CAMKIN_POLY_56789,
                           CAMKIN_SMOOTH_POLY,
                           CAMKIN_MODIFIED_CONSTANT_VELOCITY,
                           CAMKIN_CYCLOIDAL_CONSTANT_VELOCITY,
                           CAMKIN_TRAPECLOID,
                           CAMKIN_NC2,
                           CAMKIN_UNIVERSAL_CODE,
                           CAMKIN_HARMONIC_COMBINATION,
                           CAMKIN_SINE_STRAIGHT_LINE,
                           CAMKIN_GUTMAN_13,
                           CAMKIN_FREUDENSTEIN_13,
                           CAMKIN_FREUDENSTEIN_135,
                           CAMKIN_TRIPLE_HARMONIC,
                           CAMKIN_HALF_CYCLOIDAL_1,
                           CAMKIN_HALF_CYCLOIDAL_2,
                           CAMKIN_HALF_HARMONIC_1,
                           CAMKIN_HALF_HARMONIC_2,
                           CAMKIN_EIGHTH_POWER_1,
                           CAMKIN_EIGHTH_POWER_2,
                           CAMKIN_TRAPEZOIDAL_VELOCITY,
                           CAMKIN_S_CURVE,
                           CAMKIN_RISE_FALL_3456,
                           CAMKIN_RISE_FALL_45678,
                           CAMKIN_RISE_FALL_DOUBLE_HARMONIC,
                           CAMKIN_POLY_BC,
                           CAMKIN_POLY,
                           CAMKIN_BSPLINE,
                           CAMKIN_MODIFIED_CYCLOIDAL};

#define VALUE(name, number) _Static_assert((name) == (number), #name)
VALUE(CAMKIN_ACCUMULATE, 1);
VALUE(CAMKIN_ONCE, 4);
VALUE(CAMKIN_ALLOW_VELOCITY_JUMP, 2);
VALUE(CAMKIN_FREE_V0, 0x1);
VALUE(CAMKIN_FREE_A0, 0x2);
VALUE(CAMKIN_FREE_J0, 0x4);
VALUE(CAMKIN_FREE_Q0, 0x8);
VALUE(CAMKIN_FREE_V1, 0x10);
VALUE(CAMKIN_FREE_A1, 0x20);
VALUE(CAMKIN_FREE_J1, 0x40);
VALUE(CAMKIN_FREE_Q1, 0x80);
VALUE(CAMKIN_MATCH_V0, 0x100);
VALUE(CAMKIN_MATCH_A0, 0x200);
VALUE(CAMKIN_MATCH_J0, 0x400);
VALUE(CAMKIN_MATCH_V1, 0x1000);
VALUE(CAMKIN_MATCH_A1, 0x2000);
VALUE(CAMKIN_MATCH_J1, 0x4000);
VALUE(CAMKIN_MIRROR, 0x10000);
VALUE(CAMKIN_DISPLACEMENT, 0);
VALUE(CAMKIN_VELOCITY, 1);
VALUE(CAMKIN_ACCELERATION, 2);
VALUE(CAMKIN_JERK, 3);
VALUE(CAMKIN_COLUMN_DURATION, 0);
VALUE(CAMKIN_COLUMN_LIFT, 1);
VALUE(CAMKIN_COLUMN_V0, 2);
VALUE(CAMKIN_COLUMN_A0, 3);
VALUE(CAMKIN_COLUMN_J0, 4);
VALUE(CAMKIN_COLUMN_V1, 5);
VALUE(CAMKIN_COLUMN_A1, 6);
VALUE(CAMKIN_COLUMN_J1, 7);
VALUE(CAMKIN_COLUMN_PARAM, 8);
VALUE(CAMKIN_FIELD_RPM, 16);
VALUE(CAMKIN_FIELD_PHASE, 17);
VALUE(CAMKIN_FIELD_START, 18);
VALUE(CAMKIN_FIELD_BASE_RADIUS, 19);
VALUE(CAMKIN_FIELD_RADIUS, 20);
VALUE(CAMKIN_FIELD_OFFSET, 21);
VALUE(CAMKIN_FIELD_TILT, 22);
VALUE(CAMKIN_FIELD_ARM, 23);
VALUE(CAMKIN_FIELD_CENTRE_DISTANCE, 24);
VALUE(CAMKIN_FIELD_FACE_OFFSET, 25);
VALUE(CAMKIN_FIELD_MASS, 26);
VALUE(CAMKIN_FIELD_RATE, 27);
VALUE(CAMKIN_FIELD_PRELOAD, 28);
VALUE(CAMKIN_FIELD_NATURAL_HZ, 29);
VALUE(CAMKIN_FIELD_DAMPING, 30);
VALUE(CAMKIN_METRIC_S_MIN, 0);
VALUE(CAMKIN_METRIC_S_MAX, 1);
VALUE(CAMKIN_METRIC_V_MIN, 2);
VALUE(CAMKIN_METRIC_V_MAX, 3);
VALUE(CAMKIN_METRIC_A_MIN, 4);
VALUE(CAMKIN_METRIC_A_MAX, 5);
VALUE(CAMKIN_METRIC_J_MIN, 6);
VALUE(CAMKIN_METRIC_J_MAX, 7);
VALUE(CAMKIN_METRIC_V_RMS, 8);
VALUE(CAMKIN_METRIC_A_RMS, 9);
VALUE(CAMKIN_METRIC_J_RMS, 10);
VALUE(CAMKIN_METRIC_V_RMS_EVENT, 11);
VALUE(CAMKIN_METRIC_A_RMS_EVENT, 12);
VALUE(CAMKIN_METRIC_J_RMS_EVENT, 13);
VALUE(CAMKIN_METRICS, 14);
VALUE(CAMKIN_CAM_METRIC_PRESSURE_ANGLE_MIN, 0);
VALUE(CAMKIN_CAM_METRIC_PRESSURE_ANGLE_MAX, 1);
VALUE(CAMKIN_CAM_METRIC_CURVATURE_MIN, 2);
VALUE(CAMKIN_CAM_METRIC_CURVATURE_MAX, 3);
VALUE(CAMKIN_CAM_METRIC_CURVATURE_PITCH_MIN, 4);
VALUE(CAMKIN_CAM_METRIC_CURVATURE_PITCH_MAX, 5);
VALUE(CAMKIN_CAM_METRIC_PLACE_MIN, 6);
VALUE(CAMKIN_CAM_METRIC_PLACE_MAX, 7);
VALUE(CAMKIN_CAM_METRIC_RADIUS, 8);
VALUE(CAMKIN_CAM_METRIC_WHEEL, 9);
VALUE(CAMKIN_CAM_METRICS, 10);
VALUE(CAMKIN_MAX_DESIGN_SEGMENTS, 64);
VALUE(CAMKIN_MAX_PARAMETERS, 8);
VALUE(CAMKIN_MAX_DEGREE, 11);
VALUE(CAMKIN_MAX_CONSTRAINTS, 10);
VALUE(CAMKIN_MIN_SPLINE_DEGREE, 3);
VALUE(CAMKIN_MAX_SPLINE_DEGREE, 7);
VALUE(CAMKIN_ROLLER, 0);
VALUE(CAMKIN_FLAT, 1);
VALUE(CAMKIN_SWINGING_ROLLER, 2);
VALUE(CAMKIN_SWINGING_FLAT, 3);
VALUE(CAMKIN_BARREL_ROLLER, 4);
VALUE(CAMKIN_WALL_OUTER, 0);
VALUE(CAMKIN_WALL_INNER, 1);
VALUE(CAMKIN_WALL_FAR, 2);
VALUE(CAMKIN_LENGTH, 0);
VALUE(CAMKIN_DEGREES, 1);
VALUE(CAMKIN_RADIANS, 2);
VALUE(CAMKIN_UNDERCUT, 0);
VALUE(CAMKIN_CONCAVE, 1);

/* ---- layouts, where pointers and size_t have 64 bits ---- */

#if UINTPTR_MAX == UINT64_MAX
#define SIZE(type, size) _Static_assert(sizeof(type) == (size), #type)
#define OFFSET(type, field, offset) _Static_assert(offsetof(type, field) == (offset), #type "." #field)
_Static_assert(sizeof(camkin_status) == 4 && sizeof(camkin_law) == 4, "an enum is an int");

SIZE(camkin_segment, 152);
OFFSET(camkin_segment, law, 0);
OFFSET(camkin_segment, flags, 4);
OFFSET(camkin_segment, duration, 8);
OFFSET(camkin_segment, lift, 16);
OFFSET(camkin_segment, v0, 24);
OFFSET(camkin_segment, a0, 32);
OFFSET(camkin_segment, j0, 40);
OFFSET(camkin_segment, v1, 48);
OFFSET(camkin_segment, a1, 56);
OFFSET(camkin_segment, j1, 64);
OFFSET(camkin_segment, param, 72);
OFFSET(camkin_segment, table, 136);
OFFSET(camkin_segment, ntable, 144);

SIZE(camkin_options, 48);
OFFSET(camkin_options, size, 0);
OFFSET(camkin_options, cycle, 8);
OFFSET(camkin_options, isa, 16);
OFFSET(camkin_options, flags, 24);
OFFSET(camkin_options, start, 32);
OFFSET(camkin_options, phase, 40);

SIZE(camkin_error, 312);
OFFSET(camkin_error, status, 0);
OFFSET(camkin_error, segment, 8);
OFFSET(camkin_error, parameter, 16);
OFFSET(camkin_error, value, 48);
OFFSET(camkin_error, message, 56);

SIZE(camkin_svaj, 32);
OFFSET(camkin_svaj, s, 0);
OFFSET(camkin_svaj, v, 8);
OFFSET(camkin_svaj, a, 16);
OFFSET(camkin_svaj, j, 24);

SIZE(camkin_drive, 32);
OFFSET(camkin_drive, rpm, 0);
OFFSET(camkin_drive, rpm_per_s, 8);
OFFSET(camkin_drive, phase, 16);
OFFSET(camkin_drive, table, 24);

SIZE(camkin_extreme, 16);
OFFSET(camkin_extreme, value, 0);
OFFSET(camkin_extreme, theta, 8);

SIZE(camkin_analysis, 184);
OFFSET(camkin_analysis, s_min, 0);
OFFSET(camkin_analysis, s_max, 16);
OFFSET(camkin_analysis, v_min, 32);
OFFSET(camkin_analysis, v_max, 48);
OFFSET(camkin_analysis, a_min, 64);
OFFSET(camkin_analysis, a_max, 80);
OFFSET(camkin_analysis, j_min, 96);
OFFSET(camkin_analysis, j_max, 112);
OFFSET(camkin_analysis, va_max, 128);
OFFSET(camkin_analysis, v_ms, 144);
OFFSET(camkin_analysis, a_ms, 152);
OFFSET(camkin_analysis, j_ms, 160);
OFFSET(camkin_analysis, duration, 168);
OFFSET(camkin_analysis, event, 176);

SIZE(camkin_column, 32);
OFFSET(camkin_column, segment, 0);
OFFSET(camkin_column, field, 8);
OFFSET(camkin_column, values, 16);
OFFSET(camkin_column, total, 24);

SIZE(camkin_parameter, 16);
OFFSET(camkin_parameter, segment, 0);
OFFSET(camkin_parameter, field, 8);

SIZE(camkin_extreme_arrays, 16);
OFFSET(camkin_extreme_arrays, value, 0);
OFFSET(camkin_extreme_arrays, theta, 8);

SIZE(camkin_design_values, 168);
OFFSET(camkin_design_values, s_min, 0);
OFFSET(camkin_design_values, s_max, 16);
OFFSET(camkin_design_values, v_min, 32);
OFFSET(camkin_design_values, v_max, 48);
OFFSET(camkin_design_values, a_min, 64);
OFFSET(camkin_design_values, a_max, 80);
OFFSET(camkin_design_values, j_min, 96);
OFFSET(camkin_design_values, j_max, 112);
OFFSET(camkin_design_values, v_ms, 128);
OFFSET(camkin_design_values, a_ms, 136);
OFFSET(camkin_design_values, j_ms, 144);
OFFSET(camkin_design_values, event, 152);
OFFSET(camkin_design_values, status, 160);

SIZE(camkin_break, 88);
OFFSET(camkin_break, theta, 0);
OFFSET(camkin_break, jump, 8);
OFFSET(camkin_break, v, 40);
OFFSET(camkin_break, a, 56);
OFFSET(camkin_break, segment, 72);
OFFSET(camkin_break, inside, 80);
OFFSET(camkin_break, order, 84);

SIZE(camkin_program_info, 40);
OFFSET(camkin_program_info, cycle, 0);
OFFSET(camkin_program_info, phase, 8);
OFFSET(camkin_program_info, start, 16);
OFFSET(camkin_program_info, lift_per_cycle, 24);
OFFSET(camkin_program_info, segments, 32);

SIZE(camkin_law_info, 144);
OFFSET(camkin_law_info, net, 0);
OFFSET(camkin_law_info, segment_only, 8);
OFFSET(camkin_law_info, parameters, 12);
OFFSET(camkin_law_info, low, 16);
OFFSET(camkin_law_info, high, 80);

SIZE(camkin_cam, 80);
OFFSET(camkin_cam, size, 0);
OFFSET(camkin_cam, follower, 8);
OFFSET(camkin_cam, wall, 12);
OFFSET(camkin_cam, rotation, 16);
OFFSET(camkin_cam, unit, 20);
OFFSET(camkin_cam, base_radius, 24);
OFFSET(camkin_cam, radius, 32);
OFFSET(camkin_cam, offset, 40);
OFFSET(camkin_cam, tilt, 48);
OFFSET(camkin_cam, arm, 56);
OFFSET(camkin_cam, centre_distance, 64);
OFFSET(camkin_cam, face_offset, 72);

SIZE(camkin_geometry, 104);
OFFSET(camkin_geometry, pitch_x, 0);
OFFSET(camkin_geometry, pitch_y, 8);
OFFSET(camkin_geometry, pitch_z, 16);
OFFSET(camkin_geometry, x, 24);
OFFSET(camkin_geometry, y, 32);
OFFSET(camkin_geometry, z, 40);
OFFSET(camkin_geometry, contact_x, 48);
OFFSET(camkin_geometry, contact_y, 56);
OFFSET(camkin_geometry, contact_z, 64);
OFFSET(camkin_geometry, tan_pressure_angle, 72);
OFFSET(camkin_geometry, pressure_angle, 80);
OFFSET(camkin_geometry, curvature_pitch, 88);
OFFSET(camkin_geometry, curvature, 96);

SIZE(camkin_cam_analysis, 160);
OFFSET(camkin_cam_analysis, pressure_angle_min, 0);
OFFSET(camkin_cam_analysis, pressure_angle_max, 16);
OFFSET(camkin_cam_analysis, curvature_min, 32);
OFFSET(camkin_cam_analysis, curvature_max, 48);
OFFSET(camkin_cam_analysis, curvature_pitch_min, 64);
OFFSET(camkin_cam_analysis, curvature_pitch_max, 80);
OFFSET(camkin_cam_analysis, place_min, 96);
OFFSET(camkin_cam_analysis, place_max, 112);
OFFSET(camkin_cam_analysis, radius, 128);
OFFSET(camkin_cam_analysis, wheel, 144);
#endif

SIZE(camkin_oscillator, 24);
OFFSET(camkin_oscillator, rpm, 0);
OFFSET(camkin_oscillator, natural_hz, 8);
OFFSET(camkin_oscillator, damping, 16);
SIZE(camkin_vibration_extremes, 96);
OFFSET(camkin_vibration_extremes, deflection_min, 0);
OFFSET(camkin_vibration_extremes, deflection_max, 16);
OFFSET(camkin_vibration_extremes, velocity_min, 32);
OFFSET(camkin_vibration_extremes, velocity_max, 48);
OFFSET(camkin_vibration_extremes, acceleration_min, 64);
OFFSET(camkin_vibration_extremes, acceleration_max, 80);
VALUE(CAMKIN_MAX_CYCLES, 10000);

/* ---- signatures: a declaration that differs from the header does not compile ---- */

camkin_status camkin_program_create(const camkin_segment *segments, size_t n, const camkin_options *options,
                                    camkin_program **out, camkin_error *error);
camkin_status camkin_program_read(const char *text, size_t length, camkin_program **out, camkin_error *error);
camkin_status camkin_program_load(const char *path, camkin_program **out, camkin_error *error);
void camkin_program_free(camkin_program *program);
double camkin_displacement(const camkin_program *program, double theta);
double camkin_velocity(const camkin_program *program, double theta, double omega);
double camkin_acceleration(const camkin_program *program, double theta, double omega);
double camkin_jerk(const camkin_program *program, double theta, double omega);
camkin_status camkin_eval(const camkin_program *program, const double *theta, size_t n, double omega,
                          const camkin_svaj *out, int nthreads);
camkin_status camkin_boundary_at(const camkin_program *program, const camkin_drive *drive, double t, double svaj[4]);
camkin_status camkin_boundary(const camkin_program *program, const camkin_drive *drive, const double *t, size_t n,
                              const camkin_svaj *out, int nthreads);
camkin_status camkin_boundary_grid(const camkin_program *program, const camkin_drive *drive, double t0, double dt,
                                   size_t n, const camkin_svaj *out, int nthreads);
camkin_status camkin_boundary_steps(const camkin_program *program, const camkin_drive *drive, double t0, double dt,
                                    uint64_t first, size_t n, const camkin_svaj *out, int nthreads);
camkin_status camkin_speed_table_create(const double *t, const double *rpm, size_t n, camkin_speed_table **out,
                                        camkin_error *error);
void camkin_speed_table_free(camkin_speed_table *table);
camkin_status camkin_set_create(const camkin_program *const *programs, const double *phase, const double *scale,
                                size_t m, camkin_set **out, camkin_error *error);
void camkin_set_free(camkin_set *set);
camkin_status camkin_set_at(const camkin_set *set, const camkin_drive *drive, double t, const camkin_svaj *out);
camkin_status camkin_set_boundary(const camkin_set *set, const camkin_drive *drive, const double *t, size_t n,
                                  const camkin_svaj *out, size_t stride, int nthreads);
camkin_status camkin_set_steps(const camkin_set *set, const camkin_drive *drive, double t0, double dt, uint64_t first,
                               size_t n, const camkin_svaj *out, size_t stride, int nthreads);
camkin_status camkin_analyze(const camkin_program *program, const camkin_drive *drive, int64_t segment,
                             camkin_analysis *out);
camkin_status camkin_analyze_finite(const camkin_program *program, const camkin_drive *drive, int64_t segment,
                                    camkin_analysis *out);
camkin_status camkin_analyze_designs(const camkin_segment *segments, size_t n, const camkin_options *options,
                                     const camkin_column *columns, size_t n_columns, size_t m,
                                     const camkin_drive *drive, int32_t impulses, const camkin_design_values *out,
                                     int nthreads, camkin_error *error);
camkin_status camkin_breaks(const camkin_program *program, camkin_break *out, size_t n, size_t *found);
camkin_status camkin_solve(const camkin_program *program, int32_t quantity, double level, double omega, double *theta,
                           size_t capacity, size_t *count);
camkin_status camkin_segment_ends(const camkin_program *program, int64_t segment, double start[4], double end[4]);
camkin_status camkin_program_get_info(const camkin_program *program, camkin_program_info *out);
camkin_status camkin_segment_starts(const camkin_program *program, double *theta, size_t n);
camkin_status camkin_law_get_info(int32_t law, camkin_law_info *out);
camkin_status camkin_law_eval(int32_t law, const double param[8], const double *x, size_t n, double *y, double *y1,
                              double *y2, double *y3);
int32_t camkin_law_from_name(const char *name);
const char *camkin_law_name(int32_t law);
const char *camkin_law_parameter(int32_t law, int32_t index);
const char *camkin_status_str(camkin_status status);
const char *camkin_isa_name(const camkin_program *program);
const char *camkin_isa_available(int32_t index);
camkin_status camkin_design_gradients(const camkin_segment *segments, size_t n, const camkin_options *options,
                                      const camkin_parameter *parameters, size_t m, const camkin_drive *drive,
                                      int32_t impulses, double *values, double *gradients, camkin_error *error);
camkin_status camkin_motion_gradients(const camkin_segment *segments, size_t n, const camkin_options *options,
                                      const camkin_parameter *parameters, size_t m, const camkin_drive *drive,
                                      const double *theta, size_t k, const camkin_svaj *out, camkin_error *error);
camkin_status camkin_cam_gradients(const camkin_segment *segments, size_t n, const camkin_options *options,
                                   const camkin_cam *cam, const camkin_parameter *parameters, size_t m, double *values,
                                   double *gradients, camkin_error *error);
camkin_status camkin_jump_speed_gradients(const camkin_segment *segments, size_t n, const camkin_options *options,
                                          double mass, double rate, double preload, const camkin_parameter *parameters,
                                          size_t m, double *value, double *gradients, camkin_error *error);
camkin_status camkin_residual_gradients(const camkin_segment *segments, size_t n, const camkin_options *options,
                                        const camkin_oscillator *oscillator, const camkin_parameter *parameters,
                                        size_t m, double *values, double *gradients, camkin_error *error);
camkin_status camkin_law_shock_spectrum(int32_t law, const double param[8], double damping, const double *N, size_t n,
                                        double *residual, double *maximax, int nthreads);
camkin_status camkin_jump_speed(const camkin_program *program, double mass, double rate, double preload,
                                camkin_extreme *out);
camkin_status camkin_least_preload(const camkin_program *program, double omega, double mass, double rate,
                                   camkin_extreme *out);
camkin_status camkin_vibration_create(const camkin_program *program, const camkin_oscillator *oscillator, size_t cycles,
                                      camkin_vibration **out, camkin_error *error);
void camkin_vibration_free(camkin_vibration *vibration);
camkin_status camkin_vibration_eval(const camkin_vibration *vibration, const double *theta, size_t n,
                                    double *deflection, double *velocity, double *acceleration, int nthreads);
camkin_status camkin_vibration_get_extremes(const camkin_vibration *vibration, camkin_vibration_extremes *out);
int camkin_max_threads(void);
const char *camkin_version(void);
camkin_status camkin_cam_check(const camkin_program *program, const camkin_cam *cam, camkin_error *error);
camkin_status camkin_cam_eval(const camkin_program *program, const camkin_cam *cam, const double *theta, size_t n,
                              const camkin_geometry *out, int nthreads);
camkin_status camkin_cam_analyze(const camkin_program *program, const camkin_cam *cam, camkin_cam_analysis *out);
camkin_status camkin_cam_ranges(const camkin_program *program, const camkin_cam *cam, int32_t kind, double *start,
                                double *end, size_t capacity, size_t *count);
camkin_status camkin_piece_starts(const camkin_program *program, double *theta, size_t n, size_t *found);

int main(void) {
    for (int i = 0; i < (int)(sizeof statuses / sizeof *statuses); i++)
        CHECK(statuses[i] == i);
    for (int i = 0; i < (int)(sizeof laws / sizeof *laws); i++)
        CHECK(laws[i] == i);
    CHECK(CAMKIN_MAX_POINTS == 9007199254740992 && CAMKIN_MAX_SPEED == 1e20 && CAMKIN_MAX_ANGLE == 1e9);
    CHECK(CAMKIN_MIN_DURATION == 1e-9 && CAMKIN_MAX_DURATION == 1e9);
    CHECK(CAMKIN_MIN_LIFT == 1e-100 && CAMKIN_MAX_LIFT == 1e100);
    CHECK(CAMKIN_MIN_LENGTH == 1e-30 && CAMKIN_MAX_LENGTH == 1e30 && CAMKIN_MAX_TILT == 89);
    CHECK(CAMKIN_MAX_FREQUENCY_RATIO == 1e6);
    CHECK(CAMKIN_CYCLE_TOLERANCE == 1e-12 && CAMKIN_CONTINUITY_TOLERANCE == 1e-9);
    return test_end();
}
