"""The reference list: its schema and its loader."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property
from importlib.resources import files

from intalks.errors import LexiconError
from intalks.model.article import content_hash
from intalks.model.vocabulary import OrganizationKind
from intalks.reference.folding import bare, fold

ORGANIZATION_FILES = ("carmakers.csv", "suppliers.csv", "firms.csv")
RELATION_FILE = "relations.csv"
_ORGANIZATION_FIELDS = ["id", "name", "aliases", "kind", "country", "sector"]
_RELATION_FIELDS = ["subject", "relation", "object", "from", "to"]


@dataclass(frozen=True, slots=True)
class Known:
    """One organization known beforehand. `id` is a slug; `names` begins with the usual one; `country` is ISO 3166-1
    alpha-2. Identifiers come from users' lists alone.
    """

    id: str
    names: tuple[str, ...]
    kind: OrganizationKind
    country: str | None
    sector: str | None
    lei: str | None = None
    ticker: str | None = None
    wikidata: str | None = None


class Tie(StrEnum):
    """How two organizations of the list hang together, subject first."""

    BECAME = "became"
    PART_OF = "part_of"
    VENTURE_OF = "venture_of"
    ALLIED_WITH = "allied_with"


@dataclass(frozen=True, slots=True)
class Relation:
    """`subject` stands to `object` in this tie from `start` until before `end`: ISO prefixes, None where open or not
    known.
    """

    subject: str
    tie: Tie
    object: str
    start: str | None
    end: str | None


@cache
def load() -> Reference:
    """The list that ships with intalks. Raises LexiconError where a file breaks its schema."""
    folder = files("intalks.reference") / "data"
    known: list[Known] = []
    for name in ORGANIZATION_FILES:
        rows = _rows((folder / name).read_text("utf-8"), _ORGANIZATION_FIELDS, name)
        known += [_known(row, f"{name}:{number}") for number, row in rows]
    rows = _rows((folder / RELATION_FILE).read_text("utf-8"), _RELATION_FIELDS, RELATION_FILE)
    return Reference(known, [_relation(row, f"{RELATION_FILE}:{number}") for number, row in rows])


class Reference:
    """The list, looked up by name. Raises LexiconError where an id is given twice or a relation names none."""

    def __init__(self, known: Iterable[Known], relations: Iterable[Relation] = ()) -> None:
        self._by_id: dict[str, Known] = {}
        self._by_fold: dict[str, list[Known]] = {}
        self._by_bare: dict[str, list[Known]] = {}
        self._kin: dict[str, set[str]] = {}
        self._neighbours: dict[str, set[str]] = {}
        self._allies: dict[str, set[str]] = {}
        self._of: dict[str, list[Relation]] = {}
        for one in known:
            if one.id in self._by_id:
                raise LexiconError(f"reference list: the id {one.id!r} stands twice; give one of them another")
            self._by_id[one.id] = one
            for index, form in ((self._by_fold, fold), (self._by_bare, bare)):
                for key in dict.fromkeys(form(name) for name in one.names):
                    index.setdefault(key, []).append(one)
        self.relations = tuple(relations)
        for relation in self.relations:
            for end in (relation.subject, relation.object):
                if end not in self._by_id:
                    raise LexiconError(f"reference list: a relation names {end!r}, which no file lists")
            self._of.setdefault(relation.subject, []).append(relation)
            if relation.tie is Tie.ALLIED_WITH:
                self._allies.setdefault(relation.subject, set()).add(relation.object)
                self._allies.setdefault(relation.object, set()).add(relation.subject)
            self._neighbours.setdefault(relation.subject, set()).add(relation.object)
            self._neighbours.setdefault(relation.object, set()).add(relation.subject)
            if relation.tie is Tie.BECAME:
                self._kin.setdefault(relation.subject, set()).add(relation.object)
                self._kin.setdefault(relation.object, set()).add(relation.subject)

    def get(self, id_: str) -> Known | None:
        return self._by_id.get(id_)

    @property
    def organizations(self) -> tuple[Known, ...]:
        """All of the list, in its order."""
        return tuple(self._by_id.values())

    def find(self, name: str) -> tuple[Known, ...]:
        """The organizations that carry the name as it stands, else but for legal forms; several where it is ambiguous.

        Names of the list compare by `fold` first, so that "AB Volvo" is the truck maker and "Volvo" is either.
        """
        found = self._by_fold.get(fold(name))
        return tuple(found if found is not None else self._by_bare.get(bare(name), ()))

    def asked(self, words: str) -> tuple[Known, ...]:
        """Those that a person may mean: the one with this id, else those with this name, else those with this LEI,
        Wikidata id or ticker, in capitals or not; several where it is ambiguous. Articles are never read so.
        """
        listed = self._by_id.get(words)
        return (listed,) if listed is not None else self.find(words) or tuple(self._by_code.get(words.casefold(), ()))

    @cached_property
    def _by_code(self) -> dict[str, list[Known]]:
        found: dict[str, list[Known]] = {}
        for one in self._by_id.values():
            for code in {code.casefold() for code in (one.lei, one.wikidata, one.ticker) if code is not None}:
                found.setdefault(code, []).append(one)
        return found

    def kin(self, id_: str) -> frozenset[str]:
        """The ids of what it went over into or came out of, one step away."""
        return frozenset(self._kin.get(id_, ()))

    def owners(self, id_: str, day: str | None) -> frozenset[str]:
        """The ids of what it is part of on an ISO day; of what it ever was part of, where no day is given."""
        return frozenset(
            one.object
            for one in self._of.get(id_, ())
            if one.tie is Tie.PART_OF
            and (day is None or ((one.start is None or one.start <= day) and (one.end is None or day < one.end)))
        )

    def allies(self, id_: str) -> frozenset[str]:
        """The ids of those that it acts with as one, and of their common house."""
        return frozenset(self._allies.get(id_, ()))

    def neighbours(self, id_: str) -> frozenset[str]:
        """The ids of all that it is tied to: parents, brands, ventures, predecessors, successors."""
        return frozenset(self._neighbours.get(id_, ()))

    def names(self) -> tuple[tuple[str, Known], ...]:
        """Every name as written, with what it names; for a matcher over text."""
        return tuple((name, one) for one in self._by_id.values() for name in one.names)

    def with_words(self, beginning: str) -> tuple[Known, ...]:
        """The organizations one of whose names has a word at which these folded words begin, in the list's order."""
        sought = f" {beginning}"
        if sought not in self._spelt_all:
            return ()  # as for most words
        return tuple(one for one, spelt in self._spelt if sought in spelt)

    @cached_property
    def _spelt(self) -> tuple[tuple[Known, str], ...]:
        """Each with all its names folded, a space before each word and a line for each name."""
        return tuple((one, "\n".join(f" {fold(name)}" for name in one.names)) for one in self._by_id.values())

    @cached_property
    def _spelt_all(self) -> str:
        return "\n".join(spelt for _, spelt in self._spelt)

    @cached_property
    def digest(self) -> str:
        """A hash of everything in the list: two lists that differ in a name or a tie have two."""
        lines = [repr(one) for one in (*self.organizations, *self.relations)]
        return content_hash(*lines)

    def __len__(self) -> int:
        return len(self._by_id)


