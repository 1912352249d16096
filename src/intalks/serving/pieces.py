"""Small pieces of pages that lists hold by the hundred, made without a template; text in them is made visible and
escaped as in templates.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from markupsafe import Markup, escape

from intalks.model.vocabulary import Stage
from intalks.serving.views import ArticleLink, PartyView
from intalks.serving.visible import visible
from intalks.text.days import written_day

_KEPT: Final = 20_000
"""Pieces that are kept at most: pages name the same articles again and again."""


@lru_cache(maxsize=_KEPT)
def article_piece(link: ArticleLink) -> Markup:
    """Outlet and day, which lead to the article."""
    where = f'<a href="{_safe(link.href)}" title="{_safe(link.title or link.id)}">{_safe(link.outlet or "article")}</a>'
    if not link.published:
        return _markup(f'{where} <span class="quiet">undated</span>')
    return _markup(f"{where} {_time(link.published)}")


@lru_cache(maxsize=_KEPT)
def stage_piece(stage: Stage, lapsed: bool = False) -> Markup:
    """A stage with its sign."""
    silent = ' <span class="quiet" title="Nothing heard for long">· silent</span>' if lapsed else ""
    name = stage.value.replace("_", " ")
    return _markup(f'<span class="stage stage-{stage.value}"><i aria-hidden="true"></i>{name}</span>{silent}')


def party_piece(one: PartyView) -> Markup:
    """A name, which leads to the organization's page where there is one."""
    name = _safe(one.name)
    return _markup(f'<a href="{_safe(one.href)}">{name}</a>' if one.href else name)


@lru_cache(maxsize=_KEPT)
def title_piece(parties: Iterable[PartyView]) -> Markup:
    """The names of all, joined by dashes."""
    names = (f'<span class="nobreak-soft">{_safe(one.name)}</span>' for one in parties)
    return _markup('<span class="dash"> – </span>'.join(names))


@lru_cache(maxsize=_KEPT)
def heard_piece(first: str | None, last: str | None) -> Markup:
    """From when to when something was heard."""
    if first is None:
        return Markup("undated")
    return _markup(_time(first) if first == last else f"{_time(first)} to {_time(last)}")


def _time(day: str | None) -> str:
    return f'<time datetime="{_safe(day or "")}">{_safe(written_day(day))}</time>'


def _safe(text: str) -> str:
    return escape(visible(text))


def _markup(text: str) -> Markup:
    """Of this module's own making, with what is not its own made safe."""
    return Markup(text)  # noqa: S704
