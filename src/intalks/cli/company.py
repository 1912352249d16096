"""`intalks company`: one organization over all dossiers and articles."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Annotated

import msgspec
import typer
from rich.console import Group
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from intalks.cli.console import messages, number_of, output, quoted, shown, table
from intalks.cli.dossiers import dossier_table
from intalks.cli.ledgers import LedgerOption, open_ledger, place_of
from intalks.ledger import DossierFilter
from intalks.model.company import Bond, Company, CompanyFact, ListedTie

commands = typer.Typer()

_HEADINGS = {
    Bond.PARTNER: "Partners",
    Bond.OWNER: "Owned by",
    Bond.HOLDING: "Owns",
    Bond.BRAND: "Brands",
    Bond.BRAND_OWNER: "Brand of",
    Bond.OFFICER: "Officers",
    Bond.FORMER_NAME: "Formerly",
    Bond.LATER_NAME: "Became",
    Bond.VENTURE: "Ventures",
    Bond.ALLY: "Acts as one with",
}


@commands.command()
def company(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A name of it, or its id, LEI, ticker or Wikidata id.")],
    *,
    ledger: LedgerOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="As one line of JSON.")] = False,
) -> None:
    """Print one organization: partners, stakes, brands, officers, and its dossiers.

    What articles tell stands with the days on which they told it; what the list of organizations knows is marked so.

    For example:

        intalks company Chrysler

        intalks company "Chery Automobile" --json
    """
    from intalks.pipeline.asking import company as ask  # noqa: PLC0415

    with open_ledger(place_of(ledger)) as book:
        found = ask(book, name)
        dossiers = list(book.catalogue.every(DossierFilter(company=found.id or name)))
    if as_json:
        told = asdict(found) | {"dossiers": [one.dossier for one in dossiers]}
        typer.echo(msgspec.json.encode(told).decode())
        return
    console = output()
    console.print(_heading(found))
    for bond in Bond:
        facts = [one for one in found.facts if one.bond is bond]
        ties = [one for one in found.ties if one.bond is bond]
        if facts or ties:
            console.print(Text(_HEADINGS[bond], style="bold cyan"))
            console.print(Padding(_rows(facts, ties), (0, 0, 1, 2)))
    if dossiers:
        console.print(Text("Dossiers", style="bold cyan"))
        console.print(Padding(dossier_table(dossiers), (0, 0, 1, 2)))
    messages().print(number_of(len(dossiers), "dossier"))


def _heading(found: Company) -> Group:
    marks = [part for part in (found.kind, found.sector, found.country) if part]
    others = ", ".join(shown(one) for one in found.names[1:])
    listed = (
        "not in the list of organizations" if found.id is None else f"{' · '.join(marks)} · in the list: {found.id}"
    )
    lines = [Text(shown(found.name), style="bold"), Text(listed, style="dim")]
    codes = {"LEI": found.lei, "ticker": found.ticker, "Wikidata": found.wikidata}
    if any(codes.values()):
        lines.append(Text(" · ".join(f"{name} {code}" for name, code in codes.items() if code), style="dim"))
    return Group(Rule(style="dim"), *lines, Text(f"also {others}\n" if others else ""))


def _rows(facts: Iterable[CompanyFact], ties: Iterable[ListedTie]) -> Table:
    rows = table("", "told", "articles", "words", whole={"told"})
    rows.show_header = False
    for one in facts:
        rows.add_row(_other(one), _days(one.first, one.last), str(len(one.articles)), quoted(one.evidence))
    for tie in ties:
        since = "" if tie.start is None else f"from {tie.start}"
        until = "" if tie.end is None else f" until {tie.end}"
        rows.add_row(
            shown(tie.other), Text("in the list", style="dim"), "", Text(f"{since}{until}".strip(), style="dim")
        )
    return rows


def _other(one: CompanyFact) -> str:
    if one.value is None:
        return shown(one.other)
    return f"{shown(one.other)}, {shown(one.value)}{'' if one.bond is Bond.OFFICER else ' percent'}"


def _days(first: str | None, last: str | None) -> str:
    if first is None or last is None:
        return "undated"
    return first if first == last else f"{first} – {last}"
