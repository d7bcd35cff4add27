/* SPDX-License-Identifier: MIT */
#include "piece_row.h"

#include <assert.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

static_assert(CK_SHAPE_POLY1 == CK_SHAPE_DWELL + 1 && CK_SHAPE_POLY11 == CK_SHAPE_POLY1 + CK_MAX_DEGREE / 2,
              "the shapes of polynomials follow each other by degree, a dwell before them");

static const ck_shape trigonometric[] = {
    [CK_ZONE_SIN] = CK_SHAPE_ZONE_SIN,   [CK_ZONE_COS] = CK_SHAPE_ZONE_COS, [CK_HARM_ODD] = CK_SHAPE_HARM_ODD,
    [CK_HARM_EVEN] = CK_SHAPE_HARM_EVEN, [CK_SHEARED] = CK_SHAPE_SHEARED,
};

/* Return the number of coefficients of a polynomial, up to the next odd degree. */
static int polynomial_terms(const ck_span *span) {
    return span->degree / 2 * 2 + 2;
}

size_t ck_row_length(const ck_span *span) {
    static const size_t length[] = {
        [CK_ZONE_SIN] = CK_ZONE_ROW_LENGTH,     [CK_ZONE_COS] = CK_ZONE_ROW_LENGTH,
        [CK_HARM_ODD] = CK_HARMONIC_ROW_LENGTH, [CK_HARM_EVEN] = CK_HARMONIC_ROW_LENGTH,
        [CK_SHEARED] = CK_SHEARED_ROW_LENGTH,
    };
    return span->kind == CK_POLY ? CK_COEF_0 + (size_t)polynomial_terms(span) : length[span->kind];
}

int32_t ck_write_row(const ck_span *span, dd level, ck_scale *scale, double row[CK_ROW]) {
    dd exact[CK_MAX_COEFS] = {{0}};
    const int n = ck_stretch(span, scale, exact);
    exact[CK_C0] = dd_add(level, exact[CK_C0]);
    memset(row, 0, CK_ROW * sizeof *row);
    row[CK_COEF_S0_ERROR] = exact[CK_C0].lo;
    row[CK_COEF_V0_ERROR] = exact[span->kind == CK_HARM_EVEN ? CK_A + 1 : CK_C1].lo;
    if (span->kind == CK_POLY) {
        for (int i = 0; i < polynomial_terms(span); i++)
            row[CK_COEF_0 + i] = exact[i].hi;
        if (span->degree > 1 || exact[1].hi != 0.0)
            return CK_SHAPE_POLY1 + span->degree / 2;
        row[CK_COEF_S0_ERROR] = 0.0;
        return CK_SHAPE_DWELL;
    }
    row[CK_COEF_S0] = exact[CK_C0].hi;
    row[CK_COEF_V0] = exact[CK_C1].hi;
    row[CK_COEF_C2] = exact[CK_C2].hi;
    row[CK_COEF_C2_BY_6] = dd_div(exact[CK_C2], dd_of(6.0)).hi;
    row[CK_COEF_KAPPA2] = exact[CK_KAPPA2].hi;
    row[CK_COEF_KAPPA2_BY_6] = dd_div(exact[CK_KAPPA2], dd_of(6.0)).hi;
    for (int i = CK_A; i < n; i++)
        row[CK_COEF_A + i - CK_A] = exact[i].hi;
    if (span->kind == CK_ZONE_SIN) {
        row[CK_COEF_ZONE_J_FACTOR] = row[CK_COEF_C2];
        row[CK_COEF_ZONE_HALF_C2] *= 0.5;
    } else if (span->kind == CK_ZONE_COS) {
        row[CK_COEF_ZONE_S_FACTOR] = row[CK_COEF_C2];
        row[CK_COEF_ZONE_J_FACTOR] = -(row[CK_COEF_C2] * row[CK_COEF_KAPPA2]);
        row[CK_COEF_ZONE_IS_COSINE] = 1.0;
        row[CK_COEF_ZONE_HALF_C2] *= 0.5;
    } else if (span->kind == CK_SHEARED) {
        const dd shear_kappa2 = dd_mul(exact[CK_SHEAR], exact[CK_KAPPA2]);
        const dd shear_kappa2_6 = dd_div(shear_kappa2, dd_of(6.0));
        row[CK_COEF_SHEAR_KAPPA2] = shear_kappa2.hi;
        row[CK_COEF_SHEAR_KAPPA2_BY_6] = shear_kappa2_6.hi;
        row[CK_COEF_SHEAR_KAPPA2_BY_6_ERROR] = shear_kappa2_6.lo;
    } else {
        row[CK_COEF_HARMONIC_KAPPA2_ERROR] = exact[CK_KAPPA2].lo;
    }
    return (int32_t)trigonometric[span->kind];
}

/* Return whether a moving piece is a polynomial of degree 1 or 2. */
static bool is_parabola(const ck_piece *piece) {
    const double *c = piece->row + CK_COEF_0;
    return piece->shape <= CK_SHAPE_POLY3 && c[3] == 0.0 && (c[1] != 0.0 || c[2] != 0.0);
}

static bool is_zone(const ck_piece *piece) {
    return piece->shape == CK_SHAPE_ZONE_SIN || piece->shape == CK_SHAPE_ZONE_COS;
}

/* Return whether there are zones, and all moving polynomials are parabolas. Parabolas join the zones then, and no
   family is left for polynomials. */
static bool parabolas_join_zones(const ck_piece *piece, size_t n) {
    bool zones = false, others = false;
    for (size_t i = 0; i < n; i++) {
        zones |= is_zone(&piece[i]);
        others |= piece[i].shape >= CK_SHAPE_POLY1 && piece[i].shape <= CK_SHAPE_POLY11 && !is_parabola(&piece[i]);
    }
    return zones && !others;
}

uint32_t ck_assign_gather_shapes(ck_piece *piece, size_t n) {
    const bool join = parabolas_join_zones(piece, n);
    int32_t polynomial = CK_SHAPE_POLY1, first = CK_SHAPES; /* the highest degree, and the cheapest shape that moves */
    int32_t zones = CK_FAMILY_ZONES;
    uint32_t all = 0;
    for (size_t i = 0; i < n; i++) {
        if (piece[i].shape <= CK_SHAPE_POLY11 && piece[i].shape > polynomial)
            polynomial = piece[i].shape;
        if (join && is_parabola(&piece[i])) {
            zones = CK_FAMILY_ZONES_AND_PARABOLAS;
            piece[i].row[CK_COEF_ZONE_IS_COSINE] = 1.0;
        }
    }
    for (size_t i = 0; i < n; i++) {
        const int32_t shape = piece[i].shape;
        const bool joins = is_zone(&piece[i]) || (join && shape <= CK_SHAPE_POLY3);
        const int32_t family = joins ? zones : shape <= CK_SHAPE_POLY11 ? polynomial : shape;
        piece[i].family = family;
        if (shape != CK_SHAPE_DWELL) {
            first = family < first ? family : first;
            all |= 1u << (unsigned)family;
        }
    }
    if (first > CK_FAMILY_ZONES) /* nothing moves, or by shapes too expensive for a dwell */
        first = polynomial;
    for (size_t i = 0; i < n; i++)
        if (piece[i].shape == CK_SHAPE_DWELL)
            piece[i].family = first;
    return all | 1u << (unsigned)first;
}

double ck_round_up(dd x) {
    return x.lo > 0.0 ? nextafter(x.hi, INFINITY) : x.hi;
}
