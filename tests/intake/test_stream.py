from __future__ import annotations

import gzip
import io
import json
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import zstandard

from intalks.errors import InputError, Problem
from intalks.intake import Defaults, Incoming, Intake, Item
from intalks.intake.counting import count_file
from intalks.intake.opened import Link
from intalks.model.article import MAX_CHARACTERS, content_hash

TEXT = "Ford said it was in talks with Changan about exports."


def line(**fields: object) -> str:
    return json.dumps({"text": TEXT, "date": "2012-01-09"} | fields)


def seen(*names: Path | str, stdin: bytes | None = None) -> list[str]:
    """Ids of the articles and reasons of the problems, in order."""
    stream = None if stdin is None else io.BufferedReader(io.BytesIO(stdin))
    intake = Intake([str(name) for name in names], defaults=Defaults(), stdin=stream)
    return [item.article.id if isinstance(item, Incoming) else f"!{item.reason}" for item in intake]


def test_json_lines_with_bad_lines_between(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    path.write_bytes(
        b"\xef\xbb\xbf" + line(id="a").encode() + b"\r\n"
        b"\n"
        b'{"id": "b", "text": \n' + line(id="c").encode() + b"\n"
        b"[1, 2]\n"
        b'{"id": "\xff"}\n' + line(id="d", date="soon").encode() + b"\n" + line(id="e", text="").encode()
    )
    items = list(Intake([str(path)], defaults=Defaults()))
    assert [item.article.id for item in items if isinstance(item, Incoming)] == ["a", "c", "d"]
    problems = [(item.reason, item.where.rpartition(":")[2], item.fatal) for item in items if isinstance(item, Problem)]
    assert problems == [
        ("bad-json", "3", True),
        ("bad-json", "5", True),
        ("not-utf8", "6", True),
        ("bad-date", "7", False),
        ("empty", "8", True),
    ]


def test_text_files_are_taken_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "ford.txt"
    path.write_bytes(b"\xef\xbb\xbf" + TEXT.encode() + b"\r\n\r\nMore of it follows here.\r\n")
    [no_date, incoming] = Intake([str(path)], defaults=Defaults())
    assert isinstance(no_date, Problem)
    assert isinstance(incoming, Incoming)
    assert incoming.article.text == TEXT + "\r\n\r\nMore of it follows here.\r\n"
    assert incoming.where == str(path)


BAD_FILES = [
    ("empty.txt", b"", "!empty"),
    ("picture.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "!binary"),
    ("latin.txt", "Le café a été vendu".encode("latin-1"), "!not-utf8"),
    ("wide.txt", TEXT.encode("utf-16"), "!not-utf8"),
    ("huge.txt", (TEXT + " ").encode() * (MAX_CHARACTERS // 10), "!too-long"),
    ("long.txt", "é".encode() * (MAX_CHARACTERS + 1), "!too-long"),
    ("empty.json", b"\n", "!empty"),
    ("half.json", b'{"text": ', "!bad-json"),
    ("deep.json", b"[" * 100_000, "!bad-json"),
    ("number.jsonl", b'{"text": ' + b"1" * 10_000 + b"}", "!bad-json"),
    ("word.json", b'"a string"', "!bad-json"),
    ("fake.txt.gz", b"no archive at all", "!bad-archive"),
    ("cut.jsonl.gz", gzip.compress(b"\n" * 100_000)[:60], "!bad-archive"),
]


@pytest.mark.parametrize(("name", "data", "expected"), BAD_FILES, ids=[row[0] for row in BAD_FILES])
def test_a_bad_file_is_told_of_and_the_next_is_read(tmp_path: Path, name: str, data: bytes, expected: str) -> None:
    (tmp_path / name).write_bytes(data)
    (tmp_path / "zz.jsonl").write_text(line(id="next"))
    assert seen(tmp_path) == [expected, "next"]


def test_a_line_too_long_is_skipped_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    path.write_text(line(id="a", text="x" * 15_000_000) + "\n" + line(id="b"))
    assert seen(path) == ["!too-long", "b"]


def test_a_folder_is_read_in_order_and_packed_files_too(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "two.jsonl.gz").write_bytes(gzip.compress((line(id="2") + "\n").encode()))
    (tmp_path / "a.json").write_text(f"[{line(id='0')}, {line(id='1')}]")
    (tmp_path / ".hidden.jsonl").write_text(line(id="never"))
    (tmp_path / "c.xlsx").write_bytes(b"PK")
    (tmp_path / "d.json").write_text(line(id="3"))
    assert seen(tmp_path) == ["0", "1", "2", "!other-file", "3"]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (f"{line(id='a')}\n{line(id='b')}\n", ["a", "b"]),
        ("\n" + json.dumps(json.loads(line(id="a")), indent=1), ["a"]),
        (f"[{line(id='a')},\n{line(id='b')}]", ["a", "b"]),
        ("", ["!empty"]),
        (f"[Wire] {TEXT}", ["!no-date", content_hash(f"[Wire] {TEXT}")]),
    ],
    ids=["lines", "object", "list", "nothing", "plain"],
)
def test_standard_input_tells_its_format_by_its_first_byte(data: str, expected: list[str]) -> None:
    assert seen("-", stdin=data.encode()) == expected


def of_pipe(*writes: bytes) -> list[str]:
    """What is seen of a pipe, into which one write is made after the other was taken."""
    source, target = os.pipe()
    with open(source, "rb") as stream:  # noqa: PTH123 - a descriptor
        intake = iter(Intake(["-"], defaults=Defaults(), stdin=stream))
        taken: list[Item] = []
        reader = threading.Thread(target=lambda: taken.extend(intake))
        os.write(target, writes[0])
        reader.start()
        for one in writes[1:]:
            reader.join(timeout=0.1)
            os.write(target, one)
        os.close(target)
        reader.join()
    return [item.article.id if isinstance(item, Incoming) else f"!{item.reason}" for item in taken]


def test_standard_input_that_comes_bit_by_bit() -> None:
    assert of_pipe(b"[\n", line(id="a").encode() + b"]\n") == ["a"]
    assert of_pipe(b"\n", b" ", line(id="a").encode()) == ["a"]


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress], ids=["gzip", "zstd"])
def test_packed_standard_input(pack: Callable[[bytes], bytes]) -> None:
    lines = [line(id=str(number), title=os.urandom(40).hex()) for number in range(300)]
    packed = pack("\n".join(lines).encode())
    ids = [str(number) for number in range(300)]
    assert seen("-", stdin=packed) == ids
    assert of_pipe(packed[:1], packed[1:20_000], packed[20_000:]) == ids
    assert seen("-", stdin=packed[:-9])[-1] == "!bad-archive"


