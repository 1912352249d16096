"""Key and response of one article side by side, their organizations matched one to one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from intalks.evaluation.assignment import assign
from intalks.evaluation.coded import CodedDeal, CodedRecord, CodedStatement
from intalks.evaluation.matching import NameKey, name_key, names_match, span_overlap


@dataclass(frozen=True, slots=True)
class Pair:
    """One article's key and response; `matched` are the numbers of the organizations that are the same in both."""

    key: CodedRecord
    response: CodedRecord
    key_numbers: Mapping[NameKey, int]
    response_numbers: Mapping[NameKey, int]
    matched: frozenset[tuple[int, int]]

    @classmethod
    def of(cls, key: CodedRecord, response: CodedRecord) -> Pair:
        """Organizations are all names that a record lists or uses; a name that is not listed is one of its own."""
        keys, responses = _organizations(key), _organizations(response)
        matched = frozenset(assign(keys, responses, _likeness))
        return cls(key, response, _numbers(keys), _numbers(responses), matched)

    def same(self, key_name: str | None, response_name: str | None) -> bool:
        """Whether two names stand for one organization; descriptions ("two carmakers") match by their words."""
        if not key_name or not response_name:
            return False
        numbers = self.key_numbers.get(name_key(key_name)), self.response_numbers.get(name_key(response_name))
        if numbers in self.matched:
            return True
        described = not (key_name[0].isupper() and response_name[0].isupper())
        return described and span_overlap(key_name, response_name) >= 0.6


def statements_about(record: CodedRecord, deal: CodedDeal) -> list[CodedStatement]:
    return [statement for statement in record.statements if statement.deal == deal.id]


def statements_about_nothing(record: CodedRecord) -> list[CodedStatement]:
    """The statements whose deal the record does not hold."""
    known = {deal.id for deal in record.deals}
    return [statement for statement in record.statements if statement.deal not in known]


def _organizations(record: CodedRecord) -> list[frozenset[NameKey]]:
    """The name keys of each organization: those listed, then those only used.

    An alias that stands under two organizations counts for neither, unless that would leave one without a name.
    """
    listed = [frozenset(name_key(n) for n in (o.name, *o.aliases) if n) for o in record.organizations]
    owners = Counter(key for keys in listed for key in keys)
    organizations = [frozenset(key for key in keys if owners[key] == 1) or keys for keys in listed]
    known = {key for keys in organizations for key in keys}
    for key in map(name_key, _names_used(record)):
        if key not in known:
            known.add(key)
            organizations.append(frozenset({key}))
    return organizations


def _names_used(record: CodedRecord) -> Iterator[str]:
    """The names in the slots, in the order in which unlisted ones are numbered."""
    known = {deal.id for deal in record.deals}
    statements = [statement for statement in record.statements if statement.deal in known]
    yield from (party.name for deal in record.deals for party in deal.parties if party.name)
    for statement in statements:
        source = statement.source
        yield from (name for name in (source.organization if source else None, *statement.via) if name)
    yield from (name for deal in record.deals for name in deal.brands if name)
    yield from (name for fact in record.facts for name in (fact.subject, fact.object) if name)


def _numbers(organizations: list[frozenset[NameKey]]) -> dict[NameKey, int]:
    return {key: number for number, keys in enumerate(organizations) for key in keys}


def _likeness(key: frozenset[NameKey], response: frozenset[NameKey]) -> float | None:
    if not names_match(key, response):
        return None
    return 0.1 + len(key & response) / len(key | response)
