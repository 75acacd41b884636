"""The form that leads from a KPI to a key result."""

from dataclasses import replace

from okrnb.asking import Rows, Shown, Typed
from okrnb.charts import Chart
from okrnb.committing import Committed, commit, keep_told
from okrnb.defining import refuse_no_kpis
from okrnb.errors import InputError
from okrnb.formparts import Latest
from okrnb.groundwork import FIELDS, Ground, ground_of
from okrnb.loop import State
from okrnb.objectives import Objective
from okrnb.pagedforms import PagedForm
from okrnb.pages import Pages
from okrnb.weighing import ask_key_result, key_result_pages, picture_key, picture_on, weigh


class KeyResultForm(PagedForm):
    """A KPI becomes a key result: from where to where, by when, by whom, and what must not suffer.

    Its picture moves with it, and the chance of each level is said in words. The same in a cell:
    `book = keep(book, key_result_from(book, "nps", target="10%", owner="Ana"))`. The form begins
    with `kpi`, else with the one that needs it most; what is typed for each KPI is kept, and a
    save writes the one that is shown. Raises InputError where there is no KPI yet.
    """

    on_button = "Save this key result"

    def __init__(self, book: State, kpi: str = "") -> None:
        refuse_no_kpis(book)
        self._all, self._ground, self._picture = (
            Latest[Pages](),
            Latest[Ground](),
            Latest[Chart | None](),
        )
        super().__init__("key results", ask_key_result(book), book, kpi)

    @property
    def draft(self) -> Objective:
        """The objective with the key result as it is typed. Raises InputError where it is wrong."""
        _, made = self._made(self.value)
        if made.problems:
            raise InputError(made.problems)
        return made.objective

    def _made(self, typed: Typed) -> tuple[Ground, Committed]:
        """Make the key result of what is typed, over what there is."""
        kpi, book = str(typed["kpi"]), self.book
        ground = self._ground((id(book), kpi), lambda: ground_of(book, kpi))
        return ground, commit(book, ground, {name: str(typed[name]) for name in FIELDS})

    def pages(self) -> Pages:
        """Give a page to each KPI."""
        return self._all(id(self.book), lambda: key_result_pages(self.book))

    def name_of(self, page: str) -> str:
        """Give the name of a KPI."""
        kpi = self.book.workbook.kpi(page)
        return page if kpi is None else kpi.name

    def still_open(self, changes: Rows) -> Rows:
        """Keep the changes of the KPIs that are not shown."""
        return tuple(row for row in changes if row["page"] != self.value["kpi"])

    def look_at(self, typed: Typed) -> Shown:
        """Show chances, the picture, the sentence, and what the coach asks."""
        ground, made = self._made(typed)
        key = (id(self.book), *picture_key(ground, made))
        picture = self._picture(key, lambda: picture_on(self.book, ground, made))
        return replace(weigh(self.book, ground, made), aside=picture)

    def write(self) -> State:
        """Save the objective with the key result that is shown."""
        return keep_told(self.book, self.draft)
