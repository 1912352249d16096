"""Reading: triage, sentences, parse, mentions, entities, references, attributions. The only importer of spaCy."""

from intalks.reading.reader import Reader

__all__ = ["Reader"]
