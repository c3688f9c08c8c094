"""Writes models as other tools than PyTorch's exporter write them, for `fusednorm import`: Tool.Tests/Field.

    /usr/bin/python3 tools/onnx/field_models.py      # needs: apt-get install python3-onnx
    dotnet run tools/onnx/field.cs -- Tool.Tests/Field

The second command records what ONNX Runtime computes with them. Writing again gives the same bytes. The folders have further models,
in which nothing can be drawn: they were written once, after what people reported.
"""

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

FOLDER = Path(__file__).parents[2] / "Tool.Tests" / "Field"


class Model:
    """A model under construction: `x` comes in, `y` goes out."""

    def __init__(self, kind, name, shape, opset=17, batch="n", dtype=TensorProto.FLOAT):
        self.kind, self.name, self.opset, self.dtype = kind, name, opset, dtype
        self.random = np.random.default_rng(sum(map(ord, name)))
        self.shape = ([] if batch is None else [batch]) + list(shape)
        self.nodes, self.initializers, self.functions, self.domains = [], [], [], {}

    def constant(self, name, value):
        self.initializers.append(numpy_helper.from_array(np.asarray(value), name))
        return name

    def weight(self, name, *shape, dtype=np.float32, low=None):
        values = self.random.normal(size=shape) if low is None else self.random.uniform(low, low + 1, size=shape)
        return self.constant(name, values.astype(dtype))

    def node(self, op, inputs, output, domain="", **attributes):
        self.nodes.append(helper.make_node(op, inputs.split(), output.split(), name="/" + output.split()[0], domain=domain, **attributes))
        if domain:
            self.domains.setdefault(domain, 1)
        return self

    def save(self, outputs=("y",)):
        graph = helper.make_graph(
            self.nodes, "g", [helper.make_tensor_value_info("x", self.dtype, self.shape)],
            [helper.make_tensor_value_info(name, self.dtype, None) for name in outputs], self.initializers)
        opsets = [helper.make_opsetid("", self.opset)] + [helper.make_opsetid(*domain) for domain in self.domains.items()]
        model = helper.make_model(graph, opset_imports=opsets, functions=self.functions, ir_version=8)
        path = FOLDER / self.kind / (self.name + ".onnx")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(model.SerializeToString())


def linear_variants():
    for turns in (0, 1):
        m = Model("linear_variants", f"gemm_left_constant_{turns}", [6])
        m.weight("w", 6, 4) if turns else m.weight("w", 4, 6)
        m.weight("b", 4, 1)
        m.node("Gemm", "w x b", "h", transA=turns, transB=1).node("Relu", "h", "r").node("Transpose", "r", "y").save()
    m = Model("linear_variants", "columns_all_the_way", [6])
    m.weight("w1", 5, 6), m.weight("b1", 5, 1), m.weight("w2", 4, 5)
    m.node("Transpose", "x", "t", perm=[1, 0]).node("MatMul", "w1 t", "p").node("Add", "b1 p", "h").node("Tanh", "h", "r")
    m.node("MatMul", "w2 r", "q").node("Transpose", "q", "y", perm=[1, 0]).save()
    m = Model("linear_variants", "gemm_of_columns", [6])
    m.weight("w1", 5, 6), m.weight("w2", 5, 4), m.weight("b", 4)
    m.node("Transpose", "x", "t", perm=[1, 0]).node("MatMul", "w1 t", "h").node("Gemm", "h w2 b", "y", transA=1, alpha=0.5, beta=2.0).save()
    m = Model("linear_variants", "bias_on_the_left", [3, 6])
    m.weight("w", 6, 4), m.weight("b", 1, 1, 4)
    m.node("MatMul", "x w", "p").node("Add", "b p", "y").save()
    m = Model("linear_variants", "weight_of_three_dimensions", [3, 6])
    m.weight("w", 1, 6, 4), m.node("MatMul", "x w", "y").save()
    m = Model("linear_variants", "one_number_as_bias", [6])
    m.weight("w", 6, 4), m.constant("b", np.float32(0.25))
    m.node("MatMul", "x w", "p").node("Add", "p b", "y").save()
    m = Model("linear_variants", "gemm_with_a_residual", [6])
    m.weight("w", 6, 6), m.node("Relu", "x", "r").node("Gemm", "r w x", "y").save()
    for axis, shape in ((None, ()), (0, (4,)), (1, (6,))):
        m = Model("linear_variants", f"dequantized_{axis}", [6])
        m.constant("q", m.random.integers(-128, 128, size=(4, 6)).astype(np.int8))
        m.constant("s", m.random.uniform(0.01, 0.02, size=shape).astype(np.float32)), m.constant("z", np.full(shape, 3, np.int8))
        m.node("DequantizeLinear", "q s z", "w", **({} if axis is None else {"axis": axis})).node("Gemm", "x w", "y", transB=1).save()
    m = Model("linear_variants", "weight_of_double", [6])
    m.weight("w", 6, 4, dtype=np.float64), m.node("Cast", "w", "f", to=TensorProto.FLOAT).node("MatMul", "x f", "y").save()
    m = Model("linear_variants", "weight_put_together", [6])
    m.weight("a", 2, 6), m.weight("b", 2, 6), m.node("Concat", "a b", "w", axis=0).node("Gemm", "x w", "y", transB=1).save()


