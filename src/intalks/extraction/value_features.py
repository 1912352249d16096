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
_FAR = 60
"""Tokens from which on a party or a word that speaks of a deal counts as absent."""
_NO_CLAUSE = 9
"""Steps up the parse that stand for: no party in the value's sentence."""


@dataclass(frozen=True, slots=True)
class Scene:
    """An article's values beside its deals.

    `firms[s]` are the organizations and people mentioned in sentence s, in text order; `holding[s]` the numbers of
    the deals that
    sentence s mentions; `shown[s]` those whose evidence it holds; `roles[d]` the role of each entity in deal d;
    `places[e]` the
    tokens at which entity e is mentioned.
    """

    reading: Reading
    deals: tuple[DealContext, ...]
    firms: tuple[tuple[Mention, ...], ...]
    holding: tuple[frozenset[int], ...]
    shown: tuple[frozenset[int], ...]
    roles: tuple[dict[int, Role], ...]
    places: dict[int, tuple[int, ...]]

    @classmethod
    def of(cls, reading: Reading, deals: Sequence[DealContext]) -> Scene:
        firms: list[list[Mention]] = [[] for _ in reading.sentences]
        for mention in reading.mentions:
            if mention.entities:
                firms[mention.sentence].append(mention)
        holding: list[set[int]] = [set() for _ in reading.sentences]
        shown: list[set[int]] = [set() for _ in reading.sentences]
        for number, deal in enumerate(deals):
            for sentence in deal.sentences:
                holding[sentence].add(number)
                if any(span.overlaps(reading.sentences[sentence].span) for span in deal.evidence):
                    shown[sentence].add(number)
        parties = {entity for deal in deals for entity, _ in deal.parties}
        places = {e: tuple(sorted(reading.mentions[m].head for m in reading.entities[e].mentions)) for e in parties}
        return cls(
            reading,
            tuple(deals),
            tuple(map(tuple, firms)),
            tuple(map(frozenset, holding)),
            tuple(map(frozenset, shown)),
            tuple(dict(deal.parties) for deal in deals),
            places,
        )


@dataclass(frozen=True, slots=True)
class Look:
    """One value seen among all deals; the tuples run parallel to `Scene.deals`.

    `chain` is the value's head token and the heads above it; `gaps` the tokens to the nearest word that speaks of the
    deal, negative
    where it stands after the value; `latest` the last sentence up to here that mentions the deal, or -1; `distances`
    the mean
    distance to the parties; `clauses` the steps up the parse to a phrase that holds a party. Beside them what is asked
    of all deals at once: how near they are, in order; the newest of `latest`; the two least distances and clauses.
    """

    scene: Scene
    mention: Mention
    chain: tuple[int, ...]
    gaps: tuple[int, ...]
    latest: tuple[int, ...]
    distances: tuple[float, ...]
    clauses: tuple[int, ...]
    nearest: tuple[int, ...]
    newest: int
    best_distances: tuple[float, ...]
    best_clauses: tuple[int, ...]

    @classmethod
    def at(cls, scene: Scene, mention: Mention) -> Look:
        chain = _chain(scene.reading, mention.head)
        joins = _joins(scene, mention, chain)
        gaps = tuple(_gap(deal.triggers, mention.head) for deal in scene.deals)
        latest = tuple(_latest(deal.sentences, mention.sentence) for deal in scene.deals)
        distances = tuple(_distance(scene, deal, mention.head) for deal in scene.deals)
        clauses = tuple(min([joins.get(e, _NO_CLAUSE) for e in roles] or [_NO_CLAUSE]) for roles in scene.roles)
        return cls(
            scene,
            mention,
            chain,
            gaps,
            latest,
            distances,
            clauses,
            nearest=tuple(sorted(map(abs, gaps))),
            newest=max(latest, default=-1),
            best_distances=tuple(sorted(distances)[:2]),
            best_clauses=tuple(sorted(clauses)[:2]),
        )


def _chain(reading: Reading, node: int) -> tuple[int, ...]:
    heads, chain = reading.tokens.head, [node]
    while heads[node] != node:
        node = heads[node]
        chain.append(node)
    return tuple(chain)


def _joins(scene: Scene, mention: Mention, chain: tuple[int, ...]) -> dict[int, int]:
    """For each entity of the sentence how many steps above the value the parse joins the two."""
    heads, steps = scene.reading.tokens.head, {node: step for step, node in enumerate(chain)}
    joins: dict[int, int] = {}
    for firm in scene.firms[mention.sentence]:
        node = firm.head
        while node not in steps and heads[node] != node:
            node = heads[node]
        step = min(steps.get(node, _NO_CLAUSE), _NO_CLAUSE)
        for entity in firm.entities:
            joins[entity] = min(step, joins.get(entity, _NO_CLAUSE))
    return joins


