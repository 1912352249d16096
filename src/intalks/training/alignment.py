"""Which coded deal each trigger of a training article speaks of, and which roles its arguments have there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from intalks.evaluation.coded import CodedDeal, CodedRecord
from intalks.extraction.roles import GENERIC, NONE
from intalks.extraction.triggers import Trigger
from intalks.lexicon.frames import ANY
from intalks.model.reading import MentionKind, Reading
from intalks.model.span import Span
from intalks.model.vocabulary import DealType, Role
from intalks.text.names import is_short_for, name_key
from intalks.training.oracle import locate

OWNERSHIP = frozenset({DealType.MERGER, DealType.ACQUISITION, DealType.STAKE})


@dataclass(frozen=True, slots=True)
class KeyDeal:
    """A coded deal seen through the reading: the generic role of each entity that is a party, and the evidence found."""

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
            entity = find_entity(reading, aliases.get(party.name, {party.name or ""}))
            if entity is not None:
                roles[entity] = GENERIC[Role(party.role or Role.PARTNER)]
        spans = tuple(s for words in deal.evidence if (s := locate(reading.article.text, words)) is not None)
        found.append(KeyDeal(deal, roles, spans))
    return found


def find_entity(reading: Reading, names: set[str]) -> int | None:
    """The entity with one of the names: by equal name keys, else by a short form; the most mentioned where there are several."""
    keys = {name_key(n) for n in names}
    exact = [
        i
        for i, e in enumerate(reading.entities)
        if keys & {name_key(n) for n in (e.name, *e.aliases)}
    ]
    close = exact or [
        i
        for i, e in enumerate(reading.entities)
        if e.kind is MentionKind.ORGANIZATION
        and any(is_short_for(a, b) or is_short_for(b, a) for a in (e.name, *e.aliases) for b in names)
    ]
    return max(close, key=lambda i: (len(reading.entities[i].mentions), -i), default=None)


def aligned(reading: Reading, triggers: Sequence[Trigger], deals: Sequence[KeyDeal]) -> list[int | None]:
    """For each trigger the index of the coded deal that it speaks of, None where it speaks of none."""
    return [_best(reading, trigger, deals) for trigger in triggers]


def _best(reading: Reading, trigger: Trigger, deals: Sequence[KeyDeal]) -> int | None:
    start = reading.tokens.start[trigger.token]
    scored = []
    for number, deal in enumerate(deals):
        present = {e for a in trigger.arguments for e in a.mention.entities} & set(deal.roles)
        near = {e for a in trigger.arguments if a.function for e in a.mention.entities} & set(deal.roles)
        shown = any(span.start <= start < span.end for span in deal.evidence)
        if not present or not (shown or len(present) >= min(2, len(deal.deal.parties))):
            continue
        score = (
            3.0 * shown
            + len(present) / max(len(deal.roles), 2)
            + 0.7 * len(near)
            + 1.5 * fits(trigger.frame.type, deal.deal.type)
        )
        if shown or fits(trigger.frame.type, deal.deal.type):
            scored.append((score, -number))
    return -max(scored)[1] if scored else None


def fits(frame_type: str, deal_type: str | None) -> bool:
    """Whether a frame's type and a deal's are of one family: ownership, or cooperation. Frames of any type fit all."""
    if frame_type == ANY or deal_type is None:
        return True
    return (DealType(frame_type) in OWNERSHIP) == (DealType(deal_type) in OWNERSHIP)


def argument_roles(trigger: Trigger, deal: KeyDeal | None) -> list[str]:
    """The generic role of each argument in the deal, `none` for those that have no part in it."""
    if deal is None:
        return [NONE] * len(trigger.arguments)
    result = []
    for argument in trigger.arguments:
        roles = {deal.roles.get(e, NONE) for e in argument.mention.entities}
        result.append(roles.pop() if len(roles) == 1 else "partner" if NONE not in roles else NONE)
    return result
