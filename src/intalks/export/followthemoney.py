"""FollowTheMoney: entities and statements, for Aleph, OpenSanctions' tools and whatever else speaks it.

Every value keeps where it comes from: an entity's `sourceUrl` and `publisher`, a statement's `origin` and `first_seen`.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Final

import msgspec

from intalks.export.firms import Firm, Firms
from intalks.export.format import Format, Shape, Written
from intalks.export.selection import Selection
from intalks.model.article import Article, content_hash
from intalks.model.dossier import Dossier
from intalks.model.record import Fact
from intalks.model.vocabulary import OrganizationKind, Relation, TermKind
from intalks.text.writable import utf8_text, web_address

ENTITIES: Final = "entities.ftm.json"
STATEMENTS: Final = "statements.csv"
_DATASET: Final = "intalks"
_COLUMNS: Final = (
    "canonical_id", "entity_id", "prop", "prop_type", "schema", "value", "dataset", "origin", "lang",
    "original_value", "external", "first_seen", "last_seen", "id",
)  # fmt: skip
_TYPES: Final = MappingProxyType(
    dict.fromkeys(("proof", "project", "participant", "entity", "owner", "asset", "director", "organization"), "entity")
    | dict.fromkeys(("subject", "object"), "entity")
    | dict.fromkeys(("startDate", "endDate", "date", "publishedAt", "modifiedAt"), "date")
    | dict.fromkeys(("name", "alias", "namesMentioned"), "name")
    | dict.fromkeys(("projectId", "leiCode", "wikidataId", "ticker"), "identifier")
    | dict.fromkeys(("description", "summary"), "text")
    | {"country": "country", "sourceUrl": "url", "amount": "number"}
)
"""The types of the properties that are no plain strings (FollowTheMoney 4)."""

_SCHEMATA: Final = MappingProxyType(
    {
        OrganizationKind.GOVERNMENT: "PublicBody",
        OrganizationKind.UNION: "Organization",
        OrganizationKind.OUTLET: "Organization",
        OrganizationKind.OTHER: "Organization",
    }
)
"""What is no `Company`; a brand is one too, since it can be owned."""


@dataclass(slots=True)
class _Entity:
    """An entity being made. `origin` is the article it is from, None where it is drawn from several."""

    id: str
    schema: str
    origin: str | None = None
    first: str | None = None
    last: str | None = None
    properties: dict[str, list[str]] = field(default_factory=dict)

    def add(self, name: str, *values: str | None) -> None:
        """Each value once; nothing, or nothing but space, is no value."""
        held = self.properties.setdefault(name, [])
        for value in (_clean(one) for one in values if one is not None):
            if value and value not in held:
                held.append(value)
        if not held:
            del self.properties[name]


def write(selection: Selection, path: Path) -> Written:
    """A folder with `entities.ftm.json`, one entity a line, and `statements.csv`, one value of one entity a line.

    A dossier is a `Project`, its parties are `ProjectParticipant`s, what a source says is a `Note` on it, an article is
    an `Article`; facts are `Ownership`, `Directorship`, or `UnknownLink` with a `role`.
    """
    written = Written()
    path.mkdir()
    with (path / ENTITIES).open("wb") as entities, (path / STATEMENTS).open("w", encoding="utf-8", newline="") as rows:
        table = csv.writer(rows, dialect=csv.unix_dialect)
        table.writerow(_COLUMNS)
        for entity in _entities(selection):
            value = {"id": entity.id, "schema": entity.schema, "properties": entity.properties, "datasets": [_DATASET]}
            entities.write(msgspec.json.encode(value) + b"\n")
            statements = list(_statements(entity))
            table.writerows(statements)
            written[entity.schema] += 1
            written["statement"] += len(statements)
    return written


def _entities(selection: Selection) -> Iterator[_Entity]:
    firms = Firms(selection.reference)
    met: dict[str, Firm] = {}
    urls: dict[str, str | None] = {}
    for article, record in selection.articles():
        urls[article.id] = web_address(article.url)
        yield _article(article)
        for number, fact in enumerate(record.facts, 1):
            subject, other = firms.of_subject(fact, record), firms.of_name(fact.object, record)
            # A firm is first met where its kind is told; a dossier does not tell it.
            subject, other = met.setdefault(subject.id, subject), met.setdefault(other.id, other)
            yield _fact(fact, (subject, other), article, number)
        for one in record.organizations:
            firm = firms.of_name(one.name, record)
            met.setdefault(firm.id, firm)
    for dossier in selection.dossiers():
        parties = [firms.of_party(party) for party in dossier.parties]
        for firm in parties:
            met.setdefault(firm.id, firm)
        yield _project(dossier, urls)
        yield from _participants(dossier, parties)
        yield from _notes(dossier, urls)
    for id_ in sorted(met):
        yield _firm(met[id_])


def _article(article: Article) -> _Entity:
    day = None if article.published is None else article.published.prefix
    made = _Entity(_id("article", article.id), "Article", article.id, day, day)
    made.add("fileName", article.id)
    made.add("title", article.title)
    made.add("publishedAt", day)
    made.add("publisher", article.outlet)
    made.add("sourceUrl", web_address(article.url))
    return made


def _firm(firm: Firm) -> _Entity:
    made = _Entity(_id("firm", firm.id), _schema(firm))
    made.add("name", firm.name)
    if firm.known is not None:
        made.add("alias", *firm.known.names[1:])
        made.add("country", None if firm.known.country is None else firm.known.country.lower())
        made.add("sector", firm.known.sector)
        made.add("leiCode", firm.known.lei)
        made.add("wikidataId", firm.known.wikidata)
        if made.schema == "Company":
            made.add("ticker", firm.known.ticker)
    return made


def _schema(firm: Firm) -> str:
    if firm.person:
        return "Person"
    return "Company" if firm.kind is None else _SCHEMATA.get(firm.kind, "Company")


def _project(dossier: Dossier, urls: Mapping[str, str | None]) -> _Entity:
    made = _Entity(_id("dossier", dossier.id), "Project", None, dossier.first, dossier.last)
    made.add("name", dossier.title)
    made.add("projectId", dossier.id)
    made.add("goal", dossier.type.value)
    made.add("phase", dossier.stage.value)
    made.add("status", dossier.outcome.value)
    made.add("startDate", dossier.first)
    made.add("modifiedAt", dossier.last)
    made.add("keywords", *dossier.subjects)
    values = [term for term in dossier.terms if term.kind is TermKind.VALUE]
    made.add("amount", *(term.value for term in values))
    made.add("currency", *(term.unit for term in values))
    made.add("proof", *(_id("article", one) for one in dossier.articles))
    made.add("sourceUrl", *(urls.get(one) for one in dossier.articles))
    return made


def _participants(dossier: Dossier, parties: Iterable[Firm]) -> Iterator[_Entity]:
    for number, (party, firm) in enumerate(zip(dossier.parties, parties, strict=True), 1):
        made = _Entity(_id("party", dossier.id, str(number)), "ProjectParticipant", None, dossier.first, dossier.last)
        made.add("project", _id("dossier", dossier.id))
        made.add("participant", _id("firm", firm.id))
        made.add("role", *(role.value for role in party.roles))
        made.add("namesMentioned", *party.names)
        yield made


def _notes(dossier: Dossier, urls: Mapping[str, str | None]) -> Iterator[_Entity]:
    for number, one in enumerate(dossier.statements, 1):
        said, day = one.statement, one.published
        made = _Entity(_id("statement", dossier.id, str(number)), "Note", one.article, day, day)
        made.add("name", f"{said.source.label}: {said.stance.value}")
        made.add("description", said.evidence.value)
        made.add("summary", f"{said.stance.value}, {said.certainty.value}; source: {said.source.kind.value}")
        made.add("entity", _id("dossier", dossier.id))
        made.add("proof", _id("article", one.article))
        made.add("publisher", one.outlet)
        made.add("sourceUrl", urls.get(one.article))
        made.add("createdAt", day)
        yield made


def _fact(fact: Fact, ends: tuple[Firm, Firm], article: Article, number: int) -> _Entity:
    subject, other = ends
    day = None if article.published is None else article.published.prefix
    made = _Entity(_id("fact", article.id, str(number)), "UnknownLink", article.id, day, day)
    left, right = _id("firm", subject.id), _id("firm", other.id)
    if fact.relation is Relation.OWNS and _schema(other) == "Company":
        made.schema = "Ownership"
        made.add("owner", left)
        made.add("asset", right)
        made.add("percentage", fact.value)
    elif fact.relation is Relation.OFFICER_OF and not other.person:
        made.schema = "Directorship"
        made.add("director", left)
        made.add("organization", right)
        made.add("role", fact.value)
    else:
        made.add("subject", left)
        made.add("object", right)
        made.add("role", fact.relation.value)
    made.add("description", fact.evidence.value)
    made.add("publisher", article.outlet)
    made.add("sourceUrl", web_address(article.url))
    made.add("date", day)
    return made


def _statements(entity: _Entity) -> Iterator[tuple[str, ...]]:
    """One row a value. The id is FollowTheMoney's: the SHA-1 of data set, entity, property and value."""
    origin, first, last = entity.origin or "", entity.first or "", entity.last or ""
    for name, values in entity.properties.items():
        for value in values:
            key = f"{_DATASET}.{entity.id}.{name}.{value}"
            id_ = hashlib.sha1(key.encode(), usedforsecurity=False).hexdigest()
            kind = _TYPES.get(name, "string")
            told = (entity.id, entity.id, name, kind, entity.schema, value, _DATASET, origin, "", "", "f")
            yield (*told, first, last, id_)


def _id(sort: str, *parts: str) -> str:
    return f"{_DATASET}-{sort}-{content_hash(*parts)}"


def _clean(value: str) -> str:
    """One line, as FollowTheMoney wants values."""
    return " ".join(utf8_text(value).split())


FORMAT = Format("ftm", "a folder of FollowTheMoney entities and statements", Shape.FOLDER, "", write)
