"""The reader run over the articles of a key, and scored."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

from intalks.errors import InputError, Problem
from intalks.evaluation.coded import CodedRecord, CodedText, decode_record, load_records, load_texts
from intalks.evaluation.figures import Summary
from intalks.evaluation.halves import looked_at
from intalks.evaluation.scoring import Scores, score, ungrounded
from intalks.intake.article import Defaults, article_of_fields
from intalks.model.article import Article
from intalks.model.record import ArticleRecord
from intalks.model.record_json import encode_record

Read: TypeAlias = Callable[[Iterable[Article]], Iterable[ArticleRecord]]
"""Gives one record for each article, in their order (`pipeline.read_articles`)."""

DEVELOPMENT: Final = "dev"
TRAINING: Final = "train"
OUTLETS: Final = "outlets"
"""Articles in our own words, in the manner of other outlets and years, that nothing was trained on."""
OWN_KEYS: Final = Path(__file__).parent
"""Where their key lies."""


@dataclass(frozen=True, slots=True)
class KeyRun:
    """One key (`dev`, `seeds`, `outlets`, `train`), what the reader says of its articles, and the scores.

    `lines` are the records as JSON, a line each, `responses` the same as the measure sees them; `no_copies` the spans
    that are no exact copy of an article's text, by its id; `problems` what the reader itself had to leave out.
    """

    name: str
    keys: Mapping[str, CodedRecord]
    lines: Mapping[str, bytes]
    responses: Mapping[str, CodedRecord]
    scores: Scores
    no_copies: Mapping[str, tuple[str, ...]]
    problems: tuple[Problem, ...]


def run_key(folder: Path, name: str, read: Read) -> KeyRun:
    """Read the articles of `NAME_texts.jsonl` in a folder and score them against `NAME.jsonl`.

    Raises InputError where a file is absent or broken, or an article cannot be read at all.
    """
    texts = load_texts(folder / f"{name}_texts.jsonl")
    keys = load_records(folder / f"{name}.jsonl")
    records = list(read(map(article_of, texts.values())))
    lines = {record.id: encode_record(record) for record in records}
    responses = {article_id: decode_record(line, article_id) for article_id, line in lines.items()}
    spans = {i: tuple(ungrounded(record, texts[i].text)) for i, record in responses.items()}
    no_copies = {article_id: found for article_id, found in spans.items() if found}
    problems = tuple(problem for record in records for problem in record.problems)
    return KeyRun(name, keys, lines, responses, score(keys, responses), no_copies, problems)


def article_sets(runs: Iterable[KeyRun]) -> dict[str, tuple[KeyRun, tuple[str, ...]]]:
    """The sets of articles that have figures, each with its run and its ids: the development key also by halves."""
    sets: dict[str, tuple[KeyRun, tuple[str, ...]]] = {}
    for run in runs:
        ids = tuple(run.keys)
        if run.name == DEVELOPMENT:
            looked = looked_at()
            sets["development"] = run, ids
            sets["looked_at"] = run, tuple(i for i in ids if i in looked)
            sets["measured_only"] = run, tuple(i for i in ids if i not in looked)
        else:
            sets[run.name] = run, ids
    return sets


def set_summaries(runs: Iterable[KeyRun]) -> dict[str, Summary]:
    """The figures of each set of articles."""
    return {name: run.scores.summary_of(ids) for name, (run, ids) in article_sets(runs).items()}


def article_of(text: CodedText) -> Article:
    """The article as `intalks read` takes it from a line of JSON."""
    fields = {"id": text.id, "text": text.text, "title": text.title, "date": text.date, "outlet": text.outlet}
    incoming, problems = article_of_fields(fields, text.id, Defaults())
    if incoming is None:
        raise InputError("; ".join(map(str, problems)))
    return incoming.article
