"""What the linking of speech to deals looks at: deals and utterances reduced to sets of tokens, entities and words."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from intalks.extraction.modality import markers
from intalks.lexicon.names import name_key
from intalks.lexicon.words import word_list
from intalks.model.reading import Attribution, Mention, MentionForm, MentionKind, Reading, Tokens
from intalks.model.record import Deal
from intalks.model.span import Span
from intalks.model.vocabulary import SourceKind

_CONTENT_TAGS = ("NN", "VB", "JJ")


@dataclass(frozen=True, slots=True)
class DealView:
    """One deal: its parties as entities with their roles, the sentences of its evidence, the words that tell it apart.

    `evidence` are spans, the best first. `order` counts from 0. `titled` is the number of parties that the title names,
    `prominence` the number of sentences that name two parties (one, where there is one), `distinct` the parties that
    no more than half of the record's deals have.
    """

    deal: Deal
    order: int
    roles: Mapping[int, str]
    evidence: tuple[Span, ...]
    sentences: frozenset[int]
    lemmas: frozenset[str]
    subject: frozenset[str]
    titled: int
    prominence: int
    distinct: frozenset[int] = frozenset()

    @property
    def parties(self) -> frozenset[int]:
        return frozenset(self.roles)


@dataclass(frozen=True, slots=True)
class Utterance:
    """One act of speech: `first` ≤ i < `last` are the tokens of its content, or of the clause that shows it."""

    attribution: Attribution
    order: int
    first: int
    last: int
    lemmas: frozenset[str]
    named: frozenset[int]
    entities: frozenset[int]
    around: frozenset[int]
    modality: tuple[str, ...]

    @property
    def sentence(self) -> int:
        return self.attribution.sentence


@dataclass(frozen=True, slots=True)
class Hearing:
    """A reading with the deals of its record: all that the features are computed from.

    `by_sentence[n]` are the organizations that sentence n mentions in whatever form, `shared[e]` how many deals an
    organization is a party of (1 at least), `prominence` the greatest of the deals'; 0 where there is no deal.
    """

    reading: Reading
    deals: tuple[DealView, ...]
    utterances: tuple[Utterance, ...]
    by_sentence: tuple[frozenset[int], ...]
    shared: Mapping[int, int]
    prominence: int

    @classmethod
    def of(cls, reading: Reading, deals: Sequence[Deal]) -> Hearing:
        names = _names(reading)
        by_sentence: list[set[int]] = [set() for _ in reading.sentences]
        for mention in reading.mentions:
            if mention.kind is MentionKind.ORGANIZATION:
                by_sentence[mention.sentence].update(mention.entities)
        frozen = tuple(map(frozenset, by_sentence))
        views = tuple(_deal_view(reading, deal, i, (names, frozen)) for i, deal in enumerate(deals))
        views = tuple(replace(v, distinct=_distinct(v, views)) for v in views)
        utterances = tuple(_utterance(reading, a, i, frozen) for i, a in enumerate(reading.attributions))
        shared = Counter(e for view in views for e in view.roles)
        return cls(reading, views, utterances, frozen, shared, max((v.prominence for v in views), default=0))


def speaker_side(hearing: Hearing, utterance: Utterance, deal: DealView) -> str:
    """The role of the speaker's firm in the deal; `elsewhere` for a party of another deal, `outside` for one of none.

    `none` is for a speaker without a firm, and for a medium.
    """
    speaker = utterance.attribution.speaker
    for number in (speaker.entity, speaker.organization):
        if number is not None and number in deal.roles:
            return deal.roles[number]
    if speaker.kind is SourceKind.OUTLET or speaker.organization is None:
        return "none"
    return "elsewhere" if speaker.organization in hearing.shared else "outside"


def overlaps(utterance: Utterance, deal: DealView) -> bool:
    """Whether the words of the utterance and the deal's evidence share any."""
    content = utterance.attribution.content
    return any(span.overlaps(words) for span in deal.evidence for words in content)


