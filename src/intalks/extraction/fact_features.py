"""Pairs of organizations that may stand in a relation (codebook, section 4), and what speaks for which."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from intalks.lexicon.names import name_key
from intalks.lexicon.words import word_list
from intalks.model.reading import Mention, MentionKind, Reading
from intalks.model.record import Deal

_FARTHEST = 15
"""Tokens between the two mentions of a pair."""
_PARTNERS = 3
"""With how many of the mentions after it a mention is paired."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """The words around a pair, boiled down; `left` is "L" or, for a possessive pronoun, "L 's".

    `rules` name the phrases found.
    """

    left: str
    before: tuple[str, ...]
    between: tuple[str, ...]
    after: tuple[str, ...]
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two mentions of one sentence, `left` before `right` or around it, with the entity that each stands for."""

    left: Mention
    right: Mention
    left_entity: int
    right_entity: int
    phrase: Phrase


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
                if any(left.first - 2 <= c < right.last + 3 for c in here):
                    yield from _entity_pairs(left, right, _phrase(reading, left, right))


def _cue_tokens(reading: Reading) -> dict[int, list[int]]:
    words, tokens = word_list("ownership_cues"), reading.tokens
    found: dict[int, list[int]] = {}
    for i, lemma in enumerate(tokens.lemma):
        if lemma in words or tokens.lower[i].endswith(("owned", "controlled", "held")):
            found.setdefault(tokens.sentence[i], []).append(i)
    return found


def promising(reading: Reading, pair: Pair, links: DealLinks) -> bool:
    """Whether it is worth asking the model: a phrase tells a relation, or a deal links the two."""
    names = (name_key(reading.entities[e].name) for e in (pair.left_entity, pair.right_entity))
    return bool(pair.phrase.rules) or tuple(names) in links.between


def _entity_pairs(left: Mention, right: Mention, phrase: Phrase) -> Iterator[Pair]:
    if left.kind is MentionKind.PERSON is right.kind:
        return
    for a in left.entities:
        for b in right.entities:
            if a != b:
                yield Pair(left, right, a, b, phrase)


@dataclass(frozen=True, slots=True)
class DealLinks:
    """For each ordered pair of names (by their keys) the deals between them, as features; for each name its roles in
    any deal.
    """

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
                        kinds |= {
                            f"{deal.type.value} {deal.stage.value} {a.role} {b.role}",
                            f"{deal.type.value} {a.role} {b.role}",
                            deal.stage.value,
                        }
        return cls({k: frozenset(v) for k, v in between.items()}, {k: frozenset(v) for k, v in roles.items()})


def pair_features(reading: Reading, pair: Pair, links: DealLinks) -> Iterator[str]:
    """Features of a pair: the words between and around, the way through the parse, the names, the deals between the
    two.
    """
    yield from _surface(pair)
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


def _phrase(reading: Reading, left: Mention, right: Mention) -> Phrase:
    tokens, sentence = reading.tokens, reading.sentences[left.sentence]
    between = _boiled(reading, left.last, right.first)
    before = _boiled(reading, max(sentence.first, left.first - 6), left.first)
    after = _boiled(reading, right.last, min(sentence.last, right.last + 7))
    sign = "L 's" if tokens.tag[left.head] == "PRP$" else "L"
    line = " ".join((*before[-3:], sign, *between, "R", *after[:3]))
    words = set(line.split())
    rules = tuple(name for name, telling, pattern in _RULES if not telling.isdisjoint(words) and pattern.search(line))
    return Phrase(sign, tuple(before), tuple(between), tuple(after), rules)


def _surface(pair: Pair) -> Iterator[str]:
    """The words between, before and after the pair, boiled down to those that can tell a relation."""
    phrase = pair.phrase
    left, before, between, after = phrase.left, phrase.before, phrase.between, phrase.after
    middle = f"{left} {' '.join(between)} R"
    yield f"gap={min(len(between), 8)}"
    yield from (f"rule={name}" for name in phrase.rules)
    yield f"rules={' '.join(phrase.rules)}"
    if len(between) <= 8:
        yield middle
        yield f"{middle} {' '.join(after[:1])}"
        yield f"{middle} {' '.join(after[:2])}"
        yield f"{' '.join(before[-1:])} {middle}"
        yield f"{' '.join(before[-2:])} {middle}"
        yield f"{' '.join(before[-3:])} {middle}"
    yield f"{left} {' '.join(between[:2])}"
    yield f"{' '.join(between[-2:])} R"
    yield f"{' '.join(between[-2:])} R {' '.join(after[:1])}"
    yield f"{' '.join(before[-1:])} {left} {' '.join(between[:1])}"
    yield from (f"b:{word}" for word in set(between))
    yield from (f"<{w}" for w in set(before))
    yield from (f">{w}" for w in set(after))
    yield f"{left}|R {' '.join(after[:1])}"
    yield f"{left}|R {' '.join(after[:2])}"


_STUFF = (
    r"(?: (?:N|Xx|0|PCT|-|majority|minority|remaining|other|big|large|main|and|or|,|as|such|from|to|at|than|its|joint"
    r"|\())*"
)
_TELLING = frozenset(
    """own have owned stake unit business operation brand make maker parent owner holder 's include part back in which
    partner partnership venture jv formerly former know call become rename belong""".split()
)


