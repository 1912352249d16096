"""What speaks for a value being a term of a deal: features of the value alone, and of the value beside one deal."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from intalks.extraction.context import DealContext
from intalks.lexicon.words import word_list
from intalks.model.reading import Mention, MentionKind, Reading
from intalks.model.vocabulary import Role

VALUE_KINDS = frozenset({MentionKind.MONEY, MentionKind.PERCENT, MentionKind.QUANTITY, MentionKind.DATE})
_AROUND = 6
"""How many tokens to each side of a value count as its surroundings."""


@dataclass(frozen=True, slots=True)
class Scene:
    """An article's values beside its deals.

    `firms[s]` are the organizations and people mentioned in sentence s, in text order; `holding[s]` the numbers of the deals that
    sentence s mentions; `roles[d]` the role of each entity in deal d; `places[e]` the tokens at which entity e is mentioned.
    """

    reading: Reading
    deals: tuple[DealContext, ...]
    firms: tuple[tuple[Mention, ...], ...]
    holding: tuple[frozenset[int], ...]
    roles: tuple[dict[int, Role], ...]
    places: dict[int, tuple[int, ...]]

    @classmethod
    def of(cls, reading: Reading, deals: Sequence[DealContext]) -> Scene:
        firms: list[list[Mention]] = [[] for _ in reading.sentences]
        for mention in reading.mentions:
            if mention.entities:
                firms[mention.sentence].append(mention)
        holding: list[set[int]] = [set() for _ in reading.sentences]
        for number, deal in enumerate(deals):
            for sentence in deal.sentences:
                holding[sentence].add(number)
        roles = tuple(dict(deal.parties) for deal in deals)
        places = {
            entity: tuple(sorted(reading.mentions[m].head for m in reading.entities[entity].mentions))
            for deal in deals
            for entity, _ in deal.parties
        }
        return cls(reading, tuple(deals), tuple(map(tuple, firms)), tuple(map(frozenset, holding)), roles, places)


def value_features(scene: Scene, mention: Mention) -> Iterator[str]:
    """Features of a value whatever the deal; all begin with a letter for its kind, so that each kind has weights of its own."""
    for feature in (*_words(scene, mention), *_syntax(scene, mention), *_about_deals(scene, mention)):
        yield f"{mention.kind[0]}:{feature}"


def pair_features(scene: Scene, mention: Mention, number: int) -> Iterator[str]:
    """Features of a value beside deal `number`: nearness, who stands around it, the way up the parse, the deal's type and stage."""
    deal = scene.deals[number]
    yield f"type={deal.type}"
    yield f"stage={deal.stage}"
    yield f"place={min(number, 3)}"
    yield from _nearness(scene, mention, number)
    yield from _company(scene, mention, number)
    yield _climb(scene, mention, deal)
    yield from _rivalry(scene, mention, number)


def _about_deals(scene: Scene, mention: Mention) -> Iterator[str]:
    """Whether the text around the value speaks of deals at all, and how near."""
    here = mention.sentence
    sentence = scene.reading.sentences[here].span
    yield f"deals here={min(len(scene.holding[here]), 2)}"
    if here > 0:
        yield f"deals before={min(len(scene.holding[here - 1]), 2)}"
    if any(span.overlaps(sentence) for deal in scene.deals for span in deal.evidence):
        yield "in evidence"
    gaps = [(_gap(deal, mention), deal) for deal in scene.deals]
    if gaps:
        gap, nearest = min(gaps, key=lambda row: row[0])
        yield f"trigger at {min(gap, 120).bit_length()}"
        yield f"trigger type {nearest.type}"
        if gap < 25:
            yield f"trigger stage {nearest.stage}"
    climbs = {_climb(scene, mention, deal) for deal in scene.deals}
    yield from climbs


def _words(scene: Scene, mention: Mention) -> Iterator[str]:
    tokens, sentence = scene.reading.tokens, scene.reading.sentences[mention.sentence]
    before = [tokens.lower[i] for i in range(max(sentence.first, mention.first - 3), mention.first)]
    after = [tokens.lower[i] for i in range(mention.last, min(sentence.last, mention.last + 3))]
    yield "-1=" + (before[-1] if before else "^")
    yield "-2=" + " ".join(before[-2:])
    yield "-3=" + " ".join(before[-3:])
    yield "+1=" + (after[0] if after else "$")
    yield "+2=" + " ".join(after[:2])
    yield "+3=" + " ".join(after)
    low, high = max(sentence.first, mention.first - _AROUND), min(sentence.last, mention.last + _AROUND)
    for i in range(low, high):
        if tokens.tag[i][0] in "NVJ" and not mention.first <= i < mention.last:
            yield f"{'<' if i < mention.first else '>'}{tokens.lemma[i]}"
    for i in range(low, high):
        if not mention.first <= i < mention.last:
            for name in _classes().get(tokens.lemma[i], ()):
                yield f"{'<' if i < mention.first else '>'}{name}"
    yield f"sentence={min(mention.sentence, 4)}"
    if before and before[-1] == "(":
        yield "bracket"
    words = scene.reading.article.text[mention.span.start : mention.span.end].lower()
    yield "form=" + "".join("9" if c.isdigit() else c for c in words)[-14:]


