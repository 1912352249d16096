"""The first bytes of a stream, by which it tells what it holds, without taking them from who reads it."""

from __future__ import annotations

import io
from typing import Final

from intalks.intake.unpacking import ByteStream

_HEAD_BYTES: Final = 4096
_MAGIC: Final = ((b"\x1f\x8b\x08", ".gz"), (b"\x28\xb5\x2f\xfd", ".zst"))


def with_head(stream: ByteStream) -> tuple[bytes, io.BufferedReader]:
    """The first 4,096 bytes, fewer only where the stream ends before, and the stream from where it stood. A pipe is
    waited for: what its first write held may tell nothing.
    """
    if isinstance(stream, io.BufferedReader) and stream.seekable():
        start = stream.tell()
        head = stream.read(_HEAD_BYTES)
        stream.seek(start)
        return head, stream
    head = stream.read(_HEAD_BYTES)
    return head, io.BufferedReader(_Again(head, stream if len(head) == _HEAD_BYTES else None))


def packing_of_head(head: bytes) -> str | None:
    """The suffix of packed files that begin so (`.gz`, `.zst`); None where it is not packed."""
    return next((suffix for magic, suffix in _MAGIC if head.startswith(magic)), None)


class _Again(io.RawIOBase):
    """Bytes that were taken from a stream, then the rest of it; None where it was at its end, which a terminal says
    only once.
    """

    def __init__(self, head: bytes, rest: ByteStream | None) -> None:
        self._head = head
        self._rest = rest
        self._given = 0

    def readable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._given

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]  # typeshed's Buffer is wider
        size = len(buffer)
        data = self._head[:size]
        self._head = self._head[size:]
        if not data and self._rest is not None:
            data = self._rest.read1(size)
        buffer[: len(data)] = data
        self._given += len(data)
        return len(data)
