"""Each delivery reaches its place once, over failures and runs that were killed between any two steps."""

from __future__ import annotations

import hashlib
import hmac
import json
from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email import message_from_string
from email.policy import default
from pathlib import Path
from random import Random
from xml.etree import ElementTree as ET

import pytest

from intalks.alerts import Means, SendReport, send_waiting
from intalks.alerts.atom import feed_of
from intalks.alerts.webhook import signature
from intalks.errors import Problem
from intalks.ledger import Ledger
from intalks.model.alert import AlertRule, AlertSettings, Delivery, MailSettings
from intalks.model.change import Change, ChangeKind
from tests.alerts.mail_server import MailServer
from tests.intake.web_server import Reply, WebServer

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
CHANGE = Change(
    "2026-03-01", ChangeKind.DENIAL, "d" * 32, "Ampel – Brandis", "Ampel: “no\ntalks”", ("https://a.example/1", "b")
)


@dataclass
class Desk:
    """A ledger with its means of sending; time stands until it is moved."""

    ledger: Ledger
    settings: AlertSettings
    now: datetime = START
    said: list[str] = field(default_factory=list)
    stopped: bool = False

    def put(self, channel: str, key: str = "k1") -> Delivery:
        made = Delivery(key, "cars", channel, CHANGE, START, due_at=START)
        self.ledger.outbox.put([made])
        return made

    def send(self) -> SendReport:
        draw = Random(1)  # noqa: S311 - jitter
        means = Means(
            self.settings, lambda one: self.said.append(one.key), lambda: self.now, draw, lambda: self.stopped
        )
        return send_waiting(self.ledger, means)

    @property
    def state(self) -> Delivery:
        return self.ledger.outbox.latest()[0]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Ledger.open(tmp_path / "news.db") as ledger:
        yield Desk(ledger, AlertSettings((AlertRule("cars"),), secret="s3cret"))  # noqa: S106 - not one


@pytest.fixture
def receiver() -> Iterator[WebServer]:
    with WebServer().running() as server:
        server.routes["/hook"] = Reply(204)
        yield server


@pytest.fixture
def post_office() -> Iterator[MailServer]:
    with MailServer().running() as server:
        yield server


def test_what_is_printed_is_printed_once(desk: Desk) -> None:
    desk.put("print")
    assert desk.send() == SendReport(1, ())
    assert desk.send() == SendReport(0, ())
    assert desk.said == ["k1"]
    assert desk.state.delivered_at == START


def test_what_a_killed_run_printed_is_not_printed_again(desk: Desk) -> None:
    """It noted the try, printed, and was killed before it could note that."""
    made = desk.put("print")
    assert desk.ledger.outbox.claim(replace(made, tries=1))
    assert desk.send().sent == 1
    assert desk.said == []


def test_two_programs_do_not_send_the_same(desk: Desk) -> None:
    made = desk.put("print")
    assert desk.ledger.outbox.claim(replace(made, tries=1))
    assert not desk.ledger.outbox.claim(replace(made, tries=1))


