"""`make quality` on a small key, with a reader that says what it is told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from intalks.evaluation import quality
from intalks.evaluation.floors import load_floors, save_floors
from intalks.evaluation.key_run import Read, article_sets, run_key, set_summaries
from intalks.model.article import Article
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
from intalks.model.span import Span
from intalks.model.vocabulary import OrganizationKind, Relation, Role, SourceKind, TermKind
from tests.evaluation.example_key import ARTICLES, KEY, Record, write_lines


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of keys: two development articles, one seed, one of other outlets, one of training."""
    keys = tmp_path / "keys"
    keys.mkdir()
    for name, chosen in (
        ("dev", slice(0, 2)),
        ("seeds", slice(0, 1)),
        ("outlets", slice(1, 2)),
        ("train", slice(1, 2)),
    ):
        write_lines(keys / f"{name}.jsonl", KEY[chosen])
        write_lines(keys / f"{name}_texts.jsonl", ARTICLES[chosen])
    monkeypatch.setattr(quality, "OWN_KEYS", keys)
    return keys


@pytest.fixture
def floors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of floors of our own, not yet there."""
    path = tmp_path / "floors.toml"
    monkeypatch.setattr(quality, "load_floors", lambda: load_floors(path))
    monkeypatch.setattr(quality, "save_floors", lambda floors: save_floors(floors, path))
    monkeypatch.setattr(quality, "looked_at", lambda: frozenset({"talks"}))
    monkeypatch.setattr("intalks.evaluation.key_run.looked_at", lambda: frozenset({"talks"}))
    return path


def perfect(articles: Iterable[Article]) -> Iterator[ArticleRecord]:
    """The key as a reading."""
    keys = {record["id"]: record for record in KEY}
    return (reading(article, keys[article.id]) for article in articles)


def silent(articles: Iterable[Article]) -> Iterator[ArticleRecord]:
    """A reader that finds nothing."""
    return (ArticleRecord(a.id, a.text_hash, "silent", (), (), (), ()) for a in articles)


def test_without_a_key_it_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert quality.main([str(tmp_path / "nowhere")]) == 2
    assert "no key in" in capsys.readouterr().out


def test_a_perfect_reader_reaches_every_floor(folder: Path, floors: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert quality.main([str(folder), "--raise"], read=perfect) == 0
    assert load_floors(floors)["measured_only"]["statement.source"] == 0.99
    assert quality.main([str(folder)], read=perfect) == 0
    printed = capsys.readouterr().out
    assert "dev: 2 articles, 0 unanswered, 0 spans that are no exact copy" in printed


def test_a_worse_reader_falls_below_the_floors(folder: Path, floors: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And raising the floors by it lowers none."""
    quality.main([str(folder), "--raise"], read=perfect)
    before = load_floors(floors)
    assert quality.main([str(folder), "--raise"], read=silent) == 1
    assert load_floors(floors) == before
    captured = capsys.readouterr()
    assert "development: F of all is 0.0000, below its floor of 0.99" in captured.err
    assert "0.000!" in captured.out


def test_only_what_may_be_looked_at_is_named(folder: Path, floors: Path, capsys: pytest.CaptureFixture[str]) -> None:
    quality.main([str(folder)], read=silent)
    printed = capsys.readouterr().out
    assert "talks" in printed
    assert "signed" not in printed