def constant_affine():
    m = Model("constant_affine", "pixels", [1, 4, 6])
    m.constant("c", np.float32(255)), m.node("Div", "x c", "s").node("AveragePool", "s", "p", kernel_shape=[2, 2], strides=[2, 2]).node("Flatten", "p", "y").save()
    m = Model("constant_affine", "pixels_before_reshape", [24])
    m.constant("c", np.float32(255)), m.constant("shape", np.int64([-1, 1, 4, 6]))
    m.node("Div", "x c", "s").node("Reshape", "s shape", "r").node("MaxPool", "r", "y", kernel_shape=[2, 2], strides=[2, 2]).save()
    m = Model("constant_affine", "images_by_channel", [3, 4, 4])
    m.weight("m", 1, 3, 1, 1), m.weight("s", 3, 1, 1, low=1)
    m.node("Sub", "x m", "d").node("Div", "d s", "z").node("GlobalAveragePool", "z", "y").save()
    m = Model("constant_affine", "far_from_zero", [6])
    m.constant("m", np.float32([1000, 2000, -3000, 5, 0, 1e5])), m.weight("s", 6, low=1), m.weight("w", 6, 4)
    m.node("Sub", "x m", "d").node("Div", "d s", "z").node("MatMul", "z w", "y").save()
    m = Model("constant_affine", "minus_from_a_constant", [6])
    m.weight("c", 6), m.node("Sub", "c x", "d").node("Tanh", "d", "t").node("Neg", "t", "y").save()
    m = Model("constant_affine", "tokens_before_linear", [3, 6])
    m.weight("g", 6), m.weight("b", 6), m.weight("w", 6, 4)
    m.node("Mul", "x g", "s").node("Add", "s b", "t").node("MatMul", "t w", "y").save()
    m = Model("constant_affine", "tokens_behind_linear", [3, 6])
    m.weight("g", 4), m.weight("b", 4), m.weight("w", 6, 4)
    m.node("MatMul", "x w", "h").node("Mul", "g h", "s").node("Sub", "s b", "y").save()
    m = Model("constant_affine", "tokens_at_the_end", [3, 6])
    m.weight("g", 6), m.node("Relu", "x", "r").node("Mul", "r g", "y").save()
    m = Model("constant_affine", "every_value", [3, 6])
    m.weight("g", 3, 6), m.node("Relu", "x", "r").node("Add", "r g", "s").node("Tanh", "s", "y").save()
    m = Model("constant_affine", "zeros_are_nothing", [6])
    m.constant("z", np.zeros(6, np.float32)), m.constant("o", np.float32(1))
    m.node("Sub", "x z", "a").node("Mul", "a o", "b").node("Relu", "b", "y").save()
    m = Model("constant_affine", "around_a_residual", [6])
    m.constant("two", np.float32(2)), m.weight("w", 6, 6)
    m.node("Mul", "x two", "a").node("MatMul", "a w", "b").node("Add", "a b", "c").node("Mul", "c two", "y").save()
    m = Model("constant_affine", "double_precision", [6], dtype=TensorProto.DOUBLE)
    m.weight("m", 6, dtype=np.float64), m.weight("s", 6, dtype=np.float64, low=1), m.weight("w", 6, 4, dtype=np.float64), m.constant("h", np.float64(0.3))
    m.node("Sub", "x m", "d").node("Div", "d s", "z").node("MatMul", "z w", "p").node("Mul", "p h", "y").save()


