"""In whatever order and batches 300 articles come in, in SQLite or in PostgreSQL: the same dossiers."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from intalks.intake import Defaults, Incoming, Intake
from intalks.ledger import Ledger
from intalks.model.dossier import Dossier, Entry
from intalks.pipeline import read_article
from intalks.reference import Reference, load
from intalks.resolution import Resolver, prepare
from tests.ledger.made_deals import NO_LIST, NOW, made_entry

ARTICLES = 300

Told = tuple[Reference, Sequence[Entry], list[Dossier]]
"""A list of firms, the articles, and their dossiers when all are added at once, in order, into SQLite."""

OFTEN_TOLD = re.compile(r"\b(?:Fiat|Chrysler|Opel|Saab|Renault|Nissan|Magna|Volvo|Geely|Porsche)\b")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """By a rule, with many on one day and some without a date."""
    entries = [made_entry(i, seed=3, firms=30, days=250) for i in range(ARTICLES)]
    return NO_LIST, entries, dossiers(NO_LIST, [entries], str(tmp_path_factory.mktemp("made") / "a.db"))


@pytest.fixture(scope="module")
def real(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Told:
    """The shortest ones whose titles name firms with many deals, so that reading them takes seconds."""
    file = shared / "corpus" / "autos_2006_2011.jsonl.gz"
    if not file.is_file():
        pytest.skip("there is no corpus in ../shared")
    stream = [item.article for item in Intake([str(file)], defaults=Defaults()) if isinstance(item, Incoming)]
    told = [article for article in stream if OFTEN_TOLD.search(article.title or "")]
    chosen = sorted(told, key=lambda article: (len(article.text), article.id))[:ARTICLES]
    reference = load()
    entries = [prepare(article, read_article(article), reference) for article in chosen]
    return reference, entries, dossiers(reference, [entries], str(tmp_path_factory.mktemp("real") / "a.db"))


def in_reverse(entries: Sequence[Entry]) -> list[Sequence[Entry]]:
    return [entries[::-1]]


def at_random_in_ten(entries: Sequence[Entry]) -> list[Sequence[Entry]]:
    shuffled = random.Random(11).sample(entries, len(entries))  # noqa: S311 - an order
    size = len(shuffled) // 10
    return [shuffled[start : start + size] for start in range(0, len(shuffled), size)]


@pytest.mark.parametrize("batches", [in_reverse, at_random_in_ten], ids=lambda one: one.__name__)
@pytest.mark.parametrize("articles", ["made", "real"])
def test_the_same_dossiers(
    articles: str,
    batches: Callable[[Sequence[Entry]], list[Sequence[Entry]]],
    new_place: Callable[[], str],
    request: pytest.FixtureRequest,
) -> None:
    reference, entries, at_once = request.getfixturevalue(articles)
    assert len(entries) == ARTICLES
    assert any(len(one.reports) > 2 for one in at_once)
    assert dossiers(reference, batches(entries), new_place()) == at_once


def dossiers(reference: Reference, batches: Sequence[Sequence[Entry]], place: str) -> list[Dossier]:
    resolver = Resolver(reference)
    with Ledger.open(place) as ledger:
        for batch in batches:
            ledger.add(batch, recorded_at=NOW)
            ledger.update_dossiers(resolver)
        assert list(ledger.check()) == []
        return sorted(ledger.dossiers(), key=lambda one: one.id)
