"""Many addresses at once: one at a time of each host, several hosts side by side, answers in the order asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

from intalks.intake.fetching.answer import Answer, Wanted
from intalks.intake.fetching.fetcher import Fetcher


def fetch_all(fetcher: Fetcher, wanted: Sequence[Wanted], *, hosts_at_once: int) -> list[Answer]:
    """One answer for each, in the same order. In this thread where one host is asked, or one at once."""
    by_host: dict[str, list[int]] = defaultdict(list)
    for number, one in enumerate(wanted):
        by_host[_host(one.url)].append(number)
    answers: dict[int, Answer] = {}

    def ask(numbers: Sequence[int]) -> None:
        for number in numbers:
            answers[number] = fetcher.fetch(wanted[number])

    if min(hosts_at_once, len(by_host)) <= 1:
        ask(range(len(wanted)))
    else:
        with ThreadPoolExecutor(min(hosts_at_once, len(by_host))) as pool:
            for done in [pool.submit(ask, numbers) for numbers in by_host.values()]:
                done.result()
    return [answers[number] for number in range(len(wanted))]


def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc.lower()
    except ValueError:
        return url
