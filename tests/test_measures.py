"""The words that name the quantity, and its unit."""

import pytest

from okrnb.aims import find_aim
from okrnb.measures import find_metric, find_unit
from okrnb.sentences import parse_sentence


def read(text: str) -> tuple[str | None, str | None]:
    """Give the metric and the unit of a text."""
    sentence = parse_sentence(text)
    aim = find_aim(sentence)
    metric = find_metric(sentence, aim)
    return (text[slice(*metric)] if metric else None), find_unit(sentence, aim, metric)[0]


@pytest.mark.parametrize(
    ("text", "metric", "unit"),
    [
        ("Increase the number of calm nights from 3 to 5", "number of calm nights", "calm nights"),
        ("Increase calm nights at sea by 20%", "calm nights at sea", "%"),
        ("Cut the median wait for a berth from 9 to 4 days", "median wait for a berth", "days"),
        ("Reach 40% of guests of the harbour", "guests of the harbour", "%"),
        ("80% of trips are sold by June", "trips are sold", "%"),
        ("Sell 12 new sailing boats to towns", "new sailing boats", "sailing boats"),
        ("Sell 12 low-priced boats", "low-priced boats", "boats"),
        ("NPS of 40", "NPS", "NPS"),
        ("Crew NPS is at least 40", "Crew NPS", "NPS"),
        ("Bring the wait under 2 minutes", "wait", "minutes"),
        ("Letters are answered within 2 days", "Letters", "days"),
        ("Guests rate the trip 4 out of 5", "trip", "out of 5"),
        ("Boats leave on schedule 95% of the time", "Boats leave on schedule", "%"),
        ("A 10% increase in the price of oars", "price of oars", "%"),
        ("Speed increased by 3 knots", "Speed", "knots"),
        ("Calm nights grow by 5%", "Calm nights", "%"),
        ("Sell 5 oars/month", "oars", "oars"),
        ("Reach 99.9 availability", "availability", "%"),
        ("Triple our fleet of ferries", "fleet of ferries", "x"),
        ("Reduce leaks", "leaks", None),
        ("Reduce the number of old leaks", "number of old leaks", "leaks"),
        ("Better sleep, as measured by 8 calm nights", "calm nights", "calm nights"),
        ("Sail better. Sell 12 oars", "oars", "oars"),
        ("Raise $2M", None, "USD"),
        ("Repair 6 small and old boats", "small", "boats"),
    ],
)
def test_the_quantity_is_named_by_the_words_of_the_text(
    text: str, metric: str | None, unit: str | None
) -> None:
    assert read(text) == (metric, unit)
