"""People with title and organization: pairs of words and what they say."""

from __future__ import annotations

import pytest

from intalks.model.reading import Entity, MentionKind
from intalks.model.vocabulary import OrganizationKind
from intalks.reading.people import describe_people
from tests.reading.made_tokens import named, tokens_of

# text with the person Ann Lee and the firm Acme, its tags, the title and whether Acme is hers
PAIRS = [
    ("Acme Chief Executive Ann Lee spoke", "NNP NNP NNP NNP NNP VBD", "Chief Executive", True),
    ("Acme 's China spokesman Ann Lee spoke", "NNP POS NNP NN NNP NNP VBD", "China spokesman", True),
    ("Ann Lee, chairman of Acme, spoke", "NNP NNP , NN IN NNP , VBD", "chairman", True),
    ("Ann Lee, an analyst with Acme, spoke", "NNP NNP , DT NN IN NNP , VBD", "analyst", True),
    ("Ann Lee, Acme 's finance director, spoke", "NNP NNP , NNP POS NN NN , VBD", "finance director", True),
    ("Ann Lee is chief executive of Acme", "NNP NNP VBZ JJ NN IN NNP", "chief executive", True),
    ("Acme fell after President Ann Lee quit", "NNP VBD IN NNP NNP NNP VBD", "President", True),
    (
        "Ann Lee, a Peru - based spokesman with Acme, spoke",
        "NNP NNP , DT NNP HYPH VBN NN IN NNP , VBD",
        "spokesman",
        True,
    ),
    ("Acme, whose founder, Ann Lee, spoke, fell", "NNP , WP$ NN , NNP NNP , VBD , VBD", "founder", True),
    ("Acme met Ann Lee", "NNP VBD NNP NNP", None, False),
]


@pytest.mark.parametrize(("text", "tags", "title", "hers"), PAIRS)
def test_title_and_organization_beside_a_name(text: str, tags: str, title: str | None, hers: bool) -> None:
    tokens, _ = tokens_of(text, tags)
    mentions = sorted(
        [
            named(text, tokens, "Acme", MentionKind.ORGANIZATION, 0),
            named(text, tokens, "Ann Lee", MentionKind.PERSON, 1),
        ],
        key=lambda m: m.first,
    )
    entities = (
        Entity(MentionKind.ORGANIZATION, "Acme", (), OrganizationKind.COMPANY, (0,)),
        Entity(MentionKind.PERSON, "Ann Lee", (), None, (1,)),
    )
    _, person = describe_people(text, tokens, mentions, entities)
    assert person.title == title
    assert person.organization == (0 if hers else None)
    assert person.affiliation_span is None or "Ann Lee" in person.affiliation_span.of(text)


def test_an_organization_is_never_described() -> None:
    text = "Acme, a company"
    tokens, _ = tokens_of(text)
    entity = Entity(MentionKind.ORGANIZATION, "Acme", (), OrganizationKind.COMPANY, (0,))
    mention = named(text, tokens, "Acme", MentionKind.ORGANIZATION, 0)
    assert describe_people(text, tokens, [mention], [entity]) == (entity,)
