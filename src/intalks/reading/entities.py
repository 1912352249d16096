"""Entities of one article: names grouped, their kind settled once by vote, short forms joined to the fullest form."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from intalks.lexicon.names import has_legal_form, is_acronym_of, is_short_for, name_key
from intalks.lexicon.words import word_list
from intalks.model.reading import Entity, Mention, MentionForm, MentionKind, Tokens
from intalks.model.span import Span
from intalks.model.vocabulary import OrganizationKind
from intalks.reading.apart import Candidate
from intalks.reading.parse import Parse
from intalks.reading.persons import is_firm, name_features
from intalks.reading.votes import holds_office, is_place, names_place, votes_for
from intalks.reference import load

_KINDS = {"organization": MentionKind.ORGANIZATION, "person": MentionKind.PERSON, "place": MentionKind.PLACE}


@dataclass(slots=True)
class _Group:
    """Candidates of one name key while votes are counted.

    `name` is the fullest of its spellings, the longest; `kind` what most votes are for: its own ones, until it is known
    which groups belong together. `office` says that an office stands beside it somewhere ("chairman Jane Doe").
    """

    key: tuple[str, ...]
    candidates: list[Candidate] = field(default_factory=list)
    names: Counter[str] = field(default_factory=Counter)
    votes: Counter[str] = field(default_factory=Counter)
    name: str = ""
    kind: str = "other"
    office: bool = False

    @property
    def first(self) -> int:
        """Where it stands first."""
        return self.candidates[0].first

    @property
    def incorporated(self) -> bool:
        """Whether the text gives it a legal form."""
        return any(has_legal_form(name) for name in self.names)

    @property
    def certain(self) -> bool:
        """Whether an office, a legal form or a family name that stands first says what it is: what its short form was
        taken for does not count then.
        """
        if self.kind == "organization":
            return self.incorporated
        return self.kind == "person" and (self.office or _family_name_first(self.key))


def settle(text: str, parse: Parse, candidates: Sequence[Candidate]) -> tuple[list[Mention], list[Entity]]:
    """Named mentions in text order and the entities that they belong to.

    Entities are in order of first mention. Places become mentions without an entity; what is neither an
    organization, a person nor a place is left out.
    """
    groups = _grouped(text, parse, candidates)
    owners = _joined(groups, _bracketed(text, parse, candidates))
    for key, owner in owners.items():
        if key != owner and not groups[owner].certain:
            groups[owner].votes.update(groups[key].votes)
    for key, owner in owners.items():
        groups[key].kind = _elected(groups[owner].votes)
    return _numbered(parse.tokens, groups, owners)


def taken_for_people(
    text: str, parse: Parse, candidates: Sequence[Candidate]
) -> dict[tuple[str, ...], tuple[frozenset[str], frozenset[str]]]:
    """For each key that the votes take for a person's in full, its spellings and what speaks for a person or a firm."""
    groups = _counted(text, parse, candidates)
    return {key: (frozenset(groups[key].names), _features(groups, key, parse)) for key in _people(groups)}


def _grouped(text: str, parse: Parse, candidates: Sequence[Candidate]) -> dict[tuple[str, ...], _Group]:
    groups = _counted(text, parse, candidates)
    people = _people(groups)
    people -= _firms_among(groups, people, parse)
    _settle_parts_of_people(groups, people)
    _doubt_lone_surnames(groups, people)
    for group in groups.values():
        group.name = max(group.names, key=lambda n: (len(n), n))
        group.kind = _elected(group.votes)
    return groups


def _counted(text: str, parse: Parse, candidates: Sequence[Candidate]) -> dict[tuple[str, ...], _Group]:
    """The candidates of each key with their votes."""
    groups: dict[tuple[str, ...], _Group] = {}
    tokens = parse.tokens
    for candidate in candidates:
        name = " ".join(text[tokens.start[candidate.first] : tokens.end[candidate.last - 1]].split()).rstrip(":")
        key = name_key(name)
        if not key:
            continue
        group = groups.setdefault(key, _Group(key))
        group.candidates.append(candidate)
        group.names[name] += 1
        group.votes.update(votes_for(name, candidate, parse))
        if holds_office(candidate, parse):
            group.office = True
            group.votes["person"] += 2
    return groups


