"""One organization: what facts are found by, and what they and the list say of it together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import Final

from intalks.model.company import Bond, Company, CompanyFact, ListedTie, ToldFact
from intalks.model.record import ArticleRecord, Fact
from intalks.model.vocabulary import Relation
from intalks.reference import Known, Reference, Tie
from intalks.resolution.parties import organization_keys, settled_ids

_BONDS: Final = MappingProxyType(
    {
        Relation.PARTNER_OF: (Bond.PARTNER, Bond.PARTNER),
        Relation.OWNS: (Bond.HOLDING, Bond.OWNER),
        Relation.BRAND_OF: (Bond.BRAND_OWNER, Bond.BRAND),
        Relation.OFFICER_OF: (Bond.OFFICER, Bond.OFFICER),
        Relation.FORMERLY: (Bond.FORMER_NAME, Bond.LATER_NAME),
    }
)
"""What the object is to the subject, and the subject to the object. (An officer's subject is no organization.)"""

_TIES: Final = MappingProxyType(
    {
        Tie.BECAME: (Bond.LATER_NAME, Bond.FORMER_NAME),
        Tie.PART_OF: (Bond.OWNER, Bond.HOLDING),
        Tie.VENTURE_OF: (Bond.OWNER, Bond.VENTURE),
        Tie.ALLIED_WITH: (Bond.ALLY, Bond.ALLY),
    }
)


def fact_keys(record: ArticleRecord, reference: Reference) -> tuple[tuple[str, ...], ...]:
    """For each fact of the record the keys of the organizations that it is about."""
    context = settled_ids(record.organizations, reference)
    return tuple(
        tuple(dict.fromkeys(key for name in _organizations(fact) for key in _own(record, name, reference, context)))
        for fact in record.facts
    )


def company_of(known: Known | str, reference: Reference) -> Company:
    """The organization of the list, or one that only articles name, with what the list says of it."""
    if isinstance(known, str):
        keys = organization_keys((known,), reference, frozenset())
        return Company(known, (known,), None, None, None, None, keys)
    keys = tuple(_plain(organization_keys((known.id, *known.names), reference, frozenset())) or [f"ref:{known.id}"])
    return Company(
        name=known.names[0],
        names=known.names,
        id=known.id,
        kind=known.kind,
        country=known.country,
        sector=known.sector,
        keys=keys,
        ties=tuple(_ties(known, reference)),
        lei=known.lei,
        ticker=known.ticker,
        wikidata=known.wikidata,
    )


def with_facts(company: Company, told: Iterable[ToldFact], reference: Reference) -> tuple[CompanyFact, ...]:
    """The facts about the company, those of one bond to one other with one value together; by bond, then the one last
    told first.
    """
    groups: dict[tuple[Bond, str, str | None], list[tuple[ToldFact, str]]] = {}
    # The same few names come again and again.
    is_own, find = cache(lambda name: _is(name, company, reference)), cache(reference.find)
    for one in sorted(told, key=_order):
        for bond, other in _bonds(one, is_own):
            known = find(other) if bond is not Bond.OFFICER else ()
            mark = known[0].id if len(known) == 1 else other.casefold()
            groups.setdefault((bond, mark, one.value), []).append((one, other))
    bonds = list(Bond)
    found = [_together(bond, value, group) for (bond, _, value), group in groups.items()]
    found.sort(key=lambda one: (one.last or "", one.other), reverse=True)
    return tuple(sorted(found, key=lambda one: bonds.index(one.bond)))


def _together(bond: Bond, value: str | None, group: Sequence[tuple[ToldFact, str]]) -> CompanyFact:
    days = [one.published[:10] for one, _ in group if one.published is not None]
    return CompanyFact(
        bond=bond,
        other=group[-1][1],
        value=value,
        articles=tuple(dict.fromkeys(one.article for one, _ in group)),
        first=days[0] if days else None,
        last=days[-1] if days else None,
        evidence=group[-1][0].evidence,
    )


def _bonds(fact: ToldFact, is_own: Callable[[str], bool]) -> Iterator[tuple[Bond, str]]:
    """What the fact makes of another for the company, whose names are its own: its bond and its name."""
    of_object, of_subject = _BONDS[fact.relation]
    if fact.relation is not Relation.OFFICER_OF and is_own(fact.subject):
        yield of_object, fact.object
    elif is_own(fact.object):
        yield of_subject, fact.subject


def _is(name: str, company: Company, reference: Reference) -> bool:
    """Whether the name may be the company's: the ledger has looked at the article's context already."""
    found = reference.find(name)
    if found and company.id is not None:
        return any(one.id == company.id for one in found)
    return not set(organization_keys((name,), reference, frozenset())).isdisjoint(company.keys)


def _own(record: ArticleRecord, name: str, reference: Reference, context: frozenset[str]) -> list[str]:
    names = next(
        ((one.name, *one.aliases) for one in record.organizations if name == one.name or name in one.aliases), (name,)
    )
    return _plain(organization_keys(names, reference, context))


def _plain(keys: Iterable[str]) -> list[str]:
    """Its own keys, not those of its kin and allies; the list's id alone where that is known."""
    own = [key for key in keys if key.startswith(("ref:", "name:"))]
    return own[:1] if own and own[0].startswith("ref:") else own


def _organizations(fact: Fact) -> tuple[str, ...]:
    return (fact.object,) if fact.relation is Relation.OFFICER_OF else (fact.subject, fact.object)


def _ties(known: Known, reference: Reference) -> Iterator[ListedTie]:
    bonds: Mapping[Tie, tuple[Bond, Bond]] = _TIES
    for one in reference.relations:
        of_object, of_subject = bonds[one.tie]
        if one.subject == known.id:
            yield ListedTie(of_object, _name(one.object, reference), one.start, one.end)
        elif one.object == known.id:
            yield ListedTie(of_subject, _name(one.subject, reference), one.start, one.end)


def _name(id_: str, reference: Reference) -> str:
    known = reference.get(id_)
    return id_ if known is None else known.names[0]


def _order(one: ToldFact) -> tuple[bool, str, str]:
    return (one.published is None, one.published or "", one.article)
