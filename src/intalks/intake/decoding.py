"""Bytes → text: what is UTF-8 by contract, and what a page or a mail declares, rightly or wrongly."""

from __future__ import annotations

import codecs
import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from typing import Final

from intalks.errors import Problem

_BOMS: Final = ((BOM_UTF8, "utf-8"), (BOM_UTF16_LE, "utf-16-le"), (BOM_UTF16_BE, "utf-16-be"))
_HEAD: Final = 4096
_DECLARED: Final = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_XML_DECLARED: Final = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]+)")
_IN_HEADER: Final = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_WIDER: Final = {"iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030", "iso8859-9": "cp1254"}
"""What browsers read under a name: the larger character set that pages of that name are written in."""

_LOOKED_AT: Final = 60_000
_BROKEN_SHARE: Final = 0.005


def decoded(data: bytes, where: str) -> str | Problem:
    """Text that has to be UTF-8, without its byte order mark; a Problem (`binary`, `not-utf8`) where it is not."""
    if b"\0" in data and not data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return Problem("binary", "binary data, no text", where)
    try:
        return data.removeprefix(BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError as error:
        found = f"byte 0x{data[error.start]:02x} at offset {error.start:,}"
        return Problem("not-utf8", f"no UTF-8 ({found}); convert it first", where)


def decoded_markup(data: bytes, where: str, content_type: str | None = None) -> str | Problem:
    """A page or an XML document in whatever charset: by its byte order mark, by UTF-8 where it is that, by what the
    header and then the document declare, else by its letters. A Problem (`binary`, `charset`) where nothing fits.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    if b"\0" in data:
        return Problem("binary", "binary data, no page", where)
    try:
        # Bytes that are UTF-8 by chance are next to impossible, and wrong labels on UTF-8 pages are common.
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    for name in (_of_header(content_type), _of_document(data)):
        text = None if name is None else _tolerant(data, name)
        if text is not None:
            return text
    # Loaded for the few pages that need it.
    from charset_normalizer import from_bytes  # noqa: PLC0415

    best = from_bytes(data[:_LOOKED_AT]).best()
    text = None if best is None else _tolerant(data, best.encoding)
    return text if text is not None else Problem("charset", "in a charset that nothing tells", where)


def _of_header(content_type: str | None) -> str | None:
    match = None if content_type is None else _IN_HEADER.search(content_type)
    return None if match is None else match[1]


def _of_document(data: bytes) -> str | None:
    match = _XML_DECLARED.match(data[:_HEAD]) or _DECLARED.search(data[:_HEAD])
    return None if match is None else match[1].decode("ascii", "replace")


def _tolerant(data: bytes, charset: str) -> str | None:
    """The text with a few broken characters replaced; None where there is no such charset or it does not fit."""
    try:
        name = codecs.lookup(charset).name
        text = data.decode(_WIDER.get(name, name), "replace")
    except (LookupError, ValueError, UnicodeError):
        return None
    return text if text.count("\ufffd") <= _BROKEN_SHARE * len(text) + 1 else None
