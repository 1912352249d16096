"""Fit how the network's answers and the linear models' are joined, on articles that neither was trained on.

    python -m intalks.training.joining --gold ../shared/gold --corpus ../shared/corpus
    python -m intalks.training.joining --corpus ../shared/corpus --only date

The first fits on articles of the keys and on those of the second lot, which have a bias of their own: theirs is left
out again. The second fits on the second lot alone, under the names that its articles have and under others, and writes
only what it names.
Writes the weights into `lexicon/models/network.npz`, beside the network's own. A yes-or-no answer is a logistic
regression on the two log odds, which also calibrates it; a choice of classes is a weighted geometric mean.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from intalks.extraction.deal_features import deal_features, evidence_features, sentences_of
from intalks.extraction.drafts import linear_pairs, linear_roles, network_roles
from intalks.extraction.extract import linear_models
from intalks.extraction.fact_features import DealLinks, pairs_of, promising
from intalks.extraction.fact_features import pair_features as fact_features
from intalks.extraction.facts import NO_RELATION, FactModels, officer_features, relations
from intalks.extraction.mentioned import DealSide
from intalks.extraction.scoring import YES
from intalks.extraction.statement_features import certainty_features, kind_features, stance_features
from intalks.extraction.statement_links import link_chances
from intalks.extraction.statement_views import Hearing
from intalks.extraction.statements import default_models
from intalks.extraction.terms import (
    NO_TERM,
    TermModels,
    date_features,
    link_features,
    may_date,
    terms_only,
    values_of,
)  # fmt: skip
from intalks.extraction.value_features import Look, Scene, value_features
from intalks.extraction.weighing import Deals, Weighing, log_odds, weigh
from intalks.lexicon.network_weights import NETWORK, network_weights, write_network
from intalks.model.reading import AttributionForm, MentionKind, Reading
from intalks.reading.reader import Reader
from intalks.training.alignment import KeyDeal
from intalks.training.deals import Example, example, outline_of
from intalks.training.facts import KeyFacts, read_deals
from intalks.training.fit import MODELS
from intalks.training.keys import deals_of
from intalks.training.material import held_back, kept_back
from intalks.training.oracle import Keyed, contexts_of, entity_numbers
from intalks.training.statements import Lesson, matching, spoken_by, voiced
from intalks.training.values import kind_in


@dataclass(slots=True)
class Answers:
    """What both say and what is right, by the name under which they are joined."""

    decisions: dict[str, list[tuple[float, float | None, bool]]] = field(default_factory=lambda: defaultdict(list))
    choices: dict[str, list[tuple[Mapping[str, float], Mapping[str, float], str]]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def decide(self, name: str, network: float, linear: float | None, right: bool) -> None:  # a label
        self.decisions[name].append((network, linear, right))

    def choose(self, name: str, network: Mapping[str, float], linear: Mapping[str, float], right: str | None) -> None:
        if right is not None and right in network:
            self.choices[name].append((network, linear, right))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, help="folder with train.jsonl, dev.jsonl and their texts")
    parser.add_argument("--corpus", type=Path, help="folder with the news whose articles are coded")
    parser.add_argument("--only", nargs="+", help="the answers whose joining is written; all without it")
    arguments = parser.parse_args()
    if arguments.gold is None and arguments.corpus is None:
        parser.error("--gold, --corpus or both")
    keys = [] if arguments.gold is None else [answers_on(kept_back(arguments.gold))]
    lot = [] if arguments.corpus is None else [answers_on(held_back(arguments.corpus))]
    settings = fit_settings([*keys, *lot])
    if arguments.only:
        asked = {name: value for name, value in settings.items() if name.rsplit(".", 1)[0] in arguments.only}
        settings = {**network_weights().settings, **asked}
    write_network(network_weights().table, settings, MODELS / NETWORK)
    for name, value in sorted(settings.items()):
        print(f"{name:24} {value:7.3f}")


def answers_on(articles: Sequence[Keyed]) -> Answers:
    """What both say of these articles."""
    reader, answers = Reader(), Answers()
    for keyed in articles:
        reading = reader.read(keyed.article)
        if reading.sentences:
            _ask(answers, keyed, reading)
    return answers


def fit_settings(lots: Sequence[Answers]) -> dict[str, float]:
    """The weights of every joining; the bias of a decision is that of the first lot."""
    settings: dict[str, float] = {}
    for name in sorted({name for lot in lots for name in lot.decisions}):
        settings |= _decision(name, [lot.decisions[name] for lot in lots])
    for name in sorted({name for lot in lots for name in lot.choices}):
        settings |= _choice(name, [row for lot in lots for row in lot.choices[name]])
    return settings


_LEAST: Final = 20
"""Fewer examples than this fit nothing."""


def _decision(name: str, lots: Sequence[Sequence[tuple[float, float | None, bool]]]) -> dict[str, float]:
    labels = [right for lot in lots for *_, right in lot]
    if len(lots[0]) < _LEAST or len(set(labels)) < 2:  # yes and no
        return {}
    others = range(1, len(lots))
    columns = [
        [log_odds(network)] + ([] if linear is None else [log_odds(linear)]) + [float(number == i) for i in others]
        for number, lot in enumerate(lots)
        for network, linear, _ in lot
    ]
    model = LogisticRegression(C=1.0).fit(np.array(columns), labels)
    result = {f"{name}.bias": float(model.intercept_[0])}
    weights = model.coef_[0][: len(columns[0]) - len(others)]
    result |= {f"{name}.{part}": float(w) for part, w in zip(("network", "linear"), weights, strict=False)}
    return {key: round(value, 4) for key, value in result.items()}


def _choice(name: str, rows: Sequence[tuple[Mapping[str, float], Mapping[str, float], str]]) -> dict[str, float]:
    if len(rows) < _LEAST:
        return {}
    classes = sorted({c for network, linear, _ in rows for c in (*network, *linear)})
    logs = np.log(
        np.maximum([[[t.get(c, 0.0) for c in classes] for t in (network, linear)] for network, linear, _ in rows], 1e-6)
    )
    right = np.array([classes.index(label) for *_, label in rows])

    def loss(weights: Sequence[float]) -> float:
        scores = np.tensordot(logs, np.array(weights), axes=([1], [0]))
        scores -= scores.max(axis=1, keepdims=True)
        likely = scores[np.arange(len(right)), right] - np.log(np.exp(scores).sum(axis=1))
        return float(-likely.sum() + 2.0 * ((np.array(weights) - 0.5) ** 2).sum())

    found = minimize(loss, [0.5, 0.5], bounds=[(0.0, 2.0), (0.0, 2.0)]).x
    return {f"{name}.network": round(float(found[0]), 4), f"{name}.linear": round(float(found[1]), 4)}


def _ask(answers: Answers, keyed: Keyed, reading: Reading) -> None:
    e = example(keyed, reading)
    weighing = weigh(e.reading, e.triggers)
    if weighing is None:
        return
    _pairs(answers, e, weighing)
    taught = [(n, d) for n, d in enumerate(e.deals) if weighing.pairs_of(list(d.roles))]
    for _, deal in taught:
        _deal(answers, e, weighing, deal)
    if taught:
        sides = [DealSide(d.roles, sentences_of(e.reading, frozenset(d.roles))) for _, d in taught]
        beside = Deals.of(weighing, sides)
        numbers = [n for n, _ in taught]
        _values(answers, keyed, e, (beside, numbers))
        _speech(answers, keyed, e.reading, (beside, numbers))
    _facts(answers, keyed, reading, weighing)


def _pairs(answers: Answers, e: Example, weighing: Weighing) -> None:
    known = linear_pairs(e.reading, e.triggers)
    for number, pair in enumerate(weighing.candidates.pairs):
        deal = next((d for d in e.deals if pair[0] in d.roles and pair[1] in d.roles), None)
        network, linear = float(weighing.scores.deal[number]), known.get(pair)
        if linear is None:
            answers.decide("pair.alone", network, None, deal is not None)
            continue
        answers.decide("pair", network, linear.probability, deal is not None)
        if deal is not None:
            right = f"{deal.roles[pair[0]]}>{deal.roles[pair[1]]}"
            answers.choose("roles", network_roles(weighing.roles(number)), linear_roles(linear), right)


def _deal(answers: Answers, e: Example, weighing: Weighing, deal: KeyDeal) -> None:
    models, outline = linear_models(), outline_of(e, deal)
    pairs = weighing.pairs_of(list(deal.roles))
    features = deal_features(e.reading, outline, e.triggers)
    answers.choose("type", weighing.types(pairs), models.type.probabilities(features), deal.deal.type)
    answers.choose("stage", weighing.stages(pairs), models.stage.probabilities(features), deal.deal.stage)
    shown = weighing.evidence(pairs)
    for sentence in outline.sentences:
        if sentence < len(shown):
            linear = models.evidence.probabilities(evidence_features(e.reading, outline, sentence, e.triggers))[YES]
            right = any(e.reading.sentences[sentence].span.overlaps(words) for words in deal.evidence)
            answers.decide("evidence", float(shown[sentence]), linear, right)


def _values(answers: Answers, keyed: Keyed, e: Example, deals: tuple[Deals, Sequence[int]]) -> None:
    beside, numbers = deals
    contexts = contexts_of(e.reading, keyed.key)
    scene = Scene.of(e.reading, [contexts[n] for n in numbers])
    models, values = TermModels.load(), values_of(e.reading)
    for value, rows in zip(values, beside.values([v.mention for v in values]), strict=True):
        look = Look.at(scene, value.mention)
        kinds = models.kinds[value.mention.kind].probabilities(value_features(look))
        best = max((k for k in kinds if k != NO_TERM), key=lambda k: kinds[k])
        for i, (number, row) in enumerate(zip(numbers, rows, strict=False)):
            deal = keyed.key.deals[number]
            right = kind_in(deal, value, keyed.article.text)
            linear = models.link.probability(models.link.total(link_features(look, i, (best, 1 - kinds[NO_TERM]))))
            answers.decide("term", 1 - row.term[NO_TERM], linear, right is not None)
            answers.choose("term_kind", terms_only(row.term), terms_only(kinds), right)
            if value.mention.kind is MentionKind.DATE and may_date(scene, value.mention, i):
                linear = models.date.probability(
                    models.date.total(value_features(look)), models.date.total(date_features(look, i))
                )
                dated = deal.date is not None and value.numbers[0].startswith(deal.date)
                answers.decide("date", row.date, linear, dated)


def _speech(answers: Answers, keyed: Keyed, reading: Reading, deals: tuple[Deals, Sequence[int]]) -> None:
    """Link, stance, certainty and kind of each utterance; whether nobody is coded to say a deal."""
    beside, numbers = deals
    lesson, models = Lesson.of(keyed, reading), default_models()
    coded = deals_of(keyed)
    hearing = Hearing.of(reading, [coded[n] for n in numbers])
    known = beside.utterances([u.attribution for u in hearing.utterances])
    affirmed = dict.fromkeys(range(len(numbers)), 0.0)
    for utterance, chances in link_chances(hearing, models.link):
        for i, (view, linear) in enumerate(zip(hearing.deals, chances, strict=True)):
            rows = known[utterance.order]
            about = [s for s in keyed.key.statements if s.deal == view.deal.id and voiced(s)]
            match = matching(about, utterance, lesson)
            if not rows or (match is None and any(spoken_by(s, utterance, lesson) for s in about)):
                continue
            if linear > 0.0:
                answers.decide("link", rows[i].link, linear, match is not None)
            else:
                answers.decide("link.alone", rows[i].link, None, match is not None)
            stance = models.stance.probabilities(stance_features(hearing, utterance, view))
            affirmed[i] = 1 - (1 - affirmed[i]) * (1 - linear * stance.get("affirms", 0.0))
            if match is None:
                continue
            kinds = models.kind.probabilities(kind_features(hearing, utterance))
            answers.choose("kind", rows[i].kind, kinds, None if match.source is None else match.source.kind)
            if utterance.attribution.form is not AttributionForm.NO_COMMENT:
                answers.choose("stance", rows[i].stance, stance, match.stance)
                said, voice = (utterance.first, utterance.last), utterance.attribution.speaker.kind.value
                features = certainty_features(reading.tokens, said, match.stance or "", voice)
                answers.choose(
                    "certainty", rows[i].certainty, models.certainty.probabilities(features), match.certainty
                )
    for i, number in enumerate(numbers):
        deal = keyed.key.deals[number]
        unsaid = any(s.deal == deal.id and not voiced(s) for s in keyed.key.statements)
        answers.decide("unsaid", beside.unsaid(i)[0], 1 - affirmed[i], unsaid)


def _facts(answers: Answers, keyed: Keyed, reading: Reading, weighing: Weighing) -> None:
    models, links = FactModels.load(), DealLinks.of(read_deals(keyed, reading))
    key = KeyFacts(keyed, reading, entity_numbers(reading, keyed.key))
    for pair in pairs_of(reading):
        label = key.label(pair)
        if label is None:
            continue
        if not promising(reading, pair, links):
            none = relations(weighing, pair.left_entity, pair.right_entity)[NO_RELATION]
            answers.decide("related.alone", 1 - none, None, label != NO_RELATION)
            continue
        features = list(fact_features(reading, pair, links))
        network = relations(weighing, pair.left_entity, pair.right_entity)
        none = network.pop(NO_RELATION)
        related = models.related.probability(models.related.total(features))
        answers.decide("related", 1 - none, related, label != NO_RELATION)
        if label != NO_RELATION:
            whole = {c: p / max(1 - none, 1e-9) for c, p in network.items()}
            answers.choose("relation", whole, models.pair.probabilities(features), label)
    for number, person in enumerate(reading.entities):
        if person.organization is None or person.title is None:
            continue
        table = weighing.relation((min(number, person.organization), max(number, person.organization)))
        linear = models.officer.probability(models.officer.total(officer_features(reading, person, links)))
        right = key.officer(person.name, person.organization)
        answers.decide("officer", table.get("officer", 0.0) + table.get("officers", 0.0), linear, right)


if __name__ == "__main__":
    main()
