"""What descriptions are put together from: a case, its twin in float64, layers and steps."""

import zlib


def case(name, shape, layers, steps, loss=None, optimizer=None, batch=3, **more):
    description = {"name": name, "seed": zlib.crc32(name.encode()) % 100_000, "input": list(shape), "batch": batch, "dtype": "float32"}
    description.update(more)
    description["layers"] = layers
    if loss is not None:
        description["loss"] = {"kind": "CrossEntropyLoss", **loss}
    if optimizer is not None:
        description["optimizer"] = {"kind": "SGD", **optimizer}
    description["steps"] = steps
    return description


def in_double(description):
    twin = {**description, "name": description["name"] + "_float64", "dtype": "float64"}
    for own in ("rtol", "atol", "why"):
        twin.pop(own, None)
    return twin


def both(description):
    """The description and its twin."""
    return [description, in_double(description)]


def step(mode, action, **options):
    return {"mode": mode, "action": action, **options}


def layer(kind, **options):
    return {"kind": kind, **options}


def linear(inputs, outputs, **options):
    return layer("Linear", in_features=inputs, out_features=outputs, **options)


def bn1d(features, **options):
    return layer("BatchNorm1d", num_features=features, **options)


def bn2d(features, **options):
    return layer("BatchNorm2d", num_features=features, **options)


def bn3d(features, **options):
    return layer("BatchNorm3d", num_features=features, **options)


def pool1d(kernel_size, **options):
    return layer("AvgPool1d", kernel_size=kernel_size, **options)


def pool2d(kernel_size, **options):
    return layer("AvgPool2d", kernel_size=kernel_size, **options)


def tap(name):
    return layer("Tap", name=name)


def branch(tapped):
    """The chain goes on from a tap, or from the network's input, which is called "input"."""
    return layer("From", **{"from": tapped})


def add(tapped):
    return layer("Add", **{"from": tapped})


def concat(tapped):
    return layer("Concat", **{"from": tapped})


FLATTEN = layer("Flatten")
RELU = layer("ReLU")
DETACH = layer("Detach")
BEGIN_NO_GRAD = layer("BeginNoGrad")
END_NO_GRAD = layer("EndNoGrad")
