"""A load that kills itself: `loader.py OUT LEDGER NUMBER`, as it is about to store its NUMBER-th transaction."""

from __future__ import annotations

import os
import signal
import sys
from datetime import UTC, datetime
from itertools import count

from intalks.bulk.loading import finished, load_shards
from intalks.ledger import Ledger

if __name__ == "__main__":
    out, place, number = sys.argv[1:]
    times = count(1)

    def clock() -> datetime:
        """Asked before each transaction."""
        if next(times) == int(number):
            os.kill(os.getpid(), signal.SIGKILL)
        return datetime(2026, 1, 2, tzinfo=UTC)

    with Ledger.open(place) as ledger:
        load_shards(ledger, finished(out), clock=clock)
