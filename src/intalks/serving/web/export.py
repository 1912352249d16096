"""One dossier as a file, in every format that `intalks export` has."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from fastapi import APIRouter
from starlette.responses import Response

from intalks.errors import NotFoundError
from intalks.export import FORMATS, Selection, Shape, export, find_format
from intalks.serving.desk import DeskOf

router: Final = APIRouter(include_in_schema=False)

_EARLIEST: Final = (1980, 1, 1, 0, 0, 0)
"""The time of every file in an archive, so that the same dossier gives the same bytes."""

_KINDS: Final = {
    ".csv": "text/csv; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ics": "text/calendar; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".zip": "application/zip",
}


@router.get("/dossiers/{id}/export/{name}")
def export_dossier(desk: DeskOf, id: str, name: str) -> Response:
    """As a file to be kept; a format of several files as an archive of them."""
    if name not in dict(FORMATS):
        raise NotFoundError(f"there is no format {name!r}; there are: {', '.join(dict(FORMATS))}")
    form = find_format(name)
    selection = Selection(desk.ledger, dossier=id)
    assert selection.id is not None
    stem = selection.id[:8]
    with TemporaryDirectory() as folder:
        target = Path(folder) / f"{stem}{form.suffix}"
        export(selection, form, target)
        folders = form.shape is Shape.FOLDER
        body = _archive(target, f"{stem}-{name}") if folders else target.read_bytes()
    file = f"{stem}-{name}.zip" if folders else f"{stem}{form.suffix}"
    kind = _KINDS.get(Path(file).suffix, "text/plain; charset=utf-8" if form.text else "application/octet-stream")
    return Response(body, media_type=kind, headers={"content-disposition": f'attachment; filename="{file}"'})


def _archive(folder: Path, name: str) -> bytes:
    """The files of the folder, under a folder of this name, in order of their names."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(one for one in folder.rglob("*") if one.is_file()):
            place = zipfile.ZipInfo(f"{name}/{file.relative_to(folder).as_posix()}", _EARLIEST)
            archive.writestr(place, file.read_bytes(), zipfile.ZIP_DEFLATED)
    return packed.getvalue()
