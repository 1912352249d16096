"""One scored article on the terminal: its text with the evidence marked, then every fill with its verdict."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from rich.console import Console
from rich.panel import Panel
from rich.text import Text

from intalks.cli.console import shown, table
from intalks.evaluation.coded import CodedFact, CodedParty, CodedRecord, CodedSource, CodedTerm, CodedText
from intalks.evaluation.matching import Verdict
from intalks.evaluation.measure import Judged, JudgedDeal, Value, judge_article

_STYLES: Final = {
    Verdict.CORRECT: "green",
    Verdict.PARTIAL: "yellow",
    Verdict.INCORRECT: "red",
    Verdict.MISSING: "red",
    Verdict.SPURIOUS: "magenta",
}
_BOTH, _KEY_ONLY, _RESPONSE_ONLY = "green", "red", "magenta"
_LEGEND: Final = (
    ("evidence of both", _BOTH),
    ("of the key alone", _KEY_ONLY),
    ("of the response alone", _RESPONSE_ONLY),
)


def show_article(console: Console, key: CodedRecord, response: CodedRecord | None, text: CodedText | None) -> None:
    """Print the article's text where it is given, then the fills deal by deal, and the facts."""
    if text is not None:
        _print_text(console, text, key, response)
    judged = judge_article(key, response)
    for deal in judged.deals:
        _print_fills(console, _deal_heading(deal), deal.fills[1:])
    _print_fills(console, Text("statements about no deal", style="bold magenta"), judged.dangling)
    _print_fills(console, Text("facts", style="bold"), judged.facts)


def _print_text(console: Console, text: CodedText, key: CodedRecord, response: CodedRecord | None) -> None:
    """The text, each code point that stands in evidence coloured by who has it."""
    body = Text("".join(c if c.isprintable() or c == "\n" else " " for c in text.text))
    in_key = _evidence_points(key, text.text)
    in_response = _evidence_points(response, text.text) if response is not None else set()
    for point in range(len(text.text)):
        style = _point_style(key=point in in_key, response=point in in_response)
        if style is not None:
            body.stylize(style, point, point + 1)
    console.print(Panel(body, title=Text(shown(text.title or text.id)), subtitle=_byline(text), title_align="left"))
    if console.color_system is not None:
        console.print(Text(", ").join(Text(words, style=style) for words, style in _LEGEND))


def _byline(text: CodedText) -> Text:
    return Text(", ".join(shown(part) for part in (text.id, text.outlet, text.date) if part))


def _point_style(*, key: bool, response: bool) -> str | None:
    if key and response:
        return _BOTH
    if key:
        return _KEY_ONLY
    return _RESPONSE_ONLY if response else None


def _evidence_points(record: CodedRecord, text: str) -> set[int]:
    """The code points of the first copy of each evidence."""
    spans = [span for deal in record.deals for span in deal.evidence]
    spans += [statement.evidence for statement in record.statements if statement.evidence]
    spans += [fact.evidence for fact in record.facts if fact.evidence]
    found = ((text.find(span), len(span)) for span in spans)
    return {point for start, length in found if start >= 0 for point in range(start, start + length)}


def _deal_heading(deal: JudgedDeal) -> Text:
    """Which deal of the key stands beside which of the response."""
    whole = deal.fills[0]
    key, response = (side.id or "?" if side is not None else None for side in (deal.key, deal.response))
    if response is None:
        words = f"{key} of the key was not found"
    elif key is None:
        words = f"{response} of the response stands for no deal of the key"
    else:
        words = f"{key} of the key is {response} of the response"
    return Text(f"{whole.verdict}  {words}{_confidence(whole)}", style=f"bold {_STYLES[whole.verdict]}")


def _print_fills(console: Console, heading: Text, fills: Iterable[Judged]) -> None:
    held = list(fills)
    if not held:
        return
    rows = table("", "slot", "key", "response")
    for fill in held:
        verdict = Text(fill.verdict.value, style=_STYLES[fill.verdict])
        rows.add_row(
            verdict, fill.slot, shown(value_text(fill.key)), shown(value_text(fill.response)) + _confidence(fill)
        )
    console.print()
    console.print(heading)
    console.print(rows)


def _confidence(fill: Judged) -> str:
    return "" if fill.confidence is None else f" ({fill.confidence:.2f})"


def value_text(value: Value | None) -> str:
    """A fill in one line.

    >>> value_text(CodedParty("Lifan", "manufacturer"))
    'Lifan (manufacturer)'
    >>> value_text(None)
    '–'
    """
    match value:
        case None:
            return "–"
        case str():
            return value
        case CodedParty():
            return f"{value.name} ({value.role})"
        case CodedTerm():
            return f"{value.kind} {value.value} {value.unit or ''}: “{value.text}”"
        case CodedSource():
            return f"{value.kind}: {', '.join(p for p in (value.name, value.descriptor, value.organization) if p)}"
        case CodedFact():
            known = "" if value.value is None else f" ({value.value})"
            return f"{value.subject} {value.relation} {value.object}{known}: “{value.evidence}”"
        case _:
            return " | ".join(value)
