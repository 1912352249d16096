"""The graph of a layer against the arithmetic that it stands for."""

from __future__ import annotations

from importlib import resources

import numpy as np
import pytest

from intalks.extraction.candidates import Floats
from intalks.extraction.encoding import encode
from intalks.extraction.layers import INPUTS, embedded, layer_matrices, lower_states, upper_states
from intalks.extraction.network import EARLY, added_states
from intalks.extraction.quantization import quantize
from intalks.lexicon.network_weights import (
    BASE_LAYERS,
    HEADS,
    LAYER_GRAPH,
    WIDTH,
    Table,
    activation_ranges,
    base_weights,
    word_pieces,
)  # fmt: skip
from tests.extraction.made_reading import reading_of

PIECES = np.array([101, 7592, 2088, 102], dtype=np.int64)


def test_the_graph_that_ships_is_the_one_that_the_command_writes() -> None:
    built = pytest.importorskip("intalks.training.layer_graph", exc_type=ImportError).build_layer_graph()
    assert (resources.files("intalks.lexicon") / "models" / LAYER_GRAPH).read_bytes() == built


def test_a_layer_is_that_of_a_transformer_with_its_matrices_in_integers() -> None:
    state = lower_states(embedded(PIECES))
    after, attention = upper_states(state)
    lower, last = (Layer(number) for number in range(BASE_LAYERS, BASE_LAYERS + 2))
    state, weights = last.run(lower.run(state)[0])
    np.testing.assert_allclose(after, state, atol=1e-4)
    np.testing.assert_allclose(attention, weights, atol=1e-5)
    assert attention.shape == (HEADS, len(PIECES), len(PIECES))


def test_integers_come_near_to_single_precision() -> None:
    run_layer = pytest.importorskip("intalks.training.ranges", exc_type=ImportError).run_layer
    state = embedded(PIECES)
    for matrices in layer_matrices()[:BASE_LAYERS]:
        state, inputs = run_layer(state, matrices)
        assert set(inputs) == set(INPUTS)
    off = np.linalg.norm(lower_states(embedded(PIECES)) - state) / np.linalg.norm(state)
    assert off < 0.05


def test_ranges_are_those_of_what_goes_into_the_matrices() -> None:
    ranges_of = pytest.importorskip("intalks.training.ranges", exc_type=ImportError).ranges_of
    encoding = encode(reading_of("Acme bought Brill for $5 million"), {}, word_pieces())
    tables = ranges_of([encoding])
    first = embedded(encoding.windows[0].pieces) + added_states(encoding, EARLY)
    np.testing.assert_allclose(tables[0]["states"], np.abs(first).max(axis=0))
    for found, shipped in zip(tables, activation_ranges(), strict=True):
        assert {source: row.shape for source, row in found.items()} == {s: row.shape for s, row in shipped.items()}
        assert found["inner"].min() >= 2.0


def test_states_of_nothing_are_numbers() -> None:
    assert np.isfinite(upper_states(np.zeros((3, WIDTH), dtype=np.float32))[0]).all()


def test_pieces_start_from_their_word_and_place() -> None:
    states, turned = (lower_states(embedded(pieces)) for pieces in (PIECES, PIECES[::-1].copy()))
    assert states.shape == (len(PIECES), WIDTH)
    assert not np.allclose(states[1], turned[2])
    assert len(base_weights()["embeddings.word_embeddings.weight"]) > PIECES.max()


class Layer:
    """One layer by hand: the integers of `quantize`, multiplied as double-precision numbers."""

    def __init__(self, number: int) -> None:
        self.matrices: Table = layer_matrices()[number]
        self.ranges = activation_ranges()[number]

    def run(self, state: Floats) -> tuple[Floats, Floats]:
        query, key, value = (self.by_heads(x) for x in self.linear(state, "states"))
        powers = np.exp(query @ key.transpose(0, 2, 1) / np.sqrt(WIDTH // HEADS))
        weights = powers / powers.sum(axis=-1, keepdims=True)
        context = (weights @ value).transpose(1, 0, 2).reshape(len(state), WIDTH)
        state = self.normal(state + self.linear(context, "context")[0], "n1")
        wide = self.linear(state, "middle")[0]
        inner = 0.5 * wide * (1 + np.tanh(np.sqrt(2 / np.pi) * (wide + 0.044715 * wide**3)))
        return self.normal(state + self.linear(inner, "inner", zero=40)[0], "n2"), weights

    def linear(self, values: Floats, source: str, *, zero: int = 128) -> list[Floats]:
        parts = INPUTS[source]
        factor, found = quantize([self.matrices[f"{part}.weight"] for part in parts], self.ranges[source])
        even = values.astype(np.float32) * factor
        sizes = even if zero < 128 else np.abs(even)
        scale = sizes.max(axis=1, keepdims=True) * np.float32(1 / (255 - zero))
        integers = np.clip(np.round(even / scale), -zero, 255 - zero).astype(np.float64)
        return [
            (integers @ matrix.integers.astype(np.float64)) * matrix.scale * scale + self.matrices[f"{part}.bias"]
            for part, matrix in zip(parts, found, strict=True)
        ]

    def normal(self, values: Floats, part: str) -> Floats:
        centred = values - values.mean(axis=-1, keepdims=True)
        scaled = centred / np.sqrt(values.var(axis=-1, keepdims=True) + 1e-12)
        result: Floats = scaled * self.matrices[f"{part}.weight"] + self.matrices[f"{part}.bias"]
        return result

    @staticmethod
    def by_heads(values: Floats) -> Floats:
        return values.reshape(len(values), HEADS, -1).transpose(1, 0, 2)
