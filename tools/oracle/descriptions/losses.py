"""Losses."""

import math

from .building import RELU, both, case, in_double, layer, linear, step


def losses():
    def loss(name, options, classes=4, batch=5, **on_step):
        steps = [step("train", "backward", **on_step), step("eval", "backward", **on_step)]
        return case(f"loss_{name}", (6,), [linear(6, classes)], steps, loss=options, batch=batch, input_requires_grad=True)

    ignored = {"ignored": [0, 3]}
    described = [
        loss("smoothing_0.1", {"label_smoothing": 0.1}),
        loss("smoothing_1", {"label_smoothing": 1.0}),
        loss("sum", {"reduction": "sum"}),
        loss("none", {"reduction": "none"}),
        loss("ignored_by_default", {}, **ignored),
        loss("ignore_index_2", {"ignore_index": 2}, ignored_target=2, **ignored),
        loss("ignore_and_smoothing", {"ignore_index": 1, "label_smoothing": 0.2}, ignored_target=1, **ignored),
        loss("ignore_and_smoothing_sum", {"label_smoothing": 0.3, "reduction": "sum"}, **ignored),
        loss("ignore_and_smoothing_none", {"label_smoothing": 0.3, "reduction": "none"}, **ignored),
        loss("all_ignored", {}, batch=2, ignored=[0, 1]),
        loss("all_ignored_sum", {"reduction": "sum"}, batch=2, ignored=[0, 1]),
        loss("one_class", {}, classes=1),
        loss("33_classes", {"label_smoothing": 0.05}, classes=33),
        loss("large_logits", {}, scale=50),
    ]
    yield from described
    for description in described[:9:2]:
        yield in_double(description)


def class_losses():
    """Class weights, probabilities as targets, and NLLLoss."""
    weights = [0.5, 2.0, 0.0, 1.25]
    ignored = {"ignored": [0, 3], "ignored_target": 1}

    def loss(name, options, layers=(linear(6, 4),), **on_step):
        steps = [step("train", "backward", **on_step), step("eval", "backward", **on_step)]
        return both(case(f"loss_{name}", (6,), list(layers), steps, loss=options, batch=5, input_requires_grad=True))

    for reduction in ("mean", "sum", "none"):
        common = {"reduction": reduction}
        yield from loss(f"weights_{reduction}", {"weight": weights, **common})
        yield from loss(f"weights_smoothing_ignored_{reduction}", {"weight": weights, "label_smoothing": 0.2, "ignore_index": 1, **common}, **ignored)
        yield from loss(f"probabilities_{reduction}", {"targets": "probabilities", **common})
        smoothed = {"targets": "probabilities", "weight": weights, "label_smoothing": 0.3, **common}
        yield from loss(f"probabilities_weights_smoothing_{reduction}", smoothed)
        log_softmax = (linear(6, 4), layer("LogSoftmax", dim=-1))
        yield from loss(f"nll_{reduction}", {"kind": "NLLLoss", **common}, log_softmax)
        yield from loss(f"nll_weights_ignored_{reduction}", {"kind": "NLLLoss", "weight": weights, "ignore_index": 1, **common}, log_softmax, **ignored)
    yield from loss("weights_of_zero", {"weight": weights}, target=[2, 2, 2, 2, 2])
    yield from loss("weights_of_zero_smoothing", {"weight": weights, "label_smoothing": 0.1}, target=[2, 2, 2, 2, 2])
    yield from loss("nll_weights_of_zero", {"kind": "NLLLoss", "weight": weights}, target=[2, 2, 2, 2, 2])


def extreme_logits():
    """What is far apart, infinite or no number, straight into the losses of classes."""
    infinity, nan = math.inf, math.nan
    logits = [1e4, -1e4, 0, 0, 0, -infinity, 1, -infinity, infinity, 0, 0, 0, nan, 0, 0, 0, *[-infinity] * 4]
    classes = [1, 0, 0, 1, 1]
    probabilities = [[0, 1, 0, 0], [1, 0, 0, 0], [1, 0, 0, 0], [0, 0.5, 0.5, 0], [0.25, 0.25, 0.25, 0.25]]
    weights = {"weight": [0.5, 2.0, 0.0, 1.25]}
    smoothing = {"label_smoothing": 0.1}
    probable = {"targets": "probabilities"}

    def extreme(name, options, target):
        steps = [step("train", "backward", values=list(enumerate(logits)), target=target)]
        options = {**options, "reduction": "none"}
        return both(case(f"loss_extreme_{name}", (4,), [layer("Flatten")], steps, loss=options, batch=5, input_requires_grad=True))

    yield from extreme("weights", weights, classes)
    yield from extreme("weights_smoothing", {**weights, **smoothing}, classes)
    yield from extreme("probabilities", probable, probabilities)
    yield from extreme("probabilities_weights_smoothing", {**probable, **weights, **smoothing}, probabilities)
    yield from extreme("nll_weights", {"kind": "NLLLoss", **weights}, classes)


def regression_losses():
    """Losses with a target of the output's shape: each alone over a kink, and above a network, in every reduction."""
    kinds = {
        "mse": ({"kind": "MSELoss"}, {}),
        "l1": ({"kind": "L1Loss"}, {}),
        "smooth_l1": ({"kind": "SmoothL1Loss"}, {"beta": 0.4}),
        "huber": ({"kind": "HuberLoss"}, {"delta": 0.4}),
        "bce": ({"kind": "BCEWithLogitsLoss"}, {"pos_weight": [3.0, 0.5, 1.0]}),
    }
    steps = [step("train", "backward", batch=4), step("eval", "backward", batch=1), step("train", "backward", batch=3)]

    def loss(name, shape, layers, options, steps=steps):
        return both(case(f"loss_{name}", shape, layers, steps, loss=options, input_requires_grad=True))

    for name, (kind, option) in kinds.items():
        for reduction in ("mean", "sum", "none"):
            yield from loss(f"{name}_{reduction}", (5,), [linear(5, 4), RELU, linear(4, 3)], {**kind, "reduction": reduction})
        if option:
            yield from loss(f"{name}_option", (5,), [linear(5, 4), RELU, linear(4, 3)], {**kind, **option})
            yield from loss(f"{name}_option_none", (3,), [RELU], {**kind, **option, "reduction": "none"})
        yield from loss(f"{name}_signal", (2, 5), [linear(5, 4)], kind)
        # Differences of 0, of exactly 1, the kink of two of them, and of more; then numbers that are none.
        values = [0.5, 1.5, -0.5, 3.0, -40.0, 90.0]
        kinks = step("train", "backward", batch=2, values=list(enumerate(values)), target=[[0.5, 0.5, 0.5], [0.0, 1.0, 0.0]])
        special = step("train", "backward", batch=2, values=[[0, math.inf], [1, -math.inf], [2, math.nan]])
        yield from loss(f"{name}_special", (3,), [layer("Flatten")], {**kind, "reduction": "none"}, [kinks, special])
    yield from loss("smooth_l1_beta_0", (3,), [RELU], {"kind": "SmoothL1Loss", "beta": 0.0})
    yield from loss("bce_one_weight", (2, 5), [linear(5, 3)], {"kind": "BCEWithLogitsLoss", "pos_weight": [2.5]})
    for reduction in ("mean", "none"):
        weights = {"kind": "BCEWithLogitsLoss", "pos_weight": [3.0, 0.5, 1.0, 0.0] * 5, "reduction": reduction}
        yield from loss(f"bce_weights_signal_{reduction}", (2, 3), [linear(3, 20)], weights)
