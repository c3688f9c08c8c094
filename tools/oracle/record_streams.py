"""Records what PyTorch's CPU generator draws and where torch.optim.SGD goes, for the tests to replay bit for bit.

    python3 tools/oracle/record_streams.py

writes Runtime.Tests/Random/Recorded/streams-{avx2,default}.json and Runtime.Tests/Optimizers/Recorded/sgd.json. Python must be the one that
PyTorch is installed for: on Debian 12 the system's own, with the package python3-torch, whose 1.13.1 calls itself
1.13.0a0. The CPU must have AVX2. PyTorch chooses its code path when it is loaded, so the script runs itself once per path.
"""

import argparse
import base64
import hashlib
import itertools
import json
import os
import pathlib
import random
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
STREAMS = ROOT / "Runtime.Tests" / "Random" / "Recorded"
TRAJECTORIES = ROOT / "Runtime.Tests" / "Optimizers" / "Recorded"

# What torch.__config__ calls the two paths.
CAPABILITIES = {"avx2": "AVX2", "default": "NO AVX"}

# Both sides of the scalar path (fewer than 16), of whole blocks, and of the tail.
SIZES = [1, 2, 15, 16, 17, 31, 32, 33, 100]
SEEDS = [0, 1, 1029, 2**31, 2**32 - 1, 2**32 + 5, 2**63 - 1, -1, -1029, -(2**63)]

# Values beyond this number are recorded as a hash.
LISTED = 100

# Where a saved state keeps the second value of a normal pair. Its last digit is the C library's, so it stays out of the hash of a state.
SPARE_NORMAL = slice(5024, 5032)


def bits(tensor):
    """The bits of floating-point values or the digits of integers; a hash of the little-endian bytes where there are many."""
    array = tensor.detach().contiguous().numpy().reshape(-1)
    if array.dtype.kind == "i":
        return {"integers": array.tolist()}
    if array.size > LISTED:
        return {"sha256": hashlib.sha256(array.tobytes()).hexdigest()}
    width = array.itemsize * 2
    return {"bits": " ".join(f"{int(word):0{width}x}" for word in array.view(f"u{array.itemsize}"))}


def draw(op, dtype=None, **arguments):
    """Runs one draw of a plan. Each operation is spelled as a user of PyTorch spells it."""
    import torch
    a = arguments
    of = {"dtype": getattr(torch, dtype)} if dtype else {}
    if op == "rand":
        tensors = [torch.rand(a["n"], **of)]
    elif op == "uniform":
        tensors = [torch.empty(a["n"], **of).uniform_(a["low"], a["high"])]
    elif op == "randn":
        tensors = [torch.randn(a["n"], **of)]
    elif op == "normal":
        tensors = [torch.empty(a["n"], **of).normal_(a["mean"], a["std"])]
    elif op == "randint":
        tensors = [torch.randint(a["low"], a["high"], (a["n"],))]
    elif op == "randperm":
        tensors = [torch.randperm(a["n"])]
    elif op == "dropout":
        tensors = [torch.nn.functional.dropout(torch.ones(a["n"], **of), a["p"])]
    elif op == "linear":
        layer = torch.nn.Linear(a["in"], a["out"], a["bias"], **of)
        tensors = [layer.weight] + ([layer.bias] if a["bias"] else [])
    else:
        raise ValueError(f"unknown operation {op}")
    return {"op": op, **({"dtype": dtype} if dtype else {}), **arguments, "values": [bits(t) for t in tensors]}


def every_size():
    """Each kind of draw in each size, one after the other."""
    for n in SIZES:
        for dtype in ("float32", "float64"):
            yield dict(op="rand", dtype=dtype, n=n)
            yield dict(op="randn", dtype=dtype, n=n)
        yield dict(op="normal", dtype="float32", n=n, mean=-1.7, std=0.3)
        yield dict(op="randint", low=-50, high=1000, n=n)
        yield dict(op="randperm", n=n)
        yield dict(op="dropout", dtype="float32", n=n, p=0.3)


