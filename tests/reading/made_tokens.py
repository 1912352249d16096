"""Token arrays written by hand, so that what reads a parse is tested with no model loaded."""

from __future__ import annotations

import re

from intalks.model.reading import Mention, MentionForm, MentionKind, Sentence, Tokens
from intalks.model.span import Span

_TOKEN = re.compile(r"'s|\d[\d,.]*\d|[\w.&-]*\w|[^\w\s]")


_LEMMAS = {
    "owns": "own",
    "owned": "own",
    "is": "be",
    "bought": "buy",
    "agreed": "agree",
    "said": "say",
    "pays": "pay",
    "cars": "car",
    "sells": "sell",
}


def tokens_of(text: str, tags: str = "", heads: dict[str, str] | None = None) -> tuple[Tokens, tuple[Sentence, ...]]:
    """The text as one sentence.

    `tags` gives each token's tag (NN where it gives fewer), `heads` a word's head by their forms.
    """
    spans = [(m.start(), m.end()) for m in _TOKEN.finditer(text)]
    words = [text[a:b] for a, b in spans]
    given = tags.split()
    tag = tuple(given[i] if i < len(given) else "NN" for i in range(len(words)))
    head = tuple(words.index(heads[w]) if heads and w in heads else i for i, w in enumerate(words))
    dep = tuple("ROOT" if head[i] == i else "nummod" if tag[i] == "CD" else "nsubj" for i in range(len(words)))
    lower = tuple(w.lower() for w in words)
    zeros = (0,) * len(words)
    lemma = tuple(_LEMMAS.get(w, w) for w in lower)
    tokens = Tokens(tuple(a for a, _ in spans), tuple(b for _, b in spans), head, dep, tag, lemma, lower, zeros)
    return tokens, (Sentence(Span(0, len(text)), 0, len(words), 0),)


def named(text: str, tokens: Tokens, words: str, kind: MentionKind, entity: int) -> Mention:
    """The mention of `words` in the text."""
    start = text.index(words)
    first = tokens.start.index(start)
    last = tokens.end.index(start + len(words)) + 1
    return Mention(kind, MentionForm.NAME, Span(start, start + len(words)), first, last, last - 1, 0, (entity,))
