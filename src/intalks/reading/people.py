"""People with their titles and organizations: "Ford Chief Executive Ann Lee", "Ann Lee, an analyst with Acme
Research", "its chairman, Ann Lee".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from intalks.lexicon.words import word_list
from intalks.model.reading import Entity, Mention, MentionKind, Tokens
from intalks.model.span import Span
from intalks.model.vocabulary import OrganizationKind

_LONGEST_TITLE = 14
"""Tokens from a person's name to the far end of the title and organization beside it."""

_WITHIN = frozenset(
    {
        "NN",
        "NNS",
        "NNP",
        "NNPS",
        "JJ",
        "VBG",
        "HYPH",
        "CC",
        "CD",
        "IN",
        "DT",
        "PRP$",
        "POS",
        ",",
        "TO",
        "RB",
        "JJR",
        "JJS",
    }
)
_OF = frozenset({"of", "at", "for", "with", "in", "from"})


def describe_people(
    text: str, tokens: Tokens, mentions: Sequence[Mention], entities: Sequence[Entity]
) -> tuple[Entity, ...]:
    """The entities, each person with the title and organization that stand beside one of the person's names.

    Of several descriptions the first that names the organization is taken, else the first with a title. An organization
    that is only referred to ("its chairman") counts if the reference was resolved; of a bare "Chief Executive Ann
    Lee" the
    organization is the subject spoken of last.
    """
    scene = _Scene(text, tokens, tuple(mentions), _owner_of_tokens(tokens, mentions), tuple(entities))
    found: dict[int, _Office] = {}
    for mention in mentions:
        if mention.kind is not MentionKind.PERSON or len(mention.entities) != 1:
            continue
        for office in (*_before(scene, mention), *_after(scene, mention), *_copula(scene, mention)):
            known = found.get(mention.entities[0])
            if (
                known is None
                or (known.organization is None and office.organization is not None)
                or (known.title is None and office.title is not None)
            ):
                found[mention.entities[0]] = office
    return tuple(_described(e, found.get(i)) for i, e in enumerate(entities))


@dataclass(frozen=True, slots=True)
class _Scene:
    """`owner[i]` is the index of the organization mention that token i lies in."""

    text: str
    tokens: Tokens
    mentions: tuple[Mention, ...]
    owner: dict[int, int]
    entities: tuple[Entity, ...]

    def organization(self, i: int) -> int | None:
        """The organization that the mention around token i stands for."""
        at = self.owner.get(i)
        if at is None or len(self.mentions[at].entities) != 1:
            return None
        return self.mentions[at].entities[0]

    def title(self, first: int, last: int) -> tuple[int, int] | None:
        """The tokens of a title in `first` ≤ i < `last`, without articles and commas at its ends; None where no
        office is named.
        """
        lower = self.tokens.lower
        heads = word_list("office_heads") | word_list("observer_heads")
        if not any(lower[i] in heads and i not in self.owner for i in range(first, last)):
            return None
        based = next((i for i in range(first + 1, last) if _is_seat(self.tokens, i)), None)
        if based is not None and not any(lower[i] in heads for i in range(first, based)):
            first = based + 1  # "Peru-based spokesman"
        while first < last and (
            self.tokens.tag[first] in {"DT", "CC", ",", "POS", "PRP$", "IN"} or first in self.owner
        ):
            first += 1
        while first < last and self.tokens.tag[last - 1] in {"DT", "CC", ",", "POS", "IN", "HYPH"}:
            last -= 1
        return (first, last) if first < last else None


@dataclass(frozen=True, slots=True)
class _Office:
    title: str | None
    organization: int | None
    span: Span


def _owner_of_tokens(tokens: Tokens, mentions: Sequence[Mention]) -> dict[int, int]:
    """The organization mention of each token; the field of an office ("Industry Minister") is none, whatever the
    recogniser says.
    """
    fields = word_list("office_fields")
    return {
        i: number
        for number, mention in enumerate(mentions)
        if mention.kind is MentionKind.ORGANIZATION
        and not all(tokens.lower[i] in fields for i in range(mention.first, mention.last))
        for i in range(mention.first, mention.last)
    }


