"""Numbers and days, between what people write and what we compute with.

Numbers are decimals, so that 24.95 rounds to 25.0 as people expect (binary floats would give 24.9).
A cell that could mean two things is refused, never guessed.
"""

import calendar
import re
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal

from okrnb.model import Frequency, Kpi

READINGS_A_YEAR: dict[Frequency, int] = {
    "day": 365,
    "week": 52,
    "month": 12,
    "quarter": 4,
    "year": 1,
}
"""How many readings a KPI of each frequency has in a year: the length of its season."""

_PLAIN = re.compile(r"[+-]?(\d+(\.\d+)?|\.\d+)([eE][+-]?\d{1,2})?")
_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3}){2,}(\.\d+)?|[+-]?\d{1,3}(,\d{3})+\.\d+")
_FINEST = 9  # decimals; what is smaller comes from computing with floats
_WIDE = Context(prec=400)  # digits enough to write any float in full
_LONG_UNITS = ("day", "week", "month", "year")  # s, min and h have no plural


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
    return to_decimal(value).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, _WIDE)


def say_number(value: Decimal | float | int, decimals: int) -> str:
    """Write a number with a comma between thousands.

    >>> say_number(1682.5, 0)
    '1,683'
    """
    rounded = round_half_up(value, decimals)
    return f"{abs(rounded) if rounded == 0 else rounded:,f}"


def decimals_of(kpi: Kpi | None, value: Decimal | float | int) -> int:
    """Say how many decimals to show: the KPI's own, else as many as `value` needs.

    What has more than four figures is cut to three or to a whole number, whichever says more;
    money has cents or none.

    >>> [decimals_of(None, value) for value in (12, 99.95, 12.3456, 1682.5, 0.0041623)]
    [0, 2, 1, 0, 5]
    """
    if kpi is not None and kpi.decimals is not None:
        return kpi.decimals
    size = abs(to_decimal(value)).normalize()
    if len(size.as_tuple().digits) > 4:
        size = round_half_up(size, max(0, 2 - size.adjusted())).normalize()
    places = max(0, -int(size.as_tuple().exponent))
    if places and kpi is not None and kpi.unit_kind == "currency":
        return 2 if size >= 1 else max(2, places)
    return places


def say_value(value: Decimal | float | int, kpi: Kpi | None, *, decimals: int | None = None) -> str:
    """Write a value with the KPI's unit; money by its code, so that no `$` can become a formula.

    >>> margin = Kpi(id="margin", name="Gross margin", unit_kind="percent", decimals=1)
    >>> say_value(24.95, margin)
    '25.0%'
    >>> say_value(651155.11, Kpi(id="r", name="Revenue", unit_kind="currency", unit="GBP"))
    'GBP 651,155'
    """
    number = say_number(value, decimals_of(kpi, value) if decimals is None else decimals)
    if kpi is None:
        return number
    if kpi.unit_kind == "percent":
        return f"{number}%"
    if kpi.unit_kind == "currency":
        return f"{kpi.unit} {number}"
    plural = kpi.unit_kind == "duration" and kpi.unit in _LONG_UNITS and number != "1"
    return f"{number} {kpi.unit}{'s' * plural}".strip()


def say_apart(
    one: Decimal | float | int, other: Decimal | float | int, kpi: Kpi | None
) -> tuple[str, str]:
    """Write two values, with more decimals than usual where they would look the same.

    >>> margin = Kpi(id="margin", name="Gross margin", unit_kind="percent", decimals=1)
    >>> say_apart(24.96, 25, margin)
    ('24.96%', '25.00%')
    """
    said = say_value(one, kpi), say_value(other, kpi)
    decimals = decimals_of(kpi, one)
    while said[0] == said[1] and one != other and decimals < _FINEST:
        decimals += 1
        said = say_value(one, kpi, decimals=decimals), say_value(other, kpi, decimals=decimals)
    return said


def say_change(change: Decimal | float | int, kpi: Kpi | None) -> str:
    """Write a signed change; percentages change in points. What is not 0 is never written as 0.

    >>> say_change(-2.5, Kpi(id="margin", name="Gross margin", unit_kind="percent"))
    '-2.5 points'
    """
    amount = round_half_up(change, _FINEST)
    sign = "+" if amount > 0 else "-" if amount < 0 else ""
    decimals = decimals_of(kpi, amount)
    if amount and round_half_up(amount, decimals) == 0:
        decimals = decimals_of(None, amount)
    if kpi is not None and kpi.unit_kind == "percent":
        return f"{sign}{say_number(abs(amount), decimals)} points"
    return sign + say_value(abs(amount), kpi, decimals=decimals)


def say_day(day: date) -> str:
    """Write a day in words, as in `31 March 2012`."""
    return f"{day.day} {calendar.month_name[day.month]} {day.year}"


def parse_number(text: str) -> Decimal:
    """Read a plain number; commas only where they can do nothing but group thousands.

    >>> parse_number("1,234,567.5"), parse_number("-3e2")
    (Decimal('1234567.5'), Decimal('-3E+2'))

    Raises ValueError for anything else: `1,234` could be a thousand or a decimal. Powers of ten
    have two digits at most.
    """
    cleaned = text.strip().replace("\N{MINUS SIGN}", "-")
    if _GROUPED.fullmatch(cleaned):
        cleaned = cleaned.replace(",", "")
    if not _PLAIN.fullmatch(cleaned):
        raise ValueError(f"not a plain number: {text!r}")
    return Decimal(cleaned)


def parse_day(cell: str | date | datetime) -> date:
    """Read a day; a month or a quarter stands for its first day.

    >>> parse_day("2011-12"), parse_day("2011-Q4"), parse_day("2011-12-05")
    (datetime.date(2011, 12, 1), datetime.date(2011, 10, 1), datetime.date(2011, 12, 5))

    Raises ValueError for anything else: `03/04/2011` is March in one country, April in another,
    and `2011` may be a number.
    """
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text, parts = cell.strip(), (0, 0, 0)
    if found := re.fullmatch(r"(\d{4})-(\d{2})(?:-(\d{2})(?:[T ]00:00(?::00)?)?)?", text):
        parts = (int(found[1]), int(found[2]), int(found[3] or 1))
    elif found := re.fullmatch(r"(\d{4})[- ]?[Qq]([1-4])|[Qq]([1-4])[- ](\d{4})", text):
        parts = (int(found[1] or found[4]), 3 * int(found[2] or found[3]) - 2, 1)
    try:
        return date(*parts)
    except ValueError as error:
        raise ValueError(f"not a day: {cell!r}") from error


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
