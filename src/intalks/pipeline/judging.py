"""What people judge, as they say it: dossiers by id, organizations by name. Each brings the dossiers up to date."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from intalks.errors import NotFoundError, SettingsError
from intalks.ledger import DossierFilter, Ledger
from intalks.model.article import content_hash
from intalks.model.dossier import DossierStatement, Outcome
from intalks.model.judgement import About, Field, Judgement, Verdict, statement_mark
from intalks.model.vocabulary import DealType, Stage
from intalks.pipeline.add import update_dossiers
from intalks.pipeline.asking import one_asked
from intalks.reference import fold
from intalks.resolution.explaining import Explanation, explain_names, explain_reports

_WORDS: Final = {Field.TYPE: DealType, Field.STAGE: Stage, Field.OUTCOME: Outcome}


@dataclass(frozen=True, slots=True)
class Word:
    """Who judges, why, and when (an aware moment)."""

    by: str
    why: str
    at: datetime


def judge_same(ledger: Ledger, left: str, right: str, word: Word) -> Judgement:
    """The two dossiers, or the two organizations, are one. Raises NotFoundError, SettingsError."""
    return _judge_pair(ledger, left, right, Verdict.SAME, word=word)


def judge_different(ledger: Ledger, left: str, right: str, word: Word) -> Judgement:
    """The two dossiers, or the two organizations, are two; `right` may be an article of the dossier `left`, whose
    report then tells of another deal. Raises NotFoundError, SettingsError.
    """
    return _judge_pair(ledger, left, right, Verdict.DIFFERENT, word=word)


def correct(ledger: Ledger, dossier: str, *, field: str, value: str, word: Word, since: str | None = None) -> Judgement:
    """The dossier's field has this value, whatever its reports say; a stage or outcome from the ISO day `since` on,
    where not given that of the last report. Raises NotFoundError, SettingsError.
    """
    if field not in set(Field):
        raise SettingsError(f"{field!r} cannot be corrected; what can be is: {', '.join(Field)}")
    values = [str(one) for one in _WORDS[Field(field)]]
    if value not in values:
        raise SettingsError(f"{value!r} is no {field}; there are: {', '.join(values)}")
    report = ledger.report_of(dossier)
    made = _judgement(Verdict.CORRECT, (report, field), word, value=value)
    day = ledger.dossier(dossier).last if since is None else since
    return _kept(ledger, made if field == Field.TYPE else replace(made, since=day))


def judge_statement(ledger: Ledger, dossier: str, told: DossierStatement, *, verdict: Verdict, word: Word) -> Judgement:
    """The statement of the dossier is right, or wrong and not to count. Raises NotFoundError, and SettingsError for
    another verdict.
    """
    if verdict not in (Verdict.RIGHT, Verdict.WRONG):
        raise SettingsError(f"{verdict!r} is no word about a statement; there are: right, wrong")
    said = told.statement
    block, _ = ledger.block_of(ledger.dossier(dossier))
    for report in block.reports:
        if report.article == told.article and report.deal.id == said.deal:
            sides = (report.id, statement_mark(said))
            return _kept(ledger, _judgement(verdict, sides, word, value=said.evidence.value, about=About.STATEMENT))
    raise NotFoundError(f"the dossier {dossier!r} holds no such statement of the article {told.article!r}")


def undo(ledger: Ledger, judgement: str, *, at: datetime) -> Judgement:
    """Withdraw the judgement with this id, or beginning of an id. Raises NotFoundError."""
    withdrawn = ledger.undo(judgement, at=at)
    update_dossiers(ledger)
    return withdrawn


def explained(ledger: Ledger, left: str, right: str) -> Explanation:
    """Why the two dossiers, or organizations, are taken for one or for two. Raises NotFoundError, SettingsError."""
    reports = _reports(ledger, left, right, Verdict.SAME)
    if reports is None:
        first, second = (_organization(ledger, name) for name in (left, right))
        return explain_names(first, second, ledger.reference())
    return explain_reports(*(ledger.block_of(ledger.dossier(id_))[0].reports for id_ in (left, right)))


def _judge_pair(ledger: Ledger, left: str, right: str, verdict: Verdict, *, word: Word) -> Judgement:
    reports = _reports(ledger, left, right, verdict)
    if reports is not None:
        return _kept(ledger, _judgement(verdict, reports, word))
    told = (_organization(ledger, left), _organization(ledger, right))
    if told[0] == told[1] and verdict is Verdict.SAME:
        raise SettingsError(f"{left!r} and {right!r} are one organization already: {told[0]}")
    if told[0] == told[1]:
        told = _two_of_one(ledger, told[0], left, right)
    if fold(left) == fold(right) or told[0] == told[1]:
        raise SettingsError(f"{left!r} and {right!r} are one name; one name cannot be told apart")
    return _kept(ledger, _judgement(verdict, told, word, about=About.ORGANIZATION))


def _reports(ledger: Ledger, left: str, right: str, verdict: Verdict) -> tuple[str, str] | None:
    """The reports that two dossiers are named by; None where neither is a dossier."""
    first, second = _report(ledger, left), _report(ledger, right)
    if first is None and second is None:
        return None
    if first is None:
        first, second, left, right = second, first, right, left
    assert first is not None
    by_article = second is None
    if second is None:
        second = ledger.report_of(left, article=right)
    if first == second:
        remedy = f"; name the article that tells of another: {left[:8]} ARTICLE"
        if by_article:  # it is named by the report that began it
            remedy = ", which that article began: name each of its others that tells of another deal"
        raise SettingsError(f"{left!r} and {right!r} are one dossier{'' if verdict is Verdict.SAME else remedy}")
    return first, second


def _report(ledger: Ledger, name: str) -> str | None:
    try:
        return ledger.report_of(name)
    except NotFoundError:
        return None


def _organization(ledger: Ledger, name: str) -> str:
    """The id of the organization in the list, else the name as given, if the ledger knows it. The id of one that people
    have made part of another leads to that other.
    """
    reference = ledger.reference()
    gone = ledger.reference(judged=False).get(name) if reference.get(name) is None else None
    known = one_asked(reference, name if gone is None else gone.names[0])
    if known is not None:
        return known.id
    if next(ledger.dossiers(DossierFilter(company=name, limit=1)), None) is None:
        raise NotFoundError(f"{name!r} is no dossier, and no organization of the list or of any dossier")
    return name


def _two_of_one(ledger: Ledger, whole: str, left: str, right: str) -> tuple[str, str]:
    """What is to be apart in the organization with the id `whole`: two of the list that people have made one, by the
    ids that `same` was told; else two names. Twice the same where one side is its id and the other its usual name.
    Raises SettingsError.
    """
    listed, now = ledger.reference(judged=False), ledger.reference()
    sides = []
    for name in (left, right):
        known = one_asked(listed, name)
        elsewhere = known is not None and known.id != whole and now.get(known.id) is not None
        sides.append(name if known is None or elsewhere else known.id)
    if sides[0] != sides[1]:
        return sides[0], sides[1]
    known = listed.get(sides[0])
    usual = [known.names[0] if known is not None and name == known.id else name for name in (left, right)]
    return (left, right) if fold(usual[0]) != fold(usual[1]) else (whole, whole)


def _judgement(
    verdict: Verdict, sides: tuple[str, str], word: Word, *, value: str | None = None, about: About = About.DOSSIER
) -> Judgement:
    id_ = content_hash(about, *sides, verdict, value or "", word.by, word.at.isoformat())
    made = Judgement(id_, *sides, verdict, by=word.by, at=word.at, reason=word.why)
    return replace(made, value=value, about=about)


def _kept(ledger: Ledger, judgement: Judgement) -> Judgement:
    ledger.judge(judgement)
    update_dossiers(ledger)
    return judgement
