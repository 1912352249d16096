"""What stands between the parties of a deal already, told in a sentence beside it: the share that one holds of the
other beside an alliance of theirs, the joint venture that they have beside a bid.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Final

from intalks.extraction.making import Told
from intalks.extraction.triggers import Trigger
from intalks.model.reading import MentionKind, Reading
from intalks.model.vocabulary import DealType

RULE: Final = "stands-already"

_OF_OWNERS: Final = frozenset({DealType.STAKE, DealType.ACQUISITION, DealType.MERGER})
_HELD: Final = frozenset({"VBZ", "VBP", "VBN"})
_HAVING: Final = frozenset({"have", "run", "operate", "own", "form", "be"})


def standing(
    reading: Reading, parties: Collection[int], beside: DealType, triggers: Sequence[Trigger]
) -> Iterator[Told]:
    """What a sentence with these triggers says of two parties of a deal of the type `beside`."""
    for trigger in triggers:
        if beside in _OF_OWNERS:
            told = _venture(reading, parties, trigger)
        else:
            told = _share(reading, parties, trigger) if _has_percent(reading, trigger.sentence) else None
        if told is not None:
            yield told


def _share(reading: Reading, parties: Collection[int], trigger: Trigger) -> Told | None:
    """As in "Acme owns 11 percent of Brill", "Acme's 11 percent stake in Brill"."""
    if trigger.frame.id not in {"own", "stake"}:
        return None
    if trigger.frame.id == "own" and reading.tokens.tag[trigger.token] not in _HELD:
        return None
    holders, held = (_with_role(trigger, parties, role) for role in ("investor", "investee"))
    if len(holders) != 1 or len(held) != 1 or holders == held:
        return None
    roles = dict.fromkeys(holders, "buyer") | dict.fromkeys(held, "bought")
    return Told(DealType.STAKE, roles, RULE, whole=True)


def _venture(reading: Reading, parties: Collection[int], trigger: Trigger) -> Told | None:
    """As in "Acme has a joint venture with Brill"."""
    if trigger.frame.id != "joint-venture":
        return None
    tokens = reading.tokens
    partners = _with_role(trigger, parties, "partner")
    if len(partners) != 2 or tokens.lemma[tokens.head[trigger.token]] not in _HAVING:
        return None
    return Told(DealType.JOINT_VENTURE, dict.fromkeys(partners, "partner"), RULE, whole=True)


def _with_role(trigger: Trigger, parties: Collection[int], role: str) -> set[int]:
    told = (a for a in trigger.arguments if trigger.frame.roles.get(a.function) == role)
    return {e for a in told for e in a.mention.entities if e in parties}


def _has_percent(reading: Reading, sentence: int) -> bool:
    return any(m.kind is MentionKind.PERCENT and m.sentence == sentence for m in reading.mentions)
