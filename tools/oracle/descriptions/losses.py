"""Losses."""

from .building import case, in_double, linear, step


def losses():
    def loss(name, options, classes=4, batch=5, **on_step):
        steps = [step("train", "backward", **on_step), step("eval", "backward", **on_step)]
        return case(f"loss_{name}", (6,), [linear(6, classes)], steps, loss=options, batch=batch, input_requires_grad=True)

    ignored = {"ignored": [0, 3]}
    described = [
        loss("smoothing_0.1", {"label_smoothing": 0.1}),
        loss("smoothing_1", {"label_smoothing": 1.0}),
        loss("sum", {"reduction": "sum"}),
        loss("none", {"reduction": "none"}),
        loss("ignored_by_default", {}, **ignored),
        loss("ignore_index_2", {"ignore_index": 2}, ignored_target=2, **ignored),
        loss("ignore_and_smoothing", {"ignore_index": 1, "label_smoothing": 0.2}, ignored_target=1, **ignored),
        loss("ignore_and_smoothing_sum", {"label_smoothing": 0.3, "reduction": "sum"}, **ignored),
        loss("ignore_and_smoothing_none", {"label_smoothing": 0.3, "reduction": "none"}, **ignored),
        loss("all_ignored", {}, batch=2, ignored=[0, 1]),
        loss("all_ignored_sum", {"reduction": "sum"}, batch=2, ignored=[0, 1]),
        loss("one_class", {}, classes=1),
        loss("33_classes", {"label_smoothing": 0.05}, classes=33),
        loss("large_logits", {}, scale=50),
    ]
    yield from described
    for description in described[:9:2]:
        yield in_double(description)
