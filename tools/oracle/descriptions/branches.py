"""Joins of which both sides come through layers of their own, several branches from one value, and cuts of the gradient on them."""

from .building import (
    BEGIN_NO_GRAD,
    DETACH,
    END_NO_GRAD,
    FLATTEN,
    RELU,
    add,
    bn1d,
    bn2d,
    branch,
    concat,
    layer,
    linear,
    pool1d,
    pool2d,
    step,
    tap,
)
from .joins import network


def branches():
    yield from projections()
    yield from several_branches()
    yield from cuts_of_branches()
    yield from trainings_with_branches()


def projections():
    main = [linear(5, 6), bn1d(6), RELU, linear(6, 6), bn1d(6), tap("main")]
    projected = [tap("x"), *main, branch("x"), linear(5, 6), bn1d(6), add("main"), RELU, linear(6, 3)]
    yield from network("from_projection", (5,), projected)
    yield from network("from_projection_eval", (5,), projected, [step("eval", "backward", batch=3), step("eval", "forward", no_grad=True, batch=5)])
    second = [tap("y"), linear(6, 4), bn1d(4), RELU, linear(4, 4), tap("m"), branch("y"), linear(6, 4), add("m"), RELU, linear(4, 3)]
    yield from network("from_two_projections", (5,), [*projected[:-1], *second])
    shortcut_first = [tap("x"), linear(5, 6), bn1d(6), tap("short"), branch("x"), linear(5, 6), bn1d(6), RELU, linear(6, 6), add("short"), RELU]
    yield from network("from_shortcut_first", (5,), [*shortcut_first, linear(6, 3)])
    yield from network("from_input", (5,), [linear(5, 4), RELU, tap("a"), branch("input"), linear(5, 4), add("a"), linear(4, 3)])
    unread = [linear(5, 4), RELU, tap("a"), branch("input"), linear(5, 4), add("a")]
    yield from network("from_input_without_gradient", (5,), unread, input_requires_grad=False)
    activated = [linear(5, 4), tap("x"), layer("Sigmoid"), tap("s"), branch("x"), layer("Tanh"), add("s"), linear(4, 3)]
    yield from network("from_activations_on_both_sides", (5,), activated)
    yield from network("from_activations_of_input", (5,), [layer("Sigmoid"), tap("s"), branch("input"), layer("Tanh"), add("s")], loss=None)
    cheap = [linear(5, 4), tap("x"), RELU, tap("r"), branch("x"), layer("LeakyReLU", negative_slope=0.1), add("r"), linear(4, 3)]
    yield from network("from_cheap_sides", (5,), cheap)
    yield from network("from_nothing_but_views", (2, 3), [FLATTEN, tap("a"), branch("input"), FLATTEN, add("a"), linear(6, 3)])
    immediate = [linear(5, 4), bn1d(4), tap("a"), branch("input"), linear(5, 4), tap("b"), branch("a"), add("b"), RELU, linear(4, 3)]
    yield from network("from_joined_at_once", (5,), immediate)
    norms = [tap("x"), bn1d(5), tap("a"), branch("x"), layer("LayerNorm", normalized_shape=[5]), add("a"), RELU, linear(5, 3)]
    yield from network("from_two_norms", (5,), [linear(5, 5), *norms])
    yield from network("from_two_norms_of_input", (5,), norms)
    signal = [bn1d(3), tap("x"), RELU, pool1d(2), bn1d(3), tap("a"), branch("x"), layer("MaxPool1d", kernel_size=2), add("a"), RELU, FLATTEN, linear(9, 3)]
    yield from network("from_pools", (3, 6), signal)
    image = [bn2d(2), tap("x"), pool2d(2), bn2d(2), RELU, tap("a"), branch("x"), layer("MaxPool2d", kernel_size=2), bn2d(2), add("a"), FLATTEN, linear(8, 3)]
    yield from network("from_image", (2, 4, 4), image)
    yield from network("from_last_dimension", (3, 5), [linear(5, 4), tap("a"), branch("input"), linear(5, 4), bn1d(3), RELU, add("a"), FLATTEN, linear(12, 3)])
    instance = [layer("InstanceNorm1d", num_features=3, affine=True), RELU, tap("a"), branch("input"), bn1d(3), add("a"), FLATTEN, linear(12, 3)]
    yield from network("from_instance_norm", (3, 4), instance)


