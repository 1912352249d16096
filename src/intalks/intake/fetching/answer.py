"""What is asked of the web, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

OK: Final = "ok"
NOT_MODIFIED: Final = "not-modified"
STOPPED: Final = "stopped"

LASTING: Final = frozenset(
    {"bad-url", "private-address", "robots", "redirects", "too-large", "gzip-bomb", "bad-encoding", "gone"}
)
"""Reasons that another try would find again. Of statuses, 4xx are lasting too, but for those that speak of time."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """An address, with what the last answer bore, so that the server may say that nothing changed."""

    url: str
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of asking for `asked`.

    `reason` is `ok`, `not-modified`, or why there is nothing to read: `gone` (404, 410), `http-STATUS`, `timeout`,
    `slow`, `connection`, `unresolved`, `too-large`, `gzip-bomb`, `bad-encoding`, `bad-url`, `private-address`,
    `redirects`, `robots`, `robots-unreachable`, `stopped`. `message` says it to people. `url` answered in the end;
    `moved_to` is set to it where every redirect on the way was a lasting one. `wait` is how many seconds the server
    asked to be left alone. `size` counts bytes as they came, `data` is unpacked. `seconds` is the time of all tries;
    `at` is when they ended.
    """

    asked: str
    url: str
    reason: str
    message: str = ""
    status: int | None = None
    data: bytes = b""
    content_type: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    moved_to: str | None = None
    wait: float | None = None
    size: int = 0
    seconds: float = 0.0
    tries: int = 1
    at: datetime | None = None

    @property
    def lasting(self) -> bool:
        """Whether asking again would give the same."""
        if self.reason in LASTING:
            return True
        return self.reason.startswith("http-4") and self.status not in PASSING


PASSING: Final = frozenset({408, 425, 429})


class NoAnswerError(Exception):
    """Raised and caught within this package: there will be nothing to read, for a reason of `Answer`."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason
