"""What the tables, their columns and the words in them mean: the sheet and table `codebook`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from intalks.export.tables import TABLES, Row
from intalks.model.dossier import ConflictKind, Outcome
from intalks.model.vocabulary import (
    Certainty,
    DealType,
    OrganizationKind,
    Relation,
    Role,
    SourceKind,
    Stage,
    Stance,
    TermKind,
)

_MEANINGS: Final[Mapping[type[StrEnum], Mapping[str, str]]] = MappingProxyType(
    {
        DealType: {
            DealType.MERGER: "two firms, or units of them, become one",
            DealType.ACQUISITION: "control of a firm, unit, brand or plant changes hands",
            DealType.STAKE: "a share below control is bought, sold or held",
            DealType.JOINT_VENTURE: "a firm that the parties own together",
            DealType.MANUFACTURING: "one makes goods for the other, or both together, without a joint firm",
            DealType.DISTRIBUTION: "one sells or exports what the other makes",
            DealType.SUPPLY: "one delivers parts, materials, energy or services to the other",
            DealType.LICENSING: "a right to technology, a brand or content",
            DealType.DEVELOPMENT: "joint research or development",
            DealType.ALLIANCE: "cooperation of a wide or undefined kind",
        },
        Stage: {
            Stage.CONSIDERED: "a side weighs it, or is open to it; no contact is claimed",
            Stage.TALKS: "the sides talk, or did, and no end of it is reported",
            Stage.PROPOSED: "an offer is made and not yet accepted",
            Stage.PRELIMINARY: "agreed in principle",
            Stage.AGREED: "a binding agreement, not yet carried out",
            Stage.COMPLETED: "carried out, or at work",
            Stage.DELAYED: "agreed or planned, and late",
            Stage.ABANDONED: "never came to be",
            Stage.TERMINATED: "was at work and has ended",
        },
        Outcome: {
            Outcome.OPEN: "neither agreed nor ended",
            Outcome.AGREED: "agreed, not known to be carried out",
            Outcome.COMPLETED: "carried out",
            Outcome.ABANDONED: "never came to be",
            Outcome.TERMINATED: "was at work and has ended",
        },
        Role: {
            Role.PARTNER: "one of equals, or the direction is open",
            Role.ACQUIRER: "buys control",
            Role.TARGET: "is bought",
            Role.SELLER: "sells",
            Role.INVESTOR: "buys or holds a share",
            Role.INVESTEE: "has a share of it bought or held",
            Role.VENTURE: "the firm that is owned together",
            Role.MANUFACTURER: "makes the goods",
            Role.CUSTOMER: "has them made, or takes delivery",
            Role.PRODUCER: "makes what another sells",
            Role.DISTRIBUTOR: "sells what another makes",
            Role.SUPPLIER: "delivers",
            Role.LICENSOR: "gives the right",
            Role.LICENSEE: "takes it",
        },
        TermKind: {
            TermKind.VALUE: "price, size or investment",
            TermKind.PRICE_PER_SHARE: "price of a share",
            TermKind.STAKE: "share of ownership",
            TermKind.VOLUME: "number or amount of goods",
            TermKind.DURATION: "how long it lasts, or until it is decided",
            TermKind.START: "when it begins",
            TermKind.DEADLINE: "by when it must be decided",
            TermKind.CLOSING: "when it is to be closed",
            TermKind.END: "when it runs out",
        },
        SourceKind: {
            SourceKind.NAMED: "a person with a name",
            SourceKind.SPOKESPERSON: "a spokesperson, named or not",
            SourceKind.ANONYMOUS: "a person whose name is withheld",
            SourceKind.ORGANIZATION: "the organization itself",
            SourceKind.OUTLET: "a medium on its own account",
            SourceKind.ANALYST: "an expert from outside",
            SourceKind.NONE: "nobody: the article states it itself",
        },
        Stance: {
            Stance.AFFIRMS: "says that it is so",
            Stance.DENIES: "says that it is not so",
            Stance.HEDGES: "neither: plays down, leaves open",
            Stance.DECLINES: "would not comment, or could not be reached",
            Stance.OPPOSES: "is against it",
            Stance.SUPPORTS: "is for it, without being a party",
            Stance.PREDICTS: "holds a view on what will come of it",
        },
        Certainty: {
            Certainty.CERTAIN: "as sure",
            Certainty.PROBABLE: "as likely",
            Certainty.POSSIBLE: "as possible",
        },
        Relation: {
            Relation.OWNS: "the subject owns the object, or this percentage of it",
            Relation.OFFICER_OF: "the person holds this office there",
            Relation.PARTNER_OF: "they work together already",
            Relation.BRAND_OF: "the brand belongs to the organization",
            Relation.FORMERLY: "the object is the subject's earlier name",
        },
        OrganizationKind: {
            OrganizationKind.COMPANY: "a firm",
            OrganizationKind.BRAND: "a brand",
            OrganizationKind.VENTURE: "a firm that others own together",
            OrganizationKind.GOVERNMENT: "a state, ministry or authority",
            OrganizationKind.UNION: "a union",
            OrganizationKind.OUTLET: "a medium",
            OrganizationKind.OTHER: "something else",
        },
        ConflictKind: {
            ConflictKind.VALUE: "different values of one term",
            ConflictKind.STAGE: "stages that cannot both hold",
            ConflictKind.DENIAL: "one side denies what another says",
        },
    }
)

_VOCABULARIES: Final[Mapping[str, type[StrEnum]]] = MappingProxyType(
    {
        "dossier.type": DealType,
        "dossier.stage": Stage,
        "dossier.outcome": Outcome,
        "step.stage": Stage,
        "conflict.kind": ConflictKind,
        "organization.kind": OrganizationKind,
        "deal.type": DealType,
        "deal.stage": Stage,
        "party.role": Role,
        "term.kind": TermKind,
        "statement.source_kind": SourceKind,
        "statement.stance": Stance,
        "statement.certainty": Certainty,
        "fact.relation": Relation,
    }
)
"""The columns that hold words of a closed vocabulary."""


def meaning(word: StrEnum) -> str:
    """What a word of a vocabulary means, in a few words."""
    return _MEANINGS[type(word)][word]


def codebook_rows() -> Iterator[Row]:
    """Rows of the table `codebook`: table by table, column by column, word by word."""
    for table in TABLES:
        yield (table.name, None, None, None, table.about)
        for column in table.columns:
            yield (table.name, column.name, None, column.kind.value, column.about)
            vocabulary = _VOCABULARIES.get(f"{table.name}.{column.name}")
            for word in () if vocabulary is None else vocabulary:
                yield (table.name, column.name, word.value, None, meaning(word))
