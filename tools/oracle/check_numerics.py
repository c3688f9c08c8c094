"""What docs/numerics.md says of PyTorch, asked of PyTorch: the rows of the deliberate differences, and conventions easily got wrong.

    python3 tools/oracle/check_numerics.py        # with 1.13.1, and with 2.6; exits with 1 where one says otherwise
"""

import io
import math
import sys
import warnings

import torch
from torch import nn
from torch.nn import functional as F

from versions import OLDER, running_version

NAN, INFINITY = math.nan, math.inf


def leaf(*values):
    return torch.tensor(values, requires_grad=True)


def late_softplus(x):
    return F.softplus(x, threshold=150)


def gradient(function, x, given=None):
    y = function(x)
    y.backward(torch.ones_like(y) if given is None else given)
    return x.grad.flatten().tolist()


def ends(values):
    """The gradient in full registers, and in what is left of a row of 19."""
    return values[0], values[-1]


def wrong_channels():
    return list(nn.BatchNorm1d(3, affine=False, track_running_stats=False)(torch.randn(4, 5)).shape)


def batch_norms_around_one_value():
    network = nn.Sequential(nn.BatchNorm1d(3), nn.AdaptiveAvgPool1d(1), nn.BatchNorm1d(3))
    try:
        network(torch.randn(1, 3, 4))
    except ValueError:
        return bool(network[0].running_mean.any()), network[2].num_batches_tracked.item()


def dropouts_alone():
    x = leaf(1.0, 2.0)
    with torch.no_grad():
        y = nn.Sequential(nn.Dropout(0.5)).eval()(x)
    return y is x, y.requires_grad


def masks_of_a_refused_call():
    torch.manual_seed(0)
    before = torch.get_rng_state()
    try:
        nn.Sequential(nn.Dropout(0.5), nn.BatchNorm1d(3))(torch.randn(1, 3))
    except ValueError:
        return not torch.equal(before, torch.get_rng_state())


def dilated_window_in_padding():
    x = torch.arange(4.0).reshape(1, 2, 2).requires_grad_()
    return gradient(lambda x: F.max_pool1d(x, 2, stride=1, padding=1, dilation=3), x)


def old_gradient_of_a_frozen_parameter():
    parameter = nn.Parameter(torch.ones(1))
    optimizer = torch.optim.SGD([parameter], lr=0.25)
    (parameter * 2).backward()
    parameter.requires_grad_(False)
    optimizer.step()
    return parameter.item()


class Runs:
    def __reduce__(self):
        return len, ("four",)


def load_of_code():
    file = io.BytesIO()
    torch.save({"a": Runs()}, file)
    file.seek(0)
    return torch.load(file)["a"]


def integer_loaded():
    layer = nn.Linear(1, 1)
    layer.load_state_dict({"weight": torch.tensor([[3]], dtype=torch.int8), "bias": torch.zeros(1)})
    return layer.weight.item()


def copied_before_it_raises():
    layer = nn.Linear(2, 1)
    try:
        layer.load_state_dict({"weight": torch.full((1, 2), 7.0), "bias": torch.zeros(3)})
    except RuntimeError:
        return layer.weight.flatten().tolist()


def changed(layer, name):
    """Whether a backward pass runs whose layer has another parameter or statistic, by its version, than the forward pass."""
    y = layer(torch.randn(3, 4, requires_grad=True))
    with torch.no_grad():
        getattr(layer, name).add_(0)
    y.sum().backward()
    return True


def counts_of_an_instance_norm():
    norm = nn.InstanceNorm1d(3, track_running_stats=True)
    norm(torch.randn(2, 3, 4))
    return norm.num_batches_tracked.item()


def cross_entropy(logits, targets, weight=None, **options):
    return F.cross_entropy(torch.tensor(logits), torch.tensor(targets), None if weight is None else torch.tensor(weight), **options).item()


def gradient_of_cross_entropy(targets, logits, given=None, **options):
    return gradient(lambda z: F.cross_entropy(z, torch.tensor(targets), **options), leaf(*logits), given)


def infinite_gradient_of_a_loss():
    return gradient_of_cross_entropy([1], [[0.0, 200.0]], torch.tensor([INFINITY]), reduction="none")


def statistics(*columns):
    norm = nn.BatchNorm1d(len(columns))
    output = norm(torch.tensor(columns).T)
    return output.T.tolist(), norm.running_mean.tolist(), norm.running_var.tolist()


