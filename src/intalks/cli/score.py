"""`intalks score`: records against a key, by the measure of the codebook."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from intalks.cli.score_article import show_article
from intalks.errors import NotFoundError
from intalks.evaluation.bootstrap import Range, f_ranges
from intalks.evaluation.coded import CodedRecord, CodedText, load_records, load_texts
from intalks.evaluation.figures import Summary
from intalks.evaluation.scoring import Scores, ungrounded
from intalks.evaluation.scoring import score as score_records
from intalks.evaluation.summary_json import scores_as_json
from intalks.evaluation.tables import HEADINGS, RANGE_HEADING, figure_rows, row_names

_WORST = 10


def score(
    key: Annotated[Path, typer.Argument(help="The key: JSON Lines of article records, or a folder of *.json.")],
    response: Annotated[Path, typer.Argument(help="The records to score, in the same form; joined by id.")],
    show: Annotated[
        str | None, typer.Option(metavar="ID", help="One article: its text (with --texts) and every fill's verdict.")
    ] = None,
    texts: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="JSON Lines with id and text: count spans that are no exact copy."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The figures as JSON.")] = False,
    bootstrap: Annotated[
        int, typer.Option(metavar="N", min=0, help="Add the 95 percent range of F over N resamples of the articles.")
    ] = 0,
) -> None:
    """Score article records against a key, the MUC-5 way.

    Each fill of a slot is correct (COR), partial (PAR, counts half), incorrect (INC), missing (MIS) or spurious (SPU).
    Recall R = (COR + ½ PAR) / POS, precision P = (COR + ½ PAR) / ACT, F their harmonic mean, ERR the error per fill.

    For example:

        intalks score key.jsonl records.jsonl

        intalks score key.jsonl records.jsonl --texts articles.jsonl --bootstrap 1000

        intalks score key.jsonl records.jsonl --texts articles.jsonl --show 2007-04-ford
    """
    keys, responses = load_records(key), load_records(response)
    articles = load_texts(texts) if texts is not None else None
    if show is not None:
        if show not in keys:
            raise NotFoundError(f"no article {show!r} in {key}; it holds {len(keys)}, {next(iter(keys), 'none')} first")
        show_article(Console(), keys[show], responses.get(show), None if articles is None else articles.get(show))
        return
    scores = score_records(keys, responses)
    ranges = f_ranges(list(scores.counts.values()), row_names(scores.summary), resamples=bootstrap) if bootstrap else {}
    no_copies = None if articles is None else _no_copies(keys, responses, articles)
    if as_json:
        typer.echo(json.dumps(scores_as_json(scores, no_copies=no_copies, ranges=ranges), indent=1))
    else:
        _print_scores(Console(), scores, ranges, no_copies)


def _no_copies(
    keys: Mapping[str, CodedRecord], responses: Mapping[str, CodedRecord], articles: Mapping[str, CodedText]
) -> dict[str, list[str]]:
    """The spans that are no exact copy, of each article that has any."""
    spans = {i: ungrounded(r, articles[i].text) for i, r in responses.items() if i in articles and i in keys}
    return {article_id: found for article_id, found in spans.items() if found}


def _print_scores(
    console: Console, scores: Scores, ranges: Mapping[str, Range], no_copies: Mapping[str, list[str]] | None
) -> None:
    _print_figures(console, scores.summary, ranges)
    _print_worst(console, scores)
    console.print(f"articles: {len(scores.articles)}, unanswered: {len(scores.unanswered)}")
    if no_copies is None:
        return
    console.print(f"spans that are no exact copy: {sum(map(len, no_copies.values()))}")
    for article_id, spans in no_copies.items():
        console.print(f"  {article_id}: {spans}", markup=False, highlight=False)


def _print_figures(console: Console, summary: Summary, ranges: Mapping[str, Range]) -> None:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for number, heading in enumerate((*HEADINGS, *((RANGE_HEADING,) if ranges else ()))):
        table.add_column(heading, justify="right" if number else "left", no_wrap=True)
    for row in figure_rows(summary, ranges):
        table.add_row(*row, style=None if "." in row[0] else "bold", end_section=row[0] == "facts")
    console.print(table)


def _print_worst(console: Console, scores: Scores) -> None:
    """The articles of the lowest F, if any is below 1."""
    worst = sorted((f, article_id) for article_id, f in scores.f_by_article.items() if f < 1.0)[:_WORST]
    if not worst:
        return
    table = Table("F", "article", title="lowest F", title_justify="left", box=None, pad_edge=False, header_style="bold")
    for f, article_id in worst:
        table.add_row(f"{f:.3f}", article_id)
    console.print()
    console.print(table)
