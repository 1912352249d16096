"""Settings: one frozen object out of `intalks.toml` and `INTALKS_*`. The only reader of the environment.

What the command line says outranks the environment, which outranks the file, which outranks the built-in values.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import timedelta
from pathlib import Path
from typing import Final, Literal, TypeVar

import msgspec

from intalks.errors import SettingsError
from intalks.model.alert import AlertRule, AlertSettings, MailSettings
from intalks.model.change import ChangeKind
from intalks.model.vocabulary import DealType, Stage
from intalks.model.watching import FetchLimits, SourceKind, WatchedSource, WatchSettings

FILE: Final = "intalks.toml"
PREFIX: Final = "INTALKS_"
TABLES: Final = ("watch", "alerts", "mail")
"""What `intalks.toml` may hold beside single settings."""

SECRETS: Final = ("webhook_secret", "mail_password")
"""Single settings that alerts need; better given by the environment."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What can be set.

    `ledger`: the path of a SQLite file, or a database URL. `workers`: processes that read articles, from 1.
    `lapse_days`: days of silence, from 1, after which a deal that is neither done nor ended counts as lapsed.
    `by`: who it is that judges; None where neither a setting nor the system's user name tells. `tokens`: the file of
    tokens that `serve` lets people and programs in by.
    """

    ledger: str = "intalks.db"
    workers: int = 1
    lapse_days: int = 365
    by: str | None = None
    tokens: str = "intalks-tokens.json"


def current_settings() -> Settings:
    """The settings of the folder that the program was started in, and of its environment."""
    return load_settings(Path.cwd(), os.environ)


def load_settings(folder: Path, environ: Mapping[str, str]) -> Settings:
    """The settings of `folder/intalks.toml`, if there is one, and of the variables `INTALKS_LEDGER`, …

    Raises SettingsError for a file that is no TOML, a name that is no setting, or a value of the wrong kind.
    """
    given = _of_file(folder / FILE) | _of_environment(environ)
    known = {field.name for field in fields(Settings)} | {*TABLES, *SECRETS}
    for name, (_, place) in given.items():
        if name not in known:
            raise SettingsError(f"{place}: there is no setting {name!r}; there are: {', '.join(sorted(known))}")
    user = environ.get("USER") or environ.get("USERNAME") or ""
    return Settings(
        ledger=_text(given, "ledger", Settings().ledger),
        workers=_count(given, "workers", Settings().workers),
        lapse_days=_count(given, "lapse_days", Settings().lapse_days),
        by=_text(given, "by", user) if "by" in given or user else None,
        tokens=_text(given, "tokens", Settings().tokens),
    )


def current_watch_settings() -> WatchSettings:
    """What is to be watched, as `intalks.toml` of this folder says."""
    return load_watch_settings(Path.cwd(), os.environ)


def load_watch_settings(folder: Path, environ: Mapping[str, str]) -> WatchSettings:
    """The table `[watch]`. Raises SettingsError as `load_settings` does; paths are relative to the folder."""
    load_settings(folder, environ)
    path = folder / FILE
    given = _table(path, "watch", _Watch)
    every = _duration(given.every, f"{path}: watch.every")
    return WatchSettings(
        sources=tuple(_source(one, every, f"{path}: watch.feeds[{i}]") for i, one in enumerate(given.feeds)),
        lists=tuple(str(folder / name) for name in given.opml),
        every=every,
        limits=_limits(given, f"{path}: watch"),
        rechecks=tuple(_duration(one, f"{path}: watch.rechecks") for one in given.rechecks),
        max_age=None if given.max_age is None else _duration(given.max_age, f"{path}: watch.max_age"),
        publishers=None if given.publishers is None else str(folder / given.publishers),
    )


def current_alert_settings() -> AlertSettings:
    """Which alerts are wanted, as `intalks.toml` of this folder says."""
    return load_alert_settings(Path.cwd(), os.environ)


def load_alert_settings(folder: Path, environ: Mapping[str, str]) -> AlertSettings:
    """The tables `[[alerts]]` and `[mail]`, and the secrets. Raises SettingsError, also for a rule without a name or a
    place to go to, or with one that lacks what it needs; paths are relative to the folder.
    """
    load_settings(folder, environ)
    path = folder / FILE
    given = _of_file(path) | _of_environment(environ)
    rules = tuple(_rule(one, folder, path) for one in _table(path, "alerts", list[_Rule]))
    names = [rule.name for rule in rules]
    for name in names:
        if names.count(name) > 1:
            raise SettingsError(f"{path}: two alerts are named {name!r}; alerts are told apart by their names")
    mail = _mail(path, given)
    secret = _text(given, "webhook_secret", "") if "webhook_secret" in given else None
    for rule in rules:
        if rule.webhook is not None and secret is None:
            raise SettingsError(
                f"{path}: the alert {rule.name!r} has a webhook, which is signed: set {PREFIX}WEBHOOK_SECRET"
            )
        if rule.mail and mail is None:
            raise SettingsError(f"{path}: the alert {rule.name!r} goes by mail: name the server in [mail]")
    return AlertSettings(rules, mail, secret)


class _Source(msgspec.Struct, forbid_unknown_fields=True):
    url: str
    every: str | None = None
    kind: SourceKind = SourceKind.AUTO
    outlet: str | None = None


class _Watch(msgspec.Struct, forbid_unknown_fields=True):
    """Durations are texts: `30s`, `15m`, `2h`, `7d`."""

    feeds: list[str | _Source] = []
    opml: list[str] = []
    every: str = "30m"
    rechecks: tuple[str, ...] = ("2h", "1d", "7d")
    max_age: str | None = None
    publishers: str | None = None
    user_agent: str = FetchLimits().user_agent
    allow_hosts: list[str] = []
    host_delay: str = "1s"
    hosts_at_once: int = FetchLimits().hosts_at_once
    max_megabytes: int = 10
    timeout: str = "20s"
    deadline: str = "60s"
    patience: str = "60s"
    redirects: int = FetchLimits().redirects
    tries: int = FetchLimits().tries


class _Rule(msgspec.Struct, forbid_unknown_fields=True, rename={"printed": "print"}):
    name: str
    kinds: list[ChangeKind] = []
    companies: list[str] = []
    types: list[DealType] = []
    stages: list[Stage] = []
    within_days: int = 14
    printed: bool = False
    file: str | None = None
    webhook: str | None = None
    mail: list[str] = []
    atom: str | None = None


class _Mail(msgspec.Struct, forbid_unknown_fields=True, rename={"sender": "from"}):
    host: str
    sender: str
    port: int = 587
    tls: Literal["starttls", "tls", "none"] = "starttls"
    user: str | None = None


_Shape = TypeVar("_Shape")


def _table(path: Path, name: str, shape: type[_Shape]) -> _Shape:
    """The table as it should look; empty where it is not there."""
    content, _ = _of_file(path).get(name, ([] if name == "alerts" else {}, ""))
    try:
        return msgspec.convert(content, shape)
    except msgspec.ValidationError as error:
        told = str(error).replace("`$", f"`{name}").replace("Object", "the table")
        raise SettingsError(f"{path}: {name}: {told}; docs/watching.md tells what may stand there") from error


def _source(given: str | _Source, every: timedelta, place: str) -> WatchedSource:
    one = _Source(given) if isinstance(given, str) else given
    if not re.match(r"https?://\S+$", one.url):
        raise SettingsError(f"{place}: {one.url!r} does not begin with http:// or https://")
    own = every if one.every is None else _duration(one.every, f"{place}.every")
    return WatchedSource(one.url, own, one.kind, one.outlet)


def _limits(given: _Watch, place: str) -> FetchLimits:
    for name in ("hosts_at_once", "max_megabytes", "tries"):
        if getattr(given, name) < 1:
            raise SettingsError(f"{place}.{name} must be a whole number from 1, not {getattr(given, name)}")
    if given.redirects < 0:
        raise SettingsError(f"{place}.redirects must be a whole number from 0, not {given.redirects}")
    if not re.fullmatch(r"[\x20-\x7e]+", given.user_agent):
        raise SettingsError(f"{place}.user_agent must be plain ASCII on one line, not {given.user_agent!r}")
    seconds = {
        name: _duration(getattr(given, name), f"{place}.{name}").total_seconds()
        for name in ("host_delay", "timeout", "deadline", "patience")
    }
    for name in ("timeout", "deadline"):
        if seconds[name] == 0:
            raise SettingsError(f"{place}.{name} must be longer than nothing")
    return FetchLimits(
        max_bytes=given.max_megabytes * 1_000_000,
        redirects=given.redirects,
        tries=given.tries,
        hosts_at_once=given.hosts_at_once,
        allow_hosts=tuple(name.lower() for name in given.allow_hosts),
        user_agent=given.user_agent,
        **seconds,
    )


def _rule(given: _Rule, folder: Path, path: Path) -> AlertRule:
    place = f"{path}: the alert {given.name!r}"
    if not (given.printed or given.file or given.webhook or given.mail or given.atom):
        raise SettingsError(f"{place} goes nowhere; give it one of print, file, webhook, mail, atom")
    if given.webhook is not None and not re.match(r"https?://\S+$", given.webhook):
        raise SettingsError(f"{place}: the webhook {given.webhook!r} does not begin with http:// or https://")
    if given.within_days < 1:
        raise SettingsError(f"{place}: within_days must be a whole number from 1, not {given.within_days}")
    return AlertRule(
        name=given.name,
        kinds=tuple(given.kinds),
        companies=tuple(given.companies),
        types=tuple(given.types),
        stages=tuple(given.stages),
        within_days=given.within_days,
        printed=given.printed,
        file=None if given.file is None else str(folder / given.file),
        webhook=given.webhook,
        mail=tuple(given.mail),
        atom=None if given.atom is None else str(folder / given.atom),
    )


def _mail(path: Path, given: _Given) -> MailSettings | None:
    if "mail" not in given:
        return None
    one = _table(path, "mail", _Mail)
    password = _text(given, "mail_password", "") if "mail_password" in given else None
    return MailSettings(one.host, one.sender, one.port, one.tls, one.user, password)


_UNITS: Final = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def _duration(text: str, place: str) -> timedelta:
    match = re.fullmatch(r"(\d{1,6})\s*([smhd])", text.strip())
    if match is None:
        raise SettingsError(f"{place}: {text!r} is no length of time; write it as in 30s, 15m, 2h or 7d")
    return timedelta(**{_UNITS[match[2]]: int(match[1])})


_Given = Mapping[str, tuple[object, str]]
"""Setting → its value and the place that gave it."""


def _of_file(path: Path) -> dict[str, tuple[object, str]]:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{path}: cannot be read as TOML ({error})") from error
    return {name: (value, str(path)) for name, value in content.items()}


def _of_environment(environ: Mapping[str, str]) -> dict[str, tuple[object, str]]:
    names = sorted(name for name in environ if name.startswith(PREFIX))
    return {name.removeprefix(PREFIX).lower(): (environ[name], name) for name in names}


def _text(given: _Given, name: str, otherwise: str) -> str:
    value, place = given.get(name, (otherwise, ""))
    if not isinstance(value, str) or value == "":
        raise SettingsError(f"{place}: {name} must be a text, not {value!r}")
    return value


def _count(given: _Given, name: str, otherwise: int) -> int:
    """A whole number from 1; the environment can only give it as digits."""
    value, place = given.get(name, (otherwise, ""))
    if isinstance(value, str) and value.isascii() and value.isdigit():
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise SettingsError(f"{place}: {name} must be a whole number from 1, not {value!r}")
    return value
