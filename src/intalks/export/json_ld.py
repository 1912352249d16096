"""JSON-LD: schema.org for what there is, PROV-O for where it is from, Web Annotations for the words that say so.

Nothing is fetched to read it: the context stands in the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from types import MappingProxyType
from typing import Final, TypeAlias
from urllib.parse import quote

import msgspec

from intalks.export.firms import Firm, Firms
from intalks.export.format import Format, Shape, Written
from intalks.export.selection import Selection, deal_id
from intalks.model.article import Article, content_hash
from intalks.model.dossier import Dossier, Outcome
from intalks.model.record import ArticleRecord, Deal, Fill, Source, Statement
from intalks.model.span import Span
from intalks.model.vocabulary import SourceKind
from intalks.text.writable import utf8_text

_Node: TypeAlias = dict[str, object]  # an object of JSON-LD

_AROUND: Final = 32
"""Characters before and after a quote, by which it is found where the text has shifted."""

_CONTEXT: Final = MappingProxyType(
    {
        "@vocab": "https://schema.org/",
        "prov": "http://www.w3.org/ns/prov#",
        "oa": "http://www.w3.org/ns/oa#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
        "intalks": "urn:intalks:vocabulary:",
        "body": {"@id": "oa:hasBody", "@type": "@id"},
        "target": {"@id": "oa:hasTarget"},
        "source": {"@id": "oa:hasSource", "@type": "@id"},
        "selector": {"@id": "oa:hasSelector"},
        "exact": "oa:exact",
        "prefix": "oa:prefix",
        "suffix": "oa:suffix",
        "start": {"@id": "oa:start", "@type": "xsd:nonNegativeInteger"},
        "end": {"@id": "oa:end", "@type": "xsd:nonNegativeInteger"},
        "motivation": {"@id": "oa:motivatedBy", "@type": "@id"},
    }
)
_STATUS: Final = MappingProxyType(
    {
        Outcome.OPEN: "PotentialActionStatus",
        Outcome.AGREED: "ActiveActionStatus",
        Outcome.COMPLETED: "CompletedActionStatus",
        Outcome.ABANDONED: "FailedActionStatus",
        Outcome.TERMINATED: "CompletedActionStatus",
    }
)


def write(selection: Selection, path: Path) -> Written:
    """One document, one node a line: `Action` (a dossier), `NewsArticle`, `intalks:Deal` (a deal as one article tells
    it), `Claim` (a statement), `intalks:Fact`, `Organization`, `Person`; an `oa:Annotation` for each that has words.
    """
    written = Written()
    with path.open("wb") as file:
        file.write(b'{"@context": ' + msgspec.json.encode(dict(_CONTEXT)) + b',\n"@graph": [\n')
        separator = b""
        for noun, node in _nodes(selection):
            file.write(separator + msgspec.json.encode(node))
            separator = b",\n"
            written[noun] += 1
        file.write(b"\n]}\n")
    return written


def _nodes(selection: Selection) -> Iterator[tuple[str, _Node]]:
    firms = Firms(selection.reference)
    met: dict[str, Firm] = {}
    for dossier in selection.dossiers():
        parties = [firms.of_party(party) for party in dossier.parties]
        met |= {firm.id: firm for firm in parties}
        yield "dossier", _dossier(dossier, parties)
    for article, record in selection.articles():
        yield "article", _article(article, record)
        for deal in selection.deals(article, record):
            yield from _deal(deal, article, selection)
        yield from _claims(article, selection.statements(article, record))
        for number, fact in enumerate(record.facts, 1):
            ends = firms.of_subject(fact, record), firms.of_name(fact.object, record)
            met |= {firm.id: met.get(firm.id, firm) for firm in ends}
            id_ = f"urn:intalks:fact:{content_hash(article.id, article.text_hash, str(number))}"
            yield (
                "fact",
                {
                    "@id": id_,
                    "@type": ["intalks:Fact", "prov:Entity"],
                    "intalks:subject": {"@id": _firm_id(ends[0])},
                    "intalks:relation": fact.relation.value,
                    "intalks:object": {"@id": _firm_id(ends[1])},
                    **_if(value=fact.value),
                    **_from(article),
                },
            )
            yield "annotation", _annotation(id_, article, fact.evidence.span, fact.evidence)
    for id_ in sorted(met):
        yield ("person" if met[id_].person else "organization"), _firm(met[id_])


def _dossier(dossier: Dossier, parties: Iterable[Firm]) -> _Node:
    roles = [
        {"@type": "Role", "roleName": party.roles[0].value, "participant": {"@id": _firm_id(firm)}}
        for party, firm in zip(dossier.parties, parties, strict=True)
    ]
    return {
        "@id": f"urn:intalks:dossier:{dossier.id}",
        "@type": ["Action", "prov:Entity"],
        "identifier": dossier.id,
        "name": utf8_text(dossier.title),
        "actionStatus": {"@id": f"https://schema.org/{_STATUS[dossier.outcome]}"},
        "participant": roles,
        "intalks:type": dossier.type.value,
        "intalks:stage": dossier.stage.value,
        "intalks:outcome": dossier.outcome.value,
        **_if(**{"intalks:first": dossier.first, "intalks:last": dossier.last}),
        "intalks:step": [
            {"@type": "intalks:Step", "intalks:stage": step.stage.value, "intalks:date": step.date}
            for step in dossier.timeline
        ],
        "prov:wasDerivedFrom": [{"@id": _article_id(one)} for one in dossier.articles],
        "intalks:predecessor": [{"@id": f"urn:intalks:dossier:{one}"} for one in dossier.predecessors],
        "intalks:rival": [{"@id": f"urn:intalks:dossier:{one}"} for one in dossier.rivals],
    }


def _article(article: Article, record: ArticleRecord) -> _Node:
    outlet = None if article.outlet is None else {"@type": "Organization", "name": utf8_text(article.outlet)}
    return {
        "@id": _article_id(article.id),
        "@type": ["NewsArticle", "prov:Entity"],
        "identifier": utf8_text(article.id),
        **_if(headline=article.title, url=article.url),
        **_if(datePublished=None if article.published is None else article.published.prefix),
        **({} if outlet is None else {"publisher": outlet}),
        "intalks:textHash": article.text_hash,
        "intalks:reader": record.reader,
    }


def _deal(deal: Deal, article: Article, selection: Selection) -> Iterator[tuple[str, _Node]]:
    id_ = f"urn:intalks:deal:{deal_id(article, deal.id)}"
    dossier = selection.dossier_of(article, deal.id)
    terms = [(f"{id_}:term:{number}", term) for number, term in enumerate(deal.terms, 1)]
    yield (
        "deal",
        {
            "@id": id_,
            "@type": ["intalks:Deal", "prov:Entity"],
            "intalks:type": deal.type.value,
            "intalks:stage": deal.stage.value,
            **_if(**{"intalks:date": None if deal.date is None else deal.date.value}),
            "intalks:party": [
                {"@type": "Role", "roleName": party.role.value, "name": utf8_text(party.name)} for party in deal.parties
            ],
            "intalks:term": [{"@id": term_id} for term_id, _ in terms],
            **({} if dossier is None else {"prov:specializationOf": {"@id": f"urn:intalks:dossier:{dossier}"}}),
            **_from(article),
        },
    )
    for fill in deal.evidence:
        yield "annotation", _annotation(id_, article, fill.span, fill)
    for term_id, term in terms:
        yield (
            "term",
            {
                "@id": term_id,
                "@type": ["QuantitativeValue", "prov:Entity"],
                "intalks:kind": term.kind.value,
                "value": term.value,
                "unitText": utf8_text(term.unit),
            },
        )
        yield "annotation", _annotation(term_id, article, term.span, None)


def _claims(article: Article, told: Iterable[tuple[int, Statement]]) -> Iterator[tuple[str, _Node]]:
    """`told` are statements of the article, each with its number in the record."""
    for number, said in told:
        id_ = f"urn:intalks:statement:{content_hash(article.id, article.text_hash, str(number))}"
        author = _author(said.source, article)
        yield (
            "statement",
            {
                "@id": id_,
                "@type": ["Claim", "prov:Entity"],
                "text": utf8_text(said.evidence.value),
                "about": {"@id": f"urn:intalks:deal:{deal_id(article, said.deal)}"},
                "author": author,
                "prov:wasAttributedTo": author,
                "appearance": {"@id": _article_id(article.id)},
                "intalks:stance": said.stance.value,
                "intalks:certainty": said.certainty.value,
                "intalks:sourceKind": said.source.kind.value,
                "intalks:via": [utf8_text(fill.value) for fill in said.via],
                **_if(datePublished=None if article.published is None else article.published.prefix),
                **_from(article),
            },
        )
        yield "annotation", _annotation(id_, article, said.evidence.span, said.evidence)


def _author(source: Source, article: Article) -> _Node:
    """Whoever speaks; for words of the article's own its outlet. It has a name, or only the words used for it."""
    if source.kind is SourceKind.NONE:
        return {"@type": ["Organization", "prov:Agent"], **_if(name=article.outlet)}
    firm = source.kind in (SourceKind.ORGANIZATION, SourceKind.OUTLET)
    if firm:
        return {
            "@type": ["Organization", "prov:Agent"],
            **_if(name=source.name or source.organization, description=source.descriptor),
        }
    works = None if source.organization is None else {"@type": "Organization", "name": utf8_text(source.organization)}
    return {
        "@type": ["Person", "prov:Agent"],
        **_if(name=source.name, description=source.descriptor),
        **({} if works is None else {"worksFor": works}),
    }


