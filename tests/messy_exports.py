"""KPI exports as real programs and people write them, with what a reader must make of each.

A text is written as CSV, sheets (rows of cells by name) as XLSX. `expected` has the readings by
KPI and first day, None for a value that is missing; `says` are pieces of what the report must
mention; `units` what is told of units.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from broken_books import write_book
from openpyxl import load_workbook

Values = Mapping[str, float | None]


@dataclass(frozen=True, kw_only=True)
class Export:
    content: str | Mapping[str, Sequence[Any]]
    expected: Mapping[str, Values]
    units: Mapping[str, str | None] = field(default_factory=dict)
    says: Sequence[str] = ()
    formats: Mapping[str, str] = field(default_factory=dict)
    merged: Sequence[str] = ()
    hidden: str = ""
    encoding: str = "utf-8"


def write_export(export: Export, path: Path) -> Path:
    """Write an export beside `path`, with the ending that it needs."""
    if isinstance(export.content, str):
        file = path.with_suffix(".csv")
        file.write_bytes(export.content.encode(export.encoding))
        return file
    file = path.with_suffix(".xlsx")
    write_book(file, export.content, formats=export.formats, hidden=export.hidden)
    book = load_workbook(file)
    for cells in export.merged:
        book.worksheets[0].merge_cells(cells)
    book.save(file)
    return file


def months(year: int, *values: float | None) -> dict[str, float | None]:
    return {f"{year}-{at:02}-01": value for at, value in enumerate(values, 1)}


def quarters(year: int, *values: float | None) -> dict[str, float | None]:
    return {f"{year}-{3 * at - 2:02}-01": value for at, value in enumerate(values, 1)}


EXPORTS: dict[str, Export] = {
    "erp pack with totals": Export(
        content="""\
ACME GmbH;;;;;
Kennzahlenbericht 2025;;;;;
Stand: 12.04.2025 / Mandant 100;;;;;
;;;;;
Kennzahl;Einheit;Jan 25;Feb 25;Mrz 25;Summe
Umsatz;EUR;1.234.567,80;1.198.400,00;1.301.250,25;3.734.218,05
Retouren;Stück;120-;98-;101-;319-
Marge;%;24,5 %;25,1 %;n.v.;
Summe;;1.234.447,80;1.198.302,00;1.301.149,25;
;;;;;
Quelle: SAP BW, vorläufig;;;;;
""",
        expected={
            "Umsatz": months(2025, 1234567.8, 1198400, 1301250.25),
            "Retouren": months(2025, -120, -98, -101),
            "Marge": months(2025, 24.5, 25.1, None),
        },
        units={"Umsatz": "EUR", "Retouren": "Stück", "Marge": "%"},
        says=["column 'Summe' left out", "total left out", "'Quelle: SAP BW", "Marge: missing"],
    ),
    "web analytics": Export(
        content="""\
# ----------------------------------------
# All Users
# Weekly overview
# 20250106-20250126
# ----------------------------------------

Week,Date,Sessions,Bounce rate
1,20250106,"12,345",43.21%
2,20250113,"11,870",44.02%
3,20250120,"13,006",
,,"37,221",43.74%
""",
        expected={
            "Sessions": {"2025-01-06": 12345, "2025-01-13": 11870, "2025-01-20": 13006},
            "Bounce rate": {"2025-01-06": 43.21, "2025-01-13": 44.02, "2025-01-20": None},
        },
        units={"Bounce rate": "%"},
        says=["5 rows above the header", "column 'Week' left out", "row of sums left out"],
    ),
    "sales report long": Export(
        content="""\
