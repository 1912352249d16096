"""Articles and records made up by a rule: firms with a long-tailed number of deals, told over some years."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from intalks.model.article import Article
from intalks.model.dossier import Entry
from intalks.model.interval import Interval
from intalks.model.record import (
    ArticleRecord,
    Cause,
    CauseKind,
    Deal,
    Fill,
    Organization,
    Party,
    Source,
    Statement,
)
from intalks.model.span import Span
from intalks.model.vocabulary import DealType, OrganizationKind, Role, SourceKind, Stage
from intalks.reference import Reference
from intalks.resolution import prepare

NO_LIST = Reference(())
NOW = datetime(2030, 1, 1, tzinfo=UTC)
_CAUSE = Cause(CauseKind.RULE, "made")
_ROLES = {
    DealType.ACQUISITION: (Role.ACQUIRER, Role.TARGET),
    DealType.STAKE: (Role.INVESTOR, Role.INVESTEE),
}
_START = datetime(2006, 1, 1, tzinfo=UTC)


def made_entry(
    number: int, *, seed: int = 0, firms: int = 12, days: int = 900, kinds: Sequence[DealType] = tuple(DealType)
) -> Entry:
    """The entry number `number` of the series `seed`: one to three deals of these kinds among `firms` firms, published
    within `days` days.
    """
    draw = random.Random(f"{seed}-{number}")  # noqa: S311 - made-up data, no secret
    deals = [_draw_deal(draw, firms, kinds) for _ in range(draw.choice((1, 1, 2, 3)))]
    published = None if draw.random() < 0.03 else _START + timedelta(minutes=draw.randrange(days * 24 * 60))
    return entry(f"a{seed}-{number}", deals, published)


def entry(
    id_: str,
    deals: Sequence[tuple[tuple[str, ...], DealType, Stage]],
    published: datetime | None,
    *,
    reader: str = "made-1",
    reference: Reference = NO_LIST,
) -> Entry:
    """An article of one plain sentence a deal, with its record, made ready."""
    sentences = [f"{', '.join(names)} have a deal, a {kind} that is {stage}." for names, kind, stage in deals]
    text = " ".join([*sentences, f"This is report {id_}."])
    article = Article(id_, text, None, None if published is None else Interval.of_instant(published), "The Paper")
    told = [_deal(text, number, sentences, one) for number, one in enumerate(deals, 1)]
    names = dict.fromkeys(name for one in deals for name in one[0])
    organizations = tuple(Organization(name, (), OrganizationKind.COMPANY, (_span(text, name),)) for name in names)
    statements = tuple(_statement(one) for one in told)
    record = ArticleRecord(id_, article.text_hash, reader, organizations, tuple(told), statements, ())
    return prepare(article, record, reference)


def _draw_deal(draw: random.Random, firms: int, kinds: Sequence[DealType]) -> tuple[tuple[str, ...], DealType, Stage]:
    """Few firms have many deals, as in the news: a firm's rank is drawn by Zipf's law."""
    ranks = range(1, firms + 1)
    names: list[str] = []
    while len(names) < draw.choice((2, 2, 2, 3)):
        rank = draw.choices(ranks, [1 / rank for rank in ranks])[0]
        if f"Firm{rank}" not in names:
            names.append(f"Firm{rank}")
    return tuple(names), draw.choice(list(kinds)), draw.choice(list(Stage))


def _deal(text: str, number: int, sentences: list[str], told: tuple[tuple[str, ...], DealType, Stage]) -> Deal:
    names, kind, stage = told
    sentence = sentences[number - 1]
    start = sum(len(one) + 1 for one in sentences[: number - 1])
    roles = _ROLES.get(kind, (Role.PARTNER, Role.PARTNER))
    parties = tuple(
        Party(
            name,
            roles[min(i, 1)],
            Span(start + sentence.index(name), start + sentence.index(name) + len(name)),
            0.9,
            _CAUSE,
        )
        for i, name in enumerate(names)
    )
    evidence = Fill(sentence, Span(start, start + len(sentence)), 0.9, _CAUSE)
    place = text.index(str(kind), start)
    fills = [Fill(str(value), Span(place, place + len(kind)), 0.9, _CAUSE) for value in (kind, stage)]
    return Deal(f"d{number}", fills[0], fills[1], parties, (), (), (), (), (), None, (evidence,), 0.9)


def _statement(deal: Deal) -> Statement:
    source = Source(SourceKind.NONE, None, None, None, None, 0.9, _CAUSE)
    evidence = deal.evidence[0]
    stance, certainty = (Fill(word, evidence.span, 0.9, _CAUSE) for word in ("affirms", "certain"))
    return Statement(deal.id, source, (), stance, certainty, evidence)


def _span(text: str, name: str) -> Span:
    return Span(text.index(name), text.index(name) + len(name))
