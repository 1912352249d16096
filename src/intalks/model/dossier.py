"""One deal over all articles: what resolution takes, and what it gives.

`Entry` is one article with its record, ready for the ledger; `Report` is one deal of one article, as resolution sees
it;
`Dossier` is the deal that many reports tell of. A dossier holds no text of its own: each of its values leads back to
a report.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from intalks.model.article import Article
from intalks.model.interval import Interval
from intalks.model.record import ArticleRecord, Deal, Organization, Source, Statement
from intalks.model.span import Span
from intalks.model.vocabulary import DealType, Role, Stage, TermKind
from intalks.model.watching import VersionKind


@dataclass(frozen=True, slots=True)
class PartyKey:
    """What one party of a deal is found by.

    `keys` are the reference list's id (`ref:renault`) where the names settle on one, with what it went over into or
    came from
    (`kin:daimlerchrysler`), whom it acts as one with (`ally:nissan`) and ambiguous names (`name:volvo`); else the
    folded names that the article uses (`name:koenigsegg`).
    `label` is the fullest name.
    """

    label: str
    keys: tuple[str, ...]
    role: Role


@dataclass(frozen=True, slots=True)
class Report:
    """One deal as one article tells it: the unit that resolution groups.

    `id` is the content hash of article id, text hash and deal id, whatever the reader's version found in it.
    `published` is
    None where unknown; such reports sort last. `signature` is the article's MinHash, 64 unsigned 32-bit numbers.
    `pairs` are what
    blocks are fetched by: every two keys of two parties, joined and sorted.
    """

    id: str
    article: str
    published: Interval | None
    outlet: str | None
    title: str | None
    text_hash: str
    signature: tuple[int, ...]
    deal: Deal
    statements: tuple[Statement, ...]
    organizations: tuple[Organization, ...]
    parties: tuple[PartyKey, ...]
    pairs: tuple[str, ...]

    @property
    def day(self) -> str | None:
        """The day of publication."""
        return None if self.published is None else self.published.start.date().isoformat()

    @property
    def order(self) -> tuple[bool, str, str, int]:
        """The order in which reports are told: by publication (undated last), article id, deal number."""
        start = "" if self.published is None else self.published.start.isoformat()
        return (self.published is None, start, self.article, int(self.deal.id[1:]))


@dataclass(frozen=True, slots=True)
class Sighting:
    """A passage that names two organizations beside words of a deal, found without a parse.

    It founds no dossier; it shows that its article speaks of one that other articles founded. `left` and `right` are
    sorted keys as in
    `PartyKey`. `span` is the sentence, in code points of the article's text. `chance`, 0 to 1, is how likely
    the article tells of a deal between the two. `number` counts within the article
    from 1.
    """

    id: str
    article: str
    published: Interval | None
    number: int
    left: tuple[str, ...]
    right: tuple[str, ...]
    span: Span
    chance: float
    pairs: tuple[str, ...]

    @property
    def day(self) -> str | None:
        """The day of publication."""
        return None if self.published is None else self.published.start.date().isoformat()

    @property
    def order(self) -> tuple[bool, str, str, int]:
        """Among reports: after those of its own article."""
        start = "" if self.published is None else self.published.start.isoformat()
        return (self.published is None, start, self.article, _AFTER_REPORTS + self.number)


_AFTER_REPORTS = 100_000


@dataclass(frozen=True, slots=True)
class Block:
    """What is resolved at a time: the reports that share pairs of organizations, and the sightings of these pairs.

    `touched` are the ids of the reports that are new, or come after one that is and may see it; None: all. A dossier
    may follow another than before only where its first report is one of them: for the others the block need not hold
    what they follow.
    """

    reports: tuple[Report, ...]
    sightings: tuple[Sighting, ...] = ()
    touched: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """An article with its record, made ready for the ledger by `resolution.prepare`. `fact_keys` are, for each fact of
    the record, what the organizations that it is about are found by. `version` is what its text counts as beside those
    that the article had before.
    """

    article: Article
    record: ArticleRecord
    signature: tuple[int, ...]
    reports: tuple[Report, ...]
    sightings: tuple[Sighting, ...] = ()
    fact_keys: tuple[tuple[str, ...], ...] = ()
    version: VersionKind = VersionKind.UPDATED


_BOUGHT = frozenset({Role.TARGET, Role.INVESTEE})
_SUITORS = frozenset({Role.ACQUIRER, Role.INVESTOR, Role.PARTNER})
_EQUITY = frozenset({DealType.MERGER, DealType.ACQUISITION, DealType.STAKE})


class Outcome(StrEnum):
    OPEN = "open"
    AGREED = "agreed"
    COMPLETED = "completed"
    ABANDONED = "abandoned"
    TERMINATED = "terminated"


@dataclass(frozen=True, slots=True)
class DossierParty:
    """An organization in the dossier: its best known name, every name used for it, the roles it was given, most
    frequent first.
    """

    name: str
    names: tuple[str, ...]
    keys: tuple[str, ...]
    roles: tuple[Role, ...]


UNDATED = "9999-12-31"
"""The date of a step that neither a report nor its article dates: it comes after all others."""


@dataclass(frozen=True, slots=True)
class Step:
    """One stage of the timeline. `date` is an ISO prefix of when it happened, or `UNDATED`; `dated` is False where it
    is the publication's.

    `reports` are the ids of the reports that tell of it, earliest first; `articles` their articles; `evidence` the
    clearest words. `reported` is the day on which the first of them was published, None where that is not known.
    """

    date: str
    stage: Stage
    dated: bool
    reports: tuple[str, ...]
    articles: tuple[str, ...]
    evidence: str
    reported: str | None = None

    @property
    def known_date(self) -> str | None:
        """The date; None where there is none."""
        return None if self.date == UNDATED else self.date

    @property
    def by_report(self) -> bool:
        """Whether the date is that of the report, as the text gives none."""
        return not self.dated and self.known_date is not None


@dataclass(frozen=True, slots=True)
class DossierStatement:
    """A statement with where it was published. `origin` numbers the dossier's independent origins, from 1. `side` is
    the name of the party that the source speaks for; None where it is none of them, or nobody's.
    """

    article: str
    published: str | None
    outlet: str | None
    origin: int
    statement: Statement
    side: str | None = None


@dataclass(frozen=True, slots=True)
class Telling:
    """Where a value was reported: by whom the article has it (None: by itself), in which words."""

    article: str
    published: str | None
    outlet: str | None
    source: Source | None
    text: str


@dataclass(frozen=True, slots=True)
class TermValue:
    """One value of a term and everyone who reports it, earliest first; `first`, `last` are publication prefixes."""

    kind: TermKind
    value: str
    unit: str
    texts: tuple[str, ...]
    articles: tuple[str, ...]
    first: str | None
    last: str | None
    tellings: tuple[Telling, ...] = ()


class ConflictKind(StrEnum):
    VALUE = "value"
    STAGE = "stage"
    DENIAL = "denial"


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two reports that cannot both hold, in words, with the articles on either side; `day` is when both were out."""

    kind: ConflictKind
    message: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    day: str | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """A person's word in place of the machine's: `field` is `value` now and was `instead_of`; `judgement` is its id.
    `newer` counts the reports published after those that the person could know.
    """

    field: str
    value: str
    instead_of: str
    by: str
    reason: str
    judgement: str
    newer: int = 0


