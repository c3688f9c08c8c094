"""Records files of weights that PyTorch writes, for Runtime.Tests to load, and what PyTorch then computes.

    python3 tools/oracle/record_files.py

Needs PyTorch 1.13.1 as Debian 12 packages it (docs/oracle.md). safetensors files are written by safetensors_format.py, as the package writes them.
torch.save puts no time and no path into a file, so recording again writes the same bytes; refused-legacy.pt alone has addresses in it.
"""

import json
from collections import OrderedDict
from pathlib import Path

import torch
from torch import nn

import safetensors_format
from state_networks import NETWORKS

FOLDER = Path(__file__).parents[2] / "Runtime.Tests" / "Files" / "Recorded"


def train_a_little(name):
    """A network whose parameters, statistics and counters have all moved."""
    create, shape = NETWORKS[name]
    torch.manual_seed(len(name))
    network = create()
    dtype = next(network.parameters()).dtype
    optimizer = torch.optim.SGD(network.parameters(), lr=0.1)
    for _ in range(3):
        optimizer.zero_grad()
        network(torch.randn(8, *shape, dtype=dtype) * 2 + 1).square().mean().backward()
        optimizer.step()
    return network.eval()


def load_again(name, state):
    """A new network with a state, as a user of PyTorch would load it."""
    network = NETWORKS[name][0]()
    network.load_state_dict(state)
    return network.eval()


class Recorder:
    def __init__(self):
        self.files = []

    def add(self, file, name, network):
        shape = NETWORKS[name][1]
        torch.manual_seed(1)
        x = torch.randn(4, *shape, dtype=next(network.parameters()).dtype)
        with torch.no_grad():
            output = network(x)
        counters = {key: int(value) for key, value in network.state_dict().items() if key.endswith("num_batches_tracked")}
        self.files.append({"file": file, "network": name, "input": x.flatten().tolist(), "output": output.flatten().tolist(), "counters": counters})


def with_views(state):
    """The same numbers as parts of larger storages: transposed, sliced, shared."""
    together = torch.cat([value.flatten() for key, value in state.items() if value.is_floating_point() and value.dim() == 1])
    views, start = OrderedDict(), 0
    for key, value in state.items():
        if value.dim() == 2:
            views[key] = value.t().contiguous().t()
        elif value.dim() == 1:
            views[key] = together[start:start + len(value)]
            start += len(value)
        else:
            views[key] = value
    views["fc2.weight"] = torch.stack([views["fc2.weight"], -views["fc2.weight"]], dim=2)[..., 0]
    return views


def before_counting(state):
    """As PyTorch wrote it before 0.4.1: norms of version 1, which counted no batches."""
    old = OrderedDict((key, value) for key, value in state.items() if not key.endswith("num_batches_tracked"))
    old._metadata = OrderedDict((key, {"version": 1}) for key in state._metadata)
    return old


def main():
    torch.set_num_threads(1)
    FOLDER.mkdir(parents=True, exist_ok=True)
    recorder = Recorder()
    for name in NETWORKS:
        network = train_a_little(name)
        state = network.state_dict()
        torch.save(state, FOLDER / f"{name}.pt")
        recorder.add(f"{name}.pt", name, network)
        torch.manual_seed(2)
        x = torch.randn(1, *NETWORKS[name][1], dtype=next(network.parameters()).dtype)
        metadata = {"format": "pt", "selftest.input": json.dumps(x.tolist()), "selftest.output": json.dumps(network(x).tolist())}
        safetensors_format.save(state, FOLDER / f"{name}.safetensors", metadata)
        recorder.add(f"{name}.safetensors", name, network)

    name = "SavedClassifier"
    network = train_a_little(name)
    state = network.state_dict()
    for dtype in (torch.float16, torch.bfloat16):
        converted = OrderedDict((key, value.to(dtype) if value.is_floating_point() else value) for key, value in state.items())
        narrow = str(dtype).split(".")[1]
        torch.save(converted, FOLDER / f"{narrow}.pt")
        recorder.add(f"{narrow}.pt", name, load_again(name, converted))
        safetensors_format.save(converted, FOLDER / f"{narrow}.safetensors", {"format": "pt"})
        recorder.add(f"{narrow}.safetensors", name, load_again(name, converted))

    torch.save(with_views(state), FOLDER / "views.pt")
    recorder.add("views.pt", name, load_again(name, with_views(state)))
    torch.save(OrderedDict(before_counting(state), **{"bn1.num_batches_tracked": state["bn1.num_batches_tracked"]}), FOLDER / "no-metadata.pt")
    recorder.add("no-metadata.pt", name, network)
    torch.save(OrderedDict((key, nn.Parameter(value, requires_grad=value.is_floating_point())) for key, value in state.items()), FOLDER / "parameters.pt")
    recorder.add("parameters.pt", name, network)
    torch.save(before_counting(state), FOLDER / "version-1.pt")
    recorder.add("version-1.pt", name, load_again(name, before_counting(state)))
    safetensors_format.save(before_counting(state), FOLDER / "uncounted.safetensors", {"format": "pt"})
    recorder.add("uncounted.safetensors", name, load_again(name, before_counting(state)))

    # What is not a state dict, or not one of these networks.
    uncounted = OrderedDict((key, value) for key, value in state.items() if not key.endswith("num_batches_tracked"))
    uncounted._metadata = state._metadata
    torch.save(uncounted, FOLDER / "refused-version-2-uncounted.pt")
    torch.save({"model": state, "epoch": 3}, FOLDER / "refused-checkpoint.pt")
    torch.save({"model": state, "loss": 0.5}, FOLDER / "refused-float.pt")
    torch.save(network, FOLDER / "refused-module.pt")
    torch.save(state, FOLDER / "refused-legacy.pt", _use_new_zipfile_serialization=False)
    torch.save(state, FOLDER / "refused-protocol.pt", pickle_protocol=4)
    torch.save({"weight": torch.nn.functional.relu}, FOLDER / "refused-function.pt")

    lines = ",\n".join(json.dumps(entry) for entry in recorder.files)
    (FOLDER / "files.json").write_text(f'{{"torch": "{torch.__version__}", "files": [\n{lines}\n]}}\n')
    print(f"PyTorch {torch.__version__}: {len(recorder.files)} files, {sum(path.stat().st_size for path in FOLDER.iterdir())} bytes")


if __name__ == "__main__":
    main()
