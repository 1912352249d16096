"""What was known on a day is what a ledger of that day held; what became known is told once, on its day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intalks.errors import NotFoundError, SettingsError
from intalks.ledger import DossierFilter, Ledger
from intalks.model.change import ChangeKind
from intalks.model.dossier import Block, Dossier, Entry, Outcome
from intalks.model.vocabulary import DealType, Stage
from intalks.pipeline.asking import changes, dossier_as_of, dossiers_as_of
from intalks.pipeline.judging import Word, correct
from intalks.resolution import Resolver
from intalks.resolution.features import EQUITY
from intalks.resolution.rivalry import settle, settlement
from tests.ledger.made_deals import NO_LIST, NOW, entry, made_entry

RESOLVER = Resolver(NO_LIST)
PAIR = ("Firm1", "Firm2")


def day(month: int, number: int) -> datetime:
    return datetime(2007, month, number, tzinfo=UTC)


def told(id_: str, when: datetime | None, stage: Stage, names: tuple[str, ...] = PAIR) -> Entry:
    return entry(id_, [(names, DealType.MERGER, stage)], when)


def made(folder: Path, name: str, entries: list[Entry]) -> Ledger:
    ledger = Ledger.open(folder / name, reference=NO_LIST)
    ledger.add(entries, recorded_at=NOW)
    ledger.update_dossiers(RESOLVER)
    return ledger


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    stories = [
        told("a", day(1, 1), Stage.TALKS),
        told("b", day(3, 1), Stage.AGREED),
        told("c", day(3, 2), Stage.AGREED),
        told("d", day(4, 1), Stage.TALKS, ("Firm3", "Firm4")),
        told("e", None, Stage.COMPLETED),
    ]
    with made(tmp_path, "asked.db", stories) as opened:
        yield opened


@settings(max_examples=15)
@given(seed=st.integers(0, 500), share=st.floats(0, 1))
def test_a_view_is_what_a_ledger_of_that_day_held(
    seed: int, share: float, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("views")
    # No purchases: who is whose rival depends on roles, which made-up firms change at random.
    kinds = [kind for kind in DealType if kind not in EQUITY]
    entries = [made_entry(number, seed=seed, firms=5, days=500, kinds=kinds) for number in range(14)]
    days = sorted(one.article.published.prefix for one in entries if one.article.published is not None)
    until = days[min(int(share * len(days)), len(days) - 1)]
    early = [one for one in entries if one.article.published is not None and one.article.published.prefix <= until]
    with made(folder, "all.db", entries) as whole, made(folder, "early.db", early) as then:
        views = [replace(one, undated=()) for one in dossiers_as_of(whole, DossierFilter(), until)]
        held = sorted(then.dossiers(), key=lambda one: (one.last or "", one.id), reverse=True)
        assert views == held


def test_the_stage_of_a_day(ledger: Ledger) -> None:
    def stages(day: str, **marks: object) -> list[tuple[str, Stage]]:
        return [(one.title, one.stage) for one in dossiers_as_of(ledger, DossierFilter(**marks), day)]  # type: ignore[arg-type]

    assert stages("2006-12-31") == []
    assert stages("2007-02-28") == [("Firm1 – Firm2", Stage.TALKS)]
    assert stages("2007-05-01") == [("Firm3 – Firm4", Stage.TALKS), ("Firm1 – Firm2", Stage.AGREED)]
    assert stages("2007-05-01", stage=Stage.AGREED, company="Firm2") == [("Firm1 – Firm2", Stage.AGREED)]
    assert stages("2007-02-28", stage=Stage.AGREED) == []
    assert stages("2007-05-01", text="agreed") == [("Firm1 – Firm2", Stage.AGREED)]
    assert stages("2007-02-28", text="agreed") == []
    assert stages("2007-05-01", limit=1) == [("Firm3 – Firm4", Stage.TALKS)]


@pytest.mark.parametrize("since", [None, "2007-03-15"])
def test_a_corrected_stage_holds_from_a_day_on(ledger: Ledger, since: str | None) -> None:
    """From that of the last report, where none is given. The deal is told of in February, and agreed in March."""
    dossier = next(one for one in ledger.dossiers() if "Firm1" in one.title)
    assert dossier.last is not None
    correct(ledger, dossier.id, field="stage", value="abandoned", word=Word("Ann", "she knows", NOW), since=since)
    first = since or dossier.last
    before = (date.fromisoformat(first) - timedelta(days=1)).isoformat()
    views = [dossier_as_of(ledger, dossier.id, day) for day in (before, first, "2030-01-01")]
    assert [view.stage for view in views][1:] == [Stage.ABANDONED, Stage.ABANDONED]
    assert views[0].stage != Stage.ABANDONED
    assert [len(view.corrections) for view in views] == [0, 1, 1]
    assert [one.id for one in dossiers_as_of(ledger, DossierFilter(stage=Stage.ABANDONED), before)] == []


def test_reports_after_a_correction_are_counted(ledger: Ledger) -> None:
    dossier = next(one for one in ledger.dossiers() if "Firm1" in one.title)
    correct(ledger, dossier.id, field="outcome", value="abandoned", word=Word("Ann", "she knows", NOW))
    ledger.add([told("late", day(6, 1), Stage.COMPLETED)], recorded_at=NOW)
    ledger.update_dossiers(RESOLVER)
    (correction,) = ledger.dossier(dossier.id).corrections
    assert (ledger.dossier(dossier.id).outcome, correction.newer) == (Outcome.ABANDONED, 1)


def test_undated_articles_are_in_no_view_and_named(ledger: Ledger) -> None:
    dossier = next(one for one in ledger.dossiers() if "Firm1" in one.title)
    view = dossier_as_of(ledger, dossier.id, "2030-01-01")
    assert ("e" in dossier.articles, "e" in view.articles, view.undated) == (True, False, ("e",))
    assert ledger.undated() == ["e"]


def test_who_had_lost_to_a_rival_by_that_day(tmp_path: Path) -> None:
    def bid(id_: str, when: datetime, who: str, stage: Stage) -> Entry:
        return entry(id_, [((who, "Firm9"), DealType.ACQUISITION, stage)], when)

    stories = [bid("a", day(1, 1), "Firm1", Stage.PROPOSED), bid("b", day(1, 2), "Firm2", Stage.PROPOSED)]
    stories += [bid(f"c{number}", day(2, number), "Firm2", Stage.AGREED) for number in (1, 2, 3, 4)]
    with made(tmp_path, "rivals.db", stories) as ledger:
        loser = next(one for one in ledger.dossiers() if "Firm1" in one.title)
        assert loser.stage is Stage.ABANDONED
        assert list(ledger.dossiers(DossierFilter(stage=Stage.ABANDONED))) == [loser]
        view = dossier_as_of(ledger, loser.id, "2007-01-31")
        assert (view.stage, view.rivals) == (Stage.PROPOSED, loser.rivals)
        assert dossier_as_of(ledger, loser.id, "2007-01-01").rivals == ()


def test_before_its_first_report_there_is_no_dossier(ledger: Ledger) -> None:
    dossier = next(one for one in ledger.dossiers() if "Firm1" in one.title)
    with pytest.raises(NotFoundError, match="was published by 2006-12-31"):
        dossier_as_of(ledger, dossier.id, "2006-12-31")


def test_what_became_known(ledger: Ledger) -> None:
    found = [(one.day, one.kind, one.text, one.articles) for one in changes(ledger, "2007-01-01")]
    assert found == [
        ("2007-01-01", ChangeKind.DEAL, "merger, talks", ("a",)),
        ("2007-03-01", ChangeKind.STAGE, "agreed", ("b", "c")),
        ("2007-04-01", ChangeKind.DEAL, "merger, talks", ("d",)),
    ]
    later = changes(ledger, "2007-03-01", until="2007-03-31", company="Firm1")
    assert [one.kind for one in later] == [ChangeKind.STAGE]


def ended(stage: Stage) -> list[Entry]:
    begun = [told("a", day(1, 1), Stage.TALKS), *(told(f"b{n}", day(2, n), stage) for n in (1, 2, 3, 4))]
    return [*begun, entry("z", [(PAIR, DealType.MERGER, Stage.TALKS)], datetime(2009, 1, 1, tzinfo=UTC))]


def titles(ids: tuple[str, ...], ledger: Ledger) -> list[Dossier]:
    return [ledger.dossier(id_) for id_ in ids]


def test_talks_that_started_anew_are_linked_both_ways(tmp_path: Path) -> None:
    with made(tmp_path, "anew.db", ended(Stage.ABANDONED)) as ledger:
        later, earlier = ledger.dossiers()
        assert (later.predecessors, later.successors) == ((earlier.id,), ())
        assert (earlier.predecessors, earlier.successors) == ((), (later.id,))
        view = dossier_as_of(ledger, earlier.id, "2008-01-01")
        assert (view.successors, view.stage) == ((), Stage.ABANDONED)


@settings(max_examples=15)
@given(seed=st.integers(0, 500))
def test_a_sketch_is_the_contender_that_the_view_is(seed: int) -> None:
    """All but how it was won, which is looked at only where it can matter."""
    entries = [made_entry(number, seed=seed, firms=2, days=500, kinds=sorted(EQUITY)) for number in range(8)]
    told = tuple(sorted((one for entry in entries for one in entry.reports if one.day), key=lambda one: one.order))
    view = RESOLVER.view(Block(told, ())).contender
    sketch = RESOLVER.sketch(told)
    assert (view is None) == (sketch is None)
    if view is not None and sketch is not None:
        assert sketch == replace(view, won=None, outcome=Outcome.OPEN)
        assert RESOLVER.won(told) == view.won


def test_the_rivals_of_one_are_those_that_all_have(tmp_path: Path) -> None:
    entries = [made_entry(number, seed=3, firms=4, days=700, kinds=sorted(EQUITY)) for number in range(40)]
    with made(tmp_path, "rivals.db", entries) as ledger:
        contenders = [view for one in ledger.dossiers() if (view := one.contender) is not None]
    assert any(settled.rivals for settled in settle(contenders).values())
    assert all(settlement(one, contenders) == settle(contenders)[one.dossier] for one in contenders)


def test_a_passage_of_a_later_day_is_not_known_yet(ledger: Ledger) -> None:
    """A view is today's dossier only where nothing of it came later, mentions included."""
    (dossier,) = ledger.dossiers(DossierFilter(company="Firm3"))
    assert dossier_as_of(ledger, dossier.id, "2007-04-01") == replace(dossier, lapsed=False)
    assert ledger.past.last_seen([dossier.id]) == {}


