"""Train the models `statement_*` on coded articles.

    python -m intalks.training.statements --gold ../shared/gold --corpus ../shared/corpus

The link model sees each article twice: with the deals of its key, and with those that extraction finds, so that it
knows what to say of deals that are not there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields

from intalks.evaluation.coded import CodedSource, CodedStatement
from intalks.extraction import extract
from intalks.extraction.descriptions import with_descriptions
from intalks.extraction.statement_features import certainty_features, kind_features, stance_features
from intalks.extraction.statement_links import APART, alone_features, bearings, pair_features
from intalks.extraction.statement_views import DealView, Hearing, Utterance, token_range
from intalks.extraction.statements import StatementModels
from intalks.lexicon.linear import LinearModel
from intalks.lexicon.names import name_key
from intalks.model.reading import AttributionForm, MentionKind, Reading
from intalks.model.record import Deal
from intalks.model.vocabulary import SourceKind
from intalks.text.quoting import locate
from intalks.training.fit import Row, fit, write
from intalks.training.keys import deals_of
from intalks.training.material import FIRST_LOT, asked_readings, linear_parser
from intalks.training.oracle import Keyed

STRENGTH = {"link": 0.05, "stance": 0.3, "kind": 0.5, "certainty": 0.3}
RARE = {"link": 10, "stance": 2, "kind": 2, "certainty": 2}
"""Features in fewer examples than this are left out."""


def main() -> None:
    """Read the coded articles and write the models trained on all of them."""
    readings = asked_readings(linear_parser(__doc__).parse_args(), FIRST_LOT)
    rows = examples((k, reading, extract(reading).deals) for k, reading in readings)
    for part in fields(rows):
        print(f"{part.name:10} {len(getattr(rows, part.name))} examples")
    models = train(rows)
    for model in (models.link, models.stance, models.kind, models.certainty):
        print(write(model).name, len(model.weights), "features")


_PERSONAL = frozenset({SourceKind.NAMED, SourceKind.SPOKESPERSON, SourceKind.ANALYST})


@dataclass(frozen=True, slots=True)
class Examples:
    """Training rows for each of the models."""

    link: list[Row]
    stance: list[Row]
    kind: list[Row]
    certainty: list[Row]


@dataclass(frozen=True, slots=True)
class Lesson:
    """One article with its key. `names` gives the number of the key's organization for each of its names."""

    keyed: Keyed
    reading: Reading
    names: Mapping[tuple[str, ...], int]

    @classmethod
    def of(cls, keyed: Keyed, reading: Reading) -> Lesson:
        organizations = enumerate(keyed.key.organizations)
        names = {name_key(n): i for i, o in organizations for n in (o.name or "", *o.aliases)}
        return cls(keyed, reading, names)


def examples(articles: Iterable[tuple[Keyed, Reading, Sequence[Deal]]]) -> Examples:
    """Rows of all articles: each utterance towards each coded deal, and towards each deal found."""
    result = Examples([], [], [], [])
    for keyed, reading, found in articles:
        lesson = Lesson.of(keyed, reading)
        coded, seen = deals_of(keyed), with_descriptions(reading)
        _add(result, lesson, Hearing.of(seen, coded), {d.id: d.id for d in coded})
        _add_unsaid(result, lesson)
        if found:
            _add(result, lesson, Hearing.of(seen, found), counterparts(coded, found, lesson.names), labels=False)
    return result


def train(rows: Examples) -> StatementModels:
    """The four models, fitted on all rows."""

    def one(part: str, part_rows: Sequence[Row]) -> LinearModel:
        return fit(f"statement_{part}", part_rows, strength=STRENGTH[part], min_count=RARE[part])

    return StatementModels(
        one("link", rows.link), one("stance", rows.stance), one("kind", rows.kind), one("certainty", rows.certainty)
    )


def counterparts(coded: Sequence[Deal], found: Sequence[Deal], names: Mapping[tuple[str, ...], int]) -> dict[str, str]:
    """For the id of each deal found that of the coded deal it is: one to one, by parties, then type and stage."""

    def parties(deal: Deal) -> set[object]:
        return {names.get(name_key(p.name), name_key(p.name)) for p in deal.parties}

    ranked = sorted(
        (
            (-len(shared), left.type.value != right.type.value, left.stage.value != right.stage.value, i, j)
            for i, left in enumerate(coded)
            for j, right in enumerate(found)
            if (shared := parties(left) & parties(right)) and 2 * len(shared) >= len(left.parties)
        )
    )
    result: dict[str, str] = {}
    for *_, i, j in ranked:
        if found[j].id not in result and coded[i].id not in result.values():
            result[found[j].id] = coded[i].id
    return result


