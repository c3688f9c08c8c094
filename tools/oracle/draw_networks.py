"""Draws networks of real size from fixed seeds: the descriptions that record_networks.py records.

    /usr/bin/python3 tools/oracle/draw_networks.py                    # what was drawn, counted
    /usr/bin/python3 tools/oracle/draw_networks.py --describe 17      # the layers of one network

The recorded cases of describe_cases.py have a purpose each and few values. These have none, and sizes on both sides of every size at which
the compiler changes its mind: 256 weights, 256 terms, multiples of a register and one more or less, and large primes. What is frequent in
networks is frequent here.
"""

import argparse
import json
import random
from collections import Counter

from descriptions.building import step
from network_drawing import FEATURES, WIDTHS, Drawing, product

COUNT = 300

# The most values of a batch on its way.
VALUES = 50_000

# Layers that compute something.
MOST_LAYERS = 9

CHANNELS = [1, 2, 3, 4, 5, 7, 8, 12, 16, 17, 31, 32]
POSITIONS = [2, 3, 4, 5, 6, 7, 8, 9, 12, 16, 17, 25, 33]
OUTPUTS = [2, 3, 4, 5, 7, 8, 9, 10, 13, 16, 17, 33]
BATCHES = [3, 4, 5, 7, 8, 9, 12, 15, 16, 17, 24, 31, 32, 33, 48, 63, 64, 65, 97, 127, 128, 129, 130]

LOSSES = ["CrossEntropyLoss", "NLLLoss", "MSELoss", "L1Loss", "SmoothL1Loss", "HuberLoss", "BCEWithLogitsLoss", None]


def draw_shape(rng):
    """The shape of a sample, of 16 to 600 values."""
    rank = rng.choices([1, 2, 3, 4], [5, 2.5, 3.5, 0.7])[0]
    if rank == 1:
        return [rng.choice([width for width in WIDTHS if width >= 16])]
    while True:
        sizes = [rng.choice(CHANNELS), *(rng.choice(POSITIONS) for _ in range(rank - 1))]
        if 16 <= product(sizes) <= FEATURES:
            return sizes


def draw_layers(rng):
    drawing = Drawing(rng, draw_shape(rng))
    if len(drawing.shape) > 1 and rng.random() < 0.6:
        # How networks of images and signals begin where there is no convolution.
        drawing.pool()
        drawing.head()
    for _ in range(rng.choice([1, 1, 2, 2, 3])):
        if computing(drawing.layers) < MOST_LAYERS - 3:
            drawing.block()
    return drawing


def computing(layers):
    """The layers that are no tap, no cut and no edge of a region."""
    return sum(kind not in ("Include", "Tap", "Detach", "BeginNoGrad", "EndNoGrad") for kind in kinds_of(layers))


def draw_loss(rng, drawing):
    """The loss, and the layers that it needs in front of it: classes lie in one dimension, logarithms come from a layer."""
    kind = rng.choice(LOSSES)
    if kind in ("CrossEntropyLoss", "NLLLoss"):
        drawing.flatten()
        drawing.linear(rng.choice(OUTPUTS))
        if kind == "NLLLoss":
            drawing.activation("LogSoftmax")
    elif rng.random() < 0.6:
        drawing.flatten()
        drawing.linear(rng.choice([*OUTPUTS, 1, 64, 65, 128]))
    elif drawing.linears == 0:
        drawing.linear()
    if kind is None:
        return None
    loss = {"kind": kind}
    if rng.random() < 0.5:
        loss["reduction"] = rng.choice(["sum", "none", "mean"])
    classes = drawing.shape[0]
    if kind in ("CrossEntropyLoss", "NLLLoss"):
        if rng.random() < 0.3:
            loss["weight"] = [rng.choice([0.25, 0.5, 1, 1.5, 2]) for _ in range(classes)]
        if kind == "CrossEntropyLoss" and rng.random() < 0.3:
            loss["label_smoothing"] = 0.1
        if kind == "CrossEntropyLoss" and rng.random() < 0.25:
            loss["targets"] = "probabilities"
        elif rng.random() < 0.2:
            loss["ignore_index"] = 1
    elif kind == "BCEWithLogitsLoss" and len(drawing.shape) == 1 and classes <= 20 and rng.random() < 0.4:
        loss["pos_weight"] = [rng.choice([0.5, 1, 3]) for _ in range(classes)]
    elif kind == "SmoothL1Loss" and rng.random() < 0.5:
        loss["beta"] = 0.3
    elif kind == "HuberLoss" and rng.random() < 0.5:
        loss["delta"] = 0.4
    return loss


