"""`intalks bulk` and `intalks load`: many articles to shards of records, and these into a ledger."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Final, TypeAlias

import typer

from intalks import __version__
from intalks.bulk import SHARD_SIZE, Asked, Counts, Finish, Job, MakeCrew, Versions, run_bulk
from intalks.bulk.shards import PROBLEMS
from intalks.cli.console import messages, number_of
from intalks.cli.ledgers import LedgerOption, bring_up_to_date, open_ledger, place_of, tell_added, tell_held
from intalks.cli.problems import SET_ASIDE, exit_by, report_problems
from intalks.cli.progress import bulk_progress, step_progress
from intalks.cli.sources import (
    Columns,
    Outlet,
    Published,
    PublishersFolder,
    Title,
    Workers,
    columns_of,
    defaults_of,
)
from intalks.settings import current_settings

commands = typer.Typer()

_ONE_THREAD: Final = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS")


class To(StrEnum):
    JSONL = "jsonl"
    PARQUET = "parquet"


_Inputs: TypeAlias = Annotated[
    list[str],
    typer.Argument(
        metavar="INPUT…",
        help="Files, folders or patterns, by path or address (s3://, gs://): JSON Lines, Parquet, WARC, all that `add` "
        "takes.",
        show_default=False,
    ),
]
_Out: TypeAlias = Annotated[str, typer.Argument(metavar="OUT/", help="The folder of the shards, here or elsewhere.")]
_RayAddress: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--ray",
        metavar="ADDRESS",
        help="Read on a Ray cluster: its address, auto for this machine's, local to start one here.",
    ),
]
_Form: TypeAlias = Annotated[To, typer.Option("--to", help="What the shards of records are.")]
_ShardSize: TypeAlias = Annotated[
    int, typer.Option(metavar="N", min=1, help="Lines, rows or stored pages that make one shard.")
]
_Verify: TypeAlias = Annotated[
    bool, typer.Option("--verify", help="Hash the shards that are there already, and read anew what is damaged.")
]
_Texts: TypeAlias = Annotated[
    bool, typer.Option("--texts/--no-texts", help="Keep the articles' texts in the shards; `load` needs them.")
]


@commands.command()
def bulk(
    sources: _Inputs,
    out: _Out,
    *,
    workers: Workers = None,
    ray: _RayAddress = None,
    to: _Form = To.JSONL,
    shard_size: _ShardSize = SHARD_SIZE,
    texts: _Texts = True,
    verify: _Verify = False,
    published: Published = None,
    outlet: Outlet = None,
    title: Title = None,
    publishers: PublishersFolder = None,
    column: Columns = None,
) -> None:
    """Read very many articles into shards of records, by several processes or on a Ray cluster.

    The shards are the same to the byte, whatever reads them. A run that was broken off goes on where it stopped when it
    is called again: shards that are marked as done are kept, unless --verify finds one damaged.
    Exit code: 0 when every article gave a record, 1 when one was lost, 2 for a wrong call.

    For example:

        intalks bulk 2012/*.jsonl.gz records/ --workers 8

        intalks bulk s3://archive/2012/ s3://archive/records/ --ray auto --to parquet
    """
    _use_one_thread()
    # What reads takes a moment that other commands should not cost.
    from intalks.extraction import READER_VERSION  # noqa: PLC0415
    from intalks.pipeline import own_reader  # noqa: PLC0415
    from intalks.reading.parse import MODEL  # noqa: PLC0415

    defaults, columns = defaults_of(published, outlet, title, publishers=publishers), columns_of(column)
    said = {"published": published, "outlet": outlet, "title": title, "publishers": publishers}
    told = {name: str(one) for name, one in said.items() if one is not None}
    told |= {f"column {name}": one for name, one in columns.items()}
    versions = Versions(__version__, READER_VERSION, f"{MODEL} {version(MODEL)}")
    job = Job(out, str(Path.cwd()), Asked(versions, to.value, shard_size, texts, told), own_reader, defaults, columns)
    with bulk_progress(messages()) as watch:
        finish = run_bulk(sources, job, make_crew=_crew(ray, workers), watch=watch, verify=verify)
    _report(finish, out)


def _use_one_thread() -> None:
    """Every worker has one processor; the libraries that it loads look at these once."""
    for name in _ONE_THREAD:
        os.environ.setdefault(name, "1")
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")


def _crew(ray: str | None, workers: int | None) -> MakeCrew:
    """Raises SettingsError where Ray is asked for and not installed."""
    if ray is None:
        from intalks.bulk.processes import local_crew  # noqa: PLC0415

        return local_crew(workers or current_settings().workers)
    from intalks.bulk.cluster import ray_crew  # noqa: PLC0415

    return ray_crew(ray, workers)


def _report(finish: Finish, out: str) -> None:
    counts, console = finish.counts, messages()
    kept = f", {finish.kept:,} of them there already" if finish.kept else ""
    anew = f", {finish.damaged:,} damaged and read anew" if finish.damaged else ""
    console.print(f"{out}: {number_of(finish.shards, 'shard')}{kept}{anew}")
    share = f" ({100 * counts.passed_over / counts.articles:.0f} %)" if counts.articles else ""
    console.print(f"{number_of(counts.articles, 'article')} read, {counts.passed_over:,}{share} of them passed over")
    console.print(", ".join(number_of(getattr(counts, f"{noun}s"), noun) for noun in ("deal", "statement", "fact")))
    _report_problems(counts, out)


def _report_problems(counts: Counts, out: str) -> None:
    """By reason; and exit code 1 where an article was lost."""
    console = messages()
    for reason, count in counts.lost.items():
        console.print(f"{reason}: {number_of(count, 'article')} {'set aside' if reason in SET_ASIDE else 'lost'}")
    for reason, count in counts.notes.items():
        console.print(f"{reason}: {number_of(count, 'note')}")
    if counts.lost or counts.notes:
        console.print(f"each of them is told of in {out.rstrip('/')}/{PROBLEMS}")
    if counts.lost:
        raise typer.Exit(1)


@commands.command()
def load(
    out: Annotated[str, typer.Argument(metavar="OUT/", help="What `intalks bulk` has written.")],
    *,
    ledger: LedgerOption = None,
    workers: Workers = None,
) -> None:
    """Put the shards of `intalks bulk` into a ledger, made where there is none, and bring its dossiers up to date.

    The ledger is the one that `intalks add` would make of the same articles. Shards and articles that it has already
    are passed by: a run that was broken off goes on where it stopped.
    Exit code: 0 when every article gave a record, 1 when one was lost, 2 for a wrong call.

    For example:

        intalks load records/ --ledger postgresql://user@host/news

        intalks load s3://archive/records/ --ledger news.db --workers 4
    """
    from intalks.bulk.loading import finished, load_shards  # noqa: PLC0415

    place, work = place_of(ledger), finished(out)
    with open_ledger(place, make=True) as book:
        with step_progress(messages(), label="articles") as watch:
            report = load_shards(
                book, work, clock=lambda: datetime.now(UTC), workers=workers or current_settings().workers, watch=watch
            )
        bring_up_to_date(book)
        tell_added(report.added, report.known)
        if report.changed:
            messages().print(f"{report.changed:,} of them with another text than that id had: the later counts")
        tell_held(place, book)
    report_problems(messages(), report.refused, file=None)
    _report_problems(report.counts, out)
    exit_by(report.refused)
