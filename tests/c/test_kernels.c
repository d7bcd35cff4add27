/* SPDX-License-Identifier: MIT */
/* Kernels that are shorter than the general one give its bits where the program takes them. */
#include "kernels/kernels.h"
#include "kernels/motion_table.h"
#include "test.h"

enum { M = 400 };

/* ---- round anchors ---- */

/* Compares the kernels of a piece for round and for any anchor at `n` of its phases. */
static void compare_ways(const camkin_program *p, const ck_piece *piece, const double *r, size_t n) {
    static const ck_speed_powers powers = {-314.1, 98658.8, -3.1e7};
    static double any[4][M], round[4][M];
    for (int out = CK_OUT_S; out <= CK_OUT_ALL; out++) {
        memset(any, 0, sizeof any);
        memset(round, 0, sizeof round);
        p->kernels->run[piece->shape][CK_ANY_ANCHOR][out](piece->row, &powers, r, NULL, n, any[0], any[1], any[2],
                                                          any[3]);
        p->kernels->run[piece->shape][CK_ROUND_ANCHOR][out](piece->row, &powers, r, NULL, n, round[0], round[1],
                                                            round[2], round[3]);
        if (!CHECK(memcmp(any, round, sizeof any) == 0))
            for (size_t i = 0, shown = 0; i < n && shown < 3; i++)
                for (int k = 0; k < 4; k++)
                    if (!same_bits(any[k][i], round[k][i])) {
                        printf("    shape %d, anchor %a, phase %a: %a, %a\n", piece->shape, -piece->row[0], r[i],
                               any[k][i], round[k][i]);
                        shown++;
                    }
    }
}

/* The ends of a piece, its anchor, the zeros, the smallest numbers and their neighbours, powers of 2, random phases. */
static size_t phases_of(const ck_piece *piece, double r[M], uint64_t *seed) {
    const double anchor = -piece->row[CK_MINUS_ANCHOR_HI], from = piece->from, to = piece->to;
    const double special[] = {from, to, anchor, anchor / 2, 2 * anchor, 0.0, -0.0, 5e-324, -5e-324, 1e-300, -1e-300};
    const size_t specials = sizeof special / sizeof *special;
    size_t n = 0;
    for (size_t i = 0; n < M; i++) {
        double at = test_uniform(seed, from, to);
        if (i < 3 * specials)
            at = i % 3 == 0 ? special[i / 3] : nextafter(special[i / 3], i % 3 == 1 ? -INFINITY : INFINITY);
        else if (i % 3 == 0)
            at = ldexp(i % 2 ? -1.0 : 1.0, (int)(i % 80) - 60) * (i % 5 ? 1.0 : 1.0 + 0x1p-52);
        else if (i % 3 == 1) /* next to the anchor: any number of leading digits cancel */
            at = anchor + ldexp(test_uniform(seed, -1, 1), -(int)(i % 60));
        if (at >= from && (at < to || (at == from && i == 0)))
            r[n++] = at;
    }
    return n;
}

/* Compares them in every piece whose anchor is round, and returns how many there are. */
static size_t compare_program(const camkin_program *p, uint64_t *seed) {
    size_t round = 0;
    for (size_t i = 0; i < p->npieces; i++)
        if (p->piece[i].way == CK_ROUND_ANCHOR) {
            double r[M];
            compare_ways(p, &p->piece[i], r, phases_of(&p->piece[i], r, seed));
            round++;
        }
    return round;
}

/* Three additions for the local angle where the anchor of the piece is round give the bits that ten give, the sign of a
   zero too; they serve common programs; and an anchor with more digits does not pass for a round one. */
