"""Facts: who owns what, who holds which office, whose brand, whose partner, and former names (codebook, section 4)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from intalks.extraction.fact_features import DealLinks, Pair, pair_features, pairs_of, promising
from intalks.extraction.scoring import Decision
from intalks.extraction.weighing import Weighing, alone, best_of, joined, joined_classes
from intalks.lexicon.linear import LinearModel, load_model
from intalks.lexicon.names import name_key
from intalks.model.reading import Entity, Mention, MentionKind, Reading
from intalks.model.record import Cause, CauseKind, Deal, Fact, Fill
from intalks.model.span import Span
from intalks.model.vocabulary import Relation, Role, TermKind
from intalks.text.measures import find_percents

_MIN_PAIR = 0.4
_MIN_DEAL = 0.4
_MIN_OFFICER = 0.4
_SHARE_REACH = 8
"""Tokens from a pair of mentions to a percentage that may be the share owned."""

Key = tuple[str, Relation, str]


@dataclass(frozen=True, slots=True)
class FactModels:
    """`related`: whether two mentions stand in a relation at all; `pair`: in which, and in which direction; `deal`:
    whether a deal
    leaves the one party owning the other; `officer`: whether a person's title makes an officer of the organization.
    """

    related: Decision
    pair: LinearModel
    deal: Decision
    officer: Decision

    @classmethod
    def load(cls) -> FactModels:
        return _loaded()


@cache
def _loaded() -> FactModels:
    related, deal, officer = (Decision.of(load_model(f"fact_{name}")) for name in ("related", "deal", "officer"))
    return FactModels(related, load_model("fact_pair"), deal, officer)


def extract_facts(
    reading: Reading, deals: Sequence[Deal], models: FactModels | None = None, *, weighing: Weighing | None = None
) -> tuple[Fact, ...]:
    """The facts of an article in text order, each once, with the clearest of its places as evidence.

    `weighing` is the network's view of the article, where there is one.
    """
    chosen = models or FactModels.load()
    found: dict[Key, Fact] = {}
    links = DealLinks.of(deals)
    for fact in (
        *_pair_facts(reading, links, (chosen, weighing)),
        *_deal_facts(deals, links, chosen.deal),
        *_officers(reading, links, (chosen.officer, weighing)),
    ):
        key = (fact.subject, fact.relation, fact.object)
        if fact.relation is Relation.PARTNER_OF and key not in found:
            key = min(key, (fact.object, fact.relation, fact.subject))
        found[key] = _clearer(found[key], fact) if key in found else fact
    return tuple(sorted(found.values(), key=lambda f: (f.evidence.span, f.subject, f.relation, f.object)))


def _clearer(first: Fact, second: Fact) -> Fact:
    """The surer of two findings of one fact, with the share or title of the other if it has none itself."""
    best, other = (first, second) if first.evidence.confidence >= second.evidence.confidence else (second, first)
    return best if best.value is not None else replace(best, value=other.value)


# ------------------------------------------------------------ relations between two mentions

DIRECTIONS = {
    "owns>": (Relation.OWNS, True),
    "<owns": (Relation.OWNS, False),
    "brand>": (Relation.BRAND_OF, True),
    "<brand": (Relation.BRAND_OF, False),
    "formerly>": (Relation.FORMERLY, True),
    "<formerly": (Relation.FORMERLY, False),
    "partner": (Relation.PARTNER_OF, True),
}
"""The classes of the model of pairs: the relation, and whether the left mention is its subject."""


def _pair_facts(reading: Reading, links: DealLinks, voices: tuple[FactModels, Weighing | None]) -> Iterator[Fact]:
    models, weighing = voices
    for pair in pairs_of(reading):
        if promising(reading, pair, links):
            related, table = _weighed(pair, list(pair_features(reading, pair, links)), models, weighing)
        elif weighing is not None:
            related, table = _unphrased(pair, weighing)
        else:
            continue
        if related < _MIN_PAIR:
            continue
        label, _ = best_of(table)
        relation, forward = DIRECTIONS[label]
        left, right = (reading.entities[e].name for e in (pair.left_entity, pair.right_entity))
        subject, object_ = (left, right) if forward else (right, left)
        share = _share(reading, pair) if relation is Relation.OWNS else None
        span = _around(reading, pair, share)
        fill = Fill(span.of(reading.article.text), span, related, Cause(CauseKind.MODEL, "network+fact_pair"))
        yield Fact(subject, relation, object_, None if share is None else _percent(reading, share), fill)


def _weighed(
    pair: Pair, features: list[str], models: FactModels, weighing: Weighing | None
) -> tuple[float, dict[str, float]]:
    """How likely two mentions that a phrase or a deal links are related, and as what if they are."""
    related = models.related.probability(models.related.total(features))
    table = models.pair.probabilities(features)
    if weighing is None:
        return related, table
    network = relations(weighing, pair.left_entity, pair.right_entity)
    none = network.pop(NO_RELATION)
    return joined("related", 1 - none, related), joined_classes("relation", _given(network, none), table)


def _unphrased(pair: Pair, weighing: Weighing) -> tuple[float, dict[str, float]]:
    """The same for two mentions that no phrase links, by the network alone."""
    network = relations(weighing, pair.left_entity, pair.right_entity)
    none = network.pop(NO_RELATION)
    return alone("related", 1 - none), _given(network, none)


def _given(network: dict[str, float], none: float) -> dict[str, float]:
    return {c: p / max(1 - none, 1e-9) for c, p in network.items()}


NO_RELATION = "none"
_FORWARD = {
    "owns": "owns>", "owned": "<owns", "brand": "brand>", "branded": "<brand", "formerly": "formerly>",
    "former": "<formerly", "partner": "partner", "none": NO_RELATION,
}  # fmt: skip
_BACKWARD = _FORWARD | {
    "owns": "<owns", "owned": "owns>", "brand": "<brand", "branded": "brand>", "formerly": "<formerly",
    "former": "formerly>",
}  # fmt: skip


def relations(weighing: Weighing, left: int, right: int) -> dict[str, float]:
    """The network's probability of each class of `DIRECTIONS`, and of none, for two entities."""
    names = _FORWARD if left < right else _BACKWARD
    table = weighing.relation((min(left, right), max(left, right)))
    result = dict.fromkeys((*DIRECTIONS, NO_RELATION), 0.0)
    for name, p in table.items():
        result[names.get(name, NO_RELATION)] += p
    return result


