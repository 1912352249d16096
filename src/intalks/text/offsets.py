"""Texts that know where each of their code points stood in the raw source that they were cleaned out of."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

_NOTHING: Final = "\\s\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\\x00-\\x1f\\x7f-\\x9f"
"""White space, soft hyphens, marks of no width and control characters: cleaning drops or swaps them at will."""

_UNSEEN: Final = re.compile(f"[{_NOTHING}]+")
_SEEN: Final = re.compile(f"[^{_NOTHING}]+")
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

    @classmethod
    def of_runs(cls, runs: Runs) -> Traced:
        """A raw source's visible text."""
        text = "".join(words for words, _ in runs)
        return cls(text, tuple(place + index for words, place in runs for index in range(len(words))))

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


Runs: TypeAlias = Sequence[tuple[str, int]]
"""A raw source's text in order: stretches, each with the place of its first character; the others follow one by one."""


def traced_back(paragraphs: Sequence[str], raw: Runs) -> list[Traced | None]:
    """Each paragraph with its places in `raw`, the text out of which they were taken in this order; None for one that
    does not stand there word for word, stretches cut out of it aside.

    White space and characters of no width count for nothing. The longest paragraph is looked for first, the others
    before and behind it, so that a headline or a teaser that says the same does not draw them away.

    >>> raw = [("Ford gains. ", 0), ("Ford  gains.", 15), (" A spokesman said so.", 31)]
    >>> found = traced_back(["Ford gains.", "A spokesman said so."], raw)
    >>> [one and one.places[0] for one in found]
    [15, 32]
    """
    stream = _Stream(raw)
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


class _Stream:
    """The raw text without what counts for nothing, and the way back: worked out for the runs that are asked for."""

    def __init__(self, raw: Runs) -> None:
        self._runs: list[tuple[str, int]] = []
        self._starts: list[int] = []
        self._known: dict[int, list[int]] = {}
        pieces: list[str] = []
        length = 0
        for text, place in raw:
            seen = _UNSEEN.sub("", text)
            if seen:
                self._runs.append((text, place))
                self._starts.append(length)
                pieces.append(seen)
                length += len(seen)
        self.text = "".join(pieces)

    def places_of(self, numbers: range) -> list[int]:
        """The places of a stretch of the text."""
        found: list[int] = []
        index = bisect_right(self._starts, numbers.start) - 1
        while index < len(self._runs) and self._starts[index] < numbers.stop:
            start = self._starts[index]
            found.extend(self._places(index)[max(numbers.start - start, 0) : numbers.stop - start])
            index += 1
        return found

    def _places(self, index: int) -> list[int]:
        if index not in self._known:
            text, place = self._runs[index]
            spans = (match.span() for match in _SEEN.finditer(text))
            self._known[index] = [place + one for start, end in spans for one in range(start, end)]
        return self._known[index]


_Placed = tuple[Traced, tuple[int, int]]
"""A paragraph with its places, and the stretch of the stream that it takes."""


def _placed(paragraph: str, stream: _Stream, low: int, high: int, *, last: bool = False) -> _Placed | None:
    """The paragraph within `stream.text[low:high]`: its first place there, or its last."""
    words = [match.span() for match in _SEEN.finditer(paragraph)]
    needle = "".join(paragraph[start:end] for start, end in words)
    if not needle:
        return None
    start = stream.text.rfind(needle, low, high) if last else stream.text.find(needle, low, high)
    stretches = [range(start, start + len(needle))] if start >= 0 else _with_gaps(needle, stream.text, low, high)
    if stretches is None:
        return None
    seen = [place for stretch in stretches for place in stream.places_of(stretch)]
    places: list[int] = []
    taken = 0
    for begin, end in words:
        # A blank lies right behind what was before it; none may point behind what follows it.
        gap = begin - len(places)
        before = places[-1] + 1 if places else seen[0]
        places.extend([min(before, seen[taken])] * gap)
        places.extend(seen[taken : taken + end - begin])
        taken += end - begin
    places.extend([places[-1] + 1] * (len(paragraph) - len(places)))
    return Traced(paragraph, tuple(places)), (stretches[0].start, stretches[-1].stop)


def _with_gaps(needle: str, text: str, low: int, high: int) -> list[range] | None:
    """Where the needle stands, stretches of `text` left out; None where some of it stands nowhere."""
    place = text.find(needle[:_SEED], low, high)
    if place < 0:
        return None
    stretches: list[range] = []
    done = 0
    while True:
        start = place
        while done < len(needle) and place < high and text[place] == needle[done]:
            place, done = place + 1, done + 1
        stretches.append(range(start, place))
        if done == len(needle):
            return stretches
        place = text.find(needle[done : done + _RESUMED], place, min(high, place + _REACH))
        if place < 0:
            return None