def _rows(text: str, fields: list[str], where: str) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows with their line numbers; lines that begin with # are comments."""
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line and not line.startswith("#")]
    reader = csv.DictReader((line for _, line in lines), strict=True)
    if reader.fieldnames != fields:
        raise LexiconError(f"{where}: the header must be {','.join(fields)}")
    for (number, _), row in zip(lines[1:], reader, strict=True):
        if None in row or None in row.values():
            raise LexiconError(f"{where}:{number}: {len(fields)} fields are due")
        yield number, row


def _known(row: dict[str, str], where: str) -> Known:
    if not row["id"] or not row["name"]:
        raise LexiconError(f"{where}: id and name must not be empty")
    try:
        kind = OrganizationKind(row["kind"])
    except ValueError as error:
        raise LexiconError(f"{where}: {row['kind']!r} is no kind of organization") from error
    names = dict.fromkeys([row["name"], *(alias for alias in row["aliases"].split("|") if alias)])
    return Known(row["id"], tuple(names), kind, row["country"] or None, row["sector"] or None)


def _relation(row: dict[str, str], where: str) -> Relation:
    try:
        tie = Tie(row["relation"])
    except ValueError as error:
        raise LexiconError(f"{where}: {row['relation']!r} is no relation") from error
    return Relation(row["subject"], tie, row["object"], row["from"] or None, row["to"] or None)
