"""Letters in pictures: texts that are cut and wrapped to the room there is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrnb.lettering import cut, first_fitting, fonts, shorten, width_of, wrap


def test_the_font_that_comes_with_matplotlib_is_always_there() -> None:
    assert fonts()[0] == "DejaVu Sans"


def test_a_text_with_room_stays_as_it_is() -> None:
    assert wrap("Gross margin", 500, size=11) == "Gross margin"


def test_lines_end_after_a_blank() -> None:
    room = width_of("Gross margin of", 11) + 1
    assert wrap("Gross margin of the shop", room, size=11) == "Gross margin of\nthe shop"


@pytest.mark.parametrize("text", ["gross_margin_of_the_shop", "gross-margin-of-the-shop"])
def test_long_names_of_machines_are_broken_at_their_joints(text: str) -> None:
    room = width_of(text[:16], 11)
    assert wrap(text, room, size=11) == f"{text[:16]}\n{text[16:]}"


def test_a_number_is_not_torn_apart() -> None:
    assert "EUR\n-10,957" in wrap("EUR -10,957", width_of("EUR -10", 11), size=11)


def test_what_does_not_fit_ends_in_an_ellipsis() -> None:
    assert wrap("word " * 50, 100, size=11).endswith("…")


@given(st.text(min_size=1, max_size=60), st.floats(20, 200), st.integers(1, 3))
def test_no_line_is_wider_than_its_room(text: str, room: float, lines: int) -> None:
    told = wrap(text, room, size=10, lines=lines).split("\n")
    assert len(told) <= lines
    assert all(width_of(line, 10) <= room + 12 for line in told)  # one letter may be too wide


def test_the_longest_text_with_room_is_taken() -> None:
    texts = ("GBP 1,503,867", "GBP 1.504M")
    assert first_fitting(texts, width_of(texts[1], 11), size=11) == texts[1]
    assert first_fitting(texts, width_of("GBP 1.5", 11), size=11).endswith("…")


def test_cutting_keeps_at_least_a_letter() -> None:
    assert cut("margin", 1, size=11) == "m…"


@pytest.mark.parametrize(
    ("value", "said"),
    [(0.0, "0"), (0.000849, "0.000849"), (9_999, "9999"), (10_000, "10k"), (-1.5e9, "-1.5bn")],
)
def test_large_numbers_are_said_in_letters(value: float, said: str) -> None:
    assert shorten(value) == said
