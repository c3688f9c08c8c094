"""Networks that include others: their keys, what is frozen and pinned as a whole, their own taps, regions and masks."""

from .building import BEGIN_NO_GRAD, DETACH, END_NO_GRAD, FLATTEN, RELU, add, bn1d, both, case, layer, linear, step, tap

TRUNK = [linear(5, 6), bn1d(6), RELU]


def include(network, shape, layers, **options):
    return layer("Include", network=network, input=list(shape), layers=layers, **options)


def trunk(layers=None, **options):
    return include("Trunk", (5,), TRUNK if layers is None else layers, **options)


def includes():
    steps = [
        step("train", "backward", batch=5),
        step("eval", "backward", batch=4),
        step("train", "backward", batch=7),
        step("train", "forward", batch=6, no_grad=True),
        step("eval", "forward", batch=1),
    ]
    head = [linear(6, 3)]

    def included(name, layers, steps=steps, **more):
        options = {"loss": {}, "input_requires_grad": True, "randomise_batch_norms": True, **more}
        return both(case(f"include_{name}", (5,), layers, steps, **options))

    yield from included("plain", [trunk(name="trunk"), *head])
    yield from included("default_name", [include("MLPTrunk", (5,), TRUNK), *head])
    yield from included("alone", [trunk(name="all")], loss=None)
    yield from included("between", [linear(5, 5), RELU, trunk(name="trunk"), linear(6, 4), RELU, linear(4, 3)])

    yield from included("frozen", [trunk(name="trunk", freeze="all"), *head])
    yield from included("frozen_on_raw_input", [trunk(name="trunk", freeze="all"), *head], input_requires_grad=False)
    yield from included("frozen_weights", [trunk(name="trunk", freeze="weight"), *head])
    yield from included("frozen_biases", [trunk(name="trunk", freeze="bias"), *head])
    in_part = [linear(5, 6, freeze="bias"), bn1d(6), RELU, linear(6, 6, freeze="all")]
    yield from included("frozen_besides_its_own", [trunk(in_part, name="trunk", freeze="weight"), *head])
    yield from included("pinned", [trunk(name="trunk", eval=True), bn1d(6), *head])
    # Nothing in it moves: the trunk of joint training.
    yield from included("frozen_and_pinned", [trunk(name="trunk", freeze="all", eval=True), *head], input_requires_grad=False)

    yield from included("twice", [linear(5, 5), trunk(name="first"), linear(6, 5), trunk(name="second", freeze="weight"), *head])
    block = [linear(6, 6), RELU, linear(6, 6, freeze="weight")]
    nested = [linear(5, 6), include("Block", (6,), block, name="inner"), bn1d(6), include("Block", (6,), block, name="other", freeze="bias")]
    yield from included("nested", [trunk(nested, name="trunk"), *head])
    yield from included("nested_frozen_and_pinned", [trunk(nested, name="trunk", freeze="all", eval=True), *head])

    # The same name of a tap inside and outside.
    residual = [tap("x"), linear(5, 5), RELU, add("x"), linear(5, 6)]
    yield from included("taps", [linear(5, 5), tap("x"), RELU, add("x"), trunk(residual, name="trunk"), tap("y"), bn1d(6), add("y"), *head])
    yield from included("detach", [linear(5, 5), trunk([linear(5, 6), DETACH, linear(6, 6)], name="trunk"), *head])
    region = [linear(5, 6), BEGIN_NO_GRAD, bn1d(6), RELU, END_NO_GRAD, linear(6, 6)]
    yield from included("region", [linear(5, 5), trunk(region, name="trunk"), *head])
    yield from included("in_region", [linear(5, 5), BEGIN_NO_GRAD, trunk(name="trunk"), linear(6, 6), END_NO_GRAD, *head])
    yield from included("region_in_region", [BEGIN_NO_GRAD, trunk(region, name="trunk"), linear(6, 6), END_NO_GRAD, linear(6, 6), *head])

    masked = [linear(5, 6), layer("Dropout", p=0.3), RELU, layer("Dropout")]
    yield from included("dropout", [layer("Dropout", p=0.2), trunk(masked, name="trunk"), layer("Dropout", p=0.1), *head])
    yield from included("pinned_dropout", [trunk([*masked, bn1d(6)], name="trunk", eval=True), layer("Dropout", p=0.1), *head])

    instance = layer("InstanceNorm1d", num_features=3, affine=True, track_running_stats=True)
    of_rows = [layer("LayerNorm", normalized_shape=[8]), RELU, layer("GroupNorm", num_groups=3, num_channels=3)]
    norms = [instance, RELU, *of_rows, RELU, instance, FLATTEN, linear(24, 6)]
    for name, options in (("norms", {}), ("norms_pinned", {"eval": True, "freeze": "weight"})):
        layers = [include("Norms", (3, 8), norms, name="norms", **options), *head]
        yield from both(case(f"include_{name}", (3, 8), layers, steps, loss={}, input_requires_grad=True, randomise_batch_norms=True))

    trained = [step("train", "train_step", batch=batch) for batch in (6, 5, 7)] + [step("eval", "forward", batch=2), step("train", "train_step", batch=6)]
    optimizer = {"lr": 0.1, "momentum": 0.9}
    options = {"loss": {}, "optimizer": optimizer}
    yield from both(case("train_include", (5,), [trunk(name="trunk"), linear(6, 5), trunk(name="frozen", freeze="all"), *head], trained, **options))
