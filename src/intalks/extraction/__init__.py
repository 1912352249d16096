"""Extraction: a Reading becomes an ArticleRecord, as the codebook says; frames and models come from the lexicon."""

from intalks.extraction.extract import READER_VERSION, extract

__all__ = ["READER_VERSION", "extract"]
