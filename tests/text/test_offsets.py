from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from intalks.text.offsets import Traced, joined, traced_back

WORDS = st.lists(st.text("abcxyz.,é\u00ad", min_size=1, max_size=6), min_size=1, max_size=12)
SPACES = st.sampled_from([" ", "  ", "\n", " \t", "\u200b ", "\u00a0"])


def holds(traced: Traced, raw: str) -> None:
    """Every character that is seen stands where its place says, and places never go back."""
    assert len(traced.text) == len(traced.places)
    assert list(traced.places) == sorted(traced.places)
    for character, place in zip(traced.text, traced.places, strict=True):
        assert character.isspace() or character in "\u00ad\u200b" or raw[place] == character


@given(st.data())
def test_what_was_cut_out_and_respaced_is_found_again(data: st.DataObject) -> None:
    paragraphs, raw = [], ""
    for words in data.draw(st.lists(WORDS, min_size=1, max_size=5)):
        raw += "<" + "#" * data.draw(st.integers(0, 3)) + ">"
        for word in words:
            raw += word + data.draw(SPACES)
        paragraphs.append(" ".join(words))
    found = traced_back(paragraphs, [(raw, 0)])
    longest = max(range(len(paragraphs)), key=lambda number: len(paragraphs[number]))
    for number, traced in enumerate(found):
        seen = paragraphs[number].replace("\u00ad", "").strip()
        assert traced is not None or not seen or number != longest
        if traced is not None:
            holds(traced, raw)


@given(st.lists(st.text("ab \n", max_size=8), max_size=5), st.sampled_from(["", " ", "\n\n"]))
def test_parts_stay_traced_however_they_are_joined(texts: list[str], gap: str) -> None:
    raw = "|".join(texts)
    whole, parts, start = Traced.whole(raw), [], 0
    for text in texts:
        parts.append(whole.part(start, start + len(text)).squeezed())
        start += len(text) + 1
    holds(joined(parts, gap), raw)


def test_a_teaser_with_the_same_words_does_not_draw_the_paragraph_away() -> None:
    raw = "Ford gains. | Ford gains. Its shares rose for a third day in a row, by 4 percent. Ford gains."
    first, second, third = traced_back(
        ["Ford gains.", "Its shares rose for a third day in a row, by 4 percent.", "Ford gains."], [(raw, 0)]
    )
    assert first is not None
    assert second is not None
    assert third is not None
    assert (first.places[0], second.places[0]) == (14, 26)
    assert third.places[0] == len(raw) - len("Ford gains.")


def test_a_stretch_cut_out_of_a_paragraph_is_stepped_over() -> None:
    raw = "Ford said on Monday that it was in talks [read more about Ford here] with Changan about exports."
    [traced] = traced_back(["Ford said on Monday that it was in talks with Changan about exports."], [(raw, 0)])
    assert traced is not None
    holds(traced, raw)


def test_what_stands_nowhere_has_no_places() -> None:
    assert traced_back(["Fiat", " "], [("Ford gains.", 0)]) == [None, None]