def _around(reading: Reading, pair: Pair, share: Mention | None) -> Span:
    """From the first to the last word of the two mentions, the share and the noun that closes the phrase ("its Acme
    unit").
    """
    tokens = reading.tokens
    mentions = [m for m in (pair.left, pair.right, share) if m is not None]
    last = max(m.last for m in mentions)
    if last < len(tokens) and tokens.sentence[last] == pair.left.sentence and tokens.tag[last] in {"NN", "NNS"}:
        last += 1
    return Span(min(m.span.start for m in mentions), tokens.end[last - 1])


def _share(reading: Reading, pair: Pair) -> Mention | None:
    """The percentage that says how much is owned: the nearest one in the sentence, of a stake and not of a change."""
    best: tuple[int, Mention] | None = None
    for mention in reading.mentions:
        if (
            mention.kind is not MentionKind.PERCENT
            or mention.sentence != pair.left.sentence
            or not _is_share(reading, mention)
        ):
            continue
        gap = max(pair.left.first - mention.last, mention.first - pair.right.last, 0)
        between = pair.left.last <= mention.first < pair.right.first
        distance = 0 if between else 1 + gap
        if gap <= _SHARE_REACH and (best is None or distance < best[0]):
            best = (distance, mention)
    return None if best is None else best[1]


_SHARES = frozenset(
    {
        "stake",
        "share",
        "interest",
        "holding",
        "shareholding",
        "own",
        "hold",
        "control",
        "owned",
        "of",
        "ownership",
        "owner",
        "have",
        "percent",
        "venture",
        "joint",
    }
)


def _is_share(reading: Reading, mention: Mention) -> bool:
    tokens = reading.tokens
    after = tokens.lemma[mention.last : mention.last + 3]
    before = tokens.lemma[max(0, mention.first - 4) : mention.first]
    return any(word in _SHARES or word.endswith(("owned", "held", "controlled")) for word in (*after, *before))