def _annotation(about: str, article: Article, span: Span, fill: Fill | None) -> _Node:
    """That these words of the article say so, by what they are and by where they stand (code points, end exclusive)."""
    text = article.text
    before, after = text[max(0, span.start - _AROUND) : span.start], text[span.end : span.end + _AROUND]
    quoted = {
        "@type": "oa:TextQuoteSelector",
        "exact": utf8_text(span.of(text)),
        "prefix": utf8_text(before),
        "suffix": utf8_text(after),
    }
    place = {"@type": "oa:TextPositionSelector", "start": span.start, "end": span.end}
    return {
        "@id": f"urn:intalks:annotation:{content_hash(about, str(span.start), str(span.end))}",
        "@type": "oa:Annotation",
        "motivation": "oa:identifying",
        "body": about,
        "target": {"@type": "oa:SpecificResource", "source": _article_id(article.id), "selector": [quoted, place]},
        **({} if fill is None else {"intalks:confidence": fill.confidence, "intalks:cause": str(fill.cause)}),
    }


def _firm(firm: Firm) -> _Node:
    known = firm.known
    listed = {} if known is None else _if(leiCode=known.lei, tickerSymbol=known.ticker, address=known.country)
    others = [] if known is None else [utf8_text(name) for name in known.names[1:]]
    wikidata = None if known is None else known.wikidata
    return {
        "@id": _firm_id(firm),
        "@type": ["Person" if firm.person else "Organization", "prov:Agent"],
        "name": utf8_text(firm.name),
        **({"alternateName": others} if others else {}),
        **listed,
        **({} if wikidata is None else {"sameAs": {"@id": f"http://www.wikidata.org/entity/{quote(wikidata)}"}}),
    }


def _from(article: Article) -> _Node:
    return {"prov:wasQuotedFrom": {"@id": _article_id(article.id)}}


def _article_id(id_: str) -> str:
    return f"urn:intalks:article:{content_hash(id_)}"


def _firm_id(firm: Firm) -> str:
    return f"urn:intalks:organization:{quote(utf8_text(firm.id), safe=':')}"


def _if(**values: str | None) -> _Node:
    """The values that are there."""
    return {name: utf8_text(value) for name, value in values.items() if value is not None}


FORMAT = Format("jsonld", "linked data: schema.org, PROV-O, Web Annotations", Shape.FILE, ".jsonld", write)
