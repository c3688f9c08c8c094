"""Records what PyTorch computes with networks of real size, in a few sums for each quantity (the format: docs/oracle.md).

    /usr/bin/python3 tools/oracle/record_networks.py                      # those of draw_networks.py and of descriptions/networks.json
    /usr/bin/python3 tools/oracle/record_networks.py --descriptions mine.json --out /tmp/networks.json.gz

Nothing that was drawn is stored: parameters, statistics, inputs and targets follow from the seed (portable_draws.py). With the same PyTorch
on the same kind of processor the file has the same bytes. Each version replaces the networks that are for it and leaves the others.
"""

import argparse
import gzip
import json
from collections import OrderedDict
from decimal import Decimal
from pathlib import Path

import numpy
import torch

from case_files import read_cases
from draw_networks import draw_networks
from network import build_loss, build_network, build_optimizer
from portable_draws import PortableDraws, randomise_norms
from record_cases import run_step
from versions import RECORDED_WITH, labelled, own, possible, running_version

# Networks that were found wrong before any were drawn, and the one that the tests of the replay corrupt.
CHOSEN = Path(__file__).parent / "descriptions" / "networks.json"

NETWORKS = Path(__file__).resolve().parents[2] / "Generator.Tests" / "Oracle" / "Networks" / "networks.json.gz"

# Steps of two irrational numbers, so that no two elements of a tensor have the same weight, or nearly the same ones, in both sums.
STEPS = (0.6180339887498949, 0.41421356237309515)

# Significant digits of the sum of absolute values; what the other sums have more of says nothing.
DIGITS = 12

# Tensors of so few elements are recorded as they are.
FEW = 3


def sums(array):
    """Of the elements, of their absolute values, and of the elements times the fractions of multiples of two irrational numbers."""
    values = array.reshape(-1).astype(numpy.float64)
    places = numpy.arange(1, values.size + 1, dtype=numpy.float64)
    weighted = [numpy.sum(values * numpy.mod(places * step, 1.0)) for step in STEPS]
    return [float(numpy.sum(values)), float(numpy.sum(numpy.abs(values))), *map(float, weighted)]


def rounded(value, unit):
    """A number as a multiple of a unit, in as few letters as it takes."""
    if not numpy.isfinite(value):
        return Number("NaN" if numpy.isnan(value) else "Infinity" if value > 0 else "-Infinity")
    text = f"{Decimal(value).quantize(unit).normalize():E}" if value else "0"
    return Number(text.replace("E+0", "").replace("E+", "E"))


def unit_of(largest):
    """The last of the digits that a sum of absolute values is recorded with."""
    return Decimal(1).scaleb(Decimal(largest).adjusted() - DIGITS + 1) if largest and numpy.isfinite(largest) else Decimal(1)


class Number(str):
    """A number in JSON, digit by digit."""


def summarised(tensor):
    """A recorded tensor with its sums in place of its elements."""
    if tensor is None:
        return None
    array = numpy.array(tensor["data"], dtype=numpy.float64)
    if array.size <= FEW:
        return {"shape": tensor["shape"], "data": [rounded(float(value), unit_of(abs(float(value)))) for value in array]}
    found = sums(array)
    return {"length": int(array.size), "sums": [rounded(value, unit_of(found[1])) for value in found]}


def described():
    return draw_networks() + read_cases(CHOSEN)


def record(description):
    """The description plus the keys that were drawn and `results`."""
    torch.manual_seed(description["seed"])
    network = build_network(description)
    drawn = randomise_norms(network, description["seed"])
    criterion = build_loss(description)
    optimizer = build_optimizer(description, network)
    draws = PortableDraws(description["seed"])
    results = []
    case = labelled(description, {"drawn_state": drawn, "state_keys": list(network.state()), "results": results})
    for index, step in enumerate(description["steps"]):
        draws.step = index
        before = {key: value.clone() for key, value in network.state().items()}
        result = run_step(description, step, network, criterion, optimizer, draws)
        results.append(compact(step, result, changed_keys(step, network, before)))
    return case


def changed_keys(step, network, before):
    """The keys that a step has changed, and those that an optimizer may have: rounding alone may move a last bit, or none."""
    gradients = network.named_gradients().items() if step["action"] == "train_step" else []
    stepped = {key for key, gradient in gradients if gradient is not None}
    return [key for key, value in network.state().items() if key in stepped or not torch.equal(value, before[key])]


def compact(step, result, changed):
    """Leaves out what follows from the seed, the state that the step has not changed, and gradients where there was no backward pass."""
    kept = OrderedDict()
    for key, value in result.items():
        if key == "loss":
            kept[key] = summarised(value) if isinstance(value, dict) else rounded(float(value), unit_of(abs(float(value))))
        elif key in ("output", "input_grad"):
            kept[key] = summarised(value)
        elif key == "grads" and step["action"] != "forward":
            kept[key] = OrderedDict((name, summarised(gradient)) for name, gradient in value.items())
        elif key == "state":
            kept[key] = OrderedDict((name, summarised(value[name])) for name in changed)
        elif key.endswith("_error") or key.endswith("_message") or key == "output_requires_grad":
            kept[key] = value
    return kept


def to_json(value):
    """JSON without spaces, in which numbers have the digits that they were given."""
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, dict):
        return "{" + ",".join(f"{json.dumps(key)}:{to_json(item)}" for key, item in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ",".join(to_json(item) for item in value) + "]"
    return json.dumps(value)


def write(lines, path):
    """One network a line; the compressed file says neither when nor under which name it was made."""
    text = "[\n" + ",\n".join(lines) + "\n]\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "wb") as file, gzip.GzipFile(filename="", mode="wb", compresslevel=9, fileobj=file, mtime=0) as compressed:
        compressed.write(text.encode())


def recorded_lines(path):
    """What has been recorded, by name, as it stands in the file."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return {json.loads(line)["name"]: line for line in (line.rstrip(",\n") for line in file) if line.startswith("{")}


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--descriptions", help="a .json file or folder of descriptions; default: what is drawn and what was chosen")
    arguments.add_argument("--every", action="store_true", help="all that this PyTorch can run, also what is for another version")
    arguments.add_argument("--missing", action="store_true", help="only what is not in the file yet: elsewhere the last digits of others differ")
    arguments.add_argument("--out", default=NETWORKS, type=Path, help="the file to write")
    options = arguments.parse_args()
    if options.every and options.out == NETWORKS:
        arguments.error("--every needs a file of its own, --out")

    # The order of a sum may depend on the number of threads.
    torch.set_num_threads(1)
    lines = {}
    if options.descriptions:
        descriptions = read_cases(options.descriptions)
    elif options.every:
        descriptions = possible(described())
    else:
        descriptions = own(described())
        lines = recorded_lines(options.out) if options.out.exists() else {}
        lines = {name: line for name, line in lines.items() if options.missing or json.loads(line).get(RECORDED_WITH) != running_version()}
        descriptions = [description for description in descriptions if description["name"] not in lines]
    lines.update({description["name"]: to_json(record(description)) for description in descriptions})
    order = descriptions if options.descriptions else described()
    write([lines[description["name"]] for description in order if description["name"] in lines], options.out)
    size = options.out.stat().st_size / 1e3
    print(f"{running_version()}, numpy {numpy.__version__}: {len(descriptions)} of {len(lines)} networks, {size:.0f} KB in {options.out}")


if __name__ == "__main__":
    main()
