"""Find how far the inputs of the layers' matrices reach, and write it: what they are quantized by.

    python -m intalks.training.ranges --gold ../shared/gold --corpus ../shared/corpus

In single precision, on the windows of training articles.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import Final

import numpy as np

from intalks.extraction.candidates import Floats
from intalks.extraction.descriptions import with_descriptions
from intalks.extraction.encoding import Encoding, encode
from intalks.extraction.layers import embedded, layer_matrices
from intalks.extraction.network import EARLY, LATE, added_states
from intalks.extraction.triggers import by_sentence, find_triggers
from intalks.lexicon.network_weights import (
    BASE_LAYERS,
    HEADS,
    RANGES,
    TUNED_LAYERS,
    WIDTH,
    Table,
    word_pieces,
    write_ranges,
)  # fmt: skip
from intalks.model.reading import Reading
from intalks.reading.reader import Reader
from intalks.training.fit import MODELS
from intalks.training.material import training_articles, training_parser

EVERY: Final = 8
"""Of so many training articles one is run: what reaches far does so in every window."""
LEAST: Final = {"inner": 2.0}
"""After Gelu all columns go below zero equally far, however far they go above."""


def main() -> None:
    arguments = training_parser(__doc__).parse_args()
    reader = Reader()
    articles = sorted(training_articles(arguments.gold, arguments.corpus), key=lambda k: k.article.id)[::EVERY]
    readings = (reader.read(keyed.article) for keyed in articles)
    write_ranges(ranges_of(_encoded(r) for r in readings if r.sentences), MODELS / RANGES)


def _encoded(reading: Reading) -> Encoding:
    reading = with_descriptions(reading)
    return encode(reading, by_sentence(find_triggers(reading)), word_pieces())


def ranges_of(encodings: Iterable[Encoding]) -> list[Table]:
    """For each layer and input the greatest absolute value of each column over all windows, `LEAST` at the least."""
    tables: list[Table] = [{} for _ in range(BASE_LAYERS + TUNED_LAYERS)]
    for encoding in encodings:
        for number, inputs in _inputs(encoding):
            for source, values in inputs.items():
                reached = np.maximum(np.abs(values).max(axis=0), LEAST.get(source, 0))
                tables[number][source] = np.maximum(tables[number].get(source, reached), reached)
    return tables


def _inputs(encoding: Encoding) -> Iterator[tuple[int, Table]]:
    layers, start = layer_matrices(), 0
    early, late = (added_states(encoding, where) for where in (EARLY, LATE))
    for window in encoding.windows:
        state = embedded(window.pieces) + early[start : start + len(window.pieces)]
        for number, matrices in enumerate(layers):
            if number == BASE_LAYERS:
                state = state + late[start : start + len(state)]
            state, inputs = run_layer(state, matrices)
            yield number, inputs
        start += len(window.pieces)


def run_layer(states: Floats, matrices: Table) -> tuple[Floats, Table]:
    """A layer in single precision, and the inputs of its matrices."""

    def linear(values: Floats, part: str) -> Floats:
        result: Floats = values @ matrices[f"{part}.weight"].T + matrices[f"{part}.bias"]
        return result

    def normal(values: Floats, part: str) -> Floats:
        centred = values - values.mean(axis=-1, keepdims=True)
        scaled = centred / np.sqrt(values.var(axis=-1, keepdims=True) + 1e-12)
        result: Floats = scaled * matrices[f"{part}.weight"] + matrices[f"{part}.bias"]
        return result

    query, key, value = (linear(states, part).reshape(len(states), HEADS, -1).transpose(1, 0, 2) for part in "qkv")
    scores = query @ key.transpose(0, 2, 1) / math.sqrt(WIDTH // HEADS)
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    context = (powers / powers.sum(axis=-1, keepdims=True) @ value).transpose(1, 0, 2).reshape(len(states), WIDTH)
    middle = normal(states + linear(context, "o"), "n1")
    wide = linear(middle, "f1")
    inner = 0.5 * wide * (1 + np.tanh(math.sqrt(2 / math.pi) * (wide + 0.044715 * wide**3)))
    after = normal(middle + linear(inner, "f2"), "n2")
    return after, {"states": states, "context": context, "middle": middle, "inner": inner}


if __name__ == "__main__":
    main()
