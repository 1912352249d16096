"""Files, folders and standard input → articles and problems, in a fixed order."""

from __future__ import annotations

from intalks.intake.article import Defaults, Incoming, article_of_fields
from intalks.intake.published import parse_published
from intalks.intake.stream import ByteStream, Intake

__all__ = ["ByteStream", "Defaults", "Incoming", "Intake", "article_of_fields", "parse_published"]
