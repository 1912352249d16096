"""Tokens by which programs and people are let in: only their hashes are kept, in a file that its owner alone may read.

A token is 256 random bits, so that a plain SHA-256 cannot be turned back.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Final

import msgspec

from intalks.errors import NotFoundError, SettingsError

MARK: Final = "intalks_"
"""What every token begins with, so that one that leaked is recognised."""


class Scope(StrEnum):
    """What a token allows; who may edit may read."""

    READ = "read"
    EDIT = "edit"


@dataclass(frozen=True, slots=True)
class Token:
    """`name` is whose it is, and who judges with it; `hash` is the SHA-256 of the token in hex."""

    name: str
    scope: Scope
    hash: str
    made_at: str

    def allows(self, scope: Scope) -> bool:
        return scope is Scope.READ or self.scope is Scope.EDIT


_tokens = msgspec.json.Decoder(tuple[Token, ...])


class Tokens:
    """The file of tokens; what another program changes in it counts from the next question on."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._read_at: int | None = None
        self._by_hash: dict[str, Token] = {}

    def all(self) -> tuple[Token, ...]:
        """In the order in which they were made. Raises SettingsError where the file is no list of tokens."""
        try:
            changed = self._file.stat().st_mtime_ns
        except FileNotFoundError:
            self._by_hash, self._read_at = {}, None
            return ()
        if changed != self._read_at:
            try:
                found = _tokens.decode(self._file.read_bytes())
            except (OSError, msgspec.DecodeError) as error:
                raise SettingsError(f"{self._file}: no list of tokens ({error}); move it away") from error
            self._by_hash, self._read_at = {one.hash: one for one in found}, changed
        return tuple(self._by_hash.values())

    def find(self, secret: str) -> Token | None:
        """The token with this secret; None where there is none."""
        self.all()
        return self._by_hash.get(_hash(secret))

    def add(self, name: str, scope: Scope, *, at: datetime) -> str:
        """Make a token, keep its hash, and return it: nobody can show it again. Raises SettingsError for a name that
        is taken.
        """
        present = self.all()
        if any(one.name == name for one in present):
            raise SettingsError(f"{name!r} has a token; take it back first: intalks tokens remove {name}")
        secret = MARK + secrets.token_urlsafe(32)
        self._write((*present, Token(name, scope, _hash(secret), at.isoformat(timespec="seconds"))))
        return secret

    def remove(self, name: str) -> None:
        """From now on the token of this name lets nobody in. Raises NotFoundError."""
        present = self.all()
        left = tuple(one for one in present if one.name != name)
        if len(left) == len(present):
            raise NotFoundError(f"{self._file}: there is no token of the name {name!r}")
        self._write(left)

    def _write(self, tokens: tuple[Token, ...]) -> None:
        """Whole or not at all, and for nobody else's eyes."""
        part = self._file.with_name(f"{self._file.name}.part")

        def private(path: str, flags: int) -> int:
            return os.open(path, flags, 0o600)

        try:
            with open(part, "wb", opener=private) as file:
                file.write(msgspec.json.format(msgspec.json.encode(tokens), indent=2) + b"\n")
                file.flush()
                os.fsync(file.fileno())
            part.replace(self._file)
        except OSError as error:
            raise SettingsError(f"{self._file}: cannot be written ({error.strerror})") from error
        self._read_at = None


@dataclass(frozen=True, slots=True)
class Session:
    """One person who has logged in with a token; `csrf` is what each of their forms must hold."""

    token: Token
    csrf: str
    until: datetime


_sessions = msgspec.json.Decoder(Session)


class Sessions:
    """Who is logged in, by ids that only their cookies hold. A token that was taken back ends its sessions."""

    def __init__(
        self, tokens: Tokens, clock: Callable[[], datetime], store: MutableMapping[str, bytes], hours: int = 12
    ) -> None:
        self._tokens = tokens
        self._clock = clock
        self._store = store
        self._seconds = hours * 3600

    def begin(self, secret: str, least: Scope = Scope.EDIT) -> tuple[str, Session] | None:
        """The id of a new session, for its cookie; None for a token that does not allow `least`."""
        token = self._tokens.find(secret)
        if token is None or not token.allows(least):
            return None
        now = self._clock()
        until = datetime.fromtimestamp(now.timestamp() + self._seconds, tz=now.tzinfo)
        id_ = secrets.token_urlsafe(32)
        begun = Session(token, secrets.token_urlsafe(32), until)
        self._store[id_] = msgspec.json.encode(begun)
        return id_, begun

    def find(self, id_: str | None) -> Session | None:
        """None where nobody is logged in with this id, or not any more."""
        kept = None if id_ is None else self._store.get(id_)
        if id_ is None or kept is None:
            return None
        found = _sessions.decode(kept)
        if found.until <= self._clock() or found.token not in self._tokens.all():
            self.end(id_)
            return None
        return found

    def end(self, id_: str | None) -> None:
        if id_ is not None:
            self._store.pop(id_, None)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
