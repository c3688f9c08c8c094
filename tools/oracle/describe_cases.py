"""The list of the repository's oracle cases: what is run, not what comes out. record_cases.py runs it.

A seed is derived from the case's name, so adding a case changes no other. The networks are small on purpose, with odd sizes
(1, 3, 5, 7, 9, 15, 17, 31, 33) that leave remainders in any vector width.
"""

from descriptions.activations import activations
from descriptions.batch_norms import batch_norm_combinations, batch_norm_layers, batch_norm_options, inputs_of_other_scales
from descriptions.branches import branches
from descriptions.dense import linears
from descriptions.dropouts import dropouts
from descriptions.flags import flags
from descriptions.founding import founding
from descriptions.gradient_flow import accumulation, errors, gradient_flow
from descriptions.includes import includes
from descriptions.joins import joins
from descriptions.later_norms import later_norms
from descriptions.losses import class_losses, extreme_logits, losses, regression_losses
from descriptions.norms import norms
from descriptions.pools import average_pools, adaptive_pools, max_pools
from descriptions.trainings import fixed_batches, trainings


def families():
    """The cases of each family, which is a module of descriptions/ and the folder that they are recorded in."""
    return {
        "founding": [*founding()],
        "batch_norms": [*batch_norm_combinations(), *batch_norm_options(), *batch_norm_layers(), *inputs_of_other_scales()],
        "pools": [*average_pools(), *max_pools(), *adaptive_pools()],
        "gradient_flow": [*gradient_flow(), *accumulation(), *errors()],
        "joins": [*joins()],
        "branches": [*branches()],
        "includes": [*includes()],
        "dense": [*linears()],
        "activations": [*activations()],
        "dropouts": [*dropouts()],
        "norms": [*norms()],
        "later_norms": [*later_norms()],
        "losses": [*losses(), *class_losses(), *extreme_logits(), *regression_losses()],
        "flags": [*flags()],
        "trainings": [*trainings(), *fixed_batches()],
    }


def describe_cases():
    return [description for descriptions in families().values() for description in descriptions]


if __name__ == "__main__":
    for description in describe_cases():
        print(description["name"])
