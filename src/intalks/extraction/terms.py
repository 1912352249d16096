"""Terms of deals: which of an article's values belong to which deal, and as what (codebook 2.3); the date of each
deal (ruling 11).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from intalks.extraction.context import DealContext
from intalks.extraction.scoring import Decision
from intalks.extraction.value_features import VALUE_KINDS, Look, Scene, looks_ahead, pair_features, value_features
from intalks.extraction.weighing import Deals, ValueAnswer, best_of, cause_of, joined, joined_classes
from intalks.lexicon.linear import LinearModel, load_model
from intalks.model.reading import Mention, MentionKind, Reading
from intalks.model.record import Cause, Fill, Term
from intalks.model.span import Span
from intalks.model.vocabulary import TermKind
from intalks.text.dates import When, resolve
from intalks.text.measures import find_durations, find_percents
from intalks.text.money import read_money
from intalks.text.numbers import read_number

NO_TERM = "none"
_MIN_KIND = 0.1
"""Values less probably any term than that are not compared with the deals."""
_MIN_NEAREST = 0.26
_MIN_OTHER = 0.7
"""How probable a term must be for the deal that it fits best, and for any other deal."""
_MIN_DATE = 0.245
_REACH = 2
"""How many sentences after the last mention of a deal its date may stand."""


@dataclass(frozen=True, slots=True)
class Value:
    """What a value mention stands for: its numbers (or ISO prefixes) and their unit as the codebook writes it."""

    mention: Mention
    numbers: tuple[str, ...]
    unit: str


@dataclass(frozen=True, slots=True)
class TermModels:
    """`kinds`: what sort of term a value is, if any, by the kind of its mention; `link`: whether such a term belongs
    to a deal;
    `date`: whether a date is a deal's.
    """

    kinds: Mapping[MentionKind, LinearModel]
    link: Decision
    date: Decision

    @classmethod
    def load(cls) -> TermModels:
        return _loaded()


@cache
def _loaded() -> TermModels:
    kinds = {kind: load_model(f"term_{kind}") for kind in sorted(VALUE_KINDS)}
    return TermModels(kinds, Decision.of(load_model("term_link")), Decision.of(load_model("deal_date")))


def extract_terms(
    reading: Reading, deals: Sequence[DealContext], models: TermModels | None = None, *, beside: Deals | None = None
) -> tuple[tuple[Term, ...], ...]:
    """The terms of each deal, parallel to `deals`, in text order. No two terms of a deal have the same kind and
    value. `beside` is the network's view of the deals.
    """
    if not deals:
        return ()
    chosen = models or TermModels.load()
    scene = Scene.of(reading, deals)
    found: list[dict[tuple[TermKind, str], Term]] = [{} for _ in deals]
    values = [v for v in values_of(reading) if not _says_when_it_was_said(reading, v.mention)]
    for value, answers in zip(values, _answers(beside, values), strict=True):
        look = Look.at(scene, value.mention)
        kinds = chosen.kinds[value.mention.kind].probabilities(value_features(look))
        weighed = [_weighed(look, number, (kinds, chosen.link), answers) for number in range(len(deals))]
        most = max(confidence for _, confidence in weighed)
        for number, (kind, confidence) in enumerate(weighed):
            if confidence >= (_MIN_NEAREST if confidence == most else _MIN_OTHER):
                _add(found[number], reading, value, (TermKind(kind), confidence, cause_of("term_link", beside)))
    return tuple(tuple(sorted(terms.values(), key=lambda t: (t.span, t.value))) for terms in found)


def _says_when_it_was_said(reading: Reading, mention: Mention) -> bool:
    """Whether it is the day of an act of speech: "said on Friday", "on Friday said"."""
    if mention.kind is not MentionKind.DATE:
        return False
    sentence, tags = reading.sentences[mention.sentence], reading.tokens.tag
    before = next((i for i in range(mention.first - 1, sentence.first - 1, -1) if tags[i] != "IN"), None)
    return any(a.cue in (before, mention.last) for a in reading.attributions if a.sentence == mention.sentence)


def _answers(beside: Deals | None, values: Sequence[Value]) -> list[tuple[ValueAnswer, ...]]:
    return [()] * len(values) if beside is None else beside.values([v.mention for v in values])


def _weighed(
    look: Look, number: int, models: tuple[Mapping[str, float], Decision], answers: Sequence[ValueAnswer]
) -> tuple[str, float]:
    """A value as a term of deal `number`: its likeliest kind, and the probability that it is one."""
    kinds, link = models
    likely = 1 - kinds[NO_TERM]
    best = max((k for k in kinds if k != NO_TERM), key=lambda k: kinds[k])
    if not answers and likely < _MIN_KIND:
        return best, 0.0
    linear = link.probability(link.total(link_features(look, number, (best, likely))))
    if not answers:
        return best, linear
    table = answers[number].term
    both = joined_classes("term_kind", terms_only(table), terms_only(kinds))
    return best_of(both)[0], joined("term", 1 - table[NO_TERM], linear)


def terms_only(table: Mapping[str, float]) -> dict[str, float]:
    """The probabilities of the kinds of terms, given that it is one."""
    whole = max(1 - table[NO_TERM], 1e-9)
    return {kind: p / whole for kind, p in table.items() if kind != NO_TERM}


def extract_dates(
    reading: Reading, deals: Sequence[DealContext], models: TermModels | None = None, *, beside: Deals | None = None
) -> tuple[Fill | None, ...]:
    """The date of each deal, parallel to `deals`: an ISO prefix with the words that give it, None where none is
    stated or knowable. `beside` is the network's view of the deals.
    """
    if not deals:
        return ()
    model = (models or TermModels.load()).date
    scene = Scene.of(reading, deals)
    rated: list[list[tuple[Value, float]]] = [[] for _ in deals]
    values = [v for m in reading.mentions if (v := _near_date(reading, scene, m)) is not None]
    for value, answers in zip(values, _answers(beside, values), strict=True):
        look = Look.at(scene, value.mention)
        alone = model.total(value_features(look))
        for number in range(len(deals)):
            if may_date(scene, value.mention, number):
                linear = model.probability(alone, model.total(date_features(look, number)))
                both = joined("date", answers[number].date, linear) if answers else linear
                rated[number].append((value, both))
    return tuple(_date(rows, cause_of("deal_date", beside)) for rows in rated)


def _near_date(reading: Reading, scene: Scene, mention: Mention) -> Value | None:
    """A date that may be a deal's, if it can be read."""
    if mention.kind is not MentionKind.DATE or not any(may_date(scene, mention, n) for n in range(len(scene.deals))):
        return None
    return read_value(reading, mention)


