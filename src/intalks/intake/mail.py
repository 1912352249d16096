"""A mail: its plain text, else its HTML, as one article; a file of several (mbox), one after the other."""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from email.errors import MessageError
from email.message import Message, MIMEPart
from email.policy import default
from email.utils import parseaddr
from typing import Final

from intalks.errors import Problem
from intalks.intake.article import Defaults, Found, Incoming, article_of_found
from intalks.intake.dates import declared_date
from intalks.intake.decoding import decoded_markup
from intalks.intake.html_text import article_text, html_tree
from intalks.intake.markup import visible
from intalks.intake.opened import Format, Opened, Taken, in_order, too_long
from intalks.text.offsets import Traced

_MAX_BYTES: Final = 32 * 1024 * 1024
_HEADERS: Final = re.compile(rb"(?:From |(?:[A-Za-z][A-Za-z0-9-]{1,40}:[ \t].{0,998}\r?\n(?:[ \t].{0,998}\r?\n)*){2})")
_USUAL: Final = re.compile(rb"(?im)^(?:received|message-id|mime-version|return-path|subject|delivered-to):")
_BROKEN: Final = (MessageError, ValueError, LookupError, TypeError, AttributeError, RecursionError)
"""What the standard parser lets through where a mail is broken."""

_ASKING: Final = r"(?:(?:.*\b(?i:to|or|can|may|here)[ \t]|.*[|·•<\[(/*-][ \t]*)?(?i:unsubscribe)\b)"
_FOOTER: Final = re.compile(rf"\n(?:-- ?|_{{8,}}|(?:(?![a-z])|(?=http))(?=.{{0,80}}(?:\n|\Z)){_ASKING}.*)(?=\n|\Z)")
"""A line that begins what is no part of the text: a sign-off, or a short line on how to unsubscribe that does not begin
in the middle of a sentence.
"""

_FOOTER_SHARE: Final = 3
"""It is looked for in the last third."""

_SEPARATOR: Final = re.compile(rb"From .*\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b.*\b\d{1,2}:\d\d\b")
_QUOTED_SEPARATOR: Final = re.compile(rb"^>(>*From )")


def article_of_mail(data: bytes, where: str, defaults: Defaults) -> tuple[Incoming | None, list[Problem]]:
    """Its id is its Message-ID, its title the subject, its time the Date header, its outlet the publisher of the
    sender's domain, else the sender's name. Signatures and footers go; places lead into the decoded part.
    """
    try:
        message = email.message_from_bytes(data, policy=default)
        part = message.get_body(("plain", "html"))
        text = None if part is None else _decoded(part, where)
        headers = {name: _header(message, name) for name in ("subject", "date", "from", "message-id")}
    except _BROKEN as error:
        return None, [Problem("bad-mail", f"a mail that cannot be taken apart ({str(error)[:100]})", where)]
    if isinstance(text, Problem):
        return None, [text]
    if part is None or text is None:
        return None, [Problem("no-text", "the mail has no part of text", where)]
    title = headers["subject"]
    traced = _of_html(text, title) if part.get_content_type() == "text/html" else _of_plain(text)
    if traced is None:
        return None, [Problem("no-text", "the mail holds no text to read", where)]
    name, address = parseaddr(headers["from"] or "")
    publisher = defaults.publishers.of_url(f"mailto://{address.rpartition('@')[2]}")
    date = headers["date"]
    found = Found(
        traced.text,
        id=(headers["message-id"] or "").strip("<> ") or None,
        title=title,
        outlet=(publisher.name if publisher is not None else name) or None,
        published=None if date is None else declared_date(date),
        offsets=traced.places or None,
    )
    return article_of_found(found, where, defaults)


def _header(message: Message, name: str) -> str | None:
    try:
        value = message.get(name)
    except OverflowError:  # a year of ten digits: as it stands, and told as a date that cannot be read
        value = next((raw for key, raw in message.raw_items() if key.lower() == name), None)
    return None if value is None else " ".join(str(value).encode("utf-8", "replace").decode("utf-8").split()) or None


def _decoded(part: MIMEPart, where: str) -> str | Problem:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return Problem("bad-mail", "a part of the mail that is no text", where)
    text = decoded_markup(payload, where, f"text/plain; charset={part.get_content_charset() or 'utf-8'}")
    return text if isinstance(text, Problem) else text.replace("\r\n", "\n")


def _of_html(page: str, title: str | None) -> Traced | None:
    tree = html_tree(page)
    found = None if tree is None else article_text(tree, page, visible(page), title=title)
    return None if found is None else found.traced


def _of_plain(text: str) -> Traced | None:
    footer = _FOOTER.search(text, len(text) - len(text) // _FOOTER_SHARE)
    end = len(text) if footer is None else footer.start()
    left, right = len(text) - len(text.lstrip()), len(text[:end].rstrip())
    return Traced.whole(text).part(left, right) if left < right else None


def _read(opened: Opened) -> Iterator[Taken]:
    for where, mail in _mails(opened):
        if len(mail) > _MAX_BYTES:
            yield too_long(_MAX_BYTES, where)
        else:
            yield from in_order(article_of_mail(mail, where, opened.defaults))


def _mails(opened: Opened) -> Iterator[tuple[str, bytes]]:
    """Each mail with its name, broken off behind `_MAX_BYTES`. Those of an mbox, in which a line "From sender time"
    stands before each, and a blank one before that, are numbered from 1 (`news.mbox#3`).
    """
    first = opened.stream.readline(_MAX_BYTES)
    if _SEPARATOR.match(first) is None:
        yield opened.name, first + opened.stream.read(_MAX_BYTES + 1)
        return
    number, kept, size, blank = 1, [first], len(first), False
    while line := opened.stream.readline(_MAX_BYTES):
        if blank and _SEPARATOR.match(line) is not None:
            yield f"{opened.name}#{number}", b"".join(kept)
            number, kept, size = number + 1, [], 0
        blank = not line.strip()
        if size <= _MAX_BYTES:
            kept.append(_QUOTED_SEPARATOR.sub(rb"\1", line))
            size += len(line)
    yield f"{opened.name}#{number}", b"".join(kept)


def _begins(head: bytes) -> bool:
    return _HEADERS.match(head) is not None and len(_USUAL.findall(head)) >= 2


MAIL: Final = Format("mail", (".eml", ".mbox"), _begins, _read)
