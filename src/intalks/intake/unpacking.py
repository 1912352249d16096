"""Packed files (`.gz`, `.zst`) → their bytes, as a stream that refuses to swell without bound."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Callable
from typing import Final, Protocol

import zstandard

_FREE: Final = 64 * 1024 * 1024
_DENSEST: Final = 250
"""Unpacked bytes for one packed byte, after the first 64 MB: a bomb has a thousand, news has ten."""

_STEP: Final = 65_536
_ZSTD_STEP: Final = 512
"""Few packed bytes at a time, for even these may hold 16 MB."""


class ByteStream(Protocol):
    """What is asked of a stream of bytes: `io.BufferedReader` has it."""

    def read(self, size: int, /) -> bytes: ...
    def read1(self, size: int, /) -> bytes: ...
    def readline(self, size: int, /) -> bytes: ...
    def peek(self, size: int, /) -> bytes: ...


class PackedError(Exception):
    """A packed file that is damaged, or swells beyond all measure; the message says which."""


def unpacked(file: io.BufferedReader, suffix: str) -> io.BufferedReader:
    """The bytes of a packed file; `suffix` is one of `PACKINGS`. Reading it raises PackedError."""
    return io.BufferedReader(_Guarded(file, PACKINGS[suffix](file)), _STEP)


def unpacked_bytes(data: bytes, suffix: str, limit: int) -> bytes:
    """A small packed file, whole. Raises PackedError, also where there is more than `limit` in it."""
    with unpacked(io.BufferedReader(io.BytesIO(data)), suffix) as stream:
        found = stream.read(limit + 1)
    if len(found) > limit:
        raise PackedError(f"more than {limit:,} bytes unpacked")
    return found


class _Raw(Protocol):
    """`read1` gives some bytes, what is at hand: what comes before a damage is not lost with it."""

    def read1(self, size: int, /) -> bytes: ...


class _Guarded(io.RawIOBase):
    def __init__(self, file: io.BufferedReader, inner: _Raw) -> None:
        self._file = file
        self._inner = inner
        self._given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]  # typeshed's Buffer is wider
        try:
            data = self._inner.read1(len(buffer))
        except (gzip.BadGzipFile, EOFError, zlib.error, zstandard.ZstdError) as error:
            raise PackedError(f"the packed file is damaged ({error})") from error
        self._given += len(data)
        if self._given > _FREE and self._given > _DENSEST * self._file.tell():
            raise PackedError("it swells to more than a packed text would (a bomb?)")
        buffer[: len(data)] = data
        return len(data)


class _Zstd:
    """Frame after frame; unlike the library's own reader it tells where a file breaks off midway."""

    def __init__(self, file: io.BufferedReader) -> None:
        self._file = file
        self._frame: zstandard.ZstdDecompressionObj | None = None
        self._ready = b""
        self._packed = b""

    def read1(self, size: int, /) -> bytes:
        while not self._ready:
            self._packed = self._packed or self._file.read(_ZSTD_STEP)
            if not self._packed:
                if self._frame is not None:
                    raise EOFError("it ends in the middle of a frame")
                return b""
            self._frame = self._frame or zstandard.ZstdDecompressor(max_window_size=1 << 27).decompressobj()
            self._ready, self._packed = self._frame.decompress(self._packed), b""
            if self._frame.eof:
                self._packed, self._frame = self._frame.unused_data, None
        found, self._ready = self._ready[:size], self._ready[size:]
        return found


def _gzip(file: io.BufferedReader) -> _Raw:
    return gzip.GzipFile(fileobj=file)


PACKINGS: Final[dict[str, Callable[[io.BufferedReader], _Raw]]] = {".gz": _gzip, ".zst": _Zstd}
