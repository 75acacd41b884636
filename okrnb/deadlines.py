"""What a deadline as people write it means: "end of Q2", "June 30", "EOQ" become a day. English."""

import calendar
import re
from collections.abc import Callable
from datetime import date

from okrnb.model import Cycle

_MONTHS = {name.lower()[:3]: number for number, name in enumerate(calendar.month_name) if name}
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})[a-z]*\.?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_ISO = re.compile(rf"{_YEAR}-(?P<number>[01]\d)-(?P<day>[0-3]\d)")
_DATES = (
    re.compile(rf"(?P<day>[0-3]?\d)\.(?P<month>[01]?\d)\.{_YEAR}?"),
    re.compile(rf"\b{_MONTH}\s+(?:the\s+)?{_DAY}\b(?:\s+{_YEAR})?"),
    re.compile(rf"\b{_DAY}\s+(?:of\s+)?{_MONTH}(?:\s+{_YEAR})?"),
)
_PART = re.compile(
    r"\b(?P<kind>[qh])(?P<number>[1-4])\b(?:[\s/-]*(?P<year>(?:19|20)\d\d))?"
    r"|\b(?P<before>(?:19|20)\d\d)[\s/-]*(?P<kind2>[qh])(?P<number2>[1-4])\b"
)
_MONTH_ONLY = re.compile(rf"\b{_MONTH}(?:\s+{_YEAR})?(?![a-z\d])")
_YEAR_ONLY = re.compile(rf"\b{_YEAR}\b")
_THIS = re.compile(r"\b(?:eoq|eoh|quarter|cycle|half|semester|trimester|term)\b")
_THIS_YEAR = re.compile(r"\b(?:eoy|year)\b")
_UNSURE = re.compile(
    r"\b(?:next|following|coming|start|beginning|begin|mid|middle|early|late|fiscal)\b|\bfy"
)


def due_of(deadline: str | None, cycle: Cycle) -> date | None:
    """Give the day that a deadline means, seen from a cycle; None where that is not sure.

    A day, month or quarter without a year is the first one that ends in or after the cycle. Fiscal
    years, "mid-March" and "next quarter" are left to people: where they begin is not known here.

    >>> quarter = Cycle(name="Q1 2012", start=date(2012, 1, 1), end=date(2012, 3, 31))
    >>> due_of("end of Q1", quarter), due_of("June 30", quarter), due_of("EOQ", quarter)
    (datetime.date(2012, 3, 31), datetime.date(2012, 6, 30), datetime.date(2012, 3, 31))
    """
    words = " ".join((deadline or "").replace(",", " ").casefold().split())
    if not words or _UNSURE.search(words):
        return None
    if found := _ISO.fullmatch(words):
        return _day(int(found["year"]), int(found["number"]), int(found["day"]))
    if dated := next((one for pattern in _DATES if (one := pattern.search(words))), None):
        month, day = _MONTHS.get(dated["month"]) or int(dated["month"]), int(dated["day"])
        return _first(dated["year"], cycle, lambda y: _day(y, month, day))
    if found := _PART.search(words):
        size = 3 if (found["kind"] or found["kind2"]) == "q" else 6
        last = size * int(found["number"] or found["number2"])
        return _first(found["year"] or found["before"], cycle, lambda y: _month_end(y, last))
    if found := _MONTH_ONLY.search(words):
        only = _MONTHS[found["month"]]
        return _first(found["year"], cycle, lambda y: _month_end(y, only))
    if found := _YEAR_ONLY.search(words):
        return date(int(found["year"]), 12, 31)
    if _THIS.search(words):
        return cycle.end
    return date(cycle.end.year, 12, 31) if _THIS_YEAR.search(words) else None


def _first(year: str | None, cycle: Cycle, in_year: Callable[[int], date | None]) -> date | None:
    """Give the day in the year that is told, else the first one that is not before the cycle."""
    if year:
        return in_year(int(year))
    days = (in_year(cycle.start.year + more) for more in (0, 1))
    return next((day for day in days if day and day >= cycle.start), None)


def _month_end(year: int, month: int) -> date | None:
    return date(year, month, calendar.monthrange(year, month)[1]) if month <= 12 else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def cycle_of(name: str) -> Cycle | None:
    """Give the quarter, half or year that a text names, None where it names none or several.

    >>> cycle_of("OKRs of the shop, Q1 2027").end
    datetime.date(2027, 3, 31)
    """
    found = {
        (match["kind"] or match["kind2"], int(match["number"] or match["number2"]), int(year))
        for match in _PART.finditer(name.casefold())
        if (year := match["year"] or match["before"])
    }
    if len(found) != 1:
        return None
    kind, number, year = found.pop()
    size = 3 if kind == "q" else 6
    end = _month_end(year, size * number)
    if end is None:
        return None
    start = date(year, end.month - size + 1, 1)
    return Cycle(name=f"{kind.upper()}{number} {year}", start=start, end=end)
