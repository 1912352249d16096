"""Lists out of the ledger, each a page that the next one goes on from."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import msgspec

from intalks.errors import SettingsError
from intalks.ledger import ChangeFilter, DossierFilter, Ledger, VoiceFilter
from intalks.ledger.catalogue import After
from intalks.ledger.rows import NO_DAY, last_sort
from intalks.model.article import content_hash
from intalks.model.change import Change
from intalks.model.outline import ArticleHead, Order, Outline
from intalks.reference import Known, Reference, bare, fold
from intalks.serving.dossiers import one_statement
from intalks.serving.links import article_link, company_href, dossier_href, outline_view
from intalks.serving.views import (
    ArticleLink,
    ChangeView,
    CompanyLink,
    OutlineView,
    SearchView,
    StatementView,
)
from intalks.text.words import sought

LIMIT: Final = 200
"""Items of a page at most."""

_LONGEST: Final = 200
"""Characters of a cursor."""

_NO_CURSOR: Final = "cursor: take it from the page before, as it is"

_TOLD_BY: Final = 3
"""Articles that tell a change and are named."""


@dataclass(frozen=True, slots=True)
class OutlinePage:
    """Dossiers; `next` is the cursor of the page after it, None at the end."""

    items: tuple[OutlineView, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class ChangePage:
    """Changes; `next` is the cursor of the page after it, None at the end."""

    items: tuple[ChangeView, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class StatementPage:
    """Statements; `next` is the cursor of the page after it, None at the end."""

    items: tuple[StatementView, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """Articles; `next` is the cursor of the page after it, None at the end."""

    items: tuple[ArticleLink, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class CompanyPage:
    """Organizations of the list that have dossiers; `next` is the cursor of the page after it, None at the end."""

    items: tuple[CompanyLink, ...]
    next: str | None


def dossier_page(
    ledger: Ledger, wanted: DossierFilter, *, order: Order = Order.LAST, cursor: str | None = None, limit: int = 50
) -> OutlinePage:
    """Raises SettingsError for a cursor that no page gave, or a text without a word."""
    after = None if cursor is None else _after(cursor, order)
    found = ledger.catalogue.outlines(wanted, order=order, after=after, limit=limit + 1)
    last = found[limit - 1] if len(found) > limit else None
    return OutlinePage(
        tuple(outline_view(one) for one in found[:limit]),
        None if last is None else _cursor([_value(last, order), last.dossier]),
    )


def change_page(
    ledger: Ledger, wanted: ChangeFilter, *, cursor: str | None = None, limit: int = 50, latest_first: bool = False
) -> ChangePage:
    """Raises SettingsError for a cursor that no page gave."""
    after = None if cursor is None else _place(cursor)
    found = list(ledger.catalogue.changes(wanted, after=after, latest_first=latest_first, limit=limit + 1))
    shown = found[:limit]
    heads = ledger.catalogue.heads([id_ for _, one in shown for id_ in one.articles[:_TOLD_BY]])
    items = tuple(_change(one, heads) for _, one in shown)
    return ChangePage(items, _cursor([shown[-1][0]]) if len(found) > limit else None)


def statement_page(ledger: Ledger, wanted: VoiceFilter, *, cursor: str | None = None, limit: int = 50) -> StatementPage:
    """Statements one by one, resent ones too, the latest first. Raises SettingsError for a cursor that no page gave."""
    after = None if cursor is None else _place(cursor)
    found = ledger.catalogue.voices(wanted, after=after, limit=limit + 1)
    heads = ledger.catalogue.heads([voice.told.article for _, voice in found[:limit]])
    items = tuple(one_statement(voice.dossier, [voice.told], heads) for _, voice in found[:limit])
    return StatementPage(items, _cursor([found[limit - 1][0]]) if len(found) > limit else None)


def article_page(
    ledger: Ledger, *, outlet: str | None = None, cursor: str | None = None, limit: int = 50
) -> ArticlePage:
    """Articles, the latest first. Raises SettingsError for a cursor that no page gave."""
    after = None if cursor is None else _place(cursor)
    found = ledger.catalogue.heads_of(outlet=outlet, after=after, limit=limit + 1)
    items = tuple(article_link(head.id, {head.id: head}) for _, head in found[:limit])
    return ArticlePage(items, _cursor([found[limit - 1][0]]) if len(found) > limit else None)


def company_page(
    ledger: Ledger, *, query: str | None = None, cursor: str | None = None, limit: int = 50
) -> CompanyPage:
    """By name. Raises SettingsError for a cursor that no page gave."""
    reference = ledger.reference()
    after = None if cursor is None else _by_name(_marked(reference, _place(cursor)))
    wanted = fold(query or "")
    listed = sorted(
        (
            one
            for one in reference.organizations
            if not wanted or any(fold(name).startswith(wanted) for name in one.names)
        ),
        key=_by_name,
    )
    counts = ledger.catalogue.dossiers_per_name([f"ref:{one.id}" for one in listed])
    found = [one for one in listed if counts.get(f"ref:{one.id}", 0) and (after is None or _by_name(one) > after)]
    items = tuple(
        CompanyLink(one.id, company_href(one.id), one.names[0], one.country, one.sector, counts[f"ref:{one.id}"])
        for one in found[:limit]
    )
    return CompanyPage(items, _cursor([content_hash(found[limit - 1].id)]) if len(found) > limit else None)


def suggestions(ledger: Ledger, query: str, *, limit: int = 8) -> tuple[CompanyLink, ...]:
    """Organizations one of whose names begins so, or has a word that does; those with most dossiers first."""
    wanted = fold(query)
    if not wanted:
        return ()
    known = {one.id: one for one in ledger.reference().with_words(wanted)}
    counts = ledger.catalogue.dossiers_per_name([f"ref:{id_}" for id_ in known])
    listed = [
        CompanyLink(id_, company_href(id_), one.names[0], one.country, one.sector, counts[f"ref:{id_}"])
        for id_, one in known.items()
        if f"ref:{id_}" in counts
    ]
    listed.sort(key=lambda one: (not fold(one.name).startswith(wanted), -one.dossiers, one.name))
    found = listed[:limit]
    if len(found) < limit:
        found += _unlisted(
            ledger, query, limit - len(found), {bare(name) for one in known.values() for name in one.names}
        )
    return tuple(found)


def search_view(ledger: Ledger, query: str, *, limit: int = 20) -> SearchView:
    """Organizations by name, and dossiers of which one statement holds all the words."""
    words = sought(query)
    outlines = ledger.catalogue.spoken_of(words, limit=limit) if words else []
    return SearchView(query, suggestions(ledger, query), tuple(outline_view(one) for one in outlines))


def _by_name(one: Known) -> tuple[str, str]:
    """What organizations are sorted by."""
    return fold(one.names[0]), one.id


def _marked(reference: Reference, mark: str) -> Known:
    """The organization whose id has this hash: a cursor holds no name, since that may be of any length."""
    for one in reference.organizations:
        if content_hash(one.id) == mark:
            return one
    raise SettingsError(_NO_CURSOR)


def _change(one: Change, heads: Mapping[str, ArticleHead]) -> ChangeView:
    articles = tuple(article_link(id_, heads) for id_ in one.articles[:_TOLD_BY])
    return ChangeView(
        day=one.day,
        kind=one.kind,
        dossier=one.dossier,
        href=dossier_href(one.dossier),
        title=one.title,
        text=one.text,
        articles=articles,
    )


def _unlisted(ledger: Ledger, query: str, limit: int, told: set[str]) -> list[CompanyLink]:
    """Names that only articles have, as the dossiers spell them."""
    names = ledger.catalogue.names_beginning(query, limit=limit * 4)
    outlines = ledger.catalogue.outlines_of([dossier for _, dossier in names])
    counts = ledger.catalogue.dossiers_per_name([name for name, _ in names])
    found: dict[str, CompanyLink] = {}
    for name, dossier in names:
        spelt = None if dossier not in outlines else _spelling(outlines[dossier], name)
        if spelt is not None and bare(spelt) not in told and len(found) < limit:
            found.setdefault(
                bare(spelt), CompanyLink(None, company_href(spelt), spelt, None, None, counts.get(name, 0))
            )
    return list(found.values())


def _spelling(outline: Outline, name: str) -> str | None:
    """The party of this folded name, where the list does not know it."""
    for party in outline.parties:
        if party.key is not None and not party.key.startswith("ref:") and name in (fold(party.name), bare(party.name)):
            return party.name
    return None


def _value(one: Outline, order: Order) -> str | int:
    if order is Order.LAST:
        return last_sort(one.last, one.dossier)
    if order is Order.FIRST:
        return one.first or NO_DAY
    return one.articles if order is Order.ARTICLES else one.statements


def _cursor(parts: Sequence[str | int]) -> str:
    return base64.urlsafe_b64encode(msgspec.json.encode(list(parts))).decode().rstrip("=")


def _parts(cursor: str) -> list[str | int]:
    if len(cursor) <= _LONGEST:
        try:
            padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
            return msgspec.json.decode(base64.urlsafe_b64decode(padded), type=list[str | int])
        except (binascii.Error, UnicodeEncodeError, ValueError):
            pass
    raise SettingsError(_NO_CURSOR)


def _place(cursor: str) -> str:
    match _parts(cursor):
        case [str(place)]:
            return place
    raise SettingsError(_NO_CURSOR)


def _after(cursor: str, order: Order) -> After:
    """A number where the order goes by numbers, else a text."""
    numeric = order in (Order.ARTICLES, Order.STATEMENTS)
    match _parts(cursor):
        case [int(value), str(id_)] if numeric and abs(value) < 2**63:
            return value, id_
        case [str(value), str(id_)] if not numeric:
            return value, id_
    raise SettingsError("cursor: it was given for another order of the list")
