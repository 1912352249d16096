"""What is said or counted beside a deal, as the network is asked about it: utterances and values with one deal each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from intalks.extraction.encoding import Encoding
from intalks.extraction.statement_views import token_range
from intalks.model.reading import Attribution, AttributionForm, Mention, MentionForm, MentionKind, Reading
from intalks.model.span import Span
from intalks.model.vocabulary import SourceKind

UTTERANCE_FEATURES: Final = 36
VALUE_FEATURES: Final = 18
_KINDS: Final = tuple(SourceKind)
_FORMS: Final = tuple(AttributionForm)
_VALUES: Final = (MentionKind.MONEY, MentionKind.PERCENT, MentionKind.QUANTITY, MentionKind.DATE)
_ROLES: Final = ("buyer", "bought", "seller", "partner", "venture", "giver", "taker")


@dataclass(frozen=True, slots=True)
class DealSide:
    """A deal as the questions about it need it: the generic role of each party's entity, and the sentences that hold
    two of them.
    """

    roles: Mapping[int, str]
    sentences: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Heard:
    """The pieces of an utterance: `content` and `speaker` are half-open ranges, `cue` one piece."""

    content: tuple[int, int]
    speaker: tuple[int, int]
    cue: int


def hear(reading: Reading, encoding: Encoding, attribution: Attribution) -> Heard | None:
    """The pieces of an act of speech; None where its content is not seen."""
    content = pieces_of(reading, encoding, attribution.content[0])
    speaker = pieces_of(reading, encoding, attribution.speaker.span)
    cue = int(encoding.first[attribution.cue])
    if content is None:
        return None
    return Heard(content, speaker or content, cue if cue >= 0 else content[0])


def pieces_of(reading: Reading, encoding: Encoding, span: Span) -> tuple[int, int] | None:
    """The half-open range of pieces of a span, cut at the end of the window; None where none is seen."""
    first, last = token_range(reading.tokens, span)
    places = [int(encoding.first[i]) for i in range(first, last) if encoding.first[i] >= 0]
    if not places:
        return None
    return min(places), max(int(encoding.last[i]) for i in range(first, last) if encoding.last[i] >= 0) + 1


def utterance_rows(reading: Reading, attribution: Attribution, deals: Sequence[DealSide]) -> Iterator[list[float]]:
    """How an act of speech stands to each deal: who speaks, in which form, which parties are named, how far off."""
    speaker = attribution.speaker
    firms = [e for e in (speaker.entity, speaker.organization) if e is not None]
    elsewhere = any(e in d.roles for e in firms for d in deals)
    inside, around = _named(reading, attribution)
    parties = [len(inside & d.roles.keys()) for d in deals]
    most, distances = max(parties, default=0), _Distances.of(attribution.sentence, deals)
    for number, deal in enumerate(deals):
        role = next((deal.roles[e] for e in firms if e in deal.roles), None)
        yield [
            *(kind is speaker.kind for kind in _KINDS),
            *(form is attribution.form for form in _FORMS),
            *(role == r for r in _ROLES),
            role is None and elsewhere, not firms, bool(attribution.via),
            parties[number] > 0, parties[number] > 1, parties[number] == most,
            len(around & deal.roles.keys()) > 0, len(around & deal.roles.keys()) > 1,
            *distances.to(number),
            min(attribution.sentence, 20) / 20,
        ]  # fmt: skip


def _named(reading: Reading, attribution: Attribution) -> tuple[set[int], set[int]]:
    """The organizations mentioned in what is said, and in the whole sentence."""
    first, last = token_range(reading.tokens, attribution.content[0])
    inside: set[int] = set()
    around: set[int] = set()
    for mention in reading.mentions:
        if mention.kind is MentionKind.ORGANIZATION:
            if first <= mention.head < last:
                inside.update(mention.entities)
            if mention.sentence == attribution.sentence:
                around.update(mention.entities)
    return inside, around


def value_rows(reading: Reading, mention: Mention, deals: Sequence[DealSide]) -> Iterator[list[float]]:
    """How a value stands to each deal: its kind, the parties beside it, how far off the deal is."""
    here = {
        e for m in reading.mentions if m.sentence == mention.sentence and m.form is MentionForm.NAME for e in m.entities
    }
    parties = [len(here & d.roles.keys()) for d in deals]
    most, distances = max(parties, default=0), _Distances.of(mention.sentence, deals)
    for number in range(len(deals)):
        yield [
            *(kind is mention.kind for kind in _VALUES),
            parties[number] > 0, parties[number] > 1, parties[number] == most, len(here) > len(parties),
            *distances.to(number),
            min(mention.sentence, 20) / 20, mention.sentence == 0,
        ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Distances:
    """How far a sentence is from each deal, in sentences (`gaps`; 30 where it has none); `least` of them."""

    sentence: int
    deals: Sequence[DealSide]
    gaps: tuple[int, ...]
    least: int
    crowded: bool

    @classmethod
    def of(cls, sentence: int, deals: Sequence[DealSide]) -> _Distances:
        gaps = tuple(min((abs(sentence - s) for s in d.sentences), default=30) for d in deals)
        return cls(sentence, deals, gaps, min(gaps, default=0), gaps.count(0) > 1)

    def to(self, number: int) -> list[float]:
        """Whether the sentence is one of the deal's, sentences since the last of them, whether another deal is nearer,
        how many deals there are, which of them this is.
        """
        own, many = self.deals[number].sentences, len(self.deals)
        since = min((self.sentence - s for s in own if s <= self.sentence), default=30)
        return [
            self.sentence in own, min(since, 10) / 10, since == 1, self.gaps[number] == self.least, self.crowded,
            many == 1, min(many, 6) / 6, number == 0,
        ]  # fmt: skip
