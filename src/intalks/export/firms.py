"""Which organization a name is of, over all dossiers and articles: what graphs and linked data have as one node."""

from __future__ import annotations

from dataclasses import dataclass

from intalks.model.dossier import DossierParty
from intalks.model.record import ArticleRecord, Fact
from intalks.model.vocabulary import OrganizationKind, Relation
from intalks.reference import Known, Reference, bare


@dataclass(frozen=True, slots=True)
class Firm:
    """`id` is `ref:` and the id of the list of organizations, or else `name:` and the plain form of the name, or
    `person:` and the name; `known` is the list's entry. `kind` is None where nothing tells it, and for a person.
    """

    id: str
    name: str
    known: Known | None
    kind: OrganizationKind | None
    person: bool = False


class Firms:
    """Firms by the names that dossiers and articles have for them."""

    def __init__(self, reference: Reference) -> None:
        self._reference = reference

    def of_party(self, party: DossierParty) -> Firm:
        listed = next((key.removeprefix("ref:") for key in party.keys if key.startswith("ref:")), None)
        known = None if listed is None else self._reference.get(listed)
        return self.of_name(party.name) if known is None else _listed(known)

    def of_name(self, name: str, record: ArticleRecord | None = None) -> Firm:
        """The firm that the record's article, or anybody, means by the name."""
        told = next((one for one in record.organizations if name in (one.name, *one.aliases)), None) if record else None
        names = (name,) if told is None else dict.fromkeys((name, told.name, *told.aliases))
        for one in names:
            found = self._reference.find(one)
            if len(found) == 1:
                return _listed(found[0])
        full = name if told is None else told.name
        return Firm(f"name:{bare(full) or full.casefold()}", full, None, None if told is None else told.kind)

    def of_subject(self, fact: Fact, record: ArticleRecord) -> Firm:
        """The fact's subject, which is a person where the fact is about an office."""
        if fact.relation is Relation.OFFICER_OF:
            return Firm(f"person:{fact.subject.casefold()}", fact.subject, None, None, person=True)
        return self.of_name(fact.subject, record)


def _listed(known: Known) -> Firm:
    return Firm(f"ref:{known.id}", known.names[0], known, known.kind)
