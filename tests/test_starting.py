"""A folder made from an export of one's own, and the next export added to it."""

from pathlib import Path

import pytest

from okrnb.errors import InputError
from okrnb.loop import look, read_of
from okrnb.model import Reading
from okrnb.readings import load_readings
from okrnb.starting import holds, make, open_workbook, read_answers, update
from okrnb.workbook import load_workbook, save_settings

JANUARY = "Date,Sales\n01/02/2025,5\n02/02/2025,6\n03/02/2025,7\n"
FEBRUARY = "Date,Sales\n03/02/2025,8\n04/02/2025,9\n"
PLAIN = "kpi,date,value\nnps,2025-01-01,30\nnps,2025-02-01,31\nchurn,2025-01-01,4\n"
DMY = Reading(date_order="dmy")


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def made(folder: Path, text: str, reading: Reading | None = None) -> Path:
    """Make a workbook folder from the text of an export."""
    source = write(folder / "export.csv", text)
    make(folder / "team", source, None, team="", on=None, reading=reading)
    return folder / "team"


def rows_of(folder: Path) -> list[str]:
    return (folder / "readings.csv").read_text(encoding="utf-8").splitlines()[1:]


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    return made(tmp_path, PLAIN)


def test_an_export_with_an_open_question_makes_nothing(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="Answer with --answer date_order=dmy or --answer"):
        made(tmp_path, JANUARY)
    assert not (tmp_path / "team").exists()


def test_an_answer_is_kept_in_the_workbook(tmp_path: Path) -> None:
    team = made(tmp_path, JANUARY, DMY)
    assert load_workbook(team).settings.reading == DMY
    assert "reading:\n  date_order: dmy\n" in (team / "workbook.yaml").read_text(encoding="utf-8")
    assert rows_of(team) == ["Sales,2025-02-01,5", "Sales,2025-02-02,6", "Sales,2025-02-03,7"]


def test_the_next_export_is_read_with_the_answer_that_is_kept(tmp_path: Path) -> None:
    team = made(tmp_path, JANUARY, DMY)
    notes = update(team, write(tmp_path / "next.csv", FEBRUARY))
    assert notes[0] == "1 reading added, 1 changed."
    assert rows_of(team) == [
        *("Sales,2025-02-01,5", "Sales,2025-02-02,6"),
        *("Sales,2025-02-03,8", "Sales,2025-02-04,9"),
    ]


def test_a_new_answer_wins_and_is_kept_beside_the_others(tmp_path: Path) -> None:
    team = made(tmp_path, JANUARY, DMY.change(year=2024))
    source = write(tmp_path / "next.csv", "Date,Sales\n03/04/2025,8\n")
    update(team, source, reading=Reading(date_order="mdy"))
    assert rows_of(team)[-1] == "Sales,2025-03-04,8"
    assert load_workbook(team).settings.reading == Reading(date_order="mdy", year=2024)


def test_an_answer_can_be_taken_back(tmp_path: Path) -> None:
    team = made(tmp_path, JANUARY, DMY)
    source = write(tmp_path / "next.csv", "Date,Sales\n2025-04-01,8\n")
    update(team, source, reading=read_answers(["date_order="]))
    assert load_workbook(team).settings.reading == Reading()


def test_a_new_kpi_gets_a_row_with_what_its_readings_tell(plain: Path, tmp_path: Path) -> None:
    months = "".join(f"Margin (%),2025-0{m}-01,1{m}.5\n" for m in range(1, 5))
    before = (plain / "kpis.csv").read_text(encoding="utf-8")
    notes = update(plain, write(tmp_path / "n.csv", f"kpi,date,value\nnps,2025-03-01,33\n{months}"))
    assert notes[0] == "5 readings added, 0 changed, 1 KPI is new."
    assert (plain / "kpis.csv").read_text(encoding="utf-8").startswith(before)
    new = load_workbook(plain).kpis[-1]
    assert (new.id, new.name, new.unit, new.frequency) == ("margin", "Margin (%)", "%", "month")


def test_nothing_that_was_read_before_is_lost(plain: Path, tmp_path: Path) -> None:
    before = rows_of(plain)
    update(plain, write(tmp_path / "n.csv", "kpi,date,value\nleads,2025-03-01,7\n"))
    assert set(before) < set(rows_of(plain))


def test_what_a_person_wrote_into_kpis_csv_stays(plain: Path, tmp_path: Path) -> None:
    write(plain / "kpis.csv", "kpi,name,mood\nnps,Love  ,fine\n")
    update(plain, write(tmp_path / "n.csv", "kpi,date,value\nleads,2025-03-01,7\n"))
    told = (plain / "kpis.csv").read_text(encoding="utf-8")
    assert told.splitlines()[1].startswith("nps,Love  ,fine")


def test_a_kpi_whose_row_was_taken_out_stays_out(plain: Path, tmp_path: Path) -> None:
    write(plain / "kpis.csv", "kpi,name\nnps,NPS\n")
    update(plain, write(tmp_path / "n.csv", "kpi,date,value\nchurn,2025-02-01,5\n"))
    assert [kpi.id for kpi in load_workbook(plain).kpis] == ["nps"]
    assert "churn,2025-02-01,5" in rows_of(plain)


def test_the_same_kpi_in_other_letters_is_no_new_one(plain: Path, tmp_path: Path) -> None:
    notes = update(plain, write(tmp_path / "n.csv", "kpi,date,value\nNPS,2025-03-01,33\n"))
    assert notes[0] == "1 reading added, 0 changed."
    assert rows_of(plain)[-1] == "nps,2025-03-01,33"


