"""News articles of the corpus that a language model coded with the codebook, for training alone (decision 18).

    python -m intalks.training.coding --corpus ../shared/corpus RECORDS.jsonl ...

adds coded records to those of the second lot. The articles are their publishers', so what is kept here points at words
and holds none: a quotation is `[start, end]`, in code points of the article's text. `coded_articles` puts both together
again.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Final, TypeAlias

from intalks.errors import InputError
from intalks.evaluation.coded import CodedText, Json, decode_record
from intalks.model.span import Span
from intalks.text.quoting import locate
from intalks.training.oracle import Keyed, article_of

RECORDS: Final = "records.jsonl.gz"
FURTHER: Final = "further.jsonl.gz"
LOTS: Final = (RECORDS, FURTHER)
_QUOTED: Final = ("evidence", "subject", "made_in", "sold_in", "text")
"""Slots that quote the article: a span, or a list of spans."""

Row: TypeAlias = "dict[str, Json]"


def coded_articles(corpus: Path, lots: Sequence[str] = LOTS) -> list[Keyed]:
    """The coded articles of these lots, with their texts out of a folder of `*.jsonl.gz`, in the order of the records.

    Raises InputError where an article is not there or its text is not as it was coded.
    """
    records = [record for lot in lots for record in _stored(lot)]
    texts = _texts(corpus, frozenset(str(r["id"]) for r in records))
    return [_keyed(record, texts) for record in records]


def _stored(name: str) -> list[Row]:
    packed = files("intalks.training").joinpath("coded", name).read_bytes()
    return [json.loads(line) for line in gzip.decompress(packed).decode().splitlines()]


def _texts(corpus: Path, wanted: frozenset[str]) -> dict[str, CodedText]:
    return {text.id: text for text in corpus_texts(corpus) if text.id in wanted}


def corpus_texts(corpus: Path) -> Iterator[CodedText]:
    """All stories of a folder of `*.jsonl.gz`; one that stands in two files comes twice."""
    for path in sorted(corpus.glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                yield CodedText(row["id"], row["text"], row["title"], row["date"], row["outlet"])


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


# ------------------------------------------------------------ keeping more of them


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True, help="folder with the news whose articles are coded")
    parser.add_argument("records", type=Path, nargs="+", help="coded records, one JSON object a line")
    arguments = parser.parse_args()
    coded = [json.loads(line) for path in arguments.records for line in path.read_text("utf-8").splitlines()]
    texts = _texts(arguments.corpus, frozenset(str(r["id"]) for r in coded))
    kept = {r["id"]: _pointing(r, texts[r["id"]].text) for r in coded if r["id"] in texts}
    kept |= {str(r["id"]): r for r in _stored(FURTHER)}
    for record in _stored(RECORDS):
        kept.pop(str(record["id"]), None)
    lines = "".join(json.dumps(kept[i], separators=(",", ":"), ensure_ascii=False) + "\n" for i in sorted(kept))
    target = Path(__file__).parent / "coded" / FURTHER
    target.write_bytes(gzip.compress(lines.encode(), mtime=0))
    print(f"{len(kept)} records in {target.name}")


def _pointing(record: Row, text: str) -> Row:
    """The record with spans in the place of words; what is no exact copy of the article is left out."""
    return {"id": record["id"], "length": len(text)} | {k: _spans(k, v, text) for k, v in record.items() if k != "id"}


def _spans(key: str, value: Json, text: str, near: Span | None = None) -> Json:
    """`near` is the first evidence of the deal that the value is of: of several places the one inside it is meant."""
    if key in _QUOTED:
        if isinstance(value, list):
            return [span for words in value if (span := _span(words, text, near)) is not None]
        return _span(value, text, near)
    if isinstance(value, list):
        return [_spans("", v, text, near) for v in value]
    if isinstance(value, dict):
        evidence = value.get("evidence")
        first = evidence[0] if isinstance(evidence, list) and evidence else None
        near = locate(text, first) if isinstance(first, str) else near
        return {k: _spans(k, v, text, None if k == "evidence" else near) for k, v in value.items()}
    return value


def _span(words: Json, text: str, near: Span | None) -> Json:
    found = locate(text, words, near) if isinstance(words, str) else None
    return None if found is None else [found.start, found.end]


if __name__ == "__main__":
    main()
