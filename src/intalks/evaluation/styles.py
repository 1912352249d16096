"""Articles as another paper would print them: the words of a key's articles in other layouts and conventions; and the
same articles about firms of other names.

What an article says does not hang on either, so no figure may: `make quality ARGS=--styles` reads the articles that may
be looked at in each style and prints F beside that of the articles as they are.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from textwrap import wrap
from types import MappingProxyType
from typing import Final, TypeAlias

from intalks.evaluation.coded import CodedRecord, decode_record, load_records, load_texts
from intalks.evaluation.figures import Summary
from intalks.evaluation.key_run import DEVELOPMENT, Read, article_of
from intalks.evaluation.renaming import renamed
from intalks.evaluation.scoring import score
from intalks.evaluation.tables import plain_table
from intalks.model.article import Article
from intalks.model.record_json import encode_record
from intalks.reading.paragraphs import split_paragraphs

Style: TypeAlias = Callable[[str], str]

AS_IT_IS: Final = "as it is"
OTHER_NAMES: Final = "firms of other names"
_CODE: Final = r"\(\s*([A-Z0-9]{1,8})(?:_?[a-z]{1,2})?\.([A-Z]{1,3})\s*\)"
_DATELINE: Final = r"^[A-Z][A-Z ,/]+\([A-Z]\w+\) - "
_ROWS: Final = ("all", "deal", "deal.parties", "deal.evidence", "statement.source", "statement.evidence", "fact")


def _paragraphs(text: str) -> list[str]:
    return [" ".join(span.of(text).split()) for span in split_paragraphs(text)]


def _wrapped(text: str, width: int = 72, indent: str = "", between: str = "\n\n") -> str:
    lines = partial(wrap, width=width, break_long_words=False, break_on_hyphens=False)
    return between.join("\n".join(lines(one, initial_indent=indent)) for one in _paragraphs(text))


def _indented(text: str) -> str:
    return re.sub(r"(?m)^(?=.)", "    ", _wrapped(text))


def _curly(text: str) -> str:
    return re.sub(r'"([^"]*)"', r"“\1”", text).replace("'", "’")


def _tokenised(text: str) -> str:
    text = re.sub(r'"([^"]*)"', r"`` \1 ''", "\n".join(_paragraphs(text)))
    text = re.sub(r"(?<=\w)([,;:?](?=\s)|\.$|'s\b|n't\b)", r" \1", text, flags=re.MULTILINE)
    return re.sub(r"(?<=[a-z]{3})\.(?= [A-Z])", " .", text)


def _with_references(text: str) -> str:
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("'", "&#39;")


def _in_tags(text: str) -> str:
    """As text cut out of a page, without white space between its paragraphs and some of its sentences."""
    return re.sub(r"(?<=[a-z]{3}\.) (?=[A-Z][a-z]+ )", "", "".join(_paragraphs(text)))


STYLES: Final[Mapping[str, Style]] = MappingProxyType(
    {
        "lines of 72": _wrapped,
        "columns of 35": partial(_wrapped, width=35),
        "indented paragraphs": partial(_wrapped, indent="    ", between="\n"),
        "all indented": _indented,
        "one paragraph": lambda text: " ".join(_paragraphs(text)),
        "curly quotation marks": _curly,
        "tokenised": _tokenised,
        "character references": _with_references,
        "footnotes": lambda text: re.sub(r"(?<=[a-z]\.)(?=\s)", "[1]", text),
        "no white space": _in_tags,
        "tight tickers": lambda text: re.sub(_CODE, r"(\1.\2)", text),
        "tickers by exchange": lambda text: re.sub(_CODE, r"(NYSE: \1)", text),
        "tickers by country": lambda text: re.sub(_CODE, r"(\1 US)", text),
        "tickers in brackets": lambda text: re.sub(_CODE, r"[\1.\2]", text),
        "wire dateline": lambda text: "OSLO, June 1 (AFP) -- " + re.sub(_DATELINE, "", text),
        "mixed dateline": lambda text: "Oslo, June 1: " + re.sub(_DATELINE, "", text),
        "release": lambda text: "OSLO--(BUSINESS WIRE)--" + re.sub(_DATELINE, "", text),
        "byline": "By Ann Lee and Tom Ward\nStaff Writers\n\n{}".format,
        "caption": "A man walks by a plant in Oslo June 1, 2010. REUTERS/Ann Lee\n\n{}".format,
        "percent signs": lambda text: re.sub(r"\s(?:percent|pct|per cent)\b", "%", text),
        "short scales": lambda text: re.sub(r"(?<=\d) (b|m)illion\b", lambda m: "bn" if m[1] == "b" else "m", text),
        "em dashes": lambda text: text.replace(" -- ", "—"),
        "commas before forms": lambda text: re.sub(r"(?<=[a-z]) (Inc|Ltd|LLC)\b\.?", r", \1.", text),
    }
)


def in_styles(
    folder: Path, read: Read, ids: Collection[str], *, styles: Collection[str] = STYLES
) -> dict[str, Summary]:
    """The figures of these articles of the development key as they are (first), about firms of other names, with the
    title repeated at the head of the text, and in each of the styles. Raises InputError where there is no key.
    """
    keys = {id_: record for id_, record in load_records(folder / f"{DEVELOPMENT}.jsonl").items() if id_ in ids}
    texts = load_texts(folder / f"{DEVELOPMENT}_texts.jsonl")
    articles = [article_of(texts[id_]) for id_ in keys]

    def summary(restyled: Callable[[Article], Article], keys: Mapping[str, CodedRecord] = keys) -> Summary:
        records = read(map(restyled, articles))
        return score(keys, {one.id: decode_record(encode_record(one), one.id) for one in records}).summary

    others = {one.id: renamed(one, keys[one.id], random.Random(one.id)) for one in articles}  # noqa: S311
    return {
        AS_IT_IS: summary(lambda one: one),
        OTHER_NAMES: summary(lambda one: others[one.id][0], {id_: key for id_, (_, key) in others.items()}),
        "title repeated": summary(lambda one: replace(one, text=f"{one.title or ''}\n\n{one.text}")),
        **{name: summary(partial(_printed, STYLES[name])) for name in styles},
    }


def _printed(style: Style, article: Article) -> Article:
    return replace(article, text=style(article.text))


def style_report(found: Mapping[str, Summary]) -> str:
    """F by style, a line each, the lowest first; the articles as they are at the top."""
    in_order = sorted(found.items(), key=lambda item: (item[0] != AS_IT_IS, item[1].all.f))
    rows = [(name, *(f"{summary.row(row).f:.3f}" for row in _ROWS)) for name, summary in in_order]
    return plain_table(("style", *_ROWS), rows)