def _people(groups: dict[tuple[str, ...], _Group]) -> set[tuple[str, ...]]:
    """Names of several words that most votes take for a person's."""
    return {key for key, group in groups.items() if len(key) > 1 and _elected(group.votes) == "person"}


def _firms_among(
    groups: dict[tuple[str, ...], _Group], people: Collection[tuple[str, ...]], parse: Parse
) -> set[tuple[str, ...]]:
    """Names taken for people's that are firms'."""
    firms = {key for key in people if _firm_by_first_word(groups, key) or is_firm(_features(groups, key, parse))}
    for key in firms:
        groups[key].votes["organization"] += groups[key].votes["person"]
    return firms


def _firm_by_first_word(groups: dict[tuple[str, ...], _Group], key: tuple[str, ...]) -> bool:
    """Whether the text uses the first word alone for a firm, and not the last one, as it would a person's."""
    first, first_names = groups.get(key[:1]), word_list("family_names_first") | word_list("given_names")
    alone = first is not None and len(first.candidates) > 1 and _elected(first.votes) == "organization"
    return alone and key[-1:] not in groups and not groups[key].office and key[0].title() not in first_names


def _features(groups: dict[tuple[str, ...], _Group], key: tuple[str, ...], parse: Parse) -> frozenset[str]:
    group = groups[key]
    return name_features(key, group.candidates, parse, groups.keys()) | {f"office:{group.office}"}


def _settle_parts_of_people(groups: dict[tuple[str, ...], _Group], people: Collection[tuple[str, ...]]) -> None:
    """A word that the recogniser takes for a place that no list has is a person's, where it is part of a full name."""
    parts = {part for key in people for part in (key[0], key[-1])}
    for key, group in groups.items():
        unlisted = all(map(names_place, group.candidates)) and not any(map(is_place, group.names))
        if len(key) == 1 and key[0] in parts and unlisted:
            group.votes["person"] += group.votes["place"] + group.votes["organization"]


def _doubt_lone_surnames(groups: dict[tuple[str, ...], _Group], people: Collection[tuple[str, ...]]) -> None:
    """News names a person in full before it uses the surname alone: a lone word that no full name ends in is a firm."""
    surnames = {key[-1] for key in people} | {key[0] for key in people if _family_name_first(key)}
    for key, group in groups.items():
        if (
            len(key) == 1
            and key[0] not in surnames
            and _elected(group.votes) == "person"
            and group.votes["person"] < 8 * len(group.candidates)
        ):
            group.votes["organization"] += group.votes["person"]


def _elected(votes: Counter[str]) -> str:
    """The kind with the most votes; a tie goes to the organization, then the person."""
    return max(("organization", "person", "place", "other"), key=votes.__getitem__)


