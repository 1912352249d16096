from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from intalks.errors import SettingsError
from intalks.model.alert import AlertRule, AlertSettings, MailSettings
from intalks.model.change import ChangeKind
from intalks.model.vocabulary import DealType, Stage
from intalks.model.watching import FetchLimits, SourceKind, WatchedSource, WatchSettings
from intalks.settings import Settings, load_alert_settings, load_settings, load_watch_settings


def test_built_in_values(tmp_path: Path) -> None:
    assert load_settings(tmp_path, {}) == Settings(ledger="intalks.db", workers=1, lapse_days=365)


def test_the_environment_outranks_the_file(tmp_path: Path) -> None:
    (tmp_path / "intalks.toml").write_text('ledger = "cars.db"\nworkers = 2\n')
    assert load_settings(tmp_path, {"PATH": "x"}) == Settings("cars.db", 2)
    assert load_settings(tmp_path, {"INTALKS_WORKERS": "4"}) == Settings("cars.db", 4)


BAD = [
    ("workers = 0", {}, "workers must be a whole number"),
    ("lapse_days = true", {}, "lapse_days must be a whole number"),
    ('ledger = ""', {}, "ledger must be a text"),
    ("ledger = 3", {}, "ledger must be a text"),
    ("leger = 'x'", {}, "no setting 'leger'; there are: alerts, by, lapse_days, ledger, mail, mail_pass"),
    ("ledger = ", {}, "cannot be read as TOML"),
    ("", {"INTALKS_WORKERS": "many"}, "INTALKS_WORKERS: workers must be"),
    ("", {"INTALKS_LEGDER": "x"}, "INTALKS_LEGDER: there is no setting"),
]


@pytest.mark.parametrize(("content", "environ", "message"), BAD, ids=range(len(BAD)))
def test_what_cannot_be_used_is_named(tmp_path: Path, content: str, environ: dict[str, str], message: str) -> None:
    (tmp_path / "intalks.toml").write_text(content)
    with pytest.raises(SettingsError, match=message):
        load_settings(tmp_path, environ)


def test_nothing_is_watched_unless_it_is_named(tmp_path: Path) -> None:
    assert load_watch_settings(tmp_path, {}) == WatchSettings()
    assert load_alert_settings(tmp_path, {}) == AlertSettings()


WATCH = """
ledger = "cars.db"

[watch]
feeds = [
  "https://a.example/rss",
  {url = "https://b.example/map.xml", kind = "sitemap", every = "2h", outlet = "The B"},
]
opml = ["more.opml"]
publishers = "mine"
every = "15m"
rechecks = ["1h"]
max_age = "30d"
user_agent = "intalks (ann@desk.example)"
allow_hosts = ["Intranet:8080"]
host_delay = "5s"
max_megabytes = 3
tries = 1
"""


def test_what_is_watched(tmp_path: Path) -> None:
    (tmp_path / "intalks.toml").write_text(WATCH)
    found = load_watch_settings(tmp_path, {})
    quarter = timedelta(minutes=15)
    assert found.sources == (
        WatchedSource("https://a.example/rss", quarter),
        WatchedSource("https://b.example/map.xml", timedelta(hours=2), SourceKind.SITEMAP, "The B"),
    )
    assert (found.every, found.rechecks, found.max_age) == (quarter, (timedelta(hours=1),), timedelta(days=30))
    assert (found.lists, found.publishers) == ((str(tmp_path / "more.opml"),), str(tmp_path / "mine"))
    assert found.limits == FetchLimits(
        max_bytes=3_000_000,
        tries=1,
        host_delay=5.0,
        allow_hosts=("intranet:8080",),
        user_agent="intalks (ann@desk.example)",
    )


ALERTS = """
[[alerts]]
name = "Chrysler"
companies = ["Chrysler", "Fiat"]
kinds = ["stage", "denial"]
types = ["merger"]
stages = ["agreed"]
print = true
webhook = "https://desk.example/hook"
mail = ["ann@desk.example"]
file = "alerts.jsonl"

[[alerts]]
name = "all"
atom = "changes.xml"

[mail]
host = "mail.desk.example"
from = "intalks@desk.example"
user = "intalks"
"""


