"""Texts that know where each of their code points stood in the raw source that they were cleaned out of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

_UNSEEN: Final = re.compile("[\\s\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\x00-\x1f\x7f-\x9f]+")
"""White space, soft hyphens, marks of no width and control characters: cleaning drops or swaps them at will."""

_SEED: Final = 24
_RESUMED: Final = 12
_REACH: Final = 2_000
"""To place a paragraph out of which something was cut: so many characters open it, resume it, may lie between."""


@dataclass(frozen=True, slots=True)
class Traced:
    """`places[i]` is the place in the raw source, in code points, of `text[i]`; as many places as code points, none
    smaller than the one before it.
    """

    text: str
    places: tuple[int, ...]

    @classmethod
    def whole(cls, raw: str) -> Traced:
        """A raw source as it is."""
        return cls(raw, tuple(range(len(raw))))

    def part(self, start: int, end: int) -> Traced:
        """`text[start:end]`, half-open.

        >>> Traced.whole("Ford said").part(5, 9)
        Traced(text='said', places=(5, 6, 7, 8))
        """
        return Traced(self.text[start:end], self.places[start:end])

    def squeezed(self) -> Traced:
        r"""Without white space at the ends, and with one blank for each run of it.

        >>> Traced.whole(" a\n b ").squeezed()
        Traced(text='a b', places=(1, 2, 4))
        """
        words = [match.span() for match in re.finditer(r"\S+", self.text)]
        text = " ".join(self.text[start:end] for start, end in words)
        places: list[int] = []
        for number, (start, end) in enumerate(words):
            if number:
                places.append(self.places[words[number - 1][1]])
            places.extend(self.places[start:end])
        return Traced(text, tuple(places))


def joined(parts: Sequence[Traced], separator: str) -> Traced:
    """The parts with the separator between them, whose code points take the place right after the part before."""
    text = separator.join(part.text for part in parts)
    places: list[int] = []
    for number, part in enumerate(parts):
        if number:
            places.extend([_after(parts[number - 1], places)] * len(separator))
        places.extend(part.places)
    return Traced(text, tuple(places))


def traced_back(paragraphs: Sequence[str], raw: Traced) -> list[Traced | None]:
    """Each paragraph with its places in `raw`, the text out of which they were taken in this order; None for one that
    does not stand there word for word, stretches cut out of it aside.

    White space and characters of no width count for nothing. The longest paragraph is looked for first, the others
    before and behind it, so that a headline or a teaser that says the same does not draw them away.

    >>> raw = Traced.whole("Ford gains. <b>Ford  gains.</b> A spokesman said so.")
    >>> found = traced_back(["Ford gains.", "A spokesman said so."], raw)
    >>> [one and one.places[0] for one in found]
    [15, 32]
    """
    stream = _seen(raw)
    found: list[Traced | None] = [None] * len(paragraphs)
    if not paragraphs:
        return found
    anchor = max(range(len(paragraphs)), key=lambda number: len(paragraphs[number]))
    low = high = 0
    placed = _placed(paragraphs[anchor], stream, 0, len(stream.text))
    if placed is not None:
        found[anchor], (low, high) = placed
    for number in range(anchor - 1, -1, -1):
        placed = _placed(paragraphs[number], stream, 0, low, last=True)
        if placed is not None:
            found[number], (low, _) = placed
    for number in range(anchor + 1, len(paragraphs)):
        placed = _placed(paragraphs[number], stream, high, len(stream.text))
        if placed is not None:
            found[number], (_, high) = placed
    return found


def _after(part: Traced, places: list[int]) -> int:
    return part.places[-1] + 1 if part.places else (places[-1] if places else 0)


def _seen(raw: Traced) -> Traced:
    spans, position = [], 0
    for match in _UNSEEN.finditer(raw.text):
        spans.append((position, match.start()))
        position = match.end()
    spans.append((position, len(raw.text)))
    text = "".join(raw.text[start:end] for start, end in spans)
    return Traced(text, tuple(chain.from_iterable(raw.places[start:end] for start, end in spans)))


_Placed = tuple[Traced, tuple[int, int]]
"""A paragraph with its places, and the stretch of the stream that it takes."""


def _placed(paragraph: str, stream: Traced, low: int, high: int, *, last: bool = False) -> _Placed | None:
    """The paragraph within `stream.text[low:high]`: its first place there, or its last."""
    needle = _UNSEEN.sub("", paragraph)
    if not needle:
        return None
    start = stream.text.rfind(needle, low, high) if last else stream.text.find(needle, low, high)
    numbers = list(range(start, start + len(needle))) if start >= 0 else _with_gaps(needle, stream.text, low, high)
    if numbers is None:
        return None
    places: list[int] = []
    rest = iter(numbers)
    for character in paragraph:
        if _UNSEEN.match(character):
            places.append(places[-1] + 1 if places else stream.places[numbers[0]])
        else:
            places.append(stream.places[next(rest)])
    # A blank after an entity (`&amp; `) must not point before what follows it, nor behind.
    for number in range(len(places) - 2, -1, -1):
        places[number] = min(places[number], places[number + 1])
    return Traced(paragraph, tuple(places)), (numbers[0], numbers[-1] + 1)


def _with_gaps(needle: str, text: str, low: int, high: int) -> list[int] | None:
    """Where each character of the needle stands, stretches of `text` left out; None where some of it stands nowhere."""
    place = text.find(needle[:_SEED], low, high)
    if place < 0:
        return None
    numbers: list[int] = []
    while len(numbers) < len(needle):
        if place < high and text[place] == needle[len(numbers)]:
            numbers.append(place)
            place += 1
            continue
        done = len(numbers)
        place = text.find(needle[done : done + _RESUMED], place, min(high, place + _REACH))
        if place < 0:
            return None
    return numbers
