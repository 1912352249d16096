"""People's words about dossiers and organizations, as they say them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from intalks.errors import NotFoundError, SettingsError
from intalks.intake import Incoming
from intalks.intake.published import parse_published
from intalks.ledger import DossierFilter, Ledger
from intalks.model.article import Article
from intalks.model.judgement import standing
from intalks.pipeline.add import Readers, add_incoming, update_dossiers
from intalks.pipeline.judging import Word, correct, judge_different, judge_same, undo
from intalks.pipeline.keying import key_anew
from tests.pipeline.plain_reader import VERSION, make_plain_reader

NOW = datetime(2026, 1, 2, tzinfo=UTC)
WORD = Word("Ann", "she knows", NOW)
STORIES = [
    ("a1", "2012-01-13", "It is said that Ampel is in talks with Brandis."),
    ("a2", "2012-03-02", "As we wrote, Ampel is in talks with Brandis."),
    ("b1", "2012-03-03", "Ampel is in talks with Brundis, we hear."),
]


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(tmp_path / "news.db") as book:
        stream = [Incoming(Article(id_, text, published=parse_published(date)), id_) for id_, date, text in STORIES]
        add_incoming(book, stream, Readers(VERSION, make_plain_reader), clock=lambda: NOW)
        update_dossiers(book)
        yield book


def told(ledger: Ledger) -> list[tuple[str, ...]]:
    assert list(ledger.check()) == []
    return sorted(one.articles for one in ledger.dossiers())


def test_one_organization_by_two_names(ledger: Ledger) -> None:
    assert told(ledger) == [("a1", "a2"), ("b1",)]
    made = judge_same(ledger, "Brandis", "Brundis", WORD)
    assert told(ledger) == [("a1", "a2", "b1")]
    assert key_anew(ledger) == 0
    undo(ledger, made.id[:6], at=NOW)
    assert told(ledger) == [("a1", "a2"), ("b1",)]


def word(minute: int) -> Word:
    return Word("Ann", "she knows", NOW + timedelta(minutes=minute))


@pytest.fixture
def listed(tmp_path: Path) -> Iterator[Ledger]:
    """Of firms that the list has."""
    with Ledger.open(tmp_path / "listed.db") as book:
        stories = [
            ("c1", "2009-01-13", "Chrysler is in talks with Nissan."),
            ("c2", "2009-02-02", "Fiat is in talks with Volkswagen."),
        ]
        stream = [Incoming(Article(id_, text, published=parse_published(date)), id_) for id_, date, text in stories]
        add_incoming(book, stream, Readers(VERSION, make_plain_reader), clock=lambda: NOW)
        update_dossiers(book)
        yield book


def titles(ledger: Ledger) -> list[str]:
    assert list(ledger.check()) == []
    return sorted(one.title for one in ledger.dossiers(DossierFilter(company="Chrysler")))


def firms(ledger: Ledger, *names: str) -> list[list[str]]:
    return [[one.id for one in ledger.reference().find(name)] for name in names]


def counting(ledger: Ledger) -> list[str]:
    return [one.verdict for one in standing(ledger.judgements())]


@pytest.mark.parametrize("names", [("Chrysler", "Nissan"), ("Nissan Motor Co", "chrysler"), ("nissan", "Chrysler LLC")])
def test_of_same_and_different_the_latest_counts(listed: Ledger, names: tuple[str, str]) -> None:
    before, shipped = titles(listed), listed.reference(judged=False)
    judge_same(listed, "Chrysler", "Nissan", word(0))
    united = titles(listed)
    assert united != before
    made = judge_different(listed, *names, word(1))
    assert counting(listed) == ["different"]
    assert titles(listed) == before
    assert firms(listed, "Nissan Motor Co", "Nissan", "Chrysler") == [["nissan"], ["nissan"], ["chrysler"]]
    assert listed.reference().organizations == shipped.organizations
    undo(listed, made.id, at=NOW)
    assert counting(listed) == ["same"]
    assert titles(listed) == united
    assert firms(listed, "Nissan Motor Co", "Nissan", "Chrysler") == [["chrysler"]] * 3


def test_what_is_one_with_another_goes_where_that_goes(listed: Ledger) -> None:
    stories = [
        ("n1", "Nissan is in talks with Tata Motors."),
        ("n2", "We hear that Fiat is in talks with Tata Motors."),
    ]
    stream = [Incoming(Article(id_, text, published=parse_published("2009-03-02")), id_) for id_, text in stories]
    add_incoming(listed, stream, Readers(VERSION, make_plain_reader), clock=lambda: NOW)
    judge_same(listed, "Chrysler", "Nissan", word(0))
    assert ("n1", "n2") not in told(listed)
    made = judge_same(listed, "Fiat", "Chrysler", word(1))
    assert ("n1", "n2") in told(listed)
    undo(listed, made.id, at=NOW)
    assert ("n1", "n2") not in told(listed)


def test_of_different_and_same_the_latest_counts(listed: Ledger) -> None:
    judge_different(listed, "Chrysler", "Nissan", word(0))
    judge_same(listed, "Nissan Motor Co", "Chrysler", word(1))
    assert counting(listed) == ["same"]
    assert firms(listed, "Nissan", "Nissan Motor Co") == firms(listed, "Chrysler", "Chrysler LLC")


def test_a_name_that_the_list_does_not_know_leaves_again(listed: Ledger) -> None:
    late = Article("c3", "Fiat is in talks with Brandis, we hear.", published=parse_published("2009-06-20"))
    add_incoming(listed, [Incoming(late, "c3")], Readers(VERSION, make_plain_reader), clock=lambda: NOW)
    update_dossiers(listed)
    judge_same(listed, "Brandis", "Chrysler", word(0))
    assert firms(listed, "Brandis") == [["chrysler"]]
    judge_different(listed, "Chrysler LLC", "Brandis", word(1))
    assert counting(listed) == ["different"]
    assert firms(listed, "Brandis", "Chrysler LLC") == [["brandis"], ["chrysler"]]


def test_a_name_that_was_split_off_is_itself_when_it_is_parted_from_another(listed: Ledger) -> None:
    judge_different(listed, "Volkswagen", "VW Group", word(0))
    judge_same(listed, "VW Group", "Fiat", word(1))
    judge_different(listed, "VW Group", "Fiat", word(2))
    assert firms(listed, "VW", "VW Group", "Fiat", "Fiat SpA") == [["volkswagen"], ["vw-group"], ["fiat"], ["fiat"]]


def test_a_legal_form_alone_tells_two_firms_apart(listed: Ledger) -> None:
    judge_different(listed, "Volkswagen", "Volkswagen AG", word(0))
    assert firms(listed, "Volkswagen", "VW", "Volkswagen AG") == [["volkswagen"], ["volkswagen"], ["volkswagen-ag"]]
    assert [one.articles for one in listed.dossiers(DossierFilter(company="VW"))] == [("c2",)]
    assert list(listed.dossiers(DossierFilter(company="Volkswagen AG"))) == []


def test_an_id_is_not_another_than_the_usual_name_of_what_has_it(listed: Ledger) -> None:
    with pytest.raises(SettingsError, match="one name cannot be told apart"):
        judge_different(listed, "dongfeng-nissan", "Dongfeng Motor Co", word(0))


def test_the_id_of_one_made_part_of_another_leads_there(listed: Ledger) -> None:
    judge_same(listed, "Fiat", "dongfeng-nissan", word(0))
    judge_different(listed, "dongfeng-nissan", "Fiat", word(1))
    assert counting(listed) == ["different"]


def test_what_comes_later_is_keyed_by_what_was_judged(ledger: Ledger) -> None:
    judge_same(ledger, "Brandis", "Brundis", WORD)
    late = Article("b2", "We hear that Ampel is in talks with Brundis.", published=parse_published("2012-03-20"))
    add_incoming(ledger, [Incoming(late, "b2")], Readers(VERSION, make_plain_reader), clock=lambda: NOW)
    update_dossiers(ledger)
    assert told(ledger) == [("a1", "a2", "b1", "b2")]


def test_an_article_of_a_dossier_tells_of_another_deal(ledger: Ledger) -> None:
    dossier = next(one for one in ledger.dossiers() if one.articles == ("a1", "a2"))
    judge_different(ledger, dossier.id[:8], "a2", WORD)
    origins = [origin for one in ledger.dossiers() for origin in one.origins]
    assert sorted(origins) == [("a1",), ("a2",), ("b1",)]


def test_a_correction(ledger: Ledger) -> None:
    dossier = next(ledger.dossiers())
    correct(ledger, dossier.id, field="outcome", value="abandoned", word=WORD)
    assert ledger.dossier(dossier.id).outcome == "abandoned"


@pytest.mark.parametrize(
    ("left", "right", "error", "message"),
    [
        ("Ampel", "Nobody", NotFoundError, "'Nobody' is no dossier"),
        ("Renault", "Renault SA", SettingsError, "one organization already"),
        ("Volvo", "Ampel", SettingsError, "give the id of one"),
    ],
    ids=["unknown", "the same already", "ambiguous"],
)
def test_names_that_cannot_be_judged(
    ledger: Ledger, left: str, right: str, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        judge_same(ledger, left, right, WORD)


def test_a_dossier_is_not_another_than_itself(ledger: Ledger) -> None:
    dossier = next(ledger.dossiers())
    with pytest.raises(SettingsError, match="name the article"):
        judge_different(ledger, dossier.id, dossier.id[:8], WORD)


def test_the_article_that_began_a_dossier_cannot_leave_it(ledger: Ledger) -> None:
    dossier = next(one for one in ledger.dossiers() if len(one.articles) > 1)
    with pytest.raises(SettingsError, match="which that article began: name each of its others"):
        judge_different(ledger, dossier.id, dossier.articles[0], WORD)


@pytest.mark.parametrize(("field", "value"), [("colour", "red"), ("stage", "red")])
def test_values_that_cannot_be(ledger: Ledger, field: str, value: str) -> None:
    with pytest.raises(SettingsError, match=r"red|colour"):
        correct(ledger, next(ledger.dossiers()).id, field=field, value=value, word=WORD)
