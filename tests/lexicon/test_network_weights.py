"""Storing of trained matrices, and what is told where the language model is missing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from intalks.errors import LexiconError
from intalks.lexicon import network_weights as module
from intalks.lexicon.network_weights import base_weights, network_weights, word_pieces, write_network

FIVE_MEGABYTES = 5 * 2**20


def test_matrices_come_back_nearly_as_they_were(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = np.random.default_rng(0)
    table = {
        "place.weight": chance.normal(size=(7, 5)).astype(np.float32),
        "place.bias": chance.normal(size=7).astype(np.float32),
    }
    write_network(table, {"pair.bias": 0.5}, tmp_path / "models" / module.NETWORK)
    monkeypatch.setattr("intalks.lexicon.network_weights.resources.files", lambda _: tmp_path)
    stored = network_weights.__wrapped__()
    assert stored.settings == {"pair.bias": 0.5}
    assert np.array_equal(stored.table["place.bias"], table["place.bias"])
    steps = np.abs(table["place.weight"]).max(axis=1, keepdims=True) / 127
    assert (np.abs(stored.table["place.weight"] - table["place.weight"]) <= 0.51 * steps).all()


def test_the_trained_part_is_small() -> None:
    path = Path(module.__file__).parent / "models" / module.NETWORK
    assert path.stat().st_size <= FIVE_MEGABYTES


def test_the_base_is_the_model_that_it_is_said_to_be() -> None:
    assert base_weights()["embeddings.word_embeddings.weight"].shape == (30522, 384)
    assert word_pieces().cut("carmaker") == word_pieces().cut("CARMAKER")


def test_without_the_base_the_remedy_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "find_spec", lambda _: None)
    with pytest.raises(LexiconError, match=r"requirements-model\.lock"):
        word_pieces.__wrapped__()
