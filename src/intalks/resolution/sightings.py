"""Passages that name two organizations beside words of a deal: found by fixed strings alone, so that no deal goes
unseen by the parser's fault. A linear model over their words says how likely the article tells of a deal between the
two.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations, pairwise
from typing import Final, TypeAlias

import ahocorasick

from intalks.lexicon.linear import load_model
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
"""Sightings kept of one article, the likeliest first; lists of firms would give hundreds."""
_NEAR: Final = 12
"""Words between two names that all count; of more, the first and last three."""
MODEL: Final = "passages"
LEAST: Final = 0.1
"""The least chance with which a pair is kept."""
_WORD = re.compile(r"[a-z][a-z'-]*|\d+|%|\$")
_SILENT: Final = frozenset({OrganizationKind.OUTLET, OrganizationKind.UNION})


Keys: TypeAlias = tuple[str, ...]
Pair: TypeAlias = tuple[Keys, Keys]


@dataclass(frozen=True, slots=True)
class Naming:
    """One place where an organization is named: code points, and what it is found by."""

    start: int
    end: int
    keys: Keys


@dataclass(slots=True)
class Seen:
    """What an article holds of one pair: the first of its closest passages, and what the model looks at."""

    span: Span
    together: bool
    times: int = 0
    features: set[str] = field(default_factory=set)


def sightings(article: Article, record: ArticleRecord, reference: Reference) -> tuple[Sighting, ...]:
    """One for each pair of organizations that stand together beside words of a deal, at most 40, the likeliest first.

    Organizations are those of the record and those of the reference list; outlets, unions and banks quoted for their
    analysts are left out.
    """
    model = load_model(MODEL)
    found = seen_pairs(article, record, reference)
    chances = {pair: model.probabilities(one.features)["yes"] for pair, one in found.items()}
    kept = [pair for pair in found if chances[pair] >= LEAST]
    likely = sorted(kept, key=lambda pair: (-chances[pair], found[pair].span, pair))
    return tuple(
        _sighting(article, pair, found[pair].span, number=number, chance=round(chances[pair], 3))
        for number, pair in enumerate(likely[:_MOST], 1)
    )


def seen_pairs(article: Article, record: ArticleRecord, reference: Reference) -> dict[Pair, Seen]:
    """Every pair in or around a sentence that speaks of a deal, with what the model looks at."""
    found: dict[Pair, Seen] = {}
    titled = {one.keys for one in _mentions(article.title or "", record, reference)}
    for place, passage in enumerate(_passages(article.text, record, reference)):
        for pair, features in passage.pairs():
            together = pair[0] in passage.here and pair[1] in passage.here
            known = found.setdefault(pair, Seen(passage.span, together))
            if together and not known.together:
                known.span, known.together = passage.span, True
            known.times += 1
            known.features |= features
            known.features.add(f"place:{min(place // 2, 3)}")
    for pair, one in found.items():
        one.features |= {f"times:{min(one.times, 4)}", f"together:{one.together}"}
        one.features.add(f"titled:{len(titled & set(pair))}")
        one.features.add(f"pairs:{min(len(found).bit_length(), 6)}")
    return found


def _sighting(article: Article, pair: Pair, span: Span, *, number: int, chance: float) -> Sighting:
    left, right = pair
    parties = [PartyKey("", left, Role.PARTNER), PartyKey("", right, Role.PARTNER)]
    return Sighting(
        id=content_hash(article.id, article.text_hash, "|".join(left), "|".join(right)),
        article=article.id,
        published=article.published,
        number=number,
        left=left,
        right=right,
        span=span,
        chance=chance,
        pairs=pair_keys(parties),
    )


@dataclass(frozen=True, slots=True)
class _Passage:
    """A sentence that speaks of a deal: who is named in it and, further off, in the two before it."""

    text: str
    span: Span
    named: tuple[Naming, ...]
    before: frozenset[Keys]

    @property
    def here(self) -> frozenset[Keys]:
        return frozenset(one.keys for one in self.named)

    def pairs(self) -> Iterator[tuple[Pair, set[str]]]:
        """Every pair, its sides in order, with what its words say of it."""
        words = {f"w:{word}" for word in _words(self.text, self.span, self.named)}
        for left, right in combinations(sorted(self.here), 2):
            if not set(left) & set(right):
                yield (left, right), words | self._between(left, right)
        for one in sorted(self.here):
            for other in sorted(self.before - self.here):
                if not set(one) & set(other):
                    yield (min(one, other), max(one, other)), {f"n{word}" for word in words}

    def _between(self, left: Keys, right: Keys) -> set[str]:
        """The words between the two where they stand closest, and those at their sides."""
        sides = [(one, other) for one in self.named for other in self.named if (one.keys, other.keys) == (left, right)]
        first, last = min((sorted(pair, key=_start) for pair in sides), key=_distance)
        inner = _words(self.text, Span(first.end, last.start), self.named) if first.end < last.start else []
        after = _words(self.text, Span(last.end, self.span.end), self.named)[:2]
        ahead = _words(self.text, Span(self.span.start, first.start), self.named)[-2:]
        near = inner if len(inner) <= _NEAR else [*inner[:3], "…", *inner[-3:]]
        found = {f"m:{word}" for word in near} | {f"m:{one} {other}" for one, other in pairwise(near)}
        found |= {f"a:{word}" for word in after} | {f"b:{word}" for word in ahead}
        return found | {f"apart:{min(len(inner).bit_length(), 5)}", f"named:{min(len(self.here), 6)}"}


def _start(naming: Naming) -> int:
    return naming.start


def _distance(pair: Sequence[Naming]) -> tuple[int, int]:
    """How far the second begins after the first ends; of equals the earlier pair."""
    return pair[1].start - pair[0].end, pair[0].start


def _words(text: str, span: Span, named: Sequence[Naming]) -> list[str]:
    """The words of the span in lower case; a name is one word."""
    found: list[str] = []
    at = span.start
    for one in named:
        if span.start <= one.start < span.end:
            found += _WORD.findall(text[at : one.start].casefold())
            found.append("ORG")
            at = one.end
    return [*found, *_WORD.findall(text[min(at, span.end) : span.end].casefold())]


def _passages(text: str, record: ArticleRecord, reference: Reference) -> Iterator[_Passage]:
    recent: list[frozenset[Keys]] = []
    mentions = list(_mentions(text, record, reference))
    for span in _sentences(text):
        named = tuple(one for one in mentions if span.start <= one.start < span.end)
        here = frozenset(one.keys for one in named)
        if here and _speaks_of_a_deal(span.of(text)):
            yield _Passage(text, span, named, frozenset().union(*recent[-_REACH:]))
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


def _mentions(text: str, record: ArticleRecord, reference: Reference) -> Iterator[Naming]:
    """Every place where an organization is named, in order, the longest name where several begin or overlap."""
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
                yield Naming(start, stop, keys)


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
