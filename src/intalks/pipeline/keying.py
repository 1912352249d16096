"""What parties are found by, kept in step with the list of organizations: it grows by people's words and by lists."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

from intalks.ledger import Ledger
from intalks.model.dossier import Entry
from intalks.reference import bare
from intalks.resolution import prepare
from intalks.text.words import without_accents

PREPARED: Final = "prepared:10"
"""What resolution finds in a record and its text and makes of it, by version: where another is noted, every article is
made ready anew, and with them all dossiers.

1 did not weigh sightings by their words; 2 put them into every dossier of their organizations; 3 into none beside the
deal that their article tells; 4 knew dossiers at a stage that none of their reports tells; 6 let reports that the
reader is unsure of found a deal more readily; 7 counted them in full for how much a deal is in the news; 8 knew no
organizations of after 2012; 9 had steps and outcomes by the likeliest stage of each report alone.
"""

_BATCH: Final = 64


def key_anew(ledger: Ledger) -> int:
    """Key anew the reports of every article that a change of the list may touch; how many articles those were.

    May be broken off at any point: what was keyed is noted at the end, and the next call begins anew.
    """
    now, before = {**ledger.sources_of_names(), PREPARED: None}, ledger.keyed_by()
    if now == before:
        return 0
    changed = [now.get(part, (before or {}).get(part)) for part in now.keys() ^ (before or {}).keys()]
    names = None if None in changed else [name for part in changed if part is not None for name in part]
    count = 0
    for batch in _batches(_entries(ledger, names)):
        ledger.rekey(batch)
        count += len(batch)
    ledger.note_keyed_by(now)
    return count


def _entries(ledger: Ledger, names: Iterable[str] | None) -> Iterator[Entry]:
    """The articles in which one of the names may stand, made ready; all, where there is no choice."""
    reference = ledger.reference()
    marks = None if names is None else {mark for name in names if (mark := _mark(name))}
    for article, record in ledger.readings():
        if marks is None or _holds_one(article.text, marks):
            yield prepare(article, record, reference)


def _holds_one(text: str, marks: Iterable[str]) -> bool:
    plain = _plain(text)
    return any(mark in plain for mark in marks)


def _mark(name: str) -> str:
    """The longest word of the name: without it the name cannot stand in a text, however it is written."""
    return max(re.findall(r"\w+", _plain(bare(name))), key=len, default="")


def _plain(text: str) -> str:
    return without_accents(text).casefold()


def _batches(entries: Iterator[Entry]) -> Iterator[list[Entry]]:
    while batch := list(islice(entries, _BATCH)):
        yield batch
