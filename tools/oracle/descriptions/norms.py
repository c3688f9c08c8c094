"""Norms over a sample or a part of it."""

import math

from .building import BEGIN_NO_GRAD, DETACH, END_NO_GRAD, FLATTEN, RELU, add, bn1d, both, case, layer, linear, pool1d, step, tap

STEPS = [step("train", "backward", batch=3), step("eval", "backward", batch=2), step("train", "backward", batch=1)]


def network(name, shape, layers, steps=STEPS, **more):
    return both(case(name, shape, layers, steps, **{"randomise_batch_norms": True, "input_requires_grad": True, **more}))


def norms():
    for kind, prefix in (("LayerNorm", "layer_norm"), ("RMSNorm", "rms_norm")):
        yield from norms_of_the_last_dimensions(kind, prefix)
    yield from group_norms()
    yield from instance_norms()
    yield from neighbours()


def norms_of_the_last_dimensions(kind, prefix):
    def norm(*shape, **options):
        return layer(kind, normalized_shape=list(shape), **options)

    plain = {"elementwise_affine": False}
    yield from network(f"{prefix}_features", (7,), [norm(7)])
    yield from network(f"{prefix}_last_dimension", (3, 5), [norm(5)])
    yield from network(f"{prefix}_sample", (3, 5), [norm(3, 5)])
    yield from network(f"{prefix}_image", (2, 3, 4), [norm(3, 4)])
    yield from network(f"{prefix}_three_dimensions", (2, 3, 2, 3), [norm(3, 2, 3)])
    yield from network(f"{prefix}_four_dimensions", (2, 3, 2, 3), [norm(2, 3, 2, 3)])
    yield from network(f"{prefix}_wide", (2, 37), [norm(37)])
    yield from network(f"{prefix}_plain", (3, 5), [norm(5, **plain)])
    yield from network(f"{prefix}_eps", (9,), [norm(9, eps=0.1)])
    yield from network(f"{prefix}_one_element", (3, 1), [norm(1, eps=0.1)])
    yield from network(f"{prefix}_constant", (5,), [norm(5)], [step("train", "backward", batch=2, scale=0, offset=3)])
    yield from network(f"{prefix}_special", (2, 5), [norm(5)], [step("train", "backward", batch=2, values=[[1, math.nan], [7, math.inf]])])
    frozen = [linear(5, 7), norm(7, freeze="weight"), RELU, linear(7, 6), norm(6, freeze="all"), RELU, linear(6, 3)]
    yield from network(f"{prefix}_frozen", (5,), frozen, loss={})
    yield from network(f"{prefix}_frozen_bias", (5,), [linear(5, 7), norm(7, freeze="bias"), RELU, linear(7, 3)], loss={})
    if kind == "LayerNorm":
        yield from network(f"{prefix}_without_bias", (2, 7), [norm(7, bias=False), RELU, norm(7)])
        yield from network(f"{prefix}_offset_100", (3, 9), [norm(9)], [step("train", "backward", batch=2, offset=100)])[1:]
    initial = [linear(5, 8), norm(8), RELU, linear(8, 7), norm(7, inferred=True), linear(7, 3)]
    yield from network(f"{prefix}_from_the_seed", (5,), initial, loss={}, randomise_batch_norms=False)


def group_norms():
    def norm(groups, channels, **options):
        return layer("GroupNorm", num_groups=groups, num_channels=channels, **options)

    yield from network("group_norm_features", (6,), [norm(2, 6)])
    yield from network("group_norm_signal", (4, 5), [norm(2, 4)])
    yield from network("group_norm_image", (6, 2, 3), [norm(3, 6)])
    yield from network("group_norm_one_group", (3, 2, 3), [norm(1, 3)])
    yield from network("group_norm_each_channel", (3, 5), [norm(3, 3)])
    yield from network("group_norm_plain", (4, 5), [norm(2, 4, affine=False)])
    yield from network("group_norm_eps", (4, 5), [norm(2, 4, eps=0.1)])
    yield from network("group_norm_special", (4, 3), [norm(2, 4)], [step("train", "backward", batch=2, values=[[1, math.nan], [13, math.inf]])])
    for what in ("weight", "bias", "all"):
        yield from network(f"group_norm_frozen_{what}", (4, 3), [norm(2, 4, freeze=what), RELU, FLATTEN, linear(12, 3)], loss={})
    yield from network("group_norm_from_the_seed", (4, 3), [norm(2, 4), RELU, norm(4, 4, inferred=True)], randomise_batch_norms=False)


