"""The form for a milestone: its evidence, its steps, and the KPI that it should move later."""

import os
from typing import Any

from okrnb.asking import Shown, Typed
from okrnb.filling import look_at
from okrnb.forms import Form
from okrnb.loop import State
from okrnb.objectives import Milestone
from okrnb.stepping import milestone_from, setting_of
from okrnb.telling import ask_milestone, settle_milestone, tidy_typed
from okrnb.unsaved import unsaved_folder


class MilestoneForm(Form):
    """A milestone, its steps and the KPI that it should move later.

    `told` are the fields of `milestone_from`, which makes the same of them without a form. The
    record is in `milestone`; nothing is saved but what was typed, under the `name` of the form: by
    default the sentence that is told, so that each milestone has its own.
    """

    def __init__(self, state: State, *, name: str = "", **told: Any) -> None:
        self._state = state
        typed = tidy_typed(**told)
        super().__init__(
            name or str(typed["id"] or typed["sentence"] or "milestone"),
            ask_milestone(state.workbook.kpis),
            told=typed,
            folder=unsaved_folder(state.folder, os.environ),
        )

    @property
    def milestone(self) -> Milestone:
        """The milestone as it is typed. Raises InputError with all that is wrong."""
        told: dict[str, Any] = {**self.value}
        return milestone_from(self._state, **told)

    def look_at(self, typed: Typed) -> Shown:
        """Show the steps on a line of time, and what the coach asks."""
        return look_at(typed, setting_of(self._state), self._state.workbook.settings)

    def settle(self, before: Typed, after: Typed) -> Typed:
        """Bring the steps of another kind, unless steps were typed."""
        return settle_milestone(before, after)
