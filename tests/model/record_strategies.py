"""Article records of every shape, for hypothesis."""

from __future__ import annotations

from hypothesis import strategies as st

from intalks.errors import Problem
from intalks.model.record import (
    ArticleRecord,
    Cause,
    CauseKind,
    Deal,
    Fact,
    Fill,
    Organization,
    Party,
    Source,
    Statement,
    Term,
)
from intalks.model.record_json import DATED_TERMS
from intalks.model.span import Span
from intalks.model.vocabulary import (
    Certainty,
    DealType,
    OrganizationKind,
    Relation,
    Role,
    SourceKind,
    Stage,
    Stance,
    TermKind,
)

words = st.text(st.characters(codec="utf-8"), max_size=20)
spans = st.builds(lambda start, length: Span(start, start + length), st.integers(0, 10**6), st.integers(1, 10**4))
confidences = st.floats(0.0, 1.0)
causes = st.builds(Cause, st.sampled_from(CauseKind), st.from_regex(r"[a-z][a-z0-9_.:-]{0,20}", fullmatch=True))
numbers = st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**18), max_value=10**18).map(
    lambda value: format(value, "f")
) | st.integers(-(10**30), 10**30).map(str)
iso_dates = st.dates().map(lambda day: day.isoformat()[: [4, 7, 10][day.day % 3]])


def fills(values: st.SearchStrategy[str] = words) -> st.SearchStrategy[Fill]:
    return st.builds(Fill, values, spans, confidences, causes)


def several(strategy: st.SearchStrategy[Fill]) -> st.SearchStrategy[tuple[Fill, ...]]:
    return st.lists(strategy, max_size=3).map(tuple)


def terms() -> st.SearchStrategy[Term]:
    def of_kind(kind: TermKind) -> st.SearchStrategy[Term]:
        dated = kind in DATED_TERMS
        value, unit = (iso_dates, st.just("date")) if dated else (numbers, st.sampled_from(["USD", "percent", "units"]))
        return st.builds(Term, st.just(kind), words, value, unit, spans, confidences, causes)

    return st.sampled_from(TermKind).flatmap(of_kind)


def deals() -> st.SearchStrategy[Deal]:
    return st.builds(
        Deal,
        id=st.integers(1, 99).map(lambda number: f"d{number}"),
        type=fills(st.sampled_from([kind.value for kind in DealType])),
        stage=fills(st.sampled_from([stage.value for stage in Stage])),
        parties=st.lists(st.builds(Party, words, st.sampled_from(Role), spans, confidences, causes), max_size=3).map(
            tuple
        ),
        subject=several(fills()),
        brands=several(fills()),
        made_in=several(fills()),
        sold_in=several(fills()),
        terms=st.lists(terms(), max_size=3).map(tuple),
        date=st.none() | fills(iso_dates),
        evidence=several(fills()),
        confidence=confidences,
    )


def statements() -> st.SearchStrategy[Statement]:
    part = st.none() | words
    return st.builds(
        Statement,
        deal=st.just("d1"),
        source=st.builds(Source, st.sampled_from(SourceKind), part, part, part, st.none() | spans, confidences, causes),
        via=several(fills()),
        stance=fills(st.sampled_from([stance.value for stance in Stance])),
        certainty=fills(st.sampled_from([certainty.value for certainty in Certainty])),
        evidence=fills(),
    )


def facts() -> st.SearchStrategy[Fact]:
    def of_relation(relation: Relation) -> st.SearchStrategy[Fact]:
        value = {Relation.OWNS: st.none() | numbers, Relation.OFFICER_OF: st.none() | words}.get(relation, st.none())
        return st.builds(Fact, words, st.just(relation), words, value, fills())

    return st.sampled_from(Relation).flatmap(of_relation)


def records() -> st.SearchStrategy[ArticleRecord]:
    organization = st.builds(
        Organization,
        words,
        st.lists(words, max_size=3).map(tuple),
        st.sampled_from(OrganizationKind),
        st.lists(spans, max_size=3).map(tuple),
    )
    return st.builds(
        ArticleRecord,
        id=words,
        text_hash=words,
        reader=words,
        organizations=st.lists(organization, max_size=3).map(tuple),
        deals=st.lists(deals(), max_size=2).map(tuple),
        statements=st.lists(statements(), max_size=2).map(tuple),
        facts=st.lists(facts(), max_size=2).map(tuple),
        problems=st.lists(st.builds(Problem, words, words, words, st.booleans()), max_size=2).map(tuple),
        passed_over=st.booleans(),
        likeliest=st.none() | fills(),
    )
