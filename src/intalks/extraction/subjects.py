"""What a deal is about: the goods, unit or project (`subject`), the brand, where it is made and where it is sold
(codebook, section 2).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from intalks.extraction.context import DealContext
from intalks.extraction.goods import MADE_IN, SOLD_IN, names_goods, place_of
from intalks.extraction.scoring import Decision
from intalks.extraction.value_features import Scene
from intalks.lexicon.linear import LinearModel, load_model
from intalks.model.reading import MentionKind, Reading
from intalks.model.record import Cause, CauseKind, Fill
from intalks.model.span import Span
from intalks.model.vocabulary import DealType

NOTHING = "none"
_MIN_SUBJECT = 0.15
_MIN_PLACE = 0.33
_MIN_SECOND = 0.45
_MOST_SUBJECTS = 2
_WHOLE = frozenset({DealType.MERGER, DealType.STAKE})
"""Types that are about whole firms: their deals have no subject (ruling 10)."""


@dataclass(frozen=True, slots=True)
class Matter:
    """The fills of one deal that say what it is about, each in text order."""

    subject: tuple[Fill, ...] = ()
    brands: tuple[Fill, ...] = ()
    made_in: tuple[Fill, ...] = ()
    sold_in: tuple[Fill, ...] = ()


@dataclass(frozen=True, slots=True)
class Phrase:
    """Tokens `first` ≤ i < `last` that may be such a fill; the parse attaches them by `head`."""

    first: int
    last: int
    head: int


@dataclass(frozen=True, slots=True)
class MatterModels:
    """`subject` judges noun phrases, `place` places (`made_in`, `sold_in` or none)."""

    subject: Decision
    place: LinearModel

    @classmethod
    def load(cls) -> MatterModels:
        return _loaded()


@cache
def _loaded() -> MatterModels:
    return MatterModels(Decision.of(load_model("deal_subject")), load_model("deal_place"))


def extract_matters(
    reading: Reading, deals: Sequence[DealContext], models: MatterModels | None = None
) -> tuple[Matter, ...]:
    """What each deal is about, parallel to `deals`."""
    chosen = models or MatterModels.load()
    scene = Scene.of(reading, deals)
    return tuple(
        Matter(
            _subjects(scene, number, chosen.subject),
            _brands(scene, number),
            *_places(scene, number, chosen.place),
        )
        for number in range(len(deals))
    )


def noun_phrases(reading: Reading, deal: DealContext) -> Iterator[Phrase]:
    """Noun phrases of the deal's evidence, without articles and possessors, that are no name of a party or person."""
    tokens = reading.tokens
    names = {i for m in reading.mentions if m.kind is not MentionKind.PLACE for i in range(m.first, m.last)}
    for i in _shown(reading, deal):
        if tokens.tag[i] not in {"NN", "NNS"} or i in names or tokens.dep[i] == "compound":
            continue
        first = i
        low = reading.sentences[tokens.sentence[i]].first
        while first > low and tokens.tag[first - 1] in _INNER and _belongs(reading, first - 1, i):
            first -= 1
        while first < i and tokens.tag[first] in {"CC", ",", "HYPH"}:
            first += 1
        yield Phrase(first, i + 1, i)


_INNER = frozenset({"NN", "NNS", "NNP", "NNPS", "JJ", "JJS", "JJR", "HYPH", "VBG", "VBN", "CD", "CC", ","})


def _belongs(reading: Reading, token: int, noun: int) -> bool:
    """Whether the parse hangs the token below the noun, as part of its left side."""
    heads = reading.tokens.head
    for _ in range(5):
        token = heads[token]
        if token == noun:
            return True
    return False


def place_phrases(reading: Reading, deal: DealContext) -> Iterator[Phrase]:
    shown = set(_shown(reading, deal))
    for mention in reading.mentions:
        if mention.kind is MentionKind.PLACE and mention.head in shown:
            yield Phrase(mention.first, mention.last, mention.head)