def corners():
    """Arguments at their limits, and draws across the point where the generator makes its next 624 words."""
    for p in (0.0, 0.1, 0.9, 1.0):
        yield dict(op="dropout", dtype="float32", n=10, p=p)
        yield dict(op="dropout", dtype="float64", n=10, p=p)
    for low, high in ((0, 1), (0, 2**32 - 1), (0, 2**32), (-(2**63), 2**63 - 1), (-3, 2**40)):
        yield dict(op="randint", low=low, high=high, n=6)
    for low, high in ((-0.1, 0.1), (3.0, 3.0), (-1e38, 2e38), (1e-40, 2e-40)):
        yield dict(op="uniform", dtype="float32", n=17, low=low, high=high)
    for low, high in ((-0.1, 0.1), (-8e307, 8e307)):
        yield dict(op="uniform", dtype="float64", n=17, low=low, high=high)
    for n in (3, 16, 18):
        for mean, std in ((2.5, 0.0), (-3.0, 1e-3), (0.1, 123.4)):
            yield dict(op="normal", dtype="float32", n=n, mean=mean, std=std)
            yield dict(op="normal", dtype="float64", n=n, mean=mean, std=std)
    yield dict(op="rand", dtype="float32", n=1)
    yield dict(op="rand", dtype="float64", n=1000)
    yield dict(op="randperm", n=700)
    yield dict(op="randperm", n=0)
    yield dict(op="randn", dtype="float32", n=0)


def layers():
    """Linear layers as torch.nn initialises them, from one input to many."""
    for dtype in ("float32", "float64"):
        for inputs, outputs in ((1, 1), (2, 3), (12, 4), (7, 5), (17, 16), (64, 32), (784, 10)):
            yield {"op": "linear", "dtype": dtype, "in": inputs, "out": outputs, "bias": inputs != 7}


def mixture(seed):
    """A plan drawn from the seed, in which everything interrupts everything."""
    choose = random.Random(seed)
    for _ in range(24):
        n = choose.choice(SIZES[:-1])
        dtype = choose.choice(("float32", "float32", "float64"))
        yield choose.choice((
            dict(op="rand", dtype=dtype, n=n),
            dict(op="uniform", dtype=dtype, n=n, low=-choose.random(), high=choose.random()),
            dict(op="randn", dtype=dtype, n=n),
            dict(op="randn", dtype=dtype, n=choose.choice((1, 2, 3, 5))),
            dict(op="normal", dtype=dtype, n=n, mean=choose.uniform(-2, 2), std=choose.uniform(0.1, 3)),
            dict(op="randint", low=choose.randint(-9, 0), high=choose.randint(1, 99), n=n),
            dict(op="randperm", n=n),
            dict(op="dropout", dtype=dtype, n=n, p=choose.random()),
            {"op": "linear", "dtype": dtype, "in": choose.randint(1, 6), "out": choose.randint(1, 6), "bias": choose.random() < 0.8},
        ))


def stream(name, seed, plan):
    import torch
    torch.manual_seed(seed)
    draws = [draw(**step) for step in plan]
    state = bytearray(torch.get_rng_state().numpy().tobytes())
    state[SPARE_NORMAL] = bytes(8)
    return {"name": name, "seed": seed, "draws": draws, "state_after_sha256": hashlib.sha256(state).hexdigest()}


def resumed():
    """A whole saved state, amid the generator's words and with the second value of a normal pair waiting, and what follows it."""
    import torch
    torch.manual_seed(2024)
    torch.rand(777)
    torch.randn(3)
    state = torch.get_rng_state().numpy().tobytes()
    return {"seed": 2024, "state": base64.b64encode(state).decode(), "draws": [draw("randn", "float32", n=1), draw("rand", "float32", n=9)]}


