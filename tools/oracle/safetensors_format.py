"""safetensors in a few lines, so that recording needs no package but PyTorch: the format is a length, a JSON header and the values."""

import json
import struct

import torch

NAMES = {torch.float64: "F64", torch.float32: "F32", torch.float16: "F16", torch.bfloat16: "BF16", torch.int64: "I64"}
DTYPES = {name: dtype for dtype, name in NAMES.items()}


def raw_bytes(tensor):
    tensor = tensor.detach().contiguous()
    return (tensor.view(torch.int16) if tensor.dtype == torch.bfloat16 else tensor).numpy().tobytes()


def save(tensors, path, metadata):
    """As the package orders it: the widest elements first, then by name."""
    names = sorted(tensors, key=lambda name: (-tensors[name].element_size(), name))
    header, values = {"__metadata__": metadata}, b""
    for name in names:
        content = raw_bytes(tensors[name])
        header[name] = {
            "dtype": NAMES[tensors[name].dtype], "shape": list(tensors[name].shape), "data_offsets": [len(values), len(values) + len(content)],
        }
        values += content
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + values)


def load(path):
    """The tensors by name, and the metadata."""
    content = path.read_bytes()
    (length,) = struct.unpack("<Q", content[:8])
    header = json.loads(content[8:8 + length])
    metadata = header.pop("__metadata__", {})
    tensors = {}
    for name, entry in header.items():
        begin, end = (8 + length + offset for offset in entry["data_offsets"])
        tensors[name] = torch.frombuffer(bytearray(content[begin:end]), dtype=DTYPES[entry["dtype"]]).reshape(entry["shape"])
    return tensors, metadata