def views():
    m = Model("views_between_layers", "one_channel_last", [4, 6, 1])
    m.node("Transpose", "x", "t", perm=[0, 3, 1, 2]).node("AveragePool", "t", "y", kernel_shape=[2, 2], strides=[2, 2]).save()
    m = Model("views_between_layers", "unflatten_before_norm", [6])
    m.weight("w", 6, 12), m.constant("s", np.int64([-1, 3, 4]))
    [m.weight(name, 3, low=0.5) for name in ("g", "b", "m", "v")]
    m.node("MatMul", "x w", "h").node("Reshape", "h s", "u").node("BatchNormalization", "u g b m v", "z").node("Flatten", "z", "y").save()
    m = Model("views_between_layers", "activation_in_another_shape", [6])
    m.weight("w", 6, 12), m.constant("s", np.int64([0, 3, 4]))
    m.node("MatMul", "x w", "h").node("Reshape", "h s", "u").node("Relu", "u", "r").node("Flatten", "r", "f").node("Softmax", "f", "y").save()
    m = Model("views_between_layers", "unsqueeze_and_back", [6])
    m.constant("a", np.int64([1])), m.weight("w", 6, 4)
    m.node("Unsqueeze", "x a", "u").node("MatMul", "u w", "h").node("Squeeze", "h a", "y").save()
    m = Model("views_between_layers", "one_output_flat", [6])
    m.weight("w", 6, 1), m.constant("s", np.int64([-1])), m.node("MatMul", "x w", "h").node("Reshape", "h s", "y").save()
    m = Model("views_between_layers", "batch_computed", [3, 4], opset=15)
    m.constant("rest", np.int64([-1]))
    m.node("Shape", "x", "n", start=0, end=1).node("Concat", "n rest", "s", axis=0).node("Reshape", "x s", "f").node("Tanh", "f", "y").save()


def pools():
    for name, op, auto, kernel, stride, size in (
        ("same_upper_even", "MaxPool", "SAME_UPPER", 2, 2, 5), ("same_lower_odd", "AveragePool", "SAME_LOWER", 3, 1, 5),
        ("valid", "AveragePool", "VALID", 2, 2, 5), ("same_upper_max", "MaxPool", "SAME_UPPER", 3, 2, 6),
    ):
        m = Model("pools_auto_pad", name, [2, size, size])
        m.node(op, "x", "y", auto_pad=auto, kernel_shape=[kernel] * 2, strides=[stride] * 2).save()
    m = Model("pad_modules", "infinities_before_max", [2, 6, 6])
    m.constant("p", np.int64([0, 0, 1, 1, 0, 0, 1, 1])), m.constant("v", np.float32(-np.inf))
    m.node("Pad", "x p v", "h").node("MaxPool", "h", "y", kernel_shape=[3, 3], strides=[2, 2]).save()
    m = Model("pad_modules", "zeros_behind_relu_before_max", [2, 6, 6])
    m.constant("p", np.int64([0, 0, 0, 0, 0, 0, 1, 1])), m.constant("v", np.float32(0))
    m.node("Relu", "x", "r").node("Pad", "r p v", "h").node("MaxPool", "h", "y", kernel_shape=[3, 3], strides=[2, 2]).save()
    m = Model("pad_modules", "axes_of_padding", [2, 6], opset=18)
    m.constant("p", np.int64([1, 1])), m.constant("a", np.int64([-1])), m.constant("v", np.float32(0))
    m.node("Pad", "x p v a", "h").node("AveragePool", "h", "y", kernel_shape=[3], strides=[2]).save()


