"""Make the sheet that people define their KPIs in: `templates/kpi-definitions.csv` and `.xlsx`.

Columns, choices and limits are read off `Kpi`, questions off the form for KPIs, so that none can
drift. Run it again after a change there: the files are a result.
"""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from annotated_types import Ge, Le, MaxLen
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from okrnb.definitions import write_definitions
from okrnb.fields import bare
from okrnb.kpifields import ASKS, SELDOM
from okrnb.model import Kpi

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
CSV, XLSX = TEMPLATES / "kpi-definitions.csv", TEMPLATES / "kpi-definitions.xlsx"

COLUMNS = tuple(write_definitions(()).strip().split(","))
LAST_ROW = 500
FIRST = ("kpi", "direction", "aggregation", "frequency", "healthy_low", "healthy_high")
"""What a draft needs: these columns stand out."""

FIRST_FILL, OTHER_FILL = (
    PatternFill("solid", fgColor="FFE699"),
    PatternFill("solid", fgColor="EDEDED"),
)
MADE = datetime(2026, 1, 1)  # noqa: DTZ001 - a file knows no time zone
WIDE = ("name", "definition", "intended_result", "strategic_link", "source")

OWN_HELP = {
    "kpi": "A short id by which readings and key results know it, such as win_rate. "
    "The only column that must be filled in; each id once.",
    "decimals": "As many as people say aloud: 24.5% has one.",
    "healthy_low": "Of one reading, in the KPI's unit: 5 for 5%.",
    "healthy_high": "Of one reading, in the KPI's unit: 5 for 5%.",
    "lowest": "Below that a reading must be a slip of the pen.",
    "highest": "Above that a reading must be a slip of the pen.",
    "counts_from": "Where it was counted otherwise before: readings before that day are left out.",
    "real_change": "The day on which the level really changed at once, such as a new price.",
    "guardrail": "The id of another KPI in this sheet.",
    "unit": "Money by its code, such as EUR.",
    "source": "A report, a query, a person.",
}


def asked(field: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Give the question about a column, and what its choices mean."""
    ask = next((one for one in (*ASKS, *SELDOM) if one.name == field), None)
    if ask is None:
        return "", ()
    return ask.label, tuple((value, label) for label, value in ask.options if value)


def choices(field: str) -> tuple[str, ...]:
    """Give the values that a column may have, where there are only some."""
    kind = _kind(field)
    if kind is bool:
        return ("yes", "no")
    return get_args(kind) if get_origin(kind) is Literal else ()


def _kind(field: str) -> Any:
    return bare(Kpi.model_fields[field].annotation)


def help_of(column: str) -> str:
    """Say in a few lines what a column wants."""
    question, meanings = asked(column)
    known = {value: label.removesuffix(f": {value}") for value, label in meanings}
    lines = [question, OWN_HELP.get(column, "")]
    if column != "kpi":
        words = (
            one if known.get(one, one) == one else f"{one}: {known[one]}" for one in choices(column)
        )
        lines += words
        lines += ["Blank: nobody has said yet."] if column in FIRST else []
    return "\n".join(filter(None, lines))


def _limits(field: str) -> tuple[float | None, float | None, int | None]:
    """Give the least and the greatest value, and the longest text, that the model takes."""
    marks = [*Kpi.model_fields[field].metadata, *_inner_marks(Kpi.model_fields[field].annotation)]
    low = next((float(str(mark.ge)) for mark in marks if isinstance(mark, Ge)), None)
    high = next((float(str(mark.le)) for mark in marks if isinstance(mark, Le)), None)
    longest = next((mark.max_length for mark in marks if isinstance(mark, MaxLen)), None)
    return low, high, longest


def _inner_marks(annotation: Any) -> Iterator[Any]:
    for part in get_args(annotation):
        info = getattr(part, "metadata", ())
        yield from info
        yield from (mark for one in info for mark in getattr(one, "metadata", ()))
        yield from _inner_marks(part)


def rule_of(column: str, letter: str) -> DataValidation | None:
    """Give what Excel checks while people type; None where anything may stand."""
    if column == "kpi":
        once = f"COUNTIF(${letter}$2:${letter}${LAST_ROW},{letter}2)=1"
        return DataValidation(type="custom", formula1=once, error="Each id may stand only once.")
    if column == "guardrail":
        return DataValidation(
            type="list", formula1=f"$A$2:$A${LAST_ROW}", error="Choose another KPI of this sheet."
        )
    if words := choices(column):
        return DataValidation(
            type="list", formula1=f'"{",".join(words)}"', error=f"Choose of: {', '.join(words)}."
        )
    kind, (low, high, longest) = _kind(column), _limits(column)
    if kind is int:
        told = f"Write a whole number from {low:g} to {high:g}."
        return DataValidation(
            type="whole", operator="between", formula1=f"{low:g}", formula2=f"{high:g}", error=told
        )
    if kind is Decimal:
        told = "Write a plain number."
        return DataValidation(
            type="decimal", operator="between", formula1="-1E+15", formula2="1E+15", error=told
        )
    if kind is date:
        told = "Write a day, such as 2026-03-31."
        return DataValidation(
            type="date", operator="greaterThan", formula1="DATE(1900,1,1)", error=told
        )
    if longest:
        told = f"Write at most {longest} characters."
        return DataValidation(
            type="textLength", operator="lessThanOrEqual", formula1=str(longest), error=told
        )
    return None


def build() -> Workbook:
    """Make the spreadsheet."""
    book = Workbook()
    book.properties.title, book.properties.creator = "KPI definitions", "okrnb"
    book.properties.created = book.properties.modified = MADE
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title, sheet.freeze_panes = "KPIs", "B2"
    sheet.row_dimensions[1].height = 30
    for number, column in enumerate(COLUMNS, 1):
        _fill(sheet, number, column)
    return book


def _fill(sheet: Worksheet, number: int, column: str) -> None:
    letter = get_column_letter(number)
    cell = sheet.cell(row=1, column=number, value=column)
    cell.font = Font(bold=True)
    cell.fill = FIRST_FILL if column in FIRST else OTHER_FILL
    cell.alignment = Alignment(vertical="center")
    cell.comment = Comment(help_of(column), "okrnb", width=320, height=170)
    sheet.column_dimensions[letter].width = 34 if column in WIDE else max(13, len(column) + 3)
    cells = f"{letter}2:{letter}{LAST_ROW}"
    rule = rule_of(column, letter)
    if rule is not None:
        rule.allow_blank, rule.showErrorMessage, rule.showInputMessage = True, True, True
        rule.errorTitle, rule.promptTitle = column, column
        rule.prompt = help_of(column)[:255]
        rule.add(cells)
        sheet.add_data_validation(rule)


def write(csv: Path, xlsx: Path) -> None:
    csv.write_text(write_definitions(()), encoding="utf-8", newline="\n")
    build().save(xlsx)


if __name__ == "__main__":
    write(CSV, XLSX)
