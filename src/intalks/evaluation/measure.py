"""The MUC-5 measure of one article: every slot fill of key and response with its verdict (codebook, section 7)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias, TypeVar

from intalks.evaluation.assignment import align
from intalks.evaluation.coded import (
    CodedDeal,
    CodedFact,
    CodedParty,
    CodedRecord,
    CodedSource,
    CodedStatement,
    CodedTerm,
)
from intalks.evaluation.matching import (
    Verdict,
    date_verdict,
    evidence_verdict,
    number,
    span_overlap,
    span_verdict,
    term_verdict,
    words,
)
from intalks.evaluation.pairing import Pair, statements_about, statements_about_nothing

Value: TypeAlias = str | tuple[str, ...] | CodedParty | CodedTerm | CodedSource | CodedFact
_F = TypeVar("_F", bound=Value)

_WORTH: Final = {Verdict.CORRECT: 1.0, Verdict.PARTIAL: 0.5}
_NO_DEAL: Final = CodedDeal()
_NO_STATEMENT: Final = CodedStatement()


@dataclass(frozen=True, slots=True)
class Judged:
    """One slot fill and its verdict. `key` is None where it is spurious, `response` where it is missing.

    `confidence` is what the response gives with its fill, 0 to 1; None where it gives none or has no fill.
    """

    slot: str
    verdict: Verdict
    key: Value | None
    response: Value | None
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class JudgedDeal:
    """A deal of the key beside the one of the response that it was paired with, or one of the two alone.

    The first of `fills` is the deal itself (slot `deal`), then come its slots, then those of its statements.
    """

    key: CodedDeal | None
    response: CodedDeal | None
    fills: tuple[Judged, ...]


@dataclass(frozen=True, slots=True)
class JudgedArticle:
    """One article's fills: by deal, of the statements about no deal of the response, and of the facts."""

    deals: tuple[JudgedDeal, ...]
    dangling: tuple[Judged, ...]
    facts: tuple[Judged, ...]

    @property
    def fills(self) -> Iterator[Judged]:
        for deal in self.deals:
            yield from deal.fills
        yield from self.dangling
        yield from self.facts


def judge_article(key: CodedRecord, response: CodedRecord | None) -> JudgedArticle:
    """All fills of one article; every fill of the key is missing where there is no response."""
    pair = Pair.of(key, response or CodedRecord(id=key.id))
    deals = align(pair.key.deals, pair.response.deals, lambda k, r: _deal_worth(pair, k, r))
    return JudgedArticle(
        deals=tuple(JudgedDeal(k, r, (_deal_itself(pair, k, r), *_deal_fills(pair, k, r))) for k, r in deals),
        dangling=tuple(
            fill
            for statement in statements_about_nothing(pair.response)
            for fill in _statement_fills(pair, None, statement)
        ),
        facts=tuple(
            _list_slot(
                "fact",
                (pair.key.facts, pair.response.facts),
                judge=lambda k, r: _fact_verdict(pair, k, r),
                confidences=[fact.confidence for fact in pair.response.facts],
            )
        ),
    )


# ---------------------------------------------------------------- deals


def _deal_worth(pair: Pair, key: CodedDeal, response: CodedDeal) -> float | None:
    """What pairing two deals is worth; None unless they share at least half of the key's parties."""
    shared = _shared_parties(pair, key, response)
    if shared == 0 or 2 * shared < len(key.parties):
        return None
    counts = Counter(fill.verdict for fill in _deal_fills(pair, key, response))
    wrong = counts[Verdict.INCORRECT] + counts[Verdict.SPURIOUS]
    return counts[Verdict.CORRECT] + 0.5 * counts[Verdict.PARTIAL] - 0.1 * wrong + 2 * shared


def _shared_parties(pair: Pair, key: CodedDeal, response: CodedDeal) -> int:
    return sum(any(pair.same(p.name, q.name) for q in response.parties) for p in key.parties)


