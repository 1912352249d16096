"""Pairs of organizations that may stand in a relation (codebook, section 4), and what speaks for which."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from intalks.lexicon.words import word_list
from intalks.model.reading import Mention, MentionForm, MentionKind, Reading
from intalks.model.record import Deal
from intalks.text.names import name_key

_FARTHEST = 18
"""Tokens between the two mentions of a pair."""
_PARTNERS = 4
"""With how many of the mentions after it a mention is paired."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two mentions of one sentence, `left` before `right` or around it, with the entity that each stands for."""

    left: Mention
    right: Mention
    left_entity: int
    right_entity: int


def pairs_of(reading: Reading) -> Iterator[Pair]:
    """Pairs of mentions with a word near them that may tell a relation, in text order."""
    cues = _cue_tokens(reading)
    by_sentence: dict[int, list[Mention]] = {}
    for mention in reading.mentions:
        if mention.entities and mention.kind in {MentionKind.ORGANIZATION, MentionKind.PERSON}:
            by_sentence.setdefault(mention.sentence, []).append(mention)
    for sentence, mentions in by_sentence.items():
        here = cues.get(sentence)
        if here is None or len(mentions) < 2:
            continue
        for i, left in enumerate(mentions):
            for right in mentions[i + 1 : i + 1 + _PARTNERS]:
                if right.first - left.last > _FARTHEST:
                    break
                if any(left.first - 6 <= c < right.last + 7 for c in here):
                    yield from _entity_pairs(left, right)


def _cue_tokens(reading: Reading) -> dict[int, list[int]]:
    words, tokens = word_list("ownership_cues"), reading.tokens
    found: dict[int, list[int]] = {}
    for i, lemma in enumerate(tokens.lemma):
        if lemma in words or tokens.lower[i].endswith(("owned", "controlled", "held")):
            found.setdefault(tokens.sentence[i], []).append(i)
    return found


def _entity_pairs(left: Mention, right: Mention) -> Iterator[Pair]:
    if left.kind is MentionKind.PERSON is right.kind:
        return
    for a in left.entities:
        for b in right.entities:
            if a != b:
                yield Pair(left, right, a, b)


@dataclass(frozen=True, slots=True)
class DealLinks:
    """For each ordered pair of names (by their keys) the deals between them, as features; for each name its roles in any deal."""

    between: Mapping[tuple[tuple[str, ...], tuple[str, ...]], frozenset[str]]
    roles: Mapping[tuple[str, ...], frozenset[str]]

    @classmethod
    def of(cls, deals: Sequence[Deal]) -> DealLinks:
        between: dict[tuple[tuple[str, ...], tuple[str, ...]], set[str]] = {}
        roles: dict[tuple[str, ...], set[str]] = {}
        for deal in deals:
            for a in deal.parties:
                roles.setdefault(name_key(a.name), set()).add(f"{a.role} {deal.stage.value}")
                for b in deal.parties:
                    if a is not b:
                        kinds = between.setdefault((name_key(a.name), name_key(b.name)), set())
                        kinds |= {f"{deal.type.value} {deal.stage.value} {a.role} {b.role}", f"{deal.type.value} {a.role} {b.role}", deal.stage.value}
        return cls({k: frozenset(v) for k, v in between.items()}, {k: frozenset(v) for k, v in roles.items()})


def pair_features(reading: Reading, pair: Pair, links: DealLinks) -> Iterator[str]:
    """Features of a pair: the words between and around, the way through the parse, the names, the deals between the two."""
    yield from _surface(reading, pair)
    yield from _path(reading, pair)
    left, right = (reading.entities[e] for e in (pair.left_entity, pair.right_entity))
    key_left, key_right = name_key(left.name), name_key(right.name)
    yield f"kinds={left.organization_kind} {right.organization_kind}"
    yield f"forms={_form(pair.left)} {_form(pair.right)}"
    if key_left[:1] == key_right[:1]:
        yield "same first word " + ("longer left" if len(key_left) > len(key_right) else "longer right")
    kinds = links.between.get((key_left, key_right), frozenset())
    yield from (f"deal={kind}" for kind in kinds)
    if not kinds:
        yield "no deal"
    yield from (f"left role={role}" for role in links.roles.get(key_left, ()))
    yield from (f"right role={role}" for role in links.roles.get(key_right, ()))
    if key_left not in links.roles:
        yield "left no party"
    if key_right not in links.roles:
        yield "right no party"
    yield f"mentions={min(len(left.mentions), 4)} {min(len(right.mentions), 4)}"