def _names(reading: Reading) -> dict[tuple[str, ...], int]:
    """Entities by the distinguishing words of their names; the first one where two share them."""
    found: dict[tuple[str, ...], int] = {}
    for number, entity in enumerate(reading.entities):
        for name in (entity.name, *entity.aliases):
            found.setdefault(name_key(name), number)
    return found


def _deal_view(
    reading: Reading, deal: Deal, order: int, known: tuple[Mapping[tuple[str, ...], int], Sequence[frozenset[int]]]
) -> DealView:
    names, by_sentence = known
    roles: dict[int, str] = {}
    for party in deal.parties:
        number = names.get(name_key(party.name))
        if number is None:
            number = _entity_at(reading, party.span)
        if number is not None:
            roles.setdefault(number, party.role.value)
    spans = tuple(fill.span for fill in deal.evidence)
    ranges = [token_range(reading.tokens, span) for span in spans]
    sentences = frozenset(reading.tokens.sentence[first] for first, last in ranges if last > first)
    lemmas = frozenset(w for first, last in ranges for w in content_lemmas(reading.tokens, first, last))
    subject = frozenset(
        w for fill in deal.subject for w in content_lemmas(reading.tokens, *token_range(reading.tokens, fill.span))
    )
    title = (reading.article.title or "").casefold()
    titled = sum(any(_short(n) in title for n in _names_of(reading, number)) for number in roles)
    together = sum(len(roles.keys() & present) >= min(2, len(roles)) for present in by_sentence) if roles else 0
    return DealView(deal, order, roles, spans, sentences, lemmas, subject, titled, together)


def _distinct(view: DealView, views: Sequence[DealView]) -> frozenset[int]:
    return frozenset(p for p in view.roles if 2 * sum(p in v.roles for v in views) <= len(views))


def _names_of(reading: Reading, number: int) -> tuple[str, ...]:
    return (reading.entities[number].name, *reading.entities[number].aliases)


def _short(name: str) -> str:
    """The name's first distinguishing word, as titles have it."""
    return next(iter(name_key(name)), name.casefold())


def _entity_at(reading: Reading, span: Span) -> int | None:
    for mention in reading.mentions:
        if mention.form is MentionForm.NAME and mention.entities and mention.span.overlaps(span):
            return mention.entities[0]
    return None


def _utterance(
    reading: Reading, attribution: Attribution, order: int, by_sentence: Sequence[frozenset[int]]
) -> Utterance:
    tokens = reading.tokens
    first, last = token_range(tokens, attribution.content[0])
    inside = [m for m in _mentions_of(reading, attribution.sentence) if first <= m.head < last]
    return Utterance(
        attribution, order, first, last, frozenset(content_lemmas(tokens, first, last)),
        frozenset(e for m in inside if m.form is MentionForm.NAME for e in m.entities),
        frozenset(e for m in inside for e in m.entities),
        by_sentence[attribution.sentence], markers(tokens, first, last),
    )  # fmt: skip


def _mentions_of(reading: Reading, sentence: int) -> list[Mention]:
    return [m for m in reading.mentions if m.sentence == sentence and m.kind is MentionKind.ORGANIZATION]


def token_range(tokens: Tokens, span: Span) -> tuple[int, int]:
    """The tokens `first` ≤ i < `last` that overlap the span; empty where none does."""
    first = bisect_right(tokens.end, span.start)
    last = bisect_left(tokens.start, span.end)
    return first, max(first, last)


def content_lemmas(tokens: Tokens, first: int, last: int) -> list[str]:
    """Lemmas of nouns, verbs and adjectives that mean something, in text order; names are left out."""
    stop = word_list("empty_words")
    return [
        tokens.lemma[i]
        for i in range(first, last)
        if tokens.tag[i].startswith(_CONTENT_TAGS)
        and not tokens.tag[i].startswith("NNP")
        and tokens.lemma[i] not in stop
    ]
