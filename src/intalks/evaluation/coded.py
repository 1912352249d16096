"""Article records as keys and responses hold them: the codebook's JSON, with whatever may be absent absent.

A response may come from any reader and a key from any coder, so nothing here is checked against the vocabulary: a wrong
word is a wrong fill. Only what the measure cannot compare at all (a list for a name, say, or an object that is no
record) is refused, with its place.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TypeAlias, TypeVar

import msgspec

from intalks.errors import InputError

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"
Scalar: TypeAlias = str | int | float | bool | None
Offsets: TypeAlias = tuple[int, int]
"""`[start, end]` in code points of the article's text, half-open, as a response may give them."""

_T = TypeVar("_T", bound="CodedRecord | CodedText")


def load_records(path: Path) -> dict[str, CodedRecord]:
    """The records of a JSON Lines file, or of a folder's `*.json` files (one each), by article id in their order.

    Raises InputError where the path cannot be read, a line is no record, or an id stands twice.
    """
    return _by_id(path, CodedRecord)


def load_texts(path: Path) -> dict[str, CodedText]:
    """The articles of a JSON Lines file with `id` and `text`, by id. Raises InputError as `load_records` does."""
    return _by_id(path, CodedText)


def decode_record(document: bytes | str, where: str) -> CodedRecord:
    """The record of one JSON document. Raises InputError, with `where`, where it is none."""
    return _decoded(document, CodedRecord, where)


@dataclass(frozen=True, slots=True)
class CodedRecord:
    """One article record. An absent or null slot is empty; in JSON only `deals` may be null and not absent.

    The confidences (0 to 1) and the spans that a response may give stand beside the values, as `model.record_json`
    writes them; those of a list slot run parallel to it.
    """

    id: str
    organizations: tuple[CodedOrganization, ...] = ()
    deals: tuple[CodedDeal, ...] = ()
    statements: tuple[CodedStatement, ...] = ()
    facts: tuple[CodedFact, ...] = ()


@dataclass(frozen=True, slots=True)
class CodedText:
    """One article of a key: its `date` is ISO 8601 or absent."""

    id: str
    text: str
    title: str | None = None
    date: str | None = None
    outlet: str | None = None


@dataclass(frozen=True, slots=True)
class CodedOrganization:
    name: str | None = None
    aliases: tuple[str, ...] = ()
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class CodedParty:
    name: str | None = None
    role: str | None = None
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class CodedTerm:
    """`value` is a number, or an ISO date for the dated kinds; a number written as a string counts as one."""

    kind: str | None = None
    text: str | None = None
    value: Scalar = None
    unit: str | None = None
    confidence: float | None = None
    text_span: Offsets | None = None


@dataclass(frozen=True, slots=True)
class CodedDeal:
    id: str | None = None
    type: str | None = None
    stage: str | None = None
    parties: tuple[CodedParty, ...] = ()
    subject: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    made_in: tuple[str, ...] = ()
    sold_in: tuple[str, ...] = ()
    terms: tuple[CodedTerm, ...] = ()
    date: str | None = None
    evidence: tuple[str, ...] = ()
    confidence: float | None = None
    type_confidence: float | None = None
    stage_confidence: float | None = None
    date_confidence: float | None = None
    subject_confidence: tuple[float, ...] = ()
    brands_confidence: tuple[float, ...] = ()
    made_in_confidence: tuple[float, ...] = ()
    sold_in_confidence: tuple[float, ...] = ()
    evidence_confidence: tuple[float, ...] = ()
    subject_spans: tuple[Offsets, ...] = ()
    made_in_spans: tuple[Offsets, ...] = ()
    sold_in_spans: tuple[Offsets, ...] = ()
    evidence_spans: tuple[Offsets, ...] = ()

    def __post_init__(self) -> None:
        """Raises ValueError where spans are given, and not one for each value."""
        for slot, values, spans in self.quotes():
            if spans and len(spans) != len(values):
                message = f"`{slot}_spans` holds {len(spans)} for the {len(values)} of `{slot}`"
                raise ValueError(message)

    def quotes(self) -> Iterator[tuple[str, tuple[str, ...], tuple[Offsets, ...]]]:
        """The slots that are copied from the text: each with its values and, where they are given, their spans."""
        yield "evidence", self.evidence, self.evidence_spans
        yield "subject", self.subject, self.subject_spans
        yield "made_in", self.made_in, self.made_in_spans
        yield "sold_in", self.sold_in, self.sold_in_spans


@dataclass(frozen=True, slots=True)
class CodedSource:
    kind: str | None = None
    name: str | None = None
    organization: str | None = None
    descriptor: str | None = None


@dataclass(frozen=True, slots=True)
class CodedStatement:
    deal: str | None = None
    source: CodedSource | None = None
    via: tuple[str, ...] = ()
    stance: str | None = None
    certainty: str | None = None
    evidence: str | None = None
    source_confidence: float | None = None
    stance_confidence: float | None = None
    certainty_confidence: float | None = None
    evidence_confidence: float | None = None
    via_confidence: tuple[float, ...] = ()
    evidence_span: Offsets | None = None


@dataclass(frozen=True, slots=True)
class CodedFact:
    subject: str | None = None
    relation: str | None = None
    object: str | None = None
    value: Scalar = None
    evidence: str | None = None
    confidence: float | None = None
    evidence_span: Offsets | None = None


def _by_id(path: Path, kind: type[_T]) -> dict[str, _T]:
    found = [_decoded(text, kind, where) for where, text in _documents(path)]
    twice = [article_id for article_id, count in Counter(item.id for item in found).items() if count > 1]
    if twice:
        message = f"{path}: {len(twice)} ids stand twice, the first: {twice[0]}"
        raise InputError(message)
    return {item.id: item for item in found}


def _documents(path: Path) -> Iterator[tuple[str, str]]:
    """The JSON documents of a file or folder, each with its place."""
    try:
        if path.is_dir():
            for file in sorted(path.glob("*.json")):
                yield str(file), file.read_text(encoding="utf-8")
            return
        # Not `splitlines`, which would also cut at the line separators that may stand inside a JSON string.
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        message = f"{path}: cannot be read ({error}); give a JSON Lines file or a folder of *.json"
        raise InputError(message) from error
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield f"{path}:{number}", line


def _decoded(document: bytes | str, kind: type[_T], where: str) -> _T:
    try:
        value = json.loads(document)
        if kind is CodedRecord:
            _hold_record(value)
        return msgspec.convert(_without_nulls(value), type=kind)
    except (ValueError, RecursionError) as error:  # no JSON, no record, a number too long, a nesting too deep
        message = f"{where}: no {'article record' if kind is CodedRecord else 'article'}: {error}"
        raise InputError(message) from error


def _hold_record(value: Json) -> None:
    """Raises ValidationError for an object that is of another kind: all that it should hold would be missing."""
    if isinstance(value, dict) and not {"id", "deals"} <= value.keys():
        missing = ", ".join(f"`{one.name}`" for one in fields(CodedRecord) if one.name not in value)
        message = f"{missing} missing; `deals` stands in every record, empty where there are none"
        raise msgspec.ValidationError(message)


def _without_nulls(value: Json) -> Json:
    """The value without the members that are null: to a key, null and absent are the same."""
    if isinstance(value, dict):
        return {name: _without_nulls(member) for name, member in value.items() if member is not None}
    if isinstance(value, list):
        return [_without_nulls(member) for member in value]
    return value
