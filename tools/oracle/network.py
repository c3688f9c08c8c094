"""A PyTorch network built from an oracle description (the format is described in docs/oracle.md)."""

import re
from collections import OrderedDict

import torch
from torch import nn

# Names that a layer without "name" gets, counted per kind from 1, as FusedNorm counts them.
KINDS_BY_NAME = {
    "pool": (
        *("AvgPool1d", "AvgPool2d", "AvgPool3d", "MaxPool1d", "MaxPool2d", "MaxPool3d"),
        *("AdaptiveAvgPool1d", "AdaptiveAvgPool2d", "AdaptiveMaxPool1d", "AdaptiveMaxPool2d"),
    ),
    "bn": ("BatchNorm1d", "BatchNorm2d", "BatchNorm3d"),
    "norm": ("LayerNorm", "GroupNorm", "InstanceNorm1d", "InstanceNorm2d", "InstanceNorm3d", "RMSNorm"),
    "act": (
        *("ReLU", "LeakyReLU", "ELU", "Sigmoid", "Tanh", "GELU", "SiLU", "Hardswish", "Softplus", "Softsign", "Softmax", "LogSoftmax"),
        *("ReLU6", "Hardtanh", "Hardsigmoid", "Mish", "SELU", "CELU", "LogSigmoid"),
    ),
    "drop": ("Dropout",),
    "flatten": ("Flatten",),
    "fc": ("Linear",),
}
DEFAULT_NAMES = {kind: name for name, kinds in KINDS_BY_NAME.items() for kind in kinds}

# RMSNorm is there since 2.4.
NORMS = tuple(filter(None, (nn.modules.batchnorm._NormBase, nn.LayerNorm, nn.GroupNorm, getattr(nn, "RMSNorm", None))))

# What stands between layers and has no module.
STRUCTURE = ("Detach", "BeginNoGrad", "EndNoGrad", "Tap", "From", "Add", "Concat")

# Options that are FusedNorm's, not a constructor argument of torch.nn.
OWN_OPTIONS = ("kind", "name", "freeze", "eval", "inferred")

DTYPES = {"float32": torch.float32, "float64": torch.float64}


class Masks:
    """The generator that dropouts draw from, as the layers left it, whatever was drawn since: FusedNorm's network keeps its own."""

    def __init__(self):
        self.state = None

    def draw(self, dropout, x):
        elsewhere = torch.get_rng_state()
        torch.set_rng_state(self.state)
        try:
            return dropout(x)
        finally:
            self.state = torch.get_rng_state()
            torch.set_rng_state(elsewhere)


