"""Broken documents of every kind against every parser of the intake: none may raise, none may hang.

    python -m bench.fuzz_intake --minutes 10

Whole documents of the tests are cut, doubled, mixed and strewn with bytes that mean something to a parser. Prints, for each parser, how many it was
given, how many gave an article, and the slowest; what raised, or took longer than LIMIT seconds, is kept in the folder `--keep`, and the exit code is 1.
"""  # noqa: E501

from __future__ import annotations

import argparse
import gzip
import hashlib
import io
import signal
import sys
import time
import traceback
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

import zstandard
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from intalks.errors import LexiconError
from intalks.intake import Defaults, Incoming
from intalks.intake.dates import date_of_dateline, date_of_url, declared_date
from intalks.intake.feeds import read_feed, read_opml, read_sitemap
from intalks.intake.formats import FORMATS, format_of_head
from intalks.intake.html_text import fragment_text
from intalks.intake.http_body import BodyError, plain_body
from intalks.intake.opened import Opened
from intalks.intake.pages import Page, article_of_page
from intalks.intake.publishers.publisher import read_publisher
from intalks.intake.unpacking import PackedError, unpacked
from tests.intake import test_formats as made
from tests.intake.made_archives import RECORDS, write_archive

LIMIT = 20
"""Seconds of the processor that one document may take."""

ROUND = 60
"""Documents a parser is given at a stretch."""

PAGES = Path("tests/intake/pages")
TOKENS = [
    b"<", b">", b"</p>", b"<p>", b"<div>" * 300, b"<!--", b"-->", b"<![CDATA[", b"]]>", b"&#x110000;", b"&#55296;",
    b"&lt", b'"', b"'", b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"{", b"}", b"[" * 400, b"\\ud800", b"\\u0000", b"\n\n",
    b"\r\n", b"=?utf-8?q?=ff?=", b"charset=utf-7", b"%PDF-", b"endobj", b"stream\n", b"<!ENTITY a 'b'>",
    b"<!DOCTYPE a [", b"<script>", b"<table><tr><td>", b"WARC/1.0\r\n", b"Content-Length: 99999999999\r\n",
    b"Content-Length: -1\r\n", b"9" * 400, b"0000-00-00", b"2012-13-45T99:99:99Z", b"Mon, 99 Foo 99999 99:99:99 +9999",
    b" " * 3000, b"\xe2\x80\xa8", b"\xf0\x9f\x98\x80", b"By ", b"http://[",
]  # fmt: skip


@dataclass
class Figures:
    """Of one parser."""

    given: int = 0
    articles: int = 0
    slowest: float = 0.0
    seconds: float = 0.0
    failures: dict[str, bytes] = field(default_factory=dict)


class HangError(Exception):
    """A document took longer than LIMIT."""


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("--minutes", type=float, default=10)
    arguments.add_argument("--keep", type=Path, default=Path("fuzz-failures"))
    arguments.add_argument("--only", default="", help="only parsers whose name holds this")
    chosen = arguments.parse_args()
    warnings.simplefilter("ignore")
    end = time.monotonic() + 60 * chosen.minutes
    parsers = {name: parser for name, parser in PARSERS.items() if chosen.only in name}
    figures = {name: Figures() for name in parsers}
    while time.monotonic() < end:
        for name, (parse, seeds) in parsers.items():
            run(parse, seeds, figures[name], end)
    print(f"{'parser':<16}{'documents':>10}{'articles':>10}{'mean ms':>9}{'slowest s':>11}{'failures':>10}")
    for name, one in figures.items():
        mean = 1000 * one.seconds / max(one.given, 1)
        print(f"{name:<16}{one.given:>10,}{one.articles:>10,}{mean:>9.1f}{one.slowest:>11.2f}{len(one.failures):>10}")
    for name, one in figures.items():
        for message, data in one.failures.items():
            chosen.keep.mkdir(exist_ok=True)
            path = chosen.keep / f"{name.replace(' ', '-')}-{hashlib.sha256(data).hexdigest()[:12]}"
            path.write_bytes(data)
            print(f"\n{name}: {path}\n{message}")
    return int(any(one.failures for one in figures.values()))


