"""Terms of deals: which of an article's values belong to which deal, and as what (codebook 2.3); the date of each deal (ruling 11)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from intalks.extraction.context import DealContext
from intalks.extraction.value_features import VALUE_KINDS, Scene, looks_ahead, pair_features, value_features
from intalks.lexicon.linear import LinearModel, load_model
from intalks.model.reading import Mention, MentionKind, Reading
from intalks.model.record import Cause, CauseKind, Fill, Term
from intalks.model.span import Span
from intalks.model.vocabulary import Stage, TermKind
from intalks.text.dates import When, resolve
from intalks.text.measures import find_durations, find_percents
from intalks.text.money import read_money
from intalks.text.numbers import read_number

NO_TERM = "none"
LINKED = "yes"
_MIN_KIND = 0.1
"""Values less probably any term than that are not compared with the deals."""
_MIN_TERM = 0.4
_MIN_DATE = 0.4
_TERM_KINDS = frozenset({TermKind.START, TermKind.DEADLINE, TermKind.CLOSING, TermKind.END})


@dataclass(frozen=True, slots=True)
class Value:
    """What a value mention stands for: its numbers (or ISO prefixes) and their unit as the codebook writes it."""

    mention: Mention
    numbers: tuple[str, ...]
    unit: str


@dataclass(frozen=True, slots=True)
class TermModels:
    """`kind`: what sort of term a value is, if any; `link`: whether such a term belongs to a deal; `date`: whether a date is a deal's."""

    kind: LinearModel
    link: LinearModel
    date: LinearModel

    @classmethod
    def load(cls) -> TermModels:
        return cls(load_model("term_kind"), load_model("term_link"), load_model("deal_date"))


def extract_terms(
    reading: Reading, deals: Sequence[DealContext], models: TermModels | None = None
) -> tuple[tuple[Term, ...], ...]:
    """The terms of each deal, parallel to `deals`, in text order. No two terms of a deal have the same kind and value."""
    chosen = models or TermModels.load()
    scene = Scene.of(reading, deals)
    found: list[dict[tuple[TermKind, str], Term]] = [{} for _ in deals]
    for value in values_of(reading):
        kinds = chosen.kind.probabilities(value_features(scene, value.mention))
        if 1 - kinds[NO_TERM] < _MIN_KIND:
            continue
        best = max((k for k in kinds if k != NO_TERM), key=lambda k: kinds[k])
        for number in range(len(deals)):
            linked = chosen.link.probabilities(link_features(scene, value, (number, best, 1 - kinds[NO_TERM])))[LINKED]
            confidence = linked
            if confidence >= _MIN_TERM:
                _add(found[number], reading, value, (TermKind(best), confidence))
    return tuple(tuple(sorted(terms.values(), key=lambda t: (t.span, t.value))) for terms in found)


def extract_dates(
    reading: Reading, deals: Sequence[DealContext], models: TermModels | None = None
) -> tuple[Fill | None, ...]:
    """The date of each deal, parallel to `deals`: an ISO prefix with the words that give it, None where none is stated or knowable."""
    chosen = models or TermModels.load()
    scene = Scene.of(reading, deals)
    dates = [v for v in values_of(reading) if v.mention.kind is MentionKind.DATE]
    return tuple(_date(scene, dates, number, chosen.date) for number in range(len(deals)))


def link_features(scene: Scene, value: Value, choice: tuple[int, str, float]) -> list[str]:
    """Features of a value as a term of the kind `choice[1]` of deal `choice[0]`; `choice[2]` is how probably it is a term at all."""
    number, kind, probability = choice
    features = list(pair_features(scene, value.mention, number))
    return [*features, *(f"{kind}:{f}" for f in features), f"term={int(10 * probability)}", f"kind={kind}"]


def date_features(scene: Scene, mention: Mention, number: int) -> list[str]:
    """Features of a date as the date of deal `number`."""
    pair = list(pair_features(scene, mention, number))
    stage = scene.deals[number].stage
    talks = stage is Stage.TALKS
    return [
        *pair,
        *value_features(scene, mention),
        *(f"{stage}:{f}" for f in pair if f[0] in "iesrcl"),
        f"talks={talks}",
    ]


def values_of(reading: Reading) -> list[Value]:
    """The values of the article that can be read, in text order; an amount given again in a second currency is left out."""
    values: list[Value] = []
    for mention in reading.mentions:
        if mention.kind in VALUE_KINDS and (value := read_value(reading, mention)) is not None:
            if not (values and _converted(reading, values[-1], value)):
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


_UNITS = {
    noun: "units"
    for noun in "vehicles cars trucks minivans vans pickups sedans hatchbacks units sets handsets phones pieces aircraft".split()
} | {
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
    terms: dict[tuple[TermKind, str], Term], reading: Reading, value: Value, choice: tuple[TermKind, float]
) -> None:
    kind, confidence = choice
    span = value.mention.span
    for number in value.numbers:
        term = Term(
            kind,
            span.of(reading.article.text),
            number,
            value.unit,
            span,
            confidence,
            Cause(CauseKind.MODEL, "term_link"),
        )
        known = terms.get((kind, number))
        if known is None or known.confidence < confidence:
            terms[kind, number] = term


def _date(scene: Scene, dates: Sequence[Value], number: int, model: LinearModel) -> Fill | None:
    """The date with the greatest sum of probabilities over its occurrences, if any is probable enough."""
    sums: dict[str, float] = {}
    spans: dict[str, tuple[float, Span]] = {}
    for value in dates:
        probability = model.probabilities(date_features(scene, value.mention, number))[LINKED]
        prefix = value.numbers[0]
        sums[prefix] = 1 - (1 - sums.get(prefix, 0.0)) * (1 - probability)
        spans[prefix] = max(
            spans.get(prefix, (-1.0, value.mention.span)), (probability, value.mention.span), key=lambda row: row[0]
        )
    if not sums:
        return None
    best = max(sums, key=lambda p: (sums[p], p))
    if sums[best] < _MIN_DATE:
        return None
    return Fill(best, spans[best][1], sums[best], Cause(CauseKind.MODEL, "deal_date"))
