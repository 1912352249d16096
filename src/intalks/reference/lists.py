"""Users' own lists of organizations: CSV, or FollowTheMoney entities as JSON, to `Listing` rows and problems."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from intalks.errors import Problem
from intalks.model.interval import Interval
from intalks.model.listing import Listing

COLUMNS: Final = (
    "name",
    "alias",
    "parent",
    "predecessor",
    "valid_from",
    "valid_to",
    "lei",
    "ticker",
    "wikidata",
    "country",
    "sector",
)
"""Of a CSV; `name` must be there, in any order, the others may. Several aliases are parted by `|`."""

ORGANIZATIONS: Final = frozenset({"Company", "Organization", "LegalEntity", "PublicBody", "Asset"})
"""The FollowTheMoney schemata that are organizations."""

_LEI = re.compile(r"[A-Z0-9]{18}\d{2}")
_WIKIDATA = re.compile(r"Q[1-9]\d*")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def read_list(content: bytes, where: str) -> Iterator[tuple[str, Listing] | Problem]:
    """Each row with its place (`list.csv:7`), or what is wrong with it; one bad row does not stop the others. A list
    without any is a problem too.

    Content that begins with `{` or `[` is FollowTheMoney JSON, one entity a line or one array; any other is CSV.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        yield Problem("not-utf8", f"the list is no UTF-8 text (byte {error.start})", where)
        return
    rows = _of_json(text, where) if text.lstrip()[:1] in {"{", "["} else _of_csv(text, where)
    first = next(rows, None)
    yield Problem("empty", "the list holds no organization", where) if first is None else first
    yield from rows


def _of_csv(text: str, where: str) -> Iterator[tuple[str, Listing] | Problem]:
    reader = csv.reader(io.StringIO(text), strict=True)
    header: list[str] | None = None
    while True:
        place = f"{where}:{reader.line_num + 1}"
        try:
            row = next(reader, None)
        except csv.Error as error:
            yield Problem("bad-row", f"no row of a CSV ({error})", place)
            continue
        if row is None:
            return
        if not any(row) or row[0].startswith("#"):
            continue
        if header is None:
            header = [cell.strip().casefold().replace(" ", "_") for cell in row]
            unknown = [cell for cell in header if cell not in COLUMNS]
            if "name" not in header or unknown:
                told = f"unknown: {', '.join(unknown)}" if unknown else "there is no column “name”"
                yield Problem("bad-header", f"{told}; the columns are {', '.join(COLUMNS)}", place)
                return
        elif len(row) != len(header):
            yield Problem("bad-row", f"{len(header)} fields are due, {len(row)} are there", place)
        else:
            yield _checked(_of_cells(dict(zip(header, row, strict=True))), place)


def _of_cells(cells: Mapping[str, str]) -> Listing:
    def cell(name: str) -> str | None:
        return cells.get(name, "").strip() or None

    return Listing(
        name=cell("name") or "",
        aliases=tuple(alias.strip() for alias in cells.get("alias", "").split("|") if alias.strip()),
        parent=cell("parent"),
        predecessor=cell("predecessor"),
        start=cell("valid_from"),
        end=cell("valid_to"),
        lei=cell("lei"),
        ticker=cell("ticker"),
        wikidata=cell("wikidata"),
        country=cell("country"),
        sector=cell("sector"),
    )


class _Entity(msgspec.Struct):
    """A FollowTheMoney entity: properties are lists of texts."""

    id: str
    schema: str
    properties: dict[str, list[str]] = {}

    def first(self, *names: str) -> str | None:
        return next((value for name in names for value in self.properties.get(name, ()) if value), None)


def _of_json(text: str, where: str) -> Iterator[tuple[str, Listing] | Problem]:
    """Organizations, then who owns whom (`Ownership`) and who came out of whom (`Succession`) among them."""
    entities: list[tuple[str, _Entity]] = []
    for place, raw in _raw_entities(text, where):
        try:
            entities.append((place, msgspec.json.decode(raw, type=_Entity)))
        except msgspec.MsgspecError as error:
            yield Problem("bad-entity", f"no FollowTheMoney entity ({error})", place)
    names = {one.id: name for _, one in entities if one.schema in ORGANIZATIONS and (name := one.first("name"))}
    for place, one in entities:
        if one.schema in ORGANIZATIONS:
            yield _checked(_of_entity(one), place)
        elif one.schema in _TIES:
            yield _of_tie(one, names, place)
        else:
            yield Problem("no-organization", f"an entity of schema {one.schema} is no organization", place, fatal=False)


