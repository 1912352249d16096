"""What the sentences about one deal say of its type and stage, as features; and which of them show it best."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from intalks.extraction.triggers import Trigger
from intalks.lexicon.words import word_list
from intalks.model.reading import Reading, Tokens
from intalks.model.vocabulary import Stage

_CONTENT = frozenset({"VB", "VBD", "VBG", "VBN", "VBP", "VBZ", "NN", "NNS", "JJ", "MD", "RB", "RP", "JJR"})
_PERCENT = frozenset({"percent", "pct", "%"})


@dataclass(frozen=True, slots=True)
class Outline:
    """A deal so far: its party entities and the sentences that mention at least two of them (or the only one), in
    order.
    """

    parties: frozenset[int]
    sentences: tuple[int, ...]


def sentences_of(reading: Reading, parties: frozenset[int]) -> tuple[int, ...]:
    """The sentences in which two of the parties are mentioned, or one where there is but one or no such sentence."""
    seen: dict[int, set[int]] = {}
    for mention in reading.mentions:
        for entity in mention.entities:
            if entity in parties:
                seen.setdefault(mention.sentence, set()).add(entity)
    both = tuple(s for s in sorted(seen) if len(seen[s]) > 1)
    return both if both and len(parties) > 1 else tuple(sorted(seen))


def deal_features(reading: Reading, outline: Outline, triggers: Mapping[int, Sequence[Trigger]]) -> list[str]:
    """Binary features of a deal for its type and stage, sorted. `triggers` by sentence."""
    features: set[str] = set(_title(reading, outline))
    for order, sentence in enumerate(outline.sentences[:8]):
        mine = [t for t in triggers.get(sentence, ()) if _links(t, outline.parties)]
        for trigger in mine:
            core = _links(trigger, outline.parties) > 1 or len(outline.parties) == 1
            place = "core" if core else "side"
            for feature in trigger_features(reading, trigger):
                features.add(f"{place}:{feature}")
                features.add(f"{'first' if order == 0 else 'later'}:{feature}")
        features.update(f"s:{w}" for w in _words(reading, sentence))
        features.update(_cues(reading, sentence, mine, "first" if order == 0 else "later"))
        if order == 0:
            features.update(f"s0:{w}" for w in _words(reading, sentence))
    features.add(f"n={min(len(outline.sentences), 8).bit_length()}")
    features.add(f"parties={min(len(outline.parties), 4)}")
    features.add(f"start={min(outline.sentences[0] if outline.sentences else 20, 15).bit_length()}")
    return sorted(features)


def trigger_features(reading: Reading, trigger: Trigger) -> Iterator[str]:
    """A trigger with the verbs above it, their auxiliaries and negation: "agreed to buy", "may not merge", "failed
    talks".
    """
    tokens = reading.tokens
    yield f"w={trigger.word}"
    yield f"frame={trigger.frame.id}"
    yield f"type={trigger.frame.type}"
    token, below = trigger.token, ""
    for step in range(4):
        form = f"{tokens.lemma[token]}.{tokens.tag[token]}"
        yield f"c{step}={form}"
        if below:
            yield f"up={form}>{below}"
        for child in _modifiers(reading, token):
            yield f"m{min(step, 1)}={tokens.lower[child]}"
            yield f"m+w={tokens.lower[child]}+{trigger.word}"
        below = tokens.lemma[token]
        if tokens.head[token] == token:
            break
        token = tokens.head[token]


def _cues(reading: Reading, sentence: int, triggers: Sequence[Trigger], place: str) -> Iterator[str]:
    """The stages that words of the sentence hint at, more strongly where they stand near a trigger of the deal."""
    tokens, span = reading.tokens, reading.sentences[sentence]
    near = {i for t in triggers for i in range(t.token - 5, t.token + 6)}
    for i in range(span.first, span.last):
        pair = f"{tokens.lemma[i]} {tokens.lemma[i + 1]}" if i + 1 < span.last else ""
        for stage in (*_stage_cues().get(tokens.lemma[i], ()), *_stage_cues().get(pair, ())):
            yield f"cue:{place}:{stage}"
            if i in near:
                yield f"cue:near:{stage}"
                yield f"cue:{place}:near:{stage}"


@cache
def _stage_cues() -> Mapping[str, tuple[str, ...]]:
    table: dict[str, list[str]] = {}
    for stage in Stage:
        for words in sorted(word_list(f"stage_{stage}")):
            table.setdefault(words, []).append(stage.value)
    return {words: tuple(stages) for words, stages in table.items()}


def _modifiers(reading: Reading, token: int) -> Iterator[int]:
    tokens = reading.tokens
    sentence = reading.sentences[tokens.sentence[token]]
    for i in range(max(sentence.first, token - 6), min(sentence.last, token + 7)):
        if (
            tokens.head[i] == token
            and i != token
            and tokens.dep[i] in ("aux", "auxpass", "neg", "advmod", "amod", "prt", "compound", "nummod")
        ):
            yield i


def _links(trigger: Trigger, parties: frozenset[int]) -> int:
    """How many of the parties hang on the trigger by a known function."""
    return len({e for a in trigger.arguments if a.function for e in a.mention.entities} & parties)


def _words(reading: Reading, sentence: int) -> Iterator[str]:
    tokens: Tokens = reading.tokens
    span = reading.sentences[sentence]
    for i in range(span.first, span.last):
        if tokens.tag[i] in _CONTENT:
            yield tokens.lemma[i] if tokens.tag[i] != "MD" else tokens.lower[i]
        if tokens.tag[i] in ("VBD", "VBN"):
            yield f"{tokens.lemma[i]}.past"
        if tokens.lower[i] in _PERCENT and i > span.first:
            yield f"pct={_bucket(tokens.lower[i - 1])}"


def _bucket(number: str) -> str:
    """Below, at or above half: what tells a stake from control."""
    try:
        value = float(number.replace(",", ""))
    except ValueError:
        return "?"
    return "<50" if value < 50 else "50" if value == 50 else ">50"


def _title(reading: Reading, outline: Outline) -> Iterator[str]:
    title = (reading.article.title or "").casefold()
    named = [
        number
        for number in outline.parties
        if any(n.casefold() in title for n in (reading.entities[number].name, *reading.entities[number].aliases))
    ]
    if title and len(named) >= min(2, len(outline.parties)):
        words = [word.strip(".,:;'\"") for word in title.split()]
        for word, following in zip(words, [*words[1:], ""], strict=True):
            yield f"t:{word}"
            for stage in (
                *_stage_cues().get(word, ()),
                *_stage_cues().get(word.removesuffix("s"), ()),
                *_stage_cues().get(f"{word} {following}", ()),
            ):
                yield f"cue:title:{stage}"


def evidence_features(
    reading: Reading, outline: Outline, sentence: int, triggers: Mapping[int, Sequence[Trigger]]
) -> list[str]:
    """Binary features of one sentence, for whether it shows the deal best."""
    named = {
        e for m in reading.mentions if m.sentence == sentence and m.form.value == "name" for e in m.entities
    } & outline.parties
    any_form = {e for m in reading.mentions if m.sentence == sentence for e in m.entities} & outline.parties
    features = {
        "bias",
        f"named={min(len(named), 3)}/{min(len(outline.parties), 3)}",
        f"mentioned={min(len(any_form), 3)}/{min(len(outline.parties), 3)}",
        f"sentence={min(sentence, 15).bit_length()}",
        f"order={min(outline.sentences.index(sentence), 4)}",
    }
    for trigger in triggers.get(sentence, ()):
        links = min(_links(trigger, outline.parties), 2)
        features.add(f"links={links}")
        if links:
            features.update(
                f"{links}:{f}"
                for f in trigger_features(reading, trigger)
                if f.startswith(("w=", "frame=", "up=", "c1="))
            )
    return sorted(features)
