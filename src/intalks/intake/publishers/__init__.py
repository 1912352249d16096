"""Publishers: what is known of the outlets, one TOML file each."""

from __future__ import annotations

from intalks.intake.publishers.listed import LISTED, Publishers
from intalks.intake.publishers.publisher import DateHabits, Kind, Publisher

__all__ = ["LISTED", "DateHabits", "Kind", "Publisher", "Publishers"]
