"""Pools, alone, so that nothing hides a term, and between the layers they are used with."""

import math

from .building import FLATTEN, RELU, bn1d, bn2d, both, case, in_double, layer, linear, pool1d, pool2d, step

STEPS = [step("train", "backward", batch=2), step("eval", "forward", batch=3), step("train", "backward", batch=1)]


def alone(name, shape, layers, steps=STEPS, **more):
    """A pool on its own, in both precisions."""
    return both(case(name, shape, layers, steps, **{"input_requires_grad": True, **more}))


def special(values):
    """Steps whose input is rounded, so that windows hold equal elements, and has given values at given places."""
    on_step = {"rounded": True, "values": values}
    return [step("train", "backward", batch=2, **on_step), step("eval", "backward", batch=2, **on_step)]



def average_pools():
    one_dimension = [
        (8, dict(kernel_size=2)),
        (9, dict(kernel_size=3, stride=2)),
        (9, dict(kernel_size=4, stride=4, padding=2, ceil_mode=True)),
        (7, dict(kernel_size=3, stride=1, padding=1)),
        (7, dict(kernel_size=3, stride=2, padding=1, ceil_mode=True, count_include_pad=False)),
        (10, dict(kernel_size=5, stride=3, padding=2, ceil_mode=True)),
        (11, dict(kernel_size=4, stride=3, padding=1, ceil_mode=True, count_include_pad=False)),
        (5, dict(kernel_size=5)),
        (8, dict(kernel_size=2, stride=3)),
        (17, dict(kernel_size=16, stride=1)),
        (33, dict(kernel_size=7, stride=5, padding=3, count_include_pad=False)),
        (1, dict(kernel_size=1)),
    ]
    for index, (length, options) in enumerate(one_dimension):
        description = case(f"pool1d_{index + 1:02}", (2, length), [pool1d(**options)], STEPS, input_requires_grad=True)
        yield description
        if index % 4 == 2:
            yield in_double(description)

    two_dimensions = [
        ((4, 4), dict(kernel_size=3, stride=2, padding=1, ceil_mode=True)),
        ((4, 4), dict(kernel_size=3, stride=2, padding=1, ceil_mode=True, count_include_pad=False)),
        ((6, 7), dict(kernel_size=[2, 3])),
        ((6, 7), dict(kernel_size=[2, 3], stride=[1, 2], padding=[1, 0])),
        ((5, 9), dict(kernel_size=[3, 2], stride=[2, 3], padding=[1, 1], ceil_mode=True, count_include_pad=False)),
        ((8, 5), dict(kernel_size=[4, 2], stride=3, padding=[2, 1], ceil_mode=True)),
        ((7, 7), dict(kernel_size=1, stride=2)),
        ((5, 3), dict(kernel_size=[5, 3], stride=[2, 1])),
        ((3, 10), dict(kernel_size=[1, 5], stride=[1, 2], padding=[0, 2], count_include_pad=False)),
        ((9, 9), dict(kernel_size=3, stride=1, padding=1)),
    ]
    for index, (size, options) in enumerate(two_dimensions):
        description = case(f"pool2d_{index + 1:02}", (2, *size), [pool2d(**options)], STEPS, input_requires_grad=True)
        yield description
        if index % 4 == 0:
            yield in_double(description)

    yield from alone("pool2d_divisor_override", (2, 5, 4), [pool2d(3, stride=2, padding=1, ceil_mode=True, divisor_override=5)])
    not_counted = pool2d([2, 3], stride=[1, 2], padding=[1, 1], count_include_pad=False, divisor_override=1)
    yield from alone("pool2d_divisor_override_alone_counts", (2, 5, 4), [not_counted])
    yield from alone("pool2d_nan_and_infinities", (1, 5, 5), [pool2d(2, stride=1)], special([[6, math.nan], [20, math.inf], [33, -math.inf]]))

    three_dimensions = {
        "cube": ((2, 4, 4, 6), dict(kernel_size=2)),
        "box": ((1, 4, 3, 7), dict(kernel_size=[2, 1, 3])),
        "overlapping": ((1, 3, 5, 4), dict(kernel_size=[3, 2, 2], stride=1, padding=1)),
        "ceil_mode": ((1, 3, 4, 5), dict(kernel_size=3, stride=2, padding=1, ceil_mode=True)),
        "padding_not_counted": ((1, 3, 4, 5), dict(kernel_size=3, stride=2, padding=1, ceil_mode=True, count_include_pad=False)),
        "divisor_override": ((2, 3, 3, 4), dict(kernel_size=2, stride=1, padding=1, divisor_override=3)),
        "each_dimension": ((1, 5, 4, 7), dict(kernel_size=[2, 3, 4], stride=[3, 1, 2], padding=[1, 0, 2], ceil_mode=True)),
    }
    for name, (shape, options) in three_dimensions.items():
        yield from alone(f"pool3d_{name}", shape, [layer("AvgPool3d", **options)])


