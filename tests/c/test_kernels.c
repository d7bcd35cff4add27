/* SPDX-License-Identifier: MIT */
/* Kernels that are shorter than the general one give its bits where the program takes them. */
#include "kernels/kernels.h"
#include "program/program.h"
#include "test.h"

enum { M = 400 };

/* ---- round anchors ---- */

/* Compares the kernels of a piece for round and for any anchor at `n` of its phases. */
static void compare_ways(const camkin_program *p, const ck_piece *piece, const double *r, size_t n) {
    static const ck_rate rate = {-314.1, 98658.8, -3.1e7};
    static double any[4][M], round[4][M];
    for (int out = CK_WANT_S; out <= CK_WANT_ALL; out++) {
        memset(any, 0, sizeof any);
        memset(round, 0, sizeof round);
        p->kernels->run[piece->shape][CK_ANY_ANCHOR][out](piece->row, &rate, r, NULL, n, any[0], any[1], any[2],
                                                          any[3]);
        p->kernels->run[piece->shape][CK_ROUND_ANCHOR][out](piece->row, &rate, r, NULL, n, round[0], round[1], round[2],
                                                            round[3]);
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
    const double anchor = -piece->row[CK_P_ORIGIN_HI], from = piece->from, to = piece->to;
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

int main(void) {
    round_anchors();
    return test_end();
}
