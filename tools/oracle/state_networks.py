"""The networks whose state goes to files and back; Runtime.Tests/Nets/Saved.cs declares the same."""

from collections import OrderedDict

from torch import nn


def classifier():
    return nn.Sequential(OrderedDict(fc1=nn.Linear(6, 5), bn1=nn.BatchNorm1d(5), act1=nn.ReLU(), fc2=nn.Linear(5, 3)))


def images():
    """Every kind of state there is: of batch, instance and layer norms, of a linear layer without bias, of a network within the network."""
    return nn.Sequential(OrderedDict(
        bn1=nn.BatchNorm2d(2), norm1=nn.InstanceNorm2d(2, affine=True, track_running_stats=True), flatten1=nn.Flatten(),
        norm2=nn.LayerNorm(24), fc1=nn.Linear(24, 6, bias=False), head=classifier()))


# The class that declares a network, what makes it here, and the shape of a sample.
NETWORKS = {
    "SavedClassifier": (classifier, (6,)),
    "SavedClassifierDouble": (lambda: classifier().double(), (6,)),
    "SavedImages": (images, (2, 3, 4)),
}

# Those that PyTorch alone writes.
NUMBERED = {"SavedSequential": (lambda: nn.Sequential(nn.Linear(6, 5), nn.BatchNorm1d(5), nn.ReLU(), nn.Linear(5, 3)), (6,))}
