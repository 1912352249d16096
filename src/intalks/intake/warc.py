"""Web archives (`.warc`, `.warc.gz`, such as Common Crawl's CC-NEWS): one article a stored page."""

from __future__ import annotations

from collections.abc import Iterator
from io import SEEK_END, SEEK_SET
from typing import TYPE_CHECKING, Final

from intalks.errors import Problem
from intalks.intake.article import Defaults
from intalks.intake.http_body import BodyError, plain_body
from intalks.intake.opened import Format, Opened, Taken, in_order
from intalks.intake.pages import MAX_PAGE_BYTES, Page, article_of_page
from intalks.intake.unpacking import ByteStream

if TYPE_CHECKING:
    from fastwarc.warc import WarcRecord

_PAGES: Final = ("text/html", "application/xhtml", "text/plain", "application/pdf", "application/octet-stream")
_STEP: Final = 65_536
_HEADER_BYTES: Final = 65_536


def _read(opened: Opened) -> Iterator[Taken]:
    """Of each record that is a page, its article; of each other one that could be (a copy of an earlier record, an
    answer that is none, a picture), a problem that costs nothing. Records are taken one by one.
    """
    none = True
    try:
        for number, record in opened.units.wanted(_units(opened)):
            none = False
            yield from _taken(record, f"{opened.name}#{number + 1}", opened.defaults)
        if opened.units.cut:
            return
        rest = opened.stream.read1(1)
    except (OSError, ValueError, UnicodeError) as error:
        yield Problem("bad-archive", f"the archive is damaged ({str(error)[:100]}); what follows is lost", opened.name)
        return
    if rest:
        yield Problem("bad-archive", "the archive is damaged; what follows is lost", opened.name)
    elif none and opened.units.first == 0:
        yield Problem("no-text", "the archive holds no page", opened.name)


def _units(opened: Opened) -> Iterator[WarcRecord]:
    return pages(opened.stream)


def pages(stream: ByteStream) -> Iterator[WarcRecord]:
    """The records that hold pages or stand for them. A record is void once the next is asked for. Raises OSError where
    the archive is damaged.
    """
    # Loaded when an archive is met.
    from fastwarc.warc import ArchiveIterator, WarcRecordType  # noqa: PLC0415

    yield from ArchiveIterator(
        _Forward(stream),  # type: ignore[arg-type]  # it reads, and does no more
        record_types=WarcRecordType.response | WarcRecordType.resource | WarcRecordType.revisit,
        parse_http=True,
        # Chunks that are packed too make the library's own decoding end the archive there, without a word.
        auto_decode="none",
        max_header_len=_HEADER_BYTES,
        fsspec_args=False,
    )


class _Forward:
    """A stream that knows its place and goes forward only: without these methods the library panics."""

    def __init__(self, stream: ByteStream) -> None:
        self._stream = stream
        self._place = 0

    def read(self, size: int = -1, /) -> bytes:
        data = self._stream.read1(size)
        self._place += len(data)
        return data

    def tell(self) -> int:
        return self._place

    def seek(self, offset: int, whence: int = SEEK_SET, /) -> int:
        goal = offset if whence == SEEK_SET else self._place + offset
        if whence == SEEK_END or goal < self._place:
            raise OSError("a stream that only goes forward")
        while self._place < goal and self.read(min(_STEP, goal - self._place)):
            pass
        return self._place


def _taken(record: WarcRecord, where: str, defaults: Defaults) -> Iterator[Taken]:
    url = record.headers.get("WARC-Target-URI") or None
    if record.headers.get("WARC-Type") == "revisit":
        yield Problem("revisit", f"a copy of an earlier record ({url})", where, fatal=False)
        return
    status = record.http_headers.status_code if record.is_http else None
    if status is not None and status != 200:
        yield Problem("http-status", f"no page but an answer {status} ({url})", where, fatal=False)
        return
    kind = _content_type(record)
    if kind is not None and not kind.lower().startswith(_PAGES):
        yield Problem("other-content", f"no page but {kind.partition(';')[0][:60]} ({url})", where, fatal=False)
        return
    try:
        data = body_of(record)
    except BodyError as error:
        yield Problem("bad-body", f"the stored body cannot be read: {error} ({url})", where)
        return
    page = Page(None if url is None else url.strip("<>"), kind)
    yield from in_order(article_of_page(data, where, page, defaults))


def body_of(record: WarcRecord) -> bytes:
    """The stored document, at most a byte more than a page may have. Raises BodyError where it is damaged."""
    length = min(record.content_length, MAX_PAGE_BYTES + 1)
    body = record.reader.read(MAX_PAGE_BYTES + 1)
    if len(body) < length:
        raise BodyError(f"{len(body):,} bytes of {length:,} are there")
    if not record.is_http:
        return body
    headers = record.http_headers
    transfer, content = headers.get("Transfer-Encoding"), headers.get("Content-Encoding")
    return plain_body(body, transfer=transfer, content=content, limit=MAX_PAGE_BYTES)


def _content_type(record: WarcRecord) -> str | None:
    headers = record.http_headers if record.is_http else record.headers
    return headers.get("Content-Type") or None


def _begins(head: bytes) -> bool:
    return head.startswith(b"WARC/")


WARC: Final = Format("WARC", (".warc",), _begins, _read, _units)
