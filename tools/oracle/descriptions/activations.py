"""Activations: each alone at ordinary, extreme and special values, and between the layers it follows."""

import math
import re

from .building import FLATTEN, RELU, bn1d, both, case, layer, linear, step

# name: the kind and its options; an option's default is a case of its own.
ACTIVATIONS = {
    "relu": ("ReLU", {}),
    "leaky_relu": ("LeakyReLU", {}),
    "leaky_relu_0.3": ("LeakyReLU", {"negative_slope": 0.3}),
    "leaky_relu_negative": ("LeakyReLU", {"negative_slope": -0.5}),
    "elu": ("ELU", {}),
    "elu_2.5": ("ELU", {"alpha": 2.5}),
    "sigmoid": ("Sigmoid", {}),
    "tanh": ("Tanh", {}),
    "gelu": ("GELU", {}),
    "gelu_tanh": ("GELU", {"approximate": "tanh"}),
    "silu": ("SiLU", {}),
    "hardswish": ("Hardswish", {}),
    "softplus": ("Softplus", {}),
    "softplus_2": ("Softplus", {"beta": 2}),
    "softplus_0.5_3": ("Softplus", {"beta": 0.5, "threshold": 3}),
    "softplus_late": ("Softplus", {"beta": 1, "threshold": 150}),
    "softsign": ("Softsign", {}),
    "relu6": ("ReLU6", {}),
    "hardtanh": ("Hardtanh", {}),
    "hardtanh_-0.5_3.25": ("Hardtanh", {"min_val": -0.5, "max_val": 3.25}),
    "hardtanh_above_0": ("Hardtanh", {"min_val": 0.25}),
    "hardsigmoid": ("Hardsigmoid", {}),
    "mish": ("Mish", {}),
    "selu": ("SELU", {}),
    "celu": ("CELU", {}),
    "celu_0.4": ("CELU", {"alpha": 0.4}),
    "celu_negative": ("CELU", {"alpha": -3.0}),
    "log_sigmoid": ("LogSigmoid", {}),
}

# Both ends of a bend, and zero or its neighbourhood.
KINKS = {"relu6": (0.0, 6.0, 5.9999995), "hardtanh": (-1.0, 1.0, 0.0), "hardsigmoid": (-3.0, 3.0, 2.9999998), "selu": (0.0, -0.0, -1e-20)}

# Kinks, both zeros, the edges of saturation, numbers whose square vanishes, infinities and a NaN. Not Hardswish's kinks, where newer
# versions of PyTorch have other gradients: newest/record.cs records those.
SPECIAL = [0.0, -0.0, 3.25, -3.25, 1e-20, -1e-20, 1e-40, 20.0, -20.0, 89.0, -89.0, 200.0, -200.0, 1e30, -1e30, math.inf, -math.inf, math.nan]


# What PyTorch has in single precision in a gradient, of tensors in double precision as well.
ROUNDED = {
    "hardsigmoid": "PyTorch multiplies by one sixth in single precision in the gradient of Hardsigmoid",
    "celu_0.4": "PyTorch divides by alpha in single precision in the gradient of CELU",
}


def activations():
    for description in all_activations():
        for name, why in ROUNDED.items():
            if re.fullmatch(f"act_{re.escape(name)}(_kinks|_in_network)?_float64", description["name"]):
                description.update(rtol=1e-7, why=why)
                if "_in_network" in description["name"]:
                    # Gradients of the layers above are sums that cancel.
                    description.update(atol=2e-9)
        yield description


def all_activations():
    for name, (kind, options) in ACTIVATIONS.items():
        yield from activation(name, layer(kind, **options))
        if name in KINKS:
            # In every place of a register; what is left of a row has none of them, as PyTorch does not agree with itself there about a NaN.
            values = [[index, (*KINKS[name], math.inf, math.nan)[index % 5]] for index in range(40)]
            steps = [step("train", "backward", values=values)]
            yield from both(case(f"act_{name}_kinks", (48,), [layer(kind, **options)], steps, batch=1, input_requires_grad=True))
        if kind == "GELU":
            # In every place of a register, and in what is left of a row.
            values = [[index, (math.inf, -math.inf, 1.0, math.nan, -0.0)[index % 5]] for index in range(67)]
            steps = [step(mode, "backward", values=values) for mode in ("train", "eval")]
            yield from both(case(f"act_{name}_infinities", (67,), [layer(kind, **options)], steps, batch=1, input_requires_grad=True))
    yield from softmaxes()


def activation(name, act):
    steps = [
        step("train", "backward", batch=2),
        step("eval", "backward", batch=1, scale=6),
        step("train", "backward", batch=2, values=[[index, value] for index, value in enumerate(SPECIAL)]),
    ]
    yield from both(case(f"act_{name}", (2, 9), [act], steps, input_requires_grad=True))
    steps = [step("train", "backward", batch=5), step("eval", "backward", batch=3), step("train", "backward", batch=4)]
    layers = [linear(5, 9), bn1d(9), act, linear(9, 7), act, linear(7, 3)]
    yield from both(case(f"act_{name}_in_network", (5,), layers, steps, loss={}, randomise_batch_norms=True))


def softmaxes():
    for name, kind in (("softmax", "Softmax"), ("log_softmax", "LogSoftmax")):
        act = layer(kind, dim=-1)
        steps = [step("train", "backward", batch=3), step("eval", "backward", batch=2, scale=40), step("eval", "forward", offset=1e4)]
        yield from both(case(f"{name}_features", (7,), [act], steps, input_requires_grad=True))
        yield from both(case(f"{name}_last_dimension", (2, 3, 5), [act], steps, input_requires_grad=True))
        yield from both(case(f"{name}_one_class", (3, 1), [act], steps, input_requires_grad=True))
        yield from both(case(f"{name}_33", (33,), [act], steps[:1], input_requires_grad=True))
        special = [[0, -math.inf], [3, -math.inf], [7, math.inf], [9, math.nan], *([place, -math.inf] for place in range(15, 20))]
        steps = [step("train", "backward", batch=2, values=special)]
        yield from both(case(f"{name}_special", (2, 5), [act], steps, input_requires_grad=True))
        steps = [step("train", "backward", batch=5), step("eval", "backward", batch=3)]
        attention = [linear(5, 4), act, linear(4, 4), RELU, act, FLATTEN, linear(12, 3)]
        yield from both(case(f"{name}_in_network", (3, 5), attention, steps, loss={}))
