"""Records correctly rounded values of the functions of VectorMath in double precision, for the tests to measure against.

    python3 tools/functions/record.py

writes Runtime.Tests/Vectors/Recorded/functions.json. Needs mpmath. A point is "x y r": the bits of x, the bits of the double nearest to
f(x), and f(x) - y in units in the last place of y.
"""

import json
import math
import pathlib
import random
import struct

from mpmath import mp, mpf

PATH = pathlib.Path(__file__).resolve().parents[2] / "Runtime.Tests" / "Vectors" / "Recorded" / "functions.json"
POINTS = 120  # of each kind
SMALLEST_EXPONENT = -1074

# 2000 bits hold 1 + x for every double x.
mp.prec = 2400


def sigmoid(x):
    return 1 / (1 + mp.exp(-x))


def mish(x):
    return x * mp.tanh(mp.log1p(mp.exp(x)))


def log_sigmoid(x):
    return -mp.log1p(mp.exp(-x))


# What each function is at, where its argument is interesting (a range sampled evenly), and where its argument may lie at all.
FUNCTIONS = {
    "Exp": (mp.exp, (-20, 20), (-745.13, 709.78)),
    "Expm1": (mp.expm1, (-3, 3), (-40, 709.78)),
    "Log": (mp.log, (0.4, 2.5), (0, 1.79e308)),
    "Log1p": (mp.log1p, (-0.9, 3), (-1 + 2**-53, 1.79e308)),
    "Sigmoid": (sigmoid, (-20, 40), (-745.13, 800)),
    "Tanh": (mp.tanh, (-2, 2), (-25, 25)),
    "Erf": (mp.erf, (-2, 2), (-7, 7)),
    # Layers that are made of several: what is left of their digits.
    "Mish": (mish, (-5, 5), (-700, 700)),
    "LogSigmoid": (log_sigmoid, (-5, 5), (-1000, 700)),
}


def hexadecimal(x):
    return f"{struct.unpack('<Q', struct.pack('<d', x))[0]:016x}"


def last_place(y):
    """The distance of doubles around y."""
    return max(math.frexp(y)[1] - 53, SMALLEST_EXPONENT)


def nearest(value):
    """The double nearest to a value within their range, and the rest in units in its last place."""
    exponent = last_place(float(value)) if value else SMALLEST_EXPONENT
    scaled = mp.ldexp(value, -exponent)
    whole = mp.nint(scaled)
    y = math.ldexp(int(whole), exponent)
    return y, float(mp.ldexp(value - mpf(y), -last_place(y)))


def arguments(even, low, high, source):
    """Evenly over the interesting range and over all of it, and evenly over the exponents of either sign."""
    for _ in range(POINTS):
        yield source.uniform(*even)
        yield source.uniform(max(low, -1e300), min(high, 1e300))
        for sign in (-1, 1):
            x = sign * math.ldexp(source.uniform(0.5, 1), source.randint(SMALLEST_EXPONENT, 1024))
            near = sign * math.ldexp(source.uniform(0.5, 1), source.randint(-60, 10))
            yield from (argument for argument in (x, near) if low < argument < high)
    yield from (x for x in (low, high, 1.0, -0.5, 5e-324, 2.2250738585072014e-308, 2.225073858507201e-308) if low <= x <= high and x != 0)


def main():
    source = random.Random(1029)
    recorded = {}
    for name, (function, even, (low, high)) in FUNCTIONS.items():
        points = []
        for x in sorted(set(arguments(even, low, high, source))):
            y, rest = nearest(function(mpf(x)))
            points.append(f"{hexadecimal(x)} {hexadecimal(y)} {rest:.3f}")
        recorded[name] = points
        print(f"{name}: {len(points)} points")
    PATH.parent.mkdir(parents=True, exist_ok=True)
    PATH.write_text(json.dumps(recorded, indent=1) + "\n", newline="\n")


if __name__ == "__main__":
    main()
