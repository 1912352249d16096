"""One organization out of the facts of many articles."""

from __future__ import annotations

from intalks.model.company import Bond, ToldFact
from intalks.model.record import ArticleRecord, Cause, CauseKind, Fact, Fill, Organization
from intalks.model.span import Span
from intalks.model.vocabulary import OrganizationKind, Relation
from intalks.reference import Known, Reference, Tie
from intalks.reference import Relation as Listed
from intalks.resolution.companies import company_of, fact_keys, with_facts

LIST = Reference(
    [
        Known("ampel", ("Ampel", "Ampel Motor"), OrganizationKind.COMPANY, "DE", "automobiles"),
        Known("brandis", ("Brandis",), OrganizationKind.COMPANY, "FR", None),
    ],
    [Listed("brandis", Tie.PART_OF, "ampel", "1999", None)],
)


def told(
    article: str, day: str | None, subject: str, relation: Relation, other: str, value: str | None = None
) -> ToldFact:
    published = None if day is None else f"{day}T00:00:00+00:00"
    return ToldFact(subject, relation, other, value, f"{subject} {relation} {other}", article, published)


def test_keys_are_of_the_organizations_and_not_of_the_officer() -> None:
    organizations = (
        Organization("Ampel Motor Co", ("Ampel",), OrganizationKind.COMPANY, ()),
        Organization("Corvo", (), OrganizationKind.COMPANY, ()),
    )
    facts = tuple(
        Fact(*one, Fill("words", Span(0, 5), 1.0, Cause(CauseKind.RULE, "test")))
        for one in (
            ("Ampel", Relation.OWNS, "Corvo", "33"),
            ("Ann Elm", Relation.OFFICER_OF, "Ampel", "chairman"),
        )
    )
    record = ArticleRecord("a", "h", "test", organizations, (), (), facts)
    assert fact_keys(record, LIST) == (("ref:ampel", "name:corvo"), ("ref:ampel",))


def test_what_is_told_and_what_is_listed() -> None:
    ampel = LIST.get("ampel")
    assert ampel is not None
    company = company_of(ampel, LIST)
    assert [(one.bond, one.other, one.start) for one in company.ties] == [(Bond.HOLDING, "Brandis", "1999")]
    facts = with_facts(
        company,
        [
            told("c", "2009-03-01", "Ampel Motor", Relation.OWNS, "Corvo", "33"),
            told("b", "2008-01-01", "Ampel", Relation.OWNS, "Corvo", "33"),
            told("a", "2007-01-01", "Ampel", Relation.OWNS, "Corvo", "20"),
            told("d", None, "Dorn", Relation.PARTNER_OF, "Ampel"),
            told("e", "2007-01-01", "Ann Elm", Relation.OFFICER_OF, "Ampel", "chairman"),
            told("f", "2007-01-01", "Corvo", Relation.OWNS, "Dorn"),
        ],
        LIST,
    )
    assert [(one.bond, one.other, one.value, one.articles, one.first, one.last) for one in facts] == [
        (Bond.PARTNER, "Dorn", None, ("d",), None, None),
        (Bond.HOLDING, "Corvo", "33", ("b", "c"), "2008-01-01", "2009-03-01"),
        (Bond.HOLDING, "Corvo", "20", ("a",), "2007-01-01", "2007-01-01"),
        (Bond.OFFICER, "Ann Elm", "chairman", ("e",), "2007-01-01", "2007-01-01"),
    ]


def test_one_that_only_articles_name() -> None:
    company = company_of("Corvo", LIST)
    assert (company.id, company.keys) == (None, ("name:corvo",))
    (held,) = with_facts(company, [told("a", "2007-01-01", "Ampel", Relation.OWNS, "Corvo", "33")], LIST)
    assert (held.bond, held.other) == (Bond.OWNER, "Ampel")