def _bracketed(text: str, parse: Parse, candidates: Sequence[Candidate]) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Short names that the text itself introduces: "Acme Motor Works (AMW)" gives amw → acme motor works."""
    tokens, found = parse.tokens, {}
    for long, short in itertools.pairwise(candidates):
        between = text[tokens.end[long.last - 1] : tokens.start[short.first]]
        if re.fullmatch(r"\s*\(\s*[\"']?", between) and tokens.lower[min(short.last, len(tokens) - 1)] in (")", '"'):
            names = [" ".join(text[tokens.start[c.first] : tokens.end[c.last - 1]].split()) for c in (short, long)]
            if names[0][0] == names[1][0] and short.last - short.first == 1:
                found[name_key(names[0])] = name_key(names[1])
    return found


def _joined(
    groups: dict[tuple[str, ...], _Group], introduced: dict[tuple[str, ...], tuple[str, ...]]
) -> dict[tuple[str, ...], tuple[str, ...]]:
    """For each key the key of the fullest name of the same entity, itself where there is none."""
    owners = {key: key for key in groups}
    order = list(groups)
    for key in order:
        if introduced.get(key, key) != key:
            owners[key] = introduced[key]
            continue
        longer = [other for other in order if other != key and _short_form(groups[key], groups[other])]
        if longer:
            owners[key] = max(
                longer, key=lambda k: (_closeness(groups[key], groups[k]), len(groups[k].candidates), -order.index(k))
            )
    return {key: _root(owners, key) for key in owners}


def _root(owners: dict[tuple[str, ...], tuple[str, ...]], key: tuple[str, ...]) -> tuple[str, ...]:
    seen = {key}
    while owners[key] != key and owners[key] not in seen:
        key = owners[key]
        seen.add(key)
    return key


def _short_form(short: _Group, long: _Group) -> bool:
    """Whether the one group's name is a short form of the other's, given what kind each seems to be."""
    left, right = short.kind, long.kind
    if left == "place" and short.votes["place"] >= 8:
        return False
    if right == "person":
        family = long.key[0] if _family_name_first(long.key) else long.key[-1]
        if left == "place" or len(short.key) > 1 or len(long.key) == 1 or short.key[0] != family:
            return False
        # News names a person in full first: what stands before, as in "Ford Chairman Bill Ford", is the firm.
        return not short.incorporated and not (long.office and short.first < long.first)
    if right != "organization" or short.votes["person"] >= max(8, short.votes["organization"]):
        return False
    if _same_known(short.name, long.name) or _same_but_for_number(short, long) or _same_family(short, long):
        return True
    division = not word_list("division_words").isdisjoint(set(long.key) - set(short.key))
    if division and _stands_alone(short):
        return False
    if any(is_acronym_of(name, long.name) for name in short.names) or is_short_for(short.name, long.name):
        return True
    if _known_apart(short, long) or (division and not _calls_back(short, long)):
        return False
    return long.key[: len(short.key)] == short.key != long.key or _within(short.key, long.key)


def _family_name_first(key: tuple[str, ...]) -> bool:
    """Whether a person's name begins with the family's, as Chinese and Korean ones do."""
    families = word_list("family_names_first")
    return 2 <= len(key) <= 3 and key[0].title() in families and key[-1].title() not in families


def _stands_alone(group: _Group) -> bool:
    """Whether the name is a firm's own beside a division's ("Chrysler" beside "Chrysler Financial"): the text gives it
    a legal form, or the reference list knows one organization by it.
    """
    return group.incorporated or len(load().find(group.name)) == 1


def _calls_back(short: _Group, long: _Group) -> bool:
    """Whether the one name is the other's beginning and comes after it only, of a firm that the list does not have: it
    is no parent with its unit ("Acme" before "Acme Life"), but a hospital, a fund or an insurer by its short name.
    """
    return long.first < short.first and not load().find(short.name) and long.key[: len(short.key)] == short.key


def _known_apart(short: _Group, long: _Group) -> bool:
    """Whether the list has the one alone, and the text has it by itself before it has the other, or with its legal
    form: a firm beside its goods ("Fiat Ulysse"), its ventures ("Fujitsu Siemens") and what it is dealt with.
    """
    known = len(load().find(short.name)) == 1 and not load().find(long.name)
    return known and (short.incorporated or short.first < long.first)


def _same_known(short: str, long: str) -> bool:
    """Whether the reference list gives both names to one organization and to no other ("VW", "Volkswagen AG")."""
    if len(name_key(short)) > len(name_key(long)) or (len(short), short) >= (len(long), long):
        return False
    left, right = load().find(short), load().find(long)
    return len(left) == len(right) == 1 and left[0].id == right[0].id


def _same_but_for_number(short: _Group, long: _Group) -> bool:
    """Whether two names of several words differ in a plural alone ("Acme Motor", "Acme Motors Corp")."""
    if len(short.key) != len(long.key) or len(short.key) == 1:
        return False
    if (len(short.name), short.name) >= (len(long.name), long.name):
        return False
    pairs = zip(short.key, long.key, strict=True)
    return all(right in (left, f"{left}s") or left == f"{right}s" for left, right in pairs)


def _same_family(short: _Group, long: _Group) -> bool:
    """Whether the one is a family by its plural, the other by the word ("the Morellis", "Morelli family")."""
    if long.key[-1] != "family" or len(short.key) > 1 or len(long.key) == 1:
        return False
    return short.key[0] == f"{long.key[-2]}s" and not short.incorporated


def _within(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Whether the long name holds the short one as a distinguishing part at its end or before generic words.

    "Changan" in "Chongqing Changan Automobile", but no generic word.
    """
    if len(short) >= len(long) or all(word in word_list("generic_name_words") for word in short):
        return False
    for i in range(1, len(long) - len(short) + 1):
        if long[i : i + len(short)] == short:
            return all(word in word_list("generic_name_words") for word in long[i + len(short) :])
    return False


