"""What networks start from: MiniLM, whose layers ship, and MPNet, which is too large for that and only teaches."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from intalks.extraction.encoding import Ints
from intalks.extraction.layers import KINDS, LINEAR, PARTS, embedded
from intalks.lexicon.network_weights import BASE_LAYERS, HEADS, TUNED_LAYERS, WIDTH, Table, base_weights, mapped

_MPNET_PARTS: Final = {
    "attention.attn.q": "q", "attention.attn.k": "k", "attention.attn.v": "v", "attention.attn.o": "o",
    "attention.LayerNorm": "n1", "intermediate.dense": "f1", "output.dense": "f2", "output.LayerNorm": "n2",
}  # fmt: skip
_MPNET_FROZEN: Final = 7
"""Layers of MPNet that stay as they are: training more of them takes longer than a night on two processors."""
_BUCKETS: Final = 16
"""Of distances in either direction, half of them exact, the others growing up to `_FAR`."""
_FAR: Final = 128
_LONGEST: Final = 512
_RANK: Final = 16
"""Of what is added to the matrices of MiniLM's lower layers: as much as a learned part may still hold."""


@dataclass(frozen=True, slots=True)
class Encoder:
    """A transformer to start from.

    `lower` gives what is made of a window before anything that is trained, as (pieces, width). Then come layers that
    stay as they are but for what is added to their matrices (`additions`, may be none), then those that are trained as
    a whole (`layers`); each has its matrices by part and kind (`q.weight`). What reading found is added before both.
    `bias` is what attention adds for the distance of two pieces, as (1 or heads, pieces, pieces).
    """

    width: int
    heads: int
    epsilon: float
    gelu: str
    additions: tuple[Table, ...]
    layers: tuple[Table, ...]
    lower: Callable[[Ints], Tensor]
    bias: Callable[[int], Tensor]


def minilm() -> Encoder:
    """MiniLM as intalks reads with it."""
    base = base_weights()
    layers = tuple(_named(base, f"encoder.layer.{n}", PARTS) for n in range(BASE_LAYERS + TUNED_LAYERS))

    def lower(pieces: Ints) -> Tensor:
        return torch.from_numpy(embedded(pieces)).half()

    return Encoder(WIDTH, HEADS, 1e-12, "tanh", layers[:BASE_LAYERS], layers[BASE_LAYERS:], lower, _no_bias)


def mpnet(path: Path) -> Encoder:
    """MPNet (Song et al. 2020) as its safetensors file has it; its vocabulary is MiniLM's, moved by four."""
    base = mapped(path)
    width = base["embeddings.LayerNorm.weight"].shape[0]
    count = json.loads(path.with_name("config.json").read_text())["num_hidden_layers"]
    layers = tuple(_named(base, f"encoder.layer.{n}", _MPNET_PARTS) for n in range(count))
    distances = torch.from_numpy(base["encoder.relative_attention_bias.weight"].copy())[_buckets(_LONGEST)]
    words, places = (torch.from_numpy(base[f"embeddings.{n}_embeddings.weight"].copy()) for n in ("word", "position"))
    norm = tuple(torch.from_numpy(base[f"embeddings.LayerNorm.{kind}"].copy()) for kind in KINDS)

    def bias(length: int) -> Tensor:
        return distances[:length, :length].permute(2, 0, 1)

    encoder = Encoder(width, HEADS, 1e-5, "none", (), layers[_MPNET_FROZEN:], torch.from_numpy, bias)
    frozen = [Layer(encoder, table).bfloat16() for table in layers[:_MPNET_FROZEN]]

    def lower(pieces: Ints) -> Tensor:
        numbers = np.where(pieces == 101, 0, np.where(pieces == 102, 2, pieces + 4))  # the first and last piece
        states = words[torch.from_numpy(numbers)] + places[2 : 2 + len(pieces)]
        with torch.no_grad():
            states = functional.layer_norm(states, (width,), *norm, 1e-5).bfloat16()[None]
            for layer in frozen:
                states = layer(states, bias(len(pieces))[None].bfloat16())
        return states[0]

    return replace(encoder, lower=lower)


