"""Readings of KPIs from files and data frames, in one tidy frame.

A cell that could mean two things is a problem, never a guess; cells without a value are left out
and noted. What a table may look like is told in `layouts`, what a cell may say in `cells`.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from okrnb.cells import (
    FIRST_YEAR,
    LAST_YEAR,
    Refusal,
    is_missing,
    kpi_id,
    quote,
    read_number,
    refuse_number,
    safe_unit,
    unit_in,
)
from okrnb.errors import fail
from okrnb.layouts import Entry, find_columns, find_entries, find_layout
from okrnb.sources import (
    check_path,
    name_of,
    read_parquet,
    read_plain_csv,
    read_tables,
    with_index,
)
from okrnb.tables import Findings, Table, choose

QUICK = 200_000
"""Bytes from which a CSV file is read faster by the engine, which takes a while to start."""


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


class _Point(NamedTuple):
    value: float
    at: tuple[int, int]
    cell: object


@dataclass(slots=True)
class _Series:
    """What is found about one KPI while its cells are read; places are line and column."""

    at: tuple[int, int]
    units: set[str] = field(default_factory=set)
    points: dict[date, _Point] = field(default_factory=dict)
    missing: list[tuple[int, int]] = field(default_factory=list)
    repeats: list[tuple[int, int]] = field(default_factory=list)
    percent: tuple[int, int] | None = None
    plain: tuple[int, int] | None = None


def load_readings(source: Path | str | pd.DataFrame, *, name: str = "") -> Readings:
    """Read a CSV, XLSX or Parquet file or a data frame; problems call it `name`.

    Long tables have the columns kpi, date and value; wide ones a column (or a row) for each KPI.
    Percent are in percent: 7.1 for a cell that shows `7.1%`, in spreadsheets too.

    Raises InputError with everything that has to be mended.
    """
    file = name or name_of(source)
    tidy = _read_tidy(source, file)
    clean = None if tidy is None else take_clean(tidy)
    return read_cells(read_tables(source, file)) if clean is None else clean


def read_cells(tables: Sequence[Table]) -> Readings:
    """Read the one table that has a known layout, cell by cell, so that problems know their place.

    Raises InputError with everything that has to be mended.
    """
    table, layout = choose(tables, find_layout)
    findings = Findings(table)
    others = (other for other in tables if other is not table)
    findings.notes.extend(f"sheet {other.sheet!r} left out" for other in others)
    series = _gather(find_entries(layout, findings), findings)
    ids = _identify(series, findings)
    units = {name: _unit_of(name, found, findings) for name, found in series.items()}
    findings.raise_any()
    filled = {ids[name]: found.points for name, found in series.items() if found.points}
    if not filled:
        fix = "Write at least one row with a value."
        raise fail(table.file, None, "", "no reading stands in it", fix)
    frame = _make_frame(
        tuple(filled),
        np.repeat(np.arange(len(filled)), [len(points) for points in filled.values()]),
        np.array([day for points in filled.values() for day in points], "M8[ns]"),
        np.array([point.value for points in filled.values() for point in points.values()]),
    )
    names = {ids[name]: name for name in series if ids[name] in filled}
    told = {chosen: units[name] for chosen, name in names.items() if units[name]}
    return Readings(frame, names, told, tuple(findings.notes))


def _gather(entries: Iterable[Entry], findings: Findings) -> dict[str, _Series]:
    """Sort the cells by KPI; cells that cannot be read or contradict each other are problems."""
    gathered: dict[str, _Series] = {}
    for name, unit, day, line, column, cell in entries:
        at = (line, column)
        series = gathered.get(name) or gathered.setdefault(name, _Series(at))
        if unit:
            series.units.add(unit)
        if is_missing(cell):
            series.missing.append(at)
            continue
        value, percent = read_number(cell)
        if not math.isfinite(value):
            findings.add(at, f"KPI {name}", refuse_number(cell))
            continue
        if percent:
            series.percent = series.percent or at
        else:
            series.plain = series.plain or at
        if day is None:
            continue
        before = series.points.setdefault(day, _Point(value, at, cell))
        if before.value != value:
            there = findings.table.say_place(*before.at)
            what = f"{day} has two values, {quote(before.cell)} ({there}) and {quote(cell)}"
            findings.add(at, f"KPI {name}", Refusal("two values", what, "Keep one of them."))
        elif before.at != at:
            series.repeats.append(at)
    for name, series in gathered.items():
        _note(name, series.missing, ("cell without a value", "cells without a value"), findings)
        _note(name, series.repeats, ("repeated reading", "repeated readings"), findings)
    return gathered


def _note(
    name: str, places: Sequence[tuple[int, int]], things: tuple[str, str], findings: Findings
) -> None:
    if places:
        first = findings.table.say_place(*places[0])
        count = f"1 {things[0]}" if len(places) == 1 else f"{len(places)} {things[1]}"
        where = first if len(places) == 1 else f"first: {first}"
        findings.notes.append(f"KPI {name}: {count} left out ({where})")


def _identify(series: Mapping[str, _Series], findings: Findings) -> dict[str, str]:
    """Give the id of each name; names without one, or with the id of another, are problems."""
    ids: dict[str, str] = {}
    taken: dict[str, str] = {}
    for name, found in series.items():
        ids[name] = kpi_id(name) or ""
        first = taken.setdefault(ids[name].casefold(), name)
        if not ids[name] or len(name) > 120:
            what = f"no id can be made of the KPI name {quote(name)}"
            fix = "Use letters and digits, at most 120."
            findings.add(found.at, "", Refusal("name", what, fix))
        elif first != name:
            what = f"it is written {quote(first)} and {quote(name)}"
            fix = "Write it alike everywhere; if they are two KPIs, rename one."
            findings.add(found.at, f"KPI {ids[name]}", Refusal("one id", what, fix))
    return ids


def _unit_of(name: str, series: _Series, findings: Findings) -> str:
    """Give the unit that a KPI's cells, its unit column or its name tell, or nothing."""
    if series.percent and series.plain:
        there = findings.table.say_place(*series.plain)
        what = f"its value has a % here, but none at {there}"
        fix = "Write all values of a KPI in one way."
        findings.add(series.percent, f"KPI {name}", Refusal("percent", what, fix))
    written = series.units if len(series.units) == 1 else set()
    if len(series.units) > 1:
        changes = ", ".join(sorted(map(quote, series.units)))
        findings.notes.append(f"KPI {name}: unit left out, as it changes ({changes})")
    sure = (safe_unit(unit) or ("", unit) for unit in written)
    told = {unit_in(name), "%" if series.percent else "", *(unit for _, unit in sure)} - {""}
    if len(told) > 1:
        what = f"its unit is said to be {' and '.join(sorted(told))}"
        findings.add(series.at, f"KPI {name}", Refusal("unit", what, "Keep one of them."))
    return min(told, default="")


