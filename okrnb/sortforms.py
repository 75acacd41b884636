"""The form in which a room sorts its KPIs."""

from typing import Any

from okrnb.asking import FieldReader, Note, Shown, Typed
from okrnb.clocks import Now
from okrnb.errors import RefusedError
from okrnb.formparts import button
from okrnb.loop import State
from okrnb.openpoints import MOST_FOCUS
from okrnb.session import Session, note_down
from okrnb.sessionforms import SessionForm
from okrnb.sorting import SORTED, STATES, listed, read_healthy, read_listed, table_listed
from okrnb.triage import has_range


class SortForm(SessionForm):
    """What becomes of each KPI: into focus, only watched, or parked; by the numbers of a list.

    One that is only watched needs a healthy range, which can be agreed on here. The same in a cell:
    `sort_kpis(session, book, focus=["nps"], health=["wait"], at=...)`.
    """

    def __init__(self, session: Session, book: State, now: Now) -> None:
        self._book, self._listed = book, listed(book)
        super().__init__("sort", SORTED, session, now, told={ask.name: "" for ask in SORTED})

    def _buttons(self) -> tuple[Any, ...]:
        sort = button("Note it", self.sort, style="primary", tip="For all that are named")
        return (sort, *super()._buttons())

    def look_at(self, typed: Typed) -> Shown:
        """List the KPIs with what was said of each; beside a field stands what is amiss in it."""
        so_far = self.session.so_far
        focus = sum(one.state == "focus" for one in so_far.triage)
        many = f"{focus} are in focus: a team can move {MOST_FOCUS} at once. Which can wait?"
        return Shown(
            notes=self._notes(typed),
            remark=many if focus > MOST_FOCUS else "",
            cards=(table_listed(self._book, so_far),),
        )

    def _notes(self, typed: Typed) -> dict[str, Note]:
        reader, healthy = FieldReader("sort"), str(typed["healthy"]).strip()
        read = [reader.get(s, read_listed, STATES[s], str(typed[s]), self._listed) for s in STATES]
        named = [id for ids in read for id in ids or ()]
        if healthy and len(named) == 1:
            (kpi,) = (one for one in self._listed if one.id == named[0])
            reader.get("healthy", read_healthy, healthy, kpi)
        return reader.notes

    def sort(self) -> None:
        """Note what becomes of the KPIs that are named, as the button does."""
        typed = {name: str(text).strip() for name, text in self.value.items()}

        def do(session: Session) -> Session:
            named = {s: read_listed(STATES[s], typed[s], self._listed) for s in STATES}
            for told in self._told_of(named, typed["healthy"]):
                session = note_down(
                    session, "triaged", at=self._now(), **told, reason=typed["reason"]
                )
            return session

        self.act(do, said="Noted.", clear=[ask.name for ask in SORTED])

    def _told_of(self, named: dict[str, tuple[str, ...]], healthy: str) -> list[dict[str, Any]]:
        """Give what is told of each KPI. Raises RefusedError, so that nothing is noted by half."""
        every = [id for ids in named.values() for id in ids]
        if not every:
            raise RefusedError("no KPI is named", "Write numbers from the list.")
        twice = next((id for id in every if every.count(id) > 1), None)
        if twice is not None:
            raise RefusedError(f"{twice} is named twice", "Say one thing of it.")
        if healthy and len(every) != 1:
            what = f"a healthy range is given for {len(every)} KPIs"
            raise RefusedError(what, "Note those for which it does not hold first.")
        by_id, told = {kpi.id: kpi for kpi in self._listed}, []
        for state, ids in named.items():
            for id in ids:
                low, high = read_healthy(healthy, by_id[id]) if healthy else (None, None)
                if state == "health" and not healthy and not has_range(by_id[id]):
                    what = f"nobody has said when {by_id[id].name} is healthy"
                    raise RefusedError(what, "Name it alone, with its healthy range.")
                told.append({"kpi": id, "state": state, "healthy_low": low, "healthy_high": high})
        return told
