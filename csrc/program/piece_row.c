/* SPDX-License-Identifier: MIT */
#include "piece_row.h"

#include <math.h>
#include <string.h>

static const ck_shape trigonometric[] = {
    [CK_ZONE_SIN] = CK_SHAPE_ZONE_SIN,   [CK_ZONE_COS] = CK_SHAPE_ZONE_COS, [CK_HARM_ODD] = CK_SHAPE_HARM_ODD,
    [CK_HARM_EVEN] = CK_SHAPE_HARM_EVEN, [CK_SHEARED] = CK_SHAPE_SHEARED,
};

int ck_row_of(const ck_span *span, dd level, dd lift, dd duration, double row[CK_ROW], int32_t *shape) {
    dd exact[CK_MAX_COEFS] = {{0}};
    const int n = ck_stretch(span, lift, duration, exact);
    exact[0] = dd_add(level, exact[0]);
    memset(row, 0, CK_ROW * sizeof *row);
    row[CK_P_S_LOW] = exact[CK_C0].lo;
    row[CK_P_V_LOW] = exact[span->kind == CK_HARM_EVEN ? CK_A + 1 : CK_C1].lo;
    if (span->kind == CK_POLY) {
        const int terms = span->degree / 2 * 2 + 2; /* up to the next odd degree */
        *shape = CK_SHAPE_POLY1 + span->degree / 2;
        for (int i = 0; i < terms; i++)
            row[CK_P_C + i] = exact[i].hi;
        if (span->degree <= 1 && exact[1].hi == 0.0) {
            *shape = CK_SHAPE_DWELL;
            row[CK_P_S_LOW] = 0.0;
        }
        return CK_P_C + terms;
    }
    *shape = (int32_t)trigonometric[span->kind];
    row[CK_P_S0] = exact[CK_C0].hi;
    row[CK_P_V0] = exact[CK_C1].hi;
    row[CK_P_C2] = exact[CK_C2].hi;
    row[CK_P_C2_6] = dd_div(exact[CK_C2], dd_of(6.0)).hi;
    row[CK_P_KAPPA2] = exact[CK_KAPPA2].hi;
    row[CK_P_KAPPA2_6] = dd_div(exact[CK_KAPPA2], dd_of(6.0)).hi;
    for (int i = CK_A; i < n; i++)
        row[CK_P_A + i - CK_A] = exact[i].hi;
    if (span->kind == CK_ZONE_SIN) {
        row[CK_P_C_OF_J] = row[CK_P_C2];
        return CK_P_ZONE_END;
    }
    if (span->kind == CK_ZONE_COS) {
        row[CK_P_C_OF_S] = row[CK_P_C2];
        row[CK_P_C_OF_J] = -(row[CK_P_C2] * row[CK_P_KAPPA2]);
        row[CK_P_COSINE] = 1.0;
        return CK_P_ZONE_END;
    }
    if (span->kind != CK_SHEARED) {
        row[CK_P_KAPPA2_LOW] = exact[CK_KAPPA2].lo;
        return CK_P_HARM_END;
    }
    const dd pull = dd_mul(exact[CK_SHEAR], exact[CK_KAPPA2]), pull_6 = dd_div(pull, dd_of(6.0));
    row[CK_P_PULL] = pull.hi;
    row[CK_P_PULL_6] = pull_6.hi;
    row[CK_P_PULL_6_LOW] = pull_6.lo;
    return CK_P_SHEARED_END;
}

uint32_t ck_families(ck_piece *piece, size_t n) {
    int32_t degree = CK_SHAPE_POLY1, first = CK_SHAPES;
    uint32_t all = 0;
    for (size_t i = 0; i < n; i++)
        if (piece[i].shape <= CK_SHAPE_POLY11 && piece[i].shape > degree)
            degree = piece[i].shape;
    for (size_t i = 0; i < n; i++) {
        const int32_t shape = piece[i].shape;
        piece[i].family = shape <= CK_SHAPE_POLY11 ? degree : shape == CK_SHAPE_ZONE_SIN ? CK_SHAPE_ZONE_COS : shape;
        if (shape != CK_SHAPE_DWELL) {
            first = piece[i].family < first ? piece[i].family : first;
            all |= 1u << piece[i].family;
        }
    }
    if (first > CK_SHAPE_ZONE_COS) /* too dear for dwells, or none */
        first = degree;
    for (size_t i = 0; i < n; i++)
        if (piece[i].shape == CK_SHAPE_DWELL)
            piece[i].family = first;
    return all | 1u << first;
}

double ck_round_up(dd x) {
    return x.lo > 0.0 ? nextafter(x.hi, INFINITY) : x.hi;
}
