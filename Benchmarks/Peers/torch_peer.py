"""PyTorch as a peer of the benchmarks: a process that makes cases ready and runs them on request.

One request a line on stdin, one answer a line on stdout:

    prepare ID key=value ...     builds a case from the files of a folder, writes the result to FOLDER/ID.out; answers "ok"
    run ID CALLS                 makes so many calls; answers "ok SECONDS", measured around the calls alone
    saved ID                     answers "ok BYTES ANYWAY": what autograd keeps from a training step's forward pass to its backward pass, and how much of that is
                                 parameters, statistics, input or targets
    release                      forgets all cases; answers "ok"

or "error MESSAGE". The numbers of threads come from the environment, before torch is imported: its matrix products
are another library's, with threads of its own. See PyTorchPeer.cs for the settings.
"""
import ctypes
import gc
import os
import sys
import time
import warnings

warnings.filterwarnings("ignore")
import torch
from torch import nn

torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
version = torch.__version__
if int(torch.__version__.split(".")[0]) >= 2:
    # TorchScript's code for several operators in one: in Debian's 2.6 a second call of it does not come to an end.
    torch._C._jit_set_texpr_fuser_enabled(False)
    import torch._dynamo
    import torch._inductor.config
    import torch._inductor.cpu_vec_isa
    # Debian has the functions of vectors in a library of its own, which compiled code is not linked with. In a process of its
    # own the compiler tries whether they are there.
    try:
        ctypes.CDLL("libsleef.so.3", mode=ctypes.RTLD_GLOBAL)
        os.environ["LD_PRELOAD"] = "libsleef.so.3"
    except OSError:
        pass
    if not torch._inductor.cpu_vec_isa.pick_vec_isa():
        version += " (compiled without vectors: is libsleef-dev installed?)"
    # Without gradients the parameters become constants of the compiled code: norms are folded, weights laid out anew.
    torch._inductor.config.freezing = True
    # The cache on disk loses such constants.
    torch._inductor.config.fx_graph_cache = False
LINEAR, NORMS = "Linear", {"BatchNorm1d": nn.BatchNorm1d, "BatchNorm2d": nn.BatchNorm2d}


def layer(text):
    """`Linear:784x512` as a module."""
    kind, _, sizes = text.partition(":")
    sizes = [int(size) for size in sizes.split("x")] if sizes else []
    if kind == LINEAR:
        return nn.Linear(*sizes)
    if kind in NORMS:
        return NORMS[kind](*sizes)
    return getattr(nn, kind)(*sizes)


def read(folder, name, dtype, shape):
    values = torch.frombuffer(bytearray(open(os.path.join(folder, name), "rb").read()), dtype=dtype)
    return values.clone().reshape(shape)


def load(net, values):
    """Parameters in order, then each batch norm's running mean and variance: how the other side writes them."""
    tensors = list(net.parameters())
    for module in net:
        if isinstance(module, nn.modules.batchnorm._BatchNorm):
            tensors += [module.running_mean, module.running_var]
    with torch.no_grad():
        for tensor in tensors:
            tensor.copy_(values[: tensor.numel()].reshape(tensor.shape))
            values = values[tensor.numel():]
    assert values.numel() == 0, "the parameters do not fit"


def compiled(function, **options):
    """At the first call, for these shapes alone, and nothing of it left to Python."""
    return torch.compile(function, fullgraph=True, dynamic=False, options=options)


