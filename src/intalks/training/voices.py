"""Train the models that choose statements: `statement_given`, `statement_clear` and `statement_unsaid`.

    python -m intalks.training.voices --corpus ../shared/corpus

They weigh what the other models say, so they are trained on articles that those have not learned from, the second lot
of the coded articles, and on the deals that extraction finds there. To be run again when a model that they weigh was
trained anew. Deterministic.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from intalks.evaluation.coded import CodedStatement
from intalks.extraction.extract import Found, find_deals
from intalks.extraction.scoring import YES
from intalks.extraction.statement_views import Hearing
from intalks.extraction.statement_voices import Debate, Voice, clear_features, given_features, unsaid_features
from intalks.extraction.statements import StatementModels, default_models, listen, silence
from intalks.model.reading import Reading
from intalks.reading.reader import Reader
from intalks.training.coding import further_articles
from intalks.training.fit import Row, cross_validated, fit, write
from intalks.training.keys import deals_of
from intalks.training.oracle import Keyed
from intalks.training.statements import Lesson, counterparts, matching, spoken_by, voiced

STRENGTH: Final = {"given": 0.02, "clear": 0.3, "unsaid": 0.05}
"""The inverse L2 penalty of each model, chosen by cross-validation."""
RARE: Final = 8
"""Features in fewer examples than this are left out."""


def main() -> None:
    """Read the articles of the second lot and write both models."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True, help="folder with the news whose articles are coded")
    reader, models = Reader(), default_models()
    hearings = []
    for keyed in further_articles(parser.parse_args().corpus):
        reading = reader.read(keyed.article)
        hearings.append(Told.of(keyed, reading, find_deals(reading), models))
    given = given_rows(hearings)
    for part, rows in (("given", given), ("clear", clear_rows(hearings)), ("unsaid", unsaid_rows(hearings, given))):
        model = fit(f"statement_{part}", rows, strength=STRENGTH[part], min_count=RARE)
        print(f"{write(model).name}: {len(rows)} examples, {len(model.weights)} features")


@dataclass(frozen=True, slots=True)
class Told:
    """One article: what is said in it about the deals found, and the coded deal that each of them is, by their ids.

    `silences` are the network's word on the article itself as source, for each deal.
    """

    lesson: Lesson
    debate: Debate
    coded: Mapping[str, str]
    silences: tuple[float, ...]

    @classmethod
    def of(cls, keyed: Keyed, reading: Reading, found: Found, models: StatementModels) -> Told:
        lesson, hearing = Lesson.of(keyed, reading), Hearing.of(reading, found.deals)
        heard = listen(hearing, models, found.beside) if found.deals else ()
        silences = tuple(silence(found.beside, view) for view in hearing.deals)
        coded = counterparts(deals_of(keyed), found.deals, lesson.names)
        return cls(lesson, Debate.of(hearing, heard), coded, silences)


def given_rows(articles: Iterable[Told]) -> list[Row]:
    """A row for each source that may speak of a deal: whether it is coded for that."""
    rows = []
    for told in articles:
        coded = {(voice.speaker, voice.deal.order) for _, voice in coded_voices(told)}
        for key, voice in told.debate.voices.items():
            features = tuple(given_features(told.debate, voice))
            rows.append(Row(features, "yes" if key in coded else "no", told.lesson.keyed.article.id))
    return rows


def clear_rows(articles: Iterable[Told]) -> list[Row]:
    """A row for each utterance of a coded source that speaks more than once: whether its words are the coded ones."""
    rows = []
    for told in articles:
        for statement, voice in coded_voices(told):
            labels = [matching([statement], h.utterance, told.lesson) is not None for h in voice.heard]
            if len(set(labels)) > 1:
                group = told.lesson.keyed.article.id
                features = (tuple(clear_features(voice, heard)) for heard in voice.heard)
                rows += [Row(f, "yes" if label else "no", group) for f, label in zip(features, labels, strict=True)]
    return rows


def unsaid_rows(articles: Iterable[Told], given: list[Row]) -> list[Row]:
    """A row for each deal: whether the article itself is coded as its source. `given` are the rows of `given_rows`:
    how likely sources are coded is told by models that have not seen the article.
    """
    chances = iter(cross_validated("statement_given", given, strength=STRENGTH["given"], min_count=RARE))
    rows = []
    for told in articles:
        known = {key: next(chances)[YES] for key in told.debate.voices}
        for view in told.debate.hearing.deals:
            features = unsaid_features(told.debate, view, (told.silences[view.order], known))
            about = _about(told, view.deal.id)
            label = "yes" if any(not voiced(s) for s in about) else "no"
            rows.append(Row(tuple(features), label, told.lesson.keyed.article.id))
    return rows


def coded_voices(told: Told) -> Iterator[tuple[CodedStatement, Voice]]:
    """The coded statements with their sources. Of several that the measure takes for the source of a statement (a firm
    and its spokesman) it is the one that says the coded words, then the one of the coded kind, then the likeliest.
    """
    for view in told.debate.hearing.deals:
        voices = told.debate.about(view)
        for statement in _about(told, view.deal.id):
            fitting = [v for v in voices if any(spoken_by(statement, h.utterance, told.lesson) for h in v.heard)]
            if voiced(statement) and fitting:
                yield statement, max(fitting, key=partial(_fit, statement, lesson=told.lesson))


def _about(told: Told, deal: str) -> list[CodedStatement]:
    coded = told.coded.get(deal)
    return [s for s in told.lesson.keyed.key.statements if coded is not None and s.deal == coded]


def _fit(statement: CodedStatement, voice: Voice, *, lesson: Lesson) -> tuple[bool, bool, float]:
    words = any(matching([statement], h.utterance, lesson) is not None for h in voice.heard)
    kinds = {h.utterance.attribution.speaker.kind.value for h in voice.heard}
    return words, statement.source is not None and statement.source.kind in kinds, voice.total


if __name__ == "__main__":
    main()
