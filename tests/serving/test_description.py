"""Calls of every kind, made up from the description of the interface: none breaks the server, every answer is as
described.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case
from schemathesis.checks import CHECKS
from schemathesis.config import SchemathesisConfig
from schemathesis.core.result import Ok

from intalks.ledger import Ledger
from intalks.serving.app import Outside, create_app
from intalks.serving.desk import Options
from intalks.serving.tokens import Scope, Tokens
from tests.serving.conftest import StoryReader
from tests.serving.made_stories import NOW

_CHECKED = ("not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance")


_CALM = settings(
    max_examples=6,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
    derandomize=True,
    deadline=None,
    database=None,
)


def test_no_call_breaks_the_server(stories: Path, tmp_path: Path) -> None:
    file = tmp_path / "ledger.db"
    file.write_bytes(stories.read_bytes())
    tokens = Tokens(tmp_path / "tokens.json")
    headers = {"Authorization": f"Bearer {tokens.add('Ann', Scope.EDIT, at=NOW)}"}
    with Ledger.open(file) as book:
        app = create_app(book, tokens, Options(edit=True, rate=10**6), outside=Outside(StoryReader, lambda: NOW))
        calm = SchemathesisConfig.from_dict({"request-timeout": 600})
        described = schemathesis.openapi.from_asgi("/api/v1/openapi.json", app, config=calm)
        checks: Any = [CHECKS.get_one(name) for name in _CHECKED]  # of any of its kinds
        operations = [found.ok() for found in described.get_all_operations() if isinstance(found, Ok)]
        assert len(operations) == len(app.openapi()["paths"]) + 1  # judgements are listed and given
        for operation in operations:

            @_CALM
            @given(case=operation.as_strategy())
            def call(case: Case[Any]) -> None:
                case.validate_response(case.call(headers=headers), checks=checks)

            call()
