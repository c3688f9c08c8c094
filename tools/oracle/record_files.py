"""Records files of weights that PyTorch writes, for Runtime.Tests to load, and what PyTorch then computes.

    python3 tools/oracle/record_files.py

Needs PyTorch 1.13.1 as Debian 12 packages it (docs/oracle.md). safetensors files are written by safetensors_format.py, as the package writes them.
torch.save puts no time and no path into a file, so recording again writes the same bytes; legacy.pt and legacy-module.pt alone have addresses in them.
"""

import json
import zipfile
from argparse import Namespace
from collections import OrderedDict, defaultdict
from pathlib import Path

import numpy
import torch
from torch import nn

import safetensors_format
from state_networks import NETWORKS, NUMBERED

FOLDER = Path(__file__).parents[2] / "Runtime.Tests" / "Files" / "Recorded"


def train_a_little(name):
    """A network whose parameters, statistics and counters have all moved."""
    create, shape = (NETWORKS | NUMBERED)[name]
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
        shape = (NETWORKS | NUMBERED)[name][1]
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


def prefixed(state, prefix):
    return OrderedDict((prefix + key, value) for key, value in state.items())


def trained_optimizer(network):
    """The state of an optimizer: numbers as keys, tensors and floats as values."""
    optimizer = torch.optim.Adam(network.parameters(), lr=0.001)
    for parameter in network.parameters():
        parameter.grad = torch.zeros_like(parameter)
    optimizer.step()
    return optimizer


def lightning(state, optimizer):
    """What a checkpoint of Lightning has beside the weights, without Lightning."""
    return {
        "epoch": 3, "global_step": 1200, "pytorch-lightning_version": "1.9.0", "state_dict": prefixed(state, "model."),
        "loops": {"fit_loop": {"state_dict": {}, "epoch_progress": {"total": {"ready": 4}}}},
        "callbacks": {"ModelCheckpoint{'monitor': None}": {"best_model_score": torch.tensor(0.25), "current_score": None, "kth_value": torch.tensor(0.5)}},
        "optimizer_states": [optimizer.state_dict()], "lr_schedulers": [{"_last_lr": [0.001], "gamma": 0.1}],
        "hyper_parameters": Namespace(width=5, rate=0.1), "rng": (2**100, numpy.float64(0.5), numpy.arange(3), {1, 2}, b"bytes"),
    }


def checkpoints(recorder, network, state):
    """State dicts as people keep them: in dictionaries, behind prefixes, in older formats. All of them are found."""
    name = "SavedClassifier"

    def add(file, value, loaded=None, **options):
        torch.save(value, FOLDER / file, **options)
        recorder.add(file, name, loaded or network)

    optimizer = trained_optimizer(network)
    add("checkpoint.pt", {"model": state, "epoch": 3})
    add("checkpoint-float.pt", {"model": state, "loss": 0.5})
    add("checkpoint-training.pt", {
        "iter": 1500, "infos": None, "model_state_dict": state, "optimizer_state_dict": optimizer.state_dict(), "best_loss": torch.tensor(0.5),
        "observations": {"mean": torch.zeros(6), "std": torch.ones(6)}, "history": defaultdict(list, loss=[0.5, 0.25])})
    add("checkpoint-tuple.pt", (state, optimizer.state_dict(), 0.5))
    add("checkpoint-deep.pt", {"config": {"layers": [5, 3]}, "agent": {"policy": {"state_dict": {key: value for key, value in state.items()}}}})
    add("checkpoint-lightning.pt", lightning(state, optimizer))
    add("module.pt", network)
    add("prefix-module.pt", prefixed(state, "module."))
    add("prefix-orig-mod.pt", prefixed(state, "_orig_mod.module."))
    add("prefix-ema.pt", OrderedDict(prefixed(state, "module."), n_averaged=torch.tensor(7)))
    safetensors_format.save(prefixed(state, "model."), FOLDER / "prefix-model.safetensors", {"format": "pt"})
    recorder.add("prefix-model.safetensors", name, network)
    add("protocol-4.pt", state, pickle_protocol=4)
    add("protocol-5.pt", lightning(state, optimizer), pickle_protocol=5)
    add("legacy.pt", {"net": state, "epoch": 3}, _use_new_zipfile_serialization=False)
    add("legacy-module.pt", network, _use_new_zipfile_serialization=False)
    expanded = OrderedDict(state, **{"fc1.bias": torch.full((1,), 0.5).expand(5)})
    add("expanded.pt", expanded, load_again(name, expanded))
    floats = OrderedDict((key, value.double()) for key, value in state.items())
    add("float-counter.pt", floats, load_again(name, floats))

    # Packed anew with compression, as archives and mail programs do.
    with zipfile.ZipFile(FOLDER / f"{name}.pt") as stored, zipfile.ZipFile(FOLDER / "deflated.pt", "w", zipfile.ZIP_DEFLATED) as deflated:
        for entry in stored.infolist():
            deflated.writestr(zipfile.ZipInfo(entry.filename), stored.read(entry), zipfile.ZIP_DEFLATED)
    recorder.add("deflated.pt", name, network)


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

    name = "SavedSequential"
    network = train_a_little(name)
    torch.save(network.state_dict(), FOLDER / "sequential.pt")
    recorder.add("sequential.pt", name, network)

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

    checkpoints(recorder, network, state)

    # What is not a state dict, or not one of these networks.
    uncounted = OrderedDict((key, value) for key, value in state.items() if not key.endswith("num_batches_tracked"))
    uncounted._metadata = state._metadata
    torch.save(uncounted, FOLDER / "refused-version-2-uncounted.pt")
    torch.save({"actor": state, "critic": state.copy()}, FOLDER / "refused-actor-critic.pt")
    torch.save(trained_optimizer(network).state_dict(), FOLDER / "refused-optimizer.pt")
    torch.save(dict(state, **{"fc3.bias": None}), FOLDER / "refused-none.pt")
    torch.save(dict(state, _extra_state={"scale": torch.ones(1)}), FOLDER / "refused-extra-state.pt")
    torch.save({"weight": nn.functional.relu}, FOLDER / "refused-function.pt")
    torch.save({key: value.numpy() for key, value in state.items()}, FOLDER / "refused-arrays.pt")
    torch.jit.save(torch.jit.script(network), FOLDER / "refused-torchscript.pt")

    lines = ",\n".join(json.dumps(entry) for entry in recorder.files)
    (FOLDER / "files.json").write_text(f'{{"torch": "{torch.__version__}", "files": [\n{lines}\n]}}\n')
    print(f"PyTorch {torch.__version__}: {len(recorder.files)} files, {sum(path.stat().st_size for path in FOLDER.iterdir())} bytes")


if __name__ == "__main__":
    main()
