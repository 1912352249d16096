"""A new ledger is made by the migrations, an old one is brought up to date, a newer one is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, func, inspect, select, text, update

from intalks.errors import LedgerError
from intalks.ledger import Ledger, VoiceFilter
from intalks.ledger.database import database_url, open_engine
from intalks.ledger.migrations import HEAD
from intalks.ledger.tables import SEARCH, dossier_names, dossiers, facts, metadata, reports, sighting_pairs, sightings
from intalks.model.dossier import Entry
from intalks.model.record import Fact
from intalks.model.vocabulary import DealType, Relation, Stage
from intalks.resolution import Resolver, prepare
from tests.ledger.made_deals import NO_LIST, NOW, entry, made_entry

RESOLVER = Resolver(NO_LIST)


def test_the_migrations_make_the_tables_as_they_are_declared(new_place: Callable[[], str]) -> None:
    """Whoever changes a table writes a script for it."""
    with transaction(new_place()) as connection:
        opts = {"include_name": lambda name, kind, parents: not (name or "").startswith(SEARCH)}
        assert compare_metadata(MigrationContext.configure(connection, opts=opts), metadata) == []


def test_there_is_one_line_of_versions_and_it_ends_at_the_program_s() -> None:
    config = Config()
    config.set_main_option("script_location", "intalks.ledger:migrations")
    config.set_main_option("path_separator", "os")
    scripts = list(ScriptDirectory.from_config(config).walk_revisions())
    assert [script.revision for script in scripts] == [str(number) for number in range(int(HEAD), 0, -1)]


def test_a_ledger_of_version_1_is_brought_up_to_date(new_place: Callable[[], str]) -> None:
    """Version 1 knew no migrations: it named itself in a table of settings."""
    place = new_place()
    with Ledger.open(place) as ledger:
        ledger.add([made_entry(i) for i in range(10)], recorded_at=NOW)
        ledger.update_dossiers(RESOLVER)
        before = list(ledger.dossiers())
    with transaction(place) as connection:
        positions = set(connection.execute(select(reports.c.position)).scalars())
    make_version_1(place)
    heard: list[str] = []
    with Ledger.open(place, told=heard.append) as ledger:
        assert list(ledger.dossiers()) == [replace(one, predecessors=(), successors=()) for one in before]
        assert list(ledger.check()) == []
        ledger.rebuild(RESOLVER)
        assert list(ledger.dossiers()) == before
    with Ledger.open(place, told=heard.append), transaction(place) as connection:
        assert set(connection.execute(select(reports.c.position)).scalars()) == positions
    assert len(heard) == 1
    assert heard[0].endswith(f"the ledger was of version 1 and is now of version {HEAD}")


def test_a_migration_that_fails_changes_nothing(new_place: Callable[[], str]) -> None:
    place = new_place()
    make_version_1(place)
    with transaction(place, as_it_is=True) as connection:
        connection.execute(text("CREATE TABLE removals (mine INTEGER)"))
    with pytest.raises(LedgerError, match="cannot be opened"):
        Ledger.open(place)
    with transaction(place, as_it_is=True) as connection:
        names = inspect(connection).get_table_names()
    assert "settings" in names
    assert "alembic_version" not in names
    assert "proposals" not in names


@pytest.mark.parametrize("version", ["99", "abc"])
def test_a_newer_ledger_is_refused(new_place: Callable[[], str], version: str) -> None:
    place = new_place()
    with transaction(place) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :version"), {"version": version})
    with pytest.raises(LedgerError, match=f"of version {version}, and this program knows versions up to {HEAD}"):
        Ledger.open(place)


def with_fact(entry: Entry) -> Entry:
    """The entry with a fact, which two organizations are found by."""
    one, other = (organization.name for organization in entry.record.organizations[:2])
    fact = Fact(one, Relation.OWNS, other, "33.4", entry.record.deals[0].evidence[0])
    return prepare(entry.article, replace(entry.record, facts=(fact,)), NO_LIST)


@contextmanager
def transaction(place: str, *, as_it_is: bool = False) -> Iterator[Connection]:
    """In the ledger's database, brought up to date before or left as it is."""
    engine = create_engine(database_url(place)) if as_it_is else open_engine(place)
    with engine.begin() as connection:
        yield connection
    engine.dispose()


