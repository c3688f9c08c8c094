"""Has ONNX's own checker judge exported models: operators, attributes, types, shapes, as strictly as it goes.

    python3 tools/onnx/check_models.py FOLDER

Debian's python3-onnx is one; it belongs to the system's own Python. A model's declared output must be the shape that the checker infers.
"""

import sys
from pathlib import Path

import onnx


def shape(value):
    return [size.dim_param or size.dim_value for size in value.type.tensor_type.shape.dim]


def check(path):
    model = onnx.load(path)
    onnx.checker.check_model(model, full_check=True)
    declared = [shape(value) for value in model.graph.output]
    for value in model.graph.output:
        value.type.tensor_type.ClearField("shape")
    inferred = onnx.shape_inference.infer_shapes(model, check_type=True, strict_mode=True, data_prop=True)
    found = [shape(value) for value in inferred.graph.output]
    # What follows a Reshape by a batch that is not known has no name.
    known = [[size if size else want for size, want in zip(sizes, wanted)] for sizes, wanted in zip(found, declared)]
    if known != declared:
        raise ValueError(f"declares the output {declared}, but gives {found}")


def main():
    failures = 0
    paths = sorted(Path(sys.argv[1]).glob("*.onnx"))
    for path in paths:
        try:
            check(path)
        except Exception as error:
            failures += 1
            print(f"{path.name}: {error}")
    print(f"onnx {onnx.__version__} checked {len(paths)} models, {failures} failed")
    sys.exit(1 if failures or not paths else 0)


if __name__ == "__main__":
    main()