def _gap(triggers: tuple[int, ...], token: int) -> int:
    at = bisect_left(triggers, token)
    left = token - triggers[at - 1] if at else _FAR
    right = triggers[at] - token if at < len(triggers) else _FAR
    return min(left, _FAR) if left <= right else max(-right, -_FAR)


def _latest(sentences: tuple[int, ...], here: int) -> int:
    at = bisect_left(sentences, here + 1)
    return sentences[at - 1] if at else -1


def _distance(scene: Scene, deal: DealContext, token: int) -> float:
    if not deal.parties:
        return _FAR
    total = 0
    for entity, _ in deal.parties:
        places = scene.places[entity]
        at = bisect_left(places, token)
        left = token - places[at - 1] if at else _FAR
        right = places[at] - token if at < len(places) else _FAR
        total += min(left, right, _FAR)
    return total / len(deal.parties)


# ------------------------------------------------------------ the value alone


def value_features(look: Look) -> Iterator[str]:
    """Features of a value whatever the deal: the words around it, the way up the parse, whether deals are spoken of
    near it.
    """
    yield from _words(look)
    yield from _syntax(look)
    yield from _about_deals(look)


def _words(look: Look) -> Iterator[str]:
    reading, mention = look.scene.reading, look.mention
    tokens, sentence = reading.tokens, reading.sentences[mention.sentence]
    low, high = max(sentence.first, mention.first - _AROUND), min(sentence.last, mention.last + _AROUND)
    before = tokens.lower[max(low, mention.first - 3) : mention.first]
    after = tokens.lower[mention.last : min(high, mention.last + 3)]
    yield "-1=" + (before[-1] if before else "^")
    yield "-2=" + " ".join(before[-2:])
    yield "-3=" + " ".join(before)
    yield "+1=" + (after[0] if after else "$")
    yield "+2=" + " ".join(after[:2])
    yield "+3=" + " ".join(after)
    classes, lemmas = _classes(), tokens.lemma
    for side, first, last in (("<", low, mention.first), (">", mention.last, high)):
        for i in range(first, last):
            if tokens.tag[i][0] in "NVJ":
                yield side + lemmas[i]
            for name in classes.get(lemmas[i], ()):
                yield side + name
    yield f"sentence={min(mention.sentence, 4)}"
    if before and before[-1] == "(":
        yield "bracket"
    words = reading.article.text[mention.span.start : mention.span.end].lower()
    yield "form=" + "".join("9" if c.isdigit() else c for c in words)[-14:]


def _syntax(look: Look) -> Iterator[str]:
    tokens, classes = look.scene.reading.tokens, _classes()
    yield "dep=" + tokens.dep[look.mention.head]
    path = [tokens.lemma[node] for node in look.chain[1:6]]
    top = look.mention.head
    for step, (node, lemma) in enumerate(zip(look.chain[1:6], path, strict=True)):
        top = node
        yield f"up{min(step, 3)}=" + lemma
        for name in classes.get(lemma, ()):
            yield "up " + name
            yield f"up{min(step, 2)} {name}"
        if tokens.tag[node][0] == "V":
            yield "verb=" + lemma
            yield "verb+=" + " ".join(path[: step + 1])
            break
    if len(path) > 1:
        yield f"path={path[0]} {path[1]}"
    if looks_ahead(look.scene.reading, look.mention) is not False:
        yield "ahead"
        for name in classes.get(tokens.lemma[top], ()):
            yield "ahead " + name


def _about_deals(look: Look) -> Iterator[str]:
    """Whether the text around the value speaks of deals at all, and how near."""
    scene, here = look.scene, look.mention.sentence
    yield f"deals here={min(len(scene.holding[here]), 2)}"
    if here > 0:
        yield f"deals before={min(len(scene.holding[here - 1]), 2)}"
    if scene.shown[here]:
        yield "in evidence"
    if look.gaps:
        gap, number = min((abs(gap), number) for number, gap in enumerate(look.gaps))
        yield f"trigger at {gap.bit_length()}"
        if gap < _FAR:
            yield f"trigger type {scene.deals[number].type}"
            yield f"trigger stage {scene.deals[number].stage}"
    yield f"clause={min(look.clauses, default=_NO_CLAUSE)}"


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


_UNTIL = frozenset({"by", "until", "till", "before", "deadline", "through", "expires", "expire"})
_PLANNED = frozenset(
    "expect schedule plan due slate set expire will shall likely target hope aim deadline".split(),
)
_FUTURE = frozenset({"will", "'ll", "would", "could", "may", "might", "should"})


