"""Drafts of deals: which pairs of entities have a deal, and which pairs belong to one deal."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TypeAlias

from intalks.extraction.candidates import parties_only
from intalks.extraction.descriptions import is_description
from intalks.extraction.no_deals import is_badge
from intalks.extraction.pairs import find_pairs, pair_features
from intalks.extraction.roles import NONE
from intalks.extraction.triggers import Trigger, any_in
from intalks.extraction.weighing import Weighing, alone, best_of, joined, joined_classes
from intalks.lexicon.linear import LinearModel, load_model
from intalks.lexicon.names import has_legal_form
from intalks.model.reading import Attribution, Entity, Reading
from intalks.model.vocabulary import SourceKind

THRESHOLDS = (0.16, 0.3, 0.65)
"""The least probability of a pair that starts a deal, by how many of the two stand in a surer deal already.

Firms that the article has explained are named together for many reasons. Chosen, as what follows, on coded articles
that no model has learned from.
"""

DESCRIBED_THRESHOLD = 0.2
"""The least for a pair of a named and a described party, which is more often no deal of its own."""

_JOINING = 0.15
"""The least probability of a pair that joins a third party to a deal; a less likely pair is not looked at further."""


_AGREEMENT = 0.3
"""How far a third party's pairs must agree with the core pair on who has which part."""

_SHARED = 0.5
"""The least probability of the pairs of a third party where another of its pairs shows a deal of its own."""

_LIKENESS = 0.3
"""How much of their types and stages two pairs of one deal have in common at least."""

_OWNING = (" Group", " Company")
"""Last words of a publisher's name that are no legal forms."""

_BEYOND = 5
"""Mentions of a medium beyond those that cite it, from which the article is about it."""

_JOINT = 0.2
"""The least probability of two buyers, or of two that are bought, to stand in one deal; else they are rivals."""

_JOINT_EARLY = 0.25
"""What two buyers need beyond that where the deal is surely no more than considered: a purchase that is agreed has one
side that buys, one that is thought of has many (in the coded articles 636 pairs of rivals to 91 of partners).
"""


_JOINT_PARTNERS = 0.4
"""The same of two partners: firms that are named in a row as partners of one have a deal each with it.

Chosen on the training key, whose coders keep them apart; those of the other articles do not.
"""


@dataclass(frozen=True, slots=True)
class Edge:
    """A pair of entities (lower number first) with the probability of a deal, and of each pair of generic roles
    (`buyer>bought`) if there is one.
    """

    pair: tuple[int, int]
    probability: float
    roles: Mapping[str, float]
    described: bool = False
    types: Mapping[str, float] = field(default_factory=dict)
    stages: Mapping[str, float] = field(default_factory=dict)

    def role_of(self, entity: int) -> dict[str, float]:
        """The probability of each generic role of one of the two."""
        side = self.pair.index(entity)
        table: dict[str, float] = {}
        for roles, probability in self.roles.items():
            role = roles.split(">")[side]
            table[role] = table.get(role, 0.0) + probability
        return table


Edges: TypeAlias = Mapping[tuple[int, int], Edge]


@dataclass(frozen=True, slots=True)
class Draft:
    """One deal: for each party the probability of each generic role, and the probability that there is such a deal.

    `pairs` are those that show it, the lower number first; others of its parties may show another deal.
    """

    roles: Mapping[int, Mapping[str, float]]
    probability: float
    pairs: tuple[tuple[int, int], ...] = ()


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
        if any_in((i.sentence for i in instances), triggers):
            plain, mirrored = (pair_features(reading, pair, instances, triggers, mirrored=m) for m in (False, True))
            probability = (exists.probabilities(plain)["yes"] + exists.probabilities(mirrored)["yes"]) / 2
            found[pair] = LinearPair(probability, plain, mirrored)
    return found


def draft_deals(linear: LinearPairs, weighing: Weighing) -> list[Draft]:
    """The deals between the parties, the surest first."""
    return assemble(weigh_pairs(linear, weighing))


def weigh_pairs(linear: LinearPairs, weighing: Weighing) -> list[Edge]:
    """The pairs that may be of a deal, in order of the entities' numbers."""
    reporters = _reporters(weighing.reading)
    badges = {entity for entity in range(len(weighing.reading.entities)) if is_badge(weighing.reading, entity)}
    found = []
    for pair in sorted(weighing.candidates.pairs):
        if not reporters & set(pair) and parties_only(weighing.reading, pair) and not badges & set(pair):
            probability = _probability(weighing, pair, linear.get(pair))
            if probability >= _JOINING:
                found.append(_edge(weighing, pair, probability, linear.get(pair)))
    return found


def _probability(weighing: Weighing, pair: tuple[int, int], linear: LinearPair | None) -> float:
    """Of a deal, by the network, and by the linear model too where it knows the pair."""
    network = float(weighing.scores.deal[weighing.numbers[pair]])
    return alone("pair", network) if linear is None else joined("pair", network, linear.probability)


def _edge(weighing: Weighing, pair: tuple[int, int], probability: float, linear: LinearPair | None) -> Edge:
    number = weighing.numbers[pair]
    roles = network_roles(weighing.roles(number))
    if linear is not None:
        roles = joined_classes("roles", roles, linear_roles(linear))
    described = any(is_description(weighing.reading.entities[e]) for e in pair)
    return Edge(pair, probability, roles, described, weighing.types([number]), weighing.stages([number]))


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
    """The media that the article cites: they tell of deals and are no party to them. A publisher is another thing: it
    is named with its legal form, or more often than it is cited.
    """
    cited = Counter(entity for attribution in reading.attributions for entity in _cited(attribution))
    return {entity for entity, times in cited.items() if not _is_publisher(reading.entities[entity], times)}


