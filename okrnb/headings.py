"""Words that headers use, and what a single cell of a header is: a period, a plan, a total, a name.

Words are known in any case of letters, with or without blanks, in a few languages.
"""

import re
from functools import lru_cache
from typing import Literal, NamedTuple

from okrnb.celldays import sense_of
from okrnb.cells import is_blank, text_of
from okrnb.model import Reading

# The first of each is what we write; where a header has it, other words of its kind do not count.
KPI_WORDS = ("kpi", "metric", "name", "indicator")
DAY_WORDS = ("date", "day", "week", "month", "quarter", "period")
VALUE_WORDS = ("value", "reading")
UNIT_WORDS = ("unit",)
YEAR_WORDS = ("year", "jahr", "année", "annee", "año", "anno", "ano", "jaar", "calendaryear")

_MORE = {
    KPI_WORDS: """kpis metrics kpiname metricname indicatorname measure measures kennzahl
        kennzahlen indikator indicateur indicador indicatore lineitem""",
    DAY_WORDS: """year half halfyear time timestamp weekof weekending weekending weekstarting
        weekbeginning weekcommencing weekstart monthending monthend quarterend periodend
        yearmonth yearweek isoweek calendarweek calweek reportingperiod reportdate fiscalperiod
        fiscalquarter fiscalyear datum tag woche kw monat quartal jahr zeitraum periode période jour
        semaine mois trimestre année fecha día semana mes año periodo período mese settimana
        giorno anno maand kwartaal jaar""",
    VALUE_WORDS: """actual actuals ist istwert wert valeur valor valore waarde reading result
        amount""",
    UNIT_WORDS: "units uom unitofmeasure einheit unité unidad unità eenheid",
}
_KNOWN = {first: (*first, *more.split()) for first, more in _MORE.items()}

ACTUALS = frozenset(
    ("actual", "actuals", "act", "ist", "istwert", "réel", "reel", "réalisé", "real", "consuntivo")
)
_OTHER_WORDS = """
    plan planned budget bud target tgt forecast fcst goal soll sollwert ziel plan objectif prévu
    presupuesto objetivo var variance variation diff difference delta Δ change abweichung vsplan
    vsbudget vstarget vspy yoy mom qoq growth ytd prioryear py lastyear ly previousyear vorjahr vj
    achievement attainment ofplan ofbudget oftarget trend status rag outlook estimate est
"""
OTHERS = frozenset(_OTHER_WORDS.split())
"""What stands beside actual figures and is no reading of the KPI on that day."""

_TOTAL = re.compile(
    r"(?:(?:grand|sub|over ?all|year|full[ -]year|annual|row|column)[ -]?)?"
    r"(?:total|totals|sum|summe|gesamt|gesamtsumme|insgesamt|somme|suma|totale|totaal|average|avg"
    r"|mean|durchschnitt|mittelwert|moyenne|median|min|max|minimum|maximum|ytd|full year|fy)"
)
_TAIL = re.compile(r"[ :.*]+$")

Sort = Literal["blank", "period", "open", "year", "actual", "other", "total", "word", "name"]


class Label(NamedTuple):
    """A cell of a header: what it is, and its text. `open` is a period that lacks its year."""

    sort: Sort
    text: str


def word_of(cell: object) -> str:
    """Give the letters of a cell, as words of headers are compared."""
    return re.sub(r"[\s_.:*/%#-]+", "", text_of(cell)).casefold()


def find_columns(names: tuple[object, ...]) -> tuple[list[int], ...]:
    """Find the columns that could hold KPI, day, value and unit.

    Where one has the very word that we write, the others of its kind do not count; where none has
    a word of the short lists, those of other languages do.

    >>> find_columns(("Metric", "Month", "date", "VALUE"))
    ([0], [2], [3], [])
    """
    words = [word_of(name) for name in names]
    found = []
    for known in (KPI_WORDS, DAY_WORDS, VALUE_WORDS, UNIT_WORDS):
        for wanted in (known[:1], known, _KNOWN[known]):
            columns = [at for at, word in enumerate(words) if word in wanted]
            if columns:
                break
        found.append(columns or [at for at, name in enumerate(names) if _speaks_of(name, known)])
    return tuple(found)


def _speaks_of(name: object, known: tuple[str, ...]) -> bool:
    """Say whether the last of several words is one of ours, as in `Snapshot date`."""
    words = text_of(name).casefold().split()
    return len(words) > 1 and known != UNIT_WORDS and words[-1] in known


def is_day_word(cell: object) -> bool:
    """Say whether a heading is a word for days or periods, such as Week or Monat."""
    return isinstance(cell, str) and word_of(cell) in (*_KNOWN[DAY_WORDS], *YEAR_WORDS)


def is_total(cell: object) -> bool:
    """Say whether a row or column is headed as a total or average, and so is no reading.

    >>> is_total("Grand total:"), is_total("Total 2025"), is_total("Total revenue")
    (True, True, False)
    """
    return isinstance(cell, str) and _is_total(cell)


@lru_cache(maxsize=10_000)
def _is_total(cell: str) -> bool:
    text = _TAIL.sub("", cell.strip()).casefold()
    for period in (r"(?:cy|fy)? ?[12][0-9]{3}", "q[1-4]|h[12]"):
        text = re.sub(rf"^(?:{period}) | (?:{period})$| ?\([^()]*\)$", "", text).strip()
    return bool(_TOTAL.fullmatch(text))


def side_of(cell: object) -> Literal["", "actual", "other"]:
    """Say whether a text marks actual figures, or a plan or comparison beside them."""
    word = word_of(cell) if isinstance(cell, str) else ""
    return "actual" if word in ACTUALS else "other" if word in OTHERS else ""


def label_of(cell: object, reading: Reading) -> Label:
    """Say what a cell of a header is."""
    if is_blank(cell):
        return Label("blank", "")
    text, sense = text_of(cell), sense_of(cell, reading)
    if isinstance(cell, float) and not sense.periods:
        return Label("name", text)
    if sense.periods.keys() == {"year"}:
        return Label("year", text)
    if sense.periods or sense.lacks == "fiscal":
        return Label("period", text)
    if sense.lacks == "year":
        return Label("open", text)
    if side_of(cell):
        return Label("actual" if side_of(cell) == "actual" else "other", text)
    if is_total(cell):
        return Label("total", text)
    if any(find_columns((cell,))):
        return Label("word", text)
    return Label("name", text)