def axes():
    m = Model("axes", "reducemean_twice", [3, 4, 5], opset=13)
    m.node("ReduceMean", "x", "a", axes=[3], keepdims=0).node("ReduceMean", "a", "y", axes=[2], keepdims=0).save()
    m = Model("axes", "softmax_before_13", [3, 4], opset=11)
    m.node("Softmax", "x", "y").save()
    m = Model("axes", "softmax_of_one_position", [6, 1], opset=13)
    m.node("LogSoftmax", "x", "y", axis=1).save()
    m = Model("axes", "mean_of_channels_last_axes", [3, 4, 5], opset=13)
    m.node("ReduceMean", "x", "y", axes=[-2, -1], keepdims=1).save()


def contrib():
    micro = {"domain": "com.microsoft"}
    m = Model("contrib_and_functions", "fast_gelu", [6])
    m.weight("b", 6), m.node("FastGelu", "x b", "y", **micro).save()
    m = Model("contrib_and_functions", "quick_gelu", [6])
    m.node("QuickGelu", "x", "y", alpha=1.0, **micro).save()
    m = Model("contrib_and_functions", "skip_layer_norm", [3, 6])
    m.weight("g", 6), m.weight("b", 6)
    m.node("Relu", "x", "r").node("SkipLayerNormalization", "r x g b", "y", epsilon=1e-3, **micro).save()
    m = Model("contrib_and_functions", "skip_layer_norm_of_biased_rows", [3, 6])
    m.weight("g", 6), m.weight("b", 6), m.weight("c", 6)
    m.node("Relu", "x", "r").node("SkipLayerNormalization", "r x g b c", "y", epsilon=1e-3, **micro).save()
    m = Model("contrib_and_functions", "skip_layer_norm_with_bias", [6])
    m.weight("g", 6), m.weight("b", 6), m.weight("c", 6)
    m.node("Relu", "x", "r").node("SkipLayerNormalization", "r x g b c", "y", epsilon=1e-3, **micro).save()
    m = Model("contrib_and_functions", "skip_simplified_layer_norm", [3, 6])
    m.weight("g", 6)
    m.node("Relu", "x", "r").node("SkipSimplifiedLayerNormalization", "r x g", "y", epsilon=1e-3, **micro).save()
    m = Model("contrib_and_functions", "fused_gemm", [6])
    m.weight("w", 4, 6), m.weight("b", 4)
    m.node("FusedGemm", "x w b", "y", transB=1, activation="LeakyRelu", activation_alpha=0.2, **micro).save()
    m = Model("contrib_and_functions", "fused_matmul_turned", [6])
    m.weight("w", 4, 6), m.node("FusedMatMul", "x w", "y", transB=1, alpha=0.5, **micro).save()

    m = Model("contrib_and_functions", "nested_functions", [6])
    m.weight("fc1.weight", 5, 6), m.weight("fc1.bias", 5), m.weight("fc2.weight", 4, 5), m.weight("fc2.bias", 4)
    own, opsets = "pkg.local", [helper.make_opsetid("", 17), helper.make_opsetid("pkg.local", 1)]
    leaky = helper.make_node("LeakyRelu", ["z"], ["r"])
    reference = leaky.attribute.add()
    reference.name, reference.ref_attr_name, reference.type = "alpha", "slope", onnx.AttributeProto.FLOAT
    m.functions.append(helper.make_function(own, "linear", ["a", "w", "b"], ["r"], [
        helper.make_node("Transpose", ["w"], ["t"], perm=[1, 0]), helper.make_node("MatMul", ["a", "t"], ["p"]), helper.make_node("Add", ["p", "b"], ["r"])], opsets))
    m.functions.append(helper.make_function(own, "block", ["a", "w", "b"], ["r"], [helper.make_node("linear", ["a", "w", "b"], ["z"], domain=own), leaky], opsets, ["slope"]))
    m.node("block", "x fc1.weight fc1.bias", "h", domain=own, slope=0.3).node("block", "h fc2.weight fc2.bias", "y", domain=own, slope=0.2).save()


