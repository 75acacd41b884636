"""Readings of KPIs from files and data frames, in one tidy frame.

A cell that could mean two things is a problem, never a guess; cells without a value are left out
and noted. What a table may look like is told in `layouts`, what a cell may say in `cells`.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from okrnb.cells import kpi_id, unit_in
from okrnb.dayforms import FIRST_YEAR, LAST_YEAR
from okrnb.errors import InputError, Problem, fail
from okrnb.framing import find_tables
from okrnb.headings import find_columns, is_total
from okrnb.model import Reading
from okrnb.sources import (
    Source,
    check_path,
    frame_of,
    name_of,
    open_source,
    read_parquet,
    read_plain_csv,
    with_index,
)
from okrnb.surveying import Survey, survey
from okrnb.tables import Table
from okrnb.units import FRACTION

HEAD = "kpi,date,value"
"""The first line of the table that `write_readings` writes."""

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


def load_readings(source: Source, *, name: str = "", reading: Reading | None = None) -> Readings:
    """Read readings from a file, a database or a data frame; problems call it `name`.

    CSV, XLSX and Parquet files in any layout that `layouts` knows, with titles, totals and remarks
    round it; a SQLAlchemy URL with `reading.query`; frames of pandas or polars. `reading` holds
    answers to what a file leaves open. Percent are in percent: 7.1 for a cell that shows `7.1%`,
    in spreadsheets too.

    Raises InputError with everything that has to be mended or answered.
    """
    asked = reading or Reading()
    file = name or name_of(source)
    found = frame_of(source, asked, file)
    tidy = _read_tidy(found, file) if _is_plain(asked) else None
    clean = None if tidy is None else take_clean(tidy)
    if clean is not None:
        return clean
    opened = open_source(found, file, asked)
    tables = [table for grid in opened.grids for table in find_tables(grid, asked)]
    done = read_cells(tables, asked)
    return replace(done, notes=(*opened.notes, *done.notes))


def read_cells(tables: Sequence[Table], reading: Reading | None = None) -> Readings:
    """Read tables whose header is known, cell by cell, so that problems know their place.

    Raises InputError with everything that has to be mended or answered.
    """
    found = survey(tables, reading or Reading())
    problems = (*found.problems, *(question.problem for question in found.questions))
    if problems:
        raise InputError(sorted(problems, key=_line_of))
    return _finished(found)


def _line_of(problem: Problem) -> int:
    return problem.line if isinstance(problem.line, int) else 0


def _finished(found: Survey) -> Readings:
    """Give what is known of a survey without problems; a KPI without any value is left out."""
    rows = {id: points for id, points in found.values.items() if points}
    if not rows:
        fix = "Write at least one row with a value."
        raise fail(found.file, None, "", "no reading stands in it", fix)
    frame = _make_frame(
        tuple(rows),
        np.repeat(np.arange(len(rows)), [len(points) for points in rows.values()]),
        np.array([day for points in rows.values() for day in points], "M8[ns]"),
        np.array([value for points in rows.values() for value in points.values()]),
    )
    names = {id: name for id, name in found.names.items() if id in rows}
    units = {id: found.units[id] for id in names if found.units[id]}
    return Readings(frame, names, units, (*found.notes, *found.summary))


def _is_plain(reading: Reading) -> bool:
    """Say whether no answer asks for more than the plainest reading."""
    return reading.change(query="", date_order=None, decimal_mark=None) == Reading()


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


def _read_tidy(found: Path | pd.DataFrame, file: str) -> pd.DataFrame | None:
    """Read what may be a clean long table, without a look at its single cells."""
    if isinstance(found, pd.DataFrame):
        return found
    ending = check_path(found, file)
    if ending == ".parquet":
        return read_parquet(found, file)
    small = ending in (".xlsx", ".xlsm") or found.stat().st_size < QUICK
    return None if small else read_plain_csv(found, file)


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
    if names is None or (codes < 0).any() or _may_be_fractions(names, codes, values):
        return None
    tidy = _make_frame(tuple(names), codes, whole.astype("M8[ns]"), values)
    if tidy.duplicated(["kpi", "date"]).any():
        return None
    return Readings(tidy, names, {k: unit_in(name) for k, name in names.items() if unit_in(name)})


def _may_be_fractions(
    names: Mapping[str, str], codes: NDArray[np.integer], values: NDArray[np.float64]
) -> bool:
    """Say whether a KPI in percent has small values only, so that somebody has to be asked."""
    percent = [at for at, name in enumerate(names.values()) if unit_in(name) == "%"]
    return any(
        (np.abs(values[codes == at]) <= FRACTION).all() and values[codes == at].any()
        for at in percent
    )


def _clean_names(labels: Sequence[object]) -> dict[str, str] | None:
    """Give the names by id, if each is a text that makes an id of its own."""
    names: dict[str, str] = {}
    for label in labels:
        chosen = kpi_id(label) if isinstance(label, str) and label == label.strip() else None
        if chosen is None or len(str(label)) > 120 or is_total(label):
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
    return "".join([f"{HEAD}\n", *rows])


def _shortest(value: float) -> str:
    """Write a number with as few digits as tell it from its neighbours, never as a power."""
    text = repr(value).removesuffix(".0")
    return f"{Decimal(text):f}" if "e" in text else text