def record_streams(capability):
    streams = [stream("untouched", 2, []), stream("every size", 3, every_size())]
    streams += [stream("corners", 4, corners()), stream("layers", 5, layers())]
    streams += [stream(f"mixture {seed}", seed, mixture(seed)) for seed in SEEDS]
    if capability == "avx2":
        # Without AVX2 these are the C library's, so that their hash is not portable.
        streams.append(stream("many normal values", 7, [dict(op="randn", dtype="float32", n=n) for n in (5001, 65536)]))
    write(STREAMS / f"streams-{capability}.json", {**source(), "streams": streams, "resumed": resumed()})


def record_trajectories():
    """SGD under every combination of its options. The second parameter has no gradient in two of the steps, the first one among them."""
    import torch
    steps, rates, lengths = 5, [0.1, 0.1, 0.03, 0.5, 0.1], [19, 3]
    absent = {(0, 1), (3, 1)}
    recordings = []
    for dtype in ("float32", "float64"):
        torch.manual_seed(6)
        of = {"dtype": getattr(torch, dtype)}
        initial = [torch.randn(n, **of) for n in lengths]
        gradients = [[None if (s, i) in absent else torch.randn(n, **of) for i, n in enumerate(lengths)] for s in range(steps)]
        runs = []
        options = itertools.product((0.0, 0.9), (0.0, 0.3), (0.0, 0.01), (False, True), (False, True))
        for momentum, dampening, decay, nesterov, maximize in options:
            if nesterov and (momentum == 0 or dampening != 0):
                continue
            parameters = [value.clone() for value in initial]
            optimizer = torch.optim.SGD(
                parameters, lr=rates[0], momentum=momentum, dampening=dampening, weight_decay=decay, nesterov=nesterov, maximize=maximize)
            after = []
            for rate, gradient in zip(rates, gradients):
                optimizer.param_groups[0]["lr"] = rate
                for parameter, g in zip(parameters, gradient):
                    parameter.grad = None if g is None else g.clone()
                optimizer.step()
                after.append([bits(p)["bits"] for p in parameters])
            runs.append(dict(momentum=momentum, dampening=dampening, weight_decay=decay, nesterov=nesterov, maximize=maximize, after=after))
        recordings.append({
            "dtype": dtype, "learning_rates": rates, "initial": [bits(p)["bits"] for p in initial],
            "gradients": [[None if g is None else bits(g)["bits"] for g in step] for step in gradients], "runs": runs})
    write(TRAJECTORIES / "sgd.json", {**source(), "recordings": recordings})


def source():
    import torch
    path = next(line for line in torch.__config__.show().splitlines() if "CPU capability" in line)
    return {"torch": torch.__version__, "cpu_capability": path.split(":")[1].strip()}


def write(path, document):
    """JSON with a line for each step of the longest lists, so that a change can be read in a diff."""
    def lines(value, indent):
        inner = indent + "  "
        if isinstance(value, dict):
            items = (f"{inner}{json.dumps(k)}: {lines(v, inner)}" for k, v in value.items())
            flat = all(not isinstance(v, (dict, list)) for v in value.values()) or "op" in value
            return json.dumps(value) if flat else "{\n" + ",\n".join(items) + "\n" + indent + "}"
        if isinstance(value, list) and any(isinstance(v, (dict, list)) for v in value):
            items = (inner + (json.dumps(v) if isinstance(v, list) else lines(v, inner)) for v in value)
            return "[\n" + ",\n".join(items) + "\n" + indent + "]"
        return json.dumps(value)

    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(lines(document, "") + "\n")
    print(f"{path.relative_to(ROOT)}: {path.stat().st_size} bytes")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--path", choices=CAPABILITIES, help="record one code path in this process (used by the script itself)")
    chosen = parser.parse_args().path
    if chosen is None:
        for path in CAPABILITIES:
            subprocess.run([sys.executable, __file__, "--path", path], check=True, env={**os.environ, "ATEN_CPU_CAPABILITY": path})
        return
    found = source()["cpu_capability"]
    if found != CAPABILITIES[chosen]:
        sys.exit(f"PyTorch was asked for the path {chosen} ({CAPABILITIES[chosen]}), but runs {found}.")
    record_streams(chosen)
    if chosen == "avx2":
        record_trajectories()


if __name__ == "__main__":
    main()
