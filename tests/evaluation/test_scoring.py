from __future__ import annotations

import json
from collections import Counter

import pytest

from intalks.evaluation.coded import CodedRecord, decode_record
from intalks.evaluation.figures import Figures, SlotCounts, Summary
from intalks.evaluation.matching import Verdict
from intalks.evaluation.scoring import Misplaced, misplaced, score, ungrounded
from intalks.evaluation.summary_json import scores_as_json
from intalks.evaluation.tables import HEADINGS, figure_rows, plain_table, row_names
from tests.evaluation.example_key import ARTICLES, KEY, Record, response_with_mistakes


def coded(records: list[Record]) -> dict[str, CodedRecord]:
    return {record["id"]: decode_record(json.dumps(record), "here") for record in records}


def test_figures_of_the_codebook() -> None:
    """Recall = (COR + ½PAR)/POS, precision = (COR + ½PAR)/ACT, ERR = (INC + ½PAR + MIS + SPU)/all fills."""
    figures = Figures(correct=6, partial=2, incorrect=1, missing=5, spurious=1)
    assert (figures.possible, figures.actual) == (14, 10)
    assert (figures.recall, figures.precision) == (0.5, 0.7)
    assert figures.f == pytest.approx(7 / 12)
    assert figures.error == pytest.approx(8 / 15)


def test_nothing_to_count_gives_zeros() -> None:
    figures = Figures()
    assert (figures.recall, figures.precision, figures.f, figures.error) == (0.0, 0.0, 0.0, 0.0)


def test_whole_deals_do_not_count_among_all_fills() -> None:
    counts: SlotCounts = Counter(
        {("deal", Verdict.MISSING): 7, ("deal.type", Verdict.CORRECT): 2, ("fact", Verdict.SPURIOUS): 1}
    )
    summary = Summary.of(counts)
    assert summary.all == Figures(correct=2, spurious=1)
    assert summary.row("deals") == Figures(correct=2)
    assert summary.row("deal") == Figures(missing=7)
    assert summary.row("facts") == summary.row("fact") == Figures(spurious=1)
    assert summary.row("statement.via") == Figures()


def test_articles_without_answer_and_with_nothing_to_find() -> None:
    """An article with nothing to find has F 1; one only in the response does not count."""
    keys = coded([*KEY, {"id": "nothing", "deals": []}])
    scores = score(keys, coded([KEY[0], {"id": "other", "deals": []}]))
    assert scores.unanswered == ("nothing", "signed")
    assert scores.f_by_article == {"talks": 1.0, "signed": 0.0, "nothing": 1.0}
    assert scores.summary_of(["talks"]).all.f == 1.0


def test_ungrounded_spans() -> None:
    records = coded(response_with_mistakes())
    texts = {article["id"]: article["text"] for article in ARTICLES}
    assert [ungrounded(record, texts[i]) for i, record in records.items()] == [[], []]
    deal = {"evidence": [], "subject": ["lorries"], "brands": ["no span"], "terms": [{"text": None}]}
    bad = coded([{"id": "talks", "deals": [deal], "facts": [{"evidence": "Borel  owns"}]}])["talks"]
    assert ungrounded(bad, texts["talks"]) == ["", "lorries", "None", "Borel  owns"]


def test_offsets_that_are_of_other_words() -> None:
    """Of words that the text has; where they are not there at all, that is told once, by `ungrounded`."""
    text = {article["id"]: article["text"] for article in ARTICLES}["signed"]
    deal: Record = {"evidence": ["Halden Steel"], "evidence_spans": [[0, 12]], "subject": ["buy"]}
    deal |= {"made_in": ["Orrin Mining", "Halden"], "made_in_spans": [[31, 43], [1, 7]]}
    deal |= {
        "sold_in": ["Monday"],
        "sold_in_spans": [[-7, -1]],
        "terms": [{"text": "2 billion", "text_span": [49, 58]}],
    }
    said = [{"evidence": words, "evidence_span": [64, 75]} for words in ("Halden said", "Halden spoke")]
    fact = {"evidence": "agreed to buy", "evidence_span": [900, 913]}
    record = coded([{"id": "signed", "deals": [deal], "statements": said, "facts": [fact]}])["signed"]
    assert misplaced(record, text) == [
        Misplaced("Halden", 1, 7, "alden "),
        Misplaced("Monday", -7, -1, ""),
        Misplaced("2 billion", 49, 58, " billion "),
        Misplaced("Halden said", 64, 75, " Halden sai"),
        Misplaced("agreed to buy", 900, 913, ""),
    ]
    assert ungrounded(record, text) == ["Halden spoke"]


def test_json_has_the_names_of_the_shared_script() -> None:
    scores = score(coded(KEY), coded(response_with_mistakes()))
    data = scores_as_json(scores, no_copies={})
    assert list(data) == ["all", "objects", "slots", "articles", "unanswered", "per_article_F", "ungrounded"]
    assert json.loads(json.dumps(data)) == data


def test_rows_fit_their_headings() -> None:
    summary = score(coded(KEY), coded(KEY)).summary
    rows = list(figure_rows(summary, {}))
    assert {len(row) for row in rows} == {len(HEADINGS)}
    assert [row[0] for row in rows] == row_names(summary)
    assert plain_table(HEADINGS, rows).count("\n") == len(rows)
