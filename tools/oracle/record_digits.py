"""Trains the sample's digit network in PyTorch and records what happened, for the tests to compare with.

Run it with the Python that has PyTorch 1.13.1: on Debian 12 that is /usr/bin/python3 with the package python3-torch.

    python3 tools/oracle/record_digits.py

writes Runtime.Tests/Digits/recorded-digits.json. The twin of this script is Sample/Digits/DigitsTraining.cs: the same
layers, settings and order of random draws (the parameters, the split, then one shuffle per epoch). Whoever changes one
changes the other and records again; the test compares the settings first.
"""

import gzip
import json
import pathlib

import torch
from torch import nn

ROOT = pathlib.Path(__file__).resolve().parents[2]
DATA = ROOT / "Sample" / "Data" / "digits.csv.gz"
TARGET = ROOT / "Runtime.Tests" / "Digits" / "recorded-digits.json"

SETTINGS = {
    "seed": 0,
    "epochs": 12,
    "batch_size": 32,
    "learning_rate": 0.05,
    "momentum": 0.9,
    "unseen": 359,
}


def load_digits():
    """The images as (1797, 1, 8, 8) brightnesses 0 to 16, unscaled, and the labels."""
    with gzip.open(DATA, "rt", encoding="ascii") as source:
        rows = torch.tensor([[int(value) for value in line.split(",")] for line in source])
    return rows[:, :64].reshape(-1, 1, 8, 8).float(), rows[:, 64]


def build_network():
    """The layers of Sample/Digits/DigitsNet.cs."""
    return nn.Sequential(
        nn.BatchNorm2d(1, affine=False),
        nn.Flatten(),
        nn.Linear(64, 128, bias=False),
        nn.BatchNorm1d(128),
        nn.ReLU(),
        nn.Linear(128, 64, bias=False),
        nn.BatchNorm1d(64),
        nn.ReLU(),
        nn.Linear(64, 10),
    )


def count_right(logits, labels):
    """How many of the largest logits are at the label."""
    return int((logits.argmax(dim=1) == labels).sum())


def train():
    """One whole training; returns what the C# side must come to."""
    torch.manual_seed(SETTINGS["seed"])
    images, labels = load_digits()
    network = build_network()
    order = torch.randperm(len(labels))
    seen, unseen = order[: -SETTINGS["unseen"]], order[-SETTINGS["unseen"]:]

    optimizer = torch.optim.SGD(network.parameters(), lr=SETTINGS["learning_rate"], momentum=SETTINGS["momentum"])
    cross_entropy = nn.CrossEntropyLoss()
    losses, right_per_epoch = [], []
    for epoch in range(SETTINGS["epochs"]):
        # The rate falls in a straight line; the last epoch still has a twelfth of it.
        optimizer.param_groups[0]["lr"] = SETTINGS["learning_rate"] * (1 - epoch / SETTINGS["epochs"])
        network.train()
        right = 0
        for batch in seen[torch.randperm(len(seen))].split(SETTINGS["batch_size"]):
            optimizer.zero_grad(set_to_none=True)
            logits = network(images[batch])
            loss = cross_entropy(logits, labels[batch])
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
            right += count_right(logits, labels[batch])
        right_per_epoch.append(right)

    network.eval()
    with torch.no_grad():
        unseen_right = count_right(network(images[unseen]), labels[unseen])
    return {
        "torch": torch.__version__,
        "settings": SETTINGS,
        "first_unseen": unseen[:10].tolist(),
        "unseen_right": unseen_right,
        "right_per_epoch": right_per_epoch,
        # Nine digits are enough to write a float32 down exactly.
        "losses": [float(f"{loss:.9g}") for loss in losses],
    }


def main():
    torch.set_num_threads(1)  # PyTorch's own sums depend on the number of threads.
    record = train()
    # One line per entry keeps a later recording readable as a difference.
    lines = ",\n".join(f"  {json.dumps(key)}: {json.dumps(value)}" for key, value in record.items())
    TARGET.write_text("{\n" + lines + "\n}\n", encoding="utf-8")
    share = 100 * record["unseen_right"] / SETTINGS["unseen"]
    print(f"{TARGET.name}: {len(record['losses'])} losses, {record['unseen_right']} of {SETTINGS['unseen']} unseen digits right ({share:.2f} %)")


if __name__ == "__main__":
    main()
