"""Whether another PyTorch computes what is recorded, to the tolerances that FusedNorm is held to.

    python3 tools/oracle/compare_versions.py           # with PyTorch 2.6: what it makes of what 1.13.1 has recorded

Runs each recorded case again and compares every output, loss, gradient and state, what is null and what raises. Prints the largest
distances, and the differences that are known, with their reasons; exits with 1 where there is another one. The networks of real size, in their sums:
record_networks.py --every, and measure_network_margins.py --against it.
"""

import math
import sys

import torch

from case_files import format_number, is_tensor, read_cases
from record_cases import CASES, record
from versions import RECORDED_WITH, possible, running_version

# |found - expected| <= absolute + relative * |expected|: Generator.Tests/Oracle/Tolerance.cs.
TOLERANCES = {"float32": (1e-5, 1e-6), "float64": (1e-10, 1e-12)}

# What differs, by case and quantity, and why.
AVX512 = "GELU of infinity where oneDNN has AVX-512: a polynomial in the square of x, whose terms have both signs"
KNOWN = {
    ("act_gelu", "results/2/output"): AVX512,
    ("act_gelu_infinities", "results/0/output"): AVX512,
    ("act_gelu_infinities", "results/1/output"): AVX512,
    ("group_norm_from_the_seed", "results/2/grads/norm1.weight"): "products that nearly cancel; 2.6 is further from its own float64",
}


def differences(expected, found, tolerance, path=""):
    """Yields (distance / tolerance, quantity), infinite where numbers cannot make up for it. Sentences of exceptions may differ."""
    if is_tensor(expected) and is_tensor(found):
        if expected["shape"] != found["shape"]:
            yield math.inf, path
        for one, other in zip(expected["data"], found["data"]):
            yield distance(one, other, tolerance), path
    elif isinstance(expected, dict) and isinstance(found, dict):
        for key in sorted(expected.keys() | found.keys()):
            if not key.endswith("_message"):
                yield from differences(expected.get(key), found.get(key), tolerance, f"{path}/{key}" if path else key)
    elif isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        for index, (one, other) in enumerate(zip(expected, found)):
            yield from differences(one, other, tolerance, f"{path}/{index}")
    elif isinstance(expected, (int, float)) and not isinstance(expected, bool) and found is not None:
        yield distance(expected, found, tolerance), path
    elif expected != found:
        yield math.inf, path


def distance(expected, found, tolerance):
    found = float(format_number(found))  # as it would be read again
    if not math.isfinite(expected) or not math.isfinite(found):
        return 0 if expected == found or math.isnan(expected) and math.isnan(found) else math.inf
    relative, absolute = tolerance
    return abs(found - expected) / (absolute + relative * abs(expected))


def recorded_parts(case):
    return {key: case[key] for key in ("initial_state", "seeded_state", "results")}


def main():
    torch.set_num_threads(1)
    cases = [case for case in possible(read_cases(CASES)) if case[RECORDED_WITH] != running_version() and "seed" in case]
    worst, same = [], 0
    for case in cases:
        found = list(differences(recorded_parts(case), recorded_parts(record(case)), TOLERANCES[case["dtype"]]))
        same += all(ratio == 0 for ratio, _ in found)
        beyond = {quantity for ratio, quantity in found if ratio > 1}
        worst += [max((ratio, case["name"], quantity) for ratio, quantity in found if quantity == one) for one in beyond or {max(found)[1]}]
    worst.sort(reverse=True)
    print(f"{running_version()}: {len(cases)} cases of other versions, {same} of them equal to the last bit; distance / tolerance:")
    unknown = 0
    for ratio, name, quantity in worst[:12]:
        reason = KNOWN.get((name, quantity))
        unknown += ratio > 1 and reason is None
        print(f"  {ratio:8.3f}  {name}, {quantity}" + (f": {reason or 'unknown'}" if ratio > 1 else ""))
    unknown += sum(ratio > 1 for ratio, *_ in worst[12:])
    sys.exit(1 if unknown else 0)


if __name__ == "__main__":
    main()