"Metric","Close Month","Amount","Currency","Region"
"Won deals","January 2025","$1,250,000.00","USD","All"
"Won deals","February 2025","$980,500.50","USD","All"
"Won deals","March 2025","($12,000.00)","USD","All"
"Pipeline","January 2025","$3.2M","USD","All"
"Pipeline","February 2025","$2,950K","USD","All"
"Grand Total","","$6,168,500.50","USD",""
""",
        expected={
            "Won deals": months(2025, 1250000, 980500.5, -12000),
            "Pipeline": months(2025, 3200000, 2950000),
        },
        says=["column 'Region' left out", "total left out"],
    ),
    "year above month, merged": Export(
        content={
            "Pack": [
                ["Management pack", None, None, None, None, None],
                ["KPI", "Unit", 2024, None, 2025, None],
                [None, None, "Nov", "Dec", "Jan", "Feb"],
                ["Revenue", "USD", 10.5, 11, 12, 13.25],
                ["Finance", None, None, None, None, None],
                ["Margin", "%", 0.125, 0.25, 0.3, 0.305],
                ["NPS", "points", 40, "n/a", 42, 43],
            ]
        },
        formats={"C6": "0.0%", "D6": "0%", "E6": "0.00%", "F6": "0.0%"},
        merged=["A1:F1", "C2:D2", "E2:F2"],
        expected={
            "Revenue": {
                "2024-11-01": 10.5,
                "2024-12-01": 11,
                "2025-01-01": 12,
                "2025-02-01": 13.25,
            },
            "Margin": {"2024-11-01": 12.5, "2024-12-01": 25, "2025-01-01": 30, "2025-02-01": 30.5},
            "NPS": {"2024-11-01": 40, "2024-12-01": None, "2025-01-01": 42, "2025-02-01": 43},
        },
        units={"Revenue": "USD", "Margin": "%", "NPS": "points"},
        says=["'Management pack'", "'Finance'"],
    ),
    "actual and plan under each month": Export(
        content={
            "KPIs": [
                ["KPI", "Unit", "Jan 2025", None, None, "Feb 2025", None, None],
                [None, None, "Actual", "Plan", "Var %", "Actual", "Plan", "Var %"],
                ["Orders", "orders", 100, 90, 11.1, 110, 95, 15.8],
                ["Churn", "%", "2.5%", "2.0%", "25%", "2.4%", "2.0%", "20%"],
            ]
        },
        merged=["C1:E1", "F1:H1", "A1:A2", "B1:B2"],
        expected={"Orders": months(2025, 100, 110), "Churn": months(2025, 2.5, 2.4)},
        units={"Orders": "orders", "Churn": "%"},
        says=["columns 'Plan', 'Var %' left out beside 'Actual'"],
    ),
    "actual and plan as rows": Export(
        content={
            "KPIs": [
                ["KPI", "Version", "Q1 2025", "Q2 2025"],
                ["Orders", "Actual", 100, 110],
                [None, "Plan", 90, 95],
                ["Visits", "Actual", 1000, 1100],
                [None, "Plan", 900, 950],
            ]
        },
        expected={"Orders": quarters(2025, 100, 110), "Visits": quarters(2025, 1000, 1100)},
        says=["2 rows of plans or comparisons left out"],
    ),
    "months with quarters and a year": Export(
        content="""\
KPI,Unit,Jan-25,Feb-25,Mar-25,Q1 2025,Apr-25,May-25,Jun-25,Q2 2025,FY 2025,YTD
Signups,users,10,20,30,60,40,50,60,150,210,210
NPS,points,,,,41,,,,44,43,44
""",
        expected={
            "Signups": months(2025, 10, 20, 30, 40, 50, 60),
            "NPS": {"2025-01-01": 41, "2025-04-01": 44},
        },
        says=["Signups: 2 values of a quarter left out", "column 'YTD' left out"],
    ),
    "blocks under each other": Export(
        content="""\
Customer KPIs
KPI,Unit,2025-01,2025-02
NPS,points,40,41
Churn,%,2.5%,2.4%

Finance KPIs
KPI,Unit,2025-01,2025-02
Revenue,EUR,100.5,200.25
Total,,142.5,
""",
        expected={
            "NPS": months(2025, 40, 41),
            "Churn": months(2025, 2.5, 2.4),
            "Revenue": months(2025, 100.5, 200.25),
        },
    ),
    "a block for each KPI": Export(
        content={
            "Data": [
                ["Revenue (USD)"],
                ["Month", "Actual", "Target"],
                ["Jan 2025", 100, 90],
                ["Feb 2025", 110, 95],
                [],
                ["Tickets"],
                ["Month", "Actual", "Target"],
                ["Jan 2025", 7, 9],
                ["Feb 2025", "tbd", 9],
            ]
        },
        expected={"Revenue (USD)": months(2025, 100, 110), "Tickets": months(2025, 7, None)},
        units={"Revenue (USD)": "USD", "Tickets": None},
        says=["columns 'Target' left out"],
    ),
    "page headers repeated": Export(
        content="""\
KPI\tPeriod\tValue\tUnit
Output\tQ1 2024\t1 234,5\tt
Output\tQ2 2024\t1 300,0\tt
KPI\tPeriod\tValue\tUnit
Output\tQ3 2024\t1 280,25\tt
Output\tQ4 2024\t-\tt
""",
        expected={"Output": quarters(2024, 1234.5, 1300, 1280.25, None)},
        units={"Output": "t"},
        says=["1 repeated header left out", "Output: missing"],
    ),
    "year rows and month columns": Export(
        content={
            "Data": [
                ["Active users (thousand)"],
                ["Year", "Jan", "Feb", "Mar", "Total"],
                [2023, 1.5, 1.75, 2, 5.25],
                [2024, 2.5, 2.75, None, 5.25],
            ]
        },
        expected={
            "Active users (thousand)": months(2023, 1.5, 1.75, 2) | months(2024, 2.5, 2.75, None)
        },
        units={"Active users (thousand)": "thousand"},
        says=["column 'Total' left out"],
    ),
    "year and month in columns": Export(
        content="""\
Year;Month;Revenue (EUR);Headcount
2024;11;1.234,50;12
2024;12;1.300,00;12
2025;1;987,65;13
""",
        expected={
            "Revenue (EUR)": {"2024-11-01": 1234.5, "2024-12-01": 1300, "2025-01-01": 987.65},
            "Headcount": {"2024-11-01": 12, "2024-12-01": 12, "2025-01-01": 13},
        },
        units={"Revenue (EUR)": "EUR", "Headcount": None},
    ),
    "units in a row of their own": Export(
        content="""\
