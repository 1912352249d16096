from __future__ import annotations

import pytest

from intalks.intake.boilerplate import article_body

FIRST = "Ford is in talks with Changan about a joint venture, two people said on Monday."
LAST = "Its shares rose."

GOES = [
    "0 Comments", "Comments (12)", "1.2k shares", "3 min read", "Share this article", "READ MORE", "Advertisement",
    "Read more: Why Fiat left", "Sign up for our newsletter and get the day's news.", "Story continues below",
    "Photo: Sam Eady", "A truck in Dunmore. NORTHWIRE/Ola Brandt/File Photo", "© 2012 The Courier. All rights reserved",
    "Getty Images", "— • —", "You can reach Ann Lee at alee@courier.example",
]  # fmt: skip
STAYS = [
    "Getty Images agreed to buy Shutterstock for $3.7 billion in cash and stock, the two said.",
    "Reuters reported on Monday that talks had ended.",
    "Shares in Ford rose 3 percent.",
    "Comments by its chairman moved the stock.",
    "Related parties own 40 percent of the venture.",
    "Watch makers in Geneva are next.",
    "Print advertising fell by a tenth.",
    "By Monday, the company had sold its stake.",
    "By Friday Ford had signed.",
    "2012 was a year of mergers.",
    "On May 9, 2012, Ford signed the contract.",
    "Source Capital sold its stake to Fiat.",
    f"{'1' * 150}q",  # no end of ways to cut it into a date's parts
]


@pytest.mark.parametrize("line", GOES)
def test_lines_of_the_page_go(line: str) -> None:
    assert article_body([FIRST, line, LAST]).paragraphs == (0, 2)


@pytest.mark.parametrize("line", STAYS)
def test_sentences_stay(line: str) -> None:
    assert article_body([FIRST, line, LAST]).paragraphs == (0, 1, 2)
    assert article_body([line, FIRST]).paragraphs == (0, 1)


HEADS = [
    (["Ford in talks", "By Ann Lee", "9 May 2012", FIRST], (3,), "Ford in talks", "9 May 2012"),
    (["By ANN LEE and Bob de Vries, The Courier", FIRST], (1,), None, None),
    (["Published: May 9, 2012 3:04 p.m. ET", FIRST], (1,), None, "Published: May 9, 2012 3:04 p.m. ET"),
    # A paragraph above the byline, a standfirst, is no headline.
    (["The cereal maker may have found a partner.", "By Ann Lee", FIRST], (0, 2), None, None),
    ([FIRST, LAST, "May 9, 2012"], (0, 1), None, "May 9, 2012"),
]


@pytest.mark.parametrize(("paragraphs", "kept", "headline", "date"), HEADS, ids=range(len(HEADS)))
def test_heads(paragraphs: list[str], kept: tuple[int, ...], headline: str | None, date: str | None) -> None:
    body = article_body(paragraphs)
    assert (body.paragraphs, body.headline, body.date) == (kept, headline, date)


def test_the_title_at_the_head_goes_and_the_publishers_phrases() -> None:
    body = article_body(
        ["FORD IN TALKS!", FIRST, "This is brought to you by us.", LAST],
        title="Ford in talks",
        drop=["This is brought"],
    )
    assert body.paragraphs == (1, 3)
