"""One dossier as tables for people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console, Group
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from intalks.cli.console import add_apart, number_of, quoted, shown, table
from intalks.cli.record_view import amount, source_text, stance_text
from intalks.ledger import Ledger
from intalks.model.dossier import Correction, Dossier, DossierParty, DossierStatement, Step, TermValue


def print_dossier(console: Console, dossier: Dossier, book: Ledger) -> None:
    """Heading, parties, stage by stage, who says what, terms, conflicts, and the articles with their origins."""
    console.print(_heading(dossier))
    if dossier.corrections:
        _part(console, "Corrected", Group(*(Text(_correction(one)) for one in dossier.corrections)))
    _part(console, "Parties", Group(*(Text(_party(party)) for party in dossier.parties)))
    _part(console, "Stage by stage", _timeline(dossier.timeline))
    _part(console, "Who said what", _statements(dossier))
    if dossier.terms:
        _part(console, "Terms", _terms(dossier.terms))
    if dossier.conflicts:
        _part(console, "Conflicts", Group(*(Text(shown(conflict.message)) for conflict in dossier.conflicts)))
    origins = number_of(len(dossier.origins), "independent origin")
    _part(console, f"{number_of(len(dossier.articles), 'article')}, {origins}", _articles(dossier, book))
    links = {"follows": dossier.predecessors, "rivals": dossier.rivals}
    if any(links.values()):
        lines = (Text(f"{name}: {', '.join(ids)}") for name, ids in links.items() if ids)
        _part(console, "Other dossiers", Group(*lines))


def _heading(dossier: Dossier) -> Group:
    state = f"{dossier.type.replace('_', ' ')} · {dossier.stage}"
    outcome = "" if dossier.outcome.value == dossier.stage.value else f" · {dossier.outcome}"
    lapsed = " · nothing heard for long" if dossier.lapsed else ""
    heard = f"heard of {dossier.first or 'undated'} to {dossier.last or 'undated'}"
    subjects = ", ".join(shown(subject) for subject in dossier.subjects)
    return Group(
        Rule(style="dim"),
        Text(shown(dossier.title), style="bold"),
        Text(f"{state}{outcome}{lapsed}", style="yellow"),
        Text(f"{heard} · dossier {dossier.id}", style="dim"),
        Text(f"about: {subjects}\n" if subjects else ""),
    )


def _part(console: Console, title: str, content: Group | Table) -> None:
    console.print(Text(title, style="bold cyan"))
    console.print(Padding(content, (0, 0, 1, 2)))


def _correction(one: Correction) -> str:
    told = f"{one.field} is {one.value}, not {one.instead_of}: {shown(one.reason)}"
    return f"{told} ({shown(one.by)}, judgement {one.judgement[:8]})"


def _party(party: DossierParty) -> str:
    others = ", ".join(shown(name) for name in party.names if name != party.name)
    return f"{shown(party.name)} ({', '.join(party.roles)})" + (f", also {others}" if others else "")


def _timeline(steps: Sequence[Step]) -> Table:
    rows = table("date", "stage", "words", "articles")
    for step in steps:
        add_apart(
            rows,
            _date(step),
            Text(step.stage.value, style="yellow"),
            quoted(step.evidence),
            f"{len(step.articles)}",
        )
    rows.columns[-1].justify = "right"
    if any(not step.dated for step in steps):
        rows.caption = "* the day of the report; the text gives none"
        rows.caption_justify = "left"
    return rows


def _date(step: Step) -> str:
    """A step without a date of its own has its report's, starred; none where that is undated too."""
    if step.dated:
        return step.date
    return "undated" if step.date.startswith("9999") else f"{step.date} *"


def _statements(dossier: Dossier) -> Table:
    rows = table("published", "source", "stance", "words")
    for first, *resent in _by_origin(dossier.statements):
        statement = first.statement
        where = [first.published or "undated", *([shown(first.outlet)] if first.outlet else [])]
        where += [f"also {shown(one.outlet or one.article)}" for one in resent]
        add_apart(
            rows,
            "\n".join(where),
            source_text(statement.source, (fill.value for fill in statement.via)),
            stance_text(statement),
            quoted(statement.evidence.value),
        )
    return rows


def _by_origin(statements: Iterable[DossierStatement]) -> list[list[DossierStatement]]:
    """Statements in their order; what other articles of the same origin have the same source say joins the first
    telling.
    """
    groups: list[list[DossierStatement]] = []
    for one in statements:
        same = next((group for group in groups if _resent(one, group[0])), None)
        if same is None:
            groups.append([one])
        else:
            same.append(one)
    return groups


def _resent(one: DossierStatement, first: DossierStatement) -> bool:
    left, right = one.statement, first.statement
    return (
        one.origin == first.origin
        and one.article != first.article
        and left.stance.value == right.stance.value
        and (left.source.kind, left.source.name, left.source.organization, left.source.descriptor)
        == (right.source.kind, right.source.name, right.source.organization, right.source.descriptor)
    )


def _terms(terms: Iterable[TermValue]) -> Table:
    rows = table("term", "value", "words", "reported")
    for term in terms:
        span = term.first or "undated"
        if term.last not in {None, term.first}:
            span = f"{span} – {term.last}"
        rows.add_row(
            term.kind.replace("_", " "),
            term.value if term.unit == "date" else f"{amount(term.value)} {term.unit}",
            ", ".join(quoted(text) for text in term.texts),
            f"{span}, {number_of(len(term.articles), 'article')}",
        )
    return rows


def _articles(dossier: Dossier, book: Ledger) -> Table:
    """Each article with the number of its origin: articles of one number carry one text."""
    origin = {article: number for number, group in enumerate(dossier.origins, start=1) for article in group}
    rows = table("origin", "published", "outlet", "title", "id")
    for identity in dossier.articles:
        article = book.article(identity)
        rows.add_row(
            str(origin.get(identity, "")),
            "undated" if article.published is None else article.published.prefix,
            shown(article.outlet or ""),
            shown(article.title or ""),
            shown(identity),
        )
    return rows
