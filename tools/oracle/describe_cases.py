"""The list of the repository's oracle cases: what is run, not what comes out. record_cases.py runs it.

A seed is derived from the case's name, so adding a case changes no other. The few networks that several groups share
are small on purpose, with odd sizes (1, 3, 5, 7, 9, 15, 17, 31, 33) that leave remainders in any vector width.
"""

import zlib

MOMENTA = {"m0.1": 0.1, "m0.37": 0.37, "cumulative": None}


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


def layer(kind, **options):
    return {"kind": kind, **options}


def linear(inputs, outputs, **options):
    return layer("Linear", in_features=inputs, out_features=outputs, **options)


def bn1d(features, **options):
    return layer("BatchNorm1d", num_features=features, **options)


def bn2d(features, **options):
    return layer("BatchNorm2d", num_features=features, **options)


def pool1d(kernel_size, **options):
    return layer("AvgPool1d", kernel_size=kernel_size, **options)


def pool2d(kernel_size, **options):
    return layer("AvgPool2d", kernel_size=kernel_size, **options)


FLATTEN = layer("Flatten")
RELU = layer("ReLU")
DETACH = layer("Detach")
BEGIN_NO_GRAD = layer("BeginNoGrad")
END_NO_GRAD = layer("EndNoGrad")


def step(mode, action, **options):
    return {"mode": mode, "action": action, **options}


def describe_cases():
    return [
        *founding_cases(),
        *batch_norm_combinations(),
        *batch_norm_options(),
        *pools(),
        *gradient_flow(),
        *linears_and_activations(),
        *losses(),
        *accumulation(),
        *trainings(),
        *errors(),
        *inputs_of_other_scales(),
        *fixed_batches(),
    ]


def founding_cases():
    """The cases A, B, D, E and F that the project started from; seed 1029, targets all 1."""

    def founding(name, steps, before_fc1=(), freeze="none", batch=3):
        layers = [
            pool1d(2, name="pool1"),
            bn1d(3, name="bn1"),
            layer("Flatten", name="flatten1"),
            *before_fc1,
            linear(12, 4, name="fc1", freeze=freeze),
        ]
        return {**case(name, (3, 8), layers, steps, loss={}, batch=batch), "seed": 1029}

    target = [1, 1, 1]
    yield founding("seed_frozen_weight", [step("train", "backward", target=target)], freeze="weight")
    yield founding("seed_detach", [step("train", "backward", target=target)], before_fc1=[DETACH])
    yield founding("seed_no_grad", [step("train", "backward", target=target, no_grad=True)])
    yield founding("seed_eval_backward", [step("eval", "backward", target=target)])
    yield founding("seed_running_stats", [step("train", "forward")] * 2 + [step("eval", "forward")] * 2, batch=1)


def batch_norm_combinations():
    """Every combination of layer and rank, track_running_stats, affine and momentum, each in training and in evaluation."""
    for rank in ("nc", "ncl", "nchw"):
        for track in (True, False):
            for affine in (True, False):
                for label, momentum in MOMENTA.items():
                    options = {"momentum": momentum, "affine": affine, "track_running_stats": track}
                    name = f"bn_{rank}_{'tracked' if track else 'untracked'}_{'affine' if affine else 'plain'}_{label}"
                    description = batch_norm_combination(name, rank, options)
                    yield description
                    if label == "m0.37" or (label == "cumulative" and track and affine):
                        yield in_double(description)


def batch_norm_combination(name, rank, options):
    shape, layers = {
        "nc": ((5,), [linear(5, 7, bias=False), bn1d(7, **options), RELU, linear(7, 3)]),
        "ncl": ((3, 5), [bn1d(3, **options), FLATTEN, linear(15, 4)]),
        "nchw": ((3, 2, 4), [bn2d(3, **options), RELU, pool2d(2), FLATTEN, linear(6, 4)]),
    }[rank]
    steps = [
        step("train", "backward", batch=7),
        step("eval", "backward", batch=6),
        step("train", "backward", batch=5),
        step("eval", "forward", no_grad=True, batch=6),
    ]
    # The momentum of 0.1 starts from what the seed gives: weight 1, bias 0, statistics 0 and 1.
    return case(name, shape, layers, steps, loss={}, input_requires_grad=True, randomise_batch_norms=options["momentum"] != 0.1)