def _form(mention: Mention) -> str:
    return "person" if mention.kind is MentionKind.PERSON else str(mention.form)


def _surface(reading: Reading, pair: Pair) -> Iterator[str]:
    tokens, sentence = reading.tokens, reading.sentences[pair.left.sentence]
    between = range(pair.left.last, pair.right.first)
    words = [_shown(reading, i) for i in between]
    yield f"gap={min(len(words), 12)}"
    if len(words) <= 7:
        yield "between=" + " ".join(words)
    for word in set(words):
        yield f"b:{word}"
    yield from (f"bb:{a} {b}" for a, b in zip(words, words[1:], strict=False))
    yield "b first=" + " ".join(words[:2])
    yield "b last=" + " ".join(words[-2:])
    low, high = max(sentence.first, pair.left.first - 5), min(sentence.last, pair.right.last + 5)
    before = [_shown(reading, i) for i in range(low, pair.left.first)]
    after = [_shown(reading, i) for i in range(pair.right.last, high)]
    yield from (f"<{w}" for w in before)
    yield from (f">{w}" for w in after)
    yield "<1=" + " ".join(before[-1:])
    yield "<2=" + " ".join(before[-2:])
    yield ">1=" + " ".join(after[:1])
    yield ">2=" + " ".join(after[:2])
    others = sum(1 for m in reading.mentions if m.sentence == pair.left.sentence and m.kind is MentionKind.ORGANIZATION and m.first in between)
    yield f"others={min(others, 3)}"
    if pair.left.form is MentionForm.PRONOUN:
        yield "pronoun=" + tokens.lower[pair.left.head]
        yield "pronoun between=" + tokens.lower[pair.left.head] + " " + " ".join(words[:3])


def _shown(reading: Reading, i: int) -> str:
    """A token as a feature: its lemma; a number as one sign, a name's word as another."""
    tag = reading.tokens.tag[i]
    if tag == "CD":
        return "0"
    return "Xx" if tag in {"NNP", "NNPS"} else reading.tokens.lemma[i]


def _path(reading: Reading, pair: Pair) -> Iterator[str]:
    """The labels and lemmas on the way from one mention up to the common head and down to the other."""
    tokens = reading.tokens
    left, right = _chain(reading, pair.left.head), _chain(reading, pair.right.head)
    common = next((node for node in left if node in set(right)), None)
    if common is None:
        yield "path=none"
        return
    up, down = left[: left.index(common)], right[: right.index(common)]
    labels = ".".join(tokens.dep[i] for i in up) + "^" + ".".join(tokens.dep[i] for i in reversed(down))
    yield "labels=" + labels
    top = _shown(reading, common)
    yield f"top={top}"
    if len(up) + len(down) <= 6:
        inner = [tokens.lemma[i] for i in (*up[1:], common, *reversed(down[1:])) if common not in {pair.left.head, pair.right.head} or i != common]
        yield "lemmas=" + " ".join(inner)
        yield f"lemmas&labels={labels} {' '.join(inner)}"
    yield f"up={tokens.dep[up[0]] if up else 'top'} down={tokens.dep[down[0]] if down else 'top'} {top}"


def _chain(reading: Reading, node: int) -> list[int]:
    """The token and its heads, up to the root."""
    chain = [node]
    while reading.tokens.head[node] != node:
        node = reading.tokens.head[node]
        chain.append(node)
    return chain