def may_date(scene: Scene, mention: Mention, number: int) -> bool:
    """Whether a date stands in a sentence that mentions the deal, or soon after one."""
    sentences, here = scene.deals[number].sentences, mention.sentence
    return any(0 <= here - s <= _REACH for s in sentences)


def link_features(look: Look, number: int, choice: tuple[str, float]) -> list[str]:
    """Features of a value as a term of deal `number`; `choice` is its kind and how probably it is a term at all."""
    kind, probability = choice
    features = pair_features(look, number)
    return [*features, *(f"{kind}:{f}" for f in features), f"term={int(10 * probability)}", f"kind={kind}"]


def date_features(look: Look, number: int) -> list[str]:
    """Features of a date as the date of deal `number`, beside those of the date alone."""
    pair = pair_features(look, number)
    stage = look.scene.deals[number].stage
    ahead = looks_ahead(look.scene.reading, look.mention) is not False
    path = [look.scene.reading.tokens.lemma[node] for node in look.chain[1:3]]
    return [*pair, *(f"{stage}:{f}" for f in pair[3:]), f"{stage} ahead={ahead}", f"{stage} up={' '.join(path)}"]


def values_of(reading: Reading) -> list[Value]:
    """The values of the article that can be read, in text order; an amount given again in a second currency is left
    out.
    """
    values: list[Value] = []
    for mention in reading.mentions:
        value = read_value(reading, mention) if mention.kind in VALUE_KINDS else None
        if value is not None and not (values and _converted(reading, values[-1], value)):
            values.append(value)
    return values


