"""Writing and reading case files: JSON with one tensor per line and as few digits as round-trip."""

import gzip
import json
from pathlib import Path

import numpy
import torch


def tensor_to_json(tensor):
    """{"shape": [...], "data": [...]} of a tensor, floats left as numpy scalars of their own precision."""
    array = tensor.detach().numpy()
    return {"shape": list(array.shape), "data": list(array.reshape(-1))}


def tensor_from_json(value, dtype):
    return torch.tensor([float(number) for number in value["data"]], dtype=dtype).reshape(value["shape"])


def format_number(value):
    """The shortest text that reads back as the same value of the same precision; NaN and infinities as Python's json writes them."""
    if isinstance(value, (numpy.integer, int)):
        return str(int(value))
    if numpy.isnan(value):
        return "NaN"
    if numpy.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    text = str(value)
    return text[:-2] if text.endswith(".0") and text != "-0.0" else text


def is_tensor(value):
    return isinstance(value, dict) and set(value) == {"shape", "data"}


def is_list_of_objects(value):
    return isinstance(value, list) and any(isinstance(item, dict) for item in value)


def format_value(value, indent=0):
    """Objects over several lines, except tensors and objects of plain values; a tensor is always one line."""
    pad = "  " * indent
    if is_tensor(value):
        numbers = ",".join(format_number(number) for number in value["data"])
        return f'{{"shape": {json.dumps(value["shape"])}, "data": [{numbers}]}}'
    if isinstance(value, dict) and any(isinstance(item, dict) or is_list_of_objects(item) for item in value.values()):
        lines = [f"{pad}  {json.dumps(key)}: {format_value(item, indent + 1)}" for key, item in value.items()]
        return "{\n" + ",\n".join(lines) + f"\n{pad}}}"
    if is_list_of_objects(value):
        lines = [f"{pad}  {format_value(item, indent + 1)}" for item in value]
        return "[\n" + ",\n".join(lines) + f"\n{pad}]"
    if isinstance(value, (numpy.floating, numpy.integer)):
        return format_number(value)
    return json.dumps(value)


def write_case(case, path):
    Path(path).write_text(format_value(case) + "\n", encoding="utf-8")


def read_cases(path):
    """The cases of a file (one, or a list of them; .json or .json.gz) or of every such file in a folder and its subfolders."""
    path = Path(path)
    if path.is_dir():
        files = sorted(file for file in path.rglob("*") if file.name.endswith((".json", ".json.gz")))
        return [case for file in files for case in read_cases(file)]
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as file:
        content = json.load(file)
    return content if isinstance(content, list) else [content]
