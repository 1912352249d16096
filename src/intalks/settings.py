"""Settings: one frozen object out of `intalks.toml` and `INTALKS_*`. The only reader of the environment.

What the command line says outranks the environment, which outranks the file, which outranks the built-in values.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Final

from intalks.errors import SettingsError

FILE: Final = "intalks.toml"
PREFIX: Final = "INTALKS_"


@dataclass(frozen=True, slots=True)
class Settings:
    """What can be set.

    `ledger`: the path of a SQLite file, or a database URL. `workers`: processes that read articles, from 1.
    `lapse_days`: days of silence, from 1, after which a deal that is neither done nor ended counts as lapsed.
    `by`: who it is that judges; None where neither a setting nor the system's user name tells. `tokens`: the file of
    tokens that `serve` lets people and programs in by.
    """

    ledger: str = "intalks.db"
    workers: int = 1
    lapse_days: int = 365
    by: str | None = None
    tokens: str = "intalks-tokens.json"


def current_settings() -> Settings:
    """The settings of the folder that the program was started in, and of its environment."""
    return load_settings(Path.cwd(), os.environ)


def load_settings(folder: Path, environ: Mapping[str, str]) -> Settings:
    """The settings of `folder/intalks.toml`, if there is one, and of the variables `INTALKS_LEDGER`, …

    Raises SettingsError for a file that is no TOML, a name that is no setting, or a value of the wrong kind.
    """
    given = _of_file(folder / FILE) | _of_environment(environ)
    known = {field.name for field in fields(Settings)}
    for name, (_, place) in given.items():
        if name not in known:
            raise SettingsError(f"{place}: there is no setting {name!r}; there are: {', '.join(sorted(known))}")
    user = environ.get("USER") or environ.get("USERNAME") or ""
    return Settings(
        ledger=_text(given, "ledger", Settings().ledger),
        workers=_count(given, "workers", Settings().workers),
        lapse_days=_count(given, "lapse_days", Settings().lapse_days),
        by=_text(given, "by", user) if "by" in given or user else None,
        tokens=_text(given, "tokens", Settings().tokens),
    )


_Given = Mapping[str, tuple[object, str]]
"""Setting → its value and the place that gave it."""


def _of_file(path: Path) -> dict[str, tuple[object, str]]:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{path}: cannot be read as TOML ({error})") from error
    return {name: (value, str(path)) for name, value in content.items()}


def _of_environment(environ: Mapping[str, str]) -> dict[str, tuple[object, str]]:
    names = sorted(name for name in environ if name.startswith(PREFIX))
    return {name.removeprefix(PREFIX).lower(): (environ[name], name) for name in names}


def _text(given: _Given, name: str, otherwise: str) -> str:
    value, place = given.get(name, (otherwise, ""))
    if not isinstance(value, str) or value == "":
        raise SettingsError(f"{place}: {name} must be a text, not {value!r}")
    return value


def _count(given: _Given, name: str, otherwise: int) -> int:
    """A whole number from 1; the environment can only give it as digits."""
    value, place = given.get(name, (otherwise, ""))
    if isinstance(value, str) and value.isascii() and value.isdigit():
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise SettingsError(f"{place}: {name} must be a whole number from 1, not {value!r}")
    return value
