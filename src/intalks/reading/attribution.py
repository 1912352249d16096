"""Who says what, through whom: acts of speech with their speakers, from the parse of one article."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from intalks.lexicon.words import word_list
from intalks.model.article import Article
from intalks.model.reading import Attribution, AttributionForm, Entity, Mention, Sentence, Speaker, Tokens
from intalks.model.span import Span
from intalks.model.vocabulary import SourceKind
from intalks.reading.attribution_cues import Cue, find_cues
from intalks.reading.attribution_scene import Scene
from intalks.reading.attribution_speakers import Speakers
from intalks.text.quoting import MARKS

_OWN = frozenset({"i", "we"})


def find_attributions(
    article: Article,
    tokens: Tokens,
    sentences: tuple[Sentence, ...],
    known: tuple[tuple[Mention, ...], tuple[Entity, ...]],
) -> tuple[Attribution, ...]:
    """All acts of speech of an article in text order, one for each speaker; `known` are its mentions and entities.

    A sentence in quotation marks without a speaker of its own continues the one before it. An outlet that cites people
    carries them (`via`) and does not speak itself.
    """
    if not tokens:
        return ()
    scene = Scene.of(article.text, tokens, sentences, known)
    speakers = Speakers(scene)
    by_sentence: dict[int, list[Cue]] = defaultdict(list)
    for cue in find_cues(scene):
        by_sentence[tokens.sentence[cue.token]].append(cue)
    found = [_nested(list(_voiced(scene, by_sentence[number], speakers))) for number in range(len(sentences))]
    for number in range(len(sentences)):
        if not found[number]:
            found[number] = _continued(scene, number, found)
    return tuple(a for here in found for a in here)


def _voiced(scene: Scene, cues: list[Cue], speakers: Speakers) -> Iterator[Attribution]:
    """The cues of one sentence with their speakers; cues inside a quotation belong to the one who is quoted."""
    for cue in cues:
        if scene.quoted[cue.token] and (cue.rule.startswith(("act:", "agent:", "noun:")) or _first_person(scene, cue)):
            continue
        via = tuple(e for e in scene.organizations(cue.frame) if e in scene.outlets)
        if not via and _told_to_medium(scene, cue):
            last = speakers.last_outlet()
            via = (last.entity,) if last is not None and last.entity is not None else ()
        for speaker in _speaking(cue, speakers):
            attribution = _attribution(scene, cue, speaker, via)
            people = _carried(scene, cue, speaker, speakers)
            if people:
                carried = (speaker.entity,) if speaker.entity is not None else ()
                yield from (replace(attribution, speaker=p, via=carried, rule="citing") for p in people)
            else:
                yield attribution


def _carried(scene: Scene, cue: Cue, speaker: Speaker, speakers: Speakers) -> list[Speaker]:
    """The people that a medium cites for what it says."""
    cited = _cited(scene, cue) if speaker.kind is SourceKind.OUTLET else None
    return [] if cited is None else speakers.of(cited)


def _first_person(scene: Scene, cue: Cue) -> bool:
    """Whether one who is quoted speaks of what they think themselves ("We believe")."""
    silent = cue.form is AttributionForm.NO_COMMENT
    return not silent and bool(cue.sources) and all(scene.tokens.lower[head] in _OWN for head in cue.sources)


def _speaking(cue: Cue, speakers: Speakers) -> list[Speaker]:
    """Who the parse says speaks; where that is nobody, the first beside the verb that can."""
    found = [speaker for head in cue.sources for speaker in speakers.of(head)]
    if found:
        return found
    return next((some for head in cue.nearby if (some := speakers.of(head))), [])


def _attribution(scene: Scene, cue: Cue, speaker: Speaker, via: tuple[int, ...]) -> Attribution:
    span = scene.span(*cue.content)
    kept = tuple(e for e in via if e != speaker.entity)
    sentence = scene.tokens.sentence[cue.token]
    return Attribution(speaker, cue.token, cue.form, (span,), kept, sentence, cue.rule)


def _told_to_medium(scene: Scene, cue: Cue) -> bool:
    """Whether it is "told the newspaper", the medium being named elsewhere."""
    lemma = scene.tokens.lemma
    return any(
        lemma[i] in word_list("outlet_nouns") and lemma[i] not in {"report", "press", "medium", "media"}
        for i in cue.frame
    )


def _cited(scene: Scene, cue: Cue) -> int | None:
    """The people in "the paper said, citing people": the head of what is cited."""
    tokens = scene.tokens
    verb = cue.token
    places = [c for c in scene.tree.children[verb] if tokens.lower[c] in {"citing", "quoting"}]
    sentence = scene.sentences[tokens.sentence[verb]]
    places += [i for i in range(sentence.first, sentence.last) if tokens.lower[i] in {"citing", "quoting"}]
    for place in places:
        cited = scene.tree.child(place, "dobj", "pobj")
        if cited is not None:
            return cited
    return None


def _nested(here: list[Attribution]) -> list[Attribution]:
    """Speech within an outlet's speech is carried by the outlet, which then has no say of its own."""
    result: list[Attribution] = []
    carriers = [a for a in here if a.speaker.kind is SourceKind.OUTLET and a.speaker.entity is not None]
    absorbed: set[int] = set()
    for a in here:
        outlet = next(
            (c for c in carriers if c is not a and a.speaker.kind is not SourceKind.OUTLET and _holds(c, a)), None
        )
        if outlet is not None and outlet.speaker.entity is not None:
            via = a.via if outlet.speaker.entity in a.via else (*a.via, outlet.speaker.entity)
            result.append(replace(a, via=via))
            if a.form is not AttributionForm.NO_COMMENT and a.rule.startswith(
                ("speech", "paren", "according", "quoted")
            ):
                absorbed.add(id(outlet))
        else:
            result.append(a)
    return [a for a in result if id(a) not in absorbed]


