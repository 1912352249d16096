"""What one more record costs, and how fast dossiers are shown and listed, as a ledger grows.

    python -m bench.ledger [--records 10000 100000 1000000] [--folder DIR]

Records are made up, as many of an industry as the car corpus has: 1,100 articles a year. Firms and deals have long
tails: a firm is named again in proportion to how often it was named before, and new firms come in all the time, so that
the biggest hub is in a fifth of all deals, as General Motors is, and half of the firms are in one; a deal is told of a
few times, in the weeks after it was first heard of. What is measured goes through the ledger as `intalks add`, `show`
and `dossiers` go, one record, one dossier, one list of 20 at a time, in SQLite.

An industry has 10,000 records, over nine years; all are added and resolved. A bigger ledger holds further industries,
which have no firm in common: their rows are copied inside the database with other ids, names and pairs, and their
compressed bodies as they are. So every table and index has the size and shape that it would have, and nothing that is
measured meets a copied body but to show it; but it is no ledger that `intalks check` would pass. `--compare N` builds N
records of one industry, and N records as ten copies of a tenth, and measures both.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, func, insert, literal, select

from intalks.ledger import DossierFilter, Ledger
from intalks.ledger.catalogue import Catalogue
from intalks.ledger.database import open_engine, writing
from intalks.ledger.ledger import LAPSE
from intalks.ledger.remembering import Remembered
from intalks.ledger.tables import metadata
from intalks.model.dossier import Entry, Outcome
from intalks.model.outline import Outline
from intalks.model.vocabulary import DealType, Stage
from intalks.resolution import Resolver
from tests.ledger.made_deals import NO_LIST, NOW, entry

RESOLVER = Resolver(NO_LIST)
A_YEAR = 1_100
START = datetime(2006, 1, 1, tzinfo=UTC)
INDUSTRY = 10_000
BATCH = 500
ADDED = 200
ASKED = 400
BUSY = 40
"""Deals that are told of at one time."""

STAGES = (Stage.CONSIDERED, Stage.TALKS, Stage.PRELIMINARY, Stage.AGREED, Stage.COMPLETED)


@dataclass(frozen=True, slots=True)
class Figures:
    """Milliseconds, sorted, of each kind of question; bytes on the disk."""

    records: int
    times: dict[str, list[float]]
    size: int


def main() -> None:
    arguments = parser().parse_args()
    with TemporaryDirectory(dir=arguments.folder) as folder:
        if arguments.compare is not None:
            size = arguments.compare
            whole = measure(Path(folder) / "whole.db", size, industry=size)
            copied = measure(Path(folder) / "copied.db", size, industry=size // 10)
            print_report([whole, copied])
            return
        print_report([measure(Path(folder) / f"{size}.db", size) for size in arguments.records])


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("--records", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    made.add_argument(
        "--compare", type=int, metavar="N", help="N records in one industry, and in ten copies of a tenth"
    )
    made.add_argument("--folder", help="where the ledgers are made, and deleted")
    return made


def measure(place: Path, size: int, *, industry: int = INDUSTRY) -> Figures:
    news = articles()
    first = min(size, industry)
    began = perf_counter()
    with Ledger.open(place) as ledger:
        build(ledger, islice(news, first))
    for number in range(1, size // first):
        copy_industry(place, number)
    say(f"{size:,} records built in {perf_counter() - began:.0f} s")
    with Ledger.open(place) as ledger:
        more = list(islice(news, ADDED))
        times = {"add one": sorted(timed(add, ledger, [one]) for one in more)}
        times |= ask(ledger, place)
        ledger.compact()
        held = ledger.catalogue.counts()
    say(f"{held.records:,} records, {held.reports:,} reports, {held.dossiers:,} dossiers")
    return Figures(held.records, times, place.stat().st_size)


def articles() -> Iterator[Entry]:
    """An industry's articles in order of publication, without end."""
    draw = random.Random(1)  # noqa: S311 - made-up data
    named: list[int] = []
    deals: list[tuple[tuple[str, str], DealType, int]] = []
    number = 0
    while True:
        told: list[tuple[tuple[str, ...], DealType, Stage]] = []
        for _ in range(draw.choice((1, 1, 1, 2))):
            if len(deals) < BUSY or draw.random() < 0.3:
                pair = (draw_firm(draw, named), draw_firm(draw, named))
                deals.append((pair if pair[0] != pair[1] else (pair[0], draw_firm(draw, [])), draw_type(draw), 0))
            place = draw.randrange(max(0, len(deals) - BUSY), len(deals))
            pair, kind, step = deals[place]
            told.append((pair, kind, STAGES[step]))
            if draw.random() < 0.3:
                deals[place] = (pair, kind, min(step + 1, len(STAGES) - 1))
        published = START + timedelta(days=number * 365.25 / A_YEAR)
        yield entry(f"w00-{number:07d}", told, published)
        number += 1


