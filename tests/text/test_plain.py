"""What is to be read of a text that was stored with marks of other kinds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intalks.model.span import Span
from intalks.text.plain import plain


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("AT&amp;T said", "AT&T said"),
        ("&quot;We&#39;ll sell,&quot; she said", '"We\'ll sell," she said'),
        ("AT&amp;amp;T", "AT&T"),  # escaped twice
        ("\ufeffAcme Har\u00admon", "Acme Harmon"),
        ("the ﬁrst U.S.\u2011based ﬁrm, 5\u202f% of Cafe\u0301", "the first U.S.-based firm, 5 % of Café"),
        ("Acme sold Bolt.[1][12] Corus did not.", "Acme sold Bolt. Corus did not."),
    ],
)
def test_what_is_read(text: str, read: str) -> None:
    found = plain(text)
    assert found is not None
    assert found.text == read


@pytest.mark.parametrize("text", ["", "Acme & Bolt; AT&T", "A &b; c", "[1] Acme", "an array [12]"])
def test_what_is_read_as_it_stands(text: str) -> None:
    assert plain(text) is None


@given(
    st.lists(st.sampled_from(["Acme", " ", "&amp;", "&quot;", "\u200b", ".", "[3]", "&x;", "é"]), max_size=12),
    st.data(),
)
def test_every_span_leads_back_to_the_words_that_it_was_read_from(parts: list[str], data: st.DataObject) -> None:
    text = "".join(parts)
    found = plain(text)
    if found is None or not found.text:
        return
    start = data.draw(st.integers(0, len(found.text) - 1))
    span = Span(start, data.draw(st.integers(start + 1, len(found.text))))
    words = found.back(span).of(text)
    again = plain(words)
    assert (words if again is None else again.text).replace("[3]", "") == span.of(found.text).replace("[3]", "")
