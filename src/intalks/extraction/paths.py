"""Paths through the parse: how a mention hangs on a trigger, as a short string and as a grammatical function."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from intalks.lexicon.words import word_list
from intalks.model.reading import Reading, Tokens

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

    Conjunctions and appositions are left out on the mention's side; a preposition is joined to its object
    (`prep_with`).

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


@dataclass(frozen=True, slots=True)
class Clauses:
    """Which tokens have a subject of their own (and its label), and which hold a relative pronoun, of one sentence."""

    subject: Mapping[int, str]
    relative: Mapping[int, str]

    @classmethod
    def of(cls, tokens: Tokens, first: int, last: int) -> Clauses:
        subject: dict[int, str] = {}
        relative: dict[int, str] = {}
        for i in range(first, last):
            dep = tokens.dep[i]
            if tokens.tag[i] in ("WDT", "WP") and tokens.lower[i] != "what":
                relative[tokens.head[i]] = dep
            elif dep in ("nsubj", "nsubjpass", "csubj", "expl"):
                subject[tokens.head[i]] = dep
        return cls(subject, relative)


def verbs_in(reading: Reading, sentence: int, words: str) -> Iterator[int]:
    """The tokens of the sentence that are verbs of the word list `words`, in order."""
    tokens, within = reading.tokens, reading.sentences[sentence]
    for i in range(within.first, within.last):
        if tokens.tag[i].startswith("VB") and tokens.lemma[i] in word_list(words):
            yield i


def functions_of(reading: Reading, sentence: int, word: int, entity: int) -> set[str]:
    """The functions that an entity has to a word of the sentence, wherever that names it."""
    tokens, within = reading.tokens, reading.sentences[sentence]
    clauses = Clauses.of(tokens, within.first, within.last)
    heads = [m.head for m in reading.mentions if m.sentence == sentence and entity in m.entities]
    trails = [path(tokens, word, head) for head in heads]
    return {function(tokens, word, trail, clauses) for trail in trails if trail is not None} - {""}


def function(tokens: Tokens, trigger: int, trail: str, clauses: Clauses) -> str:
    """The grammatical function that a path stands for, one of `intalks.lexicon.frames.FUNCTIONS`, or "" where it stands
    for none.

    A subject counts for the verbs below it as long as these have none of their own: in "the paper said Acme would buy
    Bolt" the paper is no subject of buy.
    """
    left, right = trail.split("|")
    climbed = right.split(".") if right else []
    if not left:
        return _from_above(tokens, trigger, climbed, clauses)
    steps = left.split(".")
    first = steps[-1]
    if len(steps) == 2 and first in _CARRIERS and not climbed and steps[0].removeprefix("prep_") in _PREPOSITIONS:
        return steps[0].removeprefix(
            "prep_"
        )  # "builds pumps for Bolt": parsers hang "for Bolt" on the pumps as often as on the verb
    if len(steps) > 1 and not left.startswith(("prep_", "poss", "compound", "nmod", "amod")):
        return ""
    if first in ("subj", "subjpass"):
        if len(steps) > 1 or not _controlled(tokens, trigger, climbed, clauses):
            return ""
        return "object" if first == "subjpass" and not climbed else "subject"
    if len(climbed) > (0 if first in ("poss", "compound", "nmod") else 1):
        return ""
    if first in ("obj", "attr"):
        return "object" if not climbed else ""
    if first in ("poss", "nmod", "amod", "compound"):
        return "possessor" if first == "poss" else "compound"
    if first in ("by", "to"):
        return first
    name = first.removeprefix("prep_")
    return name if first.startswith("prep_") and name in _PREPOSITIONS else ""


def _controlled(tokens: Tokens, trigger: int, climbed: list[str], clauses: Clauses) -> bool:
    """Whether a subject above governs the trigger: only open steps between, and no other subject on the way."""
    adverb = tokens.tag[trigger] == "RB" and climbed[:1] == ["advmod"]  # "Acme and Bolt work together"
    if not all(step in _CLIMBED_BY_SUBJECT or step.startswith("prep_") for step in climbed[adverb:]):
        return False
    chain = _climb(tokens, trigger)
    return not any(
        token in clauses.subject or token in clauses.relative for token in chain[: _raw_steps(tokens, trigger, climbed)]
    )


def _raw_steps(tokens: Tokens, trigger: int, climbed: list[str]) -> int:
    """How many tokens a climb of these labels passes: a preposition and its object are two tokens and one label."""
    count, token = 0, trigger
    for step in climbed:
        count += 1
        if (step == "by" or step.startswith("prep_")) and tokens.dep[token] in ("pobj", "pcomp"):
            count += 1
            token = tokens.head[token]
        token = tokens.head[token]
    return count


_CARRIERS = frozenset({"obj", "attr", "advmod", "prt", "prep_out"})
"""What a verb's preposition hangs on instead of the verb: "sign a deal with", "walk away from", "pull out of"."""

_PREPOSITIONS = frozenset("with from to for in of into between on against".split())


def _from_above(tokens: Tokens, trigger: int, climbed: list[str], clauses: Clauses) -> str:
    """The mention stands above the trigger: "Acme, which bought Bolt", "Bolt, owned by Acme", "Acme, seeking a
    partner".
    """
    if not climbed or climbed[-1] not in ("relcl", "acl"):
        return ""
    count = _raw_steps(tokens, trigger, climbed)
    chain = _climb(tokens, trigger)[:count]
    top = chain[-1]
    if any(token in clauses.subject for token in chain):
        return "object" if len(chain) == 1 and clauses.relative.get(top) == "dobj" else ""
    pronoun = clauses.relative.get(top)
    if climbed[-1] == "acl" and pronoun is None:
        pronoun = "nsubjpass" if tokens.tag[top] == "VBN" else "nsubj"
    if pronoun == "nsubjpass" and len(chain) == 1:
        return "object"
    return "subject" if pronoun in ("nsubj", "nsubjpass") else "relative"