# Statement, what is asked, the answer; an exception is its type.
STATEMENTS = [
    ("an empty batch passes through a batch norm", lambda: list(nn.BatchNorm1d(3)(torch.zeros(0, 3)).shape), [0, 3]),
    ("a wrong channel count passes", wrong_channels, [4, 5]),
    ("layers above one value have moved", batch_norms_around_one_value, (True, 1)),
    ("an ignored sample with NaN", lambda: gradient_of_cross_entropy([0, -100], [[0.0, 0.0], [NAN, 1.0]]), [-0.5, 0.5, NAN, NAN]),
    ("masks of a refused call are drawn", masks_of_a_refused_call, True),
    ("a network of dropouts alone", dropouts_alone, (True, True)),
    ("a smoothed loss overflows", lambda: cross_entropy([[1e38, -1e38, 2e38, -3e38]], [0], label_smoothing=0.1), INFINITY),
    ("Hardswish's gradient of NaN", lambda: ends(gradient(F.hardswish, leaf(*[NAN] * 19))), (NAN, 1.0)),
    ("ELU's gradient of NaN", lambda: ends(gradient(F.elu, leaf(*[NAN] * 19))), (NAN, 1.0)),
    ("an infinite gradient of a loss", infinite_gradient_of_a_loss, [NAN, NAN]),
    ("AvgPool3d and a large window", lambda: F.avg_pool3d(torch.randn(1, 1, 2, 2, 2), 3, 1, 1), RuntimeError),
    ("AvgPool2d and a large window", lambda: list(F.avg_pool2d(torch.randn(1, 1, 2, 2), 3, 1, 1).shape), [1, 1, 2, 2]),
    ("a dilated window in the padding", dilated_window_in_padding, [0.0, 0.0, 1.0, 0.0]),
    ("targets are broadcast", lambda: list(F.mse_loss(torch.zeros(3, 1), torch.zeros(3), reduction="none").shape), [3, 3]),
    ("a class weight of NaN", lambda: cross_entropy([[0.0, 0.0]], [0], weight=[NAN, 1.0]), NAN),
    ("class weights that cancel", lambda: cross_entropy([[1.0, 2.0]] * 2, [0, 1], weight=[1.0, -1.0]), INFINITY),
    ("an old gradient of a frozen parameter", old_gradient_of_a_frozen_parameter, 0.5),
    ("squares overflow", lambda: statistics([1e20, 2e20, 4e20])[::2], ([[0.0, 0.0, 0.0]], [INFINITY])),
    ("an instance norm over one position", lambda: nn.InstanceNorm1d(3)(torch.randn(2, 3, 1)), ValueError),
    ("a group norm over one value", lambda: nn.GroupNorm(4, 4)(torch.randn(1, 4)), ValueError),
    ("torch.load runs code", load_of_code, 4 if running_version() == OLDER else Exception),
    ("a tensor of any dtype is cast", integer_loaded, 3.0),
    ("tensors that fit are copied", copied_before_it_raises, [7.0, 7.0]),
    ("a changed running statistic", lambda: changed(nn.BatchNorm1d(4).eval(), "running_mean"), RuntimeError),
    ("a changed weight of a batch norm", lambda: changed(nn.BatchNorm1d(4), "weight"), RuntimeError),
    ("a changed bias of a batch norm", lambda: changed(nn.BatchNorm1d(4), "bias"), True),
    ("a changed bias of a layer norm", lambda: changed(nn.LayerNorm(4), "bias"), RuntimeError),
    ("an instance norm never counts", counts_of_an_instance_norm, 0),
    ("Hardswish's derivative at -3", lambda: ends(gradient(F.hardswish, leaf(*[-3.0] * 19))), (-0.5, -0.5)),
    ("Hardswish's derivative at 3", lambda: ends(gradient(F.hardswish, leaf(*[3.0] * 19))), (1.0, 1.5)),
    ("Hardswish at infinities", lambda: F.hardswish(torch.tensor([INFINITY, -INFINITY, 1e38])).tolist(), [INFINITY, NAN, INFINITY]),
    ("Softplus between the largest logarithm and its threshold", lambda: late_softplus(torch.tensor([95.0, 200.0])).tolist(), [INFINITY, 200.0]),
    ("Softplus's gradient there", lambda: gradient(late_softplus, leaf(95.0, 200.0)), [NAN, 1.0]),
    ("GELU at minus infinity, NaN", lambda: F.gelu(torch.tensor([-INFINITY, NAN])).tolist(), [NAN, NAN]),
    ("GELU's gradient at infinities", lambda: gradient(F.gelu, leaf(INFINITY, -INFINITY)), [NAN, NAN]),
    ("GELU in double at infinity", lambda: F.gelu(torch.tensor([INFINITY, 1.0], dtype=torch.float64))[0].item(), INFINITY),
    ("GELU by tanh at infinity", lambda: F.gelu(torch.tensor([INFINITY, 1.0]), approximate="tanh")[0].item(), INFINITY),
    ("an infinite input of a batch norm", lambda: statistics([INFINITY, 1.0])[1:], ([INFINITY], [NAN])),
    ("no sample that counts", lambda: cross_entropy([[0.0, 0.0]], [-100]), NAN),
]


def answer(question):
    torch.manual_seed(0)
    try:
        return question()
    except Exception as error:  # an answer too
        return error


def agrees(found, expected):
    if isinstance(expected, type):
        return isinstance(found, expected)
    return repr(found) == repr(expected)


def main():
    warnings.simplefilter("ignore")
    torch.set_num_threads(1)
    wrong = 0
    for statement, question, expected in STATEMENTS:
        found = answer(question)
        if not agrees(found, expected):
            wrong += 1
            print(f"{statement}: expected {expected}, found {found!r}")
    print(f"{running_version()}: {len(STATEMENTS)} statements, {wrong} of them otherwise")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
