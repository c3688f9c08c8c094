"""Whole trainings with an optimizer, and declared batches."""

from .building import DETACH, FLATTEN, RELU, bn1d, bn2d, case, in_double, linear, pool1d, pool2d, step


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


def fixed_batches():
    steps = [step("train", "train_step")] * 3 + [step("eval", "forward")]
    more = {"optimizer": {"lr": 0.1, "momentum": 0.9}, "fixed_batch": True}
    yield case("fixed_batch_dense", (7,), [linear(7, 9), bn1d(9), RELU, linear(9, 3)], steps, loss={}, batch=6, **more)
    yield case("fixed_batch_signal", (3, 8), [pool1d(2), bn1d(3), FLATTEN, linear(12, 4)], steps, loss={}, batch=3, **more)
    image = [bn2d(2), RELU, pool2d(2), FLATTEN, linear(8, 3)]
    yield in_double(case("fixed_batch_image", (2, 4, 4), image, steps, loss={}, batch=5, input_requires_grad=True, **more))
