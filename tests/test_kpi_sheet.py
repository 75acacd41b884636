"""The sheet to define KPIs in: it cannot drift from the model, and loads back when filled in."""

import csv
import io
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from refresh_kpi_sheet import COLUMNS, CSV, LAST_ROW, XLSX, build, write

from okrnb.definitions import load_definitions, rows_of
from okrnb.errors import InputError
from okrnb.model import Aggregation, Direction, Kpi, State

MARGIN = Kpi(
    id="margin",
    name="Gross margin",
    definition="(revenue less cost of goods) divided by revenue",
    unit_kind="percent",
    unit="%",
    decimals=1,
    direction="up",
    aggregation="share",
    frequency="month",
    healthy_low=Decimal("38.5"),
    lowest=Decimal(-100),
    highest=Decimal(100),
    counts_from=date(2024, 1, 1),
    timing="lagging",
    owner="Head of controlling",
    pay_linked=True,
    state="focus",
    guardrail="disputes",
)
DISPUTES = Kpi(id="disputes", name="disputes", direction="down", frequency="month")


def sheet_in(path: Path) -> Worksheet:
    sheet = load_workbook(path).active
    assert isinstance(sheet, Worksheet)
    return sheet


def cells_of(sheet: Worksheet) -> dict[str, tuple[object, str, str]]:
    """Give what each cell says, its comment and how it shows values."""
    rows = sheet.iter_rows()
    return {
        cell.coordinate: (
            cell.value,
            cell.comment.text if cell.comment else "",
            cell.number_format,
        )
        for row in rows
        for cell in row
    }


def rules_of(sheet: Worksheet) -> list[tuple[object, ...]]:
    names = ("type", "operator", "formula1", "formula2", "error", "prompt", "allow_blank")
    found = sheet.data_validations.dataValidation
    return sorted((str(one.sqref), *(getattr(one, name) for name in names)) for one in found)


def rule_for(column: str) -> Any:
    letter = sheet_in(XLSX).cell(row=1, column=COLUMNS.index(column) + 1).column_letter
    found = sheet_in(XLSX).data_validations.dataValidation
    return next(one for one in found if str(one.sqref) == f"{letter}2:{letter}{LAST_ROW}")


def fill(path: Path, rows: list[dict[str, object]]) -> Path:
    """Fill the sheet in as a person does, and save it beside."""
    book = load_workbook(XLSX)
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for line, row in enumerate(rows, 2):
        for column, value in row.items():
            sheet.cell(row=line, column=COLUMNS.index(column) + 1, value=value)
    book.save(path)
    return path


def typed(kpi: Kpi) -> dict[str, object]:
    """Give the cells of a KPI as people type them: numbers as numbers, days as days."""
    row: dict[str, object] = {key: text for key, text in rows_of([kpi])[0].items() if text}
    for key, value in row.items():
        given = getattr(kpi, "id" if key == "kpi" else key)
        if isinstance(given, Decimal):
            row[key] = float(given)
        elif isinstance(given, date):
            row[key] = datetime(given.year, given.month, given.day)  # noqa: DTZ001
        elif isinstance(given, bool):
            row[key] = "yes" if given else "no"
        elif isinstance(given, int):
            row[key] = given
        else:
            row[key] = value
    return row


def test_the_sheet_is_the_one_that_the_model_gives(tmp_path: Path) -> None:
    write(tmp_path / "again.csv", tmp_path / "again.xlsx")
    again, shipped = sheet_in(tmp_path / "again.xlsx"), sheet_in(XLSX)
    assert cells_of(again) == cells_of(shipped), "make it anew: python tests/refresh_kpi_sheet.py"
    assert rules_of(again) == rules_of(shipped), "make it anew: python tests/refresh_kpi_sheet.py"
    assert (tmp_path / "again.csv").read_bytes() == CSV.read_bytes()


