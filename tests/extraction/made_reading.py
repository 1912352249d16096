"""Readings written by hand: one firm buys another; nothing is parsed."""

from __future__ import annotations

from intalks.extraction.context import DealContext
from intalks.model.article import Article
from intalks.model.interval import Interval
from intalks.model.reading import Entity, MentionKind, Reading
from intalks.model.span import Span
from intalks.model.vocabulary import DealType, OrganizationKind, Role, Stage
from intalks.reading.quantities import find_values
from tests.reading.made_tokens import named, tokens_of


def reading_of(
    text: str, tags: str = "", heads: dict[str, str] | None = None, published: str | None = "2007-08-15"
) -> Reading:
    """A reading of one sentence about the firms Acme and Brill."""
    tokens, sentences = tokens_of(text, tags, heads)
    firms = [
        named(text, tokens, name, MentionKind.ORGANIZATION, i)
        for i, name in enumerate(("Acme", "Brill"))
        if name in text
    ]
    mentions = sorted([*firms, *find_values(text, tokens, sentences)], key=lambda m: m.first)
    entities = tuple(
        Entity(
            MentionKind.ORGANIZATION,
            name,
            (),
            OrganizationKind.COMPANY,
            tuple(n for n, m in enumerate(mentions) if i in m.entities),
        )
        for i, name in enumerate(("Acme", "Brill"))
    )
    day = None if published is None else Interval.of_prefix(published)
    return Reading(Article("a1", text, None, day), tokens, sentences, tuple(mentions), entities, ())


def purchase(reading: Reading, stage: Stage = Stage.AGREED) -> DealContext:
    """Acme's purchase of Brill, told by the whole text."""
    triggers = tuple(i for i, w in enumerate(reading.tokens.lower) if w in {"buy", "bought", "deal", "acquire"})
    everything = Span(0, len(reading.article.text))
    parties = ((0, Role.ACQUIRER), (1, Role.TARGET))
    return DealContext(DealType.ACQUISITION, stage, parties, triggers, (0,), (everything,))
