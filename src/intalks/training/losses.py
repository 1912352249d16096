"""How far a network's answers are from what is coded of an article, and from what a larger network says of one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from intalks.extraction.network import TYPES
from intalks.training.lessons import NOTHING, NetworkLesson, UtteranceLesson, ValueLesson
from intalks.training.network import (
    Asked,
    Network,
    PairAnswers,
    Seen,
    answer_pairs,
    answer_utterances,
    answer_values,
)  # fmt: skip
from intalks.training.taught import Chances, Taught, TaughtUtterances, TaughtValues

_HALF = 0.5
"""What parts, relations, evidence, certainty and kinds of sources weigh beside all else."""
_HARDLY = 0.1
"""The chance of a deal from which on what the teacher says of it counts."""

_SHARES = {
    "acquisition": 0.515, "stake": 0.19, "alliance": 0.082, "joint_venture": 0.062, "supply": 0.046, "merger": 0.043,
    "manufacturing": 0.022, "distribution": 0.022, "development": 0.01, "licensing": 0.008,
}  # fmt: skip
"""Of the types among the deals of coded articles."""
_EVEN = 0.35
"""How far types are evened out: 0 counts each deal once, 1 each type."""
_RARE = torch.tensor([_SHARES[name] ** -_EVEN for name in TYPES])
_RARE /= sum(weight * _SHARES[name] for name, weight in zip(TYPES, _RARE.tolist(), strict=True))
"""What a deal of each type counts, 1 on the mean."""


def coded_loss(net: Network, article: Asked, lesson: NetworkLesson, seen: Seen) -> Tensor:
    """Summed over what is coded; type, stage, roles and evidence count where there is a deal."""
    answers = answer_pairs(net, article, seen)
    loss = _coded_pairs(lesson, answers)
    if not lesson.deals:
        return loss
    deals = torch.stack([answers.vectors[list(d.pairs)].mean(0) for d in lesson.deals])
    loss = loss + _yes(net.heads["unsaid"](deals)[:, 0], [d.unsaid for d in lesson.deals])
    loss = loss + _HALF * _one(net.heads["unsaid_certainty"](deals), [d.certainty for d in lesson.deals])
    if lesson.utterances:
        loss = loss + _coded_utterances(net, seen, lesson.utterances, deals)
    if lesson.values:
        loss = loss + _coded_values(net, seen, lesson.values, deals)
    return loss


def _coded_pairs(lesson: NetworkLesson, a: PairAnswers) -> Tensor:
    loss = _yes(a.exists, [p.deal for p in lesson.pairs]) + _HALF * _one(a.relation, [p.relation for p in lesson.pairs])
    rows = [i for i, p in enumerate(lesson.pairs) if p.deal]
    if not rows:
        return loss
    chosen = [lesson.pairs[i] for i in rows]
    for answer, side in ((a.first, 0), (a.second, 1)):
        loss = loss + _HALF * _one(answer[rows], [p.roles[side] for p in chosen])
    loss = loss + _one(a.type[rows], [p.type for p in chosen], _RARE) + _one(a.stage[rows], [p.stage for p in chosen])
    shown = a.evidence.log_softmax(-1)
    for i, pair in zip(rows, chosen, strict=True):
        known = [s for s in pair.evidence if s < shown.shape[1]]
        if known:
            loss = loss - _HALF * torch.logsumexp(shown[i, known], 0)
    return loss


def _coded_utterances(net: Network, seen: Seen, rows: Sequence[UtteranceLesson], deals: Tensor) -> Tensor:
    beside = deals[[u.deal for u in rows]], torch.tensor([u.features for u in rows])
    a = answer_utterances(net, seen.states, [u.heard for u in rows], beside)
    loss = _yes(a.link, [u.link for u in rows]) + _one(a.stance, [u.stance for u in rows])
    return loss + _HALF * (_one(a.certainty, [u.certainty for u in rows]) + _one(a.kind, [u.kind for u in rows]))


def _coded_values(net: Network, seen: Seen, rows: Sequence[ValueLesson], deals: Tensor) -> Tensor:
    beside = deals[[v.deal for v in rows]], torch.tensor([v.features for v in rows])
    term, date = answer_values(net, seen.states, [v.pieces for v in rows], beside)
    loss = _one(term, [v.term for v in rows])
    dated = [i for i, v in enumerate(rows) if v.date != NOTHING]
    return loss + _yes(date[dated], [bool(rows[i].date) for i in dated])


def _yes(scores: Tensor, right: Sequence[bool]) -> Tensor:
    labels = torch.tensor([float(one) for one in right])
    return functional.binary_cross_entropy_with_logits(scores, labels, reduction="sum")


def _one(scores: Tensor, labels: Sequence[int], counted: Tensor | None = None) -> Tensor:
    return functional.cross_entropy(scores, torch.tensor(labels), counted, reduction="sum", ignore_index=NOTHING)


# ------------------------------------------------------------ what a teacher says


def taught_loss(net: Network, article: Asked, taught: Taught, seen: Seen) -> Tensor:
    """Summed over all that the teacher was asked; what it says of a deal counts by how sure it is that there is one."""
    a, said = answer_pairs(net, article, seen), taught.pairs
    exists = _tensor(said.exists)
    sure = exists * (exists > _HARDLY)
    loss = _likely(a.exists, exists) + _HALF * _spread(a.relation, said.relation)
    loss = loss + _HALF * (_spread(a.first, said.first, sure) + _spread(a.second, said.second, sure))
    loss = loss + _spread(a.type, said.type, sure, _RARE) + _spread(a.stage, said.stage, sure)
    loss = loss + _HALF * _spread(a.evidence, said.evidence, sure)
    if not taught.deals:
        return loss
    pairs = [deal.pair for deal in taught.deals]
    deals, sure = a.vectors[pairs], exists[pairs]
    unsaid = torch.tensor([deal.unsaid for deal in taught.deals])
    loss = loss + _likely(net.heads["unsaid"](deals)[:, 0], unsaid, sure)
    certainty = np.stack([deal.certainty for deal in taught.deals])
    loss = loss + _HALF * _spread(net.heads["unsaid_certainty"](deals), certainty, sure)
    if taught.utterances is not None:
        loss = loss + _taught_utterances(net, seen, taught.utterances, (deals, sure))
    if taught.values is not None:
        loss = loss + _taught_values(net, seen, taught.values, (deals, sure))
    return loss


def _taught_utterances(net: Network, seen: Seen, said: TaughtUtterances, known: tuple[Tensor, Tensor]) -> Tensor:
    deals, sure = (table[list(said.deals)] for table in known)
    a = answer_utterances(net, seen.states, said.heard, (deals, _tensor(said.features)))
    link = _tensor(said.link)
    loss = _likely(a.link, link, sure) + _spread(a.stance, said.stance, link * sure)
    return loss + _HALF * (_spread(a.certainty, said.certainty, link * sure) + _spread(a.kind, said.kind, link * sure))


def _taught_values(net: Network, seen: Seen, said: TaughtValues, known: tuple[Tensor, Tensor]) -> Tensor:
    deals, sure = (table[list(said.deals)] for table in known)
    term, date = answer_values(net, seen.states, said.pieces, (deals, _tensor(said.features)))
    dated = [i for i, one in enumerate(said.dated) if one]
    return _spread(term, said.term, sure) + _likely(date[dated], _tensor(said.date)[dated], sure[dated])


def _tensor(values: Chances) -> Tensor:
    return torch.from_numpy(values.astype(np.float32))


def _likely(scores: Tensor, chance: Tensor, weight: Tensor | None = None) -> Tensor:
    return functional.binary_cross_entropy_with_logits(scores, chance, weight, reduction="sum")


def _spread(scores: Tensor, chances: Chances, weight: Tensor | None = None, counted: Tensor | None = None) -> Tensor:
    """Cross entropy against chances; of sentences the student may know fewer."""
    said = _tensor(chances)[:, : scores.shape[1]]
    said = said if counted is None else said * counted
    rows = -(said * scores[:, : said.shape[1]].log_softmax(-1)).sum(-1)
    return (rows if weight is None else rows * weight).sum()
