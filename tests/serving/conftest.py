"""A ledger of made stories, a copy of it for each test that writes, and servers on them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from intalks.ledger import Ledger
from intalks.model.article import Article
from intalks.model.record import ArticleRecord
from intalks.serving.app import Outside, create_app
from intalks.serving.desk import Options
from intalks.serving.tokens import Scope, Tokens
from tests.serving.made_stories import NOW, STORIES, made_ledger, record_of


class StoryReader:
    """Reads the text of a story as it is written down, and any other as one that tells of nothing."""

    def read(self, article: Article, /) -> ArticleRecord:
        for story in STORIES:
            if article.text == " ".join(said.words for said in story.said):
                return record_of(story, article)
        return ArticleRecord(article.id, article.text_hash, "made-1", (), (), (), ())


@dataclass
class Clock:
    """Seconds that pass when they are told to."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now


@dataclass(frozen=True)
class Server:
    """A server as a test asks it, with a token of each scope."""

    client: TestClient
    ledger: Ledger
    tokens: Tokens
    editor: str
    reader: str
    clock: Clock

    def log_in(self) -> str:
        """Be logged in from now on; the session's secret that forms must hold."""
        answer = self.client.post("/login", data={"token": self.editor}, follow_redirects=False)
        assert answer.status_code == 303
        return self.csrf()

    def csrf(self) -> str:
        """The secret of whoever is logged in, as pages hold it."""
        page = self.client.get("/explore").text
        return page.partition('name="csrf" value="')[2].partition('"')[0]

    def dossier(self, title: str = "Chrysler – Chery Automobile") -> str:
        return next(one.id for one in self.ledger.dossiers() if one.title == title)


Serve = Callable[..., Server]


@pytest.fixture(scope="session")
def stories(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ledger's file, not to be written to."""
    file = tmp_path_factory.mktemp("stories") / "stories.db"
    made_ledger(file).close()
    return file


def start(file: Path, folder: Path, options: Options | None) -> Server:
    """A server on this ledger."""
    book = Ledger.open(file)
    tokens = Tokens(folder / f"{file.name}.tokens")
    editor, reader = (tokens.add(scope.value, scope, at=NOW) for scope in (Scope.EDIT, Scope.READ))
    clock, moments = Clock(), count()
    app = create_app(
        book,
        tokens,
        options,
        outside=Outside(StoryReader, lambda: NOW + timedelta(seconds=next(moments)), clock),
    )
    return Server(TestClient(app, base_url="http://testserver"), book, tokens, editor, reader, clock)


@pytest.fixture(scope="session")
def server(stories: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that only shows, one for all tests."""
    made = start(stories, tmp_path_factory.mktemp("server"), Options(rate=1_000_000))
    yield made
    made.ledger.close()


@pytest.fixture
def serve(stories: Path, tmp_path: Path) -> Iterator[Serve]:
    """Starts a server with these options, on a ledger of its own."""
    made: list[Server] = []

    def new(options: Options | None = None) -> Server:
        file = tmp_path / f"ledger{len(made)}.db"
        shutil.copy(stories, file)
        made.append(start(file, tmp_path, options))
        return made[-1]

    yield new
    for one in made:
        one.ledger.close()


@pytest.fixture
def editable(serve: Serve) -> Server:
    """A server that takes judgements."""
    return serve(Options(edit=True))
