"""A block of reports in, its dossiers out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from intalks.model.dossier import Block, Contender, Dossier, Report, Settlement, Step, success
from intalks.model.judgement import Judgement
from intalks.reference import Reference
from intalks.resolution.assembly import assemble, sketch
from intalks.resolution.attaching import LONGEST, LOOK_BACK
from intalks.resolution.features import MEMORY
from intalks.resolution.grouping import gathered, group
from intalks.resolution.judging import corrected, rules
from intalks.resolution.rivalry import settle
from intalks.resolution.succession import linked
from intalks.resolution.timeline import outcome, timeline


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
        return timedelta(days=LONGEST)

    @property
    def memory(self) -> timedelta:
        """How long after its last report another one may join a dossier."""
        return MEMORY

    def settle(self, contenders: Sequence[Contender]) -> Mapping[str, Settlement]:
        """For dossiers about one target: who are rivals, and who lost to whom."""
        return settle(contenders)

    def __call__(self, block: Block, judgements: Sequence[Judgement] = ()) -> tuple[Dossier, ...]:
        """The dossiers of the block, by their earliest report; what those follow whose earliest report was not touched,
        only the ledger knows.
        """
        judged = rules(judgements)
        drafts = group(block, judged)
        dossiers = [corrected(assemble(draft, self.reference), draft.reports, judged) for draft in drafts]
        return linked(drafts, dossiers, judged, block.touched)

    def view(self, known: Block, judgements: Sequence[Judgement] = ()) -> Dossier:
        """One dossier as these reports and sightings of it make it: those published until a day give it as of that day.

        Grouping goes by publication, so what had been reported of a deal by a day was gathered just so on that day. The
        judgements are those that hold on the day.
        """
        dossier = assemble(gathered(known.reports, known.sightings), self.reference)
        return corrected(dossier, known.reports, rules(judgements))

    def sketch(self, known: Sequence[Report], judgements: Sequence[Judgement] = ()) -> Contender | None:
        """What the view of these reports, in order of publication, is among its rivals; all but whether and how it was
        won, which takes long to tell.
        """
        return corrected(sketch(known, self.reference), known, rules(judgements)).contender

    def won(self, known: Sequence[Report]) -> Step | None:
        """The step at which the view of these reports was agreed or done."""
        stage, _ = outcome(known)
        return success(timeline(known, stage))