def _percent(reading: Reading, mention: Mention) -> str | None:
    words = reading.article.text[mention.span.start : mention.span.end + 20]
    found = next(find_percents(words), None)
    return None if found is None else f"{found.numbers[0]:f}"


# ------------------------------------------------------------ relations that deals leave


def _deal_facts(deals: Sequence[Deal], links: DealLinks, model: Decision) -> Iterator[Fact]:
    for deal in deals:
        for owner, owned in owner_pairs(deal):
            probability = model.probability(model.total(deal_features(deal, (owner, owned), links)))
            if probability >= _MIN_DEAL and deal.evidence:
                shown = deal.evidence[0]
                fill = Fill(shown.value, shown.span, probability, Cause(CauseKind.MODEL, "fact_deal"))
                yield Fact(_name(deal, owner), Relation.OWNS, _name(deal, owned), deal_share(deal), fill)


def _name(deal: Deal, party: int) -> str:
    return deal.parties[party].name


_OWNERS = frozenset({Role.ACQUIRER, Role.INVESTOR, Role.SELLER, Role.PARTNER})
_OWNED = frozenset({Role.TARGET, Role.INVESTEE, Role.VENTURE})


def owner_pairs(deal: Deal) -> Iterator[tuple[int, int]]:
    """The numbers of the parties of a deal of which the one may own the other."""
    for a, owner in enumerate(deal.parties):
        for b, owned in enumerate(deal.parties):
            if owner.role in _OWNERS and owned.role in _OWNED and name_key(owner.name) != name_key(owned.name):
                yield a, b


def deal_features(deal: Deal, parties: tuple[int, int], links: DealLinks) -> list[str]:
    owner, owned = (deal.parties[p] for p in parties)
    stakes = any(term.kind is TermKind.STAKE for term in deal.terms)
    base = f"{deal.type.value} {deal.stage.value} {owner.role}"
    reached = [f"reached={kind}" for kind in links.between.get((name_key(owner.name), name_key(owned.name)), ())]
    return [
        base,
        f"{base} stake={stakes}",
        f"{deal.type.value} {owner.role}",
        f"{deal.stage.value} {owner.role}",
        f"owned={owned.role}",
        *reached,
    ]


def deal_share(deal: Deal) -> str | None:
    """The share of a stake deal where it names one only."""
    shares = {term.value for term in deal.terms if term.kind is TermKind.STAKE}
    return next(iter(shares)) if len(shares) == 1 else None


# ------------------------------------------------------------ officers


def _officers(reading: Reading, links: DealLinks, voices: tuple[Decision, Weighing | None]) -> Iterator[Fact]:
    model, weighing = voices
    for number, person in enumerate(reading.entities):
        if (
            person.kind is not MentionKind.PERSON
            or person.title is None
            or person.organization is None
            or person.affiliation_span is None
        ):
            continue
        organization = reading.entities[person.organization]
        probability = model.probability(model.total(officer_features(reading, person, links)))
        pair = min(number, person.organization), max(number, person.organization)
        if weighing is not None and pair in weighing.numbers:
            table = weighing.relation(pair)
            probability = joined("officer", table["officer"] + table["officers"], probability)
        if probability >= _MIN_OFFICER:
            span = person.affiliation_span
            cause = Cause(CauseKind.MODEL, "network+fact_officer")
            fill = Fill(span.of(reading.article.text), span, probability, cause)
            yield Fact(person.name, Relation.OFFICER_OF, organization.name, person.title, fill)


def officer_features(reading: Reading, person: Entity, links: DealLinks) -> list[str]:
    """Features of a person with title and organization as an officer of it."""
    organization = reading.entities[person.organization or 0]
    words = (person.title or "").lower().replace("-", " ").split()
    span = person.affiliation_span
    named = span is not None and any(span.contains(reading.mentions[m].span) for m in organization.mentions)
    party = name_key(organization.name) in links.roles
    return [
        *(f"title={word}" for word in words),
        f"last={words[-1] if words else ''}",
        f"kind={organization.organization_kind}",
        "named beside" if named else "presumed",
        "party" if party else "no party",
        f"mentions={min(len(organization.mentions), 4)}",
        f"person={min(len(person.mentions), 3)}",
        f"words={min(len(person.name.split()), 3)}",
        f"office={min(len(words), 4)}",
    ]
