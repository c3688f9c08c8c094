"""Which PyTorch the recordings come from: 1.13.1 as Debian 12 has it, and 2.6 as Debian 13 has it for what 1.13 lacks."""

import torch

OLDER, NEWER = "PyTorch 1.13.1", "PyTorch 2.6.0"

# The name of the version in what is recorded.
RECORDED_WITH = "recorded_with"


def running_version():
    number = torch.__version__.split("+")[0]
    return "PyTorch " + {"1.13.0a0": "1.13.1"}.get(number, number)  # what Debian 12 packages as 1.13.1 calls itself 1.13.0a0


def version_for(description):
    """The version that records a description: the older one, but where it has a layer, or an option of it, that came later."""
    return NEWER if any(came_later(layer) for layer in all_layers(description["layers"])) else OLDER


def came_later(layer):
    """RMSNorm came with 2.4, a layer norm's bias=False with 2.1."""
    return layer["kind"] == "RMSNorm" or layer["kind"] == "LayerNorm" and "bias" in layer


def all_layers(layers):
    for layer in layers:
        yield layer
        yield from all_layers(layer.get("layers", []))


def own(descriptions):
    """Those of the repository's descriptions that are for the version that is running."""
    running = running_version()
    if running not in (OLDER, NEWER):
        raise SystemExit(f"Expected {OLDER} or {NEWER}, found {running}; with --out and --every it records what it can")
    return [description for description in descriptions if version_for(description) == running]


def possible(descriptions):
    """Those that the version that is running can record."""
    return [description for description in descriptions if running_version() != OLDER or version_for(description) == OLDER]


def labelled(description, results):
    """What is recorded: the version stands behind the name, in front of everything else."""
    name = description["name"]
    return {"name": name, RECORDED_WITH: running_version(), **description, **results}
