"""The graph of a layer against the arithmetic that it stands for."""

from __future__ import annotations

from importlib import resources

import numpy as np
import pytest

from intalks.extraction.candidates import Floats
from intalks.extraction.layers import base_states, tuned_states
from intalks.lexicon.network_weights import HEADS, LAYER_GRAPH, WIDTH, Table, base_weights, network_weights

PIECES = np.array([101, 7592, 2088, 102], dtype=np.int64)


def test_the_graph_that_ships_is_the_one_that_the_command_writes() -> None:
    built = pytest.importorskip("intalks.training.layer_graph", exc_type=ImportError).build_layer_graph()
    assert (resources.files("intalks.lexicon") / "models" / LAYER_GRAPH).read_bytes() == built


def test_a_layer_is_that_of_a_transformer() -> None:
    state = base_states(PIECES)
    table = network_weights().table
    after, attention = tuned_states(state)
    state, _ = by_hand(state, table, 0)
    state, weights = by_hand(state, table, 1)
    np.testing.assert_allclose(after, state, atol=1e-4)
    np.testing.assert_allclose(attention, weights, atol=1e-5)
    assert attention.shape == (HEADS, len(PIECES), len(PIECES))


def test_pieces_start_from_their_word_and_place() -> None:
    base = base_weights()
    assert base_states(PIECES).shape == (len(PIECES), WIDTH)
    assert not np.allclose(base_states(PIECES)[1], base_states(PIECES[::-1].copy())[2])
    assert len(base["embeddings.word_embeddings.weight"]) > PIECES.max()


def by_hand(state: Floats, table: Table, number: int) -> tuple[Floats, Floats]:
    def linear(values: Floats, part: str) -> Floats:
        name = f"layers.{number}.{part}"
        result: Floats = values @ table[f"{name}.weight"].T + table[f"{name}.bias"]
        return result

    def normal(values: Floats, part: str) -> Floats:
        name = f"layers.{number}.{part}"
        centred = values - values.mean(axis=-1, keepdims=True)
        scaled = centred / np.sqrt(values.var(axis=-1, keepdims=True) + 1e-12)
        result: Floats = scaled * table[f"{name}.weight"] + table[f"{name}.bias"]
        return result

    query, key, value = (linear(state, part).reshape(len(state), HEADS, -1).transpose(1, 0, 2) for part in "qkv")
    powers = np.exp(query @ key.transpose(0, 2, 1) / np.sqrt(WIDTH // HEADS))
    weights = powers / powers.sum(axis=-1, keepdims=True)
    heard = (weights @ value).transpose(1, 0, 2).reshape(len(state), WIDTH)
    state = normal(state + linear(heard, "o"), "n1")
    inner = linear(state, "f1")
    inner = 0.5 * inner * (1 + np.tanh(np.sqrt(2 / np.pi) * (inner + 0.044715 * inner**3)))
    return normal(state + linear(inner, "f2"), "n2"), weights
