"""Cells that trip readers up: each is read rightly or refused, and none is silently wrong.

Each text stands in a file that tells nothing, in one whose other cells have decimal points (or
American days) and in one with decimal commas (or European days).
"""

import math
from collections import Counter
from pathlib import Path

import pytest

from okrnb.kpifiles import read_kpi_file

NO = None  # refused: a problem or a question, or no value, and never a number
POINT, COMMA = ("1.5", "2.25"), ("1,5", "2,25")
AMERICAN, EUROPEAN = ("1/13/2019", "1/27/2019"), ("13/1/2019", "27/1/2019")

# What each text means where nothing tells, with decimal points, with decimal commas.
NUMBERS: tuple[tuple[str, float | None, float | None, float | None], ...] = (
    ("1234", 1234, 1234, 1234),
    ("1234.5", 1234.5, 1234.5, 1234.5),
    ("1234,5", 1234.5, 1234.5, 1234.5),
    ("1,234", NO, 1234, 1.234),
    ("1.234", NO, 1.234, 1234),
    ("-1,234", NO, -1234, -1.234),
    ("1,234.50", 1234.5, 1234.5, 1234.5),
    ("1.234,50", 1234.5, 1234.5, 1234.5),
    ("1,234,567", 1234567, 1234567, 1234567),
    ("1.234.567", 1234567, 1234567, 1234567),
    ("1 234 567", 1234567, 1234567, 1234567),
    ("1\u00a0234,5", 1234.5, 1234.5, 1234.5),
    ("1\u202f234", 1234, 1234, 1234),
    ("1'234.50", 1234.5, 1234.5, 1234.5),
    ("1\u2019234\u2019567", 1234567, 1234567, 1234567),
    ("12,34,567.8", 1234567.8, 1234567.8, 1234567.8),
    ("$1,234.50", 1234.5, 1234.5, 1234.5),
    ("($1,234.50)", -1234.5, -1234.5, -1234.5),
    ("$(1,234)", NO, -1234, -1.234),
    ("-$300", -300, -300, -300),
    ("$-300", -300, -300, -300),
    ("(300)", -300, -300, -300),
    ("300-", -300, -300, -300),
    ("1.234,5-", -1234.5, -1234.5, -1234.5),
    ("\u2212300", -300, -300, -300),
    ("- 300", -300, -300, -300),
    ("+5", 5, 5, 5),
    ("12.5%", 12.5, 12.5, 12.5),
    ("12,5 %", 12.5, 12.5, 12.5),
    ("(2.5%)", -2.5, -2.5, -2.5),
    ("1.234,50 €", 1234.5, 1234.5, 1234.5),
    ("EUR 1.234,50", 1234.5, 1234.5, 1234.5),
    ("1,234.50 USD", 1234.5, 1234.5, 1234.5),
    ("CHF 1'234", 1234, 1234, 1234),
    ("$1.2M", 1200000, 1200000, 1200000),
    ("1,2 Mio. €", 1200000, 1200000, 1200000),
    ("450K", 450000, 450000, 450000),
    ("3.4bn", 3400000000, 3400000000, 3400000000),
    ("£2.5m", 2500000, 2500000, 2500000),
    ("1.250k", NO, 1250, 1250000),
    ("5 TEUR", 5000, 5000, 5000),
    ("1.5E+06", 1500000, 1500000, 1500000),
    ("12.5*", 12.5, 12.5, 12.5),
    ("45 min", 45, 45, 45),
    ("0.125", 0.125, 0.125, 0.125),
    (",75", 0.75, 0.75, 0.75),
    # What has no value, or two meanings, or none.
    ("n/a", NO, NO, NO),
    ("N.A.", NO, NO, NO),
    ("#N/A", NO, NO, NO),
    ("\u2014", NO, NO, NO),
    ("tbd", NO, NO, NO),
    ("nil", NO, NO, NO),
    ("none", NO, NO, NO),
    ("1.2m", NO, NO, NO),
    ("5 T", NO, NO, NO),
    ("~500", NO, NO, NO),
    ("<5", NO, NO, NO),
    ("5-10", NO, NO, NO),
    ("1/2", NO, NO, NO),
    ("1:30", NO, NO, NO),
    ("½", NO, NO, NO),
    ("12\u00b2", NO, NO, NO),
    ("1,23,45", NO, NO, NO),
    ("1.2.3", NO, NO, NO),
    ("12,34.56.7", NO, NO, NO),
    ("--5", NO, NO, NO),
    ("-(5)", NO, NO, NO),
    ("(5", NO, NO, NO),
    ("5 EUR USD", NO, NO, NO),
    ("$5 %", NO, NO, NO),
    ("0x1F", NO, NO, NO),
    ("1_000", NO, NO, NO),
    ("twelve", NO, NO, NO),
    ("TRUE", NO, NO, NO),
    ("inf", NO, NO, NO),
    ("\u0663\u0664", NO, NO, NO),
    ("#REF!", NO, NO, NO),
    ("5 or 6", NO, NO, NO),
    ("approx. 12", NO, NO, NO),
    ("12 34", NO, NO, NO),
    ("5.", NO, NO, NO),
)