def _deal_itself(pair: Pair, key: CodedDeal | None, response: CodedDeal | None) -> Judged:
    """Whether the deal was found: CORRECT with two of the key's parties (or all), PARTIAL with fewer."""
    if key is None or response is None:
        verdict = Verdict.MISSING if response is None else Verdict.SPURIOUS
    elif _shared_parties(pair, key, response) >= min(2, len(key.parties)):
        verdict = Verdict.CORRECT
    else:
        verdict = Verdict.PARTIAL
    k, r = key or _NO_DEAL, response or _NO_DEAL
    return Judged("deal", verdict, k.id, r.id, r.confidence)


def _deal_fills(pair: Pair, key: CodedDeal | None, response: CodedDeal | None) -> Iterator[Judged]:
    """The slots of a pair of deals and of their statements; None on one side makes every fill missing or spurious."""
    k, r = key or _NO_DEAL, response or _NO_DEAL
    yield from _single_slot("deal.type", (k.type, r.type), confidence=r.type_confidence)
    yield from _single_slot("deal.stage", (k.stage, r.stage), confidence=r.stage_confidence)
    yield from _single_slot("deal.date", (k.date, r.date), judge=date_verdict, confidence=r.date_confidence)
    yield from _single_slot(
        "deal.evidence",
        (k.evidence or None, r.evidence or None),
        judge=evidence_verdict,
        confidence=max(r.evidence_confidence, default=None),
    )
    yield from _list_slot(
        "deal.parties",
        (k.parties, r.parties),
        judge=lambda a, b: _party_verdict(pair, a, b),
        confidences=[party.confidence for party in r.parties],
    )
    yield from _list_slot("deal.subject", (k.subject, r.subject), judge=span_verdict, confidences=r.subject_confidence)
    yield from _list_slot("deal.made_in", (k.made_in, r.made_in), judge=span_verdict, confidences=r.made_in_confidence)
    yield from _list_slot("deal.sold_in", (k.sold_in, r.sold_in), judge=span_verdict, confidences=r.sold_in_confidence)
    yield from _list_slot(
        "deal.brands",
        (k.brands, r.brands),
        judge=lambda a, b: _name_verdict(pair, a, b),
        confidences=r.brands_confidence,
    )
    yield from _list_slot(
        "deal.terms", (k.terms, r.terms), judge=term_verdict, confidences=[term.confidence for term in r.terms]
    )
    yield from _fills_of_statements(pair, key, response)


def _party_verdict(pair: Pair, key: CodedParty, response: CodedParty) -> Verdict | None:
    if not pair.same(key.name, response.name):
        return None
    return Verdict.CORRECT if key.role == response.role else Verdict.PARTIAL


def _name_verdict(pair: Pair, key: str, response: str) -> Verdict | None:
    return Verdict.CORRECT if pair.same(key, response) else None


# ---------------------------------------------------------------- statements


def _fills_of_statements(pair: Pair, key: CodedDeal | None, response: CodedDeal | None) -> Iterator[Judged]:
    """The statements about a pair of deals, paired by source and stance."""
    keys = statements_about(pair.key, key) if key is not None else []
    responses = statements_about(pair.response, response) if response is not None else []
    for a, b in align(keys, responses, lambda a, b: _statement_worth(pair, a, b)):
        yield from _statement_fills(pair, a, b)


def _statement_worth(pair: Pair, key: CodedStatement, response: CodedStatement) -> float | None:
    verdict = _source_verdict(pair, key.source or CodedSource(), response.source or CodedSource())
    if verdict is None:
        return None
    return 2 * _WORTH[verdict] + (key.stance == response.stance)


def _statement_fills(pair: Pair, key: CodedStatement | None, response: CodedStatement | None) -> Iterator[Judged]:
    k, r = key or _NO_STATEMENT, response or _NO_STATEMENT
    yield from _single_slot(
        "statement.source",
        (k.source, r.source),
        judge=lambda a, b: _source_verdict(pair, a, b) or Verdict.INCORRECT,
        confidence=r.source_confidence,
    )
    yield from _single_slot("statement.stance", (k.stance, r.stance), confidence=r.stance_confidence)
    yield from _single_slot("statement.certainty", (k.certainty, r.certainty), confidence=r.certainty_confidence)
    yield from _single_slot(
        "statement.evidence",
        (k.evidence, r.evidence),
        judge=lambda a, b: evidence_verdict([a], [b]),
        confidence=r.evidence_confidence,
    )
    yield from _list_slot(
        "statement.via", (k.via, r.via), judge=lambda a, b: _name_verdict(pair, a, b), confidences=r.via_confidence
    )


