"""Fits the polynomials of Runtime/Vectors/VectorMath.*.cs and prints them with the error that is left.

    python3 tools/functions/fit.py

Needs mpmath. Each polynomial is the minimax one of its degree, found by Remez exchange, for the error of the *function*: the polynomial's
own error is weighted by what the function does with it. Coefficients are printed as rounded to the element, highest degree first, as
Horner's rule takes them; the error printed is that of the rounded ones, in units of half an ulp of 1 (2**-24 or 2**-53).
"""

import dataclasses
import struct
from collections.abc import Callable

from mpmath import mp, mpf

mp.dps = 50
HALF_ULP = {"float": mpf(2) ** -24, "double": mpf(2) ** -53}


@dataclasses.dataclass
class Fit:
    name: str
    element: str
    degree: int
    low: mpf
    high: mpf
    target: Callable[[mpf], mpf]
    weight: Callable[[mpf], mpf]  # the relative error of the function for an error of 1 of the polynomial


def horner(coefficients, x):
    """The polynomial with these coefficients, lowest degree first."""
    value = mpf(0)
    for coefficient in reversed(coefficients):
        value = value * x + coefficient
    return value


def chebyshev_points(low, high, count):
    return [(low + high) / 2 - (high - low) / 2 * mp.cos(mp.pi * i / (count - 1)) for i in range(count)]


def remez(fit, grid_size=1500, rounds=40):
    """The minimax polynomial over a dense grid: solve for equal errors of alternating sign, move to where the error is largest, repeat."""
    grid = chebyshev_points(fit.low, fit.high, grid_size)
    targets = [fit.target(x) for x in grid]
    weights = [fit.weight(x) for x in grid]
    count = fit.degree + 2
    chosen = [round(i * (grid_size - 1) / (count - 1)) for i in range(count)]
    coefficients = []
    for _ in range(rounds):
        system = mp.matrix(count, count)
        right = mp.matrix(count, 1)
        for row, index in enumerate(chosen):
            for power in range(fit.degree + 1):
                system[row, power] = weights[index] * grid[index] ** power
            system[row, count - 1] = (-1) ** row
            right[row] = weights[index] * targets[index]
        solution = mp.lu_solve(system, right)
        coefficients = [solution[power] for power in range(fit.degree + 1)]
        levelled = abs(solution[count - 1])
        errors = [w * (horner(coefficients, x) - t) for x, t, w in zip(grid, targets, weights)]
        chosen = alternation(errors, count)
        if max(abs(error) for error in errors) <= levelled * mpf("1.001"):
            break
    return coefficients


def alternation(errors, count):
    """The grid points of the extremes of the error, one for each stretch of equal sign, the `count` neighbouring ones with the largest."""
    extremes = []
    for index, error in enumerate(errors):
        if extremes and (errors[extremes[-1]] > 0) == (error > 0):
            if abs(error) > abs(errors[extremes[-1]]):
                extremes[-1] = index
        else:
            extremes.append(index)
    if len(extremes) < count:
        raise ArithmeticError("the error does not alternate often enough; is the degree too high for the grid?")
    while len(extremes) > count:
        extremes.pop(0 if abs(errors[extremes[0]]) < abs(errors[extremes[-1]]) else -1)
    return extremes


def rounded(value, element):
    return mpf(struct.unpack("<f", struct.pack("<f", float(value)))[0] if element == "float" else float(value))


def literal(value, element):
    return f"{float(value):.9g}" if element == "float" else repr(float(value))


# ln 2 in two parts. The upper one has so few bits that its product with any exponent, subnormal numbers' included, is exact.
UPPER_BITS = {"float": 16, "double": 42}


def print_ln2(element):
    unit = mpf(2) ** -UPPER_BITS[element]
    upper = mp.nint(mp.ln2 / unit) * unit
    print(f"ln 2, {element}: {float(upper)!r} + {literal(rounded(mp.ln2 - upper, element), element)}")


# exp(r) - 1 = r + r² q(r) on half a power of two either side, and a little more where the reduction rounded.
EXP_LIMIT = mp.log(2) / 2 * mpf("1.0001")


def exp_target(r):
    return (mp.expm1(r) - r) / r**2 if abs(r) > mpf(10) ** -12 else mpf(1) / 2 + r / 6


# log((1 + s) / (1 - s)) = 2s + s z p(z), z = s², for a mantissa from √½ to √2.
LOG_LIMIT = ((mp.sqrt(2) - 1) / (mp.sqrt(2) + 1)) ** 2 * mpf("1.0001")


def log_target(z):
    if z < mpf(10) ** -12:
        return mpf(2) / 3 + 2 * z / 5
    s = mp.sqrt(z)
    return (mp.log((1 + s) / (1 - s)) / s - 2) / z


def log_weight(z):
    s = mp.sqrt(z)
    return z / (mp.log((1 + s) / (1 - s)) / s) if z > mpf(10) ** -12 else z / 2


# erf(x) = x + x p(x²) up to ERF_BREAK, above it 1 - exp(-x p(x)) up to where the result rounds to 1.
ERF_BREAK = {"float": mpf("0.875"), "double": mpf("1")}
ERF_END = {"float": mpf("3.95"), "double": mpf("5.95")}


def erf_target(z):
    return mp.erf(mp.sqrt(z)) / mp.sqrt(z) - 1 if z > mpf(10) ** -20 else 2 / mp.sqrt(mp.pi) - 1


def erf_weight(z):
    return mp.sqrt(z) / mp.erf(mp.sqrt(z)) if z > mpf(10) ** -20 else mp.sqrt(mp.pi) / 2


def fits():
    for element, degree in (("float", 5), ("double", 10)):
        yield Fit("exp", element, degree, -EXP_LIMIT, EXP_LIMIT, exp_target, lambda r: r**2 / abs(mp.expm1(r)) if r else mpf(0))
    for element, degree in (("float", 2), ("double", 6)):
        yield Fit("log", element, degree, mpf(0), LOG_LIMIT, log_target, log_weight)
    for element, degree in (("float", 5), ("double", 11)):
        yield Fit("erf near zero", element, degree, mpf(0), ERF_BREAK[element] ** 2, erf_target, erf_weight)
    for element, degree in (("float", 6), ("double", 16)):
        yield Fit("erf tail", element, degree, ERF_BREAK[element], ERF_END[element],
                  lambda x: -mp.log(mp.erfc(x)) / x, lambda x: x * mp.erfc(x) / mp.erf(x))


def main():
    for element in HALF_ULP:
        print_ln2(element)
    for fit in fits():
        coefficients = [rounded(c, fit.element) for c in remez(fit)]
        grid = chebyshev_points(fit.low, fit.high, 701)
        worst = max(abs(fit.weight(x) * (horner(coefficients, x) - fit.target(x))) for x in grid)
        print(f"{fit.name}, {fit.element}, degree {fit.degree}: {float(worst / HALF_ULP[fit.element]):.3f} half ulps")
        for coefficient in reversed(coefficients):
            print(f"    {literal(coefficient, fit.element)}")


if __name__ == "__main__":
    main()
