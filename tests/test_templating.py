"""Templates moved to other days: seasons, weekdays and ends of months stay; starts are measured."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from okrnb.building import build
from okrnb.cli import main
from okrnb.drafting import next_quarter
from okrnb.errors import InputError
from okrnb.model import Cycle, Frequency, Kpi, Settings
from okrnb.objectives import Metric, Milestone, Objective, PacePoint, Step, Workbook
from okrnb.starting import open_workbook
from okrnb.templating import (
    HOME,
    find_template,
    list_templates,
    load_figures,
    make_from_template,
    month_of,
    move,
    say_templates,
)
from okrnb.workbook import load_workbook

HOME_DAY, LEAP_DAY = date(2025, 11, 30), date(2028, 2, 29)
QUARTER = Cycle(name="Q1 2026", start=date(2026, 1, 1), end=date(2026, 3, 31))
FLAT = (1.0,) * 12
AUGUST = tuple(0.5 if month == 8 else 1.0 for month in range(1, 13))
Capture = pytest.CaptureFixture[str]


def kpi_of(frequency: Frequency, **fields: object) -> Kpi:
    told = {"direction": "up", "aggregation": "cumulative", "decimals": 0}
    return build(Kpi, id="calls", name="Calls", frequency=frequency, **{**told, **fields})


def book_of(kpi: Kpi, *objectives: Objective) -> Workbook:
    return Workbook(
        settings=Settings(team="any", cycle=QUARTER),
        kpis=(kpi,),
        objectives=objectives,
        check_ins=(),
        places={},
    )


def months(values: list[float]) -> pd.DataFrame:
    """Give monthly readings, the newest for November 2025."""
    days = pd.date_range(end="2025-11-01", periods=len(values), freq="MS")
    return pd.DataFrame({"kpi": "calls", "date": days, "value": values})


def moved_days(kpi: Kpi, days: list[str], on: date) -> list[date]:
    frame = pd.DataFrame({"kpi": "calls", "date": pd.to_datetime(days), "value": 1.0})
    return [day.date() for day in move(book_of(kpi), frame, {}, on=on)[1]["date"]]


@pytest.mark.parametrize("name", [one.name for one in list_templates()])
def test_moved_to_its_own_day_a_template_stays_as_it_is(name: str) -> None:
    folder = HOME / name
    book, (readings, seasons) = load_workbook(folder), load_figures(folder)
    moved, frame = move(book, readings, seasons, on=HOME_DAY)
    assert (moved.settings, moved.objectives) == (book.settings, book.objectives)
    pd.testing.assert_frame_equal(frame, readings)


@pytest.mark.parametrize(
    ("frequency", "day", "on", "newest"),
    [
        ("month", "2025-11-01", date(2026, 5, 30), date(2026, 4, 1)),
        ("month", "2025-11-01", date(2026, 5, 31), date(2026, 5, 1)),
        ("month", "2025-11-01", LEAP_DAY, date(2028, 2, 1)),
        ("month", "2025-11-01", date(2023, 3, 15), date(2023, 2, 1)),
        ("quarter", "2025-07-01", date(2026, 6, 29), date(2026, 1, 1)),
        ("quarter", "2025-07-01", date(2026, 6, 30), date(2026, 4, 1)),
        ("week", "2025-11-24", date(2026, 1, 4), date(2025, 12, 29)),
        ("week", "2025-11-24", date(2026, 1, 3), date(2025, 12, 22)),
        ("day", "2025-11-30", date(2026, 1, 3), date(2025, 12, 28)),
    ],
)
def test_the_newest_reading_ends_on_the_day_or_just_before(
    frequency: Frequency, day: str, on: date, newest: date
) -> None:
    assert moved_days(kpi_of(frequency), [day], on) == [newest]


@pytest.mark.parametrize("frequency", ["day", "week"])
def test_readings_of_a_day_or_a_week_keep_their_weekday(frequency: Frequency) -> None:
    days = ["2025-11-24", "2025-12-01", "2025-12-08"]
    for on in (LEAP_DAY, date(2026, 7, 19), date(2031, 1, 1)):
        assert {day.weekday() for day in moved_days(kpi_of(frequency), days, on)} == {0}


@pytest.mark.parametrize("on", [HOME_DAY, LEAP_DAY, date(2026, 6, 30), date(2027, 9, 1)])
def test_a_season_stays_in_its_months(on: date) -> None:
    usual = [100.0 * AUGUST[(month + 11) % 12] for month in range(36)]  # from December 2022 on
    _, frame = move(book_of(kpi_of("month")), months(usual), {"calls": AUGUST}, on=on)
    low = frame[frame["value"] < 75]
    assert {day.month for day in low["date"]} == {8}
    assert len(low) == 3


def test_without_a_season_values_go_with_the_readings() -> None:
    values = [float(value) for value in range(36)]
    _, frame = move(book_of(kpi_of("month")), months(values), {"calls": FLAT}, on=LEAP_DAY)
    assert frame["value"].tolist() == values


def test_a_week_belongs_to_the_month_that_has_most_of_its_days() -> None:
    week = kpi_of("week")
    assert [month_of(date(2025, 9, day), week) for day in (27, 28)] == [9, 10]
    assert month_of(date(2025, 9, 30), kpi_of("day")) == 9


def objective_with(*key_results: Metric | Milestone) -> Objective:
    return Objective(id="any", text="any", key_results=key_results)


def steps_on(*days: str) -> Milestone:
    steps = tuple(build(Step, id=f"s{at}", title="any", due=day) for at, day in enumerate(days))
    return build(Milestone, id="m", due="2026-03-31", look_on="2026-06-30", steps=steps)


def moved_milestone(on: date, *days: str) -> Milestone:
    book = book_of(kpi_of("month"), objective_with(steps_on(*days)))
    moved, _ = move(book, months([1.0, 2.0]), {}, on=on)
    (found,) = moved.objectives[0].key_results
    assert isinstance(found, Milestone)
    return found


@pytest.mark.parametrize(
    ("on", "due", "look_on"),
    [
        (LEAP_DAY, date(2028, 6, 30), date(2028, 9, 30)),
        (date(2026, 12, 31), date(2027, 3, 31), date(2027, 6, 30)),
        (date(2026, 7, 1), date(2026, 12, 31), date(2027, 3, 31)),
    ],
)
def test_the_last_day_of_a_month_stays_one(on: date, due: date, look_on: date) -> None:
    found = moved_milestone(on)
    assert (found.due, found.look_on) == (due, look_on)


def test_other_days_keep_their_weekday_and_their_order_within_the_cycle() -> None:
    fridays = [date(2026, 1, 2) + timedelta(weeks=week) for week in range(13)]
    first, *others = (day.isoformat() for day in fridays if day != date(2026, 1, 30))
    for on in (LEAP_DAY, date(2026, 1, 1), date(2026, 9, 30), date(2033, 5, 5)):
        found = moved_milestone(on, first, *others)
        days = [step.due for step in found.steps if step.due]
        quarter = next_quarter(on)
        assert {day.weekday() for day in days} == {4}
        assert days == sorted(days)
        assert quarter.start <= days[0] <= days[-1] <= quarter.end


def rising(target: int, *, paced: bool = False) -> Metric:
    pace = (PacePoint(on=date(2026, 1, 31), value=Decimal(101)),) if paced else ()
    told = {"start": 100, "start_on": "2025-11-30", "due": "2026-03-31", "pace": pace}
    return build(Metric, id="rising", kpi="calls", target=target, **told)


def moved_metric(kpi: Kpi, kr: Metric, seasons: dict[str, tuple[float, ...]], on: date) -> Metric:
    wobble = (0, 3, -2, 1, -1, 2, -3)  # of a length that is no season
    usual = seasons.get("calls", FLAT)
    values = [(100 + wobble[at % 7]) * usual[(at + 11) % 12] for at in range(36)]
    moved, _ = move(book_of(kpi, objective_with(kr)), months(values), seasons, on=on)
    (found,) = moved.objectives[0].key_results
    assert isinstance(found, Metric)
    return found


def test_a_start_is_measured_anew_and_the_target_stays() -> None:
    found = moved_metric(kpi_of("month", aggregation="average"), rising(110), {}, LEAP_DAY)
    assert (found.start_on, found.target) == (LEAP_DAY, Decimal(110))
    assert found.start_source.startswith("mean of")


def test_the_target_of_a_kpi_with_a_season_keeps_its_distance_as_a_share() -> None:
    winter = tuple(2.0 if month <= 3 else 0.5 for month in range(1, 13))
    kpi, kr = kpi_of("month"), build(Metric, id="r", kpi="calls", start=600, target=660)
    found = moved_metric(kpi, kr, {"calls": winter}, date(2026, 5, 31))  # for the third quarter
    assert found.start is not None
    assert found.target is not None
    assert 140 < found.start < 160
    assert abs(found.target / found.start - Decimal("1.1")) < Decimal("0.02")


def test_points_on_the_way_move_too() -> None:
    kpi = kpi_of("month", aggregation="average")
    found = moved_metric(kpi, rising(110, paced=True), {}, date(2026, 8, 8))
    assert [point.on for point in found.pace] == [date(2026, 10, 31)]


@pytest.mark.parametrize("name", ["HR", " customer success ", "Customer-Success", "sales"])
def test_a_template_is_known_in_any_case_of_its_letters(name: str) -> None:
    assert find_template(name).name in ("hr", "customer-success", "sales")


def test_an_unknown_name_is_answered_with_the_nearest_and_all_there_are() -> None:
    with pytest.raises(InputError, match="Did you mean sales") as caught:
        find_template("salse")
    assert all(one.name in str(caught.value) for one in list_templates())


@pytest.mark.parametrize("on", [date(1, 1, 1), date(9999, 12, 31)])
def test_a_day_out_of_all_time_makes_nothing(on: date, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="too far away"):
        make_from_template(tmp_path / "team", "sales", on=on)
    assert not (tmp_path / "team").exists()


def test_a_folder_that_is_taken_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("ours", encoding="utf-8")
    with pytest.raises(InputError, match="not empty"):
        make_from_template(tmp_path, "sales", on=LEAP_DAY)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_a_template_is_opened_from_a_notebook(tmp_path: Path) -> None:
    book = open_workbook(str(tmp_path / "team"), on=LEAP_DAY, template="product")
    assert book.workbook.settings.cycle.name == "Q2 2028"
    assert (tmp_path / "team" / "notebooks").is_dir()
    again = open_workbook(str(tmp_path / "team"), on=LEAP_DAY, template="product")
    assert again.workbook == book.workbook


def test_a_template_beside_readings_of_ones_own_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="both named"):
        open_workbook(str(tmp_path / "team"), "sales.csv", on=LEAP_DAY, template="sales")


def run(*words: str | Path) -> int:
    return main([str(word) for word in words])


def test_the_command_line_makes_a_workbook_for_the_quarter_that_is_asked(
    tmp_path: Path, capsys: Capture
) -> None:
    folder = tmp_path / "team"
    words = ("--folder", folder, "--as-of", "2026-05-20", "--team", "North")
    assert run("new", "--template", "sales", *words) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[0] == "Template sales, moved to Q3 2026: all its figures are invented."
    assert told[-1] == f"Next:   okrnb run --folder {folder}"
    assert load_workbook(folder).settings.team == "North"


def test_without_a_day_the_quarter_after_today_is_meant(tmp_path: Path) -> None:
    before = datetime.now(tz=UTC).astimezone().date()
    assert run("new", "--template", "sales", "--folder", tmp_path / "team") == 0
    after = datetime.now(tz=UTC).astimezone().date()
    cycle = load_workbook(tmp_path / "team").settings.cycle
    assert cycle.name in (next_quarter(before).name, next_quarter(after).name)


def test_the_command_line_lists_the_templates(tmp_path: Path, capsys: Capture) -> None:
    folder = tmp_path / "team"
    assert run("new", "--template", "list", "--folder", folder) == 0
    assert capsys.readouterr().out == f"{say_templates()}\n"
    assert not folder.exists()


def test_a_template_with_a_file_is_refused(tmp_path: Path, capsys: Capture) -> None:
    folder = tmp_path / "team"
    assert run("new", "own.csv", "--template", "sales", "--folder", folder) == 1
    assert "of its own" in capsys.readouterr().err
    assert not folder.exists()


def test_a_blank_workbook_holds_a_team_and_the_quarter_after_the_day(tmp_path: Path) -> None:
    make_from_template(tmp_path / "desk", "blank", on=date(2026, 11, 22), team="Desk")
    book = load_workbook(tmp_path / "desk")
    assert (book.settings.team, book.settings.cycle.name) == ("Desk", "Q1 2027")
    assert (book.kpis, book.objectives) == ((), ())
    assert (tmp_path / "desk" / "readings.csv").read_text(encoding="utf-8") == "kpi,date,value\n"


def test_the_list_ends_with_the_blank_one() -> None:
    assert say_templates().splitlines()[-1].startswith("blank ")
