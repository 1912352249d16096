from __future__ import annotations

import gzip
import io
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from intalks.errors import Problem
from intalks.intake import Defaults, Incoming, Intake
from tests.intake.made_archives import RECORDS, write_archive


def seen(path: Path) -> list[Incoming | Problem]:
    return list(Intake([str(path)], defaults=Defaults()))


@pytest.fixture(scope="module", params=["gz", "plain"])
def archive(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("warc")
    path = folder / ("news.warc.gz" if request.param == "gz" else "news.warc")
    with path.open("wb") as file:
        write_archive(file, records=len(RECORDS), packed=request.param == "gz")
    return path


def test_each_record_gives_what_it_holds(archive: Path) -> None:
    items = seen(archive)
    reasons = Counter(item.reason for item in items if isinstance(item, Problem))
    assert reasons == Counter({"revisit": 1, "http-status": 1, "other-content": 1, "language": 1})
    articles = [item.article for item in items if isinstance(item, Incoming)]
    assert len(articles) == len(RECORDS) - 4
    for article in articles:
        # In whatever charset, chunked, packed or plain.
        assert "The café firm “Lumière” is in talks with Changan" in article.text
        assert article.id.startswith("https://www.daily.example/")
        assert article.published is not None
        assert article.raw_offsets is not None
    assert len({article.id for article in articles}) == len(articles)


def test_the_same_by_file_and_by_standard_input(archive: Path) -> None:
    with archive.open("rb") as file:
        data = gzip.decompress(file.read()) if archive.suffix == ".gz" else file.read()
    stdin = io.BufferedReader(io.BytesIO(data))
    by_stdin = [item.article for item in Intake(["-"], defaults=Defaults(), stdin=stdin) if isinstance(item, Incoming)]
    assert by_stdin == [item.article for item in seen(archive) if isinstance(item, Incoming)]


def test_an_archive_cut_off_midway_gives_what_came_before(archive: Path, tmp_path: Path) -> None:
    data = archive.read_bytes()
    start = data.index(b"\x1f\x8b\x08" if archive.suffix == ".gz" else b"WARC/1.", len(data) * 2 // 3)
    cut = tmp_path / archive.name
    cut.write_bytes(data[: start + 100])  # inside of a record: what ends between two is a whole archive
    items = seen(cut)
    articles = [item for item in items if isinstance(item, Incoming)]
    assert 0 < len(articles) < len(RECORDS)
    assert any(isinstance(item, Problem) and item.reason == "bad-archive" for item in items) or archive.suffix != ".gz"


def test_a_body_that_is_cut_off_is_no_article(tmp_path: Path) -> None:
    path = tmp_path / "news.warc"
    with path.open("wb") as file:
        write_archive(file, records=1, packed=False)
    data = path.read_bytes()
    path.write_bytes(data[: data.index(b"</article>")])
    [problem] = seen(path)
    assert isinstance(problem, Problem)
    assert (problem.reason, problem.fatal) == ("bad-body", True)


def test_an_archive_is_read_as_it_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "news.warc"
    with path.open("wb") as file:
        write_archive(file, records=400, packed=False)
    intake = Intake([str(path)], defaults=Defaults())
    first: Iterator[Incoming | Problem] = iter(intake)
    next(first)
    assert intake.size is not None
    assert intake.position < intake.size / 2


@pytest.mark.parametrize("data", [b"", b"WARC/1.0\r\n", b"WARC/1.0\r\nContent-Length: 99999999\r\n\r\nx", b"\0" * 100])
def test_what_is_no_archive(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.warc").write_bytes(data)
    [problem] = seen(tmp_path / "a.warc")
    assert isinstance(problem, Problem)
    assert problem.fatal
