"""`intalks score`: records against a key, by the measure of the codebook."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import Console
from rich.table import Table

from intalks.cli.console import number_of, output, quoted, shown, table
from intalks.cli.score_article import show_article
from intalks.errors import NotFoundError
from intalks.evaluation.bootstrap import Range, f_ranges
from intalks.evaluation.coded import CodedRecord, CodedText, load_records, load_texts
from intalks.evaluation.scoring import Scores, ungrounded
from intalks.evaluation.scoring import score as score_records
from intalks.evaluation.summary_json import scores_as_json
from intalks.evaluation.tables import HEADINGS, RANGE_HEADING, figure_rows, row_names

_WORST: Final = 10
_FILE_WIDTH: Final = 140


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
        show_article(_console(), keys[show], responses.get(show), None if articles is None else articles.get(show))
        return
    scores = score_records(keys, responses)
    ranges = f_ranges(list(scores.counts.values()), row_names(scores.summary), resamples=bootstrap) if bootstrap else {}
    no_copies = None if articles is None else _no_copies(keys, responses, articles)
    if as_json:
        typer.echo(json.dumps(scores_as_json(scores, no_copies=no_copies, ranges=ranges), indent=1))
    else:
        _print_scores(_console(), scores, ranges, no_copies)


def _console() -> Console:
    """Standard output; where that is no terminal, wide enough that no row is folded."""
    console = output()
    if not console.is_terminal:
        console.width = max(console.width, _FILE_WIDTH)
    return console


def _no_copies(
    keys: Mapping[str, CodedRecord], responses: Mapping[str, CodedRecord], articles: Mapping[str, CodedText]
) -> dict[str, list[str]]:
    """The spans that are no exact copy, of each article that has any."""
    spans = {i: ungrounded(r, articles[i].text) for i, r in responses.items() if i in articles and i in keys}
    return {article_id: found for article_id, found in spans.items() if found}


def _print_scores(
    console: Console, scores: Scores, ranges: Mapping[str, Range], no_copies: Mapping[str, list[str]] | None
) -> None:
    console.print(_figures_table(scores, ranges))
    worst = sorted((f, article_id) for article_id, f in scores.f_by_article.items() if f < 1.0)[:_WORST]
    if worst:
        lowest = table("F", "the articles of the lowest F")
        for f, article_id in worst:
            lowest.add_row(f"{f:.3f}", shown(article_id))
        console.print()
        console.print(lowest)
    console.print(f"\n{number_of(len(scores.articles), 'article')}, {len(scores.unanswered)} unanswered")
    if no_copies is not None:
        console.print(f"{number_of(sum(map(len, no_copies.values())), 'span')} that are no exact copy")
        for article_id, spans in no_copies.items():
            console.print(f"  {shown(article_id)}: {', '.join(map(quoted, spans))}")


def _figures_table(scores: Scores, ranges: Mapping[str, Range]) -> Table:
    figures = table(*HEADINGS, *((RANGE_HEADING,) if ranges else ()))
    figures.padding = (0, 1, 0, 0)
    for column in figures.columns[1:]:
        column.justify, column.no_wrap = "right", True
    for row in figure_rows(scores.summary, ranges):
        figures.add_row(*row, style=None if "." in row[0] else "bold")
    return figures