def _before(scene: _Scene, person: Mention) -> Iterator[_Office]:
    """As in "Ford Chief Executive Ann Lee", "GM's China spokesman Bo Li", "its chairman, Ann Lee": read leftwards
    from the name.
    """
    tokens, end = scene.tokens, person.first
    start = end
    if start > 0 and tokens.lower[start - 1] in {"mr", "mr.", "mrs", "mrs.", "ms", "ms.", "sir", "dr", "dr.", "lord"}:
        start = end = start - 1
    while start > 0 and end - start < _LONGEST_TITLE and tokens.sentence[start - 1] == person.sentence:
        before = start - 1
        if before in scene.owner:
            mention = scene.mentions[scene.owner[before]]
            yield from _office(scene, (mention.first, end), person, scene.organization(before))
            return
        if tokens.lower[before] == "whose":
            yield from _office(scene, (start, end), person, _antecedent(scene, before))
            return
        if (tokens.tag[before] not in _WITHIN and not _is_seat(tokens, before)) or tokens.lower[before] in {
            "that",
            "as",
            "by",
            "with",
            "from",
            "to",
            "including",
            "while",
            "but",
        }:
            break
        if tokens.lower[before] == "," and start < end:
            break
        start -= 1
    # "spokesman Bo Li": the title is the run of nouns right before the name.
    first = end
    while first > start and tokens.tag[first - 1][:2] in {"NN", "JJ", "HY"}:
        first -= 1
    if first < end:
        yield from _office(scene, (first, end), person, _office_of(scene, (first, end)))


def _is_seat(tokens: Tokens, i: int) -> bool:
    """Whether a token is the "based" of "Peru-based"."""
    return i > 0 and tokens.lower[i] == "based" and tokens.tag[i - 1] == "HYPH"


def _antecedent(scene: _Scene, whose: int) -> int | None:
    """The organization that a "whose" stands for: the one right before it."""
    before = whose - 2 if whose > 1 and scene.tokens.lower[whose - 1] == "," else whose - 1
    return scene.organization(before)


def _after(scene: _Scene, person: Mention) -> Iterator[_Office]:
    """As in "Ann Lee, Acme's chairman", "Ann Lee, an analyst with Acme Research", "Ann Lee, who heads Acme": read
    rightwards from the name.
    """
    tokens, i = scene.tokens, person.last
    if i >= len(tokens) or tokens.sentence[i] != person.sentence or tokens.lower[i] not in {",", "(", "-", "--"}:
        return
    first, last = i + 1, i + 1
    if last + 1 < len(tokens) and tokens.lower[last] == "who":
        first = last = last + 1
        while last < len(tokens) and tokens.tag[last] in {"RB", "VBZ", "VBD"} and last < first + 3:
            last += 1
        first = last
    while last < len(tokens) and tokens.sentence[last] == person.sentence and last - first < _LONGEST_TITLE:
        if tokens.tag[last] not in _WITHIN and last not in scene.owner and not _is_seat(tokens, last):
            break
        if tokens.lower[last] == "," and scene.title(first, last) is not None and not _goes_on(scene, last):
            break
        last += 1
    yield from _office(scene, (first, last), person, _office_of(scene, (first, last)))


def _goes_on(scene: _Scene, comma: int) -> bool:
    """Whether a comma inside a title is followed by more of it: "chairman, president and chief executive of Acme"."""
    after = range(comma + 1, min(comma + 4, len(scene.tokens)))
    heads = word_list("office_heads")
    return any(scene.tokens.lower[i] in heads for i in after) and not any(
        scene.tokens.tag[i].startswith("VB") for i in after
    )


def _copula(scene: _Scene, person: Mention) -> Iterator[_Office]:
    """As in "Ann Lee is chief executive of Acme", "Ann Lee was named chairman"."""
    tokens, i = scene.tokens, person.last
    verbs = 0
    while i < len(tokens) and tokens.sentence[i] == person.sentence and tokens.lemma[i] in _BECOMING:
        verbs += tokens.tag[i].startswith("VB")
        i += 1
    if verbs == 0:
        return
    last = i
    while last < len(tokens) and tokens.sentence[last] == person.sentence and last - i < _LONGEST_TITLE:
        if (tokens.tag[last] not in _WITHIN and last not in scene.owner) or tokens.lower[last] == ",":
            break
        last += 1
    yield from _office(scene, (i, last), person, _office_of(scene, (i, last)))


