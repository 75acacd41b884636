"""The nine differences between KPIs and OKRs (Smith), and what is known of them for a pair.

Where a rule of the coach decides, it is asked; what nobody has said stays blank, with the question.
"""

import re
from collections.abc import Iterator
from textwrap import shorten

from okrnb import rules_cards as cards
from okrnb import rules_method as method
from okrnb.advice import Advice
from okrnb.library import say_proposal
from okrnb.model import Kpi
from okrnb.objectives import Metric, Milestone, Rate
from okrnb.pairs import Cell, Pair, Row, say_way, unless
from okrnb.quantities import say_day
from okrnb.wording import BLANK

_GENERAL = {
    "context": ("may stand alone in a list", "stands under an objective"),
    "pay": ("often decides about pay", "is kept apart from pay, so that people aim high"),
    "openness": ("may be for few eyes", "is open, so that others can help"),
    "improvement": ("is mostly held where it is healthy", "changes something"),
    "strategy": ("may only keep the business running", "comes from a larger aim"),
    "alignment": ("is kept by one team", "is agreed with those whom it touches"),
    "time and focus": ("goes on, one among many", "ends with the cycle, one of a few"),
    "control": ("may be in a team's hands or in nobody's", "is influenced, by work that is named"),
    "origin": ("is mostly given from above", "comes half or more from the team"),
}
_OPEN_TO = {"org": "open to everybody", "team": "open to the team", "private": "private"}
_FROM = {"leader": "from the leader", "team": "from the team", "joint": "from both together"}
_STATES = {
    "health": "only watched (health metric)",
    "focus": "to change now (focus)",
    "parked": "not even watched (parked)",
}
_TIMING = {"leading": "moves with the work (leading)", "lagging": "follows the work (lagging)"}
_AIMS = {
    "guardrail": "held: it must not get worse",
    "threshold": "held on one side of a limit",
    "rate": "a pace to keep up",
    "milestone": "a state that is not there yet",
    "binary": "a question to settle",
    "baseline": "a number to find out",
}
_LONG = 70


def nine_differences(pair: Pair) -> tuple[Row, ...]:
    """Say what sets an OKR apart from a KPI, and how these two stand."""
    cells = zip(_GENERAL.items(), (*_what_for(pair), *_who_and_when(pair)), strict=True)
    return tuple(Row(what, *general, *two) for (what, general), two in cells)


def _what_for(pair: Pair) -> Iterator[tuple[Cell, Cell]]:
    """Give the cells of context, pay, openness, improvement and strategy."""
    kpi, objective = pair.kpi, pair.objective
    whose = pair.ask(method.key_results_missing, "", "Which objective is it for?")
    yield (
        unless(_aims(pair, kpi, "intended_result"), f"shows: {_short(kpi.intended_result)}"),
        Cell(f"under: {_short(objective.text)}") if objective else Cell(BLANK, (whose,)),
    )
    yield _pay(pair, kpi), _pay_through(pair)
    yield _openness(pair)
    yield _state(pair, kpi), _improvement(pair)
    serves = unless(_aims(pair, kpi, "strategic_link"), f"for: {_short(kpi.strategic_link)}")
    yield serves, _larger_aim(pair)


def _who_and_when(pair: Pair) -> Iterator[tuple[Cell, Cell]]:
    """Give the cells of alignment, time and focus, control and origin."""
    kpi, objective = pair.kpi, pair.objective
    reason = _short((objective.why_now or f"for: {objective.parent}") if objective else "")
    yield (
        unless(pair.asks(kpi, method.kpi_owner), f"kept by {kpi.owner}"),
        unless(pair.asks_objective(method.why_now), reason),
    )
    often = pair.asks(kpi, method.update_frequency)
    yield unless(often, f"every {kpi.frequency}, without an end"), _until(pair)
    yield _timing(pair, kpi), _work(pair)
    yield _origin(pair)


def _short(text: str) -> str:
    return shorten(text, _LONG, placeholder=" ...")


def _aims(pair: Pair, kpi: Kpi, field: str) -> tuple[Advice, ...]:
    asked = pair.asks(kpi, method.strategy_link)
    return tuple(one for one in asked if one.field == field)


def _decides_about_pay(pair: Pair, kpi: Kpi) -> bool | None:
    """Say whether a KPI is tied to pay; None where nobody has said, not even no."""
    return kpi.pay_linked if pair.has_said(kpi, "pay_linked") else None


def _ask_pay(pair: Pair, kpi: Kpi) -> tuple[Advice, ...]:
    question = "Does it decide about anybody's pay?"
    blank = not pair.has_said(kpi, "pay_linked")
    asked = (pair.ask(method.pay, "pay_linked", question, kpi=kpi),) if blank else ()
    return (*asked, *pair.asks(kpi, method.pay))


