"""From an article and its record to what the ledger stores and resolution works on."""

from __future__ import annotations

from intalks.model.article import Article
from intalks.model.dossier import Entry
from intalks.model.record import ArticleRecord
from intalks.reference import Reference


def prepare(article: Article, record: ArticleRecord, reference: Reference) -> Entry:
    """The entry of one article: the MinHash of its text, and one report for each deal, with the keys of its parties.

    Raises ValueError where the record is of another text.
    """
    raise NotImplementedError
