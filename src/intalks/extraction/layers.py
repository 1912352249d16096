"""MiniLM's layers, run by ONNX Runtime: one small graph for a layer, given the weights of each of them in turn.

Matrices are multiplied as 8-bit integers, all else is single precision. One thread, one window at a time: a window's
numbers depend on nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Final

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from intalks.extraction.candidates import Floats
from intalks.extraction.encoding import Ints
from intalks.extraction.quantization import quantize
from intalks.lexicon.network_weights import (
    BASE_LAYERS,
    TUNED_LAYERS,
    Table,
    activation_ranges,
    base_weights,
    layer_graph,
    network_weights,
)  # fmt: skip

PARTS: Final = {
    "attention.self.query": "q", "attention.self.key": "k", "attention.self.value": "v",
    "attention.output.dense": "o", "attention.output.LayerNorm": "n1", "intermediate.dense": "f1",
    "output.dense": "f2", "output.LayerNorm": "n2",
}  # fmt: skip
"""The parts of a layer as the package names them, and as we do."""
KINDS: Final = ("weight", "bias")
LINEAR: Final = ("q", "k", "v", "o", "f1", "f2")
"""The parts that are matrices, not normalizations."""
INPUTS: Final = MappingProxyType({"states": ("q", "k", "v"), "context": ("o",), "middle": ("f1",), "inner": ("f2",)})
"""What goes into the matrices of a layer, and into which of them."""

BEFORE: Final = "before"
AFTER: Final = "after"
ATTENTION: Final = "attention"
"""What the graph takes and gives: states as (pieces, width), attention as (heads, pieces, pieces)."""
INTEGERS: Final = "integers"
SCALE: Final = "scale"
FACTOR: Final = "factor"
"""What it is given beside biases and normalizations: a matrix's integers and scale, a factor for each column of an
input.
"""


def lower_states(state: Floats) -> Floats:
    """What the lower layers make of one window, `embedded`, with what reading found added to it."""
    for layer in _layers()[:BASE_LAYERS]:
        state = layer.states(state)
    return state


def upper_states(state: Floats) -> tuple[Floats, Floats]:
    """What the upper layers make of it, with what reading found added once more, and the attention of the last one."""
    *lower, last = _layers()[BASE_LAYERS:]
    for layer in lower:
        state = layer.states(state)
    return last.states_and_attention(state)


def embedded(pieces: Ints) -> Floats:
    """What goes into the first layer: the pieces by their word and place."""
    base = base_weights()
    words, places, first = (base[f"embeddings.{name}_embeddings.weight"] for name in ("word", "position", "token_type"))
    return _normal(words[pieces] + places[: len(pieces)] + first[0], base)


def layer_matrices() -> tuple[Table, ...]:
    """The weights of all layers, from the lowest, by part and kind (`q.weight`); linear ones as (out, in).

    The lower layers are MiniLM's with additions of low rank (Hu et al. 2022), the upper ones trained as a whole.
    """
    base, tuned = base_weights(), network_weights().table
    lower = [
        {f"{ours}.{k}": base[f"encoder.layer.{n}.{theirs}.{k}"] for theirs, ours in PARTS.items() for k in KINDS}
        for n in range(BASE_LAYERS)
    ]
    for n, layer in enumerate(lower):
        for part in LINEAR:
            up, down = (tuned[f"lower.{n}.{part}.{side}"] for side in ("up", "down"))
            layer[f"{part}.weight"] = layer[f"{part}.weight"] + up @ down
    return (
        *lower,
        *(
            {f"{part}.{k}": tuned[f"layers.{n}.{part}.{k}"] for part in PARTS.values() for k in KINDS}
            for n in range(TUNED_LAYERS)
        ),
    )


@dataclass(frozen=True)
class _Layer:
    """`weights` are held because the session reads them where they lie."""

    session: onnxruntime.InferenceSession
    weights: Sequence[onnxruntime.OrtValue]

    @classmethod
    def of(cls, matrices: Table, ranges: Mapping[str, Floats]) -> _Layer:
        """`matrices` as `layer_matrices` has them, `ranges` by input."""
        given: dict[str, NDArray[np.float32 | np.int8]] = {n: m for n, m in matrices.items() if m.ndim == 1}
        for source, parts in INPUTS.items():
            factor, found = quantize([matrices[f"{part}.weight"] for part in parts], ranges[source])
            given[f"{source}.{FACTOR}"] = factor
            for part, matrix in zip(parts, found, strict=True):
                given |= {f"{part}.{INTEGERS}": matrix.integers, f"{part}.{SCALE}": matrix.scale}
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        # Windows are of many lengths: memory kept for the next one would only add up, and is no faster.
        options.enable_cpu_mem_arena = options.enable_mem_pattern = False
        weights = [onnxruntime.OrtValue.ortvalue_from_numpy(np.ascontiguousarray(m)) for m in given.values()]
        options.add_external_initializers(list(given), weights)
        return cls(onnxruntime.InferenceSession(layer_graph(), options, ["CPUExecutionProvider"]), weights)

    def states(self, before: Floats) -> Floats:
        after: Floats = self.session.run([AFTER], {BEFORE: before})[0]
        return after

    def states_and_attention(self, before: Floats) -> tuple[Floats, Floats]:
        after, attention = self.session.run([AFTER, ATTENTION], {BEFORE: before})
        return after, attention


@cache
def _layers() -> tuple[_Layer, ...]:
    return tuple(map(_Layer.of, layer_matrices(), activation_ranges()))


def _normal(values: Floats, base: Mapping[str, Floats]) -> Floats:
    centred: Floats = values - values.mean(axis=-1, keepdims=True)
    spread: Floats = np.sqrt((centred * centred).mean(axis=-1, keepdims=True) + np.float32(1e-12))
    normal: Floats = centred / spread * base["embeddings.LayerNorm.weight"] + base["embeddings.LayerNorm.bias"]
    return normal