def _raw_entities(text: str, where: str) -> Iterator[tuple[str, bytes]]:
    if text.lstrip().startswith("["):
        try:
            entities = msgspec.json.decode(text, type=list[msgspec.Raw])
        except msgspec.MsgspecError:
            yield where, b""  # no entity: told as such
            return
        yield from ((f"{where}[{number}]", bytes(raw)) for number, raw in enumerate(entities))
        return
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            yield f"{where}:{number}", line.encode()


def _of_entity(one: _Entity) -> Listing:
    name = one.first("name") or ""
    others = [value for key in ("name", "alias", "weakAlias", "previousName") for value in one.properties.get(key, ())]
    return Listing(
        name=name,
        aliases=tuple(other for other in dict.fromkeys(others) if other and other != name),
        lei=one.first("leiCode"),
        ticker=one.first("ticker"),
        wikidata=one.first("wikidataId"),
        country=(one.first("jurisdiction", "country", "mainCountry") or "").upper() or None,
        sector=one.first("sector"),
    )


_TIES: Final = {"Ownership": ("asset", "owner"), "Succession": ("successor", "predecessor")}
"""The properties that name the organization and the other, by schema."""


def _of_tie(one: _Entity, names: Mapping[str, str], place: str) -> tuple[str, Listing] | Problem:
    own, other = (names.get(one.first(key) or "") for key in _TIES[one.schema])
    if own is None or other is None:
        message = f"{one.schema} of organizations that the file does not hold"
        return Problem("unknown-organization", message, place)
    start, end = one.first("startDate", "date"), one.first("endDate")
    if one.schema == "Succession":
        return _checked(Listing(own, predecessor=other, start=start), place)
    return _checked(Listing(own, parent=other, start=start, end=end), place)


def _checked(one: Listing, place: str) -> tuple[str, Listing] | Problem:
    wrong = _wrong(one)
    return (place, one) if wrong is None else Problem("bad-row", wrong, place)


def _wrong(one: Listing) -> str | None:
    """What cannot be in the row; None where all can. No name has control characters, and PostgreSQL cannot hold all."""
    for words in (one.name, *one.aliases, one.parent, one.predecessor, one.ticker, one.sector):
        if words is not None and (control := _CONTROL.search(words)) is not None:
            return f"{words!r} holds a control character (U+{ord(control[0]):04X})"
    if not re.search(r"\w", one.name):
        return "the name is empty"
    if one.lei is not None and not is_lei(one.lei):
        return f"{one.lei!r} is no LEI (20 letters and digits, the last two check the others)"
    if one.wikidata is not None and not _WIKIDATA.fullmatch(one.wikidata):
        return f"{one.wikidata!r} is no Wikidata id (as in Q42)"
    if one.country is not None and not re.fullmatch(r"[A-Z]{2}", one.country):
        return f"{one.country!r} is no country of two capital letters (ISO 3166-1)"
    for day in (one.start, one.end):
        try:
            Interval.of_prefix(day or "2000")
        except ValueError as error:
            return f"{day!r} is no ISO date prefix ({error})"
    if one.start is not None and one.end is not None and one.end < one.start:
        return f"it ends ({one.end}) before it begins ({one.start})"
    return None


def is_lei(code: str) -> bool:
    """Whether the code is a legal entity identifier whose check digits are right (ISO 17442, ISO 7064 MOD 97-10).

    >>> is_lei("HWUPKR0MPOU8FGXBT394"), is_lei("HWUPKR0MPOU8FGXBT395")
    (True, False)
    """
    if not _LEI.fullmatch(code):
        return False
    return int("".join(str(int(sign, 36)) for sign in code)) % 97 == 1
