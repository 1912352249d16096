"""The order of the stages: the only package that knows it.

    read   Article → ArticleRecord: reading, extraction, the check of every span; one or many, by one process or several
    add    the same for what intake gives, on into a ledger, and its dossiers brought up to date

What `add` needs (the database, the reference list) is not loaded by those who only read: import it from its module.
"""

from __future__ import annotations

from intalks.pipeline.read import ArticleReader, ReadArticle, own_reader, read_article, read_articles, read_incoming

__all__ = ["ArticleReader", "ReadArticle", "own_reader", "read_article", "read_articles", "read_incoming"]
