"""A body is the same however it comes in pieces, and never longer than its limit."""

from __future__ import annotations

import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intalks.intake.fetching.answer import NoAnswerError
from intalks.intake.fetching.body import Body


def pieces(data: bytes, size: int) -> list[bytes]:
    return [data[i : i + size] for i in range(0, len(data), size)]


@given(st.binary(max_size=2000).filter(lambda data: not data.startswith(b"\x1f\x8b")), st.integers(1, 300))
def test_pieces_make_no_difference(data: bytes, size: int) -> None:
    for packed, encoding in ((data, ""), (gzip.compress(data), "GZIP"), (zlib.compress(data), "deflate")):
        body = Body(pieces(packed, size), max_bytes=2000)
        assert body.read(encoding) == data
        assert body.size == len(packed)


@given(st.binary(min_size=1, max_size=500), st.integers(1, 100))
def test_members_are_joined(data: bytes, size: int) -> None:
    packed = gzip.compress(b"<" + data) + gzip.compress(data)
    assert Body(pieces(packed, size), max_bytes=2000).read("gzip") == b"<" + data + data


@given(st.binary(max_size=400), st.integers(1, 50), st.integers(0, 399))
def test_a_limit_is_a_limit(data: bytes, size: int, limit: int) -> None:
    body = Body(pieces(gzip.compress(b"<" + data), size), max_bytes=limit)
    if len(data) + 1 <= limit:
        assert body.read("gzip") == b"<" + data
        return
    with pytest.raises(NoAnswerError) as caught:
        body.read("gzip")
    assert caught.value.reason == "too-large"


@given(st.binary(max_size=300), st.integers(1, 50))
def test_whatever_comes_there_is_a_body_or_a_reason(data: bytes, size: int) -> None:
    for encoding in ("gzip", "deflate", "identity", "br"):
        assert outcome(Body(pieces(data, size), max_bytes=200), encoding) in {
            "a body",
            "too-large",
            "gzip-bomb",
            "bad-encoding",
        }


def outcome(body: Body, encoding: str) -> str:
    try:
        assert len(body.read(encoding)) <= 200
    except NoAnswerError as error:
        return error.reason
    return "a body"
