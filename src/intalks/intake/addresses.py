"""Files by name: paths of this machine, and addresses of whatever fsspec opens (`s3://`, `gs://`, `memory://`)."""

from __future__ import annotations

import glob
import io
import os
import re
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Final, TypeVar

from intalks.errors import InputError, Problem

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

_EXTRAS: Final = {"s3": "s3", "s3a": "s3", "gs": "gs", "gcs": "gs"}
"""Extras of intalks that bring what such an address needs: that of stores of objects, whose names only look like paths.
"""

_PATTERN: Final = re.compile(r"[*?\[]")
_STAMPS: Final = ("ETag", "etag", "md5Hash", "LastModified", "last_modified", "mtime", "created")

_Answer = TypeVar("_Answer")


@dataclass(frozen=True, slots=True)
class Located:
    """A file that a name stands for; `name` opens it, `shown_name(name)` is for people and files. `size` in bytes, None
    where unknown; `stamp` changes when the file does; `found`: it was not named itself, but its folder was.
    """

    name: str
    size: int | None
    stamp: str
    found: bool


def locate(name: str) -> list[Located | Problem]:
    """The file named, or those of the folder or pattern (`news-*.jsonl`, `**` reaches into folders), sorted by path;
    hidden ones in folders are left out. What a folder holds and nobody can look into is a problem in its place.

    Raises InputError where there is none, or where its kind of address cannot be opened here.
    """
    if not is_address(name):
        try:
            return list(_on_this_machine(name))
        except OSError as error:
            raise InputError(f"{shown_name(name)}: cannot be looked at ({error.strerror or error})") from error
    system, path = file_system(name)
    return list(_asked(name, lambda: _elsewhere(system, path)))


def is_address(name: str) -> bool:
    return "://" in name


def shown_name(name: str) -> str:
    r"""The name of a file as UTF-8 can hold it: bytes that are none are written out, as in `caf\xe9.txt`."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def has_folders(name: str) -> bool:
    """False for an address in a store of objects: there is no folder to be made there, only the bucket itself."""
    return name.partition("://")[0] not in _EXTRAS


def open_file(name: str) -> io.BufferedReader:
    """The bytes of a file. Raises OSError where it cannot be opened, whatever the kind of address."""
    if not is_address(name):
        return Path(name).open("rb")
    system, path = file_system(name)
    with as_os_errors():
        return io.BufferedReader(system.open(path, "rb"))


@contextmanager
def as_os_errors() -> Iterator[None]:
    """Each kind of address has errors of its own; raises them as OSError."""
    try:
        yield
    except OSError:
        raise
    except Exception as error:
        raise OSError(f"{type(error).__name__}: {error}") from error


def file_system(address: str) -> tuple[AbstractFileSystem, str]:
    """What opens such addresses, and the path there. Raises InputError where the package that it needs is missing."""
    # Paths of this machine need none of it.
    from fsspec.core import url_to_fs  # noqa: PLC0415

    try:
        system, path = url_to_fs(address)
    except ImportError as error:
        scheme = address.partition("://")[0]
        extra = _EXTRAS.get(scheme)
        remedy = f"pip install 'intalks[{extra}]'" if extra is not None else str(error)
        raise InputError(f"{address}: {scheme}:// needs a package that is not installed: {remedy}") from error
    except ValueError as error:
        raise InputError(f"{address}: no address that can be opened ({error})") from error
    return system, path


def _on_this_machine(name: str) -> Iterator[Located | Problem]:
    path = Path(name)
    if path.is_dir():
        yield from _within(path)
    elif path.exists():
        yield _located(path, found=False)
    else:
        files = [one for one in map(Path, glob.iglob(name, recursive=True)) if one.is_file()]  # noqa: PTH207 - takes absolute patterns too
        if not files:
            raise InputError(f"{shown_name(name)}: {_NONE_LIKE if _PATTERN.search(name) else _NONE}")
        yield from (_located(one, found=False) for one in sorted(files))


_NONE: Final = "no such file or folder"
_NONE_LIKE: Final = "there is no file like this"


def _within(folder: Path) -> Iterator[Located | Problem]:
    """What lies in a folder and its folders, sorted by path. Links to folders are not followed: they may lead round in
    a circle.
    """
    met: list[tuple[Path, Located | Problem]] = []

    def closed(error: OSError) -> None:
        met.append((Path(error.filename), _unreadable(Path(error.filename), error)))

    for place, folders, files in os.walk(folder, onerror=closed):
        folders[:] = [one for one in folders if not _hidden((one,))]
        links = [one for one in folders if os.path.islink(os.path.join(place, one))]  # noqa: PTH114, PTH118 - Path raises
        here = [Path(place, one) for one in (*links, *files) if not _hidden((one,))]
        met += [(one, _found(one)) for one in here]
    yield from (one for _, one in sorted(met, key=lambda pair: pair[0]))


def _found(path: Path) -> Located | Problem:
    try:
        mode = path.stat().st_mode
        if stat.S_ISREG(mode):
            return _located(path, found=True)
    except OSError as error:
        return _unreadable(path, error)
    told = "a link to a folder; name the folder itself" if stat.S_ISDIR(mode) else "neither a file nor a folder"
    return Problem("other-file", f"not read: {told}", shown_name(str(path)), fatal=False)


def _unreadable(path: Path, error: OSError) -> Problem:
    astray = isinstance(error, FileNotFoundError) and path.is_symlink()
    told = "the link leads nowhere" if astray else error.strerror or error
    return Problem("unreadable", f"cannot be read ({told})", shown_name(str(path)))


def _located(path: Path, *, found: bool) -> Located:
    about = path.stat()
    return Located(str(path), about.st_size, str(about.st_mtime_ns), found)


def _elsewhere(system: AbstractFileSystem, path: str) -> list[Located | Problem]:
    if _PATTERN.search(path) is not None and not system.exists(path):
        listed: Mapping[str, Mapping[str, Any]] = system.glob(path, detail=True)
        return [_of(system, name, listed[name], found=False) for name in sorted(listed) if _is_file(listed[name])]
    about = system.info(path)
    if _is_file(about):
        return [_of(system, path, about, found=False)]
    within: Mapping[str, Mapping[str, Any]] = system.find(path, detail=True)
    return [
        _of(system, name, within[name], found=True)
        for name in sorted(within)
        if not _hidden(PurePosixPath(name.removeprefix(path)).parts)
    ]


def _is_file(about: Mapping[str, Any]) -> bool:  # what each kind of address says of a file
    return bool(about.get("type") == "file")


def _of(system: AbstractFileSystem, path: str, about: Mapping[str, Any], *, found: bool) -> Located:
    stamp = next((about[key] for key in _STAMPS if about.get(key) is not None), "")
    return Located(str(system.unstrip_protocol(path)), about.get("size"), str(stamp), found)


def _hidden(parts: tuple[str, ...]) -> bool:
    return any(part.startswith(".") for part in parts)


def _asked(name: str, ask: Callable[[], list[_Answer]]) -> list[_Answer]:
    """The answer; raises InputError where there is none."""
    try:
        answer = ask()
    except FileNotFoundError as error:
        raise InputError(f"{name}: {_NONE}") from error
    except Exception as error:  # each kind of address has errors of its own: no rights, no such bucket, no network
        raise InputError(f"{name}: cannot be looked at ({type(error).__name__}: {error})") from error
    if not answer:
        raise InputError(f"{name}: {_NONE_LIKE}")
    return answer
