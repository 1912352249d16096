"""Reader: article in, Reading out."""

from __future__ import annotations

from intalks.model.article import Article
from intalks.model.reading import Reading
from intalks.reading.attribution import find_attributions
from intalks.reading.coreference import resolve_references
from intalks.reading.entities import settle
from intalks.reading.headline import without_headline
from intalks.reading.names import find_candidates
from intalks.reading.parse import Parser
from intalks.reading.people import describe_people
from intalks.reading.quantities import find_values
from intalks.reading.sentences import split_sentences
from intalks.reading.triage import Worth, worth_reading


class Reader:
    """Reads articles. Loading takes a second or two and some 150 MB; `read` is pure and independent of earlier
    articles. `whole`: every sentence is read, as triage is trained with.
    """

    def __init__(self, *, whole: bool = False) -> None:
        self._parser = Parser()
        self._whole = whole

    def read(self, article: Article) -> Reading:
        """What stands in those sentences of the article that are worth reading. Without one, the tuples are empty."""
        article, sentences = without_headline(article, split_sentences(article.text))
        text, worth = article.text, Worth(tuple(sentences)) if self._whole else worth_reading(article, sentences)
        parse = self._parser.parse(text, worth.sentences)
        if not worth.sentences:
            return Reading(article, parse.tokens, (), (), (), (), worth.likeliest)
        mentions, entities = settle(text, parse, find_candidates(text, parse))
        values = find_values(text, parse.tokens, parse.sentences)
        mentions, entities = resolve_references(parse, [*mentions, *values], entities)
        known = (tuple(mentions), describe_people(text, parse.tokens, mentions, entities))
        attributions = find_attributions(article, parse.tokens, parse.sentences, known)
        return Reading(article, parse.tokens, parse.sentences, *known, attributions)
