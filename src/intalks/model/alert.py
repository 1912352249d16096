"""Rules for alerts, and the alerts that follow from them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from intalks.model.change import Change, ChangeKind
from intalks.model.vocabulary import DealType, Stage


@dataclass(frozen=True, slots=True)
class AlertRule:
    """Which changes are told, and where to. An empty tuple leaves its mark open.

    `companies` are any names of organizations; `stages` are those reached; `within_days` is how long after its
    publication a change is still news. `printed` goes to standard output, `file` gets a JSON line, `webhook` a signed
    request, `mail` a message to each address, `atom` is a feed rewritten with the newest.
    """

    name: str
    kinds: tuple[ChangeKind, ...] = ()
    companies: tuple[str, ...] = ()
    types: tuple[DealType, ...] = ()
    stages: tuple[Stage, ...] = ()
    within_days: int = 14
    printed: bool = False
    file: str | None = None
    webhook: str | None = None
    mail: tuple[str, ...] = ()
    atom: str | None = None


@dataclass(frozen=True, slots=True)
class MailSettings:
    """The server that mail is handed to. `tls` is `starttls`, `tls` or `none`; `user` None: no login."""

    host: str
    sender: str
    port: int = 587
    tls: str = "starttls"
    user: str | None = None
    password: str | None = None


@dataclass(frozen=True, slots=True)
class AlertSettings:
    """The rules, the mail server, and the secret that webhooks are signed with."""

    rules: tuple[AlertRule, ...] = ()
    mail: MailSettings | None = None
    secret: str | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """One alert on its way to one place. `key` is the same over restarts, and goes out with it. `channel` is the kind
    of place and the place (`webhook https://…`). `due_at` is when it is to be tried (again), None where it is settled;
    `delivered_at` None where it did not arrive.
    """

    key: str
    rule: str
    channel: str
    change: Change
    made_at: datetime
    tries: int = 0
    due_at: datetime | None = None
    delivered_at: datetime | None = None
    message: str | None = None
