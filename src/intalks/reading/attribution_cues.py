"""Acts of speech in the parse: the word that shows them, the heads of the phrases that speak, and the words said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from intalks.lexicon.words import word_list
from intalks.model.reading import AttributionForm
from intalks.reading.attribution_scene import Scene

_SUBJECTS = ("nsubj", "nsubjpass", "csubj")
_RELATIVES = frozenset({"who", "that", "which", "whom"})
_SHARED = frozenset({"conj", "xcomp", "advcl", "pcomp", "prep"})
"""Dependents that take the subject of what they hang on where they have none."""
_DAYS = frozenset({"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"})
_QUOTING = frozenset({"quote", "cite", "report"})
_NOBODY = frozenset({"that", "this", "which", "there"})
_MARKS = frozenset({'"', ":", ";", "--"})
_SPEAKABLE = frozenset({"NN", "NNS", "NNP", "NNPS", "PRP"})
_INNER = frozenset({"compound", "pobj", "nmod", "amod", "poss", "npadvmod", "dobj", "dative"})


@dataclass(frozen=True, slots=True)
class Cue:
    """`token` shows the act; `sources` are heads of the phrases that speak, `content` the tokens `first` ≤ i < `last`.

    `frame` are tokens beside the content that may name a medium (hearers, "on the channel"). `nearby` are heads to
    ask where none of `sources` speaks: what stands beside the verb, whatever the parse makes of it.
    """

    token: int
    sources: tuple[int, ...]
    content: tuple[int, int]
    form: AttributionForm
    rule: str
    frame: tuple[int, ...] = ()
    nearby: tuple[int, ...] = ()


def find_cues(scene: Scene) -> Iterator[Cue]:
    """All cues in the order of the text."""
    for i, tag in enumerate(scene.tokens.tag):
        if scene.tokens.lower[i] == "according":
            cue = _according(scene, i)
        elif tag.startswith("VB"):
            cue = _silence(scene, i) or _speech(scene, i)
        elif tag.startswith("NN") and scene.tokens.lemma[i] in word_list("speech_nouns"):
            cue = _noun(scene, i)
        else:
            cue = None
        if cue is not None:
            yield cue


def _subject(scene: Scene, verb: int) -> tuple[int | None, bool]:
    """The head of the verb's subject, its own or the one it shares, and whether it is the subject of a passive."""
    tokens, tree = scene.tokens, scene.tree
    node = verb
    for _ in range(5):
        subject = tree.child(node, *_SUBJECTS)
        if subject is not None:
            passive = tokens.dep[subject] == "nsubjpass"
            if tokens.lower[subject] in _RELATIVES and tokens.dep[node] == "relcl":
                return tokens.head[node], passive
            return subject, passive
        dep = tokens.dep[node]
        if dep in {"acl", "relcl"}:
            return tokens.head[node], tokens.tag[node] == "VBN"
        if dep not in _SHARED or (dep == "advcl" and tokens.tag[node] not in {"VBG", "VBN", "VB"}):
            return None, False
        node = tokens.head[node]
    return None, False


def _negated(scene: Scene, verb: int) -> bool:
    return scene.tree.child(verb, "neg") is not None


def _clause(scene: Scene, verb: int) -> tuple[int, int]:
    """The verb's clause with its subject, without what is coordinated with it."""
    first, last = scene.tree.extent(verb, without=("conj", "cc", "punct", "parataxis"))
    subject, _ = _subject(scene, verb)
    if subject is not None and scene.tokens.sentence[subject] == scene.tokens.sentence[verb]:
        left, right = scene.tree.extent(subject, without=("relcl", "acl"))
        if left < first:
            if scene.tokens.dep[verb] in {"relcl", "acl"}:
                return left, max(last, right)
            first = left if first - right <= 12 else first
    return first, last


