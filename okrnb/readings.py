"""Readings of KPIs from files and data frames, in one tidy frame.

A cell that could mean two things is a problem, never a guess; cells without a value are left out
and noted. What the tables may look like is told in `layouts`.
"""

import glob
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pydantic import TypeAdapter, ValidationError

from okrnb.errors import fail
from okrnb.layouts import FIRST_YEAR, LAST_YEAR, Entry, find_columns, find_entries, find_layout
from okrnb.model import Kpi, Slug, UnitKind, slug
from okrnb.quantities import parse_number, period_end
from okrnb.sources import check_path, delimiter, name_of, read_parquet, read_tables, read_text
from okrnb.tables import Findings, Table, choose, quote

MISSING = ("", "n/a", "-")
"""What may stand in a cell that has no value, in any case of its letters."""

CURRENCIES = frozenset(
    "AED ARS AUD BDT BGN BRL CAD CHF CLP CNY COP CZK DKK EGP EUR GBP HKD HUF IDR ILS INR ISK JPY "
    "KES KRW KWD MAD MXN MYR NGN NOK NZD PEN PHP PKR PLN QAR RON RSD RUB SAR SEK SGD THB TRY TWD "
    "UAH USD VND ZAR".split()
)
_SLUG = TypeAdapter(Slug)
_PLAIN = r"[+-]?([0-9]+(\.[0-9]+)?|\.[0-9]+)([eE][+-]?[0-9]+)?"


@dataclass(frozen=True, slots=True)
class Readings:
    """Readings as a tidy frame, with what the source called them.

    `frame` has the columns `kpi` (id, text), `date` (datetime64[ns], midnight, no time zone) and
    `value` (float64, finite), one row for each KPI and day, sorted by both, numbered from 0.
    `names` and `units` go by id, in the order in which the source has them; a KPI whose unit is
    not told has none. `notes` say what was left out.
    """

    frame: pd.DataFrame
    names: Mapping[str, str]
    units: Mapping[str, str]
    notes: tuple[str, ...] = ()


def load_readings(source: Path | str | pd.DataFrame, *, name: str = "") -> Readings:
    """Read a CSV, XLSX or Parquet file or a data frame; problems call it `name`.

    Long tables have the columns kpi, date and value; wide ones a column (or a row) for each KPI.
    Percent are in percent: 7.1 for a cell that shows `7.1%`, in spreadsheets too.

    Raises InputError with everything that has to be mended.
    """
    file = name or name_of(source)
    tidy = _read_tidy(source, file)
    clean = None if tidy is None else _take_clean(tidy)
    return read_cells(read_tables(source, file)) if clean is None else clean


def read_cells(tables: Sequence[Table]) -> Readings:
    """Read the one table that has a known layout, cell by cell.

    Raises InputError with everything that has to be mended.
    """
    table, layout = choose(tables, find_layout)
    findings = Findings(table)
    others = (other for other in tables if other is not table)
    findings.notes.extend(f"sheet {other.sheet!r} left out" for other in others)
    series = _gather(find_entries(layout, findings), findings)
    ids = _identify({name: found.at for name, found in series.items()}, findings)
    units = {name: _unit(name, found, findings) for name, found in series.items()}
    findings.raise_any()
    filled = {name: found.points for name, found in series.items() if found.points}
    if not filled:
        fix = "Write at least one row with a value."
        raise fail(table.file, None, "", "no reading stands in it", fix)
    names = {ids[name]: name for name in filled}
    codes = [code for code, points in enumerate(filled.values()) for _ in points]
    days = [day for points in filled.values() for day in points]
    values = [point.value for points in filled.values() for point in points.values()]
    frame = _make_frame(names, np.array(codes), np.array(days, "M8[ns]"), np.array(values))
    known = {ids[name]: units[name] for name in filled if units[name]}
    return Readings(frame, names, known, tuple(findings.notes))


class _Point(NamedTuple):
    value: float
    at: tuple[int, int]
    cell: object


@dataclass(slots=True)
class _Series:
    """What is found about one KPI while its cells are read; `at` is line and column."""

    at: tuple[int, int]
    units: set[str] = field(default_factory=set)
    points: dict[date, _Point] = field(default_factory=dict)
    missing: list[tuple[int, int]] = field(default_factory=list)
    repeats: list[tuple[int, int]] = field(default_factory=list)
    percent: tuple[int, int] | None = None
    plain: tuple[int, int] | None = None


def _gather(entries: Iterable[Entry], findings: Findings) -> dict[str, _Series]:
    """Sort the cells by KPI; cells that cannot be read or contradict each other are problems."""
    gathered: dict[str, _Series] = {}
    for name, unit, day, line, column, cell in entries:
        at = (line, column)
        series = gathered.get(name)
        if series is None:
            series = gathered.setdefault(name, _Series(at))
        if unit:
            series.units.add(unit)
        if isinstance(cell, str) and cell.strip().casefold() in MISSING:
            series.missing.append(at)
            continue
        value, percent = _number(cell)
        if not math.isfinite(value):
            _refuse_number(cell, at, name, findings)
            continue
        if percent:
            series.percent = series.percent or at
        else:
            series.plain = series.plain or at
        before = series.points.get(day)
        if before is None:
            series.points[day] = _Point(value, at, cell)
        elif before.value == value:
            series.repeats.append(at)
        else:
            there = findings.table.say_place(*before.at)
            what = f"{day} has two values, {quote(before.cell)} ({there}) and {quote(cell)}"
            findings.add("two values", at, f"KPI {name}", what=what, fix="Keep one of them.")
    for name, series in gathered.items():
        _note(name, series, findings)
    return gathered