def draw_firm(draw: random.Random, named: list[int]) -> str:
    """One named before, the likelier the more often, or a new one."""
    new = not named or draw.random() < max(0.06, 20 / (20 + len(named)))
    firm = draw.randrange(10**8) if new else draw.choice(named)
    named.append(firm)
    return f"W00firm{firm:08d}"


def draw_type(draw: random.Random) -> DealType:
    return draw.choice(list(DealType))


def build(ledger: Ledger, news: Iterator[Entry]) -> None:
    """As `intalks add` does it: batches, then the dossiers."""
    while batch := list(islice(news, 10 * BATCH)):
        for start in range(0, len(batch), BATCH):
            ledger.add(batch[start : start + BATCH], recorded_at=NOW)
        ledger.update_dossiers(RESOLVER)


def add(ledger: Ledger, batch: Sequence[Entry]) -> None:
    ledger.add(batch, recorded_at=NOW)
    ledger.update_dossiers(RESOLVER)


def copy_industry(place: Path, number: int) -> None:
    """The rows of industry 0 again, as those of another one: ids, pairs and names that nothing else has."""
    engine = open_engine(place)
    with writing(engine) as connection:
        for table in metadata.sorted_tables:
            copy_table(connection, table, number)
    engine.dispose()


LETTERS = "ghijklmnop"
"""No digits of a hash; an industry, up to a hundred, has two of them."""

HASHES = {"key", "text_hash", "record", "report", "sighting", "article_key", "pair", "old", "dossier", "predecessor"}
"""Columns of hashes, beside `id` where that is one: their first two digits become an industry's own, no digits."""


OWN = {
    "records": "key",
    "articles": "key",
    "article_versions": "text_hash",
    "statements": "report",
    "facts": "record",
    "news": "dossier",
}
"""By which column an industry's rows are told from another's, where it is neither the first nor `dossier`."""


NUMBERED_WITHIN = {"article_versions", "facts", "voices"}
"""Tables whose rows are numbered within what they belong to, and not through the ledger."""


def copy_table(connection: Connection, table: Table, number: int) -> None:
    many = connection.execute(select(func.count()).select_from(table)).scalar_one() // number
    mark = f"{LETTERS[number // 10]}{LETTERS[number % 10]}"
    values: list[ColumnElement[Any]] = []  # of whatever type the column has
    for column in table.columns:
        if column.name in HASHES or (column.name == "id" and table.name != "articles"):
            values.append(literal(mark).concat(func.substr(column, 3)))
        elif column.name == "last_sort" or (column.name == "position" and table.name in {"news", "voices"}):
            values.append(func.substr(column, 1, 11).concat(mark).concat(func.substr(column, 14)))
        elif column.name == "number" and table.name not in NUMBERED_WITHIN:
            values.append(column + number * many)
        elif column.name in {"id", "article", "name", "target", "position"}:
            values.append(func.replace(column, "w00", f"w{number:02d}"))
        else:
            values.append(column)
    own = table.c[OWN[table.name]] if table.name in OWN else table.columns[0]
    rows = select(*values)
    if own.name in HASHES or own.name == "id":
        rows = rows.where(own < "g")
    elif "name" in table.c or "target" in table.c:
        rows = rows.where(table.c.dossier < "g")
    connection.execute(insert(table).from_select([column.name for column in table.columns], rows))


