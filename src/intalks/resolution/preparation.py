"""From an article and its record to what the ledger stores and resolution works on."""

from __future__ import annotations

from intalks.model.article import Article, content_hash
from intalks.model.dossier import Entry, Report
from intalks.model.record import ArticleRecord, Deal
from intalks.reference import Reference
from intalks.resolution.companies import fact_keys
from intalks.resolution.parties import pair_keys, party_keys
from intalks.resolution.sightings import sightings
from intalks.resolution.signatures import signature


def prepare(article: Article, record: ArticleRecord, reference: Reference) -> Entry:
    """The entry of one article: the MinHash of its text, and one report for each deal, with the keys of its parties.

    A deal with no named party gives no report: nothing could find it. Raises ValueError where the record is of
    another text.
    """
    if record.text_hash != article.text_hash:
        message = f"the record of article {record.id!r} is of another text; read the article anew"
        raise ValueError(message)
    sketch = signature(article.text)
    reports = (_report(article, record, deal, sketch=sketch, reference=reference) for deal in record.deals)
    told = tuple(report for report in reports if report.parties)
    return Entry(article, record, sketch, told, sightings(article, record, reference), fact_keys(record, reference))


def _report(
    article: Article, record: ArticleRecord, deal: Deal, *, sketch: tuple[int, ...], reference: Reference
) -> Report:
    day = None if article.published is None else article.published.start.date().isoformat()
    parties = party_keys(record, deal, reference, day)
    named = {party.name for party in deal.parties}
    return Report(
        id=content_hash(article.id, article.text_hash, deal.id),
        article=article.id,
        published=article.published,
        outlet=article.outlet,
        title=article.title,
        text_hash=article.text_hash,
        signature=sketch,
        deal=deal,
        statements=tuple(statement for statement in record.statements if statement.deal == deal.id),
        organizations=tuple(one for one in record.organizations if one.name in named or named & set(one.aliases)),
        parties=parties,
        pairs=pair_keys(parties),
    )
