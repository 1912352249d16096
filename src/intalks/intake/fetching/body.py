"""The body of an answer, unpacked as it comes, and given up as soon as it is too long."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from typing import Final

from intalks.intake.fetching.answer import NoAnswerError

_GZIP: Final = b"\x1f\x8b"
_BOMB: Final = 100
"""What unpacks to more than this many times its size, and over the limit, was made to."""

_AUTO: Final = 32 + zlib.MAX_WBITS
"""gzip or zlib, by the first bytes."""

_IDENTITY: Final = ("", "identity")
_PACKED: Final = ("gzip", "x-gzip", "deflate")


class Body:
    """Bytes taken in. `size` counts them as they came, whether or not the body came to its end."""

    def __init__(self, chunks: Iterable[bytes], *, max_bytes: int) -> None:
        self._chunks = chunks
        self._limit = max_bytes
        self.size = 0
        self._behind = 0
        """Packed bytes that were unpacked."""

    def read(self, encoding: str) -> bytes:
        """The whole body, without the packing that the header `Content-Encoding` names, nor that of a file that is
        itself packed by gzip. Raises NoAnswerError (`too-large`, `gzip-bomb`, `bad-encoding`).
        """
        packing = encoding.strip().lower()
        if packing not in (*_IDENTITY, *_PACKED):
            raise NoAnswerError("bad-encoding", f"the body is packed by {packing!r}, which was not asked for")
        data = self._joined(self._counted() if packing in _IDENTITY else self._unpacked(self._counted()))
        return self._joined(self._unpacked([data])) if data.startswith(_GZIP) else data

    def _counted(self) -> Iterator[bytes]:
        for chunk in self._chunks:
            self.size += len(chunk)
            yield chunk

    def _joined(self, parts: Iterable[bytes]) -> bytes:
        joined = bytearray()
        for part in parts:
            joined += part
            if len(joined) > self._limit:
                raise self._too_large(len(joined))
        return bytes(joined)

    def _too_large(self, reached: int) -> NoAnswerError:
        if self._behind and reached > _BOMB * self._behind:
            message = f"the first {self._behind:,} packed bytes unpack to over {self._limit:,}: not unpacked further"
            return NoAnswerError("gzip-bomb", message)
        return NoAnswerError("too-large", f"the body is longer than {self._limit:,} bytes")

    def _unpacked(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """Unpack bit by bit: never more than the limit at once, however much a byte stands for."""
        unpacker = zlib.decompressobj(_AUTO)
        begun = False
        for chunk in chunks:
            rest = chunk
            while rest:
                if unpacker.eof:  # a gzip file may have several members
                    unpacker = zlib.decompressobj(_AUTO)
                try:
                    part = unpacker.decompress(rest, self._limit + 1)
                except zlib.error as error:
                    raise NoAnswerError("bad-encoding", f"the packed body is damaged ({error})") from error
                before, rest = len(rest), unpacker.unconsumed_tail or unpacker.unused_data
                self._behind += before - len(rest)
                begun = True
                yield part
        if begun and not unpacker.eof:
            raise NoAnswerError("bad-encoding", "the packed body breaks off")
