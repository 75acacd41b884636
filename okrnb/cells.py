"""What one cell says: a day, a number, a KPI's name, or why none of them can be read from it."""

import math
import re
from datetime import date, datetime, time
from decimal import Decimal
from typing import NamedTuple

from pydantic import TypeAdapter, ValidationError

from okrnb.model import Slug, UnitKind, slug
from okrnb.quantities import parse_day, parse_number, say_day

MISSING = ("", "n/a", "-")
"""What may stand in a cell that has no value, in any case of its letters."""

FIRST_YEAR, LAST_YEAR = 1700, 2199
"""Years outside are slips of the pen; a frame could not hold much earlier or later ones either."""

CURRENCIES = """
    AED ARS AUD BDT BGN BRL CAD CHF CLP CNY COP CZK DKK EGP EUR GBP HKD HUF IDR ILS INR ISK JPY KES
    KRW KWD MAD MXN MYR NGN NOK NZD PEN PHP PKR PLN QAR RON RSD RUB SAR SEK SGD THB TRY TWD UAH USD
    VND ZAR
"""
"""Codes that are taken for a currency wherever a unit is told."""

_SLUG = TypeAdapter(Slug)


class Refusal(NamedTuple):
    """Why a cell is refused; problems of one kind are counted together."""

    kind: str
    what: str
    fix: str


def is_blank(cell: object) -> bool:
    """Say whether nothing is written there."""
    return isinstance(cell, str) and not cell.strip()


def is_missing(cell: object) -> bool:
    """Say whether the cell stands for a value that is not known."""
    return isinstance(cell, str) and cell.strip().casefold() in MISSING


def text_of(cell: object) -> str:
    """Give a cell as a person would type it.

    >>> text_of(2024.0), text_of(datetime(2011, 12, 5)), text_of(" nps ")
    ('2024', '2011-12-05', 'nps')
    """
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime) and cell.isoformat().endswith("T00:00:00"):
        return cell.date().isoformat()
    return str(cell).strip()


def quote(cell: object) -> str:
    """Give a cell as a problem shows it: text in quotes, at most 40 characters of it."""
    text = text_of(cell)
    text = text if len(text) <= 40 else text[:37] + "..."
    return repr(text) if isinstance(cell, str) else text


def read_day(cell: object) -> date | None:
    """Read a day, or give `None` for what is not plainly one: a time of day, the year 204."""
    if isinstance(cell, datetime) and cell.timetz() != time():
        return None
    if not isinstance(cell, str | date):
        return None
    try:
        day = parse_day(cell)
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def refuse_day(cell: object) -> Refusal:
    """Say why a cell is not read as a day, and what to write."""
    fix = "Write a day as 2011-12-05, a month as 2011-12 or a quarter as 2011-Q4."
    if is_blank(cell):
        return Refusal("day", "date is empty", fix)
    if isinstance(cell, datetime) and FIRST_YEAR <= cell.year <= LAST_YEAR:
        return Refusal("time", f"date is {quote(cell)}, a time of day", "Write the day only.")
    meant = _could_mean(cell)
    if meant:
        what = f"date is {quote(cell)}: {' or '.join(map(say_day, meant))}"
        return Refusal("days", what, f"Write {' or '.join(day.isoformat() for day in meant)}.")
    if isinstance(cell, str) and not re.search(r"\d", cell):
        fix = "Remove it if it is a total or a remark; days are written as 2011-12-05."
        return Refusal("words", f"date is {quote(cell)}", fix)
    what = f"date is {quote(cell)}, which is no day between {FIRST_YEAR} and {LAST_YEAR}"
    return Refusal("day", what, fix)


def _could_mean(cell: object) -> tuple[date, ...]:
    """Give the days that a text such as 03/04/2011 could mean, the day first."""
    found = re.fullmatch(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})", text_of(cell))
    if not isinstance(cell, str) or not found:
        return ()
    one, other, year = int(found[1]), int(found[3]), int(found[4])
    days = []
    for month, day in ((other, one), (one, other)):
        try:
            days.append(date(year, month, day))
        except ValueError:
            continue
    return tuple(dict.fromkeys(days))


def read_number(cell: object) -> tuple[float, bool]:
    """Read a value, and whether a percent sign follows it; NaN stands for no number.

    >>> read_number("7.1 %"), read_number("1,234")
    ((7.1, True), (nan, False))
    """
    try:
        if isinstance(cell, str):
            text = cell.strip()
            return float(parse_number(text.removesuffix("%"))), text.endswith("%")
        if isinstance(cell, float | int | Decimal) and not isinstance(cell, bool):
            return float(cell), False
    except (ValueError, OverflowError):
        return math.nan, False
    return math.nan, False


def refuse_number(cell: object, *, field: str = "value") -> Refusal:
    """Say why a cell, which stands for `field`, is not read as a finite number."""
    grouped = re.fullmatch(r"([+-]?\d{1,3}),(\d{3})( ?%)?", text_of(cell))
    if grouped and isinstance(cell, str):
        what = f"{field} is {quote(cell)}: the comma could part thousands or decimals"
        whole, part, percent = grouped[1], grouped[2], (grouped[3] or "").strip()
        return Refusal("comma", what, f"Write {whole}{part}{percent} or {whole}.{part}{percent}.")
    what = f"{field} is {quote(cell)}, which is no plain finite number"
    return Refusal("number", what, "Write it like -1234.5, or leave the cell empty.")


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


def safe_unit(text: str) -> tuple[UnitKind, str] | None:
    """Tell kind and unit where a unit's text leaves no doubt: percent and known currencies.

    >>> safe_unit("percent"), safe_unit("GBP"), safe_unit("orders")
    (('percent', '%'), ('currency', 'GBP'), None)
    """
    if text.casefold() in ("%", "percent"):
        return "percent", "%"
    return ("currency", text) if text in CURRENCIES.split() else None


def unit_in(name: str) -> str:
    """Find the unit at the end of a KPI's name, where it leaves no doubt.

    >>> unit_in("Gross margin (%)"), unit_in("Revenue [GBP]"), unit_in("Orders (online)")
    ('%', 'GBP', '')
    """
    found = re.search(r"[(\[]([^()\[\]]+)[)\]]$|\s(%)$", name)
    sure = safe_unit((found[1] or found[2]).strip()) if found else None
    return sure[1] if sure else ""
