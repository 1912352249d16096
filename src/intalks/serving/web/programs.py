"""The page that tells programs what they can ask."""

from __future__ import annotations

from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from intalks.serving.desk import DeskOf
from intalks.serving.rendering import page

router: Final = APIRouter(include_in_schema=False)


@router.get("/api")
def programs(request: Request, desk: DeskOf) -> Response:
    schema: dict[str, Any] = request.app.openapi()  # plain JSON, as the standard has it
    calls = [
        (verb.upper(), path, told.get("summary", ""), told.get("description", ""), told.get("parameters", []))
        for path, verbs in schema["paths"].items()
        for verb, told in verbs.items()
    ]
    return page(request, desk, "programs.html", calls=calls)