Period,Revenue,Margin,Response time
,kEUR,%,h
2025-W01,100,12.5,3
2025-W02,101,12.75,2.5
2025-W03,99,13,2
* provisional,,,
""",
        expected={
            "Revenue": {"2024-12-30": 100, "2025-01-06": 101, "2025-01-13": 99},
            "Margin": {"2024-12-30": 12.5, "2025-01-06": 12.75, "2025-01-13": 13},
            "Response time": {"2024-12-30": 3, "2025-01-06": 2.5, "2025-01-13": 2},
        },
        units={"Revenue": "kEUR", "Margin": "%", "Response time": "h"},
        says=["'* provisional'", "ISO weeks"],
    ),
    "several sheets, one hidden": Export(
        content={
            "Cover": [["Board pack"], ["Prepared by finance"]],
            "Sales": [["Half", "Bookings"], ["H1 2024", 5], ["H2 2024", 6]],
            "Service": [["Month", "Tickets"], [date(2024, 1, 31), 70], [date(2024, 2, 29), 80]],
            "Old": [["Month", "Tickets"], [date(2023, 1, 31), 1]],
        },
        hidden="Old",
        expected={
            "Bookings": {"2024-01-01": 5, "2024-07-01": 6},
            "Tickets": {"2024-01-31": 70, "2024-02-29": 80},
        },
        says=["sheet 'Cover' left out", "hidden sheet 'Old' left out"],
    ),
    "month ends shown as months": Export(
        content={
            "KPIs": [
                ["KPI", date(2025, 1, 31), date(2025, 2, 28)],
                ["Cash", 5, 6],
            ]
        },
        formats={"B1": "mmm-yy", "C1": "mmm\\ yyyy"},
        expected={"Cash": months(2025, 5, 6)},
    ),
    "swiss and windows letters": Export(
        content="Monat;Erlös CHF;Fläche\n01.2025;1'234.50;12\n02.2025;1'300.00;12\n",
        encoding="cp1252",
        expected={"Erlös CHF": months(2025, 1234.5, 1300), "Fläche": months(2025, 12, 12)},
        says=["Windows-1252"],
    ),
    "spreadsheet's unicode text": Export(
        content="\ufeffMonth\tKosten\n01/02/2025\t12,5\n13/02/2025\t13,75\n",
        encoding="utf-16-le",
        expected={"Kosten": {"2025-02-01": 12.5, "2025-02-13": 13.75}},
    ),
    "american days": Export(
        content="Date,Visits\n1/5/2025,100\n1/12/2025,110\n1/19/2025,120\n",
        expected={"Visits": {"2025-01-05": 100, "2025-01-12": 110, "2025-01-19": 120}},
    ),
    "semicolons told by sep": Export(
        content="sep=;\nMonth;Cost\n2025-01;5,5\n2025-02;6,5\n",
        expected={"Cost": months(2025, 5.5, 6.5)},
    ),
    "actual and plan in names": Export(
        content="""\
Month,Revenue Actual,Revenue Plan,Orders Actual,Orders Plan,Comment
2025-01,100,90,10,9,good start
2025-02,110,95,11,9,
""",
        expected={"Revenue": months(2025, 100, 110), "Orders": months(2025, 10, 11)},
        says=["'Plan'", "column 'Comment' left out"],
    ),
    "wide under an as-of line": Export(
        content={
            "Sheet1": [
                ["KPI report", None, "As of", date(2025, 4, 2)],
                ["Run", 12345],
                [],
                ["Quarter", "Bookings", "Win rate"],
                ["2024 Q3", "$1.5M", 0.31],
                ["2024 Q4", "$1,750K", 0.335],
                ["Total", "$3.25M", None],
            ]
        },
        formats={"C5": "0%", "C6": "0.0%"},
        expected={
            "Bookings": {"2024-07-01": 1500000, "2024-10-01": 1750000},
            "Win rate": {"2024-07-01": 31, "2024-10-01": 33.5},
        },
        units={"Bookings": "$", "Win rate": "%"},
        says=["2 rows above the header left out", "1 total left out"],
    ),
    "owner beside the KPI": Export(
        content="""\
Area,KPI,Owner,Target,Unit,Jan-2025,Feb-2025,Trend
Sales,Win rate,Ann,30%,%,28%,29%,up
Sales,Deals,Bob,40,deals,35,38,up
Service,CSAT,Cleo,4.5,points,4.25,4.5,flat
""",
        expected={
            "Win rate": months(2025, 28, 29),
            "Deals": months(2025, 35, 38),
            "CSAT": months(2025, 4.25, 4.5),
        },
        units={"Win rate": "%", "Deals": "deals", "CSAT": "points"},
        says=["column 'Area' left out", "column 'Target' left out", "column 'Trend' left out"],
    ),
}
