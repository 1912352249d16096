"""`intalks read`: what articles say, as tables for people or as one record a line."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import replace
from typing import Annotated, TypeAlias

import typer

from intalks.cli.console import messages, number_of, output
from intalks.cli.problems import exit_by, report_problems
from intalks.cli.progress import intake_progress
from intalks.cli.record_view import print_record
from intalks.cli.sources import (
    Columns,
    Names,
    Outlet,
    Problems,
    Published,
    PublishersFolder,
    Title,
    Workers,
    articles_of,
    columns_of,
    defaults_of,
)
from intalks.cli.why_view import print_why
from intalks.errors import Problem, SettingsError
from intalks.model.record_json import encode_record
from intalks.pipeline import ReadArticle, read_incoming
from intalks.pipeline.confidence import confident
from intalks.settings import current_settings

commands = typer.Typer()

_Least: TypeAlias = Annotated[
    float,
    typer.Option(
        "--min-confidence",
        min=0.0,
        max=1.0,
        metavar="0…1",
        help="Leave out deals, with all that is theirs, and parties, details of deals, statements and facts that the "
        "reader is less sure of. A deal goes with its last party; its type, stage and evidence stay with it, however "
        "unsure, and all organizations stay.",
    ),
]


@commands.command()
def read(
    sources: Names,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="One record a line, as JSON, in place of tables.")] = False,
    why: Annotated[bool, typer.Option("--why", help="What gave each value, how sure it is, and its words.")] = False,
    min_confidence: _Least = 0.0,
    published: Published = None,
    outlet: Outlet = None,
    title: Title = None,
    workers: Workers = None,
    publishers: PublishersFolder = None,
    column: Columns = None,
    problems: Problems = None,
) -> None:
    """Print what articles say about deals: parties, stage, terms, and who says what.

    Takes plain text (.txt, .md), JSON Lines (.jsonl: "text", and any of "id", "date", "outlet", "title", "url"), JSON,
    web pages (.html), mails (.eml), PDF, NewsML and other XML, tables (.csv, .parquet), web archives (.warc), any of
    these packed (.gz, .zst), folders, addresses of pages, feeds and sitemaps, and - for standard input.
    Exit code: 0 when every article gave a record, 1 when one was lost, 2 for a wrong call.

    For example:

        intalks read report.txt --published 2007-07-04 --outlet "Harbour Courier"

        intalks read news.jsonl.gz --json --workers 2 > records.jsonl

        cat report.txt | intalks read - --why
    """
    if sys.stdout is None:
        raise SettingsError("standard output is closed: send it to a file, or to /dev/null")
    defaults = defaults_of(published, outlet, title, publishers=publishers)
    intake, stream = articles_of(sources, defaults, columns_of(column))
    met: list[Problem] = []
    count: Counter[str] = Counter()
    with intake_progress(messages(), intake, label="reading", hidden=sys.stdout.isatty()) as tick:
        for item in read_incoming(stream, met, workers=workers or current_settings().workers):
            sure = replace(item, record=confident(item.record, min_confidence))
            _print(sure, as_json=as_json, why=why)
            _count(sure, count)
            tick(1)
    sys.stdout.flush()
    messages().print(_summary(count))
    report_problems(messages(), met, file=problems)
    exit_by(met)


def _print(item: ReadArticle, *, as_json: bool, why: bool) -> None:
    if as_json:
        sys.stdout.buffer.write(encode_record(item.record) + b"\n")
        return
    console = output()
    print_record(console, item)
    if why:
        print_why(console, item.record, item.incoming.article.text)


def _count(item: ReadArticle, count: Counter[str]) -> None:
    record = item.record
    count.update(article=1, deal=len(record.deals), statement=len(record.statements), fact=len(record.facts))


def _summary(count: Counter[str]) -> str:
    if not count["article"]:
        return "no article read"
    found = ", ".join(number_of(count[noun], noun) for noun in ("deal", "statement", "fact"))
    return f"{number_of(count['article'], 'article')} read: {found}"
