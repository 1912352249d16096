"""A Ray cluster gives what the processes of one machine give, and loses nothing with its actors and nodes."""

from __future__ import annotations

import gzip
import json
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from intalks.bulk import Asked, Finish, Job, Progress, Versions, run_bulk
from intalks.bulk.cluster import ray_crew
from intalks.bulk.processes import local_crew
from intalks.errors import IntalksError, SettingsError
from intalks.pipeline import own_reader
from tests.bulk.conftest import node, started
from tests.bulk.shards_in import SlowReader, fields, files, ignore, job, killing, make_breaker, run, write_lines

if TYPE_CHECKING:
    from ray.cluster_utils import Cluster


@pytest.fixture
def news(tmp_path: Path) -> Path:
    return write_lines(tmp_path / "news.jsonl.gz", list(fields(95)))


@pytest.fixture(autouse=True)
def _ray_may_warn() -> Iterator[None]:
    """Its warnings of versions to come are nobody's here."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def test_the_bytes_are_the_same(cluster: Cluster, news: Path, tmp_path: Path) -> None:
    run([news], job(tmp_path / "here", size=10))
    seen: list[Progress] = []
    made = job(tmp_path / "there", size=10)
    finish = run_bulk([str(news)], made, make_crew=ray_crew(cluster.address, None), watch=seen.append)
    assert isinstance(finish, Finish)
    assert (seen[-1].units, seen[-1].articles, seen[-1].lost) == (95, 95, 0)
    assert files(tmp_path / "there") == files(tmp_path / "here")


def test_a_lost_actor_is_replaced(cluster: Cluster, news: Path, tmp_path: Path) -> None:
    run([news], job(tmp_path / "here", size=10))
    seen: list[Progress] = []
    made = job(tmp_path / "there", size=10, make=killing("a57", tmp_path / "flag", "worker"))
    run_bulk([str(news)], made, make_crew=ray_crew(cluster.address, None), watch=seen.append)
    assert (tmp_path / "flag").exists()
    assert seen[-1].lost == 1
    assert files(tmp_path / "there") == files(tmp_path / "here")


def test_a_lost_node_takes_nothing_with_it(cluster: Cluster, news: Path, tmp_path: Path) -> None:
    """Four actors on two nodes; one of them is gone, as a spot machine is, while all four read."""
    run([news], job(tmp_path / "here", size=10))
    spot = cluster.add_node(**node())  # type: ignore[arg-type]  # half of it is annotated
    seen: list[Progress] = []

    def watch(progress: Progress) -> None:
        if progress.articles > 20 and not any(one.articles > 20 for one in seen):
            cluster.remove_node(spot, allow_graceful=False)
        seen.append(progress)

    made = job(tmp_path / "there", size=10, make=SlowReader)
    run_bulk([str(news)], made, make_crew=ray_crew(cluster.address, None), watch=watch)
    assert seen[-1].lost >= 1
    assert files(tmp_path / "there") == files(tmp_path / "here")


def test_the_end_of_the_driver_s_node_is_told_and_the_next_call_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its raylet is killed while all four actors read; the other node, and what knows of both, live on."""
    monkeypatch.setattr("intalks.bulk.cluster._PATIENCE", 0.2)
    news, out = write_lines(tmp_path / "news.jsonl", list(fields(300))), tmp_path / "there"
    swift = {"health_check_initial_delay_ms": 0, "health_check_period_ms": 100, "health_check_failure_threshold": 2}
    seen: list[Progress] = []
    with started(**swift) as made:
        made.add_node(**node())  # type: ignore[arg-type]  # half of it is annotated

        def watch(progress: Progress) -> None:
            if progress.articles > 20 and not any(one.articles > 20 for one in seen):
                made.head_node.kill_raylet()  # type: ignore[attr-defined]  # as above
            seen.append(progress)

        crew = ray_crew(made.address, None)
        with pytest.raises(IntalksError, match="the node that this program was connected to is gone"):
            run_bulk([str(news)], job(out, size=10, make=SlowReader), make_crew=crew, watch=watch)
    assert 20 < seen[-1].articles < 300
    assert run([news], job(out, size=10)).kept >= 1
    run([news], job(tmp_path / "here", size=10))
    assert files(out) == files(tmp_path / "here")


def test_a_reader_s_bug_is_told_with_its_article(cluster: Cluster, news: Path, tmp_path: Path) -> None:
    made = job(tmp_path / "there", size=10, make=make_breaker)
    with pytest.raises(IntalksError, match=r"shard 000000-000000: (?s:.*)article 'a7'"):
        run_bulk([str(news)], made, make_crew=ray_crew(cluster.address, 1), watch=ignore)


def test_real_articles(cluster: Cluster, shared: Path, tmp_path: Path) -> None:
    """Two shards of the newswire by intalks' own reader, on the cluster and by a process of this machine."""
    with gzip.open(shared / "corpus" / "stream_2006_2011.jsonl.gz", "rt", encoding="utf-8") as lines:
        some = [json.loads(line) for number, line in enumerate(lines) if number % 1700 == 0]
    path = write_lines(tmp_path / "news.jsonl", some)
    from intalks.extraction import READER_VERSION  # noqa: PLC0415 - the word lists take a moment

    versions = Versions("0", READER_VERSION, "small")
    for name, crew in (("here", local_crew(1)), ("there", ray_crew(cluster.address, None))):
        made = Job(str(tmp_path / name), str(Path.cwd()), Asked(versions, shard_size=3), own_reader)
        run_bulk([str(path)], made, make_crew=crew, watch=ignore)
    assert files(tmp_path / "here") == files(tmp_path / "there")


def test_a_cluster_that_is_not_there() -> None:
    with pytest.raises(SettingsError, match="no cluster can be reached"):
        ray_crew("127.0.0.1:1", None)(job("nowhere"))