def batch_norm_options():
    steps = [step("train", "backward", batch=5), step("train", "backward", batch=6), step("eval", "backward", batch=2)]

    def alone(name, shape, layers, **more):
        return case(name, shape, layers, steps, input_requires_grad=True, **more)

    yield alone("bn_alone_nc_15", (15,), [bn1d(15)])
    yield alone("bn_alone_nc_1", (1,), [bn1d(1)], randomise_batch_norms=True)
    yield alone("bn_alone_ncl_one_position", (7, 1), [bn1d(7)], randomise_batch_norms=True)
    yield alone("bn_alone_ncl_17", (2, 17), [bn1d(2)], randomise_batch_norms=True)
    yield alone("bn_alone_nchw_rectangular", (2, 3, 5), [bn2d(2)], randomise_batch_norms=True)
    yield in_double(alone("bn_alone_nchw_one_channel", (1, 4, 4), [bn2d(1)], randomise_batch_norms=True))
    yield alone("bn_eps_1e-3", (5,), [bn1d(5, eps=1e-3)], randomise_batch_norms=True)
    yield alone("bn_eps_0.5", (3, 6), [bn1d(3, eps=0.5)], randomise_batch_norms=True)
    yield alone("bn_momentum_0", (3, 6), [bn1d(3, momentum=0.0)], randomise_batch_norms=True)
    yield alone("bn_momentum_1", (3, 6), [bn1d(3, momentum=1.0)], randomise_batch_norms=True)
    yield alone("bn_cumulative_from_zero", (4,), [bn1d(4, momentum=None)])
    yield alone("bn_twice", (3, 8), [bn1d(3), RELU, bn1d(3, eps=1e-2)], randomise_batch_norms=True)
    yield alone("bn_after_pool_before_pool", (2, 6, 6), [pool2d(2, stride=1), bn2d(2), pool2d(2)], randomise_batch_norms=True)
    yield in_double(alone("bn_between_linears_ncl", (3, 5), [linear(5, 4), bn1d(3), RELU, linear(4, 2)], randomise_batch_norms=True))


def pools():
    steps = [step("train", "backward", batch=2), step("eval", "forward", batch=3), step("train", "backward", batch=1)]
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
        description = case(f"pool1d_{index + 1:02}", (2, length), [pool1d(**options)], steps, input_requires_grad=True)
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
        description = case(f"pool2d_{index + 1:02}", (2, *size), [pool2d(**options)], steps, input_requires_grad=True)
        yield description
        if index % 4 == 0:
            yield in_double(description)