def test_there_is_a_column_for_every_field_of_a_kpi() -> None:
    fields = ("kpi", *(name for name in Kpi.model_fields if name != "id"))
    (header,) = csv.reader(io.StringIO(CSV.read_text(encoding="utf-8")))
    assert tuple(header) == fields
    assert tuple(cell.value for cell in sheet_in(XLSX)[1]) == fields


def test_every_column_says_what_it_wants() -> None:
    comments = {cell.value: cell.comment for cell in sheet_in(XLSX)[1]}
    assert [column for column, comment in comments.items() if not comment] == []
    assert "higher is better" in str(comments["direction"].text)


@pytest.mark.parametrize(
    ("column", "words"),
    [
        ("direction", get_args(Direction)),
        ("aggregation", get_args(Aggregation)),
        ("state", get_args(State)),
        ("pay_linked", ("yes", "no")),
    ],
)
def test_a_column_with_choices_has_them_as_a_list(column: str, words: tuple[str, ...]) -> None:
    rule = rule_for(column)
    assert (rule.type, rule.formula1) == ("list", f'"{",".join(words)}"')
    assert rule.error.endswith(f"{', '.join(words)}.")


def test_decimals_are_held_to_what_the_model_takes() -> None:
    rule = rule_for("decimals")
    assert (rule.type, rule.formula1, rule.formula2) == ("whole", "0", "6")


def test_excel_takes_every_prompt_and_every_list() -> None:
    for rule in build().active.data_validations.dataValidation:
        assert len(rule.prompt) <= 255
        assert len(rule.error) <= 225
        assert len(rule.promptTitle) <= 32
        assert len(rule.formula1) <= 255


def test_the_sheet_loads_without_a_row() -> None:
    for path in (CSV, XLSX):
        assert load_definitions(path).kpis == ()


def test_filled_in_it_loads_back_as_it_was_meant(tmp_path: Path) -> None:
    path = fill(tmp_path / "ours.xlsx", [typed(MARGIN), typed(DISPUTES)])
    assert load_definitions(path).kpis == (MARGIN, DISPUTES)
    assert load_definitions(path).notes == ()


def test_half_filled_in_the_blanks_stay_questions(tmp_path: Path) -> None:
    rows: list[dict[str, object]] = [{"kpi": "NPS"}, {"kpi": "churn", "direction": "down"}]
    nps, churn = load_definitions(fill(tmp_path / "ours.xlsx", rows)).kpis
    assert nps == Kpi(id="NPS", name="NPS")
    assert (churn.direction, churn.frequency) == ("down", None)


def test_a_percent_typed_with_its_sign_is_read_as_people_see_it(tmp_path: Path) -> None:
    row: dict[str, object] = {"kpi": "churn", "unit_kind": "percent", "direction": "down"}
    path = fill(tmp_path / "ours.xlsx", [row])
    book = load_workbook(path)
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    cell = sheet.cell(row=2, column=COLUMNS.index("healthy_high") + 1, value=0.025)
    cell.number_format = "0.0%"  # as Excel does with 2.5%
    book.save(path)
    assert load_definitions(path).kpis[0].healthy_high == Decimal("2.5")


def test_a_word_that_was_pasted_over_the_list_is_refused_with_its_cell(tmp_path: Path) -> None:
    path = fill(tmp_path / "ours.xlsx", [{"kpi": "nps", "direction": "upwards"}])
    with pytest.raises(InputError, match=r"ours\.xlsx:.*direction is 'upwards'.*up, down or band"):
        load_definitions(path)


def test_the_csv_is_filled_in_the_same_way(tmp_path: Path) -> None:
    text = CSV.read_text(encoding="utf-8")
    row = ",".join(str(rows_of([MARGIN])[0][column]) for column in COLUMNS)
    path = tmp_path / "ours.csv"
    path.write_text(f"{text}{row}\n", encoding="utf-8")
    assert load_definitions(path).kpis == (MARGIN,)
