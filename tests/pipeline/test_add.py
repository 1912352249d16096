from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from intalks.errors import NotFoundError, Problem
from intalks.intake import Incoming
from intalks.intake.published import parse_published
from intalks.ledger import Ledger
from intalks.model.article import Article
from intalks.pipeline.add import AddReport, Readers, add_incoming, update_dossiers
from intalks.pipeline.remove import remove_article
from tests.pipeline.plain_reader import VERSION, make_plain_reader

READERS = Readers(VERSION, make_plain_reader)
NOW = datetime(2026, 1, 2, tzinfo=UTC)
LOST = Problem("empty", "the text is empty", "news.jsonl:9")


def stream(count: int, first: int = 0) -> Iterator[Incoming | Problem]:
    for number in range(first, count):
        text = f"On day {number} it was said that Ford is in talks with Changan."
        yield Incoming(Article(f"a{number}", text, published=parse_published("2012-01")), f"news.jsonl:{number}")


def add(ledger: Ledger, given: Iterator[Incoming | Problem], readers: Readers = READERS) -> AddReport:
    return add_incoming(ledger, given, readers, clock=lambda: NOW)


def test_what_is_there_is_not_read_again(new_place: Callable[[], str]) -> None:
    def never() -> None:
        raise AssertionError

    with Ledger.open(new_place()) as ledger:
        assert add(ledger, stream(40)) == AddReport(40, 0, ())
        assert add(ledger, stream(40), Readers(VERSION, never)) == AddReport(0, 40, ())  # type: ignore[arg-type]  # not called
        assert add(ledger, stream(42)) == AddReport(2, 40, ())
        assert ledger.catalogue.counts().articles == 42


def test_a_run_broken_off_goes_on_where_it_stopped(new_place: Callable[[], str]) -> None:
    def broken() -> Iterator[Incoming | Problem]:
        yield from stream(50)
        raise KeyboardInterrupt

    with Ledger.open(new_place()) as ledger:
        with pytest.raises(KeyboardInterrupt):
            add(ledger, broken())
        kept = ledger.catalogue.counts().articles
        assert 0 < kept <= 50
        assert add(ledger, stream(50)) == AddReport(50 - kept, kept, ())
        update_dossiers(ledger)
        whole = list(ledger.dossiers())
    with Ledger.open(new_place()) as ledger:
        add(ledger, stream(50))
        update_dossiers(ledger)
        assert list(ledger.dossiers()) == whole


def test_a_date_that_comes_after_the_article_is_told_of(new_place: Callable[[], str]) -> None:
    with Ledger.open(new_place()) as ledger:
        undated = Article("a", "Ford is in talks with Changan.")
        add(ledger, iter([Incoming(undated, "a.txt")]))
        dated = replace(undated, published=parse_published("2012-05-01"))
        report = add(ledger, iter([Incoming(dated, "b.txt")]))
        assert (report.added, report.known) == (0, 1)
        assert [(one.reason, one.where, one.fatal) for one in report.problems] == [("late-date", "b.txt", False)]
        assert ledger.undated() == ["a"]


def test_problems_are_reported_and_kept(new_place: Callable[[], str]) -> None:
    def mixed() -> Iterator[Incoming | Problem]:
        yield from stream(1)
        yield LOST

    with Ledger.open(new_place()) as ledger:
        assert add(ledger, mixed()) == AddReport(1, 0, (LOST,))
        assert list(ledger.problems()) == [LOST]


def test_every_article_ticks_once(new_place: Callable[[], str]) -> None:
    ticks: list[int] = []
    with Ledger.open(new_place()) as ledger:
        add(ledger, stream(10))
        add_incoming(ledger, stream(45), READERS, clock=lambda: NOW, tick=ticks.append)
    assert sum(ticks) == 45


def test_a_record_of_another_version_is_a_bug(new_place: Callable[[], str]) -> None:
    with Ledger.open(new_place()) as ledger, pytest.raises(ValueError, match="not 'plain-2'"):
        add(ledger, stream(1), Readers("plain-2", make_plain_reader))


def test_dossiers_follow_what_was_added(new_place: Callable[[], str]) -> None:
    with Ledger.open(new_place()) as ledger:
        add(ledger, stream(3))
        assert update_dossiers(ledger) > 0
        assert update_dossiers(ledger) == 0
        [dossier] = ledger.dossiers()
    assert [name in party.names for name, party in zip(("Ford", "Changan"), dossier.parties, strict=True)] == [True] * 2
    assert dossier.articles == ("a0", "a1", "a2")


def test_what_was_removed_stays_out_unread(new_place: Callable[[], str]) -> None:
    def never() -> None:
        raise AssertionError

    with Ledger.open(new_place()) as ledger:
        add(ledger, stream(3))
        [stone] = remove_article(ledger, "a1", why="a letter", at=NOW).stones
        report = add(ledger, stream(3), Readers(VERSION, never))  # type: ignore[arg-type]  # not called
        [problem] = report.problems
        assert (report.added, report.known, problem.reason, problem.where) == (0, 2, "removed", "news.jsonl:1")
        assert (
            problem.message == f"the article was removed on 2026-01-02 and stays out: a letter (tombstone {stone.key})"
        )
        [dossier] = ledger.dossiers()
        assert dossier.articles == ("a0", "a2")
        assert list(ledger.check()) == []


def test_a_removal_that_was_cut_off_is_finished_by_the_next_call(new_place: Callable[[], str]) -> None:
    with Ledger.open(new_place()) as ledger:
        add(ledger, stream(3))
        update_dossiers(ledger)
        ledger.remove("a1", why="a letter", at=NOW)  # and no more: the process was killed
        with pytest.raises(NotFoundError, match="removed already"):
            remove_article(ledger, "a1", why="a letter", at=NOW)
        assert [dossier.articles for dossier in ledger.dossiers()] == [("a0", "a2")]
