"""Loads into PyTorch what FusedNorm wrote, and records what PyTorch makes of it.

    FUSEDNORM_UPDATE_SNAPSHOTS=1 dotnet test Runtime.Tests --filter FullyQualifiedName~WrittenFileTests     # writes the files
    python3 tools/oracle/check_written_files.py                                                               # loads them, writes written.json

The tests then require that FusedNorm still writes these bytes and predicts these outputs, so PyTorch's verdict stands for what it writes today.
"""

import hashlib
import json
from pathlib import Path

import torch

import safetensors_format
from state_networks import NETWORKS

FOLDER = Path(__file__).parents[2] / "Runtime.Tests" / "Files" / "Written"


def main():
    torch.set_num_threads(1)
    checked = []
    for name, (create, shape) in NETWORKS.items():
        path = FOLDER / f"{name}.safetensors"
        tensors, _ = safetensors_format.load(path)
        network = create()
        dtypes = {key: value.dtype for key, value in network.state_dict().items()}
        assert {key: value.dtype for key, value in tensors.items()} == dtypes, f"{name}: other dtypes"
        network.load_state_dict(tensors, strict=True)
        torch.manual_seed(3)
        x = torch.randn(4, *shape, dtype=next(network.parameters()).dtype)
        with torch.no_grad():
            output = network.eval()(x)
        counters = {key: int(value) for key, value in tensors.items() if key.endswith("num_batches_tracked")}
        checked.append({
            "file": path.name, "network": name, "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
            "input": x.flatten().tolist(), "output": output.flatten().tolist(), "counters": counters,
        })
    lines = ",\n".join(json.dumps(entry) for entry in checked)
    (FOLDER / "written.json").write_text(f'{{"torch": "{torch.__version__}", "files": [\n{lines}\n]}}\n')
    print(f"PyTorch {torch.__version__} loaded {len(checked)} files")


if __name__ == "__main__":
    main()
