"""The reader that intalks ships: reading, then extraction. Importing this module imports spaCy."""

from __future__ import annotations

from dataclasses import replace

from intalks.extraction import READER_VERSION, extract
from intalks.model.article import Article
from intalks.model.record import ArticleRecord
from intalks.pipeline.pointing_back import pointed_back
from intalks.reading import Reader
from intalks.text.plain import plain


class OwnReader:
    """spaCy's small English model and the frames, loaded when made. `whole`: nothing is passed over."""

    def __init__(self, *, whole: bool = False) -> None:
        self._reader = Reader(whole=whole)

    def read(self, article: Article, /) -> ArticleRecord:
        """What the article says; nothing, and said so, where no sentence of it is like those that are coded."""
        words = plain(article.text)
        if words is None:
            return self._record(article)
        return pointed_back(self._record(replace(article, text=words.text)), words, article)

    def _record(self, article: Article) -> ArticleRecord:
        reading = self._reader.read(article)
        if reading.likeliest is None:
            return extract(reading)
        nothing = ArticleRecord(article.id, article.text_hash, READER_VERSION, (), (), (), ())
        return replace(nothing, passed_over=True, likeliest=reading.likeliest)
