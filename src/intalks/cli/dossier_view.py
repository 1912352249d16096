"""One dossier as tables for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from rich.console import Console, Group
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from intalks.cli.console import add_apart, number_of, quoted, shown, table
from intalks.cli.record_view import amount, source_text, stance_text
from intalks.errors import NotFoundError
from intalks.ledger import Ledger
from intalks.model.dossier import Correction, Dossier, DossierParty, DossierStatement, Step, Telling, TermValue
from intalks.model.resending import by_origin
from intalks.model.vocabulary import SourceKind
from intalks.model.watching import VersionKind


def print_dossier(console: Console, dossier: Dossier, book: Ledger, *, as_of: str | None = None) -> None:
    """Heading, corrections, parties, stage by stage, what each side said, terms, conflicts, articles, links.

    `as_of` is the day of the view, None for all that the ledger holds.
    """
    console.print(_heading(dossier, as_of))
    if dossier.corrections:
        _part(console, "Corrected", Group(*(Text(_correction(one)) for one in dossier.corrections)))
    _part(console, "Parties", Group(*(Text(_party(party)) for party in dossier.parties)))
    _part(console, "Stage by stage", _timeline(dossier.timeline))
    for side, said in _by_side(dossier):
        _part(console, side, _statements(said))
    if dossier.terms:
        _part(console, "Terms, every value reported", _terms(dossier.terms))
    if dossier.conflicts:
        _part(console, "Conflicts", _conflicts(dossier))
    origins = number_of(len(dossier.origins), "independent origin")
    _part(console, f"{number_of(len(dossier.articles), 'article')}, {origins}", _articles(dossier, book))
    if dossier.related:
        _part(console, "Other dossiers", _links(dossier.related, book))


def _heading(dossier: Dossier, as_of: str | None) -> Group:
    state = f"{dossier.type.replace('_', ' ')} · {dossier.stage}"
    outcome = "" if dossier.outcome.value == dossier.stage.value else f" · {dossier.outcome}"
    lapsed = " · nothing heard for long" if dossier.lapsed else ""
    heard = f"heard of {dossier.first or 'undated'} to {dossier.last or 'undated'}"
    subjects = ", ".join(shown(subject) for subject in dossier.subjects)
    lines = [
        Text(shown(dossier.title), style="bold"),
        Text(f"{state}{outcome}{lapsed}", style="yellow"),
        Text(f"{heard} · dossier {dossier.id}", style="dim"),
    ]
    if as_of is not None:
        left_out = f"; {number_of(len(dossier.undated), 'article')} without a date left out" if dossier.undated else ""
        lines.append(Text(f"as what was published by {as_of} has it{left_out}", style="magenta"))
    return Group(Rule(style="dim"), *lines, Text(f"about: {subjects}\n" if subjects else ""))


def _part(console: Console, title: str, content: Group | Table) -> None:
    console.print(Text(title, style="bold cyan"))
    console.print(Padding(content, (0, 0, 1, 2)))


def _correction(one: Correction) -> str:
    told = f"{one.field} is {one.value}, not {one.instead_of}: {shown(one.reason)}"
    newer = f"; {number_of(one.newer, 'newer report')}" if one.newer else ""
    return f"{told} ({shown(one.by)}, judgement {one.judgement[:8]}{newer})"


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
    if any(step.by_report for step in steps):
        rows.caption = "* the day of the report; the text gives none"
        rows.caption_justify = "left"
    return rows


def _date(step: Step) -> str:
    """A step without a date of its own has its report's, starred; none where that is undated too."""
    return f"{step.date} *" if step.by_report else step.known_date or "undated"


def _by_side(dossier: Dossier) -> list[tuple[str, list[DossierStatement]]]:
    """The statements under a heading for each party's side, in the parties' order, and one for everybody else."""
    sides: dict[str | None, list[DossierStatement]] = {party.name: [] for party in dossier.parties}
    sides[None] = []
    for one in dossier.statements:
        sides[one.side].append(one)
    told = [(f"What {shown(side)} said" if side else "What others said", said) for side, said in sides.items() if said]
    return [(f"{title} ({_kinds(by_origin(said))})", said) for title, said in told]


def _kinds(groups: Iterable[Sequence[DossierStatement]]) -> str:
    """How many statements, resends not counted, are from named, anonymous and no sources."""
    counts = Counter(_openness(group[0].statement.source.kind) for group in groups)
    return ", ".join(f"{counts[kind]} {kind}" for kind in ("named", "anonymous", "the articles' own") if counts[kind])


def _openness(kind: SourceKind) -> str:
    if kind is SourceKind.NONE:
        return "the articles' own"
    return "anonymous" if kind is SourceKind.ANONYMOUS else "named"


def _statements(said: Iterable[DossierStatement]) -> Table:
    rows = table("published", "source", "stance", "words")
    for first, *resent in by_origin(said):
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


def _terms(terms: Iterable[TermValue]) -> Table:
    """Each value with everyone who reported it and when; its name and amount stand once."""
    rows = table("term", "value", "reported", "by", "words", whole={"term"})
    before = None
    for term in terms:
        kind = term.kind.replace("_", " ")
        value = term.value if term.unit == "date" else f"{amount(term.value)} {term.unit}"
        for number, one in enumerate(term.tellings):
            first = number == 0
            cells = (kind if first and kind != before else "", value if first else "")
            rows.add_row(*cells, one.published or "undated", _teller(one), quoted(one.text))
        before = kind
    return rows


def _teller(one: Telling) -> str:
    """Who says so, as far as the article tells, and the outlet that has it."""
    where = shown(one.outlet or one.article)
    return where if one.source is None else f"{shown(one.source.label)}, in {where}"


def _conflicts(dossier: Dossier) -> Table:
    rows = table("since", "kind", "what", "articles", whole={"since", "kind"})
    for one in dossier.conflicts:
        sides = f"{len(one.left)} against {len(one.right)}"
        rows.add_row(one.day or "undated", one.kind.value, shown(one.message), sides)
    return rows


def _articles(dossier: Dossier, book: Ledger) -> Table:
    """Each article with the number of its origin: articles of one number carry one text, or one outlet's story; and
    what its outlet did to it since.
    """
    origin = {article: number for number, group in enumerate(dossier.origins, start=1) for article in group}
    rows = table("origin", "published", "outlet", "title", "id")
    newest = book.watched.latest_versions(dossier.articles)
    for identity in dossier.articles:
        article = book.article(identity)
        title = Text(shown(article.title or ""))
        version = newest.get(identity)
        if version is not None and version.kind is not VersionKind.FIRST:
            title.append(f" [{version.kind.value} {version.seen_at.date()}]", style="yellow")
        rows.add_row(
            str(origin.get(identity, "")),
            "undated" if article.published is None else article.published.prefix,
            shown(article.outlet or ""),
            title,
            shown(identity),
        )
    return rows


def _links(links: Iterable[tuple[str, str]], book: Ledger) -> Table:
    rows = table("", "id", "parties", "stage", "heard of", whole={"", "id"})
    for told, id_ in links:
        try:
            other = book.dossier(id_)
        except NotFoundError:  # resolved anew by another process since the first question
            continue
        heard = f"{other.first or 'undated'} to {other.last or 'undated'}"
        rows.add_row(Text(told, style="dim"), id_[:8], shown(other.title), other.stage.value, heard)
    return rows
