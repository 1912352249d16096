"""What speaks for a dossier and what against it."""

from __future__ import annotations

import pytest

from intalks.model.vocabulary import Stage
from intalks.resolution.features import much_told, pairing
from intalks.resolution.grouping import gathered
from tests.resolution.test_succession import told


@pytest.mark.parametrize(
    ("days", "value"),
    [((0,), 0.0), ((1,), 0.2), ((1, 40, 85), 0.4), (tuple(range(1, 80)), 1.0)],
    ids=["long ago", "once", "three times", "daily"],
)
def test_a_deal_in_the_news_draws_what_is_told_of_its_firms(days: tuple[int, ...], value: float) -> None:
    draft = gathered([report for day in days for report in told(day, Stage.TALKS).reports], ())
    (later,) = told(91, Stage.TALKS).reports
    pair = pairing(later, draft)
    assert pair is not None
    assert much_told(pair) == pytest.approx(value)