def test_alerts(tmp_path: Path) -> None:
    (tmp_path / "intalks.toml").write_text(ALERTS)
    found = load_alert_settings(tmp_path, {"INTALKS_WEBHOOK_SECRET": "s", "INTALKS_MAIL_PASSWORD": "p"})
    assert found.rules[0] == AlertRule(
        "Chrysler",
        (ChangeKind.STAGE, ChangeKind.DENIAL),
        ("Chrysler", "Fiat"),
        (DealType.MERGER,),
        (Stage.AGREED,),
        printed=True,
        file=str(tmp_path / "alerts.jsonl"),
        webhook="https://desk.example/hook",
        mail=("ann@desk.example",),
    )
    assert found.rules[1] == AlertRule("all", atom=str(tmp_path / "changes.xml"))
    assert found.mail == MailSettings("mail.desk.example", "intalks@desk.example", 587, "starttls", "intalks", "p")
    assert (found.secret, found.rules[0].within_days) == ("s", 14)


BAD_WATCH = [
    ('[watch]\nfeed = ["https://a.example"]', "watch: the table contains unknown field `feed`; docs/watching.md tells"),
    ("[watch]\nfeeds = [1]", r"Expected `str \| object`, got `int` - at `watch.feeds\[0\]`"),
    ('[watch]\nfeeds = ["a.example/rss"]', r"watch.feeds\[0\]: 'a.example/rss' does not begin with http"),
    ('[watch]\nevery = "15 minutes"', "watch.every: '15 minutes' is no length of time; write it as in 30s, 15m"),
    ("[watch]\ntries = 0", "watch.tries must be a whole number from 1, not 0"),
    ('[watch]\ntimeout = "0s"', "watch.timeout must be longer than nothing"),
    ('[watch]\nuser_agent = "a\\nb"', "watch.user_agent must be plain ASCII"),
    ("watch = 3", "Expected `object`, got `int`"),
]


@pytest.mark.parametrize(("content", "message"), BAD_WATCH, ids=range(len(BAD_WATCH)))
def test_what_cannot_be_watched_is_named(tmp_path: Path, content: str, message: str) -> None:
    (tmp_path / "intalks.toml").write_text(content)
    with pytest.raises(SettingsError, match=f"intalks.toml: .*{message}"):
        load_watch_settings(tmp_path, {})


BAD_ALERTS = [
    ("[[alerts]]\nprint = true", "missing required field `name`"),
    ('[[alerts]]\nname = "a"', "the alert 'a' goes nowhere; give it one of print, file"),
    ('[[alerts]]\nname = "a"\nprint = true\nkinds = ["rumour"]', "Invalid enum value 'rumour'"),
    ('[[alerts]]\nname = "a"\nwebhook = "https://x.example"', "is signed: set INTALKS_WEBHOOK_SECRET"),
    ('[[alerts]]\nname = "a"\nmail = ["b@x.example"]', r"goes by mail: name the server in \[mail\]"),
    ('[[alerts]]\nname = "a"\nprint = true\n' * 2, "two alerts are named 'a'"),
    ('[[alerts]]\nname = "a"\nprint = true\nwithin_days = 0', "within_days must be a whole number from 1"),
    ('[mail]\nhost = "x"\nfrom = "y"\ntls = "maybe"', "Invalid enum value 'maybe'"),
]


@pytest.mark.parametrize(("content", "message"), BAD_ALERTS, ids=range(len(BAD_ALERTS)))
def test_alerts_that_cannot_be_sent_are_named(tmp_path: Path, content: str, message: str) -> None:
    (tmp_path / "intalks.toml").write_text(content)
    with pytest.raises(SettingsError, match=message):
        load_alert_settings(tmp_path, {})
