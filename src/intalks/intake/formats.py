"""The formats of files that intalks takes, in the order in which a file of no known name is tried."""

from __future__ import annotations

from typing import Final

from intalks.intake.json_documents import JSON, JSON_LINES
from intalks.intake.mail import MAIL
from intalks.intake.opened import Format
from intalks.intake.pdf import PDF
from intalks.intake.plain_text import PLAIN_TEXT
from intalks.intake.tables import CSV, PARQUET
from intalks.intake.warc import WARC
from intalks.intake.web_page import WEB_PAGE
from intalks.intake.xml_documents import XML

FORMATS: Final[tuple[Format, ...]] = (WARC, PDF, PARQUET, JSON_LINES, JSON, WEB_PAGE, XML, MAIL, CSV, PLAIN_TEXT)
"""The last takes whatever no other does."""


def format_of_head(head: bytes) -> Format:
    """The format of a source whose name does not tell, by its first bytes (a few thousand)."""
    return next(one for one in FORMATS if one.begins(head))
