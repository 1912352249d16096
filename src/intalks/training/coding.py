"""News articles of the corpus that a language model coded with the codebook, for training alone (decision 18).

The articles are their publishers', so what is kept here points at words and holds none: a quotation is
`[start, end]`, in code points of the article's text. `coded_articles` puts both together again.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Final, TypeAlias

from intalks.errors import InputError
from intalks.evaluation.coded import CodedText, Json, decode_record
from intalks.training.oracle import Keyed, article_of

RECORDS: Final = "records.jsonl.gz"
_QUOTED: Final = ("evidence", "subject", "made_in", "sold_in", "text")
"""Slots that quote the article: a span, or a list of spans."""

Row: TypeAlias = "dict[str, Json]"


def coded_articles(corpus: Path) -> list[Keyed]:
    """The coded articles with their texts out of a folder of `*.jsonl.gz`, in the order of the records.

    Raises InputError where an article is not there or its text is not as it was coded.
    """
    records = [json.loads(line) for line in gzip.decompress(_stored()).decode().splitlines()]
    texts = _texts(corpus, frozenset(str(r["id"]) for r in records))
    return [_keyed(record, texts) for record in records]


def _stored() -> bytes:
    return files("intalks.training").joinpath("coded", RECORDS).read_bytes()


def _texts(corpus: Path, wanted: frozenset[str]) -> dict[str, CodedText]:
    found = {}
    for path in sorted(corpus.glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                if row["id"] in wanted:
                    found[row["id"]] = CodedText(row["id"], row["text"], row["title"], row["date"], row["outlet"])
    return found


def _keyed(record: Row, texts: Mapping[str, CodedText]) -> Keyed:
    article_id = str(record["id"])
    text = texts.get(article_id)
    if text is None or len(text.text) != record.pop("length"):
        message = f"coded article {article_id}: its text is not in the corpus as it was coded"
        raise InputError(message)
    whole = _quoting(record, text.text)
    return Keyed(article_of(text), decode_record(json.dumps(whole), article_id))


def _quoting(value: Json, text: str) -> Json:
    """The record with words in the place of spans."""
    if isinstance(value, list):
        return [_quoting(v, text) for v in value]
    if not isinstance(value, dict):
        return value
    return {k: _words(v, text) if k in _QUOTED else _quoting(v, text) for k, v in value.items()}


def _words(value: Json, text: str) -> Json:
    match value:
        case [int(start), int(end)]:
            return text[start:end]
        case list():
            return [_words(v, text) for v in value]
    return value
