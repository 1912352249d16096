"""References to organizations that use no name: "the company", "the two carmakers", "its Chinese partner", "it",
"they".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from intalks.lexicon.words import word_list
from intalks.model.reading import Entity, Mention, MentionForm, MentionKind, Sentence, Tokens
from intalks.model.span import Span
from intalks.model.vocabulary import OrganizationKind
from intalks.reading.parse import Parse
from intalks.reference import load

_SINGULAR = frozenset({"it", "its", "itself"})
_PLURAL = frozenset({"they", "their", "them", "both"})
_SUBJECT = frozenset({"nsubj", "nsubjpass", "csubj", "agent"})
_REACH = 3
"""How many sentences back an antecedent may stand."""


def resolve_references(
    parse: Parse, mentions: Sequence[Mention], entities: Sequence[Entity]
) -> tuple[list[Mention], list[Entity]]:
    """Add nominal and pronoun mentions of organizations to the named ones, each tied to its entities.

    A reference that nothing fits is left out. Returns all mentions in text order, and the entities with their mention
    numbers brought up to date.
    """
    firms = [m for m in mentions if m.kind is MentionKind.ORGANIZATION and _is_firm(m, entities)]
    found = list(firms)
    added: list[Mention] = []
    taken = {i for m in mentions for i in range(m.first, m.last)}
    for number, sentence in enumerate(parse.sentences):
        for reference in _references(parse.tokens, sentence, taken):
            first, last, head, many, form = reference
            nation = _nation(parse.tokens, first, head)
            antecedents = (
                _several(found, number, first, parse.tokens)
                if many
                else _one([m for m in found if _may_be(m, nation, entities)], number, first, (parse.tokens, head, form))
            )
            if antecedents:
                span = Span(parse.tokens.start[first], parse.tokens.end[last - 1])
                mention = Mention(MentionKind.ORGANIZATION, form, span, first, last, head, number, antecedents)
                added.append(mention)
                found.append(mention)
    return _renumbered([*mentions, *added], entities)


def _nation(tokens: Tokens, first: int, head: int) -> str | None:
    """The country that the reference names ("the Chinese carmaker", "the U.S. group"), as an ISO code."""
    codes = _codes()
    return next((codes[word] for word in tokens.lower[first:head] if word in codes), None)


@cache
def _codes() -> Mapping[str, str]:
    return dict(entry.split("=") for entry in sorted(word_list("nationality_codes")))


def _may_be(mention: Mention, nation: str | None, entities: Sequence[Entity]) -> bool:
    """Whether a mention can stand for a firm of the country: none of its entities is known to belong to another one."""
    if nation is None:
        return True
    countries = {
        known.country for e in mention.entities if len(found := load().find(entities[e].name)) == 1 for known in found
    }
    return not countries - {nation, None}


def _is_firm(mention: Mention, entities: Sequence[Entity]) -> bool:
    kinds = {entities[e].organization_kind for e in mention.entities}
    return not kinds & {OrganizationKind.OUTLET, OrganizationKind.GOVERNMENT, OrganizationKind.UNION}


def _references(tokens: Tokens, sentence: Sentence, taken: set[int]) -> list[tuple[int, int, int, bool, MentionForm]]:
    """(first, last, head, refers to several, form) of each reference in the sentence, in order."""
    nouns = word_list("firm_nouns")
    result = []
    for i in range(sentence.first, sentence.last):
        if i in taken:
            continue
        lower, tag = tokens.lower[i], tokens.tag[i]
        if lower in _SINGULAR and tag.startswith("PRP") and not _is_expletive(tokens, i):
            result.append((i, i + 1, i, False, MentionForm.PRONOUN))
        elif (
            lower in _PLURAL
            and (tag.startswith("PRP") or lower == "both")
            and tokens.lower[min(i + 1, sentence.last - 1)] != "of"
        ):
            result.append((i, i + 1, i, True, MentionForm.PRONOUN))
        elif tag in ("NN", "NNS") and tokens.lemma[i] in nouns | {"side", "sides"} and _heads_phrase(tokens, i):
            first = _definite(tokens, sentence, i)
            if first is not None:
                many = tag == "NNS"
                if not many or any(tokens.lower[j] in ("two", "both", "three", "pair") for j in range(first, i)):
                    result.append((first, i + 1, i, many, MentionForm.NOMINAL))
        elif (
            lower in ("two", "pair", "duo")
            and i > sentence.first
            and tokens.lower[i - 1] == "the"
            and _heads_phrase(tokens, i)
        ):
            result.append((i - 1, i + 1, i, True, MentionForm.NOMINAL))
    return result


def _heads_phrase(tokens: Tokens, i: int) -> bool:
    return tokens.dep[i] not in ("compound", "amod", "nmod", "nummod", "poss") or tokens.dep[i] == "poss"


def _is_expletive(tokens: Tokens, i: int) -> bool:
    """An it that stands for nothing: "it was not clear whether …", "it is likely that …"."""
    head = tokens.head[i]
    if tokens.dep[i] == "expl":
        return True
    return (
        tokens.dep[i] == "nsubj"
        and tokens.lemma[head] == "be"
        and any(
            tokens.head[j] == head
            and tokens.dep[j] == "acomp"
            and tokens.lower[j] in ("clear", "unclear", "likely", "possible", "unlikely", "too", "hard", "difficult")
            for j in range(i + 1, min(i + 6, len(tokens)))
        )
    )


def _definite(tokens: Tokens, sentence: Sentence, noun: int) -> int | None:
    """The first token of "the … company" or "both companies", None where the phrase is not definite."""
    for j in range(noun - 1, max(sentence.first, noun - 6) - 1, -1):
        if tokens.lower[j] in ("the", "both", "this"):
            return j
        if tokens.tag[j] not in ("JJ", "NN", "NNP", "CD", "VBN", "HYPH", "JJR", "JJS", "RB", "POS", "NNS", "VBG"):
            return None
        if tokens.tag[j] == "POS":
            return None
    return None


def _one(
    found: Sequence[Mention], sentence: int, first: int, reference: tuple[Tokens, int, MentionForm]
) -> tuple[int, ...]:
    """The single organization meant: within the sentence the nearest subject before it, else that of the sentence
    before.
    """
    tokens, head, form = reference
    best: tuple[float, int] | None = None
    choice: tuple[int, ...] = ()
    for mention in found:
        distance = sentence - mention.sentence
        if not 0 <= distance <= _REACH or mention.first >= first or len(mention.entities) != 1:
            continue
        score = -2.0 * distance
        if _is_subject(tokens, mention.head):
            score += 1.5 if distance == 0 else 2.5
        if mention.form is MentionForm.NAME:
            score += 0.3
        if tokens.dep[mention.head] == "poss" or tokens.dep[mention.head] == "compound":
            score -= 0.8
        if form is MentionForm.NOMINAL and distance == 0:
            score -= 2.0 if _is_subject(tokens, mention.head) else 0.5
        if distance == 0 and _governs(tokens, mention.head, head):
            score -= 3.0
        rank = (score, mention.first)
        if best is None or rank >= best:
            best, choice = rank, mention.entities
    return choice


def _is_subject(tokens: Tokens, head: int) -> bool:
    while tokens.dep[head] in ("conj", "appos") and tokens.head[head] != head:
        head = tokens.head[head]
    return tokens.dep[head] in _SUBJECT


def _governs(tokens: Tokens, mention: int, reference: int) -> bool:
    """Whether both hang on one verb: "Acme bought it" cannot mean that Acme bought Acme."""
    return (
        tokens.head[mention] == tokens.head[reference]
        and tokens.dep[reference] in ("dobj", "nsubj", "pobj")
        and tokens.dep[mention] in _SUBJECT
    )


def _several(found: Sequence[Mention], sentence: int, first: int, tokens: Tokens) -> tuple[int, ...]:
    """The two organizations meant: the latest coordinated pair, else the last two named in the nearest sentences."""
    earlier = [m for m in found if m.first < first and sentence - _REACH <= m.sentence <= sentence]
    for mention in reversed(earlier):
        if len(mention.entities) > 1:
            return mention.entities
        if tokens.dep[mention.head] == "conj":
            partner = [
                m
                for m in earlier
                if m.head == tokens.head[mention.head] and m.entities != mention.entities and len(m.entities) == 1
            ]
            if partner and len(mention.entities) == 1:
                return tuple(sorted({partner[-1].entities[0], mention.entities[0]}))
        recent = {e for m in earlier if m.sentence == mention.sentence for e in m.entities}
        if len(recent) == 2:
            return tuple(sorted(recent))
    return ()


def _renumbered(mentions: list[Mention], entities: Sequence[Entity]) -> tuple[list[Mention], list[Entity]]:
    ordered = sorted(mentions, key=lambda m: (m.first, m.last))
    members: dict[int, list[int]] = {i: [] for i in range(len(entities))}
    for number, mention in enumerate(ordered):
        for entity in mention.entities:
            members[entity].append(number)
    return ordered, [
        Entity(
            e.kind,
            e.name,
            e.aliases,
            e.organization_kind,
            tuple(members[i]),
            e.title,
            e.organization,
            e.affiliation_span,
        )
        for i, e in enumerate(entities)
    ]
