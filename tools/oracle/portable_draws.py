"""Numbers that a seed determines on every machine and in every language, so that no file has to hold them.

Everything is made of float32 uniforms, k / 2^24 with whole k, of which Mersenne Twister gives the same ones everywhere; PyTorch's normals
depend on the processor. In double precision the sums below are exact. Generator.Tests/Oracle/PortableDraws.cs draws the same.
"""

import torch

from network import NORMS, takes_class_indices

# Each kind of numbers has a generator of its own, so that either side draws what it needs, in any order.
STATE, INPUTS, TARGETS, GRADIENTS = range(4)
KINDS = 4

# The most steps of a network.
STEPS = 16

# The scale that gives the sum of four uniforms a deviation of 1.0104.
SPREAD = 1.75

RANGES = {"weight": (0.5, 1.0), "bias": (-0.5, 1.0), "running_mean": (-0.5, 1.0), "running_var": (0.5, 1.5)}
TRACKED_BATCHES = 3


def generator_of(seed, kind, step=0):
    generator = torch.Generator()
    generator.manual_seed((seed * STEPS + step) * KINDS + kind)
    return generator


def uniforms(generator, count):
    """Uniform numbers below 1, in double precision."""
    return torch.rand(count, generator=generator, dtype=torch.float32).double()


def normals(generator, shape, dtype):
    """Four uniforms added, which is close to normal, with mean 0."""
    count = torch.Size(shape).numel()
    parts = uniforms(generator, 4 * count).reshape(4, count)
    return ((parts[0] + parts[1] + parts[2] + parts[3] - 2) * SPREAD).to(dtype).reshape(shape)


class PortableDraws:
    """What the steps of a network draw, each from generators of its own."""

    def __init__(self, seed):
        self.seed = seed
        self.step = 0

    def input(self, step, shape, dtype):
        x = normals(generator_of(self.seed, INPUTS, self.step), shape, dtype) * step.get("scale", 1) + step.get("offset", 0)
        return x.round() if step.get("rounded") else x

    def target(self, loss, step, output):
        """Indices of classes, probabilities, or values of the output's shape; those of BCEWithLogitsLoss lie between 0 and 1."""
        generator = generator_of(self.seed, TARGETS, self.step)
        if takes_class_indices(loss):
            target = (uniforms(generator, output.shape[0]) * output.shape[1]).long()
            for sample in step.get("ignored", []):
                target[sample] = step["ignored_target"]
            return target
        if loss["kind"] in ("CrossEntropyLoss", "BCEWithLogitsLoss"):
            drawn = uniforms(generator, output.numel()).reshape(output.shape).to(output.dtype)
            return drawn / drawn.sum(1, keepdim=True) if loss["kind"] == "CrossEntropyLoss" else drawn
        return normals(generator, output.shape, output.dtype)

    def gradient(self, shape, dtype):
        return normals(generator_of(self.seed, GRADIENTS, self.step), shape, dtype)


def randomise_norms(network, seed):
    """Replaces the 1 and 0 that norms start with. Returns the changed keys, in the order in which they were drawn."""
    changed = []
    generator = generator_of(seed, STATE)
    for name, module in network.layers.named_modules():
        if not isinstance(module, NORMS):
            continue
        with torch.no_grad():
            for key, (low, width) in RANGES.items():
                tensor = getattr(module, key, None)
                if tensor is not None:
                    tensor.copy_((low + uniforms(generator, tensor.numel()) * width).reshape(tensor.shape))
                    changed.append(f"{name}.{key}")
            if getattr(module, "num_batches_tracked", None) is not None:
                module.num_batches_tracked.fill_(TRACKED_BATCHES)
                changed.append(f"{name}.num_batches_tracked")
    return changed