def gradient_flow():
    """Detach, no-grad, freeze, pinned eval and input gradients at different places of one network."""
    steps = [step("train", "backward", batch=4), step("eval", "backward", batch=3), step("train", "backward", batch=5)]

    def network(bn={}, fc1={}, fc2={}):
        return [pool1d(2), bn1d(3, **bn), FLATTEN, linear(12, 5, **fc1), RELU, linear(5, 3, **fc2)]

    def flow(name, layers, steps=steps, **more):
        return case(name, (3, 8), layers, steps, loss={}, randomise_batch_norms=True, **more)

    def around(first, last):
        layers = network()
        return [*layers[:first], BEGIN_NO_GRAD, *layers[first:last], END_NO_GRAD, *layers[last:]]

    places = ["first", "after_pool", "after_bn", "after_flatten", "after_fc1", "after_relu"]
    for index, place in enumerate(places):
        layers = network()
        yield flow(f"detach_{place}", [*layers[:index], DETACH, *layers[index:]], input_requires_grad=index == 0)
    yield in_double(flow("detach_twice", [network()[0], DETACH, *network()[1:4], DETACH, *network()[4:]]))

    yield flow("no_grad_pool_bn", around(0, 2))
    yield flow("no_grad_bn", around(1, 2), input_requires_grad=True)
    yield flow("no_grad_fc1", around(3, 4))
    yield flow("no_grad_all_but_last", around(0, 5))
    pool, bn, flatten, fc1, *rest = network()
    two_regions = [BEGIN_NO_GRAD, pool, END_NO_GRAD, bn, flatten, BEGIN_NO_GRAD, fc1, END_NO_GRAD, *rest]
    yield flow("no_grad_two_regions", two_regions)
    yield in_double(flow("no_grad_first_linear", around(2, 5)))

    frozen = {"weight": {"freeze": "weight"}, "bias": {"freeze": "bias"}, "all": {"freeze": "all"}}
    for what, option in frozen.items():
        yield flow(f"freeze_bn_{what}", network(bn=option))
        yield flow(f"freeze_fc1_{what}", network(fc1=option))
        yield flow(f"freeze_fc2_{what}", network(fc2=option))
    yield flow("freeze_trunk", network(bn=frozen["all"], fc1=frozen["all"]))
    yield flow("freeze_everything_input_grad", network(bn=frozen["all"], fc1=frozen["all"], fc2=frozen["all"]), input_requires_grad=True)
    yield in_double(flow("freeze_head", network(fc2=frozen["all"]), input_requires_grad=True))

    yield flow("input_grad", network(), input_requires_grad=True)
    yield in_double(flow("input_grad", network(), input_requires_grad=True))
    yield flow("pinned_eval", network(bn={"eval": True}), input_requires_grad=True)
    yield flow("pinned_eval_frozen", network(bn={"eval": True, "freeze": "all"}), input_requires_grad=True)
    yield flow("pinned_eval_plain", network(bn={"eval": True, "affine": False}))
    yield in_double(flow("pinned_eval", network(bn={"eval": True}), input_requires_grad=True))
    pinned_2d = [bn2d(2, eval=True), RELU, pool2d(2), FLATTEN, linear(8, 3)]
    yield case("pinned_eval_2d", (2, 4, 4), pinned_2d, steps, loss={}, randomise_batch_norms=True, input_requires_grad=True)
    for name, options in {"": {}, "_frozen": {"freeze": "all"}, "_weight": {"freeze": "weight"}, "_plain": {"affine": False}}.items():
        dense = [linear(7, 9), bn1d(9, eval=True, **options), RELU, linear(9, 5), bn1d(5), RELU, linear(5, 3)]
        yield case(f"pinned_eval_dense{name}", (7,), dense, steps, loss={}, randomise_batch_norms=True)


def linears_and_activations():
    steps = [step("train", "backward", batch=4), step("eval", "backward", batch=1), step("eval", "forward", batch=9)]

    def alone(name, shape, layers, **more):
        return case(name, shape, layers, steps, **more)

    for inputs, outputs in ((1, 1), (33, 1), (1, 9), (16, 17), (31, 8)):
        yield alone(f"linear_{inputs}_{outputs}", (inputs,), [linear(inputs, outputs)], input_requires_grad=True)
    yield alone("linear_without_bias", (7,), [linear(7, 5, bias=False)], input_requires_grad=True)
    yield alone("linear_without_input_grad", (15,), [linear(15, 3)])
    yield alone("linear_last_dimension", (3, 5), [linear(5, 7)], input_requires_grad=True)
    yield alone("linear_last_dimension_2d", (2, 3, 4), [linear(4, 6, bias=False), RELU, linear(6, 2)], input_requires_grad=True)
    yield in_double(alone("linear_last_dimension", (3, 5), [linear(5, 7)], input_requires_grad=True))
    chain = [linear(1, 7), RELU, linear(7, 8), RELU, linear(8, 9), RELU, linear(9, 15)]
    yield alone("chain_1_to_15", (1,), chain)
    yield in_double(alone("chain_1_to_15", (1,), chain))
    yield alone("chain_16_to_33", (16,), [linear(16, 17), RELU, linear(17, 33), RELU, linear(33, 5)], input_requires_grad=True)
    yield alone("relu_alone", (3, 7), [RELU], input_requires_grad=True)
    yield alone("flatten_alone", (2, 3, 3), [FLATTEN], input_requires_grad=True)
    yield alone("relu_twice", (9,), [RELU, linear(9, 4), RELU], input_requires_grad=True)


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


