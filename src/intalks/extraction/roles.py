"""Which generic role each organization mention has in the deal that a trigger speaks of: features and a learned model.

Generic roles are types of part, independent of the deal's type: `buyer`, `bought`, `seller`, `partner`, `venture`, `giver` (makes,
supplies, licenses), `taker` (is made for, supplied, licensed), `none`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from types import MappingProxyType
from typing import Final

from intalks.extraction.triggers import Argument, Trigger
from intalks.lexicon.linear import LinearModel, load_model
from intalks.model.reading import MentionForm, Reading
from intalks.model.vocabulary import DealType, Role

GENERIC: Final = MappingProxyType(
    {
        Role.ACQUIRER: "buyer",
        Role.INVESTOR: "buyer",
        Role.TARGET: "bought",
        Role.INVESTEE: "bought",
        Role.SELLER: "seller",
        Role.PARTNER: "partner",
        Role.VENTURE: "venture",
        Role.MANUFACTURER: "giver",
        Role.PRODUCER: "giver",
        Role.SUPPLIER: "giver",
        Role.LICENSOR: "giver",
        Role.CUSTOMER: "taker",
        Role.DISTRIBUTOR: "taker",
        Role.LICENSEE: "taker",
    }
)
NONE: Final = "none"

_SPECIFIC: Final = MappingProxyType(
    {
        DealType.ACQUISITION: {"buyer": Role.ACQUIRER, "bought": Role.TARGET, "seller": Role.SELLER},
        DealType.STAKE: {"buyer": Role.INVESTOR, "bought": Role.INVESTEE, "seller": Role.SELLER},
        DealType.JOINT_VENTURE: {"venture": Role.VENTURE},
        DealType.MANUFACTURING: {"giver": Role.MANUFACTURER, "taker": Role.CUSTOMER},
        DealType.DISTRIBUTION: {"giver": Role.PRODUCER, "taker": Role.DISTRIBUTOR},
        DealType.SUPPLY: {"giver": Role.SUPPLIER, "taker": Role.CUSTOMER},
        DealType.LICENSING: {"giver": Role.LICENSOR, "taker": Role.LICENSEE},
    }
)


def specific_role(deal_type: DealType, generic: str) -> Role:
    """The codebook's role for a generic one; `partner` where the deal's type has no such part.

    >>> specific_role(DealType.STAKE, "bought"), specific_role(DealType.MERGER, "buyer")
    (<Role.INVESTEE: 'investee'>, <Role.PARTNER: 'partner'>)
    """
    return _SPECIFIC.get(deal_type, {}).get(generic, Role.PARTNER)


def role_probabilities(reading: Reading, trigger: Trigger) -> list[dict[str, float]]:
    """For each of the trigger's arguments the probability of each generic role and of `none`."""
    model = _model()
    shared = shared_features(reading, trigger)
    return [model.probabilities(argument_features(reading, trigger, i, shared)) for i in range(len(trigger.arguments))]


@cache
def _model() -> LinearModel:
    return load_model("roles")


def shared_features(reading: Reading, trigger: Trigger) -> list[str]:
    """What is so for every argument of the trigger: its word, the verb above it, the number of organizations beside it."""
    tokens = reading.tokens
    token = trigger.token
    head = tokens.head[token]
    features = [
        f"w={trigger.word}",
        f"frame={trigger.frame.id}",
        f"type={trigger.frame.type}",
        f"head={tokens.lemma[head]}",
        f"dep={tokens.dep[token]}",
        f"tag={tokens.tag[token]}",
        f"orgs={min(len({a.mention.entities for a in trigger.arguments}), 5)}",
    ]
    features.extend(
        f"under={tokens.lemma[i]}"
        for i in _children(reading, token)
        if tokens.dep[i] in ("amod", "compound", "dobj", "prt", "prep")
    )
    return features


