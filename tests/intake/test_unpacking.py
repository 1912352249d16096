from __future__ import annotations

import gzip
import io
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard

from intalks.errors import Problem
from intalks.intake import Defaults, Incoming, Intake
from intalks.intake.http_body import BodyError, plain_body
from intalks.intake.unpacking import PackedError, unpacked, unpacked_bytes

TEXT = b"Ford said it was in talks with Changan.\n" * 50_000
PACK: dict[str, Callable[[bytes], bytes]] = {".gz": gzip.compress, ".zst": zstandard.compress}


@pytest.mark.parametrize("suffix", PACK)
def test_one_frame_and_several(suffix: str) -> None:
    pack = PACK[suffix]
    for data in (pack(TEXT), pack(TEXT[:100]) + pack(TEXT[100:]), pack(b"") + pack(TEXT)):
        assert unpacked_bytes(data, suffix, len(TEXT)) == TEXT
    with pytest.raises(PackedError, match="more than"):
        unpacked_bytes(pack(TEXT), suffix, len(TEXT) - 1)


@pytest.mark.parametrize("suffix", PACK)
def test_a_file_cut_off_and_a_file_that_is_none(suffix: str) -> None:
    for data in (PACK[suffix](TEXT)[:-20], b"no packed file", PACK[suffix](TEXT)[:10]):
        with pytest.raises(PackedError, match="damaged"):
            unpacked_bytes(data, suffix, 10_000_000)


@pytest.mark.parametrize("suffix", PACK)
def test_a_bomb_is_refused_long_before_its_end(suffix: str, tmp_path: Path) -> None:
    zeros = io.BytesIO()
    if suffix == ".gz":
        with gzip.GzipFile(fileobj=zeros, mode="wb") as file:
            for _ in range(80):
                file.write(b" " * 999_999 + b"\n")
    else:
        with zstandard.ZstdCompressor().stream_writer(zeros, closefd=False) as writer:
            for _ in range(80):
                writer.write(b" " * 999_999 + b"\n")
    with unpacked(io.BufferedReader(io.BytesIO(zeros.getvalue())), suffix) as stream:
        given = 0
        with pytest.raises(PackedError, match="bomb"):
            given = len(stream.read(200_000_000))
    assert given == 0
    path = tmp_path / f"news.jsonl{suffix}"
    path.write_bytes(zeros.getvalue())
    assert [item.reason for item in Intake([str(path)], defaults=Defaults()) if isinstance(item, Problem)] == [
        "bad-archive"
    ]


@pytest.mark.parametrize("suffix", PACK)
def test_what_came_before_the_damage_is_read(suffix: str, tmp_path: Path) -> None:
    line = b'{"id": "a%d", "date": "2012", "text": "Ford said it was in talks with Changan, number %d."}\n'
    data = PACK[suffix](b"".join(line % (number, number) for number in range(3))) + PACK[suffix](TEXT)[:30]
    path = tmp_path / f"news.jsonl{suffix}"
    path.write_bytes(data)
    items = list(Intake([str(path)], defaults=Defaults()))
    assert [item.article.id for item in items if isinstance(item, Incoming)] == ["a0", "a1", "a2"]
    assert [item.reason for item in items if isinstance(item, Problem)] == ["bad-archive"]


def chunks(*pieces: bytes) -> bytes:
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


BODIES = [
    (chunks(b"Ford ", b"gains"), "chunked", None, b"Ford gains"),
    # Headers that a crawler kept though it stored the body plain.
    (b"Ford gains", "chunked", "gzip", b"Ford gains"),
    (gzip.compress(b"Ford"), None, "gzip", b"Ford"),
    (chunks(gzip.compress(b"Ford")), "chunked", "GZIP", b"Ford"),
    (b"Ford", None, "identity", b"Ford"),
]


@pytest.mark.parametrize(("body", "transfer", "content", "expected"), BODIES, ids=range(len(BODIES)))
def test_stored_bodies(body: bytes, transfer: str | None, content: str | None, expected: bytes) -> None:
    assert plain_body(body, transfer=transfer, content=content, limit=100) == expected


BAD_BODIES = [
    (chunks(b"Ford")[:-8], "chunked", None),
    (b"ffff\r\nFord", "chunked", None),
    (gzip.compress(b"x" * 1_000_000), None, "gzip"),
    (gzip.compress(TEXT)[:50], None, "gzip"),
    (b"x" * 101, None, None),
    (b"not deflated", None, "deflate"),
    (b"not brotli at all", None, "br"),
]


@pytest.mark.parametrize(("body", "transfer", "content"), BAD_BODIES, ids=range(len(BAD_BODIES)))
def test_damaged_and_swelling_bodies(body: bytes, transfer: str | None, content: str | None) -> None:
    with pytest.raises(BodyError):
        plain_body(body, transfer=transfer, content=content, limit=100)