@dataclass(frozen=True, slots=True)
class Contender:
    """A dossier among those about one target: who wants it, since when, and whether it was won.

    `targets` and `suitors` are sorted party keys. `opened` is the ISO day of its first, `heard` of its last report's
    publication.
    `won` is the step at which it was agreed or done, None where it never was. `reports` is how many tell of it.
    `judged` says that a person has set its stage or outcome, which no rival's success then changes.
    """

    dossier: str
    targets: tuple[str, ...]
    suitors: tuple[str, ...]
    outcome: Outcome
    control: bool
    opened: str
    heard: str
    won: Step | None
    reports: int
    judged: bool = False


@dataclass(frozen=True, slots=True)
class Settlement:
    """The ids of a dossier's rivals, earliest first, and the step by which the target was lost to one of them."""

    rivals: tuple[str, ...]
    lost: Step | None


def success(timeline: Sequence[Step]) -> Step | None:
    """The first step at which the deal was agreed or done."""
    return next((step for step in timeline if step.stage in (Stage.AGREED, Stage.COMPLETED)), None)


@dataclass(frozen=True, slots=True)
class Dossier:
    """One deal over all articles.

    `id` is the hash of its earliest report (publication, article, deal number), 32 hex digits. `timeline` is in order
    of
    event date; `statements` and `articles` in order of publication, undated last. `origins` are groups of articles
    that carry one text.
    `sightings` are the ids of passages that speak of the deal; their articles count among `articles`, not among
    `origins`. `undated` are the articles that no view as of a day can hold.
    `first`, `last` are the first and last publication of its reports (ISO prefixes). `predecessors` are the dossiers of
    talks of the same sides that had ended before, at most three years, `successors` those that began after this had
    ended, `rivals` those
    for the same target: all ids. `lapsed`:
    nothing was heard of an open or agreed deal for the time that a setting names, counted from the ledger's latest
    publication, in a view as of a day from that day.
    """

    id: str
    parties: tuple[DossierParty, ...]
    type: DealType
    stage: Stage
    outcome: Outcome
    timeline: tuple[Step, ...]
    statements: tuple[DossierStatement, ...]
    terms: tuple[TermValue, ...]
    conflicts: tuple[Conflict, ...]
    subjects: tuple[str, ...]
    origins: tuple[tuple[str, ...], ...]
    articles: tuple[str, ...]
    reports: tuple[str, ...]
    sightings: tuple[str, ...]
    first: str | None
    last: str | None
    predecessors: tuple[str, ...] = ()
    rivals: tuple[str, ...] = ()
    lapsed: bool = False
    corrections: tuple[Correction, ...] = ()
    successors: tuple[str, ...] = ()
    undated: tuple[str, ...] = ()

    def settled(self, settlement: Settlement) -> Dossier:
        """With its rivals; lost to one of them, it is abandoned from that day."""
        found = replace(self, rivals=settlement.rivals)
        if settlement.lost is None:
            return found
        timeline = (*self.timeline, settlement.lost)
        return replace(found, timeline=timeline, stage=Stage.ABANDONED, outcome=Outcome.ABANDONED)

    @property
    def contender(self) -> Contender | None:
        """What it is among its rivals; None for a deal that nobody else can win, or without a date."""
        targets = self._keys(_BOUGHT)
        if self.type not in _EQUITY or not targets or self.first is None or self.last is None:
            return None
        return Contender(
            dossier=self.id,
            targets=targets,
            suitors=self._keys(_SUITORS),
            outcome=self.outcome,
            control=self.type is not DealType.STAKE,
            opened=self.first,
            heard=self.last,
            won=success(self.timeline),
            reports=len(self.reports),
            judged=any(one.field in ("stage", "outcome") for one in self.corrections),
        )

    def _keys(self, roles: frozenset[Role]) -> tuple[str, ...]:
        """The settled or else all folded keys of the parties whose usual role is one of these."""
        found = {
            key
            for party in self.parties
            if party.roles[0] in roles
            for key in ([one for one in party.keys if one.startswith("ref:")] or party.keys)
        }
        return tuple(sorted(found))

    @property
    def related(self) -> tuple[tuple[str, str], ...]:
        """The ids of the dossiers that it has to do with, each behind what that one is to it, in words."""
        kinds = (("ended before", self.predecessors), ("begun anew", self.successors), ("rival", self.rivals))
        return tuple((relation, id_) for relation, ids in kinds for id_ in ids)

    @property
    def title(self) -> str:
        """The parties' names joined by an en dash."""
        return " – ".join(party.name for party in self.parties)
