"""What a page declares of itself: schema.org as JSON-LD and as attributes, Open Graph, Dublin Core, and plain HTML."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Final

from lxml import etree

_ARTICLE: Final = re.compile(r"(?:Article|Posting|Report)$")
_TITLES: Final = ("og:title", "dc.title", "dcterms.title", "twitter:title", "parsely-title", "sailthru.title")
_OUTLETS: Final = ("og:site_name", "application-name", "dc.publisher", "dcterms.publisher", "cre")
_AUTHORS: Final = (
    "author",
    "article:author",
    "dc.creator",
    "dcterms.creator",
    "parsely-author",
    "byl",
    "sailthru.author",
)
_PUBLISHED: Final = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "date_published",
    "parsely-pub-date", "sailthru.date", "dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date.created",
    "dc.date", "dcterms.date", "dc:date", "pubdate", "publishdate", "publish-date", "publish_date", "published",
    "originalpublicationdate", "ptime", "pdate", "article.published", "cxenseparse:recs:publishtime", "date",
)  # fmt: skip
_MODIFIED: Final = (
    "article:modified_time", "og:updated_time", "datemodified", "last-modified", "lastmod", "dcterms.modified",
    "dc.date.modified", "utime",
)  # fmt: skip
_PROPERTIES: Final = ("headline", "author", "datePublished", "dateModified")
_ITEMPROPS: Final = etree.XPath("//*[@itemprop]")
_DEPTH: Final = 12
_ITEMS: Final = 2_000
_LONGEST: Final = 2_000


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the page says, each the surest first; dates as they stand. `heading` is its only `h1`, `page_title` the
    window's title, outlet and all. `language` is the primary subtag of what the page declares.
    """

    titles: tuple[str, ...]
    outlets: tuple[str, ...]
    authors: tuple[str, ...]
    published: tuple[str, ...]
    modified: tuple[str, ...]
    urls: tuple[str, ...]
    heading: str | None
    page_title: str | None
    language: str | None


def metadata_of(tree: etree._Element) -> Metadata:
    """Of an HTML tree. Never raises: what is malformed is passed by."""
    article = _linked_article(tree)
    named, properties = _named(tree), _properties(tree)
    heading = [_line("".join(one.itertext())) for one in tree.iter("h1")]
    title = next(tree.iter("title"), None)
    return Metadata(
        titles=_distinct([*_texts(article, "headline"), *_of_names(named, _TITLES), *properties.get("headline", ())]),
        outlets=_distinct([*_texts(article, "publisher"), *_of_names(named, _OUTLETS)]),
        authors=_distinct([*_texts(article, "author"), *_of_names(named, _AUTHORS), *properties.get("author", ())]),
        published=_distinct(
            [
                *_texts(article, "datePublished"),
                *_of_names(named, _PUBLISHED),
                *properties.get("datePublished", ()),
                *_times(tree),
                *_texts(article, "dateCreated"),
            ]
        ),
        modified=_distinct(
            [*_texts(article, "dateModified"), *_of_names(named, _MODIFIED), *properties.get("dateModified", ())]
        ),
        urls=_distinct([*_canonical(tree), *_of_names(named, ("og:url",)), *_texts(article, "url")]),
        heading=heading[0] if len(heading) == 1 and heading[0] else None,
        page_title=None if title is None else _line("".join(title.itertext())) or None,
        language=_language(tree),
    )


def _linked_article(tree: etree._Element) -> Mapping[str, object]:
    """The first JSON-LD object whose type is an article's; empty where there is none."""
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        text = re.sub(
            r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*;?\s*$", "", script.text or ""
        )
        try:
            value = json.loads(text.strip().rstrip(";"), strict=False)
        except (ValueError, RecursionError):
            continue
        for one in _objects(value):
            types = one.get("@type")
            if any(
                isinstance(kind, str) and _ARTICLE.search(kind)
                for kind in (types if isinstance(types, list) else [types])
            ):
                return one
    return {}


def _objects(value: object) -> Iterator[Mapping[str, object]]:
    """The objects of a JSON-LD document: itself, those of a list or a graph, and the main entity of each."""
    waiting: list[tuple[object, int]] = [(value, 0)]
    for _ in range(_ITEMS):
        if not waiting:
            return
        one, depth = waiting.pop(0)
        if isinstance(one, list):
            waiting.extend((item, depth + 1) for item in one[:_ITEMS])
        elif isinstance(one, dict) and depth < _DEPTH:
            yield one
            waiting.extend(
                (one[key], depth + 1)
                for key in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item")
                if key in one
            )


def _texts(article: Mapping[str, object], key: str) -> Iterator[str]:
    """The strings under a key: itself, those of a list, or the names of the things it lists."""
    value = article.get(key)
    for one in value if isinstance(value, list) else [value]:
        text = one.get("name") if isinstance(one, dict) else one
        if isinstance(text, str) and text.strip() and len(text) <= _LONGEST:
            yield _line(unescape(text))


def _named(tree: etree._Element) -> dict[str, list[str]]:
    """The contents of `meta` by name, property or itemprop, in small letters."""
    found: dict[str, list[str]] = {}
    for meta in tree.iter("meta"):
        content = _line(meta.get("content") or "")
        name = (
            meta.get("property") or meta.get("name") or meta.get("itemprop") or meta.get("http-equiv") or ""
        ).lower()
        if content and name and len(content) <= _LONGEST:
            found.setdefault(name.strip(), []).append(content)
    return found


def _of_names(named: Mapping[str, list[str]], names: tuple[str, ...]) -> Iterator[str]:
    for name in names:
        yield from named.get(name, ())


def _properties(tree: etree._Element) -> dict[str, list[str]]:
    """Values of the elements with an itemprop (`meta` aside), by its name: a declared one before the shown."""
    found: dict[str, list[str]] = {}
    for element in _ITEMPROPS(tree):
        name = element.get("itemprop")
        if element.tag != "meta" and name in _PROPERTIES:
            text = element.get("datetime") or element.get("content") or _line("".join(element.itertext()))
            if text and len(text) <= _LONGEST:
                found.setdefault(name, []).append(text)
    return found


def _times(tree: etree._Element) -> Iterator[str]:
    """The `<time>` marked as the date of publication, else the first within the article, else the only one."""
    times = [one for one in tree.iter("time") if (one.get("datetime") or "").strip()]
    marked = [one for one in times if one.get("pubdate") is not None or "publish" in (one.get("class") or "").lower()]
    own = [one for one in times if any(above.tag in {"header", "article"} for above in one.iterancestors())]
    for one in (marked or own or (times if len(times) == 1 else []))[:1]:
        yield (one.get("datetime") or "").strip()


def _canonical(tree: etree._Element) -> Iterator[str]:
    for link in tree.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split() and link.get("href"):
            yield (link.get("href") or "").strip()


def _language(tree: etree._Element) -> str | None:
    declared = tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
    return declared.strip().lower().replace("_", "-").partition("-")[0] or None


def _line(text: str) -> str:
    return " ".join(text.split())


def _distinct(texts: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))
