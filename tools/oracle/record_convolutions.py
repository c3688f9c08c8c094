"""Records what PyTorch computes with convolutions of many shapes in double precision, in three sums for each tensor.

    /usr/bin/python3 tools/oracle/record_convolutions.py

writes Runtime.Tests/Convolutions/Recorded/convolutions.json. Tensors are drawn by torch.randn, one after the other: input, bias, weight,
gradient of the output. Input, output and their gradients have their channels last, in the file as in the runtime.
"""

import json
import math
from pathlib import Path

import torch

RECORDING = Path(__file__).parents[2] / "Runtime.Tests" / "Convolutions" / "Recorded" / "convolutions.json"
SAMPLES = 2

# Steps of an irrational number: no two elements have the same weight in the last sum.
STEP = 0.6180339887498949

# Channels, output channels, groups, and for each dimension input, kernel, stride, padding and dilation.
SHAPES = [
    # Networks that people deploy: images, pointwise, strided shortcuts, keywords.
    (3, 16, 1, [(8, 3, 1, 1, 1), (8, 3, 1, 1, 1)]),
    (16, 16, 1, [(9, 3, 1, 1, 1), (32, 3, 1, 1, 1)]),
    (16, 32, 1, [(8, 3, 2, 1, 1), (8, 3, 2, 1, 1)]),
    (16, 32, 1, [(8, 1, 2, 0, 1), (8, 1, 2, 0, 1)]),
    (64, 64, 1, [(5, 1, 1, 0, 1), (7, 1, 1, 0, 1)]),
    (1, 64, 1, [(12, 10, 2, 5, 1), (10, 4, 2, 1, 1)]),
    # Channels around registers and blocks of terms.
    (64, 65, 1, [(3, 3, 1, 1, 1), (4, 3, 1, 1, 1)]),
    (31, 24, 1, [(4, 3, 1, 1, 1), (5, 3, 1, 1, 1)]),
    (257, 7, 1, [(3, 2, 1, 0, 1), (2, 1, 1, 0, 1)]),
    (1, 1, 1, [(1, 1, 1, 0, 1)]),
    (5, 130, 1, [(17, 5, 1, 2, 1)]),
    (7, 15, 1, [(16, 3, 1, 1, 1)]),
    (7, 17, 1, [(15, 3, 1, 1, 1)]),
    (7, 63, 1, [(17, 3, 1, 1, 1)]),
    # More positions than one block of terms holds, for the gradient of the weight.
    (2, 9, 1, [(300, 3, 1, 1, 1)]),
    # Windows larger than the input, strides larger than the window, dilation, steps that skip positions.
    (2, 3, 1, [(2, 5, 1, 2, 1), (3, 5, 1, 2, 1)]),
    (4, 5, 1, [(11, 2, 3, 0, 1), (13, 2, 4, 1, 1)]),
    (4, 6, 1, [(9, 3, 1, 2, 2), (9, 3, 2, 2, 2)]),
    (3, 4, 1, [(10, 3, 2, 0, 3)]),
    (3, 2, 1, [(1, 3, 1, 1, 1), (1, 3, 1, 1, 1)]),
    # Groups, of one channel each as well; three dimensions.
    (6, 9, 3, [(5, 3, 1, 1, 1), (6, 3, 2, 1, 1)]),
    (8, 8, 8, [(5, 3, 1, 1, 1), (5, 3, 1, 1, 1)]),
    (8, 16, 8, [(7, 3, 2, 1, 1)]),
    (3, 5, 1, [(4, 3, 1, 1, 1), (3, 2, 1, 0, 1), (5, 3, 2, 1, 1)]),
]


def sums(tensor):
    flat = tensor.reshape(-1).tolist()
    return [math.fsum(flat), math.fsum(map(abs, flat)), math.fsum(value * (i * STEP % 1) for i, value in enumerate(flat))]


def channels_last(tensor):
    return tensor.movedim(1, -1)


def record(channels, outputs, groups, axes):
    torch.manual_seed(1)
    sizes, kernel, stride, padding, dilation = (list(column) for column in zip(*axes))
    positions = [(size + 2 * pad - step * (window - 1) - 1) // jump + 1 for size, window, jump, pad, step in axes]

    def draw(*shape):
        return torch.randn(math.prod(shape)).double().reshape(shape)

    given = draw(SAMPLES, *sizes, channels).movedim(-1, 1).requires_grad_()
    bias = draw(outputs)
    weight = draw(outputs, channels // groups, *kernel).requires_grad_()
    slope = draw(SAMPLES, *positions, outputs).movedim(-1, 1)
    convolve = [torch.nn.functional.conv1d, torch.nn.functional.conv2d, torch.nn.functional.conv3d][len(axes) - 1]
    output = convolve(given, weight, bias, stride, padding, dilation, groups)
    output.backward(slope)
    return {
        "channels": channels,
        "outputChannels": outputs,
        "groups": groups,
        "axes": [[*axis, position] for axis, position in zip(axes, positions)],
        "output": sums(channels_last(output.detach())),
        "inputGradient": sums(channels_last(given.grad)),
        "weightGradient": sums(weight.grad),
    }


RECORDING.parent.mkdir(exist_ok=True)
RECORDING.write_text("[\n" + ",\n".join(json.dumps(record(*shape)) for shape in SHAPES) + "\n]\n")
print(f"PyTorch {torch.__version__}: {len(SHAPES)} convolutions in {RECORDING}")
