"""What must hold of versions, of what is watched and of alerts on their way."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, and_, func, or_, select
from sqlalchemy.sql import exists

from intalks.errors import Problem
from intalks.ledger.tables import articles, removals
from intalks.ledger.tables_watched import article_versions, deliveries, delivery_articles, pages
from intalks.model.watching import PageStatus, VersionKind


def every_text_is_a_version(connection: Connection) -> Iterator[Problem]:
    """Each stored text is a version of its article, each version's text is stored, and numbers run from 1."""
    table = article_versions
    same = and_(articles.c.id == table.c.article, articles.c.text_hash == table.c.text_hash)
    for id_ in connection.execute(select(articles.c.id).where(~exists().where(same)).distinct()).scalars():
        yield Problem("version", "a text of the article is not among its versions", id_)
    for id_ in connection.execute(select(table.c.article).where(~exists().where(same)).distinct()).scalars():
        yield Problem("version", "a version of the article has no text", id_)
    numbers = (func.min(table.c.number), func.max(table.c.number), func.count())
    query = select(table.c.article).group_by(table.c.article)
    wrong = or_(numbers[0] != 1, numbers[1] != numbers[2])
    for id_ in connection.execute(query.having(wrong)).scalars():
        yield Problem("version", "the numbers of the article's versions have a gap", id_)
    kinds = [kind.value for kind in VersionKind]
    for id_ in connection.execute(select(table.c.article).where(table.c.kind.not_in(kinds)).distinct()).scalars():
        yield Problem("version", "a version of the article is of no kind that there is", id_)


def pages_lead_to_articles(connection: Connection) -> Iterator[Problem]:
    """A page that was read names its article, which is stored or was removed."""
    stored = exists().where(articles.c.id == pages.c.article)
    removed = exists().where(removals.c.article == pages.c.article)
    read = pages.c.status == PageStatus.READ.value
    query = select(pages.c.url).where(read, or_(pages.c.article.is_(None), ~(stored | removed)))
    for url in connection.execute(query.order_by(pages.c.url)).scalars():
        yield Problem("page", "the page counts as read, and its article is not there", url)


def alerts_are_settled_once(connection: Connection) -> Iterator[Problem]:
    """What was delivered is not to be tried again, and nothing is told of an article that was removed."""
    both = and_(deliveries.c.delivered_at.is_not(None), deliveries.c.due_at.is_not(None))
    for key in connection.execute(select(deliveries.c.key).where(both)).scalars():
        yield Problem("delivery", "the alert was delivered, and is to be delivered again", key)
    told = select(delivery_articles.c.article).where(exists().where(removals.c.article == delivery_articles.c.article))
    for id_ in connection.execute(told.distinct()).scalars():
        yield Problem("removed", "the article was removed, and is still among the alerts", id_)
