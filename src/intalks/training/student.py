"""Train the network that ships, on coded articles and on what a larger network says of others, and write its weights.

    python -m intalks.training.student --gold ../shared/gold --corpus ../shared/corpus --taught FOLDER

FOLDER is what `training.taught` wrote. Articles of the keys, of which there are few, come twice in a pass. Goes on from
the weights that ship, with `--fresh` from MiniLM's. Needs PyTorch.
Then how its answers are joined with the linear models' is to be fitted (`training.joining`).
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import torch

from intalks.lexicon.network_weights import NETWORK, network_weights, write_network
from intalks.training.encoders import minilm
from intalks.training.fit import MODELS
from intalks.training.learning import Course, Lesson, learn
from intalks.training.lessons import lessons_of
from intalks.training.material import Coder, network_articles, training_parser
from intalks.training.network import Network
from intalks.training.taught import load_taught

COURSE: Final = Course(epochs=3, batch=8, rates=(1e-4, 5e-4), seed=1)


def main() -> None:
    parser = training_parser(__doc__)
    parser.add_argument("--taught", type=Path, required=True, metavar="FOLDER", help="what the larger network says")
    parser.add_argument("--fresh", action="store_true", help="begin with MiniLM and not with what ships")
    parser.add_argument("--memory", type=Path, metavar="FILE", help="go on from here after an epoch, if cut off")
    arguments = parser.parse_args()
    encoder, shipped = minilm(), network_weights()
    coded = lessons_of(network_articles(arguments.gold, arguments.corpus, whole=True))
    lessons = [Lesson.of(one, encoder) for one in coded]
    lessons += [one for one in lessons if one.asked.coder is Coder.KEYS]
    lessons += [Lesson.of(one, encoder) for one in load_taught(arguments.taught)]
    print(f"{len(lessons)} articles, {sum(len(one.asked.candidates.pairs) for one in lessons)} pairs", flush=True)
    torch.manual_seed(COURSE.seed)
    net = Network(encoder)
    if not arguments.fresh:
        net.take(shipped.table)
    for learned in learn(net, lessons, COURSE, arguments.memory):
        write_network(learned.matrices(), shipped.settings, MODELS / NETWORK)


if __name__ == "__main__":
    main()