def test_a_line_is_appended(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "alerts.jsonl"
    file.write_text("{}\n")
    desk.put(f"file {file}")
    desk.send()
    first, second = file.read_text().splitlines()
    assert first == "{}"
    assert json.loads(second) == {
        "id": "k1",
        "rule": "cars",
        "made_at": "2026-03-01T12:00:00Z",
        "day": "2026-03-01",
        "kind": "denial",
        "dossier": "d" * 32,
        "title": "Ampel – Brandis",
        "text": "Ampel: “no\ntalks”",
        "articles": ["https://a.example/1", "b"],
    }


@pytest.mark.parametrize("left", ["", "whole", "half"])
def test_a_killed_run_leaves_one_line(desk: Desk, tmp_path: Path, left: str) -> None:
    """Killed before the line was written, after it, or in it."""
    file = tmp_path / "alerts.jsonl"
    made = desk.put(f"file {file}")
    desk.send()
    line = file.read_text()
    desk.ledger.outbox.settle(replace(made, tries=1))
    file.write_text("{}\n" + {"": "", "whole": line, "half": line[:30]}[left])
    desk.send()
    assert file.read_text() == "{}\n" + line
    assert desk.state.delivered_at is not None


def test_a_file_that_cannot_be_written_is_tried_again_later(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "not" / "there"
    desk.put(f"file {folder / 'alerts.jsonl'}")
    (problem,) = desk.send().problems
    assert "the file cannot be written (No such file or directory); tried again from 2026-03-01 12:" in problem.message
    assert not problem.fatal
    folder.mkdir(parents=True)
    assert desk.send().sent == 0
    desk.now += timedelta(minutes=1)
    assert desk.send().sent == 1


def test_a_webhook_is_signed(desk: Desk, receiver: WebServer) -> None:
    desk.put(f"webhook {receiver.url('/hook')}")
    assert desk.send() == SendReport(1, ())
    (request,) = receiver.requests
    moment = str(int(START.timestamp()))
    mac = hmac.new(b"s3cret", b".".join((b"k1", moment.encode(), request.body)), hashlib.sha256).digest()
    assert request.headers["webhook-id"] == "k1"
    assert request.headers["webhook-timestamp"] == moment
    assert request.headers["webhook-signature"] == f"v1,{b64encode(mac).decode()}"
    assert json.loads(request.body)["data"]["title"] == "Ampel – Brandis"


def test_a_secret_in_the_standard_s_form() -> None:
    """The specification's own example."""
    body = b'{"test": 2432232314}'
    found = signature("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", body)
    assert found == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert b64decode(found.removeprefix("v1,"))


def test_a_webhook_is_retried_with_the_same_id_and_given_up_in_the_end(desk: Desk, receiver: WebServer) -> None:
    receiver.routes["/hook"] = Reply(500)
    desk.put(f"webhook {receiver.url('/hook')}")
    waits: list[float] = []
    problems: list[Problem] = []
    while desk.state.due_at is not None:
        waits.append((desk.state.due_at - desk.now).total_seconds())
        desk.now = desk.state.due_at
        problems += desk.send().problems
    assert [one.fatal for one in problems] == [False] * 11 + [True]
    assert problems[-1].message == "the receiver answered with status 500; given up"
    assert len(receiver.requests) == 12
    assert {request.headers["webhook-id"] for request in receiver.requests} == {"k1"}
    assert waits[1] <= 60
    assert max(waits) <= 43_200


def test_a_receiver_that_is_not_there(desk: Desk) -> None:
    with WebServer().running() as server:
        address = server.url("/hook")
    desk.put(f"webhook {address}")
    (problem,) = desk.send().problems
    assert problem.message.startswith("the receiver was not reached (")


def test_mail(desk: Desk, post_office: MailServer) -> None:
    mail = MailSettings("127.0.0.1", "intalks@desk.example", post_office.port, "none")
    desk.settings = replace(desk.settings, mail=mail)
    desk.put("mail ann@desk.example")
    assert desk.send() == SendReport(1, ())
    (text,) = post_office.mails
    message = message_from_string(text, policy=default)
    assert message["To"] == "ann@desk.example"
    assert message["Subject"] == "Ampel – Brandis: denial: Ampel: “no talks”"
    assert message["Message-ID"] == "<k1@alerts.intalks>"
    assert "intalks show dddddddd" in text


def test_mail_that_is_refused_waits(desk: Desk, post_office: MailServer) -> None:
    post_office.refuses = True
    mail = MailSettings("127.0.0.1", "intalks@desk.example", post_office.port, "none")
    desk.settings = replace(desk.settings, mail=mail)
    desk.put("mail ann@desk.example")
    (problem,) = desk.send().problems
    assert "nobody of that name" in problem.message
    assert desk.state.due_at is not None


def test_mail_is_not_sent_in_the_open_where_it_was_to_be_sealed(desk: Desk, post_office: MailServer) -> None:
    mail = MailSettings("127.0.0.1", "intalks@desk.example", post_office.port, user="me", password="x")  # noqa: S106
    desk.settings = replace(desk.settings, mail=mail)
    desk.put("mail ann@desk.example")
    (problem,) = desk.send().problems
    assert "did not take it (STARTTLS extension not supported by server.)" in problem.message
    assert post_office.mails == []


def test_a_feed_holds_the_newest(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "changes.xml"
    for number in range(3):
        desk.put(f"atom {file}", f"k{number}")
    assert desk.send().sent == 3
    space = {"a": "http://www.w3.org/2005/Atom"}
    root = ET.fromstring(file.read_bytes())  # noqa: S314 - our own
    entries = root.findall("a:entry", space)
    assert [one.findtext("a:id", "", space) for one in entries] == [f"urn:intalks:alert:k{n}" for n in (2, 1, 0)]
    links = entries[0].findall("a:link", space)
    assert [link.get("href") for link in links] == ["https://a.example/1"]
    assert root.findtext("a:updated", "", space) == START.isoformat()


def test_a_feed_is_xml_whatever_the_news_holds() -> None:
    change = replace(CHANGE, text="a\x00b<c>&\x0b", title="]]>")
    root = ET.fromstring(feed_of([Delivery("k", "cars", "atom x", change, START)], "f"))  # noqa: S314 - our own
    assert "a�b<c>&�" in "".join(root.itertext())


def test_an_alert_of_a_rule_that_is_gone_is_given_up(desk: Desk) -> None:
    desk.settings = AlertSettings()
    desk.put("print")
    (problem,) = desk.send().problems
    assert problem.message == "the rule is no longer among the settings; given up"
    assert desk.state.due_at is None
    assert desk.said == []


def test_a_stop_leaves_the_rest_for_the_next_run(desk: Desk) -> None:
    desk.put("print")
    desk.stopped = True
    assert desk.send() == SendReport(0, ())
    desk.stopped = False
    assert desk.send() == SendReport(1, ())
