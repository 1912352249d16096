"""spaCy's recogniser of names, with its decisions taken here: the same ones, in a small part of the time.

The recogniser goes from token to token: no name (O), a name of one token (U), or one that begins (B), goes on (I) and
ends (L). What it decides while no name is open depends on that token alone, so all of this is reckoned at once; only
within a name it goes step by step. spaCy's own loop asks at each token which of 74 moves are allowed, and takes longer
over this than over the numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from spacy.pipeline import EntityRecognizer
    from spacy.tokens import Doc
    from thinc.api import Model

Floats: TypeAlias = NDArray[np.float32]

_NONE: Final = "O"
_BEGINS, _GOES_ON, _ENDS, _WHOLE = "B-", "I-", "L-", "U-"
_NEVER: Final = np.float32(-np.inf)


@dataclass(frozen=True, slots=True)
class NameSpan:
    """A name that the recogniser found: tokens `first` ≤ i < `last` and its OntoNotes label."""

    first: int
    last: int
    label: str


class Recogniser:
    """The trained recogniser of a pipeline. `find` is pure."""

    def __init__(self, pipe: EntityRecognizer) -> None:
        self._model = pipe.model
        self._moves = [pipe.moves.get_class_name(number) for number in range(pipe.moves.n_moves)]
        self._numbers = {move: number for number, move in enumerate(self._moves)}
        possible = [move == _NONE or (move[:2] in (_BEGINS, _WHOLE) and len(move) > 2) for move in self._moves]
        self._impossible = np.array([not p for p in possible])
        self._beginning = np.array([move.startswith(_BEGINS) for move in self._moves])

    def find(self, docs: Sequence[Doc]) -> Iterator[NameSpan]:
        """The names in order, their tokens counted through all documents. A name never goes beyond its sentence."""
        starts = np.concatenate([doc.to_array("SENT_START") for doc in docs]) == 1
        last = np.append(starts[1:], True)
        state = _State.of(self._model, docs)
        scores = state.closed()
        scores[:, self._impossible] = _NEVER
        scores[np.ix_(last, self._beginning)] = _NEVER
        decided, token = scores.argmax(axis=1).tolist(), 0
        while token < len(decided):
            move, first = self._moves[decided[token]], token
            token += 1
            if move.startswith(_BEGINS):
                label = move.removeprefix(_BEGINS)
                end = self._numbers[_ENDS + label]
                while not last[token] and state.opened(first, token, self._numbers[_GOES_ON + label], end):
                    token += 1
                token += 1
            if move != _NONE:
                yield NameSpan(first, token, move[2:])


@dataclass(frozen=True, slots=True)
class _State:
    """The numbers for one article.

    `parts[i + 1, role]` is what token i gives to the hidden layer as the next token (role 0), as the first one of the
    open name (1) and as its last one so far (2); `parts[0]` is what stands in for none.
    """

    parts: Floats
    bias: Floats
    weights: Floats
    offsets: Floats

    @classmethod
    def of(cls, model: Model[Any, Any], docs: Sequence[Doc]) -> _State:
        lower, upper = model.get_ref("lower"), model.get_ref("upper")
        parts = lower.predict(model.get_ref("tok2vec").predict(docs))
        bias, weights, offsets = map(np.asarray, (lower.get_param("b"), upper.get_param("W"), upper.get_param("b")))
        return cls(parts, bias, weights, offsets)

    def closed(self) -> Floats:
        """The score of each move at each token while no name is open."""
        nothing = self.parts[0]
        hidden = (self.parts[1:, 0] + nothing[1] + nothing[2] + self.bias).max(axis=-1)
        scores: Floats = hidden @ self.weights.T + self.offsets
        return scores

    def opened(self, first: int, token: int, one: int, other: int) -> bool:
        """Whether at `token`, in a name since `first`, the one move is as good as the other or better."""
        parts = self.parts
        hidden = (parts[token + 1, 0] + parts[first + 1, 1] + parts[token, 2] + self.bias).max(axis=-1)
        scores = self.weights[[one, other]] @ hidden + self.offsets[[one, other]]
        return bool(scores[0] >= scores[1])
