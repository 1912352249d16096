"""The interface for programs: the views as JSON."""

from __future__ import annotations

from intalks.serving.api import articles, changes, companies, dossiers, judgements, read, search, statements

__all__ = ["routers"]

routers = tuple(
    module.router for module in (dossiers, statements, changes, companies, articles, search, read, judgements)
)
