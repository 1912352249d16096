"""Style sheets, scripts and fonts out of the wheel; nothing comes from elsewhere."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from intalks.errors import NotFoundError
from intalks.serving.freshness import takes_gzip

_TYPES: Final = MappingProxyType(
    {
        ".css": "text/css; charset=utf-8",
        ".js": "text/javascript; charset=utf-8",
        ".svg": "image/svg+xml",
        ".txt": "text/plain; charset=utf-8",
        ".woff2": "font/woff2",
    }
)
_YEAR: Final = "public, max-age=31536000, immutable"
_DAY: Final = "public, max-age=86400"

router: Final = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Asset:
    """A file: `version` is the hash of its content, which its address carries, so that it may be kept for long."""

    body: bytes
    packed: bytes | None
    kind: str
    version: str


@cache
def assets() -> dict[str, Asset]:
    """Every file by its name."""
    found: dict[str, Asset] = {}
    folder = files("intalks.serving") / "assets"
    for place, prefix in ((folder, ""), (folder / "licences", "licences/")):
        for file in place.iterdir():
            suffix = f".{file.name.rpartition('.')[2]}"
            if file.is_file() and suffix in _TYPES:
                body = file.read_bytes()
                packed = None if suffix == ".woff2" else gzip.compress(body, 9, mtime=0)
                version = hashlib.sha256(body).hexdigest()[:12]
                found[prefix + file.name] = Asset(body, packed, _TYPES[suffix], version)
    return found


def asset_href(name: str) -> str:
    """The address of a file, which changes with its content."""
    return f"/assets/{name}?v={assets()[name].version}"


@router.head("/assets/{name:path}")
@router.get("/assets/{name:path}")
def asset(request: Request, name: str) -> Response:
    one = assets().get(name)
    if one is None:
        raise NotFoundError(f"there is no file {name!r}")
    etag = f'"{one.version}"'
    kept = _YEAR if request.query_params.get("v") == one.version else _DAY
    headers = {"etag": etag, "cache-control": kept, "vary": "Accept-Encoding"}
    if etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    body = one.body
    if one.packed is not None and takes_gzip(request.headers.get("accept-encoding", "")):
        body = one.packed
        headers["content-encoding"] = "gzip"
    headers["content-length"] = str(len(body))
    return Response(b"" if request.method == "HEAD" else body, media_type=one.kind, headers=headers)
