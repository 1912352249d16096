"""`make quality-dossiers`: the dossiers of a ledger's records against a key, its figures, and what goes wrong.

    python -m intalks.evaluation.dossier_quality LEDGER                 every dossier of the key, and the means
    python -m intalks.evaluation.dossier_quality LEDGER --misses        also which articles are missed or wrong, and why
    python -m intalks.evaluation.dossier_quality LEDGER --show ID       one dossier, report by report
    python -m intalks.evaluation.dossier_quality LEDGER --further       against the second key, which ships with intalks
    python -m intalks.evaluation.dossier_quality LEDGER --coded FILE    coded records in place of the reader's (with
                                                                        FILE_texts beside FILE, as the keys have them)
    python -m intalks.evaluation.dossier_quality --coded FILE …         coded records alone, the key cut down to them

Dossiers are made in memory from the records that count, by the resolution of today: the ledger is only read. Exit code
0, or 2 where there is nothing to measure.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

from intalks.errors import InputError, IntalksError
from intalks.evaluation.coded import load_records, load_texts
from intalks.evaluation.dossier_key import KeyDossier, load_key
from intalks.evaluation.dossier_misses import misses_table, told_table
from intalks.evaluation.dossier_scoring import DossierScore, means, score_dossiers
from intalks.evaluation.gold_records import coded_record
from intalks.evaluation.key_run import article_of
from intalks.evaluation.tables import plain_table
from intalks.ledger import Ledger
from intalks.model.article import Article
from intalks.model.dossier import Block, Dossier, Entry
from intalks.model.record import ArticleRecord
from intalks.reference import Reference, load
from intalks.resolution import Resolver, prepare

KEY: Final = Path("../shared/gold/dossiers_dev.json")
FURTHER: Final = Path(__file__).with_name("further_dossiers.json")
"""96 more deals of that corpus, coded by a language model: a check on what was chosen with the first key in sight."""
Readings: TypeAlias = dict[str, tuple[Article, ArticleRecord]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    options = _parser().parse_args(arguments)
    if options.ledger is None and not options.coded:
        print("dossier_quality: name a ledger (made by `intalks add`), or coded records", file=sys.stderr)
        return 2
    try:
        key = load_key(options.key)
        found, reference = _readings(options.ledger)
        for file in options.coded:
            found |= coded_readings(file, None if options.ledger is None else frozenset(found))
    except IntalksError as error:
        print(f"dossier_quality: {error}", file=sys.stderr)
        return 2
    if options.ledger is None:
        key = told_by(key, frozenset(found))
    print("\n\n".join(_report(run_on(found, reference, key), options)))
    return 0


@dataclass(frozen=True, slots=True)
class DossierRun:
    """The scores, and the entries that the dossiers were made of."""

    scores: tuple[DossierScore, ...]
    entries: Sequence[Entry]


def resolved(entries: Sequence[Entry], reference: Reference) -> list[Dossier]:
    """All dossiers of the entries, with their rivals settled: what a ledger of them would hold."""
    resolver = Resolver(reference)
    reports = tuple(report for entry in entries for report in entry.reports)
    sightings = tuple(sighting for entry in entries for sighting in entry.sightings)
    dossiers = resolver(Block(reports, sightings))
    contenders = [one.contender for one in dossiers if one.contender is not None]
    settled = resolver.settle(contenders)
    return [one.settled(settled[one.id]) if one.id in settled else one for one in dossiers]


def told_by(key: Sequence[KeyDossier], articles: frozenset[str]) -> tuple[KeyDossier, ...]:
    """The key cut down to these articles; a dossier without a member among them is left out."""
    return tuple(one for one in (deal.among(articles) for deal in key) if one.articles)


def coded_readings(file: Path, wanted: frozenset[str] | None) -> Readings:
    """Coded records of `NAME.jsonl` with their articles of `NAME_texts.jsonl`, those wanted or all (None)."""
    records = load_records(file)
    texts = load_texts(file.with_name(f"{file.stem}_texts.jsonl"))
    articles = {i: article_of(texts[i]) for i in records if i in texts and (wanted is None or i in wanted)}
    return {i: (article, coded_record(records[i], article)) for i, article in articles.items()}


def run_of(place: str, key: Sequence[KeyDossier]) -> DossierRun:
    """A ledger's records put together by the resolution of today, against the key. Raises LedgerError, or InputError
    where no ledger is there.
    """
    return run_on(*_readings(place), key)


def run_on(found: Readings, reference: Reference, key: Sequence[KeyDossier]) -> DossierRun:
    """These records put together by the resolution of today, against the key."""
    entries = [prepare(article, record, reference) for article, record in found.values()]
    return DossierRun(score_dossiers(key, resolved(entries, reference)), entries)


def _readings(place: str | None) -> tuple[Readings, Reference]:
    """What the ledger holds, and its list of organizations. Raises LedgerError, or InputError where it is empty."""
    if place is None:
        return {}, load()
    if "://" not in place and not Path(place).is_file():
        raise InputError(f"{place}: no ledger is there; `intalks add` makes one")
    with Ledger.open(place) as ledger:
        found = {article.id: (article, record) for article, record in ledger.readings()}
        return found, ledger.reference()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="dossier_quality", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("ledger", nargs="?", metavar="LEDGER", help="a ledger's file or database URL")
    parser.add_argument("--key", type=Path, default=KEY, help="the key of dossiers (%(default)s)")
    parser.add_argument(
        "--further", dest="key", action="store_const", const=FURTHER, help="the key of further deals instead"
    )
    parser.add_argument(
        "--coded", type=Path, nargs="+", default=[], metavar="FILE", help="coded records to put in place"
    )
    parser.add_argument("--misses", action="store_true", help="what each dossier misses or holds wrongly")
    parser.add_argument("--show", metavar="ID", help="one dossier of the key, report by report")
    return parser


# ---------------------------------------------------------------- the report

_HEADINGS: Final = ("dossier", "J", "held", "wrong", "pieces", "type", "outcome", "is", "timeline", "steps")


def _report(run: DossierRun, options: argparse.Namespace) -> Iterator[str]:
    if options.show is not None:
        chosen = next((one for one in run.scores if one.key.id == options.show), None)
        yield f"no dossier {options.show} in the key" if chosen is None else told_table(chosen, run.entries)
        return
    yield plain_table(_HEADINGS, [_row(one) for one in run.scores])
    yield means_table(run.scores)
    if options.misses:
        yield misses_table(run.scores, run.entries)


def _row(score: DossierScore) -> tuple[str, ...]:
    found = score.found
    return (
        score.key.id,
        f"{score.informedness:.2f}",
        f"{score.held:.2f}",
        f"{1 - score.spared:.2f}",
        str(score.pieces),
        "yes" if score.type_right else "-" if found is None else found.type,
        score.key.outcome,
        "yes" if score.outcome_right else "-" if found is None else found.outcome.value,
        f"{score.timeline:.2f}",
        f"{len(score.key.timeline)}/{0 if found is None else len(found.timeline)}",
    )


def means_table(scores: Sequence[DossierScore]) -> str:
    """The means of all, and of the even and the odd: what is tuned on one half is checked on the other."""
    parts: Mapping[str, Sequence[DossierScore]] = {"all": scores, "even": scores[::2], "odd": scores[1::2]}
    rows = [
        (
            name,
            str(one.dossiers),
            *(f"{value:.3f}" for value in (one.informedness, one.pieces, one.type, one.outcome, one.timeline)),
        )
        for name, chosen in parts.items()
        if chosen
        for one in (means(chosen),)
    ]
    return plain_table(("mean of", "dossiers", "J", "pieces", "type", "outcome", "timeline"), rows)


if __name__ == "__main__":
    sys.exit(main())
