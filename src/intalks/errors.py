"""What can go wrong, as one tree of exceptions and one value.

    IntalksError
    ├── SettingsError      a setting or a command's argument that cannot be used
    ├── LexiconError       a word list, frame or reference file that breaks its schema
    ├── InputError         a source that cannot be opened at all (no such file, no such folder)
    ├── LedgerError        a ledger that cannot be opened, is of another version, or is locked
    └── NotFoundError      an id or a name that the ledger does not hold

An exception is for a bug, a bad setting or a missing thing that the caller named. Trouble with the *content* of
the input never raises: it becomes a `Problem`, is collected, counted by reason and shown at the end.
"""

from __future__ import annotations

from dataclasses import dataclass


class IntalksError(Exception):
    """The root: everything that intalks raises on purpose. Its message names the thing, the place and the remedy."""


class SettingsError(IntalksError):
    """A setting or argument that cannot be used."""


class LexiconError(IntalksError):
    """A lexicon, frame or reference file that breaks its schema."""


class InputError(IntalksError):
    """A source that cannot be opened at all."""


class LedgerError(IntalksError):
    """A ledger that cannot be opened or used."""


class NotFoundError(IntalksError):
    """An id or a name that is not there."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Trouble with input, as a value.

    `reason` is a short fixed code to count by (`empty`, `too-long`, `not-utf8`, `bad-date`, …); `message` is for
    people; `where` names the file, line or article (`news.jsonl:17`); `fatal` says whether an article was lost by it.
    """

    reason: str
    message: str
    where: str
    fatal: bool = True

    def __str__(self) -> str:
        return f"{self.where}: {self.message}"