def _source_verdict(pair: Pair, key: CodedSource, response: CodedSource) -> Verdict | None:
    """CORRECT: the same kind and the same who; PARTIAL: the same who under another kind; None: someone else."""
    same_kind = key.kind == response.kind
    if "none" in {key.kind, response.kind}:
        return Verdict.CORRECT if same_kind else None
    if not _same_speaker(pair, key, response):
        return None
    return Verdict.CORRECT if same_kind else Verdict.PARTIAL


def _same_speaker(pair: Pair, key: CodedSource, response: CodedSource) -> bool:
    """People by their last name, the anonymous by their description, others by their organization."""
    if key.name and response.name:
        return words(key.name)[-1:] == words(response.name)[-1:]
    if key.descriptor and response.descriptor and key.kind == "anonymous":
        return span_overlap(key.descriptor, response.descriptor) >= 0.5
    left, right = key.organization or key.name, response.organization or response.name
    if left and right:
        return pair.same(left, right)
    return not left and not right


# ---------------------------------------------------------------- facts


def _fact_verdict(pair: Pair, key: CodedFact, response: CodedFact) -> Verdict | None:
    if key.relation != response.relation:
        return None
    subject, object_ = response.subject or "", response.object or ""
    ends = [(subject, object_)]
    if key.relation == "partner_of":
        ends.append((object_, subject))
    if not any(_same_person_or_firm(pair, key.subject or "", s) and pair.same(key.object, o) for s, o in ends):
        return None
    return Verdict.CORRECT if _same_value(key, response) else Verdict.PARTIAL


def _same_person_or_firm(pair: Pair, key: str, response: str) -> bool:
    if pair.same(key, response):
        return True
    left, right = words(key), words(response)
    return len(left) > 1 and len(right) > 1 and left[-1] == right[-1]


def _same_value(key: CodedFact, response: CodedFact) -> bool:
    if key.value == response.value:
        return True
    left = number(key.value)
    if left is not None and left == number(response.value):
        return True
    return bool(key.value and response.value) and span_overlap(str(key.value), str(response.value)) >= 0.5


# ---------------------------------------------------------------- slots


def _single_slot(
    slot: str,
    fills: tuple[_F | None, _F | None],
    *,
    judge: Callable[[_F, _F], Verdict] | None = None,
    confidence: float | None = None,
) -> Iterator[Judged]:
    """The fill of a slot that holds one or none, of key and response; "" is none.

    Equal fills are CORRECT and others INCORRECT where there is no `judge`.
    """
    key, response = (None if fill == "" else fill for fill in fills)
    if key is None:
        if response is not None:
            yield Judged(slot, Verdict.SPURIOUS, None, response, confidence)
    elif response is None:
        yield Judged(slot, Verdict.MISSING, key, None)
    else:
        verdict = judge(key, response) if judge is not None else _equality(key, response)
        yield Judged(slot, verdict, key, response, confidence)


def _equality(key: Value, response: Value) -> Verdict:
    return Verdict.CORRECT if key == response else Verdict.INCORRECT


def _list_slot(
    slot: str,
    fills: tuple[Sequence[_F], Sequence[_F]],
    *,
    judge: Callable[[_F, _F], Verdict | None],
    confidences: Sequence[float | None] = (),
) -> Iterator[Judged]:
    """The fills of a slot that holds any number, of key and response, paired so that most agree.

    `judge` gives None for two fills that are not the same thing. `confidences` run parallel to the response's fills.
    """
    keys, responses = fills
    given = dict(enumerate(confidences))

    def worth(i: int, j: int) -> float | None:
        verdict = judge(keys[i], responses[j])
        return None if verdict is None else _WORTH[verdict]

    for i, j in align(range(len(keys)), range(len(responses)), worth):
        if j is None:
            if i is not None:
                yield Judged(slot, Verdict.MISSING, keys[i], None)
        elif i is None:
            yield Judged(slot, Verdict.SPURIOUS, None, responses[j], given.get(j))
        else:
            verdict = judge(keys[i], responses[j]) or Verdict.INCORRECT
            yield Judged(slot, verdict, keys[i], responses[j], given.get(j))
