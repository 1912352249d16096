"""What a larger network says of articles that nobody has coded: chances, from which a smaller one learns.

    python -m intalks.training.taught --gold ../shared/gold --corpus ../shared/corpus --mpnet MODEL TEACHER OUT

MODEL is MPNet's safetensors file, TEACHER what `training.teacher` wrote. OUT is a folder, into which goes a file for
every 500 articles; a run that was cut off goes on after the last.
"""

from __future__ import annotations

import pickle
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from intalks.extraction.candidates import Candidates, find_candidates
from intalks.extraction.deal_features import sentences_of
from intalks.extraction.descriptions import with_descriptions
from intalks.extraction.encoding import Encoding, encode
from intalks.extraction.mentioned import DealSide, Heard, hear, pieces_of, utterance_rows, value_rows
from intalks.extraction.network import ROLES
from intalks.extraction.terms import values_of
from intalks.extraction.triggers import by_sentence, find_triggers
from intalks.lexicon.network_weights import word_pieces
from intalks.model.article import Article
from intalks.model.reading import Attribution, Reading
from intalks.reading.reader import Reader
from intalks.training.encoders import mpnet
from intalks.training.material import training_parser, uncoded_articles
from intalks.training.network import Asked, Network, PairAnswers, Seen, answer_pairs, answer_utterances, answer_values

Chances: TypeAlias = NDArray[np.float16]

PART: Final = 500
"""Articles to a file."""
LONGEST: Final = 6
"""Windows of an article from which on it is passed over."""
DULL: Final = 0.15
"""The best chance of a deal below which an article is one of many without any: three in ten of these are kept."""
_KEPT: Final = 0.3
_DEALS: Final = 6
"""The likeliest pairs of an article, from a chance of `_DEAL`, of which more is asked."""
_DEAL: Final = 0.25


@dataclass(frozen=True, slots=True)
class TaughtPairs:
    """For each candidate pair the chances of a deal, of each part of both, of each type, stage, relation, sentence."""

    exists: Chances
    first: Chances
    second: Chances
    type: Chances
    stage: Chances
    relation: Chances
    evidence: Chances


@dataclass(frozen=True, slots=True)
class TaughtDeal:
    """A pair that likely has a deal: the chance that the article itself is its source, and how sure it is then."""

    pair: int
    unsaid: float
    certainty: Chances


@dataclass(frozen=True, slots=True)
class TaughtUtterances:
    """Utterances beside a deal each, by its place in `Taught.deals`; all of it runs parallel."""

    deals: Sequence[int]
    heard: Sequence[Heard]
    features: Chances
    link: Chances
    stance: Chances
    certainty: Chances
    kind: Chances


@dataclass(frozen=True, slots=True)
class TaughtValues:
    """Values beside a deal each; `dated`: it is a day, of which `date` tells whether it is the deal's."""

    deals: Sequence[int]
    pieces: Sequence[tuple[int, int]]
    features: Chances
    dated: Sequence[bool]
    term: Chances
    date: Chances


@dataclass(frozen=True, slots=True)
class Taught:
    """One article: what was asked, and what the teacher says."""

    encoding: Encoding
    candidates: Candidates
    mentions: tuple[tuple[int, int], ...]
    pairs: TaughtPairs
    deals: tuple[TaughtDeal, ...]
    utterances: TaughtUtterances | None
    values: TaughtValues | None


@dataclass(frozen=True, slots=True)
class Teacher:
    """A trained network that is asked."""

    net: Network

    def __call__(self, named: Reading) -> Taught | None:
        """What it says of an article, read without descriptions; None where there is nothing to ask."""
        reading = with_descriptions(named)
        triggers = by_sentence(find_triggers(reading))
        encoding = encode(reading, triggers, word_pieces())
        candidates = find_candidates(reading, triggers, encoding)
        if not candidates.pairs or len(encoding.windows) > LONGEST:
            return None
        ends = tuple((int(encoding.first[m.first]), int(encoding.last[m.last - 1])) for m in reading.mentions)
        asked = Asked(encoding, candidates, ends, tuple(self.net.encoder.lower(w.pieces) for w in encoding.windows))
        with torch.no_grad():
            (seen,) = self.net.see([asked], shuffled=False)
            pairs = answer_pairs(self.net, asked, seen)
            chances = pairs.exists.sigmoid()
            chosen = [i for i in chances.argsort(descending=True)[:_DEALS].tolist() if chances[i] > _DEAL]
            sides = [_side(reading, candidates, pairs, i) for i in chosen]
            beside = _Beside(self.net, seen, (reading, encoding), pairs.vectors[chosen], sides)
            return Taught(
                encoding, candidates, ends, _pairs(pairs), tuple(_deals(self.net, pairs, chosen)),
                beside.utterances(named.attributions), beside.values(),
            )  # fmt: skip


def _pairs(a: PairAnswers) -> TaughtPairs:
    spread = (_halves(t.softmax(-1)) for t in (a.first, a.second, a.type, a.stage, a.relation, a.evidence))
    return TaughtPairs(_halves(a.exists.sigmoid()), *spread)


