#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Generate csrc/kernels/trig_table.h: the polynomials for every sine, cosine and arc tangent in the kernels.

On z = phi^2, |phi| <= pi/2:

    P(z) = 6 (phi - sin phi) / phi^3 = 1   - z/20 + ...
    Q(z) =   (1 - cos phi)   / phi^2 = 1/2 - z/24 + ...
    T(z) = 10 (3 phi - 4 sin phi + sin phi cos phi) / phi^5 = 1 - 5 z/42 + ...

On z = x^2, |x| <= 1:

    A(z) = 3 (x - atan x) / x^3 = 1 - 3 z/5 + ...

The leading coefficient is exact, so the relative error goes to 0 with phi. Elsewhere the fit is minimax (Remez
exchange, 60 digits). Coefficients are rounded to double one by one, lowest first. After each rounding the remaining
ones are fitted again, which compensates its error. A is interpolated, and rounded at once.

    python scripts/generate_trig_table.py > csrc/kernels/trig_table.h
"""

from mpmath import atan, cos, lu_solve, matrix, mp, mpf, pi, sin, sqrt

mp.dps = 60
Z_MAX = (pi / 2) ** 2


def P(z):
    phi = sqrt(z)
    if z > mpf(10) ** -6:
        return 6 * (phi - sin(phi)) / phi**3
    return sum(6 * (-z) ** k / mp.factorial(2 * k + 3) for k in range(8))


def Q(z):
    phi = sqrt(z)
    if z > mpf(10) ** -6:
        return (1 - cos(phi)) / phi**2
    return sum((-z) ** k / mp.factorial(2 * k + 2) for k in range(8))


def T(z):
    phi = sqrt(z)
    if z > mpf(10) ** -6:
        return 10 * (3 * phi - 4 * sin(phi) + sin(phi) * cos(phi)) / phi**5
    return sum(10 * (-z) ** k * (4 ** (k + 2) - 4) / mp.factorial(2 * k + 5) for k in range(8))


def A(z):
    x = sqrt(z)
    if z > mpf(10) ** -6:
        return 3 * (x - atan(x)) / x**3
    return sum(3 * (-z) ** k / (2 * k + 3) for k in range(10))


def value(coefs, z):
    total = mpf(0)
    for c in reversed(coefs):
        total = total * z + c
    return total


def remez(f, fixed, terms, z_max):
    """Return the coefficients `fixed` and free ones that minimise the largest |p - f|/|f| on (0, z_max]."""
    k, free = len(fixed), terms - len(fixed)
    points = [z_max * (1 - cos(pi * (2 * i + 1) / (2 * (free + 1)))) / 2 for i in range(free + 1)]
    points[-1] = z_max
    for _ in range(30):
        a, b = matrix(free + 1, free + 1), matrix(free + 1, 1)
        for row, z in enumerate(points):
            for col in range(free):
                a[row, col] = z ** (k + col)
            a[row, free] = (-1) ** row * f(z)
            b[row] = f(z) - value(fixed, z)
        solution = lu_solve(a, b)
        coefs = list(fixed) + [solution[i] for i in range(free)]
        grid = [z_max * i / mpf(400) for i in range(1, 401)]
        err = [(value(coefs, z) - f(z)) / f(z) for z in grid]
        peaks, start = [], 0
        for i in range(1, len(grid) + 1):
            if i == len(grid) or err[i] * err[start] < 0:
                peaks.append(max(range(start, i), key=lambda n: abs(err[n])))
                start = i
        if len(peaks) != free + 1:
            break
        new = [grid[i] for i in peaks]
        if max(abs(x - y) for x, y in zip(new, points, strict=True)) == 0:
            break
        points = new
    return coefs


def worst(coefs, f, z_max):
    return max(abs(value(coefs, z_max * i / mpf(2000)) / f(z_max * i / mpf(2000)) - 1) for i in range(1, 2001))


def fit(f, lead, terms, z_max):
    fixed = [mpf(lead)]
    while len(fixed) < terms:
        coefs = remez(f, fixed, terms, z_max)
        fixed.append(mpf(float(coefs[len(fixed)])))
    return fixed, worst(fixed, f, z_max)


def interpolate(f, lead, terms, z_max):
    """Return the polynomial through f at Chebyshev points, with f(0) = lead: near the best one, and easy to find."""
    free = terms - 1
    points = [z_max * (1 - cos(pi * (2 * i + 1) / (2 * free))) / 2 for i in range(free)]
    a, b = matrix(free, free), matrix(free, 1)
    for row, z in enumerate(points):
        for col in range(free):
            a[row, col] = z ** (1 + col)
        b[row] = f(z) - lead
    solution = lu_solve(a, b)
    coefs = [mpf(lead)] + [mpf(float(solution[i])) for i in range(free)]
    return coefs, worst(coefs, f, z_max)


def main():
    print("/* SPDX-License-Identifier: MIT */")
    print("/* Made by scripts/generate_trig_table.py, which says what and why: do not edit. */")
    print("/* clang-format off */")
    print("#ifndef CK_TRIG_H\n#define CK_TRIG_H\n")
    for name, make, f, lead, terms, z_max, text in (
        ("P", fit, P, 1, 8, Z_MAX, "6 (phi - sin phi) / phi^3 in powers of phi^2, |phi| <= pi/2"),
        ("Q", fit, Q, 0.5, 9, Z_MAX, "(1 - cos phi) / phi^2 in powers of phi^2, |phi| <= pi/2"),
        (
            "T",
            fit,
            T,
            1,
            11,
            Z_MAX,
            "10 (3 phi - 4 sin phi + sin phi cos phi) / phi^5 in powers of phi^2, |phi| <= pi/2",
        ),
        ("A", interpolate, A, 1, 20, mpf(1), "3 (x - atan x) / x^3 in powers of x^2, |x| <= 1"),
    ):
        coefs, err = make(f, lead, terms, z_max)
        print(f"/* {text}; max. relative error 2^{float(mp.log(err, 2)):.2f} */")
        print(f"static const double ck_trig_{name.lower()}[{terms}] = {{")
        print("".join(f"    {float(c).hex()},\n" for c in coefs) + "};\n")
    print("#endif")


if __name__ == "__main__":
    main()
