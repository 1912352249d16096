"""The end of a deal, where the sentence that shows it says that a party has ended it: "Acme and Brill have ended their
venture".

Models have seen too few such sentences: of the coded deals that one shows by these words 11 in 13 have ended.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from types import MappingProxyType
from typing import Final

from intalks.model.reading import Reading, Tokens
from intalks.model.vocabulary import Stage

SURELY: Final = 0.85
"""How surely such a sentence gives the stage."""

_VERBS: Final = frozenset({"end", "terminate", "dissolve", "scrap", "cancel", "ditch", "axe", "unwind"})
_NOUNS: Final = MappingProxyType(
    dict.fromkeys(
        ("agreement", "alliance", "venture", "partnership", "contract", "pact", "cooperation", "tie-up", "accord"),
        Stage.TERMINATED,
    )
    | dict.fromkeys(("talk", "talks", "negotiation", "negotiations", "plan", "bid", "offer"), Stage.ABANDONED)
)
_PAST: Final = frozenset({"VBD", "VBN"})


def ending(reading: Reading, parties: Collection[int], sentence: int) -> Stage | None:
    """The stage that the sentence gives the deal of these parties, two of which it names at least; None where no party
    is said to have ended anything.
    """
    tokens, bounds = reading.tokens, reading.sentences[sentence]
    named = [m for m in reading.mentions if m.sentence == sentence and set(m.entities) & set(parties)]
    if len({entity for m in named for entity in m.entities} & set(parties)) < 2:
        return None
    theirs = {token for m in named for token in range(m.first, m.last)}
    for verb in range(bounds.first, bounds.last):
        if tokens.lemma[verb] in _VERBS and tokens.tag[verb] in _PAST:
            hang = [i for i in range(bounds.first, bounds.last) if tokens.head[i] == verb and i != verb]
            ended = next((_NOUNS.get(tokens.lemma[i]) for i in hang if tokens.dep[i] == "dobj"), None)
            theirs_to_end = any(tokens.dep[i] == "nsubj" and i in theirs for i in hang)
            if ended is not None and theirs_to_end and _is_fact(tokens, verb, hang):
                return ended
    return None


def _is_fact(tokens: Tokens, verb: int, hang: Sequence[int]) -> bool:
    """Whether it has happened, by what hangs on the verb: no "not", no "would have", and of participles only those with
    "has" or "had".
    """
    helpers = [tokens.lemma[i] for i in hang if tokens.dep[i] == "aux"]
    told = helpers == ["have"] if helpers else tokens.tag[verb] == "VBD"
    return told and all(tokens.dep[i] != "neg" for i in hang)
