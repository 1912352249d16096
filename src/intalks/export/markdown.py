"""Markdown: one dossier as a document, or a folder of them with a list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from intalks.export.dossier_page import DossierPage, Quote, date_of, page_of, said_by
from intalks.export.format import Format, Shape, Written
from intalks.export.pages import write_pages
from intalks.export.selection import Selection
from intalks.model.dossier import Dossier
from intalks.text.writable import utf8_text

_MARKUP: Final = re.compile(r"([\\`*_\[\]<>|~#$&])")
_LISTED: Final = re.compile(r"^(\d*)([.)]|(?<!\d)[-+=])")
_REFERENCE: Final = re.compile(r"&(?=#?\w+;)")
"""What an address may hold that would be read as a character: `&copy;`."""


def write(selection: Selection, path: Path) -> Written:
    """CommonMark with tables (GitHub's). Nothing in the news is taken for markup."""
    return write_pages(selection, path, suffix=".md", page=_page, listing=_listing)


def _page(dossier: Dossier, selection: Selection) -> str:
    return "\n".join(_lines(page_of(dossier, selection))) + "\n"


def _lines(page: DossierPage) -> Iterator[str]:
    dossier = page.dossier
    state = " · ".join((dossier.type.value.replace("_", " "), dossier.stage.value, dossier.outcome.value))
    yield f"# {_text(dossier.title)}"
    yield ""
    yield _text(page.sentence)
    yield ""
    yield f"{state} · heard of {dossier.first or 'undated'} to {dossier.last or 'undated'} · dossier `{dossier.id}`"
    if dossier.subjects:
        yield ""
        yield f"About: {', '.join(_text(one) for one in dossier.subjects)}"
    for one in dossier.corrections:
        yield ""
        why = _text(one.reason) + (f"; newer reports: {one.newer}" if one.newer else "")
        yield f"Corrected: {one.field} is {one.value}, not {one.instead_of} ({_text(one.by)}: {why})"
    yield from _part("Parties")
    for party in dossier.parties:
        others = [_text(name) for name in party.names if name != party.name]
        also = f"; also {', '.join(others)}" if others else ""
        yield f"- **{_text(party.name)}** ({', '.join(party.roles)}){also}"
    yield from _part("Stage by stage")
    yield from _row("date", "stage", "words", "articles")
    yield from _row("---", "---", "---", "---:")
    for step in dossier.timeline:
        yield from _row(_text(date_of(step)), step.stage.value, _quoted(step.evidence), str(len(step.articles)))
    if any(step.by_report for step in dossier.timeline):
        yield ""
        yield "\\* the day of the report; the text gives none"
    for side in page.sides:
        yield from _part("What others said" if side.name is None else f"What {_text(side.name)} said")
        for quote in side.quotes:
            yield _statement(quote)
    yield from _values(page)


def _values(page: DossierPage) -> Iterator[str]:
    """Terms, conflicts, articles and related dossiers."""
    dossier = page.dossier
    if dossier.terms:
        yield from _part("Terms, every value reported")
        yield from _row("term", "value", "reported", "by", "words")
        yield from _row("---", "---", "---", "---", "---")
        for term in dossier.terms:
            value = term.value if term.unit == "date" else f"{term.value} {term.unit}"
            for one in term.tellings:
                where = one.outlet or one.article
                who = where if one.source is None else f"{said_by(one.source)}, in {where}"
                kind = term.kind.value.replace("_", " ")
                yield from _row(kind, _text(value), one.published or "undated", _text(who), _quoted(one.text))
    if dossier.conflicts:
        yield from _part("Conflicts")
        for conflict in dossier.conflicts:
            sides = f"{len(conflict.left)} against {len(conflict.right)} articles"
            yield f"- {conflict.day or 'undated'}, {conflict.kind.value}: {_text(conflict.message)} ({sides})"
    yield from _part(f"Articles ({len(page.articles)}, of {len(dossier.origins)} independent origins)")
    for listed in page.articles:
        title = _text(listed.article.title or listed.article.id)
        linked = title if listed.url is None else f"[{title}](<{_address(listed.url)}>)"
        origin = "" if listed.origin is None else f", origin {listed.origin}"
        yield f"- {listed.published or 'undated'}, {_text(listed.article.outlet or 'unknown outlet')}: {linked}{origin}"
    if page.related:
        yield from _part("Other dossiers")
        for other in page.related:
            yield f"- {other.relation}: {_text(other.title)} (`{other.id}`)"


def _statement(quote: Quote) -> str:
    where = f"{_text(quote.outlet or quote.article)}, {quote.published or 'undated'}"
    linked = where if quote.url is None else f"[{where}](<{_address(quote.url)}>)"
    sure = f" ({quote.certainty})" if quote.certainty else ""
    also = f"; also in {', '.join(_text(one) for one in quote.also)}" if quote.also else ""
    return f"- **{quote.stance}**{sure} {_text(quote.source)}: {_quoted(quote.words)} ({linked}{also})"


def _listing(dossiers: Iterator[tuple[Dossier, str]]) -> str:
    rows = [
        f"- [{_text(one.title)}]({file}): {one.type.value.replace('_', ' ')}, {one.stage.value}, "
        f"{one.first or 'undated'} to {one.last or 'undated'}"
        for one, file in dossiers
    ]
    return "\n".join(["# Dossiers", "", *rows]) + "\n"


def _part(title: str) -> Iterator[str]:
    yield ""
    yield f"## {title}"
    yield ""


def _row(*cells: str) -> Iterator[str]:
    yield f"| {' | '.join(cells)} |"


def _quoted(words: str) -> str:
    return f"“{_text(words)}”"


def _text(text: str) -> str:
    """One line in which nothing is markup."""
    plain = _MARKUP.sub(r"\\\1", " ".join(utf8_text(text).split()))
    return _LISTED.sub(r"\1\\\2", plain)


def _address(url: str) -> str:
    plain = utf8_text(url).replace("<", "%3C").replace(">", "%3E").replace("\\", "%5C").replace("\n", "")
    return _REFERENCE.sub("&amp;", plain)


FORMAT = Format("md", "one dossier as Markdown, or a folder of several", Shape.PAGES, ".md", write)
