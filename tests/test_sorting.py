"""How a room says which KPIs are meant, and when one of them is healthy."""

from decimal import Decimal

import pytest

from okrnb.errors import RefusedError
from okrnb.model import Kpi
from okrnb.sorting import read_healthy, read_listed

WAIT = Kpi(id="wait", name="Waiting time", unit="days")
SHARE = Kpi(id="share", name="Share", lowest=Decimal(0), highest=Decimal(100))


@pytest.mark.parametrize(
    ("text", "edges"),
    [
        ("at least 430", (Decimal(430), None)),
        ("up to 12", (None, Decimal(12))),
        ("220 to 360", (Decimal(220), Decimal(360))),
        ("between 2 and 2", (Decimal(2), Decimal(2))),
    ],
)
def test_a_healthy_range_is_read_as_people_say_it(
    text: str, edges: tuple[Decimal | None, Decimal | None]
) -> None:
    assert read_healthy(text, WAIT) == edges


@pytest.mark.parametrize("text", ["5 to 2", "between 5 and 2"])
def test_a_range_that_is_upside_down_is_refused(text: str) -> None:
    with pytest.raises(RefusedError) as caught:
        read_healthy(text, WAIT)
    assert caught.value.what == f"healthy is {text!r}: healthy range is upside down: 5 to 2"
    assert caught.value.fix == "Put the lower value first."


def test_an_edge_beyond_all_possible_values_is_refused() -> None:
    with pytest.raises(RefusedError, match="no value above 100 is possible"):
        read_healthy("at least 430", SHARE)


@pytest.mark.parametrize("word", ["²", "①", "0", "3", "9" * 5000])
def test_what_is_no_number_of_the_list_is_told_which_numbers_there_are(word: str) -> None:
    with pytest.raises(RefusedError, match="Write numbers from 1 to 2"):
        read_listed("focus", word, (WAIT, SHARE))


def test_a_name_that_is_slightly_off_is_told_the_one_that_is_near() -> None:
    with pytest.raises(RefusedError, match=r"Did you mean Waiting time\?"):
        read_listed("focus", "waitin time 2", (WAIT, SHARE))


def test_numbers_of_another_script_are_read_as_well() -> None:
    assert read_listed("focus", "٢, 1", (WAIT, SHARE)) == ("share", "wait")
