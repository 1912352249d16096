"""A run gives the same bytes whoever reads, and however often it was broken off; nothing is lost in silence."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import fsspec
import pytest

from intalks.bulk import Progress, run_bulk
from intalks.bulk.lines import FORMS, Line, read_of, read_problems
from intalks.bulk.plan import Input
from intalks.bulk.processes import local_crew
from intalks.bulk.shards import Strip, perform
from intalks.errors import InputError, IntalksError, SettingsError
from intalks.intake import Defaults, Incoming, Intake
from tests.bulk.shards_in import (
    fields,
    files,
    here,
    ignore,
    job,
    killing,
    make_breaker,
    run,
    spoil,
    write_lines,
    write_parquet,
)
from tests.intake.made_archives import write_archive
from tests.pipeline.plain_reader import PlainReader


def lines(out: Path, form: str = "jsonl") -> list[Line]:
    found: list[Line] = []
    for path in sorted((out / "records").iterdir()):
        with path.open("rb") as file:
            found += FORMS[form].read(file)
    return found


@pytest.fixture
def news(tmp_path: Path) -> Path:
    return write_lines(tmp_path / "news.jsonl.gz", list(fields(95)))


@pytest.fixture
def whole(news: Path, tmp_path: Path) -> dict[str, bytes]:
    """What a run that nothing happens to gives."""
    run([news], job(tmp_path / "whole", size=10))
    return files(tmp_path / "whole")


@pytest.mark.parametrize("form", sorted(FORMS))
def test_the_records_are_those_of_the_reader(news: Path, tmp_path: Path, form: str) -> None:
    made = job(tmp_path / "out", size=10, form=form)
    seen: list[Progress] = []
    finish = run_bulk([str(news)], made, make_crew=here, watch=seen.append)
    assert (finish.shards, finish.kept, finish.counts.articles, finish.counts.deals) == (10, 0, 95, 95)
    expected = [item for item in Intake([str(news)], defaults=Defaults()) if isinstance(item, Incoming)]
    read = [read_of(line) for line in lines(tmp_path / "out", form)]
    assert [one.incoming for one in read] == expected
    assert [one.record for one in read] == [PlainReader().read(one.article) for one in expected]
    assert (seen[0].units, seen[0].total, seen[-1].units, seen[-1].articles) == (0, 95, 95, 95)
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_bytes())
    assert manifest["counts"]["statements"] == 95
    assert (manifest["inputs"][0]["units"], manifest["inputs"][0]["size"]) == (95, news.stat().st_size)


def test_two_workers_give_the_same_bytes(news: Path, whole: dict[str, bytes], tmp_path: Path) -> None:
    run_bulk([str(news)], job(tmp_path / "out", size=10), make_crew=local_crew(2), watch=ignore)
    assert files(tmp_path / "out") == whole


def test_a_killed_worker_is_replaced(news: Path, whole: dict[str, bytes], tmp_path: Path) -> None:
    made = job(tmp_path / "out", size=10, make=killing("a57", tmp_path / "flag", "worker"))
    seen: list[Progress] = []
    run_bulk([str(news)], made, make_crew=local_crew(2), watch=seen.append)
    assert (tmp_path / "flag").exists()
    assert seen[-1].lost == 1
    assert files(tmp_path / "out") == whole


def test_a_killed_run_goes_on_where_it_stopped(news: Path, whole: dict[str, bytes], tmp_path: Path) -> None:
    out, flag = tmp_path / "out", tmp_path / "flag"
    driver = [sys.executable, "-m", "tests.bulk.driver", str(news), str(out), str(flag)]
    # What it says ends when the last of its workers has ended, too: a moment after it.
    killed = subprocess.run(driver, cwd=Path(__file__).parents[2], check=False, capture_output=True)
    assert killed.returncode == -signal.SIGKILL
    assert killed.stderr == b""
    assert flag.exists()
    assert not (out / "manifest.json").exists()
    # As if it had been killed while it wrote, too.
    (out / "records" / "000000-000005.jsonl.zst.0123.part").write_bytes(b"half")
    (out / "records" / "000000-000005.jsonl.zst").write_bytes(b"half")
    # A worker may have been writing a marker when it ended: that one is none.
    done = len(list((out / "done").glob("*.json")))
    finish = run([news], job(out, size=10))
    assert finish.kept == done
    assert files(out) == whole


def test_what_a_lost_worker_left_half_written_is_gone(news: Path, whole: dict[str, bytes], tmp_path: Path) -> None:
    half = tmp_path / "out" / "records" / "000000-000005.jsonl.zst.0123.part"

    def leave(progress: Progress) -> None:
        if progress.articles:
            half.parent.mkdir(exist_ok=True)
            half.write_bytes(b"half")

    run_bulk([str(news)], job(tmp_path / "out", size=10), make_crew=here, watch=leave)
    assert files(tmp_path / "out") == whole


@pytest.mark.parametrize("form", sorted(FORMS))
def test_a_shard_of_one_article_is_whole(tmp_path: Path, form: str) -> None:
    news = write_lines(tmp_path / "news.jsonl", list(fields(3)))
    finish = run([news], job(tmp_path / "out", size=1, form=form))
    assert (finish.counts.articles, finish.shards, finish.kept) == (3, 3, 0)
    again = run([news], job(tmp_path / "out", size=1, form=form))
    assert (again.counts, again.kept) == (finish.counts, 3)


def test_a_folder_that_holds_the_output_is_read_without_it(tmp_path: Path) -> None:
    write_lines(tmp_path / "news.jsonl", list(fields(7)))
    out = tmp_path / "out"
    first, again = (run([tmp_path], job(out, size=5)) for _ in range(2))
    assert (first.counts.articles, first.shards) == (7, 2)
    assert (again.counts, again.kept) == (first.counts, 2)


def test_what_is_done_is_not_done_again(news: Path, whole: dict[str, bytes], tmp_path: Path) -> None:
    out = tmp_path / "out"
    run([news], job(out, size=10))
    (out / "done" / "000000-000003.json").unlink()
    (out / "records" / "000000-000007.jsonl.zst").unlink()
    (out / "done" / "000000-000008.json").write_bytes(b"{")
    assert run([news], job(out, size=10)).kept == 7
    assert files(out) == whole
    assert run([news], job(out, size=10, make=None)).kept == 10  # type: ignore[arg-type]  # not called


def test_damage_that_keeps_the_size_is_mended_where_it_is_looked_for(tmp_path: Path) -> None:
    """In records and in problems; also where the run that should mend it cannot read one of them."""
    rows = [row if number % 3 else {"id": "e", "text": ""} for number, row in enumerate(fields(50))]
    news, out = write_lines(tmp_path / "news.jsonl", rows), tmp_path / "out"
    run([news], job(out, size=10))
    whole = files(out)
    spoil(out / "records" / "000000-000000.jsonl.zst")
    spoil(out / "problems" / "000000-000003.jsonl.zst")
    (out / "problems" / "000000-000004.jsonl.zst").unlink()
    assert run([news], job(out, size=10)).kept == 5
    with pytest.raises(IntalksError, match="ZeroDivisionError"):
        run_bulk([str(news)], job(out, size=10, make=make_breaker), make_crew=here, watch=ignore, verify=True)
    finish = run([news], job(out, size=10))
    assert (finish.kept, finish.damaged) == (4, 0)
    assert files(out) == whole
    spoil(out / "records" / "000000-000002.jsonl.zst")
    finish = run_bulk([str(news)], job(out, size=10), make_crew=here, watch=ignore, verify=True)
    assert (finish.shards, finish.kept, finish.damaged) == (5, 4, 1)
    assert files(out) == whole


def test_every_format_is_cut_into_units(tmp_path: Path) -> None:
    """Whatever the size of the shards, together they hold what `add` would read, problems included."""
    rows = list(fields(25))
    write_lines(tmp_path / "in" / "a.jsonl.zst", [*rows[:5], {"id": "x", "text": ""}, *rows[5:]])
    write_parquet(tmp_path / "in" / "b.parquet", list(fields(45, 100)))
    (tmp_path / "in" / "c.csv").write_text(
        "id,text\n" + "".join(f'{row["id"]},"{row["text"]}\n"\n' for row in fields(12, 200))
    )
    for name, packed in (("d.warc.gz", True), ("e.warc", False)):
        with (tmp_path / "in" / name).open("wb") as file:
            write_archive(file, records=15, packed=packed)
    (tmp_path / "in" / "f.txt").write_text("Ampel is in talks with Dorn about a plant, people said on Friday.")
    (tmp_path / "in" / "g.xyz").write_text("What is this?")
    whole = list(Intake([str(tmp_path / "in")], defaults=Defaults()))
    for size in (4, 1000):
        out = tmp_path / f"out{size}"
        finish = run([tmp_path / "in"], job(out, size=size))
        read = [read_of(line).incoming for line in lines(out)]
        assert [one.article for one in read] == [one.article for one in whole if isinstance(one, Incoming)]
        stored = [path.read_bytes() for path in sorted((out / "problems").iterdir())]
        told = sorted(str(one) for data in stored for one in read_problems(data))
        # Which ids stand twice is told of within a shard only.
        problems = [one for one in whole if not isinstance(one, Incoming) and one.reason != "same-id"]
        assert told == sorted(map(str, problems))
        assert (finish.counts.lost["empty"], finish.counts.notes["other-file"]) == (1, 1)


DAMAGED = [("gz", "bad-archive"), ("parquet", "bad-table"), ("warc", "bad-archive")]


@pytest.mark.parametrize(("kind", "reason"), DAMAGED, ids=[kind for kind, _ in DAMAGED])
def test_what_stands_before_a_damage_is_read(tmp_path: Path, kind: str, reason: str) -> None:
    rows = [row | {"text": row["text"] + os.urandom(200).hex()} for row in fields(300)]
    if kind == "gz":
        path = write_lines(tmp_path / "news.jsonl.gz", rows)
        path.write_bytes(path.read_bytes()[:-9000])
    elif kind == "warc":
        path = tmp_path / "news.warc.gz"
        with path.open("wb") as file:
            write_archive(file, records=40, packed=True)
        path.write_bytes(path.read_bytes()[:-2000])
    else:
        path = write_parquet(tmp_path / "news.parquet", rows)
        data = bytearray(path.read_bytes())
        data[len(data) // 2 : len(data) // 2 + 4000] = bytes(4000)
        path.write_bytes(data)
    counts = [run([path], job(tmp_path / f"out{size}", size=size)).counts for size in (7, 10_000)]
    assert counts[0] == counts[1]
    assert counts[0].lost[reason] == 1
    assert counts[0].articles > 0


def test_an_input_that_breaks_off_now_leaves_no_shard_that_looks_whole(news: Path, tmp_path: Path) -> None:
    """It was counted to its end before: so the trouble is one that passes, and nothing may be taken for lost."""
    made = job(tmp_path / "out", size=10)
    strip = Strip(0, Input(str(news), 1, 195, "", ""), 5, 20, 20)
    with pytest.raises(InputError, match="95 of 195 units could be read"):
        list(perform(made, strip))
    markers = sorted(path.stem for path in (tmp_path / "out" / "done").iterdir())
    assert markers == [f"000000-{part:06d}" for part in range(5, 9)]


@pytest.mark.parametrize("workers", [1, 2])
def test_an_article_that_breaks_the_reader_costs_its_shard_only(news: Path, tmp_path: Path, workers: int) -> None:
    """The others are read; the call says which is missing, and tries it again the next time."""
    out = tmp_path / "out"
    made = job(out, size=10, make=make_breaker)
    with pytest.raises(IntalksError, match=r"shard 000000-000000: (?s:.*)ZeroDivisionError(?s:.*)article 'a7'"):
        run_bulk([str(news)], made, make_crew=local_crew(workers), watch=ignore)
    assert len(list((out / "done").iterdir())) == 9
    assert run([news], job(out, size=10)).kept == 9


def test_a_shard_that_cannot_be_stored_is_named_with_the_reason(news: Path, tmp_path: Path) -> None:
    """A folder has its name; the others are stored. Trouble with a file is told of without the way to it."""
    out = tmp_path / "out"
    (out / "records" / "000000-000003.jsonl.zst").mkdir(parents=True)
    with pytest.raises(IntalksError) as raised:
        run([news], job(out, size=10))
    assert f"shard 000000-000003: {out}: cannot be written to (" in str(raised.value)
    assert "Traceback" not in str(raised.value)
    assert len(list((out / "done").iterdir())) == 9


def test_any_storage_will_do(news: Path, whole: dict[str, bytes]) -> None:
    memory = fsspec.filesystem("memory")
    memory.pipe("/in/2012/news.jsonl.gz", news.read_bytes())
    memory.pipe("/in/.hidden.jsonl", b"{}")
    for name in ("memory://in", "memory://in/2012/news.jsonl.gz", "memory://in/*/*.gz"):
        finish = run([name], job("memory://out", size=10))
        assert finish.counts.articles == 95
        memory.rm("/out/done/000000-000004.json")
        assert run([name], job("memory://out", size=10)).kept == 9
        stored = {path.removeprefix("/out/"): memory.cat(path) for path in memory.find("/out")}
        assert stored.keys() == whole.keys()
        shard = "records/000000-000002.jsonl.zst"
        assert len(stored[shard]) > 100
        memory.rm("/out", recursive=True)
    memory.rm("/in", recursive=True)


def test_a_pattern_stands_for_files_in_order(tmp_path: Path) -> None:
    for part, first in (("b", 10), ("a", 0), ("c", 20)):
        write_lines(tmp_path / f"{part}.jsonl", list(fields(10, first)))
    run([f"{tmp_path}/*.jsonl"], job(tmp_path / "out"))
    assert [line.id for line in lines(tmp_path / "out")] == [f"a{number}" for number in range(30)]


WRONG = [
    ("nowhere.jsonl", "nowhere.jsonl: no such file or folder"),
    ("nothing-*.gz", "there is no file like this"),
    ("-", "`intalks add` takes this"),
    ("https://news.example/rss", "`intalks add` takes this"),
    ("memory://nowhere", "memory://nowhere: no such file or folder"),
    ("s3://bucket/news", r"pip install 'intalks\[s3\]'"),
    ("gs://bucket/news", r"pip install 'intalks\[gs\]'"),
    ("ftp2://host/news", "no address that can be opened"),
]


@pytest.mark.parametrize(("name", "message"), WRONG, ids=[name for name, _ in WRONG])
def test_an_input_that_is_none_is_told_of_at_once(name: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=message):
        run([name], job(tmp_path / "out"))
    assert not (tmp_path / "out").exists()


def test_an_output_folder_belongs_to_one_call(news: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run([news], job(out, size=10))
    with pytest.raises(SettingsError, match="begun by another call"):
        run([news], job(out, size=20))
    other = write_lines(tmp_path / "other.jsonl", list(fields(1)))
    with pytest.raises(SettingsError, match=r"begun with other inputs .*other.jsonl"):
        run([news, other], job(out, size=10))
    write_lines(news, list(fields(96)))
    with pytest.raises(SettingsError, match=r"news.jsonl.gz has changed since"):
        run([news], job(out, size=10))


def test_a_second_call_on_a_live_folder_is_refused(news: Path, whole: dict[str, bytes], tmp_path: Path) -> None:
    """What the first one has half written stays, and what holds the folder is no file in it."""
    out, half = tmp_path / "out", tmp_path / "out" / "records" / "000000-000000.jsonl.zst.0123.part"
    refused: list[str] = []

    def call_again(progress: Progress) -> None:
        if progress.articles and not refused:
            half.parent.mkdir(exist_ok=True)
            half.write_bytes(b"half")
            with pytest.raises(SettingsError, match="another call is writing there") as raised:
                run([news], job(out, size=10))
            assert half.exists()
            refused.append(str(raised.value))

    run_bulk([str(news)], job(out, size=10), make_crew=here, watch=call_again)
    assert len(refused) == 1
    assert files(out) == whole
    assert run([news], job(out, size=10)).kept == 10


def test_a_file_that_was_only_touched_is_the_same(news: Path, whole: dict[str, bytes], tmp_path: Path) -> None:
    os.utime(news, (1, 1))
    out = tmp_path / "whole"
    assert run([news], job(out, size=10)).kept == 10
    assert {name: data for name, data in files(out).items() if name != "plan.json"} == {
        name: data for name, data in whole.items() if name != "plan.json"
    }


def test_an_output_that_cannot_be_written_is_told_of(news: Path, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    with pytest.raises(SettingsError, match="out: cannot be written to"):
        run([news], job(tmp_path / "out"))
    with pytest.raises(SettingsError, match="not installed"):
        run([news], job("s3://bucket/out"))
    with pytest.raises(SettingsError, match="OUT is empty"):
        run([news], job(""))


@pytest.mark.parametrize("folder", ["records", "problems", "done"])
def test_a_file_where_a_folder_of_the_output_belongs_is_told_of(news: Path, tmp_path: Path, folder: str) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / folder).touch()
    with pytest.raises(SettingsError, match=f"out: {folder} cannot be read"):
        run([news], job(tmp_path / "out"))


def test_a_name_that_is_not_utf8_costs_its_file_only(tmp_path: Path) -> None:
    write_lines(tmp_path / "in" / "news.jsonl", list(fields(3)))
    odd = [os.fsdecode(name) for name in (b"k\xe4ufer.txt", b"k\xe4ufer.xyz")]
    for name in odd:
        (tmp_path / "in" / name).write_text("Ampel is in talks with Dorn.")
    for kept in (0, 1):
        finish = run([tmp_path / "in"], job(tmp_path / "out"))
        assert (finish.counts.articles, finish.kept) == (3, kept)
        assert (finish.counts.lost, finish.counts.notes) == ({"bad-name": 1}, {"other-file": 1})
    told = read_problems((tmp_path / "out" / "problems" / "inputs.jsonl.zst").read_bytes())
    assert [one.where for one in told] == [rf"{tmp_path}/in/k\xe4ufer.{kind}" for kind in ("txt", "xyz")]
    with pytest.raises(InputError, match=r"k\\xe4ufer.txt: not read: its name is not UTF-8"):
        run([tmp_path / "in" / odd[0]], job(tmp_path / "other"))


def test_records_alone_are_smaller(news: Path, tmp_path: Path) -> None:
    made = job(tmp_path / "out")
    run([news], replace(made, asked=replace(made.asked, texts=False)))
    assert [(line.text, line.offsets) for line in lines(tmp_path / "out")] == [(None, None)] * 95


def test_an_id_that_stands_twice_in_a_shard_is_told_of(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "news.jsonl", [*fields(3), *fields(2)])
    finish = run_bulk([str(path)], job(tmp_path / "out"), make_crew=here, watch=ignore)
    assert finish.counts.notes == {"same-id": 2}
