"""The networks whose exports `fusednorm import` is tested with: each with the shape of a sample, and what the exporter is told.

Together they have every layer that PyTorch 1.13 exports, and the forms in which it writes them: linear layers as Gemm, as MatMul and Add, with folded and unfolded
transposes; norms and activations of one node and as what they are made of; flattening by four ways; weights that are written once because they were equal.
"""

import torch
from torch import nn
from torch.nn import functional as F


class Classifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(8, 12)
        self.bn1 = nn.BatchNorm1d(12, eps=1e-3, momentum=0.2)
        self.drop1 = nn.Dropout(0.3)
        self.fc2 = nn.Linear(12, 5)

    def forward(self, x):
        return F.log_softmax(self.fc2(self.drop1(torch.relu(self.bn1(self.fc1(x))))), dim=-1)


class Residual(nn.Module):
    """Two blocks, one around the other; layers without bias are MatMuls whose weights lose their names."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Linear(6, 8, bias=False)
        self.bn1 = nn.BatchNorm1d(8)
        self.fc1 = nn.Linear(8, 8, bias=False)
        self.bn2 = nn.BatchNorm1d(8)
        self.fc2 = nn.Linear(8, 8)
        self.head = nn.Linear(8, 3)

    def forward(self, x):
        x = self.bn1(self.stem(x))
        y = x
        x = torch.relu(x)
        z = x
        x = F.silu(self.bn2(self.fc1(x))) + z
        x = y + self.fc2(x)
        return self.head(x)


class Mixer(nn.Module):
    """What stands in a transformer beside the attention: features of several positions."""

    def __init__(self):
        super().__init__()
        self.norm = nn.LayerNorm(8)
        self.up = nn.Linear(8, 16)
        self.down = nn.Linear(16, 8)
        self.last = nn.LayerNorm((5, 8), eps=1e-6)

    def forward(self, x):
        x = x + self.down(F.gelu(self.up(self.norm(x))))
        return self.last(x).flatten(1)


class Activations(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(8, 8) for _ in range(8)])

    def forward(self, x):
        functions = [
            lambda v: F.leaky_relu(v, 0.2), lambda v: F.elu(v, 0.7), F.silu, F.hardswish, lambda v: F.gelu(v, approximate="tanh"), torch.sigmoid, torch.tanh, F.gelu,
        ]
        for layer, function in zip(self.layers, functions):
            x = function(layer(x))
        return F.softmax(x, dim=1)


class RootMeanSquare(nn.Module):
    def __init__(self, features):
        super().__init__()
        self.weight = nn.Parameter(torch.rand(features) + 0.5)

    def forward(self, x):
        return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + 1e-6) * self.weight


class OldNorms(nn.Module):
    """Before opset 17 a layer norm is seven nodes; an RMS norm always is."""

    def __init__(self):
        super().__init__()
        self.norm1 = nn.LayerNorm(6)
        self.fc1 = nn.Linear(6, 6)
        self.norm2 = RootMeanSquare(6)
        self.norm3 = nn.LayerNorm(6, elementwise_affine=False)
        self.fc2 = nn.Linear(24, 4)

    def forward(self, x):
        x = self.norm3(self.norm2(self.fc1(self.norm1(x))))
        return self.fc2(x.view(x.size(0), -1))


class Images(nn.Module):
    def __init__(self):
        super().__init__()
        self.bn1 = nn.BatchNorm2d(3)
        self.bn2 = nn.BatchNorm2d(3, affine=False)
        self.fc = nn.Linear(12, 4)

    def forward(self, x):
        x = F.avg_pool2d(x, 3, stride=2, padding=1)
        x = F.max_pool2d(self.bn1(x), (2, 3), stride=(1, 2), padding=(1, 0), ceil_mode=True)
        x = F.avg_pool2d(self.bn2(x), 2, stride=1, padding=1, count_include_pad=False)
        x = F.avg_pool2d(x, (3, 2))
        return self.fc(torch.flatten(x, 1))


class Signals(nn.Module):
    def __init__(self):
        super().__init__()
        self.bn = nn.BatchNorm1d(4)
        self.fc = nn.Linear(4, 2)

    def forward(self, x):
        x = F.avg_pool1d(x, 2)
        x = F.max_pool1d(self.bn(x), 2, stride=1, padding=1, dilation=2)
        x = F.adaptive_max_pool1d(x, 3)
        return self.fc(x.mean(dim=2))


class ChannelNorms(nn.Module):
    def __init__(self):
        super().__init__()
        self.group = nn.GroupNorm(2, 4)
        self.instance = nn.InstanceNorm2d(4, affine=True)
        self.plain = nn.InstanceNorm2d(4, eps=1e-3)
        self.ungrouped = nn.GroupNorm(4, 4, affine=False)
        self.head = nn.Linear(4, 3)

    def forward(self, x):
        x = F.relu(self.group(x))
        x = self.instance(x) + x
        x = self.ungrouped(self.plain(x * torch.sigmoid(x)))
        return self.head(F.adaptive_avg_pool2d(x, 1).squeeze(-1).squeeze(-1))


class Volumes(nn.Module):
    def __init__(self):
        super().__init__()
        self.bn = nn.BatchNorm3d(2)
        self.fc = nn.Linear(2, 2)

    def forward(self, x):
        x = F.max_pool3d(self.bn(F.avg_pool3d(x, 2, stride=(1, 2, 2))), 2, stride=1)
        return self.fc(F.adaptive_avg_pool3d(x, 1).reshape(x.shape[0], -1))


class Block(nn.Module):
    def __init__(self, features):
        super().__init__()
        self.fc = nn.Linear(features, 6)
        self.bn = nn.BatchNorm1d(6)

    def forward(self, x):
        return torch.cat((F.relu(self.bn(self.fc(x))), x), dim=1)


class Dense(nn.Module):
    """Modules in modules, and one of the features that it keeps."""

    def __init__(self):
        super().__init__()
        self.blocks = nn.Sequential(Block(4), Block(10))
        self.head = nn.Linear(16, 2)

    def forward(self, x):
        return self.head(self.blocks(x))


def sequential():
    """Modules without names."""
    return nn.Sequential(nn.Linear(5, 7), nn.BatchNorm1d(7), nn.ReLU(), nn.Linear(7, 7), nn.BatchNorm1d(7), nn.Tanh(), nn.Linear(7, 2, bias=False))


def in_double():
    return Classifier().double()


def tokens():
    """Linear layers of several positions, whose transposes are not folded."""
    return nn.Sequential(nn.Flatten(2), nn.Linear(6, 5), nn.ReLU(), nn.BatchNorm1d(3), nn.Linear(5, 4, bias=False), nn.GroupNorm(1, 3))


EVAL, AS_IT_IS = torch.onnx.TrainingMode.EVAL, torch.onnx.TrainingMode.PRESERVE

# name: (network, shape of a sample, opset, mode, fold constants, open batch)
NETWORKS = {
    "classifier": (Classifier, (8,), 17, EVAL, True, True),
    "classifier_double": (in_double, (8,), 13, EVAL, True, True),
    "residual": (Residual, (6,), 17, EVAL, True, True),
    "mixer": (Mixer, (5, 8), 17, EVAL, True, True),
    "activations": (Activations, (8,), 13, EVAL, True, True),
    "activations_new": (Activations, (8,), 16, EVAL, True, False),
    "old_norms": (OldNorms, (4, 6), 11, EVAL, True, True),
    "images": (Images, (3, 9, 12), 12, EVAL, True, True),
    "signals": (Signals, (4, 12), 15, EVAL, True, True),
    "channel_norms": (ChannelNorms, (4, 3, 5), 16, EVAL, True, True),
    "volumes": (Volumes, (2, 4, 6, 5), 14, EVAL, True, True),
    "dense": (Dense, (4,), 17, EVAL, True, True),
    "sequential": (sequential, (5,), 9, EVAL, True, False),
    "tokens": (tokens, (3, 2, 3), 17, AS_IT_IS, False, True),
}
