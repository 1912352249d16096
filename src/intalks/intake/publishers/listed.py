"""The publishers that intalks knows, and those of a folder of the user's own; found by URL or by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from intalks.errors import LexiconError
from intalks.intake.publishers.publisher import Publisher, read_publisher

LISTED: Final = (
    "afp",
    "associated_press",
    "automotive_news",
    "bbc_news",
    "bloomberg",
    "business_wire",
    "china_daily",
    "cnbc",
    "detroit_news",
    "financial_times",
    "guardian",
    "kyodo_news",
    "msn",
    "new_york_times",
    "nikkei_asia",
    "pr_newswire",
    "reuters",
    "wall_street_journal",
    "xinhua",
    "yahoo_finance",
)
"""The files beside this one, without `.toml`."""


@dataclass(frozen=True, slots=True)
class Publishers:
    """The listed publishers and, where `folder` is given, those of its `*.toml`, which outrank listed ones of the same
    domain. Raises LexiconError when first asked if a file breaks the schema or cannot be read.
    """

    folder: Path | None = None

    def of_url(self, url: str) -> Publisher | None:
        """The publisher of the longest domain that the URL's host is, or lies under.

        >>> publisher = Publishers().of_url("https://uk.reuters.com/article/x")
        >>> publisher and publisher.name
        'Reuters'
        """
        domains = _by_domain(self.folder)
        labels = host_of(url).split(".")
        return next((found for n in range(len(labels)) if (found := domains.get(".".join(labels[n:])))), None)

    def check(self) -> None:
        """Raises LexiconError where a file breaks the schema or cannot be read."""
        _by_domain(self.folder)

    def of_name(self, name: str) -> Publisher | None:
        """The publisher of that name or alias, letter case aside."""
        return _by_name(self.folder).get(" ".join(name.lower().split()))


def host_of(url: str) -> str:
    """The host in small letters, without a port; empty where the URL has none.

    >>> host_of("https://News.Example.org:8080/a")
    'news.example.org'
    """
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""


@cache
def _by_domain(folder: Path | None) -> Mapping[str, Publisher]:
    return {domain: publisher for publisher in _all(folder) for domain in publisher.domains}


@cache
def _by_name(folder: Path | None) -> Mapping[str, Publisher]:
    named = {name: publisher for publisher in _all(folder) for name in (publisher.name, *publisher.aliases)}
    return {" ".join(name.lower().split()): publisher for name, publisher in named.items()}


def _all(folder: Path | None) -> Iterator[Publisher]:
    for name in LISTED:
        path = resources.files("intalks.intake.publishers") / f"{name}.toml"
        yield read_publisher(path.read_text(encoding="utf-8"), path.name)
    if folder is None:
        return
    if not folder.is_dir():
        raise LexiconError(f"{folder}: no such folder of publishers")
    for path in sorted(folder.glob("*.toml")):
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise LexiconError(f"{path}: cannot be read ({error})") from error
        yield read_publisher(text, str(path))
