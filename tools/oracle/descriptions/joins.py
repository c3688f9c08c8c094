"""Taps and what comes back to them: residuals and concatenations, with every cut of the gradient on one arm or both."""

from .building import (
    BEGIN_NO_GRAD,
    DETACH,
    END_NO_GRAD,
    FLATTEN,
    RELU,
    add,
    bn1d,
    bn2d,
    both,
    case,
    concat,
    layer,
    linear,
    pool1d,
    pool2d,
    step,
    tap,
)

STEPS = [step("train", "backward", batch=4), step("eval", "backward", batch=3), step("train", "backward", batch=5)]


def joins():
    yield from residuals()
    yield from cuts_on_an_arm()
    yield from concatenations()
    yield from trainings_with_joins()


def network(name, shape, layers, steps=STEPS, loss={}, **more):
    """Both precisions, with the gradient of the input unless the case is about a network without it."""
    more = {"randomise_batch_norms": True, "input_requires_grad": True, **more}
    return both(case(name, shape, layers, steps, loss=loss, **more))


def residuals():
    block = [linear(6, 6), bn1d(6), RELU, linear(6, 6), bn1d(6)]
    yield from network("add_block", (5,), [linear(5, 6), tap("x"), *block, add("x"), RELU, linear(6, 3)])
    two_blocks = [tap("first"), *block, add("first"), RELU, tap("second"), *block, add("second"), RELU, linear(6, 3)]
    yield from network("add_two_blocks", (6,), two_blocks)
    pre_activated = [tap("x"), bn1d(6), RELU, linear(6, 6), bn1d(6), RELU, linear(6, 6), add("x"), linear(6, 3)]
    yield from network("add_pre_activated", (6,), pre_activated)

    on_input = [tap("x"), linear(6, 6), RELU, add("x")]
    yield from network("add_input", (6,), on_input, loss=None)
    yield from network("add_input_without_gradient", (6,), [*on_input, linear(6, 3)], input_requires_grad=False)
    yield from network("add_input_to_itself", (7,), [tap("x"), add("x")], loss=None)
    yield from network("add_itself", (5,), [linear(5, 4), tap("x"), add("x"), linear(4, 3)])
    yield from network("add_three_times", (5,), [linear(5, 4), tap("x"), add("x"), add("x"), add("x")], loss=None)

    doubled = [linear(5, 6), tap("x"), add("x"), tap("y"), RELU, add("y")]
    yield from network("add_itself_before_batch_norm", (5,), [*doubled, bn1d(6), linear(6, 3)])

    nested = [linear(5, 6), tap("outer"), linear(6, 6), tap("inner"), RELU, linear(6, 6), add("inner"), bn1d(6), add("outer"), linear(6, 3)]
    yield from network("add_nested", (5,), nested)
    overlapping = [linear(5, 6), tap("a"), linear(6, 6), tap("b"), RELU, linear(6, 6), add("a"), RELU, linear(6, 6), add("b"), linear(6, 3)]
    yield from network("add_overlapping", (5,), overlapping)
    read_twice = [linear(5, 6), tap("x"), RELU, linear(6, 6), add("x"), RELU, linear(6, 6), add("x"), linear(6, 3)]
    yield from network("add_read_twice", (5,), read_twice)
    two_names = [linear(5, 6), tap("a"), tap("b"), RELU, linear(6, 6), add("b"), RELU, add("a"), linear(6, 3)]
    yield from network("add_two_names_of_one_value", (5,), two_names)
    yield from network("add_after_batch_norm", (6,), [linear(6, 6), bn1d(6), tap("x"), RELU, add("x"), linear(6, 3)])
    yield from network("add_around_batch_norm", (6,), [linear(6, 6), tap("x"), bn1d(6), add("x"), RELU, linear(6, 3)])
    yield from network("add_last", (5,), [linear(5, 3), tap("x"), RELU, linear(3, 3), add("x")])

    signal = [bn1d(3), tap("x"), RELU, pool1d(3, stride=1, padding=1), add("x"), bn1d(3), FLATTEN, linear(21, 3)]
    yield from network("add_signal", (3, 7), signal)
    yield from network("add_last_dimension", (3, 5), [linear(5, 5), tap("x"), RELU, linear(5, 5), add("x"), FLATTEN, linear(15, 3)])
    both_geometries = [tap("x"), bn1d(3), RELU, linear(5, 5), add("x"), RELU, bn1d(3), add("x"), linear(5, 2), FLATTEN, linear(6, 3)]
    yield from network("add_by_channel_and_by_feature", (3, 5), both_geometries)
    yield from network("add_across_flatten", (3, 4), [bn1d(3), FLATTEN, tap("x"), linear(12, 12), RELU, add("x"), linear(12, 3)])
    pool = layer("MaxPool2d", kernel_size=3, stride=1, padding=1)
    image = [bn2d(2), RELU, tap("x"), pool, bn2d(2), add("x"), RELU, pool2d(2), FLATTEN, linear(8, 3)]
    yield from network("add_image", (2, 4, 5), image)