class Case:
    """A network with its data; `call` is what is timed, `result` what the other side compares."""

    def __init__(self, engine, phase, shape, layers, folder, state, momentum, rate, channels_last, loss):
        shape = [int(size) for size in shape.split("x")]
        self.net = nn.Sequential(*(layer(text) for text in layers.split(",")))
        load(self.net, read(folder, state, torch.float32, [-1]))
        self.x = self.layout(read(folder, "input", torch.float32, shape), channels_last)
        self.folder, self.channels_last, self.kind = folder, channels_last == "1", loss
        getattr(self, "prepare_" + phase)(engine, float(rate), float(momentum))

    @staticmethod
    def layout(x, channels_last):
        return x.contiguous(memory_format=torch.channels_last) if channels_last == "1" else x

    def prepare_inference(self, engine, rate, momentum):
        net, x = self.net.eval(), self.x
        if engine == "torchscript":
            with torch.no_grad():
                net = torch.jit.optimize_for_inference(torch.jit.freeze(torch.jit.trace(net, x)))
        elif engine == "compile":
            net = compiled(net, max_autotune=True)

        def call():
            return net(x)

        with torch.no_grad():
            call()
        self.call, self.result, self.grad = call, lambda: [call()], False

    def prepare_training_step(self, engine, rate, momentum):
        net, x = self.net.train(), self.x
        classes = self.kind == "cross_entropy"
        target = self.target = read(self.folder, "classes", torch.int32, [-1]).long() if classes else x
        criterion = nn.CrossEntropyLoss() if classes else nn.MSELoss()
        optimizer = torch.optim.SGD(net.parameters(), lr=rate, momentum=momentum)

        def objective():
            return criterion(net(x), target)

        self.loss, objective = objective, compiled(objective) if engine == "compile" else objective

        def call():
            optimizer.zero_grad(set_to_none=True)
            loss = objective()
            loss.backward()
            optimizer.step()
            return loss

        steps = int(open(os.path.join(self.folder, "steps")).read())
        self.call, self.grad = call, True
        self.result = lambda: [torch.stack([call().detach() for _ in range(steps)])] + [p.detach() for p in net.parameters()]

    def layer(self, engine):
        layer = self.net[0].train()
        return compiled(layer) if engine == "compile" else layer

    def prepare_forward(self, engine, rate, momentum):
        net, x = self.layer(engine), self.x.requires_grad_(True)
        self.call, self.grad = lambda: net(x), True
        self.result = lambda: [net(x).detach()]

    def prepare_forward_backward(self, engine, rate, momentum):
        net, x = self.layer(engine), self.x.requires_grad_(True)
        gradient = self.layout(read(self.folder, "gradient", torch.float32, x.shape), "1" if self.channels_last else "0")
        wanted = (x, *self.net.parameters())
        # autograd.grad: the three gradients without accumulating them into .grad
        self.call, self.grad = lambda: torch.autograd.grad(net(x), wanted, gradient), True
        self.result = lambda: list(self.call())


cases = {}


def prepare(name, words):
    options = dict(word.split("=", 1) for word in words)
    case = Case(**options)
    with torch.set_grad_enabled(case.grad):
        result = torch.cat([tensor.contiguous().flatten() for tensor in case.result()])
    result.numpy().tofile(os.path.join(options["folder"], name + ".out"))
    cases[name] = case
    return "ok"


def run(name, calls):
    case, calls = cases[name], int(calls)
    call = case.call
    gc.collect()
    gc.disable()
    with torch.set_grad_enabled(case.grad):
        start = time.perf_counter()
        for _ in range(calls):
            call()
        seconds = time.perf_counter() - start
    gc.enable()
    return f"ok {seconds!r}"


def saved(name):
    """Each storage once: all that autograd keeps, and what of it is there anyway (parameters, running statistics, input, targets)."""
    case, storages = cases[name], {}

    def pack(tensor):
        storages[tensor.storage().data_ptr()] = tensor.storage().nbytes()
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(pack, lambda tensor: tensor):
        loss = case.loss()
    anyway = [*case.net.state_dict().values(), case.x, case.target]
    shared = sum(storages.get(pointer, 0) for pointer in {tensor.storage().data_ptr() for tensor in anyway})
    del loss
    return f"ok {sum(storages.values())} {shared}"


def release():
    cases.clear()
    if "torch._dynamo" in sys.modules:
        # What is compiled for too many modules is not compiled for the next one.
        torch._dynamo.reset()
    gc.collect()
    return "ok"


# Under a descriptor of its own: trying kernels out closes the standard input.
requests = os.fdopen(os.dup(sys.stdin.fileno()))
print(f"ok {version}", flush=True)
for line in requests:
    verb, *words = line.split()
    try:
        if verb == "prepare":
            answer = prepare(words[0], words[1:])
        elif verb == "run":
            answer = run(*words)
        elif verb == "saved":
            answer = saved(*words)
        elif verb == "release":
            answer = release()
        else:
            answer = f"error unknown request {verb}"
    except Exception as error:  # the other side names it and goes on without this case
        answer = "error " + " ".join(f"{type(error).__name__}: {error}".split())
    print(answer, flush=True)
