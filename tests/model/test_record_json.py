from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given

from intalks.model.record import ArticleRecord, Cause, CauseKind, Deal, Fact, Fill, Party, Source, Statement, Term
from intalks.model.record_json import decode_record, encode_record, record_from_json, record_to_json
from intalks.model.span import Span
from intalks.model.vocabulary import Relation, Role, SourceKind, Stage, TermKind
from tests.model.record_strategies import records

TEXT = "Geely said it would pay $1.5 billion for 33.5 percent of Volvo by 2010-09, Reuters reported."
FRAME = Cause(CauseKind.FRAME, "buys.pay_for")


def fill(words: str, value: str | None = None) -> Fill:
    start = TEXT.index(words)
    return Fill(words if value is None else value, Span(start, start + len(words)), 0.75, FRAME)


def term(kind: TermKind, words: str, value: str, unit: str) -> Term:
    return Term(kind, words, value, unit, fill(words).span, 0.5, FRAME)


DEAL = Deal(
    id="d1",
    type=fill("pay", "stake"),
    stage=fill("would pay", "agreed"),
    parties=(
        Party("Geely", Role.INVESTOR, fill("Geely").span, 0.9, FRAME),
        Party("Volvo", Role.INVESTEE, fill("Volvo").span, 0.9, FRAME),
    ),
    subject=(),
    brands=(fill("Volvo"),),
    made_in=(),
    sold_in=(),
    terms=(
        term(TermKind.VALUE, "$1.5 billion", "1500000000", "USD"),
        term(TermKind.STAKE, "33.5 percent", "33.5", "percent"),
        term(TermKind.CLOSING, "by 2010-09", "2010-09", "date"),
    ),
    date=None,
    evidence=(fill("it would pay $1.5 billion for 33.5 percent of Volvo"),),
    confidence=0.8,
    stage_alternatives=((Stage.COMPLETED, 0.2), (Stage.PROPOSED, 0.1)),
)
STATEMENT = Statement(
    deal="d1",
    source=Source(SourceKind.ORGANIZATION, None, "Geely", None, fill("Geely").span, 0.9, FRAME),
    via=(fill("Reuters"),),
    stance=fill("said", "affirms"),
    certainty=fill("would", "certain"),
    evidence=DEAL.evidence[0],
)
RECORD = ArticleRecord(
    id="a",
    text_hash="h",
    reader="r",
    organizations=(),
    deals=(DEAL,),
    statements=(STATEMENT,),
    facts=(
        Fact("Geely", Relation.OWNS, "Volvo", "33.50", fill("33.5 percent of Volvo")),
        Fact("Ann Lee", Relation.OFFICER_OF, "Geely", "chairman", fill("Geely")),
        Fact("Geely", Relation.PARTNER_OF, "Volvo", None, fill("Volvo")),
    ),
)


@given(records())
def test_round_trip_is_exact(record: ArticleRecord) -> None:
    line = encode_record(record)
    assert b"\n" not in line
    assert decode_record(line) == record
    assert encode_record(decode_record(line)) == line


@given(records())
def test_keys_stand_in_one_order(record: ArticleRecord) -> None:
    slots = ["organizations", "deals", "statements", "facts", "problems"]
    assert list(record_to_json(record)) == ["id", "text_hash", "reader", *slots, "passed_over", "likeliest"]


def test_the_codebooks_json() -> None:
    """Numbers are numbers, dates are strings, a source has its four parts and nothing else."""
    value = json.loads(encode_record(RECORD))
    [deal], [statement] = value["deals"], value["statements"]
    assert (deal["type"], deal["stage"], deal["date"], deal["brands"]) == ("stake", "agreed", None, ["Volvo"])
    assert [item["value"] for item in deal["terms"]] == [1500000000, 33.5, "2010-09"]
    assert deal["evidence"] == ["it would pay $1.5 billion for 33.5 percent of Volvo"]
    assert statement["source"] == {"kind": "organization", "name": None, "organization": "Geely", "descriptor": None}
    assert (statement["stance"], statement["certainty"], statement["via"]) == ("affirms", "certain", ["Reuters"])
    assert [fact["value"] for fact in value["facts"]] == [33.5, "chairman", None]


def test_spans_confidence_and_cause_stand_beside_each_value() -> None:
    value = json.loads(encode_record(RECORD))
    [deal], [statement] = value["deals"], value["statements"]
    start, end = deal["evidence_spans"][0]
    assert TEXT[start:end] == deal["evidence"][0]
    start, end = deal["terms"][0]["text_span"]
    assert TEXT[start:end] == "$1.5 billion"
    assert (deal["type_cause"], deal["type_confidence"]) == ("frame:buys.pay_for", 0.75)
    assert (deal["brands_spans"], deal["brands_confidence"]) == ([[57, 62]], [0.75])
    assert (deal["date_span"], deal["date_cause"], deal["confidence"]) == (None, None, 0.8)
    assert TEXT[slice(*statement["source_span"])] == "Geely"
    assert [TEXT[slice(*span)] for span in statement["via_spans"]] == ["Reuters"]


def test_a_record_of_before_has_no_other_stages() -> None:
    told = json.loads(encode_record(RECORD))
    assert told["deals"][0].pop("stage_alternatives") == {"completed": 0.2, "proposed": 0.1}
    (deal,) = decode_record(json.dumps(told)).deals
    assert (deal, deal.stages) == (replace(DEAL, stage_alternatives=()), {Stage.AGREED: 0.75})
    assert DEAL.stages == {Stage.AGREED: 0.75, Stage.COMPLETED: 0.2, Stage.PROPOSED: 0.1}


def test_plain_dicts_and_back() -> None:
    assert record_from_json(record_to_json(RECORD)) == replace(
        RECORD,
        # A float has no trailing zero: digit by digit is what `encode_record` is for.
        facts=(replace(RECORD.facts[0], value="33.5"), *RECORD.facts[1:]),
    )


@pytest.mark.parametrize("value", ["1,500", "1.5e9", "", "about 3", "007", "NaN", ".5", "٣"])
def test_a_number_that_is_none_is_a_bug(value: str) -> None:
    deal = replace(DEAL, terms=(replace(DEAL.terms[0], value=value),))
    with pytest.raises(ValueError, match="no plain decimal number"):
        encode_record(replace(RECORD, deals=(deal,)))


BROKEN = [
    b"{}",
    b"[]",
    b"not json",
    encode_record(RECORD).replace(b'"stance":"affirms"', b'"stance":"agrees"'),
    encode_record(RECORD).replace(b'"via_cause":["frame:buys.pay_for"]', b'"via_cause":[]'),
    encode_record(RECORD).replace(b"frame:buys", b"guess:buys"),
]


@pytest.mark.parametrize("line", BROKEN, ids=range(len(BROKEN)))
def test_what_is_no_record_is_refused(line: bytes) -> None:
    assert line != encode_record(RECORD)
    with pytest.raises(ValueError, match=r"\w"):
        decode_record(line)
