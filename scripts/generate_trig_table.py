#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Generate csrc/kernels/trig_table.h: the polynomials for every sine and cosine in the kernels.

On z = phi^2, |phi| <= pi/2:

    P(z) = 6 (phi - sin phi) / phi^3 = 1   - z/20 + ...
    Q(z) =   (1 - cos phi)   / phi^2 = 1/2 - z/24 + ...
    T(z) = 10 (3 phi - 4 sin phi + sin phi cos phi) / phi^5 = 1 - 5 z/42 + ...

The leading coefficient is exact, so the relative error goes to 0 with phi. Elsewhere the fit is minimax (Remez
exchange, 60 digits). Coefficients are rounded to double one by one, lowest first. After each rounding the remaining
ones are fitted again, which compensates its error.

    python scripts/generate_trig_table.py > csrc/kernels/trig_table.h
"""

from mpmath import cos, lu_solve, matrix, mp, mpf, pi, sin, sqrt

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


def value(coefs, z):
    total = mpf(0)
    for c in reversed(coefs):
        total = total * z + c
    return total


def remez(f, fixed, terms):
    """Return the coefficients `fixed` and free ones that minimise the largest |p - f|/|f| on (0, Z_MAX]."""
    k, free = len(fixed), terms - len(fixed)
    points = [Z_MAX * (1 - cos(pi * (2 * i + 1) / (2 * (free + 1)))) / 2 for i in range(free + 1)]
    points[-1] = Z_MAX
    for _ in range(30):
        a, b = matrix(free + 1, free + 1), matrix(free + 1, 1)
        for row, z in enumerate(points):
            for col in range(free):
                a[row, col] = z ** (k + col)
            a[row, free] = (-1) ** row * f(z)
            b[row] = f(z) - value(fixed, z)
        solution = lu_solve(a, b)
        coefs = list(fixed) + [solution[i] for i in range(free)]
        grid = [Z_MAX * i / mpf(400) for i in range(1, 401)]
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


def fit(f, lead, terms):
    fixed = [mpf(lead)]
    while len(fixed) < terms:
        coefs = remez(f, fixed, terms)
        fixed.append(mpf(float(coefs[len(fixed)])))
    grid = [Z_MAX * i / mpf(2000) for i in range(1, 2001)]
    return fixed, max(abs(value(fixed, z) / f(z) - 1) for z in grid)


def main():
    print("/* SPDX-License-Identifier: MIT */")
    print("/* Made by scripts/generate_trig_table.py, which says what and why: do not edit. */")
    print("/* clang-format off */")
    print("#ifndef CK_TRIG_H\n#define CK_TRIG_H\n")
    for name, f, lead, terms, text in (
        ("P", P, 1, 8, "6 (phi - sin phi) / phi^3"),
        ("Q", Q, 0.5, 9, "(1 - cos phi) / phi^2"),
        ("T", T, 1, 11, "10 (3 phi - 4 sin phi + sin phi cos phi) / phi^5"),
    ):
        coefs, err = fit(f, lead, terms)
        print(f"/* {text} in powers of phi^2, |phi| <= pi/2; max. relative error 2^{float(mp.log(err, 2)):.2f} */")
        print(f"static const double ck_trig_{name.lower()}[{terms}] = {{")
        print("".join(f"    {float(c).hex()},\n" for c in coefs) + "};\n")
    print("#endif")


if __name__ == "__main__":
    main()