static void round_anchors(void) {
    static const double durations[][3] = {
        {90, 45, 90},       {120, 60, 120},     {100.5, 30.25, 80}, {0x1.8p-20, 77, 0x1p-29},
        {52.8, 10.1, 60.7}, {0.1, 99.9, 155.5}, {1 / 3.0, 2.2, 3},  {128, 0.7, 128}};
    static const double phases[] = {0, 45, -135, 180, 77.7, -0x1p-40, 300.3};
    uint64_t seed = 11;
    size_t round = 0, other = 0;
    for (int law = 0; camkin_law_name(law); law++) {
        const camkin_segment move = free_form(law) ? every_kind[0] : sample_rise(law);
        for (size_t d = 0; d < sizeof durations / sizeof *durations; d++) {
            camkin_segment s[] = {move, {.law = CAMKIN_DWELL}, move};
            for (int i = 0; i < 3; i++)
                s[i].duration = durations[d][i];
            s[0].lift = s[2].lift = 0.0;
            if (law != CAMKIN_DWELL)
                s[0].lift = 9.7, s[2].lift = -9.7 * (comes_back(law) ? -1 : 1);
            for (size_t k = 0; k < sizeof phases / sizeof *phases; k++) {
                const camkin_options options = {.size = sizeof options,
                                                .cycle = 360,
                                                .phase = phases[k],
                                                .start = k % 2 ? 0.0 : -0.0,
                                                .flags = CAMKIN_ALLOW_VELOCITY_JUMP,
                                                .isa = camkin_isa_available((int32_t)(k % 2))};
                camkin_program *p = must_create(s, 3, &options);
                const size_t here = compare_program(p, &seed);
                if ((law == CAMKIN_CYCLOIDAL || law == CAMKIN_MODIFIED_SINE) && d < 2 && k < 4 &&
                    !CHECK(here == p->npieces))
                    printf("    %s: %zu of %zu anchors are round\n", camkin_law_name(law), here, p->npieces);
                round += here;
                other += p->npieces - here;
                camkin_program_free(p);
            }
        }
    }
    CHECK(round > 1000 && other > 1000);

    /* The last piece is anchored at 0, where s is 0: the sign of ul decides that of s. */
    const camkin_segment matched[] = {
        {.law = CAMKIN_CONSTANT_VELOCITY, .duration = 100.3, .lift = 3.1},
        {.law = CAMKIN_POLY_BC, .duration = 41.7, .lift = 2.7, .flags = CAMKIN_MATCH_V0 | CAMKIN_MATCH_A0},
        {.law = CAMKIN_MODIFIED_SINE, .duration = 100.3, .lift = -9.7},
        {.law = CAMKIN_MODIFIED_SINE, .duration = 117.7, .lift = 3.9, .flags = CAMKIN_MATCH_V0 | CAMKIN_MATCH_V1}};
    camkin_program *p = must_create(matched, 4, NULL);
    CHECK(p->piece[p->nlate - 1].way == CK_ROUND_ANCHOR);
    compare_program(p, &seed);
    camkin_program_free(p);
}

/* ---- points in no order ---- */

/* Compares angles in no order, over four turns, to single values. The negative speed shows signs of 0. */
static void compare_to_single(const camkin_program *p, const char *what) {
    static double theta[M], out[4][M];
    uint64_t seed = 5;
    for (int i = 0; i < M; i++)
        theta[i] = i % 8 ? test_uniform(&seed, -720, 720) : p->start[1 + (size_t)i / 8 % p->npieces];
    theta[1] = 0.0, theta[2] = -0.0, theta[3] = 5e-324, theta[4] = -5e-324, theta[8] = 180.0, theta[16] = -180.0;
    for (int i = 0; i < M; i++)
        theta[i] = fabs(theta[i]) <= 720 ? theta[i] : 33.3;
    CHECK(camkin_eval(p, theta, M, -3.3, &(camkin_svaj){out[0], out[1], out[2], out[3]}, 1) == CAMKIN_OK);
    size_t differ = 0;
    for (int i = 0; i < M; i++)
        differ += !(same_bits(out[0][i], camkin_displacement(p, theta[i])) &&
                    same_bits(out[1][i], camkin_velocity(p, theta[i], -3.3)) &&
                    same_bits(out[2][i], camkin_acceleration(p, theta[i], -3.3)) &&
                    same_bits(out[3][i], camkin_jerk(p, theta[i], -3.3)));
    if (!CHECK(differ == 0))
        printf("    %s, %zu pieces: %zu of %d points differ\n", what, p->npieces, differ, M);
}

/* Programs of a few pieces have their coefficients in columns, and each program its own: they follow each other in the
   same memory here. 5 to 20 pieces, of every law. */
