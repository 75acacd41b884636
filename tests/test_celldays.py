"""Days and periods: whatever a calendar gives reads back; other readings are never lost."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from okrnb.celldays import sense_of
from okrnb.dayforms import Period, Sense, month_numbers
from okrnb.model import Reading
from okrnb.settling import settle_days

DAYS = st.dates(date(1970, 1, 1), date(2029, 12, 31))
NAMES = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)


@given(DAYS)
def test_a_day_reads_back_in_each_order(day: date) -> None:
    for rule, text in (("dmy", f"{day:%d/%m/%Y}"), ("mdy", f"{day:%m/%d/%Y}")):
        assert sense_of(text, Reading()).periods[rule] == Period(day, "day")


@given(DAYS)
def test_a_day_in_words_reads_back(day: date) -> None:
    month = NAMES[day.month - 1]
    for text in (f"{day.day} {month} {day.year}", f"{month[:3]} {day.day}, {day.year}"):
        assert sense_of(text, Reading()).periods == {"": Period(day, "day")}


@given(DAYS)
def test_a_week_reads_back_as_its_monday(day: date) -> None:
    year, week, _ = day.isocalendar()
    monday = date.fromisocalendar(year, week, 1)
    for text in (f"{year}-W{week:02}", f"KW {week}/{year}", f"Week {week}, {year}"):
        assert sense_of(text, Reading()).periods == {"": Period(monday, "week")}


@given(st.lists(DAYS, min_size=1, max_size=30), st.sampled_from(["%d/%m/%Y", "%m/%d/%y"]))
def test_a_column_of_days_is_read_rightly_or_asked_about(days: list[date], style: str) -> None:
    texts = {day.strftime(style): day for day in days}
    settled = settle_days(texts, Reading())
    assert settled.doubts or {t: p.day for t, p in settled.periods.items()} == texts


@given(st.text(max_size=12))
def test_any_text_has_a_sense_or_none(text: str) -> None:
    assert isinstance(sense_of(text, Reading()), Sense)


def test_months_are_known_in_ten_languages() -> None:
    names = ("mars", "märz", "marzo", "março", "maart", "marts", "mrz", "mrt")
    assert {month_numbers()[name] for name in names} == {3}


def test_a_fiscal_year_is_read_once_its_start_is_known() -> None:
    april = Reading(fiscal_year_start=4, fiscal_year_name="end")
    assert sense_of("FY25 Q4", april).periods[""].day == date(2025, 1, 1)
    assert sense_of("FY25 Q4", april.change(fiscal_year_name="start")).periods[""].day == date(
        2026, 1, 1
    )
    assert sense_of("FY25", april.change(fiscal_year_name=None)).lacks == "fiscal"
