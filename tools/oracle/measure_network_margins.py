"""How far rounding moves the sums of the networks of real size, in units of the bound that the tests hold them to.

    /usr/bin/python3 tools/oracle/measure_network_margins.py [file]
    /usr/bin/python3 tools/oracle/measure_network_margins.py --against other.json.gz       # the recording of another version of PyTorch

There is no wider precision beside double in PyTorch, so each network is computed a second time with every parameter, statistic and input
moved by a unit in its last place, up or down by chance: twice as much as rounding each of them once may do. What that does to a sum is what
another order of operations may do to it. Prints the worst; exits with 1 where one uses up more than a twentieth of the bound.
"""

import argparse
import sys

import torch

from case_files import read_cases
from network import build_loss, build_network, build_optimizer
from portable_draws import PortableDraws, randomise_norms
from record_cases import run_step
from record_networks import FEW, NETWORKS, sums

# Relative to the sum of absolute values, and for each element: Generator.Tests/Oracle/Tolerance.cs.
BOUNDS = {"float64": (1e-9, 1e-13), "float32": (1e-5, 1e-6)}


class MovedDraws(PortableDraws):
    """The same inputs, moved; but whole numbers, of which many are equal, and which have to stay so."""

    def __init__(self, seed, generator):
        super().__init__(seed)
        self.generator = generator

    def input(self, step, shape, dtype):
        x = super().input(step, shape, dtype)
        return x if step.get("rounded") else moved(x, self.generator)


def moved(tensor, generator):
    sign = (torch.randint(0, 2, tensor.shape, generator=generator) * 2 - 1).to(tensor.dtype)
    return tensor * (1 + sign * torch.finfo(tensor.dtype).eps)


def quantities(description, generator=None):
    """Yields (step, quantity, elements) of a network, computed from moved numbers where there is a generator."""
    torch.manual_seed(description["seed"])
    network = build_network(description)
    randomise_norms(network, description["seed"])
    if generator is not None:
        with torch.no_grad():
            for value in network.state().values():
                if value.is_floating_point():
                    value.copy_(moved(value, generator))
    draws = PortableDraws(description["seed"]) if generator is None else MovedDraws(description["seed"], generator)
    criterion = build_loss(description)
    optimizer = build_optimizer(description, network)
    for draws.step, step in enumerate(description["steps"]):
        result = run_step(description, step, network, criterion, optimizer, draws)
        named = {key: result.get(key) for key in ("output", "input_grad")}
        named.update({f"grads.{key}": value for key, value in result["grads"].items()})
        named.update({f"state.{key}": value for key, value in result["state"].items()})
        for key, value in named.items():
            if value is not None:
                yield draws.step, key, torch.tensor([float(element) for element in value["data"]], dtype=torch.float64).numpy()


def ratios(description):
    generator = torch.Generator()
    generator.manual_seed(description["seed"])
    relative, absolute = BOUNDS[description["dtype"]]
    for (step, key, exact), (_, _, other) in zip(quantities(description), quantities(description, generator)):
        if exact.size <= FEW:
            yield (abs(other - exact) / (absolute + relative * abs(exact))).max(), description["name"], step, key
        else:
            expected, found = sums(exact), sums(other)
            allowed = absolute * exact.size + relative * expected[1]
            yield max(abs(one - two) for one, two in zip(expected, found)) / allowed, description["name"], step, key


def recorded(result):
    """Yields (quantity, sums, length) of a recorded step; of a few elements, themselves."""
    named = {key: result.get(key) for key in ("output", "loss", "input_grad")}
    named.update({f"grads.{key}": value for key, value in result.get("grads", {}).items()})
    named.update({f"state.{key}": value for key, value in result["state"].items()})
    for key, value in named.items():
        if isinstance(value, dict):
            yield key, value.get("sums", value.get("data")), value.get("length", 0)
        elif value is not None:
            yield key, [value], 0


def differences(case, other):
    """The same ratios between two recordings, which have to have the same quantities."""
    relative, absolute = BOUNDS[case["dtype"]]
    for step, (one, two) in enumerate(zip(case["results"], other["results"], strict=True)):
        for (key, expected, length), (other_key, found, other_length) in zip(recorded(one), recorded(two), strict=True):
            if (key, length) != (other_key, other_length):
                raise SystemExit(f"{case['name']}, step {step + 1}: {key} of {length} beside {other_key} of {other_length}")
            for value, other_value in zip(expected, found, strict=True):
                allowed = absolute * length + relative * expected[1] if length else absolute + relative * abs(value)
                yield abs(value - other_value) / allowed, case["name"], step, key


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("file", nargs="?", default=NETWORKS, help="recorded networks, or descriptions")
    arguments.add_argument("--against", help="another recording of the same networks, to compare with in place of moved numbers")
    options = arguments.parse_args()
    torch.set_num_threads(1)
    cases = read_cases(options.file)
    if options.against:
        found = (ratio for pair in zip(cases, read_cases(options.against), strict=True) for ratio in differences(*pair))
    else:
        found = (ratio for description in cases for ratio in ratios(description))
    worst = sorted(found, reverse=True)
    print(f"{len(worst)} distances / bound:")
    for ratio, name, step, key in worst[:12]:
        print(f"  {ratio:10.2e}  {name}, step {step + 1}, {key}")
    for share in (2, 10, 100, 1000):
        print(f"  {worst[len(worst) // share][0]:10.2e}  what one in {share} is above")
    sys.exit(1 if worst[0][0] > 0.05 else 0)


if __name__ == "__main__":
    main()