def _named(base: Table, layer: str, parts: Mapping[str, str]) -> Table:
    return {f"{ours}.{kind}": base[f"{layer}.{theirs}.{kind}"] for theirs, ours in parts.items() for kind in KINDS}


def _no_bias(length: int) -> Tensor:
    return torch.zeros(1, length, length)


def _buckets(length: int) -> Tensor:
    """For every two places the bucket of their distance (Raffel et al. 2020), as (length, length)."""
    places = torch.arange(length)
    away = places[:, None] - places[None, :]
    side, near = (away < 0).long() * _BUCKETS, _BUCKETS // 2
    away = away.abs()
    far = near + (torch.log(away.clamp(min=1) / near) / math.log(_FAR / near) * near).long()
    return side + torch.where(away < near, away, far.clamp(max=_BUCKETS - 1))


class Layer(nn.Module):
    """A transformer layer that starts as one of an encoder's."""

    def __init__(self, encoder: Encoder, matrices: Table) -> None:
        super().__init__()
        self.heads, self.gelu = encoder.heads, encoder.gelu
        for part in PARTS.values():
            weight, bias = (torch.from_numpy(matrices[f"{part}.{kind}"].copy()) for kind in KINDS)
            made: nn.Module
            norm = weight.ndim == 1
            made = nn.LayerNorm(encoder.width, encoder.epsilon) if norm else nn.Linear(weight.shape[1], weight.shape[0])
            made.load_state_dict({"weight": weight, "bias": bias})
            self.add_module(part, made)

    def forward(self, states: Tensor, bias: Tensor) -> Tensor:
        """`states` as (windows, pieces, width), `bias` as (windows, heads, pieces, pieces)."""
        query, key, value = self._heads(states)
        heard = functional.scaled_dot_product_attention(query, key, value, attn_mask=bias.to(query.dtype))
        return self._after(states, heard)

    def with_attention(self, states: Tensor, bias: Tensor) -> tuple[Tensor, Tensor]:
        """The same, with the attention by window and head."""
        query, key, value = self._heads(states)
        scores = (query @ key.transpose(2, 3)).float() / math.sqrt(query.shape[-1]) + bias.float()
        attention = scores.softmax(-1)
        return self._after(states, attention.to(value.dtype) @ value), attention

    def _heads(self, states: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        windows, length, _ = states.shape
        query, key, value = (
            getattr(self, part)(states).view(windows, length, self.heads, -1).transpose(1, 2)
            for part in ("q", "k", "v")
        )
        return query, key, value

    def _after(self, states: Tensor, heard: Tensor) -> Tensor:
        states = self.n1(states + self.o(heard.transpose(1, 2).reshape(states.shape)))
        inner = functional.gelu(self.f1(states), approximate=self.gelu)
        result: Tensor = self.n2(states + self.f2(inner))
        return result


class LowRank(nn.Module):
    """A matrix that stays as it is, with a product of two small ones that learn added to it (Hu et al. 2022)."""

    def __init__(self, matrix: nn.Linear) -> None:
        super().__init__()
        self.matrix = matrix
        self.down = nn.Parameter(torch.randn(_RANK, matrix.in_features) / math.sqrt(matrix.in_features))
        self.up = nn.Parameter(torch.zeros(matrix.out_features, _RANK))

    def forward(self, states: Tensor) -> Tensor:
        added = functional.linear(functional.linear(states, self.down), self.up)
        result: Tensor = self.matrix(states) + added
        return result


def with_additions(layer: Layer) -> Layer:
    """The layer as it is, with what is added to its matrices."""
    layer.requires_grad_(requires_grad=False)
    for part in LINEAR:
        setattr(layer, part, LowRank(getattr(layer, part)))
    return layer
