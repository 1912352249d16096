"""Near-copies: which articles carry one text. MinHash over word shingles (Broder, 1997)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

PERMUTATIONS: Final = 64
SAME_TEXT: Final = 0.6
"""Estimated Jaccard similarity of shingles from which two articles count as one origin: a resend with a new paragraph
stays above.
"""

_SHINGLE: Final = 4
_BAND: Final = 4
_SEED: Final = 1
_WORD = re.compile(r"\w+")


def signature(text: str) -> tuple[int, ...]:
    """The MinHash of the text's shingles of four words, case and punctuation aside: 64 numbers below 2³²."""
    words = _WORD.findall(text.casefold())
    shingles = {" ".join(words[i : i + _SHINGLE]) for i in range(max(1, len(words) - _SHINGLE + 1))}
    # It brings SciPy with it, which whoever makes nothing ready would wait for.
    from datasketch import MinHash  # noqa: PLC0415

    sketch = MinHash(num_perm=PERMUTATIONS, seed=_SEED)
    sketch.update_batch([shingle.encode("utf-8", "surrogatepass") for shingle in sorted(shingles)])
    return tuple(int(value) for value in sketch.hashvalues)


def similarity(left: Sequence[int], right: Sequence[int]) -> float:
    """The estimated Jaccard similarity, 0 to 1; 0 where either signature is empty."""
    if not left or not right:
        return 0.0
    return sum(a == b for a, b in zip(left, right, strict=True)) / len(left)


def origins(signatures: Sequence[tuple[str, Sequence[int]]]) -> tuple[tuple[str, ...], ...]:
    """Articles grouped by text, in the order given: each joins the first group whose first article it is a near-copy
    of.

    Compared with the first article only, so that a chain of small changes does not pile up into one origin; and only
    where a band of
    four values agrees, which nine of ten pairs at the threshold have, and nearly all above.
    """
    groups: list[tuple[Sequence[int], list[str]]] = []
    bands: dict[tuple[int, ...], list[int]] = {}
    for article, one in signatures:
        keys = [(start, *one[start : start + _BAND]) for start in range(0, len(one), _BAND)]
        near = sorted({index for key in keys for index in bands.get(key, ())})
        same = next((index for index in near if similarity(groups[index][0], one) >= SAME_TEXT), None)
        if same is not None:
            groups[same][1].append(article)
            continue
        for key in keys:
            bands.setdefault(key, []).append(len(groups))
        groups.append((one, [article]))
    return tuple(tuple(members) for _, members in groups)