def _syntax(scene: Scene, mention: Mention) -> Iterator[str]:
    tokens, node = scene.reading.tokens, mention.head
    yield "dep=" + tokens.dep[node]
    path = []
    for step in range(5):
        head = tokens.head[node]
        if head == node:
            break
        node = head
        path.append(tokens.lemma[node])
        if tokens.tag[node] != "IN":
            yield f"up={tokens.lemma[node]}"
        if step < 3:
            yield f"up{step}={tokens.lemma[node]}"
        for name in _classes().get(tokens.lemma[node], ()):
            yield f"up {name}"
            yield f"up{min(step, 2)} {name}"
        if tokens.tag[node].startswith("VB"):
            yield f"verb={tokens.lemma[node]}"
            yield f"verb+={' '.join(path)}"
            break
    if len(path) > 1:
        yield "path=" + " ".join(path[:2])
    if looks_ahead(scene.reading, mention):
        yield "ahead"
        yield from (f"ahead {name}" for name in _classes().get(tokens.lemma[node], ()))


_CLASSES = (
    "value_price",
    "value_results",
    "value_moves",
    "value_shares",
    "time_close",
    "time_limit",
    "time_start",
    "time_report",
)


@cache
def _classes() -> dict[str, tuple[str, ...]]:
    """The classes of each word of the lists, in the order of `_CLASSES`."""
    table: dict[str, tuple[str, ...]] = {}
    for name in _CLASSES:
        for word in word_list(name):
            table[word] = (*table.get(word, ()), name)
    return table


def looks_ahead(reading: Reading, mention: Mention) -> bool:
    """Whether the text speaks of what is to come after the publication: the verb above is future or planned, or a "by", "until" stands before."""
    tokens, sentence = reading.tokens, reading.sentences[mention.sentence]
    before = tokens.lower[max(sentence.first, mention.first - 2) : mention.first]
    if any(word in _UNTIL for word in before):
        return True
    # "said on Tuesday it would buy": the day is that of the saying, whatever the parse hangs it on.
    near = [i for i in range(max(sentence.first, mention.first - 2), mention.first) if tokens.tag[i] != "IN"]
    if near and tokens.tag[near[-1]] == "VBD":
        return False
    node = mention.head
    for _ in range(8):
        if tokens.tag[node] in {"VBD"} and tokens.lemma[node] not in _PLANNED:
            return False
        if tokens.lemma[node] in _PLANNED or _has_future(reading, node):
            return True
        if tokens.tag[node] in {"VBN"} and tokens.lemma[node] not in _PLANNED:
            return False
        if tokens.head[node] == node:
            return False
        node = tokens.head[node]
    return False


_UNTIL = frozenset({"by", "until", "till", "before", "deadline", "through", "expires", "expire"})
_PLANNED = frozenset(
    {
        "expect",
        "schedule",
        "plan",
        "due",
        "slate",
        "set",
        "expire",
        "will",
        "shall",
        "likely",
        "target",
        "hope",
        "aim",
        "deadline",
    }
)


def _has_future(reading: Reading, verb: int) -> bool:
    tokens = reading.tokens
    if not tokens.tag[verb].startswith("VB"):
        return False
    low = max(reading.sentences[tokens.sentence[verb]].first, verb - 5)
    return any(
        tokens.head[i] == verb
        and (tokens.lower[i] in {"will", "'ll", "would", "could", "may", "might", "should"} or tokens.tag[i] == "TO")
        for i in range(low, verb)
    )


def _nearness(scene: Scene, mention: Mention, number: int) -> Iterator[str]:
    deal, here = scene.deals[number], mention.sentence
    yield f"deals={min(len(scene.deals), 4)}"
    inside = any(span.overlaps(mention.span) for span in deal.evidence)
    if inside:
        yield "in evidence"
    elif any(span.overlaps(scene.reading.sentences[here].span) for span in deal.evidence):
        yield "evidence's sentence"
    others = scene.holding[here] - {number}
    if number in scene.holding[here]:
        yield "sentence" + ("" if others else " alone")
    else:
        yield _distance(deal, here) + (" other's" if others else "")
    if not inside and any(span.overlaps(mention.span) for i in others for span in scene.deals[i].evidence):
        yield "in other's evidence"
    gaps = [_gap(other, mention) for other in scene.deals]
    own = gaps[number]
    rank = sum(gap < own for gap in gaps)
    yield f"rank={min(rank, 3)}"
    if own < 60:
        yield f"gap={'<' if _before(deal, mention) else '>'}{own.bit_length()}"
    if all(
        number == i or latest <= _latest(deal, mention)
        for i, latest in enumerate(_latest(d, mention) for d in scene.deals)
    ):
        yield "latest"


