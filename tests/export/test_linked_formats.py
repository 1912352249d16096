"""FollowTheMoney and JSON-LD, opened by others."""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any, TypeAlias

import polars as pl
import pytest
from rdflib import PROV, RDF, BNode, Graph, Namespace, URIRef

from intalks.export import Selection, Written, export, find_format
from intalks.export.followthemoney import ENTITIES, STATEMENTS
from intalks.ledger import Ledger
from intalks.model.judgement import Verdict
from tests.export.told import judge_denial, told_ledger

Exported: TypeAlias = Callable[[str], tuple[Path, Written]]
OWN = Namespace("urn:intalks:vocabulary:")
OA = Namespace("http://www.w3.org/ns/oa#")
_SCHEMATA = frozenset(
    "Article Company Directorship Note Organization Ownership Person Project ProjectParticipant PublicBody "
    "UnknownLink".split()
)
SCHEMA = Namespace("https://schema.org/")


def entities_of(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / ENTITIES).read_text(encoding="utf-8").splitlines()]


def test_ftm_counts_are_the_ledgers(told: Ledger, exported: Exported) -> None:
    folder, written = exported("ftm")
    entities = pl.read_ndjson(folder / ENTITIES, infer_schema_length=None)
    assert entities["id"].is_unique().all()
    schemata = entities["schema"].to_list()
    records = [told.record(id_) for id_ in told.articles()]
    links = sum(schemata.count(name) for name in ("Ownership", "Directorship", "UnknownLink"))
    assert links == sum(len(one.facts) for one in records)
    assert schemata.count("Article") == written["Article"] == len(records)
    dossiers = list(told.dossiers())
    assert schemata.count("Project") == len(dossiers)
    assert schemata.count("Note") == sum(len(one.statements) for one in dossiers)
    assert schemata.count("ProjectParticipant") == sum(len(one.parties) for one in dossiers)
    assert {name for name in schemata if name not in _SCHEMATA} == set()


def test_ftm_statements_are_the_entities_values(exported: Exported) -> None:
    folder, written = exported("ftm")
    rows = pl.read_csv(folder / STATEMENTS, infer_schema=False).fill_null("").to_dicts()
    values = {
        (one["id"], one["schema"], name, value)
        for one in entities_of(folder)
        for name, held in one["properties"].items()
        for value in held
    }
    assert {(row["entity_id"], row["schema"], row["prop"], row["value"]) for row in rows} == values
    assert len(rows) == len(values) == written["statement"]
    ids = {id_ for id_, _, _, _ in values}
    assert {row["value"] for row in rows if row["prop_type"] == "entity"} <= ids
    (denial,) = [row for row in rows if row["value"] == "Ute Kern: denies"]
    assert (denial["origin"], denial["first_seen"], denial["dataset"]) == ("a1", "2012-01-13", "intalks")


def test_ftm_reads_it_and_drops_nothing(exported: Exported) -> None:
    reason = "followthemoney is not installed: it needs ICU, and a compiler (docs/decisions/0031)"
    model = pytest.importorskip("followthemoney", reason=reason).model
    serialize = pytest.importorskip("followthemoney.statement.serialize", reason=reason)
    folder, written = exported("ftm")
    entities = entities_of(folder)
    schemata = {one["id"]: one["schema"] for one in entities}
    for one in entities:
        proxy = model.get_proxy(one, cleaned=False)  # drops each value that its type does not take
        kept = {name: sorted(proxy.get(name)) for name in one["properties"]}
        assert kept == {name: sorted(values) for name, values in one["properties"].items()}
        proxy.schema.validate({"properties": one["properties"]})
        for prop, value in proxy.itervalues():
            if prop.type.name == "entity":
                assert model.get(schemata[value]).is_a(prop.range), (one["schema"], prop.name, schemata[value])
    statements = list(serialize.read_csv_statements(BytesIO((folder / STATEMENTS).read_bytes())))
    assert len(statements) == written["statement"]
    for said in statements:
        assert said.id == said.generate_key()
        assert said.prop_type == model.get(said.schema).get(said.prop).type.name


