"""How every key result of a workbook stands on a day: three things that are never mixed.

What is achieved against what was expected by now, the chance of getting there if business goes on
as usual, and what people believe. Each may say something else; that is worth more than one number.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from okrnb.curves import Curve, as_planned, like_last_year
from okrnb.judging import outlook_on
from okrnb.levels import say_odds_of, say_odds_within
from okrnb.objectives import KeyResult, Metric, Threshold, Workbook
from okrnb.outlook import Outlook
from okrnb.pace import USUAL, Status, StatusRules, status_of
from okrnb.past import History
from okrnb.periods import by_key_result, span
from okrnb.rollups import say_score
from okrnb.scores import Score
from okrnb.scoring import score_key_result

NO_CHANCE = "no tested chance"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How one key result stands on a day.

    `status` has what is achieved (`by_numbers`), people's confidence, and the one word that both
    come to. `chance`, 0 to 1, is that of reaching the target if business goes on as usual, by the
    readings so far; None where no tested one can be had, and `chance_said` says it in words.
    """

    key_result: str
    status: Status
    chance: float | None = None
    chance_said: str = NO_CHANCE

    @property
    def achieved(self) -> str:
        """Say what the numbers alone say, as in `at risk: 0.72 of what was expected by now`.

        Of a total that is where it is heading, of a limit how much of it is used.
        """
        status = self.status
        if status.compared is None or status.by_numbers not in ("on track", "behind", "at risk"):
            return status.by_numbers
        return f"{status.by_numbers}: {say_score(status.compared)} of what was expected by now"

    @property
    def confidence(self) -> str:
        """Say what people believe, as in `6 of 10`."""
        said = self.status.confidence
        return "not said" if said is None else f"{said} of 10"

    def __str__(self) -> str:
        """Say all three, side by side."""
        return f"{self.achieved}; chance {self.chance_said}; confidence {self.confidence}"


def score_workbook(workbook: Workbook, *, on: date) -> dict[str, Score]:
    """Score every key result as of a day, by its id, in reading order."""
    own = by_key_result(workbook.check_ins)
    kpis = {kpi.id: kpi for kpi in workbook.kpis}
    cycle = workbook.settings.cycle
    return {
        kr.id: score_key_result(
            kr, own.get(kr.id, ()), on=on, cycle=cycle, kpi=kpis.get(getattr(kr, "kpi", None) or "")
        )
        for kr in workbook.key_results()
    }


def stand_all(
    workbook: Workbook,
    *,
    on: date,
    outlooks: Mapping[str, Outlook] | None = None,
    curves: Mapping[str, Curve] | None = None,
    rules: StatusRules = USUAL,
) -> dict[str, Standing]:
    """Say how every key result stands on a day, by its id, in reading order.

    `outlooks` go by KPI and hold the readings so far; `curves` go by key result, and say what was
    expected by when where that is no straight line.
    """
    own = by_key_result(workbook.check_ins)
    kpis = {kpi.id: kpi for kpi in workbook.kpis}
    cycle = workbook.settings.cycle
    found = {}
    for kr in workbook.key_results():
        kpi = kpis.get(getattr(kr, "kpi", None) or "")
        curve = (curves or {}).get(kr.id)
        status = status_of(
            kr, own.get(kr.id, ()), on=on, cycle=cycle, kpi=kpi, rules=rules, curve=curve
        )
        outlook = None if kpi is None else (outlooks or {}).get(kpi.id)
        chance, said = chance_of(kr, outlook)
        found[kr.id] = Standing(key_result=kr.id, status=status, chance=chance, chance_said=said)
    return found


def chance_of(kr: KeyResult, outlook: Outlook | None) -> tuple[float | None, str]:
    """Give the chance that a key result is reached if business goes on as usual, and say it.

    Of a metric it is that of its target, of a threshold that of staying on its side at the end or
    in total. None, and why, where no tested chance can be had.
    """
    if outlook is None or not isinstance(kr, Metric | Threshold):
        return None, NO_CHANCE
    own = outlook_on(kr, outlook)
    if own is None or not own.tested:
        why = "" if own is None or not own.reason else f" ({own.reason})"
        return None, f"{NO_CHANCE}{why}"
    if isinstance(kr, Metric):
        if kr.target is None:
            return None, NO_CHANCE
        return own.chance_of(float(kr.target)), say_odds_of(kr.target, own)
    low, high = threshold_edges(kr)
    if (low is None and high is None) or kr.tally == "each_period":
        return None, NO_CHANCE
    sides = (None if edge is None else float(edge) for edge in (low, high))
    return own.chance_within(*sides), say_odds_within(low, high, own)


def threshold_edges(kr: Threshold) -> tuple[Decimal | None, Decimal | None]:
    """Give the lowest and the highest value that keeps a threshold; None is an open side."""
    if kr.bound is None or kr.side == "at_most":
        return None, kr.bound
    if kr.side == "at_least":
        return kr.bound, None
    room = abs(kr.bound) * kr.band
    return kr.bound - room, kr.bound + room


def curves_of(workbook: Workbook, histories: Mapping[str, History]) -> dict[str, Curve]:
    """Draw the curve of each metric that has one, by key result.

    It is what people planned (`pace`), else for a total how last year's same time came in.
    `histories` go by KPI (`valued.histories_of`).
    """
    kpis = {kpi.id: kpi for kpi in workbook.kpis}
    found = {}
    for kr in workbook.key_results():
        curve = as_planned(kr, workbook.settings.cycle) if isinstance(kr, Metric) else None
        if curve is None and isinstance(kr, Metric) and kr.kpi in histories and kr.kpi in kpis:
            begin, end = span(kr, workbook.settings.cycle)
            curve = like_last_year(kpis[kr.kpi], histories[kr.kpi], begin=begin, end=end)
        if curve is not None:
            found[kr.id] = curve
    return found
