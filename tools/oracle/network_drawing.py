"""Draws the layers of a network, one behind the other, as the shape of a sample allows them.

Sizes lie on both sides of those at which the compiler changes its mind.
"""

from descriptions.building import BEGIN_NO_GRAD, DETACH, END_NO_GRAD, FLATTEN, add, concat, layer, linear, tap

# The most values of a sample, and weights of a layer: a replay is to take a moment.
FEATURES = 600
WEIGHTS = 130_000

REGISTERS = (4, 8, 16, 32, 64)
AROUND_REGISTERS = [width + more for width in REGISTERS for more in (-1, 0, 1)]
WIDTHS = [
    *AROUND_REGISTERS, 13, 23, 37, 48, 61, 96, 101, 127, 128, 129, 150, 191, 200, 255, 256, 257, 300, 307, 384, 450, 511, 512, 513, 599,
]

ACTIVATIONS = ["ReLU", "LeakyReLU", "ELU", "Sigmoid", "Tanh", "GELU", "SiLU", "Hardswish", "Softmax", "LogSoftmax"]
# Softmax and its logarithm are seldom in the middle of a network.
ACTIVATION_WEIGHTS = [6, 2, 2, 2, 3, 4, 3, 2, 0.4, 0.3]


class Drawing:
    """A network in the making: the layers so far and the shape of a sample behind them."""

    def __init__(self, rng, shape, depth=0):
        self.rng = rng
        self.input = list(shape)
        self.shape = list(shape)
        self.layers = []
        self.depth = depth
        self.taps = 0
        self.networks = 0
        self.linears = 0

    # ---- choices ----

    def chance(self, probability):
        return self.rng.random() < probability

    def pick(self, *choices):
        return self.rng.choice(choices)

    def size(self):
        return product(self.shape)

    def put(self, drawn):
        self.layers.append(drawn)

    # ---- layers ----

    def linear(self, outputs=None, **options):
        inputs = self.shape[-1]
        rows = self.size() // inputs
        if outputs is None:
            # One in five lies on an edge of what is a small product and what a large one.
            edges = [round(256 / inputs) + more for more in (-1, 0, 1)] if self.chance(0.2) else WIDTHS
            fitting = [width for width in edges if width > 0 and width * inputs <= WEIGHTS and width * rows <= FEATURES]
            outputs = self.rng.choice(fitting or [max(1, FEATURES // rows // 2)])
        if self.chance(0.2):
            options.setdefault("bias", False)
        self.freeze(options, 0.08)
        self.put(linear(inputs, outputs, **options))
        self.shape[-1] = outputs
        self.linears += 1

    def freeze(self, options, probability):
        if self.chance(probability):
            options["freeze"] = self.pick("weight", "bias", "all") if options.get("bias", True) else "weight"

    def norm(self, pinned=None):
        """A norm that the shape allows; batch norms are the most frequent, as they are in networks."""
        positions = self.size() // self.shape[0]
        kinds = ["batch"] * 9
        # A norm over one value is rounding and nothing else.
        kinds += ["layer"] * 2 + ["rms"] if self.size() > 1 else []
        if pinned:
            kinds = ["batch"]
        else:
            kinds += ["group"] * 2 if self.groups() else []
            kinds += ["instance"] * 2 if positions > 1 else []
        kind = self.rng.choice(kinds)
        getattr(self, f"{kind}_norm")(pinned)

    def tracking_options(self, pinned):
        options = {}
        if self.chance(0.4):
            options["momentum"] = self.pick(None, 0.3, 0.01)
        if self.chance(0.2):
            options["eps"] = self.pick(1e-3, 0.1)
        if pinned or (pinned is None and self.chance(0.12)):
            options["eval"] = True
        elif self.chance(0.08):
            options["track_running_stats"] = False
        return options

    def batch_norm(self, pinned):
        options = self.tracking_options(pinned)
        if self.chance(0.12):
            options["affine"] = False
        else:
            self.freeze(options, 0.15)
        rank = max(1, len(self.shape) - 1)
        self.put(layer(f"BatchNorm{rank}d", num_features=self.shape[0], **options))

    def instance_norm(self, pinned):
        options = {"affine": self.chance(0.6), "track_running_stats": self.chance(0.4)}
        if options["track_running_stats"] and self.chance(0.3):
            options["eval"] = True
        if self.chance(0.3):
            options["momentum"] = self.pick(0.3, 0.02)
        self.put(layer(f"InstanceNorm{len(self.shape) - 1}d", num_features=self.shape[0], **options))

    def layer_norm(self, pinned):
        dimensions = 1 if self.chance(0.6) and self.shape[-1] > 1 else len(self.shape)
        options = {"elementwise_affine": False} if self.chance(0.12) else {"bias": False} if self.chance(0.12) else {}
        if not options:
            self.freeze(options, 0.1)
        self.put(layer("LayerNorm", normalized_shape=self.shape[-dimensions:], **options))

    def rms_norm(self, pinned):
        dimensions = 1 if self.chance(0.7) and self.shape[-1] > 1 else len(self.shape)
        options = {"elementwise_affine": False} if self.chance(0.15) else {}
        if self.chance(0.5):
            options["eps"] = 1e-5
        self.put(layer("RMSNorm", normalized_shape=self.shape[-dimensions:], **options))

    def groups(self):
        """The numbers of groups that have two values or more each."""
        return [groups for groups in (1, 2, 3, 4, 5, 8, 16, 32) if self.shape[0] % groups == 0 and self.size() // groups > 1]

    def group_norm(self, pinned):
        options = {"affine": False} if self.chance(0.12) else {}
        self.put(layer("GroupNorm", num_groups=self.rng.choice(self.groups()), num_channels=self.shape[0], **options))

    def activation(self, kind=None):
        kind = kind or self.rng.choices(ACTIVATIONS, ACTIVATION_WEIGHTS)[0]
        options = {}
        if kind == "LeakyReLU" and self.chance(0.6):
            options["negative_slope"] = self.pick(0.2, 0.01)
        elif kind == "ELU" and self.chance(0.5):
            options["alpha"] = self.pick(0.5, 1.5)
        elif kind == "GELU" and self.chance(0.3):
            options["approximate"] = "tanh"
        elif kind in ("Softmax", "LogSoftmax"):
            options["dim"] = -1
        self.put(layer(kind, **options))

    def dropout(self):
        self.put(layer("Dropout", p=self.pick(0.1, 0.2, 0.5)))

    def flatten(self):
        if len(self.shape) > 1:
            self.put(FLATTEN)
            self.shape = [self.size()]

    def pool(self):
        """A pool with windows, or an adaptive one, over each dimension behind the channels."""
        rank = len(self.shape) - 1
        if rank == 0:
            return
        sizes = self.shape[1:]
        if rank < 3 and self.chance(0.3):
            outputs = [max(1, self.rng.randint(1, size)) for size in sizes]
            self.put(layer(f"Adaptive{self.pick('Avg', 'Max')}Pool{rank}d", output_size=outputs))
            self.shape[1:] = outputs
            return
        kind = self.pick("Avg", "Max")
        kernel = [self.rng.randint(1, min(4, size)) if size > 1 else 1 for size in sizes]
        stride = kernel if self.chance(0.5) else [self.rng.randint(1, 3) for _ in sizes]
        padding = [self.rng.randint(0, window // 2) for window in kernel] if self.chance(0.4) else [0] * rank
        options = {"kernel_size": kernel, "stride": stride, "padding": padding, "ceil_mode": self.chance(0.3)}
        dilation = [1] * rank
        if kind == "Max" and self.chance(0.2):
            dilation = [self.rng.randint(1, 2) for _ in sizes]
            options["dilation"] = dilation
        if kind == "Avg" and self.chance(0.3):
            options["count_include_pad"] = False
        if kind == "Avg" and rank > 1 and self.chance(0.2):
            options["divisor_override"] = self.rng.randint(1, 9)
        outputs = [windows(*axis, options["ceil_mode"]) for axis in zip(sizes, kernel, stride, padding, dilation)]
        if min(outputs) < 1:
            return
        self.put(layer(f"{kind}Pool{rank}d", **options))
        self.shape[1:] = outputs

    # ---- what is made of several ----

    def dense(self, outputs=None):
        """A linear layer with what usually stands around it: a norm before or behind, an activation, dropout."""
        where = self.rng.random()
        if where < 0.4:
            self.norm()
            if self.chance(0.6):
                self.activation()
        if self.chance(0.2):
            self.dropout()
        self.linear(outputs)
        if where > 0.35:
            self.norm()
        if self.chance(0.75):
            self.activation()

    def head(self):
        """BatchNorm2d, ReLU, Flatten, Dropout, Linear: how most networks of images end."""
        self.norm()
        flattens_first = self.chance(0.35)
        if flattens_first:
            self.flatten()
        if self.chance(0.85):
            self.activation(self.pick("ReLU", "SiLU", "Hardswish", "GELU", "LeakyReLU", "Tanh"))
        if not flattens_first:
            self.flatten()
        if self.chance(0.6):
            self.dropout()
        self.linear()

    def tap(self):
        self.taps += 1
        self.put(tap(f"t{self.taps}"))
        return f"t{self.taps}"

    def residual(self):
        """Two layers around which the value goes as well, with norms in front or behind."""
        name = self.tap()
        width = self.shape[-1]
        first = self.chance(0.5)
        if first:
            self.norm()
            self.activation()
        # A hidden layer that is wider, or narrower.
        self.linear(self.hidden(width))
        if not first:
            self.norm()
        self.activation()
        if self.chance(0.2):
            self.dropout()
        self.linear(width)
        if not first and self.chance(0.6):
            self.norm()
        if self.chance(0.15):
            self.put(DETACH)
        self.put(add(name))
        if self.chance(0.5):
            self.activation()

    def hidden(self, width):
        rows = self.size() // self.shape[-1]
        fitting = [size for size in (*WIDTHS, width, width, width) if size * width <= WEIGHTS and size * rows <= FEATURES]
        return self.rng.choice(fitting or [width])

    def readers(self):
        """A value that is read again and again: two or three taps' readers, one behind the other."""
        name = self.tap()
        for _ in range(self.rng.randint(2, 3)):
            self.pick(self.activation, self.norm, lambda: self.linear(self.shape[-1]))()
            self.put(add(name))

    def widen(self):
        """What came before stands beside what comes of it."""
        if self.size() * 2 > FEATURES:
            return
        name = self.tap()
        before = list(self.shape)
        self.pick(self.activation, self.norm)()
        if len(self.shape) == 1 and self.chance(0.6):
            self.linear(self.rng.choice([width for width in WIDTHS if width + before[0] <= FEATURES and width * self.shape[0] <= WEIGHTS]))
        self.put(concat(name))
        self.shape[0] += before[0]

    def include(self):
        """A network within the network, perhaps frozen or pinned as a trunk that was trained before."""
        self.networks += 1
        inner = Drawing(self.rng, self.shape, self.depth + 1)
        for _ in range(self.rng.randint(1, 2)):
            inner.block()
        if not inner.layers:
            inner.activation()
        options = {}
        if self.chance(0.4):
            options["freeze"] = "all"
        if self.chance(0.35):
            options["eval"] = True
        if self.chance(0.5):
            options["name"] = f"part{self.networks}"
        crossing = self.tap() if inner.shape == self.shape and self.chance(0.5) else None
        self.put({"kind": "Include", "network": f"Part{self.networks}", "input": list(self.shape), "layers": inner.layers, **options})
        self.shape = inner.shape
        self.linears += inner.linears
        if crossing:
            self.put(add(crossing))

    def without_gradient(self):
        """A region, or a cut: what is above learns nothing."""
        if self.chance(0.6):
            self.put(BEGIN_NO_GRAD)
            self.pick(self.dense, self.dense, self.norm, self.activation)()
            self.put(END_NO_GRAD)
        else:
            self.block_of_one()
            self.put(DETACH)

    def pinned(self):
        """A pinned norm in front of a linear layer, which takes it in where only inference is concerned."""
        self.norm(pinned=True)
        if self.chance(0.3):
            self.activation()
        self.flatten()
        if self.chance(0.3):
            self.dropout()
        self.linear()

    def block_of_one(self):
        self.pick(self.norm, self.activation, self.linear)()

    def block(self):
        """One part of a network."""
        if len(self.shape) > 1 and self.chance(0.4):
            self.pick(self.pool, self.pool, self.norm, self.activation, self.head)()
            return
        parts = [(self.dense, 5), (self.residual, 4), (self.pinned, 1.5), (self.readers, 0.7), (self.widen, 0.7)]
        parts += [(self.head, 1), (self.block_of_one, 1)]
        if self.depth == 0:
            parts += [(self.include, 1), (self.without_gradient, 1)]
        self.rng.choices([part for part, _ in parts], [weight for _, weight in parts])[0]()


def product(sizes):
    result = 1
    for size in sizes:
        result *= size
    return result


def windows(size, kernel, stride, padding, dilation, ceil):
    """PyTorch's number of windows."""
    room = size + 2 * padding - dilation * (kernel - 1) - 1
    count = (room + (stride - 1 if ceil else 0)) // stride + 1
    return count - 1 if ceil and (count - 1) * stride >= size + padding else count
