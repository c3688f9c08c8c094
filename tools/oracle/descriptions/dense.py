"""Linear layers, with ReLU and Flatten between them."""

from .building import FLATTEN, RELU, both, case, in_double, linear, step


def linears():
    steps = [step("train", "backward", batch=4), step("eval", "backward", batch=1), step("eval", "forward", batch=9)]

    def alone(name, shape, layers, **more):
        return case(name, shape, layers, steps, **more)

    for inputs, outputs in ((1, 1), (33, 1), (1, 9), (16, 17), (31, 8)):
        yield alone(f"linear_{inputs}_{outputs}", (inputs,), [linear(inputs, outputs)], input_requires_grad=True)
    yield alone("linear_without_bias", (7,), [linear(7, 5, bias=False)], input_requires_grad=True)
    yield alone("linear_without_input_grad", (15,), [linear(15, 3)])
    yield alone("linear_last_dimension", (3, 5), [linear(5, 7)], input_requires_grad=True)
    yield alone("linear_last_dimension_2d", (2, 3, 4), [linear(4, 6, bias=False), RELU, linear(6, 2)], input_requires_grad=True)
    yield in_double(alone("linear_last_dimension", (3, 5), [linear(5, 7)], input_requires_grad=True))
    chain = [linear(1, 7), RELU, linear(7, 8), RELU, linear(8, 9), RELU, linear(9, 15)]
    yield alone("chain_1_to_15", (1,), chain)
    yield in_double(alone("chain_1_to_15", (1,), chain))
    yield alone("chain_16_to_33", (16,), [linear(16, 17), RELU, linear(17, 33), RELU, linear(33, 5)], input_requires_grad=True)
    yield alone("relu_alone", (3, 7), [RELU], input_requires_grad=True)
    yield alone("flatten_alone", (2, 3, 3), [FLATTEN], input_requires_grad=True)
    yield alone("relu_twice", (9,), [RELU, linear(9, 4), RELU], input_requires_grad=True)
    frozen = [linear(5, 7, freeze="weight"), RELU, linear(7, 6, freeze="bias"), RELU, linear(6, 4, freeze="all", inferred=True), linear(4, 3)]
    yield from both(alone("linear_frozen", (5,), frozen, input_requires_grad=True))
    yield from both(alone("linear_inferred_without_bias", (2, 5), [linear(5, 3, bias=False, inferred=True)], input_requires_grad=True))
