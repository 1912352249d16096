"""What is remembered holds until the ledger is written to, by whomever."""

from __future__ import annotations

from collections.abc import Callable

from intalks.ledger import Ledger
from intalks.ledger.remembering import Remembered
from intalks.resolution import Resolver
from tests.ledger.made_deals import NO_LIST, NOW, made_entry


class Maker:
    """Counts how often it is asked, and for what."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    def __call__(self, keys: list[str]) -> dict[str, str]:
        self.asked.append(keys)
        return {key: key.upper() for key in keys if key != "none"}


def test_only_what_is_missing_is_made() -> None:
    revision = ["1"]
    kept, make = Remembered(lambda: revision[0]), Maker()
    assert kept.several("word", ["b", "a", "none", "b"], make) == {"b": "B", "a": "A"}
    assert kept.several("word", ["a", "c", "none"], make) == {"a": "A", "c": "C"}
    assert make.asked == [["b", "a", "none"], ["c", "none"]]
    assert kept.several("letter", ["a"], make) == {"a": "A"}
    revision[0] = "2"
    kept.several("word", ["a"], make)
    assert make.asked[2:] == [["a"], ["a"]]


def test_what_was_made_while_somebody_wrote_is_not_kept_for_those_after() -> None:
    revision = ["1"]
    kept = Remembered(lambda: revision[0])

    def made_meanwhile() -> str:
        revision[0] = "2"
        return "of the first"

    assert kept.get("key", made_meanwhile) == "of the first"
    assert kept.get("key", lambda: "of the second") == "of the second"


def test_the_oldest_goes() -> None:
    kept, make = Remembered(lambda: "1", most=2), Maker()
    for key in ("a", "b", "a", "c", "a", "b"):
        kept.several("word", [key], make)
    assert make.asked == [["a"], ["b"], ["c"], ["b"]]


def test_another_program_s_writing_is_seen(new_place: Callable[[], str]) -> None:
    place = new_place()
    with Ledger.open(place, reference=NO_LIST) as writer, Ledger.open(place, reference=NO_LIST) as reader:
        assert (reader.catalogue.counts().articles, reader.latest()) == (0, None)
        before = reader.revision()
        writer.add([made_entry(i) for i in range(4)], recorded_at=NOW)
        writer.update_dossiers(Resolver(NO_LIST))
        assert reader.revision() != before
        assert reader.catalogue.counts().articles == 4
        assert reader.latest() == writer.latest() is not None
