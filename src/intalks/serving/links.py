"""Where things stand on this server, and how they are called in a line."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Final
from urllib.parse import quote

from intalks.export.standing import source_label
from intalks.model.article import content_hash
from intalks.model.dossier import Dossier, DossierStatement
from intalks.model.outline import ArticleHead, Outline, OutlineParty
from intalks.model.record import Source
from intalks.model.vocabulary import SourceKind
from intalks.serving.views import ArticleLink, OutlineView, PartyView, SourceView

_LISTED: Final = "ref:"
_KEY: Final = 12
_KEPT: Final = 50_000
"""Addresses that are kept at most: to quote one takes longer than to look it up."""


@lru_cache(maxsize=_KEPT)
def dossier_href(id_: str) -> str:
    return f"/dossiers/{quote(id_, safe='')}"


@lru_cache(maxsize=_KEPT)
def article_href(id_: str) -> str:
    return f"/articles/{quote(id_, safe='')}"


@lru_cache(maxsize=_KEPT)
def company_href(name: str) -> str:
    """By its id in the list, or by any of its names."""
    return f"/companies/{quote(name, safe='')}"


def party_href(key: str | None, name: str) -> str | None:
    """None for a party that the articles only describe."""
    if key is None:
        return None
    return company_href(key.removeprefix(_LISTED) if key.startswith(_LISTED) else name)


def statement_key(one: DossierStatement) -> str:
    """Names a statement within its dossier: the hash of its article, its words' place, its stance and who says it."""
    said = one.statement
    place = (one.article, str(said.evidence.span.start), str(said.evidence.span.end), said.stance.value)
    who = (said.source.kind, said.source.name or "", said.source.organization or "", said.source.descriptor or "")
    return content_hash(*place, *who, said.deal)[:_KEY]


def article_link(id_: str, heads: Mapping[str, ArticleHead]) -> ArticleLink:
    head = heads.get(id_)
    if head is None:
        return ArticleLink(id_, article_href(id_))
    return ArticleLink(id_, article_href(id_), head.published, head.outlet, head.title)


def outline_view(one: Outline) -> OutlineView:
    return OutlineView(
        id=one.dossier,
        href=dossier_href(one.dossier),
        title=one.title,
        parties=tuple(_party(party) for party in one.parties),
        subjects=one.subjects,
        type=one.type,
        stage=one.stage,
        outcome=one.outcome,
        first=one.first,
        last=one.last,
        articles=one.articles,
        statements=one.statements,
        conflicts=one.conflicts,
        lapsed=one.lapsed,
        type_sureness=one.type_sureness,
        stage_sureness=one.stage_sureness,
    )


def source_view(source: Source) -> SourceView:
    return SourceView(
        kind=source.kind,
        label="the article itself" if source.kind is SourceKind.NONE else source_label(source),
        name=source.name,
        organization=source.organization,
        descriptor=source.descriptor,
        anonymous=source.kind is SourceKind.ANONYMOUS,
    )


def days_of(dossier: Dossier, heads: Mapping[str, ArticleHead]) -> tuple[str, ...]:
    """The ISO days on which an article of the dossier was published, the earliest first, from its first report on:
    before that there is nothing to be seen of it.
    """
    published = {heads[one].published for one in dossier.articles if one in heads}
    return tuple(sorted(day for day in published if day and _is_day(day) and day >= (dossier.first or day)))


def _is_day(prefix: str) -> bool:
    try:
        date.fromisoformat(prefix)
    except ValueError:
        return False
    return len(prefix) == len("2007-07-04")


def _party(party: OutlineParty) -> PartyView:
    return PartyView(party.name, party_href(party.key, party.name), party.role)
