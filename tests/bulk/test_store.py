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


def test_no_bucket_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A slip in a bucket's name is told of: nobody gets a bucket by it."""
    news = write_lines(tmp_path / "news.jsonl", list(fields(3)))
    for user in ("intalks.bulk.store", "intalks.intake.addresses"):
        monkeypatch.setattr(f"{user}.file_system", lambda name: (Bucket(), "/" + name.partition("://")[2]))
    with pytest.raises(SettingsError, match=r"s3://mews/out: cannot be written to .*NoSuchBucket"):
        run([news], job("s3://mews/out"))
    Store("s3://news/out").write("plan.json", b"{}")
    assert Bucket().cat("/news/out/plan.json") == b"{}"
