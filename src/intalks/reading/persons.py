"""Whether a name that the votes take for a person's is a firm's after all: a linear model over its words and places.

To a recogniser any two new words in capitals may be somebody ("Danube Paper"). Who is somebody has an office, says
things and is called by the surname; a firm is bought, supplies others, and stands beside the word for what it makes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Final

from intalks.lexicon.linear import load_model
from intalks.lexicon.words import word_list
from intalks.reading.apart import POSSESSIVES, Candidate
from intalks.reading.parse import Parse
from intalks.text.words import without_accents

MODEL: Final = "name_kind"
FIRM: Final = 0.5
"""How probable it is at least that a name is a firm's, for the votes to be set aside."""

Key = tuple[str, ...]


def is_firm(features: Collection[str]) -> bool:
    """Whether the model takes a name with these features for a firm's."""
    return load_model(MODEL).probabilities(features)["firm"] >= FIRM


def name_features(key: Key, candidates: Sequence[Candidate], parse: Parse, known: Collection[Key]) -> frozenset[str]:
    """What the words of a name of several words and the words around it say. `key` is the name in lower case, word by
    word, `candidates` are its occurrences, `known` the keys of all names of the text.
    """
    told = {*_of_words(key), f"times:{min(len(candidates), 3)}"}
    told |= {f"surname:{key[-1:] in known}", f"first alone:{key[:1] in known}"}
    told |= {f"label:{candidate.label}" for candidate in candidates}
    for candidate in candidates:
        told.update(_around(candidate, parse))
    return frozenset(told)


def _of_words(key: Key) -> Iterator[str]:
    given, first, last = word_list("given_names"), key[0], key[-1]
    yield f"given:{first.title() in given}"
    yield f"given inside:{any(word.title() in given for word in key[1:])}"
    yield f"family first:{first.title() in word_list('family_names_first')}"
    yield f"words:{min(len(key), 5)}"
    yield f"initial:{any(len(word.rstrip('.')) == 1 for word in key)}"
    yield f"generic:{last in word_list('generic_name_words')}"
    yield f"last:{last}"
    plain = without_accents(last)
    yield f"accent:{any(word != without_accents(word) for word in key)}"
    yield f"ends:{plain[-2:]}"
    yield f"ends:{plain[-3:]}"
    yield f"begins:{without_accents(first)[-2:]}"
    yield f"long:{min(len(last) // 3, 4)}"


def _around(candidate: Candidate, parse: Parse) -> Iterator[str]:
    tokens = parse.tokens
    first, last = candidate.first, candidate.last - 1
    sentence = parse.sentences[tokens.sentence[first]]
    before = tokens.lower[first - 1] if first > sentence.first else "^"
    yield f"before:{before}"
    if first - 2 >= sentence.first:
        behind = tokens.tag[first - 1] in ("IN", "TO")
        yield f"behind:{tokens.lower[first - 2]} {before}" if behind else "behind:none"
    after = last + 1
    if after < sentence.last and tokens.lower[after] in POSSESSIVES:
        yield "owner"
        after += 1
    yield f"after:{tokens.lower[after] if after < sentence.last else '$'}"
    dep, head = tokens.dep[last], tokens.head[last]
    yield f"dep:{dep}"
    yield f"head:{dep} {tokens.lemma[head]}"
    if dep == "pobj":
        yield f"of:{tokens.lemma[tokens.head[head]]} {tokens.lower[head]}"
    if after < sentence.last and tokens.lower[after] in (",", "("):
        for i in range(after + 1, min(after + 7, sentence.last)):
            if tokens.tag[i] in ("NN", "NNS"):
                yield f"apposed:{tokens.lower[i]}"
