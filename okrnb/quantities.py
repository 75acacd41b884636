"""Numbers and days, between what people write and what we compute with.

Numbers are decimals, so that 24.95 rounds to 25.0 as people expect (binary floats would give 24.9).
A cell that could mean two things is refused, never guessed.
"""

import calendar
import re
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from okrnb.model import Frequency, Kpi

READINGS_A_YEAR: dict[Frequency, int] = {
    "day": 365,
    "week": 52,
    "month": 12,
    "quarter": 4,
    "year": 1,
}
"""How many readings a KPI of each frequency has in a year: the length of its season."""

_PLAIN = re.compile(r"[+-]?(\d+(\.\d+)?|\.\d+)([eE][+-]?\d+)?")
_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3}){2,}(\.\d+)?|[+-]?\d{1,3}(,\d{3})+\.\d+")


def to_decimal(value: Decimal | float | int) -> Decimal:
    """Give the decimal that a person would read off `value`.

    >>> to_decimal(24.95)
    Decimal('24.95')
    """
    return value if isinstance(value, Decimal) else Decimal(repr(float(value)))


def round_half_up(value: Decimal | float | int, decimals: int) -> Decimal:
    """Round to so many decimals; halves go away from zero.

    >>> round_half_up(0.35, 1), round_half_up(24.95, 1), round_half_up(-2.5, 0)
    (Decimal('0.4'), Decimal('25.0'), Decimal('-3'))
    """
    return to_decimal(value).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def say_number(value: Decimal | float | int, decimals: int) -> str:
    """Write a number with a comma between thousands.

    >>> say_number(1682.5, 0)
    '1,683'
    """
    rounded = round_half_up(value, decimals)
    return f"{abs(rounded) if rounded == 0 else rounded:,}"


def decimals_of(kpi: Kpi | None, value: Decimal | float | int) -> int:
    """Say how many decimals to show: the KPI's own, else about three figures."""
    if kpi is not None and kpi.decimals is not None:
        return kpi.decimals
    size = abs(to_decimal(value))
    return 0 if size >= 100 or size == round(size) else 1 if size >= 10 else 2


def say_value(value: Decimal | float | int, kpi: Kpi | None) -> str:
    """Write a value with the KPI's unit; money by its code, so that no `$` can become a formula.

    >>> margin = Kpi(id="margin", name="Gross margin", unit_kind="percent", decimals=1)
    >>> say_value(24.95, margin)
    '25.0%'
    >>> say_value(651155.11, Kpi(id="r", name="Revenue", unit_kind="currency", unit="GBP"))
    'GBP 651,155'
    """
    number = say_number(value, decimals_of(kpi, value))
    if kpi is None:
        return number
    if kpi.unit_kind == "percent":
        return f"{number}%"
    if kpi.unit_kind == "currency":
        return f"{kpi.unit} {number}"
    return f"{number} {kpi.unit}".strip()


def say_change(change: Decimal | float | int, kpi: Kpi | None) -> str:
    """Write a signed change; percentages change in points.

    >>> say_change(-2.5, Kpi(id="margin", name="Gross margin", unit_kind="percent"))
    '-2.5 points'
    """
    amount = to_decimal(change)
    sign = "+" if amount > 0 else "-" if amount < 0 else ""
    if kpi is not None and kpi.unit_kind == "percent":
        decimals = 1 if kpi.decimals is None else kpi.decimals
        return f"{sign}{say_number(abs(amount), decimals)} points"
    return sign + say_value(abs(amount), kpi)


def say_day(day: date) -> str:
    """Write a day in words, as in `31 March 2012`."""
    return f"{day.day} {calendar.month_name[day.month]} {day.year}"


def parse_number(text: str) -> Decimal:
    """Read a plain number; commas only where they can do nothing but group thousands.

    >>> parse_number("1,234,567.5"), parse_number("-3e2")
    (Decimal('1234567.5'), Decimal('-3E+2'))

    Raises ValueError for anything else: `1,234` could be a thousand or a decimal.
    """
    cleaned = text.strip().replace("\N{MINUS SIGN}", "-")
    if _GROUPED.fullmatch(cleaned):
        cleaned = cleaned.replace(",", "")
    if not _PLAIN.fullmatch(cleaned):
        raise ValueError(f"not a plain number: {text!r}")
    try:
        return Decimal(cleaned)
    except InvalidOperation as error:
        raise ValueError(f"not a plain number: {text!r}") from error


def parse_day(cell: str | date | datetime) -> date:
    """Read a day; a month, quarter or year stands for its first day.

    >>> parse_day("2011-12"), parse_day("2011-Q4"), parse_day("2011-12-05")
    (datetime.date(2011, 12, 1), datetime.date(2011, 10, 1), datetime.date(2011, 12, 5))

    Raises ValueError for anything else: `03/04/2011` is March in one country, April in another.
    """
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = cell.strip()
    found = re.fullmatch(r"(\d{4})-(\d{2})(?:-(\d{2})(?:[T ]00:00(?::00)?)?)?", text)
    if found:
        return date(int(found[1]), int(found[2]), int(found[3] or 1))
    found = re.fullmatch(r"(\d{4})[- ]?[Qq]([1-4])|[Qq]([1-4])[- ](\d{4})", text)
    if found:
        return date(int(found[1] or found[4]), 3 * int(found[2] or found[3]) - 2, 1)
    raise ValueError(f"not a day: {cell!r}")


def period_end(day: date, frequency: Frequency | None) -> date:
    """Give the last day that a reading dated `day` speaks of.

    A week runs seven days from its date, whatever weekday that is; longer periods are those of the
    calendar. With an unknown frequency a reading speaks of its own day.

    >>> period_end(date(2011, 11, 1), "month"), period_end(date(2011, 11, 28), "week")
    (datetime.date(2011, 11, 30), datetime.date(2011, 12, 4))
    """
    if frequency == "week":
        return day + timedelta(days=6)
    if frequency in ("month", "quarter", "year"):
        months = {"month": 1, "quarter": 3, "year": 12}[frequency]
        last = (day.month - 1) // months * months + months
        return date(day.year, last, calendar.monthrange(day.year, last)[1])
    return day
