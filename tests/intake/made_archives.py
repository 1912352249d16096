"""Web archives as crawlers write them, in our own words: several charsets, chunked and packed bodies, revisits."""

from __future__ import annotations

import gzip
import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Final

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

_PARAGRAPHS: Final = (
    "The café firm “Lumière” is in talks with Changan about a joint venture in Chongqing, two people said on Monday.",
    "Story number {number}: a contract could be worth {number} million euros, said one of them, who asked for no name.",
    "Neither company would comment. Shares in Lumière rose 3 percent in Paris, to 41.20 euros.",
    "The two have shared an office in Hong Kong for years, and their chief executives were at school together.",
)
_GERMAN: Final = (
    "Das Unternehmen teilte am Dienstag mit, dass es mit dem Hersteller verhandelt und bald unterschreiben will.",
    "Die Gespräche sind nach Angaben eines Sprechers noch nicht abgeschlossen und sollen bald weitergehen.",
)


@dataclass(frozen=True, slots=True)
class Answer:
    """One stored answer: its charset, whether a header names it, and what its transfer did to the body."""

    charset: str = "utf-8"
    header: str = "text/html; charset={charset}"
    meta: bool = True
    encode: Callable[[bytes], bytes] | None = None
    headers: tuple[tuple[str, str], ...] = ()
    status: str = "200 OK"
    kind: str = "response"
    paragraphs: tuple[str, ...] = _PARAGRAPHS


def _chunked(body: bytes) -> bytes:
    pieces = [body[start : start + 700] for start in range(0, len(body), 700)]
    return b"".join(f"{len(piece):x}\r\n".encode() + piece + b"\r\n" for piece in pieces) + b"0\r\n\r\n"


RECORDS: Final = (
    Answer(),
    Answer("cp1252"),
    Answer("cp1252", header="text/html", meta=True),
    Answer("gb18030", header="text/html; charset=gb2312"),
    Answer("utf-16"),
    Answer(header="text/html; charset=iso-8859-1", meta=False),
    Answer(encode=_chunked, headers=(("Transfer-Encoding", "chunked"),)),
    Answer(encode=gzip.compress, headers=(("Content-Encoding", "gzip"),)),
    Answer(
        encode=lambda body: _chunked(gzip.compress(body)),
        headers=(("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked")),
    ),
    Answer(kind="revisit"),
    Answer(status="301 Moved Permanently"),
    Answer(header="image/png"),
    Answer(paragraphs=_GERMAN),
)


class _Writer(WARCWriter):  # type: ignore[misc]  # not annotated
    """One that leaves no open files behind."""

    @staticmethod
    def _create_temp_file() -> io.BytesIO:
        return io.BytesIO()


def write_archive(file: IO[bytes], *, records: int, packed: bool) -> None:
    """`records` answers, those of `RECORDS` again and again, each of another address."""
    writer = _Writer(file, gzip=packed)
    writer.write_record(writer.create_warcinfo_record("made.warc", {"software": "tests"}))
    for number in range(records):
        answer = RECORDS[number % len(RECORDS)]
        url = f"https://www.daily.example/2019/04/08/story-{number}"
        body = _page(answer, number).encode(answer.charset)
        body = body if answer.encode is None else answer.encode(body)
        headers = [("Content-Type", answer.header.format(charset=answer.charset)), *answer.headers]
        http = StatusAndHeaders(answer.status, headers, protocol="HTTP/1.1")
        writer.write_record(writer.create_warc_record(url, "request", payload=io.BytesIO(b"GET / HTTP/1.1\r\n\r\n")))
        if answer.kind == "revisit":
            digest = "sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ"
            writer.write_record(
                writer.create_revisit_record(url, digest, url, "2019-04-08T00:00:00Z", http_headers=http)
            )
        else:
            writer.write_record(
                writer.create_warc_record(url, answer.kind, payload=io.BytesIO(body), http_headers=http)
            )


def _page(answer: Answer, number: int) -> str:
    meta = f'<meta charset="{answer.charset}">' if answer.meta else ""
    body = "".join(f"<p>{paragraph.format(number=number)}</p>" for paragraph in answer.paragraphs)
    links = "".join(f'<li><a href="/{n}">Another story of the day, the {n}th</a></li>' for n in range(20))
    return (
        f"<!doctype html><html><head>{meta}<title>Talks in Chongqing, part {number}</title>"
        '<meta property="article:published_time" content="2019-04-08T09:30:00+02:00">'
        f"</head><body><nav><ul>{links}</ul></nav><article><h1>Talks in Chongqing, part {number}</h1>{body}</article>"
        f"<footer><ul>{links}</ul></footer></body></html>"
    )
