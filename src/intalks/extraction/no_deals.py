"""What stands side by side without a deal: rivals in a market, and a firm with the brand that its goods bear."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from intalks.extraction.paths import functions_of, verbs_in
from intalks.extraction.triggers import Trigger
from intalks.lexicon.words import word_list
from intalks.model.reading import MentionForm, Reading
from intalks.model.vocabulary import OrganizationKind

_AGAINST = frozenset({"with", "against", "object"})


def only_compete(reading: Reading, parties: Collection[int], sentence: int, triggers: Sequence[Trigger]) -> bool:
    """Whether all that the sentence says of the two is that the one competes with the other; `triggers` are those of
    the sentence.
    """
    if len(parties) != 2 or any(_tells_of_both(trigger, parties) for trigger in triggers):
        return False
    one, other = sorted(parties)
    for verb in verbs_in(reading, sentence, "competing_verbs"):
        left, right = (functions_of(reading, sentence, verb, entity) for entity in (one, other))
        if ("subject" in left and right & _AGAINST) or ("subject" in right and left & _AGAINST):
            return True
    return False


def _tells_of_both(trigger: Trigger, parties: Collection[int]) -> bool:
    told = {e for a in trigger.arguments if a.function in trigger.frame.roles for e in a.mention.entities}
    return told.issuperset(parties)


def is_badge(reading: Reading, entity: int) -> bool:
    """Whether a brand is named as the one that goods bear, and nowhere otherwise: "sold under the Acme brand", "sold by
    Brill's Acme brand".
    """
    known = reading.entities[entity]
    if known.organization_kind is not OrganizationKind.BRAND:
        return False
    names = [reading.mentions[m] for m in known.mentions if reading.mentions[m].form is MentionForm.NAME]
    return bool(names) and all(_borne(reading, mention.head) for mention in names)


def _borne(reading: Reading, token: int) -> bool:
    tokens = reading.tokens
    if tokens.lemma[tokens.head[token]] in word_list("badge_words"):
        token = tokens.head[token]
    above = tokens.head[token]
    if tokens.lower[above] == "under":
        return True
    sold = word_list("selling_words") | word_list("making_words")
    return tokens.dep[above] == "agent" and tokens.lemma[tokens.head[above]] in sold