def cuts_on_an_arm():
    def arm(*layers, before=(), after=()):
        return [linear(5, 6), *before, tap("x"), *layers, add("x"), *after, linear(6, 3)]

    yield from network("add_detached_arm", (5,), arm(DETACH, linear(6, 6), RELU))
    yield from network("add_detached_end_of_arm", (5,), arm(linear(6, 6), RELU, DETACH))
    yield from network("add_detached_value", (5,), arm(DETACH))
    yield from network("add_both_detached", (5,), arm(linear(6, 6), RELU, before=[DETACH]))
    yield from network("add_detached_after", (5,), arm(linear(6, 6), RELU, after=[DETACH]))
    yield from network("add_no_grad_arm", (5,), arm(BEGIN_NO_GRAD, linear(6, 6), bn1d(6), RELU, END_NO_GRAD))
    tap_inside = [linear(5, 6), BEGIN_NO_GRAD, linear(6, 6), tap("x"), END_NO_GRAD, linear(6, 6), RELU, add("x"), linear(6, 3)]
    yield from network("add_tap_in_no_grad", (5,), tap_inside)
    add_inside = [linear(5, 6), tap("x"), BEGIN_NO_GRAD, linear(6, 6), add("x"), END_NO_GRAD, linear(6, 3)]
    yield from network("add_inside_no_grad", (5,), add_inside)
    both_sides = [linear(5, 6), tap("x"), BEGIN_NO_GRAD, RELU, tap("y"), END_NO_GRAD, linear(6, 6), add("y"), add("x"), linear(6, 3)]
    yield from network("add_from_both_sides_of_no_grad", (5,), both_sides)

    yield from network("add_frozen_arm", (5,), arm(linear(6, 6, freeze="all"), bn1d(6, freeze="all"), RELU))
    yield from network("add_partly_frozen_arm", (5,), arm(linear(6, 6, freeze="weight"), bn1d(6, freeze="bias"), RELU))
    frozen_trunk = [linear(5, 6, freeze="all"), tap("x"), linear(6, 6), RELU, add("x"), linear(6, 3)]
    yield from network("add_frozen_trunk", (5,), frozen_trunk, input_requires_grad=False)
    only_the_arm = [linear(5, 6, freeze="all"), tap("x"), linear(6, 6), RELU, add("x"), linear(6, 3, freeze="all")]
    yield from network("add_only_the_arm_learns", (5,), only_the_arm, input_requires_grad=False)
    yield from network("add_pinned_arm", (5,), arm(linear(6, 6), bn1d(6, eval=True), RELU))

    frozen = [linear(5, 6, freeze="all"), tap("x"), RELU, add("x")]
    yield from network("add_error_nothing_learns", (5,), frozen, input_requires_grad=False)
    detached = [linear(5, 6), tap("x"), RELU, add("x"), DETACH]
    yield from network("add_error_detached", (5,), detached)
    recovers = [step("train", "backward", no_grad=True), step("train", "backward"), step("eval", "backward", no_grad=True)]
    yield from network("add_error_then_recovers", (5,), arm(linear(6, 6), RELU), recovers)