def test_records_are_kept_and_the_training_key_is_read(folder: Path, floors: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    quality.main([str(folder), "--train", "--raise", "--save", str(kept)], read=perfect)
    assert "train" not in load_floors(floors)
    assert sorted(path.name for path in kept.iterdir()) == ["dev.jsonl", "outlets.jsonl", "seeds.jsonl", "train.jsonl"]
    assert len((kept / "dev.jsonl").read_text(encoding="utf-8").splitlines()) == 2


def test_calibration(folder: Path, floors: Path, capsys: pytest.CaptureFixture[str]) -> None:
    quality.main([str(folder), "--calibration"], read=perfect)
    printed = capsys.readouterr().out
    assert "seeds: reliability, all fills" in printed
    assert "what a lowest confidence costs" in printed


def test_confusions_are_of_what_may_be_looked_at(
    folder: Path, floors: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The stages of "talks" and of the seed; not that of "signed"."""
    quality.main([str(folder), "--confusions"], read=perfect)
    assert "deal.stage: 4 of 4 labels right" in capsys.readouterr().out


def test_a_broken_key_is_named(folder: Path, floors: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "seeds.jsonl").write_text("{", encoding="utf-8")
    assert quality.main([str(folder)], read=perfect) == 2
    assert "seeds.jsonl:1" in capsys.readouterr().err


@pytest.mark.usefixtures("floors")
def test_the_development_key_is_also_measured_by_halves(folder: Path) -> None:
    runs = [run_key(folder, name, perfect) for name in ("dev", "seeds")]
    ids = {name: chosen for name, (_, chosen) in article_sets(runs).items()}
    assert ids == {
        "development": ("talks", "signed"),
        "looked_at": ("talks",),
        "measured_only": ("signed",),
        "seeds": ("talks",),
    }
    assert {summary.all.f for summary in set_summaries(runs).values()} == {1.0}


def test_articles_come_as_intake_gives_them(folder: Path) -> None:
    seen: list[Article] = []

    def watching(articles: Iterable[Article]) -> Iterator[ArticleRecord]:
        for article in articles:
            seen.append(article)
            yield from silent([article])

    read: Read = watching
    run_key(folder, "dev", read)
    assert [(a.id, a.published.prefix if a.published else None, a.outlet) for a in seen] == [
        ("talks", "2008-05-06", "The Herald"),
        ("signed", "2008-06-10", None),
    ]


# ---------------------------------------------------------------- a coded record as the reader's


CAUSE = Cause(CauseKind.RULE, "test")


def reading(article: Article, record: Record) -> ArticleRecord:
    """The record of a key as a reader would give it, sure of everything."""

    def span(words: str) -> Span:
        start = max(0, article.text.find(words))
        return Span(start, start + len(words))

    def fill(words: str) -> Fill:
        return Fill(words, span(words), 0.9, CAUSE)

    def label(word: str) -> Fill:
        return Fill(word, Span(0, 5), 0.9, CAUSE)

    def deal(d: Record) -> Deal:
        return Deal(
            id=d["id"],
            type=label(d["type"]),
            stage=label(d["stage"]),
            parties=tuple(Party(p["name"], Role(p["role"]), Span(0, 5), 0.9, CAUSE) for p in d["parties"]),
            subject=tuple(map(fill, d["subject"])),
            brands=tuple(map(fill, d["brands"])),
            made_in=tuple(map(fill, d["made_in"])),
            sold_in=tuple(map(fill, d["sold_in"])),
            terms=tuple(
                Term(TermKind(t["kind"]), t["text"], str(t["value"]), t["unit"], span(t["text"]), 0.9, CAUSE)
                for t in d["terms"]
            ),
            date=None if d["date"] is None else label(d["date"]),
            evidence=tuple(map(fill, d["evidence"])),
            confidence=0.9,
        )

    def statement(s: Record) -> Statement:
        who = s["source"]
        source = Source(SourceKind(who["kind"]), who["name"], who["organization"], who["descriptor"], None, 0.9, CAUSE)
        return Statement(s["deal"], source, (), label(s["stance"]), label(s["certainty"]), fill(s["evidence"]))

    def fact(f: Record) -> Fact:
        return Fact(f["subject"], Relation(f["relation"]), f["object"], str(f["value"]), fill(f["evidence"]))

    return ArticleRecord(
        id=article.id,
        text_hash=article.text_hash,
        reader="test",
        organizations=tuple(
            Organization(o["name"], tuple(o["aliases"]), OrganizationKind.COMPANY, ()) for o in record["organizations"]
        ),
        deals=tuple(map(deal, record["deals"])),
        statements=tuple(map(statement, record["statements"])),
        facts=tuple(map(fact, record["facts"])),
    )
