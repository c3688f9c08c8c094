"""Records what PyTorch's own float32 makes of inputs that break careless means and variances.

    python3 tools/oracle/record_statistics.py

The inputs are drawn from a seed and rounded the same way on both sides, so only the results are kept: the mean and the
unbiased variance of each channel, as running statistics with a momentum of 1 show them, and the largest error of the
output against float64. Runtime.Tests holds FusedNorm's errors against these.
"""

import json
import math
from pathlib import Path

import torch
from torch import nn

RECORDING = Path(__file__).parents[2] / "Runtime.Tests" / "Networks" / "Recorded" / "statistics.json"

INPUTS = {
    "centred": {},
    "offset 1e6, spread 1": {"offset": 1e6},
    "offset 1e3, spread 1e-3": {"offset": 1e3, "spread": 1e-3},
    "an outlier of 1e6 first": {"first": 1e6},
    "constant 3.3": {"offset": 3.3, "spread": 0.0},
    "constant -1e6": {"offset": -1e6, "spread": 0.0},
    "denormal": {"spread": 1e-40},
    "denormal constant": {"offset": 1e-40, "spread": 0.0},
}

# The network of the test project, the layer, the shape of a sample and the batches: the largest has a million elements a channel.
NETWORKS = [
    ("LastBatchOfColumns", lambda: nn.BatchNorm1d(17, momentum=1.0), (17,), (64, 257, 62_500)),
    ("LastBatchOfPositions", lambda: nn.BatchNorm1d(3, momentum=1.0), (3, 37), (2, 65, 27_100)),
    ("LastBatchOfImages", lambda: nn.BatchNorm2d(3, momentum=1.0), (3, 11, 13), (3, 257)),
    ("LastBatchOfInstances", lambda: nn.InstanceNorm1d(3, momentum=1.0, affine=True, track_running_stats=True), (3, 1031), (1, 65)),
    ("OnlyLayerNorm", lambda: nn.LayerNorm(1031), (3, 1031), (1, 65)),
    ("OnlyGroupNorm", lambda: nn.GroupNorm(2, 6), (6, 389), (1, 65)),
]


def draw(shape, batch, seed, offset=0.0, spread=1.0, first=None):
    torch.manual_seed(seed)
    uniform = torch.rand(batch * math.prod(shape)).double()
    values = (offset + spread * math.sqrt(3.0) * (2.0 * uniform - 1.0)).float().reshape(batch, *shape)
    if first is not None:
        values[0].reshape(shape[0], -1)[:, 0] = first
    return values


def record(name, create, shape, batch, options, seed):
    values = draw(shape, batch, seed, **options)
    layer = create().train()
    with torch.no_grad():
        output = layer(values).double()
        reference = create().double().train()(values.double())
    recorded = {"output_error": (output - reference).abs().max().item()}
    if getattr(layer, "running_mean", None) is not None:
        recorded["mean"] = layer.running_mean.tolist()
        recorded["variance"] = layer.running_var.tolist()
    return recorded


def main():
    torch.set_num_threads(1)
    cases = []
    for name, create, shape, batches in NETWORKS:
        for batch in batches:
            for kind, options in INPUTS.items():
                seed = 1000 + len(cases)
                case = {"network": name, "batch": batch, "input": kind, "seed": seed, **{"offset": 0.0, "spread": 1.0, **options}}
                cases.append({**case, **record(name, create, shape, batch, options, seed)})
    RECORDING.parent.mkdir(exist_ok=True)
    lines = ",\n".join(json.dumps(case) for case in cases)
    RECORDING.write_text(f'{{"torch": "{torch.__version__}", "cases": [\n{lines}\n]}}\n')
    print(f"PyTorch {torch.__version__}: {len(cases)} cases in {RECORDING.name}")


if __name__ == "__main__":
    main()
