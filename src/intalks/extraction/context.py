"""What is known of a deal while its terms, date and subject are looked for."""

from __future__ import annotations

from dataclasses import dataclass

from intalks.model.span import Span
from intalks.model.vocabulary import DealType, Role, Stage


@dataclass(frozen=True, slots=True)
class DealContext:
    """One deal of an article before its record is made.

    `parties` are indices into `Reading.entities`, each with its role. `triggers` are the tokens that speak of the deal
    ("acquire", "venture"), `sentences` the sentences that mention it, both in text order; `evidence` the words that
    show it best.
    """

    type: DealType
    stage: Stage
    parties: tuple[tuple[int, Role], ...]
    triggers: tuple[int, ...]
    sentences: tuple[int, ...]
    evidence: tuple[Span, ...]
