"""What a cell can mean as a day or period, each meaning by its rule.

A text is never decided here: `03/04/2025` has a meaning by the rule `dmy` and another by `mdy`, and
which rule holds is settled over a whole column (`settling`). Deadlines in sentences are found by
`moments`.
"""

import re
from contextlib import suppress
from datetime import date, datetime, time
from functools import lru_cache

from okrnb.dayforms import NOTHING, Known, Period, Sense, day_patterns, only, sane
from okrnb.model import Reading
from okrnb.quantities import parse_day


def sense_of(cell: object, reading: Reading) -> Sense:
    """Give all that a cell can mean as a day or period.

    >>> sorted(sense_of("03/04/2025", Reading()).periods)
    ['dmy', 'mdy']
    >>> sense_of("Q2 2025", Reading()).periods[""]
    Period(day=datetime.date(2025, 4, 1), kind='quarter')
    """
    if isinstance(cell, datetime) and cell.timetz() != time():
        return NOTHING
    if isinstance(cell, date):
        return only(parse_day(cell), "day")
    if isinstance(cell, float | int) and not isinstance(cell, bool) and 1000 <= cell <= 9999:
        return _sense(str(int(cell)), Known()) if cell == int(cell) else NOTHING
    if not isinstance(cell, str) or len(cell) > 60:
        return NOTHING
    return _sense(cell, Known(reading.year, reading.fiscal_year_start, reading.fiscal_year_name))


@lru_cache(maxsize=20_000)
def _sense(text: str, known: Known) -> Sense:
    with suppress(ValueError):
        return _iso(text.strip(), parse_day(text))
    plain = re.sub(r"[\s\u00a0]+", " ", text).strip().replace("\u2019", "'").casefold()
    plain = re.sub(r"^(?:w/[cbe]|(?:week|month|quarter)[ -](?:\w+ing|of|end|start)) ", "", plain)
    if span := re.fullmatch(r"(.{6,}?)(?: (?:-|to|bis|au|al) | ?[\u2013\u2014] ?)(.{6,})", plain):
        return _starts(span[1], span[2], known)
    plain = re.sub(r"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*[.,]? (?=\d|[a-z]{3})", "", plain)
    plain = re.sub(r"[t ]0?0:00(:00(\.0+)?)?$| 12:00(:00)? ?am$", "", plain)
    for pattern, read in day_patterns():
        if found := pattern.fullmatch(plain):
            with suppress(ValueError):
                sense = sane(read(found, known))
                if sense.lacks == "year" and known.year:
                    return _sense(f"{plain} {known.year}", Known())
                return sense
    return NOTHING


def _iso(text: str, day: date) -> Sense:
    """See what `parse_day` has read; 2011-12 may be December or a year that ends in 2012."""
    if "q" in text.lower():
        return only(day, "quarter")
    if len(text) > 7:
        return only(day, "day")
    if int(text[5:]) == (day.year + 1) % 100:
        split = Period(date(day.year, 1, 1), "year")
        return sane(Sense({"iso month": Period(day, "month"), "split year": split}))
    return only(day, "month")


def _starts(first: str, last: str, known: Known) -> Sense:
    """Give the first days of a span such as `6 Jan 2025 - 12 Jan 2025`, if both ends are days."""
    begin, end = _sense(first, known), _sense(last, known)
    days = {rule: p for rule, p in begin.periods.items() if rule in end.periods}
    fits = all(p.kind == "day" and p.day <= end.periods[rule].day for rule, p in days.items())
    return Sense({rule: Period(p.day, "day") for rule, p in days.items()}) if fits else NOTHING
