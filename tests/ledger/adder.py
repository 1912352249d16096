"""A process that adds made-up articles, again for each line that it is sent, each time by a child that may be killed:
`adder.py NUMBER`; a line is a ledger's place. It answers with the child's id, and in the end with how that ended.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from intalks.ledger import Ledger
from intalks.model.dossier import Entry
from intalks.resolution import Resolver
from tests.ledger.made_deals import NO_LIST, NOW, made_entry

BATCH = 6
FIRMS = 400


def main() -> None:
    entries = [made_entry(i, firms=FIRMS) for i in range(int(sys.argv[1]))]
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            add_all(line.strip(), entries)
            os._exit(0)
        print(child, flush=True)  # noqa: T201 - the answer
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)  # noqa: T201


def add_all(place: str, entries: Sequence[Entry]) -> None:
    """What the ledger has already is left; dossiers follow batch by batch."""
    resolver = Resolver(NO_LIST)
    with Ledger.open(place) as ledger:
        for start in range(0, len(entries), BATCH):
            ledger.add(entries[start : start + BATCH], recorded_at=NOW)
            ledger.update_dossiers(resolver)


if __name__ == "__main__":
    main()
