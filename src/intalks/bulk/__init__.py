"""Many articles: shards of any storage in, shards of records out, by processes of this machine or by a Ray cluster; and
the shards into a ledger.

    run_bulk      files → OUT: records, problems, a marker for each finished shard, a manifest
    loading       OUT → ledger: not loaded by those who only read, who need no database

The same function does the work wherever it runs. A shard is a function of its input and of the settings alone, so the
output is the same to the byte whatever the number of workers, and however often the run was broken off.
"""

from __future__ import annotations

from intalks.bulk.crew import Crew, MakeCrew
from intalks.bulk.plan import SHARD_SIZE, Asked, Versions
from intalks.bulk.running import Finish, Progress, run_bulk
from intalks.bulk.shards import Counts, Job

__all__ = [
    "SHARD_SIZE",
    "Asked",
    "Counts",
    "Crew",
    "Finish",
    "Job",
    "MakeCrew",
    "Progress",
    "Versions",
    "run_bulk",
]
