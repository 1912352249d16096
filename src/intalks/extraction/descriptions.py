"""Parties that the article only describes: "its packaging unit", "a local partner", "several Asian suppliers".

They join the reading as entities of their own, after the named ones, for as long as deals are looked for.
"""

from __future__ import annotations

from dataclasses import replace

from intalks.lexicon.words import word_list
from intalks.model.reading import Entity, Mention, MentionForm, MentionKind, Reading, Tokens
from intalks.model.span import Span
from intalks.model.vocabulary import OrganizationKind

_INSIDE = frozenset({"JJ", "JJR", "JJS", "NN", "NNS", "NNP", "NNPS", "VBG", "VBN", "CD", "HYPH", "CC", ","})
_DROPPED = frozenset({"the", "its", "their", "his", "her", "our", "this", "that", "these", "those"})
_COUNTED = (
    ("a", "number", "of"),
    ("a", "group", "of"),
    ("a", "handful", "of"),
    ("a", "consortium", "of"),
    ("one", "of", "its"),
)
_LONGEST = 6


def with_descriptions(reading: Reading) -> Reading:
    """The reading with described parties added: new entities at the end, mentions in text order, numbers brought up to
    date.

    A phrase counts where its head is a word for a unit or a kind of firm, no name stands in it, and no reference was
    resolved there.
    """
    found: dict[str, list[Mention]] = {}
    for sentence in reading.sentences:
        taken = _taken(reading, sentence.first, sentence.last)
        for i in range(sentence.first, sentence.last):
            if i not in taken and _is_head(reading.tokens, i):
                mention = _mention(reading, i, taken)
                if mention is not None:
                    found.setdefault(_key(reading.tokens, mention), []).append(mention)
    return _joined(reading, list(found.values())) if found else reading


def is_description(entity: Entity) -> bool:
    """Whether an entity is a described party rather than a named one."""
    return not any(c.isupper() for c in entity.name.split()[-1][:1])


def _taken(reading: Reading, first: int, last: int) -> set[int]:
    return {
        i
        for m in reading.mentions
        if m.entities and m.first >= first and m.last <= last
        for i in range(m.first, m.last)
    }


def _is_head(tokens: Tokens, i: int) -> bool:
    if tokens.tag[i] not in ("NN", "NNS") or tokens.dep[i] in ("compound", "amod", "nmod"):
        return False
    return tokens.lemma[i] in word_list("unit_nouns") or tokens.lemma[i] in word_list("described_firm_nouns")


def _mention(reading: Reading, head: int, taken: set[int]) -> Mention | None:
    """The phrase from its first modifier to the head. A firm noun needs an indefinite article, a number or a plural; a
    unit noun a modifier.
    """
    tokens = reading.tokens
    sentence = reading.sentences[tokens.sentence[head]]
    first = head
    while (
        first > sentence.first
        and head - first < _LONGEST
        and _belongs(tokens, first - 1, head)
        and first - 1 not in taken
    ):
        first -= 1
    before = tokens.lower[first - 1] if first > sentence.first else ""
    if tokens.lemma[head] in word_list("unit_nouns"):
        if first == head or before in ("a", "an"):
            return None
    elif before in ("a", "an", "another", "some", "several"):
        first -= 1
    elif tokens.tag[head] == "NNS" and tokens.lower[max(sentence.first, first - 3) : first] in _COUNTED:
        first -= 3
    elif before in _DROPPED or tokens.tag[head] != "NNS" or first == head:
        return None
    while first < head and tokens.tag[first] in ("CC", ",", "HYPH"):
        first += 1
    span = Span(tokens.start[first], tokens.end[head])
    return Mention(
        MentionKind.ORGANIZATION, MentionForm.NOMINAL, span, first, head + 1, head, tokens.sentence[head], ()
    )


def _belongs(tokens: Tokens, i: int, head: int) -> bool:
    if tokens.tag[i] not in _INSIDE:
        return False
    above = i
    for _ in range(4):
        above = tokens.head[above]
        if above == head:
            return True
    return False


def _key(tokens: Tokens, mention: Mention) -> str:
    words = tokens.lemma[mention.first : mention.last]
    return " ".join(w for w in words if w not in ("a", "an"))


def _joined(reading: Reading, groups: list[list[Mention]]) -> Reading:
    base = len(reading.entities)
    added = [replace(m, entities=(base + n,)) for n, group in enumerate(groups) for m in group]
    mentions = sorted([*reading.mentions, *added], key=lambda m: (m.first, m.last))
    members: dict[int, list[int]] = {}
    for number, mention in enumerate(mentions):
        for entity in mention.entities:
            members.setdefault(entity, []).append(number)
    entities = [replace(e, mentions=tuple(members.get(i, ()))) for i, e in enumerate(reading.entities)]
    for n, group in enumerate(groups):
        name = " ".join(group[0].span.of(reading.article.text).split())
        entities.append(Entity(MentionKind.ORGANIZATION, name, (), OrganizationKind.OTHER, tuple(members[base + n])))
    return replace(reading, mentions=tuple(mentions), entities=tuple(entities))
