"""`intalks.read`: one text by one call."""

from __future__ import annotations

from intalks.errors import Problem, SettingsError
from intalks.intake import Defaults, article_of_fields, parse_published
from intalks.model.article import content_hash
from intalks.model.record import ArticleRecord
from intalks.pipeline.read import read_article


def read(
    text: str,
    *,
    published: str | None = None,
    outlet: str | None = None,
    title: str | None = None,
    id: str | None = None,  # noqa: A002  # the name that the record gives it
) -> ArticleRecord:
    """What one news article says about deals.

    `published` is ISO 8601 in any precision (`2007-07-04`, `2007-07`); without it days like "on Tuesday" stay open.
    `id` is the hash of the text where not given. A text that cannot be read (empty, longer than 500,000 characters, in
    another language, …) gives a record without deals whose `problems` say so.
    Raises SettingsError where `published` is no date.
    """
    try:
        interval = None if published is None else parse_published(published)
    except ValueError as error:
        raise SettingsError(f"published: {error}") from error
    incoming, problems = article_of_fields({"text": text, "id": id}, "text", Defaults(interval, outlet, title))
    if incoming is None:
        return _unread(text, id, tuple(problems))
    return read_article(incoming.article)


def _unread(text: str, own_id: str | None, problems: tuple[Problem, ...]) -> ArticleRecord:
    """The record of a text that was not read: nobody read it, so `reader` is empty."""
    text_hash = content_hash(text)
    return ArticleRecord(own_id or text_hash, text_hash, "", (), (), (), (), problems)
