"""The form for what KPIs mean and what a team will do with them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from okrnb.asking import Rows, Shown, Typed
from okrnb.charts import Chart
from okrnb.defining import (
    ask_kpis,
    kpi_pages,
    look_at_kpi,
    picture_of,
    propose_state,
    refuse_no_kpis,
    save_changes,
    shown_kpi,
    wrong_in,
)
from okrnb.errors import Problem
from okrnb.formparts import Latest
from okrnb.kpifields import SHAPING
from okrnb.loop import State
from okrnb.pagedforms import PagedForm
from okrnb.pages import Pages


class KpiForm(PagedForm):
    """One KPI after the other: what it is, what is healthy, who looks after it, what to do with it.

    Changes of several KPIs are gathered and saved at once; only their cells of `kpis.csv` change.
    The same in a cell, for one KPI: `book = define(book, "nps", direction="up", healthy_low=40,
    state="health")`. The form begins with `kpi`, else with the one that needs it most. Raises
    InputError where there is no KPI yet.
    """

    on_button = "Save to kpis.csv"

    def __init__(self, book: State, kpi: str = "") -> None:
        refuse_no_kpis(book)
        self._proposal, self._picture = Latest[str](), Latest[Chart | None]()
        super().__init__("kpis", ask_kpis(book), book, kpi)

    def pages(self) -> Pages:
        """Give a page to each KPI."""
        return kpi_pages(self.book)

    def name_of(self, page: str) -> str:
        """Give the name of a KPI."""
        kpi = self.book.workbook.kpi(page)
        return page if kpi is None else kpi.name

    def wrong(self, changes: Rows) -> Mapping[str, Sequence[Problem]]:
        """Say by KPI what is wrong."""
        return wrong_in(self.book, changes)

    def look_at(self, typed: Typed) -> Shown:
        """Show questions and suggestions beside the fields, and the KPI's past beside them."""
        kpi, _ = shown_kpi(self.book, typed)
        key = tuple(getattr(kpi, name) for name in SHAPING)
        proposal = self._proposal(key, lambda: propose_state(self.book, kpi))
        picture = self._picture(key, lambda: picture_of(self.book, kpi))
        return replace(look_at_kpi(self.book, typed, proposal), aside=picture)

    def write(self) -> State:
        """Save the changed cells of all KPIs that are sound."""
        return save_changes(self.book, self.changes)
