"""Write the graph of one transformer layer that reading runs: `python -m intalks.training.layer_graph`.

It has BERT's shape (Devlin et al. 2019) and MiniLM's sizes, and holds no weights: those are given when it is loaded.
Matrices are multiplied as 8-bit integers (`extraction.quantization`).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
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

from intalks.extraction.layers import AFTER, ATTENTION, BEFORE, FACTOR, INTEGERS, SCALE
from intalks.lexicon.network_weights import HEADS, LAYER_GRAPH, WIDTH
from intalks.training.fit import MODELS

INNER: Final = 4 * WIDTH
OPERATORS: Final = 20
FORMAT: Final = 10
"""The versions of ONNX's operators and of its file format: the least that know all that is used."""
SMALLEST: Final = 1e-12
"""MiniLM's ε of its normalizations."""
RUNTIME: Final = "com.microsoft"
"""Where ONNX Runtime's own operators are named: integers multiplied and scaled in one go."""
LEAST: Final = 1e-6
"""What the greatest value of an input's row counts as at the least."""
LAST: Final = 255
ZERO: Final = 128
ZERO_OF_INNER: Final = 40
"""The greatest integer of an input, and which one stands for zero: the middle one; after Gelu, whose values are never
below -0.17, a lower one.
"""


def main() -> None:
    (MODELS / LAYER_GRAPH).write_bytes(build_layer_graph())


def build_layer_graph() -> bytes:
    """The graph as a model file, the same bytes each time."""
    graph: bytes = _Graph().layer().SerializeToString(deterministic=True)
    return graph


@dataclass(frozen=True, slots=True)
class _Input:
    """Names of values: the integers of a matrix's input, the scale of its rows, the integer that stands for zero."""

    integers: str
    scale: str
    zero: str


class _Graph:
    """Collects the nodes and the values that never change."""

    def __init__(self) -> None:
        self._nodes: list[NodeProto] = []
        self._constants = [
            make_tensor("by_heads", TensorProto.INT64, [3], [0, HEADS, WIDTH // HEADS]),
            make_tensor("as_one", TensorProto.INT64, [2], [0, WIDTH]),
            make_tensor("scale", TensorProto.FLOAT, [], [1 / math.sqrt(WIDTH // HEADS)]),
            make_tensor("columns", TensorProto.INT64, [1], [-1]),
            make_tensor("one", TensorProto.FLOAT, [], [1]),
            make_tensor("least", TensorProto.FLOAT, [], [LEAST]),
            make_tensor("zero", TensorProto.UINT8, [], [ZERO]),
            make_tensor("step", TensorProto.FLOAT, [], [1 / (LAST - ZERO)]),
            make_tensor("zero_of_inner", TensorProto.UINT8, [], [ZERO_OF_INNER]),
            make_tensor("step_of_inner", TensorProto.FLOAT, [], [1 / (LAST - ZERO_OF_INNER)]),
        ]

    def layer(self) -> ModelProto:
        states = self._quantized(BEFORE, "states", WIDTH)
        query, key, value = (self._heads(self._linear(states, part, WIDTH, WIDTH)) for part in "qkv")
        weighed = self._node("Mul", self._node("MatMul", query, self._node("Transpose", key, perm=[0, 2, 1])), "scale")
        self._node("Softmax", weighed, axis=-1, name=ATTENTION)
        heard = self._node("Transpose", self._node("MatMul", ATTENTION, value), perm=[1, 0, 2])
        context = self._quantized(self._node("Reshape", heard, "as_one"), "context", WIDTH)
        middle = self._normal(self._node("Add", BEFORE, self._linear(context, "o", WIDTH, WIDTH)), "n1")
        widened = self._linear(self._quantized(middle, "middle", WIDTH), "f1", WIDTH, INNER)
        inner = self._quantized_inner(self._node("Gelu", widened, approximate="tanh"))
        self._normal(self._node("Add", middle, self._linear(inner, "f2", INNER, WIDTH)), "n2", name=AFTER)
        shape: list[str | int | None] = ["pieces", WIDTH]
        attention: list[str | int | None] = [HEADS, "pieces", "pieces"]
        graph = make_graph(
            self._nodes,
            "layer",
            [make_tensor_value_info(BEFORE, TensorProto.FLOAT, shape)],
            [
                make_tensor_value_info(AFTER, TensorProto.FLOAT, shape),
                make_tensor_value_info(ATTENTION, TensorProto.FLOAT, attention),
            ],
            self._constants,
        )
        operators = [make_operatorsetid("", OPERATORS), make_operatorsetid(RUNTIME, 1)]
        return make_model(graph, opset_imports=operators, ir_version=FORMAT)

    def _heads(self, values: str) -> str:
        return self._node("Transpose", self._node("Reshape", values, "by_heads"), perm=[1, 0, 2])

    def _quantized(self, values: str, source: str, width: int) -> _Input:
        """Values on both sides of zero as 8-bit integers, row by row."""
        even = self._node("Mul", values, self._given(f"{source}.{FACTOR}", [width]))
        return self._in_steps(even, self._node("Abs", even), "step", "zero")

    def _quantized_inner(self, values: str) -> _Input:
        """The same for values that are hardly ever below zero."""
        even = self._node("Mul", values, self._given(f"inner.{FACTOR}", [INNER]))
        return self._in_steps(even, even, "step_of_inner", "zero_of_inner")

    def _in_steps(self, values: str, sizes: str, step: str, zero: str) -> _Input:
        most = self._node("Max", self._node("ReduceMax", sizes, "columns", keepdims=1), "least")
        scale = self._node("Mul", most, step)
        return _Input(self._node("QuantizeLinear", self._node("Div", values, scale), "one", zero), scale, zero)

    def _linear(self, values: _Input, part: str, width: int, out: int) -> str:
        matrix = self._given(f"{part}.{INTEGERS}", [width, out], TensorProto.INT8)
        scales = ("one", self._given(f"{part}.{SCALE}", [out]))
        product = self._node("MatMulIntegerToFloat", values.integers, matrix, *scales, values.zero, domain=RUNTIME)
        return self._node("Add", self._node("Mul", product, values.scale), self._given(f"{part}.bias", [out]))

    def _normal(self, values: str, part: str, *, name: str | None = None) -> str:
        scale, bias = (self._given(f"{part}.{kind}", [WIDTH]) for kind in ("weight", "bias"))
        return self._node("LayerNormalization", values, scale, bias, name=name, axis=-1, epsilon=SMALLEST)

    def _node(self, operator: str, *values: str, name: str | None = None, **attributes: object) -> str:
        name = name or f"v{len(self._nodes)}"
        self._nodes.append(make_node(operator, values, [name], **attributes))  # type: ignore[arg-type]  # attributes are any
        return name

    def _given(self, name: str, shape: Sequence[int], kind: TensorProto.DataType = TensorProto.FLOAT) -> str:
        """A tensor whose values are handed over when the graph is loaded."""
        tensor = TensorProto(name=name, data_type=kind, dims=shape, data_location=TensorProto.EXTERNAL)
        size = math.prod(shape) * (1 if kind == TensorProto.INT8 else 4)
        where = {"location": "given", "offset": "0", "length": str(size)}
        tensor.external_data.extend(StringStringEntryProto(key=k, value=v) for k, v in where.items())
        self._constants.append(tensor)
        return name


if __name__ == "__main__":
    main()
