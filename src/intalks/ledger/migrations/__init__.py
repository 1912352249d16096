"""From the tables of one version to those of the next: Alembic's scripts, and nothing else, make and change tables.

A change of `intalks.ledger.tables` is a new file `versions/rN_what.py` with `revision = "N"`, `down_revision` the one
before and an `upgrade`, and `HEAD = "N"`. Scripts import nothing of intalks: they stay as they are when the tables
move on. There is no way down: a backup is.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, inspect, text

from intalks.errors import LedgerError

HEAD: Final = "10"
"""The version of the tables that this program reads and writes."""

_UNNUMBERED: Final = "1"
"""Tables of the first version may have been made before there were migrations: they name it in `settings`."""


def version_of(connection: Connection) -> str | None:
    """The version of the tables; None where there are none yet."""
    names = set(inspect(connection).get_table_names())
    if "alembic_version" in names:
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        return None if found is None else str(found)
    return _UNNUMBERED if {"settings", "articles"} <= names else None


def check_version(found: str | None, where: str) -> None:
    """Raises LedgerError where the tables are newer than this program."""
    if found is not None and not (found.isdigit() and int(found) <= int(HEAD)):
        raise LedgerError(
            f"{where}: the ledger is of version {found}, and this program knows versions up to {HEAD}: "
            "open it with a newer intalks"
        )


def upgrade(connection: Connection, found: str | None) -> None:
    """Make or change the tables, in the transaction that the connection is in."""
    # Alembic takes half a second to load, and a ledger that is up to date does without it.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", "intalks.ledger:migrations")
    config.set_main_option("path_separator", "os")
    if found == _UNNUMBERED and not inspect(connection).has_table("alembic_version"):
        command.stamp(config, _UNNUMBERED)
    command.upgrade(config, HEAD)