def _make_frame(
    ids: Sequence[str],
    codes: NDArray[np.integer],
    days: NDArray[np.datetime64],
    values: NDArray[np.float64],
) -> pd.DataFrame:
    """Make the tidy frame; `codes` say to which of the ids each reading belongs."""
    labels = np.array(ids, dtype=object)
    rank = np.argsort(np.argsort(labels))
    order = np.lexsort((days, rank[codes]))
    kpi = pd.Series(labels[codes[order]]).astype(str)
    return pd.DataFrame({"kpi": kpi, "date": days[order], "value": values[order]})


def _read_tidy(source: Path | str | pd.DataFrame, file: str) -> pd.DataFrame | None:
    """Read what may be a clean long table, without a look at its single cells."""
    if isinstance(source, pd.DataFrame):
        return source
    path = Path(source)
    ending = check_path(path, file)
    if ending == ".parquet":
        return read_parquet(path, file)
    small = ending == ".xlsx" or path.stat().st_size < QUICK
    return None if small else read_plain_csv(path, file)


def take_clean(frame: pd.DataFrame) -> Readings | None:
    """Take a long table at once, if no cell of it asks for a closer look; else give `None`.

    The result is what `read_cells` would give.
    """
    flat = with_index(frame)
    place = [columns[0] if columns else -1 for columns in find_columns(tuple(flat.columns))[:3]]
    if sorted(place) != [0, 1, 2] or flat.shape[1] != 3 or flat.empty:
        return None
    kpi, day, value = (flat.iloc[:, column] for column in place)
    if not pd.api.types.is_datetime64_dtype(day.dtype) or value.dtype.kind not in "iuf":
        return None
    codes, labels = pd.factorize(kpi)
    days, values = day.to_numpy(), value.to_numpy(dtype=float, na_value=math.nan)
    whole = days.astype("M8[D]")
    low, high = np.datetime64(f"{FIRST_YEAR}-01-01"), np.datetime64(f"{LAST_YEAR}-12-31")
    if not ((whole == days) & (whole >= low) & (whole <= high) & np.isfinite(values)).all():
        return None
    names = _clean_names(list(labels))
    if names is None or (codes < 0).any():
        return None
    tidy = _make_frame(tuple(names), codes, whole.astype("M8[ns]"), values)
    if tidy.duplicated(["kpi", "date"]).any():
        return None
    return Readings(tidy, names, {k: unit_in(name) for k, name in names.items() if unit_in(name)})


def _clean_names(labels: Sequence[object]) -> dict[str, str] | None:
    """Give the names by id, if each is a text that makes an id of its own."""
    names: dict[str, str] = {}
    for label in labels:
        chosen = kpi_id(label) if isinstance(label, str) and label == label.strip() else None
        if chosen is None or len(str(label)) > 120:
            return None
        names[chosen] = str(label)
    alone = len({chosen.casefold() for chosen in names}) == len(labels)
    return names if alone else None


def write_readings(frame: pd.DataFrame) -> str:
    """Write readings as CSV text; loading it gives the same frame, to the last bit.

    `frame` is as in `Readings`. Numbers have as few digits as that needs.
    """
    days = frame["date"].dt.strftime("%Y-%m-%d")
    cells = zip(frame["kpi"], days, frame["value"], strict=True)
    rows = [f"{kpi},{day},{_shortest(value)}\n" for kpi, day, value in cells]
    return "".join(["kpi,date,value\n", *rows])


def _shortest(value: float) -> str:
    """Write a number with as few digits as tell it from its neighbours, never as a power."""
    text = repr(value).removesuffix(".0")
    return f"{Decimal(text):f}" if "e" in text else text
