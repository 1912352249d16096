from __future__ import annotations

import pytest

from intalks.cli.record_view import fact_line, source_text, term_lines
from intalks.model.record import Cause, CauseKind, Fact, Fill, Source, Term
from intalks.model.span import Span
from intalks.model.vocabulary import Relation, SourceKind, TermKind

CAUSE = Cause(CauseKind.RULE, "x")
SPAN = Span(0, 1)


def term(kind: TermKind, text: str, value: str, unit: str) -> Term:
    return Term(kind, text, value, unit, SPAN, 0.5, CAUSE)


TERMS = [
    ([(TermKind.VALUE, "$1.5 billion", "1500000000", "USD")], ["value: $1.5 billion (1,500,000,000 USD)"]),
    # What says it all already is not said again.
    ([(TermKind.STAKE, "33.5 percent", "33.5", "percent")], ["stake: 33.5 percent"]),
    ([(TermKind.VOLUME, "3,000", "3000", "units")], ["volume: 3,000"]),
    ([(TermKind.CLOSING, "by the autumn", "2010-09", "date")], ["closing: by the autumn (2010-09)"]),
    # A range is two terms with the same words.
    (
        [(TermKind.STAKE, "24 to\n30 pct", "24", "percent"), (TermKind.STAKE, "24 to\n30 pct", "30", "percent")],
        ["stake: 24 to 30 pct (24 to 30 percent)"],
    ),
    ([(TermKind.PRICE_PER_SHARE, "$12.50", "12.50", "USD")], ["price per share: $12.50 (12.50 USD)"]),
]


@pytest.mark.parametrize(("terms", "lines"), TERMS, ids=range(len(TERMS)))
def test_terms(terms: list[tuple[TermKind, str, str, str]], lines: list[str]) -> None:
    assert term_lines(term(*one) for one in terms) == lines


SOURCES = [
    (SourceKind.NONE, None, None, None, [], "the article itself"),
    (SourceKind.NAMED, "Ann Lee", "Geely", "chairman", [], "Ann Lee, chairman, Geely"),
    (SourceKind.ORGANIZATION, None, "Geely", None, [], "Geely"),
    (SourceKind.SPOKESPERSON, None, "Geely", "spokesman", [], "spokesman, Geely"),
    (SourceKind.SPOKESPERSON, "Bo Ek", "Geely", None, [], "Bo Ek, Geely\nspokesperson"),
    # The words used tell whose executive it is.
    (SourceKind.ANONYMOUS, None, "Geely", "a Geely man", ["The Post"], "a Geely man\nanonymous\nvia The Post"),
    (SourceKind.ANALYST, "Mei Hua", "Alder Research", "analyst", [], "Mei Hua, analyst, Alder Research"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "name", "organization", "descriptor", "via", "text"), SOURCES, ids=range(len(SOURCES))
)
def test_sources(
    kind: SourceKind, name: str | None, organization: str | None, descriptor: str | None, via: list[str], text: str
) -> None:
    source = Source(kind, name, organization, descriptor, None, 0.5, CAUSE)
    assert source_text(source, via).plain == text


FACTS = [
    (Relation.OWNS, "30", "Ford owns Mazda (30 percent)"),
    (Relation.OWNS, None, "Ford owns Mazda"),
    (Relation.OFFICER_OF, "chief executive", "Ford, chief executive, Mazda"),
    (Relation.PARTNER_OF, None, "Ford is a partner of Mazda"),
    (Relation.BRAND_OF, None, "Ford is a brand of Mazda"),
    (Relation.FORMERLY, None, "Ford was formerly Mazda"),
]


@pytest.mark.parametrize(("relation", "value", "line"), FACTS, ids=range(len(FACTS)))
def test_facts(relation: Relation, value: str | None, line: str) -> None:
    assert fact_line(Fact("Ford", relation, "Mazda", value, Fill("x", SPAN, 0.5, CAUSE))) == line
