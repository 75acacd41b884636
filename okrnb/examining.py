"""A KPI, and the draft made from it, held up for a team to look at before they decide."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from okrnb.advice import Advice
from okrnb.charts import Chart, chart_history
from okrnb.errors import InputError, Problem
from okrnb.fields import nearest
from okrnb.judging import judge_target, outlook_on
from okrnb.levels import say_left_out, say_odds_of, say_odds_within
from okrnb.loop import State
from okrnb.model import Kpi
from okrnb.objectives import KeyResult, Metric, Objective, Threshold, Workbook
from okrnb.outlook import Outlook
from okrnb.promoting import advise_kpi
from okrnb.quantities import decimals_of, round_half_up, say_value
from okrnb.tabular import Table, table_lines
from okrnb.wishing import offer_wish
from okrnb.wording import BLANK, say_key_result
from okrnb.workbook import KPIS

Row = tuple[str, str, str, str]
_SIDES = {"at_most": "at most", "at_least": "at least", "within": "about"}


@dataclass(frozen=True, kw_only=True)
class Examined:
    """What there is to see of a KPI: what it asks, its picture, and the numbers of a draft.

    `outlook` is None where nothing can be told of the cycle, `draft` as long as there is none.
    """

    state: State = field(repr=False)
    kpi: Kpi
    outlook: Outlook | None = field(repr=False)
    draft: Objective | None

    @property
    def key_result(self) -> KeyResult | None:
        """The draft's key result on this KPI, else its first."""
        drafted = () if self.draft is None else self.draft.key_results
        own = [kr for kr in drafted if getattr(kr, "kpi", None) == self.kpi.id]
        return next(iter([*own, *drafted]), None)

    @property
    def advice(self) -> tuple[Advice, ...]:
        """Give what should be thought about before anything is drafted from this KPI."""
        return advise_kpi(self.kpi)

    @property
    def chart(self) -> Chart | Table:
        """Draw its past, what may come, and the levels of the draft; a line where there is none."""
        days, values = self.state.history(self.kpi.id)
        if not days:
            return table_lines([f"{self.kpi.name} has no readings: nothing to draw yet"])
        kr = self.key_result if isinstance(self.key_result, Metric) else None
        return chart_history(days, values, self.kpi, outlook=self.outlook, kr=kr)

    @property
    def numbers(self) -> Table:
        """Give the draft's numbers, how likely each is as usual, and where it comes from."""
        kr = self.key_result
        rows = () if kr is None else (*self._values(kr), *self._questions(kr))
        return Table(("what", "value", "as usual", "because"), rows)

    @property
    def wish(self) -> str:
        """Give a wish for a change that is possible from where it starts, such as "10%".

        Where nothing is known of the start, or of the better direction, it is blank.
        """
        start = None if self.outlook is None else self.outlook.start
        if start is None:
            return ""
        return offer_wish(round_half_up(start, decimals_of(self.kpi, start)), self.kpi)

    def _values(self, kr: KeyResult) -> Iterator[Row]:
        if isinstance(kr, Metric):
            yield from self._levels(kr)
        elif isinstance(kr, Threshold):
            value = BLANK if kr.bound is None else say_value(kr.bound, self.kpi)
            yield _SIDES[kr.side], value, self._odds_to_hold(kr), ""
        else:
            yield kr.form, say_key_result(kr, self.kpi), "", ""

    def _questions(self, kr: KeyResult) -> Iterator[Row]:
        asked = [kr.prompt] if kr.prompt else []
        if isinstance(kr, Metric) and self.outlook is not None and self.draft is not None:
            past, ambition = self.state.history(self.kpi.id), self.draft.ambition
            asked += judge_target(kr, self.outlook, past, ambition=ambition)
        for question in asked:
            yield "asked", "", "", question

    def _levels(self, kr: Metric) -> Iterator[Row]:
        out = {} if self.outlook is None else say_left_out(kr, self.outlook)
        sources = {"start": kr.start_source, "target": kr.target_source}
        for name in ("start", "commit", "target", "stretch"):
            value: Decimal | None = getattr(kr, name)
            said = BLANK if value is None else say_value(value, self.kpi)
            odds = "" if name == "start" else self._odds(kr, value)
            because = f"left out: {out[name]}" if name in out else sources.get(name, "")
            yield name, said, odds, because

    def _odds(self, kr: Metric, value: Decimal | None) -> str:
        own = None if self.outlook is None else outlook_on(kr, self.outlook)
        return "" if value is None or own is None else say_odds_of(value, own)

    def _odds_to_hold(self, kr: Threshold) -> str:
        """Say how likely a threshold holds, where it counts for the cycle as a whole."""
        if kr.bound is None or self.outlook is None or kr.tally == "each_period":
            return ""
        room = abs(kr.bound) * kr.band
        low, high = {
            "at_least": (kr.bound, None),
            "at_most": (None, kr.bound),
            "within": (kr.bound - room, kr.bound + room),
        }[kr.side]
        return say_odds_within(low, high, self.outlook)


def examine(state: State, kpi: str, draft: Objective | None = None) -> Examined:
    """Hold up a KPI of an opened workbook and, once there is one, the draft made from it.

    `.advice` asks what to think about first, `.chart` draws it, `.numbers` are those of the draft's
    key result on it. Raises InputError for a KPI that is not there.
    """
    (found,) = find_kpis(state.workbook, [kpi])
    return Examined(state=state, kpi=found, outlook=state.outlooks.get(found.id), draft=draft)


def find_kpis(workbook: Workbook, ids: Iterable[str]) -> tuple[Kpi, ...]:
    """Find KPIs by their ids, in any case of the letters.

    Raises InputError for all that are not there.
    """
    exact = {kpi.id: kpi for kpi in workbook.kpis}
    folded = {kpi.id.casefold(): kpi for kpi in workbook.kpis}
    found = [(id, exact.get(id) or folded.get(id.casefold())) for id in ids]
    missing = [id for id, kpi in found if kpi is None]
    if missing:
        raise InputError(
            Problem(KPIS, None, f"KPI {id}", "there is no such KPI", nearest(id, exact))
            for id in missing
        )
    return tuple(kpi for _, kpi in found if kpi is not None)
