"""KPIs as a room sorts them: by the numbers of a list, with a healthy range where one is agreed."""

import re
from collections.abc import Sequence
from decimal import Decimal

from okrnb.aiming import read_amount
from okrnb.asking import Ask
from okrnb.building import change
from okrnb.errors import InputError, RefusedError
from okrnb.fields import nearest
from okrnb.loop import State
from okrnb.model import Kpi
from okrnb.proceedings import Proceedings
from okrnb.tabular import Table, say_range

MOST_LISTED = 30
"""KPIs that a room can look at; further ones are sorted by their ids."""

STATES = {"focus": "comes into focus", "health": "is only watched", "parked": "is parked"}
"""What becomes of a KPI, in words."""

SORTED = (
    Ask(name="focus", label="Comes into focus", hint="numbers: 1, 3", short=True),
    Ask(name="health", label="Is only watched", hint="4, 5, 6", short=True),
    Ask(name="parked", label="Is parked", hint="7", short=True),
    Ask(name="reason", label="Because", hint="said of all that are named above"),
    Ask(
        name="healthy",
        label="Healthy, for one KPI",
        hint="at least 430, at most 12%, or 220 to 360",
    ),
)
"""The fields of sorting."""

_SIDES = (
    (re.compile(r"(?:at least|from|min(?:imum)?|>=|≥)\s*(?P<low>.+)", re.IGNORECASE), "low"),
    (re.compile(r"(?:at most|up to|max(?:imum)?|<=|≤)\s*(?P<high>.+)", re.IGNORECASE), "high"),
)
_NUMBER = re.compile(r"\d{1,6}")
"""A number of the list; `²` is a digit, too, yet no number."""
_BOTH = re.compile(
    r"(?:from\s+|between\s+)?(?!up\s)(?P<low>.+?)\s+(?:to|and)\s+(?P<high>.+)", re.IGNORECASE
)


def read_healthy(text: str, kpi: Kpi) -> tuple[Decimal | None, Decimal | None]:
    """Read a healthy range as people say it: lower and upper edge.

    Raises RefusedError for what is no range, and for one that the KPI cannot have.

    >>> read_healthy("at most 12", Kpi(id="wait", name="Wait", unit="days"))
    (None, Decimal('12'))
    """
    low, high = _edges(text, kpi)
    told = {"healthy_low": low, "healthy_high": high}
    try:
        change(kpi, **{side: edge for side, edge in told.items() if edge is not None})
    except InputError as error:
        wrong = error.problems[0]
        raise RefusedError(f"healthy is {text.strip()!r}: {wrong.what}", wrong.fix) from error
    return low, high


def _edges(text: str, kpi: Kpi) -> tuple[Decimal | None, Decimal | None]:
    both = _BOTH.fullmatch(text.strip())
    if both is not None:
        low, high = (read_amount("healthy", both[side], kpi) for side in ("low", "high"))
        return low, high
    for pattern, side in _SIDES:
        found = pattern.fullmatch(text.strip())
        if found is not None:
            edge = read_amount("healthy", found[side], kpi)
            return (edge, None) if side == "low" else (None, edge)
    fix = "Write at least 430, at most 12%, or 220 to 360."
    raise RefusedError(f"healthy is {text.strip()!r}", fix)


def listed(book: State) -> tuple[Kpi, ...]:
    """Give the KPIs in the order of the wall: what is furthest from healthy comes first."""
    by_id = {kpi.id: kpi for kpi in book.workbook.kpis}
    ids = [id for id in map(str, book.gaps["kpi"]) if id in by_id]
    return tuple(by_id[id] for id in dict.fromkeys((*ids, *by_id)))


def read_listed(label: str, text: str, kpis: Sequence[Kpi]) -> tuple[str, ...]:
    """Read which KPIs are meant: numbers of the list, ids or names. Raises RefusedError.

    >>> kpis = [Kpi(id="wait", name="Waiting time"), Kpi(id="nps", name="NPS")]
    >>> read_listed("focus", "2, waiting time", kpis)
    ('nps', 'wait')
    """
    known = {word.casefold(): kpi.id for kpi in kpis for word in (kpi.name, kpi.id)}
    found = []
    for piece in filter(None, (word.strip() for word in re.split(r"[,;\n]", text))):
        words = piece.split() if re.fullmatch(r"[\d\s]+", piece) else [piece]
        for word in words:
            if _NUMBER.fullmatch(word) and 1 <= int(word) <= len(kpis):
                found.append(kpis[int(word) - 1].id)
            elif word.casefold() in known:
                found.append(known[word.casefold()])
            else:
                fix = f"Write numbers from 1 to {len(kpis)}."
                named = any(map(str.isalpha, word))
                close = nearest(word, [kpi.name for kpi in kpis]) if named else fix
                raise RefusedError(f"{label}: there is no KPI {word!r}", close)
    return tuple(dict.fromkeys(found))


def table_listed(book: State, so_far: Proceedings) -> Table:
    """List KPIs by number, with what is proposed for each and what the room said."""
    kpis, said = listed(book), {one.kpi: one for one in so_far.triage}
    proposed = dict(zip(map(str, book.gaps["kpi"]), map(str, book.gaps["triage"]), strict=True))
    rows = []
    for number, kpi in enumerate(kpis[:MOST_LISTED], 1):
        one = said.get(kpi.id)
        agreed = one is not None and (one.healthy_low, one.healthy_high) != (None, None)
        low, high = kpi.healthy_low, kpi.healthy_high
        if one is not None and agreed:
            low, high = one.healthy_low, one.healthy_high
        word = "…" if one is None else STATES[one.state]
        row = (str(number), kpi.name, say_range(low, high, kpi), proposed.get(kpi.id, ""), word)
        rows.append(row)
    if len(kpis) > MOST_LISTED:
        rows.append(("", f"and {len(kpis) - MOST_LISTED:,} more, by their ids", "", "", ""))
    return Table(("", "KPI", "healthy", "proposed", "the room says"), tuple(rows))