def _silence(scene: Scene, verb: int) -> Cue | None:
    """Cues like "declined to comment", "had no comment", "could not be reached", "did not return calls"."""
    tokens, tree = scene.tokens, scene.tree
    lemma = tokens.lemma[verb]
    if lemma not in word_list("silent_verbs"):
        return None
    asked = _asked_in_vain(scene, verb)
    if asked is not None:
        return Cue(verb, (asked,), _clause(scene, verb), AttributionForm.NO_COMMENT, "no-comment")
    found = False
    if lemma in word_list("silence_verbs"):
        objects = [c for c in tree.children[verb] if tokens.dep[c] in {"xcomp", "dobj", "ccomp"}]
        found = any(tokens.lemma[c] in word_list("talk_verbs") and tree.child(c, "auxpass") is None for c in objects)
    elif lemma in {"have", "offer", "make", "give", "provide"}:
        noun = tree.child(verb, "dobj")
        found = (
            noun is not None
            and tokens.lemma[noun] == "comment"
            and (_negated(scene, verb) or any(tokens.lower[c] in {"no", "any"} for c in tree.children[noun]))
        )
    elif lemma == "be":
        state = tree.child(verb, "acomp")
        found = state is not None and (
            tokens.lower[state] in {"unavailable", "unreachable"}
            or (tokens.lower[state] in {"available", "reachable"} and _negated(scene, verb))
        )
    elif lemma in {"reach", "contact"}:
        found = tree.child(verb, "nsubjpass") is not None and _negated(scene, verb)
    elif lemma in {"return", "respond", "reply", "answer", "comment"}:
        found = _unanswered(scene, verb)
    if not found:
        return None
    subject, _ = _subject(scene, verb)
    if subject is None:
        return None
    return Cue(
        verb, (subject,), _clause(scene, verb), AttributionForm.NO_COMMENT, "no-comment", _frame(scene, verb, None)
    )


def _asked_in_vain(scene: Scene, verb: int) -> int | None:
    """The head of X in "calls to X were not returned", "there was no immediate response from X"."""
    tokens, tree = scene.tokens, scene.tree
    if tokens.lemma[verb] == "be" and tree.child(verb, "expl") is not None:
        noun = tree.child(verb, "attr", "nsubj")
        asked = noun is not None and any(tokens.lower[c] == "no" for c in tree.children[noun])
        links = {"from"}
    else:
        noun = tree.child(verb, "nsubjpass")
        asked = tokens.lemma[verb] in {"return", "answer"} and _negated(scene, verb)
        links = {"to", "from", "with", "at"}
    if noun is None or not asked or tokens.lemma[noun] not in word_list("reply_nouns"):
        return None
    preps = (i for i in tree.below(noun) if tokens.lower[i] in links)
    return next((head for prep in preps if (head := tree.child(prep, "pobj")) is not None), None)


def _unanswered(scene: Scene, verb: int) -> bool:
    tokens, tree = scene.tokens, scene.tree
    lemma = tokens.lemma[verb]
    negated = _negated(scene, verb) or any(
        tokens.lower[c] in {"neither", "no", "none"} for c in tree.children[_subject(scene, verb)[0] or verb]
    )
    if tokens.dep[verb] == "xcomp" and tokens.lemma[tokens.head[verb]] == "fail":
        negated = True
    if not negated or (tokens.dep[verb] == "xcomp" and tokens.lemma[tokens.head[verb]] in word_list("silence_verbs")):
        return False
    if lemma == "comment":
        return True
    nouns = {tokens.lemma[t] for t in tree.below(verb)}
    return bool(nouns & word_list("reply_nouns"))


def _speech(scene: Scene, verb: int) -> Cue | None:
    """A verb of speech with what it governs, or a verb of decision with its object."""
    tokens = scene.tokens
    lemma = tokens.lemma[verb]
    speech, decision = lemma in word_list("speech_verbs"), lemma in word_list("decision_verbs")
    if not (speech or decision) or _within_silence(scene, verb) or _within_quoting(scene, verb):
        return None
    subject, passive = _subject(scene, verb)
    if passive:
        return _passive(scene, verb, subject)
    if subject is not None and (tokens.tag[subject] in {"WP", "WDT", "EX"} or tokens.lower[subject] in _NOBODY):
        return None
    quoting = _quoting(scene, verb, subject) if lemma in _QUOTING and subject is not None else None
    if quoting is not None or lemma in {"quote", "cite"}:
        return quoting
    sources = () if subject is None else (subject,)
    voiced = lemma in word_list("content_verbs")
    nearby = _nearby(scene, verb) if voiced else ()
    clause = _said(scene, verb) if speech else None
    rule = f"speech:{lemma}"
    if clause is None and voiced and not (_has_object(scene, verb) or _negated(scene, verb)):
        clause, rule = _rest(scene, verb, (sources or nearby or (verb,))[0]), f"parenthesis:{lemma}"
    if not sources and not nearby:
        return None
    if clause is not None:
        return Cue(verb, sources, clause, _form(scene, clause), rule, _frame(scene, verb, clause), nearby)
    if sources and decision:
        frame = _frame(scene, verb, None)
        return Cue(verb, sources, _clause(scene, verb), AttributionForm.INDIRECT, f"act:{lemma}", frame)
    return None


