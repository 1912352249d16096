"""Pieces made without a template are as safe as those made by one."""

from __future__ import annotations

from intalks.model.vocabulary import Role, Stage
from intalks.serving.pieces import article_piece, heard_piece, party_piece, stage_piece, title_piece
from intalks.serving.views import ArticleLink, PartyView


def test_an_article_is_named_by_outlet_and_day() -> None:
    link = ArticleLink("a", "/articles/a", "2007-07-04", "The Harbour Courier", "Talks")
    assert article_piece(link) == (
        '<a href="/articles/a" title="Talks">The Harbour Courier</a> <time datetime="2007-07-04">4 July 2007</time>'
    )
    undated = '<a href="/articles/a" title="a">article</a> <span class="quiet">undated</span>'
    assert article_piece(ArticleLink("a", "/articles/a")) == undated


def test_text_of_the_news_is_made_visible_and_safe() -> None:
    link = ArticleLink("a", "/articles/a", None, "<b>Bold\u202e", 'said "so"')
    assert article_piece(link).startswith('<a href="/articles/a" title="said &#34;so&#34;">&lt;b&gt;Bold[RLO]</a>')
    assert party_piece(PartyView("<i>", None, Role.TARGET)) == "&lt;i&gt;"
    named = PartyView("A & B", "/companies/A%20%26%20B", Role.TARGET)
    assert party_piece(named) == '<a href="/companies/A%20%26%20B">A &amp; B</a>'
    assert title_piece((named, PartyView("\x1b", None, Role.ACQUIRER))) == (
        '<span class="nobreak-soft">A &amp; B</span><span class="dash"> – </span><span class="nobreak-soft">␛</span>'
    )


def test_stages_and_times() -> None:
    assert stage_piece(Stage.TALKS) == '<span class="stage stage-talks"><i aria-hidden="true"></i>talks</span>'
    assert "silent" in stage_piece(Stage.TALKS, True)
    assert heard_piece(None, None) == "undated"
    assert heard_piece("2007", "2007") == '<time datetime="2007">2007</time>'
    assert heard_piece("2007", "2008") == '<time datetime="2007">2007</time> to <time datetime="2008">2008</time>'
