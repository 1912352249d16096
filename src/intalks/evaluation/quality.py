"""`make quality`: the reader on the keys beside the checkout, its figures, its worst articles, and the floors.

    python -m intalks.evaluation.quality                 development key and seeds, read and scored
    python -m intalks.evaluation.quality --train         the training key too
    python -m intalks.evaluation.quality --confusions    which label was read for which, where one may look
    python -m intalks.evaluation.quality --calibration   how far the confidences can be trusted
    python -m intalks.evaluation.quality --styles        F of the articles as other papers would print them
    python -m intalks.evaluation.quality --save FOLDER   keep the records, for `intalks score KEY RESPONSE --show ID`
    python -m intalks.evaluation.quality --raise         write the floors reached; none goes down

Exit code 0: every figure is at its floor or above; 1: one is below, or a span is no exact copy; 2: there is no key.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from intalks.errors import IntalksError
from intalks.evaluation.bootstrap import f_ranges
from intalks.evaluation.calibration_report import calibration_report
from intalks.evaluation.confusions import confusion_report, confusions
from intalks.evaluation.figures import Figures, Summary
from intalks.evaluation.floors import ROWS, Floors, falls, load_floors, raised, save_floors
from intalks.evaluation.halves import looked_at
from intalks.evaluation.key_run import (
    DEVELOPMENT,
    OUTLETS,
    OWN_KEYS,
    TRAINING,
    KeyRun,
    Read,
    article_sets,
    run_key,
    set_summaries,
)  # fmt: skip
from intalks.evaluation.styles import in_styles, style_report
from intalks.evaluation.tables import HEADINGS, RANGE_HEADING, figure_rows, plain_table, row_names
from intalks.pipeline import read_articles

KEY_FOLDER: Final = Path("../shared/gold")
WORST: Final = 15

AIMS: Final = {
    "all": 0.65, "deal": 0.80, "deal.parties": 0.74, "deal.type": 0.70, "deal.stage": 0.66, "deal.terms": 0.72,
    "statement.source": 0.60, "statement.stance": 0.60, "statement.evidence": 0.62, "fact": 0.55,
}  # fmt: skip
"""What the development key should show at the least."""


def main(arguments: Sequence[str] | None = None, *, read: Read | None = None) -> int:
    """Run the command and return its exit code. `read` is the reader, intalks' own where it is None."""
    options = _parser().parse_args(arguments)
    if not (options.folder / f"{DEVELOPMENT}.jsonl").exists():
        print(f"quality: no key in {options.folder}: {DEVELOPMENT}.jsonl is not there. Name the folder of the keys:")
        print("  make quality ARGS=FOLDER   (they lie beside the checkout, not in it)")
        return 2
    try:
        own = partial(read_articles, workers=options.workers)
        runs = _runs(options.folder, own if read is None else read, with_train=options.train)
        if options.save is not None:
            _save(runs, options.save)
    except IntalksError as error:
        print(f"quality: {error}", file=sys.stderr)
        return 2
    floors = load_floors()
    print("\n\n".join(_report(runs, floors)))
    if options.confusions:
        print(f"\n{_confusions(runs)}")
    if options.calibration:
        for run in runs:
            print(f"\n{calibration_report(run.name, run.keys, run.responses, run.scores)}")
    if options.styles:
        print(f"\n{style_report(in_styles(options.folder, own if read is None else read, looked_at()))}")
    if options.raise_floors:
        # What the learned parts were trained on holds no floor.
        save_floors(raised(floors, set_summaries(run for run in runs if run.name != TRAINING)))
    return _verdict(runs, floors)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="quality", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", nargs="?", type=Path, default=KEY_FOLDER, help="where the keys lie (%(default)s)")
    parser.add_argument("--train", action="store_true", help="read and score the training key too")
    parser.add_argument("--confusions", action="store_true", help="which type, stage, role … was read for which")
    parser.add_argument("--calibration", action="store_true", help="reliability of the confidences, and their curve")
    parser.add_argument("--styles", action="store_true", help="the articles as other papers would print them")
    parser.add_argument("--workers", type=int, default=1, metavar="N", help="processes that read (%(default)s)")
    parser.add_argument("--save", type=Path, metavar="FOLDER", help="write the records there, a JSON Lines file a key")
    parser.add_argument("--raise", action="store_true", dest="raise_floors", help="write the floors that were reached")
    return parser


