"""The deals of a key as extraction would hand them on, were it without fault: what models of values and facts are
trained on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from intalks.evaluation.coded import CodedDeal, CodedRecord, CodedText, load_records, load_texts
from intalks.extraction.context import DealContext
from intalks.extraction.deal_features import sentences_of
from intalks.extraction.triggers import Trigger, by_sentence, find_triggers
from intalks.lexicon.names import name_key
from intalks.model.article import Article
from intalks.model.interval import Interval
from intalks.model.reading import Reading
from intalks.model.vocabulary import DealType, Role, Stage
from intalks.text.quoting import locate


@dataclass(frozen=True, slots=True)
class Keyed:
    """One article and what its key says of it."""

    article: Article
    key: CodedRecord


OWN = Path(__file__).parent / "own"
"""News items in our own words with their records, coded like the key: where the key is thin in types and stages."""


def own_articles() -> list[Keyed]:
    """The items of `training/own`, in the order of the files' names."""
    names = sorted(path.name.removesuffix("_texts.jsonl") for path in OWN.glob("*_texts.jsonl"))
    return [keyed for name in names for keyed in keyed_articles(OWN, name)]


def outlet_articles() -> list[Keyed]:
    """Those of whole length, in the manner of many outlets and years: what the network learns from too."""
    return keyed_articles(OWN, "outlets")


def keyed_articles(gold: Path, name: str) -> list[Keyed]:
    """The articles of `<name>_texts.jsonl` with their keys in `<name>.jsonl`. Raises InputError where a file cannot
    be read.
    """
    keys = load_records(gold / f"{name}.jsonl")
    return [
        Keyed(article_of(text), keys[i]) for i, text in load_texts(gold / f"{name}_texts.jsonl").items() if i in keys
    ]


def article_of(coded: CodedText) -> Article:
    """The article of a key's text; a date gives the day of publication."""
    return Article(coded.id, coded.text, coded.title, _published(coded.date), coded.outlet)


def _published(words: str | None) -> Interval | None:
    """The day of publication; None where the key has none or one that is no ISO date."""
    try:
        return None if words is None else Interval.of_prefix(words[:10])
    except ValueError:
        return None


def contexts_of(reading: Reading, key: CodedRecord) -> list[DealContext]:
    """The key's deals as extraction would hand them on, were it without fault: one context for each deal, in the
    key's order.
    """
    numbers = entity_numbers(reading, key)
    triggers = by_sentence(find_triggers(reading))
    return [_context(reading, deal, numbers, triggers) for deal in key.deals]


def _context(reading: Reading, deal: CodedDeal, numbers: dict[tuple[str, ...], int], triggers: Triggers) -> DealContext:
    """The deal as `extract` would put it: whole sentences as evidence, the triggers that have a party of it as
    argument.
    """
    text = reading.article.text
    quotes = tuple(span for quote in deal.evidence if (span := locate(text, quote)) is not None)
    shown = [i for i, sentence in enumerate(reading.sentences) if any(q.overlaps(sentence.span) for q in quotes)]
    parties = tuple(
        sorted(
            {
                numbers[name_key(p.name)]: Role(p.role or Role.PARTNER)
                for p in deal.parties
                if p.name and name_key(p.name) in numbers
            }.items()
        )
    )
    wanted = frozenset(entity for entity, _ in parties)
    sentences = tuple(sorted({*shown, *sentences_of(reading, wanted)}))
    mine = tuple(
        t.token
        for sentence in sentences
        for t in triggers.get(sentence, ())
        if any(a.function and set(a.mention.entities) & wanted for a in t.arguments)
    )
    evidence = tuple(reading.sentences[i].span for i in shown[:_MOST_EVIDENCE])
    return DealContext(
        DealType(deal.type or DealType.ALLIANCE),
        Stage(deal.stage or Stage.CONSIDERED),
        parties,
        mine,
        sentences,
        evidence,
    )


Triggers: TypeAlias = Mapping[int, Sequence[Trigger]]
_MOST_EVIDENCE = 2


def entity_numbers(reading: Reading, key: CodedRecord) -> dict[tuple[str, ...], int]:
    """The entity of each name of the key: by any of its names that is one of the entity's."""
    by_name: dict[tuple[str, ...], int] = {}
    for number, entity in enumerate(reading.entities):
        for name in (entity.name, *entity.aliases):
            by_name.setdefault(name_key(name), number)
    result = dict(by_name)
    for names in _names(key):
        found = [by_name[name_key(n)] for n in names if name_key(n) in by_name]
        if found:
            result.update((name_key(n), found[0]) for n in names)
    return result


def _names(key: CodedRecord) -> Iterator[tuple[str, ...]]:
    for organization in key.organizations:
        if organization.name is not None:
            yield (organization.name, *organization.aliases)
