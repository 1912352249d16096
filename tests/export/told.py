"""A ledger of few articles: every slot of a record is filled, with text that no format must take for its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from intalks.ledger import Ledger
from intalks.model.article import Article
from intalks.model.interval import Interval
from intalks.model.judgement import Judgement, Verdict
from intalks.model.record import (
    ArticleRecord,
    Cause,
    CauseKind,
    Deal,
    Fact,
    Fill,
    Organization,
    Party,
    Source,
    Statement,
    Term,
)
from intalks.model.span import Span
from intalks.model.vocabulary import DealType, OrganizationKind, Relation, Role, SourceKind, Stage, Stance, TermKind
from intalks.pipeline.add import update_dossiers
from intalks.pipeline.judging import Word, judge_statement
from intalks.resolution import prepare

CAUSE = Cause(CauseKind.RULE, "told")
SCRIPT = "<script>alert('x')</script> & \x0b=1+1 | \u202etraw"
"""What a headline may hold: markup, a character that XML cannot hold, a formula, a mark of the table, a change of
direction.
"""

RUMOUR = (
    "Fiat SpA is in talks to buy 30 percent of Brandis for $600 million, two people close to the talks said. "
    '"We have no plans to sell <b>anything</b>," said Ute Kern, chief executive of Brandis. '
    "They want to close by June 2012. Fiat owns Corvo, a brand."
)
ACCORD = (
    "Fiat SpA has agreed to buy 30 percent of Brandis, Fiat said, a year after it denied it. "
    "The price is 580 million dollars. Fiat is a partner of Elmond."
)
WORKS = "Elmond delivers engines to Corvo Works, once Corvo Sons. The contract ends in 2015."
LOCAL = "A local firm may make the cars."
NOTHING = "The weather was fine at the show."


@contextmanager
def told_ledger(path: Path) -> Iterator[Ledger]:
    """The ledger, open: two dossiers (a stake and a supply), six articles, one of them undated."""
    with Ledger.open(path) as book:
        reference = book.reference()
        entries = [prepare(article, record, reference) for article, record in _readings()]
        book.add(entries, recorded_at=datetime(2026, 1, 2, tzinfo=UTC))
        update_dossiers(book)
        yield book


def judge_denial(book: Ledger, verdict: Verdict) -> Judgement:
    """Say so of the only denial of the ledger."""
    told = [(dossier.id, one) for dossier in book.dossiers() for one in dossier.statements]
    [(dossier, denial)] = [(id_, one) for id_, one in told if one.statement.stance_value is Stance.DENIES]
    word = Word("Ann", "she was there", datetime(2026, 1, 3, tzinfo=UTC))
    return judge_statement(book, dossier, denial, verdict=verdict, word=word)


def _readings() -> Iterator[tuple[Article, ArticleRecord]]:
    yield _rumour()
    yield _accord()
    yield _works("c1", "2012-02-01", "Daily Ledger")
    yield _works("d1", None, None)
    local = _article("e1", LOCAL, "2012-02-03", "Daily Ledger")
    described = (_party(LOCAL, "A local firm", Role.MANUFACTURER),)
    yield local, _record(local, deals=(_deal(LOCAL, DealType.MANUFACTURING, Stage.CONSIDERED, described),))
    fine = _article("f1", NOTHING, "2012-02-04", "Daily Ledger")
    yield fine, ArticleRecord(fine.id, fine.text_hash, "told-1", (), (), (), (), passed_over=True)


def _rumour() -> tuple[Article, ArticleRecord]:
    text = RUMOUR
    article = _article(
        "a1", text, "2012-01-13", "The Motor Post", title="Fiat looks at Brandis", url="http://post.test/a?b=1&c=2"
    )
    parties = (_party(text, "Fiat SpA", Role.INVESTOR), _party(text, "Brandis", Role.INVESTEE))
    terms = (
        _term(text, TermKind.STAKE, "30 percent", "30", "percent"),
        _term(text, TermKind.VALUE, "$600 million", "600000000", "USD"),
        _term(text, TermKind.CLOSING, "June 2012", "2012-06", "date"),
    )
    people = Source(
        SourceKind.ANONYMOUS, None, None, "two people close to the talks", _span(text, "two people"), 0.8, CAUSE
    )
    chief = Source(SourceKind.NAMED, "Ute Kern", "Brandis", "chief executive", _span(text, "Ute Kern"), 0.9, CAUSE)
    statements = (
        _said(text, people, Stance.AFFIRMS, "Fiat SpA is in talks to buy 30 percent of Brandis for $600 million"),
        _said(text, chief, Stance.DENIES, "We have no plans to sell <b>anything</b>"),
    )
    facts = (
        Fact("Fiat SpA", Relation.OWNS, "Corvo", "100", _fill(text, "Fiat owns Corvo")),
        Fact(
            "Ute Kern",
            Relation.OFFICER_OF,
            "Brandis",
            "chief executive",
            _fill(text, "Ute Kern, chief executive of Brandis"),
        ),
        Fact("Corvo", Relation.BRAND_OF, "Fiat SpA", None, _fill(text, "Corvo, a brand")),
    )
    deal = _deal(text, DealType.STAKE, Stage.TALKS, parties, terms=terms, until="$600 million")
    return article, _record(
        article, deals=(deal,), statements=statements, facts=facts, names=("Fiat SpA", "Brandis", "Corvo")
    )


def _accord() -> tuple[Article, ArticleRecord]:
    text = ACCORD
    article = _article("b1", text, "2012-03-02", "Daily Ledger", title=SCRIPT, url="javascript:alert(1)")
    parties = (_party(text, "Fiat SpA", Role.INVESTOR), _party(text, "Brandis", Role.INVESTEE))
    terms = (_term(text, TermKind.VALUE, "580 million dollars", "580000000", "USD"),)
    firm = Source(SourceKind.ORGANIZATION, None, "Fiat SpA", None, _span(text, "Fiat said"), 0.9, CAUSE)
    statements = (_said(text, firm, Stance.AFFIRMS, "Fiat SpA has agreed to buy 30 percent of Brandis"),)
    facts = (Fact("Fiat SpA", Relation.PARTNER_OF, "Elmond", None, _fill(text, "Fiat is a partner of Elmond")),)
    deal = _deal(text, DealType.STAKE, Stage.AGREED, parties, terms=terms, until="Brandis")
    return article, _record(
        article, deals=(deal,), statements=statements, facts=facts, names=("Fiat SpA", "Brandis", "Elmond")
    )


def _works(id_: str, published: str | None, outlet: str | None) -> tuple[Article, ArticleRecord]:
    text = WORKS if published else f"{WORKS} It is old."
    article = _article(id_, text, published, outlet)
    parties = (_party(text, "Elmond", Role.SUPPLIER), _party(text, "Corvo Works", Role.CUSTOMER))
    nobody = Source(SourceKind.NONE, None, None, None, None, 0.9, CAUSE)
    deal = Deal(
        id="d1",
        type=_fill(text, "delivers", DealType.SUPPLY),
        stage=_fill(text, "delivers", Stage.COMPLETED),
        parties=parties,
        subject=(_fill(text, "engines"),),
        brands=(_fill(text, "Corvo"),),
        made_in=(),
        sold_in=(),
        terms=(_term(text, TermKind.END, "2015", "2015", "date"),),
        date=None,
        evidence=(_fill(text, "Elmond delivers engines to Corvo Works"), _fill(text, "The contract ends in 2015")),
        confidence=0.7,
    )
    statements = (_said(text, nobody, Stance.AFFIRMS, "Elmond delivers engines to Corvo Works"),)
    facts = (Fact("Corvo Works", Relation.FORMERLY, "Corvo Sons", None, _fill(text, "Corvo Works, once Corvo Sons")),)
    return article, _record(article, deals=(deal,), statements=statements, facts=facts, names=("Elmond", "Corvo Works"))


def _article(
    id_: str, text: str, published: str | None, outlet: str | None, *, title: str | None = None, url: str | None = None
) -> Article:
    when = None if published is None else Interval.of_prefix(published)
    return Article(id_, text, title, when, outlet, url)


def _record(
    article: Article,
    *,
    deals: tuple[Deal, ...] = (),
    statements: tuple[Statement, ...] = (),
    facts: tuple[Fact, ...] = (),
    names: tuple[str, ...] = (),
) -> ArticleRecord:
    organizations = tuple(
        Organization(
            name,
            ("Fiat",) if name == "Fiat SpA" else (),
            OrganizationKind.BRAND if name == "Corvo" else OrganizationKind.COMPANY,
            (_span(article.text, name),),
        )
        for name in names
    )
    return ArticleRecord(article.id, article.text_hash, "told-1", organizations, deals, statements, facts)


def _deal(
    text: str,
    kind: DealType,
    stage: Stage,
    parties: tuple[Party, ...],
    *,
    terms: tuple[Term, ...] = (),
    until: str = ".",
) -> Deal:
    evidence = text[: text.index(until) + len(until)].removesuffix(".")
    first = text.split(maxsplit=1)[0]
    return Deal(
        id="d1",
        type=_fill(text, first, kind),
        stage=_fill(text, first, stage),
        parties=parties,
        subject=(),
        brands=(),
        made_in=(),
        sold_in=(),
        terms=terms,
        date=None,
        evidence=(_fill(text, evidence),),
        confidence=0.8,
    )


def _party(text: str, name: str, role: Role) -> Party:
    return Party(name, role, _span(text, name), 0.9, CAUSE)


def _term(text: str, kind: TermKind, words: str, value: str, unit: str) -> Term:
    return Term(kind, words, value, unit, _span(text, words), 0.8, CAUSE)


def _said(text: str, source: Source, stance: Stance, words: str) -> Statement:
    evidence = _fill(text, words)
    return Statement("d1", source, (), _fill(text, words, stance), _fill(text, words, "certain"), evidence)


def _fill(text: str, words: str, value: str | None = None) -> Fill:
    return Fill(words if value is None else str(value), _span(text, words), 0.9, CAUSE)


def _span(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))