def _runs(folder: Path, read: Read, *, with_train: bool) -> list[KeyRun]:
    keys = [
        (folder, DEVELOPMENT),
        (folder, "seeds"),
        (OWN_KEYS, OUTLETS),
        *([(folder, TRAINING)] if with_train else []),
    ]
    return [run_key(place, name, read) for place, name in keys]


def _save(runs: Sequence[KeyRun], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for run in runs:
        (folder / f"{run.name}.jsonl").write_bytes(b"".join(line + b"\n" for line in run.lines.values()))


# ---------------------------------------------------------------- the report


def _report(runs: Sequence[KeyRun], floors: Floors) -> Iterator[str]:
    """The parts of the report, in order."""
    development = runs[0]
    yield _development_table(development)
    yield _sets_table(runs, floors)
    yield _worst_articles(development)
    yield "\n".join(
        f"{run.name}: {len(run.keys)} articles, {len(run.scores.unanswered)} unanswered,"
        f" {sum(map(len, run.no_copies.values()))} spans that are no exact copy,"
        f" {len(run.problems)} values left out by the reader"
        for run in runs
    )


def _development_table(run: KeyRun) -> str:
    summary = run.scores.summary
    ranges = f_ranges(list(run.scores.counts.values()), row_names(summary))
    return f"development key\n{plain_table((*HEADINGS, RANGE_HEADING), list(figure_rows(summary, ranges)))}"


def _sets_table(runs: Sequence[KeyRun], floors: Floors) -> str:
    """F of the rows that have floors on each set of articles; an exclamation mark follows a figure below its floor."""
    summaries = set_summaries(runs)
    overall = {
        name: f_ranges([run.scores.counts[i] for i in ids], ["all"])["all"]
        for name, (run, ids) in article_sets(runs).items()
    }
    low = {(fall.articles, fall.row) for fall in falls(floors, summaries)}
    rows = [
        [
            row,
            *(f"{summary.row(row).f:.3f}{'!' if (name, row) in low else ' '}" for name, summary in summaries.items()),
            *(_hundredths(floors.get("development", {}).get(row)), _hundredths(AIMS.get(row))),
        ]
        for row in ROWS
    ]
    rows.append(["95% of all", *map(str, overall.values()), "", ""])
    return f"F by set of articles\n{plain_table(('row', *summaries, 'floor', 'aim'), rows)}"


def _hundredths(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


def _worst_articles(run: KeyRun) -> str:
    """The articles that may be looked at, most wrong fills first."""
    looked = looked_at()
    by_article = run.scores.f_by_article
    figures = {i: Summary.of(counts).all for i, counts in run.scores.counts.items() if i in looked}

    def wrong(article_id: str) -> int:
        f = figures[article_id]
        return f.incorrect + f.missing + f.spurious

    worst = sorted(figures, key=lambda i: (-wrong(i), i))[:WORST]
    rows = [
        (i, str(len(run.keys[i].deals)), *(str(n) for n in _faults(figures[i])), f"{by_article[i]:.3f}") for i in worst
    ]
    headings = ("article", "deals", "INC", "MIS", "SPU", "F")
    return f"the worst of the {len(figures)} articles that may be looked at\n{plain_table(headings, rows)}"


def _faults(f: Figures) -> tuple[int, int, int]:
    return f.incorrect, f.missing, f.spurious


def _confusions(runs: Sequence[KeyRun]) -> str:
    """Over all articles that may be looked at: half of the development key, the seeds and the training key."""
    looked = looked_at()
    articles = [
        article
        for run in runs
        for article_id, article in run.scores.articles.items()
        if run.name != OUTLETS and (run.name != DEVELOPMENT or article_id in looked)
    ]
    return f"labels of paired fills, articles that may be looked at\n\n{confusion_report(confusions(articles))}"


def _verdict(runs: Sequence[KeyRun], floors: Floors) -> int:
    """The exit code, with its reasons printed."""
    reasons = [str(fall) for fall in falls(floors, set_summaries(runs))]
    reasons += [
        f"{run.name}: {i} has spans that are no exact copy: {run.no_copies[i]}" for run in runs for i in run.no_copies
    ]
    reasons += [f"{run.name}: {i} has no record" for run in runs for i in run.scores.unanswered]
    for reason in reasons:
        print(f"quality: {reason}", file=sys.stderr)
    return 1 if reasons else 0


if __name__ == "__main__":
    sys.exit(main())
