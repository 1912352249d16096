"""What reading finds in an article, before anything is said about deals: plain arrays and frozen values, picklable."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from intalks.model.article import Article
from intalks.model.record import Fill
from intalks.model.span import Span
from intalks.model.vocabulary import OrganizationKind, SourceKind


class MentionKind(StrEnum):
    ORGANIZATION = "organization"
    PERSON = "person"
    PLACE = "place"
    MONEY = "money"
    PERCENT = "percent"
    QUANTITY = "quantity"
    DATE = "date"


class MentionForm(StrEnum):
    """How an organization or person is mentioned."""

    NAME = "name"
    NOMINAL = "nominal"
    PRONOUN = "pronoun"


@dataclass(frozen=True, slots=True)
class Tokens:
    """The parse of the whole article as parallel tuples, one entry a token.

    `start`, `end` are code points of the article's text. `head` is the index of a token's head in the article (a root
    is its own head), `dep` the ClearNLP label, `tag` the Penn tag, `lemma` the lower-cased lemma, `lower` the
    lower-cased form, `sentence` the index of the sentence.
    """

    start: tuple[int, ...]
    end: tuple[int, ...]
    head: tuple[int, ...]
    dep: tuple[str, ...]
    tag: tuple[str, ...]
    lemma: tuple[str, ...]
    lower: tuple[str, ...]
    sentence: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.start)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: its span in the text and its tokens `first` ≤ i < `last`; `paragraph` counts from 0."""

    span: Span
    first: int
    last: int
    paragraph: int


@dataclass(frozen=True, slots=True)
class Mention:
    """One mention. `first` ≤ i < `last` are its tokens, `head` the token that the parse attaches it by.

    `entities` are indices into `Reading.entities`: one for a name, several for "the two carmakers", none for what was
    not resolved or is no organization or person.
    """

    kind: MentionKind
    form: MentionForm
    span: Span
    first: int
    last: int
    head: int
    sentence: int
    entities: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Entity:
    """An organization or person within one article: its fullest name, the other names used, and its mentions.

    `organization_kind` is None for people. `mentions` are indices into `Reading.mentions`, in text order, names first
    settled by vote. `title` and `organization` (an index into `Reading.entities`) are known for some people;
    `title_span` and `affiliation_span` hold the words ("Ford Chief Executive Alan Mulally").
    """

    kind: MentionKind
    name: str
    aliases: tuple[str, ...]
    organization_kind: OrganizationKind | None
    mentions: tuple[int, ...]
    title: str | None = None
    organization: int | None = None
    affiliation_span: Span | None = None


class AttributionForm(StrEnum):
    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"
    ACCORDING_TO = "according_to"
    NO_COMMENT = "no_comment"


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks: `entity` is the person's or organization's index, `organization` the one the speaker belongs to.

    `span` is the words used for the speaker, `descriptor` the title or description in them ("a person familiar with the
    matter").
    """

    kind: SourceKind
    span: Span
    entity: int | None = None
    organization: int | None = None
    descriptor: str | None = None


@dataclass(frozen=True, slots=True)
class Attribution:
    """One act of speech: the speaker, the cue ("said", "according to", "declined to comment"), and what was said.

    `content` spans are in text order and may reach over several sentences; `via` are entities of outlets that carry it.
    `cue` is a token index; `rule` names what found it.
    """

    speaker: Speaker
    cue: int
    form: AttributionForm
    content: tuple[Span, ...]
    via: tuple[int, ...]
    sentence: int
    rule: str


@dataclass(frozen=True, slots=True)
class Reading:
    """One article, read. Holds no spaCy object. `likeliest`: it was passed over, and this is the sentence
    likeliest to be coded, with how likely it is.
    """

    article: Article
    tokens: Tokens
    sentences: tuple[Sentence, ...]
    mentions: tuple[Mention, ...]
    entities: tuple[Entity, ...]
    attributions: tuple[Attribution, ...]
    likeliest: Fill | None = None
