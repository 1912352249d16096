from __future__ import annotations

from importlib import resources
from pathlib import Path

import pytest

from intalks.errors import LexiconError
from intalks.intake.publishers import LISTED, Kind, Publishers
from intalks.intake.publishers.publisher import read_publisher


def test_the_list_names_every_file() -> None:
    files = {
        path.name for path in resources.files("intalks.intake.publishers").iterdir() if path.name.endswith(".toml")
    }
    assert files == {f"{name}.toml" for name in LISTED}
    assert list(LISTED) == sorted(LISTED)


def test_no_domain_and_no_name_is_claimed_twice() -> None:
    folder = resources.files("intalks.intake.publishers")
    found = [read_publisher((folder / f"{name}.toml").read_text(encoding="utf-8"), name) for name in LISTED]
    domains = [domain for one in found for domain in one.domains]
    names = [name.lower() for one in found for name in {one.name, *one.aliases}]
    assert len(set(domains)) == len(domains)
    assert len(set(names)) == len(names)


HOSTS = [
    ("https://www.reuters.com/article/x", "Reuters"),
    ("http://uk.reuters.com:80/x", "Reuters"),
    ("https://finance.yahoo.com/x", "Yahoo Finance"),
    ("https://sports.yahoo.com/x", None),
    ("https://notreuters.com/x", None),
    ("https://reuters.com.evil.example/x", None),
    ("no address", None),
    ("http://[broken", None),
]


@pytest.mark.parametrize(("url", "name"), HOSTS, ids=range(len(HOSTS)))
def test_a_publisher_is_found_by_its_domain(url: str, name: str | None) -> None:
    found = Publishers().of_url(url)
    assert (None if found is None else found.name) == name


def test_by_name_and_alias_and_kind() -> None:
    publishers = Publishers()
    found = publishers.of_name("  the ASSOCIATED press ")
    assert found is not None
    assert (found.name, found.kind) == ("Associated Press", Kind.WIRE)
    assert publishers.of_name("Nobody's Paper") is None


def test_a_folder_of_ones_own_outranks_the_list(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text('name = "Reuters, as I know it"\ndomains = ["reuters.com"]\n')
    (tmp_path / "notes.txt").write_text("no publisher")
    found = Publishers(tmp_path).of_url("https://www.reuters.com/x")
    assert found is not None
    assert found.name == "Reuters, as I know it"


BROKEN = [
    ("name = ", "no TOML"),
    ('domains = ["a.example"]', "name"),
    ('name = "A"', "domains"),
    ('name = "A"\ndomains = ["https://a.example/"]', "domains"),
    ('name = "A"\ndomains = ["A.example"]', "domains"),
    ('name = "A"\ndomains = ["a.example"]\nkind = "paper"', "kind must be one of outlet, wire, relay"),
    ('name = "A"\ndomains = ["a.example"]\naliases = "B"', "aliases"),
    ('name = "A"\ndomains = ["a.example"]\ncolour = "red"', "no field 'colour'"),
    ('name = "A"\ndomains = ["a.example"]\n[dates]\nzone = "Mars/Olympus"', "time zone"),
    ('name = "A"\ndomains = ["a.example"]\n[dates]\nday_first = "yes"', "day_first"),
    ('name = "A"\ndomains = ["a.example"]\n[dates]\nyear = 3', "dates"),
]


@pytest.mark.parametrize(("text", "words"), BROKEN, ids=range(len(BROKEN)))
def test_a_broken_file_names_itself_and_its_field(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "a.toml").write_text(text)
    with pytest.raises(LexiconError, match=words) as caught:
        Publishers(tmp_path).check()
    assert str(tmp_path / "a.toml") in str(caught.value)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match="no such folder"):
        Publishers(tmp_path / "nowhere").check()
