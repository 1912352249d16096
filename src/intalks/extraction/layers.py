"""MiniLM's layers, run by ONNX Runtime: one small graph for a layer, given the weights of each of them in turn.

Single precision, one thread, one window at a time: a window's numbers depend on nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
import onnxruntime

from intalks.extraction.candidates import Floats
from intalks.extraction.encoding import Ints
from intalks.lexicon.network_weights import BASE_LAYERS, TUNED_LAYERS, base_weights, layer_graph, network_weights

PARTS: Final = {
    "attention.self.query": "q", "attention.self.key": "k", "attention.self.value": "v",
    "attention.output.dense": "o", "attention.output.LayerNorm": "n1", "intermediate.dense": "f1",
    "output.dense": "f2", "output.LayerNorm": "n2",
}  # fmt: skip
"""The parts of a layer as the package names them, and as we do."""
KINDS: Final = ("weight", "bias")

BEFORE: Final = "before"
AFTER: Final = "after"
ATTENTION: Final = "attention"
"""What the graph takes and gives: states as (pieces, width), attention as (heads, pieces, pieces)."""


def base_states(pieces: Ints) -> Floats:
    """What MiniLM's lower layers make of one window."""
    base = base_weights()
    words, places, first = (base[f"embeddings.{name}_embeddings.weight"] for name in ("word", "position", "token_type"))
    state = _normal(words[pieces] + places[: len(pieces)] + first[0], base)
    for layer in _base_layers():
        state = layer.states(state)
    return state


def tuned_states(state: Floats) -> tuple[Floats, Floats]:
    """What the trained layers make of it, with the attention of the last one."""
    *lower, last = _tuned_layers()
    for layer in lower:
        state = layer.states(state)
    return last.states_and_attention(state)


@dataclass(frozen=True)
class _Layer:
    """`weights` are held because the session reads them where they lie."""

    session: onnxruntime.InferenceSession
    weights: Sequence[onnxruntime.OrtValue]

    @classmethod
    def of(cls, matrices: Mapping[str, Floats]) -> _Layer:
        """`matrices` by part and kind, linear ones as (out, in)."""
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        # Windows are of many lengths: memory kept for the next one would only add up, and is no faster.
        options.enable_cpu_mem_arena = options.enable_mem_pattern = False
        turned = {name: np.ascontiguousarray(m.T, dtype=np.float32) for name, m in matrices.items()}
        weights = [onnxruntime.OrtValue.ortvalue_from_numpy(m) for m in turned.values()]
        options.add_external_initializers(list(turned), weights)
        return cls(onnxruntime.InferenceSession(layer_graph(), options, ["CPUExecutionProvider"]), weights)

    def states(self, before: Floats) -> Floats:
        after: Floats = self.session.run([AFTER], {BEFORE: before})[0]
        return after

    def states_and_attention(self, before: Floats) -> tuple[Floats, Floats]:
        after, attention = self.session.run([AFTER, ATTENTION], {BEFORE: before})
        return after, attention


@cache
def _base_layers() -> tuple[_Layer, ...]:
    base = base_weights()
    return tuple(
        _Layer.of({f"{o}.{kind}": base[f"encoder.layer.{n}.{t}.{kind}"] for t, o in PARTS.items() for kind in KINDS})
        for n in range(BASE_LAYERS)
    )


@cache
def _tuned_layers() -> tuple[_Layer, ...]:
    table = network_weights().table
    return tuple(
        _Layer.of({f"{part}.{kind}": table[f"layers.{n}.{part}.{kind}"] for part in PARTS.values() for kind in KINDS})
        for n in range(TUNED_LAYERS)
    )


def _normal(values: Floats, base: Mapping[str, Floats]) -> Floats:
    centred: Floats = values - values.mean(axis=-1, keepdims=True)
    spread: Floats = np.sqrt((centred * centred).mean(axis=-1, keepdims=True) + np.float32(1e-12))
    normal: Floats = centred / spread * base["embeddings.LayerNorm.weight"] + base["embeddings.LayerNorm.bias"]
    return normal
