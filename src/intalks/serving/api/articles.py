"""Articles and what was read in them."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import Path, Query
from starlette.responses import Response

from intalks.serving.api.answers import answer, new_router
from intalks.serving.article_views import ArticleView
from intalks.serving.articles import article_view
from intalks.serving.desk import DeskOf
from intalks.serving.lists import ArticlePage, article_page
from intalks.serving.queries import ArticleQuery

router: Final = new_router("articles")


@router.get("/articles", response_model=ArticlePage)
def list_articles(desk: DeskOf, asked: Annotated[ArticleQuery, Query()]) -> Response:
    """Articles, the latest first, undated ones last."""
    return answer(article_page(desk.ledger, outlet=asked.outlet, cursor=asked.cursor, limit=asked.limit))


@router.get("/articles/{id:path}", response_model=ArticleView)
def one_article(
    desk: DeskOf, id: Annotated[str, Path(description="Its id.", examples=["courier-2007-07-04"])]
) -> Response:
    """One article: every value that was read, its words' place, how sure it is and what gave it."""
    return answer(article_view(desk.ledger, id, full_text=desk.options.full_text))