def _distance(deal: DealContext, here: int) -> str:
    """How many sentences the deal was last mentioned before, or is first mentioned after."""
    at = bisect_left(deal.sentences, here)
    if at > 0:
        return f"after={min(here - deal.sentences[at - 1], 5)}"
    return f"before={min(deal.sentences[0] - here, 5)}" if deal.sentences else "nowhere"


def _gap(deal: DealContext, mention: Mention) -> int:
    """Tokens between the value and the nearest word that speaks of the deal."""
    return min((abs(t - mention.head) for t in deal.triggers), default=10_000)


def _before(deal: DealContext, mention: Mention) -> bool:
    return min(deal.triggers, key=lambda t: abs(t - mention.head)) <= mention.head


def _latest(deal: DealContext, mention: Mention) -> int:
    return max((s for s in deal.sentences if s <= mention.sentence), default=-1)


def _company(scene: Scene, mention: Mention, number: int) -> Iterator[str]:
    """Who stands around the value: the deal's parties and their roles, or others."""
    roles, firms = scene.roles[number], scene.firms[mention.sentence]
    present = {roles[e] for m in firms for e in m.entities if e in roles}
    parties = {e for m in firms for e in m.entities if e in roles}
    yield f"parties={min(len(parties), 3)}{'!' if len(parties) == len(roles) else ''}"
    yield "strangers" if any(e not in roles for m in firms for e in m.entities) else "no strangers"
    for role in sorted(present):
        yield f"with {role}"
    left = next((m for m in reversed(firms) if m.first < mention.first), None)
    right = next((m for m in firms if m.first >= mention.last), None)
    for side, firm in (("left", left), ("right", right)):
        if firm is not None:
            role = next((roles[e] for e in firm.entities if e in roles), None)
            yield f"{side}={role}"


def _climb(scene: Scene, mention: Mention, deal: DealContext) -> str:
    """How many steps up the parse a word stands that speaks of the deal."""
    tokens, node, triggers = scene.reading.tokens, mention.head, set(deal.triggers)
    for step in range(7):
        if node in triggers:
            return f"climb={step}"
        if tokens.head[node] == node:
            break
        node = tokens.head[node]
    return "climb=no"


_FAR = 60
"""Tokens from which on a party counts as absent."""


def _rivalry(scene: Scene, mention: Mention, number: int) -> Iterator[str]:
    """How near the parties stand, beside those of the other deals; and whether they stand in the value's own clause."""
    distances = [_party_distance(scene, mention, n) for n in range(len(scene.deals))]
    own = distances[number]
    others = [d for i, d in enumerate(distances) if i != number]
    yield f"parties at {own // 8}"
    if others:
        best = min(others)
        yield "nearest parties" if own < best else "as near" if own == best else "farther parties"
        yield f"nearer by {max(-3, min(3, round((best - own) / 8)))}"
    covers = [_cover(scene, mention, n) for n in range(len(scene.deals))]
    here = covers[number]
    yield f"clause={here}"
    if others:
        rival = min(c for i, c in enumerate(covers) if i != number)
        yield "own clause" if here < rival else "shared clause" if here == rival else "other's clause"
        yield f"{'nearest' if own < min(others) else 'tied' if own == min(others) else 'farther'} {'<' if here < rival else '=' if here == rival else '>'}"


def _party_distance(scene: Scene, mention: Mention, number: int) -> float:
    """The mean distance in tokens to the nearest mention of each party; absent ones count as far."""
    parties = scene.deals[number].parties
    if not parties:
        return _FAR
    return sum(_nearest(scene.places[e], mention.head) for e, _ in parties) / len(parties)


def _nearest(places: tuple[int, ...], token: int) -> int:
    at = bisect_left(places, token)
    gaps = [abs(places[i] - token) for i in (at - 1, at) if 0 <= i < len(places)]
    return min([*gaps, _FAR])


def _cover(scene: Scene, mention: Mention, number: int) -> int:
    """How many steps up the parse from the value to a phrase that holds a party's mention; 9 where none does."""
    tokens, roles = scene.reading.tokens, scene.roles[number]
    heads = {m.head for m in scene.firms[mention.sentence] if any(e in roles for e in m.entities)}
    if not heads:
        return 9
    above = {mention.head: 0}
    node, step = mention.head, 0
    while tokens.head[node] != node:
        node, step = tokens.head[node], step + 1
        above[node] = step
    best = 9
    for head in heads:
        node = head
        while node not in above and tokens.head[node] != node:
            node = tokens.head[node]
        best = min(best, above.get(node, 9))
    return best
