"""`--why`: for each value what gave it (frame, rule or model), how sure it is, and the words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from intalks.cli.console import clipped, quoted, shown, table
from intalks.cli.record_view import fact_line
from intalks.model.record import ArticleRecord, Cause, Deal, Fill, Statement
from intalks.model.span import Span


@dataclass(frozen=True, slots=True)
class _Row:
    slot: str
    value: str
    confidence: float
    cause: Cause
    span: Span | None


def print_why(console: Console, record: ArticleRecord, text: str) -> None:
    """One table for each deal with its statements, one for the facts; or one for what was passed over.

    `at` is where the words stand in the text, in characters; they are given where the value is no quotation itself,
    and long ones, which stand in the tables above, by their beginning and end.
    """
    if record.likeliest is not None:
        rows = [_of_fill("likeliest sentence", record.likeliest)]
        _print_rows(console, "Why it was passed over: no sentence is likely to be coded", rows, text)
    for deal in record.deals:
        about = [statement for statement in record.statements if statement.deal == deal.id]
        rows = [*_of_deal(deal), *(row for statement in about for row in _of_statement(statement))]
        _print_rows(console, f"Why {deal.id} ({deal.confidence:.2f})", rows, text)
    facts = [_of_fill(fact.relation, fact.evidence, shown_as=fact_line(fact)) for fact in record.facts]
    if facts:
        _print_rows(console, "Why these facts", facts, text)


def _print_rows(console: Console, title: str, rows: list[_Row], text: str) -> None:
    made = table("slot", "sure", "because of", "at", "value and words", whole={"slot", "sure", "because of", "at"})
    for row in rows:
        value = Text(clipped(shown(row.value)))
        words = "" if row.span is None else shown(row.span.of(text))
        if words and words != shown(row.value):
            value.append(f"\n{quoted(clipped(words))}", style="dim")
        at = "" if row.span is None else f"{row.span.start}–{row.span.end}"
        made.add_row(row.slot, f"{row.confidence:.2f}", str(row.cause), at, value)
    console.print(Text(title, style="bold cyan"))
    console.print(Padding(made, (0, 0, 1, 2)))


def _of_deal(deal: Deal) -> Iterator[_Row]:
    yield _of_fill("type", deal.type)
    yield _of_fill("stage", deal.stage)
    for stage, sure in deal.stage_alternatives:
        yield _Row("  or", stage, sure, deal.stage.cause, None)
    for party in deal.parties:
        yield _Row(f"party, {party.role}", party.name, party.confidence, party.cause, party.span)
    slots = {"subject": deal.subject, "brand": deal.brands, "made in": deal.made_in, "sold in": deal.sold_in}
    for slot, fills in slots.items():
        for fill in fills:
            yield _of_fill(slot, fill)
    for term in deal.terms:
        name = f"term, {term.kind.replace('_', ' ')}"
        yield _Row(name, f"{term.value} {term.unit}", term.confidence, term.cause, term.span)
    if deal.date is not None:
        yield _of_fill("date", deal.date)
    for fill in deal.evidence:
        yield _of_fill("evidence", fill)


def _of_statement(statement: Statement) -> Iterator[_Row]:
    source = statement.source
    who = source.name or source.descriptor or source.organization or "the article itself"
    yield _Row(f"source, {source.kind}", who, source.confidence, source.cause, source.span)
    for fill in statement.via:
        yield _of_fill("  via", fill)
    yield _of_fill("  stance", statement.stance)
    yield _of_fill("  certainty", statement.certainty)
    yield _of_fill("  words", statement.evidence)


def _of_fill(slot: str, fill: Fill, *, shown_as: str | None = None) -> _Row:
    return _Row(slot, fill.value if shown_as is None else shown_as, fill.confidence, fill.cause, fill.span)
