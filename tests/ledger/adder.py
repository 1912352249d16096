"""A process that adds made-up articles one batch after the other until it is done or killed: `adder.py LEDGER
NUMBER`.
"""

from __future__ import annotations

import sys

from intalks.ledger import Ledger
from intalks.resolution import Resolver
from tests.ledger.made_deals import NO_LIST, NOW, made_entry


def main() -> None:
    location, number = sys.argv[1], int(sys.argv[2])
    with Ledger.open(location) as ledger:
        for start in range(0, number, 5):
            ledger.add([made_entry(i) for i in range(start, min(start + 5, number))], recorded_at=NOW)
            ledger.update_dossiers(Resolver(NO_LIST))


if __name__ == "__main__":
    main()