def _deals(net: Network, a: PairAnswers, chosen: Sequence[int]) -> Iterator[TaughtDeal]:
    for pair in chosen:
        unsaid = net.heads["unsaid"](a.vectors[pair]).sigmoid()
        certainty = net.heads["unsaid_certainty"](a.vectors[pair]).softmax(-1)
        yield TaughtDeal(pair, float(unsaid), _halves(certainty))


def _side(reading: Reading, candidates: Candidates, a: PairAnswers, pair: int) -> DealSide:
    """The deal of a pair, with the likeliest parts of both."""
    both = candidates.pairs[pair]
    roles = {
        entity: ROLES[1 + int(scores[pair, 1:].argmax())]  # never "none"
        for entity, scores in zip(both, (a.first, a.second), strict=True)
    }
    return DealSide(roles, sentences_of(reading, frozenset(both)))


@dataclass(frozen=True, slots=True)
class _Beside:
    """What is said and counted beside the deals that were found; `vectors` and `sides` are theirs."""

    net: Network
    seen: Seen
    read: tuple[Reading, Encoding]
    vectors: Tensor
    sides: Sequence[DealSide]

    def utterances(self, attributions: Sequence[Attribution]) -> TaughtUtterances | None:
        found = [(one, hear(*self.read, one)) for one in attributions]
        said = [(one, heard) for one, heard in found if heard is not None]
        rows = [list(utterance_rows(self.read[0], one, self.sides)) for one, _ in said]
        if not said or not self.sides:
            return None
        deals, features = self._table(rows)
        voices = [heard for _, heard in said for _ in self.sides]
        a = answer_utterances(self.net, self.seen.states, voices, (self.vectors[deals], features))
        spread = (_halves(t.softmax(-1)) for t in (a.stance, a.certainty, a.kind))
        return TaughtUtterances(deals, voices, _halves(features), _halves(a.link.sigmoid()), *spread)

    def values(self) -> TaughtValues | None:
        found = [(one, pieces_of(*self.read, one.mention.span)) for one in values_of(self.read[0])]
        known = [(value, pieces) for value, pieces in found if pieces is not None]
        rows = [list(value_rows(self.read[0], value.mention, self.sides)) for value, _ in known]
        if not known or not self.sides:
            return None
        deals, features = self._table(rows)
        pieces = [one for _, one in known for _ in self.sides]
        dated = [value.unit == "date" for value, _ in known for _ in self.sides]
        term, date = answer_values(self.net, self.seen.states, pieces, (self.vectors[deals], features))
        return TaughtValues(deals, pieces, _halves(features), dated, _halves(term.softmax(-1)), _halves(date.sigmoid()))

    def _table(self, rows: Sequence[Sequence[Sequence[float]]]) -> tuple[list[int], Tensor]:
        """Every row beside every deal: the number of the deal, and the features."""
        deals = [number for row in rows for number, _ in enumerate(row)]
        return deals, torch.tensor([features for row in rows for features in row], dtype=torch.float32)


def _halves(values: Tensor) -> Chances:
    halves: Chances = values.numpy().astype(np.float16)
    return halves


# ------------------------------------------------------------ the command


def main() -> None:
    parser = training_parser(__doc__)
    parser.add_argument("--mpnet", type=Path, required=True, metavar="MODEL", help="MPNet's model.safetensors")
    parser.add_argument("--part", type=int, nargs=2, default=(0, 1), metavar=("N", "OF"), help="every OFth article")
    parser.add_argument("teacher", type=Path, metavar="TEACHER")
    parser.add_argument("folder", type=Path, metavar="OUT")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    encoder = mpnet(arguments.mpnet)
    net = Network(encoder)
    net.load_state_dict(torch.load(arguments.teacher))
    teacher, (part, parts) = Teacher(net.eval()), arguments.part
    arguments.folder.mkdir(parents=True, exist_ok=True)
    articles = uncoded_articles(arguments.gold, arguments.corpus)[part::parts]
    for number, start in enumerate(range(0, len(articles), PART)):
        path = arguments.folder / f"taught-{part}-{number:03d}.pickle"
        if not path.exists():
            found = list(_taught(teacher, articles[start : start + PART]))
            _write(found, path)
            print(f"{path.name}: {len(found)} articles", flush=True)


def _taught(teacher: Teacher, articles: Sequence[Article]) -> Iterator[Taught]:
    reader, chance = Reader(), random.Random(articles[0].id)  # noqa: S311
    for article in articles:
        reading = reader.read(article)
        found = teacher(reading) if reading.sentences else None
        if found is not None and (found.pairs.exists.max() >= DULL or chance.random() < _KEPT):
            yield found


def _write(found: Sequence[Taught], path: Path) -> None:
    unfinished = path.with_suffix(".part")
    unfinished.write_bytes(pickle.dumps(found))
    unfinished.replace(path)


def load_taught(folder: Path) -> Iterator[Taught]:
    """What `main` wrote."""
    for path in sorted(folder.glob("*.pickle")):
        yield from pickle.loads(path.read_bytes())  # noqa: S301  # written by this module


if __name__ == "__main__":
    main()
