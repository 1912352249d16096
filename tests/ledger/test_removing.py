"""What is removed is gone from everywhere, stays out, and leaves a tombstone."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import MetaData, create_engine, select

from intalks.errors import NotFoundError, Problem
from intalks.ledger import Ledger
from intalks.ledger.database import database_url
from intalks.ledger.judging import ERASED
from intalks.ledger.removing import refusal
from intalks.model.article import Article
from intalks.model.dossier import Entry
from intalks.model.judgement import Judgement, Verdict
from intalks.model.vocabulary import DealType, Stage
from intalks.resolution import Resolver, prepare
from tests.ledger.made_deals import NO_LIST, NOW, entry, made_entry

RESOLVER = Resolver(NO_LIST)
MERGER = (("Quagga", "Firm2"), DealType.MERGER, Stage.TALKS)
AGREED = (("Quagga", "Firm2"), DealType.MERGER, Stage.AGREED)
OTHER = (("Firm3", "Firm4"), DealType.SUPPLY, Stage.AGREED)
WHY = "a letter of the publisher's"


def day(number: int) -> datetime:
    return datetime(2007, 1, number, tzinfo=UTC)


def fill(ledger: Ledger) -> None:
    """Two articles about one merger, of which only the first names the Quagga's partner at its full length."""
    ledger.add(
        [entry("zebra", [MERGER], day(1)), entry("b", [AGREED], day(2)), entry("c", [OTHER], day(3))], recorded_at=NOW
    )
    ledger.update_dossiers(RESOLVER)


def remove(ledger: Ledger, article: str) -> None:
    ledger.remove(article, why=WHY, at=NOW)
    ledger.update_dossiers(RESOLVER)
    assert ledger.compact()
    assert list(ledger.check()) == []


def test_the_dossiers_are_what_they_would_be_without_it(ledger: Ledger) -> None:
    entries = [made_entry(i, firms=5) for i in range(24)]
    ledger.add(entries, recorded_at=NOW)
    ledger.update_dossiers(RESOLVER)
    for one in entries[::3]:
        remove(ledger, one.article.id)
    removed = list(ledger.dossiers())
    ledger.rebuild(RESOLVER)
    assert list(ledger.dossiers()) == removed
    assert {article for one in removed for article in one.articles} <= {
        one.article.id for i, one in enumerate(entries) if i % 3
    }
    assert ledger.catalogue.counts().articles == 16


def test_what_was_lost_to_a_rival_is_open_again_without_it(ledger: Ledger) -> None:
    bids = [(("Quagga", "Firm9"), DealType.ACQUISITION, Stage.TALKS)]
    won = [(("Zebra", "Firm9"), DealType.ACQUISITION, Stage.COMPLETED)]
    ledger.add([entry("bids", bids, day(1)), entry("won", won, day(20)), entry("told", won, day(21))], recorded_at=NOW)
    ledger.update_dossiers(RESOLVER)
    assert [one.stage for one in ledger.dossiers() if one.rivals] == [Stage.COMPLETED, Stage.ABANDONED]
    remove(ledger, "told")
    remove(ledger, "won")
    (left,) = ledger.dossiers()
    assert (left.stage, left.rivals, [step.stage for step in left.timeline]) == (Stage.TALKS, (), [Stage.TALKS])


def test_that_it_was_offered_again_may_be_told(ledger: Ledger) -> None:
    """Of an article from the net, whose id is where it stands."""
    fill(ledger)
    remove(ledger, "zebra")
    stone = ledger.removal("zebra", "another text's hash")
    assert stone is not None
    ledger.add_problems([refusal(stone, "zebra")], recorded_at=NOW)
    assert list(ledger.check()) == []


def test_it_is_gone_and_a_tombstone_stays(ledger: Ledger) -> None:
    fill(ledger)
    ledger.add_problems([Problem("inexact-span", "'words of it' is not there", "zebra")], recorded_at=NOW)
    text_hash = ledger.article("zebra").text_hash
    remove(ledger, "zebra")
    with pytest.raises(NotFoundError):
        ledger.article("zebra")
    with pytest.raises(NotFoundError):
        ledger.record("zebra")
    assert list(ledger.problems()) == []
    [stone] = ledger.removals()
    assert (stone.article, stone.text_hash, stone.why) == ("zebra", text_hash, WHY)
    assert stone.removed_at == "2030-01-01T00:00:00+00:00"


def test_an_old_id_leads_to_what_is_left(ledger: Ledger) -> None:
    fill(ledger)
    [old] = [one for one in ledger.dossiers() if one.type is DealType.MERGER]
    assert old.articles == ("zebra", "b")
    remove(ledger, "zebra")
    left = ledger.dossier(old.id)
    assert (left.articles, left.id != old.id) == (("b",), True)
    remove(ledger, "b")
    with pytest.raises(NotFoundError):
        ledger.dossier(old.id)


def test_it_stays_out(ledger: Ledger) -> None:
    fill(ledger)
    remove(ledger, "zebra")
    again = entry("zebra", [MERGER], day(1), reader="made-2")
    changed = entry("zebra", [AGREED], day(1))
    count = ledger.add([again, changed, copy_of(again, "elsewhere"), entry("d", [OTHER], day(4))], recorded_at=NOW)
    assert (count.added, count.known, len(count.refused)) == (1, 0, 3)
    [stone] = ledger.removals()
    assert {(one.reason, one.fatal) for one in count.refused} == {("removed", True)}
    assert all(stone.key in one.message and WHY in one.message for one in count.refused)
    ledger.update_dossiers(RESOLVER)
    assert list(ledger.check()) == []


