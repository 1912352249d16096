"""A ledger that shards were loaded into is the one that the articles were added to."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from intalks.bulk import run_bulk
from intalks.bulk.lines import FORMS
from intalks.bulk.loading import finished, load_shards
from intalks.errors import InputError
from intalks.intake import Defaults, Intake
from intalks.ledger import Ledger
from intalks.model.dossier import Dossier
from intalks.pipeline.add import Readers, add_incoming, update_dossiers
from intalks.pipeline.remove import remove_article
from tests.bulk.shards_in import fields, here, ignore, job, run, spoil, write_lines
from tests.pipeline.plain_reader import VERSION, make_plain_reader

NOW = datetime(2026, 1, 2, tzinfo=UTC)


def clock() -> datetime:
    return NOW


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """Articles with trouble among them, one that stands twice, and one whose text was changed."""
    rows = list(fields(60))
    changed = rows[7] | {"text": rows[7]["text"] + " More is to follow."}
    return write_lines(
        tmp_path / "news.jsonl", [*rows, {"id": "e", "text": ""}, rows[3], changed, {"text": "Das ist."}]
    )


@pytest.fixture(params=sorted(FORMS))
def out(request: pytest.FixtureRequest, news: Path, tmp_path: Path) -> Path:
    run([news], job(tmp_path / "out", size=10, form=request.param))
    return tmp_path / "out"


def added(news: Path, place: str) -> list[Dossier]:
    with Ledger.open(place) as ledger:
        add_incoming(ledger, Intake([str(news)], defaults=Defaults()), Readers(VERSION, make_plain_reader), clock=clock)
        return settled(ledger)


def settled(ledger: Ledger) -> list[Dossier]:
    update_dossiers(ledger)
    assert list(ledger.check()) == []
    return sorted(ledger.dossiers(), key=lambda one: one.id)


@pytest.mark.parametrize("out", ["jsonl"], indirect=True)
def test_loading_is_adding(news: Path, out: Path, new_place: Callable[[], str]) -> None:
    expected = added(news, place := new_place())
    with Ledger.open(place) as ledger:
        problems, counts = list(ledger.problems()), ledger.catalogue.counts()
        articles = [(ledger.article(id_), ledger.record(id_)) for id_ in ledger.articles()]
    with Ledger.open(new_place()) as ledger:
        report = load_shards(ledger, finished(str(out)), clock=clock)
        assert (report.added, report.known, report.refused, report.changed) == (61, 1, (), 1)
        assert settled(ledger) == expected
        assert [(ledger.article(id_), ledger.record(id_)) for id_ in ledger.articles()] == articles
        assert ledger.catalogue.counts() == replace(counts, problems=ledger.catalogue.counts().problems)
        # Which ids stand twice is told of within a shard only.
        assert [one for one in problems if one.reason != "same-id"] == list(ledger.problems())


def test_either_form_and_several_processes_give_the_same(news: Path, out: Path, tmp_path: Path) -> None:
    expected = added(news, str(tmp_path / "added.db"))
    with Ledger.open(tmp_path / "loaded.db") as ledger:
        seen: list[tuple[int, int]] = []
        workers = 2 if any((out / "records").glob("*.parquet")) else 1
        load_shards(ledger, finished(str(out)), clock=clock, workers=workers, watch=lambda *now: seen.append(now))
        assert seen[-1] == (62, 62)
        assert settled(ledger) == expected


def test_every_shard_without_an_article_tells_what_was_lost(tmp_path: Path) -> None:
    """Their records are the same to the byte, and their problems are not: the ledger has those that `add` keeps."""
    folder, lost = tmp_path / "in", {"x.txt": bytes(range(256)), "y.txt": "Käufer für Köln".encode("latin-1")}
    write_lines(folder / "good.jsonl", list(fields(2)))
    for name, data in (lost | {"z.txt": b"", "zz.txt": b""}).items():
        (folder / name).write_bytes(data)
    run([folder], job(tmp_path / "out"))
    added(folder, str(tmp_path / "added.db"))
    with Ledger.open(tmp_path / "added.db") as ledger:
        expected = set(ledger.problems())
    assert len({one.where for one in expected}) == 4
    with Ledger.open(tmp_path / "loaded.db") as ledger:
        for _ in range(2):
            load_shards(ledger, finished(str(tmp_path / "out")), clock=clock)
            assert set(ledger.problems()) == expected


@pytest.mark.parametrize("out", ["jsonl"], indirect=True)
def test_what_was_loaded_is_not_loaded_again(out: Path, tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "loaded.db") as ledger:
        assert load_shards(ledger, finished(str(out)), clock=clock).added == 61
        for path in (out / "records").iterdir():
            path.write_bytes(b"not looked at")
        report = load_shards(ledger, finished(str(out)), clock=clock)
        assert (report.added, report.known) == (0, 62)


def test_an_id_with_another_text_is_counted_across_folders(tmp_path: Path) -> None:
    """Two texts of a1 in two shards, then a third in another folder, beside an article that is as it was."""
    first, second, third = (row | {"text": f"{row['text']} {n}."} for n, row in enumerate([list(fields(2))[1]] * 3))
    counts = []
    for name, rows in (("one", [*fields(1), first, second]), ("two", [*fields(1), third, second])):
        run([write_lines(tmp_path / f"{name}.jsonl", rows)], job(tmp_path / name, size=2))
        with Ledger.open(tmp_path / "loaded.db") as ledger:
            report = load_shards(ledger, finished(str(tmp_path / name)), clock=clock)
            counts.append((report.added, report.known, report.changed))
    assert counts == [(3, 0, 1), (1, 2, 1)]


@pytest.mark.parametrize("out", ["jsonl"], indirect=True)
def test_what_was_removed_stays_out(out: Path, tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "loaded.db") as ledger:
        load_shards(ledger, finished(str(out)), clock=clock)
        remove_article(ledger, "a5", why="a letter", at=NOW)
    run([tmp_path / "news.jsonl"], job(tmp_path / "again", size=20))
    with Ledger.open(tmp_path / "loaded.db") as ledger:
        report = load_shards(ledger, finished(str(tmp_path / "again")), clock=clock)
        assert (report.added, [one.reason for one in report.refused]) == (0, ["removed"])
        settled(ledger)


@pytest.mark.parametrize("out", ["jsonl"], indirect=True)
def test_what_was_removed_is_told_of_where_its_shard_is_known(out: Path, tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "loaded.db") as ledger:
        load_shards(ledger, finished(str(out)), clock=clock)
        remove_article(ledger, "a5", why="a letter", at=NOW)
        for _ in range(2):
            report = load_shards(ledger, finished(str(out)), clock=clock)
            assert (report.added, report.known, [one.reason for one in report.refused]) == (0, 61, ["removed"])


@pytest.mark.parametrize("out", ["jsonl"], indirect=True)
def test_a_killed_load_goes_on_where_it_stopped(news: Path, out: Path, new_place: Callable[[], str]) -> None:
    """Killed as it is about to store the third, then the fifth transaction."""
    expected, place = added(news, new_place()), new_place()
    for number in (3, 5):
        loader = [sys.executable, "-m", "tests.bulk.loader", str(out), place, str(number)]
        killed = subprocess.run(loader, cwd=Path(__file__).parents[2], check=False)
        assert killed.returncode == -signal.SIGKILL
        with Ledger.open(place) as ledger:
            assert list(ledger.check()) == []
            assert 0 < ledger.catalogue.counts().articles < 61
    with Ledger.open(place) as ledger:
        load_shards(ledger, finished(str(out)), clock=clock)
        assert settled(ledger) == expected


@pytest.mark.parametrize("out", ["jsonl"], indirect=True)
@pytest.mark.parametrize("folder", ["records", "problems"])
def test_a_damaged_shard_is_named_with_the_remedy(news: Path, out: Path, folder: str, tmp_path: Path) -> None:
    """What stands before it is kept, and the rest is taken in when it is mended; nothing of it is half there."""
    [damaged] = (out / folder).glob("000000-000006*")
    spoil(damaged)
    with Ledger.open(tmp_path / "loaded.db") as ledger:
        with pytest.raises(InputError) as raised:
            load_shards(ledger, finished(str(out)), clock=clock)
        assert f"{out}/{folder}/{damaged.name} is not what its marker says" in str(raised.value)
        assert "with --verify, which reads that shard anew" in str(raised.value)
        assert ledger.catalogue.counts().articles == 60
        run_bulk([str(news)], job(out, size=10), make_crew=here, watch=ignore, verify=True)
        assert load_shards(ledger, finished(str(out)), clock=clock).added == 1
        assert settled(ledger) == added(news, str(tmp_path / "added.db"))


def test_what_is_told_of_files_not_read_is_mended_by_the_next_call(tmp_path: Path) -> None:
    write_lines(tmp_path / "in" / "news.jsonl", list(fields(3)))
    (tmp_path / "in" / "notes.xyz").write_text("no article")
    run([tmp_path / "in"], job(tmp_path / "out"))
    (tmp_path / "out" / "problems" / "inputs.jsonl.zst").write_bytes(b"no frame")
    with Ledger.open(tmp_path / "loaded.db") as ledger:
        with pytest.raises(InputError, match=r"problems/inputs.jsonl.zst cannot be read"):
            load_shards(ledger, finished(str(tmp_path / "out")), clock=clock)
        run([tmp_path / "in"], job(tmp_path / "out"))
        assert load_shards(ledger, finished(str(tmp_path / "out")), clock=clock).known == 3
        assert [one.reason for one in ledger.problems()] == ["other-file"]


def test_an_output_that_cannot_be_loaded(news: Path, tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "loaded.db") as ledger:
        with pytest.raises(InputError, match=r"there is no manifest.json"):
            load_shards(ledger, finished(str(tmp_path)), clock=clock)
        made = job(tmp_path / "bare")
        run([news], replace(made, asked=replace(made.asked, texts=False)))
        with pytest.raises(InputError, match="hold no texts"):
            load_shards(ledger, finished(str(tmp_path / "bare")), clock=clock)
        run([news], job(tmp_path / "out"))
        [shard] = (tmp_path / "out" / "records").iterdir()
        os.truncate(shard, 100)
        with pytest.raises(InputError, match="not what its marker says"):
            load_shards(ledger, finished(str(tmp_path / "out")), clock=clock)
        (tmp_path / "out" / "manifest.json").write_text("{}")
        with pytest.raises(InputError, match="no manifest of"):
            load_shards(ledger, finished(str(tmp_path / "out")), clock=clock)
