"""The order of the stages: the only package that knows it.

read_article, read_articles    Article → ArticleRecord: reading, extraction, the check of every span
read_incoming                  the same for what intake gives, problems put aside
add_incoming, update_dossiers  … and on into a ledger, and its dossiers brought up to date
"""

from __future__ import annotations

from intalks.pipeline.add import AddReport, Readers, add_incoming, own_readers, update_dossiers
from intalks.pipeline.read import ArticleReader, ReadArticle, own_reader, read_article, read_articles, read_incoming

__all__ = [
    "AddReport",
    "ArticleReader",
    "ReadArticle",
    "Readers",
    "add_incoming",
    "own_reader",
    "own_readers",
    "read_article",
    "read_articles",
    "read_incoming",
    "update_dossiers",
]
