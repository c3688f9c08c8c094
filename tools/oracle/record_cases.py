"""Runs PyTorch on oracle descriptions and records what it computes (the format: docs/oracle.md).

    python3 tools/oracle/record_cases.py                              # those of the repository's cases that are for this PyTorch
    python3 tools/oracle/record_cases.py --every --out /tmp/cases     # all that this PyTorch can run
    python3 tools/oracle/record_cases.py --descriptions mine.json --out /tmp/cases

The recorded cases of the repository come from PyTorch 1.13.1 as Debian 12 packages it, and from 2.6 as Debian 13 does what 1.13 lacks:
    apt-get install -y --no-install-recommends python3-torch libopenblas0-openmp
and from the system's own interpreter, /usr/bin/python3, where another python3 comes first on PATH.
"""

import argparse
from collections import OrderedDict
from pathlib import Path

import numpy
import torch

from case_files import read_cases, tensor_to_json, write_case
from describe_cases import describe_cases, families
from network import DTYPES, build_loss, build_network, build_optimizer, randomise_batch_norms, takes_class_indices
from versions import RECORDED_WITH, labelled, own, possible, running_version

CASES = Path(__file__).resolve().parents[2] / "Generator.Tests" / "Oracle" / "Cases"


class TorchDraws:
    """What a step draws from PyTorch's own generator, after the network has drawn its parameters: inputs, targets, gradients."""

    def input(self, step, shape, dtype):
        return draw_input(step, shape, dtype)

    def target(self, loss, step, output):
        return draw_target(loss, step, output)

    def gradient(self, shape, dtype):
        return torch.randn(shape, dtype=dtype)


def record(description):
    """The description plus `initial_state`, `seeded_state` and `results`. The seed alone determines every number."""
    torch.manual_seed(description["seed"])
    network = build_network(description)
    changed = randomise_batch_norms(network) if description.get("randomise_batch_norms") else []
    criterion = build_loss(description)
    optimizer = build_optimizer(description, network)
    draws = TorchDraws()

    state = state_to_json(network)
    return labelled(description, {
        "initial_state": state,
        "seeded_state": [key for key in state if key not in changed],
        "results": [run_step(description, step, network, criterion, optimizer, draws) for step in description["steps"]],
    })


def run_step(description, step, network, criterion, optimizer, draws):
    dtype = DTYPES[description.get("dtype", "float32")]
    action = step["action"]
    learns = action != "forward"
    result = OrderedDict()

    network.begin_step(step)
    batch = step.get("batch", description.get("batch"))
    x = draws.input(step, (batch, *description["input"]), dtype)
    x.requires_grad_(description.get("input_requires_grad", False))
    result["input"] = tensor_to_json(x)

    if learns and optimizer is not None and step.get("zero_grad", True):
        optimizer.zero_grad(set_to_none=True)

    # torch.no_grad() spans the forward pass and the loss only; the outcome of backward() is the same either way.
    root = None
    with torch.set_grad_enabled(not step.get("no_grad", False)):
        try:
            output = network(x)
        except (RuntimeError, ValueError) as error:
            result["forward_error"] = True
            result["forward_error_message"] = str(error)
        else:
            result["output"] = tensor_to_json(output)
            result["output_requires_grad"] = output.requires_grad
            root = output
            if learns and criterion is not None:
                target = draws.target(description["loss"], step, output)
                root = criterion(output, target)
                result["target"] = tensor_to_json(target)
                result["loss"] = tensor_to_json(root) if root.dim() else root.detach().numpy()[()]

    if learns and root is not None:
        gradient = None
        if root.dim():
            # Divided by the batch, as the gradient that a mean loss sends down: its size does not grow with the batch.
            gradient = draws.gradient(root.shape, dtype) / batch
            result["output_grad"] = tensor_to_json(gradient)
        try:
            root.backward(gradient)
            result["backward_error"] = False
        except RuntimeError as error:
            result["backward_error"] = True
            result["backward_error_message"] = str(error)
        result["input_grad"] = None if x.grad is None else tensor_to_json(x.grad)
        if action == "train_step" and not result["backward_error"]:
            optimizer.step()

    gradients = network.named_gradients().items()
    result["grads"] = OrderedDict((key, None if gradient is None else tensor_to_json(gradient)) for key, gradient in gradients)
    result["state"] = state_to_json(network)
    return result


def draw_input(step, shape, dtype):
    """randn * `scale` + `offset`, rounded to whole numbers with `rounded`; `values` are pairs of a flat index and what stands there."""
    x = torch.randn(shape, dtype=dtype) * step.get("scale", 1) + step.get("offset", 0)
    if step.get("rounded"):
        x = x.round()
    for index, value in step.get("values", []):
        x.view(-1)[index] = value
    return x


def draw_target(loss, step, output):
    """
    The step's own `target`, or a drawn one: class indices, of which the samples in `ignored` get `ignored_target` instead; probabilities
    of classes with the loss's `targets` of that name; or values of the output's shape, those of BCEWithLogitsLoss between 0 and 1.
    """
    if "target" in step:
        return torch.tensor(step["target"], dtype=torch.int64 if takes_class_indices(loss) else output.dtype)
    if not takes_class_indices(loss):
        draw = torch.rand if loss["kind"] == "BCEWithLogitsLoss" else torch.randn
        target = draw(output.shape, dtype=output.dtype)
        return target.softmax(1) if loss["kind"] == "CrossEntropyLoss" else target
    target = torch.randint(0, output.shape[1], output.shape[:1])
    for sample in step.get("ignored", []):
        target[sample] = step.get("ignored_target", -100)
    return target


def state_to_json(network):
    return OrderedDict((key, tensor_to_json(value)) for key, value in network.state().items())


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--descriptions", help="a .json file or folder of descriptions; default: the list of describe_cases.py, a folder a family")
    arguments.add_argument("--every", action="store_true", help="all that this PyTorch can run, also what is for another version")
    arguments.add_argument("--missing", action="store_true", help="only what has no file yet: elsewhere the last digits of others differ")
    arguments.add_argument("--out", default=CASES, type=Path, help="the folder to write to; what this version recorded there before is removed")
    options = arguments.parse_args()

    # PyTorch's own batch norm over (N, C) depends on the number of threads; one thread makes the recording repeatable.
    torch.set_num_threads(1)
    if options.every and options.out == CASES:
        arguments.error("--every needs a folder of its own, --out")
    descriptions = read_cases(options.descriptions) if options.descriptions else (possible if options.every else own)(describe_cases())
    names = [description["name"] for description in descriptions]
    duplicates = {name for name in names if names.count(name) > 1}
    if duplicates:
        raise SystemExit(f"names used twice: {sorted(duplicates)}")

    # A family of the repository's has a folder of its own; a list that somebody brings along has none.
    folders = {} if options.descriptions else {case["name"]: family for family, cases in families().items() for case in cases}
    if options.missing:
        recorded = {path.stem for path in options.out.rglob("*.json")}
        descriptions = [description for description in descriptions if description["name"] not in recorded]
    for old in [] if options.missing else options.out.rglob("*.json"):
        if all(case.get(RECORDED_WITH) == running_version() for case in read_cases(old)):
            old.unlink()
    for description in descriptions:
        folder = options.out / folders.get(description["name"], "")
        folder.mkdir(parents=True, exist_ok=True)
        write_case(record(description), folder / f"{description['name']}.json")
    size = sum(file.stat().st_size for file in options.out.rglob("*.json"))
    print(f"{running_version()}, numpy {numpy.__version__}: {len(descriptions)} cases, {size / 1e6:.2f} MB in {options.out}")


if __name__ == "__main__":
    main()
