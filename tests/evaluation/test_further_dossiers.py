"""The second key of dossiers, which ships with intalks, is one that can be measured on."""

from __future__ import annotations

import gzip
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest

from intalks.evaluation.dossier_key import KeyDossier, load_key
from intalks.evaluation.dossier_quality import FURTHER, KEY
from intalks.model.dossier import Outcome
from intalks.model.interval import Interval
from intalks.model.vocabulary import DealType, Stage


@pytest.fixture(scope="module")
def further() -> Sequence[KeyDossier]:
    return load_key(FURTHER)


def test_each_deal_is_whole(further: Sequence[KeyDossier]) -> None:
    assert max(Counter(deal.id for deal in further).values()) == 1
    for deal in further:
        assert len(deal.parties) >= 2, deal.id
        assert deal.articles, deal.id
        assert not set(deal.articles) & set(deal.rejected), deal.id
        assert deal.type in DealType.__members__.values(), deal.id
        assert deal.outcome in Outcome.__members__.values(), deal.id
        for step in deal.timeline:
            assert step.stage in Stage.__members__.values(), deal.id
            assert step.article in deal.articles, deal.id
            Interval.of_prefix(step.date)


def test_it_is_about_articles_of_the_corpus(further: Sequence[KeyDossier], shared: Path) -> None:
    with gzip.open(shared / "corpus" / "autos_2006_2011.jsonl.gz", "rb") as lines:
        known = {msgspec.json.decode(line)["id"] for line in lines}
    assert known.issuperset(article for deal in further for article in (*deal.articles, *deal.rejected))


def test_it_has_no_deal_of_the_first_key(further: Sequence[KeyDossier], shared: Path) -> None:
    first = load_key(shared / "gold" / KEY.name)
    assert not {deal.id for deal in further} & {deal.id for deal in first}
    assert not [(one.id, other.id) for one in further for other in first if same_deal(one, other)]


def same_deal(one: KeyDossier, other: KeyDossier) -> bool:
    """Whether all firms of one are firms of the other too, and a third of its articles tell of the other."""
    names = {name for party in other.parties for name in party}
    both = set(one.articles) & set(other.articles)
    return all(names & set(party) for party in one.parties) and 3 * len(both) >= len(one.articles)
