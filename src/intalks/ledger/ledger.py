"""The ledger: what articles say, stored once; what follows from it, rebuilt at any time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType

from intalks.errors import Problem
from intalks.model.article import Article
from intalks.model.dossier import Dossier, Entry, Report
from intalks.model.judgement import Judgement
from intalks.model.record import ArticleRecord
from intalks.model.vocabulary import DealType, Stage

Resolve = Callable[[Sequence[Report], Sequence[Judgement]], tuple[Dossier, ...]]
Progress = Callable[[int, int], None]
"""Called with blocks done and blocks in all."""


@dataclass(frozen=True, slots=True)
class AddCount:
    """How many entries of a batch were new, and how many stood in the ledger already."""

    added: int
    known: int


@dataclass(frozen=True, slots=True)
class LedgerCounts:
    articles: int
    records: int
    reports: int
    dossiers: int


@dataclass(frozen=True, slots=True)
class DossierFilter:
    """What dossiers to list; None leaves a question open. `since` and `until` are ISO prefixes of publication, inclusive."""

    company: str | None = None
    type: DealType | None = None
    stage: Stage | None = None
    outcome: str | None = None
    since: str | None = None
    until: str | None = None
    as_of: str | None = None
    text: str | None = None
    limit: int | None = None


class Ledger:
    """An open ledger; a context manager. One writer, many readers."""

    @classmethod
    def open(cls, location: str | Path) -> Ledger:
        """A path of a SQLite file (created where missing) or an SQLAlchemy URL. Raises LedgerError where it cannot be used."""
        raise NotImplementedError

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        raise NotImplementedError

    def has(self, article: str, text_hash: str, reader: str) -> bool:
        """Whether this reader's record of this text stands in the ledger already."""
        raise NotImplementedError

    def add(self, entries: Sequence[Entry], *, recorded_at: datetime) -> AddCount:
        """Store the entries in one transaction; what is there already is left as it is. Keep a call at some hundred entries."""
        raise NotImplementedError

    def add_problems(self, problems: Sequence[Problem], *, recorded_at: datetime) -> None:
        """Store trouble with input (once each)."""
        raise NotImplementedError

    def update_dossiers(self, resolve: Resolve, *, progress: Progress | None = None) -> int:
        """Bring the dossiers up to date with what was added since; returns how many blocks were resolved anew.

        Safe to break off at any point: each block is one transaction, and what is left is done by the next call.
        """
        raise NotImplementedError

    def rebuild(self, resolve: Resolve, *, progress: Progress | None = None) -> int:
        """Drop every dossier and derive all anew, to the same ids."""
        raise NotImplementedError

    def article(self, article: str) -> Article:
        """Raises NotFoundError."""
        raise NotImplementedError

    def record(self, article: str, *, reader: str | None = None) -> ArticleRecord:
        """The record by the reader named, else the one that counts (the latest recorded). Raises NotFoundError."""
        raise NotImplementedError

    def articles(self) -> Iterator[str]:
        """The ids of all articles, in order of publication, undated last."""
        raise NotImplementedError

    def dossiers(self, wanted: DossierFilter = DossierFilter()) -> Iterator[Dossier]:
        """The dossiers wanted, the one last heard of first."""
        raise NotImplementedError

    def dossier(self, id_: str) -> Dossier:
        """By id or by a prefix of at least 4 digits that no other shares. Raises NotFoundError."""
        raise NotImplementedError

    def counts(self) -> LedgerCounts:
        raise NotImplementedError

    def problems(self) -> Iterator[Problem]:
        raise NotImplementedError