def test_copies_of_its_text_go_with_it(ledger: Ledger) -> None:
    fill(ledger)
    ledger.add([copy_of(entry("zebra", [MERGER], day(1)), "elsewhere")], recorded_at=NOW)
    remove(ledger, "elsewhere")
    assert sorted(stone.article for stone in ledger.removals()) == ["elsewhere", "zebra"]
    assert list(ledger.articles()) == ["b", "c"]


def test_what_was_judged_of_it_goes_with_it(ledger: Ledger) -> None:
    fill(ledger)
    first, other = (ledger.report_of(one.id) for one in ledger.dossiers())
    reason = "it says so in as many words"
    ledger.judge(Judgement("j1", first, other, Verdict.SAME, "Ann", NOW, reason))
    ledger.judge(Judgement("j2", other, "type", Verdict.CORRECT, "Ann", NOW, reason, "alliance"))
    ledger.update_dossiers(RESOLVER)
    [dossier] = ledger.dossiers()
    assert len(dossier.articles) == 3
    remove(ledger, "c")
    assert [one.id for one in ledger.judgements()] == ["j2"], "which is about the other"
    [dossier] = ledger.dossiers()
    assert dossier.articles == ("zebra", "b")


def test_what_was_judged_of_its_dossier_passes_to_the_next_article(ledger: Ledger) -> None:
    fill(ledger)
    first, other = (ledger.report_of(one.id) for one in sorted(ledger.dossiers(), key=lambda one: one.articles[::-1]))
    reason = "Quagga says so in as many words"
    ledger.judge(Judgement("j1", first, other, Verdict.SAME, "Ann", NOW, reason))
    ledger.judge(Judgement("j2", first, "outcome", Verdict.CORRECT, "Ann", NOW, reason, "completed"))
    ledger.update_dossiers(RESOLVER)
    remove(ledger, "zebra")
    [dossier] = ledger.dossiers()
    assert (dossier.articles, dossier.outcome.value) == (("b", "c"), "completed")
    assert {one.reason for one in ledger.judgements()} == {ERASED}
    remove(ledger, "b")
    assert ledger.judgements() == []


def test_what_is_not_there_or_no_more_is_told(ledger: Ledger) -> None:
    with pytest.raises(NotFoundError, match="holds no article 'zebra'"):
        ledger.remove("zebra", why=WHY, at=NOW)
    fill(ledger)
    remove(ledger, "zebra")
    with pytest.raises(NotFoundError, match="removed already, on 2030-01-01: a letter"):
        ledger.remove("zebra", why=WHY, at=NOW)


def test_no_table_and_no_page_holds_its_words(tmp_path: Path) -> None:
    """Of whatever tables there are, those of an index too, and of the file's free pages."""
    place = tmp_path / "ledger.db"
    with Ledger.open(place) as ledger:
        fill(ledger)
        packed = stored_text(place, "zebra")
        assert b"zebra" in everything(place)
        assert packed in (tmp_path / "ledger.db").read_bytes() + (tmp_path / "ledger.db-wal").read_bytes()
        ledger.remove("zebra", why=WHY, at=NOW)
        ledger.remove("b", why=WHY, at=NOW)
        ledger.update_dossiers(RESOLVER)
        assert ledger.compact()
        left = everything(place)
        assert b"quagga" not in left.lower()
        assert left.count(b"zebra") == 1, "the tombstone's"
    pages = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"quagga" not in pages.lower()
    assert packed not in pages


def test_no_table_of_postgresql_holds_its_words(new_schema: object) -> None:
    assert callable(new_schema)
    place = new_schema()
    with Ledger.open(place) as ledger:
        fill(ledger)
        assert b"quagga" in b"".join(values(place)).lower()
        remove(ledger, "zebra")
        remove(ledger, "b")
    assert b"quagga" not in b"".join(values(place)).lower()


def copy_of(one: Entry, id_: str) -> Entry:
    """The same text under another id."""
    record = one.record
    renamed = type(record)(
        id_, record.text_hash, record.reader, record.organizations, record.deals, record.statements, record.facts
    )
    return prepare(Article(id_, one.article.text, None, one.article.published, "The Other Paper"), renamed, NO_LIST)


def stored_text(place: Path, id_: str) -> bytes:
    with sqlite3.connect(place) as connection:
        [(text,)] = connection.execute("SELECT text FROM articles WHERE id = ?", (id_,))
    connection.close()
    assert isinstance(text, bytes)
    return text


def everything(place: Path) -> bytes:
    return b"\n".join(values(str(place)))


def values(place: str) -> Iterator[bytes]:
    """Every value in every table of the database, uncompressed where it was compressed."""
    engine = create_engine(database_url(place))
    metadata = MetaData()
    metadata.reflect(engine)
    with engine.connect() as connection:
        for table in metadata.sorted_tables:
            for row in connection.execute(select(table)):
                for value in row:
                    data = bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
                    with suppress(zlib.error):
                        data = zlib.decompress(data)
                    yield data
    engine.dispose()