def _has_object(scene: Scene, verb: int) -> bool:
    """Whether it is something that is added, recalled or concluded, as in "it will add a plant", and no speech."""
    tokens = scene.tokens
    if tokens.lemma[verb] not in word_list("also_deeds"):
        return False
    return any(
        tokens.dep[c] in {"dobj", "xcomp"} or (c == verb + 1 and tokens.lower[c] == "to")
        for c in scene.tree.children[verb]
    )


def _within_silence(scene: Scene, verb: int) -> bool:
    """Whether it is the "comment" of "declined to comment", which is no speech."""
    tokens = scene.tokens
    return tokens.dep[verb] == "xcomp" and tokens.lemma[tokens.head[verb]] in word_list("silence_verbs")


def _within_quoting(scene: Scene, verb: int) -> bool:
    """Whether it is the "saying" of "quoted him as saying", where the outer verb tells who speaks."""
    tokens = scene.tokens
    outer = tokens.head[verb]
    return tokens.lower[outer] == "as" and tokens.lemma[tokens.head[outer]] in _QUOTING


def _nearby(scene: Scene, verb: int) -> tuple[int, ...]:
    """Heads of names and nouns between the verb and the comma or quotation mark beside it, the likeliest first."""
    tokens = scene.tokens
    sentence = scene.sentences[tokens.sentence[verb]]
    found: list[int] = []
    commas = 0
    for i in range(verb - 1, max(sentence.first, verb - 24) - 1, -1):
        if scene.quoted[i] or tokens.lower[i] in _MARKS:
            break
        if tokens.lower[i] == ",":
            commas += 1
            if commas == (3 if tokens.lower[verb - 1] == "," else 1):
                break
            continue
        if tokens.tag[i] in _SPEAKABLE and not (sentence.first <= tokens.head[i] < verb and tokens.dep[i] in _INNER):
            found.append(i)
    found.reverse()
    for i in range(verb + 1, min(sentence.last, verb + 9)):
        if tokens.lower[i] in {",", "that"} | _MARKS:
            break
        if tokens.tag[i] in _SPEAKABLE and tokens.dep[i] not in _INNER and verb > sentence.first:
            found.append(i)
    return tuple(found)


def _said(scene: Scene, verb: int) -> tuple[int, int] | None:
    """The clause that a verb of speech governs."""
    tokens, tree = scene.tokens, scene.tree
    best: tuple[int, int] | None = None
    for child in tree.children[verb]:
        dep = tokens.dep[child]
        if dep == "ccomp" or (dep in {"parataxis", "dep"} and tokens.tag[child].startswith("VB")):
            extent = _trim(scene, tree.extent(child))
            if extent is not None and extent[0] <= verb < extent[1]:
                extent = (extent[0], verb) if verb - extent[0] > extent[1] - verb else (verb + 1, extent[1])
                extent = _trim(scene, extent)
            if extent is not None and (best is None or extent[1] - extent[0] > best[1] - best[0]):
                best = extent
    if best is not None and best[1] - best[0] >= 2:
        return best
    return None


def _rest(scene: Scene, verb: int, subject: int) -> tuple[int, int] | None:
    """The longer side of the sentence beside "X said", for parentheses that the parse did not join to what is said."""
    sentence = scene.sentences[scene.tokens.sentence[verb]]
    left, right = scene.tree.extent(subject, without=("punct",))
    if scene.tokens.sentence[subject] != scene.tokens.sentence[verb] or left <= verb < right:
        left, right = subject, subject + 1
    before = _trim(scene, (sentence.first, min(verb, left)))
    after = _trim(scene, (max(verb + 1, right), sentence.last))
    sides = [side for side in (before, after) if side is not None and side[1] - side[0] >= 3]
    return max(sides, key=lambda side: side[1] - side[0], default=None)


def _passive(scene: Scene, verb: int, subject: int | None) -> Cue | None:
    """Cues like "was quoted as saying", "was rejected by the board"."""
    tokens, tree = scene.tokens, scene.tree
    if tokens.lemma[verb] in {"quote", "cite"} and subject is not None:
        for i in tree.below(verb):
            if tokens.lower[i] == "saying":
                clause = _said(scene, i) or _rest(scene, i, subject)
                if clause is not None:
                    return Cue(
                        verb, (subject,), clause, _form(scene, clause), "quoted-as-saying", _frame(scene, verb, clause)
                    )
        return None
    agent = tree.child(verb, "agent")
    speaker = tree.child(agent, "pobj") if agent is not None else None
    if speaker is None:
        return None
    return Cue(verb, (speaker,), _clause(scene, verb), AttributionForm.INDIRECT, f"agent:{tokens.lemma[verb]}")


