"""Where gradients flow, how they accumulate, and where torch raises instead."""

from .building import BEGIN_NO_GRAD, DETACH, END_NO_GRAD, FLATTEN, RELU, bn1d, bn2d, bn3d, case, in_double, linear, pool1d, pool2d, step


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
    larger = [step("train", "backward", batch=8), step("eval", "backward", batch=3), step("train", "backward", batch=7)]
    for name, options in {"": {}, "_frozen": {"freeze": "all"}, "_weight": {"freeze": "weight"}, "_plain": {"affine": False}}.items():
        dense = [linear(7, 9), bn1d(9, eval=True, **options), RELU, linear(9, 5), bn1d(5), RELU, linear(5, 3)]
        yield case(f"pinned_eval_dense{name}", (7,), dense, larger, loss={}, randomise_batch_norms=True)


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
    yield case("error_forward_one_voxel", (2, 1, 1, 1), [bn3d(2)], one_value)
