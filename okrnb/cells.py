"""What one cell says: a day, a number, a KPI's name, or why none of them can be read from it."""

import math
import re
from contextlib import suppress
from datetime import datetime, time
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from pydantic import TypeAdapter, ValidationError

from okrnb.celldays import sense_of
from okrnb.cellnumbers import CURRENCIES as CURRENCIES
from okrnb.cellnumbers import SIGNS, Numeral, read_numeral
from okrnb.dayforms import FIRST_YEAR, LAST_YEAR
from okrnb.model import Reading, Slug, UnitKind, slug
from okrnb.quantities import say_day, to_decimal

MISSING = (
    *("", "n/a", "na", "n.a.", "n.a", "#n/a", "#na", "nan", "null", "-", "--", "\u2013", "\u2014"),
    *(".", "..", "...", "\u2026", "?", "tbd", "tba", "nd", "n.d.", "s/d", "k.a.", "k. a.", "n.v."),
    *("not available", "no data", "unknown", "missing", "pending", "#div/0!"),
)
"""What may stand in a cell that has no value, in any case of its letters.

Not `nil` and `none`, which could be zero.
"""

_SLUG = TypeAdapter(Slug)


class Percent(float):
    """A number of a spreadsheet that is shown as percent: 7.1 for 0.071 that is shown as 7.1%."""

    def __str__(self) -> str:
        """Give it as it is shown."""
        return f"{float(self):.15g}%"


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
    if isinstance(cell, Percent):
        return str(cell)
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


def refuse_day(cell: object) -> Refusal:
    """Say why a cell is not read as a day, and what to write."""
    fix = "Write a day as 2011-12-05, a month as 2011-12 or a quarter as 2011-Q4."
    if is_blank(cell):
        return Refusal("day", "date is empty", fix)
    timed = isinstance(cell, datetime) and cell.timetz() != time()
    if isinstance(cell, datetime) and timed and FIRST_YEAR <= cell.year <= LAST_YEAR:
        return Refusal("time", f"date is {quote(cell)}, a time of day", "Write the day only.")
    periods = sense_of(cell, Reading()).periods
    meant = tuple(dict.fromkeys(p.day for rule, p in periods.items() if rule not in ("", "year")))
    if meant and isinstance(cell, str):
        what = f"date is {quote(cell)}: {' or '.join(map(say_day, meant))}"
        return Refusal("days", what, f"Write {' or '.join(day.isoformat() for day in meant)}.")
    if isinstance(cell, str) and not re.search(r"\d", cell):
        fix = "Remove it if it is a total or a remark; days are written as 2011-12-05."
        return Refusal("words", f"date is {quote(cell)}", fix)
    what = f"date is {quote(cell)}, which is no day between {FIRST_YEAR} and {LAST_YEAR}"
    return Refusal("day", what, fix)


def numeral_of(cell: object) -> Numeral | None:
    """Give what a cell can mean as a number, or `None` where it is no finite one.

    >>> numeral_of("7.1 %").percent, numeral_of(True), numeral_of("about 5")
    (True, None, None)
    """
    try:
        if isinstance(cell, str):
            return read_numeral(cell)
        if isinstance(cell, float | int | Decimal) and not isinstance(cell, bool):
            value = to_decimal(cell) if math.isfinite(cell) else None
            return None if value is None else Numeral(value, value, isinstance(cell, Percent))
    except (ValueError, OverflowError):
        return None
    return None


def refuse_number(cell: object, *, field: str = "value") -> Refusal:
    """Say why a cell, which stands for `field`, is not read as a finite number."""
    numeral, seen = numeral_of(cell), f"{field} is {quote(cell)}"
    if numeral and numeral.ambiguous:
        mark = "comma" if "," in str(cell) else "point"
        what = f"{seen}: the {mark} could part thousands or decimals"
        sign = "%" if numeral.percent else ""
        return Refusal("comma", what, f"Write {numeral.point}{sign} or {numeral.comma}{sign}.")
    if numeral and (mark := numeral.proves):
        other = {".": "comma", ",": "point"}[mark]
        what = f"{seen}, yet a {other} marks decimals"
        return Refusal("mark", what, "Write all decimals of the file alike.")
    if isinstance(cell, str) and cell.startswith("="):
        fix = "Open the file in your spreadsheet program and save it."
        return Refusal("formula", f"{seen}, a formula that was never computed", fix)
    fix = "Write it like -1234.5, or leave the cell empty."
    reason = "no plain number"
    if isinstance(cell, str):
        with suppress(InvalidOperation):
            reason = _reason(cell)
    if reason != "no plain number":
        return Refusal("doubt", f"{seen}: {reason}", fix)
    return Refusal("number", f"{seen}, which is no plain finite number", fix)


def _reason(text: str) -> str:
    try:
        read_numeral(text)
    except ValueError as error:
        return str(error)
    return "no plain number"


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


_SCALE = "k|K|m|M|mn|mm|MM|bn|B|mio|Mio|thousands?|millions?|billions?|'?000s?|T"
_MONEY = "|".join(sorted(map(re.escape, (*CURRENCIES.split(), *SIGNS)), key=len, reverse=True))
_UNIT_AT_END = re.compile(
    rf"(?:in )?(?:(?P<bare>%|percent|{_MONEY})"
    rf"|(?:{_MONEY}) ?(?:{_SCALE})|(?:{_SCALE}) ?(?:{_MONEY})"
    r"|k|mn|bn|thousands?|millions?|billions?|'?000s?|h|hrs?|hours?|days?|mins?|minutes?|s|secs?"
    r"|seconds?|ms|weeks?|months?|years?|pts|points?|pp|bps|kg|tonnes|km|kWh|MWh|GB|TB)"
)


def unit_in(name: str) -> str:
    """Find the unit at the end of a KPI's name, where it leaves no doubt.

    >>> unit_in("Gross margin (%)"), unit_in("Revenue [GBP]"), unit_in("Orders (online)")
    ('%', 'GBP', '')
    >>> unit_in("Response time (h)"), unit_in("Sales in EUR"), unit_in("Revenue (USD million)")
    ('h', 'EUR', 'USD million')
    """
    found = re.search(r"[(\[]([^()\[\]]+)[)\]]$|\s(%)$|(?:,| -| in) ([A-Z]{3}|%)$", name)
    told = _UNIT_AT_END.fullmatch(next(filter(None, found.groups())).strip()) if found else None
    if not told:
        return ""
    sure = safe_unit(told["bare"] or "")
    return sure[1] if sure else SIGNS.get(told["bare"] or "", told[0].removeprefix("in "))
