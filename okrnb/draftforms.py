"""The forms in which a room drafts: objectives with why now, and key results below them."""

from typing import Any

from okrnb.asking import Ask, FieldReader, Note, Shown, Typed, read_places
from okrnb.charts import Chart
from okrnb.clocks import Now
from okrnb.deciding import draft_from
from okrnb.errors import InputError, RefusedError
from okrnb.examining import examine
from okrnb.formparts import Latest, button
from okrnb.leading import draft_in
from okrnb.loop import State
from okrnb.objectivefields import AMBITION
from okrnb.objectives import Objective
from okrnb.proceedings import Proceedings
from okrnb.session import Session, note_down
from okrnb.sessionforms import SessionForm
from okrnb.shaping import (
    TOLD,
    ask_results,
    asked_of,
    ids_taken,
    put_in,
    read_objective,
    read_result,
    table_results,
    take_out,
)
from okrnb.tabular import Table

_NEW = (("a new one", ""),)
AIMS = (
    Ask(name="which", label="Which objective?", kind="choice", options=_NEW),
    Ask(name="text", label="Where to go?", hint="one line, without numbers"),
    Ask(name="why_now", label="Why now?", kind="lines", rows=4, hint="three to five sentences"),
    Ask(name="winning", label="What does winning look like?", hint="one plain line"),
    AMBITION,
    Ask(name="owner", label="Who owns it?", hint="one person", short=True),
    Ask(name="agreed", label="The decision owner agrees", kind="tick"),
)
"""The fields of an objective in a room."""

AGREED = "Why now, and what winning looks like"
_OBJECTIVE = ("text", "why_now", "winning", "ambition", "owner")


class WhyNowForm(SessionForm):
    """An objective: where to go, why now, what winning looks like; before any numbers.

    Once the decision owner has agreed, that stands among the decisions. The same in a cell:
    `draft_in(session, build(Objective, id="calm", text="...", why_now="..."), at=...)`.
    """

    def __init__(self, session: Session, book: State, now: Now) -> None:
        self._book = book
        told = {ask.name: "" for ask in AIMS}
        super().__init__("objective", AIMS, session, now, told=told)

    def _buttons(self) -> tuple[Any, ...]:
        put = button("Put it down", self.put, style="primary", tip="For all to see")
        leave = button("Leave it out", self.leave, tip="The team decides against it")
        return (put, leave, *super()._buttons())

    def settle(self, before: Typed, after: Typed) -> Typed:
        """Bring the words of the objective that is chosen."""
        if after["which"] == before["which"]:
            return after
        old = _find(self.session.so_far, str(after["which"]))
        told = {name: "" if old is None else getattr(old, name) or "" for name in _OBJECTIVE}
        return {**after, **told, "agreed": ""}

    def look_at(self, typed: Typed) -> Shown:
        """Show the objectives that were put down, and what the coach asks about them."""
        so_far = self.session.so_far
        chosen = [one.poll.text_of(id) for one in so_far.outcomes for id in one.chosen]
        hint = f"chosen: {'; '.join(chosen)}" if chosen else ""
        which = (*_NEW, *((one.text, one.id) for one in so_far.objectives))
        rows = tuple((one.text, one.why_now, one.winning, one.owner) for one in so_far.objectives)
        cards = (Table(("objective", "why now", "winning", "owner"), rows),) if rows else ()
        return Shown(options={"which": which}, hints={"text": hint}, cards=cards)

    def put(self) -> None:
        """Put the objective down as it is typed, as the button does."""
        typed = {name: str(text).strip() for name, text in self.value.items()}

        def do(session: Session) -> Session:
            so_far = session.so_far
            taken = ids_taken(so_far, self._book, but=typed["which"])
            old = _find(so_far, typed["which"])
            if typed["which"] and old is None:
                fix = "Choose one that is offered, or a new one."
                raise RefusedError(f"there is no objective {typed['which']!r}", fix)
            made = read_objective(typed, old, taken)
            session = draft_in(session, made, at=self._now())
            if typed["agreed"]:
                by = so_far.decision_owner or "all"
                told = {"what": AGREED, "by": by, "about": made.id}
                session = note_down(session, "decided", at=self._now(), **told)
            return session

        self.act(do, said="It stands.", clear=("which", *_OBJECTIVE, "agreed"))

    def leave(self) -> None:
        """Leave the chosen objective out, as the button does."""

        def do(session: Session) -> Session:
            old = _find(session.so_far, str(self.value["which"]))
            if old is None:
                raise RefusedError("no objective is chosen", "Choose the one to leave out.")
            return note_down(session, "drafted", at=self._now(), objective=old, left=True)

        self.act(do, said="Left out.", clear=("which", *_OBJECTIVE, "agreed"))


