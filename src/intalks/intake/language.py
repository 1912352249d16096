"""Is a text surely in another language than English? When in doubt, no: the text is read."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

_SAMPLE: Final = 4_000
"""Characters looked at: the first of the text."""

_ENGLISH_WORDS: Final = frozenset(
    {"the", "of", "and", "to", "that", "with", "from", "said", "its", "which"}
    | {"their", "this", "has", "have", "were", "would", "been", "are", "it", "be"}
)
"""Function words that other languages written in Latin letters hardly use."""

_ENGLISH_SHARE: Final = 0.06
"""Of 10,000 stories of a newswire 14 have a smaller share of these words (tables of figures); a Dutch page has
about 0.04.
"""

_SURE: Final = 0.9
_SURELY_NOT: Final = 0.001
"""One language must be as likely as the first, English no likelier than the second: lists of firms fall short of
that.
"""

_ENOUGH_WORDS: Final = 12
_ENOUGH_LETTERS: Final = 8
_WORD: Final = re.compile(r"[^\W\d_]+")


def other_language(text: str) -> str | None:
    """The ISO 639-1 code of the language that the text is surely in if that is not English; `und` where only the
    script tells.

    None for English, and for texts too short or too odd to tell: figures, capitals, headlines, tokenised text.

    >>> other_language("Volkswagen AG and Suzuki Motor Corp. signed a pact.") is None
    True
    """
    words = _WORD.findall(text[:_SAMPLE].lower())
    if not words:
        return None
    if sum(word in _ENGLISH_WORDS for word in words) >= _ENGLISH_SHARE * len(words):
        return None
    foreign_script = _mostly_foreign_script("".join(words))
    if not foreign_script and len(words) < _ENOUGH_WORDS:
        return None
    # Capitals and digits lead the model astray; the words alone, in small letters, do not.
    ranked = _identifier().rank(" ".join(words))
    (language, probability), english = ranked[0], dict(ranked)["en"]
    if foreign_script:
        return language if language != "en" else "und"
    return language if probability >= _SURE and english <= _SURELY_NOT else None


def _mostly_foreign_script(letters: str) -> bool:
    """Whether at least half of the letters are not Latin ones."""
    foreign = sum(not unicodedata.name(letter, "").startswith(("LATIN", "FULLWIDTH LATIN")) for letter in letters)
    return len(letters) >= _ENOUGH_LETTERS and 2 * foreign >= len(letters)


@cache
def _identifier() -> LanguageIdentifier:
    """The model that the package ships, loaded when first needed."""
    # The package brings numpy with it; few texts need either.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
