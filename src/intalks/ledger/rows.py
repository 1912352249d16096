"""Values of the model as rows, and back."""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from sys import byteorder
from typing import Any, Final

import msgspec
from sqlalchemy import RowMapping

from intalks.model.article import Article, content_hash
from intalks.model.dossier import Contender, Dossier, Entry, PartyKey, Report, Settlement, Sighting
from intalks.model.interval import Interval
from intalks.model.record import ArticleRecord, Fact
from intalks.model.record_json import decode_deals, decode_facts, decode_record, encode_record
from intalks.model.span import Span
from intalks.reference import bare, fold

Row = dict[str, Any]  # what SQLAlchemy binds: column names to plain values


class _Passage(msgspec.Struct, array_like=True, frozen=True):
    """What of a sighting stands in its row's body."""

    number: int
    left: tuple[str, ...]
    right: tuple[str, ...]
    span: tuple[int, int]
    chance: float


NAME: Final = 110
"""Characters of a name that dossiers are found by."""

NO_DAY: Final = "0000-00-00"
"""The day that dossiers, statements and articles without one are sorted by: after all that are dated, latest first."""

FACT_NAME: Final = 120
"""Characters of a name that facts are found by."""

_LEVEL: Final = 6
_parties = msgspec.json.Decoder(tuple[PartyKey, ...])
_dossier = msgspec.json.Decoder(Dossier)
_settlement = msgspec.json.Decoder(Settlement)
_contender = msgspec.json.Decoder(Contender)
_passage = msgspec.json.Decoder(_Passage)
_offsets = msgspec.json.Decoder(tuple[int, ...])


def article_key(id_: str, text_hash: str) -> str:
    return content_hash(id_, text_hash)


def record_key(id_: str, text_hash: str, reader: str) -> str:
    return content_hash(id_, text_hash, reader)


def article_row(article: Article, signature: Sequence[int], recorded_at: datetime) -> Row:
    published = article.published
    offsets = article.raw_offsets
    return {
        "key": article_key(article.id, article.text_hash),
        "id": article.id,
        "text_hash": article.text_hash,
        "url": article.url,
        "outlet": article.outlet,
        "title": article.title,
        "published": None if published is None else moment_text(published.start),
        "published_end": None if published is None else moment_text(published.end),
        "published_inferred": published is not None and published.inferred,
        "text": packed(article.text.encode("utf-8", "surrogatepass")),
        "raw_offsets": None if offsets is None else packed(msgspec.json.encode(offsets)),
        "signature": signature_bytes(signature),
        "recorded_at": moment_text(recorded_at),
    }


def row_article(row: RowMapping) -> Article:
    offsets = row["raw_offsets"]
    return Article(
        id=row["id"],
        text=unpacked(row["text"]).decode("utf-8", "surrogatepass"),
        title=row["title"],
        published=row_interval(row),
        outlet=row["outlet"],
        url=row["url"],
        raw_offsets=None if offsets is None else _offsets.decode(unpacked(offsets)),
    )


def row_interval(row: RowMapping) -> Interval | None:
    if row["published"] is None:
        return None
    start, end = (datetime.fromisoformat(row[name]) for name in ("published", "published_end"))
    return Interval(start, end, row["published_inferred"])


def record_row(record: ArticleRecord, number: int, recorded_at: datetime) -> Row:
    return {
        "key": record_key(record.id, record.text_hash, record.reader),
        "number": number,
        "article": record.id,
        "text_hash": record.text_hash,
        "reader": record.reader,
        "body": packed(encode_record(record)),
        "recorded_at": moment_text(recorded_at),
    }


def row_record(body: bytes) -> ArticleRecord:
    return decode_record(unpacked(body))


def row_deals(body: bytes, ids: Collection[str]) -> ArticleRecord:
    """Of the record these deals, and what reports of them need."""
    return decode_deals(unpacked(body), ids)


def row_facts(body: bytes) -> tuple[Fact, ...]:
    """The record's facts alone, in a fraction of the time."""
    return decode_facts(unpacked(body))


def fact_rows(entry: Entry, record: str) -> list[Row]:
    """One row for each fact and key that it is found by; `record` is the key of the entry's record."""
    published = entry.article.published
    where = {"article": entry.article.id, "published": None if published is None else moment_text(published.start)}
    return [
        {"name": name, "record": record, "number": number} | fact_words(fact) | where
        for number, (fact, names) in enumerate(zip(entry.record.facts, entry.fact_keys, strict=False))
        for name in dict.fromkeys(one[:FACT_NAME] for one in names)
    ]


def fact_words(fact: Fact) -> Row:
    """What of a fact stands in its rows."""
    return {
        "subject": fact.subject,
        "relation": fact.relation.value,
        "object": fact.object,
        "value": fact.value,
        "evidence": fact.evidence.value,
    }


