"""What each occurrence of a name says about its kind: votes for organization, person, place or other."""

from __future__ import annotations

from collections import Counter
from functools import cache

from intalks.lexicon.words import listed_companies, word_list
from intalks.reading.names import Candidate
from intalks.reading.parse import Parse
from intalks.reference import load
from intalks.text.names import has_legal_form, name_key

_BY_LABEL = {
    "ORG": ("organization", 2),
    "PERSON": ("person", 2),
    "GPE": ("place", 2),
    "LOC": ("place", 2),
    "FAC": ("place", 1),
    "PRODUCT": ("other", 2),
    "WORK_OF_ART": ("other", 1),
    "EVENT": ("other", 2),
    "NORP": ("organization", 1),
    "": ("organization", 1),
}
_OWNED_BY_FIRMS = frozenset(
    """shares share stock spokesman spokeswoman spokesperson executive executives executive shareholders shareholder board management officials brand
    unit division subsidiary bid offer stake takeover acquisition merger ceo chief chairman investors bondholders workers employees plant plants
    headquarters directors holders customers deal parent assets""".split()
)
_GOODS = frozenset(
    "model models sedan sedans saloon saloons hatchback hatchbacks suv suvs minivan pickup pickups truck coupe roadster jet jets drug drugs vaccine tablet".split()
)
_DEAL_VERBS = frozenset(
    {
        "acquire",
        "buy",
        "merge",
        "sell",
        "offer",
        "bid",
        "own",
        "agree",
        "sign",
        "announce",
        "report",
        "post",
        "launch",
        "make",
        "produce",
    }
)


def votes_for(name: str, candidate: Candidate, parse: Parse) -> Counter[str]:
    """The votes of one occurrence, by its recogniser label, its form, and the words around it."""
    tokens, votes = parse.tokens, Counter[str]()
    kind, weight = _BY_LABEL[candidate.label]
    votes[kind] += weight
    if has_legal_form(name):
        votes["organization"] += 8
    if " ".join(name_key(name)) in listed_companies():
        votes["organization"] += 4
    if candidate.last - 1 in parse.tickers:
        votes["organization"] += 8
    if name in word_list("news_outlets"):
        votes["organization"] += 4
    if name in word_list("place_words"):
        votes["place"] += 8
    if name.casefold() in _nationalities():
        votes["other"] += 8
    sentence = parse.sentences[tokens.sentence[candidate.first]]
    before = tokens.lower[candidate.first - 1] if candidate.first > sentence.first else ""
    after = tokens.lower[candidate.last] if candidate.last < sentence.last else ""
    if after in ("'s", "’s", "'", "’") and candidate.last + 1 < sentence.last:
        after = tokens.lower[candidate.last + 1]
    if before.rstrip(".") in _titles():
        votes["person"] += 8
    elif before in word_list("office_words"):
        votes["person"] += 2
    elif before in word_list("firm_nouns"):
        votes["organization"] += 3
    elif before in ("in", "at", "near"):
        votes["place"] += 1
    if after in _GOODS or _listed_goods(parse, candidate.last):
        votes["other"] += 3
    if after in _OWNED_BY_FIRMS:
        votes["organization"] += 2
    head = tokens.head[candidate.last - 1]
    if tokens.dep[candidate.last - 1].startswith("nsubj") and tokens.lemma[head] in _DEAL_VERBS:
        votes["organization"] += 1
    if candidate.label in ("PERSON", "") and name.split()[0] in word_list("given_names") and " " in name:
        votes["person"] += 3
    if after in _APPOSED and candidate.last + 1 < sentence.last and _office_follows(parse, candidate.last):
        votes["person"] += 2
    if name.isupper() and len(name) <= 5 and " " not in name:
        votes["organization"] += 1
    return votes


def _listed_goods(parse: Parse, i: int) -> bool:
    """"Alpha, Beta and Gamma models": a list of names that ends in a word for goods."""
    tokens = parse.tokens
    last = min(i + 12, parse.sentences[tokens.sentence[i - 1]].last)
    while i < last and (tokens.lower[i] in (",", "and", "-", "or") or tokens.tag[i] in ("NNP", "NNPS", "CD", "HYPH")):
        i += 1
    return i < last and tokens.lower[i] in _GOODS and tokens.tag[i] in ("NNS", "NN")


_APPOSED = frozenset({",", "("})


def _office_follows(parse: Parse, comma: int) -> bool:
    """Whether an office stands in the few words after the comma: "Jane Doe, the group's chief executive"."""
    sentence = parse.sentences[parse.tokens.sentence[comma]]
    near = parse.tokens.lower[comma + 1 : min(comma + 6, sentence.last)]
    return any(
        word in word_list("office_words") - {"general", "financial", "finance", "senior", "partner"} for word in near
    )


@cache
def _titles() -> frozenset[str]:
    return frozenset(title.casefold().rstrip(".") for title in word_list("person_titles"))


@cache
def _nationalities() -> frozenset[str]:
    return frozenset(word.casefold() for word in word_list("nationalities"))
