"""A block of reports in, its dossiers out."""

from __future__ import annotations

from collections.abc import Sequence

from intalks.model.dossier import Block, Dossier
from intalks.model.judgement import Judgement
from intalks.reference import Reference
from intalks.resolution.assembly import assemble
from intalks.resolution.grouping import group


class Resolver:
    """Groups the reports of a block into dossiers; a function of the block and of the judgements about it, in any order."""

    def __init__(self, reference: Reference) -> None:
        self.reference = reference

    def __call__(self, block: Block, judgements: Sequence[Judgement] = ()) -> tuple[Dossier, ...]:
        """The dossiers of the block, by their earliest report."""
        return tuple(assemble(draft, self.reference) for draft in group(block))
