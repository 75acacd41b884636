"""A milestone or a baseline at its end: what follows from it, or what is asked first.

A proposal belongs to the next cycle, so it is only shown here; `handover.start_next_cycle` puts the
very same one into the next cycle's workbook.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from okrnb.closing import ask_first, close_baseline, close_milestone
from okrnb.cycles import next_cycle
from okrnb.errors import fail
from okrnb.fields import nearest
from okrnb.handover import next_workbook
from okrnb.loop import State
from okrnb.model import CheckIn, Cycle, Kpi
from okrnb.objectives import Baseline, Metric, Milestone
from okrnb.periods import own_check_ins
from okrnb.quantities import say_day, say_value
from okrnb.scores import Score
from okrnb.scoring import score_key_result
from okrnb.tabular import Table
from okrnb.wording import say_key_result


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Conclusion:
    """What a milestone or a baseline leads to in the next `cycle`.

    `proposal` is None where nothing follows yet. `question` is what people have to answer first:
    about what is missing, or about the proposal. It shows itself as a table.
    """

    name: str
    basis: str
    cycle: Cycle
    proposal: Metric | None
    question: str
    kpi: Kpi | None = None

    def _rows(self) -> Iterator[tuple[str, str]]:
        if self.proposal is None:
            yield self.name, f"not closed yet: {self.basis}"
        else:
            yield self.name, f"closed: {self.basis}"
            yield f"{self.cycle.name} begins with", say_key_result(self.proposal, self.kpi)
            yield from self._sources(self.proposal)
        yield "to answer first", self.question

    def _sources(self, made: Metric) -> Iterator[tuple[str, str]]:
        if made.start is not None:
            day = f" on {say_day(made.start_on)}" if made.start_on else ""
            yield "from", f"{say_value(made.start, self.kpi)}{day}, {made.start_source}"
        if made.target is not None and made.target_source:
            yield "to", f"{say_value(made.target, self.kpi)}, {made.target_source}"

    def table(self) -> Table:
        """Give it as a table of two columns."""
        return Table(("what", "how it stands"), tuple(self._rows()))

    def __repr__(self) -> str:
        """Say it in lines."""
        return repr(self.table())

    def _repr_html_(self) -> str:
        return self.table()._repr_html_()


def conclude(
    kr: Milestone | Baseline, check_ins: Iterable[CheckIn], *, on: date, cycle: Cycle
) -> Conclusion:
    """Close a milestone or a baseline on a day, at the end of its `cycle`.

    What was reported on it decides: a milestone needs to be accepted, a baseline its value with
    evidence, and as many cases as `min_n`; both need a KPI. The proposal is for the cycle after.
    """
    own = own_check_ins(kr.id, tuple(check_ins), on=on)
    score = score_key_result(kr, own, on=on, cycle=cycle)
    after, question = next_cycle(cycle), ask_first(kr, own, score)
    made = None
    if not question:
        made = _propose(kr, own, score, cycle=after)
        question = made.prompt
    return Conclusion(
        name=kr.text or kr.id,
        basis=score.basis if own else "nothing is reported yet",
        cycle=after,
        proposal=made,
        question=question,
    )


def _propose(
    kr: Milestone | Baseline, own: tuple[CheckIn, ...], score: Score, *, cycle: Cycle
) -> Metric:
    if isinstance(kr, Milestone):
        return close_milestone(kr, score, cycle=cycle)
    (found,) = (one for one in own if one.on == score.seen_on)
    return close_baseline(kr, found, cycle=cycle)


def close_out(state: State, key_result: str) -> Conclusion:
    """Close a milestone or a baseline of the workbook, as of its day; nothing is written.

    As `conclude`, and the proposal starts from where the readings of its KPI stand. It is the one
    that the next cycle's workbook gets. Raises InputError where the workbook has no such milestone
    or baseline.
    """
    workbook = state.workbook
    known = {kr.id: kr for kr in workbook.key_results() if isinstance(kr, Milestone | Baseline)}
    if key_result not in known:
        what = f"there is no milestone or baseline {key_result!r}"
        raise fail("objectives", None, "", what, nearest(key_result, known))
    kr = known[key_result]
    found = conclude(kr, workbook.check_ins, on=state.on, cycle=workbook.settings.cycle)
    if kr.id not in {one.id for one in state.pursued.key_results()}:
        question = "The team let go of it: should it come back?"
        return replace(found, proposal=None, question=question)
    if found.proposal is None:
        return found
    made = _handed_over(state, kr)
    return replace(found, proposal=made, question=made.prompt, kpi=workbook.kpi(made.kpi))


def _handed_over(state: State, kr: Milestone | Baseline) -> Metric:
    """Give the proposal that the next cycle's workbook gets, whatever else is in this one."""
    (objective,) = (one for one in state.workbook.objectives if kr in one.key_results)
    alone = objective.change(key_results=(kr,), initiatives=(), lead_measures=())
    book = replace(state.workbook, objectives=(alone,))
    handed = next_workbook(book, on=state.on, histories=state.histories).workbook
    return next(one for one in handed.key_results() if isinstance(one, Metric))
