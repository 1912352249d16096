"""What one record of an article says that another does not: deals gained, lost and altered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from intalks.model.record import ArticleRecord, Deal, Fill, Statement


@dataclass(frozen=True, slots=True)
class Alteration:
    """One slot of a deal, as it was and as it would be, in words."""

    slot: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class AlteredDeal:
    """The deal as the newer record has it, with each slot that it has otherwise."""

    deal: Deal
    alterations: tuple[Alteration, ...]


@dataclass(frozen=True, slots=True)
class RecordDifference:
    """From the record that counts to the one that is proposed; spans, confidences and causes are not compared."""

    gained: tuple[Deal, ...]
    lost: tuple[Deal, ...]
    altered: tuple[AlteredDeal, ...]

    def __bool__(self) -> bool:
        return bool(self.gained or self.lost or self.altered)


def compare(before: ArticleRecord, after: ArticleRecord) -> RecordDifference:
    """Deals are taken for one where they have two parties in common, or all of the one with fewer; the best first."""
    pairs = _paired(before.deals, after.deals)
    kept = {id(deal) for pair in pairs for deal in pair}
    altered = [AlteredDeal(new, _alterations(before, old, after, new)) for old, new in pairs]
    return RecordDifference(
        gained=tuple(deal for deal in after.deals if id(deal) not in kept),
        lost=tuple(deal for deal in before.deals if id(deal) not in kept),
        altered=tuple(one for one in altered if one.alterations),
    )


def _paired(before: Sequence[Deal], after: Sequence[Deal]) -> list[tuple[Deal, Deal]]:
    """In the order of the newer record."""
    ranked = sorted(
        ((_likeness(old, new), -i, -j) for i, old in enumerate(before) for j, new in enumerate(after)), reverse=True
    )
    old_of: dict[int, int] = {}
    for (shared, _), i, j in ranked:
        if shared and -j not in old_of and -i not in old_of.values():
            old_of[-j] = -i
    return [(before[old_of[j]], after[j]) for j in sorted(old_of)]


def _likeness(old: Deal, new: Deal) -> tuple[int, bool]:
    """How many parties they share, 0 where too few; whether they are of one type."""
    left, right = _names(old), _names(new)
    shared = len(left & right)
    enough = shared >= min(2, len(left), len(right))
    return (shared if enough else 0, old.type.value == new.type.value)


def _names(deal: Deal) -> set[str]:
    return {party.name.casefold() for party in deal.parties}


def _alterations(before: ArticleRecord, old: Deal, after: ArticleRecord, new: Deal) -> tuple[Alteration, ...]:
    found = [Alteration(name, slot(old), slot(new)) for name, slot in _SLOTS]
    found.append(Alteration("statements", _statements(before, old), _statements(after, new)))
    return tuple(one for one in found if one.before != one.after)


def _parties(deal: Deal) -> str:
    return ", ".join(sorted(f"{party.name} ({party.role})" for party in deal.parties))


def _terms(deal: Deal) -> str:
    return ", ".join(sorted({f"{term.kind} {term.value} {term.unit}" for term in deal.terms}))


def _values(fills: Iterable[Fill]) -> str:
    return ", ".join(sorted({fill.value for fill in fills}))


_SLOTS: Final[tuple[tuple[str, Callable[[Deal], str]], ...]] = (
    ("parties", _parties),
    ("type", lambda deal: deal.type.value),
    ("stage", lambda deal: deal.stage.value),
    ("date", lambda deal: "" if deal.date is None else deal.date.value),
    ("subject", lambda deal: _values(deal.subject)),
    ("brands", lambda deal: _values(deal.brands)),
    ("made in", lambda deal: _values(deal.made_in)),
    ("sold in", lambda deal: _values(deal.sold_in)),
    ("terms", _terms),
    ("evidence", lambda deal: _values(deal.evidence)),
)


def _statements(record: ArticleRecord, deal: Deal) -> str:
    return "; ".join(sorted({_statement(one) for one in record.statements if one.deal == deal.id}))


def _statement(one: Statement) -> str:
    who = one.source.name or one.source.descriptor or one.source.organization or "the article"
    return f"{who} {one.stance.value} “{one.evidence.value}”"