def draw_steps(rng, drawing, optimizer):
    """Training and evaluation in turn, on batches that grow and shrink."""
    batches = [batch for batch in BATCHES if batch * max(product(drawing.input), largest(drawing)) <= VALUES] or BATCHES[:3]
    first = rng.choice(batches)
    batch = lambda: rng.choice(batches)
    if optimizer:
        steps = [
            step("train", "train_step", batch=first),
            step("train", "backward", batch=batch()),
            step("train", "train_step", batch=batch(), zero_grad=False),
            step("eval", "forward", batch=batch()),
        ]
    else:
        steps = [
            step("train", "backward", batch=first),
            step("train", "backward", batch=batch()),
            step("eval", "forward", batch=batch(), no_grad=rng.random() < 0.5),
            step("eval", "backward", batch=first),
        ]
        if rng.random() < 0.5:
            steps.insert(1, step("train", "forward", batch=batch(), no_grad=rng.random() < 0.5))
    return steps


def largest(drawing):
    """The most values that a sample has on its way, taken from the linear layers."""
    found = [drawing.size()]
    pending = list(drawing.layers)
    while pending:
        one = pending.pop()
        found.append(one.get("out_features", 0))
        pending += one.get("layers", [])
    return max(found)


def draw_network(number):
    """The description of a number, the same on every machine: Python's random numbers do not change."""
    rng = random.Random(f"network {number}")
    drawing = draw_layers(rng)
    loss = draw_loss(rng, drawing)
    description = {"name": f"network_{number:03}", "seed": 10_000 + number, "input": drawing.input, "dtype": "float64", "draws": "portable"}
    description["input_requires_grad"] = rng.random() < 0.5
    description["layers"] = drawing.layers
    optimizer = None
    if loss is not None:
        description["loss"] = loss
        if loss.get("reduction") != "none" and rng.random() < 0.3:
            optimizer = {"kind": "SGD", "lr": 0.05 if loss.get("reduction", "mean") == "mean" else 0.0005}
            optimizer.update(rng.choice([{}, {"momentum": 0.9}, {"momentum": 0.8, "nesterov": True}, {"weight_decay": 0.01}]))
            description["optimizer"] = optimizer
    description["steps"] = draw_steps(rng, drawing, optimizer)
    # Whole numbers before a pool of maxima: many are equal, and the first of them wins. Nothing else has an edge at a whole number.
    if drawing.layers[0]["kind"].find("MaxPool") >= 0 and rng.random() < 0.5:
        for one in description["steps"]:
            one.update(rounded=True, scale=2)
    if loss and loss.get("ignore_index") is not None:
        for one in description["steps"]:
            one.update(ignored=[0], ignored_target=1)
    return description


def draw_networks(count=COUNT):
    return [draw_network(number) for number in range(count)]


def kinds_of(layers):
    for one in layers:
        yield one["kind"]
        yield from kinds_of(one.get("layers", []))


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--describe", type=int, help="the number of a network")
    options = arguments.parse_args()
    if options.describe is not None:
        print(json.dumps(draw_network(options.describe), indent=1))
        return
    networks = draw_networks()
    print(f"{len(networks)} networks, {sum(len(list(kinds_of(network['layers']))) for network in networks)} layers")
    for kind, times in Counter(kind for network in networks for kind in kinds_of(network["layers"])).most_common():
        print(f"{times:6}  {kind}")
    for kind, times in Counter((network.get("loss") or {"kind": "none"})["kind"] for network in networks).most_common():
        print(f"{times:6}  {kind}")


if __name__ == "__main__":
    main()