def _closeness(short: _Group, long: _Group) -> int:
    if is_short_for(short.name, long.name):
        return 2 if name_key(long.name)[: len(short.key)] == short.key else 1
    return 0


def _numbered(
    tokens: Tokens,
    groups: dict[tuple[str, ...], _Group],
    owners: dict[tuple[str, ...], tuple[str, ...]],
) -> tuple[list[Mention], list[Entity]]:
    rows = sorted(
        ((c, key) for key, group in groups.items() for c in group.candidates if group.kind in _KINDS),
        key=lambda row: row[0].first,
    )
    numbers: dict[tuple[str, ...], int] = {}
    mentions: list[Mention] = []
    for candidate, key in rows:
        kind = _KINDS[groups[key].kind]
        entities: tuple[int, ...] = ()
        if kind is not MentionKind.PLACE:
            entities = (numbers.setdefault(owners[key], len(numbers)),)
        span = Span(tokens.start[candidate.first], tokens.end[candidate.last - 1])
        head = head_of(tokens, candidate.first, candidate.last)
        mentions.append(
            Mention(
                kind, MentionForm.NAME, span, candidate.first, candidate.last, head, tokens.sentence[head], entities
            )
        )
    members: dict[int, list[tuple[str, ...]]] = {}
    for key, owner in owners.items():
        if owner in numbers:
            members.setdefault(numbers[owner], []).append(key)
    return mentions, [_entity(groups, members[i], mentions, i) for i in range(len(numbers))]


def head_of(tokens: Tokens, first: int, last: int) -> int:
    """The token of `first` ≤ i < `last` whose head lies outside; the last one if there are several."""
    for i in range(last - 1, first - 1, -1):
        if not first <= tokens.head[i] < last or tokens.head[i] == i:
            return i
    return last - 1


def _entity(
    groups: dict[tuple[str, ...], _Group], keys: list[tuple[str, ...]], mentions: list[Mention], number: int
) -> Entity:
    names = Counter[str]()
    for key in keys:
        names.update(groups[key].names)
    own = tuple(i for i, m in enumerate(mentions) if number in m.entities)
    fullest = max(names, key=lambda n: (len(name_key(n)), len(n), n))
    kind = mentions[own[0]].kind
    organization_kind = kind_of(fullest, names) if kind is MentionKind.ORGANIZATION else None
    return Entity(kind, fullest, tuple(sorted(set(names) - {fullest})), organization_kind, own)


def kind_of(name: str, names: Counter[str] | None = None) -> OrganizationKind:
    """The kind of an organization by the words of its name; `company` where they do not tell."""
    words = set(name.casefold().replace(".", "").split())
    known = {name, *(names or ())}
    if known & word_list("news_outlets"):
        return OrganizationKind.OUTLET
    listed = load().find(name)
    if len(listed) == 1:
        return listed[0].kind
    if words & word_list("union_words"):
        return OrganizationKind.UNION
    if words & word_list("government_words"):
        return OrganizationKind.GOVERNMENT
    return OrganizationKind.COMPANY
