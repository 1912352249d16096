"""The folder that a run writes into, on this machine or in any storage: a file is there whole, or not at all."""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copyfileobj
from typing import IO, Final
from uuid import uuid4

from intalks.errors import InputError, SettingsError
from intalks.intake.addresses import as_os_errors, file_system, has_folders, is_address, open_file

_PART: Final = ".part"
_STEP: Final = 1 << 20


class Store:
    """Names are relative to the folder, with `/` between their parts. Raises SettingsError for an address that cannot
    be written to, and for an empty one.
    """

    def __init__(self, place: str) -> None:
        if not place:
            raise SettingsError("OUT is empty: name the folder of the shards (`.` for the one you are in)")
        self.place = place.rstrip("/") or place
        self._folder: Path | None = None
        if not is_address(place):
            self._folder = Path(place)
            return
        try:
            self._system, self._path = file_system(place)
        except InputError as error:
            raise SettingsError(str(error)) from error
        if "file" in (self._system.protocol if isinstance(self._system.protocol, tuple) else (self._system.protocol,)):
            self._folder = Path(self._path)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """No other call writes here meanwhile; a folder that is not there is made. Elsewhere than on this machine
        nothing is held.

        Raises SettingsError where another call is at it, or where the folder cannot be made.
        """
        if self._folder is None or os.name != "posix":
            yield
            return
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            held = os.open(self._folder, os.O_RDONLY)
        except OSError as error:
            raise self._not_written(error) from error
        try:
            self._hold(held)
            yield
        finally:
            os.close(held)

    def _hold(self, folder: int) -> None:
        """Until it is closed, or the process ends. The folder itself: a file that is locked would be one more in it."""
        import fcntl  # noqa: PLC0415 - not everywhere

        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise SettingsError(f"{self.place}: another call is writing there: wait for its end") from error
        except OSError:
            pass  # a file system over the network may have no such locks

    def read(self, name: str) -> bytes | None:
        """None where there is no such file. Raises SettingsError where the folder cannot be looked into."""
        try:
            with self.open(name) as file:
                return file.read()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise self._not_read(name, error) from error

    def open(self, name: str) -> io.BufferedReader:
        """Raises FileNotFoundError, or another OSError."""
        return (self._folder / name).open("rb") if self._folder is not None else open_file(f"{self.place}/{name}")

    def sha256(self, name: str) -> str | None:
        """Of the file; None where there is no such file. Raises OSError where it cannot be read."""
        try:
            with self.open(name) as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
        except FileNotFoundError:
            return None

    def write(self, name: str, data: bytes) -> None:
        self.put(name, io.BytesIO(data))

    def put(self, name: str, file: IO[bytes]) -> None:
        """What the file holds from where it stands, in place of what was there. Raises SettingsError where that cannot
        be written.
        """
        try:
            self._put(name, file)
        except OSError as error:
            raise self._not_written(error) from error

    def _put(self, name: str, file: IO[bytes]) -> None:
        if self._folder is None:
            # Object stores show an upload when it is complete; elsewhere the marker, which comes last, tells.
            with as_os_errors():
                if has_folders(self.place):
                    self._system.makedirs(f"{self._path}/{name}".rpartition("/")[0], exist_ok=True)
                with self._system.open(f"{self._path}/{name}", "wb") as target:
                    copyfileobj(file, target, _STEP)
            return
        path = self._folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f"{path.name}.{uuid4().hex}{_PART}")
        try:
            with part.open("wb") as target:
                copyfileobj(file, target, _STEP)
                target.flush()
                os.fsync(target.fileno())
            part.replace(path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise

    def sizes(self, folder: str) -> dict[str, int]:
        """The files of a folder of it, by name without the folder, with their bytes; empty where there is none. Raises
        SettingsError where it cannot be looked into.
        """
        try:
            return self._sizes(folder)
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise self._not_read(folder, error) from error

    def _sizes(self, folder: str) -> dict[str, int]:
        if self._folder is not None:
            return {one.name: one.stat().st_size for one in os.scandir(self._folder / folder) if one.is_file()}
        with as_os_errors():
            self._system.invalidate_cache()
            listed = self._system.ls(f"{self._path}/{folder}", detail=True)
        return {one["name"].rpartition("/")[2]: one["size"] for one in listed if one["type"] == "file"}

    def sweep(self, folder: str) -> None:
        """Delete what a run that was killed left half written. Raises SettingsError where that cannot be done."""
        if self._folder is None:
            return
        for name in self.sizes(folder):
            if name.endswith(_PART):
                try:
                    (self._folder / folder / name).unlink(missing_ok=True)
                except OSError as error:
                    raise self._not_written(error) from error

    def _not_read(self, name: str, error: OSError) -> SettingsError:
        return SettingsError(f"{self.place}: {name} cannot be read ({error.strerror or error})")

    def _not_written(self, error: OSError) -> SettingsError:
        return SettingsError(f"{self.place}: cannot be written to ({error})")
