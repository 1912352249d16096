"""Text of the news as formats can hold it."""

from __future__ import annotations

import re
from typing import Final

_NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NOT_UTF8: Final = re.compile("[\ud800-\udfff]")


def xml_text(text: str, instead: str = "\ufffd") -> str:
    r"""The text with � (or what is given) for the characters that XML 1.0 has no place for (production 2, `Char`).

    >>> xml_text("a\x0bb"), xml_text("a\x0bb", "")
    ('a�b', 'ab')
    """
    return _NOT_XML.sub(instead, text)


def utf8_text(text: str) -> str:
    """The text with � for halves of surrogate pairs, which UTF-8 cannot hold."""
    return _NOT_UTF8.sub("\ufffd", text)


def is_web(url: str) -> bool:
    """Whether it is an address of the web."""
    return url.startswith(("http://", "https://"))


def web_address(url: str | None) -> str | None:
    """An address that a reader may be sent to: nothing but the web.

    >>> web_address("javascript:alert(1)") is None
    True
    """
    return url if url is not None and is_web(url) else None
