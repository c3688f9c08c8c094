"""The cases A, B, D, E and F that the project started from; seed 1029, targets all 1."""

from .building import DETACH, bn1d, case, layer, linear, pool1d, step


def founding():
    def founding_case(name, steps, before_fc1=(), freeze="none", batch=3):
        layers = [
            pool1d(2, name="pool1"),
            bn1d(3, name="bn1"),
            layer("Flatten", name="flatten1"),
            *before_fc1,
            linear(12, 4, name="fc1", freeze=freeze),
        ]
        return {**case(name, (3, 8), layers, steps, loss={}, batch=batch), "seed": 1029}

    target = [1, 1, 1]
    yield founding_case("seed_frozen_weight", [step("train", "backward", target=target)], freeze="weight")
    yield founding_case("seed_detach", [step("train", "backward", target=target)], before_fc1=[DETACH])
    yield founding_case("seed_no_grad", [step("train", "backward", target=target, no_grad=True)])
    yield founding_case("seed_eval_backward", [step("eval", "backward", target=target)])
    yield founding_case("seed_running_stats", [step("train", "forward")] * 2 + [step("eval", "forward")] * 2, batch=1)