def several_branches():
    def side(inputs, outputs):
        return [linear(inputs, outputs), bn1d(outputs), RELU]

    three = [linear(5, 6), RELU, tap("x"), *side(6, 4), tap("a"), branch("x"), *side(6, 4), tap("b"), branch("x"), *side(6, 4), add("a"), add("b")]
    yield from network("from_three_branches", (5,), [*three, linear(4, 3)])
    plain = [tap("x"), linear(5, 4), RELU, tap("a"), branch("x"), linear(5, 4), layer("Tanh"), tap("b"), branch("x"), linear(5, 4), add("a"), add("b")]
    yield from network("from_three_branches_as_output", (5,), plain, loss=None)
    mixed = [tap("x"), *side(5, 4), tap("a"), branch("x"), linear(5, 4), layer("Tanh"), add("a"), tap("b"), branch("x"), linear(5, 2), concat("b")]
    yield from network("from_add_and_concat", (5,), [*mixed, linear(6, 3)])
    inception = [tap("x"), pool1d(3, stride=1, padding=1), tap("a"), branch("x"), layer("MaxPool1d", kernel_size=3, stride=1, padding=1), bn1d(2), tap("b")]
    inception += [branch("x"), RELU, concat("a"), concat("b"), bn1d(6), FLATTEN, linear(36, 3)]
    yield from network("from_inception", (2, 6), [bn1d(2), *inception])
    dense = [tap("x"), *side(5, 4), tap("a"), branch("x"), concat("a"), tap("y"), *side(9, 3), tap("b"), branch("y"), concat("b"), linear(12, 3)]
    yield from network("from_dense", (5,), dense)
    nested = [tap("x"), *side(5, 4), tap("y"), linear(4, 4), tap("a"), branch("y"), linear(4, 4), RELU, add("a"), tap("b"), branch("x"), linear(5, 4)]
    yield from network("from_nested", (5,), [*nested, add("b"), RELU, linear(4, 3)])
    crossed = [tap("x"), *side(5, 4), tap("a"), branch("x"), *side(5, 4), tap("b"), linear(4, 4), tap("c"), branch("a"), linear(4, 4), add("b"), add("c")]
    yield from network("from_crossed", (5,), [*crossed, linear(4, 3)])
    back = [linear(5, 4), tap("a"), branch("input"), linear(5, 4), tap("b"), branch("a"), RELU, add("b"), tap("c"), branch("b"), layer("Tanh"), add("c")]
    yield from network("from_there_and_back", (5,), [*back, linear(4, 3)])


def cuts_of_branches():
    def sides(first, second, before=(), after=()):
        both_sides = [*before, tap("x"), linear(6, 4), *first, tap("a"), branch("x"), linear(6, 4), *second, add("a"), *after]
        return [linear(5, 6), *both_sides, linear(4, 3)]

    yield from network("from_detached_side", (5,), sides([DETACH], [bn1d(4), RELU]))
    yield from network("from_detached_second_side", (5,), sides([bn1d(4), RELU], [DETACH]))
    yield from network("from_both_sides_detached", (5,), sides([DETACH], [RELU, DETACH]))
    yield from network("from_detached_tap", (5,), sides([], [RELU], before=[DETACH]))
    yield from network("from_detached_after", (5,), sides([], [RELU], after=[DETACH]))
    no_grad = [BEGIN_NO_GRAD, linear(6, 4), bn1d(4), END_NO_GRAD]
    first = [linear(5, 6), tap("x"), *no_grad, tap("a"), branch("x"), linear(6, 4), RELU, add("a"), linear(4, 3)]
    yield from network("from_no_grad_side", (5,), first)
    yield from network("from_no_grad_second_side", (5,), [linear(5, 6), tap("x"), linear(6, 4), tap("a"), branch("x"), *no_grad, add("a"), linear(4, 3)])
    frozen = [linear(6, 4, freeze="all"), bn1d(4, freeze="all"), RELU]
    side = [linear(5, 6), tap("x"), *frozen, tap("a"), branch("x"), linear(6, 4), add("a"), linear(4, 3)]
    yield from network("from_frozen_side", (5,), side)
    only_one = [tap("x"), *[linear(5, 4, freeze="all"), RELU], tap("a"), branch("x"), linear(5, 4), add("a"), linear(4, 3, freeze="all")]
    yield from network("from_only_one_side_learns", (5,), only_one, input_requires_grad=False)
    pinned = [linear(5, 6), tap("x"), linear(6, 4), bn1d(4, eval=True), tap("a"), branch("x"), linear(6, 4), bn1d(4), add("a"), linear(4, 3)]
    yield from network("from_pinned_side", (5,), pinned)
    lost = [linear(5, 6), tap("x"), linear(6, 4), bn1d(4), RELU, branch("x"), linear(6, 4), bn1d(4), linear(4, 3)]
    yield from network("from_lost_value", (5,), lost)
    error = [linear(5, 4, freeze="all"), tap("a"), branch("input"), linear(5, 4), DETACH, add("a")]
    yield from network("from_error_nothing_learns", (5,), error, input_requires_grad=False)


def trainings_with_branches():
    steps = [step("train", "train_step", batch=batch) for batch in (6, 7, 5, 6)] + [step("eval", "forward", no_grad=True, batch=2)]
    optimizer = {"lr": 0.05, "momentum": 0.9, "weight_decay": 0.01}
    block = [tap("x"), linear(5, 6), bn1d(6), RELU, linear(6, 6), bn1d(6), tap("main"), branch("x"), linear(5, 6), bn1d(6), add("main"), RELU]
    more = {"optimizer": optimizer, "randomise_batch_norms": False, "input_requires_grad": False}
    yield from network("train_projection", (5,), [*block, linear(6, 3)], steps, **more)
    dense = [tap("x"), linear(5, 4), bn1d(4), RELU, tap("a"), branch("x"), bn1d(5), concat("a"), bn1d(9), linear(9, 3)]
    yield from network("train_dense_branches", (5,), dense, steps, **more)
