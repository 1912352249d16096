"""Where a mail ends, and where the next one begins."""

from __future__ import annotations

from pathlib import Path

import pytest

from intalks.errors import Problem
from intalks.intake import Defaults, Incoming, Intake

HEAD = (
    "Received: from x\nMessage-ID: <{id}@northwire.example>\nSubject: Ford\nDate: Mon, 09 Jan 2012 08:30:00 +0000\n\n"
)
LEAD = "Ford said it was in talks with Changan about exports.\n\n"
BODY = LEAD * 3


def text_of(folder: Path, body: str) -> str:
    path = folder / "a.eml"
    path.write_text(HEAD.format(id=1) + body)
    [incoming] = [item for item in Intake([str(path)], defaults=Defaults()) if isinstance(item, Incoming)]
    return incoming.article.text


FOOTERS = [
    "Unsubscribe",
    "To unsubscribe, write to us.",
    "View in browser or unsubscribe",
    "Settings | Unsubscribe\nNorthwire, 1 Harbour Road",
    "-- \nAnn Lee",
    "________\nAll rights reserved.",
]


@pytest.mark.parametrize("footer", FOOTERS)
def test_a_footer_goes_from_the_end(tmp_path: Path, footer: str) -> None:
    assert text_of(tmp_path, f"{BODY}{footer}\n") == BODY.strip()


NO_FOOTERS = [
    # At the head of the mail.
    f"View in browser or unsubscribe\n\n{BODY}",
    f"{LEAD}-- \n{BODY}",
    # Part of a sentence, broken into lines or not.
    f"{BODY}Many customers unsubscribe from the service, Ford said.",
    f"{BODY}Customers of the service who are not content may\nunsubscribe, Ford said.",
    # No short line.
    f"{BODY}Ford said that those of its customers who want to unsubscribe from the service in the car can do so.",
]


@pytest.mark.parametrize("body", NO_FOOTERS, ids=range(len(NO_FOOTERS)))
def test_what_is_no_footer_stays(tmp_path: Path, body: str) -> None:
    assert text_of(tmp_path, body) == body.strip()


def test_the_mails_of_an_mbox(tmp_path: Path) -> None:
    mails = [
        f"From a@northwire.example Mon Jan  9 08:30:0{number} 2012\n{HEAD.format(id=number)}{LEAD}"
        f">From Monday on, at 10:30, Changan will talk too.\n\nFrom Ford there was no word.\n\n"
        for number in range(3)
    ]
    path = tmp_path / "a.mbox"
    path.write_text("".join([*mails, "From a@northwire.example Mon Jan  9 09:00:00 2012\nSubject: none\n\n\n"]))
    articles = [item for item in Intake([str(path)], defaults=Defaults()) if isinstance(item, Incoming)]
    problems = [item for item in Intake([str(path)], defaults=Defaults()) if isinstance(item, Problem)]
    assert [one.article.id for one in articles] == [f"{number}@northwire.example" for number in range(3)]
    assert [one.where for one in articles] == [f"{path}#{number}" for number in (1, 2, 3)]
    assert [(one.reason, one.where) for one in problems] == [("no-text", f"{path}#4")]
    text = f"{LEAD}From Monday on, at 10:30, Changan will talk too.\n\nFrom Ford there was no word."
    assert {one.article.text for one in articles} == {text}
