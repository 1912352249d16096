"""One article's fields → Article, with a problem for each field that cannot be used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Final, TypeAlias
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from intalks.errors import Problem
from intalks.intake.check import has_broken_character, text_problem
from intalks.intake.published import parse_published
from intalks.intake.publishers import Publishers
from intalks.model.article import Article, content_hash
from intalks.model.interval import Interval

_TRACKING: Final = frozenset({"fbclid", "gclid", "dclid", "msclkid", "yclid", "igshid", "mc_cid", "mc_eid", "ref_src"})
"""Parameters that say how a reader came, beside all that begin with `utm_`."""


@dataclass(frozen=True, slots=True)
class Defaults:
    """What the caller says of articles that do not say it themselves, and the publishers that the caller knows. `url`
    is for a single document alone.
    """

    published: Interval | None = None
    outlet: str | None = None
    title: str | None = None
    url: str | None = None
    publishers: Publishers = field(default_factory=Publishers)


class Standing(Enum):
    """What a source says of this version of its article."""

    CURRENT = "current"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Incoming:
    """An article and where it came from (`news/ford.txt`, `news.jsonl:17`).

    `updated` is when this version was made, where the source says so; two versions share the article's id and differ in
    its text. `author` is the byline as it stands.
    """

    article: Article
    where: str
    standing: Standing = Standing.CURRENT
    updated: Interval | None = None
    author: str | None = None


Item: TypeAlias = Incoming | Problem


@dataclass(frozen=True, slots=True)
class Found:
    """What a document says of an article, before anything is checked; None where it does not say.

    `offsets` are those of `Article.raw_offsets`.
    """

    text: str
    id: str | None = None
    url: str | None = None
    title: str | None = None
    outlet: str | None = None
    published: Interval | None = None
    offsets: tuple[int, ...] | None = None
    standing: Standing = Standing.CURRENT
    updated: Interval | None = None
    author: str | None = None


def article_of_text(text: str, where: str, defaults: Defaults) -> tuple[Incoming | None, list[Problem]]:
    """An article of plain text: its id is the hash of the text. None, and a fatal problem, where it cannot be read."""
    return article_of_found(Found(text), where, defaults)


def article_of_fields(
    fields: Mapping[str, object], where: str, defaults: Defaults
) -> tuple[Incoming | None, list[Problem]]:
    """An article of a JSON object with `text` and any of `id`, `date` or `published`, `outlet`, `title`, `url`.

    The id is its own, else its canonical URL, else the hash of its text. None, and a fatal problem, where it cannot be
    read; a field that cannot be used, an unreadable date among them, costs the field only.
    """
    text = fields.get("text")
    if not isinstance(text, str):
        return None, [Problem("no-text", 'there is no "text", or it is no string', where)]
    problems: list[Problem] = []
    found = Found(
        text,
        id=_own_id(fields, where, problems),
        url=_string(fields, "url", where, problems),
        title=_string(fields, "title", where, problems),
        outlet=_string(fields, "outlet", where, problems),
        published=_published(fields, where, problems),
        author=_string(fields, "author", where, problems),
    )
    incoming, more = article_of_found(found, where, defaults, dated=any(one.reason == "bad-date" for one in problems))
    return incoming, problems + more if incoming is not None else more


def article_of_found(
    found: Found, where: str, defaults: Defaults, *, dated: bool = False
) -> tuple[Incoming | None, list[Problem]]:
    """The article of what was found, checked and filled up; `dated`: that it has a date, if one that nobody can use,
    was told already.

    A field that holds a broken character costs the field only. Its outlet is the one found, else the publisher of its
    URL, else the default. None, and a fatal problem, where it cannot be read.
    """
    fatal = text_problem(found.text, where)
    if fatal is not None:
        return None, [fatal]
    problems: list[Problem] = []
    found = _storable(found, where, problems)
    url = found.url or defaults.url
    publisher = None if url is None else defaults.publishers.of_url(url)
    article = Article(
        id=found.id or (canonical_url(url) if url else content_hash(found.text)),
        text=found.text,
        title=found.title or defaults.title,
        published=found.published or defaults.published,
        outlet=found.outlet or (None if publisher is None else publisher.name) or defaults.outlet,
        url=url,
        raw_offsets=found.offsets,
    )
    if article.published is None and not dated:
        message = "no publication date, so days like “on Tuesday” stay open"
        problems.append(Problem("no-date", message, where, fatal=False))
    if found.standing is not Standing.CURRENT:
        message = f"the source says that this article is {found.standing.value}"
        problems.append(Problem(found.standing.value, message, where, fatal=False))
    return Incoming(article, where, found.standing, found.updated, found.author), problems


def _storable(found: Found, where: str, problems: list[Problem]) -> Found:
    """What was found, without the fields that are blank, or that no file can hold, which are told of."""

    def kept(name: str, value: str | None) -> str | None:
        if value is None or not value.strip():
            return None
        if _is_broken(value):
            problems.append(Problem("bad-field", f"its {name} holds a broken character; left out", where, fatal=False))
            return None
        return value

    return replace(
        found,
        id=kept("id", found.id),
        url=kept("url", found.url),
        title=kept("title", found.title),
        outlet=kept("outlet", found.outlet),
        author=kept("author", found.author),
    )


def _is_broken(value: str) -> bool:
    return has_broken_character(value) or "\0" in value


def canonical_url(url: str) -> str:
    """The URL in the form that two copies of a link share: no fragment, no tracking parameters, lower-case host.

    >>> canonical_url("HTTPS://News.Example.org/a?utm_source=x&p=2#top")
    'https://news.example.org/a?p=2'
    """
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return url
    query = [
        (key, value)
        for key, value in parse_qsl(parts.query, keep_blank_values=True)
        if not key.startswith("utm_") and key not in _TRACKING
    ]
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), parts.path, urlencode(query), ""))


def _own_id(fields: Mapping[str, object], where: str, problems: list[Problem]) -> str | None:
    """The source's id: a string, or a whole number in digits; None where there is none."""
    value = fields.get("id")
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return _string(fields, "id", where, problems)


def _published(fields: Mapping[str, object], where: str, problems: list[Problem]) -> Interval | None:
    value = next((fields[key] for key in ("published", "date") if fields.get(key) not in (None, "")), None)
    if value is None:
        return None
    if isinstance(value, Interval):
        return value
    if not isinstance(value, str):
        problems.append(
            Problem("bad-date", f"the date {value!r} is no ISO 8601 string; read as undated", where, fatal=False)
        )
        return None
    try:
        return parse_published(value)
    except ValueError as error:
        problems.append(Problem("bad-date", f"{error}; read as undated", where, fatal=False))
        return None


def _string(fields: Mapping[str, object], key: str, where: str, problems: list[Problem]) -> str | None:
    """The string under the key; None where it is absent, null or blank, and, with a problem, where it is something
    else.
    """
    value = fields.get(key)
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if not isinstance(value, str) or _is_broken(value):
        problems.append(Problem("bad-field", f'"{key}" is no string; left out', where, fatal=False))
        return None
    return value
