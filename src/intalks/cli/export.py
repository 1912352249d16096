"""`intalks export`: the ledger, or a part of it, in the formats of others."""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, TypeAlias

import typer

from intalks.cli.console import messages, number_of
from intalks.cli.ledgers import LapsedOption, LedgerOption, open_ledger, place_of
from intalks.errors import SettingsError
from intalks.ledger import DossierFilter
from intalks.model.dossier import Outcome
from intalks.model.vocabulary import DealType, Stage
from intalks.pipeline.asking import iso_days

commands = typer.Typer()

_Form: TypeAlias = Annotated[
    str,
    typer.Option(
        "--format",
        "-f",
        metavar="NAME",
        help="jsonl, csv, xlsx, parquet, sqlite, ftm, jsonld, graphml, gexf, ics, md, html, atom, or another's.",
        show_default=False,
    ),
]
_Target: TypeAlias = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="PATH", help="A new file or folder.  [default: standard output, for text]"),
]
_One: TypeAlias = Annotated[
    str | None, typer.Argument(metavar="[DOSSIER]", help="One dossier alone: its id, or its first digits.")
]


@commands.command()
def export(
    dossier: _One = None,
    *,
    form: _Form,
    target: _Target = None,
    replace: Annotated[bool, typer.Option("--replace", help="Write over an earlier export.")] = False,
    company: Annotated[str | None, typer.Option(metavar="NAME", help="Dossiers with this organization.")] = None,
    type_: Annotated[DealType | None, typer.Option("--type", help="Dossiers of this type.")] = None,
    stage: Annotated[Stage | None, typer.Option(help="Dossiers at this stage now.")] = None,
    outcome: Annotated[Outcome | None, typer.Option(help="Dossiers that this became of.")] = None,
    since: Annotated[str | None, typer.Option(metavar="DAY", help="Heard of on that day or later.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DAY", help="Heard of on that day or earlier.")] = None,
    text: Annotated[str | None, typer.Option(metavar="WORDS", help="With all these words in one statement.")] = None,
    lapsed: LapsedOption = None,
    ledger: LedgerOption = None,
) -> None:
    """Write the ledger, the dossiers that a filter leaves, or one dossier, for other programs and people.

    csv, parquet and ftm make a folder; md and html a file for one dossier and a folder for several; the others a file.
    It is there when it is whole, not before, and the same ledger gives the same bytes.

    For example:

        intalks export --format xlsx --output cars.xlsx

        intalks export --format jsonld --company Chrysler > chrysler.jsonld

        intalks export 9ac3bd9a --format html --output chery.html
    """
    first, last = iso_days(since, until)
    wanted = DossierFilter(
        company=company,
        type=type_,
        stage=stage,
        outcome=outcome,
        since=first,
        until=last,
        text=text,
        lapsed=lapsed,
    )
    if dossier is not None and wanted != DossierFilter():
        raise SettingsError("either one dossier or a filter, not both: the dossier is named already")
    _export(place_of(ledger), form, _Asked(wanted, dossier), target=target, replace=replace)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is to be exported: the dossiers that the filter leaves, or the one with this id."""

    wanted: DossierFilter
    dossier: str | None


def _export(place: str, form: str, asked: _Asked, *, target: Path | None, replace: bool) -> None:
    # No other command should wait for these.
    from intalks.export import Selection, find_format  # noqa: PLC0415
    from intalks.export import export as write  # noqa: PLC0415

    chosen = find_format(form)
    with open_ledger(place) as book:
        selection = Selection(book, asked.wanted, dossier=asked.dossier)
        if target is not None:
            written = write(selection, chosen, target, replace=replace)
        elif chosen.is_folder(selection) or not chosen.text:
            example = f"--output {'cars' if chosen.is_folder(selection) else f'cars{chosen.suffix}'}"
            what = "a folder" if chosen.is_folder(selection) else "no text"
            raise SettingsError(f"{chosen.name} is {what}: name where it is to go, as in {example}")
        else:
            with TemporaryDirectory() as folder:
                made = Path(folder) / "export"
                written = write(selection, chosen, made)
                with made.open("rb") as file:
                    shutil.copyfileobj(file, sys.stdout.buffer)
                sys.stdout.flush()
    told = ", ".join(_number(count, noun) for noun, count in written.items() if noun != "codebook")
    messages().print(f"{'' if target is None else f'{target}: '}{told or 'nothing'}", soft_wrap=True)


def _number(count: int, noun: str) -> str:
    """A count with its noun, which may be one of a format's own (`Company`)."""
    if count != 1 and noun[-1] == "y":
        return f"{count:,} {noun[:-1]}ies"
    return f"{count:,} rows of evidence" if noun == "evidence" else number_of(count, noun)