def _pay(pair: Pair, kpi: Kpi) -> Cell:
    said = {True: "decides about pay", False: "decides about nobody's pay", None: BLANK}
    return Cell(said[_decides_about_pay(pair, kpi)], _ask_pay(pair, kpi))


def _pay_through(pair: Pair) -> Cell:
    """Say what hangs on the key result through the KPI that it moves."""
    moved = pair.moved
    if moved is None:
        return Cell(BLANK if pair.says_nothing else "apart from pay: it moves no KPI")
    said = {True: "its KPI decides about pay", False: "apart from pay", None: BLANK}
    asked = _ask_pay(pair, moved) if moved.id != pair.kpi.id else ()  # asked beside it already
    return Cell(said[_decides_about_pay(pair, moved)], asked)


def _openness(pair: Pair) -> tuple[Cell, Cell]:
    """Say who sees them; OKRs are open unless people say otherwise."""
    kpi, objective, question = pair.kpi, pair.objective, "Who may see it?"
    seen = _OPEN_TO[kpi.visibility], pair.asks(kpi, method.private)
    if not pair.has_said(kpi, "visibility"):
        seen = BLANK, (pair.ask(method.private, "visibility", question, kpi=kpi),)
    if objective is None:
        return Cell(*seen), Cell(BLANK, (pair.ask(method.private, "", question),))
    return Cell(*seen), Cell(_OPEN_TO[objective.visibility], pair.asks_objective(method.private))


def _origin(pair: Pair) -> tuple[Cell, Cell]:
    kpi, objective, rule = pair.kpi, pair.objective, method.only_from_above
    asker = pair.ask(rule, "source", "Who asked for this number?", kpi=kpi)
    name = re.split("[,;]", kpi.source)[0]  # licences and remarks may follow
    source = Cell(f"source: {_short(name)}") if kpi.source else Cell(BLANK, (asker,))
    if objective is None or not pair.has_said(objective, "origin"):
        question = "Who wrote it: the team, the leader, or both?"
        return source, Cell(BLANK, (pair.ask(rule, "", question),))
    return source, Cell(_FROM[objective.origin], pair.asks_objective(rule))


def _state(pair: Pair, kpi: Kpi) -> Cell:
    if kpi.state in _STATES:
        return Cell(_STATES[kpi.state])
    question = "Is it to change in this cycle, or only to be watched?"
    return Cell(BLANK, (pair.ask(method.healthy_already, "state", question, kpi=kpi),))


def _improvement(pair: Pair) -> Cell:
    kr, held = pair.key_result, pair.asks_key_result(method.healthy_already)
    if held or pair.says_nothing:
        return Cell(held[0].seen if held else BLANK, held)
    if not isinstance(kr, Metric):
        return Cell(_AIMS[kr.form])
    known = kr.target is not None
    return Cell(say_way(pair) if known else BLANK, pair.asks_key_result(cards.start_value))


def _larger_aim(pair: Pair) -> Cell:
    objective, moved = pair.objective, pair.moved
    if objective is not None and objective.parent:
        return Cell(f"for: {objective.parent}")
    if objective is not None and objective.level == "company":
        return Cell("is an aim of the company")
    if moved is not None and moved.strategic_link:
        return Cell(f"through its KPI: {_short(moved.strategic_link)}")
    other = moved is not None and moved.id != pair.kpi.id
    return Cell(BLANK, _aims(pair, moved, "strategic_link") if other and moved else ())


def _until(pair: Pair) -> Cell:
    due, late = pair.key_result.due, pair.asks_key_result(method.horizon)
    if due is None or pair.asks_end():
        return Cell(BLANK)
    until = f"until {say_day(due)}, in {pair.workbook.settings.cycle.name}"
    return Cell(late[0].seen if late else until, late)


def _timing(pair: Pair, kpi: Kpi) -> Cell:
    if kpi.timing in _TIMING:
        return Cell(_TIMING[kpi.timing])
    question = f"{say_proposal(kpi, 'timing')}Does it move with the work, or only afterwards?"
    return Cell(BLANK, (pair.ask(method.influence, "timing", question, kpi=kpi),))


def _work(pair: Pair) -> Cell:
    """Name the work beside the key result; a rate or a milestone is work of the team itself."""
    kr, objective = pair.key_result, pair.objective
    asked = pair.asks_key_result(method.influence)
    if asked or pair.says_nothing:
        return Cell(BLANK, asked)
    named = []
    if objective is not None:
        named += [one.title for one in objective.initiatives if one.key_result == kr.id]
        named += [one.title for one in objective.lead_measures if one.key_result == kr.id]
    if named:
        return Cell(_short(", ".join(named)))
    if isinstance(kr, Milestone | Rate):
        return Cell("work of the team's own")
    near = pair.moved is not None and pair.moved.timing == "leading"
    return Cell("its KPI moves with the work" if near else BLANK)
