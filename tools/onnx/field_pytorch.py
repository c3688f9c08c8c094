"""Exports modules with the exporter of PyTorch 2.6 (torchscript), which is the default up to 2.8: Tool.Tests/Field/pytorch_2_6.

    python3 tools/onnx/field_pytorch.py            # needs PyTorch 2.6, and no other package
    dotnet run tools/onnx/field.cs -- Tool.Tests/Field

The second command records what ONNX Runtime computes with them.
"""

import warnings
from pathlib import Path

import torch
from torch import nn

FOLDER = Path(__file__).parents[2] / "Tool.Tests" / "Field" / "pytorch_2_6"


class Observation(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("mean", torch.randn(8))
        self.register_buffer("std", torch.rand(8) + 0.5)

    def forward(self, x):
        return (x - self.mean) / (self.std + 1e-2)


class Actor(nn.Module):
    def __init__(self, activation=nn.ELU):
        super().__init__()
        self.norm = Observation()
        self.net = nn.Sequential(nn.Linear(8, 16), activation(), nn.Linear(16, 16), activation(), nn.Linear(16, 4))
        self.register_buffer("scale", torch.tensor([1.0, 2.0, 3.0, 4.0]))

    def forward(self, x):
        return torch.tanh(self.net(self.norm(x))) * self.scale + 0.5


class Pixels(nn.Module):
    def __init__(self):
        super().__init__()
        self.pool, self.fc = nn.AvgPool2d(2), nn.Linear(16, 10)

    def forward(self, x):
        return self.fc(self.pool(x / 255.0).flatten(1))


class Regression(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc, self.out = nn.Linear(8, 16), nn.Linear(16, 1)

    def forward(self, x):
        return self.out(torch.relu(self.fc(x))).squeeze(-1)


class Mixer(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm, self.up, self.down = nn.LayerNorm(8), nn.Linear(8, 16), nn.Linear(16, 8)

    def forward(self, x):
        return x + self.down(nn.functional.gelu(self.up(self.norm(x))))


class Images(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("mean", torch.randn(1, 3, 1, 1))
        self.register_buffer("std", torch.rand(1, 3, 1, 1) + 0.5)
        self.bn, self.fc = nn.BatchNorm2d(3), nn.Linear(3, 2)

    def forward(self, x):
        return self.fc(self.bn((x - self.mean) / self.std).mean((2, 3)))


def unflattened():
    return nn.Sequential(nn.Linear(8, 12), nn.Unflatten(1, (3, 4)), nn.BatchNorm1d(3), nn.ReLU(), nn.Flatten(), nn.Linear(12, 2))


def padded():
    return nn.Sequential(nn.ZeroPad2d(1), nn.AvgPool2d(3, stride=2), nn.ConstantPad2d(1, float("-inf")), nn.MaxPool2d(3, 1))


class Residual(nn.Module):
    """A block of an MLP-Mixer, of which a network has several."""

    def __init__(self, width, hidden, activation=nn.GELU):
        super().__init__()
        self.norm = nn.LayerNorm(width)
        self.mlp = nn.Sequential(nn.Linear(width, hidden), activation(), nn.Linear(hidden, width))

    def forward(self, x):
        return x + self.mlp(self.norm(x))


class Blocks(nn.Module):
    def __init__(self, count, **options):
        super().__init__()
        self.stem = nn.Linear(5, 8)
        self.blocks = nn.ModuleList(Residual(8, 12, **options) for _ in range(count))
        self.head = nn.Linear(8, 3)

    def forward(self, x):
        x = torch.relu(self.stem(x))
        for block in self.blocks:
            x = block(x)
        return self.head(x)


class TwoStages(nn.Module):
    """Blocks of two widths and kinds; what stands above the second kind is added again behind all of them."""

    def __init__(self):
        super().__init__()
        self.encoder = nn.Sequential(*(Residual(8, 12) for _ in range(5)))
        self.between = nn.Linear(8, 6)
        self.decoder = nn.ModuleDict({"layers": nn.Sequential(*(nn.Sequential(nn.Linear(6, 6), nn.LayerNorm(6), nn.SiLU()) for _ in range(7)))})

    def forward(self, x):
        x = self.between(self.encoder(x))
        return x + self.decoder["layers"](x)


def sequence_of_sequences():
    return nn.Sequential(*(nn.Sequential(nn.Linear(8, 8), nn.BatchNorm1d(8), nn.ReLU()) for _ in range(6)), nn.Linear(8, 3))


# What it is, a sample, the opsets, and whether there is a batch.
MODULES = {
    "actor": (Actor, (8,), (9, 20), True),
    # ONNX Runtime has no ELU and no Erf in double precision.
    "actor_double": (lambda: Actor(nn.Tanh).double(), (8,), (17,), True),
    "pixels": (Pixels, (1, 8, 8), (9, 20), True),
    "regression": (Regression, (8,), (9, 13), True),
    "mixer": (Mixer, (5, 8), (9, 20), True),
    "images": (Images, (3, 6, 6), (13, 18), True),
    "unflattened": (unflattened, (8,), (13, 18), True),
    "padded": (padded, (2, 8, 8), (11, 18), True),
    "blocks": (lambda: Blocks(4), (5,), (9, 17), True),
    "blocks_double": (lambda: Blocks(3, activation=nn.SiLU).double(), (2, 5), (17,), True),
    "two_stages": (TwoStages, (8,), (13, 17), True),
    "sequence_of_sequences": (sequence_of_sequences, (8,), (13,), True),
    "one_sample": (lambda: nn.Sequential(nn.Linear(8, 16), nn.Tanh(), nn.LayerNorm(16), nn.Linear(16, 4)), (8,), (9, 17), False),
}


def main():
    warnings.simplefilter("ignore")
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, (create, sample, opsets, has_batch) in MODULES.items():
        torch.manual_seed(len(name))
        network = create().eval()
        dtype = next(network.parameters(), torch.zeros(1)).dtype
        for opset in opsets:
            x = torch.randn(*([1] if has_batch else []), *sample, dtype=dtype)
            # One of both has an open batch.
            axes = {"x": {0: "batch"}} if has_batch and opset == opsets[0] else None
            path = FOLDER / f"{name}_{opset}.onnx"
            torch.onnx.export(network, x, str(path), opset_version=opset, dynamo=False, input_names=["x"], output_names=["y"], dynamic_axes=axes)
    print(f"{len(list(FOLDER.glob('*.onnx')))} models in {FOLDER}")


if __name__ == "__main__":
    main()