def looks_ahead(reading: Reading, mention: Mention) -> bool | None:
    """Whether the text speaks of what is to come after the publication: the verb above is future or planned, or "by"
    or "until" stands before. None where an infinitive leaves it open ("agreed to sell it in May").
    """
    tokens, sentence = reading.tokens, reading.sentences[mention.sentence]
    near = range(max(sentence.first, mention.first - 2), mention.first)
    if any(tokens.lower[i] in _UNTIL for i in near):
        return True
    # "said on Tuesday it would buy": the day is that of the saying, whatever the parse hangs it on.
    words = [i for i in near if tokens.tag[i] != "IN"]
    if words and tokens.tag[words[-1]] == "VBD":
        return False
    node = mention.head
    for _ in range(8):
        lemma, tag = tokens.lemma[node], tokens.tag[node]
        if lemma in _PLANNED:
            return True
        sign = None if tag == "VBD" else _future(reading, node)
        if sign is not None:
            return None if sign == "to" else True
        if tag in {"VBD", "VBN"} or tokens.head[node] == node:
            return False
        node = tokens.head[node]
    return False


def _future(reading: Reading, verb: int) -> str | None:
    """The word that makes a verb one of the future: "will", "would", "to"."""
    tokens = reading.tokens
    if tokens.tag[verb][:2] != "VB":
        return None
    low = max(reading.sentences[tokens.sentence[verb]].first, verb - 5)
    signs = (i for i in range(low, verb) if tokens.head[i] == verb)
    return next((tokens.lower[i] for i in signs if tokens.lower[i] in _FUTURE or tokens.tag[i] == "TO"), None)


# ------------------------------------------------------------ the value beside one deal


def pair_features(look: Look, number: int) -> list[str]:
    """Features of a value beside deal `number`: nearness, who stands around it, the way up the parse, the deal's type
    and stage.
    """
    deal = look.scene.deals[number]
    return [
        f"type={deal.type}",
        f"stage={deal.stage}",
        f"place={min(number, 3)}",
        *_nearness(look, number),
        *_company(look, number),
        *_rivalry(look, number),
        _climb(look, deal),
    ]


def _nearness(look: Look, number: int) -> Iterator[str]:
    scene, here = look.scene, look.mention.sentence
    holding, shown = scene.holding[here], scene.shown[here]
    yield f"deals={min(len(scene.deals), 4)}"
    if number in shown:
        yield "evidence" if len(shown) == 1 else "shared evidence"
    elif shown:
        yield "other's evidence"
    if number in holding:
        yield "sentence" if len(holding) > 1 else "sentence alone"
    else:
        latest = look.latest[number]
        yield (f"after={min(here - latest, 5)}" if latest >= 0 else "before") + (" other's" if holding else "")
    gap = look.gaps[number]
    yield f"rank={min(bisect_left(look.nearest, abs(gap)), 3)}"
    if abs(gap) < _FAR:
        yield f"gap={'<' if gap >= 0 else '>'}{abs(gap).bit_length()}"
    if look.latest[number] == look.newest:
        yield "latest"


def _company(look: Look, number: int) -> Iterator[str]:
    """Who stands around the value: the deal's parties and their roles, or others."""
    mention, roles = look.mention, look.scene.roles[number]
    firms = look.scene.firms[mention.sentence]
    parties, strangers = set(), False
    left = right = None
    for firm in firms:
        for entity in firm.entities:
            if entity in roles:
                parties.add(entity)
            else:
                strangers = True
        if firm.first < mention.first:
            left = firm
        elif right is None:
            right = firm
    yield f"parties={min(len(parties), 3)}{'!' if len(parties) == len(roles) else ''}"
    yield "strangers" if strangers else "no strangers"
    for role in sorted({roles[e] for e in parties}):
        yield f"with {role}"
    for side, near in (("left", left), ("right", right)):
        if near is not None:
            yield f"{side}={next((roles[e] for e in near.entities if e in roles), None)}"


def _rivalry(look: Look, number: int) -> Iterator[str]:
    """How near the parties stand, beside those of the other deals; and whether they stand in the value's own clause."""
    own, here = look.distances[number], look.clauses[number]
    yield f"parties at {own // 8}"
    yield f"clause={here}"
    if len(look.distances) == 1:
        return
    best = look.best_distances[own == look.best_distances[0]]
    rival = look.best_clauses[here == look.best_clauses[0]]
    near = "nearest" if own < best else "tied" if own == best else "farther"
    clause = "own" if here < rival else "shared" if here == rival else "other's"
    yield f"{near} parties"
    yield f"nearer by {max(-3, min(3, round((best - own) / 8)))}"
    yield f"{clause} clause"
    yield f"{near}, {clause}"


def _climb(look: Look, deal: DealContext) -> str:
    """How many steps up the parse a word stands that speaks of the deal."""
    triggers = deal.triggers
    for step, node in enumerate(look.chain[:7]):
        at = bisect_left(triggers, node)
        if at < len(triggers) and triggers[at] == node:
            return f"climb={step}"
    return "climb=no"
