"""What the search for speakers looks at: the parse, the mentions by token, the quotation marks, the media."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from intalks.lexicon.words import word_list
from intalks.model.reading import Entity, Mention, MentionForm, MentionKind, Sentence, Tokens
from intalks.model.span import Span
from intalks.model.vocabulary import OrganizationKind
from intalks.text.tree import Tree


@dataclass(frozen=True, slots=True)
class Scene:
    """`mention_at[i]` is the mention that token i belongs to (names before nominals before pronouns), `quoted[i]`
    whether token i stands inside quotation marks. `outlets` are the entities that are media.
    """

    text: str
    tokens: Tokens
    tree: Tree
    sentences: tuple[Sentence, ...]
    mentions: tuple[Mention, ...]
    entities: tuple[Entity, ...]
    mention_at: tuple[int | None, ...]
    quoted: tuple[bool, ...]
    outlets: frozenset[int]

    @classmethod
    def of(
        cls,
        text: str,
        tokens: Tokens,
        sentences: tuple[Sentence, ...],
        known: tuple[tuple[Mention, ...], tuple[Entity, ...]],
    ) -> Scene:
        mentions, entities = known
        outlets = frozenset(i for i, entity in enumerate(entities) if _is_outlet(entity))
        return cls(
            text, tokens, Tree.of(tokens), sentences, mentions, entities,
            _by_token(len(tokens), mentions), _inside_quotes(tokens, sentences), outlets,
        )  # fmt: skip

    def words(self, first: int, last: int) -> str:
        """The text of tokens `first` ≤ i < `last`."""
        return self.text[self.tokens.start[first] : self.tokens.end[last - 1]]

    def span(self, first: int, last: int) -> Span:
        return Span(self.tokens.start[first], self.tokens.end[last - 1])

    def named(self, i: int, kind: MentionKind) -> Mention | None:
        """The mention of that kind that token i belongs to."""
        number = self.mention_at[i]
        if number is None or self.mentions[number].kind is not kind:
            return None
        return self.mentions[number]

    def organizations(self, tokens: Iterable[int]) -> list[int]:
        """The organizations that the tokens mention, in the order of the text, each once."""
        found: list[int] = []
        for i in sorted(tokens):
            mention = self.named(i, MentionKind.ORGANIZATION)
            if mention is not None:
                found.extend(e for e in mention.entities if e not in found)
        return found


def _is_outlet(entity: Entity) -> bool:
    if entity.kind is not MentionKind.ORGANIZATION:
        return False
    if entity.organization_kind is OrganizationKind.OUTLET:
        return True
    return any(
        name.casefold().removeprefix("the ") in word_list("outlet_names") for name in (entity.name, *entity.aliases)
    )


def _by_token(count: int, mentions: tuple[Mention, ...]) -> tuple[int | None, ...]:
    result: list[int | None] = [None] * count
    order = {MentionForm.PRONOUN: 0, MentionForm.NOMINAL: 1, MentionForm.NAME: 2}
    wanted = (MentionKind.ORGANIZATION, MentionKind.PERSON)
    ranked = sorted((order[m.form], n) for n, m in enumerate(mentions) if m.kind in wanted)
    for rank, n in ranked:
        mention = mentions[n]
        inside = range(mention.first, mention.last) if rank != 1 else (mention.head,)
        for i in inside:
            result[i] = n
    return tuple(result)


def _inside_quotes(tokens: Tokens, sentences: tuple[Sentence, ...]) -> tuple[bool, ...]:
    """Which tokens stand between marks: these toggle, and each paragraph starts outside."""
    result = [False] * len(tokens)
    inside, paragraph = False, -1
    for sentence in sentences:
        if sentence.paragraph != paragraph:
            inside, paragraph = False, sentence.paragraph
        for i in range(sentence.first, sentence.last):
            if tokens.lower[i] == '"':  # as every quotation mark is shown to the parser
                inside = not inside
            else:
                result[i] = inside
    return tuple(result)