def test_a_list_as_of_a_day_ends_at_its_limit(ledger: Ledger) -> None:
    def titles(**marks: object) -> list[str]:
        return [one.title for one in dossiers_as_of(ledger, DossierFilter(**marks), "2007-04-02")]  # type: ignore[arg-type]

    assert titles() == ["Firm3 – Firm4", "Firm1 – Firm2"]
    assert titles(limit=1) == ["Firm3 – Firm4"]
    assert titles(limit=0) == []
    assert titles(stage=Stage.AGREED, limit=1) == ["Firm1 – Firm2"]
    with pytest.raises(SettingsError, match="no word"):
        titles(text="!")


def test_a_deal_lapses_by_the_day_of_the_view(ledger: Ledger) -> None:
    """Nothing at all is published in the year after April 2007."""

    def lapsed(day: str, asked: bool | None = None) -> list[bool]:
        return [one.lapsed for one in dossiers_as_of(ledger, DossierFilter(lapsed=asked), day)]

    assert lapsed("2008-03-01") == [False, False]
    assert lapsed("2008-03-15") == [False, True]
    assert lapsed("2008-06-01") == [True, True]
    assert [lapsed("2008-03-15", asked=True), lapsed("2008-03-15", asked=False)] == [[True], [False]]
    assert [dossier_as_of(ledger, one.id, "2008-06-01").lapsed for one in ledger.dossiers()] == [True, True]
    assert [one.lapsed for one in ledger.dossiers()] == [False, False]


def test_views_are_the_same_in_either_database(new_place: Callable[[], str]) -> None:
    entries = [made_entry(number, seed=5, firms=4, days=400, kinds=sorted(EQUITY)) for number in range(12)]
    with Ledger.open(new_place(), reference=NO_LIST) as ledger:
        ledger.add(entries, recorded_at=NOW)
        ledger.update_dossiers(RESOLVER)
        (last, *_) = dossiers_as_of(ledger, DossierFilter(limit=1), "2030-01-01")
        assert last.id == next(ledger.dossiers()).id
        assert ledger.dossier(last.id).id == last.id
        assert {one.dossier for one in ledger.catalogue.outlines(DossierFilter())} == set(
            ledger.catalogue.heard_by(DossierFilter(), "2030-01-01")
        )
        assert ledger.catalogue.names_beginning("firm", limit=2)[0][0].startswith("firm")
        assert dossier_as_of(ledger, last.id, last.first or "").first == last.first
