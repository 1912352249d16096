"""Addresses → articles: a page gives one, a feed, a sitemap or a list of them those of all pages that it names."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from intalks.errors import Problem
from intalks.intake import Defaults, Item
from intalks.intake.article import canonical_url
from intalks.intake.feeds import FeedEntry
from intalks.intake.fetching import Answer, Wanted
from intalks.intake.fetching.answer import OK
from intalks.intake.opened import Link, LinkKind, in_order
from intalks.intake.pages import Page, article_of_page
from intalks.model.watching import SourceKind
from intalks.pipeline.watch_feeds import Named, named_by


class Links:
    """What lies at addresses, each of which is asked for once. `fetch` asks for one."""

    def __init__(self, fetch: Callable[[Wanted], Answer], defaults: Defaults) -> None:
        self._fetch = fetch
        self._defaults = defaults
        self._seen: set[str] = set()

    def of_urls(self, urls: Sequence[str]) -> Iterator[Item]:
        """The articles at these addresses, whatever lies there, in order, with the problems met."""
        for url in urls:
            yield from self._anything(url, page=True)

    def of_link(self, link: Link) -> Iterator[Item]:
        """The articles that a link of a file leads to."""
        if link.kind is LinkKind.PAGE:
            yield from self._page(link.entry)
        else:
            yield from self._anything(link.url, page=False)

    def _anything(self, url: str, *, page: bool) -> Iterator[Item]:
        """What lies at an address, and at those that it names; `page`: it may be an article itself."""
        left = deque([url])
        while left:
            url = left.popleft()
            if url in self._seen:
                continue
            self._seen.add(url)
            answer = self._fetch(Wanted(url))
            if answer.reason != OK:
                yield Problem(answer.reason, answer.message, url)
                continue
            named = named_by(answer.data, answer.url, SourceKind.AUTO)
            if isinstance(named, Named):
                left.extend(named.nested)
                yield from named.problems
                for entry in named.entries:
                    yield from self._page(entry)
            elif page:
                yield from self._article(answer, FeedEntry(url))
            else:
                yield replace(named, where=url)

    def _page(self, entry: FeedEntry) -> Iterator[Item]:
        url = canonical_url(entry.url)
        if url in self._seen or entry.withdrawn:
            return
        self._seen.add(url)
        answer = self._fetch(Wanted(url))
        if answer.reason == OK:
            yield from self._article(answer, entry)
        else:
            yield Problem(answer.reason, answer.message, url)

    def _article(self, answer: Answer, entry: FeedEntry) -> Iterator[Item]:
        page = Page(answer.url, answer.content_type, entry)
        yield from in_order(article_of_page(answer.data, answer.asked, page, self._defaults))
