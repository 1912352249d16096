from __future__ import annotations

from dataclasses import replace

import pytest

from intalks.model.article import Article
from intalks.model.record import ArticleRecord, Deal, Fill, Term
from intalks.model.span import Span
from intalks.model.vocabulary import TermKind
from intalks.pipeline.grounding import grounded
from tests.pipeline.plain_reader import PlainReader

ARTICLE = Article(id="x", text="Ford is in talks with Changan. Fiat is in talks with Opel.")
RECORD = PlainReader().read(ARTICLE)
FIRST, SECOND = RECORD.deals
OUTSIDE = Span(50, 5_000)


def fill(value: str, start: int, end: int) -> Fill:
    return replace(FIRST.evidence[0], value=value, span=Span(start, end))


def with_first(deal: Deal) -> ArticleRecord:
    return replace(RECORD, deals=(deal, SECOND))


def test_a_sound_record_comes_back_as_it_is() -> None:
    assert grounded(RECORD, ARTICLE) is RECORD


def test_an_inexact_fill_goes_and_is_told_of() -> None:
    good, moved = fill("Changan", 22, 29), fill("Changan", 21, 28)
    found = grounded(with_first(replace(FIRST, subject=(good, moved))), ARTICLE)
    assert found.deals[0].subject == (good,)
    assert [(problem.reason, problem.fatal, problem.where) for problem in found.problems] == [
        ("inexact-span", False, "x")
    ]
    assert "subject of deal d1" in found.problems[0].message


def test_an_inexact_term_goes() -> None:
    term = Term(TermKind.VALUE, "$5", "5", "USD", Span(0, 4), 0.5, FIRST.type.cause)
    found = grounded(with_first(replace(FIRST, terms=(term,))), ARTICLE)
    assert found.deals[0].terms == ()
    assert len(found.problems) == 1


LOSSES = [
    ("evidence", replace(FIRST, evidence=(fill("talks about", 0, 11),))),
    ("party", replace(FIRST, parties=tuple(replace(party, span=OUTSIDE) for party in FIRST.parties))),
    ("type", replace(FIRST, type=replace(FIRST.type, span=OUTSIDE))),
    ("stage", replace(FIRST, stage=replace(FIRST.stage, span=Span(5, 5)))),
]


@pytest.mark.parametrize(("missing", "deal"), LOSSES, ids=[name for name, _ in LOSSES])
def test_a_deal_without_what_makes_it_one_goes_with_its_statements(missing: str, deal: Deal) -> None:
    found = grounded(with_first(deal), ARTICLE)
    assert [deal.id for deal in found.deals] == ["d2"]
    assert [statement.deal for statement in found.statements] == ["d2"]
    assert any(missing in problem.message for problem in found.problems)


def test_an_inexact_statement_goes_alone() -> None:
    first, second = RECORD.statements
    broken = replace(first, evidence=replace(first.evidence, value="other words"))
    found = grounded(replace(RECORD, statements=(broken, second)), ARTICLE)
    assert found.statements == (second,)
    assert found.deals == RECORD.deals


def test_spans_count_code_points_not_bytes() -> None:
    """Škoda is in talks with Citroën 🚗 today, and Ford is in talks with Changan."""
    article = Article(id="u", text=test_spans_count_code_points_not_bytes.__doc__ or "")
    record = PlainReader().read(article)
    assert grounded(record, article) is record
    assert [deal.evidence[0].value for deal in record.deals][-1] == "Ford is in talks with Changan"


def test_a_record_of_another_text_raises() -> None:
    with pytest.raises(ValueError, match="not of the article"):
        grounded(RECORD, replace(ARTICLE, text="Another text."))