def brand_phrases(reading: Reading, deal: DealContext) -> Iterator[Phrase]:
    shown = set(_shown(reading, deal))
    for mention in reading.mentions:
        if (
            mention.kind is MentionKind.ORGANIZATION
            and mention.head in shown
            and reading.tokens.tag[mention.head].startswith("NNP")
        ):
            yield Phrase(mention.first, mention.last, mention.head)


def _shown(reading: Reading, deal: DealContext) -> list[int]:
    """The tokens of the sentences that hold the deal's evidence."""
    sentences = [s for s in reading.sentences if any(s.span.overlaps(e) for e in deal.evidence)]
    return [i for s in sentences for i in range(s.first, s.last)]


def phrase_features(scene: Scene, number: int, phrase: Phrase) -> list[str]:
    """Features of a phrase as what deal `number` is about."""
    reading, deal = scene.reading, scene.deals[number]
    tokens, sentence = reading.tokens, reading.sentences[reading.tokens.sentence[phrase.head]]
    span = span_of(reading, phrase)
    inside = any(e.overlaps(span) for e in deal.evidence)
    before = tokens.lower[max(sentence.first, phrase.first - 2) : phrase.first]
    after = tokens.lower[phrase.last : min(sentence.last, phrase.last + 2)]
    words = tokens.lemma[phrase.first : phrase.last]
    result = [
        f"head={tokens.lemma[phrase.head]}",
        f"dep={tokens.dep[phrase.head]}",
        f"length={min(len(words), 5)}",
        f"type={deal.type}",
        f"type&head={deal.type} {tokens.lemma[phrase.head]}",
        "inside" if inside else "outside",
        "-1=" + " ".join(before[-1:]),
        "-2=" + " ".join(before),
        "+1=" + " ".join(after[:1]),
        "+2=" + " ".join(after),
        *(f"word={w}" for w in words[:-1]),
    ]
    result += _upwards(scene, deal, phrase)
    own = _role_at(scene, number, phrase.first - 1)
    result.append(f"possessor={own}")
    order = sum(1 for t in deal.triggers if t < phrase.first and tokens.sentence[t] == tokens.sentence[phrase.head])
    result += [
        f"after triggers={min(order, 3)}",
        f"{deal.type} {'inside' if inside else 'outside'} {tokens.dep[phrase.head]}",
    ]
    return result


def _upwards(scene: Scene, deal: DealContext, phrase: Phrase) -> Iterator[str]:
    """The lemmas on the way up to a word that speaks of the deal."""
    tokens, node, triggers = scene.reading.tokens, phrase.head, set(deal.triggers)
    path: list[str] = []
    for step in range(5):
        if node in triggers:
            yield f"climb={step}"
            yield f"trigger={tokens.lemma[node]} {' '.join(path)}"
            yield f"trigger={tokens.lemma[node]}"
            return
        if tokens.head[node] == node:
            break
        path.append(tokens.dep[node] if tokens.tag[node] != "IN" else tokens.lemma[node])
        node = tokens.head[node]
        if step < 2:
            yield f"up{step}={tokens.lemma[node]}"
        yield f"up={tokens.lemma[node]}"
        yield f"{deal.type} up={tokens.lemma[node]}"
    yield "climb=no"


def _role_at(scene: Scene, number: int, token: int) -> str:
    """The role of the party whose possessive stands right before a phrase."""
    reading = scene.reading
    if token < 0 or reading.tokens.tag[token] not in {"POS", "PRP$"}:
        return "none"
    for mention in scene.firms[reading.tokens.sentence[token]]:
        if mention.first <= token <= mention.last:
            return next((str(scene.roles[number][e]) for e in mention.entities if e in scene.roles[number]), "other")
    return "unknown"


def span_of(reading: Reading, phrase: Phrase) -> Span:
    return Span(reading.tokens.start[phrase.first], reading.tokens.end[phrase.last - 1])


