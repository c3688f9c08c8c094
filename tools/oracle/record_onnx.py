"""Records ONNX models that PyTorch's exporter writes, for `fusednorm import`, and what PyTorch computes with them.

    python3 tools/oracle/record_onnx.py

Needs PyTorch 1.13.1 as Debian 12 packages it (docs/oracle.md), and no other package: the exporter writes its files alone. Recording again writes the same bytes.
"""

import json
import warnings
from pathlib import Path

import torch

from case_files import format_number
from onnx_networks import NETWORKS

FOLDER = Path(__file__).parents[2] / "Tool.Tests" / "Recorded"
BATCH = 3


def train_a_little(network, shape, dtype):
    """Moves every parameter and every statistic away from where it began, but for the frozen ones, which stay equal and are written once."""
    optimizer = torch.optim.SGD(network.parameters(), lr=0.1)
    for _ in range(3):
        optimizer.zero_grad()
        network(torch.randn(8, *shape, dtype=dtype) * 2 + 1).square().mean().backward()
        optimizer.step()


def record(name):
    create, shape, opset, mode, folds, is_open = NETWORKS[name]
    torch.manual_seed(len(name))
    network = create()
    dtype = next(network.parameters()).dtype
    train_a_little(network.train(), shape, dtype)
    network.eval()
    x = torch.randn(BATCH, *shape, dtype=dtype)
    axes = {"input": {0: "batch"}, "output": {0: "batch"}} if is_open else None
    torch.onnx.export(
        network, x, str(FOLDER / f"{name}.onnx"), opset_version=opset, training=mode, do_constant_folding=folds, input_names=["input"], output_names=["output"], dynamic_axes=axes)
    with torch.no_grad():
        output = network(x)
    keys = [key for key in network.state_dict() if not key.endswith("num_batches_tracked")]
    return {"name": name, "torch": torch.__version__, "double": dtype == torch.float64, "keys": keys, "input": numbers(x), "output": numbers(output)}


def numbers(tensor):
    return list(tensor.flatten().numpy())


def main():
    warnings.simplefilter("ignore")
    FOLDER.mkdir(parents=True, exist_ok=True)
    lines = []
    for name in NETWORKS:
        recorded = record(name)
        fields = [
            f'"{key}": [{", ".join(map(format_number, value))}]' if key in ("input", "output") else f'"{key}": {json.dumps(value)}' for key, value in recorded.items()
        ]
        lines.append("{" + ",\n  ".join(fields) + "}")
    (FOLDER / "models.json").write_text("[\n" + ",\n".join(lines) + "\n]\n")
    print(f"{len(lines)} models in {FOLDER}")


if __name__ == "__main__":
    main()
