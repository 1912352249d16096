"""What the parties of a deal are found by across articles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations, permutations
from typing import Final

from intalks.model.article import content_hash
from intalks.model.dossier import PartyKey
from intalks.model.record import ArticleRecord, Deal, Organization
from intalks.model.vocabulary import DealType, OrganizationKind, Relation, Role
from intalks.reference import Known, Reference, bare, core, fold

_UNNAMED: Final = frozenset(
    {"a", "an", "the", "other", "another", "several", "some", "its", "their", "two", "three", "one", "unnamed"}
)
_COMMON: Final = frozenset(
    "china chinese india indian japan japanese germany german france french italy italian russia russian america "
    "american europe european british korea korean us uk asia asian new first national general united state global "
    "world central north south east west northern southern eastern western royal great bank state-owned government "
    "company firm unit".split()
)
_DROPPED: Final = frozenset(
    "group groupe holding holdings international motor motors automobile automobiles automotive auto autos car cars "
    "industry industries".split()
)
"""Last words that a paper adds or changes without meaning another firm ("Chery Automotive" is Chery Automobile)."""

_BOUGHT: Final = frozenset({DealType.ACQUISITION, DealType.STAKE, DealType.MERGER})
_KEYS_PER_PARTY: Final = 6
_PARTIES: Final = 8
SOLO: Final = "*"
"""What stands for the missing counterpart of a deal with one named party."""


def party_keys(record: ArticleRecord, deal: Deal, reference: Reference, day: str | None = None) -> tuple[PartyKey, ...]:
    """The named parties of the deal with their keys, in the deal's order; a party only described has none and is left
    out.

    A unit or brand that is the subject of a purchase ("Opel" where only Fiat and GM are parties) is added as its
    target. Who
    owned another party on the `day` of publication is its seller, where the record leaves its part open.
    """
    context = settled_ids(record.organizations, reference)
    parties: list[PartyKey] = []
    for party in deal.parties:
        organization = _organization(record.organizations, party.name)
        names = (party.name,) if organization is None else (organization.name, *organization.aliases)
        if organization is None and _described(party.name):
            continue
        keys = organization_keys(names, reference, context)
        own = set(keys[:1] if keys and keys[0].startswith("ref:") else keys)
        if keys and not any(own & set(other.keys) and other.role is party.role for other in parties):
            parties.append(PartyKey(names[0], keys, party.role))
    if deal.deal_type in _BOUGHT:
        parties += _bought_units(deal, parties, reference)
    return tuple(_with_owners(parties[:_PARTIES], deal.deal_type, _Owners(record, reference, day)))


@dataclass(frozen=True, slots=True)
class _Owners:
    """Who owns whom: by the reference list on a day, and by the article's own words."""

    record: ArticleRecord
    reference: Reference
    day: str | None

    def own(self, owner: PartyKey, owned: PartyKey) -> bool:
        ids = [key[4:] for key in owned.keys if key.startswith("ref:")]
        if any(f"ref:{one}" in owner.keys for id_ in ids for one in self.reference.owners(id_, self.day)):
            return True
        return any(
            fact.relation in (Relation.OWNS, Relation.BRAND_OF)
            and {fact.subject, fact.object} == {owner.label, owned.label}
            and (fact.subject == owner.label) == (fact.relation is Relation.OWNS)
            and (fact.value is None or not _is_minority(fact.value))
            for fact in self.record.facts
        )


def _with_owners(parties: Sequence[PartyKey], kind: DealType, owners: _Owners) -> list[PartyKey]:
    """The parties with the roles that ownership tells: an owner sells and its unit is sold, in a purchase with a part
    left open.
    """
    if kind not in _BOUGHT and kind is not DealType.ALLIANCE:
        return list(parties)
    found = list(parties)
    for i, j in permutations(range(len(found)), 2):
        owner, owned = found[i], found[j]
        if owner.role not in (Role.PARTNER, Role.TARGET, Role.INVESTEE) and len(found) == 2:
            continue
        if owner.role is not Role.SELLER and owners.own(owner, owned):
            found[i] = replace(owner, role=Role.SELLER)
            if owned.role is Role.PARTNER:
                found[j] = replace(owned, role=Role.TARGET)
    return found


def _is_minority(percent: str) -> bool:
    try:
        return float(percent) <= 50
    except ValueError:
        return False