def read_value(reading: Reading, mention: Mention) -> Value | None:
    """What the mention stands for; None for a date that cannot be resolved and for words that give no number."""
    words = mention.span.of(reading.article.text)
    if mention.kind is MentionKind.MONEY:
        money = read_money(words)
        return None if money is None else Value(mention, _plain(money.amounts), money.currency)
    if mention.kind is MentionKind.DATE:
        prefix = resolve(words, When(reading.article.published, looks_ahead(reading, mention)))
        return None if prefix is None else Value(mention, (prefix,), "date")
    found = (
        next(find_percents(_with_tail(reading, mention)), None)
        if mention.kind is MentionKind.PERCENT
        else next(find_durations(words), None)
    )
    if found is not None:
        return Value(mention, _plain(found.numbers), found.unit)
    return _count(reading, mention) if mention.kind is MentionKind.QUANTITY else None


def _with_tail(reading: Reading, mention: Mention) -> str:
    """The words and a little of what follows: a share in words is one only before what is shared."""
    return reading.article.text[mention.span.start : mention.span.end + 20]


def _count(reading: Reading, mention: Mention) -> Value | None:
    """A count of things: its unit is the noun, `units` for goods that are made."""
    tokens = reading.tokens
    words = [tokens.lower[i] for i in range(mention.first, mention.last) if tokens.tag[i] == "CD"]
    number = read_number(" ".join(words))
    noun = tokens.lower[mention.last - 1]
    return None if number is None else Value(mention, _plain((number,)), _UNITS.get(noun, noun))


_UNITS = dict.fromkeys(
    "vehicles cars trucks minivans vans pickups sedans hatchbacks units sets handsets phones pieces aircraft".split(),
    "units",
) | {
    "bpd": "barrels",
    "share": "shares",
}


def _plain(numbers: Sequence[Decimal]) -> tuple[str, ...]:
    return tuple(f"{n:f}" for n in numbers)


def _converted(reading: Reading, first: Value, second: Value) -> bool:
    """Whether `second` only says `first` in another currency: "41 billion yen ($345 million)"."""
    if not (first.mention.kind is second.mention.kind is MentionKind.MONEY) or first.unit == second.unit:
        return False
    between = reading.article.text[first.mention.span.end : second.mention.span.start]
    return len(between) <= 16 and between.lstrip(" ,")[:1] in {"(", "["}


def _add(
    terms: dict[tuple[TermKind, str], Term], reading: Reading, value: Value, choice: tuple[TermKind, float, Cause]
) -> None:
    kind, confidence, cause = choice
    span = value.mention.span
    for number in value.numbers:
        term = Term(
            kind,
            span.of(reading.article.text),
            number,
            value.unit,
            span,
            confidence,
            cause,
        )
        known = terms.get((kind, number))
        if known is None or known.confidence < confidence:
            terms[kind, number] = term


def _date(rows: Sequence[tuple[Value, float]], cause: Cause) -> Fill | None:
    """The date that is probable by all its occurrences together, if any is probable enough."""
    doubts: dict[str, float] = {}
    spans: dict[str, tuple[float, Span]] = {}
    for value, probability in rows:
        prefix = value.numbers[0]
        doubts[prefix] = doubts.get(prefix, 1.0) * (1 - probability)
        known = spans.get(prefix)
        if known is None or known[0] < probability:
            spans[prefix] = (probability, value.mention.span)
    best = min(doubts, key=lambda p: (doubts[p], p), default=None)
    if best is None or 1 - doubts[best] < _MIN_DATE:
        return None
    return Fill(best, spans[best][1], 1 - doubts[best], cause)
