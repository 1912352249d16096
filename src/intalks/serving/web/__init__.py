"""Pages for people: one handler file and one template a page."""

from __future__ import annotations

from intalks.serving.web import (
    article,
    company,
    dossier,
    edit,
    explore,
    export,
    front,
    login,
    programs,
    review,
    search,
    sources,
)

__all__ = ["routers"]

routers = tuple(
    module.router
    for module in (front, search, explore, dossier, export, article, company, sources, programs, login, edit, review)
)
