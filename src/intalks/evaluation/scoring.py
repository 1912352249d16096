"""A response scored against a key: many articles, their figures, and the spans that are not what the text has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest

from intalks.evaluation.coded import CodedRecord, Offsets
from intalks.evaluation.figures import SlotCounts, Summary
from intalks.evaluation.measure import JudgedArticle, judge_article


def score(keys: Mapping[str, CodedRecord], responses: Mapping[str, CodedRecord]) -> Scores:
    """The measure over all articles of the key; articles that only the response holds do not count."""
    articles = {article_id: judge_article(key, responses.get(article_id)) for article_id, key in keys.items()}
    counts = {i: Counter((fill.slot, fill.verdict) for fill in article.fills) for i, article in articles.items()}
    return Scores(articles, counts, tuple(sorted(set(keys) - set(responses))))


@dataclass(frozen=True, slots=True)
class Scores:
    """The measure of a response against a key. `counts` is parallel to the articles of the key, in its order."""

    articles: Mapping[str, JudgedArticle]
    counts: Mapping[str, SlotCounts]
    unanswered: tuple[str, ...] = ()

    @property
    def summary(self) -> Summary:
        return self.summary_of(self.counts)

    def summary_of(self, article_ids: Iterable[str]) -> Summary:
        return Summary.of(sum((self.counts[i] for i in article_ids), Counter()))

    @property
    def f_by_article(self) -> dict[str, float]:
        """Each article's F over all fills but whole deals; 1 where there was nothing to find and nothing was found."""
        figures = {article_id: Summary.of(counts).all for article_id, counts in self.counts.items()}
        return {i: f.f if f.possible + f.actual else 1.0 for i, f in figures.items()}


def ungrounded(record: CodedRecord, text: str) -> list[str]:
    """Every span of the record that is empty, missing or no exact copy of the article's text."""
    return [str(words) for words, _ in _quotes(record) if not words or words not in text]


@dataclass(frozen=True, slots=True)
class Misplaced:
    """Words that the article has, but not at the offsets that they were given with: there it has `there`."""

    words: str
    start: int
    end: int
    there: str


def misplaced(record: CodedRecord, text: str) -> list[Misplaced]:
    """Every copied span of the record whose offsets are of other words. What `ungrounded` gives is left out."""
    found = []
    for words, offsets in _quotes(record):
        if offsets is not None and words and words in text:
            start, end = offsets
            there = text[start:end] if 0 <= start <= end else ""
            if there != words:
                found.append(Misplaced(words, start, end, there))
    return found


def _quotes(record: CodedRecord) -> Iterator[tuple[str | None, Offsets | None]]:
    """What has to be copied from the text, each with its offsets; None where it has none."""
    for deal in record.deals:
        if not deal.evidence:
            yield "", None
        for _, values, spans in deal.quotes():
            yield from zip_longest(values, spans)
        yield from ((term.text, term.text_span) for term in deal.terms)
    yield from ((statement.evidence, statement.evidence_span) for statement in record.statements)
    yield from ((fact.evidence, fact.evidence_span) for fact in record.facts)