def graph_of(path: Path) -> Graph:
    with warnings.catch_warnings():
        # Of rdflib's parser to itself.
        warnings.filterwarnings("ignore", "ConjunctiveGraph is deprecated", DeprecationWarning)
        return Graph().parse(path, format="json-ld")


def test_jsonld_counts_are_the_ledgers(told: Ledger, exported: Exported) -> None:
    path, written = exported("jsonld")
    graph = graph_of(path)
    records = [told.record(id_) for id_ in told.articles()]
    kinds = {
        SCHEMA.NewsArticle: len(records),
        SCHEMA.Action: told.catalogue.counts().dossiers,
        OWN.Deal: sum(len(one.deals) for one in records),
        SCHEMA.QuantitativeValue: sum(len(deal.terms) for one in records for deal in one.deals),
        SCHEMA.Claim: sum(len(one.statements) for one in records),
        OWN.Fact: sum(len(one.facts) for one in records),
        OA.Annotation: written["annotation"],
    }
    assert {kind: len(list(graph.subjects(RDF.type, kind))) for kind in kinds} == kinds
    # Nothing hangs in the air: what a node speaks of is in the file.
    nodes = set(graph.subjects())
    for predicate in (PROV.wasQuotedFrom, PROV.specializationOf, PROV.wasDerivedFrom, SCHEMA.about, OA.hasBody):
        assert set(graph.objects(None, predicate)) <= nodes, predicate
    assert not [one for one in graph.all_nodes() if isinstance(one, URIRef) and "://" in one and " " in one]


def test_jsonld_quotes_are_found_both_ways(told: Ledger, exported: Exported) -> None:
    path, _ = exported("jsonld")
    graph = graph_of(path)
    texts = {told.article(id_).id: told.article(id_).text for id_ in told.articles()}
    seen = 0
    for target in graph.objects(None, OA.hasTarget):
        source = graph.value(target, OA.hasSource)
        text = texts[str(graph.value(source, SCHEMA.identifier))]
        selectors = {graph.value(one, RDF.type): one for one in graph.objects(target, OA.hasSelector)}
        place, quote = selectors[OA.TextPositionSelector], selectors[OA.TextQuoteSelector]
        start, end = int(str(graph.value(place, OA.start))), int(str(graph.value(place, OA.end)))
        exact, before, after = (str(graph.value(quote, part)) for part in (OA.exact, OA.prefix, OA.suffix))
        assert text[start:end] == exact
        assert f"{before}{exact}{after}" in text
        assert text[:start].endswith(before)
        seen += 1
    assert seen > 20


def test_jsonld_says_who_says_it(exported: Exported) -> None:
    path, _ = exported("jsonld")
    graph = graph_of(path)
    claims = list(graph.subjects(RDF.type, SCHEMA.Claim))
    (denial,) = [one for one in claims if str(graph.value(one, OWN.stance)) == "denies"]
    author = graph.value(denial, SCHEMA.author)
    assert isinstance(author, BNode)
    assert str(graph.value(author, SCHEMA.name)) == "Ute Kern"
    assert str(graph.value(graph.value(author, SCHEMA.worksFor), SCHEMA.name)) == "Brandis"


def test_jsonld_has_no_claim_that_was_called_wrong(exported: Exported, tmp_path: Path) -> None:
    before, after = exported("jsonld")[0], tmp_path / "judged.jsonld"
    with told_ledger(tmp_path / "told.db") as book:
        judge_denial(book, Verdict.WRONG)
        export(Selection(book), find_format("jsonld"), after)
    old, new = (set(graph_of(path).subjects(RDF.type, SCHEMA.Claim)) for path in (before, after))
    [gone] = old - new
    assert new < old
    assert str(graph_of(before).value(gone, OWN.stance)) == "denies"
    assert gone not in set(graph_of(after).objects(None, OA.hasBody))
