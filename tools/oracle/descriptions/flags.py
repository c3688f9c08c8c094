"""What is switched while a program runs: the mode of single layers, and which parameters require a gradient."""

from .building import RELU, bn1d, both, case, layer, linear, step
from .includes import trunk


def flags():
    all_of = {key: True for key in ("fc1.weight", "fc1.bias", "bn1.weight", "bn1.bias", "fc2.weight", "fc2.bias")}
    none_of = {key: False for key in all_of}

    def switched(action):
        return [
            step("train", action, batch=5),
            step("train", action, batch=6, modes={"bn1": "eval"}),
            step("train", action, batch=5, requires_grad={"fc1.weight": False, "bn1.bias": False}),
            step("eval", action, batch=7, modes={"bn1": "train", "drop1": "train"}),
            step("train", action, batch=5, requires_grad={"fc1.weight": True, "fc2.bias": False}),
            step("train", action, batch=5, requires_grad=none_of),
            step("eval", action, batch=4, requires_grad={"bn1.weight": True}),
            step("train", action, batch=6, modes={"drop1": "eval"}, requires_grad=all_of),
        ]

    layers = [linear(5, 6), bn1d(6), RELU, layer("Dropout", p=0.3), linear(6, 4)]
    averaging = [linear(5, 6), bn1d(6, momentum=None), RELU, layer("Dropout", p=0.3), linear(6, 4)]
    more = {"loss": {}, "randomise_batch_norms": True}
    # An old gradient of a parameter that is switched off stays; with no parameter left, backward raises.
    yield from both(case("flags_accumulate", (5,), layers, switched("backward"), **more))
    yield from both(case("flags_input_gradient", (5,), layers, switched("backward"), input_requires_grad=True, **more))
    yield from both(case("flags_cumulative", (5,), averaging, switched("backward"), **more))
    optimizer = {"lr": 0.1, "momentum": 0.9}
    yield from both(case("train_flags", (5,), layers, switched("train_step"), loss={}, optimizer=optimizer))
    included = [
        step("train", "backward", batch=5, modes={"trunk.bn1": "eval"}),
        step("train", "backward", batch=6, requires_grad={"trunk.fc1.weight": False, "trunk.fc1.bias": False}),
        step("eval", "backward", batch=5, modes={"trunk.bn1": "train"}, requires_grad={"trunk.fc1.weight": True}),
    ]
    yield from both(case("flags_included", (5,), [trunk(name="trunk"), linear(6, 3)], included, **more))
