"""What Alembic runs before the scripts: it is handed the connection, in whose transaction all of them run."""

from __future__ import annotations

from alembic import context

from intalks.ledger.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
