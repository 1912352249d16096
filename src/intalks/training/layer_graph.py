"""Write the graph of one transformer layer that reading runs: `python -m intalks.training.layer_graph`.

It has BERT's shape (Devlin et al. 2019) and MiniLM's sizes, and holds no weights: those are given when it is loaded.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from onnx import ModelProto, NodeProto, StringStringEntryProto, TensorProto
from onnx.helper import (
    make_graph,
    make_model,
    make_node,
    make_operatorsetid,
    make_tensor,
    make_tensor_value_info,
)  # fmt: skip

from intalks.extraction.layers import AFTER, ATTENTION, BEFORE
from intalks.lexicon.network_weights import HEADS, LAYER_GRAPH, WIDTH
from intalks.training.fit import MODELS

INNER: Final = 4 * WIDTH
OPERATORS: Final = 20
FORMAT: Final = 10
"""The versions of ONNX's operators and of its file format: the least that know all that is used."""
SMALLEST: Final = 1e-12
"""MiniLM's ε of its normalizations."""


def main() -> None:
    (MODELS / LAYER_GRAPH).write_bytes(build_layer_graph())


def build_layer_graph() -> bytes:
    """The graph as a model file, the same bytes each time."""
    graph: bytes = _Graph().layer().SerializeToString(deterministic=True)
    return graph


class _Graph:
    """Collects the nodes and the values that never change."""

    def __init__(self) -> None:
        self._nodes: list[NodeProto] = []
        self._constants = [
            make_tensor("by_heads", TensorProto.INT64, [3], [0, HEADS, WIDTH // HEADS]),
            make_tensor("as_one", TensorProto.INT64, [2], [0, WIDTH]),
            make_tensor("scale", TensorProto.FLOAT, [], [1 / math.sqrt(WIDTH // HEADS)]),
        ]

    def layer(self) -> ModelProto:
        query, key, value = (self._heads(part) for part in "qkv")
        weighed = self._node("Mul", self._node("MatMul", query, self._node("Transpose", key, perm=[0, 2, 1])), "scale")
        self._node("Softmax", weighed, axis=-1, name=ATTENTION)
        heard = self._node("Transpose", self._node("MatMul", ATTENTION, value), perm=[1, 0, 2])
        spoken = self._linear(self._node("Reshape", heard, "as_one"), "o", WIDTH, WIDTH)
        state = self._normal(self._node("Add", BEFORE, spoken), "n1")
        inner = self._node("Gelu", self._linear(state, "f1", WIDTH, INNER), approximate="tanh")
        self._normal(self._node("Add", state, self._linear(inner, "f2", INNER, WIDTH)), "n2", name=AFTER)
        states: list[str | int | None] = ["pieces", WIDTH]
        attention: list[str | int | None] = [HEADS, "pieces", "pieces"]
        graph = make_graph(
            self._nodes,
            "layer",
            [make_tensor_value_info(BEFORE, TensorProto.FLOAT, states)],
            [
                make_tensor_value_info(AFTER, TensorProto.FLOAT, states),
                make_tensor_value_info(ATTENTION, TensorProto.FLOAT, attention),
            ],
            self._constants,
        )
        return make_model(graph, opset_imports=[make_operatorsetid("", OPERATORS)], ir_version=FORMAT)

    def _heads(self, part: str) -> str:
        return self._node(
            "Transpose", self._node("Reshape", self._linear(BEFORE, part, WIDTH, WIDTH), "by_heads"), perm=[1, 0, 2]
        )

    def _linear(self, values: str, part: str, width: int, out: int) -> str:
        product = self._node("MatMul", values, self._given(f"{part}.weight", [width, out]))
        return self._node("Add", product, self._given(f"{part}.bias", [out]))

    def _normal(self, values: str, part: str, *, name: str | None = None) -> str:
        scale, bias = (self._given(f"{part}.{kind}", [WIDTH]) for kind in ("weight", "bias"))
        return self._node("LayerNormalization", values, scale, bias, name=name, axis=-1, epsilon=SMALLEST)

    def _node(self, operator: str, *values: str, name: str | None = None, **attributes: object) -> str:
        name = name or f"v{len(self._nodes)}"
        self._nodes.append(make_node(operator, values, [name], **attributes))  # type: ignore[arg-type]  # attributes are any
        return name

    def _given(self, name: str, shape: Sequence[int]) -> str:
        """A tensor whose values are handed over when the graph is loaded."""
        tensor = TensorProto(name=name, data_type=TensorProto.FLOAT, dims=shape, data_location=TensorProto.EXTERNAL)
        where = {"location": "given", "offset": "0", "length": str(4 * math.prod(shape))}
        tensor.external_data.extend(StringStringEntryProto(key=k, value=v) for k, v in where.items())
        self._constants.append(tensor)
        return name


if __name__ == "__main__":
    main()
