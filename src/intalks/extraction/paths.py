"""Paths through the parse: how a mention hangs on a trigger, as a short string and as a grammatical function."""

from __future__ import annotations

from intalks.model.reading import Tokens

_MERGED = frozenset({"conj", "appos"})
_STEPS = 8
"""Longest climb on either side; farther apart there is no path."""

_SUBJECTS = frozenset({"nsubj", "csubj"})
_NAMES = {"nsubj": "subj", "nsubjpass": "subjpass", "dobj": "obj", "dative": "to", "attr": "attr", "oprd": "attr"}
_CLIMBED_BY_SUBJECT = frozenset(
    {"xcomp", "ccomp", "conj", "obj", "acl", "advcl", "attr", "relcl", "appos", "pcomp", "compound", "amod", "poss"}
)


def path(tokens: Tokens, trigger: int, mention: int) -> str | None:
    """The labels up from the mention to the lowest common head, "|", and up from the trigger to it; None if too far.

    Conjunctions and appositions are left out on the mention's side; a preposition is joined to its object (`prep_with`).

    "Acme agreed to buy Bolt": trigger buy, mention Acme: `subj|xcomp`; mention Bolt: `obj|`.
    """
    above = _climb(tokens, mention)
    heads = {token: i for i, token in enumerate(above)}
    side = trigger
    for step in range(_STEPS):
        if side in heads:
            left = _labels(tokens, above[: heads[side]], merged=True)
            right = _labels(tokens, _climb(tokens, trigger)[:step], merged=False)
            return f"{'.'.join(left)}|{'.'.join(right)}"
        parent = tokens.head[side]
        if parent == side:
            return None
        side = parent
    return None


def _climb(tokens: Tokens, start: int) -> list[int]:
    chain = [start]
    while len(chain) < _STEPS and tokens.head[chain[-1]] != chain[-1]:
        chain.append(tokens.head[chain[-1]])
    return chain


def _labels(tokens: Tokens, chain: list[int], *, merged: bool) -> list[str]:
    """The edge labels of a climb. `chain` holds the tokens whose edges are climbed, lowest first."""
    labels: list[str] = []
    pending = False
    for token in chain:
        dep = tokens.dep[token]
        if dep in ("pobj", "pcomp"):
            pending = True
        elif dep in ("prep", "agent") or (pending and dep in ("mark", "dative")):
            labels.append("by" if dep == "agent" else f"prep_{tokens.lower[token]}")
            pending = False
        elif not (merged and dep in _MERGED):
            labels.append(_NAMES.get(dep, dep))
    return labels


def function(tokens: Tokens, trigger: int, trail: str) -> str:
    """The grammatical function that a path stands for, one of `intalks.lexicon.frames.FUNCTIONS`, or "" where it stands for none."""
    left, right = trail.split("|")
    if not left:
        return _empty_side(right)
    first = left.split(".")[-1]
    if "." in left and not left.startswith(("prep_", "poss", "compound", "nmod", "amod")):
        return ""
    climbed = right.split(".") if right else []
    if first in ("subj", "subjpass"):
        if "." in left or not all(step in _CLIMBED_BY_SUBJECT or step.startswith("prep_") for step in climbed):
            return ""
        passive = first == "subjpass" and not climbed
        return "object" if passive else "subject"
    if len(climbed) > (0 if first in ("poss", "compound", "nmod") else 1):
        return ""
    if first in ("obj", "attr") and not climbed:
        return "object"
    if first in ("poss", "nmod", "amod", "compound"):
        return {"poss": "possessor"}.get(first, "compound")
    if first == "by":
        return "by"
    name = first.removeprefix("prep_")
    return name if first.startswith("prep_") and name in _PREPOSITIONS else "to" if first == "to" else ""


_PREPOSITIONS = frozenset("with from to for in of into between on against".split())


def _empty_side(right: str) -> str:
    """The mention stands above the trigger: "Acme, which bought Bolt"."""
    steps = right.split(".") if right else []
    if steps and steps[-1] in ("relcl", "acl"):
        return "relative"
    return ""
