"""The card that tells a KPI and a key result apart, for two records or two typed sentences."""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from okrnb.advice import Advice
from okrnb.cells import safe_unit
from okrnb.definitions import FREQUENCIES
from okrnb.differences import nine_differences
from okrnb.errors import fail
from okrnb.hearing import hear
from okrnb.library import find_kpi
from okrnb.model import Kpi, slug
from okrnb.objectives import KeyResult, Metric, Objective, Threshold, Workbook
from okrnb.pairs import Pair, Row, five_rows, say_way
from okrnb.pasting import LONGEST
from okrnb.quantities import say_day
from okrnb.tabular import Table
from okrnb.understood import Understood
from okrnb.wording import BLANK, read_key_result, say_key_result

LONGEST_NAME = 120
"""Characters of a KPI's name."""

_OFTEN = re.compile(
    rf"[\s,;]+(?:({'|'.join(FREQUENCIES)})|(?:every|each)\s+(day|week|month|quarter|year))\b",
    re.IGNORECASE,
)
_IN_UNIT = re.compile(r"\s+in\s+(\S+)$")
_HEAD = ("a KPI", "this KPI", "a key result", "this key result", "asked")
_KINDS = {"kpi": "KPI", "key result": "Key result", "objective": "Objective", "settings": "Team"}


