"""Batch norms: every combination of their flags, their options, and inputs far from the unit scale."""

from .building import FLATTEN, RELU, bn1d, bn2d, bn3d, both, case, in_double, linear, pool2d, step

MOMENTA = {"m0.1": 0.1, "m0.37": 0.37, "cumulative": None}


def batch_norm_combinations():
    """Every combination of layer and rank, track_running_stats, affine and momentum, each in training and in evaluation."""
    for rank in ("nc", "ncl", "nchw"):
        for track in (True, False):
            for affine in (True, False):
                for label, momentum in MOMENTA.items():
                    options = {"momentum": momentum, "affine": affine, "track_running_stats": track}
                    name = f"bn_{rank}_{'tracked' if track else 'untracked'}_{'affine' if affine else 'plain'}_{label}"
                    description = batch_norm_combination(name, rank, options)
                    yield description
                    if label == "m0.37" or (label == "cumulative" and track and affine):
                        yield in_double(description)


def batch_norm_combination(name, rank, options):
    shape, layers = {
        "nc": ((5,), [linear(5, 7, bias=False), bn1d(7, **options), RELU, linear(7, 3)]),
        "ncl": ((3, 5), [bn1d(3, **options), FLATTEN, linear(15, 4)]),
        "nchw": ((3, 2, 4), [bn2d(3, **options), RELU, pool2d(2), FLATTEN, linear(6, 4)]),
    }[rank]
    steps = [
        step("train", "backward", batch=7),
        step("eval", "backward", batch=6),
        step("train", "backward", batch=5),
        step("eval", "forward", no_grad=True, batch=6),
    ]
    # The momentum of 0.1 starts from what the seed gives: weight 1, bias 0, statistics 0 and 1.
    return case(name, shape, layers, steps, loss={}, input_requires_grad=True, randomise_batch_norms=options["momentum"] != 0.1)


def batch_norm_options():
    steps = [step("train", "backward", batch=5), step("train", "backward", batch=6), step("eval", "backward", batch=2)]

    def alone(name, shape, layers, **more):
        return case(name, shape, layers, steps, input_requires_grad=True, **more)

    yield alone("bn_alone_nc_15", (15,), [bn1d(15)])
    yield alone("bn_alone_nc_1", (1,), [bn1d(1)], randomise_batch_norms=True)
    yield alone("bn_alone_ncl_one_position", (7, 1), [bn1d(7)], randomise_batch_norms=True)
    yield alone("bn_alone_ncl_17", (2, 17), [bn1d(2)], randomise_batch_norms=True)
    yield alone("bn_alone_nchw_rectangular", (2, 3, 5), [bn2d(2)], randomise_batch_norms=True)
    yield in_double(alone("bn_alone_nchw_one_channel", (1, 4, 4), [bn2d(1)], randomise_batch_norms=True))
    yield alone("bn_eps_1e-3", (5,), [bn1d(5, eps=1e-3)], randomise_batch_norms=True)
    yield alone("bn_eps_0.5", (3, 6), [bn1d(3, eps=0.5)], randomise_batch_norms=True)
    yield alone("bn_momentum_0", (3, 6), [bn1d(3, momentum=0.0)], randomise_batch_norms=True)
    yield alone("bn_momentum_1", (3, 6), [bn1d(3, momentum=1.0)], randomise_batch_norms=True)
    yield alone("bn_cumulative_from_zero", (4,), [bn1d(4, momentum=None)])
    yield alone("bn_twice", (3, 8), [bn1d(3), RELU, bn1d(3, eps=1e-2)], randomise_batch_norms=True)
    yield alone("bn_after_pool_before_pool", (2, 6, 6), [pool2d(2, stride=1), bn2d(2), pool2d(2)], randomise_batch_norms=True)
    yield in_double(alone("bn_between_linears_ncl", (3, 5), [linear(5, 4), bn1d(3), RELU, linear(4, 2)], randomise_batch_norms=True))


def batch_norm_layers():
    """Every option of every rank, in both precisions, one above the other."""
    ranks = {"1d": (bn1d, (3, 7)), "2d": (bn2d, (2, 3, 4)), "3d": (bn3d, (2, 3, 2, 2))}
    steps = [step("train", "backward", batch=4), step("eval", "backward", batch=2), step("train", "backward", batch=3)]
    for name, (norm, shape) in ranks.items():

        def stack(label, *options):
            layers = [layer for option in options for layer in (norm(shape[0], **option), RELU)]
            return both(case(f"bn{name}_{label}", shape, layers[:-1], steps, randomise_batch_norms=True, input_requires_grad=True))

        yield from stack("frozen", {"freeze": "all"}, {"freeze": "weight"}, {"freeze": "bias"})
        yield from stack("momentum", {"momentum": None}, {"momentum": 0.6, "inferred": True}, {"eps": 0.01})
        yield from stack("plain", {"affine": False}, {"track_running_stats": False})
        yield from stack("pinned", {"eval": True}, {})


def inputs_of_other_scales():
    def scaled(name, layers, shape, **on_step):
        steps = [step("train", "backward", batch=12, **on_step), step("eval", "backward", batch=5, **on_step)]
        return case(name, shape, layers, steps, randomise_batch_norms=True, input_requires_grad=True)

    yield scaled("scale_0.001", [bn1d(3)], (3, 8), scale=0.001)
    yield scaled("scale_1000", [bn1d(5)], (5,), scale=1000)
    yield in_double(scaled("scale_0_offset_1", [bn1d(3)], (3, 8), scale=0, offset=1))
    # In float32 PyTorch itself loses the digits that an offset of 100 takes from x * scale + shift, so single precision gets 10.
    for name, layers, shape in (("nc", [bn1d(7)], (7,)), ("ncl", [bn1d(3)], (3, 9)), ("nchw", [bn2d(2)], (2, 3, 5))):
        yield scaled(f"offset_10_{name}", layers, shape, offset=10)
        yield in_double(scaled(f"offset_100_{name}", layers, shape, offset=100))
