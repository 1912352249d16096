"""A ledger of a few stories in our own words, written out by hand: what the pages are tested on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from intalks.ledger import Ledger
from intalks.model.article import Article
from intalks.model.dossier import Entry
from intalks.model.interval import Interval
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
from intalks.model.vocabulary import DealType, OrganizationKind, Relation, Role, SourceKind, Stage, TermKind
from intalks.pipeline.add import update_dossiers
from intalks.reference import load
from intalks.resolution import prepare

NOW = datetime(2030, 1, 1, 12, tzinfo=UTC)
CAUSE = Cause(CauseKind.RULE, "made")
HOSTILE_TITLE = "<script>document.title = 'taken'</script> Fiat & Tata"
HOSTILE_WORDS = "Fiat <img src=x onerror=alert(1)> is in talks with Tata Motors \u202eneppah \x1b[2J"


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence with who says it and what of it."""

    words: str
    kind: SourceKind = SourceKind.NONE
    stance: str = "affirms"
    name: str | None = None
    organization: str | None = None
    descriptor: str | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """One article with one deal; each of its statements is a sentence of the text."""

    id: str
    day: str | None
    parties: tuple[tuple[str, Role], ...]
    type: DealType
    stage: Stage
    said: tuple[Said, ...]
    title: str | None = None
    outlet: str = "The Harbour Courier"
    value: tuple[str, str] | None = None
    owner: tuple[str, str, str] | None = None
    sure: float = 0.9


CHRYSLER, CHERY = ("Chrysler", Role.CUSTOMER), ("Chery Automobile", Role.MANUFACTURER)
SMALL_CARS = ((CHRYSLER, CHERY), DealType.MANUFACTURING)
STORIES = (
    Story(
        "courier/1",
        "2006-10-09",
        *SMALL_CARS,
        Stage.TALKS,
        (
            Said(
                "Chrysler is in talks with Chery Automobile about a small car, two people said.",
                SourceKind.ANONYMOUS,
                organization="Chrysler",
                descriptor="two people",
            ),
            Said("Chery Automobile was silent.", SourceKind.ORGANIZATION, "declines", organization="Chery Automobile"),
        ),
        title="Talks about a small car",
        sure=0.3,
    ),
    Story(
        "courier/2",
        "2006-11-20",
        *SMALL_CARS,
        Stage.TALKS,
        (
            Said(
                "No talks with Chrysler are held, Yin Li of Chery Automobile said.",
                SourceKind.NAMED,
                "denies",
                name="Yin Li",
                organization="Chery Automobile",
                descriptor="director",
            ),
        ),
        title="Chery denies",
        sure=0.35,
    ),
    Story(
        "courier/3",
        "2007-07-04",
        *SMALL_CARS,
        Stage.AGREED,
        (
            Said(
                "Chrysler signed with Chery Automobile a contract worth $500 million, Tom Reed said.",
                SourceKind.NAMED,
                name="Tom Reed",
                organization="Chrysler",
                descriptor="chief executive",
            ),
        ),
        title="A contract in Beijing",
        value=("$500 million", "500000000"),
        owner=("Chrysler", "Chery Automobile", "10"),
        sure=0.6,
    ),
    Story(
        "post/1",
        "2007-01-10",
        (("Renault", Role.PARTNER), ("Hyundai", Role.PARTNER)),
        DealType.ALLIANCE,
        Stage.CONSIDERED,
        (Said("Renault could work with Hyundai, an analyst said.", SourceKind.ANALYST, "predicts", name="Ann Field"),),
        title="An idea",
        outlet="The Motor Post",
    ),
    Story(
        "post/2",
        "2007-02-01",
        (("Fiat", Role.PARTNER), ("Tata Motors", Role.PARTNER)),
        DealType.JOINT_VENTURE,
        Stage.TALKS,
        (Said(HOSTILE_WORDS, SourceKind.NAMED, name="Ann <b>Bold</b>", organization="Fiat"),),
        title=HOSTILE_TITLE,
        outlet="The <i>Motor</i> Post",
    ),
    Story(
        "post/3",
        None,
        (("Fiat", Role.PARTNER), ("Tata Motors", Role.PARTNER)),
        DealType.JOINT_VENTURE,
        Stage.TALKS,
        (Said("Fiat talks to Tata Motors."),),
        outlet="The Motor Post",
    ),
)  # fmt: skip


def made_ledger(file: Path) -> Ledger:
    """The stories in a new ledger, their dossiers made."""
    book = Ledger.open(file)
    book.add([entry(story) for story in STORIES], recorded_at=NOW)
    update_dossiers(book)
    return book


def entry(story: Story, *, spoken: bool = True) -> Entry:
    """What a ledger takes of a story; without its statements where nobody is to have `spoken`."""
    text = " ".join(said.words for said in story.said)
    published = None if story.day is None else Interval.of_prefix(story.day)
    url = f"https://paper.example/{story.id}"
    article = Article(story.id, text, story.title, published, story.outlet, url)
    record = record_of(story, article)
    return prepare(article, record if spoken else replace(record, statements=()), load())


def record_of(story: Story, article: Article) -> ArticleRecord:
    text = article.text
    names = [name for name, _ in story.parties]
    organizations = tuple(Organization(name, (), OrganizationKind.COMPANY, (_span(text, name),)) for name in names)
    return ArticleRecord(
        article.id,
        article.text_hash,
        "made-1",
        organizations,
        (_deal(story, text),),
        tuple(_statement(text, said) for said in story.said),
        _facts(story, text),
    )


def _deal(story: Story, text: str) -> Deal:
    first = _span(text, story.said[0].words)
    terms = []
    if story.value is not None:
        words, value = story.value
        terms.append(Term(TermKind.VALUE, words, value, "USD", _span(text, words), 0.8, CAUSE))
    return Deal(
        id="d1",
        type=Fill(story.type.value, first, story.sure, CAUSE),
        stage=Fill(story.stage.value, first, story.sure, CAUSE),
        parties=tuple(Party(name, role, _span(text, name), 0.9, CAUSE) for name, role in story.parties),
        subject=(),
        brands=(),
        made_in=(),
        sold_in=(),
        terms=tuple(terms),
        date=None if story.day is None else Fill(story.day, first, 0.9, CAUSE),
        evidence=(Fill(story.said[0].words, first, 0.9, CAUSE),),
        confidence=0.9,
    )


def _statement(text: str, said: Said) -> Statement:
    span = _span(text, said.words)
    own = said.kind is SourceKind.NONE
    source = Source(
        said.kind,
        said.name,
        said.organization,
        said.descriptor,
        None if own else Span(span.start, span.start + 4),
        0.9,
        CAUSE,
    )
    return Statement(
        deal="d1",
        source=source,
        via=(),
        stance=Fill(said.stance, span, 0.9, CAUSE),
        certainty=Fill("certain", span, 0.9, CAUSE),
        evidence=Fill(said.words, span, 0.9, CAUSE),
    )


def _facts(story: Story, text: str) -> tuple[Fact, ...]:
    if story.owner is None:
        return ()
    subject, other, share = story.owner
    return (
        Fact(
            subject,
            Relation.OWNS,
            other,
            share,
            Fill(story.said[0].words, _span(text, story.said[0].words), 0.7, CAUSE),
        ),
    )


def _span(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def texts(stories: Sequence[Story] = STORIES) -> dict[str, str]:
    return {story.id: " ".join(said.words for said in story.said) for story in stories}
