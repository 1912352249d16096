"""Pairs of organizations that stand in one sentence: what the article's sentences say of them, as features."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from intalks.extraction.descriptions import is_description
from intalks.extraction.triggers import Argument, Trigger
from intalks.model.reading import Mention, Reading

_NEAR = 14
"""Words between two mentions, in tokens, up to which they count as features."""


@dataclass(frozen=True, slots=True)
class Instance:
    """One sentence with a mention of each entity of a pair; `left` is the first entity's mention, whichever stands
    first.
    """

    sentence: int
    left: int
    right: int


def find_pairs(reading: Reading) -> dict[tuple[int, int], list[Instance]]:
    """Pairs of entities (lower number first) with the sentences that mention both, the best two mentions of each
    sentence.
    """
    by_sentence: dict[int, list[int]] = {}
    described = [is_description(entity) for entity in reading.entities]
    named = [not all(described[entity] for entity in mention.entities) for mention in reading.mentions]
    for number, mention in enumerate(reading.mentions):
        if mention.entities:
            by_sentence.setdefault(mention.sentence, []).append(number)
    pairs: dict[tuple[int, int], dict[int, Instance]] = {}
    for sentence, numbers in by_sentence.items():
        for i, first in enumerate(numbers):
            for second in numbers[i + 1 :]:
                if not (named[first] or named[second]):
                    continue
                for pair, instance in _instances(reading, sentence, first, second):
                    known = pairs.setdefault(pair, {}).get(sentence)
                    if known is None or _rank(reading, instance) < _rank(reading, known):
                        pairs[pair][sentence] = instance
    return {pair: [found[s] for s in sorted(found)] for pair, found in pairs.items()}


def _instances(reading: Reading, sentence: int, first: int, second: int) -> Iterator[tuple[tuple[int, int], Instance]]:
    one, two = reading.mentions[first], reading.mentions[second]
    for a in one.entities:
        for b in two.entities:
            if a < b:
                yield (a, b), Instance(sentence, first, second)
            elif b < a:
                yield (b, a), Instance(sentence, second, first)


def _rank(reading: Reading, instance: Instance) -> tuple[int, int]:
    """Mentions that stand for several firms at once last ("both companies"), else the nearest first."""
    one, two = reading.mentions[instance.left], reading.mentions[instance.right]
    return (len(one.entities) > 1) + (len(two.entities) > 1), max(one.first, two.first) - min(one.last, two.last)


def instance_features(
    reading: Reading, triggers: Sequence[Trigger], instance: Instance, *, mirrored: bool
) -> list[str]:
    """Binary features of one sentence about the pair, X being the left entity (the right one if `mirrored`) and Y the
    other.
    """
    x, y = (instance.right, instance.left) if mirrored else (instance.left, instance.right)
    one, two = reading.mentions[x], reading.mentions[y]
    features = [*_between(reading, one, two), *_forms(reading, one, two)]
    for trigger in triggers:
        features.extend(_through(trigger, trigger.argument(x), trigger.argument(y)))
    return features


def _through(trigger: Trigger, x: Argument, y: Argument) -> Iterator[str]:
    """What one trigger says of X and Y, by the way each hangs on it."""
    frame, word = trigger.frame, trigger.word
    roles = frame.roles
    if x.function and y.function:
        yield f"2w={word}+{x.function}+{y.function}"
        yield f"2f={frame.id}+{x.function}+{y.function}"
        yield f"2r={frame.type}+{roles.get(x.function, '-')}+{roles.get(y.function, '-')}"
    elif x.function or y.function:
        yield f"1w={word}+{x.function or '-'}+{y.function or '-'}"
        yield f"1f={frame.id}+{x.function or '-'}+{y.function or '-'}"
    if x.trail is not None and y.trail is not None and len(x.trail) + len(y.trail) < 40:
        yield f"path={word}+{x.trail}+{y.trail}"
        yield f"patht={frame.id}+{x.trail}+{y.trail}"
    low, high = sorted((x.mention.first, y.mention.first))
    place = "<" if trigger.token < low else ">" if trigger.token > high else "="
    order = "xy" if x.mention.first < y.mention.first else "yx"
    yield f"at={word}+{place}+{order}"
    yield f"atf={frame.id}+{place}+{order}"


def _between(reading: Reading, one: Mention, two: Mention) -> Iterator[str]:
    tokens = reading.tokens
    order = "xy" if one.first < two.first else "yx"
    first, second = (one, two) if order == "xy" else (two, one)
    gap = range(first.last, second.first)
    if len(gap) <= _NEAR:
        for i in gap:
            if tokens.tag[i][0] in "VNIJTCPR,(" or tokens.lower[i] in ("'s", "/", "-"):
                yield f"mid={order}+{tokens.lemma[i]}"
    if len(gap) <= 4:
        yield f"gap={order}+{'_'.join(tokens.lemma[i] for i in gap)}"
    yield f"far={min(len(gap), 40).bit_length()}"
    sentence = reading.sentences[one.sentence]
    for i in range(max(sentence.first, first.first - 2), first.first):
        yield f"pre={order}+{tokens.lemma[i]}"
    for i in range(second.last, min(second.last + 3, sentence.last)):
        yield f"post={order}+{tokens.lemma[i]}"


def _forms(reading: Reading, one: Mention, two: Mention) -> Iterator[str]:
    yield f"forms={one.form}+{two.form}"
    tokens = reading.tokens
    yield f"xdep={tokens.dep[one.head]}+{tokens.lemma[tokens.head[one.head]]}"
    yield f"ydep={tokens.dep[two.head]}+{tokens.lemma[tokens.head[two.head]]}"


def pair_features(
    reading: Reading,
    pair: tuple[int, int],
    instances: Sequence[Instance],
    triggers: Mapping[int, Sequence[Trigger]],
    *,
    mirrored: bool = False,
) -> list[str]:
    """Features of a pair over all its sentences: the union of theirs, and how prominent the pair is. `triggers` by
    sentence.
    """
    features: set[str] = set()
    for instance in instances:
        features.update(instance_features(reading, triggers.get(instance.sentence, ()), instance, mirrored=mirrored))
    x, y = (pair[1], pair[0]) if mirrored else pair
    for side, number in (("x", x), ("y", y)):
        entity = reading.entities[number]
        described = is_description(entity)
        features.add(f"{side}kind={'described' if described else entity.organization_kind or 'person'}")
        if described:
            features.add(f"{side}noun={entity.name.split()[-1]}")
            continue
        features.add(f"{side}count={min(len(entity.mentions), 15).bit_length()}")
        features.add(f"{side}rank={min(number, 7).bit_length()}")
        features.add(f"{side}last={entity.name.split()[-1].casefold()}")
    features.add(f"instances={min(len(instances), 8).bit_length()}")
    features.add(f"first={min(instances[0].sentence, 8).bit_length()}")
    features.update(_title(reading, x, y))
    return sorted(features)


def _title(reading: Reading, x: int, y: int) -> Iterator[str]:
    title = (reading.article.title or "").casefold()
    if not title:
        return
    inside = []
    for side, number in (("x", x), ("y", y)):
        entity = reading.entities[number]
        places = [title.find(n.casefold()) for n in (entity.name, *entity.aliases) if n.casefold() in title]
        if places:
            inside.append((min(places), side))
    yield f"title={''.join(side for _, side in sorted(inside))}"
    if len(inside) == 2:
        for word in title.split():
            yield f"t={''.join(side for _, side in sorted(inside))}+{word.strip('.,:;')}"
