"""What the cells of a column, or the numbers of a file, mean together.

One cell that can be read in one way only tells how its neighbours are meant: `14/01/2025` shows
that `07/01/2025` is 7 January. Where nothing tells, it is a doubt, and a person is asked.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from okrnb.celldays import sense_of
from okrnb.cellnumbers import Numeral
from okrnb.cells import is_blank, quote
from okrnb.dayforms import Period, Sense
from okrnb.model import Reading
from okrnb.quantities import say_day
from okrnb.tables import Doubt

ORDERS = ("dmy", "mdy", "ymd")

_MANY, _FEW = 10, 10  # of ten cells or more, one in ten is too little to tell how all are meant


@dataclass(frozen=True, slots=True)
class Days:
    """The periods that the cells of a column mean; cells without one cannot be read, or are open.

    `order` is the order of day, month and year, where it had to be settled.
    """

    periods: Mapping[object, Period]
    order: str = ""
    doubts: tuple[Doubt, ...] = ()


def settle_days(cells: Iterable[object], reading: Reading, *, hint: str = "") -> Days:
    """Settle what the cells of one column mean; `hint` is what stands above them.

    >>> days = settle_days(["07/01/2025", "14/01/2025"], Reading())
    >>> days.order, days.periods["07/01/2025"].day
    ('dmy', datetime.date(2025, 1, 7))
    """
    senses = {cell: sense_of(cell, reading) for cell in cells if not is_blank(cell)}
    order, doubts = _settle_order(senses, reading)
    rules = {"", order, *_other_rules(senses, hint.casefold())}
    periods: dict[object, Period] = {}
    for cell, sense in senses.items():
        kept = [period for rule, period in sense.periods.items() if rule in rules]
        lone = len(sense.periods) == 1 and sense.periods.keys() <= set(ORDERS)
        if kept or (lone and not order and not doubts):
            periods[cell] = kept[0] if kept else next(iter(sense.periods.values()))
    for lacks, ask in (("year", _ask_year), ("fiscal", _ask_fiscal)):
        cell = next((cell for cell, sense in senses.items() if sense.lacks == lacks), None)
        if cell is not None:
            doubts = (*doubts, ask(cell, reading))
    return Days(periods, order, doubts)


def _settle_order(
    senses: Mapping[object, Sense], reading: Reading
) -> tuple[str, tuple[Doubt, ...]]:
    """Settle the order of day, month and year over all cells in which it matters."""
    open_ = {cell: s.periods for cell, s in senses.items() if s.periods.keys() & set(ORDERS)}
    if not open_ or reading.date_order:
        return reading.date_order or "" if open_ else "", ()
    alive = [rule for rule in ORDERS if all(rule in periods for periods in open_.values())]
    if "ymd" in alive and len(alive) > 1 and not _runs(open_.values(), "ymd"):
        alive.remove("ymd") if any(_runs(open_.values(), rule) for rule in alive) else None
    days = [[periods[rule].day for periods in open_.values()] for rule in alive]
    telling = [cell for cell, periods in open_.items() if len(periods.keys() & {"dmy", "mdy"}) < 2]
    if not alive or (len(alive) == 1 and not _too_few(telling, open_)):
        return (alive[0] if alive else ""), ()
    if len(alive) > 1 and all(other == days[0] for other in days):
        return alive[0], ()
    cell = next(cell for cell, periods in open_.items() if len(set(periods.values())) > 1)
    rules = alive if len(alive) > 1 else [rule for rule in ORDERS if rule in open_[cell]]
    meant = {rule: say_day(open_[cell][rule].day) for rule in rules}
    what = f"date is {quote(cell)}: {' or '.join(meant.values())}"
    if len(alive) == 1:
        what += f"; only {quote(telling[0])} of {len(open_)} days tells which"
    return "", (Doubt("date_order", cell, what, tuple(meant)),)


def _too_few(telling: Sequence[object], cells: Mapping[object, object]) -> bool:
    return len(cells) >= _MANY and len(telling) * _FEW < len(cells)


def _runs(columns: Iterable[Mapping[str, Period]], rule: str) -> bool:
    """Say whether the days run forward or backward all the way."""
    days = [periods[rule].day for periods in columns]
    return days in (sorted(days), sorted(days, reverse=True))


def _other_rules(senses: Mapping[object, Sense], hint: str) -> set[str]:
    """Give the rules, other than the order of numbers, that hold for a column."""
    found = [sense.periods for sense in senses.values() if sense.periods]
    rules = set().union(*(periods.keys() for periods in found)) if found else set()
    kept: set[str] = set()
    if "year" in rules and all(
        "year" in periods or [p.kind for p in periods.values()] == ["year"] for periods in found
    ):
        kept.add("year")
    if rules & {"mmm-yy", "mmm yy"} and _are_months(senses):
        kept |= {"mmm-yy", "mmm yy"}
    for pair, words in (
        (("yyyymm", "yyyyww"), (("month", "monat", "mois", "mes"), ("week", "woche", "kw"))),
        (("quarter", "third"), (("quart", "trim"), ())),
    ):
        kept |= _by_hint(found, pair, words, hint)
    months = [p for p in found if "" in p and p[""].kind in ("day", "month")]
    split = [p for p in found if "split year" in p]
    lone = len(split) == 1 and "iso month" in split[0]
    years = any(sense.lacks == "fiscal" for sense in senses.values())
    if split and not years and (months or lone):
        kept |= {"month", "iso month"}
    return kept


def _by_hint(
    found: Sequence[Mapping[str, Period]],
    pair: tuple[str, str],
    words: tuple[tuple[str, ...], ...],
    hint: str,
) -> set[str]:
    """Settle a pair of rules by the cells that only one of them fits, else by the heading."""
    open_ = [periods for periods in found if periods.keys() & set(pair)]
    alive = [rule for rule in pair if open_ and all(rule in periods for periods in open_)]
    if len(alive) == 2:
        alive = [
            rule for rule, known in zip(pair, words, strict=True) if any(w in hint for w in known)
        ]
    return set(alive) if len(alive) == 1 else set()


def _are_months(senses: Mapping[object, Sense]) -> bool:
    """Say whether Jan-25, Feb-25 are months of a year, and not days without one."""
    months = [
        (period.day, rule)
        for sense in senses.values()
        for rule, period in sense.periods.items()
        if rule in ("mmm-yy", "mmm yy")
    ]
    days = list(dict.fromkeys(day for day, _ in months))
    if len(days) == 1:
        return months[0][1] == "mmm-yy"
    numbers = [day.year * 12 + day.month for day in days]
    steps = {abs(b - a) for a, b in pairwise(numbers)}
    apart = len({day.month for day in days}) > 1
    return apart and (steps == {1} or 3 * len({day.year for day in days}) <= len(days) + 2)


def _ask_year(cell: object, _: Reading) -> Doubt:
    what = f"{quote(cell)} says no year: it could be that of 2024, of 2025 or of another"
    return Doubt("year", cell, what, ("2024", "2025"))


def _ask_fiscal(cell: object, reading: Reading) -> Doubt:
    """Ask where the fiscal year starts, or after which of its two years it is named."""
    if reading.fiscal_year_start is None:
        one, other = (
            sense_of(cell, reading.change(fiscal_year_start=start, fiscal_year_name="end"))
            for start in (1, 7)
        )
        key, choices = "fiscal_year_start", ("1", "7")
    else:
        one, other = (
            sense_of(cell, reading.change(fiscal_year_name=name)) for name in ("start", "end")
        )
        key, choices = "fiscal_year_name", ("start", "end")
    days = [say_day(next(iter(s.periods.values())).day) for s in (one, other) if s.periods]
    what = f"{quote(cell)} could begin on {' or '.join(days)}, as the fiscal year has it"
    return Doubt(key, cell, what, choices)


class Mark(NamedTuple):
    """The decimal mark that holds for a group of cells; it is empty where nothing tells."""

    mark: str
    doubt: Doubt | None = None


def settle_mark(
    groups: Mapping[str, Mapping[str, Numeral]], reading: Reading, *, usual: str = ""
) -> Mapping[str, Mark]:
    """Settle the decimal mark of each group of texts, such as those of a KPI.

    What one group proves holds for the others too, unless two contradict each other. `usual` is
    the mark that the kind of file has where nothing speaks against it.

    >>> from okrnb.cellnumbers import read_numeral
    >>> texts = {text: read_numeral(text) for text in ("1,234", "7.1%")}
    >>> settle_mark({"revenue": texts}, Reading())["revenue"].mark
    '.'
    """
    if reading.decimal_mark:
        return {name: Mark(reading.decimal_mark) for name in groups}
    everything = {text: one for group in groups.values() for text, one in group.items()}
    proven = {one.proves for one in everything.values()} - {""}
    if len(proven) == 2:
        return {name: _settle(group, "") for name, group in groups.items()}
    whole = _settle(everything, usual)
    return dict.fromkeys(groups, whole)


def _settle(numerals: Mapping[str, Numeral], usual: str) -> Mark:
    proofs: dict[str, list[Numeral]] = {".": [], ",": []}
    for one in numerals.values():
        if one.proves:
            proofs[one.proves].append(one)
    unsure = [text for text, one in numerals.items() if one.ambiguous]
    known = [mark for mark, found in proofs.items() if found]
    if not unsure:
        return Mark(known[0] if len(known) == 1 else usual)
    if not known and usual and all(usual in text for text in unsure):
        return Mark(usual)
    if len(known) == 1:
        alike = [text for text in unsure if known[0] in text]
        strong = len(proofs[known[0]]) > 1 or proofs[known[0]][0].strong
        if strong or len(alike) < 2:
            return Mark(known[0])
    text = unsure[0]
    one = numerals[text]
    what = f"value is {quote(text)}: {one.point} or {one.comma}"
    if len(known) == 1:
        lone = next(text for text, one in numerals.items() if one.proves)
        what += f"; only {quote(lone)} tells which"
    if len(known) == 2:
        return Mark("")
    return Mark("", Doubt("decimal_mark", text, what, (".", ",")))
