"""One dossier out of the ledger, as it is shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from intalks.errors import NotFoundError
from intalks.export.standing import Part, source_label, standing
from intalks.ledger import Ledger
from intalks.ledger.outlining import outline_party
from intalks.model.dossier import Conflict, Dossier, DossierParty, DossierStatement, Step, Telling, TermValue
from intalks.model.outline import ArticleHead
from intalks.model.resending import by_origin
from intalks.pipeline.asking import as_of as as_known_on
from intalks.serving.links import (
    article_href,
    article_link,
    days_of,
    dossier_href,
    outline_view,
    party_href,
    source_view,
    statement_key,
)
from intalks.serving.views import (
    ConflictView,
    DossierView,
    OriginView,
    OutlineView,
    PartyView,
    SentencePart,
    StatementView,
    StepView,
    TellingView,
    TermView,
)
from intalks.text.days import written_day

_SIDE: Final = 4
"""Articles named on one side of a conflict; all are counted."""

RELATED: Final = 60
"""Rivals, predecessors or successors that are listed at most."""


def dossier_view(ledger: Ledger, id_: str, *, as_of: str | None = None) -> DossierView:
    """The dossier of today, or as what was published by an ISO day makes it. Raises NotFoundError."""
    today = ledger.dossier(id_)
    dossier = today if as_of is None else as_known_on(ledger, today, as_of)
    heads = ledger.catalogue.heads(today.articles)
    statements = statement_views(dossier, heads)
    related = ledger.catalogue.outlines_of(
        [one for ids in (dossier.predecessors, dossier.successors, dossier.rivals) for one in ids[:RELATED]]
    )

    def linked(ids: Sequence[str]) -> tuple[OutlineView, ...]:
        return tuple(outline_view(related[one]) for one in ids[:RELATED] if one in related)

    told = {article for origin in dossier.origins for article in origin}
    return DossierView(
        id=dossier.id,
        href=dossier_href(dossier.id),
        title=dossier.title,
        as_of=as_of,
        standing=tuple(SentencePart(part.text, _place(part)) for part in standing(dossier)),
        parties=tuple(_party(party) for party in dossier.parties),
        subjects=dossier.subjects,
        type=dossier.type,
        stage=dossier.stage,
        outcome=dossier.outcome,
        lapsed=dossier.lapsed,
        first=dossier.first,
        last=dossier.last,
        timeline=tuple(_step(step, heads) for step in dossier.timeline),
        statements=statements,
        terms=tuple(_term(term, heads) for term in dossier.terms),
        conflicts=tuple(_conflict(one, heads) for one in dossier.conflicts),
        origins=tuple(
            OriginView(number, tuple(article_link(one, heads) for one in origin))
            for number, origin in enumerate(dossier.origins, 1)
        ),
        sighted=tuple(article_link(one, heads) for one in dossier.articles if one not in told),
        predecessors=linked(dossier.predecessors),
        successors=linked(dossier.successors),
        rivals=linked(dossier.rivals),
        corrections=dossier.corrections,
        undated=dossier.undated,
        days=days_of(today, heads),
    )


def statement_view(ledger: Ledger, dossier: str, key: str) -> StatementView:
    """One statement by its key. Raises NotFoundError."""
    found = ledger.dossier(dossier)
    one = find_statement(found, key)
    return one_statement(found.id, [one], ledger.catalogue.heads([one.article]))


def find_statement(dossier: Dossier, key: str) -> DossierStatement:
    """Raises NotFoundError."""
    one = next((said for said in dossier.statements if statement_key(said) == key), None)
    if one is None:
        raise NotFoundError(f"the dossier {dossier.id[:8]} holds no statement {key!r}")
    return one


def statement_views(dossier: Dossier, heads: Mapping[str, ArticleHead]) -> tuple[StatementView, ...]:
    """Each statement once, in order of publication; what was resent stands with its first telling."""
    return tuple(one_statement(dossier.id, group, heads) for group in by_origin(dossier.statements))


def one_statement(dossier: str, group: Sequence[DossierStatement], heads: Mapping[str, ArticleHead]) -> StatementView:
    """The first of the group, with the articles of the others; `dossier` is the id of the dossier that it is in."""
    first, *resent = group
    said, head = first.statement, heads.get(first.article)
    key = statement_key(first)
    return StatementView(
        key=key,
        href=f"{dossier_href(dossier)}/statements/{key}",
        dossier=dossier,
        article=article_link(first.article, heads),
        origin=first.origin,
        side=first.side,
        source=source_view(said.source),
        via=tuple(fill.value for fill in said.via),
        stance=said.stance_value,
        certainty=said.certainty_value,
        words=said.evidence.value,
        start=said.evidence.span.start,
        end=said.evidence.span.end,
        citation=citation(first, head),
        also=tuple(article_link(one.article, heads) for one in resent),
    )


def citation(one: DossierStatement, head: ArticleHead | None) -> str:
    """Quote, speaker, outlet, date, address, in a line."""
    said = one.statement
    parts = [f"“{' '.join(said.evidence.value.split())}”"]
    speaker = "" if said.source.span is None else source_label(said.source)
    outlet = one.outlet or "an article without an outlet"
    parts.append(f"{speaker}, in {outlet}" if speaker else outlet)
    if head is not None and head.title:
        parts.append(f"“{' '.join(head.title.split())}”")
    parts.append(written_day(one.published))
    line = ", ".join(parts) + "."
    return line if head is None or head.url is None else f"{line} {head.url}"


def _place(part: Part) -> str | None:
    """Where what a part of the sentence is about stands on the dossier's page, or the article's page."""
    if part.statement is not None:
        return f"#s-{statement_key(part.statement)}"
    return None if part.article is None else article_href(part.article)


def term_amount(value: str, unit: str) -> str:
    """A term's value as people write it.

    >>> term_amount("1500000000", "USD"), term_amount("33.5", "percent"), term_amount("2007-08", "date")
    ('USD 1.5 billion', '33.5%', 'August 2007')
    """
    if unit == "date":
        return written_day(value)
    number = _rounded(value)
    if unit == "percent":
        return f"{number}%"
    return f"{unit} {number}" if unit.isupper() else f"{number} {unit}"


def _rounded(value: str) -> str:
    whole, _, rest = value.partition(".")
    if not whole.lstrip("-").isdigit():
        return value
    for size, word in ((10**9, "billion"), (10**6, "million")):
        amount = int(whole)
        if abs(amount) >= size and amount * 1000 % size == 0 and not rest:
            return f"{amount / size:g} {word}"
    return f"{int(whole):,}{f'.{rest}' if rest else ''}"


def _party(party: DossierParty) -> PartyView:
    outlined = outline_party(party)
    others = tuple(name for name in party.names if name != party.name)
    return PartyView(party.name, party_href(outlined.key, party.name), party.roles[0], others, party.roles)


def _step(step: Step, heads: Mapping[str, ArticleHead]) -> StepView:
    return StepView(
        date=step.known_date,
        dated=step.dated,
        stage=step.stage,
        words=step.evidence,
        reported=step.reported,
        articles=tuple(article_link(one, heads) for one in step.articles),
    )


def _term(term: TermValue, heads: Mapping[str, ArticleHead]) -> TermView:
    return TermView(
        kind=term.kind,
        value=term.value,
        unit=term.unit,
        shown=term_amount(term.value, term.unit),
        first=term.first,
        last=term.last,
        tellings=tuple(_telling(one, heads) for one in term.tellings),
    )


def _telling(one: Telling, heads: Mapping[str, ArticleHead]) -> TellingView:
    source = None if one.source is None else source_label(one.source)
    return TellingView(article_link(one.article, heads), source, one.text)


def _conflict(one: Conflict, heads: Mapping[str, ArticleHead]) -> ConflictView:
    def side(ids: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(ids))

    left, right = side(one.left), side(one.right)
    return ConflictView(
        kind=one.kind,
        message=one.message,
        day=one.day,
        left=tuple(article_link(article, heads) for article in left[:_SIDE]),
        left_count=len(left),
        right=tuple(article_link(article, heads) for article in right[:_SIDE]),
        right_count=len(right),
    )