def concatenations():
    yield from network("concat_features", (5,), [linear(5, 4), tap("x"), linear(4, 3), RELU, concat("x"), linear(7, 2)])
    yield from network("concat_input", (5,), [tap("x"), linear(5, 3), RELU, concat("x"), linear(8, 2)])
    yield from network("concat_input_without_gradient", (5,), [tap("x"), linear(5, 3), concat("x"), linear(8, 2)], input_requires_grad=False)
    yield from network("concat_input_with_itself", (3, 4), [tap("x"), concat("x")], loss=None)
    yield from network("concat_last", (5,), [linear(5, 2), tap("x"), RELU, linear(2, 3), concat("x")])
    dense = [tap("x"), linear(5, 4), bn1d(4), RELU, concat("x"), tap("y"), linear(9, 3), bn1d(3), RELU, concat("y"), linear(12, 3)]
    yield from network("concat_dense", (5,), dense)
    signal = [bn1d(2), tap("x"), RELU, pool1d(3, stride=1, padding=1), concat("x"), bn1d(4), RELU, FLATTEN, linear(28, 3)]
    yield from network("concat_signal", (2, 7), signal)
    image = [bn2d(2), RELU, tap("x"), layer("MaxPool2d", kernel_size=3, stride=1, padding=1), concat("x"), pool2d(2), bn2d(4), FLATTEN, linear(8, 3)]
    yield from network("concat_image", (2, 3, 4), image)
    add_after_concat = [
        layer("AdaptiveMaxPool2d", output_size=[1, 1]),
        tap("max"),
        RELU,
        concat("max"),
        FLATTEN,
        linear(4, 4),
        tap("scores"),
        RELU,
        add("scores"),
        linear(4, 3),
    ]
    yield from network("concat_and_add", (2, 4, 3), add_after_concat)
    yield from network("concat_read_twice", (5,), [linear(5, 3), tap("x"), RELU, concat("x"), linear(6, 3), concat("x"), linear(6, 2)])
    yield from network("concat_twice", (5,), [linear(5, 2), tap("x"), concat("x"), concat("x"), linear(6, 3)])
    yield from network("concat_last_dimension", (2, 5), [linear(5, 4), tap("x"), RELU, concat("x"), linear(4, 3), FLATTEN, linear(12, 2)])

    def arm(*layers, before=()):
        return [linear(5, 4), *before, tap("x"), *layers, concat("x"), linear(7, 3)]

    yield from network("concat_detached_arm", (5,), arm(DETACH, linear(4, 3), RELU))
    yield from network("concat_detached_end_of_arm", (5,), arm(linear(4, 3), RELU, DETACH))
    yield from network("concat_both_detached", (5,), arm(linear(4, 3), RELU, before=[DETACH]))
    yield from network("concat_no_grad_arm", (5,), arm(BEGIN_NO_GRAD, linear(4, 3), bn1d(3), END_NO_GRAD))
    yield from network("concat_frozen_arm", (5,), arm(linear(4, 3, freeze="all"), RELU))
    inside = [linear(5, 4), tap("x"), BEGIN_NO_GRAD, linear(4, 3), concat("x"), END_NO_GRAD, linear(7, 3)]
    yield from network("concat_inside_no_grad", (5,), inside)
    yield from network("concat_error_nothing_learns", (5,), [tap("x"), linear(5, 3, freeze="all"), concat("x")], input_requires_grad=False)


def trainings_with_joins():
    steps = [step("train", "train_step", batch=batch) for batch in (6, 7, 5, 6)] + [step("eval", "forward", no_grad=True, batch=2)]
    optimizer = {"lr": 0.05, "momentum": 0.9, "weight_decay": 0.01}

    def training(name, shape, layers, **more):
        return network(name, shape, layers, steps, optimizer=optimizer, randomise_batch_norms=False, input_requires_grad=False, **more)

    block = [linear(5, 6), tap("x"), linear(6, 6), bn1d(6), RELU, add("x"), bn1d(6), linear(6, 3)]
    yield from training("train_residual", (5,), block)
    dense = [tap("x"), linear(5, 4), bn1d(4), RELU, concat("x"), bn1d(9), linear(9, 3)]
    yield from training("train_concatenation", (5,), dense)
