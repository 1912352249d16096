"""A process that watches a site once, again for each line that it is sent, each time by a child that may be killed:
`watcher.py SITE`; a line is a folder. It answers with the child's id, and in the end with how that ended.
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from intalks.alerts import Means, find_alerts, send_waiting
from intalks.intake.fetching import Clock
from intalks.ledger import Ledger
from intalks.model.alert import AlertRule, AlertSettings
from intalks.model.watching import FetchLimits, WatchedSource, WatchSettings
from intalks.pipeline.add import Readers
from intalks.pipeline.watch import watch_once
from intalks.pipeline.watch_tools import web_tools
from tests.intake.web_server import HOST
from tests.ledger.made_deals import NO_LIST
from tests.pipeline.plain_reader import VERSION, make_plain_reader

PATHS = ("/rss.xml", "/atom.xml", "/feed.json", "/map-index.xml")
LIMITS = FetchLimits(host_delay=0.0, tries=1, hosts_at_once=1, allow_hosts=(HOST,))


def main() -> None:
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            watch_all(sys.argv[1], Path(line.strip()))
            os._exit(0)
        print(child, flush=True)  # noqa: T201 - the answer
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)  # noqa: T201


def watch_all(site: str, folder: Path) -> None:
    """Ledger and alerts lie in the folder; the site takes the webhook too."""
    rule = AlertRule("all", within_days=36_500, file=str(folder / "alerts.jsonl"), webhook=f"{site}/hook")
    alerts = AlertSettings((rule,), secret="s")  # noqa: S106 - not one
    settings = WatchSettings(tuple(WatchedSource(site + path) for path in PATHS), limits=LIMITS)
    draw = Random(1)  # noqa: S311 - jitter
    readers = Readers(VERSION, make_plain_reader)
    tools = web_tools(settings, readers, clock=Clock(), draw=draw, told=lambda _: None)
    with Ledger.open(folder / "news.db", reference=NO_LIST) as ledger:
        watch_once(ledger, tools)
        find_alerts(ledger, alerts.rules, now=datetime.now(UTC))
        send_waiting(ledger, Means(alerts, lambda _: None, lambda: datetime.now(UTC), draw, lambda: False))


if __name__ == "__main__":
    main()