def max_pools():
    one_dimension = {
        "halves": (8, dict(kernel_size=2)),
        "overlapping": (9, dict(kernel_size=3, stride=2)),
        "padding": (7, dict(kernel_size=3, stride=1, padding=1)),
        "ceil_mode": (10, dict(kernel_size=3, stride=2, padding=1, ceil_mode=True)),
        "dilation": (11, dict(kernel_size=3, stride=2, dilation=2)),
        "everything": (12, dict(kernel_size=4, stride=3, padding=2, dilation=2, ceil_mode=True)),
        "gaps": (8, dict(kernel_size=2, stride=3)),
        "whole": (5, dict(kernel_size=5)),
        "wide": (33, dict(kernel_size=7, stride=5, padding=3)),
        "one": (1, dict(kernel_size=1)),
    }
    for name, (length, options) in one_dimension.items():
        yield from alone(f"max1d_{name}", (2, length), [layer("MaxPool1d", **options)])

    two_dimensions = {
        "halves": ((4, 6), dict(kernel_size=2)),
        "overlapping": ((5, 6), dict(kernel_size=3, stride=2, padding=1)),
        "ceil_mode": ((4, 5), dict(kernel_size=3, stride=2, padding=1, ceil_mode=True)),
        "rectangle": ((6, 7), dict(kernel_size=[2, 3], stride=[1, 2], padding=[1, 0])),
        "dilation": ((6, 7), dict(kernel_size=2, stride=1, dilation=[3, 2])),
        "everything": ((7, 6), dict(kernel_size=[3, 2], stride=[2, 3], padding=[1, 1], dilation=2, ceil_mode=True)),
        "gaps": ((5, 7), dict(kernel_size=1, stride=2)),
    }
    for name, (size, options) in two_dimensions.items():
        yield from alone(f"max2d_{name}", (2, *size), [layer("MaxPool2d", **options)])

    three_dimensions = {
        "cube": ((2, 4, 2, 4), dict(kernel_size=2)),
        "box": ((1, 4, 3, 7), dict(kernel_size=[2, 1, 3])),
        "everything": ((1, 5, 4, 6), dict(kernel_size=[2, 2, 3], stride=2, padding=1, dilation=2, ceil_mode=True)),
        "each_dimension": ((1, 5, 7, 6), dict(kernel_size=[2, 2, 3], stride=[3, 2, 1], padding=[1, 0, 1], dilation=[2, 3, 2])),
    }
    for name, (shape, options) in three_dimensions.items():
        yield from alone(f"max3d_{name}", shape, [layer("MaxPool3d", **options)])

    yield from special_values_in_max_pools()
    yield from max_pools_among_layers()


