"""The web, asked politely and with suspicion: one address in, one `Answer` out, whatever the other side does."""

from __future__ import annotations

from intalks.intake.fetching.answer import Answer, Wanted
from intalks.intake.fetching.clock import Clock
from intalks.intake.fetching.fetcher import Fetcher
from intalks.intake.fetching.pace import backoff
from intalks.intake.fetching.parallel import fetch_all

__all__ = ["Answer", "Clock", "Fetcher", "Wanted", "backoff", "fetch_all"]
