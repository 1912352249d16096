"""The reader that intalks ships: reading, then extraction. Importing this module imports spaCy."""

from __future__ import annotations

from intalks.extraction import extract
from intalks.model.article import Article
from intalks.model.record import ArticleRecord
from intalks.reading import Reader


class OwnReader:
    """spaCy's small English model and the frames, loaded when made."""

    def __init__(self) -> None:
        self._reader = Reader()

    def read(self, article: Article, /) -> ArticleRecord:
        return extract(self._reader.read(article))
