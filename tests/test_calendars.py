"""What follows a session, by day, and as a file that calendars read."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from session_examples import at, event
from workbook_examples import CYCLE

from okrnb.calendars import Appointment, follow_up, to_ics
from okrnb.events import Assigned

HELD = date(2011, 12, 5)


def assigned(on: date | None) -> Assigned:
    made = event("assigned", 2, key_result="calm-wait", owner="Ben", check_in=on)
    assert isinstance(made, Assigned)
    return made


def days(*given_to: Assigned, held: date = HELD) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in follow_up(held, CYCLE, given_to):
        found.setdefault(one.what, []).append(one.on.isoformat())
    return found


def test_publishing_takes_two_days_and_comments_five_more() -> None:
    found = days()
    assert found["Objectives and key results are published"] == ["2011-12-07"]
    assert found["Last day for comments of other teams"] == ["2011-12-12"]


def test_from_the_first_day_of_the_cycle_on_changes_go_through_the_log() -> None:
    (confirmed,) = (what for what in days() if what.startswith("Confirmed"))
    assert days()[confirmed] == ["2012-01-01"]
    assert days(held=date(2012, 1, 3))[confirmed] == ["2012-01-10"]


def test_check_ins_keep_the_weekday_of_the_first_one() -> None:
    found = days(assigned(date(2012, 1, 9)))["Check-in, Q1 2012"]
    assert (found[:2], found[-1], len(found)) == (["2012-01-16", "2012-01-23"], "2012-03-26", 11)


def test_without_one_they_are_on_the_last_day_of_each_period() -> None:
    assert days()["Check-in, Q1 2012"][:2] == ["2012-01-07", "2012-01-14"]
    assert days(assigned(None)) == days()


def test_check_ins_before_the_session_are_left_out() -> None:
    assert days(held=date(2012, 1, 14))["Check-in, Q1 2012"][0] == "2012-01-21"


def test_who_reports_first_is_named() -> None:
    assert days(assigned(date(2012, 1, 9)))["First check-in of Ben: calm-wait"] == ["2012-01-09"]


def test_several_who_report_first_on_a_day_make_one_appointment_in_place_of_the_usual_one() -> None:
    day = date(2012, 1, 9)
    found = days(assigned(day), assigned(day).change(owner="Cem", key_result="calls"))
    assert found["First check-in of Ben, Cem"] == ["2012-01-09"]
    assert "2012-01-09" not in found["Check-in, Q1 2012"]


def test_all_is_in_order_of_the_days() -> None:
    found = [one.on for one in follow_up(HELD, CYCLE, [assigned(date(2012, 1, 9))])]
    assert found == sorted(found)


def test_a_calendar_has_whole_days_that_end_on_the_next() -> None:
    text = to_ics([Appointment(date(2012, 2, 29), "Check-in")], name="Support", stamp=at())
    assert "DTSTART;VALUE=DATE:20120229\r\nDTEND;VALUE=DATE:20120301\r\n" in text
    assert "DTSTAMP:20111205T080000Z\r\n" in text
    assert text.startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:")
    assert text.endswith("END:VEVENT\r\nEND:VCALENDAR\r\n")


def test_signs_that_mean_something_in_calendars_are_escaped() -> None:
    text = to_ics([Appointment(HELD, "a, b; c\\d\ne")], name="x", stamp=at())
    assert "SUMMARY:a\\, b\\; c\\\\d e\r\n" in text


def test_the_same_appointment_keeps_its_id() -> None:
    once = to_ics([Appointment(HELD, "a")], name="x", stamp=at())
    later = to_ics([Appointment(HELD, "a"), Appointment(HELD, "b")], name="x", stamp=at(60))
    ids = [[line for line in t.split("\r\n") if line.startswith("UID")] for t in (once, later)]
    assert ids[0] == ids[1][:1]
    assert len(set(ids[1])) == 2


@given(st.text(max_size=200))
def test_no_line_is_longer_than_75_bytes_and_nothing_is_lost(what: str) -> None:
    text = to_ics([Appointment(HELD, what)], name="x", stamp=at())
    lines = text.split("\r\n")
    assert max(len(line.encode()) for line in lines) <= 75
    unfolded = text.replace("\r\n ", "").split("\r\n")
    (said,) = (line for line in unfolded if line.startswith("SUMMARY:"))
    plain = said.removeprefix("SUMMARY:").replace("\\,", ",").replace("\\;", ";")
    assert plain.replace("\\\\", "\\") == " ".join(what.split())