def pair_keys(parties: Sequence[PartyKey]) -> tuple[str, ...]:
    """What blocks are fetched by: a short hash of every two keys of two parties, predecessors and successors
    included, sorted.
    """
    widened = [tuple(_plain(key) for key in party.keys) for party in parties]
    pairs = {_pair(a, b) for left, right in combinations(widened, 2) for a in left for b in right if a != b}
    # One named party, or two that are one organization: found by each of its keys alone.
    pairs = pairs or {_pair(key, SOLO) for keys in widened for key in keys}
    return tuple(sorted(pairs))


def _plain(key: str) -> str:
    """A kin's or ally's key as its own."""
    sort, _, rest = key.partition(":")
    return f"ref:{rest}" if sort in ("kin", "ally") else key


@lru_cache(maxsize=200_000)
def _pair(left: str, right: str) -> str:
    return content_hash(*sorted((left, right)))[:16]


def organization_keys(names: Iterable[str], reference: Reference, context: frozenset[str]) -> tuple[str, ...]:
    """`ref:` keys where the names settle on one organization of the list, with the ambiguous names it shares; else
    the folded names.
    """
    names = tuple(dict.fromkeys(names))
    known = _settle(names, reference, context)
    if known is not None:
        shared = {f"name:{bare(name)}" for name in known.names if len(reference.find(name)) > 1}
        kin = (f"kin:{one}" for one in sorted(reference.kin(known.id)))
        allies = (f"ally:{one}" for one in sorted(reference.allies(known.id)))
        return (f"ref:{known.id}", *kin, *allies, *sorted(shared))
    folded: dict[str, None] = {}
    for name in names:
        for form in (bare(name), core(name)):
            if len(form) >= 2 and form not in _COMMON and not form.isdigit():
                folded[f"name:{form}"] = None
    return tuple(sorted(list(folded)[:_KEYS_PER_PARTY]))


def _settle(names: tuple[str, ...], reference: Reference, context: frozenset[str]) -> Known | None:
    """The one organization that all names allow; an ambiguous one is settled by its ties to the article's others, or
    not at all.

    The fullest name outranks the aliases: a coder's slip in an alias must not unsettle "Volvo Car Corp".
    """
    found = [reference.find(name) for name in names]
    for candidates in found:
        if len(candidates) == 1:
            return candidates[0]
    for candidates in found:
        tied = [one for one in candidates if reference.neighbours(one.id) & context]
        if len(tied) == 1:
            return tied[0]
    return None if any(found) else _shortened(names[0], reference)


def _shortened(name: str, reference: Reference) -> Known | None:
    """The one organization that the list has under the name without its last words, where these are no more than
    usual.
    """
    short = core(name)
    rest = set(bare(name).split()[len(short.split()) :])
    found = reference.find(short) if rest and rest <= _DROPPED else ()
    return found[0] if len(found) == 1 else None


def settled_ids(organizations: Iterable[Organization], reference: Reference) -> frozenset[str]:
    """The ids of the article's organizations that their names settle without further context."""
    ids = set()
    for organization in organizations:
        for name in (organization.name, *organization.aliases):
            found = reference.find(name)
            if len(found) == 1:
                ids.add(found[0].id)
                break
    return frozenset(ids)


def _bought_units(deal: Deal, parties: list[PartyKey], reference: Reference) -> list[PartyKey]:
    """Firms and brands of the list that the subject names, where the deal has no target among its parties."""
    held = {key for party in parties for key in party.keys}
    units = []
    for fill in (*deal.subject, *deal.brands):
        for name in (fill.value, core(fill.value)):
            found = reference.find(name)
            if len(found) == 1 and f"ref:{found[0].id}" not in held:
                units.append(
                    PartyKey(
                        found[0].names[0], organization_keys((found[0].names[0],), reference, frozenset()), Role.TARGET
                    )
                )
                held.add(f"ref:{found[0].id}")
                break
    return units[:2]


def _organization(organizations: Iterable[Organization], name: str) -> Organization | None:
    for organization in organizations:
        if name == organization.name or name in organization.aliases:
            return None if organization.kind is OrganizationKind.OUTLET else organization
    return None


def _described(name: str) -> bool:
    """Whether the words describe a party instead of naming it ("a number of carmakers in Asia")."""
    words = name.split()
    return (
        not words or words[0].casefold() in _UNNAMED or fold(name) == "" or not any(word[0].isupper() for word in words)
    )
