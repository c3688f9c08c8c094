"""The norms that PyTorch 1.13 lacks, RMSNorm and a layer norm without a bias: lengths around registers, and values that norms find hard."""

import math

from .building import FLATTEN, RELU, bn1d, both, case, in_double, layer, linear, step

# One element, those beside the widths of registers of 128 to 512 bits in both precisions, and primes.
LENGTHS = (1, 2, 3, 4, 5, 8, 11, 13, 15, 16, 17, 31, 32, 33, 61, 64, 67)

SHAPES = {"primes": (3, 5, 7), "one_of_many": (1, 1, 9), "last_is_one": (5, 1)}


def network(name, shape, layers, steps, **more):
    return both(case(name, shape, layers, steps, **{"randomise_batch_norms": True, "input_requires_grad": True, **more}))


def later_norms():
    yield from norms("RMSNorm", "rms_norm", {})
    yield from norms("LayerNorm", "layer_norm_unbiased", {"bias": False})


def norms(kind, prefix, always):
    def norm(*shape, **options):
        return layer(kind, normalized_shape=list(shape), **always, **options)

    # Of a single element nothing is left of a layer norm, and a small eps would make its gradient one of rounding.
    for length in LENGTHS:
        options = {"eps": 0.1} if length <= 2 else {}
        steps = [step("train", "backward", batch=2), step("eval", "backward", batch=1)]
        yield from network(f"{prefix}_of_{length}", (length,), [norm(length, **options)], steps)
    for name, shape in SHAPES.items():
        yield from network(f"{prefix}_shape_{name}", shape, [norm(*shape)], [step("train", "backward", batch=2)])
    train, evaluate = step("train", "backward", batch=2), step("eval", "backward")
    yield from network(f"{prefix}_twice_in_a_sample", (2, 3, 5), [norm(5, eps=1e-3), RELU, norm(3, 5)], [train])
    yield from network(f"{prefix}_large_eps", (3, 7), [norm(7, eps=3)], [train, evaluate])
    if kind == "RMSNorm":
        plain = {"elementwise_affine": False}
        yield from network(f"{prefix}_plain_sample", (2, 3, 4), [norm(2, 3, 4, **plain)], [train])
        yield from network(f"{prefix}_plain_eps", (17,), [norm(17, eps=1e-6, **plain)], [train, evaluate])
    yield from hard_values(prefix, norm)
    yield from in_networks(prefix, norm)


def hard_values(prefix, norm):
    """Each in the first sample; the second is an ordinary one, which nothing may reach."""

    def values(name, numbers, precisions=both, **options):
        steps = [step("train", "backward", batch=2, values=[[index, number] for index, number in enumerate(numbers)])]
        described = case(f"{prefix}_{name}", (2, 9), [norm(9, **options)], steps, randomise_batch_norms=True, input_requires_grad=True)
        return precisions(described)

    def double_alone(description):
        return [in_double(description)]

    yield from values("zeros", [0.0] * 9)
    yield from values("negative_zeros", [-0.0, 0.0] * 4 + [-0.0])
    yield from values("zeros_without_eps", [0.0] * 9, eps=0)
    yield from values("constant_of_five", [5.0] * 9, eps=0.1)
    yield from values("denormal", [(-1) ** index * (index + 1) * 1e-40 for index in range(9)])
    yield from values("denormal_in_double", [(-1) ** index * (index + 1) * 1e-310 for index in range(9)], double_alone)
    yield from values("squares_vanish", [(-1) ** index * (index + 1) * 1e-25 for index in range(9)])
    yield from values("large", [(-1) ** index * (index + 1) * 1e17 for index in range(9)])
    yield from values("large_in_double", [(-1) ** index * (index + 1) * 1e150 for index in range(9)], double_alone)
    yield from values("outlier_first", [3e4])
    yield from values("outlier_last", [0.5, -0.25, 1.5, -2.0, 0.125, 1.0, -1.0, 0.75, -3e4])
    # PyTorch's mean is rounded to single precision before it is subtracted, so that a layer norm's output is only as good as that.
    far = both if prefix == "rms_norm" else double_alone
    yield from values("far_from_zero", [1e4 + index * 0.25 for index in range(9)], far)
    yield from values("very_far_from_zero", [1e6 + (index - 4) for index in range(9)], double_alone)
    yield from values("nan", [math.nan])
    yield from values("infinity", [1.0, math.inf])
    yield from values("minus_infinity", [1.0, 2.0, -math.inf])
    yield from values("both_infinities", [math.inf, -math.inf])


def in_networks(prefix, norm):
    steps = [step("train", "backward", batch=4), step("eval", "backward", batch=2), step("train", "backward", batch=3, no_grad=True)]
    between = [linear(6, 13), norm(13), layer("SiLU"), linear(13, 5), norm(5), linear(5, 3)]
    yield from network(f"{prefix}_between_layers", (6,), between, steps, loss={})
    rows = [norm(6), linear(6, 7), layer("GELU"), norm(7, freeze="weight"), FLATTEN, bn1d(21), linear(21, 3)]
    yield from network(f"{prefix}_of_rows", (3, 6), rows, steps[:2], loss={})
    trained = [step("train", "train_step", batch=batch) for batch in (4, 3, 5)] + [step("eval", "forward", batch=2)]
    optimizer = {"lr": 0.1, "momentum": 0.9, "weight_decay": 0.01}
    yield from network(f"train_{prefix}", (6,), between, trained, loss={}, optimizer=optimizer)
