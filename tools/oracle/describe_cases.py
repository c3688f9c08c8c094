"""The list of the repository's oracle cases: what is run, not what comes out. record_cases.py runs it.

A seed is derived from the case's name, so adding a case changes no other. The networks are small on purpose, with odd sizes
(1, 3, 5, 7, 9, 15, 17, 31, 33) that leave remainders in any vector width.
"""

from descriptions.activations import activations
from descriptions.batch_norms import batch_norm_combinations, batch_norm_layers, batch_norm_options, inputs_of_other_scales
from descriptions.building import DETACH, bn1d, case, layer, linear, pool1d, step
from descriptions.dense import linears
from descriptions.dropouts import dropouts
from descriptions.flags import flags
from descriptions.gradient_flow import accumulation, errors, gradient_flow
from descriptions.includes import includes
from descriptions.joins import joins
from descriptions.later_norms import later_norms
from descriptions.losses import class_losses, extreme_logits, losses, regression_losses
from descriptions.norms import norms
from descriptions.pools import average_pools, adaptive_pools, max_pools
from descriptions.trainings import fixed_batches, trainings


def describe_cases():
    return [
        *founding_cases(),
        *batch_norm_combinations(),
        *batch_norm_options(),
        *batch_norm_layers(),
        *average_pools(),
        *max_pools(),
        *adaptive_pools(),
        *gradient_flow(),
        *joins(),
        *includes(),
        *linears(),
        *activations(),
        *dropouts(),
        *norms(),
        *later_norms(),
        *losses(),
        *class_losses(),
        *extreme_logits(),
        *regression_losses(),
        *accumulation(),
        *flags(),
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


if __name__ == "__main__":
    for description in describe_cases():
        print(description["name"])
