"""Files, folders, standard input and fetched documents → articles and problems, in a fixed order."""

from __future__ import annotations

from intalks.intake.article import Defaults, Incoming, Item, Standing, article_of_fields
from intalks.intake.published import parse_published
from intalks.intake.publishers import Publishers
from intalks.intake.stream import Fetch, Intake
from intalks.intake.unpacking import ByteStream

__all__ = [
    "ByteStream",
    "Defaults",
    "Fetch",
    "Incoming",
    "Intake",
    "Item",
    "Publishers",
    "Standing",
    "article_of_fields",
    "parse_published",
]
