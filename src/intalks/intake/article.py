"""One article's fields → Article, with a problem for each field that cannot be used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from intalks.errors import Problem
from intalks.intake.check import has_broken_character, text_problem
from intalks.intake.published import parse_published
from intalks.model.article import Article, content_hash
from intalks.model.interval import Interval


@dataclass(frozen=True, slots=True)
class Defaults:
    """What the caller says of articles that do not say it themselves."""

    published: Interval | None = None
    outlet: str | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Incoming:
    """An article and where it came from (`news/ford.txt`, `news.jsonl:17`)."""

    article: Article
    where: str


def article_of_text(text: str, where: str, defaults: Defaults) -> tuple[Incoming | None, list[Problem]]:
    """An article of plain text: its id is the hash of the text. None, and a fatal problem, where it cannot be read."""
    return article_of_fields({"text": text}, where, defaults)


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
    fatal = text_problem(text, where)
    if fatal is not None:
        return None, [fatal]
    problems: list[Problem] = []
    url = _string(fields, "url", where, problems)
    article = Article(
        id=_own_id(fields, where, problems) or (canonical_url(url) if url else content_hash(text)),
        text=text,
        title=_string(fields, "title", where, problems) or defaults.title,
        published=_published(fields, where, problems) or defaults.published,
        outlet=_string(fields, "outlet", where, problems) or defaults.outlet,
        url=url,
    )
    if article.published is None and not any(problem.reason == "bad-date" for problem in problems):
        problems.append(
            Problem("no-date", "no publication date, so days like “on Tuesday” stay open", where, fatal=False)
        )
    return Incoming(article, where), problems


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
        (key, value) for key, value in parse_qsl(parts.query, keep_blank_values=True) if not key.startswith("utm_")
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
    """The string under the key; None where it is absent, null or empty, and, with a problem, where it is something
    else.
    """
    value = fields.get(key)
    if value is None or value == "":
        return None
    if not isinstance(value, str) or has_broken_character(value):
        problems.append(Problem("bad-field", f'"{key}" is no string; left out', where, fatal=False))
        return None
    return value