def _add(rows: Examples, lesson: Lesson, hearing: Hearing, coded: Mapping[str, str], *, labels: bool = True) -> None:
    """Add the rows of a hearing whose deals are those of the key by `coded`, which lacks the ones that no coder saw.

    An utterance of a source that is coded for the deal with other words is neither a yes nor a no, and left out.
    """
    group = lesson.keyed.article.id
    for utterance, near in bearings(hearing):
        alone = alone_features(utterance)
        for view in hearing.deals:
            about = [s for s in lesson.keyed.key.statements if s.deal == coded.get(view.deal.id) and voiced(s)]
            match = matching(about, utterance, lesson)
            if near.touch[view.order] <= APART or (
                match is None and any(spoken_by(s, utterance, lesson) for s in about)
            ):
                continue
            features = (*alone, *pair_features(hearing, utterance, view, near))
            rows.link.append(Row(features, "no" if match is None else "yes", group))
            if match is not None and labels:
                _add_labels(rows, (hearing, utterance, view), match, group)


def _add_labels(rows: Examples, seen: tuple[Hearing, Utterance, DealView], match: CodedStatement, group: str) -> None:
    hearing, utterance, view = seen
    stance, kind = match.stance or "", (match.source or CodedSource()).kind or ""
    if utterance.attribution.form is not AttributionForm.NO_COMMENT:
        rows.stance.append(Row(tuple(stance_features(hearing, utterance, view)), stance, group))
    rows.kind.append(Row(tuple(kind_features(hearing, utterance)), kind, group))
    if stance not in {"hedges", "declines"}:
        said, voice = (utterance.first, utterance.last), utterance.attribution.speaker.kind.value
        features = certainty_features(hearing.reading.tokens, said, stance, voice)
        rows.certainty.append(Row(tuple(features), match.certainty or "", group))


def _add_unsaid(rows: Examples, lesson: Lesson) -> None:
    """How sure the article itself presents a deal."""
    tokens = lesson.reading.tokens
    for statement in lesson.keyed.key.statements:
        span = locate(lesson.reading.article.text, statement.evidence or "")
        if span is not None and not voiced(statement):
            features = certainty_features(tokens, token_range(tokens, span), statement.stance or "", "none")
            rows.certainty.append(Row(tuple(features), statement.certainty or "", lesson.keyed.article.id))


def voiced(statement: CodedStatement) -> bool:
    return statement.source is not None and statement.source.kind != "none"


def matching(about: Sequence[CodedStatement], utterance: Utterance, lesson: Lesson) -> CodedStatement | None:
    """The one of the coded statements whose words and speaker are the utterance's; that which shares most words."""
    content = utterance.attribution.content[0]
    best, most = None, 0.5
    for statement in about:
        span = locate(lesson.reading.article.text, statement.evidence or "", content)
        if span is None:
            continue
        shared = min(content.end, span.end) - max(content.start, span.start)
        share = shared / min(content.end - content.start, span.end - span.start)
        if share > most and spoken_by(statement, utterance, lesson):
            best, most = statement, share
    return best


def spoken_by(statement: CodedStatement, utterance: Utterance, lesson: Lesson) -> bool:
    """Whether the sources are the same as the measure tells it, whatever their kind."""
    source = statement.source or CodedSource()
    speaker, entities = utterance.attribution.speaker, lesson.reading.entities
    entity = entities[speaker.entity] if speaker.entity is not None else None
    person = entity is not None and (entity.kind is MentionKind.PERSON or speaker.kind in _PERSONAL)
    if source.name and entity is not None and person:
        return source.name.casefold().split()[-1] == entity.name.casefold().split()[-1]
    if source.kind == "anonymous" and source.descriptor and speaker.descriptor:
        left, right = (set(w.casefold().split()) - {"a", "the", "of"} for w in (source.descriptor, speaker.descriptor))
        return 2 * len(left & right) >= 0.5 * (len(left) + len(right))
    who = source.organization or source.name
    mine = entities[speaker.organization] if speaker.organization is not None else entity
    if who is None or mine is None:
        return who is None and mine is None
    number = lesson.names.get(name_key(who), -1)
    keys = [name_key(name) for name in (mine.name, *mine.aliases)]
    return name_key(who) in keys or any(lesson.names.get(key) == number for key in keys)


if __name__ == "__main__":
    main()
