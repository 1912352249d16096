from __future__ import annotations

from pathlib import Path

import pytest

from intalks.errors import SettingsError
from intalks.settings import Settings, load_settings


def test_built_in_values(tmp_path: Path) -> None:
    assert load_settings(tmp_path, {}) == Settings(ledger="intalks.db", workers=1, lapse_days=365)


def test_the_environment_outranks_the_file(tmp_path: Path) -> None:
    (tmp_path / "intalks.toml").write_text('ledger = "cars.db"\nworkers = 2\n')
    assert load_settings(tmp_path, {"PATH": "x"}) == Settings("cars.db", 2)
    assert load_settings(tmp_path, {"INTALKS_WORKERS": "4"}) == Settings("cars.db", 4)


BAD = [
    ("workers = 0", {}, "workers must be a whole number"),
    ("lapse_days = true", {}, "lapse_days must be a whole number"),
    ('ledger = ""', {}, "ledger must be a text"),
    ("ledger = 3", {}, "ledger must be a text"),
    ("leger = 'x'", {}, "no setting 'leger'; there are: by, lapse_days, ledger, workers"),
    ("ledger = ", {}, "cannot be read as TOML"),
    ("", {"INTALKS_WORKERS": "many"}, "INTALKS_WORKERS: workers must be"),
    ("", {"INTALKS_LEGDER": "x"}, "INTALKS_LEGDER: there is no setting"),
]


@pytest.mark.parametrize(("content", "environ", "message"), BAD, ids=range(len(BAD)))
def test_what_cannot_be_used_is_named(tmp_path: Path, content: str, environ: dict[str, str], message: str) -> None:
    (tmp_path / "intalks.toml").write_text(content)
    with pytest.raises(SettingsError, match=message):
        load_settings(tmp_path, environ)