def _quoting(scene: Scene, verb: int, subject: int) -> Cue | None:
    """X in "the paper quoted X as saying"; who is cited in "the paper said, citing X" is settled with the cue."""
    tokens, tree = scene.tokens, scene.tree
    people = [c for c in tree.children[verb] if tokens.dep[c] in {"dobj", "nsubj"} and c != subject]
    inner = [i for i in tree.below(verb) if tokens.lower[i] in {"saying", "telling"}]
    if not people or not inner or tokens.tag[verb] == "VBG":
        return None
    person = people[0]
    clause = _said(scene, inner[0]) or _rest(scene, inner[0], person)
    if clause is None:
        return None
    return Cue(verb, (person,), clause, _form(scene, clause), "quoted-as-saying", tuple(tree.below(subject)))


def _according(scene: Scene, i: int) -> Cue | None:
    tokens, tree = scene.tokens, scene.tree
    to = next((c for c in (*tree.children[i], i + 1) if c < len(tokens) and tokens.lower[c] == "to"), None)
    source = tree.child(to, "pobj") if to is not None else None
    if source is None:
        return None
    sentence = scene.sentences[tokens.sentence[i]]
    _, last = tree.extent(source)
    last = max(last, i + 2)
    governor = tokens.head[i]
    while governor != tokens.head[governor] and not tokens.tag[governor].startswith("VB"):
        governor = tokens.head[governor]
    first, end = tree.extent(governor)
    clause = (first, i) if i - first >= end - last else (last, end)
    content = _trim(scene, clause) or _trim(scene, (sentence.first, i)) or _trim(scene, (last, sentence.last))
    if content is None:
        return None
    return Cue(i, (source,), content, AttributionForm.ACCORDING_TO, "according-to", tuple(tree.below(source)))


def _noun(scene: Scene, noun: int) -> Cue | None:
    """Cues like "the regulator's approval", "opposition from unions", "a suit by shareholders"."""
    tokens, tree = scene.tokens, scene.tree
    speaker = tree.child(noun, "poss")
    if speaker is None:
        for child in tree.children[noun]:
            if tokens.dep[child] in {"prep", "agent"} and tokens.lower[child] in {"from", "by"}:
                speaker = tree.child(child, "pobj")
                break
    if speaker is None and tokens.dep[noun] == "dobj":
        for child in tree.children[tokens.head[noun]]:
            if tokens.lower[child] == "from":
                speaker = tree.child(child, "pobj")
    if speaker is None:
        return None
    head = next((h for h in tree.above(noun) if tokens.tag[h].startswith("VB")), noun)
    extent = _trim(scene, _clause(scene, head) if head != noun else tree.extent(noun))
    if extent is None:
        return None
    return Cue(noun, (speaker,), extent, AttributionForm.INDIRECT, f"noun:{tokens.lemma[noun]}")


def _frame(scene: Scene, verb: int, content: tuple[int, int] | None) -> tuple[int, ...]:
    """What hangs on the verb beside subject and content."""
    tokens, tree = scene.tokens, scene.tree
    found: list[int] = []
    for child in tree.children[verb]:
        if tokens.dep[child] in _SUBJECTS or tokens.dep[child] in {"ccomp", "conj", "parataxis"}:
            continue
        if content is not None and content[0] <= child < content[1]:
            continue
        found.extend(tree.below(child, without=("relcl", "conj", "ccomp")))
    return tuple(sorted(found))


def _form(scene: Scene, content: tuple[int, int]) -> AttributionForm:
    inside = sum(scene.quoted[content[0] : content[1]])
    if inside == 0:
        return AttributionForm.INDIRECT
    return AttributionForm.DIRECT if inside >= 0.8 * (content[1] - content[0]) else AttributionForm.MIXED


def _trim(scene: Scene, extent: tuple[int, int]) -> tuple[int, int] | None:
    """Without marks, conjunctions and "that" at the ends."""
    first, last = extent
    lower, tag = scene.tokens.lower, scene.tokens.tag
    edge = {",", '"', ":", ";", "-", "--", ".", "'", "‘"}
    while first < last and (lower[first] in edge or lower[first] in {"that", "and", "but"}):
        first += 1
    if first + 3 < last and lower[first] == "on" and lower[first + 1] in _DAYS:
        first += 2
    while first < last and (
        lower[last - 1] in edge or (lower[last - 1] in {"and", "but", "as"} and tag[last - 1] != "CD")
    ):
        last -= 1
    return (first, last) if last > first else None