def run(parse: Callable[[bytes], int], seeds: list[bytes], figures: Figures, end: float) -> None:
    """One round; a failure of a kind met before is not kept again."""

    @settings(
        max_examples=ROUND,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(documents(seeds))
    def check(data: bytes) -> None:
        if time.monotonic() > end:
            return
        started = time.process_time()
        try:
            with alarm():
                figures.articles += parse(data)
        except BaseException as error:  # a panic of a parser in Rust is no Exception
            if isinstance(error, KeyboardInterrupt):
                raise
            place = "".join(traceback.format_exception(error)[-3:])
            figures.failures.setdefault(place, data)
        took = time.process_time() - started
        figures.given += 1
        figures.seconds += took
        figures.slowest = max(figures.slowest, took)

    check()


@contextmanager
def alarm() -> Iterator[None]:
    def ring(_number: int, _frame: object) -> NoReturn:
        raise HangError(f"longer than {LIMIT} seconds")

    # By the time of the processor: a busy machine is no hang.
    signal.signal(signal.SIGPROF, ring)
    signal.setitimer(signal.ITIMER_PROF, LIMIT)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


@st.composite
def documents(draw: st.DrawFn, seeds: list[bytes]) -> bytes:
    """A whole document, some edits at drawn places; now and then, bytes of no sense."""
    if draw(st.integers(0, 19)) == 0:
        return draw(st.binary(max_size=200))
    data = bytearray(draw(st.sampled_from(seeds)))
    for _ in range(draw(st.integers(0, 6))):
        place = draw(st.integers(0, len(data)))
        length = draw(st.sampled_from([0, 1, 2, 7, 40, 400, 4000]))
        kind = draw(st.integers(0, 5))
        if kind == 0:
            data[place : place + length] = draw(st.sampled_from(TOKENS))
        elif kind == 1:
            data[place : place + length] = draw(st.binary(max_size=8))
        elif kind == 2:
            del data[place : place + length]
        elif kind == 3:
            data[place:place] = data[place : place + length] * draw(st.sampled_from([1, 2, 50]))
        elif kind == 4:
            other = draw(st.sampled_from(seeds))
            start = draw(st.integers(0, len(other)))
            data[place : place + length] = other[start : start + 500]
        elif data:
            data[min(place, len(data) - 1)] ^= 1 << draw(st.integers(0, 7))
    return bytes(data)


def by_format(name: str) -> Callable[[bytes], int]:
    form = next(one for one in FORMATS if one.name == name)

    def parse(data: bytes) -> int:
        opened = Opened(io.BufferedReader(io.BytesIO(data)), "fuzz", Defaults())
        items = list(form.read(opened))
        format_of_head(data[:4096])
        return articles_of(items)

    return parse


def articles_of(items: list[object]) -> int:
    """How many articles; each must have its offsets, if it has any, in order and one for each character."""
    found = [item.article for item in items if isinstance(item, Incoming)]
    for article in found:
        offsets = article.raw_offsets
        assert offsets is None or (len(offsets) == len(article.text) and list(offsets) == sorted(offsets))
    return len(found)


def by_page(content_type: str | None) -> Callable[[bytes], int]:
    def parse(data: bytes) -> int:
        page = Page("https://news.example/2012/05/09/x", content_type)
        return articles_of([article_of_page(data, "fuzz", page, Defaults())[0]])

    return parse


def packed(suffix: str) -> Callable[[bytes], int]:
    def parse(data: bytes) -> int:
        try:
            with unpacked(io.BufferedReader(io.BytesIO(data)), suffix) as stream:
                while stream.read(65_536):
                    pass
        except PackedError:
            return 0
        return 1

    return parse


def body(data: bytes) -> int:
    for transfer, content in (("chunked", None), (None, "gzip"), ("chunked", "gzip, br"), (None, "deflate")):
        try:
            plain_body(data, transfer=transfer, content=content, limit=1_000_000)
        except BodyError:
            continue
    return 1


def texts(data: bytes) -> int:
    text = data.decode("utf-8", "replace")
    for line in (text, *text.splitlines()):
        declared_date(line)
        date_of_url(line)
        date_of_dateline(line)
    fragment_text(text)
    try:
        read_publisher(text, "fuzz")
    except LexiconError:
        return 0
    return 1


def lists(data: bytes) -> int:
    results = (read_feed(data, "https://a.example/feed"), read_opml(data, "x"), read_sitemap(data, "x"))
    return len(results)


def archive() -> bytes:
    file = io.BytesIO()
    write_archive(file, records=len(RECORDS), packed=False)
    return file.getvalue()


def parsers() -> dict[str, tuple[Callable[[bytes], int], list[bytes]]]:
    """Each with the whole documents that it is given."""
    pages = [path.read_bytes() for path in sorted(PAGES.glob("*.html"))]
    xml = [made.DOCUMENTS["newsml"], made.NITF.encode(), made.ARCHIVED.encode(), made.SGML.encode()]
    listed = [made.FEED.encode(), ATOM, JSON_FEED, made.SITEMAP.encode(), made.OPML.encode()]
    packs = [gzip.compress(page) for page in pages[:3]]
    values = [
        made.DOCUMENTS["ninjs"],
        made.json.dumps(made.GDELT).encode(),
        JSON_FEED,
        b'{"text": "Ford is in talks.", "date": "2012"}',
    ]
    dates = [
        b"Mon, 09 Oct 2006 08:15:00 -0400",
        b"OSLO, Oct. 9, 2006 (Wire) -",
        b"/2006/10/09/x",
        b"October 9, 2006 3:04 p.m. ET",
    ]
    publishers = [b'name = "A"\ndomains = ["a.example"]\n[dates]\nzone = "UTC"\n']
    return {
        "web page": (by_format("web page"), pages),
        "fetched": (by_page(None), [*pages, *made.DOCUMENTS.values()]),
        "fetched text": (by_page("text/plain; charset=latin-1"), [*pages[:2], made.DOCUMENTS["text"]]),
        "XML": (by_format("XML"), [*xml, *listed]),
        "feeds, lists": (lists, listed),
        "JSON": (by_format("JSON"), values),
        "JSON Lines": (by_format("JSON Lines"), values),
        "mail": (by_format("mail"), [(made.MAIL_HEAD + rest).encode() for rest in made.MAILS]),
        "PDF": (
            by_format("PDF"),
            [made.DOCUMENTS["pdf"], made.made_pdf([["Ford in talks", "By Ann Lee", made.TEXT]] * 4)],
        ),
        "CSV": (by_format("CSV"), [made.DOCUMENTS["csv"], made.GDELT_CSV.encode()]),
        "Parquet": (by_format("Parquet"), [made.DOCUMENTS["parquet"]]),
        "WARC": (by_format("WARC"), [archive()]),
        "plain text": (by_format("plain text"), [made.DOCUMENTS["text"]]),
        "gzip": (packed(".gz"), packs),
        "zstd": (packed(".zst"), [zstandard.compress(page) for page in pages[:3]]),
        "HTTP bodies": (body, [*packs, b"4\r\nFord\r\n0\r\n\r\n"]),
        "dates, markup": (texts, [*dates, *publishers, *pages]),
    }


ATOM = b"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"
xmlns:at="http://purl.org/atompub/tombstones/1.0"><title>A</title>
<at:deleted-entry ref="https://a.example/1" when="2012-01-09T08:30:00Z"/>
<entry><title type="html">Ford &amp;amp;</title>
<link href="/2"/><id>tag:a</id><updated>2012-01-09T08:30:00Z</updated>
<content type="xhtml"><div><p>Ford is in talks.</p></div></content></entry></feed>"""
JSON_FEED = b"""{"version": "https://jsonfeed.org/version/1.1", "title": "A", "items": [{"id": "1", "url": "https://a.example/1",
"title": "Ford", "content_html": "<p>Ford is in talks.</p>", "date_published": "2012-01-09T08:30:00Z"}]}"""
PARSERS = parsers()

if __name__ == "__main__":
    sys.exit(main())
