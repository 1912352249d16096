"""Calls of every kind, made up from the description of the interface: none breaks the server, every answer is as
described.
"""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis import Case
from schemathesis.checks import CHECKS
from schemathesis.config import SchemathesisConfig

from intalks.ledger import Ledger
from intalks.serving.app import create_app
from intalks.serving.desk import Options
from intalks.serving.tokens import Scope, Tokens
from tests.serving.conftest import StoryReader
from tests.serving.made_stories import NOW

_CHECKED = ("not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance")


@pytest.fixture(scope="module")
def described(stories: Path, tmp_path_factory: pytest.TempPathFactory) -> object:
    """The description, and the server behind it, which takes judgements."""
    folder = tmp_path_factory.mktemp("described")
    file = folder / "ledger.db"
    file.write_bytes(stories.read_bytes())
    tokens = Tokens(folder / "tokens.json")
    secret = tokens.add("Ann", Scope.EDIT, at=NOW)
    app = create_app(
        Ledger.open(file), tokens, Options(edit=True, rate=10**6), make_reader=StoryReader, clock=lambda: NOW
    )
    config = SchemathesisConfig.from_dict({"headers": {"Authorization": f"Bearer {secret}"}})
    return schemathesis.openapi.from_asgi("/api/v1/openapi.json", app, config=config)


schema = schemathesis.pytest.from_fixture("described")


@schema.parametrize()
@settings(
    max_examples=12,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
    derandomize=True,
)
def test_no_call_breaks_the_server(case: Case) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        answer = case.call()
    case.validate_response(answer, checks=[CHECKS.get_one(name) for name in _CHECKED])
