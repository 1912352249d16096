"""What a shard holds: one line or row an article, with its record; as packed JSON Lines or as Parquet."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import IO, TYPE_CHECKING, Any, Final, Protocol

import msgspec
import zstandard

from intalks.errors import Problem
from intalks.intake import Incoming, Standing
from intalks.model.article import Article
from intalks.model.interval import Interval
from intalks.model.record import ArticleRecord
from intalks.model.record_json import decode_record, encode_record
from intalks.pipeline import ReadArticle

if TYPE_CHECKING:
    import pyarrow as pa

_LEVEL: Final = 6
_ROWS: Final = 500
"""Rows of Parquet that are written together."""


class Line(msgspec.Struct, frozen=True):
    """An article and its record. `text` and `offsets` are None where texts are not kept.

    `published` is start, end (half-open) and whether the zone or time was inferred. `offsets` are `Article.raw_offsets`
    as runs, `[place in the text, place in the raw source]`: from there on both go up by one.
    """

    id: str
    where: str
    standing: Standing
    url: str | None
    outlet: str | None
    title: str | None
    published: tuple[datetime, datetime, bool] | None
    text: str | None
    offsets: tuple[tuple[int, int], ...] | None
    record: msgspec.Raw


def line_of(item: ReadArticle, *, texts: bool) -> Line:
    article, published = item.incoming.article, item.incoming.article.published
    return Line(
        id=article.id,
        where=item.incoming.where,
        standing=item.incoming.standing,
        url=article.url,
        outlet=article.outlet,
        title=article.title,
        published=None if published is None else (published.start, published.end, published.inferred),
        text=article.text if texts else None,
        offsets=_runs(article.raw_offsets) if texts and article.raw_offsets is not None else None,
        record=msgspec.Raw(encode_record(item.record)),
    )


def read_of(line: Line) -> ReadArticle:
    """What was read, from a line that holds the text."""
    assert line.text is not None
    article = Article(
        id=line.id,
        text=line.text,
        title=line.title,
        published=None if line.published is None else Interval(*line.published),
        outlet=line.outlet,
        url=line.url,
        raw_offsets=None if line.offsets is None else _offsets(line.offsets, len(line.text)),
    )
    return ReadArticle(Incoming(article, line.where, line.standing), record_of(line))


def record_of(line: Line) -> ArticleRecord:
    return decode_record(bytes(line.record))


class LineWriter(Protocol):
    def write(self, line: Line, /) -> None: ...
    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Form:
    """A form of shards. `write` begins one in a file that stays open; `read` gives its lines, and raises ValueError
    where they are none.
    """

    name: str
    suffix: str
    write: Callable[[IO[bytes]], LineWriter]
    read: Callable[[io.BufferedReader], Iterator[Line]]


def write_problems(problems: Iterable[Problem]) -> bytes:
    """Packed JSON Lines."""
    return _packer().compress(b"".join(msgspec.json.encode(one) + b"\n" for one in problems))


def read_problems(data: bytes) -> list[Problem]:
    """What `write_problems` made. Raises ValueError where it was damaged."""
    try:
        with zstandard.ZstdDecompressor().stream_reader(data) as lines:
            return [msgspec.json.decode(line, type=Problem) for line in io.BufferedReader(lines)]
    except (zstandard.ZstdError, msgspec.DecodeError) as error:
        raise ValueError(str(error)) from error


class _JsonLines:
    def __init__(self, file: IO[bytes]) -> None:
        self._packed: Any = _packer().stream_writer(file, closefd=False)  # its `close` is not annotated
        self._encode = msgspec.json.Encoder().encode

    def write(self, line: Line, /) -> None:
        self._packed.write(self._encode(line) + b"\n")

    def close(self) -> None:
        self._packed.close()


def _read_json_lines(file: io.BufferedReader) -> Iterator[Line]:
    decode = msgspec.json.Decoder(Line).decode
    with zstandard.ZstdDecompressor().stream_reader(file) as lines:
        for line in io.BufferedReader(lines):
            yield decode(line)


class _Parquet:
    """Counts stand in columns of their own, for those who look at the shards with other programs."""

    def __init__(self, file: IO[bytes]) -> None:
        from pyarrow import parquet  # noqa: PLC0415 - half a second that only this form should cost

        self._schema = _schema()
        self._writer = parquet.ParquetWriter(file, self._schema, compression="zstd", compression_level=_LEVEL)
        self._rows: list[dict[str, object]] = []

    def write(self, line: Line, /) -> None:
        record = record_of(line)
        start, end, inferred = line.published or (None, None, None)
        self._rows.append({
            **{name: getattr(line, name) for name in ("id", "where", "url", "outlet", "title", "text")},
            "standing": line.standing.value,
            "published": start,
            "published_end": end,
            "published_inferred": inferred,
            "offsets": None if line.offsets is None else [place for run in line.offsets for place in run],
            "passed_over": record.passed_over,
            "deals": len(record.deals),
            "statements": len(record.statements),
            "facts": len(record.facts),
            "record": bytes(line.record).decode(),
        })  # fmt: skip
        if len(self._rows) == _ROWS:
            self._flush()

    def close(self) -> None:
        self._flush()
        self._writer.close()

    def _flush(self) -> None:
        import pyarrow as pa  # noqa: PLC0415

        if self._rows:
            self._writer.write_table(pa.Table.from_pylist(self._rows, self._schema))
            self._rows = []


def _schema() -> pa.Schema:
    import pyarrow as pa  # noqa: PLC0415

    moment = pa.timestamp("us", tz="UTC")
    return pa.schema([
        pa.field("id", pa.string(), nullable=False),
        pa.field("where", pa.string(), nullable=False),
        pa.field("standing", pa.string(), nullable=False),
        *(pa.field(name, pa.string()) for name in ("url", "outlet", "title")),
        *(pa.field(name, moment) for name in ("published", "published_end")),
        pa.field("published_inferred", pa.bool_()),
        pa.field("text", pa.string()),
        pa.field("offsets", pa.list_(pa.int64())),
        pa.field("passed_over", pa.bool_(), nullable=False),
        *(pa.field(name, pa.int32(), nullable=False) for name in ("deals", "statements", "facts")),
        pa.field("record", pa.string(), nullable=False),
    ])  # fmt: skip


def _read_parquet(file: io.BufferedReader) -> Iterator[Line]:
    from pyarrow import parquet  # noqa: PLC0415

    with parquet.ParquetFile(file) as table:
        for batch in table.iter_batches(_ROWS):
            yield from map(_line_of_row, batch.to_pylist())


def _line_of_row(row: Mapping[str, Any]) -> Line:  # the schema says of what type each is
    start, flat = row["published"], row["offsets"]
    end = row["published_end"]
    return Line(
        **{name: row[name] for name in ("id", "where", "url", "outlet", "title", "text")},
        standing=Standing(row["standing"]),
        published=None if start is None else (start.astimezone(UTC), end.astimezone(UTC), row["published_inferred"]),
        offsets=None if flat is None else tuple(zip(flat[::2], flat[1::2], strict=True)),
        record=msgspec.Raw(row["record"].encode()),
    )


FORMS: Final[Mapping[str, Form]] = {
    form.name: form
    for form in (
        Form("jsonl", ".jsonl.zst", _JsonLines, _read_json_lines),
        Form("parquet", ".parquet", _Parquet, _read_parquet),
    )
}


def _packer() -> zstandard.ZstdCompressor:
    return zstandard.ZstdCompressor(level=_LEVEL)


def _runs(offsets: tuple[int, ...]) -> tuple[tuple[int, int], ...]:
    """Where a row of offsets that go up by one begins.

    >>> _runs((4, 5, 6, 9, 10))
    ((0, 4), (3, 9))
    """
    return tuple((i, raw) for i, raw in enumerate(offsets) if i == 0 or raw != offsets[i - 1] + 1)


def _offsets(runs: tuple[tuple[int, int], ...], length: int) -> tuple[int, ...]:
    """What `_runs` was made of.

    >>> _offsets(((0, 4), (3, 9)), 5)
    (4, 5, 6, 9, 10)
    """
    ends = [*(place for place, _ in runs[1:]), length]
    return tuple(raw + i for (place, raw), end in zip(runs, ends, strict=True) for i in range(end - place))
