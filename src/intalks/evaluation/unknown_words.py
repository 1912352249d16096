"""Words of a record that are none of the codebook's: each of them is a wrong fill, by a slip of whoever wrote it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from intalks.evaluation.coded import CodedRecord, CodedSource
from intalks.model.vocabulary import Certainty, DealType, Relation, Role, SourceKind, Stage, Stance, TermKind


@dataclass(frozen=True, slots=True)
class UnknownWord:
    """`slot` is named as in the figures; `article` is an id."""

    slot: str
    word: str
    article: str


def unknown_words(records: Iterable[CodedRecord]) -> list[UnknownWord]:
    """In the order of the records. A slot that is empty has none."""
    return [
        UnknownWord(slot, word, record.id)
        for record in records
        for slot, word, known in _closed_slots(record)
        if word and word not in known
    ]


def _closed_slots(record: CodedRecord) -> Iterator[tuple[str, str | None, tuple[str, ...]]]:
    """The slots whose words are given, each with what it holds and what it may hold."""
    for deal in record.deals:
        yield "deal.type", deal.type, tuple(DealType)
        yield "deal.stage", deal.stage, tuple(Stage)
        yield from (("deal.parties", party.role, tuple(Role)) for party in deal.parties)
        yield from (("deal.terms", term.kind, tuple(TermKind)) for term in deal.terms)
    for statement in record.statements:
        yield "statement.source", (statement.source or CodedSource()).kind, tuple(SourceKind)
        yield "statement.stance", statement.stance, tuple(Stance)
        yield "statement.certainty", statement.certainty, tuple(Certainty)
    yield from (("fact", fact.relation, tuple(Relation)) for fact in record.facts)