_BECOMING = frozenset(
    {
        "be",
        "is",
        "was",
        "become",
        "name",
        "appoint",
        "elect",
        "also",
        "now",
        "as",
        "remain",
        "stay",
        "head",
        "lead",
        "found",
        "serve",
        "to",
        "will",
    }
)


def _office_of(scene: _Scene, reach: tuple[int, int]) -> int | None:
    """The organization of a title's words: the possessor or first word of it, else what follows "of", "at", "for"."""
    first, last = reach
    inside = [i for i in range(first, last) if i in scene.owner]
    return next((o for i in inside if (o := scene.organization(i)) is not None), None)


def _office(scene: _Scene, reach: tuple[int, int], person: Mention, organization: int | None) -> Iterator[_Office]:
    first, last = reach
    title = _title_words(scene, first, last)
    if title is None:
        return
    if organization is None and _is_bare_office(title):
        organization = _presumed(scene, person)
    outer = Span(
        min(scene.tokens.start[first], person.span.start),
        max(scene.tokens.end[last - 1], person.span.end),
    )
    yield _Office(title, organization, outer)


def _is_bare_office(title: str) -> bool:
    """Whether a title is a firm's office, with nothing in it that tells where."""
    words = title.lower().split()
    return words[-1] in _FIRM_OFFICES and not any(
        word in {"of", "for", "at", "prime"} or word.endswith("'s") for word in words
    )


_FIRM_OFFICES = frozenset(
    """chairman chairwoman executive ceo cfo coo president officer director spokesman spokeswoman spokesperson founder
    treasurer chief manager""".split()
)


def _presumed(scene: _Scene, person: Mention) -> int | None:
    """The organization that the text last spoke of as a subject, at most two sentences back; without one, the last
    named.
    """
    last: int | None = None
    for mention in reversed(scene.mentions):
        if mention.first >= person.first or mention.kind is not MentionKind.ORGANIZATION or len(mention.entities) != 1:
            continue
        if mention.sentence < person.sentence - 2:
            break
        if not _may_employ(scene.entities[mention.entities[0]]):
            continue
        if scene.tokens.dep[mention.head] in {"nsubj", "nsubjpass"}:
            return mention.entities[0]
        last = mention.entities[0] if last is None else last
    return last


def _may_employ(organization: Entity) -> bool:
    """Whether a bare "Chief Executive" can be this organization's: no outlet, public body or heading in capitals."""
    if organization.organization_kind in {OrganizationKind.OUTLET, OrganizationKind.GOVERNMENT, OrganizationKind.UNION}:
        return False
    return not (organization.name.isupper() and " " in organization.name)


def _title_words(scene: _Scene, first: int, last: int) -> str | None:
    """The title alone: without the organization and the "of" before it."""
    tokens = scene.tokens
    pieces = [i for i in range(first, last) if i in scene.owner]
    if pieces:
        mention = scene.mentions[scene.owner[pieces[0]]]
        left = scene.title(first, mention.first)
        right = scene.title(mention.last, last)
        chosen = left or right
    else:
        chosen = scene.title(first, last)
    if chosen is None:
        return None
    start, end = chosen
    if "of" in tokens.lower[start:end] and not pieces:
        heads = word_list("office_heads") | word_list("observer_heads")
        of = tokens.lower.index("of", start, end)
        if any(tokens.lower[i] in heads for i in range(start, of)) and tokens.lower[of - 1] not in {
            "head",
            "chief",
            "director",
            "president",
            "manager",
            "secretary",
            "minister",
            "leader",
            "chairman",
        }:
            end = of
    return " ".join(scene.text[tokens.start[start] : tokens.end[end - 1]].split())


def _described(entity: Entity, office: _Office | None) -> Entity:
    if office is None or entity.kind is not MentionKind.PERSON:
        return entity
    return replace(entity, title=office.title, organization=office.organization, affiliation_span=office.span)