def _subjects(scene: Scene, number: int, model: Decision) -> tuple[Fill, ...]:
    if scene.deals[number].type in _WHOLE:
        return ()
    rated = []
    for phrase in noun_phrases(scene.reading, scene.deals[number]):
        probability = model.probability(model.total(phrase_features(scene, number, phrase)))
        if probability >= _MIN_SUBJECT:
            rated.append(_fill(scene, phrase, (probability, "deal_subject")))
    rated.sort(key=lambda f: (-f.confidence, f.span))
    chosen: list[Fill] = []
    for fill in rated:
        again = any(fill.value.lower() == c.value.lower() for c in chosen)
        if len(chosen) < _MOST_SUBJECTS and not again and (not chosen or fill.confidence >= _MIN_SECOND):
            chosen.append(fill)
    return tuple(sorted(chosen, key=lambda f: f.span))


def _places(scene: Scene, number: int, model: LinearModel) -> tuple[tuple[Fill, ...], tuple[Fill, ...]]:
    """Where the goods are made and where they are sold: by the model; of a deal about goods also by what the parse
    hangs a place or a market on, which outdoes it.
    """
    reading, deal = scene.reading, scene.deals[number]
    goods = deal.type in _GOODS or deal.type is DealType.ALLIANCE
    found: dict[str, dict[str, Fill]] = {MADE_IN: {}, SOLD_IN: {}}
    for phrase in place_phrases(reading, deal):
        told = place_of(reading.tokens, phrase.head) if goods else None
        probabilities = model.probabilities(phrase_features(scene, number, phrase))
        for slot, fills in found.items():
            probability = probabilities.get(slot, 0.0)
            if told == slot or (told is None and probability >= _MIN_PLACE):
                fill = _fill(scene, phrase, (max(probability, _TOLD if told else 0.0), "deal_place"))
                fills.setdefault(fill.value, fill)
    for phrase in noun_phrases(reading, deal) if goods else ():
        market = reading.tokens.lemma[phrase.head] == "market" and phrase.last - phrase.first > 1
        told = place_of(reading.tokens, phrase.head) if market else None
        if told is not None:
            fill = _fill(scene, phrase, (_TOLD, "deal_place"))
            found[told].setdefault(fill.value, fill)
    made, sold = (tuple(sorted(fills.values(), key=lambda f: f.span)) for fills in found.values())
    return made, sold


def _brands(scene: Scene, number: int) -> tuple[Fill, ...]:
    """Names that the text calls the goods' brand ("under the Acme brand", "Acme-branded vans") or that stand before
    them ("Acme vans"); only of deals about goods.
    """
    reading, deal = scene.reading, scene.deals[number]
    if deal.type not in _GOODS:
        return ()
    found: dict[str, Fill] = {}
    for phrase in brand_phrases(reading, deal):
        called = any(word in _BADGES for word in reading.tokens.lower[phrase.last : phrase.last + 2])
        if called or names_goods(reading.tokens, phrase.last - 1):
            span = span_of(reading, phrase)
            value = span.of(reading.article.text)
            rule = "brand-word-after-name" if called else "name-before-goods"
            found.setdefault(value, Fill(value, span, _BRAND_CONFIDENCE, Cause(CauseKind.RULE, rule)))
    return tuple(found.values())


_GOODS = frozenset(
    {DealType.JOINT_VENTURE, DealType.MANUFACTURING, DealType.DISTRIBUTION, DealType.LICENSING, DealType.SUPPLY}
)
_BADGES = frozenset({"brand", "brands", "branded", "-branded", "badge", "marque", "nameplate", "label"})
_BRAND_CONFIDENCE = 0.5
_TOLD = 0.6
"""How sure a place is that the parse hangs on a word of selling or making."""


def _fill(scene: Scene, phrase: Phrase, choice: tuple[float, str]) -> Fill:
    span = span_of(scene.reading, phrase)
    return Fill(span.of(scene.reading.article.text), span, choice[0], Cause(CauseKind.MODEL, choice[1]))
