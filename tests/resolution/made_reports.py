"""Reports written out by hand, with statements and terms."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from intalks.model.dossier import Report
from intalks.model.interval import Interval
from intalks.model.record import Cause, CauseKind, Deal, Fill, Source, Statement, Term
from intalks.model.span import Span
from intalks.model.vocabulary import SourceKind, Stage, Stance, TermKind
from intalks.resolution.signatures import signature

CAUSE = Cause(CauseKind.RULE, "test")
START = datetime(2009, 1, 1, tzinfo=UTC)


def fill(value: str, confidence: float = 0.9) -> Fill:
    return Fill(value, Span(0, 10), confidence, CAUSE)


def said(who: str | None, stance: Stance = Stance.AFFIRMS, *, via: tuple[str, ...] = ()) -> Statement:
    """A statement of a named source, or of the article itself."""
    kind = SourceKind.NONE if who is None else SourceKind.NAMED
    source = Source(kind, who, None, None, None, 1.0, CAUSE)
    return Statement("d1", source, tuple(fill(one) for one in via), fill(stance), fill("certain"), fill("so it is"))


def value(amount: str) -> Term:
    return Term(TermKind.VALUE, f"${amount}", amount, "USD", Span(2, 5), 0.9, CAUSE)


def report(
    article: str,
    day: int | None,
    stage: Stage = Stage.TALKS,
    *,
    statements: tuple[Statement, ...] = (),
    terms: tuple[Term, ...] = (),
    outlet: str | None = None,
    sure: float = 0.9,
    others: tuple[tuple[Stage, float], ...] = (),
) -> Report:
    """A report `day` days after the start; None: undated. It is so `sure` of its stage, which could be `others`. Each
    article has a text of its own.
    """
    published = None if day is None else Interval.of_instant(START + timedelta(days=day))
    words = (fill("they talk"),)
    deal = Deal("d1", fill("merger"), fill(stage, sure), (), (), (), (), (), terms, None, words, 0.9, others)
    sketch = signature(" ".join(f"{article}{number}" for number in range(30)))
    return Report(article, article, published, outlet, None, article, sketch, deal, statements, (), (), ())
