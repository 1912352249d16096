"""Organizations known beforehand: names, aliases, brands, ventures, parents, predecessors with their dates."""

from __future__ import annotations

from intalks.reference.folding import bare, core, fold
from intalks.reference.judged import as_judged, named, names_of
from intalks.reference.listed import Doubt, with_listings
from intalks.reference.lists import read_list
from intalks.reference.organizations import Known, Reference, Relation, Tie, load

__all__ = [
    "Doubt",
    "Known",
    "Reference",
    "Relation",
    "Tie",
    "as_judged",
    "bare",
    "core",
    "fold",
    "load",
    "named",
    "names_of",
    "read_list",
    "with_listings",
]
