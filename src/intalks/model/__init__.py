"""Frozen records and vocabulary: what passes between the stages. No I/O, no spaCy, no SQL."""
