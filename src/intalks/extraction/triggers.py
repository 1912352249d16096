"""Triggers: tokens that a frame's words match, with the organizations that hang on them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter

from intalks.extraction.paths import Clauses, function, path
from intalks.lexicon.frames import Frame, frames_by_word
from intalks.model.reading import Mention, MentionKind, Reading, Sentence, Tokens

PARTIES = frozenset({MentionKind.ORGANIZATION, MentionKind.PERSON})
"""Who can be a party: firms and bodies, and people as buyers or sellers."""


@dataclass(frozen=True, slots=True)
class Argument:
    """A mention of organizations or people in the trigger's sentence. `number` is its index in `Reading.mentions`;
    `trail` its path, if any.
    """

    number: int
    mention: Mention
    trail: str | None
    function: str


@dataclass(frozen=True, slots=True)
class Trigger:
    """One token that speaks of a deal, the frame that says so, and all organization mentions of its sentence in text
    order.
    """

    token: int
    word: str
    frame: Frame
    sentence: int
    arguments: tuple[Argument, ...]

    def argument(self, number: int) -> Argument:
        """The one with this number among all mentions, which is there: they stand in its order."""
        return self.arguments[bisect_left(self.arguments, number, key=attrgetter("number"))]


def find_triggers(reading: Reading) -> list[Trigger]:
    """All triggers in text order; a token matches at most one frame: the most specific phrase, else the first with its
    needs met.
    """
    by_sentence: dict[int, list[tuple[int, Mention]]] = {}
    for number, mention in enumerate(reading.mentions):
        if mention.entities and mention.kind in PARTIES:
            by_sentence.setdefault(mention.sentence, []).append((number, mention))
    return [
        trigger
        for index, sentence in enumerate(reading.sentences)
        if index in by_sentence
        for trigger in _in_sentence(reading.tokens, sentence, index, by_sentence[index])
    ]


def _in_sentence(
    tokens: Tokens, sentence: Sentence, index: int, mentions: Sequence[tuple[int, Mention]]
) -> Iterator[Trigger]:
    table = frames_by_word()
    clauses = Clauses.of(tokens, sentence.first, sentence.last)
    inside = {i for _, mention in mentions if mention.form.value == "name" for i in range(mention.first, mention.last)}
    for i in range(sentence.first, sentence.last):
        if i in inside:
            continue
        word = f"{tokens.lemma[i]}/{'N' if tokens.tag[i][:2] == 'NN' else tokens.tag[i][:1]}"
        frames = table.get(word)
        if frames is None:
            continue
        arguments = tuple(_argument(tokens, i, (number, mention), clauses) for number, mention in mentions)
        match = _match(tokens, i, frames, {a.function for a in arguments})
        if match is not None:
            yield Trigger(i, match[1], match[0], index, arguments)


def _argument(tokens: Tokens, trigger: int, numbered: tuple[int, Mention], clauses: Clauses) -> Argument:
    number, mention = numbered
    trail = path(tokens, trigger, mention.head)
    return Argument(number, mention, trail, "" if trail is None else function(tokens, trigger, trail, clauses))


def _match(tokens: Tokens, i: int, frames: Sequence[Frame], filled: set[str]) -> tuple[Frame, str] | None:
    best: tuple[int, Frame, str] | None = None
    for frame in frames:
        if frame.needs and not filled & set(frame.needs):
            continue
        for word in frame.words:
            if _has_words(tokens, i, word) and (best is None or word.count("_") > best[0]):
                best = (word.count("_"), frame, word)
    return (best[1], best[2]) if best is not None else None


def _has_words(tokens: Tokens, i: int, word: str) -> bool:
    """Whether the token i is the head of the frame word, with the other words of a phrase under or right beside it."""
    lemma, pos = word.rsplit("/", 1)
    parts = lemma.split("_")
    if pos == "V":
        if tokens.lemma[i] != parts[0] or not tokens.tag[i].startswith("V"):
            return False
        near = range(i + 1, min(i + 6, len(tokens)))
        return len(parts) == 1 or any(tokens.lower[j] == parts[1] and tokens.head[j] == i for j in near)
    if tokens.lemma[i] != parts[-1] or tokens.tag[i][:1] != pos:
        return False
    return len(parts) == 1 or (
        i > 0 and (tokens.lower[i - 1] == parts[0] or (tokens.lower[i - 1] == "-" and tokens.lower[i - 2] == parts[0]))
    )


def any_in(sentences: Iterable[int], triggers: Mapping[int, Sequence[Trigger]]) -> bool:
    """Whether any of the sentences has a trigger: where none has, no deal is to be seen."""
    return any(triggers.get(sentence) for sentence in sentences)


def by_sentence(triggers: Sequence[Trigger]) -> dict[int, list[Trigger]]:
    """The triggers of each sentence that has any, in text order."""
    table: dict[int, list[Trigger]] = {}
    for trigger in triggers:
        table.setdefault(trigger.sentence, []).append(trigger)
    return table
