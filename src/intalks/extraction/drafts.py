"""Drafts of deals: which pairs of entities have a deal, and which pairs belong to one deal."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cache
from typing import TypeAlias

from intalks.extraction.candidates import parties_only
from intalks.extraction.descriptions import is_description
from intalks.extraction.pairs import Instance, find_pairs, pair_features
from intalks.extraction.roles import NONE
from intalks.extraction.triggers import Trigger
from intalks.extraction.weighing import Weighing, alone, joined, joined_classes
from intalks.lexicon.linear import LinearModel, load_model
from intalks.model.reading import Reading
from intalks.model.vocabulary import SourceKind

THRESHOLDS = (0.16, 0.22, 0.45)
"""The least probability of a pair that starts a deal, by how many of the two stand in a surer deal already.

Firms that the article has explained are named together for many reasons. Chosen by cross-validation.
"""

DESCRIBED_THRESHOLD = 0.35
"""The least for a pair of a named and a described party, which is more often no deal of its own."""

AGAIN_THRESHOLD = 0.3
"""The least probability of a second deal of a pair."""

_JOINING = 0.1
"""The least probability of a pair that joins a third party to a deal."""

_TOGETHER = 0.4
"""The probability at which two pairs are one deal by the network, however little alike they look."""

_AGREEMENT = 0.4
"""How far two pairs of one deal must agree on who has which part, where they are one by their looks."""

_LIKENESS = 0.3
"""How much of their types and stages they have in common at least."""


@dataclass(frozen=True, slots=True)
class Edge:
    """A pair of entities (lower number first) with the probability of a deal, and of each pair of generic roles
    (`buyer>bought`) if there is one. `node` is its row in the network's scores; `again` says that it is the pair's
    second deal.
    """

    node: int
    pair: tuple[int, int]
    probability: float
    roles: Mapping[str, float]
    types: Mapping[str, float] = field(default_factory=dict)
    stages: Mapping[str, float] = field(default_factory=dict)
    described: bool = False
    again: bool = False

    def role_of(self, entity: int) -> dict[str, float]:
        """The probability of each generic role of one of the two."""
        side = self.pair.index(entity)
        table: dict[str, float] = {}
        for roles, probability in self.roles.items():
            role = roles.split(">")[side]
            table[role] = table.get(role, 0.0) + probability
        return table


@dataclass(frozen=True, slots=True)
class Draft:
    """One deal: for each party the probability of each generic role; the probability that there is such a deal; its
    rows in the network's scores; whether it is the second one of the same firms.
    """

    roles: Mapping[int, Mapping[str, float]]
    probability: float
    nodes: tuple[int, ...]
    again: bool = False


@dataclass(frozen=True, slots=True)
class LinearPair:
    """A pair as the linear models see it: the probability of a deal, and the features of both directions."""

    probability: float
    plain: list[str]
    mirrored: list[str]


LinearPairs: TypeAlias = Mapping[tuple[int, int], LinearPair]


def linear_pairs(reading: Reading, triggers: Mapping[int, Sequence[Trigger]]) -> dict[tuple[int, int], LinearPair]:
    """All pairs that one sentence holds which speaks of a deal."""
    exists, _ = _models()
    found = {}
    for pair, instances in find_pairs(reading).items():
        if worth_weighing(instances, triggers):
            plain, mirrored = (pair_features(reading, pair, instances, triggers, mirrored=m) for m in (False, True))
            probability = (exists.probabilities(plain)["yes"] + exists.probabilities(mirrored)["yes"]) / 2
            found[pair] = LinearPair(probability, plain, mirrored)
    return found


def draft_deals(linear: LinearPairs, weighing: Weighing) -> list[Draft]:
    """The deals between the parties, the surest first."""
    edges = weigh_pairs(linear, weighing)
    return assemble(edges, together_of(weighing, edges))


def weigh_pairs(linear: LinearPairs, weighing: Weighing) -> list[Edge]:
    """Every pair that could have a deal, and once more for its second deal, in order of the entities' numbers."""
    reporters = _reporters(weighing.reading)
    return [
        edge
        for pair in sorted(weighing.candidates.pairs)
        if not reporters & set(pair) and parties_only(weighing.reading, pair)
        for edge in _edges(weighing, pair, linear.get(pair))
    ]


def _edges(weighing: Weighing, pair: tuple[int, int], linear: LinearPair | None) -> Iterator[Edge]:
    """A pair by the network, and by the linear models too where they know it; its second deal by the network."""
    number = weighing.numbers[pair]
    second = number + len(weighing.candidates.pairs)
    network, again = (float(weighing.scores.deal[node]) for node in (number, second))
    roles = network_roles(weighing.roles(number))
    described = any(is_description(weighing.reading.entities[e]) for e in pair)
    probability = alone("pair", network) if linear is None else joined("pair", network, linear.probability)
    if linear is not None and probability >= _JOINING / 2:
        roles = joined_classes("roles", roles, linear_roles(linear))
    yield Edge(number, pair, probability, roles, weighing.types([number]), weighing.stages([number]), described)
    if network > 0.0:
        probability = alone("again", again / network) * probability
        roles = network_roles(weighing.roles(second))
        kinds = weighing.types([second]), weighing.stages([second])
        yield Edge(second, pair, probability, roles, *kinds, described, again=True)


