"""Drafts of deals: which pairs of entities have a deal, and which pairs belong to one deal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from intalks.extraction.descriptions import is_description
from intalks.extraction.pairs import Instance, find_pairs, pair_features
from intalks.extraction.triggers import Trigger
from intalks.lexicon.linear import LinearModel, load_model
from intalks.model.reading import Reading
from intalks.model.vocabulary import SourceKind

THRESHOLDS = (0.16, 0.22, 0.45)
"""The least probability of a pair that starts a deal, by how many of the two stand in a surer deal already.

Firms that the article has explained are named together for many reasons. Chosen by cross-validation.
"""

DESCRIBED_THRESHOLD = 0.35
"""The least for a pair of a named and a described party, which is more often no deal of its own."""

_JOINING = 0.1
"""The least probability of a pair that joins a third party to a deal."""


_AGREEMENT = 0.5
"""How far a third party's pairs must agree with the core pair on who has which part."""


@dataclass(frozen=True, slots=True)
class Edge:
    """A pair of entities (lower number first) with the probability of a deal, and of each pair of generic roles if
    there is one.
    """

    pair: tuple[int, int]
    probability: float
    roles: Mapping[tuple[str, str], float]
    described: bool = False

    def role_of(self, entity: int) -> dict[str, float]:
        """The probability of each generic role of one of the two."""
        side = self.pair.index(entity)
        table: dict[str, float] = {}
        for roles, probability in self.roles.items():
            table[roles[side]] = table.get(roles[side], 0.0) + probability
        return table


@dataclass(frozen=True, slots=True)
class Draft:
    """One deal: for each party the probability of each generic role, and the probability that there is such a deal."""

    roles: Mapping[int, Mapping[str, float]]
    probability: float


def draft_deals(reading: Reading, triggers: Mapping[int, Sequence[Trigger]]) -> list[Draft]:
    """The deals between named parties, the surest first."""
    edges = weigh_pairs(reading, triggers)
    return assemble(edges)


def weigh_pairs(reading: Reading, triggers: Mapping[int, Sequence[Trigger]]) -> list[Edge]:
    """Every pair that could have a deal, in order of the entities' numbers."""
    exists, roles = _models()
    reporters = _reporters(reading)
    edges = []
    for pair, instances in sorted(find_pairs(reading).items()):
        if reporters & set(pair) or not worth_weighing(instances, triggers):
            continue
        plain = pair_features(reading, pair, instances, triggers)
        mirrored = pair_features(reading, pair, instances, triggers, mirrored=True)
        probability = (exists.probabilities(plain)["yes"] + exists.probabilities(mirrored)["yes"]) / 2
        table: dict[tuple[str, str], float] = {}
        if probability >= _JOINING / 2:
            for label, p in roles.probabilities(plain).items():
                left, right = label.split(">")
                table[left, right] = table.get((left, right), 0.0) + p / 2
            for label, p in roles.probabilities(mirrored).items():
                right, left = label.split(">")
                table[left, right] = table.get((left, right), 0.0) + p / 2
        described = any(is_description(reading.entities[e]) for e in pair)
        edges.append(Edge(pair, probability, table, described))
    return edges


def _reporters(reading: Reading) -> set[int]:
    """The media that the article cites: they tell of deals and are no party to them."""
    carriers = {entity for attribution in reading.attributions for entity in attribution.via}
    speakers = {a.speaker.entity for a in reading.attributions if a.speaker.kind is SourceKind.OUTLET}
    return carriers | {entity for entity in speakers if entity is not None}


def worth_weighing(instances: Sequence[Instance], triggers: Mapping[int, Sequence[Trigger]]) -> bool:
    """Whether any sentence with the pair has a trigger at all: without one there is no deal to be seen."""
    return any(triggers.get(i.sentence) for i in instances)


@cache
def _models() -> tuple[LinearModel, LinearModel]:
    return load_model("pair_exists"), load_model("pair_roles")


_CORE = frozenset(
    {
        ("buyer", "bought"), ("bought", "buyer"), ("partner", "partner"), ("giver", "taker"), ("taker", "giver"),
        ("partner", "venture"), ("venture", "partner"), ("bought", "seller"), ("seller", "bought"),
    }
)  # fmt: skip


def assemble(edges: Sequence[Edge]) -> list[Draft]:
    """Group pairs into deals: each sure pair starts one, and takes in parties that fit all of its members. A pair
    stands in one deal.
    """
    table = {edge.pair: edge for edge in edges if edge.probability >= _JOINING}
    drafts: list[Draft] = []
    explained: set[int] = set()
    for edge in sorted(table.values(), key=lambda e: (-_weight(e), e.pair)):
        if edge.pair in table and edge.probability >= _threshold(edge, explained):
            members = _grown(edge, table)
            explained.update(members)
            drafts.append(_draft(members, [table.pop(pair) for pair in _pairs(members)]))
    return drafts


def _threshold(edge: Edge, explained: set[int]) -> float:
    least = THRESHOLDS[sum(entity in explained for entity in edge.pair)]
    return max(least, DESCRIBED_THRESHOLD) if edge.described else least


def _weight(edge: Edge) -> float:
    """Sure core pairs first: a buyer and its target, not a buyer and a seller."""
    return edge.probability * sum(edge.roles.get(roles, 0.0) for roles in _CORE)


def _grown(edge: Edge, table: Mapping[tuple[int, int], Edge]) -> list[int]:
    """The core pair with every entity that has a pair with each member so far and the same part beside them, the surest
    first.
    """
    members = list(edge.pair)
    scored = []
    for other in sorted({e for pair in table for e in pair} - set(members)):
        links = [table.get((min(other, m), max(other, m))) for m in members]
        sure = [link for link in links if link is not None]
        if len(sure) == len(links):
            fit = min(_agreement(edge, link, m) for m, link in zip(members, sure, strict=True))
            if fit >= _AGREEMENT:
                scored.append((-fit * min(link.probability for link in sure), other))
    for _, other in sorted(scored):
        if all((min(other, m), max(other, m)) in table for m in members):
            members.append(other)
    return sorted(members)


def _agreement(edge: Edge, link: Edge, shared: int) -> float:
    """How well a link agrees with the core on the role of the shared member, 0 to 1."""
    core, other = edge.role_of(shared), link.role_of(shared)
    return sum(min(p, other.get(role, 0.0)) for role, p in core.items())


def _pairs(members: Sequence[int]) -> list[tuple[int, int]]:
    return [(a, b) for i, a in enumerate(members) for b in members[i + 1 :]]


def _draft(members: Sequence[int], edges: Sequence[Edge]) -> Draft:
    roles: dict[int, Mapping[str, float]] = {}
    for member in members:
        total: dict[str, float] = {}
        for edge in edges:
            if member in edge.pair:
                for role, p in edge.role_of(member).items():
                    total[role] = total.get(role, 0.0) + p * edge.probability
        whole = sum(total.values())
        roles[member] = {role: p / whole for role, p in sorted(total.items())}
    return Draft(roles, max(edge.probability for edge in edges))
