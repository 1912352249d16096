"""Frames: words that speak of a deal, the type they suggest, and which grammatical function fills which role.

Frames live in `lexicon/frames/*.toml`. Each row carries sentences in our own words that it must match (`hits`) and must
not (`misses`); the tests run them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

from intalks.errors import LexiconError
from intalks.model.vocabulary import DealType, Role

FUNCTIONS = frozenset(
    "subject object by with from to for in of into between on against possessor compound and relative".split()
)
"""What an organization can be to a trigger: a verb's subject or object, the object of a preposition, a noun's
possessor.
"""

ANY = "any"
"""The `type` of frames whose words say no more than that there is a deal ("talks", "agreement")."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One row.

    `words` are lemmas with a part of speech (`buy/V`, `stake/N`); a phrase is written with `_` (`take_over/V`: the verb
    and a particle or noun under it; `joint_venture/N`: a noun and the word before it). `roles` maps functions to roles.
    `needs`: functions of which one must be filled by an organization for the frame to match; empty where the word alone
    is enough.
    """

    id: str
    type: str
    words: tuple[str, ...]
    roles: Mapping[str, Role]
    needs: tuple[str, ...]
    hits: tuple[str, ...]
    misses: tuple[str, ...]


def load_frames(extra: Iterable[Traversable] = ()) -> tuple[Frame, ...]:
    """All frames, built-in files first, each file's in order. Raises LexiconError naming the row that breaks the
    schema.
    """
    files = sorted((resources.files("intalks.lexicon") / "frames").iterdir(), key=lambda p: p.name)
    frames = [
        _frame(row, path.name)
        for path in (*files, *extra)
        if path.name.endswith(".toml")
        for row in tomllib.loads(path.read_text(encoding="utf-8")).get("frame", [])
    ]
    ids = [frame.id for frame in frames]
    if twice := sorted({i for i in ids if ids.count(i) > 1}):
        message = f"frames stand twice: {', '.join(twice)}"
        raise LexiconError(message)
    return tuple(frames)


@cache
def frames_by_word() -> Mapping[str, tuple[Frame, ...]]:
    """The built-in frames by the last or head word of their words (`over`-phrases under their verb)."""
    table: dict[str, list[Frame]] = {}
    for frame in load_frames():
        for word in frame.words:
            table.setdefault(head_word(word), []).append(frame)
    return {word: tuple(frames) for word, frames in table.items()}


def head_word(word: str) -> str:
    """The lemma and part of speech that a frame word is found by.

    >>> head_word("take_over/V"), head_word("joint_venture/N"), head_word("buy/V")
    ('take/V', 'venture/N', 'buy/V')
    """
    lemma, pos = word.rsplit("/", 1)
    parts = lemma.split("_")
    return f"{parts[0] if pos == 'V' else parts[-1]}/{pos}"


def _frame(row: Mapping[str, object], file: str) -> Frame:
    try:
        roles = row["roles"]
        if not isinstance(roles, dict):
            raise TypeError("roles is no table")  # noqa: TRY301  # one place names the row
        frame = Frame(
            id=str(row["id"]),
            type=str(row["type"]),
            words=_strings(row, "words"),
            roles={str(function): Role(str(role)) for function, role in roles.items()},
            needs=_strings(row, "needs"),
            hits=_strings(row, "hits"),
            misses=_strings(row, "misses"),
        )
    except (KeyError, ValueError, TypeError) as error:
        message = f"{file}: frame {row.get('id', '?')}: {error!r}"
        raise LexiconError(message) from error
    functions = {*frame.roles, *frame.needs}
    if frame.type not in {*DealType, ANY} or functions - FUNCTIONS or not frame.words or not frame.hits:
        message = f"{file}: frame {frame.id}: type, functions, words or hits break the schema"
        raise LexiconError(message)
    return frame


def _strings(row: Mapping[str, object], key: str) -> tuple[str, ...]:
    values = row.get(key, [])
    if not isinstance(values, list):
        message = f"{key} is no list"
        raise TypeError(message)
    return tuple(map(str, values))
