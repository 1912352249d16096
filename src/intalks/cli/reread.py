"""`intalks reread`: old articles by the present reader, shown before it counts."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from intalks.cli.console import clipped, messages, number_of, output, shown
from intalks.cli.ledgers import LedgerOption, open_ledger, place_of
from intalks.cli.problems import report_problems
from intalks.cli.progress import count_progress
from intalks.cli.sources import Workers
from intalks.errors import SettingsError
from intalks.ledger import Ledger
from intalks.model.article import Article
from intalks.model.record import Deal
from intalks.pipeline.differences import RecordDifference
from intalks.settings import current_settings

commands = typer.Typer()


@commands.command()
def reread(
    *,
    ledger: LedgerOption = None,
    workers: Workers = None,
    take: Annotated[bool, typer.Option("--take", help="Let the new records count from now on.")] = False,
    leave: Annotated[bool, typer.Option("--leave", help="Drop what was proposed; nothing is read.")] = False,
) -> None:
    """Read the ledger's articles with the present reader, where another one's records count, and show what would
    change: deals gained (+), lost (-) and altered (~), article by article.

    What is read is kept beside what counts until it is taken or left: a run that was broken off goes on where it
    stopped, and nothing is read twice. Earlier records stay in the ledger either way.

    For example:

        intalks reread --workers 2

        intalks reread --take
    """
    if take and leave:
        raise SettingsError("--take and --leave: one or the other")
    console = messages()
    with open_ledger(place_of(ledger)) as book:
        if leave:
            console.print(f"{number_of(book.drop_proposals(), 'record')} left; what counted still counts")
            return
        _read_and_show(book, console, workers or current_settings().workers, take=take)


def _read_and_show(book: Ledger, console: Console, workers: int, *, take: bool) -> None:
    # Only what reads needs the word lists and the reference list, and waits for them.
    from intalks.pipeline import reread as again  # noqa: PLC0415
    from intalks.pipeline.add import own_readers  # noqa: PLC0415

    def now() -> datetime:
        return datetime.now(UTC)

    readers = own_readers(workers)
    with count_progress(console, label="reading") as tick:
        problems = again.read_anew(book, readers, clock=now, tick=tick)
    sums: Counter[str] = Counter()
    for article, difference in again.differences(book):
        sums += Counter(
            articles=1,
            changed=bool(difference),
            gained=len(difference.gained),
            lost=len(difference.lost),
            altered=len(difference.altered),
        )
        if difference:
            _print(output(), article, difference)
    report_problems(console, problems, file=None)
    console.print(
        f"{number_of(sums['articles'], 'article')} by reader {readers.version}: {number_of(sums['gained'], 'deal')} "
        f"gained, {sums['lost']:,} lost, {sums['altered']:,} altered, in {number_of(sums['changed'], 'article')}",
        soft_wrap=True,
    )
    if take:
        console.print(f"{number_of(again.take(book, clock=now), 'record')} taken")
    elif sums["articles"]:
        console.print("nothing of it counts yet: intalks reread --take, or --leave")


def _print(console: Console, article: Article, difference: RecordDifference) -> None:
    published = None if article.published is None else article.published.start.date().isoformat()
    about = [shown(one) for one in (article.id, article.outlet, published, article.title) if one]
    console.print(Text(" · ".join(about), style="bold"))
    for sign, deals in (("+", difference.gained), ("-", difference.lost)):
        for deal in deals:
            console.print(f"  {sign} {_line(deal)}")
    for one in difference.altered:
        console.print(f"  ~ {_line(one.deal)}")
        for change in one.alterations:
            before, after = (clipped(shown(value)) or "nothing" for value in (change.before, change.after))
            console.print(f"      {change.slot}: {before} → {after}")


def _line(deal: Deal) -> str:
    names = " – ".join(shown(party.name) for party in deal.parties)
    return f"{names}: {deal.type.value.replace('_', ' ')}, {deal.stage.value}"
