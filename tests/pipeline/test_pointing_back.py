"""Records of texts with marks that are not to be read."""

from __future__ import annotations

from dataclasses import replace

from intalks.intake import parse_published
from intalks.model.article import Article
from intalks.pipeline.grounding import grounded
from intalks.pipeline.own import OwnReader

CLEAN = Article(
    "a1",
    "Acme Steel Corp agreed to buy 30 percent of Harmon & Lee Motors Inc for $300 million. "
    '"It\'s a good price," said Ann Lee, who runs it. Harmon & Lee declined to comment.',
    published=parse_published("2012-06-18"),
)
MARKED = replace(
    CLEAN,
    text="\ufeff"
    + CLEAN.text.replace("&", "&amp;").replace('"', "&quot;").replace("'", "&#39;").replace("million.", "million.[1]"),
)


def test_the_same_is_read_and_every_span_is_of_the_article() -> None:
    reader = OwnReader()
    clean, marked = reader.read(CLEAN), reader.read(MARKED)
    assert (marked.id, marked.text_hash) == ("a1", MARKED.text_hash)
    assert [(d.type.value, [(p.name, p.role) for p in d.parties]) for d in marked.deals] == [
        (d.type.value, [(p.name, p.role) for p in d.parties]) for d in clean.deals
    ]
    assert [s.source.label for s in marked.statements] == [s.source.label for s in clean.statements]
    assert len(marked.deals) == 1
    assert grounded(marked, MARKED) is marked
    assert "Harmon & Lee Motors Inc" in [one.name for one in marked.organizations]
    assert any("Harmon &amp; Lee" in fill.value for deal in marked.deals for fill in deal.evidence)
