"""Readings from a database: the URL, the query, what is never shown."""

import sqlite3
from datetime import date
from importlib.util import find_spec
from pathlib import Path

import pytest

from okrnb.errors import InputError
from okrnb.model import Reading
from okrnb.querying import load_alchemy, read_query, without_secrets
from okrnb.readings import load_readings

QUERY = "select kpi, day as date, value from readings"

needs_alchemy = pytest.mark.skipif(
    find_spec("sqlalchemy") is None, reason="SQLAlchemy is not installed: okrnb[warehouse]"
)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "sales.db"
    rows = [("nps", "2025-01-01", 31.0), ("nps", "2025-02-01", None), ("cost", "2025-01-01", 5)]
    with sqlite3.connect(path) as connection:
        connection.execute("create table readings (kpi text, day text, value real)")
        connection.executemany("insert into readings values (?, ?, ?)", rows)
    connection.close()
    return path


def problem_of(url: str, query: str = QUERY, **environment: str) -> str:
    with pytest.raises(InputError) as caught:
        read_query(url, query, "workbook", environment)
    return str(caught.value)


@needs_alchemy
def test_readings_come_from_a_query(database: Path) -> None:
    found = load_readings(f"sqlite:///{database}", reading=Reading(query=QUERY))
    rows = [(kpi, day.date(), value) for kpi, day, value in found.frame.itertuples(index=False)]
    assert rows == [("cost", date(2025, 1, 1), 5.0), ("nps", date(2025, 1, 1), 31.0)]


@needs_alchemy
def test_days_and_numbers_of_an_answer_are_typed(database: Path) -> None:
    frame = read_query(f"sqlite:///{database}", QUERY, "workbook", {})
    assert [frame[name].dtype.kind for name in ("date", "value")] == ["M", "f"]


@needs_alchemy
def test_a_name_in_the_url_is_taken_from_the_environment(database: Path) -> None:
    frame = read_query("sqlite:///${SALES}", QUERY, "workbook", {"SALES": str(database)})
    assert len(frame) == 3


@needs_alchemy
def test_what_the_database_refuses_is_said_without_secrets(database: Path) -> None:
    said = problem_of("sqlite:///${SALES}", "select * from plans", SALES=str(database))
    assert said == ("workbook: database: it refuses (no such table: plans). Check URL and query.")


@needs_alchemy
@pytest.mark.parametrize("url", ["nowhere://anna@host/db", "postgresql+nodriver://anna@host/db"])
def test_a_database_of_an_unknown_kind_is_a_problem(url: str) -> None:
    assert problem_of(url).startswith("workbook: database: it refuses (Can't load plugin")


def test_without_sqlalchemy_it_is_said_what_to_install() -> None:
    with pytest.raises(InputError) as caught:
        load_alchemy("workbook", library="no_such_library_here")
    assert str(caught.value) == (
        "workbook: database: SQLAlchemy, which reaches databases, is not installed. "
        "Run: pip install okrnb[warehouse]"
    )


def test_a_name_that_the_environment_lacks_is_a_problem() -> None:
    assert problem_of("postgresql://anna:${SECRET}@host/db") == (
        "workbook: database: the environment has no SECRET, which the URL asks for. "
        "Set it before starting: export SECRET=..."
    )


def test_a_password_in_the_url_is_a_problem_and_is_not_shown() -> None:
    said = problem_of("postgresql://anna:hunter2@host/db")
    assert said.startswith("workbook: database: a password stands in the URL. Write ${NAME} for it")
    assert "hunter2" not in said


def test_a_url_without_a_query_is_a_problem() -> None:
    with pytest.raises(InputError, match="no query is given"):
        load_readings("sqlite:///sales.db")


def test_problems_call_a_database_by_its_url_without_the_password() -> None:
    with pytest.raises(InputError) as caught:
        load_readings("postgresql://anna:hunter2@host/db", reading=Reading(query=QUERY))
    assert str(caught.value).startswith("postgresql://anna:***@host/db: database: a password")


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("sqlite:///sales.db", "sqlite:///sales.db"),
        ("postgresql://anna@host/db", "postgresql://anna@host/db"),
        ("postgresql://anna:a:b@host:5432/db", "postgresql://anna:***@host:5432/db"),
    ],
)
def test_only_the_password_of_a_url_is_hidden(url: str, shown: str) -> None:
    assert without_secrets(url) == shown