def _note(name: str, series: _Series, findings: Findings) -> None:
    for places, one, many in (
        (series.missing, "cell without a value", "cells without a value"),
        (series.repeats, "repeated reading", "repeated readings"),
    ):
        if places:
            count, first = len(places), findings.table.say_place(*places[0])
            thing = f"1 {one} left out ({first})" if count == 1 else ""
            findings.notes.append(
                f"{name}: {thing or f'{count} {many} left out (first: {first})'}"
            )


def _number(cell: object) -> tuple[float, bool]:
    """Read a value, and whether a percent sign followed it; NaN stands for no number."""
    try:
        if isinstance(cell, str):
            text = cell.strip()
            return float(parse_number(text.removesuffix("%"))), text.endswith("%")
        if isinstance(cell, float | int | Decimal) and not isinstance(cell, bool):
            return float(cell), False
    except (ValueError, OverflowError):
        pass
    return math.nan, False


def _refuse_number(cell: object, at: tuple[int, int], name: str, findings: Findings) -> None:
    what = f"value is {quote(cell)}, which is no plain finite number"
    fix = "Write it like -1234.5, or leave the cell empty."
    grouped = re.fullmatch(r"([+-]?\d{1,3}),(\d{3})(%?)", quote(cell).strip("'"))
    if grouped:
        what = f"value is {quote(cell)}: the comma could part thousands or decimals"
        whole, part, percent = grouped.groups()
        fix = f"Write {whole}{part}{percent} or {whole}.{part}{percent}."
    kind = "comma" if grouped else "number"
    findings.add(kind, at, f"KPI {name}", what=what, fix=fix)


def kpi_id(name: str) -> str | None:
    """Give the id of a KPI: its name where that can be an id, else `slug(name)`, else `None`.

    >>> kpi_id("nps"), kpi_id("Gross margin (%)"), kpi_id("%")
    ('nps', 'gross-margin', None)
    """
    for candidate in (name, slug(name)):
        try:
            return _SLUG.validate_python(candidate)
        except ValidationError:
            continue
    return None


def _identify(names: Mapping[str, tuple[int, int]], findings: Findings) -> dict[str, str]:
    """Give the id of each name; names without one, or with the id of another, are problems."""
    ids: dict[str, str] = {}
    taken: dict[str, str] = {}
    for name, at in names.items():
        chosen = kpi_id(name)
        if chosen is None or len(name) > 120:
            what = f"no id can be made of the KPI name {quote(name)}"
            fix = "Use letters and digits, at most 120."
            findings.add("name", at, "", what=what, fix=fix)
        elif taken.setdefault(chosen.casefold(), name) != name:
            what = f"the names {quote(taken[chosen.casefold()])} and {quote(name)} give one id"
            fix = "Write them alike if they are one KPI, else rename one."
            findings.add("one id", at, f"KPI {chosen}", what=what, fix=fix)
        ids[name] = chosen or ""
    return ids


def safe_unit(text: str) -> tuple[UnitKind, str] | None:
    """Tell kind and unit where a unit's text leaves no doubt: percent and known currencies.

    >>> safe_unit("%"), safe_unit("GBP"), safe_unit("orders")
    (('percent', '%'), ('currency', 'GBP'), None)
    """
    if text.casefold() in ("%", "percent"):
        return "percent", "%"
    return ("currency", text) if text in CURRENCIES else None


def unit_in(name: str) -> str:
    """Find the unit at the end of a KPI's name, where it leaves no doubt.

    >>> unit_in("Gross margin (%)"), unit_in("Revenue [GBP]"), unit_in("Orders (online)")
    ('%', 'GBP', '')
    """
    found = re.search(r"[(\[]\s*([^()\[\]]+?)\s*[)\]]$|\s(%)$", name)
    sure = safe_unit(found[1] or found[2]) if found else None
    return sure[1] if sure else ""


def _unit(name: str, series: _Series, findings: Findings) -> str:
    """Give the one unit of a KPI's cells, column or name; a unit that changes is no unit."""
    if series.percent and series.plain:
        there = findings.table.say_place(*series.plain)
        what = f"a value with % here, but one without at {there}"
        fix = "Write all of its values in one way."
        findings.add("percent", series.percent, f"KPI {name}", what=what, fix=fix)
    told = "%" if series.percent else unit_in(name)
    if len(series.units) > 1:
        listed = ", ".join(sorted(map(quote, series.units)))
        findings.notes.append(f"{name}: unit left out, as it changes: {listed}")
    elif series.units:
        written = next(iter(series.units))
        sure = safe_unit(written)
        if told and told != (sure[1] if sure else written):
            what = f"its unit is {quote(written)} in one place and {told} in another"
            fix = "Write one unit."
            findings.add("unit", series.at, f"KPI {name}", what=what, fix=fix)
        return written
    return told


def _make_frame(
    ids: Iterable[str],
    codes: NDArray[np.integer],
    days: NDArray[np.datetime64],
    values: NDArray[np.float64],
) -> pd.DataFrame:
    """Make the tidy frame; `codes` say which of the ids each reading belongs to."""
    labels = np.array(list(ids), dtype=object)
    rank = np.argsort(np.argsort(labels))
    order = np.lexsort((days, rank[codes]))
    kpi = pd.Series(labels[codes[order]]).astype(str)
    return pd.DataFrame({"kpi": kpi, "date": days[order], "value": values[order]})


def _read_tidy(source: Path | str | pd.DataFrame, file: str) -> pd.DataFrame | None:
    """Read a long table quickly, or give `None` where its cells must be looked at one by one."""
    if isinstance(source, pd.DataFrame):
        frame = source
    else:
        path = Path(source)
        ending = check_path(path, file)
        if ending == ".xlsx":
            return None
        return read_parquet(path, file) if ending == ".parquet" else _read_tidy_csv(path, file)
    return frame
