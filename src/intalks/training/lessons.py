"""Coded articles as lessons for the network: its inputs, and what it should answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from intalks.evaluation.coded import CodedDeal, CodedSource, CodedStatement
from intalks.extraction.candidates import Candidates, Pair, find_candidates
from intalks.extraction.deal_features import sentences_of
from intalks.extraction.descriptions import with_descriptions
from intalks.extraction.encoding import Encoding, encode
from intalks.extraction.mentioned import DealSide, Heard, hear, pieces_of, utterance_rows, value_rows
from intalks.extraction.network import (
    CERTAINTIES,
    RELATIONS,
    ROLES,
    SOURCES,
    STAGES,
    STANCES,
    TERMS,
    TYPES,
)  # fmt: skip
from intalks.extraction.statement_views import Hearing
from intalks.extraction.terms import Value, values_of
from intalks.extraction.triggers import by_sentence, find_triggers
from intalks.lexicon.network_weights import word_pieces
from intalks.lexicon.wordpieces import WordPieces
from intalks.model.reading import Reading
from intalks.model.vocabulary import Relation
from intalks.training.alignment import KeyDeal, find_entity, key_deals
from intalks.training.keys import deals_of
from intalks.training.material import Coder, readings
from intalks.training.oracle import Keyed
from intalks.training.statements import Lesson as Speech
from intalks.training.statements import matching, spoken_by, voiced
from intalks.training.values import kind_in

NOTHING: Final = -1
"""The label of what is not to be learned from."""


@dataclass(frozen=True, slots=True)
class PairLesson:
    """What the key says of one candidate pair; numbers are places in the classes of `extraction.network`."""

    deal: bool
    roles: tuple[int, int] = (0, 0)
    type: int = NOTHING
    stage: int = NOTHING
    evidence: tuple[int, ...] = ()
    relation: int = 0


@dataclass(frozen=True, slots=True)
class DealLesson:
    """A coded deal by its candidate pairs; whether the article itself is coded as its source, and how sure it is."""

    pairs: tuple[int, ...]
    unsaid: bool
    certainty: int


@dataclass(frozen=True, slots=True)
class UtteranceLesson:
    """An utterance beside a coded deal: whether it is coded for it, as what."""

    deal: int
    heard: Heard
    features: list[float]
    link: bool
    stance: int = NOTHING
    certainty: int = NOTHING
    kind: int = NOTHING


@dataclass(frozen=True, slots=True)
class ValueLesson:
    """A value beside a coded deal: which term it is (0: none), whether it is its date."""

    deal: int
    pieces: tuple[int, int]
    features: list[float]
    term: int
    date: int


@dataclass(frozen=True, slots=True)
class NetworkLesson:
    """One article."""

    id: str
    coder: Coder
    encoding: Encoding
    candidates: Candidates
    mentions: tuple[tuple[int, int], ...]
    sentences: int
    pairs: tuple[PairLesson, ...]
    deals: tuple[DealLesson, ...]
    utterances: tuple[UtteranceLesson, ...]
    values: tuple[ValueLesson, ...]


def lessons_of(coded: Mapping[Coder, Sequence[Keyed]]) -> Iterator[NetworkLesson]:
    """The lessons of the articles that are not passed over and have pairs to ask about."""
    for coder, articles in coded.items():
        for keyed, reading in readings(articles):
            if reading.sentences:
                lesson = lesson_of(keyed, coder, reading, word_pieces())
                if lesson.candidates.pairs:
                    yield lesson


def lesson_of(keyed: Keyed, coder: Coder, named: Reading, words: WordPieces) -> NetworkLesson:
    """The lesson of one article; `named` is its reading without descriptions."""
    reading = with_descriptions(named)
    triggers = by_sentence(find_triggers(reading))
    encoding = encode(reading, triggers, words)
    candidates = find_candidates(reading, triggers, encoding)
    coded = key_deals(reading, keyed.key)
    relations = _relations(keyed, reading)
    pairs = tuple(_pair(reading, pair, coded, relations) for pair in candidates.pairs)
    numbers = {pair: i for i, pair in enumerate(candidates.pairs)}
    taught = [(deal, inside) for deal in coded if (inside := _inside(deal, numbers))]
    sides = [DealSide(d.roles, sentences_of(reading, frozenset(d.roles))) for d, _ in taught]
    speech = Speech.of(keyed, named)
    return NetworkLesson(
        keyed.article.id,
        coder,
        encoding,
        candidates,
        tuple((int(encoding.first[m.first]), int(encoding.last[m.last - 1])) for m in reading.mentions),
        len(reading.sentences),
        pairs,
        tuple(DealLesson(inside, *_unsaid(speech, deal.deal)) for deal, inside in taught),
        tuple(_utterances(speech, (reading, encoding), [d.deal for d, _ in taught], sides)),
        tuple(_values(keyed, (reading, encoding), [d.deal for d, _ in taught], sides)),
    )


def _pair(reading: Reading, pair: Pair, coded: Sequence[KeyDeal], relations: Mapping[Pair, int]) -> PairLesson:
    relation = relations.get(pair, 0)
    deal = next((d for d in coded if pair[0] in d.roles and pair[1] in d.roles), None)
    if deal is None:
        return PairLesson(deal=False, relation=relation)
    shown = tuple(i for i, s in enumerate(reading.sentences) if any(s.span.overlaps(words) for words in deal.evidence))
    roles = ROLES.index(deal.roles[pair[0]]), ROLES.index(deal.roles[pair[1]])
    kinds = _place(TYPES, deal.deal.type), _place(STAGES, deal.deal.stage)
    return PairLesson(deal=True, roles=roles, type=kinds[0], stage=kinds[1], evidence=shown, relation=relation)


def _place(classes: Sequence[str], value: str | None) -> int:
    return classes.index(value) if value in classes else NOTHING


def _inside(deal: KeyDeal, numbers: Mapping[Pair, int]) -> tuple[int, ...]:
    parties = sorted(deal.roles)
    return tuple(numbers[a, b] for i, a in enumerate(parties) for b in parties[i + 1 :] if (a, b) in numbers)


_FORWARD: Final = {
    Relation.OWNS: ("owns", "owned"),
    Relation.BRAND_OF: ("brand", "branded"),
    Relation.PARTNER_OF: ("partner", "partner"),
    Relation.FORMERLY: ("formerly", "former"),
    Relation.OFFICER_OF: ("officer", "officers"),
}


def _relations(keyed: Keyed, reading: Reading) -> dict[Pair, int]:
    """The class of each pair that a coded fact relates."""
    aliases = {o.name: {o.name, *o.aliases} for o in keyed.key.organizations if o.name is not None}
    found: dict[Pair, int] = {}
    for fact in keyed.key.facts:
        ends = [find_entity(reading, aliases.get(n, {n})) for n in (fact.subject, fact.object) if n]
        if len(ends) == 2 and None not in ends and ends[0] != ends[1] and fact.relation is not None:
            left, right = ends
            forward, backward = _FORWARD[Relation(fact.relation)]
            assert left is not None and right is not None  # noqa: PT018  # for the type checker
            pair, label = ((left, right), forward) if left < right else ((right, left), backward)
            found.setdefault(pair, RELATIONS.index(label))
    return found


def _unsaid(speech: Speech, deal: CodedDeal) -> tuple[bool, int]:
    for statement in speech.keyed.key.statements:
        if statement.deal == deal.id and not voiced(statement):
            return True, _place(CERTAINTIES, statement.certainty)
    return False, NOTHING


def _utterances(
    speech: Speech, seen: tuple[Reading, Encoding], deals: Sequence[CodedDeal], sides: Sequence[DealSide]
) -> Iterator[UtteranceLesson]:
    """Each utterance beside each deal; where the deal has other coded words of the same source, nothing is learned."""
    if not deals:
        return
    reading, encoding = seen
    hearing = Hearing.of(speech.reading, deals_of(speech.keyed))
    for utterance in hearing.utterances:
        heard = hear(reading, encoding, utterance.attribution)
        if heard is None:
            continue
        rows = utterance_rows(reading, utterance.attribution, sides)
        for number, (deal, features) in enumerate(zip(deals, rows, strict=True)):
            about = [s for s in speech.keyed.key.statements if s.deal == deal.id and voiced(s)]
            match = matching(about, utterance, speech)
            if match is None and any(spoken_by(s, utterance, speech) for s in about):
                continue
            yield _utterance(number, heard, features, match)


def _utterance(number: int, heard: Heard, features: list[float], match: CodedStatement | None) -> UtteranceLesson:
    if match is None:
        return UtteranceLesson(number, heard, features, link=False)
    return UtteranceLesson(
        number,
        heard,
        features,
        link=True,
        stance=_place(STANCES, match.stance),
        certainty=_place(CERTAINTIES, match.certainty),
        kind=_place(SOURCES, (match.source or CodedSource()).kind),
    )


def _values(
    keyed: Keyed, seen: tuple[Reading, Encoding], deals: Sequence[CodedDeal], sides: Sequence[DealSide]
) -> Iterator[ValueLesson]:
    reading, encoding = seen
    for value in values_of(reading):
        pieces = pieces_of(reading, encoding, value.mention.span)
        if pieces is None:
            continue
        rows = value_rows(reading, value.mention, sides)
        for number, (deal, features) in enumerate(zip(deals, rows, strict=True)):
            term = kind_in(deal, value, keyed.article.text)
            label = 0 if term is None else _place(TERMS, term)
            yield ValueLesson(number, pieces, features, label, _dates(deal, value))


def _dates(deal: CodedDeal, value: Value) -> int:
    if value.unit != "date":
        return NOTHING
    return int(deal.date is not None and value.numbers[0].startswith(deal.date))
