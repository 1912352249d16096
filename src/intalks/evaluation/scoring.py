"""A response scored against a key: many articles, their figures, and the spans that are no exact copy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from intalks.evaluation.coded import CodedRecord
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
    spans: list[str | None] = []
    for deal in record.deals:
        spans += deal.evidence or ("",)
        spans += (*deal.subject, *deal.made_in, *deal.sold_in)
        spans += (term.text for term in deal.terms)
    spans += (statement.evidence for statement in record.statements)
    spans += (fact.evidence for fact in record.facts)
    return [str(span) for span in spans if not span or span not in text]