# What each text means where nothing tells, with American days, with European days.
DAYS: tuple[tuple[str, str | None, str | None, str | None], ...] = (
    ("2025-03-04", "2025-03-04", "2025-03-04", "2025-03-04"),
    ("2025/03/04", "2025-03-04", "2025-03-04", "2025-03-04"),
    ("20250304", "2025-03-04", "2025-03-04", "2025-03-04"),
    ("03/04/2025", NO, "2025-03-04", "2025-04-03"),
    ("3.4.2025", NO, "2025-03-04", "2025-04-03"),
    ("03-04-25", NO, "2025-03-04", "2025-04-03"),
    ("04/04/2025", "2025-04-04", "2025-04-04", "2025-04-04"),
    ("4 March 2025", "2025-03-04", "2025-03-04", "2025-03-04"),
    ("March 4, 2025", "2025-03-04", "2025-03-04", "2025-03-04"),
    ("04-Mar-25", "2025-03-04", "2025-03-04", "2025-03-04"),
    ("Tue 4 Mar 2025", "2025-03-04", "2025-03-04", "2025-03-04"),
    ("4. März 2025", "2025-03-04", "2025-03-04", "2025-03-04"),
    ("2025-03-04 00:00:00", "2025-03-04", "2025-03-04", "2025-03-04"),
    ("3/4/2025 12:00 AM", NO, "2025-03-04", "2025-04-03"),
    ("2025-03", "2025-03-01", "2025-03-01", "2025-03-01"),
    ("03/2025", "2025-03-01", "2025-03-01", "2025-03-01"),
    ("March 2025", "2025-03-01", "2025-03-01", "2025-03-01"),
    ("Mar-25", "2025-03-01", "2025-03-01", "2025-03-01"),
    ("Mar '25", "2025-03-01", "2025-03-01", "2025-03-01"),
    ("mars 2025", "2025-03-01", "2025-03-01", "2025-03-01"),
    ("Q1 2025", "2025-01-01", "2025-01-01", "2025-01-01"),
    ("2025Q2", "2025-04-01", "2025-04-01", "2025-04-01"),
    ("3Q25", "2025-07-01", "2025-07-01", "2025-07-01"),
    ("Q4'25", "2025-10-01", "2025-10-01", "2025-10-01"),
    ("2. Quartal 2025", "2025-04-01", "2025-04-01", "2025-04-01"),
    ("H2 2025", "2025-07-01", "2025-07-01", "2025-07-01"),
    ("1H25", "2025-01-01", "2025-01-01", "2025-01-01"),
    ("2025-W01", "2024-12-30", "2024-12-30", "2024-12-30"),
    ("KW 5/2025", "2025-01-27", "2025-01-27", "2025-01-27"),
    ("Week 5, 2025", "2025-01-27", "2025-01-27", "2025-01-27"),
    ("2025-01-06 to 2025-01-12", "2025-01-06", "2025-01-06", "2025-01-06"),
    ("w/c 06/01/2025", NO, "2025-06-01", "2025-01-06"),
    # What has two meanings, or none.
    ("FY25 Q2", NO, NO, NO),
    ("FY2025", NO, NO, NO),
    ("2024/25", NO, NO, NO),
    ("2011/12", NO, NO, NO),
    ("Mar 25", NO, NO, NO),
    ("25-Mar", NO, NO, NO),
    ("03/25", NO, NO, NO),
    ("202503", NO, NO, NO),
    ("T2 2025", NO, NO, NO),
    ("S1 2025", NO, NO, NO),
    ("2025-3", NO, NO, NO),
    ("Q1", NO, NO, NO),
    ("March", NO, NO, NO),
    ("2025", "2025-01-01", NO, NO),  # alone it is a year, among days it is none
    ("45658", NO, NO, NO),
    ("31/02/2025", NO, NO, NO),
    ("13/13/2025", NO, NO, NO),
    ("2025-W54", NO, NO, NO),
    ("2025-03-04T13:05", NO, NO, NO),
    ("04/03/35", NO, NO, NO),
    ("0204-03-01", NO, NO, NO),
    ("yesterday", NO, NO, NO),
    ("Q5 2025", NO, NO, NO),
)