def accumulation():
    """Without an optimizer nothing clears the gradients: each backward pass adds to them."""
    layers = [linear(5, 9), RELU, linear(9, 3)]
    steps = [step("train", "backward", batch=batch) for batch in (3, 1, 8, 2)]
    yield case("accumulate", (5,), layers, steps, loss={})
    yield in_double(case("accumulate", (5,), layers, steps, loss={}))
    normed = [linear(5, 9, bias=False), bn1d(9), RELU, linear(9, 3)]
    mixed = [
        step("train", "backward", batch=6),
        step("eval", "backward", batch=1),
        step("eval", "forward", batch=3),
        step("train", "backward", batch=4),
    ]
    yield case("accumulate_modes", (5,), normed, mixed, loss={}, input_requires_grad=True)


def trainings():
    """Twelve steps each; batches change, an evaluation stands in the middle of some."""
    dense = [linear(7, 9), bn1d(9), RELU, linear(9, 4)]
    signal = [pool1d(2), bn1d(3), FLATTEN, linear(12, 5), RELU, linear(5, 3)]
    image = [pool2d(2, stride=1), bn2d(2), RELU, FLATTEN, linear(18, 3)]
    batches = (9, 9, 7, 9, 8, 9, 9, 16, 9, 9, 5, 9)
    plain = [step("train", "train_step", batch=batch) for batch in batches]
    evaluated = [step("eval", "forward", no_grad=True, batch=3) if i in (4, 11) else s for i, s in enumerate(plain)]
    kept = [{**s, "zero_grad": i % 3 == 0} for i, s in enumerate(plain)]

    def training(name, shape, layers, optimizer, steps=plain, **more):
        return case(f"train_{name}", shape, layers, steps, loss={}, optimizer=optimizer, **more)

    yield training("sgd", (7,), dense, {"lr": 0.1})
    yield training("momentum", (7,), dense, {"lr": 0.05, "momentum": 0.9}, evaluated)
    yield training("nesterov", (3, 8), signal, {"lr": 0.05, "momentum": 0.9, "nesterov": True})
    yield training("weight_decay", (3, 8), signal, {"lr": 0.1, "weight_decay": 0.01}, evaluated)
    yield training("dampening", (2, 4, 4), image, {"lr": 0.1, "momentum": 0.8, "dampening": 0.5})
    yield training("everything", (2, 4, 4), image, {"lr": 0.05, "momentum": 0.9, "weight_decay": 0.02, "nesterov": True})
    yield training("maximize", (3, 8), signal, {"lr": 0.01, "momentum": 0.5, "maximize": True, "weight_decay": 0.1})
    yield training("kept_gradients", (3, 8), signal, {"lr": 0.02}, kept)
    yield in_double(training("momentum", (7,), dense, {"lr": 0.05, "momentum": 0.9}, evaluated))
    yield in_double(training("everything", (2, 4, 4), image, {"lr": 0.05, "momentum": 0.9, "weight_decay": 0.02, "nesterov": True}))

    frozen = [pool1d(2), bn1d(3, freeze="weight"), FLATTEN, linear(12, 5, freeze="all"), RELU, linear(5, 3)]
    yield training("frozen", (3, 8), frozen, {"lr": 0.1, "momentum": 0.9, "weight_decay": 0.1})
    pinned = [pool1d(2), bn1d(3, eval=True, freeze="all"), FLATTEN, linear(12, 5), RELU, linear(5, 3)]
    yield training("pinned", (3, 8), pinned, {"lr": 0.1}, randomise_batch_norms=True)
    detached = [*signal[:4], DETACH, *signal[4:]]
    yield training("detached", (3, 8), detached, {"lr": 0.1, "momentum": 0.9})
    cumulative = [linear(7, 9, bias=False), bn1d(9, momentum=None), RELU, linear(9, 3)]
    yield training("cumulative", (7,), cumulative, {"lr": 0.1}, evaluated)


