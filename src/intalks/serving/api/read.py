"""A text read on the spot: nothing of it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import Body
from pydantic import Field
from starlette.responses import Response

from intalks.intake import Defaults, article_of_fields, parse_published
from intalks.pipeline import read_article
from intalks.serving.api.answers import Words, answer, new_router
from intalks.serving.article_views import ArticleView
from intalks.serving.articles import record_view
from intalks.serving.desk import DeskOf
from intalks.serving.trouble import Refused, Wrong

router: Final = new_router("read")

_EXAMPLE: Final = {
    "text": "DaimlerChrysler AG is in talks with Chery Automobile Co about a small car, two people said.",
    "published": "2006-10-09",
    "outlet": "The Harbour Courier",
    "title": "Talks about a small car",
}


@dataclass(frozen=True, slots=True)
class Text:
    """A news article. `published` is ISO 8601 in any precision; without it days like “on Tuesday” stay open."""

    text: Annotated[Words, Field(max_length=500_000)]
    id: Annotated[Words, Field(max_length=2_000)] | None = None
    title: Annotated[Words, Field(max_length=2_000)] | None = None
    outlet: Annotated[Words, Field(max_length=200)] | None = None
    published: Annotated[Words, Field(max_length=40)] | None = None


@router.post("/read", response_model=ArticleView)
def read(desk: DeskOf, given: Annotated[Text, Body(examples=[_EXAMPLE])]) -> Response:
    """What one news article says about deals; the text is read and forgotten."""
    try:
        published = None if given.published is None else parse_published(given.published)
    except ValueError as error:
        raise Refused(422, "invalid", "the text cannot be read", [Wrong("body.published", str(error))]) from error
    fields: dict[str, object] = {"text": given.text, "id": given.id}
    incoming, problems = article_of_fields(fields, "text", Defaults(published, given.outlet, given.title))
    if incoming is None:
        wrong = [Wrong("body.text", problem.message) for problem in problems]
        raise Refused(422, "invalid", "the text cannot be read", wrong)
    with desk.reading:  # one at a time: the parser takes a processor for itself
        record = read_article(incoming.article, reader=desk.make_reader())
    return answer(record_view(desk.ledger, incoming.article, record, kept=False))
