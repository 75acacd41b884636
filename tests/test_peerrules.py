"""The rules of other tools, each against the cases that made them worth noting."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrnb.peerrules import PROGRESS, STATUSES, Case, Course, Part, Shape, add_up
from okrnb.quantities import round_half_up

D = Decimal
COUNT = {rule.tool: rule.count for rule in PROGRESS}
JUDGE = {rule.tool: rule.judge for rule in STATUSES}


def table(*rows: tuple[Any, ...]) -> list[Any]:
    """Turn rows into test cases; the first column names the case."""
    return [pytest.param(*rest, id=name) for name, *rest in rows]


def case(start: str, target: str, value: str, shape: Shape = "way", **more: Any) -> Case:
    return Case(shape, D(start), D(target), D(value), **more)


def counted(tool: str, told: Case) -> str | None:
    share = COUNT[tool](told)
    return None if share is None else f"{round_half_up(share, 2)}"


@pytest.mark.parametrize(
    ("tool", "told", "expected"),
    table(
        ("OKR Tracker: half way", "OKR Tracker", case("20", "25", "22.5"), "0.50"),
        ("OKR Tracker: no way to go", "OKR Tracker", case("20", "20", "20"), "0.50"),
        ("Operately: no way to go", "Operately", case("20", "20", "20"), "0.00"),
        ("Puzzle: the stretch is 100%", "Puzzle OKR", case("0", "10", "10", stretch=D(14)), "0.71"),
        ("Puzzle: the stretch is worked out", "Puzzle OKR", case("0", "7", "7"), "0.70"),
        ("Puzzle: below the start", "Puzzle OKR", case("0", "7", "-7"), "0.00"),
        ("BurningOKR: whole numbers", "BurningOKR", case("0", "10", "5"), "0.50"),
        ("BurningOKR: 4.2% cannot be entered", "BurningOKR", case("5", "3", "4.2"), None),
        (
            "OKRdokey: a percentage is its own progress",
            "OKRdokey",
            case("20", "25", "22.5", is_percent=True),
            "0.23",
        ),
        ("OKRdokey: a number", "OKRdokey", case("20", "25", "22.5"), "0.50"),
        ("FaraatarTID: falling begins above 100%", "FaraatarTID", case("40", "20", "40"), "2.00"),
        ("FaraatarTID: and loses as it falls", "FaraatarTID", case("40", "20", "25"), "1.25"),
        ("FaraatarTID: ignores the start", "FaraatarTID", case("20", "25", "20"), "0.80"),
        ("Quantive: beyond the target", "Quantive", case("20", "25", "27"), "1.40"),
        ("Quantive: below the start", "Quantive", case("20", "25", "17.5"), "-0.50"),
        ("Quantive: exactly the limit is 0", "Quantive", case("0", "4", "4", "ceiling"), "0.00"),
        ("Quantive: below the limit", "Quantive", case("0", "4", "3", "ceiling"), "1.00"),
        ("Quantive: exactly the floor is 0", "Quantive", case("0", "4", "4", "floor"), "0.00"),
        ("Profit.co: 0.8 of a limit of 1", "Profit.co", case("0", "1", "0.8", "ceiling"), "1.20"),
        ("Profit.co: 1.5 of a limit of 1", "Profit.co", case("0", "1", "1.5", "ceiling"), "0.50"),
        ("Databox: rising", "Databox", case("20", "25", "20"), "0.80"),
        ("Databox: falling is turned round", "Databox", case("40", "20", "25"), "0.80"),
        ("Databox: falling to zero", "Databox", case("40", "20", "0"), None),
        ("Perdoo: never negative", "Perdoo", case("20", "25", "17.5"), "0.00"),
        ("spreadsheet: nothing done", "spreadsheet", case("20", "25", "20"), "0.80"),
        ("spreadsheet: falling, nothing done", "spreadsheet", case("40", "20", "40"), "1.00"),
        ("spreadsheet: a target of zero", "spreadsheet", case("4", "0", "2"), None),
        ("no limits in OKRdokey", "OKRdokey", case("0", "4", "3", "ceiling"), None),
    ),
)
def test_a_tool_counts_progress_by_its_own_rule(tool: str, told: Case, expected: str) -> None:
    assert counted(tool, told) == expected


@pytest.mark.parametrize("tool", COUNT)
def test_every_tool_takes_steps_as_they_are(tool: str) -> None:
    assert counted(tool, case("0", "1", "0.5", "share")) == "0.50"


NUMBERS = st.decimals(-1000, 1000, places=1)


@given(
    start=NUMBERS,
    target=NUMBERS,
    value=NUMBERS,
    shape=st.sampled_from(["way", "share", "ceiling", "floor"]),
)
def test_no_numbers_break_a_rule(
    start: Decimal, target: Decimal, value: Decimal, shape: Shape
) -> None:
    told = Case(shape, start, target, value, is_percent=True)
    shares = [rule.count(told) for rule in PROGRESS]
    assert all(share is None or share.is_finite() for share in shares)


def course(share: str, time: str = "0.5", **more: Any) -> Course:
    return Course(D(share), D(time), **more)


@pytest.mark.parametrize(
    ("tool", "told", "expected"),
    table(
        ("OKRdokey: 10 points off", "OKRdokey", course("0.40"), "on track"),
        ("OKRdokey: 25 points off", "OKRdokey", course("0.25"), "at risk"),
        ("OKRdokey: 26 points off", "OKRdokey", course("0.24"), "behind"),
        ("Viva: just there", "Viva Goals", course("0.5"), "on track"),
        ("Viva: a hair below", "Viva Goals", course("0.499"), "behind"),
        ("Engagedly: 16 points", "Engagedly", course("0.34"), "on track"),
        ("Engagedly: 16.5 points", "Engagedly", course("0.335"), "behind"),
        ("Engagedly: 34 points", "Engagedly", course("0.16"), "at risk"),
        ("Engagedly: all done", "Engagedly", course("1", "1"), "achieved"),
        ("UpRaise: 0.95", "UpRaise", course("0.475"), "on track"),
        ("UpRaise: 0.75", "UpRaise", course("0.375"), "lagging"),
        ("UpRaise: 0.72", "UpRaise", course("0.36"), "at risk"),
        ("ZOKRI: a quarter behind", "ZOKRI", course("0.375"), "green"),
        ("ZOKRI: half behind", "ZOKRI", course("0.25"), "amber"),
        ("ZOKRI: more", "ZOKRI", course("0.24"), "red"),
        ("Mooncamp: 0.9", "Mooncamp", course("0.45"), "on track"),
        ("Mooncamp: 0.7", "Mooncamp", course("0.35"), "progressing"),
        ("InnovationMinds: a tenth below", "InnovationMinds", course("0.45"), "progressing"),
        ("ServiceNow: whatever the day", "ServiceNow", course("0.5"), "red"),
        ("FaraatarTID: any shortfall", "FaraatarTID", course("0.499"), "at risk"),
        ("Atlassian: 0.65 is 0.7", "Atlassian Goals", course("0", projected=D("0.65")), "on track"),
        ("Atlassian: nobody foretold", "Atlassian Goals", course("0.5"), None),
        ("BOJA: 20", "BOJA", course("0.2"), "yellow"),
        ("Worxmate: 0.3", "Worxmate", course("0.3"), "yellow"),
        ("Qulture: two thirds", "Qulture", course("0.67"), "green"),
        ("Smashboard: the first fifth", "Dashboard Smashboard", course("0", "0.19"), None),
        ("Smashboard: later", "Dashboard Smashboard", course("0", "0.2"), "behind"),
        ("Koan: 3 of 10", "Koan", course("0.5", confidence=3), "at risk"),
        ("Koan: 4 of 10", "Koan", course("0.5", confidence=4), "issues"),
        ("Koan: nobody said", "Koan", course("0.5"), None),
        ("WorkBoard: 7 of 10", "WorkBoard", course("0.5", confidence=7), "high"),
        ("before anything is due", "UpRaise", course("0", "0"), "on track"),
    ),
)
def test_a_tool_chooses_its_word_by_its_own_thresholds(
    tool: str, told: Course, expected: str | None
) -> None:
    judged = JUDGE[tool](told)
    assert (judged and judged[0]) == expected


def test_the_same_key_results_add_up_to_six_answers() -> None:
    parts = [
        Part(D("1"), D(1), "good"),
        Part(D("0.7"), D(2), "good"),
        Part(D("0.2"), D(1), "bad"),
    ]
    assert [said for _, said in add_up(parts)] == [
        "0.63",
        "0.65",
        "bad",
        "63 of 100",
        "doubtful",
        "objectives are not scored",
    ]


def test_nothing_adds_up_to_nothing() -> None:
    assert add_up([]) == ()