def report_row(report: Report, record: str) -> Row:
    return {
        "id": report.id,
        "record": record,
        "article_key": article_key(report.article, report.text_hash),
        "deal": report.deal.id,
        "position": position(report),
        "parties": msgspec.json.encode(report.parties),
        "dossier": None,
    }


def row_parties(body: bytes) -> tuple[PartyKey, ...]:
    return _parties.decode(body)


def position(item: Report | Sighting) -> str:
    """Sorts as `order` does: what follows the article's id sorts before whatever another id may go on with."""
    undated, start, article, number = item.order
    return f"{int(undated)}|{start}|{article}\x01{number:06d}"


def sighting_row(sighting: Sighting, record: str, text_hash: str) -> Row:
    span = sighting.span
    body = _Passage(sighting.number, sighting.left, sighting.right, (span.start, span.end), sighting.chance)
    return {
        "id": sighting.id,
        "record": record,
        "article_key": article_key(sighting.article, text_hash),
        "position": position(sighting),
        "body": msgspec.json.encode(body),
        "resolved": False,
    }


def row_sighting(row: RowMapping, pairs: tuple[str, ...]) -> Sighting:
    """The sighting out of its row joined with its article's, and its pairs."""
    body = _passage.decode(row["body"])
    return Sighting(
        id=row["sighting"],
        article=row["id"],
        published=row_interval(row),
        number=body.number,
        left=body.left,
        right=body.right,
        span=Span(*body.span),
        chance=body.chance,
        pairs=pairs,
    )


def row_report(row: RowMapping, record: ArticleRecord, pairs: tuple[str, ...]) -> Report:
    """The report out of its row joined with its article's, the record that it stands in, and its pairs."""
    deal = next(one for one in record.deals if one.id == row["deal"])
    parties = row_parties(row["parties"])
    named = {party.name for party in deal.parties}
    return Report(
        id=row["report"],
        article=row["id"],
        published=row_interval(row),
        outlet=row["outlet"],
        title=row["title"],
        text_hash=row["text_hash"],
        signature=signature_values(row["signature"]),
        deal=deal,
        statements=tuple(one for one in record.statements if one.deal == deal.id),
        organizations=tuple(one for one in record.organizations if one.name in named or named & set(one.aliases)),
        parties=parties,
        pairs=pairs,
    )


def dossier_row(dossier: Dossier) -> Row:
    """Without what it follows and what follows it: other dossiers may change that, so it stands beside."""
    return {
        "id": dossier.id,
        "type": dossier.type.value,
        "stage": dossier.stage.value,
        "outcome": dossier.outcome.value,
        "first": dossier.first,
        "last": dossier.last,
        "last_sort": last_sort(dossier.last, dossier.id),
        "body": packed(msgspec.json.encode(replace(dossier, predecessors=(), successors=()))),
    }


def row_dossier(body: bytes, settlement: bytes | None) -> Dossier:
    """The dossier with its rivals; one that was lost to a rival is abandoned from that day."""
    return settled(_dossier.decode(unpacked(body)), settlement)


def settled(dossier: Dossier, settlement: bytes | None) -> Dossier:
    """The same of a dossier that is at hand without them."""
    return dossier if settlement is None else dossier.settled(_settlement.decode(settlement))


def contender_rows(dossier: Dossier) -> list[Row]:
    """One row for each key of its target."""
    contender = dossier.contender
    if contender is None:
        return []
    body = msgspec.json.encode(contender)
    targets = dict.fromkeys(key[:NAME] for key in contender.targets)
    return [{"target": target, "dossier": dossier.id, "body": body} for target in targets]


def row_contender(body: bytes) -> Contender:
    return _contender.decode(body)


def settlement_bytes(settlement: Settlement) -> bytes | None:
    return msgspec.json.encode(settlement) if settlement.rivals else None


def last_sort(last: str | None, id_: str) -> str:
    """What lists put a dossier in order by, downwards: the day it was last heard of, then its id."""
    return f"{last or NO_DAY}|{id_}"


def dossier_names(dossier: Dossier) -> list[str]:
    """What a company filter finds the dossier by: its parties' keys and folded names."""
    names: dict[str, None] = {}
    for party in dossier.parties:
        names |= dict.fromkeys(key[:NAME] for key in party.keys)
        names |= dict.fromkeys(form(name)[:NAME] for name in party.names for form in (fold, bare))
    return [name for name in names if name]


def signature_bytes(signature: Sequence[int]) -> bytes:
    values = array("I", signature)
    if byteorder == "big":
        values.byteswap()
    return values.tobytes()


def signature_values(data: bytes) -> tuple[int, ...]:
    values = array("I", data)
    if byteorder == "big":
        values.byteswap()
    return tuple(values)


def moment_text(moment: datetime) -> str:
    """ISO text in UTC to the second. Raises ValueError for a moment without a zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone cannot be recorded")
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def packed(data: bytes) -> bytes:
    return zlib.compress(data, _LEVEL)


def unpacked(data: bytes) -> bytes:
    return zlib.decompress(data)
