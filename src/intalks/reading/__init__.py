"""Reading: triage, sentences, parse, mentions, entities, references, attributions. The only importer of spaCy."""

from intalks.reading.reader import Reader
from intalks.reading.triage import may_hold_deal

__all__ = ["Reader", "may_hold_deal"]
