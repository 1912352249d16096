"""Forms of people who are logged in, and none that another site made them send."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Final, TypeAlias
from urllib.parse import parse_qsl, urlsplit

from fastapi import Depends, Request

from intalks.serving.desk import DeskOf, letting_edit, session_of, taking_judgements
from intalks.serving.tokens import Session
from intalks.serving.trouble import Refused, Wrong

_FIELDS: Final = 50


@dataclass(frozen=True, slots=True)
class Form:
    """What was filled in, by whom."""

    session: Session
    fields: Mapping[str, str]

    def text(self, name: str) -> str:
        """A field that must be filled in. Raises Refused."""
        value = self.fields.get(name, "").strip()
        if not value:
            raise Refused(422, "invalid", "something is missing in the form", [Wrong(name, "must be filled in")])
        return value

    def back(self, otherwise: str) -> str:
        """Where to go on: a path of this server, and nothing else."""
        path = self.fields.get("back", "")
        return path if path.startswith("/") and not path.startswith(("//", "/\\")) else otherwise


async def fields_of(request: Request) -> dict[str, str]:
    """The fields of a form. Raises Refused for one that another site sent."""
    site = request.headers.get("sec-fetch-site", "same-origin")
    origin = request.headers.get("origin")
    ours = request.headers.get("host", "")
    if site not in ("same-origin", "none") or (origin is not None and urlsplit(origin).netloc != ours):
        raise Refused(403, "forbidden", "the form was sent by another site")
    body = (await request.body()).decode("utf-8", "replace")
    try:
        return dict(parse_qsl(body, keep_blank_values=True, max_num_fields=_FIELDS))
    except ValueError as error:
        raise Refused(422, "invalid", "the form holds too many fields") from error


FieldsOf: TypeAlias = Annotated[dict[str, str], Depends(fields_of)]


def sent_of(request: Request, desk: DeskOf, fields: FieldsOf) -> Form:
    """Raises Refused for who is not logged in, and for a form without the session's own secret."""
    if desk.options.login is None:
        taking_judgements(desk)
    session = session_of(request, desk)
    if session is None:
        raise Refused(401, "unauthorized", "log in to judge" if desk.options.edit else "log in")
    given = fields.get("csrf") or request.headers.get("x-csrf-token", "")
    if not hmac.compare_digest(given.encode(), session.csrf.encode()):
        raise Refused(403, "forbidden", "the form is not of this session; load the page anew")
    return Form(session, fields)


SentOf: TypeAlias = Annotated[Form, Depends(sent_of)]


def form_of(desk: DeskOf, form: SentOf) -> Form:
    """The form of somebody who may judge. Raises Refused for who may only read."""
    taking_judgements(desk)
    letting_edit(form.session.token)
    return form


FormOf: TypeAlias = Annotated[Form, Depends(form_of)]
