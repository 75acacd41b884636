"""How days and periods are written in exports: the patterns, and the periods that they give.

Which of them a text fits is told in `celldays`.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import date, timedelta
from functools import cache
from typing import Literal, NamedTuple

Kind = Literal["day", "week", "month", "quarter", "half", "year"]
KINDS: tuple[Kind, ...] = ("day", "week", "month", "quarter", "half", "year")
"""From the shortest to the longest."""

FIRST_YEAR, LAST_YEAR = 1700, 2199
"""Years outside are slips of the pen; a frame could not hold much earlier or later ones either."""

_LENGTHS: dict[Kind, int] = {"month": 1, "quarter": 3, "half": 6, "year": 12}
_PARTS: dict[str, Kind] = {"q": "quarter", "h": "half", "p": "month", "": "year"}
_LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl", "da", "sv", "nb")
_ALSO = {"sept": 9, "mrz": 3, "maerz": 3, "jän": 1, "jänner": 1, "fév": 2, "fev": 2, "aout": 8}


class Period(NamedTuple):
    """A day, or a longer period by its first day."""

    day: date
    kind: Kind

    def covers(self, days: Iterable[date]) -> int:
        """Count the days that lie in the period."""
        months = self.day.year * 12 + self.day.month - 1 + _LENGTHS.get(self.kind, 0)
        end = date(months // 12, months % 12 + 1, 1)
        if self.kind in ("day", "week"):
            end = self.day + timedelta(days=7 if self.kind == "week" else 1)
        return sum(self.day <= day < end for day in days)


class Sense(NamedTuple):
    """What a text can mean: periods by the rule that gives them.

    The rule is empty where there is no other. `lacks` says what would have to be known first:
    the `year`, or where the `fiscal` year starts.
    """

    periods: Mapping[str, Period]
    lacks: Literal["", "year", "fiscal"] = ""


NOTHING = Sense({})


class Known(NamedTuple):
    """What is known of years: the one that is meant, and where the fiscal one starts."""

    year: int | None = None
    start: int | None = None
    name: Literal["start", "end"] | None = None


def only(day: date, kind: Kind) -> Sense:
    """Give a period that nothing else can be meant by."""
    return sane(Sense({"": Period(day, kind)}))


def sane(sense: Sense) -> Sense:
    """Leave out what lies outside the years that a reading can have."""
    kept = {r: p for r, p in sense.periods.items() if FIRST_YEAR <= p.day.year <= LAST_YEAR}
    return Sense(kept, sense.lacks)


@cache
def month_numbers() -> Mapping[str, int]:
    """Give the number of each month by its names, long and short, in ten languages."""
    from babel import Locale  # it takes a while to load, and most tables never need it

    numbers = dict(_ALSO)
    for language in _LANGUAGES:
        for names in Locale.parse(language).months.values():
            for width in ("wide", "abbreviated"):
                for number, name in names.get(width, {}).items():
                    numbers[name.casefold().rstrip(".")] = number
    return numbers


Reader = Callable[[re.Match[str], Known], Sense]

_YEAR = r"(?P<year>[0-9]{4}|'?[0-9]{2})"
_SEP = r"[ \-/._,]*"
_FISCAL = r"(?:fy|gj|fiscal(?: year)?) ?(?P<year>[0-9]{4}|'?[0-9]{2})(?:[/-](?P<upto>[0-9]{2,4}))?"
_PART = r"(?P<part>q[1-4]|h[12]|p(?:1[0-2]|0?[1-9]))"
_QUARTER = "quarter|qtr|quartal|kwartaal|trimestre|kvartal"
_WEEK = "cw|kw|wk|week|woche|semaine|semana|settimana|vecka|uge|uke|iso ?week|w"
_DAY = "(?P<day>[0-9]{1,2})(?:st|nd|rd|th|\\.|er|\u00ba)?"


def _year_of(written: str) -> int:
    """Give a year in full; of two digits only what can hardly be of another century."""
    digits = written.removeprefix("'")
    if len(digits) == 4:
        return int(digits)
    if len(digits) == 2 and not 30 <= int(digits) < 70:
        return int(digits) + (2000 if int(digits) < 30 else 1900)
    raise ValueError(f"no year: {written!r}")


def _ymd(found: re.Match[str], _: Known) -> Sense:
    return only(date(int(found["year"]), int(found["month"]), int(found["day"])), "day")


def _numeric(found: re.Match[str], _: Known) -> Sense:
    first, second, third = found["first"], found["second"], found["third"]
    orders = {"dmy": (third, second, first), "mdy": (third, first, second)}
    if len(third) == 2:
        orders["ymd"] = (first.zfill(2), second, third)
    periods = {}
    for rule, (year, month, day) in orders.items():
        with suppress(ValueError):
            periods[rule] = Period(date(_year_of(year), int(month), int(day)), "day")
    return Sense(periods)


def _named_day(found: re.Match[str], _: Known) -> Sense:
    month = month_numbers()[found["month"]]
    return only(date(_year_of(found["year"]), month, int(found["day"])), "day")


def _named_month(found: re.Match[str], _: Known) -> Sense:
    return only(date(_year_of(found["year"]), month_numbers()[found["month"]], 1), "month")


def _month_or_day(found: re.Match[str], _: Known) -> Sense:
    """See Jan-25 as a month, by a rule of its own, as it could be a day too."""
    day = date(_year_of(found["year"]), month_numbers()[found["month"]], 1)
    return Sense({"mmm yy" if found["sep"] in ("", " ") else "mmm-yy": Period(day, "month")})


def _numbered_month(found: re.Match[str], _: Known) -> Sense:
    year, month = int(found["year"]), int(found["month"])
    period = Period(date(year, month, 1), "month")
    if "/" in found[0] and found.start("year") == 0 and month == (year + 1) % 100:
        return Sense({"month": period, "split year": Period(date(year, 1, 1), "year")})
    return Sense({"": period})


def _month_or_week(found: re.Match[str], _: Known) -> Sense:
    year, number = int(found["year"]), int(found["number"])
    periods = {}
    with suppress(ValueError):
        periods["yyyymm"] = Period(date(year, number, 1), "month")
    with suppress(ValueError):
        periods["yyyyww"] = Period(date.fromisocalendar(year, number, 1), "week")
    return Sense(periods)


def _part(kind: Kind, rule: str = "") -> Reader:
    """Read the second quarter, the first half and so on."""
    size = _LENGTHS[kind]

    def read(found: re.Match[str], _: Known) -> Sense:
        day = date(_year_of(found["year"]), int(found["part"]) * size - size + 1, 1)
        return Sense({rule: Period(day, kind)})

    return read


def _third_or_quarter(found: re.Match[str], known: Known) -> Sense:
    """See T2 as the second quarter, as in French, or as the second third, as in the Nordics."""
    periods = dict(_part("quarter", "quarter")(found, known).periods)
    if found["part"] != "4":
        day = date(_year_of(found["year"]), int(found["part"]) * 4 - 3, 1)
        periods["third"] = Period(day, "quarter")
    return Sense(periods)


def _week(found: re.Match[str], _: Known) -> Sense:
    return only(date.fromisocalendar(_year_of(found["year"]), int(found["part"]), 1), "week")


def _fiscal(found: re.Match[str], known: Known) -> Sense:
    """See a fiscal year, or a part of it, once it is known where such a year starts."""
    groups = found.groupdict()
    year, upto, part = _year_of(found["year"]), groups.get("upto"), groups.get("part") or ""
    if upto and int(upto) % 100 != (year + 1) % 100:
        return NOTHING
    start, name = known.start, known.name
    if start is None or not (name or upto or start == 1):
        return Sense({}, "fiscal")
    if not upto and start > 1 and name == "end":
        year -= 1
    kind = _PARTS[part[:1]]
    months = start - 1 + (int(part[1:] or 1) - 1 if part else 0) * _LENGTHS[kind]
    return only(date(year + months // 12, months % 12 + 1, 1), kind)


def _year(found: re.Match[str], _: Known) -> Sense:
    """See a year; without CY before it, it could be any number."""
    rule = "" if found["sure"] else "year"
    return Sense({rule: Period(date(int(found["year"]), 1, 1), "year")})


def _without_year(_: re.Match[str], __: Known) -> Sense:
    return Sense({}, "year")


@cache
def day_patterns() -> tuple[tuple[re.Pattern[str], Reader], ...]:
    """Give what is tried in turn; the first that fits the whole text and is a day counts."""
    names = "|".join(sorted(map(re.escape, month_numbers()), key=len, reverse=True))
    month, week, quarter = rf"(?P<month>{names})\.?", f"(?:{_WEEK})", f"(?:{_QUARTER})"
    number, of = "(?P<part>[1-4])", "(?:de |of )?"
    written: tuple[tuple[str, Reader], ...] = (
        (r"(?P<year>[0-9]{4})([-/.])(?P<month>[0-9]{1,2})\2(?P<day>[0-9]{1,2})", _ymd),
        (r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})", _ymd),
        (r"(?P<first>\d{1,2})([-/.])(?P<second>\d{1,2})\2(?P<third>\d{4}|\d{2})", _numeric),
        (rf"{_DAY}[ \-/.]*{of}{month}{_SEP}{of}{_YEAR}", _named_day),
        (rf"{month}[ \-]?{_DAY}(?:, ?| |-)(?P<year>[0-9]{{4}})", _named_day),
        (rf"(?P<year>[0-9]{{4}})[ \-/]{month}[ \-/]{_DAY}", _named_day),
        (rf"{month}{_SEP}{of}(?P<year>[0-9]{{4}}|'[0-9]{{2}})", _named_month),
        (rf"(?P<year>[0-9]{{4}}){_SEP}{month}", _named_month),
        (rf"{month}(?P<sep>[ \-/_.]?)(?P<year>[0-9]{{2}})", _month_or_day),
        (r"(?P<month>[0-9]{1,2})[-/.](?P<year>[0-9]{4})", _numbered_month),
        (r"(?P<year>[0-9]{4})(?:[/.]|-?m)(?P<month>[0-9]{2})", _numbered_month),
        (r"(?P<year>[0-9]{4})(?P<number>[0-9]{2})", _month_or_week),
        (rf"q{number}{_SEP}{_YEAR}", _part("quarter")),
        (rf"{number}q{_SEP}{_YEAR}", _part("quarter")),
        (rf"{_YEAR}{_SEP}q{number}", _part("quarter")),
        (rf"(?P<year>[0-9]{{4}}){_SEP}{number}q", _part("quarter")),
        (rf"{quarter} {number}{_SEP}{_YEAR}", _part("quarter")),
        (rf"{number}(?:st|nd|rd|th|\.|er|[\u00ba\u00b0e])? ?{quarter},? {_YEAR}", _part("quarter")),
        (rf"t{number}{_SEP}{_YEAR}", _third_or_quarter),
        (rf"(?:h|hy|hj)(?P<part>[12]){_SEP}{_YEAR}", _part("half")),
        (rf"(?P<part>[12])h{_SEP}{_YEAR}", _part("half")),
        (rf"{_YEAR}{_SEP}(?:h|hy|hj)(?P<part>[12])", _part("half")),
        (rf"(?P<part>[12])(?:\.|st|nd) (?:half|halbjahr),? {_YEAR}", _part("half")),
        (rf"(?P<year>[0-9]{{4}})[ \-/]?{week}\.?[ \-]?(?P<part>[0-9]{{1,2}})", _week),
        (rf"{week}\.? ?-?(?P<part>[0-9]{{1,2}}){_SEP}{_YEAR}", _week),
        (rf"{_FISCAL}{_SEP}{_PART}?", _fiscal),
        (rf"{_PART}{_SEP}{_FISCAL}", _fiscal),
        (r"(?P<year>[0-9]{4})[/-](?P<upto>[0-9]{2}|[0-9]{4})", _fiscal),
        (r"(?P<sure>cy ?)?(?P<year>[0-9]{4})", _year),
        (rf"{month}|q[1-4]|h[12]|{week}\.? ?[0-9]{{1,2}}", _without_year),
        (rf"(?:[0-9]{{1,2}}[ \-/.]*{month})|(?:(?:{names})[ \-]?[0-9]{{1,2}})", _without_year),
    )
    return tuple((re.compile(pattern), read) for pattern, read in written)