@dataclass(frozen=True, kw_only=True)
class Contrast:
    """A KPI and a key result told apart; shows itself in a notebook, and as plain text."""

    pair: Pair
    five: tuple[Row, ...]
    nine: tuple[Row, ...]

    @property
    def sentence(self) -> str:
        """The key result in one sentence."""
        return say_key_result(self.pair.key_result, self.pair.moved)

    @property
    def verdict(self) -> str:
        """Say which is which, and whether both are what they are taken for."""
        pair, read, kr = self.pair, self.pair.kpi_read, self.pair.key_result
        if read is not None and (read.deadline or read.start is not None):
            sign = "an end" if read.deadline else "a way to go"
            return f"The first has {sign}, as a key result has. Its KPI is {pair.kpi.name}."
        open_end = bool(pair.asks_end())
        if pair.says_nothing:
            missing = "neither how far nor by when" if open_end else "not how far"
            return f"The second says {missing}, so it is no key result yet."
        ends = "names no day" if open_end or kr.due is None else f"ends on {say_day(kr.due)}"
        return f"{pair.kpi.name} goes on being watched; the key result {self._link()} and {ends}."

    def _link(self) -> str:
        """Say what the key result has to do with the KPI."""
        kpi, moved = self.pair.kpi, self.pair.moved
        if moved is None or moved.id != kpi.id:
            return f"does not move it{'' if moved is None else f' but {moved.name}'}"
        moves = isinstance(self.pair.key_result, Metric) and say_way(self.pair) != BLANK
        return f"moves it {say_way(self.pair)}" if moves else "is about it"

    @property
    def needs(self) -> Table:
        """The five rows: what a KPI and a key result must have, and what these two have."""
        return _table("five rows (Lamorte)", self.five)

    @property
    def differences(self) -> Table:
        """The nine differences, and what is known of them for these two."""
        return _table("nine differences (Smith)", self.nine)

    @property
    def questions(self) -> tuple[Advice, ...]:
        """Everything that is asked, once each, in the order of the rows."""
        asked = (one for row in (*self.five, *self.nine) for one in _asked(row))
        return tuple(dict.fromkeys(asked))

    def __repr__(self) -> str:
        """Tell it all in plain text, a paragraph for each row."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        yield f"KPI: {self.pair.kpi.name}"
        yield f"key result: {self.sentence}"
        yield self.verdict
        for table, rows in ((self.needs, self.five), (self.differences, self.nine)):
            yield f"\n{table.head[0]}"
            for row in rows:
                yield f"- {row.what}"
                yield f"    a KPI: {row.a_kpi}; this one: {row.kpi.said}"
                yield f"    a key result: {row.a_key_result}; this one: {row.key_result.said}"
                yield from (f"    ? {_ask(one)}" for one in _asked(row))

    def _repr_html_(self) -> str:
        names = f"{html.escape(self.pair.kpi.name)}</strong> and <strong>"
        head = f"<p><strong>{names}{html.escape(self.sentence)}</strong></p>"
        tables = f"{self.needs._repr_html_()}{self.differences._repr_html_()}"
        verdict = f"<p>{html.escape(self.verdict)}</p>"
        return f'<div class="mathjax_ignore tex2jax_ignore">{head}{verdict}{tables}</div>'


def tell_apart(
    kpi: Kpi | str, key_result: KeyResult | str, *, workbook: Workbook, on: date
) -> Contrast:
    """Hold a KPI and a key result side by side: what each must have, and what is open.

    Each is a record, or the id or the words of one of the workbook, or else a typed sentence, which
    is read and not saved. What nobody has said is blank and asked. Raises InputError for a text
    that is blank or too long.
    """
    known, read = _read_kpi(kpi, workbook) if isinstance(kpi, str) else (kpi, None)
    typed = _checked(key_result, "key result") if isinstance(key_result, str) else ""
    if typed and known not in workbook.kpis:
        known = _completed(known, typed, workbook)
    kpis = {one.id: one for one in (*workbook.kpis, known)}
    beside = replace(workbook, kpis=tuple(kpis.values()), check_ins=())
    kr, objective = _find(key_result, beside)
    is_typed = kr is None
    if kr is None:
        heard = hear(typed, kpis=beside.kpis, cycle=workbook.settings.cycle, id="sentence")
        kr, new = heard.key_result, () if heard.kpi is None else (heard.kpi,)
        beside = replace(beside, kpis=(*beside.kpis, *new))
    alone = objective or Objective(id="any", text="any", key_results=(kr,))
    pair = Pair(
        kpi=known,
        key_result=kr,
        objective=objective,
        workbook=replace(beside, objectives=(alone,)),
        on=on,
        is_typed=is_typed,
        kpi_read=read,
    )
    return Contrast(pair=pair, five=five_rows(pair), nine=nine_differences(pair))


def _checked(text: str, about: str) -> str:
    """Give a typed text without blanks around it, if it is one that can be read."""
    stripped = text.strip()
    if not 0 < len(stripped) <= LONGEST:
        fix = f"Say it in 1 to {LONGEST} characters."
        raise fail(about, None, "", f"it has {len(stripped)} characters", fix)
    return stripped


def _find(
    key_result: KeyResult | str, workbook: Workbook
) -> tuple[KeyResult | None, Objective | None]:
    """Find a key result of the workbook and its objective, by record, id or words."""
    words = key_result.strip().casefold() if isinstance(key_result, str) else None
    for objective in workbook.objectives:
        for kr in objective.key_results:
            said = say_key_result(kr, workbook.kpi(getattr(kr, "kpi", None))).casefold()
            if key_result == kr or words in (kr.id.casefold(), said):
                return kr, objective
    return (None if isinstance(key_result, str) else key_result), None


def _read_kpi(typed: str, workbook: Workbook) -> tuple[Kpi, Understood]:
    """Find the KPI that is meant, or make one of what the text says of it, and of nothing else.

    How often it is updated is read where it stands behind the name ("NPS, monthly").
    """
    text = _checked(typed, "KPI")
    often = _OFTEN.search(text)
    rest = "" if often is None else f"{text[: often.start()]}{text[often.end() :]}".strip(" ,;.")
    bare = rest or text
    read, cycle = read_key_result(bare), workbook.settings.cycle
    own = find_kpi(bare, workbook.kpis) or find_kpi(read.metric or "", workbook.kpis)
    if own is not None:
        return own, read
    heard = hear(bare, kpis=(), cycle=cycle, id="kpi")
    kpi = heard.kpi or _named(bare)
    held = heard.key_result
    if isinstance(held, Threshold) and held.side != "within":
        edge = "healthy_high" if held.side == "at_most" else "healthy_low"
        kpi = kpi.change(**{edge: held.bound}, direction="down" if held.side == "at_most" else "up")
    if often is not None:
        word = (often[1] or often[2]).casefold()
        kpi = kpi.change(frequency=FREQUENCIES.get(word, word))
    return kpi, read


def _completed(kpi: Kpi, key_result: str, workbook: Workbook) -> Kpi:
    """Give a typed KPI the unit that a typed key result on it says, where it says none itself."""
    told = hear(key_result, kpis=(), cycle=workbook.settings.cycle, id="sentence").kpi
    if told is None or kpi.unit_kind is not None or find_kpi(told.name, (kpi,)) is None:
        return kpi
    return kpi.change(unit_kind=told.unit_kind, unit=told.unit)


def _named(text: str) -> Kpi:
    """Make a KPI of its name, and the unit at the end ("in %")."""
    found = _IN_UNIT.search(text)
    unit = safe_unit(found[1]) if found else None
    name = text[: found.start()] if found and unit else text
    name = name[:1].upper() + name[1:LONGEST_NAME]
    kind, sign = unit or (None, "")
    return Kpi(id=slug(name)[:60].strip("-.") or "kpi", name=name, unit_kind=kind, unit=sign)


def _table(title: str, rows: Sequence[Row]) -> Table:
    cells = (
        (row.what, row.a_kpi, row.kpi.said, row.a_key_result, row.key_result.said, _ask_all(row))
        for row in rows
    )
    return Table((title, *_HEAD), tuple(cells))


def _asked(row: Row) -> tuple[Advice, ...]:
    return (*row.kpi.asked, *row.key_result.asked)


def _ask_all(row: Row) -> str:
    return " ".join(map(_ask, _asked(row)))


def _ask(one: Advice) -> str:
    """Ask a question with the record that it is about, in a word."""
    about = next(kind for kind in _KINDS if one.about.startswith(kind))
    return f"{_KINDS[about]}: {one.question}"
