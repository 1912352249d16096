"""Which days a dossier can be looked at as of."""

from __future__ import annotations

from dataclasses import replace

from intalks.ledger import DossierFilter
from intalks.model.outline import ArticleHead
from intalks.serving.links import days_of
from tests.serving.conftest import Server


def test_no_day_is_before_the_first_report(server: Server) -> None:
    """An article that merely names the parties may be older than all that tells of their deal."""
    dossier = next(one for one in server.ledger.dossiers(DossierFilter()) if one.first is not None)
    heads = server.ledger.catalogue.heads(dossier.articles)
    known = days_of(dossier, heads)
    assert known[0] == dossier.first
    older = replace(dossier, articles=("older", "undated", *dossier.articles))
    beside = {
        "older": ArticleHead("older", "1999-01-01", None, None, None),
        "undated": ArticleHead("undated", None, None, None, None),
    }
    assert days_of(older, {**heads, **beside}) == known