Together: TypeAlias = AbstractSet[tuple[int, int]]
"""Nodes of two pairs that share an entity and are one deal: a core pair first, then what may belong to it."""


def together_of(weighing: Weighing, edges: Sequence[Edge]) -> frozenset[tuple[int, int]]:
    """Which likely deals are one: by the network, or because they look alike."""
    likely = [edge for edge in edges if edge.probability >= _JOINING]
    asked = [(a, b) for a in likely for b in likely if len({*a.pair} & {*b.pair}) == 1]
    learned = weighing.together([(a.node, b.node) for a, b in asked])
    return frozenset(
        (a.node, b.node) for (a, b), p in zip(asked, learned, strict=True) if p >= _TOGETHER or look_alike(a, b)
    )


def look_alike(core: Edge, link: Edge) -> bool:
    """Whether two pairs agree on the part of the entity that they share, and could be of one type and stage."""
    (shared,) = {*core.pair} & {*link.pair}
    agreement = _shared(core.role_of(shared), link.role_of(shared))
    likeness = min(_shared(core.types, link.types), _shared(core.stages, link.stages))
    return agreement >= _AGREEMENT and likeness >= _LIKENESS


def _shared(one: Mapping[str, float], two: Mapping[str, float]) -> float:
    """How much two tables of probabilities have in common, 0 to 1."""
    return math.fsum(min(p, two.get(name, 0.0)) for name, p in one.items())


def network_roles(sides: tuple[Mapping[str, float], Mapping[str, float]]) -> dict[str, float]:
    """The roles of both as `buyer>bought`, those of the one holding for themselves."""
    left, right = sides
    return {f"{a}>{b}": p * q for a, p in left.items() for b, q in right.items() if NONE not in (a, b)}


def linear_roles(pair: LinearPair) -> dict[str, float]:
    """The linear model's probability of each two roles, as `buyer>bought`."""
    _, model = _models()
    table: dict[str, float] = {}
    for label, p in model.probabilities(pair.plain).items():
        table[label] = table.get(label, 0.0) + p / 2
    for label, p in model.probabilities(pair.mirrored).items():
        right, left = label.split(">")
        table[f"{left}>{right}"] = table.get(f"{left}>{right}", 0.0) + p / 2
    return table


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


_CORE = (
    "buyer>bought", "bought>buyer", "partner>partner", "giver>taker", "taker>giver", "partner>venture",
    "venture>partner", "bought>seller", "seller>bought",
)  # fmt: skip


def assemble(edges: Sequence[Edge], together: Together) -> list[Draft]:
    """Group pairs into deals: each sure pair starts one, and takes in the parties whose pairs with its own belong to
    the same deal. A pair stands in one deal, and its second deal in another.
    """
    free = {edge.node: edge for edge in edges if edge.probability >= _JOINING}
    drafts: list[Draft] = []
    explained: set[int] = set()
    for edge in sorted(free.values(), key=lambda e: (-_weight(e), e.pair, e.node)):
        if edge.node in free and edge.probability >= _threshold(edge, explained):
            inside = _grown(edge, free, together)
            drafts.append(_draft(inside))
            explained.update(drafts[-1].roles)
            for member in inside:
                free.pop(member.node, None)
    return drafts


def _threshold(edge: Edge, explained: set[int]) -> float:
    if edge.again:
        return AGAIN_THRESHOLD
    least = THRESHOLDS[sum(entity in explained for entity in edge.pair)]
    return max(least, DESCRIBED_THRESHOLD) if edge.described else least


def _weight(edge: Edge) -> float:
    """Sure core pairs first: a buyer and its target, not a buyer and a seller."""
    return edge.probability * sum(edge.roles.get(roles, 0.0) for roles in _CORE)


def _grown(core: Edge, free: Mapping[int, Edge], together: Together) -> list[Edge]:
    """The core pair and those of every entity whose pairs with all members belong to the deal."""
    by_pair: dict[tuple[int, int], list[Edge]] = {}
    for edge in free.values():
        by_pair.setdefault(edge.pair, []).append(edge)

    def link(beside: Edge, one: int, two: int) -> Edge | None:
        known = by_pair.get((min(one, two), max(one, two)), ())
        return next((edge for edge in known if (beside.node, edge.node) in together), None)

    inside, added = [core], dict[int, Edge]()
    for other in sorted({e for pair in by_pair for e in pair} - set(core.pair)):
        links = [link(core, other, member) for member in core.pair]
        links += [link(edge, other, third) for third, edge in added.items()]
        sure = [edge for edge in links if edge is not None]
        if len(sure) == len(links):
            inside += sure
            added[other] = sure[0]
    return inside


def _draft(edges: Sequence[Edge]) -> Draft:
    roles: dict[int, Mapping[str, float]] = {}
    for member in sorted({e for edge in edges for e in edge.pair}):
        total: dict[str, float] = {}
        for edge in edges:
            if member in edge.pair:
                for role, p in edge.role_of(member).items():
                    total[role] = total.get(role, 0.0) + p * edge.probability
        whole = sum(total.values())
        roles[member] = {role: p / whole for role, p in sorted(total.items())}
    nodes = tuple(sorted(edge.node for edge in edges))
    return Draft(roles, edges[0].probability, nodes, again=edges[0].again)