def argument_features(reading: Reading, trigger: Trigger, index: int, shared: Sequence[str]) -> list[str]:
    """Binary features of one argument, as strings. `shared` is `shared_features` of the trigger."""
    argument = trigger.arguments[index]
    tokens, mention = reading.tokens, argument.mention
    path_name = _short(argument.trail)
    word, kind = trigger.word, trigger.frame.type
    left, _, right = path_name.partition("|")
    features = [
        "bias",
        *shared,
        f"path={path_name}",
        f"path+type={path_name}+{kind}",
        f"path+w={path_name}+{word}",
        f"left={left}",
        f"left+w={left}+{word}",
        f"left+type={left}+{kind}",
        f"right={right}",
        f"fun={argument.function}",
        f"fun+w={argument.function}+{word}",
        f"fun+frame={argument.function}+{trigger.frame.id}",
        f"role={trigger.frame.roles.get(argument.function, NONE)}",
        f"form={mention.form}",
        f"form+fun={mention.form}+{argument.function}",
    ]
    features.extend(_position(trigger, index))
    features.extend(_around(reading, trigger, argument))
    features.extend(_entity(reading, argument))
    head = tokens.head[mention.head]
    features.append(f"mhead={tokens.lemma[head]}+{tokens.dep[mention.head]}")
    features.append(f"mhead+w={tokens.lemma[head]}+{tokens.dep[mention.head]}+{word}")
    return features


def _children(reading: Reading, token: int) -> Iterator[int]:
    tokens = reading.tokens
    sentence = reading.sentences[tokens.sentence[token]]
    near = range(max(sentence.first, token - 12), min(sentence.last, token + 13))
    return (i for i in near if tokens.head[i] == token and i != token)


def _short(trail: str | None) -> str:
    """The path with runs of one label as one, and long sides cut, so that rare paths share features."""
    if trail is None:
        return "far"
    sides = []
    for side in trail.split("|"):
        steps = [s for i, s in enumerate(side.split(".")) if i == 0 or s != side.split(".")[i - 1]]
        sides.append(".".join(steps[:1] + ["+"] + steps[-1:] if len(steps) > 3 else steps))
    return "|".join(sides)


def _position(trigger: Trigger, index: int) -> Iterator[str]:
    argument = trigger.arguments[index]
    before = argument.mention.first < trigger.token
    distance = trigger.token - argument.mention.last if before else argument.mention.first - trigger.token
    between = sum(
        min(argument.mention.first, trigger.token) < a.mention.first < max(argument.mention.first, trigger.token)
        for a in trigger.arguments
    )
    yield f"before={before}"
    yield f"dist={before}+{0 if distance < 1 else distance.bit_length()}"
    yield f"between={before}+{min(between, 3)}"
    yield f"order={before}+{min(between, 2)}+{trigger.word}"
    yield f"nth={min(index, 4)}"


def _around(reading: Reading, trigger: Trigger, argument: Argument) -> Iterator[str]:
    tokens, mention = reading.tokens, argument.mention
    sentence = reading.sentences[mention.sentence]
    prev = tokens.lower[mention.first - 1] if mention.first > sentence.first else "^"
    prev2 = tokens.lower[mention.first - 2] if mention.first > sentence.first + 1 else "^"
    following = tokens.lower[mention.last] if mention.last < sentence.last else "$"
    next2 = tokens.lemma[mention.last + 1] if mention.last + 1 < sentence.last else "$"
    yield f"prev={prev}"
    yield f"prev2={prev2}_{prev}"
    yield f"next={following}"
    yield f"next2={following}_{next2}"
    low, high = sorted((mention.head, trigger.token))
    if high - low < 15:
        for i in range(low + 1, high):
            if tokens.tag[i][0] in "VI" or tokens.tag[i] in ("TO", "NN", "NNS", "JJ"):
                yield f"mid={tokens.lemma[i]}"


def _entity(reading: Reading, argument: Argument) -> Iterator[str]:
    entities = [reading.entities[e] for e in argument.mention.entities]
    for kind in sorted({e.organization_kind for e in entities if e.organization_kind is not None}):
        yield f"kind={kind}"
    count = sum(len(e.mentions) for e in entities)
    yield f"count={min(count, 8).bit_length()}"
    yield f"many={len(entities) > 1}"
    if entities and argument.mention.form is MentionForm.NAME:
        last = reading.tokens.lower[argument.mention.last - 1]
        yield f"lastword={last}"
