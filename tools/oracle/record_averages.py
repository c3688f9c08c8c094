"""Records what torch.optim.swa_utils.AveragedModel makes of a series of weights.

    tools/oracle/record_averages.py, with the newest PyTorch at hand

Value j of step k is (k + 1) * (j + 1) * (-1)^(k * j) / 8, which float32 holds exactly; the averages behind each step are kept as float32's bits.
"""

import json
import struct
from pathlib import Path

import torch
from torch.optim.swa_utils import AveragedModel, get_ema_avg_fn

RECORDING = Path(__file__).parents[2] / "Runtime.Tests" / "Optimizers" / "Recorded" / "averages.json"
LENGTH, STEPS = 19, 5


def average(**options) -> list[str]:
    layer = torch.nn.Linear(LENGTH, 1, bias=False)
    averaged = AveragedModel(layer, **options)
    after = []
    for step in range(STEPS):
        values = [(step + 1) * (j + 1) * (-1) ** (step * j) / 8 for j in range(LENGTH)]
        layer.weight.data = torch.tensor([values])
        averaged.update_parameters(layer)
        after.append(" ".join(struct.pack(">f", value).hex() for value in averaged.module.weight.flatten().tolist()))
    return after


if __name__ == "__main__":
    runs = [{"decay": None, "after": average()}, *({"decay": decay, "after": average(avg_fn=get_ema_avg_fn(decay))} for decay in (0.9, 0.999))]
    RECORDING.write_text(json.dumps({"torch": torch.__version__.split("+")[0], "runs": runs}, indent=1) + "\n")