class Network(nn.Module):
    """The layers of a description in order; cuts, no-grad regions, taps and joins act between them."""

    def __init__(self, layers, masks=None):
        super().__init__()
        self.plan = []
        self.layers = nn.Sequential(OrderedDict())
        self.pinned = []
        self.masks = masks or Masks()
        counts = {}
        for layer in layers:
            kind = layer["kind"]
            name = layer.get("name") if kind == "Tap" else layer.get("from")
            if kind == "Include":
                self.plan.append((kind, self.include(layer)))
                continue
            if kind in DEFAULT_NAMES:
                prefix = DEFAULT_NAMES[kind]
                counts[prefix] = counts.get(prefix, 0) + 1
                name = layer.get("name") or f"{prefix}{counts[prefix]}"
                self.layers.add_module(name, self.build(layer))
            elif kind not in STRUCTURE:
                raise ValueError(f"unknown layer kind {kind!r}")
            self.plan.append((kind, name))
        self.masks.state = torch.get_rng_state()

    def include(self, layer):
        """A network as a sub-module. Its layers alone are registered, so that their keys are "trunk.fc1.weight"."""
        included = Network(layer["layers"], self.masks)
        self.freeze(layer, included.layers)
        self.pinned += [included.layers] if layer.get("eval") else included.pinned
        self.layers.add_module(layer.get("name") or snake_case(layer["network"]), included.layers)
        return included

    def build(self, layer):
        options = {key: value for key, value in layer.items() if key not in OWN_OPTIONS}
        module = getattr(nn, layer["kind"])(**options)
        self.freeze(layer, module)
        if layer.get("eval"):
            self.pinned.append(module)
        return module

    @staticmethod
    def freeze(layer, module):
        frozen = {"none": (), "weight": ("weight",), "bias": ("bias",), "all": ("weight", "bias")}[layer.get("freeze", "none")]
        for parameter_name, parameter in module.named_parameters():
            if parameter_name.split(".")[-1] in frozen:
                parameter.requires_grad_(False)

    def train(self, mode=True):
        super().train(mode)
        for module in self.pinned:
            module.eval()
        return self

    def begin_step(self, step):
        """Sets the mode of all layers, then what the step says of single layers and parameters."""
        self.train(step.get("mode", "train") == "train")
        for name, mode in step.get("modes", {}).items():
            self.layers.get_submodule(name).train(mode == "train")
        for key, required in step.get("requires_grad", {}).items():
            self.layers.get_parameter(key).requires_grad_(required)

    def forward(self, x):
        outer = torch.is_grad_enabled()
        enclosing = []
        tapped = {"input": x}
        try:
            # The name of a layer or a tap; of an included network, itself.
            for kind, name in self.plan:
                if kind == "Detach":
                    x = x.detach()
                elif kind == "BeginNoGrad":
                    enclosing.append(torch.is_grad_enabled())
                    torch.set_grad_enabled(False)
                elif kind == "EndNoGrad":
                    torch.set_grad_enabled(enclosing.pop())
                elif kind == "Dropout":
                    x = self.masks.draw(getattr(self.layers, name), x)
                elif kind == "Include":
                    x = name(x)
                elif kind == "Tap":
                    tapped[name] = x
                elif kind == "From":
                    x = tapped[name]
                elif kind == "Add":
                    x = x + tapped[name]
                elif kind == "Concat":
                    x = torch.cat((x, tapped[name]), 1)
                else:
                    x = getattr(self.layers, name)(x)
            return x
        finally:
            torch.set_grad_enabled(outer)

    def state(self):
        """The state dict under the layers' own names: "fc1.weight"."""
        return self.layers.state_dict()

    def named_gradients(self):
        return OrderedDict((name, parameter.grad) for name, parameter in self.layers.named_parameters())


def snake_case(name):
    """ConvTrunk to conv_trunk, MLPTrunk to mlp_trunk."""
    return re.sub(r"(?<=[^_A-Z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()


def build_network(description):
    """Builds the network in declaration order from the current generator, in the description's dtype."""
    previous = torch.get_default_dtype()
    torch.set_default_dtype(DTYPES[description.get("dtype", "float32")])
    try:
        return Network(description["layers"])
    finally:
        torch.set_default_dtype(previous)


def build_loss(description):
    loss = description.get("loss")
    if loss is None:
        return None
    options = {key: value for key, value in loss.items() if key not in ("kind", "targets")}
    for weights in ("weight", "pos_weight"):
        if weights in options:
            options[weights] = torch.tensor(options[weights], dtype=DTYPES[description.get("dtype", "float32")])
    return getattr(nn, loss["kind"])(**options)


def takes_class_indices(loss):
    """Whether the targets of a loss are indices of classes, and not values of the output's shape."""
    return loss["kind"] in ("CrossEntropyLoss", "NLLLoss") and loss.get("targets") != "probabilities"


def build_optimizer(description, network):
    optimizer = description.get("optimizer")
    if optimizer is None:
        return None
    options = {key: value for key, value in optimizer.items() if key != "kind"}
    return {"SGD": torch.optim.SGD}[optimizer["kind"]](network.parameters(), **options)


def randomise_batch_norms(network):
    """Replaces the 1 and 0 that every norm starts with, so that no term of a formula hides. Returns the changed keys."""
    changed = []
    for name, module in network.layers.named_modules():
        if not isinstance(module, NORMS):
            continue
        with torch.no_grad():
            for key, low, high in (("weight", 0.5, 1.5), ("bias", -0.5, 0.5), ("running_mean", -0.5, 0.5), ("running_var", 0.5, 2.0)):
                tensor = getattr(module, key, None)
                if tensor is not None:
                    tensor.uniform_(low, high)
                    changed.append(f"{name}.{key}")
            if getattr(module, "num_batches_tracked", None) is not None:
                module.num_batches_tracked.fill_(3)
                changed.append(f"{name}.num_batches_tracked")
    return changed
