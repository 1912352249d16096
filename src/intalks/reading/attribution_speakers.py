"""From the phrase that speaks to who it is: person, firm, medium, analyst, somebody without a name.

"He", "the official", "the sources", "the paper" are taken up from what was said before, so speakers are to be asked for
in the order of the text.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from intalks.lexicon.words import word_list
from intalks.model.reading import Entity, Mention, MentionForm, MentionKind, Speaker
from intalks.model.span import Span
from intalks.model.vocabulary import SourceKind
from intalks.reading.attribution_scene import Scene
from intalks.reading.attribution_titles import kind_of_title, looks_personal

_SINGULAR = frozenset({"he", "she"})
_PLURAL = frozenset({"they", "we"})
_SELF = frozenset({"it"})
_NOT_NAMED = ("relcl", "conj", "cc", "punct", "appos", "acl")
_JOINTS = frozenset({"and", "nor", "or", "&"})
_ASIDES = frozenset({"speaking", "citing", "asking", "declining"})
_DEFINITE = frozenset({"the", "that", "this", "those", "these", "both"})


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A noun phrase that may speak: its head with lemma, form and tag, its words, the firms in it."""

    head: int
    span: Span
    lemma: str
    lower: str
    tag: str
    firms: tuple[int, ...]
    definite: bool


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
        """The coordinated heads, and names joined by "and" or commas that the parse left out ("Acme, Bolt and Co")."""
        parts = list(self.scene.tree.conjuncts(head))
        mentions, lower = self.scene.mention_at, self.scene.tokens.lower
        first = self._first(parts[0])
        joined = lower[first - 1] in _JOINTS if first > 0 else False
        while joined and first > 1 and lower[first - 1] in _JOINTS | {","} and mentions[first - 2] is not None:
            number = mentions[first - 2]
            assert number is not None
            mention = self.scene.mentions[number]
            if (
                mention.form is not MentionForm.NAME
                or mention.kind is not MentionKind.ORGANIZATION
                or not mention.entities
            ):
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
        if speaker.kind is SourceKind.ORGANIZATION and speaker.entity is not None:
            self._last["firm"] = speaker
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
            return self._likely_person(firm) or self._firm(firm, head)
        if not tag.startswith(("NN", "CD", "DT", "JJ", "PDT")):
            return []
        return self._apposed(head) or self._noun(head, firm)

    def _apposed(self, head: int) -> list[Speaker]:
        """The names in "the proxy advisers Acme Research and Bolt Votes said", "the maker, Acme Corp, says"."""
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
        kind = kind_of_title(entity.title or "")
        for n in entity.mentions:
            words, firms = self._surroundings(scene.mentions[n])
            if organization is None and firms:
                organization = firms[0]
            if words and (descriptor is None or kind is SourceKind.NAMED):
                found = kind_of_title(words)
                descriptor = words if descriptor is None else descriptor
                kind = found if found is not SourceKind.NAMED else kind
        return Speaker(kind, _first_span(entity, scene), number, organization, descriptor)

    def _surroundings(self, mention: Mention) -> tuple[str | None, list[int]]:
        """The words of title beside a name ("Acme analyst Jo Doe", "Jo Doe, head of Acme") and the firms in them."""
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

    def _likely_person(self, mention: Mention) -> list[Speaker]:
        """A name taken for a firm that the words beside it make a person: "Jo Doe, analyst at Acme, said", "Chief
        Executive Jo Doe said".
        """
        number = mention.entities[0]
        if number in self._people:
            return [replace(self._people[number], span=mention.span)]
        if number in self.scene.outlets or not looks_personal(self.scene.entities[number].name):
            return []
        words, firms = self._surroundings(mention)
        if words is None or not self._titled_by(mention, words):
            return []
        firm = next((e for e in firms if e != number), None)
        self._people[number] = Speaker(kind_of_title(words), mention.span, number, firm, words)
        return [self._people[number]]

    def _titled_by(self, mention: Mention, words: str) -> bool:
        """Whether the words beside a name are a person's: the last of those before it, the first noun of an
        apposition.
        """
        scene = self.scene
        titles = word_list("analyst_nouns") | word_list("title_nouns") | word_list("spokesperson_nouns")
        outer, child = scene.tokens.head[mention.head], scene.tree.child(mention.head, "appos")
        if scene.tokens.dep[mention.head] == "appos":
            return scene.tokens.lemma[outer] in titles
        before = mention.first - 1
        if before >= 0 and scene.tokens.lower[before] in words.casefold().split():
            return scene.tokens.tag[before].startswith("NN") and scene.tokens.lemma[before] in titles
        return child is not None and scene.tokens.lemma[child].rsplit("-", 1)[-1] in titles

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
        """Who a phrase with a common noun for its head is, by the list that the noun stands in."""
        phrase = self._phrase(head)
        lemma = phrase.lemma
        if lemma in word_list("spokesperson_nouns") or phrase.lower in word_list("spokesperson_nouns"):
            return self._spoken_for(phrase)
        if lemma in word_list("analyst_nouns"):
            return self._onlooker(phrase)
        if lemma in word_list("outlet_nouns"):
            return self._medium(phrase)
        if lemma in word_list("document_nouns"):
            return [self._of_firm(e, phrase.span) for e in phrase.firms[:1]] or self._again("organization", phrase.span)
        if firm is not None and firm.entities:
            return [self._of_firm(e, phrase.span) for e in firm.entities]
        if lemma in word_list("title_nouns"):
            titled = self._titled(phrase)
            if titled:
                return titled
        if phrase.lower in word_list("organ_nouns") or lemma in word_list("body_nouns"):
            return self._body(phrase)
        if lemma in word_list("anonymous_nouns") or phrase.tag == "CD":
            return self._anonymous(phrase)
        if lemma in word_list("company_nouns") and phrase.definite:
            return self._again("firm", phrase.span)
        return []

    def _phrase(self, head: int) -> _Phrase:
        scene, tree = self.scene, self.scene.tree
        tokens = scene.tokens
        first, last = tree.extent(head, without=("relcl", "conj", "cc", "punct", "appos", "advcl", "ccomp"))
        aside = [c for c in tree.children[head] if c > head and tokens.dep[c] == "acl" and tokens.lower[c] in _ASIDES]
        span = scene.span(first, max(min([last, *aside]), head + 1))
        firms = scene.organizations(tree.below(head, without=("relcl", "conj", "acl")))
        definite = any(tokens.lower[c] in _DEFINITE for c in tree.children[head])
        return _Phrase(head, span, tokens.lemma[head], tokens.lower[head], tokens.tag[head], tuple(firms), definite)

    def _titled(self, phrase: _Phrase) -> list[Speaker]:
        """One like "the chief executive", named before, or "its chairman", never named."""
        if phrase.definite and not phrase.firms and "person" in self._last and phrase.lower == phrase.lemma:
            return [replace(self._last["person"], span=phrase.span)]
        owned = self.scene.tree.child(phrase.head, "poss") is not None
        if owned and not phrase.definite and phrase.tag in {"NN", "NNP"}:
            return [self._nameless(SourceKind.ANONYMOUS, phrase)]
        return []

    def _onlooker(self, phrase: _Phrase) -> list[Speaker]:
        if phrase.definite and not phrase.firms and phrase.lower == "analyst" and "analyst" in self._last:
            return [replace(self._last["analyst"], span=phrase.span)]
        return [self._nameless(SourceKind.ANALYST, phrase)]

    def _nameless(self, kind: SourceKind, phrase: _Phrase) -> Speaker:
        firm = phrase.firms[0] if phrase.firms else None
        return Speaker(kind, phrase.span, None, firm, phrase.span.of(self.scene.text))

    def _spoken_for(self, phrase: _Phrase) -> list[Speaker]:
        """Spokespeople, one for each firm: "spokesmen for Acme and Bolt"."""
        scene = self.scene
        firms: tuple[int, ...] = phrase.firms
        if phrase.lower != phrase.lemma:
            firms = tuple(scene.organizations(scene.tree.below(phrase.head, without=("relcl", "acl"))))
        named = [
            scene.named(c, MentionKind.PERSON)
            for c in scene.tree.children[phrase.head]
            if scene.tokens.dep[c] == "appos"
        ]
        entity = next((m.entities[0] for m in named if m is not None and m.entities), None)
        last = self._last.get("spokesperson")
        if not firms and last is not None and entity is None:
            return [replace(last, span=phrase.span)]
        if not firms:
            firm = self._last.get("organization")
            firms = (firm.organization,) if firm is not None and firm.organization is not None else ()
        kind = SourceKind.SPOKESPERSON
        return [Speaker(kind, phrase.span, entity, firm, phrase.lower) for firm in firms[:4] or (None,)]

    def _medium(self, phrase: _Phrase) -> list[Speaker]:
        scene = self.scene
        named = [e for e in phrase.firms if e in scene.outlets]
        if named:
            return [self._of_firm(named[0], phrase.span)]
        if phrase.definite and "outlet" in self._last:
            return [replace(self._last["outlet"], span=phrase.span)]
        owner = scene.tree.child(phrase.head, "poss")
        owners = scene.organizations(scene.tree.below(owner)) if owner is not None else []
        if owners:
            return [self._of_firm(owners[0], phrase.span)]
        return [Speaker(SourceKind.OUTLET, phrase.span, None, None, phrase.span.of(scene.text))]

    def _body(self, phrase: _Phrase) -> list[Speaker]:
        organ = phrase.lower in word_list("organ_nouns") or phrase.lemma in word_list("organ_nouns")
        if phrase.definite and not organ and not phrase.firms and phrase.lemma in word_list("company_nouns"):
            return self._again("organization", phrase.span)
        words = phrase.span.of(self.scene.text)
        firms: tuple[int | None, ...] = phrase.firms[:2] if organ else ()
        return [Speaker(SourceKind.ORGANIZATION, phrase.span, firm, firm, words) for firm in firms or (None,)]

    def _anonymous(self, phrase: _Phrase) -> list[Speaker]:
        scene = self.scene
        if not _described(scene, phrase.head):
            last = self._last.get("anonymous")
            partitive = any(scene.tokens.lower[c] == "of" for c in scene.tree.children[phrase.head])
            if last is not None and (phrase.definite or partitive or phrase.tag == "CD"):
                return [replace(last, span=phrase.span)]
            if phrase.tag == "CD":
                return []
        return [self._nameless(SourceKind.ANONYMOUS, phrase)]

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


def _first_span(entity: Entity, scene: Scene) -> Span:
    return scene.mentions[entity.mentions[0]].span


def _same(left: Speaker, right: Speaker) -> bool:
    return (left.kind, left.entity, left.organization, left.descriptor) == (
        right.kind, right.entity, right.organization, right.descriptor)  # fmt: skip