def test_the_same_export_again_changes_no_byte(plain: Path, tmp_path: Path) -> None:
    before = {path: path.read_bytes() for path in plain.iterdir() if path.is_file()}
    notes = update(plain, tmp_path / "export.csv")
    assert notes[0] == "Nothing new: all readings are there already."
    assert {path: path.read_bytes() for path in before} == before


def test_an_export_that_cannot_be_read_changes_nothing(plain: Path, tmp_path: Path) -> None:
    before = {path: path.read_bytes() for path in plain.iterdir() if path.is_file()}
    with pytest.raises(InputError, match="date_order=dmy"):
        update(plain, write(tmp_path / "n.csv", JANUARY), reading=Reading(year=2025))
    assert {path: path.read_bytes() for path in before} == before


def name_readings(folder: Path, name: str, reading: Reading) -> None:
    """Let a workbook's readings come from elsewhere."""
    settings = load_workbook(folder).settings
    save_settings(folder, settings.change(readings=name, reading=reading), before=settings)


def test_an_export_that_the_workbook_names_is_read_with_the_answers(tmp_path: Path) -> None:
    team = made(tmp_path, JANUARY, DMY)
    write(team / "raw.csv", FEBRUARY)
    name_readings(team, "raw.csv", DMY)
    assert look(team, on=None).readings["value"].tolist() == [8, 9]
    assert holds(team, team / "raw.csv")


def test_readings_that_only_a_person_writes_are_not_added_to(tmp_path: Path) -> None:
    team = made(tmp_path, JANUARY, DMY)
    write(team / "raw.csv", FEBRUARY)
    name_readings(team, "raw.csv", DMY)
    with pytest.raises(InputError, match=r"the readings come from raw\.csv, which only you write"):
        update(team, tmp_path / "export.csv")


def test_an_export_put_in_the_place_of_the_table_is_read_with_the_answers(tmp_path: Path) -> None:
    team = made(tmp_path, JANUARY, DMY)
    write(team / "readings.csv", FEBRUARY)
    assert look(team, on=None).readings["value"].tolist() == [8, 9]


def test_answers_about_the_export_do_not_touch_the_table_made_of_it(tmp_path: Path) -> None:
    text = "Report\n\nDate;Sales\n01.02.2025;1,5\n14.02.2025;2,5\n"
    team = made(tmp_path, text, Reading(header_row=3, decimal_mark=","))
    frame = read_of(team, load_workbook(team).settings).frame
    assert frame["value"].tolist() == [1.5, 2.5]
    assert frame.equals(load_readings(tmp_path / "export.csv", reading=Reading(header_row=3)).frame)


def test_a_database_is_asked_the_query_that_is_kept(tmp_path: Path) -> None:
    sqlite3 = pytest.importorskip("sqlite3")
    pytest.importorskip("sqlalchemy", reason="databases need the extra [warehouse]")
    connection = sqlite3.connect(tmp_path / "sales.db")
    connection.execute("create table sales (kpi text, date text, value real)")
    connection.execute("insert into sales values ('nps', '2025-01-01', 30)")
    connection.commit()
    url, query = f"sqlite:///{tmp_path / 'sales.db'}", Reading(query="select * from sales")
    make(tmp_path / "team", url, None, team="", on=None, reading=query)
    connection.execute("insert into sales values ('nps', '2025-02-01', 31)")
    connection.commit()
    connection.close()
    assert update(tmp_path / "team", url)[0] == "1 reading added, 0 changed."
    name_readings(tmp_path / "team", url, query)
    assert look(tmp_path / "team", on=None).readings["value"].tolist() == [30, 31]


def test_a_folder_holds_the_exports_that_were_added_to_it(plain: Path, tmp_path: Path) -> None:
    source = write(tmp_path / "n.csv", "kpi,date,value\nnps,2025-03-01,33\n")
    assert not holds(plain, source)
    update(plain, source)
    assert holds(plain, source)
    assert holds(plain, tmp_path / "export.csv") is True


def test_a_workbook_is_not_opened_as_if_read_in_another_way(tmp_path: Path) -> None:
    team = made(tmp_path, JANUARY, DMY)
    day = look(team, on=None).on
    assert open_workbook(str(team), on=day, reading=Reading()).workbook.kpis
    with pytest.raises(InputError, match="its readings were read in another way"):
        open_workbook(str(team), on=day, reading=Reading(date_order="mdy"))


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("date_order=dym", "--answer: date_order is 'dym'. Write dmy, mdy or ymd."),
        ("year=soon", "--answer: year is 'soon'. Write a whole number."),
        ("header_row=0", "reading: header_row is 0. Write a number of at least 1."),
    ],
)
def test_a_wrong_answer_names_the_right_ones(word: str, told: str) -> None:
    with pytest.raises(InputError) as refused:
        read_answers([word])
    assert str(refused.value) == told


@pytest.mark.parametrize("word", ["dateorder=dmy", "date_order", "=dmy"])
def test_an_answer_to_no_question_names_all_fields(word: str) -> None:
    with pytest.raises(InputError) as refused:
        read_answers([word])
    told = str(refused.value)
    assert told.startswith(f"--answer: {word!r} is no answer. Write one of: sheet=text, ")
    assert "date_order=dmy/mdy/ymd, year=number" in told


def test_all_wrong_answers_are_told_at_once() -> None:
    with pytest.raises(InputError) as refused:
        read_answers(["a=1", "year=x"])
    assert len(refused.value.problems) == 2


def test_a_template_without_a_day_asks_for_one(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="Name it, as in on=date"):
        open_workbook(str(tmp_path / "sales"), template="sales")
    assert not (tmp_path / "sales").exists()
