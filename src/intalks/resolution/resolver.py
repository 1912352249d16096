"""A block of reports in, its dossiers out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from intalks.model.dossier import Block, Contender, Dossier, Settlement
from intalks.model.judgement import Judgement
from intalks.reference import Reference
from intalks.resolution.assembly import assemble
from intalks.resolution.attaching import HEARD_FOR, LOOK_BACK
from intalks.resolution.features import MEMORY
from intalks.resolution.grouping import group
from intalks.resolution.judging import corrected, rules
from intalks.resolution.rivalry import settle


class Resolver:
    """Groups the reports of a block into dossiers; a function of the block and of the judgements about it, in any
    order.
    """

    def __init__(self, reference: Reference) -> None:
        self.reference = reference

    @property
    def look_back(self) -> timedelta:
        """How long before its first report a sighting may belong to a dossier."""
        return LOOK_BACK

    @property
    def heard_for(self) -> timedelta:
        """How long after its last report a sighting may belong to a dossier."""
        return timedelta(days=max(HEARD_FOR.values()))

    @property
    def memory(self) -> timedelta:
        """How long after its last report another one may join a dossier."""
        return MEMORY

    def settle(self, contenders: Sequence[Contender]) -> Mapping[str, Settlement]:
        """For dossiers about one target: who are rivals, and who lost to whom."""
        return settle(contenders)

    def __call__(self, block: Block, judgements: Sequence[Judgement] = ()) -> tuple[Dossier, ...]:
        """The dossiers of the block, by their earliest report."""
        judged = rules(judgements)
        return tuple(corrected(assemble(draft, self.reference), judged) for draft in group(block, judged))
