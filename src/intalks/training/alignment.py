"""The coded deals of a training article seen through its reading: which entity is which party."""

from __future__ import annotations

from dataclasses import dataclass

from intalks.evaluation.coded import CodedDeal, CodedRecord
from intalks.extraction.descriptions import is_description
from intalks.extraction.roles import GENERIC
from intalks.lexicon.names import is_short_for, name_key
from intalks.model.reading import MentionKind, Reading
from intalks.model.span import Span
from intalks.model.vocabulary import Role
from intalks.text.quoting import locate


@dataclass(frozen=True, slots=True)
class KeyDeal:
    """A coded deal seen through the reading: the generic role of each party entity, and the evidence found."""

    deal: CodedDeal
    roles: dict[int, str]
    evidence: tuple[Span, ...]


def key_deals(reading: Reading, key: CodedRecord) -> list[KeyDeal]:
    """The coded deals in the key's order. A party that no entity matches is left out of `roles`."""
    aliases = {o.name: {o.name, *o.aliases} for o in key.organizations if o.name is not None}
    found = []
    for deal in key.deals:
        roles: dict[int, str] = {}
        for party in deal.parties:
            entity = find_entity(reading, aliases.get(party.name or "", {party.name or ""}))
            if entity is not None:
                roles[entity] = GENERIC[Role(party.role or Role.PARTNER)]
        spans = tuple(s for words in deal.evidence if (s := locate(reading.article.text, words)) is not None)
        found.append(KeyDeal(deal, roles, spans))
    return found


def find_entity(reading: Reading, names: set[str]) -> int | None:
    """The entity with one of the names: by equal name keys, else by a short form; the most mentioned where there are
    several.
    """
    keys = {name_key(n) for n in names}
    exact = [i for i, e in enumerate(reading.entities) if keys & {name_key(n) for n in (e.name, *e.aliases)}]
    close = exact or [
        i
        for i, e in enumerate(reading.entities)
        if e.kind is MentionKind.ORGANIZATION
        and any(is_short_for(a, b) or is_short_for(b, a) for a in (e.name, *e.aliases) for b in names)
    ]
    if not close:
        close = [
            i for i, e in enumerate(reading.entities) if is_description(e) and any(_alike(e.name, n) for n in names)
        ]
    return max(close, key=lambda i: (len(reading.entities[i].mentions), -i), default=None)


def _alike(left: str, right: str) -> bool:
    """Whether two descriptions share most of their words: Dice overlap of at least 0.6, as the measure has it."""
    if any(word[:1].isupper() for word in right.split()[-1:]):
        return False
    a, b = (set(text.casefold().split()) - {"a", "an", "the", "its", "of"} for text in (left, right))
    return bool(a and b) and 2 * len(a & b) / (len(a) + len(b)) >= 0.6
