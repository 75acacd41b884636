"""Definitions of KPIs: a table with a row for each, read from what people have and written.

A blank cell means that nobody has said yet.
"""

import csv
import io
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple, get_args

import pandas as pd
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from okrnb.cells import Refusal, is_blank, kpi_id, quote, safe_unit, text_of
from okrnb.errors import RefusedError, fail
from okrnb.fields import bare, read_scalar
from okrnb.model import Kpi, Place
from okrnb.sources import name_of, read_tables
from okrnb.tables import Findings, Row, Table, choose, refuse_header, whole_rows

# Other spellings that are read, in any case of letters; a blank or hyphen counts as underscore.
DIRECTIONS = {"higher_is_better": "up", "lower_is_better": "down", "target_range": "band"}
FREQUENCIES = {
    "daily": "day",
    "weekly": "week",
    "monthly": "month",
    "quarterly": "quarter",
    "yearly": "year",
    "annual": "year",
}
ANSWERS = {"yes": "true", "no": "false"}

_SPELLINGS = {"direction": DIRECTIONS, "frequency": FREQUENCIES, "pay_linked": ANSWERS}
_COLUMNS = {"kpi": "id"} | {field: field for field in Kpi.model_fields if field != "id"}
_KINDS = {field: bare(info.annotation) for field, info in Kpi.model_fields.items()}
_FIXES = {
    "name": "Write at most 120 characters.",
    "decimals": "Write a whole number from 0 to 6.",
    "guardrail": "Write the id of a KPI.",
}


class Definitions(NamedTuple):
    """KPIs as a table defines them.

    `places` tell where `"kpi ID"`, and each field that is filled in, `"kpi ID FIELD"`, stand
    (sheets and frames: the number of the row). `notes` say what was left out.
    """

    kpis: tuple[Kpi, ...]
    places: Mapping[str, Place]
    notes: tuple[str, ...] = ()


def load_definitions(source: Path | str | pd.DataFrame, *, name: str = "") -> Definitions:
    """Read a table of KPI definitions from a file or a data frame; problems call it `name`.

    Of its columns, called like the fields of `Kpi`, only `kpi` is needed: an id, or a name from
    which the id is made. There may be no rows yet. Other columns are left out and noted, unless
    they look like a slip of the pen. Where no column `unit_kind` tells the kind of a unit, percent
    and known currencies are told by the unit.

    Raises InputError with everything that has to be mended.
    """
    table, columns = choose(read_tables(source, name or name_of(source)), _find_fields)
    findings = Findings(table)
    for column, cell in enumerate(table.header.cells):
        if column not in columns.values() and not is_blank(cell):
            _leave_out(cell, (table.header.line, column), findings)
    kpis: list[Kpi] = []
    places: dict[str, Place] = {}
    first: dict[str, int] = {}
    for row in whole_rows(findings):
        filled = {at: col for at, col in columns.items() if not is_blank(row.cells[col])}
        if "id" not in filled:
            refusal = Refusal("no id", "no KPI is named", "Write its id in the column kpi.")
            findings.add((row.line, columns["id"]), "", refusal)
            continue
        _refuse_same(row, columns["id"], first, findings)
        kpi = _read_kpi(row, filled, findings, kind_told="unit_kind" in columns)
        if kpi is not None:
            kpis.append(kpi)
            abouts = ("", *(f" {field}" for field in filled if field != "id"))
            places |= {f"kpi {kpi.id}{about}": Place(table.file, row.line) for about in abouts}
    findings.raise_any()
    return Definitions(tuple(kpis), places, tuple(findings.notes))


def _refuse_same(row: Row, column: int, first: dict[str, int], findings: Findings) -> None:
    """Note a KPI's line in `first`; an id that stands there already is a problem."""
    written = text_of(row.cells[column])
    line = first.setdefault((kpi_id(written) or written).casefold(), row.line)
    if line != row.line:
        what = f"its id stands at {findings.table.say_place(line, column)} too"
        refusal = Refusal("same id", what, "Give each KPI an id of its own.")
        findings.add((row.line, column), f"KPI {written}", refusal)