def test_an_id_that_comes_twice_is_told_of(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    path.write_text("\n".join([line(id="a"), line(id="b"), line(id="a")]))
    assert seen(path) == ["a", "b", "!same-id", "a"]


def test_a_name_that_is_no_file_stops_at_once(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nowhere\.txt"):
        Intake([str(tmp_path / "nowhere.txt")], defaults=Defaults())


def test_position_reaches_size(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text((line() + "\n") * 50)
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress(line().encode()))
    intake = Intake([str(tmp_path)], defaults=Defaults())
    positions = [intake.position for _ in intake]
    assert positions == sorted(positions)
    assert intake.position == intake.size


BROKEN = [
    ("a.json", json.dumps({"uri": "urn:x\ud800", "headline": "A \udfff", "body_text": TEXT}).encode(), 3),
    ("a.json", json.dumps({"uri": "urn:x", "language": "\ud800de", "body_text": TEXT}).encode(), 1),
    ("a.json", json.dumps([{"uri": "urn:x", "type": "\ud800", "body_text": TEXT}]).encode(), 1),
    ("a.csv", "café,haus\nx,y\n".encode("latin-1"), 1),
]


@pytest.mark.parametrize(("name", "data", "problems"), BROKEN, ids=range(len(BROKEN)))
def test_all_that_is_told_is_utf_8(tmp_path: Path, name: str, data: bytes, problems: int) -> None:
    (tmp_path / name).write_bytes(data)
    items = list(Intake([str(tmp_path)], defaults=Defaults()))
    told = [f"{item.message} {item.where}" for item in items if isinstance(item, Problem)]
    assert len(told) == problems
    assert all(one.encode() for one in told)
    assert all(item.article.id.encode() for item in items if isinstance(item, Incoming))


def test_links_are_utf_8(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes("url,title\nhttps://a.example/café,Ford é\n".encode("latin-1"))
    asked: list[tuple[str, str | None]] = []

    def fetch(link: Link) -> Iterator[Item]:
        asked.append((link.url, link.entry.title))
        yield from ()

    assert list(Intake([str(tmp_path)], defaults=Defaults(), fetch=fetch)) == []
    assert asked == [("https://a.example/caf\ufffd", "Ford \ufffd")]


def test_a_name_that_is_not_utf_8(tmp_path: Path) -> None:
    names = [os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9" + ending) for ending in (b".txt", b".doc", b"")]
    for name in names:
        Path(name).write_text(TEXT)
    told = f"{tmp_path}/caf\\xe9"
    items = list(Intake([str(tmp_path)], defaults=Defaults()))
    assert [item.where for item in items] == [told, f"{told}.doc", f"{told}.txt", f"{told}.txt"]
    [_, incoming] = Intake([names[-1]], defaults=Defaults())
    assert isinstance(incoming, Incoming)
    assert (incoming.article.text, incoming.where) == (TEXT, told)
    assert count_file(names[-1], {}).units == 1
    with pytest.raises(InputError, match=r"caf\\xe9\.md: no such file"):
        Intake([names[-1] + ".md"], defaults=Defaults())


def test_what_is_not_read_of_a_folder_is_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a", "closed", "z", ".hidden"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "b.jsonl").write_text(line(id=name))
    (tmp_path / "a.jsonl").write_text(line(id="file"))
    (tmp_path / "link.jsonl").symlink_to(tmp_path / "z" / "b.jsonl")
    (tmp_path / "round").symlink_to(tmp_path)
    (tmp_path / "lost.jsonl").symlink_to(tmp_path / "nowhere.jsonl")
    os.mkfifo(tmp_path / "pipe.jsonl")
    scan = os.scandir

    def refusing(path: str) -> Iterator[os.DirEntry[str]]:
        if path.endswith("closed"):
            raise PermissionError(13, "Permission denied", path)
        return scan(path)

    monkeypatch.setattr(os, "scandir", refusing)
    items = list(Intake([str(tmp_path)], defaults=Defaults()))
    told = {Path(item.where).name: (item.reason, item.fatal) for item in items if isinstance(item, Problem)}
    assert told == {
        "b.jsonl:1": ("same-id", False),
        "closed": ("unreadable", True),
        "lost.jsonl": ("unreadable", True),
        "pipe.jsonl": ("other-file", False),
        "round": ("other-file", False),
    }
    places = [item.where.removeprefix(f"{tmp_path}/") for item in items]
    assert places == sorted(places, key=lambda place: Path(place).parts)
    assert [item.article.id for item in items if isinstance(item, Incoming)] == ["a", "file", "z", "z"]