def _cited(attribution: Attribution) -> set[int]:
    """The media that what is said goes back to."""
    speaker = attribution.speaker
    spoken = speaker.entity if speaker.kind is SourceKind.OUTLET else None
    return {*attribution.via, *(() if spoken is None else (spoken,))}


def _is_publisher(entity: Entity, cited: int) -> bool:
    names = (entity.name, *entity.aliases)
    formal = any(has_legal_form(name) or name.endswith(_OWNING) for name in names)
    return formal or len(entity.mentions) - cited >= _BEYOND


@cache
def _models() -> tuple[LinearModel, LinearModel]:
    return load_model("pair_exists"), load_model("pair_roles")


_CORE = (
    "buyer>bought", "bought>buyer", "partner>partner", "giver>taker", "taker>giver", "partner>venture",
    "venture>partner", "bought>seller", "seller>bought",
)  # fmt: skip


_SIDES = frozenset({"buyer", "bought"})
"""The two sides of a purchase."""


def assemble(edges: Sequence[Edge]) -> list[Draft]:
    """Group pairs into deals: each sure pair starts one, and takes in parties that fit all of its members. A pair
    shows one deal.
    """
    table = {edge.pair: edge for edge in edges}
    shown: dict[tuple[int, int], Edge] = {}
    drafts: list[Draft] = []
    explained: set[int] = set()
    for edge in sorted(table.values(), key=lambda e: (-_weight(e), e.pair)):
        if edge.pair in table and edge.probability >= _threshold(edge, explained):
            members = _grown(edge, table, shown)
            explained.update(members)
            mine = {pair: table.pop(pair) for pair in _pairs(members) if pair in table}
            shown |= mine
            drafts.append(_draft(members, list(mine.values())))
    return drafts


def _threshold(edge: Edge, explained: set[int]) -> float:
    known = sum(entity in explained for entity in edge.pair)
    return DESCRIBED_THRESHOLD if edge.described and known < len(edge.pair) else THRESHOLDS[known]


def _weight(edge: Edge) -> float:
    """Sure core pairs first: a buyer and its target, not a buyer and a seller."""
    return edge.probability * sum(edge.roles.get(roles, 0.0) for roles in _CORE)


def _grown(edge: Edge, table: Edges, shown: Edges) -> list[int]:
    """The core pair with every entity that has a pair with each member so far and the same part beside them, the surest
    first. One of these pairs may show a deal of its own where the others are sure enough.
    """
    known = {**shown, **table}
    members = list(edge.pair)
    scored = []
    for other in sorted({e for pair in table for e in pair} - set(members)):
        pairs = [(min(other, m), max(other, m)) for m in members]
        links = [known[pair] for pair in pairs if pair in known]
        free = [table[pair] for pair in pairs if pair in table]
        sure = len(free) == len(pairs) or min((link.probability for link in free), default=0.0) >= _SHARED
        if len(links) < len(pairs) or not sure:
            continue
        fit = min(_agreement(edge, link, m) for m, link in zip(members, links, strict=True))
        if fit >= _AGREEMENT and all(_alike(edge, link) for link in free):
            scored.append((-fit * min(link.probability for link in links), other))
    for _, other in sorted(scored):
        beside = all((min(other, m), max(other, m)) in known for m in members)
        if beside and not any(_rivals(edge, known, other, m) for m in members):
            members.append(other)
    return sorted(members)


def _rivals(edge: Edge, table: Edges, one: int, other: int) -> bool:
    """Whether two have the same part beside the core pair, and hardly a deal with each other. Of two buyers, the first
    must have enough of a deal of its own to be a rival by the stage alone.
    """
    roles = {_role_beside(edge, table, entity) for entity in (one, other)}
    if len(roles) > 1 or roles.isdisjoint(_SIDES):
        return roles == {"partner"} and table[min(one, other), max(one, other)].probability < _JOINT_PARTNERS
    own = min(table[min(one, m), max(one, m)].probability for m in edge.pair if m != other)
    early = edge.stages.get("considered", 0.0) if "buyer" in roles and own >= THRESHOLDS[1] else 0.0
    return table[min(one, other), max(one, other)].probability < _JOINT + _JOINT_EARLY * early


def _role_beside(edge: Edge, table: Edges, entity: int) -> str:
    """The likeliest generic role of an entity in its pairs with the core pair."""
    total: dict[str, float] = {}
    for member in edge.pair:
        link = table.get((min(entity, member), max(entity, member)))
        if link is not None and member != entity:
            for role, probability in link.role_of(entity).items():
                total[role] = total.get(role, 0.0) + probability
    return best_of(total)[0]


def _agreement(edge: Edge, link: Edge, shared: int) -> float:
    """How well a link agrees with the core on the role of the shared member, 0 to 1."""
    core, other = edge.role_of(shared), link.role_of(shared)
    return sum(min(p, other.get(role, 0.0)) for role, p in core.items())


def _alike(edge: Edge, link: Edge) -> bool:
    """Whether two pairs look like one deal: their types and their stages could be the same."""
    return min(_shared(edge.types, link.types), _shared(edge.stages, link.stages)) >= _LIKENESS


def _shared(one: Mapping[str, float], two: Mapping[str, float]) -> float:
    """How much two tables of probabilities have in common, 0 to 1; 1 where nothing is known."""
    return math.fsum(min(p, two.get(name, 0.0)) for name, p in one.items()) if one and two else 1.0


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
    return Draft(roles, max(edge.probability for edge in edges), tuple(edge.pair for edge in edges))
