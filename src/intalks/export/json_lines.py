"""JSON Lines: every article with its record, then every dossier; the one format that holds all that is read."""

from __future__ import annotations

from pathlib import Path

import msgspec

from intalks.export.format import Format, Shape, Written
from intalks.export.selection import Selection
from intalks.model.article import Article
from intalks.model.dossier_json import dossier_line
from intalks.model.record import ArticleRecord
from intalks.model.record_json import encode_record


def write(selection: Selection, path: Path) -> Written:
    """One object a line. `{"kind": "article", …, "record": {…}}`: the record is what `intalks read --json` prints;
    `{"kind": "dossier", "dossier": {…}}`: what `intalks dossiers --json` prints.
    """
    written = Written()
    with path.open("wb") as file:
        for article, record in selection.articles():
            file.write(_article_line(article, record))
            written += Written(article=1, deal=len(record.deals), statement=len(record.statements))
            written["fact"] += len(record.facts)
        for dossier in selection.dossiers():
            file.write(b'{"kind":"dossier","dossier":' + dossier_line(dossier).encode() + b"}\n")
            written["dossier"] += 1
    return written


def _article_line(article: Article, record: ArticleRecord) -> bytes:
    value = {
        "kind": "article",
        "id": article.id,
        "published": None if article.published is None else article.published.prefix,
        "outlet": article.outlet,
        "title": article.title,
        "url": article.url,
        "text_hash": article.text_hash,
        "record": msgspec.Raw(encode_record(record)),
    }
    return msgspec.json.encode(value) + b"\n"


FORMAT = Format(
    "jsonl", "all that is read, as JSON Lines: articles with their records, dossiers", Shape.FILE, ".jsonl", write
)