def special_values_in_max_pools():
    """The first of equal elements takes the gradient, the last NaN wins, and an infinity is a value like any other."""
    signal = layer("MaxPool1d", kernel_size=3, stride=2, padding=1)
    image = layer("MaxPool2d", kernel_size=3, stride=1, padding=1)
    volume = layer("MaxPool3d", kernel_size=2, stride=1)
    ties = [step("train", "backward", batch=2, rounded=True), step("eval", "backward", batch=1, scale=0, offset=-1)]
    yield from alone("max1d_ties", (2, 9), [signal], ties)
    yield from alone("max2d_ties", (1, 4, 5), [image], ties)
    yield from alone("max3d_ties", (1, 3, 3, 3), [volume], ties)
    nan = [[4, math.nan], [5, math.nan], [12, math.nan]]
    yield from alone("max1d_nan", (2, 9), [signal], special(nan))
    yield from alone("max2d_nan", (1, 4, 5), [image], special(nan))
    yield from alone("max3d_nan", (1, 3, 3, 3), [volume], special(nan))
    # From 0 to 5 whole windows of both layers hold nothing but -inf; 9 is +inf.
    infinities = [*([place, -math.inf] for place in range(6)), [9, math.inf], [11, -math.inf]]
    yield from alone("max1d_infinities", (2, 9), [signal], special(infinities))
    yield from alone("max2d_infinities", (1, 6, 3), [layer("MaxPool2d", kernel_size=2, stride=1)], special(infinities))
    yield from alone("max3d_infinities", (1, 2, 3, 2), [volume], special(infinities))
    # PyTorch takes another path where no gradient is asked for.
    forward = [step("train", "forward", batch=2, rounded=True, values=nan), step("eval", "forward", batch=2, rounded=True, values=infinities)]
    yield from alone("max1d_nan_without_gradient", (2, 9), [signal], forward, input_requires_grad=False)
    yield from alone("max2d_nan_without_gradient", (1, 4, 5), [image], forward, input_requires_grad=False)


def max_pools_among_layers():
    steps = [step("train", "backward", batch=4), step("eval", "backward", batch=3), step("train", "backward", batch=5)]

    def network(name, shape, layers, **more):
        return both(case(name, shape, layers, steps, loss={}, randomise_batch_norms=True, **more))

    signal = [bn1d(3), RELU, layer("MaxPool1d", kernel_size=2), bn1d(3), FLATTEN, linear(12, 4)]
    yield from network("max_between_batch_norms", (3, 8), signal, input_requires_grad=True)
    over_features = [linear(5, 8), layer("MaxPool1d", kernel_size=3, stride=2), RELU, FLATTEN, linear(9, 3)]
    yield from network("max_over_features", (3, 5), over_features)
    image = [bn2d(2), layer("MaxPool2d", kernel_size=3, stride=2, padding=1), RELU, pool2d(2), FLATTEN, linear(2, 3)]
    yield from network("max_then_average", (2, 4, 4), image, input_requires_grad=True)
    image = [layer("MaxPool2d", kernel_size=2, stride=1), bn2d(2), RELU, layer("AdaptiveAvgPool2d", output_size=[1, 1]), FLATTEN, linear(2, 3)]
    yield from network("max_then_global_average", (2, 4, 5), image, input_requires_grad=True)


def adaptive_pools():
    # Only the two-dimensional layers of PyTorch take a size None.
    one_dimension = {"dividing": (8, 4), "overlapping": (7, 3), "global": (5, 1), "longer": (3, 5), "wide": (33, 8)}
    two_dimensions = {
        "dividing": ((4, 6), [2, 3]),
        "overlapping": ((5, 7), [3, 4]),
        "global": ((3, 5), 1),
        "larger": ((2, 3), [3, 5]),
        "height_kept": ((3, 4), [None, 2]),
        "width_kept": ((4, 3), [3, None]),
    }
    for short, kind in (("avg", "AdaptiveAvgPool"), ("max", "AdaptiveMaxPool")):
        for name, (length, size) in one_dimension.items():
            yield from alone(f"adaptive_{short}1d_{name}", (2, length), [layer(f"{kind}1d", output_size=size)])
        for name, (shape, size) in two_dimensions.items():
            yield from alone(f"adaptive_{short}2d_{name}", (2, *shape), [layer(f"{kind}2d", output_size=size)])
        values = special([[4, math.nan], [5, math.nan], [11, math.inf], [16, -math.inf], [17, -math.inf]])
        yield from alone(f"adaptive_{short}1d_special", (2, 9), [layer(f"{kind}1d", output_size=4)], values)
        yield from alone(f"adaptive_{short}2d_special", (1, 4, 5), [layer(f"{kind}2d", output_size=[3, 2])], values)
    ties = [step("train", "backward", batch=2, rounded=True), step("eval", "backward", batch=1, scale=0, offset=-1)]
    yield from alone("adaptive_max2d_ties", (1, 5, 5), [layer("AdaptiveMaxPool2d", output_size=[2, 3])], ties)