def _find_fields(table: Table) -> dict[str, int]:
    """Find the column of each field; raises InputError without a column kpi or with one twice."""
    columns: dict[str, int] = {}
    for column, cell in enumerate(table.header.cells):
        word = _word(cell)
        field = "id" if word == "id" else _COLUMNS.get(word)
        if field in columns:
            what = f"{quote(cell)} is a second column for {field}"
            place = table.place(table.header.line, column)
            raise fail(table.file, place, "header", what, "Keep one of the two.")
        if field is not None:
            columns[field] = column
    if "id" not in columns:
        raise refuse_header(
            table, "no column is called kpi", "Give the column of KPI ids that name."
        )
    return columns


def _word(cell: object) -> str:
    return re.sub(r"[\s_-]+", "_", text_of(cell)).casefold()


def _leave_out(cell: object, at: tuple[int, int], findings: Findings) -> None:
    """Note a column that no field is called like; if it nearly is, that is a problem."""
    close = get_close_matches(_word(cell), _COLUMNS, n=1, cutoff=0.8)
    if not close:
        findings.notes.append(f"column {quote(cell)} left out")
        return
    what = f"{quote(cell)} looks like the column {close[0]}"
    fix = f"Write {close[0]}, or call it something else."
    findings.add(at, "header", Refusal("column", what, fix))


def _read_kpi(
    row: Row, filled: Mapping[str, int], findings: Findings, *, kind_told: bool
) -> Kpi | None:
    """Make the record of a row, or gather what is wrong with it."""
    given = {field: text_of(row.cells[column]) for field, column in filled.items()}
    about = f"KPI {given['id']}"
    values, refused = _values_of(given, kind_told=kind_told)
    for field, refusal in refused.items():
        findings.add((row.line, filled[field]), about, refusal)
    try:
        kpi = Kpi.model_validate(values)
    except ValidationError as error:
        for wrong in error.errors():
            field = str(wrong["loc"][0]) if wrong["loc"] else ""
            if field or not refused:  # with a field missing, a record may seem to contradict itself
                at = (row.line, filled.get(field, filled["id"]))
                findings.add(at, about, _explain(wrong, field, given.get(field, "")))
        return None
    return None if refused else kpi


def _values_of(
    given: Mapping[str, str], *, kind_told: bool
) -> tuple[dict[str, object], dict[str, Refusal]]:
    """Turn the texts of a row into what the record wants, and say what cannot be."""
    values: dict[str, object] = {"name": given["id"]}
    refused: dict[str, Refusal] = {}
    texts = dict(given)
    if (unit := safe_unit(texts.get("unit", ""))) and not kind_told:
        texts["unit_kind"], texts["unit"] = unit
    for field, text in texts.items():
        word = _word(text)
        text = _SPELLINGS.get(field, {}).get(
            word, word if word in get_args(_KINDS[field]) else text
        )
        if _KINDS[field] is Decimal and texts.get("unit_kind") == "percent":
            text = text.removesuffix("%")
        try:
            values[field] = read_scalar(_KINDS[field], field, text)
        except RefusedError as error:
            refused[field] = Refusal(field, error.what, error.fix)
    chosen = kpi_id(given["id"])
    values["id"] = chosen or "none"
    if chosen is None:
        what = f"no id can be made of {quote(given['id'])}"
        refused["id"] = Refusal("id", what, "Use letters and digits.")
    if "guardrail" in given:
        values["guardrail"] = kpi_id(given["guardrail"]) or given["guardrail"]
    return values, refused


def _explain(wrong: ErrorDetails, field: str, given: str) -> Refusal:
    """Say what the record refused, in our words."""
    error = wrong.get("ctx", {}).get("error")
    if isinstance(error, RefusedError):
        return Refusal("record", error.what, error.fix)
    return Refusal(field, f"{field} is {quote(given)}", _FIXES.get(field, f"{wrong['msg']}."))


def write_definitions(kpis: Iterable[Kpi]) -> str:
    """Write definitions as CSV text; loading it gives the same records.

    The columns always stand in the order of the fields of `Kpi`; what is not said is blank.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for kpi in kpis:
        writer.writerow(_write(kpi, field) for field in _COLUMNS.values())
    return text.getvalue()


def rows_of(kpis: Iterable[Kpi]) -> list[dict[str, str]]:
    """Give the cells of definitions by column, as `write_definitions` writes them."""
    return list(csv.DictReader(io.StringIO(write_definitions(kpis))))


def _write(kpi: Kpi, field: str) -> str:
    value = getattr(kpi, field)
    if value is None or value == Kpi.model_fields[field].default:
        return ""
    if isinstance(value, bool):
        return "true"
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
