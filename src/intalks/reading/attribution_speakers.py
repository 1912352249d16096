"""From the phrase that speaks to who it is: person, firm, medium, analyst, somebody without a name.

"He", "the official", "the sources", "the paper" are taken up from what was said before, so speakers are to be asked for in
the order of the text.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from intalks.lexicon.words import word_list
from intalks.model.reading import Entity, Mention, MentionForm, MentionKind, Speaker
from intalks.model.span import Span
from intalks.model.vocabulary import SourceKind
from intalks.reading.attribution_scene import Scene

_SINGULAR = frozenset({"he", "she"})
_PLURAL = frozenset({"they", "we"})
_SELF = frozenset({"it"})
_NOT_NAMED = ("relcl", "conj", "cc", "punct", "appos", "acl")
_JOINTS = frozenset({"and", "nor", "or", "&"})
_DEFINITE = frozenset({"the", "that", "this", "those", "these", "both"})


@dataclass(slots=True)
class Speakers:
    """Asks the scene for speakers, in text order, and remembers the last of each kind."""

    scene: Scene
    _last: dict[str, Speaker] = field(default_factory=dict)
    _people: dict[int, Speaker] = field(default_factory=dict)

    def of(self, head: int) -> list[Speaker]:
        """Who speaks in the phrase with this head, one for each of its coordinated parts; none where nobody does."""
        found: list[Speaker] = []
        for part in self._parts(head):
            for speaker in self._one(part):
                if all(_same(speaker, other) is False for other in found):
                    found.append(speaker)
        for speaker in found:
            self._remember(speaker)
        return found

    def _parts(self, head: int) -> list[int]:
        """The coordinated heads, with names joined on by "and" or commas that the parse left out ("Acme, Bolt and Core said")."""
        parts = list(self.scene.tree.conjuncts(head))
        mentions, lower = self.scene.mention_at, self.scene.tokens.lower
        first = self._first(parts[0])
        joined = lower[first - 1] in _JOINTS if first > 0 else False
        while joined and first > 1 and lower[first - 1] in _JOINTS | {","} and mentions[first - 2] is not None:
            number = mentions[first - 2]
            assert number is not None
            mention = self.scene.mentions[number]
            if mention.form is not MentionForm.NAME or mention.kind is not MentionKind.ORGANIZATION or not mention.entities:
                break
            if self.scene.named(head, MentionKind.ORGANIZATION) is None:
                break
            parts.insert(0, mention.head)
            first = mention.first
        return parts

    def _first(self, part: int) -> int:
        number = self.scene.mention_at[part]
        return part if number is None else self.scene.mentions[number].first

    def last_outlet(self) -> Speaker | None:
        return self._last.get("outlet")

    def _remember(self, speaker: Speaker) -> None:
        self._last[speaker.kind.value] = speaker
        if speaker.kind in {SourceKind.NAMED, SourceKind.SPOKESPERSON, SourceKind.ANALYST, SourceKind.ANONYMOUS}:
            self._last["person"] = speaker

    def _one(self, head: int) -> list[Speaker]:
        scene = self.scene
        tag, lower = scene.tokens.tag[head], scene.tokens.lower[head]
        if tag == "PRP":
            return self._pronoun(head, lower)
        person = scene.named(head, MentionKind.PERSON)
        if person is not None and person.entities and person.form is MentionForm.NAME:
            return [self._person(person, head)]
        if person is not None and person.form is not MentionForm.NAME:
            taken = self._take_up(person)
            if taken is not None:
                return [taken]
        firm = scene.named(head, MentionKind.ORGANIZATION)
        if firm is not None and firm.entities and firm.form is MentionForm.NAME:
            return self._firm(firm, head)
        if not tag.startswith(("NN", "CD", "DT", "JJ", "PDT")):
            return []
        return self._apposed(head) or self._noun(head, firm)

    def _apposed(self, head: int) -> list[Speaker]:
        """ "The proxy advisers Acme Research and Bolt Votes said", "the maker, Acme Corp, says"."""
        scene = self.scene
        named = scene.tree.child(head, "appos")
        if named is None or scene.tokens.lemma[head] in word_list("spokesperson_nouns"):
            return []
        return [
            speaker
            for part in scene.tree.conjuncts(named)
            if (m := scene.mention_at[part]) is not None and scene.mentions[m].form is MentionForm.NAME
            for speaker in self._one(part)
        ]

    # ------------------------------------------------------------------------------------- persons

    def _person(self, mention: Mention, head: int) -> Speaker:
        number = mention.entities[0]
        speaker = self._people.get(number)
        if speaker is None:
            speaker = self._people[number] = self._introduced(number)
        first, last = mention.first, mention.last
        return replace(speaker, span=self.scene.span(first, max(last, head + 1)))

    def _introduced(self, number: int) -> Speaker:
        """Title, firm and kind of a person, from whichever of the mentions tells most."""
        scene, entity = self.scene, self.scene.entities[number]
        descriptor, organization = entity.title, entity.organization
        kind = _kind_of_title(entity.title or "")
        for n in entity.mentions:
            words, firms = self._surroundings(scene.mentions[n])
            if organization is None and firms:
                organization = firms[0]
            if words and (descriptor is None or kind is SourceKind.NAMED):
                found = _kind_of_title(words)
                descriptor = words if descriptor is None else descriptor
                kind = found if found is not SourceKind.NAMED else kind
        return Speaker(kind, _first_span(entity, scene), number, organization, descriptor)

    def _surroundings(self, mention: Mention) -> tuple[str | None, list[int]]:
        """The words of title beside a name ("BB Capital analyst Jo Doe", "Jo Doe, head of Acme") and the firms in them."""
        scene, tree = self.scene, self.scene.tree
        head = mention.head
        if scene.tokens.dep[head] == "appos":
            outer = scene.tokens.head[head]
            first, last = tree.extent(outer, without=("relcl", "appos", "conj", "cc", "punct"))
            around = [t for t in range(first, last) if not mention.first <= t < mention.last]
        else:
            first, _ = tree.extent(head, without=_NOT_NAMED)
            around = list(range(min(first, mention.first), mention.first))
        if not around:
            appositive = tree.child(head, "appos")
            if appositive is not None and appositive > head:
                first, last = tree.extent(appositive, without=("relcl", "punct"))
                around = list(range(first, last))
            else:
                around = [
                    t for c in tree.children[head] if scene.tokens.dep[c] == "prep" for t in tree.below(c, ("relcl",))
                ]
                return None, scene.organizations(around)
        firms = scene.organizations(around)
        words = scene.words(min(around), max(around) + 1).strip(" ,")
        return (words if any(c.isalpha() for c in words) and len(words) < 120 else None), firms

    def _pronoun(self, head: int, lower: str) -> list[Speaker]:
        scene = self.scene
        firm = scene.named(head, MentionKind.ORGANIZATION)
        person = scene.named(head, MentionKind.PERSON)
        span = scene.span(head, head + 1)
        if lower in _SINGULAR:
            if "person" in self._last:
                return [replace(self._last["person"], span=span)]
            if person is not None and person.entities:
                return [self._person(person, head)]
            return []
        if firm is not None and firm.entities and lower in _SELF | _PLURAL:
            return [self._of_firm(e, span) for e in firm.entities]
        if lower in _PLURAL and "anonymous" in self._last:
            return [replace(self._last["anonymous"], span=span)]
        if lower in _SELF and "outlet" in self._last and "organization" not in self._last:
            return [replace(self._last["outlet"], span=span)]
        if lower in _SELF and "organization" in self._last:
            return [replace(self._last["organization"], span=span)]
        return []

    def _take_up(self, mention: Mention) -> Speaker | None:
        return self._person(mention, mention.head) if mention.entities else None

    # ------------------------------------------------------------------------------------- firms and media

    def _firm(self, mention: Mention, head: int) -> list[Speaker]:
        return [self._of_firm(e, self.scene.span(mention.first, max(mention.last, head + 1))) for e in mention.entities]

    def _of_firm(self, number: int, span: Span, descriptor: str | None = None) -> Speaker:
        if number in self.scene.outlets:
            return Speaker(SourceKind.OUTLET, span, *2 * (self._fuller(number),), descriptor)
        kind = SourceKind.ORGANIZATION
        return Speaker(kind, span, number, number, descriptor)

    def _fuller(self, number: int) -> int:
        """The medium named before whose name ends in this one's ("the Journal")."""
        last = self._last.get("outlet")
        if last is None or last.entity is None:
            return number
        name, full = (self.scene.entities[n].name.casefold().removeprefix("the ") for n in (number, last.entity))
        return last.entity if full.endswith(f" {name}") else number

    # ------------------------------------------------------------------------------------- common nouns

    def _noun(self, head: int, firm: Mention | None) -> list[Speaker]:
        scene, tree = self.scene, self.scene.tree
        lemma, lower = scene.tokens.lemma[head], scene.tokens.lower[head]
        span = scene.span(*self._phrase(head))
        inside = scene.organizations(tree.below(head, without=("relcl", "conj", "acl")))
        definite = any(scene.tokens.lower[c] in _DEFINITE for c in tree.children[head])
        words = span.of(scene.text)
        if lemma in word_list("spokesperson_nouns") or lower in word_list("spokesperson_nouns"):
            several = scene.organizations(tree.below(head, without=("relcl", "acl"))) if lower != lemma else inside
            return self._spoken_for(several, span, lower, head)
        if lemma in word_list("analyst_nouns"):
            if definite and not inside and lemma == "analyst" and "analyst" in self._last and lower != "analysts":
                return [replace(self._last["analyst"], span=span)]
            return [Speaker(SourceKind.ANALYST, span, None, inside[0] if inside else None, words)]
        if lemma in word_list("outlet_nouns"):
            return self._medium(head, span, definite=definite)
        if lemma in word_list("document_nouns"):
            return [self._of_firm(e, span) for e in inside[:1]] or self._again("organization", span)
        if firm is not None and firm.entities:
            return [self._of_firm(e, span) for e in firm.entities]
        if lemma in word_list("title_nouns") and definite and not inside and "person" in self._last and lower == lemma:
            return [replace(self._last["person"], span=span)]
        if lemma in word_list("title_nouns") and scene.tokens.tag[head] in {"NN", "NNP"} and not definite:
            owner = tree.child(head, "poss")
            if owner is not None:
                return [Speaker(SourceKind.ANONYMOUS, span, None, inside[0] if inside else None, words)]
        if lower in word_list("organ_nouns") or lemma in word_list("body_nouns") - {"worker", "employee"}:
            return self._body(head, span, inside, definite=definite)
        if lemma in word_list("anonymous_nouns") or scene.tokens.tag[head] == "CD":
            return self._anonymous(head, span, inside, definite=definite)
        if lemma in word_list("company_nouns"):
            return self._again("organization", span) if definite else []
        return []

    def _phrase(self, head: int) -> tuple[int, int]:
        """The noun phrase of a head without relative clauses, what is coordinated, and marks."""
        tokens, tree = self.scene.tokens, self.scene.tree
        first, last = tree.extent(head, without=("relcl", "conj", "cc", "punct", "appos", "advcl", "ccomp"))
        later = [
            c for c in tree.children[head] if c > head and tokens.dep[c] in {"acl"} and tokens.tag[c] in {"VBG", "VBN"}
        ]
        if later and tokens.lower[later[0]] in {"speaking", "citing", "asking", "declining"}:
            last = min(last, later[0])
        return first, max(last, head + 1)

    def _spoken_for(self, inside: list[int], span: Span, lower: str, head: int) -> list[Speaker]:
        scene = self.scene
        name = next(
            (
                m
                for c in scene.tree.children[head]
                if scene.tokens.dep[c] == "appos" and (m := scene.named(c, MentionKind.PERSON))
            ),
            None,
        )
        entity = name.entities[0] if name is not None and name.entities else None
        if inside:
            return [Speaker(SourceKind.SPOKESPERSON, span, entity, firm, lower) for firm in inside[:4]]
        last = self._last.get("spokesperson")
        if last is not None and entity is None:
            return [replace(last, span=span)]
        firm = self._last.get("organization")
        return [Speaker(SourceKind.SPOKESPERSON, span, entity, firm.organization if firm is not None else None, lower)]

    def _medium(self, head: int, span: Span, *, definite: bool) -> list[Speaker]:
        scene = self.scene
        named = [
            e for e in scene.organizations(scene.tree.below(head, without=("relcl", "conj"))) if e in scene.outlets
        ]
        if named:
            return [self._of_firm(named[0], span)]
        if definite and "outlet" in self._last:
            return [replace(self._last["outlet"], span=span)]
        owners = scene.organizations(scene.tree.below(head, without=("relcl", "conj", "prep", "acl")))
        if owners and scene.tree.child(head, "poss") is not None:
            return [self._of_firm(owners[0], span)]
        return [Speaker(SourceKind.OUTLET, span, None, None, span.of(scene.text))]

    def _body(self, head: int, span: Span, inside: list[int], *, definite: bool) -> list[Speaker]:
        lemma = self.scene.tokens.lemma[head]
        if not inside and definite and lemma in word_list("company_nouns") - word_list("organ_nouns"):
            return self._again("organization", span)
        organ = lemma in word_list("organ_nouns") or self.scene.tokens.lower[head] == "directors"
        firms = inside[:2] if organ else []
        words = span.of(self.scene.text)
        found = [Speaker(SourceKind.ORGANIZATION, span, firm, firm, words) for firm in firms]
        return found or [Speaker(SourceKind.ORGANIZATION, span, None, None, words)]

    def _anonymous(self, head: int, span: Span, inside: list[int], *, definite: bool) -> list[Speaker]:
        scene, tree = self.scene, self.scene.tree
        last = self._last.get("anonymous")
        if last is not None and not _described(scene, head):
            partitive = any(scene.tokens.lower[c] == "of" for c in tree.children[head])
            if definite or partitive or scene.tokens.tag[head] == "CD":
                return [replace(last, span=span)]
        if scene.tokens.tag[head] == "CD" and not _described(scene, head):
            return []
        return [Speaker(SourceKind.ANONYMOUS, span, None, inside[0] if inside else None, span.of(scene.text))]

    def _again(self, kind: str, span: Span) -> list[Speaker]:
        last = self._last.get(kind)
        return [replace(last, span=span)] if last is not None else []


def _described(scene: Scene, head: int) -> bool:
    """Whether the phrase says more than "the sources" or "one of the people"."""
    tokens, tree = scene.tokens, scene.tree
    for child in tree.children[head]:
        if tokens.dep[child] in {"amod", "compound", "acl", "poss"} and tokens.lower[child] not in {"same", "such"}:
            return True
        if tokens.dep[child] == "prep" and tokens.lower[child] != "of":
            return True
    return False


def _kind_of_title(words: str) -> SourceKind:
    plain = words.casefold().replace(",", " ").split()
    stems = {w.removesuffix("s") for w in plain} | set(plain)
    if stems & word_list("spokesperson_nouns"):
        return SourceKind.SPOKESPERSON
    if stems & (word_list("analyst_nouns") - {"dealer", "specialist", "broker"}):
        return SourceKind.ANALYST
    return SourceKind.NAMED


def _first_span(entity: Entity, scene: Scene) -> Span:
    return scene.mentions[entity.mentions[0]].span


def _same(left: Speaker, right: Speaker) -> bool:
    return (left.kind, left.entity, left.organization, left.descriptor) == (
        right.kind, right.entity, right.organization, right.descriptor)  # fmt: skip