def _telling(pattern: str) -> frozenset[str]:
    """The words of which a phrase holds at least one, so that most patterns need not be tried."""
    found = frozenset(re.findall(r"'s|[a-z]{2,}", pattern)) & _TELLING
    return frozenset({"make", "maker"}) if "mak" in pattern else found


_RULES: Final = tuple(
    (name, _telling(pattern), re.compile(rf"(?:^| )(?:{pattern})(?: |$)".replace("~", _STUFF)))
    for name, pattern in (
        ("owns", r"L(?: ,)?(?: which| who| that)?(?: VB\w?)?(?: V)? (?:own|have)~(?: stake)?(?: in| of)?~ R"),
        ("stake", r"L 's~ stake (?:in|of)~ R"),
        ("stake after", r"L~(?: which)?~(?: V)?~ stake (?:in|of)~ R"),
        ("its unit", r"L 's~ unit~ R"),
        ("unit after", r"L(?: 's)?~ R(?: N)? (?:unit|business|operation)"),
        ("brand after", r"L(?: 's)?~ R(?: N)? brand"),
        ("brand before", r"L~(?: 's)?~(?: which| V)*~ brand~ R"),
        ("maker", r"L(?: ,)?(?: which)? mak(?:e|er)(?: of)?~ R"),
        ("unit", r"L~ unit~ R"),
        ("owner of", r"L~ (?:parent|owner|holder|own) (?:of|in)~ R"),
        ("possessive", r"L 's(?: N)? R"),
        ("includes", r"L~ which~ include~ R"),
        ("unit of", r"L~ (?:unit|part|business|operation) of~ R"),
        ("owned by", r"L~(?: which)?(?: VB\w)?~ (?:own|owned|back) by~ R"),
        ("in which", r"L , (?:in )?which~ R(?: VB\w| V)* (?:own|have|stake|0|PCT)"),
        ("parent", r"L(?: 's)?~ (?:parent|owner|holder)~ R"),
        ("holder in", r"L~ holder (?:in|of)~ R"),
        ("partner", r"L~(?: 's| and)?~ partner~ R"),
        ("partner with", r"L~ (?:partner|partnership|venture|jv) (?:with|of|between)~ R"),
        ("partner of", r"L~ partner (?:of|for|to|with|in)~ R"),
        ("formerly", r"L~ (?:formerly|former|know|call|become|rename)(?: as)?~ R"),
        ("venture of", r"L~ venture (?:between|of|by|with|owned by|own by)~ R"),
        ("belongs", r"L~ belong~ R"),
    )
)
"""Phrases that tell a relation, over the boiled-down words: L and R are the pair, ~ what may stand between."""

_KEPT = frozenset(
    """'s of in by for with , and which who whose that its or ( at as from to than after formerly know
    call majority minority largest big joint main remaining major other former name become rename""".split()
)
_NUMBERS = frozenset({"CD"})
_DROPPED = ("DT", "JJ", "RB", "MD", "HYPH", "PDT", "``", "''", "PRP")


def _boiled(reading: Reading, first: int, last: int) -> list[str]:
    """The tokens `first` ≤ i < `last` with only the telling words kept: other nouns, names and verbs become signs,
    fillers go.
    """
    tokens, cues = reading.tokens, word_list("ownership_words")
    result: list[str] = []
    for i in range(first, last):
        lemma, tag = tokens.lemma[i], tokens.tag[i]
        if tokens.dep[i] in {"aux", "auxpass"}:
            continue
        if lemma == "percent" or (tag in _NUMBERS and result[-1:] == ["PCT"]):
            word = "PCT"
        elif tag in _NUMBERS:
            word = "0"
        elif lemma in cues or lemma in _KEPT or tokens.lower[i] in _KEPT:
            word = _SYNONYMS.get(lemma, lemma)
        elif tokens.lower[i].endswith(("owned", "controlled", "held")):
            word = "owned"
        elif tag.startswith(_DROPPED):
            continue
        elif tag in {"NNP", "NNPS"}:
            word = "Xx"
        elif tag.startswith("N"):
            word = "N"
        else:
            word = "V" if tag.startswith("V") and lemma not in {"be", "do"} else tag if tag.startswith("V") else "-"
        if word == "PCT" and result[-1:] == ["0"]:
            result.pop()
        if result[-1:] != [word]:
            result.append(word)
    return result


_SYNONYMS = {
    **dict.fromkeys(("unit", "subsidiary", "division", "arm", "affiliate"), "unit"),
    **dict.fromkeys(("stake", "interest", "holding", "share", "shareholding"), "stake"),
    **dict.fromkeys(("own", "hold", "control"), "own"),
    **dict.fromkeys(("shareholder", "holder", "stakeholder", "investor"), "holder"),
    **dict.fromkeys(("brand", "marque", "label"), "brand"),
    **dict.fromkeys(("buy", "acquire", "purchase"), "buy"),
    **dict.fromkeys(("acquisition", "takeover"), "takeover"),
}


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
        inner = [
            tokens.lemma[i]
            for i in (*up[1:], common, *reversed(down[1:]))
            if common not in {pair.left.head, pair.right.head} or i != common
        ]
        yield "lemmas=" + " ".join(inner)
    yield f"up={tokens.dep[up[0]] if up else 'top'} down={tokens.dep[down[0]] if down else 'top'} {top}"


def _chain(reading: Reading, node: int) -> list[int]:
    """The token and its heads, up to the root."""
    chain = [node]
    while reading.tokens.head[node] != node:
        node = reading.tokens.head[node]
        chain.append(node)
    return chain