def instance_norms():
    for kind, name, shape in (("InstanceNorm1d", "1d", (3, 11)), ("InstanceNorm2d", "2d", (2, 3, 4)), ("InstanceNorm3d", "3d", (3, 2, 2, 3))):

        def norm(**options):
            return layer(kind, num_features=shape[0], **options)

        tracked = {"track_running_stats": True}
        yield from network(f"instance_norm{name}", shape, [norm()])
        yield from network(f"instance_norm{name}_affine", shape, [norm(affine=True)])
        yield from network(f"instance_norm{name}_tracked", shape, [norm(**tracked)])
        yield from network(f"instance_norm{name}_everything", shape, [norm(affine=True, momentum=0.3, eps=0.01, **tracked), RELU, norm(inferred=True)])
        yield from network(f"instance_norm{name}_from_the_seed", shape, [norm(affine=True, **tracked)], randomise_batch_norms=False)
        yield from network(f"instance_norm{name}_pinned", shape, [norm(affine=True, eval=True, **tracked), RELU, norm(affine=True)])
        for what in ("weight", "bias", "all"):
            yield from network(f"instance_norm{name}_frozen_{what}", shape, [norm(affine=True, freeze=what, **tracked), RELU, norm()])
        special = [step("train", "backward", batch=2, values=[[1, math.nan], [30, math.inf]])]
        yield from network(f"instance_norm{name}_special", shape, [norm(affine=True)], special)
        one_element = (shape[0], *(1 for _ in shape[1:]))
        yield from network(f"instance_norm{name}_one_element", one_element, [norm(affine=True, eval=True, **tracked)])


def neighbours():
    """Norms where other loops end or begin: above and below layers that see a sample in another way."""
    layer_norm, rms_norm = layer("LayerNorm", normalized_shape=[6]), layer("RMSNorm", normalized_shape=[6])
    residual = [linear(6, 6), tap("x"), layer_norm, linear(6, 9), layer("GELU"), linear(9, 6), add("x"), rms_norm]
    yield from network("norms_in_residual", (6,), residual, loss={})
    sequence = [tap("x"), layer_norm, linear(6, 6), RELU, add("x"), layer_norm, FLATTEN, linear(30, 4)]
    yield from network("norms_of_a_sequence", (5, 6), sequence, loss={})
    group, instance = layer("GroupNorm", num_groups=2, num_channels=4), layer("InstanceNorm1d", num_features=4, affine=True, track_running_stats=True)
    signal = [pool1d(2), group, RELU, bn1d(4), RELU, instance, RELU, pool1d(2), group, FLATTEN, layer("LayerNorm", normalized_shape=[12]), linear(12, 3)]
    yield from network("norms_of_a_signal", (4, 12), signal, loss={})
    image = [layer("GroupNorm", num_groups=1, num_channels=4), layer("InstanceNorm2d", num_features=4), layer("MaxPool2d", kernel_size=2), group, FLATTEN, linear(24, 3)]
    yield from network("norms_of_an_image", (4, 4, 6), image, loss={})
    pinned = bn1d(4, eval=True)
    # With a small eps the gradients of five values, some of them 0, lose more digits than float32 can spare.
    below = [pinned, RELU, layer("LayerNorm", normalized_shape=[5], eps=0.1), pinned, RELU, layer("GroupNorm", num_groups=2, num_channels=4, eps=0.1), pinned]
    yield from network("norms_below_constants", (4, 5), below)
    yield from network("instance_norm_below_constants", (4, 5), [pinned, RELU, instance, pinned])
    group, whole = layer("GroupNorm", num_groups=2, num_channels=10), layer("GroupNorm", num_groups=1, num_channels=10)
    yield from network("norms_of_features", (5,), [linear(5, 10), group, group, RELU, bn1d(10, eval=True), group, whole])
    cut = [linear(5, 6), layer_norm, DETACH, layer_norm, BEGIN_NO_GRAD, rms_norm, END_NO_GRAD, rms_norm, linear(6, 3)]
    yield from network("norms_between_cuts", (5,), cut, loss={})
    below_softmax = [layer("Softmax", dim=-1), layer_norm, layer("LogSoftmax", dim=-1)]
    yield from network("norms_and_softmax", (3, 6), below_softmax)
    optimizer = {"lr": 0.1, "momentum": 0.9}
    trained = [step("train", "train_step", batch=batch) for batch in (6, 5, 7)] + [step("eval", "forward", batch=2), step("train", "train_step", batch=6)]
    yield from network("train_norms", (4, 12), signal, trained, loss={}, optimizer=optimizer)
