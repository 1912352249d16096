"""A run of two processes that kills itself midway: `driver.py INPUT OUT FLAG`."""

from __future__ import annotations

import sys
from pathlib import Path

from intalks.bulk import run_bulk
from intalks.bulk.processes import local_crew
from tests.bulk.shards_in import ignore, job, killing

if __name__ == "__main__":
    given, out, flag = sys.argv[1:]
    made = job(out, size=10, make=killing("a57", Path(flag), "driver"))
    run_bulk([given], made, make_crew=local_crew(2), watch=ignore)