def make_version_1(place: str) -> None:
    with transaction(place) as connection:
        for statement in (
            "DROP TABLE alembic_version",
            *(["DROP TABLE statement_search"] if connection.dialect.name == "sqlite" else []),
            *(
                f"DROP TABLE {name}"
                for name in (
                    *("delivery_articles", "deliveries", "fetches", "pages", "feeds", "article_versions"),
                    *("loads", "news", "voices", "outlines"),
                    *("links", "statements", "facts", "keyings", "listings", "judged_reports"),
                )
            ),
            "ALTER TABLE judgements DROP COLUMN about",
            "ALTER TABLE judgements DROP COLUMN since",
            "DROP TABLE proposals",
            "DROP TABLE removals",
            "DROP INDEX articles_by_outlet",
            "DROP INDEX ix_articles_published",
            "DROP INDEX dossiers_by_last",
            "CREATE INDEX dossiers_by_last ON dossiers (last_sort)",
            "DROP INDEX dossiers_by_first",
            "DROP INDEX dossiers_by_type",
            "DROP INDEX dossiers_by_stage",
            "DROP INDEX dossiers_by_outcome",
            "CREATE TABLE settings (name VARCHAR(40) PRIMARY KEY, value TEXT NOT NULL)",
            "INSERT INTO settings VALUES ('version', '1')",
        ):
            connection.execute(text(statement))
        for table in (reports, sightings, sighting_pairs):
            connection.execute(update(table).values(position=func.replace(table.c.position, "\x01", "|")))


def test_dossiers_without_a_date_are_put_last_when_a_ledger_is_brought_up_to_date(new_place: Callable[[], str]) -> None:
    """Version 9 had them before all others."""
    place = new_place()
    undated = entry("u", [(("Firm98", "Firm99"), DealType.STAKE, Stage.TALKS)], None)
    with Ledger.open(place) as ledger:
        ledger.add([undated, *(made_entry(i) for i in range(10))], recorded_at=NOW)
        ledger.update_dossiers(RESOLVER)
        before = list(ledger.dossiers())
    with transaction(place) as connection:
        for table in (dossiers, dossier_names):
            old = func.replace(table.c.last_sort, "0000-00-00|", "9999-12-31|")
            connection.execute(update(table).values(last_sort=old))
        connection.execute(text("UPDATE alembic_version SET version_num = '9'"))
    with Ledger.open(place) as ledger:
        assert list(ledger.dossiers()) == before
        assert list(ledger.check()) == []
        assert ledger.catalogue.names_beginning("firm99", limit=1)[0][1] == before[-1].id
    with transaction(place) as connection:
        assert not connection.execute(select(dossier_names).where(dossier_names.c.last_sort > "9")).all()


def test_facts_and_statements_get_their_words_when_a_ledger_is_brought_up_to_date(new_place: Callable[[], str]) -> None:
    """Version 5 had them in records and dossiers alone."""
    place = new_place()
    with Ledger.open(place) as ledger:
        ledger.add([with_fact(made_entry(i)) for i in range(10)], recorded_at=NOW)
        ledger.update_dossiers(RESOLVER)
        voices_before = ledger.catalogue.voices(VoiceFilter(), limit=500)
    with transaction(place) as connection:
        facts_before = connection.execute(select(facts)).all()
        assert len(facts_before) == 20
        for name in ("subject", "relation", "object", "value", "evidence", "article", "published"):
            connection.execute(text(f"ALTER TABLE facts DROP COLUMN {name}"))
        connection.execute(text("DROP INDEX voices_by_dossier"))
        connection.execute(text("ALTER TABLE voices DROP COLUMN body"))
        connection.execute(text("DROP TABLE loads"))
        connection.execute(text("DROP INDEX dossiers_by_first"))
        connection.execute(text("ALTER TABLE judgements DROP COLUMN since"))
        connection.execute(text("UPDATE alembic_version SET version_num = '5'"))
    with Ledger.open(place) as ledger:
        assert ledger.catalogue.voices(VoiceFilter(), limit=500) == voices_before
        assert list(ledger.check()) == []
    with transaction(place) as connection:
        assert sorted(connection.execute(select(facts)).all()) == sorted(facts_before)