def scikit_learn():
    """What skl2onnx writes, by its source, for a StandardScaler and a multi-layer perceptron; without a classifier's label, and the map around its probabilities."""
    for kind, outputs in (("classifier", 3), ("classifier_of_two", 1), ("regressor", 1)):
        m = Model("scikit_learn", f"scaled_{kind}", [6])
        means, scales = m.random.uniform(0, 1, size=6).tolist(), m.random.uniform(0.5, 1, size=6).tolist()
        m.weight("coefficient", 6, 5), m.weight("intercepts", 1, 5), m.weight("coefficient1", 5, outputs), m.weight("intercepts1", 1, outputs)
        m.node("Scaler", "x", "variable", domain="ai.onnx.ml", offset=means, scale=scales).node("Cast", "variable", "cast_input", to=TensorProto.FLOAT)
        m.node("MatMul", "cast_input coefficient", "mul_result").node("Add", "mul_result intercepts", "add_result").node("Relu", "add_result", "next_activations")
        m.node("MatMul", "next_activations coefficient1", "mul_result1").node("Add", "mul_result1 intercepts1", "add_result1")
        if kind == "classifier":
            m.node("Softmax", "add_result1", "out_activations_result").node("Identity", "out_activations_result", "y")
        elif kind == "classifier_of_two":
            m.constant("unity", np.float32(1))
            m.node("Sigmoid", "add_result1", "out_activations_result").node("Sub", "unity out_activations_result", "negative_class_proba")
            m.node("Concat", "negative_class_proba out_activations_result", "y", axis=1)
        else:
            m.constant("shape_tensor", np.int64([-1, 1]))
            m.node("Identity", "add_result1", "out_activations_result").node("Reshape", "out_activations_result shape_tensor", "y")
        m.save()


def others():
    m = Model("order_of_nodes", "from_the_end", [6])
    m.weight("w", 6, 4), m.weight("v", 4, 4)
    m.node("Add", "b a", "y").node("MatMul", "a v", "b").node("Relu", "h", "a").node("MatMul", "x w", "h").save()
    m = Model("no_batch_dimension", "norm_and_softmax", [6], batch=None)
    m.weight("w", 6, 4), m.weight("b", 4), m.weight("g", 4), m.weight("c", 4)
    m.node("MatMul", "x w", "p").node("Add", "p b", "h").node("LayerNormalization", "h g c", "n").node("Softmax", "n", "y", axis=0).save()
    m = Model("no_batch_dimension", "batch_put_in_front", [6], batch=None)
    m.constant("a", np.int64([0])), m.weight("w", 4, 6), m.weight("b", 4)
    m.node("Unsqueeze", "x a", "u").node("Gemm", "u w b", "h", transB=1).node("Relu", "h", "r").node("Squeeze", "r a", "y").save()
    m = Model("more_inputs_outputs", "versions_beside", [6])
    m.constant("version", np.float32([3])), m.constant("two", np.float32(2)), m.weight("w", 6, 4)
    m.node("MatMul", "x w", "y").node("Identity", "version", "version_number").node("Constant", "", "memory", value_float=0.0).save(["version_number", "y", "memory"])
    m = Model("missing_activations", "relu_max0", [6])
    m.constant("z", np.float32(0)), m.node("Max", "z x", "y").save()
    m = Model("missing_activations", "celu_of_one", [6])
    m.node("Celu", "x", "y").save()
    m = Model("old_opset", "norm_opset7", [3, 4], opset=7)
    [m.weight(name, 3, low=0.5) for name in ("g", "b", "m", "v")]
    m.node("BatchNormalization", "x g b m v", "z").node("Dropout", "z", "d").node("AveragePool", "d", "y", kernel_shape=[2], strides=[2]).save()


if __name__ == "__main__":
    for write in (linear_variants, constant_affine, views, pools, axes, contrib, scikit_learn, others):
        write()
    print(f"{len(list(FOLDER.rglob('*.onnx')))} models in {FOLDER}")