def read_number(text: str, others: tuple[str, ...], folder: Path) -> float | None:
    """Read a text as the only value of a KPI, in a file with values of another one."""
    rows = [("nasty", "2025-01-01", text)]
    rows += [("other", f"2025-02-{at:02}", value) for at, value in enumerate(others, 1)]
    (folder / "a.csv").write_text(
        "kpi\tdate\tvalue\n" + "".join("\t".join(row) + "\n" for row in rows), "utf-8"
    )
    frame, report = read_kpi_file(folder / "a.csv")
    values = frame.loc[frame["kpi"] == "nasty", "value"].tolist()
    if not values or math.isnan(values[0]):
        assert report.problems or report.questions or "missing" in str(report)
        return None
    return float(values[0])


def read_date(text: str, others: tuple[str, ...], folder: Path) -> str | None:
    """Read a text as the day of a value, in a column with other days."""
    rows = "".join(f"{day}\t{at}\n" for at, day in enumerate((*others, text), 7))
    (folder / "a.csv").write_text(f"date\tnasty\n{rows}", "utf-8")
    frame, report = read_kpi_file(folder / "a.csv")
    days = [f"{day:%Y-%m-%d}" for day in frame["date"]]
    values = dict(zip(frame["value"], days, strict=True))
    if 7 + len(others) not in values:
        assert report.problems or report.questions
    return values.get(7 + len(others))


@pytest.mark.parametrize("cell", NUMBERS, ids=lambda cell: cell[0])
def test_a_number_is_read_rightly_or_refused(
    cell: tuple[str, float | None, float | None, float | None], tmp_path: Path
) -> None:
    text, *expected = cell
    read = [read_number(text, others, tmp_path) for others in ((), POINT, COMMA)]
    assert read == expected


@pytest.mark.parametrize("cell", DAYS, ids=lambda cell: cell[0])
def test_a_day_is_read_rightly_or_refused(
    cell: tuple[str, str | None, str | None, str | None], tmp_path: Path
) -> None:
    text, *expected = cell
    read = [read_date(text, others, tmp_path) for others in ((), AMERICAN, EUROPEAN)]
    assert read == expected


def test_no_cell_is_silently_wrong(tmp_path: Path) -> None:
    counts: Counter[str] = Counter()
    for text, *expected in NUMBERS:
        for others, value in zip(((), POINT, COMMA), expected, strict=True):
            read = read_number(text, others, tmp_path)
            counts["refused" if read is None else "right" if read == value else "wrong"] += 1
    for text, *days in DAYS:
        for others, day in zip(((), AMERICAN, EUROPEAN), days, strict=True):
            seen = read_date(text, others, tmp_path)
            counts["refused" if seen is None else "right" if seen == day else "wrong"] += 1
    assert counts == {"right": 225, "refused": 183}
