"""How far PyTorch's own float32 is from float64 on the recorded cases, in units of the harness's tolerance.

    python3 tools/oracle/measure_margins.py [folder]               # with PyTorch 2.6, which has all that was recorded

A reference that is itself off by half the tolerance makes an honest comparison impossible, so every float32 case is
repeated in float64: once step by step from the state float32 had before the step (the one-step tolerance), and once
free-running (the looser one of whole trainings). Prints the worst cases of both; exits with 1 where a one-step
reference uses up more than half of its tolerance.
"""

import sys

import torch

from case_files import read_cases, tensor_from_json
from network import build_loss, build_network, build_optimizer, takes_class_indices
from record_cases import CASES
from versions import NEWER, OLDER, RECORDED_WITH, possible

RTOL, ATOL = 1e-5, 1e-6


def widened(value):
    """A recorded tensor in float64: the text is the shortest that means the same float32, so it must become that first."""
    return tensor_from_json(value, torch.float32).double()


def tensors_of(step_result):
    """The recorded tensors of a step by name."""
    named = {key: step_result.get(key) for key in ("output", "input_grad")}
    named.update({f"grads.{key}": value for key, value in step_result.get("grads", {}).items()})
    named.update({f"state.{key}": value for key, value in step_result.get("state", {}).items()})
    loss = step_result.get("loss")
    named["loss"] = {"shape": [], "data": [loss]} if isinstance(loss, (int, float)) else loss
    return {key: widened(value) for key, value in named.items() if value is not None}


def with_own_eps(layer):
    """An RMSNorm without an eps takes that of its precision, which is to stay the recording's."""
    if "layers" in layer:
        return {**layer, "layers": list(map(with_own_eps, layer["layers"]))}
    return {"eps": torch.finfo(torch.float32).eps, **layer} if layer["kind"] == "RMSNorm" else layer


def repeat_in_double(case, free_running):
    """Yields (step index, quantity, distance / tolerance) of each recorded tensor."""
    network = build_network({**case, "dtype": "float64", "layers": list(map(with_own_eps, case["layers"]))})
    # A float64 network draws its parameters otherwise; its masks are to be those of the recording.
    torch.manual_seed(case["seed"])
    network.masks.state = build_network(case).masks.state
    criterion = build_loss({**case, "dtype": "float64"})
    optimizer = build_optimizer(case, network)
    parameters = dict(network.layers.named_parameters())
    load_state(network, case["initial_state"])
    rtol, atol = case.get("rtol", RTOL), case.get("atol", ATOL)

    for index, (step, recorded) in enumerate(zip(case["steps"], case["results"])):
        if index > 0 and not free_running:
            load_state(network, case["results"][index - 1]["state"])
            for key, gradient in case["results"][index - 1]["grads"].items():
                parameters[key].grad = None if gradient is None else widened(gradient)
        found = run_step(case, step, recorded, network, criterion, optimizer)
        for key, expected in tensors_of(recorded).items():
            finite = torch.isfinite(expected)
            if finite.any():
                distance = (found[key] - expected).abs() / (atol + rtol * expected.abs())
                yield index, key, distance[finite].max().item()


def target_of(case, recorded):
    return tensor_from_json(recorded, torch.int64) if takes_class_indices(case["loss"]) else widened(recorded)


def run_step(case, step, recorded, network, criterion, optimizer):
    network.begin_step(step)
    learns = step["action"] != "forward"
    x = widened(recorded["input"]).requires_grad_(case.get("input_requires_grad", False))
    if learns and optimizer is not None and step.get("zero_grad", True):
        optimizer.zero_grad(set_to_none=True)
    found = {}
    with torch.set_grad_enabled(not step.get("no_grad", False)):
        if not recorded.get("forward_error"):
            root = found["output"] = network(x)
            if "target" in recorded:
                root = found["loss"] = criterion(root, target_of(case, recorded["target"]))
        else:
            try:
                network(x)
            except ValueError:
                pass
    if learns and recorded.get("backward_error") is False:
        gradient = recorded.get("output_grad")
        root.backward(None if gradient is None else widened(gradient))
        if step["action"] == "train_step":
            optimizer.step()
    found["input_grad"] = x.grad
    found.update({f"grads.{key}": value for key, value in network.named_gradients().items()})
    found.update({f"state.{key}": value for key, value in network.state().items()})
    return found


def load_state(network, state):
    network.layers.load_state_dict({key: widened(value) for key, value in state.items()})


def print_worst(title, worst):
    print(title)
    for ratio, name, index, key in sorted(worst, reverse=True)[:12]:
        print(f"  {ratio:8.3f}  {name}, step {index}, {key}")


def main():
    recorded = [case for case in read_cases(sys.argv[1] if len(sys.argv) > 1 else CASES) if case[RECORDED_WITH] in (OLDER, NEWER)]
    cases = [case for case in possible(recorded) if case.get("dtype", "float32") == "float32"]
    one_step, growth = [], {}
    for case in cases:
        one_step.append(max((ratio, case["name"], index, key) for index, key, ratio in repeat_in_double(case, free_running=False)))
        if case.get("optimizer"):
            for index, key, ratio in repeat_in_double(case, free_running=True):
                growth[index] = max(growth.get(index, (0,)), (ratio, case["name"], index, key))
    print_worst("One step, distance / tolerance:", one_step)
    print("Free-running trainings, the largest distance / one-step tolerance after each step:")
    for index, (ratio, name, _, key) in sorted(growth.items()):
        print(f"  step {index + 1:2}  {ratio:8.3f}  {name}, {key}")
    sys.exit(1 if max(one_step)[0] > 0.5 else 0)


if __name__ == "__main__":
    main()
