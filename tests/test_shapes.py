"""The sentences that okrnb writes, written and read back."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrnb.lexicon import plain
from okrnb.movers import Direction
from okrnb.shapes import BLANK, SHAPES, fill_shape, read_shape, write_key_result
from okrnb.understood import Understood
from okrnb.wording import read_key_result

DUE = "31 March 2012"


@pytest.mark.parametrize(
    "text",
    [
        "Sail home",
        "Raise speed from here to 6 by 31 March 2012",
        "Raise speed from 4 to 6 by summer",
        "Raise speed from 4 to 6",
    ],
)
def test_what_has_no_shape_is_left_to_the_rules(text: str) -> None:
    assert read_shape(text) is None


@pytest.mark.parametrize("form", SHAPES)
def test_a_shape_names_only_parts_that_it_is_given(form: str) -> None:
    parts = {part: part for part in re.findall(r"\{(\w+)\}", SHAPES[form])}
    assert "{" not in fill_shape(form, **parts)


def test_blanks_read_back_as_nothing() -> None:
    read = read_shape(f"Raise {BLANK} from {BLANK} to {BLANK} by {BLANK}")
    assert read == Understood(
        kind="metric",
        direction="increase",
        issues=("no_deadline", "no_target", "no_baseline"),
        spans={},
    )


def test_a_change_reads_back_as_a_change() -> None:
    read = read_shape(f"Lower churn by 2% by {DUE}")
    assert read is not None
    assert (read.direction, read.target_is) == ("decrease", "change")
    assert read.target == 2


@pytest.mark.parametrize(
    ("understood", "said"),
    [
        (
            Understood(kind="metric", metric="churn", direction="decrease", start=Decimal(5),
                       target=Decimal(2), target_is="level", unit="%", deadline="2012-03-31"),
            "Lower churn from 5% to 2% by 31 March 2012",
        ),
        (
            Understood(kind="metric", metric="guides", direction="achieve", target=Decimal(5),
                       target_is="level", unit="guides", deadline="end of Q2"),
            "Bring guides to 5 guides by end of Q2",
        ),
        (
            Understood(kind="metric", metric="sales", direction="increase", target=Decimal(20),
                       target_is="change", unit="%"),
            "Raise sales by 20% by …",
        ),
        (
            Understood(kind="metric", metric="uptime", direction="maintain",
                       target=Decimal("99.95"), target_is="level", unit="%", owner="Ana"),
            "Keep uptime at 99.95% until … (owner: Ana)",
        ),
        (
            Understood(kind="metric", metric="sales", direction="increase", start=Decimal(100),
                       unit="USD", evidence="the ledger"),
            "Raise sales from USD 100 to … by …, as measured by the ledger",
        ),
        (
            Understood(kind="milestone", deadline="2012-03-31", evidence="the pier is open"),
            "Prove by 31 March 2012: the pier is open",
        ),
        (Understood(kind="milestone"), "Reach … by …, proved by …"),
        (Understood(kind="activity"), "Reach … by …, proved by …"),
    ],
)  # fmt: skip
def test_what_was_understood_is_said_in_one_sentence(understood: Understood, said: str) -> None:
    assert write_key_result(understood) == said


NAMES = st.lists(
    st.from_regex(r"[A-Za-zäöü日本]{1,9}", fullmatch=True), min_size=1, max_size=5
).map(" ".join)
NUMBERS = st.decimals(-(10**6), 10**6, places=2) | st.integers(0, 10**9).map(Decimal)
UNITS = st.sampled_from([None, "%", "USD", "guides", "days", "minutes", "out of 5", "x", "NPS"])


DIRECTIONS: tuple[Direction, ...] = ("increase", "decrease", "maintain", "achieve")


@st.composite
def metrics(draw: st.DrawFn) -> Understood:
    """Make a metric such as the reader could have read."""
    direction: Direction = draw(st.sampled_from(DIRECTIONS))
    start, target = draw(st.none() | NUMBERS), draw(st.none() | NUMBERS)
    if direction == "maintain" or (direction == "achieve" and target is not None):
        start = None
    if start is not None and target is not None:
        target = start + abs(target - start) + 1
        start, target = (start, target) if direction == "increase" else (target, start)
    change = target is not None and start is None and draw(st.booleans())
    change = change and direction != "maintain"
    return Understood(
        kind="metric",
        metric=draw(NAMES),
        direction=direction,
        start=start,
        target=target,
        target_is=None if target is None else "change" if change else "level",
        unit=draw(UNITS) if start is not None or target is not None else None,
        deadline=draw(st.sampled_from([None, "2012-03-31", "2031-12-01"])),
        evidence=draw(st.none() | st.just("the yearly survey")),
        owner=draw(st.none() | st.just("Ana Silva")),
    )


@given(metrics())
def test_what_is_written_of_a_metric_reads_back_to_the_same_fields(understood: Understood) -> None:
    read = read_key_result(write_key_result(understood))
    same = [name for name in understood.keys() if name not in ("issues", "spans")]  # noqa: SIM118
    assert {name: read[name] for name in same} == {name: understood[name] for name in same}


@given(st.text(min_size=1, max_size=60), st.sampled_from([None, "2012-03-31"]))
def test_what_is_written_of_a_milestone_reads_back(evidence: str, due: str | None) -> None:
    shown = " ".join(plain(evidence).split()) or "x"
    read = read_key_result(
        write_key_result(Understood(kind="milestone", evidence=shown, deadline=due))
    )
    assert (read.kind, read.deadline) == ("milestone", due)
    assert read.evidence == (None if shown == BLANK else shown)
