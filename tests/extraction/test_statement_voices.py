"""What a source says of a deal, taken together: hand-built utterances, no model loaded."""

from __future__ import annotations

import pytest

from intalks.extraction.statement_views import DealView, Hearing
from intalks.extraction.statement_voices import (
    FAINT,
    Debate,
    Heard,
    affirmed,
    clear_features,
    given_features,
    unsaid_features,
)
from tests.extraction.test_statements import TEXT, VOICES, deal_of, reading_of

EVIDENCE = "Borealis and Helvetia are in talks"


def hearing_of(deals: int = 1) -> Hearing:
    return Hearing.of(reading_of(TEXT, VOICES), [deal_of(TEXT, EVIDENCE) for _ in range(deals)])


def heard(hearing: Hearing, utterance: int, link: float, *, deal: int = 0, stance: str = "affirms") -> Heard:
    return Heard(hearing.utterances[utterance], hearing.deals[deal], link, link, {stance: 0.9})


def test_the_words_of_one_source_about_one_deal_are_one_voice() -> None:
    hearing = hearing_of()
    debate = Debate.of(hearing, [heard(hearing, 0, 0.5), heard(hearing, 1, 0.5), heard(hearing, 2, 0.5)])
    assert [(len(v.heard), v.total) for v in debate.voices.values()] == [(1, 0.5), (2, 0.75)]


def test_faint_voices_are_not_weighed() -> None:
    hearing = hearing_of()
    assert not Debate.of(hearing, [heard(hearing, 0, FAINT / 2)]).voices


def test_a_source_that_speaks_of_two_deals_is_seen_from_both() -> None:
    hearing = hearing_of(2)
    debate = Debate.of(hearing, [heard(hearing, 0, 0.8), heard(hearing, 0, 0.3, deal=1)])
    first, second = debate.voices.values()
    assert {"rank=0/2", "rival=same/True", "gap>1"} <= set(given_features(debate, first))
    assert {"rank=1/2", "rival=same/False"} <= set(given_features(debate, second))
    assert not any(f.startswith("alone=") for f in given_features(debate, first))


def test_a_source_of_one_deal_alone() -> None:
    hearing = hearing_of(2)
    debate = Debate.of(hearing, [heard(hearing, 0, 0.8)])
    (voice,) = debate.voices.values()
    assert "alone=2" in given_features(debate, voice)


def test_words_stand_to_the_others_of_their_source() -> None:
    hearing = hearing_of()
    debate = Debate.of(hearing, [heard(hearing, 1, 0.8), heard(hearing, 2, 0.4)])
    (voice,) = debate.voices.values()
    likely, less = (set(clear_features(voice, h)) for h in voice.heard)
    assert {"behind>-0.001", "place=0", "last=False"} <= likely
    assert {"behind>-2", "place=1", "last=True"} <= less
    assert "behind>-1" not in less


@pytest.mark.parametrize(("stance", "expected"), [("affirms", 0.72 / 0.9), ("denies", 0.0)])
def test_a_deal_is_affirmed_by_who_affirms_it(stance: str, expected: float) -> None:
    """Of a deal of 0.9 the source is coded with 0.8: given that there is the deal, it is with 0.8 / 0.9."""
    hearing = hearing_of()
    debate = Debate.of(hearing, [heard(hearing, 0, 0.5, stance=stance)])
    given = dict.fromkeys(debate.voices, 0.8)
    assert affirmed(debate, hearing.deals[0], given) == pytest.approx(expected)


def test_what_the_articles_own_word_is_weighed_by() -> None:
    hearing = hearing_of()
    view: DealView = hearing.deals[0]
    features = unsaid_features(Debate.of(hearing, []), view, (0.9, {}))
    assert {"network>2", "voices=0", "spoken=0", "first=True", "unaffirmed>4"} <= set(features)
