"""The record of what was read, and where it stands in the text."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrnb.understood import Understood, understand

TEXT = "Raise speed from 4 to 6 knots by June 30, as measured by the log (owner: Ana Silva)"


def test_all_fields_are_read_off_one_sentence() -> None:
    read = dict(understand(TEXT))
    del read["spans"]
    assert read == {
        "kind": "metric",
        "metric": "speed",
        "direction": "increase",
        "start": Decimal(4),
        "target": Decimal(6),
        "target_is": "level",
        "unit": "knots",
        "deadline": "June 30",
        "evidence": "log",
        "owner": "Ana Silva",
        "issues": (),
    }


def test_spans_say_where_each_field_was_read() -> None:
    spans = understand(TEXT).spans
    assert {name: TEXT[begin:end] for name, (begin, end) in spans.items()} == {
        "direction": "Raise",
        "metric": "speed",
        "start": "4",
        "target": "6",
        "unit": "knots",
        "deadline": "June 30",
        "evidence": "log",
        "owner": "Ana Silva",
    }


def test_typographic_signs_stay_as_they_were_typed() -> None:
    name = "crew\N{RIGHT SINGLE QUOTATION MARK}s speed"
    assert understand(f"Raise the {name} to 6 knots").metric == name


def test_a_milestone_has_a_deadline_and_no_numbers() -> None:
    read = understand("Open the pier by 4 May 2031")
    assert (read.kind, read.deadline, read.target, read.direction) == (
        "milestone",
        "2031-05-04",
        None,
        None,
    )


def test_work_without_an_end_has_no_deadline() -> None:
    assert understand("Improve the route map by June").deadline is None


def test_evidence_leaves_out_the_deadline_behind_it() -> None:
    read = understand("Calm trips, as measured by a survey of guests by June 30")
    assert (read.evidence, read.deadline) == ("a survey of guests", "June 30")


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("Open the pier (owner: Ana)", "Ana"),
        ("Open the pier. Owner: Ana Silva", "Ana Silva"),
        ("Open the pier, owned by Ana", "Ana"),
        ("Open the pier @ana-silva", "ana-silva"),
        ("Write to crew@example.org", None),
        ("Open the pier", None),
    ],
)
def test_an_owner_is_read_where_one_is_named(text: str, owner: str | None) -> None:
    assert understand(text).owner == owner


def test_a_field_is_given_by_its_name_and_no_other() -> None:
    read = understand("Open the pier")
    assert read["kind"] == "milestone"
    with pytest.raises(KeyError):
        read["colour"]


@given(st.text(max_size=120))
def test_any_text_is_read_and_spans_lie_inside_it(text: str) -> None:
    read = understand(text)
    assert all(0 <= begin < end <= len(text) for begin, end in read.spans.values())
    for name in ("metric", "evidence", "owner"):
        if read[name] is not None:
            begin, end = read.spans[name]
            assert text[begin:end] == read[name]


PIECES = (
    *("Raise", "reduce", "from", "to", "by", "4", "6%", "$2k", "X%", "2-3", "boats", "the", "of"),
    *("and", "June", "EOQ", ".", ",", "(", ")", '"', "…", "as", "measured", "per", "week", "is"),
    *("maintain", "done", "at", "least", "<", "no", "zero", "half", "double", "owner:", "Ana"),
)


@given(st.lists(st.sampled_from(PIECES), max_size=14))
def test_any_order_of_words_is_read(found: list[str]) -> None:
    read = understand(" ".join(found))
    assert isinstance(read, Understood)
    assert (read.direction is None) is (read.kind != "metric")
    assert (read.target_is is None) is (read.target is None)
