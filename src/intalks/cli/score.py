"""`intalks score`: records against a key, by the measure of the codebook."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Final, TypeVar

import typer
from rich.console import Console
from rich.table import Table

from intalks.cli.console import messages, number_of, output, quoted, shown, table
from intalks.cli.score_article import show_article
from intalks.errors import NotFoundError
from intalks.evaluation.bootstrap import Range, f_ranges
from intalks.evaluation.coded import CodedRecord, load_records, load_texts
from intalks.evaluation.scoring import Misplaced, Scores, misplaced, ungrounded
from intalks.evaluation.scoring import score as score_records
from intalks.evaluation.summary_json import scores_as_json
from intalks.evaluation.tables import HEADINGS, RANGE_HEADING, figure_rows, row_names
from intalks.evaluation.unknown_words import unknown_words

_WORST: Final = 10
_NAMED: Final = 3
_FILE_WIDTH: Final = 140
_T = TypeVar("_T")


def score(
    key: Annotated[Path, typer.Argument(help="The key: JSON Lines of article records, or a folder of *.json.")],
    response: Annotated[Path, typer.Argument(help="The records to score, in the same form; joined by id.")],
    show: Annotated[
        str | None, typer.Option(metavar="ID", help="One article: its text (with --texts) and every fill's verdict.")
    ] = None,
    texts: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="JSON Lines with id and text: list spans that are not what the text has."),
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
    _tell_apart(keys, responses)
    scores = score_records(keys, responses)
    ranges = f_ranges(list(scores.counts.values()), row_names(scores.summary), resamples=bootstrap) if bootstrap else {}
    pairs = [(responses[i], one.text) for i, one in (articles or {}).items() if i in keys and i in responses]
    no_copies = None if articles is None else _by_article(ungrounded, pairs)
    elsewhere = None if articles is None else _by_article(misplaced, pairs)
    if as_json:
        data = scores_as_json(scores, no_copies=no_copies, elsewhere=elsewhere, ranges=ranges)
        typer.echo(json.dumps(data, indent=1))
        return
    console = _console()
    _print_scores(console, scores, ranges)
    if no_copies is not None and elsewhere is not None:
        _print_spans(console, no_copies, elsewhere)


def _tell_apart(keys: Mapping[str, CodedRecord], responses: Mapping[str, CodedRecord]) -> None:
    """What key and response do not share, and words that are not the codebook's: a wrong file, most often."""
    _tell_articles("the response lacks", [i for i in keys if i not in responses])
    _tell_articles("the key lacks", [i for i in responses if i not in keys])
    for name, records in (("key", keys), ("response", responses)):
        found = unknown_words(records.values())
        for slot in dict.fromkeys(one.slot for one in found):
            words = [one for one in found if one.slot == slot]
            example = f"such as {quoted(words[0].word)} in {shown(words[0].article)}"
            told = f"{slot}: {number_of(len(words), 'word')} of the {name} not in the codebook, {example}"
            messages().print(told, soft_wrap=True)


def _tell_articles(lack: str, ids: Sequence[str]) -> None:
    if ids:
        some = ", ".join(map(shown, ids[:_NAMED])) + (", …" if len(ids) > _NAMED else "")
        messages().print(f"{lack} {number_of(len(ids), 'article')}: {some}", soft_wrap=True)


def _console() -> Console:
    """Standard output; where that is no terminal, wide enough that no row is folded."""
    console = output()
    if not console.is_terminal:
        console.width = max(console.width, _FILE_WIDTH)
    return console


def _by_article(
    check: Callable[[CodedRecord, str], list[_T]], pairs: Iterable[tuple[CodedRecord, str]]
) -> dict[str, list[_T]]:
    """What the check finds in each record and its text, by article; without those where it finds nothing."""
    return {record.id: found for record, text in pairs if (found := check(record, text))}


def _print_scores(console: Console, scores: Scores, ranges: Mapping[str, Range]) -> None:
    console.print(_figures_table(scores, ranges))
    worst = sorted((f, article_id) for article_id, f in scores.f_by_article.items() if f < 1.0)[:_WORST]
    if worst:
        lowest = table("F", "the articles of the lowest F")
        for f, article_id in worst:
            lowest.add_row(f"{f:.3f}", shown(article_id))
        console.print()
        console.print(lowest)
    console.print(f"\n{number_of(len(scores.articles), 'article')}, {len(scores.unanswered)} unanswered")


def _print_spans(
    console: Console, no_copies: Mapping[str, list[str]], elsewhere: Mapping[str, list[Misplaced]]
) -> None:
    console.print(f"{number_of(sum(map(len, no_copies.values())), 'span')} that are no exact copy")
    for article_id, spans in no_copies.items():
        console.print(f"  {shown(article_id)}: {', '.join(map(quoted, spans))}")
    console.print(f"{number_of(sum(map(len, elsewhere.values())), 'span')} with the offsets of other words")
    for article_id, places in elsewhere.items():
        for one in places:
            there = f"{one.start}–{one.end}, where the article has {quoted(one.there)}"
            console.print(f"  {shown(article_id)}: {quoted(one.words)} at {there}", soft_wrap=True)


def _figures_table(scores: Scores, ranges: Mapping[str, Range]) -> Table:
    figures = table(*HEADINGS, *((RANGE_HEADING,) if ranges else ()))
    figures.padding = (0, 1, 0, 0)
    for column in figures.columns[1:]:
        column.justify, column.no_wrap = "right", True
    for row in figure_rows(scores.summary, ranges):
        figures.add_row(*row, style=None if "." in row[0] else "bold")
    return figures
