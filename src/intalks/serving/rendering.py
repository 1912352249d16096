"""Pages out of templates: escaping on, text of the news made visible, no attribute of style."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any
from urllib.parse import urlencode

import msgspec
from fastapi import Request
from fastapi.templating import Jinja2Templates
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import Response

from intalks.model.dossier import Outcome
from intalks.model.vocabulary import Certainty, DealType, SourceKind, Stage, Stance
from intalks.serving.assets import asset_href
from intalks.serving.companies import Network
from intalks.serving.desk import Desk, judging, session_of
from intalks.serving.links import company_href
from intalks.serving.pieces import article_piece, heard_piece, party_piece, stage_piece, title_piece
from intalks.serving.visible import visible
from intalks.text.days import written_day


@cache
def templates() -> Jinja2Templates:
    """The environment that every page is made by; templates are compiled once a process."""
    made = Environment(
        loader=PackageLoader("intalks.serving"),
        autoescape=True,
        finalize=_shown,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"day": written_day, "words": _words, "amount": _amount, "counted": _counted, "graph": _graph}
    made.filters |= {
        "article": article_piece,
        "stage": stage_piece,
        "party": party_piece,
        "parties": title_piece,
        "heard": heard_piece,
    }
    made.globals |= {
        "asset": asset_href,
        "company_href": company_href,
        "query": _query,
        "stages": list(Stage),
        "types": list(DealType),
        "stances": list(Stance),
        "kinds": list(SourceKind),
        "outcomes": list(Outcome),
        "certain": Certainty.CERTAIN,
        "skips": _skips,
    }
    for name in made.list_templates(extensions=["html"]):
        made.get_template(name)
    return Jinja2Templates(env=made)


def page(request: Request, desk: Desk, name: str, **context: Any) -> Response:  # noqa: ANN401 - what a template shows
    """The template of this name, with who is logged in, as `judge` too where that is somebody who may judge."""
    session = session_of(request, desk)
    who = {"session": session, "judge": judging(session, desk)}
    shown = context | who | {"options": desk.options, "path": request.url.path}
    made: Response = desk.templates.TemplateResponse(request, name, shown)
    return made


def _shown(value: object) -> object:
    """Each value on its way into a page: None is nothing, text of the news is made visible."""
    if value.__class__ is str:
        return value if value.isprintable() else visible(value)
    if value is None:
        return ""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _graph(network: Network) -> Markup:
    """A picture's nodes and edges as JSON that no markup can end."""
    text = msgspec.json.encode(network).decode()
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)  # noqa: S704 - nothing in it is markup


def _words(value: str) -> str:
    """A word of the vocabulary as people write it."""
    return str(value).replace("_", " ")


def _amount(value: float) -> str:
    return f"{value:,}"


def _counted(number: int, noun: str) -> str:
    """A count with its noun."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _skips(passed: Sequence[str]) -> str:
    """A query string with what was passed over."""
    return "?" + urlencode([("skip", one) for one in passed]) if passed else ""


def _query(pairs: Iterable[tuple[str, object]], **changed: object) -> str:
    """A query string with some parts changed; None and empty parts are left out."""
    kept = dict(pairs) | changed
    return "?" + urlencode({name: str(value) for name, value in kept.items() if value not in (None, "")})
