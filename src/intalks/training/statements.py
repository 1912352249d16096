"""Train the models `statement_*` on coded articles: `python -m intalks.training.statements --gold ../shared/gold`."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from intalks.evaluation.coded import CodedSource, CodedStatement
from intalks.extraction.statement_features import (
    bearings,
    certainty_features,
    kind_features,
    link_features,
    stance_features,
)
from intalks.extraction.statement_views import DealView, Hearing, Utterance
from intalks.extraction.statements import StatementModels
from intalks.lexicon.linear import LinearModel
from intalks.model.reading import AttributionForm, MentionKind, Reading
from intalks.reading.reader import Reader
from intalks.text.names import name_key
from intalks.training.fit import Row, fit, write
from intalks.training.keys import deals_of
from intalks.training.oracle import Keyed, locate, training_articles

STRENGTH = {"link": 0.05, "stance": 0.3, "kind": 0.5, "certainty": 0.3}


def main() -> None:
    """Read the coded articles, print cross-validated figures, write the models trained on all of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gold", type=Path, required=True, help="folder of train.jsonl, dev.jsonl and their texts")
    keyed = training_articles(parser.parse_args().gold)
    reader = Reader()
    rows = examples((k, reader.read(k.article)) for k in keyed)
    for part in fields(rows):
        print(f"{part.name:10} {len(getattr(rows, part.name))} examples")
    models = train(rows)
    for model in (models.link, models.stance, models.kind, models.certainty):
        print(write(model).name, len(model.weights), "features")


@dataclass(frozen=True, slots=True)
class Examples:
    """Training rows for each of the models."""

    link: list[Row]
    stance: list[Row]
    kind: list[Row]
    certainty: list[Row]


def examples(pairs: Iterable[tuple[Keyed, Reading]]) -> Examples:
    """Rows of all articles, each utterance towards each coded deal."""
    result = Examples([], [], [], [])
    for coded, reading in pairs:
        _add(result, coded, reading)
    return result


def train(rows: Examples) -> StatementModels:
    def one(part: str, part_rows: Sequence[Row], min_count: int) -> LinearModel:
        return fit(f"statement_{part}", part_rows, strength=STRENGTH[part], min_count=min_count)

    return StatementModels(
        one("link", rows.link, 10),
        one("stance", rows.stance, 2),
        one("kind", rows.kind, 2),
        one("certainty", rows.certainty, 2),
    )


def _add(rows: Examples, coded: Keyed, reading: Reading) -> None:
    hearing = Hearing.of(reading, deals_of(coded))
    names = {name_key(n): i for i, o in enumerate(coded.key.organizations) for n in (o.name or "", *o.aliases)}
    group = coded.article.id
    for utterance, near in bearings(hearing):
        for view in hearing.deals:
            match = matching(coded.key.statements, utterance, view, reading, names)
            features = tuple(link_features(hearing, utterance, view, near))
            if match is None:
                if not _spoken_elsewhere(coded, utterance, view, reading, names):
                    rows.link.append(Row(features, "no", group))
                continue
            rows.link.append(Row(features, "yes", group))
            if utterance.attribution.form is not AttributionForm.NO_COMMENT:
                rows.stance.append(Row(tuple(stance_features(hearing, utterance, view)), match.stance, group))
            rows.kind.append(Row(tuple(kind_features(hearing, utterance)), match.source.kind, group))
            if match.stance not in {"hedges", "declines"}:
                features = certainty_features(utterance, match.stance, hearing)
                rows.certainty.append(Row(tuple(features), match.certainty, group))


def _spoken_elsewhere(
    coded: Keyed, utterance: Utterance, view: DealView, reading: Reading, names: dict[tuple[str, ...], int]
) -> bool:
    """Whether the speaker is coded for the deal with other words: such an utterance is neither a yes nor a no."""
    return any(
        s.deal == view.deal.id and s.source is not None and s.source.kind != "none"
        and same_speaker(s.source, utterance, reading, names)
        for s in coded.key.statements
    )  # fmt: skip


def matching(
    statements: Sequence[CodedStatement],
    utterance: Utterance,
    view: DealView,
    reading: Reading,
    names: dict[tuple[str, ...], int],
) -> CodedStatement | None:
    """The coded statement about the deal whose words and speaker are the utterance's; the one that shares most words."""
    content = utterance.attribution.content[0]
    best, most = None, 0.0
    for s in statements:
        if s.deal != view.deal.id or s.source is None or s.source.kind == "none":
            continue
        span = locate(reading.article.text, s.evidence or "", content)
        if span is None:
            continue
        shared = min(content.end, span.end) - max(content.start, span.start)
        share = shared / min(content.end - content.start, span.end - span.start)
        if share > 0.5 and share > most and same_speaker(s.source, utterance, reading, names):
            best, most = s, share
    return best


def same_speaker(
    source: CodedSource, utterance: Utterance, reading: Reading, names: dict[tuple[str, ...], int]
) -> bool:
    """As score.py tells it, whatever the kind."""
    speaker = utterance.attribution.speaker
    entity = reading.entities[speaker.entity] if speaker.entity is not None else None
    if source.name and entity is not None and entity.kind is MentionKind.PERSON:
        return source.name.casefold().split()[-1] == entity.name.casefold().split()[-1]
    if source.kind == "anonymous" and source.descriptor and speaker.descriptor:
        left, right = (set(w.casefold().split()) - {"a", "the", "of"} for w in (source.descriptor, speaker.descriptor))
        return 2 * len(left & right) >= 0.5 * (len(left) + len(right))
    who = source.organization or source.name
    mine = reading.entities[speaker.organization] if speaker.organization is not None else entity
    if who is None or mine is None:
        return who is None and mine is None
    left_number = names.get(name_key(who))
    return any(
        key == name_key(who) or (left_number is not None and names.get(key) == left_number)
        for key in map(name_key, (mine.name, *mine.aliases))
    )


if __name__ == "__main__":
    main()