def ask(ledger: Ledger, place: Path) -> dict[str, list[float]]:
    """Dossiers drawn evenly, those of the biggest hub among them, and lists of 20 by many marks. Nothing is remembered
    from one list to the next.
    """
    draw = random.Random(2)  # noqa: S311 - a sample
    sample = list(islice(ledger.dossiers(), 3000))
    firms = sorted({party.name for one in sample for party in one.parties})
    degree = {firm: sum(any(party.name == firm for party in one.parties) for one in sample) for firm in firms}
    hubs = sorted(firms, key=lambda firm: -degree[firm])[:5]
    say(f"the biggest hubs are in {', '.join(f'{100 * degree[hub] / len(sample):.1f}' for hub in hubs)} % of the deals")
    ids = [one.id for one in draw.sample(sample, min(ASKED, len(sample)))]
    times = {"show": sorted(timed(ledger.dossier, id_) for id_ in ids)}
    filters = {
        "list": [DossierFilter(limit=20)],
        "list, company": [
            DossierFilter(company=name, limit=20) for name in (*hubs, *draw.sample(firms, min(20, len(firms))))
        ],
        "list, type": [DossierFilter(type=one, limit=20) for one in DealType],
        "list, stage": [DossierFilter(stage=one, limit=20) for one in Stage],
        "list, outcome": [DossierFilter(outcome=one, limit=20) for one in Outcome],
        "list, company, stage": [DossierFilter(company=hub, stage=one, limit=20) for hub in hubs for one in STAGES],
        "list, days": [DossierFilter(since="2007-01-01", until=f"2007-0{month}-01", limit=20) for month in range(1, 9)],
    }
    revisions = count()
    engine = open_engine(place)
    catalogue = Catalogue(engine, lambda: NO_LIST, LAPSE, Remembered(lambda: str(next(revisions))))
    for name, wanted in filters.items():
        rounds = max(3, 60 // len(wanted))
        times[name] = sorted(timed(listed, catalogue, one) for _ in range(rounds) for one in wanted)
    engine.dispose()
    return times


def listed(catalogue: Catalogue, wanted: DossierFilter) -> list[Outline]:
    return list(catalogue.every(wanted))


def timed(work: Callable[..., object], *arguments: object) -> float:
    began = perf_counter()
    work(*arguments)
    return 1000 * (perf_counter() - began)


def print_report(figures: Sequence[Figures]) -> None:
    print(f"{'milliseconds':24}" + "".join(f"{one.records:>30,}" for one in figures))
    print(f"{'':24}" + f"{'mean':>12}{'median':>9}{'p99':>9}" * len(figures))
    for name in figures[0].times:
        print(f"{name:24}" + "".join(row(one.times[name]) for one in figures))
    print(f"{'bytes per record':24}" + "".join(f"{one.size / one.records:>30,.0f}" for one in figures))
    means = [sum(one.times["add one"]) / len(one.times["add one"]) for one in figures]
    print(f"one more record costs {means[-1] / means[0]:.2f} × as much in the last as in the first")


def row(times: Sequence[float]) -> str:
    mean = sum(times) / len(times)
    return f"{mean:12.1f}{times[len(times) // 2]:9.1f}{times[min(len(times) - 1, int(len(times) * 0.99))]:9.1f}"


def say(text: str) -> None:
    print(f"  {text}", file=sys.stderr)


if __name__ == "__main__":
    main()
