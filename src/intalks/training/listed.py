"""Names of listed companies, taken from unlabelled news: a name right before an exchange ticker is a company's.

    python -m intalks.training.listed ../shared/corpus/*.jsonl.gz

writes `lexicon/data/listed_companies.txt`, one name key a line, sorted. Only names are kept, no text.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from intalks.lexicon.names import has_legal_form, name_key
from intalks.lexicon.words import word_list

TARGET = Path(__file__).parents[1] / "lexicon" / "data" / "listed_companies.txt"
_BEFORE_TICKER = re.compile(
    r"((?:[A-Z0-9][\w&.'’/-]*\s+(?:(?:of|and|de|&|the)\s+)?){1,6})\(?\s*[A-Z0-9]{1,8}[a-z]{0,2}\.[A-Z]{1,3}\s*\)?(?=[\s,.;)])"
)
_POSSESSOR = re.compile(r"^.*['’]s?\s+(?=\S)")
_BAD = re.compile(
    r"\.\s|^\d|\bNo\b|\d{4}|^(?:Shares|Chairman|Unit|Units|Analysts?|Shareholders|Owner|Maker|Rival|Parent)\b|[A-Z]{2,}\.[A-Z]"
)


def main() -> None:
    counts = Counter(name for path in sys.argv[1:] for name in _names(Path(path)))
    keys = {
        " ".join(name_key(name))
        for name, count in counts.items()
        if count >= 2 or (has_legal_form(name) and " and " not in name)
    }
    TARGET.write_text("\n".join(sorted(keys)) + "\n", encoding="utf-8")
    print(f"{len(keys)} names in {TARGET.name}")


def _names(path: Path) -> Iterator[str]:
    openers = word_list("sentence_openers") | word_list("calendar_words") | word_list("nationalities")
    places = word_list("place_words")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            for match in sorted(set(_BEFORE_TICKER.findall(json.loads(line)["text"]))):
                words = _POSSESSOR.sub("", " ".join(match.split()).removesuffix("'s")).split()
                while words and (words[0] in openers or words[0] in ("of", "and", "&", "the", "de")):
                    words = words[1:]
                name = " ".join(words)
                if (
                    len(name) > 2
                    and not _BAD.search(name)
                    and name not in places
                    and not name.endswith((" and", " of", " &", "-based"))
                ):
                    yield name


if __name__ == "__main__":
    main()