def _holds(outer: Attribution, inner: Attribution) -> bool:
    return any(o.contains(i) for o in outer.content for i in inner.content[:1])


def _continued(scene: Scene, number: int, found: list[list[Attribution]]) -> list[Attribution]:
    """A sentence in quotation marks without a speaker has that of its quotation: where it closes, else before."""
    sentence = scene.sentences[number]
    inside = scene.quoted[sentence.first : sentence.last]
    if 2 * sum(inside) < len(inside) or len(inside) < 3:
        return []
    spoken = _closing(scene, number, found)
    if not spoken:
        for earlier in range(number - 1, max(-1, number - 3), -1):
            here = [a for a in found[earlier] if a.form is not AttributionForm.NO_COMMENT]
            spoken = [a for a in here if a.form is not AttributionForm.INDIRECT] or here
            if spoken:
                break
    if not spoken:
        return []
    last = spoken[-1]
    same = [a for a in spoken if a.cue == last.cue]
    span = _unquoted(scene.text, sentence.span)
    return [
        replace(
            a, content=(span,), form=AttributionForm.DIRECT, sentence=number, rule="quote-continued", cue=sentence.first
        )
        for a in same
    ]


def _closing(scene: Scene, number: int, found: list[list[Attribution]]) -> list[Attribution]:
    """The quoted speech of the sentence in which the quotation open at the end of sentence `number` closes."""
    opened = scene.sentences[number].first
    if scene.quoted[opened] and number > 0 and scene.quoted[scene.sentences[number - 1].last - 1]:
        return []
    while number + 1 < len(scene.sentences) and scene.quoted[scene.sentences[number].last - 1]:
        number += 1
        spoken = [a for a in found[number] if a.form in {AttributionForm.DIRECT, AttributionForm.MIXED}]
        if spoken:
            return spoken if scene.quoted[scene.sentences[number].first] else []
    return []


def _unquoted(text: str, span: Span) -> Span:
    start, end = span.start, span.end
    marks = f" \n'{MARKS}"
    while start < end - 1 and text[start] in marks:
        start += 1
    while end - 1 > start and text[end - 1] in marks:
        end -= 1
    return Span(start, end)