def errors():
    """Where torch raises, in backward and in forward, and what the network can do afterwards."""
    signal = [pool1d(2), bn1d(3), FLATTEN, linear(12, 4)]
    twice = [step("train", "backward", batch=3), step("eval", "backward", batch=2)]
    frozen = [pool1d(2), bn1d(3, freeze="all"), FLATTEN, linear(12, 4, freeze="all")]
    yield case("error_backward_frozen", (3, 8), frozen, twice, loss={})
    yield case("error_backward_detached_last", (3, 8), [*signal, DETACH], twice, loss={}, input_requires_grad=True)
    yield case("error_backward_no_grad_everywhere", (3, 8), [BEGIN_NO_GRAD, *signal, END_NO_GRAD], twice, loss={})
    yield case("error_backward_no_grad_head", (3, 8), [*signal[:3], BEGIN_NO_GRAD, signal[3], END_NO_GRAD], twice)
    yield case("error_backward_no_parameters", (3, 8), [pool1d(2), RELU], twice)
    recovers = [
        step("train", "backward", batch=3, no_grad=True),
        step("train", "backward", batch=4),
        step("eval", "backward", batch=2, no_grad=True),
    ]
    yield case("error_backward_then_recovers", (3, 8), signal, recovers, loss={}, input_requires_grad=True)

    one_value = [
        step("train", "backward", batch=4),
        step("train", "backward", batch=1),
        step("eval", "forward", batch=1),
        step("train", "backward", batch=3),
    ]
    for label, options in (("tracked", {}), ("cumulative", {"momentum": None}), ("untracked", {"track_running_stats": False})):
        layers = [linear(6, 5, bias=False), bn1d(5, **options), RELU, linear(5, 3)]
        yield case(f"error_forward_one_value_{label}", (6,), layers, one_value, loss={})
    second = [linear(6, 5, bias=False), linear(5, 4, bias=False), bn1d(4), RELU, linear(4, 3)]
    yield in_double(case("error_forward_one_value", (6,), second, one_value, loss={}))
    yield case("error_forward_one_position", (3, 2), [pool1d(2), bn1d(3)], one_value)
    yield case("error_forward_one_pixel", (2, 2, 2), [pool2d(2), bn2d(2)], one_value)


def inputs_of_other_scales():
    def scaled(name, layers, shape, **on_step):
        steps = [step("train", "backward", batch=12, **on_step), step("eval", "backward", batch=5, **on_step)]
        return case(name, shape, layers, steps, randomise_batch_norms=True, input_requires_grad=True)

    yield scaled("scale_0.001", [bn1d(3)], (3, 8), scale=0.001)
    yield scaled("scale_1000", [bn1d(5)], (5,), scale=1000)
    yield in_double(scaled("scale_0_offset_1", [bn1d(3)], (3, 8), scale=0, offset=1))
    # In float32 PyTorch itself loses the digits that an offset of 100 takes from x * scale + shift, so single precision gets 10.
    for name, layers, shape in (("nc", [bn1d(7)], (7,)), ("ncl", [bn1d(3)], (3, 9)), ("nchw", [bn2d(2)], (2, 3, 5))):
        yield scaled(f"offset_10_{name}", layers, shape, offset=10)
        yield in_double(scaled(f"offset_100_{name}", layers, shape, offset=100))


def fixed_batches():
    steps = [step("train", "train_step")] * 3 + [step("eval", "forward")]
    more = {"optimizer": {"lr": 0.1, "momentum": 0.9}, "fixed_batch": True}
    yield case("fixed_batch_dense", (7,), [linear(7, 9), bn1d(9), RELU, linear(9, 3)], steps, loss={}, batch=6, **more)
    yield case("fixed_batch_signal", (3, 8), [pool1d(2), bn1d(3), FLATTEN, linear(12, 4)], steps, loss={}, batch=3, **more)
    image = [bn2d(2), RELU, pool2d(2), FLATTEN, linear(8, 3)]
    yield in_double(case("fixed_batch_image", (2, 4, 4), image, steps, loss={}, batch=5, input_requires_grad=True, **more))


if __name__ == "__main__":
    for description in describe_cases():
        print(description["name"])
