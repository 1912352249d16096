"""`intalks same`, `different`, `correct`, `undo`, `judgements`: a person's word, which outranks the machine's."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, TypeAlias

import msgspec
import typer
from rich.text import Text

from intalks.cli.console import messages, number_of, output, shown, table
from intalks.cli.ledgers import LedgerOption, open_ledger, place_of
from intalks.errors import SettingsError
from intalks.ledger import Ledger
from intalks.model.judgement import About, Field, Judgement, Verdict
from intalks.settings import current_settings

if TYPE_CHECKING:
    from intalks.resolution.explaining import Explanation

commands = typer.Typer()

SHORT_ID = 8
_BETWEEN = {Verdict.SAME: "is the same as", Verdict.DIFFERENT: "is not the same as"}

Side: TypeAlias = Annotated[
    str, typer.Argument(metavar="A", help="A dossier's id, or an organization's name.", show_default=False)
]
Other: TypeAlias = Annotated[str, typer.Argument(metavar="B", help="Another of the same kind.", show_default=False)]
OtherOrArticle: TypeAlias = Annotated[
    str,
    typer.Argument(metavar="B", help="Another of the same kind; or an article of dossier A.", show_default=False),
]
Why: TypeAlias = Annotated[str, typer.Option("--why", metavar="TEXT", help="The reason.", show_default=False)]
By: TypeAlias = Annotated[
    str | None, typer.Option("--by", metavar="NAME", help="Who says so.  [default: as set, else your user name]")
]


@commands.command()
def same(
    left: Side,
    right: Other,
    *,
    why: Annotated[str | None, typer.Option("--why", metavar="TEXT", help="The reason.")] = None,
    by: By = None,
    ledger: LedgerOption = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Only print why the program takes them for one or for two.")
    ] = False,
) -> None:
    """Say that two dossiers are one deal, or that two names are one organization.

    Your word outranks the program's and stays when articles are read anew; `intalks undo` withdraws it.

    For example:

        intalks same 9ac3bd9a 4f9a2c71 --why "one deal under the new name"

        intalks same "Shanghai Auto" SAIC --why "annual report 2007"

        intalks same 9ac3bd9a 4f9a2c71 --explain
    """
    from intalks.pipeline.judging import Word, explained, judge_same  # noqa: PLC0415

    with open_ledger(place_of(ledger)) as book:
        if explain:
            _print_explanation(explained(book, left, right))
            return
        made = judge_same(book, left, right, Word(_who(by), _reason(why), datetime.now(UTC)))
        _told(made, _one_deal(book, made, left, right) or _sentence(book, made))


@commands.command()
def different(left: Side, right: OtherOrArticle, *, why: Why, by: By = None, ledger: LedgerOption = None) -> None:
    """Say that two dossiers are two deals, that an article of a dossier tells of another deal, or that two names are
    two organizations.

    For example:

        intalks different 9ac3bd9a 4f9a2c71 --why "the second plant is another deal"

        intalks different 9ac3bd9a reuters-20070704 --why "this is about engines"

        intalks different "Saab AB" "Saab Automobile" --why "aircraft and cars"
    """
    from intalks.pipeline.judging import Word, judge_different  # noqa: PLC0415

    with open_ledger(place_of(ledger)) as book:
        made = judge_different(book, left, right, Word(_who(by), _reason(why), datetime.now(UTC)))
        _told(made, _sentence(book, made))


@commands.command()
def correct(
    dossier: Annotated[str, typer.Argument(metavar="DOSSIER", help="The id, or its first digits.", show_default=False)],
    field: Annotated[Field, typer.Argument(help="What is wrong.", show_default=False)],
    value: Annotated[str, typer.Argument(metavar="VALUE", help="What it is instead.", show_default=False)],
    *,
    why: Why,
    since: Annotated[
        str | None,
        typer.Option(
            metavar="DAY",
            help="The day from which a stage or outcome holds in --as-of; else that of the dossier's last report.",
            show_default=False,
        ),
    ] = None,
    by: By = None,
    ledger: LedgerOption = None,
) -> None:
    """Correct a dossier's type, stage or outcome; what its articles say stays beside it.

    For example:

        intalks correct 9ac3bd9a outcome abandoned --why "both firms said so in 2008"
    """
    from intalks.pipeline.asking import iso_day  # noqa: PLC0415
    from intalks.pipeline.judging import Word  # noqa: PLC0415
    from intalks.pipeline.judging import correct as judge  # noqa: PLC0415

    day = iso_day("--since", since)
    with open_ledger(place_of(ledger)) as book:
        word = Word(_who(by), _reason(why), datetime.now(UTC))
        made = judge(book, dossier, field=field, value=value, word=word, since=day)
        _told(made, _sentence(book, made))


@commands.command()
def undo(
    judgement: Annotated[
        str, typer.Argument(metavar="JUDGEMENT", help="The id, or its first digits.", show_default=False)
    ],
    *,
    ledger: LedgerOption = None,
) -> None:
    """Withdraw a judgement: it no longer counts, and stays in the list.

    For example:

        intalks undo 5d1c09aa
    """
    from intalks.pipeline.judging import undo as withdraw  # noqa: PLC0415

    with open_ledger(place_of(ledger)) as book:
        now = datetime.now(UTC)
        withdrawn = withdraw(book, judgement, at=now)
        when = withdrawn.withdrawn_at
        done = "withdrawn" if when is None or when == now else f"withdrawn already, on {when.date()}"
        output().print(Text(f"{done}: {_sentence(book, withdrawn)}"))


@commands.command()
def judgements(
    *,
    ledger: LedgerOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="One judgement a line, as JSON.")] = False,
) -> None:
    """List what people have judged, withdrawn judgements too, the oldest first.

    For example:

        intalks judgements --ledger cars.db
    """
    with open_ledger(place_of(ledger)) as book:
        made = book.judgements()
        if as_json:
            for one in made:
                typer.echo(msgspec.json.encode(_fields(book, one)).decode())
            return
        rows = table("id", "day", "by", "judgement", "why", whole={"id", "day"})
        for one in made:
            text = Text(_sentence(book, one), style="" if one.withdrawn_at is None else "dim strike")
            if one.withdrawn_at is not None:
                text.append(f"\nwithdrawn {one.withdrawn_at.date()}", style="dim not strike")
            rows.add_row(one.id[:SHORT_ID], str(one.at.date()), shown(one.by), text, shown(one.reason))
    if made:
        output().print(rows)
    messages().print(number_of(len(made), "judgement"))


def _print_explanation(found: Explanation) -> None:
    """Each feature that speaks, its weight in the score, and what it looks at."""
    rows = table("feature", "counts", "because", whole={"feature", "counts"})
    rows.columns[1].justify = "right"
    for reason in found.reasons:
        rows.add_row(reason.feature, f"{reason.value:+.2f}", shown(reason.says))
    output().print(rows)
    told = "one" if found.one else "two"
    output().print(f"score {found.score:.2f}: taken for {told}; {found.least:.2f} makes them one")


def _who(by: str | None) -> str:
    who = by or current_settings().by
    if who is None:
        raise SettingsError('say who judges: --by NAME, or by = "NAME" in intalks.toml')
    return who


def _reason(why: str | None) -> str:
    if why is None or not why.strip():
        raise SettingsError("say why: --why TEXT")
    return why.strip()


def _told(judgement: Judgement, sentence: str) -> None:
    """The judgement in words, and how to withdraw it."""
    output().print(Text(sentence))
    messages().print(f"judgement {judgement.id[:SHORT_ID]}; to withdraw it: intalks undo {judgement.id[:SHORT_ID]}")


def _one_deal(book: Ledger, made: Judgement, left: str, right: str) -> str | None:
    """The dossier that two, given by these ids, have become; None where it is about organizations."""
    if made.about is About.ORGANIZATION:
        return None
    return f"{left[:SHORT_ID]} is the same as {right[:SHORT_ID]}: {_side(book, made, made.left)}"


def _sentence(book: Ledger, one: Judgement) -> str:
    left = _side(book, one, one.left)
    if one.verdict is Verdict.CORRECT:
        return f"{left}: {one.right} is {one.value}"
    if one.about is About.STATEMENT:
        return f"{left}: “{shown(one.value or '')}” is {one.verdict}"
    right = _side(book, one, one.right)
    if left == right:  # the judgement has made them one, or has been withdrawn since
        return f"{left}: two of its reports are of {'one deal' if one.verdict is Verdict.SAME else 'two deals'}"
    return f"{left} {_BETWEEN[one.verdict]} {right}"


def _side(book: Ledger, one: Judgement, side: str) -> str:
    """The organization's name, or the dossier's short id and title."""
    if one.about is About.ORGANIZATION:
        known = book.reference().get(side) or book.reference(judged=False).get(side)
        return shown(side if known is None else known.names[0])
    dossier = book.dossier_about(side)
    return "a deal no longer told" if dossier is None else f"{dossier.id[:SHORT_ID]} {shown(dossier.title)}"


def _fields(book: Ledger, one: Judgement) -> dict[str, object]:
    """The judgement with the dossiers that it is about today in place of reports."""

    def side(value: str) -> str | None:
        if one.about is About.ORGANIZATION:
            return value
        dossier = book.dossier_about(value)
        return None if dossier is None else dossier.id

    return {
        "id": one.id,
        "about": one.about,
        "verdict": one.verdict,
        "left": side(one.left),
        "right": side(one.right) if one.verdict in _BETWEEN else one.right,
        "value": one.value,
        "since": one.since,
        "by": one.by,
        "at": one.at,
        "why": one.reason,
        "withdrawn_at": one.withdrawn_at,
    }