static void few_pieces(void) {
    size_t seen[2] = {0};
    int at_most = 0, above = 0;
    for (int law = 0; camkin_law_name(law); law++)
        for (size_t dwells = 0; dwells < 12; dwells++) {
            camkin_segment s[14] = {free_form(law) ? every_kind[0] : sample_rise(law)};
            s[0].lift = law == CAMKIN_DWELL ? 0.0 : 2.0;
            s[1] = (camkin_segment){.law = CAMKIN_DWELL, .duration = 77};
            if (law != CAMKIN_DWELL && !comes_back(law))
                s[1] = (camkin_segment){.law = CAMKIN_PARABOLIC, .duration = 77, .lift = -2};
            for (size_t i = 0; i < dwells; i++)
                s[2 + i] = (camkin_segment){.law = CAMKIN_DWELL, .duration = 3};
            for (int level = 0; camkin_isa_available(level); level++) {
                const camkin_options options = {.size = sizeof options,
                                                .cycle = 360,
                                                .flags = CAMKIN_ALLOW_VELOCITY_JUMP,
                                                .isa = camkin_isa_available(level)};
                camkin_program *p = must_create(s, 2 + dwells, &options);
                CHECK((p->npieces <= CK_FEW) == (p->columns != NULL));
                seen[p->columns != NULL]++;
                at_most += p->npieces == CK_FEW;
                above += p->npieces == CK_FEW + 1;
                compare_to_single(p, camkin_law_name(law));
                camkin_program_free(p);
            }
        }
    CHECK(seen[0] > 50 && seen[1] > 50 && at_most && above);
}

/* Pieces of constant velocity or acceleration beside zones join their family, with the bits of polynomials; other
   polynomials keep a separate family. */
static void zones_and_parabolas(void) {
    const camkin_segment zones = {.law = CAMKIN_MODIFIED_TRAPEZOID, .duration = 83.3, .lift = 3.3};
    const camkin_segment straight = {.law = CAMKIN_CONSTANT_VELOCITY, .duration = 41.1, .lift = -1.1};
    const camkin_segment parabola = {.law = CAMKIN_PARABOLIC, .duration = 57.7, .lift = -2.2};
    const camkin_segment cubic = {.law = CAMKIN_POLY_23, .duration = 57.7, .lift = -2.2};
    const camkin_segment quintic = {.law = CAMKIN_POLY_345, .duration = 57.7, .lift = -2.2};
    const uint32_t together = 1u << CK_FAMILY_ZONES_AND_PARABOLAS, alone = 1u << CK_FAMILY_ZONES;
    const struct {
        camkin_segment segments[4];
        size_t n;
        uint32_t families;
    } programs[] = {
        {{zones, straight, parabola}, 3, together},
        {{straight, zones, parabola, {.law = CAMKIN_DWELL, .duration = 10.1}}, 4, together},
        {{straight, zones, cubic}, 3, alone | 1u << CK_SHAPE_POLY3},
        {{straight, zones, quintic}, 3, alone | 1u << CK_SHAPE_POLY5},
        {{straight, parabola, {.law = CAMKIN_PARABOLIC, .duration = 60, .lift = 3.3}}, 3, 1u << CK_SHAPE_POLY3}};
    for (size_t i = 0; i < sizeof programs / sizeof *programs; i++)
        for (int level = 0; camkin_isa_available(level); level++)
            for (int start = 0; start < 3; start++) {
                const camkin_options options = {.size = sizeof options,
                                                .cycle = 360,
                                                .flags = CAMKIN_ALLOW_VELOCITY_JUMP,
                                                .start = start == 0   ? -0.0
                                                         : start == 1 ? 0.0
                                                                      : 7.7,
                                                .isa = camkin_isa_available(level)};
                camkin_program *p = must_create(programs[i].segments, programs[i].n, &options);
                if (!CHECK(p->families == programs[i].families))
                    printf("    program %zu: families 0x%x\n", i, (unsigned)p->families);
                compare_to_single(p, "zones and parabolas");
                camkin_program_free(p);
            }
}

/* The columns of few pieces hold their rows, and 0 behind them, at levels that do not read them too. */
static void columns(void) {
    camkin_program *p = rise_dwell_fall("modified_sine", NULL);
    int wrong = 0;
    for (size_t c = 0; p->columns && c < p->stride; c++)
        for (size_t i = 0; i < CK_FEW; i++)
            wrong += p->columns[c * CK_FEW + i] != (i < p->npieces ? p->rows[i * p->stride + c] : 0.0);
    CHECK(p->columns && wrong == 0);
    camkin_program_free(p);
}

int main(void) {
    columns();
    few_pieces();
    zones_and_parabolas();
    round_anchors();
    return test_end();
}
