"""What the network is asked about: pairs of entities that stand near each other, with the places where they do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from intalks.extraction.descriptions import is_description
from intalks.extraction.encoding import Encoding
from intalks.extraction.pairs import find_pairs
from intalks.extraction.triggers import PARTIES, Trigger, any_in
from intalks.model.reading import Entity, MentionForm, MentionKind, Reading
from intalks.model.vocabulary import OrganizationKind

Floats: TypeAlias = NDArray[np.float32]
Pair: TypeAlias = tuple[int, int]

_MOST_PLACES: Final = 4
"""Places of a pair that are looked at, the first in text order."""
_MOST_ACROSS: Final = 2
"""The same for a pair that no sentence holds."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Pairs of entities, the lower number first, and their places.

    `places[i]` is (number of the pair, mention of its first entity, mention of its second); the places of one pair
    stand together, each pair has one at least. `pair_features` and `place_features` run parallel. The first `together`
    pairs stand in one sentence with a word that speaks of a deal.
    """

    pairs: tuple[Pair, ...]
    places: tuple[tuple[int, int, int], ...]
    pair_features: Floats
    place_features: Floats
    together: int


PAIR_FEATURES: Final = 16
PLACE_FEATURES: Final = 8


def find_candidates(reading: Reading, triggers: Mapping[int, list[Trigger]], encoding: Encoding) -> Candidates:
    """The pairs of an article, those of one sentence first."""
    seen = [
        bool(m.entities) and encoding.first[m.first] >= 0 and encoding.last[m.last - 1] >= 0 for m in reading.mentions
    ]
    same = _same_sentence(reading, seen)
    near = {
        pair: places
        for pair, places in same.items()
        if any_in((reading.mentions[left].sentence for left, _ in places), triggers)
    }
    rest = {pair: places for pair, places in same.items() if pair not in near}
    table = {**near, **rest, **_across(reading, seen, triggers, same)}
    pairs = tuple(table)
    places = tuple((i, left, right) for i, pair in enumerate(pairs) for left, right in table[pair][:_MOST_PLACES])
    title = (reading.article.title or "").casefold()
    return Candidates(
        pairs,
        places,
        feature_table(
            (_pair_row(reading, pair, title, (len(table[pair]), i < len(near))) for i, pair in enumerate(pairs)),
            PAIR_FEATURES,
        ),
        feature_table((_place_row(reading, left, right) for _, left, right in places), PLACE_FEATURES),
        len(near),
    )


def feature_table(rows: Iterable[list[float]], width: int) -> Floats:
    """One row of features each; a table of no rows has the width too."""
    return np.array(list(rows), dtype=np.float32).reshape(-1, width)


def _same_sentence(reading: Reading, seen: list[bool]) -> dict[Pair, list[tuple[int, int]]]:
    found = {}
    for pair, instances in find_pairs(reading).items():
        places = [(i.left, i.right) for i in instances if seen[i.left] and seen[i.right]]
        if places:
            found[pair] = places
    return found


def _across(
    reading: Reading, seen: list[bool], triggers: Mapping[int, list[Trigger]], known: Mapping[Pair, object]
) -> dict[Pair, list[tuple[int, int]]]:
    """Pairs of named organizations that stand in neighbouring sentences only, one of which speaks of a deal."""
    where: dict[int, list[int]] = defaultdict(list)
    for number, mention in enumerate(reading.mentions):
        if seen[number] and mention.kind is MentionKind.ORGANIZATION:
            for entity in mention.entities:
                if not is_description(reading.entities[entity]):
                    where[entity].append(number)
    entities, found = sorted(where), {}
    for i, first in enumerate(entities):
        for second in entities[i + 1 :]:
            if (first, second) not in known:
                places = sorted(_neighbours(reading, where[first], where[second], triggers))
                if places:
                    found[first, second] = [(left, right) for _, left, right in places[:_MOST_ACROSS]]
    return found


def _neighbours(
    reading: Reading, lefts: list[int], rights: list[int], triggers: Mapping[int, list[Trigger]]
) -> Iterator[tuple[int, int, int]]:
    for left in lefts:
        for right in rights:
            one, two = reading.mentions[left], reading.mentions[right]
            if abs(one.sentence - two.sentence) <= 1 and (triggers.get(one.sentence) or triggers.get(two.sentence)):
                yield abs(one.first - two.first), left, right


def _place_row(reading: Reading, left: int, right: int) -> list[float]:
    """Of one place: same sentence, which stands first, how far apart, names or not, how early in the article."""
    one, two = reading.mentions[left], reading.mentions[right]
    gap, sentence = abs(one.first - two.first), min(one.sentence, two.sentence)
    return [
        one.sentence == two.sentence, one.first < two.first, one.form is MentionForm.NAME,
        two.form is MentionForm.NAME, min(gap, 40) / 40, gap < 4, sentence == 0, sentence < 4,
    ]  # fmt: skip


def mirrored_places(rows: Floats) -> Floats:
    """The features of the same places with left and right changed over."""
    result = rows[:, [0, 1, 3, 2, 4, 5, 6, 7]].copy()
    result[:, 1] = 1 - result[:, 1]
    return result


def _pair_row(reading: Reading, pair: Pair, title: str, counts: tuple[int, bool]) -> list[float]:
    places, near = counts
    one, two = (_entity_row(reading.entities[e], title) for e in pair)
    return [*one, *two, min(places, 4) / 4, near]


def _entity_row(entity: Entity, title: str) -> list[float]:
    kind = entity.organization_kind
    names = [n.casefold() for n in (entity.name, *entity.aliases)]
    return [
        any(n in title or n.split()[0] in title for n in names), is_description(entity),
        entity.kind is MentionKind.PERSON, kind is OrganizationKind.GOVERNMENT, kind is OrganizationKind.OUTLET,
        kind is OrganizationKind.BRAND, min(len(entity.mentions), 8) / 8,
    ]  # fmt: skip


def mirrored_pairs(rows: Floats) -> Floats:
    """The features of the same pairs with the entities changed over."""
    return rows[:, [7, 8, 9, 10, 11, 12, 13, 0, 1, 2, 3, 4, 5, 6, 14, 15]]


def parties_only(reading: Reading, pair: Pair) -> bool:
    """Whether both entities could be parties."""
    return all(reading.entities[e].kind in PARTIES for e in pair)
