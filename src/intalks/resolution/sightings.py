"""Passages that name two organizations beside words of a deal: found by fixed strings alone, so that no deal goes
unseen by the parser's fault.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import Final

import ahocorasick

from intalks.lexicon.words import word_list
from intalks.model.article import Article, content_hash
from intalks.model.dossier import PartyKey, Sighting
from intalks.model.record import ArticleRecord
from intalks.model.span import Span
from intalks.model.vocabulary import OrganizationKind, Role
from intalks.reference import Reference
from intalks.resolution.parties import organization_keys, pair_keys, settled_ids

_BREAK = re.compile(r"(?<=[a-z0-9)%][.!?])[\"'”’]?\s+(?=[\"'“‘]?[A-Z])|\n\s*\n")
_REACH: Final = 2
"""How many sentences back a firm still counts as named beside one in the sentence."""
_MOST: Final = 40
"""Sightings kept of one article, the strongest first; lists of firms would give hundreds."""
_SILENT: Final = frozenset({OrganizationKind.OUTLET, OrganizationKind.UNION})


@dataclass(slots=True)
class _Passage:
    span: Span
    strength: int
    times: int = 1


def sightings(article: Article, record: ArticleRecord, reference: Reference) -> tuple[Sighting, ...]:
    """One for each pair of organizations that stand together beside words of a deal, at most 40, strongest first.

    Organizations are those of the record and those of the reference list; outlets, unions and banks quoted for their
    analysts are left out.
    """
    found: dict[tuple[tuple[str, ...], tuple[str, ...]], _Passage] = {}
    titled = {keys for _, keys in _mentions(article.title or "", record, reference)}
    for span, pair, strength in _together(article.text, record, reference):
        known = found.get(pair)
        if known is None or strength > known.strength:
            found[pair] = _Passage(span, strength, 1 if known is None else known.times + 1)
        else:
            known.times += 1
    ranked = sorted(found, key=lambda pair: (-found[pair].strength, -found[pair].times, found[pair].span, pair))
    return tuple(
        _sighting(article, pair, found[pair], number=number, headline={*pair} <= titled)
        for number, pair in enumerate(ranked[:_MOST], 1)
    )


def _sighting(
    article: Article, pair: tuple[tuple[str, ...], tuple[str, ...]], passage: _Passage, *, number: int, headline: bool
) -> Sighting:
    left, right = pair
    parties = [PartyKey("", left, Role.PARTNER), PartyKey("", right, Role.PARTNER)]
    return Sighting(
        id=content_hash(article.id, article.text_hash, "|".join(left), "|".join(right)),
        article=article.id,
        published=article.published,
        number=number,
        left=left,
        right=right,
        span=passage.span,
        strength=passage.strength,
        headline=headline,
        pairs=pair_keys(parties),
    )


def _together(
    text: str, record: ArticleRecord, reference: Reference
) -> Iterator[tuple[Span, tuple[tuple[str, ...], tuple[str, ...]], int]]:
    """Every pair in or around a sentence that speaks of a deal: the sentence, the pair in order, its strength."""
    recent: list[set[tuple[str, ...]]] = []
    mentions = list(_mentions(text, record, reference))
    for span in _sentences(text):
        here = {keys for start, keys in mentions if span.start <= start < span.end}
        if here and _speaks_of_a_deal(span.of(text)):
            before = set().union(*recent[-_REACH:]) - here
            for left, right in combinations(sorted(here), 2):
                if not set(left) & set(right):
                    yield span, (left, right), 2
            for one in sorted(here):
                for other in sorted(before):
                    if not set(one) & set(other):
                        yield span, (min(one, other), max(one, other)), 1
        recent.append(here)


def _sentences(text: str) -> Iterator[Span]:
    start = 0
    for match in _BREAK.finditer(text):
        if match.start() > start:
            yield Span(start, match.start())
        start = match.end()
    if start < len(text):
        yield Span(start, len(text))


def _speaks_of_a_deal(sentence: str) -> bool:
    return _deal_words().search(sentence) is not None


def _mentions(text: str, record: ArticleRecord, reference: Reference) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Start and keys of every organization named, in order, the longest name where several begin or overlap."""
    own = _own_names(record, reference)
    hits = list(_listed(text, reference))
    for name, keys in own.items():
        hits += [
            (match.start(), match.end(), keys) for match in re.finditer(rf"(?<![\w-]){re.escape(name)}(?!\w)", text)
        ]
    end = 0
    for start, stop, keys in sorted(hits, key=lambda hit: (hit[0], -hit[1], hit[2])):
        if start >= end:
            end = stop
            if keys:
                yield start, keys


def _own_names(record: ArticleRecord, reference: Reference) -> dict[str, tuple[str, ...]]:
    """The names of the record's organizations with their keys; outlets and unions with none, so that they hide what
    is inside them.
    """
    context = settled_ids(record.organizations, reference)
    names: dict[str, tuple[str, ...]] = {}
    for one in record.organizations:
        keys = () if one.kind in _SILENT else organization_keys((one.name, *one.aliases), reference, context)
        names |= {name: keys for name in (one.name, *one.aliases) if len(name) > 1}
    return names


def _listed(text: str, reference: Reference) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    automaton = _automaton(reference)
    if not len(automaton):  # an empty one refuses to search
        return
    for last, (length, keys) in automaton.iter(text):
        start = last - length + 1
        before, after = text[start - 1 : start], text[last + 1 : last + 2]
        if not (before.isalnum() or before == "-") and not after.isalnum():
            yield start, last + 1, keys


@lru_cache(maxsize=4)
def _automaton(reference: Reference) -> ahocorasick.Automaton:
    """Of the list's names that are no common words and name one organization; banks, which speak more than they deal,
    left out.
    """
    automaton = ahocorasick.Automaton()
    words = word_list("names_that_are_words")
    for name, one in reference.names():
        if name in words or len(name) < 2 or one.kind in _SILENT or one.sector in ("banking", "media", "government"):
            continue
        found = reference.find(name)
        keys = organization_keys((name,), reference, frozenset())
        if len(found) == 1 or keys:
            automaton.add_word(name, (len(name), keys))
    automaton.make_automaton()
    return automaton


@lru_cache(maxsize=1)
def _deal_words() -> re.Pattern[str]:
    stems: Iterable[str] = sorted(word_list("deal_passage_words"))
    return re.compile(r"\b(?:" + "|".join(re.escape(stem) for stem in stems) + ")", re.IGNORECASE)
