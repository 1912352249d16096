"""Web archives (`.warc`, `.warc.gz`, such as Common Crawl's CC-NEWS): one article a stored page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from intalks.errors import Problem
from intalks.intake.article import Defaults
from intalks.intake.opened import Format, Opened, Taken, in_order
from intalks.intake.pages import MAX_PAGE_BYTES, Page, article_of_page
from intalks.intake.unpacking import ByteStream

_TYPES: Final = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.revisit
_PAGES: Final = ("text/html", "application/xhtml", "text/plain", "application/pdf", "application/octet-stream")
_HEADER_BYTES: Final = 65_536


def _read(opened: Opened) -> Iterator[Taken]:
    """Of each record that is a page, its article; of each other one that could be (a copy of an earlier record, an
    answer that is none, a picture), a problem that costs nothing. Records are taken one by one.
    """
    try:
        for number, record in enumerate(pages(opened.stream), start=1):
            yield from _taken(record, f"{opened.name}#{number}", opened.defaults)
    except (OSError, ValueError, UnicodeError) as error:
        yield Problem("bad-archive", f"the archive is damaged ({str(error)[:100]}); what follows is lost", opened.name)


def pages(stream: ByteStream) -> Iterator[WarcRecord]:
    """The records that hold pages or stand for them, transfer and content encodings undone when read. A record is void
    once the next is asked for. Raises OSError where the archive is damaged.
    """
    yield from ArchiveIterator(
        stream,  # type: ignore[arg-type]  # it reads, and does no more
        record_types=_TYPES,
        parse_http=True,
        auto_decode="all",
        max_header_len=_HEADER_BYTES,
        fsspec_args=False,
    )


def _taken(record: WarcRecord, where: str, defaults: Defaults) -> Iterator[Taken]:
    url = record.headers.get("WARC-Target-URI") or None
    if record.record_type == WarcRecordType.revisit:
        yield Problem("revisit", f"a copy of an earlier record ({url})", where, fatal=False)
        return
    status = record.http_headers.status_code if record.http_headers is not None else None
    if status is not None and status != 200:
        yield Problem("http-status", f"no page but an answer {status} ({url})", where, fatal=False)
        return
    kind = _content_type(record)
    if kind is not None and not kind.lower().startswith(_PAGES):
        yield Problem("other-content", f"no page but {kind.partition(';')[0][:60]} ({url})", where, fatal=False)
        return
    data = record.reader.read(MAX_PAGE_BYTES + 1)
    page = Page(None if url is None else url.strip("<>"), kind)
    yield from in_order(article_of_page(data, where, page, defaults))


def _content_type(record: WarcRecord) -> str | None:
    headers = record.http_headers if record.http_headers is not None else record.headers
    return headers.get("Content-Type") or None


def _begins(head: bytes) -> bool:
    return head.startswith(b"WARC/")


WARC: Final = Format("WARC", (".warc",), _begins, _read)
