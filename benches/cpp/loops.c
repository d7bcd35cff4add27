/* SPDX-License-Identifier: MIT */
/* s, v, a, j of the program rise 90 deg, dwell 45, fall 90, dwell 135 in fast plain C: blocks that the compiler can
 * vectorise, one sine and cosine a point. The benchmarks (CMakeLists.txt) and peers/libraries.py compile it with
 *
 *     -DNAME=libm                     sin() and cos() of libm, one point at a time
 *     -DNAME=fast -ffast-math         gcc calls the vector functions of glibc (libmvec) and reorders the polynomial
 *     -DNAME=sleef -DSLEEF            SLEEF's vector function to 1.0 ulp; no loop of the polynomial, which needs no sine
 */
#include <math.h>
#include <stddef.h>

#ifdef SLEEF
#include <immintrin.h>
#include <sleef.h>
#endif

#define PASTE_(a, b) a##_##b
#define PASTE(a, b) PASTE_(a, b)

enum { BLOCK = 256 };

static const double pi = 3.14159265358979323846;

#ifdef SLEEF
static void sines(const double *x, size_t n, double *sine, double *cosine) {
#ifdef __AVX512F__
    enum { WIDTH = 8 };
    for (size_t i = 0; i < n; i += WIDTH) {
        Sleef___m512d_2 both = Sleef_sincosd8_u10avx512f(_mm512_loadu_pd(x + i));
        _mm512_storeu_pd(sine + i, both.x);
        _mm512_storeu_pd(cosine + i, both.y);
    }
#else
    enum { WIDTH = 4 };
    for (size_t i = 0; i < n; i += WIDTH) {
        Sleef___m256d_2 both = Sleef_sincosd4_u10avx2(_mm256_loadu_pd(x + i));
        _mm256_storeu_pd(sine + i, both.x);
        _mm256_storeu_pd(cosine + i, both.y);
    }
#endif
}
#else
static void sines(const double *restrict x, size_t n, double *restrict sine, double *restrict cosine) {
    for (size_t i = 0; i < n; i++)
        sine[i] = sin(x[i]);
    for (size_t i = 0; i < n; i++)
        cosine[i] = cos(x[i]);
}
#endif

/* A law of x in [0, 1] has two functions: the argument of its sine, and y with its derivatives from sine and cosine. */
typedef struct point {
    double y, y1, y2, y3;
} point;

static inline double argument_cycloidal(double x) {
    return 2.0 * pi * x;
}

static inline point law_cycloidal(double x, double sine, double cosine) {
    return (point){x - sine / (2.0 * pi), 1.0 - cosine, 2.0 * pi * sine, 4.0 * pi * pi * cosine};
}

static inline double argument_modified_sine(double x) {
    return x < 0.125 || x >= 0.875 ? 4.0 * pi * x : pi / 3.0 + 4.0 * pi / 3.0 * x;
}

static inline point law_modified_sine(double x, double sine, double cosine) {
    const int slow = x >= 0.125 && x < 0.875;
    const double start = x < 0.125 ? 0.0 : slow ? 2.0 : 4.0, amplitude = slow ? 2.25 : 0.25;
    return (point){(start + pi * x - amplitude * sine) / (pi + 4.0),
                   pi / (pi + 4.0) * (1.0 - (slow ? 3.0 : 1.0) * cosine), 4.0 * pi * pi / (pi + 4.0) * sine,
                   16.0 * pi * pi * pi / (pi + 4.0) * (slow ? 1.0 / 3.0 : 1.0) * cosine};
}

static inline double argument_poly_345(double x) {
    return x;
}

static inline point law_poly_345(double x, double sine, double cosine) {
    (void)sine, (void)cosine;
    return (point){x * x * x * (10.0 + x * (-15.0 + x * 6.0)), x * x * (30.0 + x * (-60.0 + x * 30.0)),
                   x * (60.0 + x * (-180.0 + x * 120.0)), 60.0 + x * (-360.0 + x * 360.0)};
}

#define DEFINE(law, sines)                                                                                             \
    void PASTE(NAME, law)(const double *theta, size_t count, double omega, double *restrict s, double *restrict v,     \
                          double *restrict a, double *restrict j);                                                     \
    void PASTE(NAME, law)(const double *theta, size_t count, double omega, double *restrict s, double *restrict v,     \
                          double *restrict a, double *restrict j) {                                                    \
        const double lift = 10.0, w = omega / (90.0 * pi / 180.0);                                                     \
        for (size_t first = 0; first < count; first += BLOCK) {                                                        \
            const size_t n = count - first < BLOCK ? count - first : BLOCK;                                            \
            double x[BLOCK], h[BLOCK], argument[BLOCK], sine[BLOCK], cosine[BLOCK];                                    \
            for (size_t i = 0; i < n; i++) {                                                                           \
                const double angle = theta[first + i], t = angle - 360.0 * floor(angle / 360.0);                       \
                const double along = (t < 135.0 ? t : t - 135.0) / 90.0;                                               \
                x[i] = along < 1.0 ? along : 1.0;                                                                      \
                h[i] = t < 135.0 ? lift : -lift;                                                                       \
                argument[i] = argument_##law(x[i]);                                                                    \
            }                                                                                                          \
            for (size_t i = n; i < (n + 7) / 8 * 8; i++)                                                               \
                argument[i] = 0.0; /* the rest of the last vector */                                                   \
            sines(argument, (n + 7) / 8 * 8, sine, cosine);                                                            \
            for (size_t i = 0; i < n; i++) {                                                                           \
                const point p = law_##law(x[i], sine[i], cosine[i]);                                                   \
                const double moving = x[i] < 1.0 ? h[i] : 0.0;                                                         \
                s[first + i] = (h[i] < 0.0 ? lift : 0.0) + h[i] * p.y;                                                 \
                v[first + i] = moving * w * p.y1;                                                                      \
                a[first + i] = moving * (w * w) * p.y2;                                                                \
                j[first + i] = moving * (w * w * w) * p.y3;                                                            \
            }                                                                                                          \
        }                                                                                                              \
    }

DEFINE(cycloidal, sines)
DEFINE(modified_sine, sines)

#ifndef SLEEF
static inline void none(const double *x, size_t n, double *sine, double *cosine) { /* a polynomial needs none */
    (void)x;
    for (size_t i = 0; i < n; i++)
        sine[i] = cosine[i] = 0.0;
}
DEFINE(poly_345, none)
#endif
