"""Dropout: the masks of a stream, step after step, and what passes them."""

import math

from .building import BEGIN_NO_GRAD, END_NO_GRAD, FLATTEN, RELU, add, bn1d, both, case, layer, linear, pool1d, step, tap


def dropout(p=None):
    return layer("Dropout") if p is None else layer("Dropout", p=p)


def dropouts():
    """No case where a later layer raises: PyTorch has drawn the masks by then, FusedNorm checks before it draws."""
    steps = [
        step("train", "backward", batch=5),
        step("eval", "backward", batch=2),
        step("train", "forward", batch=4),
        step("train", "backward", batch=7),
        step("train", "forward", batch=4, no_grad=True),
        step("train", "backward", batch=5),
        step("eval", "forward", batch=1, no_grad=True),
    ]
    # In eval mode PyTorch's dropout returns its very input, here a leaf that requires a gradient even inside no_grad; an output never is.
    without_region_in_eval = steps[:-1]

    def alone(name, shape, layers, steps=steps, **more):
        return both(case(f"dropout_{name}", shape, layers, steps, input_requires_grad=True, randomise_batch_norms=True, **more))

    yield from alone("default", (3, 5), [dropout()], without_region_in_eval)
    yield from alone("0.2", (17,), [dropout(0.2)], without_region_in_eval)
    # Neither of the two ends of the range draws anything.
    yield from alone("ends", (9,), [dropout(0.0), dropout(0.3), linear(9, 8), dropout(1.0), dropout(0.6)])
    yield from alone("1", (5,), [linear(5, 4), dropout(1.0)])
    yield from alone("0", (5,), [dropout(0.0), linear(5, 4), dropout(0.0)])
    special = [step("train", "backward", batch=2, values=[[index, value] for index, value in enumerate([math.inf, -math.inf, math.nan, 0.0, -0.0] * 4)])]
    yield from alone("special", (10,), [dropout(0.5)], special)
    yield from alone("special_1", (10,), [dropout(1.0)], special)

    dense = [dropout(0.1), linear(6, 9), bn1d(9), RELU, dropout(), linear(9, 7), RELU, dropout(0.4), linear(7, 3)]
    yield from alone("dense", (6,), dense, loss={})
    signal = [pool1d(2), dropout(0.3), bn1d(3), RELU, FLATTEN, dropout(0.3), linear(12, 4)]
    yield from alone("signal", (3, 8), signal, loss={})
    residual = [linear(5, 6), tap("x"), linear(6, 6), RELU, dropout(0.3), add("x"), dropout(0.2), linear(6, 3)]
    yield from alone("residual", (5,), residual, loss={})
    yield from alone("in_no_grad", (5,), [linear(5, 6), BEGIN_NO_GRAD, RELU, dropout(0.3), END_NO_GRAD, dropout(0.2), linear(6, 3)], loss={})
    trained = [step("train", "train_step", batch=batch) for batch in (6, 5, 7)] + [step("eval", "forward", batch=2), step("train", "train_step", batch=6)]
    optimizer = {"lr": 0.1, "momentum": 0.9}
    yield from both(case("train_dropout", (6,), dense, trained, loss={}, optimizer=optimizer))
