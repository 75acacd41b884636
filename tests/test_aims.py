"""Start, target and direction of a sentence."""

import pytest

from okrnb.aims import Aim, find_aim
from okrnb.sentences import parse_sentence


def aim(text: str) -> Aim:
    """Read the numbers of a text."""
    return find_aim(parse_sentence(text))


@pytest.mark.parametrize(
    ("text", "start", "target"),
    [
        ("Raise speed from 4 to 6 knots", 4, 6),
        ("Raise speed from 4 knots on average to 6 knots or more", 4, 6),
        ("Raise speed to 6 knots, up from 4", 4, 6),
        ("Raise sales from 1.5 to 2.5 million", 1_500_000, 2_500_000),
        ("Raise sales from $400 to $600k", 400_000, 600_000),
        ("Raise sales from 500 to 1.5k", 500, 1500),
        ("Raise sales from 1,5 to 2,5 Mio EUR", 1_500_000, 2_500_000),
        ("Raise sales from 1.234,50 EUR to 1.500,00 EUR", 1234.5, 1500),
        ("Raise sales from 900,000 to 1.200.000 EUR", 900_000, 1_200_000),
        ("Lower the share from 15% to 12,5 %", 15, 12.5),
        ("Raise speed to 6 knots (currently 4)", 4, 6),
        ("Raise speed to 6 knots (it was 4 last year)", 4, 6),
        ("A 50% gain in sales (20% to 30%)", 20, 30),
        ("Raise calm nights 20% -> 30%", 20, 30),
        ("Raise calm nights 20% → 30%", 20, 30),
        ("Improve calm nights from 20% (it was 15% before)", 20, None),
        ("Cut the wait from 2 hours to 30 minutes", 120, 30),
        ("Raise calm nights from 20% to X%", 20, None),
        ("Raise calm nights by 10% from 20%", 20, 10),
        ("Raise calm nights from X% to 30%", None, 30),
        ("Sell 5 boats from 3 harbours", None, 5),
        ("Sell 5 boats. Money comes from 2 banks", None, 5),
    ],
)
def test_a_start_is_told_from_a_target(
    text: str, start: float | None, target: float | None
) -> None:
    read = aim(text)
    assert read.start == start
    assert read.target == target


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("Sell 5 boats and 9 oars", 5),
        ("Hire sailors: +1 cook, +2 mates, +3 hands", 6),
        ("Sell 4 boats each in 3 towns - 12 total boats", 12),
        ("Sell 3-5 boats", 3),
        ("Lower the leaks to 3-5 a day", 5),
        ("Reply in 1m30s or less", 90),
        ("Double our fleet", 2),
        ("No leaks in the hull", 0),
        ("Sell $5k of oars", 5000),
        ("Sail home", None),
        ("Sell X% more oars", None),
    ],
)
def test_the_first_number_that_is_meant_is_the_target(text: str, target: float | None) -> None:
    assert aim(text).target == target


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("Raise speed to 6 knots", "increase"),
        ("Reduce leaks to 3", "decrease"),
        ("Maintain speed at 6 knots", "maintain"),
        ("Keep speed at 6 knots", "maintain"),
        ("Reach 6 knots", "achieve"),
        ("At most 6 leaks", "achieve"),
        ("Bring calm nights up to 60%", "increase"),
        ("Lower the mast from 4 to 6 metres", "increase"),
        ("Grow the fleet by cutting costs 5%", "decrease"),
        ("Launch 3 boats to increase speed", "achieve"),
        ("Launch 3 boats that increase speed", "achieve"),
        ("Trips are sold with less paper by 10%", "decrease"),
        ("A 10% increase in speed", "increase"),
        ("30% faster boats", "decrease"),
        ("Triple the fleet", "increase"),
        ("Increase speed", "increase"),
        ("Sail home", "achieve"),
    ],
)
def test_the_direction_is_that_of_the_words_unless_both_numbers_tell_it(
    text: str, direction: str
) -> None:
    assert aim(text).direction == direction


@pytest.mark.parametrize(
    ("text", "target_is"),
    [
        ("Increase speed to 6 knots", "level"),
        ("Increase speed by 6 knots", "change"),
        ("Increase speed by 6 knots from 4", "change"),
        ("Increase calm nights from 20% by 10%", "change"),
        ("Increase speed from 4 to 6 knots", "level"),
        ("Grow the fleet 3x", "change"),
        ("Reach 3x the fleet", "level"),
        ("Increase speed", None),
        ("Raise calm nights from 20% to X%", None),
    ],
)
def test_a_change_is_told_from_a_level(text: str, target_is: str | None) -> None:
    assert aim(text).target_is == target_is
