"""The folder that a run writes into, where it is a store of objects."""

from __future__ import annotations

from pathlib import Path

import pytest
from fsspec.implementations.memory import MemoryFileSystem

from intalks.bulk.store import Store
from intalks.errors import SettingsError
from tests.bulk.shards_in import fields, job, run, write_lines


class Bucket(MemoryFileSystem):  # type: ignore[misc]  # fsspec is not annotated
    """A store of objects with one bucket, `news`: others could be made, by asking for their folders."""

    def makedirs(self, path: str, exist_ok: bool = False) -> None:
        raise AssertionError(f"{path}: a bucket was to be made")

    def _open(self, path: str, mode: str = "rb", **more: object) -> object:
        if path.startswith("/news/"):
            return super()._open(path, mode, **more)
        if mode == "rb":
            raise FileNotFoundError(path)
        raise RuntimeError("NoSuchBucket")  # such libraries have errors of their own


class Shut(MemoryFileSystem):  # type: ignore[misc]  # fsspec is not annotated
    def ls(self, path: str, detail: bool = True, **more: object) -> list[object]:
        del path, detail, more
        raise RuntimeError("AccessDenied")  # such libraries have errors of their own


def test_storage_that_cannot_be_looked_into_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("intalks.bulk.store.file_system", lambda name: (Shut(), "/" + name.partition("://")[2]))
    with pytest.raises(SettingsError, match=r"s3://news/out: records cannot be read .*AccessDenied"):
        Store("s3://news/out").sizes("records")


def test_a_folder_is_held_by_one_call_at_a_time(tmp_path: Path) -> None:
    """It is made for that, and holds nothing more by it; it is free again when the call has ended."""
    store = Store(str(tmp_path / "out"))
    for _ in range(2):
        with store.alone():
            with pytest.raises(SettingsError, match="out: another call is writing there"), store.alone():
                pass
            assert list((tmp_path / "out").iterdir()) == []


def test_no_bucket_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A slip in a bucket's name is told of: nobody gets a bucket by it."""
    news = write_lines(tmp_path / "news.jsonl", list(fields(3)))
    for user in ("intalks.bulk.store", "intalks.intake.addresses"):
        monkeypatch.setattr(f"{user}.file_system", lambda name: (Bucket(), "/" + name.partition("://")[2]))
    with pytest.raises(SettingsError, match=r"s3://mews/out: cannot be written to .*NoSuchBucket"):
        run([news], job("s3://mews/out"))
    Store("s3://news/out").write("plan.json", b"{}")
    assert Bucket().cat("/news/out/plan.json") == b"{}"