def _find(so_far: Proceedings, id: str) -> Objective | None:
    return next((one for one in so_far.objectives if one.id == id), None)


class ResultForm(SessionForm):
    """Key results, one after the other: a KPI from X to Y, a sentence, a milestone, a guardrail.

    Where a KPI is chosen, its past is shown, and how likely each level is as usual. What is blank
    is as proposed. The same in a cell: `draft_in` with the objective and its key results.
    """

    def __init__(self, session: Session, book: State, now: Now) -> None:
        self._book, self._seen = book, Latest[Shown]()
        asks = ask_results(book)
        told = {ask.name: "" for ask in asks} | {"way": "kpi"}
        super().__init__("results", asks, session, now, told=told)

    def _buttons(self) -> tuple[Any, ...]:
        put = button("Put it in", self.put, style="primary", tip="Into the chosen objective")
        out = button("Take it out", self.take, tip="The one with the number")
        return (put, out, *super()._buttons())

    def begin(self, typed: Typed) -> Typed:
        """Begin with the objective that was put down last."""
        objectives = self.session.so_far.objectives
        known = [one.id for one in objectives]
        return typed if typed["into"] in known else {**typed, "into": known[-1] if known else ""}

    def settle(self, before: Typed, after: Typed) -> Typed:
        """Where none was there yet, go on with the objective that was put down meanwhile."""
        return after if after["into"] else self.begin(after)

    def refresh(self) -> None:
        """Show the session as its log stands by now, with an objective where there is one."""
        self._typed = self.settle(self._typed, self._typed)
        super().refresh()

    def look_at(self, typed: Typed) -> Shown:
        """Show what belongs to the kind of key result, the KPI's past, and all that there is."""
        so_far = self.session.so_far
        into = tuple((one.text, one.id) for one in so_far.objectives)
        reader = FieldReader("key result")
        asked = reader.get("way", asked_of, str(typed["way"])) or ()
        every = {name for names in TOLD.values() for name in names}
        hidden = frozenset(every - {*asked})
        shown = Shown(notes=reader.notes)
        if typed["way"] == "kpi" and typed["kpi"]:
            shown = self._seen(typed["kpi"], lambda: self._past_of(str(typed["kpi"])))
        results = table_results(so_far, self._book)
        return Shown(
            hidden=hidden,
            options={"into": into or (("none yet: put one down above", ""),)},
            hints=shown.hints,
            notes=shown.notes,
            aside=shown.aside,
            cards=(*shown.cards, results) if results.rows else shown.cards,
        )

    def _past_of(self, kpi: str) -> Shown:
        """Show a KPI's past, and how likely each level of the draft is as usual."""
        try:
            seen = examine(self._book, kpi, draft_from(self._book, kpi))
        except (InputError, RefusedError) as error:
            return Shown(notes={"kpi": Note(str(error))})
        picture = seen.chart
        return Shown(aside=picture if isinstance(picture, Chart) else None, cards=(seen.numbers,))

    def put(self) -> None:
        """Put the key result in as it is typed, as the button does."""
        typed = {name: str(text).strip() for name, text in self.value.items()}

        def do(session: Session) -> Session:
            so_far = session.so_far
            objective = _find(so_far, typed["into"])
            if objective is None:
                raise RefusedError("no objective is chosen", "Put one down first.")
            made, self._book = read_result(typed, objective, self._book)
            whole = put_in(objective, made, ids_taken(so_far, self._book, but=objective.id))
            return draft_in(session, whole, at=self._now())

        clear = [name for names in TOLD.values() for name in names]
        self.act(do, said="It is in.", clear=clear)

    def take(self) -> None:
        """Take the key result with the number out, as the button does."""

        def do(session: Session) -> Session:
            so_far = session.so_far
            every = [(one, kr.id) for one in so_far.objectives for kr in one.key_results]
            places = read_places("its number", str(self.value["number"]), len(every))
            if len(places) != 1:
                raise RefusedError("no number is given", "Write its number in the list.")
            objective, id = every[places[0]]
            now = self._now()
            return note_down(session, "drafted", at=now, objective=take_out(objective, id))

        self.act(do, said="It is out.", clear=["number"])
