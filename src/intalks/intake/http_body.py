"""The body of an HTTP answer as an archive stores it → the document: chunks joined, packing undone, within bounds."""

from __future__ import annotations

import re
import zlib
from io import BytesIO
from typing import Final

_CHUNK: Final = re.compile(rb"([0-9a-fA-F]{1,8})[ \t]*(?:;[^\r\n]{0,200})?\r?\n")
_GZIP: Final = b"\x1f\x8b"


class BodyError(ValueError):
    """A body that is not what its headers say, or swells beyond the limit."""


def plain_body(body: bytes, *, transfer: str | None, content: str | None, limit: int) -> bytes:
    r"""The document. `transfer` and `content` are the headers of those encodings; crawlers often keep the headers and
    store the body without the encodings, so a body that does not bear one is taken as it is.

    >>> plain_body(b"4\r\nFord\r\n0\r\n\r\n", transfer="chunked", content=None, limit=100)
    b'Ford'

    Raises BodyError where it is damaged, or holds more than `limit` bytes.
    """
    if transfer is not None and "chunked" in transfer.lower() and _CHUNK.match(body):
        body = _joined(body)
    for name in reversed([part.strip().lower() for part in (content or "").split(",")]):
        body = _undone(body, name, limit)
    if len(body) > limit:
        raise BodyError(f"more than {limit:,} bytes")
    return body


def _joined(body: bytes) -> bytes:
    pieces: list[bytes] = []
    position = 0
    while match := _CHUNK.match(body, position):
        size = int(match[1], 16)
        if size == 0:
            return b"".join(pieces)
        pieces.append(body[match.end() : match.end() + size])
        if len(pieces[-1]) < size:
            raise BodyError("its last chunk is cut off")
        position = match.end() + size + (2 if body.startswith(b"\r\n", match.end() + size) else 1)
    raise BodyError("a chunk has no length")


def _undone(body: bytes, name: str, limit: int) -> bytes:
    if name in {"gzip", "x-gzip"} and body.startswith(_GZIP):
        return _inflated(body, zlib.MAX_WBITS | 16, limit)
    if name == "deflate":
        # With a header of its own, as the standard has it, or without, as some servers have it.
        return _inflated(body, zlib.MAX_WBITS if body[:1] == b"\x78" else -zlib.MAX_WBITS, limit)
    if name == "br":
        # Loaded when met.
        from fastwarc.stream_io import BrotliReader  # noqa: PLC0415

        try:
            return BrotliReader(BytesIO(body)).read(limit + 1)
        except (OSError, ValueError) as error:
            raise BodyError(f"its packing is damaged ({error})") from error
    return body


def _inflated(body: bytes, window: int, limit: int) -> bytes:
    inflater = zlib.decompressobj(window)
    try:
        found = inflater.decompress(body, limit + 1)
    except zlib.error as error:
        raise BodyError(f"its packing is damaged ({error})") from error
    if len(found) <= limit and not inflater.eof:
        raise BodyError("its packing is cut off")
    return found
